"""What `cleaner check --diff` shows: a patch that applies, and nothing that a terminal obeys."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from cleaner.check.fixes import fix
from cleaner.check.rules import choose
from tests.conftest import Run
from tests.pages import ARTICLE, PAGE

# each a line that stays, one that is fixed, and what programs disagree about as the end of a line
DAMAGED = f"{ARTICLE}　　北京&nbsp;与<br>上海。\f\u2028\r他说。\u0085他笑。  "
PAGES = (
    PAGE.encode(),
    DAMAGED.encode(),
    DAMAGED.replace("\n", "\r\n").encode(),
    DAMAGED.replace("\n", "\r").encode(),
    f"\ufeff{DAMAGED}\n".encode() + b"\xff\n",
)


def fixed(data: bytes, codes: frozenset[str]) -> bytes:
    return fix(data, cleaner.clean(data), codes, cleaner.clean).data


@pytest.mark.slow
def test_a_diff_changes_nothing_and_applies(cleaner_here: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    for data in PAGES:
        path.write_bytes(data)
        done = cleaner_here("check", "--diff", "--unsafe-fixes", "page.txt", cwd=tmp_path)
        assert (done.returncode, path.read_bytes()) == (1, data)
        subprocess.run(["patch", "--quiet", "--binary", "-p0"], cwd=tmp_path, input=done.stdout, check=True)
        assert path.read_bytes() == fixed(data, choose())
    done = cleaner_here("check", "--diff", "--unsafe-fixes", "page.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.slow
@pytest.mark.parametrize("ignored", ["T", "E"], ids=["to become UTF-8", "to stay"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "hz"])
def test_a_file_in_another_encoding_is_shown_in_utf8(
    cleaner_here: Run, tmp_path: Path, encoding: str, ignored: str
) -> None:
    (tmp_path / "page.txt").write_bytes(f"{ARTICLE}北京&nbsp;上海。\n".encode(encoding))
    done = cleaner_here("check", "--diff", "--ignore", ignored, "page.txt", cwd=tmp_path)
    rows = done.stdout.decode().splitlines()
    assert [row for row in rows[2:] if row[0] in "+-"] == ["-北京&nbsp;上海。", "+北京 上海。"]
    assert "the diff is in UTF-8, so it does not apply to " in done.stderr.decode()


@pytest.mark.slow
def test_the_diff_of_an_encoding_that_python_does_not_know_is_shown(cleaner_here: Run, tmp_path: Path) -> None:
    smile = "\ud83d\ude00".encode("utf-8", "surrogatepass")
    (tmp_path / "page.txt").write_bytes(f"{ARTICLE}北京&nbsp;上海。\n他笑。".encode() + smile + b"\n")
    done = cleaner_here("check", "--diff", "page.txt", cwd=tmp_path)
    assert "+北京 上海。" in done.stdout.decode().splitlines()


@pytest.mark.slow
def test_a_file_that_is_not_rewritten_fails_the_diff(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(f"{ARTICLE}北京&nbsp;上海。".encode() + b"\xff\n")
    done = cleaner_here("check", "--diff", "page.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"not rewritten" in done.stderr


@pytest.mark.slow
def test_a_diff_of_a_name_with_line_ends_is_one_of_that_file(cleaner_here: Run, tmp_path: Path) -> None:
    name = 'a\n+++ b\x1b[31m"\\.txt'
    (tmp_path / name).write_text("北京&nbsp;上海。\n", encoding="utf-8")
    done = cleaner_here("check", "--diff", name, cwd=tmp_path)
    assert done.stdout.splitlines()[0] == rb'--- "a\012+++ b\033[31m\042\134.txt"'
    subprocess.run(["patch", "--quiet", "-p0"], cwd=tmp_path, input=done.stdout, check=True)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {name: "北京 上海。\n"}


@pytest.mark.slow
def test_the_colours_of_a_diff_are_for_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("北京&nbsp;上海\n", encoding="utf-8")
    command = f"{sys.executable} -m cleaner check --diff {path}"
    for variables, is_coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | variables
        shown = subprocess.run(
            ["script", "--quiet", "--return", "--command", command, "/dev/null"], env=environment, capture_output=True
        ).stdout
        assert (b"\x1b[32m+" in shown) == is_coloured


@pytest.mark.slow
def test_a_diff_sends_a_terminal_no_control_of_the_text_and_a_pipe_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("北京&nbsp;上海\x1b[31m，广州。\n", encoding="utf-8")
    command = f"{sys.executable} -m cleaner check --diff --select D205 {path}"
    environment = {**os.environ, "NO_COLOR": "1"}
    shown = subprocess.run(
        ["script", "--quiet", "--return", "--command", command, "/dev/null"], env=environment, capture_output=True
    ).stdout
    assert "上海␛[31m" in shown.decode()
    assert b"\x1b[31m" not in shown
    assert b"\x1b[31m" in subprocess.run(command, shell=True, capture_output=True).stdout
