"""`cleaner --input html`: pages of HTML from a pipe and from files, and what is said where it can't be done."""

import json
import os
import re
from pathlib import Path

import pytest

pytest.importorskip("resiliparse", reason="pages of HTML need the package of the extra `html`")

from tests.conftest import ROOT, Run

pytestmark = pytest.mark.slow

PAGE = """<html><head><title>老橋修好了 - 本地新聞</title><script>var a = 1</script></head><body>
<ul><li><a href="/">首頁</a></li><li><a href="/n">新聞</a></li><li><a href="/s">體育</a></li></ul><h1>老橋修好了</h1>
<p>村口的老橋昨天修好了，村裡的老人們一早就來走了一趟，<b>都說</b>比從前結實&nbsp;多了。</p>
<p>下午通了車，鎮上的客車第一個開過去，司機按了兩聲喇叭。</p>
<ul><li><a>上一篇</a></li><li><a>下一篇</a></li></ul><div>Copyright 2020 本地新聞網 版權所有</div></body></html>"""
ARTICLE = """老桥修好了

村口的老桥昨天修好了，村里的老人们一早就来走了一趟，都说比从前结实\N{NO-BREAK SPACE}多了。

下午通了车，镇上的客车第一个开过去，司机按了两声喇叭。
"""
# ISO-8859-1 for 莫, which is two signs in it
FEW = b"<p>\xc4\xaa</p>"


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "utf-16"])
def test_the_filter_takes_a_page(encoding: str, cleaner_here: Run) -> None:
    done = cleaner_here("--input", "html", data=PAGE.encode(encoding))
    assert (done.returncode, done.stderr.decode(), done.stdout.decode()) == (0, "", ARTICLE)


def test_files_are_pages(cleaner_here: Run, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    done = cleaner_here("clean", "--input", "html", "a.html", "b.html", "--removed", "removed", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (0, f"{ARTICLE}\n{ARTICLE}")
    removed = [json.loads(row) for row in (tmp_path / "removed").read_text(encoding="utf-8").splitlines()]
    assert [row["text"].strip(" •") for row in removed if row["file"] == "a.html"][:3] == ["首頁", "新聞", "體育"]
    done = cleaner_here("clean", "--input", "html", "--format", "jsonl", "a.html", cwd=tmp_path)
    assert json.loads(done.stdout)["text"] == ARTICLE


def test_an_encoding_that_is_named_is_taken(cleaner_here: Run) -> None:
    assert cleaner_here("--input", "html", data=FEW).stdout.decode() == "Ī\n"
    assert cleaner_here("--input", "html", "--encoding", "gbk", data=FEW).stdout.decode() == "莫\n"


def test_what_is_no_page_is_passed_over_with_a_sentence(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8)
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    done = cleaner_here("clean", "--input", "html", "photo.png", "page.html", "no.html", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode()) == (2, ARTICLE)
    said = done.stderr.decode().splitlines()
    assert said == ["cleaner: photo.png: binary data, not HTML", "cleaner: no.html: No such file or directory"]


@pytest.mark.parametrize("data", [b"", b"\n", b"<html></html>", b"<script>"])
def test_an_empty_page_gives_nothing(data: bytes, cleaner_here: Run) -> None:
    done = cleaner_here("--input", "html", data=data)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_options_that_need_the_lines_of_the_input_are_refused(cleaner_here: Run, tmp_path: Path) -> None:
    record = tmp_path / "record"
    done = cleaner_here("clean", "--input", "html", "--record", record, data=PAGE.encode())
    assert (done.returncode, done.stdout) == (2, b"")
    assert re.fullmatch(r"cleaner: --record .*: the HTML of a page is not restored from .*\n", done.stderr.decode())
    assert not record.exists()
    assert cleaner_here("clean", "--input", "html", "--mark", data=PAGE.encode()).returncode == 2


def test_a_missing_package_is_named_with_what_to_install(cleaner_command: Run, tmp_path: Path) -> None:
    # found before the one that is installed, and none
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['resiliparse'] = None\n", encoding="utf-8")
    done = cleaner_command(
        "--input", "html", data=PAGE.encode(), env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "cleaner: --input html needs resiliparse: pip install 'cleaner-zh[html]'\n"
