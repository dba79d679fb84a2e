"""Command lines run one after the other as `cleaner` runs them, each in a fork of a process and a folder of its own."""

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, NoReturn

TABLE = Path(__file__).parent / "bad_input.jsonl"
FOLDER, OUT, ERR, IN = "work", "out", "err", "in"
# seconds; what takes longer waits for somebody who does not come
LONGEST = 60


class Case(NamedTuple):
    """
    A command line that can't be obeyed.

    `files` are made before: their text, {"hex": bytes}, {"link": target of a symbolic link}, {"twin": file that it is a
    hard link to} or null for a folder. The command ends with
    `code` and says `said`; it makes no file but those in `made`, which it may write to if they are there.
    """

    name: str
    args: Sequence[str]
    said: str
    code: int = 2
    stdin: str = ""
    files: Mapping[str, Any] = {}
    made: Sequence[str] = ()
    writes: bool = False


class Done(NamedTuple):
    """What a command did: exit code, stdout, stderr, and the files that are no longer as they were."""

    code: int
    out: str
    err: str
    changed: Sequence[str]


def cases() -> list[Case]:
    """Return the table."""
    return [Case(**json.loads(row)) for row in TABLE.read_text(encoding="utf-8").splitlines()]


def run(cases: Sequence[Case]) -> list[Done]:
    """Run cases in one process, which loads what they need once."""
    rows = json.dumps([case._asdict() for case in cases]).encode()
    done = subprocess.run([sys.executable, "-m", "tests.bad_input"], input=rows, stdout=subprocess.PIPE, check=True)
    return [Done(*row) for row in json.loads(done.stdout)]


def _load() -> None:
    """Load what most commands need, so that each fork has it."""
    import typer

    import cleaner
    from cleaner.cli import app, checking, output, running, stream  # noqa: F401
    from cleaner.training import adapt, train  # noqa: F401

    cleaner.clean("你好")
    # what the parser loads at its first option
    typer.main.get_command(app.app(["clean"])).make_context("cleaner", ["clean", "--threshold", "0.5"])


def _run_all() -> None:
    rows = json.load(sys.stdin)
    _load()
    with TemporaryDirectory() as folder:
        done = []
        for number, row in enumerate(rows):
            place = Path(folder, str(number))
            place.mkdir()
            done.append(_done(Case(**row), place))
    json.dump(done, sys.stdout)


def _done(case: Case, place: Path) -> Done:
    work = place / FOLDER
    work.mkdir()
    for name, made in case.files.items():
        _make(work / name, made)
    (place / IN).write_text(case.stdin, encoding="utf-8")
    before = _contents(work)
    child = os.fork()
    if not child:
        _become(case.args, place)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    after = _contents(work)
    changed = [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]
    out, err = ((place / name).read_text(encoding="utf-8", errors="replace") for name in (OUT, ERR))
    return Done(code, out, err, changed)


def _make(path: Path, made: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if made is None:
        path.mkdir()
    elif isinstance(made, str):
        path.write_bytes(made.encode())
    elif "link" in made:
        path.symlink_to(made["link"])
    elif "twin" in made:
        path.hardlink_to(path.with_name(made["twin"]))
    else:
        path.write_bytes(bytes.fromhex(made["hex"]))


def _contents(folder: Path) -> dict[str, bytes | None]:
    """Return the files and folders below a folder by name, with what is in the files."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def _become(args: Sequence[str], place: Path) -> NoReturn:
    """Be the command, from its first line to the end of the process."""
    from cleaner.cli import main

    code: Any = 1
    try:
        signal.alarm(LONGEST)
        os.chdir(place / FOLDER)
        os.dup2(os.open(place / IN, os.O_RDONLY), 0)
        for stream, name in ((1, OUT), (2, ERR)):
            os.dup2(os.open(place / name, os.O_WRONLY | os.O_CREAT), stream)
        sys.stdin, sys.stdout, sys.stderr = (open(stream, "rw"[stream > 0], encoding="utf-8") for stream in range(3))  # noqa: SIM115
        sys.argv = ["cleaner", *args]
        main()
        code = 0
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    _run_all()
