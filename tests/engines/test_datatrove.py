"""datatrove: a step in pipelines of its local executor, with counters and what was excluded."""

import gzip
import json
import pickle
from pathlib import Path
from typing import Any

import pytest

import cleaner
from tests.engines.corpus import TEXTS, wanted

pytest.importorskip("datatrove", reason="datatrove is not installed: pip install 'cleaner-zh[datatrove]'")
pytest.importorskip("orjson", reason="datatrove writes JSON lines with it")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

from datatrove.data import Document  # noqa: E402
from datatrove.executor import LocalPipelineExecutor  # noqa: E402
from datatrove.pipeline.readers import JsonlReader  # noqa: E402
from datatrove.pipeline.writers import JsonlWriter  # noqa: E402

from cleaner.engines.datatrove import CleanChinese  # noqa: E402

# datatrove's readers pass over documents without a text
GIVEN = {name: text for name, text in TEXTS.items() if text}


def rows(folder: Path) -> dict[str, Any]:
    texts = [gzip.decompress(file.read_bytes()).decode() for file in folder.glob("*.gz")]
    found = [json.loads(row) for text in texts for row in text.splitlines()]
    assert len({row["id"] for row in found}) == len(found)
    return {row["id"]: row for row in found}


def run(step: CleanChinese, documents: dict[str, str]) -> dict[str, Document]:
    return {each.id: each for each in step.run(Document(text, name) for name, text in documents.items())}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_pipeline_gives_what_the_library_gives_and_nothing_is_lost(tmp_path: Path, workers: int) -> None:
    source = tmp_path / "in"
    source.mkdir()
    given = [*GIVEN.items()]
    for number in range(2):
        lines = [json.dumps({"id": name, "text": text}) for name, text in given[number::2]]
        (source / f"{number}.jsonl").write_text("\n".join(lines))
    out, excluded = tmp_path / "out", tmp_path / "excluded"
    step = CleanChinese(drop_empty=False, exclusion_writer=JsonlWriter(str(excluded)))
    pipeline = [JsonlReader(str(source)), step, JsonlWriter(str(out))]
    LocalPipelineExecutor(pipeline, tasks=2, workers=workers, logging_dir=str(tmp_path / "logs")).run()
    assert {name: row["text"] for name, row in rows(out).items()} == wanted(GIVEN)
    # each line is in one place or the other
    gone = rows(excluded)
    for name, text in GIVEN.items():
        dropped = [line.original for line in cleaner.clean(text).lines if not line.kept and line.original.strip()]
        assert [line["text"] for line in gone[name]["metadata"]["removed"]] == dropped if dropped else name not in gone
    stats = json.loads((tmp_path / "logs" / "stats.json").read_text())[1]["stats"]
    total = stats["total"]
    assert (total["total"] if isinstance(total, dict) else total) == len(GIVEN)


def test_documents_are_left_out_for_a_reason_that_is_written_and_counted(tmp_path: Path) -> None:
    navigation = "首页 | 新闻 | 体育 | 登录\n" * 8
    documents = {"empty": " \n", "page": "图书馆昨日正式开放，首日接待读者两万人次。\n" * 5, "navigation": navigation}
    kinds = {name: cleaner.clean(text).kind.name for name, text in documents.items()}
    step = CleanChinese(drop_kinds=[kinds["page"]], exclusion_writer=JsonlWriter(str(tmp_path), compression="gzip"))
    kept = run(step, documents)
    gone = rows(tmp_path)
    assert gone["empty"]["metadata"]["filter_reason"] == "empty"
    assert gone["page"]["metadata"]["filter_reason"] == f"kind_{kinds['page']}"
    assert gone["page"]["text"] == documents["page"]
    assert {*kept} == {
        name for name in documents if "filter_reason" not in gone.get(name, {"metadata": {}})["metadata"]
    }
    assert step.stats["dropped_empty"].total >= 1
    assert step.stats["total"].total == 3


def test_a_step_pickles_and_tells_what_it_did() -> None:
    step = pickle.loads(pickle.dumps(CleanChinese(cleaner.Config(simplify=False), details=["lines", "repairs"])))
    found = run(step, {"a": "圖書館&nbsp;開了"})["a"]
    assert found.text == "圖書館 開了\n"
    assert found.metadata == {"cleaner": {"lines": 1, "repairs": ["html_entities"]}}
    assert step.stats["repaired_html_entities"].total == 1


def test_an_unknown_kind_is_refused_in_one_sentence() -> None:
    with pytest.raises(ValueError, match="unknown kind 'blog': there are article, novel"):
        CleanChinese(drop_kinds=["blog"])
