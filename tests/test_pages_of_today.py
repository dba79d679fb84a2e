"""Pages that were written for training are read whole, and a line keeps its label however its page became text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import Label
from cleaner.training.corpora import written as pages_written
from cleaner.training.corpora.folder import Page
from cleaner.training.corpora.renderings import RENDERINGS, carried, letters, renderings
from cleaner.training.corpora.texts import TEXTS, read_lines
from cleaner.training.corpora.written import FOLDER, LABELS, OPENING, written

FILES = sorted((TEXTS / FOLDER).glob("*.txt"))
KINDS = {
    *("article", "blog", "forum", "qa", "notice", "encyclopaedia", "product", "company", "novel", "recipe", "job"),
    *("poem_song", "reference", "list", "doorway", "hacked", "social", "other"),
}
HTML = """<html><head><meta charset="utf-8"><title>雨后的菜园_邻里网</title></head><body>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/n">新闻</a></li><li>论坛</li></ul>
<h1>雨后的菜园</h1><p>清早下过一阵雨，菜园里的土还是松的。</p>
<table><tr><td>黄瓜</td><td>六根</td></tr><tr><td>番茄</td><td>九个</td></tr></table>
<p>下午再去看，藤上又开了<b>两朵</b>花。</p><div>相关阅读</div><div>怎样给豆角搭架</div></body></html>"""
KNOWN = [
    *[(line, "chrome") for line in ("首页", "新闻", "论坛")],
    *[(line, "body") for line in ("雨后的菜园", "清早下过一阵雨，菜园里的土还是松的。")],
    *[(line, "body") for line in ("黄瓜", "六根", "番茄", "九个", "下午再去看，藤上又开了两朵花。")],
    *[(line, "chrome") for line in ("相关阅读", "怎样给豆角搭架")],
]


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_each_line_of_a_written_page_has_a_label_or_is_blank(file: Path) -> None:
    lines = read_lines(f"{FOLDER}/{file.name}")
    assert lines[0].startswith(OPENING)
    assert {line.removeprefix(OPENING) for line in lines if line.startswith(OPENING)} <= KINDS
    assert all(line[:2] in LABELS and line[2:].strip() for line in lines if line and not line.startswith(OPENING))
    assert "Licence: MIT" in file.read_text(encoding="utf-8").split(OPENING)[0]


def test_written_pages_have_every_kind_and_label() -> None:
    found = written()
    assert {page.kind for page in found} == KINDS
    assert {label for page in found for label in page.labels} == set(Label)
    # a page without body has no line of it
    assert all(Label.body not in page.labels for page in found if page.kind in ("list", "doorway"))
    assert len({page.name for page in found}) == len(found)


def test_a_written_page_is_read_line_by_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FOLDER).mkdir()
    text = "# Pages. Licence: MIT.\n=== blog\nC|首页\n\nB|    一场雨|两场雨\nS|点击领取\n=== list\nC|更多\n"
    (tmp_path / FOLDER / "a.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr(pages_written, "TEXTS", tmp_path)
    monkeypatch.setattr("cleaner.training.corpora.texts.TEXTS", tmp_path)
    blog, index = written()
    assert (blog.kind, blog.lines) == ("blog", ("首页", "一场雨|两场雨", "点击领取"))
    assert blog.labels == (Label.chrome, Label.body, Label.spam)
    assert (index.kind, index.lines) == ("list", ("更多",))
    assert blog.group != index.group


@pytest.mark.parametrize("name", RENDERINGS)
def test_a_line_keeps_its_label_in_every_rendering_of_its_page(name: str) -> None:
    for module in ("resiliparse", "inscriptis", "html2text"):
        pytest.importorskip(module)
    lines = RENDERINGS[name](HTML).split("\n")
    written = [line for line in lines if letters(line) and "邻里网" not in line]
    assert len(written) >= 5
    for line, label in zip(written, carried(KNOWN, written), strict=True):
        assert {label} == {kind for text, kind in KNOWN if letters(text) in letters(line)}, line


def test_a_glued_line_has_the_label_of_most_of_its_letters_or_none() -> None:
    known = [("首页", "chrome"), ("新闻", "chrome"), ("图", "body"), ("一场雨落在院子里", "body")]
    assert carried(known, ["首页新闻图", "新闻图一场雨落在院子里", "闻图"]) == ["chrome", "body", None]


def test_of_equal_lines_each_has_the_label_of_its_place() -> None:
    known = [("雨", "chrome"), ("雨", "body"), ("停了", "body"), ("雨", "chrome")]
    assert carried(known, [line for line, _ in known]) == [label for _, label in known]


@given(
    st.lists(st.tuples(st.sampled_from(["雨", "首页", "一场雨。", "* ", "停了"]), st.sampled_from(["body", "chrome"])))
)
def test_a_page_carries_its_labels_to_itself(known: list[tuple[str, str]]) -> None:
    expected = [label if letters(line) else None for line, label in known]
    assert carried(known, [line for line, _ in known]) == expected


def test_a_corpora_folder_without_html_has_no_renderings(tmp_path: Path) -> None:
    assert renderings(tmp_path, [Page("web26/a", "web26", "web26/a", ("雨",), (Label.body,))]) == {}
