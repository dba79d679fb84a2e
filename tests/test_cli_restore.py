"""`cleaner restore` gives back what `cleaner clean` read, and says what does not fit; `--mark` changes nothing."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.encoding import decode
from tests.conftest import ROOT, Run
from tests.pages import ARTICLE, PAGE, SPAM, TRADITIONAL

pytestmark = pytest.mark.slow

DIRTY = f"{PAGE}\n\n  財(cái)經(jīng)新聞&nbsp;來了。\r\n{PAGE}"
INPUTS = {
    "UTF-8": DIRTY.encode(),
    "mark": DIRTY.encode("utf-8-sig"),
    "GBK": DIRTY.replace("ī", "").encode("gb18030") + b"\xff\n",
    "UTF-16": DIRTY.encode("utf-16"),
    "carriage returns": PAGE.replace("\n", "\r").encode(),
    "no newline": PAGE.strip().encode(),
    "nothing": b"",
    "blank": b"\n \r\n",
    "parts": (DIRTY * 1000).encode(),
}
# Ways to write JSON lines: as Python does, short, escaped, with blank lines, and as nothing we know.
ROWS = {
    "plain": "".join(f'{{"id": {number}, "text": {json.dumps(PAGE, ensure_ascii=False)}}}\n' for number in range(3)),
    "short": json.dumps({"text": PAGE, "a": [1, None]}, ensure_ascii=False, separators=(",", ":")),
    "escaped": json.dumps({"text": f"{PAGE}\ud83d", "a": "\ud800"}) + "\r\n",
    "blank lines": f'\ufeff{{"text": "{TRADITIONAL.strip()}"}}\n\n  \n {{"text": ""}} \n\n\n',
    "odd": '{ "text" :"\\u4f60好", "text": "你\\/好" ,"n":1.50e1}\n',
}


@pytest.mark.parametrize("target", ["text", "jsonl"])
@pytest.mark.parametrize("data", INPUTS.values(), ids=INPUTS)
def test_the_input_comes_back_byte_for_byte(cleaner_here: Run, tmp_path: Path, data: bytes, target: str) -> None:
    (tmp_path / "in").write_bytes(data)
    done = cleaner_here("clean", "in", "--format", target, "--record", "record", cwd=tmp_path)
    (tmp_path / "out").write_bytes(done.stdout)
    back = cleaner_here("restore", "out", "--record", "record", cwd=tmp_path)
    assert (back.returncode, back.stderr, back.stdout == data) == (0, b"", True)
    assert cleaner_here("restore", "-", "--record", "record", cwd=tmp_path, data=done.stdout).stdout == data
    if target == "jsonl":
        assert cleaner_here("restore", "out", cwd=tmp_path).stdout == data


@pytest.mark.parametrize("target", ["text", "jsonl"])
@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_json_lines_come_back_byte_for_byte(cleaner_here: Run, tmp_path: Path, rows: str, target: str) -> None:
    data = rows.encode()
    arguments = ["--input", "jsonl", "--format", target, "--record", "record"]
    (tmp_path / "out").write_bytes(cleaner_here("clean", *arguments, cwd=tmp_path, data=data).stdout)
    back = cleaner_here("restore", "out", "--record", "record", cwd=tmp_path)
    assert (back.returncode, back.stderr, back.stdout) == (0, b"", data)


def test_one_of_several_files_comes_back(cleaner_here: Run, tmp_path: Path) -> None:
    inputs = {"a": PAGE.encode(), "empty": b"\n", "spam": SPAM.encode(), "b": DIRTY.encode("gb18030", "replace")}
    for name, data in inputs.items():
        (tmp_path / name).write_bytes(data)
    for target in ("text", "jsonl"):
        done = cleaner_here("clean", *inputs, "--format", target, "--record", "record", cwd=tmp_path)
        (tmp_path / "out").write_bytes(done.stdout)
        for name, data in inputs.items():
            assert cleaner_here("restore", "out", "--record", "record", "--file", name, cwd=tmp_path).stdout == data


def test_removed_lines_go_back_and_repairs_stay(cleaner_here: Run, tmp_path: Path) -> None:
    done = cleaner_here("--removed", "removed", cwd=tmp_path, data=f"{PAGE}\n{TRADITIONAL}".encode())
    (tmp_path / "out").write_bytes(done.stdout)
    back = cleaner_here("restore", "out", "--removed", "removed", cwd=tmp_path)
    simplified = "他们说，图书馆对于城市的意义，远远超过书籍本身。\n"
    assert (back.returncode, back.stdout.decode()) == (0, f"{SPAM}{ARTICLE}{simplified}{SPAM}\n{simplified}")


def test_a_line_taken_from_the_removed_ones_stays_dropped(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(cleaner_here("--removed", "removed", cwd=tmp_path, data=PAGE.encode()).stdout)
    removed = tmp_path / "removed"
    removed.write_bytes(removed.read_bytes().splitlines()[1])
    back = cleaner_here("restore", "out", "--removed", "removed", cwd=tmp_path).stdout.decode()
    assert (back.startswith(ARTICLE), back.endswith(SPAM)) == (True, True)


@pytest.fixture(scope="module")
def written(cleaner_command: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what `cleaner clean` wrote, and texts that were edited since."""
    folder = tmp_path_factory.mktemp("written")
    for name in ("page", "other"):
        (folder / name).write_bytes(PAGE.encode())
    out = cleaner_command("clean", "page", "--record", "record", "--removed", "removed", cwd=folder).stdout
    cleaner_command("clean", "page", "other", "--record", "two", "--removed", "two-removed", cwd=folder)
    row = json.dumps({"text": PAGE}).encode()
    cleaner_command("--input", "jsonl", "--removed", "rows", cwd=folder, data=row)
    files = {"out": out, "edited": out.replace("馆".encode(), "店".encode()), "longer": out + b"\n"}
    files |= {"short": out.splitlines(keepends=True)[0], "binary": bytes(range(256))}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("edited --record record", "edited: page can't be restored: the text is not the one that was recorded"),
        ("longer --record record", "longer: there is more in it than what was recorded"),
        ("/dev/null --record record", "the text is not the one that was recorded"),
        ("out --record removed", "out: this was not recorded with --record"),
        ("out --record out", "out: line 1 of out is not a JSON object"),
        ("out --record binary", "out: line 1 of binary is not a JSON object"),
        ("binary --record record", "the text is not the one that was recorded"),
        ("out --record two", "out: there is more than one file (page, other): choose one with --file"),
        ("out --record record --file other", "out: there is nothing of other: files here are page"),
        ("out --record nowhere", "nowhere: No such file"),
        ("nowhere --record record", "nowhere: No such file"),
        (". --record record", ".: Is a directory"),
        ("out", "out: it holds no record: name one with --record"),
        ("- --record -", "can't both be stdin"),
        ("out --record record --removed removed", "choose one"),
        ("out --removed record", "out: these lines were not removed by a --removed that says where they were"),
        ("out --removed out", "out: line 1 of out is not a JSON object"),
        ("short --removed removed", "short: line 7 was removed behind line 5 of the text, which has only 1 now"),
        ("out --removed two-removed", "out: there is more than one file (page, other): choose one with --file"),
        ("out --removed rows", "out: the lines are of rows of a JSONL file"),
    ],
)
def test_what_does_not_fit_is_one_sentence_and_nothing_is_written(
    cleaner_here: Run, written: Path, arguments: str, said: str
) -> None:
    done = cleaner_here("restore", *arguments.split(), cwd=written)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert done.stderr.startswith(b"cleaner: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--record page", "--record page: this is a file to clean, and would be overwritten"),
        ("--record new --removed ./new", "--record new: this is the file of --removed"),
        ("--record new --format labels", "--record new: what --format labels writes is not restored from"),
        ("--record new --mark", "--record new: what --mark writes is not restored from"),
        ("--mark --format jsonl", "--mark: it writes the lines of a text"),
        ("--mark --input jsonl", "--mark: it writes the lines of a text"),
    ],
)
def test_outputs_that_do_not_go_together_are_refused(
    cleaner_here: Run, tmp_path: Path, arguments: str, said: str
) -> None:
    (tmp_path / "page").write_bytes(PAGE.encode())
    done = cleaner_here("clean", "page", *arguments.split(), cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert said in done.stderr.decode()
    assert [path.name for path in tmp_path.iterdir()] == ["page"]


def test_a_run_that_fails_leaves_the_old_record(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "record").write_bytes(b"{}\n")
    assert cleaner_here("clean", "nowhere", "--record", "record", cwd=tmp_path).returncode == 2
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("record", b"{}\n")]


def test_a_record_of_a_pipe_is_written_before_the_pipe_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cleaner", "--line-buffered", "--record", "/dev/stderr"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdin=pipe, stdout=subprocess.DEVNULL, stderr=pipe) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write((PAGE + ARTICLE * 9000).encode())
        process.stdin.flush()
        assert json.loads(process.stderr.readline())["file"] == "-"
        process.stdin.close()
        process.stderr.read()


@pytest.mark.parametrize("name", ["UTF-8", "mark", "GBK", "UTF-16", "carriage returns", "nothing", "blank", "parts"])
def test_cut_takes_the_marks_off_again(cleaner_here: Run, name: str) -> None:
    done = cleaner_here("clean", "--mark", data=INPUTS[name])
    assert (done.returncode, done.stderr) == (0, b"")
    rows = done.stdout.split(b"\n")
    assert {row.partition(b"\t")[0] for row in rows} <= {b"body", b"chrome", b"spam", b""}
    assert b"\n".join(row.partition(b"\t")[2] for row in rows) == decode(INPUTS[name])[0].encode()


def test_marks_of_files_begin_on_lines_of_their_own(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes("你好".encode())
    done = cleaner_here("clean", "--mark", "a", "a", "-", cwd=tmp_path, data=TRADITIONAL.encode())
    assert done.stdout.decode() == f"body\t你好\nbody\t你好\nbody\t{TRADITIONAL}"


def test_what_the_page_on_restoring_shows_works(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "restore.md").read_text(encoding="utf-8")
    (tmp_path / "page.txt").write_bytes(DIRTY.encode("gb18030", "replace"))
    commands = re.findall(r"^\$ (.+)$", page, re.MULTILINE)
    assert len(commands) == 8
    script = "\n".join([f'cleaner() {{ {sys.executable} -m cleaner "$@"; }}', "set -eo pipefail", *commands])
    # the page has no line of chrome for grep to find
    script = script.replace("'^chrome'", "'^spam'").replace('"chrome"', '"spam"')
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(compile(code, "restore.md", "exec"), {})
