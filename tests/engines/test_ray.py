"""Ray Data: actors on this machine."""

import os
from collections.abc import Iterator, Mapping

import pytest

from cleaner import Config
from tests.conftest import ROOT
from tests.engines.corpus import BYTES, TEXTS, wanted

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'cleaner-zh[ray]'")
ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'cleaner-zh[ray]'")
pytest.importorskip("ray.data", reason="Ray Data is not installed: pip install 'cleaner-zh[ray]'")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

from cleaner.engines.ray import CleanBatches  # noqa: E402


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    paths = {"env_vars": {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}}
    # two for the actors, and two for what reads and splits
    ray.init(num_cpus=4, include_dashboard=False, log_to_driver=False, runtime_env=paths, object_store_memory=10**8)
    yield
    ray.shutdown()


@pytest.mark.parametrize("documents", [TEXTS, BYTES], ids=["texts", "bytes"])
def test_a_data_set_comes_out_as_the_library_gives_it(documents: Mapping[str, str | bytes | None]) -> None:
    table = pa.table({"id": list(documents), "page": list(documents.values())})
    found = (
        ray.data.from_arrow(table)
        .repartition(2)
        .map_batches(
            CleanBatches,
            fn_constructor_kwargs={"field": "page", "config": Config(simplify=False)},
            batch_format="pyarrow",
            batch_size=4,
            compute=ray.data.ActorPoolStrategy(size=2),
        )
        .take_all()
    )
    assert {row["id"]: row["page"] for row in found} == wanted(documents, Config(simplify=False))
    assert {row["cleaner"] is None for row in found if row["page"] is not None} == {False}
