"""`cleaner report`: a page that shows what was done, and that no text can turn into something else."""

import base64
import os
import re
import subprocess
import sys
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from itertools import count, pairwise
from pathlib import Path

import pytest

import cleaner
from cleaner import report as library
from cleaner.chunks import Chunk
from cleaner.cli import console
from cleaner.formats import Document
from cleaner.report import report, rows
from cleaner.report.chart import chart
from cleaner.stream import clean_documents
from tests.conftest import Run
from tests.pages import ARTICLE, PAGE, SPAM, TRADITIONAL

pytestmark = pytest.mark.slow

DAMAGED = "他們說，最高的學(xué)歷是大專(zhuān)，這裡的廠(chǎng)長(cháng)來了。\n"
HOSTILE = (
    "<script>alert(1)</script>\n"
    "</td></table></style></title><img src=http://example.org/x onerror=alert(1)> \" ' {{ 7*7 }} {% raw %}\n"
    "javascript:alert(1) <a href=javascript:alert(1)>\x00\x1b[31m\u202e\u2066\ud800\ufeff\n"
    "&lt;b&gt; &#x3c;script&#x3e; <!-- ]]> <b onclick='x()'>\n"
)
VOID = {"meta", "input", "img", "source", "link", "br"}


class Tree(HTMLParser):
    """What a page has: each start tag with its attributes and the tags around it, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def page_of(*texts: str, config: cleaner.Config = cleaner.Config(), names: tuple[str, ...] = ()) -> str:
    documents = [
        Document(name, Chunk(text)) for name, text in zip(names or map("{}.txt".format, count()), texts, strict=False)
    ]
    return b"".join(report(clean_documents(cleaner.Cleaner(config), documents), len(documents))).decode()


@pytest.fixture(scope="module")
def hostile() -> str:
    as_it_is = cleaner.Config(repair=False, drop=frozenset())
    return page_of(HOSTILE, config=as_it_is, names=("<script>\x1b\udcff\"'.txt",))


def test_hostile_text_is_shown_and_is_no_markup(hostile: str) -> None:
    tree, honest = Tree(hostile), Tree(page_of(ARTICLE))
    assert tree.open == []
    assert {tag for tag, _ in tree.tags} == {tag for tag, _ in honest.tags}
    assert not [name for _, attributes in tree.tags for name in attributes if name.startswith("on")]
    shown = "".join(tree.text)
    for text in (
        "<script>alert(1)</script>",
        "<img src=http://example.org/x",
        "{{ 7*7 }} {% raw %}",
        "&lt;b&gt; &#x3c;",
    ):
        assert text in shown
    assert "␀␛[31m⟨U+202E⟩⟨U+2066⟩" in shown
    assert "<script>␛⟨U+DCFF⟩\"'.txt" in shown


def test_nothing_that_cannot_be_seen_is_written(hostile: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]", hostile)


@pytest.mark.parametrize("text", [HOSTILE, PAGE + DAMAGED])
def test_a_page_asks_for_nothing_and_runs_nothing(text: str) -> None:
    tree = Tree(page_of(text))
    (policy,) = [meta["content"] for meta in tree.of("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    addresses = [
        value or ""
        for _, attributes in tree.tags
        for name, value in attributes.items()
        if name in ("src", "srcset", "href", "action", "data", "poster")
    ]
    assert addresses
    assert all(value.startswith(("#", "data:image/svg+xml;base64,")) for value in addresses)
    assert not [tag for tag, attributes in tree.tags if tag in ("script", "link", "iframe") or "style" in attributes]


def test_the_policy_allows_the_style_of_the_page_and_no_other() -> None:
    page = page_of(ARTICLE)
    ((style,), (allowed,)) = re.findall("<style>(.*?)</style>", page, re.DOTALL), re.findall("'sha256-(.*?)'", page)
    assert base64.b64decode(allowed) == sha256(style.encode()).digest()
    assert "url(" not in style
    assert "@import" not in style


def test_a_chart_has_no_address_but_names_of_formats() -> None:
    (image,) = Tree(page_of(PAGE)).of("img")
    drawing = base64.b64decode((image["src"] or "").partition(",")[2]).decode()
    assert set(re.findall(r"https?://[\w.]+", drawing)) <= {"http://www.w3.org"}
    assert not re.search(r'(?:href|src)="(?!#)', drawing)


def test_the_same_files_give_the_same_bytes_whatever_the_settings_of_the_user() -> None:
    import matplotlib as mpl

    page = page_of(PAGE, DAMAGED)
    with mpl.rc_context({"axes.facecolor": "red", "font.size": 30, "svg.hashsalt": None}):
        assert page_of(PAGE, DAMAGED) == page


def test_a_change_is_marked_on_both_sides_with_the_name_of_its_step() -> None:
    page = page_of(DAMAGED)
    assert '<del class="converted" title="simplify">專</del>' in page
    assert '<del class="repaired" title="gbk_desync">(zhuān)<span class="unseen"> (gbk_desync)</span></del>' in page
    assert '<ins class="converted" title="simplify">专<span class="unseen"> (simplify)</span></ins>' in page


def test_before_and_after_read_as_the_line_does() -> None:
    text = PAGE + DAMAGED
    page = re.sub('<span class="unseen">.*?</span>', "", page_of(text))
    cells = re.findall('<span class="side" lang="en">(Before|After)</span>(.*?)</td>', page, re.DOTALL)
    shown = [(side, "".join(Tree(cell).text)) for side, cell in cells]
    lines = cleaner.clean(text).lines
    assert shown == [
        pair
        for line in lines
        for pair in (("Before", line.original), ("After", line.text if line.kept else "✕ dropped"))
    ]


def test_each_line_has_its_label_in_words_and_a_sign_and_its_reason() -> None:
    page = page_of(SPAM + ARTICLE)
    for line in cleaner.clean(SPAM + ARTICLE).lines:
        (row,) = re.findall(f'<tr role="row" id="f1-{line.number}".*?</tr>', page, re.DOTALL)
        assert f"</span> {line.label.value}</span>" in row
        assert library.SIGNS[line.label] in row
        assert f"{line.score:.3f}" in row
        assert line.reason in unescape(row)


def test_lines_are_counted_by_label_and_by_step() -> None:
    shown = re.sub(r"\s+", " ", " ".join(Tree(page_of(PAGE, DAMAGED + "\n")).text))
    assert "8 lines of 2 files: 2 dropped, 2 changed." in shown
    assert "● body 6 0 ■ chrome 0 0 ▲ spam 2 2 all 8 2" in shown
    assert "simplify 2 gbk_desync 1" in shown
    assert "encoding number text 2" in shown


def test_the_contents_lead_to_each_file_and_no_id_is_there_twice() -> None:
    tree = Tree(page_of(PAGE, DAMAGED, ARTICLE))
    ids = [attributes["id"] for _, attributes in tree.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [(link["href"] or "")[1:] for link in tree.of("a")]
    assert {"f1", "f2", "f3", "main", "contents"} == set(links)
    assert set(links) <= set(ids)


def test_what_a_screen_reader_needs_is_there() -> None:
    tree = Tree(page_of(PAGE, DAMAGED))
    assert tree.of("html") == [{"lang": "en"}]
    levels = [int(tag[1]) for tag, _ in tree.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(later - level <= 1 for level, later in pairwise(levels))
    assert all(image["alt"] for image in tree.of("img"))
    assert all(head.get("scope") in ("col", "row") for head in tree.of("th"))
    named = {attributes.get("aria-labelledby") for _, attributes in tree.tags} - {None}
    assert named <= {attributes.get("id") for _, attributes in tree.tags}
    assert len(tree.of("input")) == len(tree.of("label"))
    # the first link of the page
    assert tree.of("a")[0]["href"] == "#main"


def test_every_filter_hides_rows_of_the_page() -> None:
    page = page_of(PAGE)
    style = (library.TEMPLATES / "report.css").read_text(encoding="utf-8")
    controls = {control["id"] for control in Tree(page).of("input")}
    assert controls == {"show-body", "show-chrome", "show-spam", "only-all", "only-dropped", "only-changed"}
    assert set(re.findall(r":has\(#([\w-]+):", style)) == controls - {"only-all"}


def test_a_file_without_a_line_is_on_the_page() -> None:
    assert "No line to show." in page_of("", "\n\n")


CHROME = "首页 | 登录 | 注册\n"


@pytest.mark.parametrize(
    ("most", "said"),
    [
        (10**9, None),
        (40_000, "Shown are the 3 that were dropped or changed, with 2 lines around each."),
        (5_000, "Shown are the first "),
    ],
)
def test_a_long_file_is_shown_in_part_and_the_page_says_so(
    monkeypatch: pytest.MonkeyPatch, most: int, said: str | None
) -> None:
    monkeypatch.setattr(rows, "LEAST", most)
    monkeypatch.setattr(library, "LEAST", most)
    monkeypatch.setattr(library, "LARGEST", most)
    page = page_of(ARTICLE * 20 + TRADITIONAL * 3 + ARTICLE * 20)
    shown = re.findall(r'<tr role="row" id="f1-(\d+)"', page)
    left = [int(number) for number in re.findall(r"(\d+) lines? left out", page)]
    assert len(shown) + sum(left) == 163
    assert ("too many for a page" in page) == bool(left) == bool(said)
    assert (said or "") in page
    if most == 40_000:
        assert shown == [str(number) for number in range(79, 86)]


def test_a_long_line_is_shown_in_part_and_the_page_says_so() -> None:
    line = TRADITIONAL.strip() * 400
    page = page_of(line)
    hidden = len(line) - rows.LONGEST
    assert f"… {hidden:,} more characters" in page


def test_a_chart_of_many_lines_has_few_marks() -> None:
    lines = cleaner.clean(ARTICLE * 1000).lines
    drawn = chart(lines)
    assert drawn is not None
    assert drawn.lines_a_mark == 5
    assert len(drawn.light) < 300_000


def test_a_missing_package_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        console.need(("json", "no_such_package"), "a report", "report")
    assert ended.value.code == 2
    assert capsys.readouterr().err == "cleaner: a report needs no_such_package: pip install 'cleaner-zh[report]'\n"


def test_files_and_stdin_become_one_page_and_stdout_stays_empty(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(PAGE.encode("gb18030"))
    (tmp_path / "empty.txt").write_bytes(b"")
    done = cleaner_here("report", "a.txt", "empty.txt", "-", "-o", "page.html", data=PAGE.encode(), cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    tree = Tree((tmp_path / "page.html").read_text(encoding="utf-8"))
    shown = " ".join(tree.text)
    assert "gb18030" in shown
    assert [shown.count(name) > 1 for name in ("a.txt", "empty.txt")] == [True, True]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "empty.txt", "page.html"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.txt", "-o", "out.html"], "nowhere.txt: No such file"),
        ([".", "-o", "out.html"], ".: Is a directory"),
        (["binary", "-o", "out.html"], "binary: binary data, not text"),
        (["page.txt", "-o", "page.txt"], "--output page.txt: this is a file to clean"),
        (["page.txt", "-o", "link.txt"], "--output link.txt: this is a file to clean"),
        (["page.txt", "-o", "no/folder.html"], "no/folder.html: No such file"),
        (["page.txt", "-o", "."], "Is a directory"),
        (["page.txt", "-o", "out.html", "--threshold", "7"], "threshold 7.0"),
        (["page.txt", "-o", "out.html", "--model", "nowhere"], "no model in"),
    ],
)
def test_a_mistake_is_one_sentence_and_code_2_and_changes_nothing(
    cleaner_here: Run, tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "page.txt").write_bytes(PAGE.encode())
    (tmp_path / "link.txt").symlink_to("page.txt")
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "out.html").write_bytes(b"old")
    done = cleaner_here("report", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
    assert (tmp_path / "page.txt").read_bytes() == PAGE.encode()
    assert (tmp_path / "out.html").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 4


def test_without_a_file_or_a_page_the_usage_is_shown(cleaner_here: Run) -> None:
    for arguments in (["a.txt"], ["-o", "page.html"]):
        done = cleaner_here("report", *arguments)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"Usage" in done.stderr


def test_the_page_may_go_to_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(PAGE.encode())
    script = f"{sys.executable} -m cleaner report page.txt -o /dev/stdout | head -c 15"
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, timeout=60, env=dict(os.environ))
    assert done.stdout == b"<!doctype html>"
    assert b"Traceback" not in done.stderr
