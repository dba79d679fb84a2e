"""Pages of HTML to lines: what is kept, in which order, from which bytes, and in bounded time."""

import re
import sys
from io import BytesIO
from typing import Any

import pytest

pytest.importorskip("resiliparse", reason="pages of HTML need the package of the extra `html`")

from cleaner import html as module
from cleaner.formats import Document, Reading
from cleaner.formats.html import read_html
from cleaner.html import LONGEST, read, to_text

PAGE = """<!DOCTYPE html>
<html><head><title>桥修好了 - 本地新闻</title><style>p { color: red }</style><script>var 变量 = "脚本";</script></head>
<body><!-- 注释 --><ul class="nav"><li><a href="/">首页</a></li><li><a href="/n">新闻</a></li></ul>
<h1>桥修好了</h1>
<p>村口的桥<b>昨天</b>修好了，
   来看的人很多。<br>下午通了车。</p>
<table><tr><th>年份</th><th>车辆</th></tr><tr><td>2019</td><td>三百</td></tr></table>
<form><select><option>选项</option></select><textarea>文本框</textarea><button>按钮</button></form>
<div>左岸<div>右岸</div></div></body></html>"""

LINES = [
    "  • 首页",
    "  • 新闻",
    "桥修好了",
    "村口的桥昨天修好了， 来看的人很多。",
    "下午通了车。",
    "年份\t\t车辆",
    "2019\t\t三百",
    "左岸",
    "右岸",
]


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def test_a_block_is_a_line_and_what_no_reader_sees_is_gone() -> None:
    assert lines(to_text(PAGE)) == LINES


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("named", ["", "gb2312", "utf-8", "big5", "iso-8859-1", "x-unknown"])
def test_bytes_are_read_whatever_the_page_says_of_its_encoding(encoding: str, named: str) -> None:
    text = "<p>村口的老桥昨天修好了，村里的老人早早就走了一趟。</p><p>下午通了车。</p>".replace(
        "桥", "橋" if "big5" in encoding else "桥"
    )
    text = text.translate(str.maketrans("桥个来趟车里", "橋個來趟車裡")) if "big5" in encoding else text
    page = f"<html><head><meta charset='{named}'></head><body>{text}</body></html>"
    assert lines(to_text(page.encode(encoding))) == lines(to_text(page))


@pytest.mark.parametrize(
    ("page", "encoding", "text"),
    [
        ("<meta charset=gbk><p>莫</p>", "gbk", "莫"),
        ('<?xml version="1.0" encoding="GB2312"?><p>莫</p>', "gbk", "莫"),
        ("<meta http-equiv=Content-Type content='text/html; charset=windows-1251'><p>Привет</p>", "cp1251", "Привет"),
        ("<!-- meta --><META CharSet = 'iso-8859-1'><p>Été</p>", "latin-1", "Été"),
        # what is valid UTF-8 and no word by chance is UTF-8
        ("<meta charset=gbk><p>下雨了</p>", "utf-8", "下雨了"),
        ("<meta charset=iso-8859-1><p>Été</p>", "utf-8", "Été"),
    ],
)
def test_what_a_page_declares_counts_where_its_bytes_do_not_tell(page: str, encoding: str, text: str) -> None:
    assert to_text(page.encode(encoding)) == text


def test_what_the_server_declares_counts_before_what_the_page_does() -> None:
    assert to_text("<meta charset=utf-8><p>莫</p>".encode("gbk"), declared="GBK") == "莫"
    assert to_text("<p>莫</p>".encode("gbk"), declared="no such") == "Ī"


def test_an_encoding_that_is_asked_for_is_taken() -> None:
    assert read("<p>Ī</p>".encode(), "gbk") == "<p>莫</p>"
    with pytest.raises(ValueError, match="unknown encoding 'none'"):
        to_text(b"<p>", "none")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>A&amp;B &lt;中&gt; &#20013;&#x56fd;&nbsp;&ldquo;字&rdquo;</p>", "A&B <中> 中国\xa0“字”"),
        ("<figure><img alt='图说'><figcaption>老桥</figcaption><pre>x = 1</pre></figure>", "老桥\nx = 1"),
        # once, not twice
        ("<p>&amp;lt;p&amp;gt;</p>", "&lt;p&gt;"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<p>甲<br/>乙<p>丙<div>丁</div>", "甲\n乙\n\n丙\n\n丁"),
        ("<p>段<span>落</span> <i>字</i></p>", "段落 字"),
    ],
)
def test_entities_and_breaks(page: str, text: str) -> None:
    assert to_text(page) == text


@pytest.mark.parametrize("text", ["", "\n", "第一行\n第二行\n", "3 < 5 & 6 > 4\n不是网页", '{"a": 1}'])
def test_what_has_no_tag_stays_as_it_is(text: str) -> None:
    assert to_text(text) == text
    assert to_text(text.encode()) == text


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "中文" + "</div>" * 100_000,
        "<table><tr><td>" * 30_000 + "中文",
        "<span><p><b><i><a>" * 5_000 + "中文",
        "<p>中\0文\0</p>" * 3,
        "<p>中文</p><div class='a",
        "<p>中文</p><!-- 没有结尾",
        "<p>中文\ud800</p>",
        "</p></div>中文<" + "<" * 100_000,
    ],
    ids=["nested", "tables", "inline", "NUL", "cut off in a tag", "cut off in a comment", "half a pair", "no tag"],
)
def test_broken_pages_give_their_text(page: str) -> None:
    assert to_text(page).startswith(("中文", "</p></div>中文"))


def test_long_pages_come_out_as_short_ones_do() -> None:
    script = f"<script>{'x' * module.SHORT}</script>"
    assert to_text(PAGE.replace("<h1>", f"{script}<h1>")) == to_text(PAGE)


def test_pages_of_many_lists_come_out_as_those_of_few_do() -> None:
    lists = "<ul><li>甲</li><li>乙</li></ul>\n"
    few = to_text(lists * 2)
    assert to_text(lists * 1000).startswith(few)


def test_binary_data_and_what_is_too_long_are_said_to_be_so() -> None:
    with pytest.raises(ValueError, match=r"^binary data, not HTML$"):
        to_text(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0" + bytes(range(256)) * 8)
    with pytest.raises(ValueError, match=r"^HTML of \d+ characters: a page has 16777216 at most$"):
        to_text("<p>" + "字" * LONGEST)


@pytest.mark.parametrize("page", [PAGE, PAGE + " " * module.SHORT], ids=["short", "long"])
def test_a_missing_parser_is_named_with_what_to_install(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resiliparse.extract.html2text", None)
    with pytest.raises(ModuleNotFoundError, match=re.escape("resiliparse: pip install 'cleaner-zh[html]'")):
        to_text(page)


def read_file(data: bytes, **options: Any) -> tuple[list[Document], list[str]]:
    broken: list[str] = []
    reading = Reading(report=lambda one: broken.append(str(one)), **options)
    return list(read_html(BytesIO(data), "page.html", reading)), broken


def test_a_file_is_a_page() -> None:
    (page,), broken = read_file(PAGE.encode("gbk"))
    assert not broken
    assert page.source == "page.html"
    assert lines(str(page.part.data)) == LINES


def test_a_long_page_is_one_document() -> None:
    row = "<p>" + "村口的老桥昨天修好了。" * 50 + "</p>"
    (page,), broken = read_file((row * 1000).encode())
    assert not broken
    assert lines(str(page.part.data)) == ["村口的老桥昨天修好了。" * 50] * 1000


def test_a_file_that_is_no_page_is_reported() -> None:
    binary = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0" + bytes(range(256)) * 8
    assert read_file(binary) == ([], ["page.html: binary data, not HTML"])
    assert read_file(b"<p>" * 10, longest=20) == ([], ["page.html: a page of more than 20 bytes"])


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 2)
    many = "<div " + " ".join(f"a{number}" for number in range(200_000)) + ">中文"
    with pytest.raises(ValueError, match=r"takes more than 2 seconds or 2 GiB to read$"):
        to_text(many)


def test_what_takes_too_much_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MEMORY", 1 << 28)
    with pytest.raises(ValueError, match="to read"):
        to_text("<ul><li>" * 20_000 + "字<br>" * 20_000)
