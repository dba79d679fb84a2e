"""Spark: a local cluster with two workers."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from cleaner import Config
from cleaner.engines.details import DETAILS
from cleaner.engines.spark import clean_frame
from tests.conftest import ROOT
from tests.engines.corpus import BYTES, TEXTS, wanted

pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'cleaner-zh[spark]'")
pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'cleaner-zh[spark]'")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java (Debian: openjdk-17-jre-headless)"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("cleaner")
    for name, value in {
        "spark.executorEnv.PYTHONPATH": path,
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.mark.parametrize(("documents", "kind"), [(TEXTS, "string"), (BYTES, "binary")])
def test_a_frame_comes_out_as_the_library_gives_it(
    spark: Any, documents: Mapping[str, str | bytes | None], kind: str
) -> None:
    frame = spark.createDataFrame([*documents.items()], f"id string, page {kind}").repartition(2)
    found = clean_frame(frame, "page", Config(simplify=False), details=list(DETAILS)).collect()
    assert {row["id"]: row["page"] for row in found} == wanted(documents, Config(simplify=False))
    for row in found:
        assert (row["cleaner"] is None) == (documents[row["id"]] is None)
        assert row["cleaner"] is None or sum(row["cleaner"]["dropped"].asDict().values()) == len(
            row["cleaner"]["removed"]
        )


def test_cleaning_twice_leaves_one_column_of_what_was_done(spark: Any) -> None:
    frame = spark.createDataFrame([("圖書館",)], "text string")
    twice = clean_frame(clean_frame(frame))
    assert twice.columns == ["text", "cleaner"]
    assert twice.first()["text"] == "图书馆\n"


def test_a_column_that_is_not_there_is_named_with_those_that_are(spark: Any) -> None:
    with pytest.raises(ValueError, match="no column 'text'; columns here: page"):
        clean_frame(spark.createDataFrame([("a",)], "page string"))
