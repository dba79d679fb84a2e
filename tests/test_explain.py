"""`cleaner explain`: what it says of each line, to a pipe and to a terminal."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from cleaner.chunks import Chunk
from cleaner.explain import CHOICES, explain
from cleaner.formats import Document
from cleaner.stream import clean_documents
from tests.conftest import Run
from tests.pages import ARTICLE, PAGE

DAMAGED = "他們說，最高的學(xué)歷是大專(zhuān)，\x1b[31m這裡的廠(chǎng)長(cháng)來了。\n"


def explained(text: str, only: str = "all") -> str:
    documents = [Document("page.txt", Chunk(text))]
    return b"".join(explain(clean_documents(cleaner.Cleaner(), documents), only=only)).decode()


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"^ *(\d+)(?:  (?:body|chrome|spam)\b.*)?$", text, re.MULTILINE)]


def test_each_line_has_its_number_label_score_fate_text_and_reason() -> None:
    text = PAGE + "\n"
    head, *rows = explained(text).splitlines()
    found = cleaner.clean(text)
    assert head == f"page.txt: text, {found.kind.name} {found.kind.score:.2f}"
    shown = [row.split() for row in rows[0:14:2]]
    assert [(row[0], row[1], row[2], row[3]) for row in shown] == [
        (str(line.number), line.label.value, f"{line.score:.3f}", "kept" if line.kept else "dropped")
        for line in found.lines[:7]
    ]
    assert all(line.reason in row for line, row in zip(found.lines, rows[1:14:2], strict=False))
    assert rows[14:] == ["     8"]


def test_a_change_is_shown_where_it_is_and_its_steps_are_named() -> None:
    row, why = explained(DAMAGED).splitlines()[1:]
    assert "他{們說→们说}，最高的{學→学}{(xué)→}{歷→历}是大" in row
    assert "gbk_desync ×" in why
    assert "simplify ×" in why


def test_an_unchanged_line_has_no_braces() -> None:
    assert "{" not in explained(ARTICLE)


@pytest.mark.parametrize("only", CHOICES)
def test_only_the_wanted_lines_are_shown(only: str) -> None:
    lines = cleaner.clean(PAGE + "\n").lines
    wanted = {
        "all": lines,
        "changed": [line for line in lines if line.changes],
        "dropped": [line for line in lines if not line.kept],
        "kept": [line for line in lines if line.kept and line.original],
    }
    assert numbers(explained(PAGE + "\n", only)) == [line.number for line in wanted[only]]


def test_no_control_character_of_a_text_or_a_name_is_written() -> None:
    hostile = "红\x1b[31m色\x9b1m\x00\u202e的\ud800字\n" * 3
    documents = [Document("a\x1b]0;b\x07\udcff", Chunk(hostile))]
    written = b"".join(explain(clean_documents(cleaner.Cleaner(cleaner.Config(repair=False)), documents))).decode()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", written)
    assert "a␛]0;b␇⟨U+DCFF⟩: " in written


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_bytes((PAGE + DAMAGED).encode("utf-8"))
    return path


pipes = pytest.mark.slow


@pipes
def test_files_stdin_and_dash_are_read(cleaner_here: Run, page: Path) -> None:
    data = page.read_bytes()
    one = cleaner_here("explain", page)
    assert (one.returncode, one.stderr) == (0, b"")
    rows = one.stdout.partition(b"\n")[2]
    for arguments in ([], ["-"]):
        assert cleaner_here("explain", *arguments, data=data).stdout.partition(b"\n")[2] == rows
    both = cleaner_here("explain", page, "-", data=data).stdout
    assert both == one.stdout + b"\n" + cleaner_here("explain", data=data).stdout


@pipes
def test_options_shape_what_is_done(cleaner_here: Run, page: Path) -> None:
    assert b"dropped" not in cleaner_here("explain", "--keep", "spam", "--keep", "chrome", page).stdout
    assert "→".encode() not in cleaner_here("explain", "--no-repair", "--no-simplify", page).stdout


@pipes
@pytest.mark.parametrize(
    ("arguments", "variables", "colored"),
    [
        ([], {}, False),
        ([], {"CLICOLOR_FORCE": "1"}, True),
        ([], {"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"CLICOLOR_FORCE": "1"}, False),
    ],
)
def test_a_pipe_has_colors_only_where_they_are_asked_for(
    cleaner_here: Run,
    page: Path,
    arguments: list[str],
    variables: dict[str, str],
    colored: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("NO_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    written = cleaner_here("explain", *arguments, page).stdout.decode()
    assert ("\x1b[" in written) == colored
    # colours are all that differs, so that no label is told by its colour alone
    assert re.sub(r"\x1b\[[\d;]*m", "", written) == cleaner_here("explain", "--color=never", page).stdout.decode()


def at_a_terminal(page: Path, *arguments: str, **variables: str) -> tuple[int, str]:
    """Run `cleaner explain` with stdout at a terminal; return its exit code and what came there."""
    terminal, stdout = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "PAGER", "LESS")}
    command = [sys.executable, "-m", "cleaner", "explain", str(page), *arguments]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=stdout, env={**environment, "TERM": "xterm", **variables}
    ) as process:
        os.close(stdout)
        written = b""
        try:
            while block := os.read(terminal, 1 << 16):
                written += block
        except OSError:  # Linux: the other end is closed
            pass
    os.close(terminal)
    return process.returncode, written.decode().replace("\r\n", "\n")


@pipes
def test_a_terminal_gets_colors_and_the_pager_of_the_user(page: Path) -> None:
    code, written = at_a_terminal(page, PAGER="sed 's/^/paged: /'; echo $LESS")
    assert code == 0
    *rows, less = written.splitlines()
    assert all(row.startswith("paged: ") for row in rows)
    assert "\x1b[32mbody" in written
    assert less == "FRX"


@pipes
@pytest.mark.parametrize(("arguments", "pager"), [(["--no-pager"], "false"), ([], ""), ([], "cat")])
def test_no_pager_is_started_where_none_is_wanted(page: Path, arguments: list[str], pager: str) -> None:
    code, written = at_a_terminal(page, "--color=never", *arguments, PAGER=pager)
    assert code == 0
    assert written.startswith(f"{page}: utf-8, ")


@pipes
@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_without_colors_gets_none(page: Path, variables: dict[str, str]) -> None:
    assert "\x1b" not in at_a_terminal(page, "--no-pager", **variables)[1]


@pipes
def test_a_user_who_leaves_the_pager_ends_it_quietly(tmp_path: Path) -> None:
    page = tmp_path / "long.txt"
    page.write_text(PAGE * 2000, encoding="utf-8")
    assert at_a_terminal(page, PAGER="head -n 1 > /dev/null") == (0, "")


@pipes
def test_a_pager_that_cannot_be_run_is_one_sentence(page: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, written = at_a_terminal(page, PAGER="no-such-pager")
    assert (code, written) == (2, "")
    said = capfd.readouterr().err
    assert said.endswith("cleaner: the pager 'no-such-pager' can't be run: set PAGER to another, or use --no-pager\n")
    assert "Traceback" not in said


@pipes
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.txt"], "nowhere.txt: No such file"),
        (["."], ".: Is a directory"),
        (["binary"], "binary: binary data, not text"),
        (["--only", "ads"], "unknown only 'ads': this command knows all, changed, dropped, kept"),
        (["--color", "blue"], "unknown color 'blue': this command knows auto, always, never"),
        (["--drop", "ad"], "unknown label 'ad'"),
        (["--model", "nowhere"], "no model in"),
    ],
)
def test_a_mistake_is_one_sentence_and_code_2(
    cleaner_here: Run, tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 40)
    done = cleaner_here("explain", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


@pipes
def test_an_empty_file_and_another_encoding_are_no_mistake(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "gbk").write_bytes(ARTICLE.encode("gb18030"))
    done = cleaner_here("explain", "empty", "gbk", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert re.findall(r"^\w+: [\w-]+", done.stdout.decode(), re.MULTILINE) == ["empty: utf-8", "gbk: gb18030"]


@pipes
def test_an_endless_pipe_and_a_closed_one_end_quietly() -> None:
    script = (
        f"yes 上海图书馆东馆昨日正式向公众开放。 | {sys.executable} -m cleaner explain | head -c 20;"
        " echo ${PIPESTATUS[1]}"
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=120)
    assert done.stderr == b""
    assert done.stdout.endswith(b"0\n")
