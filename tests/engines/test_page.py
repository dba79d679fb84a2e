"""The examples of docs/engines.md give what is shown, for each engine that is installed."""

import doctest
import gzip
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from benchmarks.pages import block
from benchmarks.speed.engines import BLOCK, ENGINES
from tests.conftest import ROOT
from tests.test_library_page import examples

DOCUMENT = ROOT / "docs" / "engines.md"
PAGE = DOCUMENT.read_text(encoding="utf-8")
SECTIONS = {section.partition("\n")[0]: section for section in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]}
# the sections with examples, and what each needs
NEEDS = {
    "Arrow": ["pyarrow"],
    "Polars": ["pyarrow", "polars"],
    "DuckDB": ["pyarrow", "duckdb"],
    "datatrove": ["datatrove", "orjson"],
    "Spark": ["pyarrow", "pyspark"],
    "Ray Data": ["pyarrow", "ray"],
    "Daft": ["pyarrow", "daft"],
}


def test_each_section_with_examples_says_what_it_needs() -> None:
    assert [name for name, section in SECTIONS.items() if examples(section)] == [
        name for name in SECTIONS if name in NEEDS
    ]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NEEDS)
def test_the_examples_of_a_section_give_what_is_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # workers of Spark are started with the first Python on the path
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    for package in NEEDS[name]:
        pytest.importorskip(package, reason=f"{package} is not installed: make test-engines installs it")
    if name == "Spark" and not shutil.which("java"):
        pytest.skip("Spark needs Java (Debian: openjdk-17-jre-headless)")
    test = doctest.DocTestParser().get_doctest("".join(examples(SECTIONS[name])), {}, name, str(DOCUMENT), 0)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    assert said == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_near_duplicates_go_once_pages_are_cleaned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("datatrove", "orjson", "spacy", "jieba", "tokenizers"):
        pytest.importorskip(package, reason=f"{package} is not installed: pip install spacy jieba tokenizers")
    article = "圖書館昨日正式開放，首日接待讀者兩萬人次，館長說新館保留了舊樓的外牆，裡面的樓梯和書架都換過了。\n" * 4
    other = "他们在河边种了三百棵柳树，夏天的时候整条街都是阴凉的，老人们下午都坐在树下说话，孩子们在旁边跑。\n" * 4
    simplified = article.translate(str.maketrans("圖書館開兩萬長說裡樓讀舊牆換過", "图书馆开两万长说里楼读旧墙换过"))
    pages = {"a": article, "b": "首页 > 新闻 > 本地\n" + simplified, "c": other}
    (tmp_path / "pages").mkdir()
    for number, (name, text) in enumerate(pages.items()):
        (tmp_path / "pages" / f"{number}.jsonl").write_text(json.dumps({"id": name, "text": text}))
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"^```python\n(.*?)^```$", SECTIONS["Near-duplicates"], re.MULTILINE | re.DOTALL)
    exec(compile(code, str(DOCUMENT), "exec"), {})
    texts = [gzip.decompress(file.read_bytes()).decode() for file in Path("unique").glob("*")]
    kept = [json.loads(row)["id"] for text in texts for row in text.splitlines()]
    assert sorted(kept) in (["a", "c"], ["b", "c"])


def test_the_table_has_a_row_for_each_engine() -> None:
    rows = [row.split("|")[1].strip() for row in block.read(DOCUMENT, BLOCK).splitlines() if row.startswith("|")]
    assert rows[2:] == list(ENGINES)
