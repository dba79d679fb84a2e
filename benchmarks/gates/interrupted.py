"""
Interrupt commands that write files: `python -m benchmarks.gates.interrupted [FILES [MOMENTS]]`, 300 and 200 without.

`cleaner check --fix --removed` and `cleaner clean --removed` are each sent SIGKILL, SIGTERM and SIGINT in turn, at
random moments of their work. Each file must be old or new, with its owner, mode and links; what was dropped from it
must be in the record; no other file may be left, by SIGKILL after one more run.
"""

import json
import os
import random
import signal
import stat
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

FILES, MOMENTS, SEED = 300, 200, 5
# Undisturbed runs, the shortest of which says how long the work takes, and how often a moment is chosen at most: one
# that comes after the end does not count.
UNDISTURBED, TRIES = 3, 3
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
# an interpreter that is about to end no longer catches them
ENDED = {signal.SIGTERM: (143, -signal.SIGTERM), signal.SIGINT: (130, -signal.SIGINT)}
MODE, LINK, TWIN = 0o640, 2, 5
# whom the files belong to, where that can be chosen: nobody in particular
OWNER = 12345
ARTICLE = (
    "老城区供水&nbsp;管网改造提前完工，八万居民告别了“黄水”。\r\n\r\n  水务局表示，下一步将对城北的泵站进行检修。\r\n"
)
SPAM = "澳门赌场|彩票开奖|久久精品国产|在线观看免费视频|成人网站"
OLD_RECORD = '{"file": "earlier.txt", "line": 1, "after": 0, "text": "从前删去的一行"}\n'


class Pages:
    """The files of a folder that are cleaned, each with a line of its own that is dropped, and the record beside."""

    def __init__(self, folder: Path, files: int) -> None:
        self.folder, self.record = folder, folder / "record"
        self.target, self.twin = folder / "elsewhere.seed", folder / "other_name"
        self.names = [folder / f"{number:03}.txt" for number in range(files)]
        self.spam = {page: f"{number}{SPAM}" for number, page in enumerate(self.names)}
        self.old = {page: f"{spam}\r\n{ARTICLE}".encode() for page, spam in self.spam.items()}
        self.new = {page: ARTICLE.replace("&nbsp;", " ").encode() for page in self.names}
        self.known = {*self.names, self.target, self.twin, self.record}

    def make(self) -> None:
        """Put everything as it was before a run; what is there already stays."""
        self.record.write_text(OLD_RECORD, encoding="utf-8")
        for page, data in self.old.items():
            place = self.target if page == self.names[LINK] else page
            if not place.exists() or place.read_bytes() != data:
                place.unlink(missing_ok=True)
                place.write_bytes(data)
                place.chmod(MODE)
                if os.geteuid() == 0:
                    os.chown(place, OWNER, OWNER)
        if not self.names[LINK].is_symlink():
            self.names[LINK].symlink_to(self.target)
        if not self.twin.exists():
            self.twin.hardlink_to(self.names[TWIN])

    def left(self) -> set[Path]:
        """Return what else is in the folder."""
        return {*self.folder.iterdir()} - self.known

    def fixed(self) -> set[Path]:
        """Return which of the first pages are no longer as they were."""
        return {page for page in self.names[:1] if page.read_bytes() != self.old[page]}


class Command(NamedTuple):
    """A command, what becomes more when it is at work, and what must be true of the pages after any moment of it."""

    name: str
    arguments: tuple[str, ...]
    at_work: Callable[[Pages], set[Path]]
    wrong: Callable[[Pages, bool], Iterator[str]]


def _wrong_after_check(pages: Pages, is_done: bool) -> Iterator[str]:
    rows = pages.record.read_text(encoding="utf-8").splitlines(keepends=True)
    if rows[:1] != [OLD_RECORD]:
        yield "the old record is gone"
    noted = {(entry["file"], entry["text"]) for entry in map(json.loads, rows)}
    for page in pages.names:
        data = page.read_bytes()
        if data not in (pages.old[page], pages.new[page]):
            yield f"{page.name} is neither old nor new"
        if data != pages.old[page] and (str(page), pages.spam[page]) not in noted:
            yield f"what {page.name} lost is nowhere"
        if is_done and (data == pages.old[page]) != (page == pages.names[TWIN]):
            yield f"{page.name} is not as a run leaves it that nobody disturbs"


def _wrong_after_clean(pages: Pages, is_done: bool) -> Iterator[str]:
    record = pages.record.read_text(encoding="utf-8")
    whole = [spam for page, spam in pages.spam.items()]
    if record != OLD_RECORD and [json.loads(row)["text"] for row in record.splitlines()] != whole:
        yield "the record is neither old nor new"
    if is_done and record == OLD_RECORD:
        yield "the record is the old one"
    yield from (f"{page.name} changed" for page in pages.names if page.read_bytes() != pages.old[page])


COMMANDS = (
    Command("check", ("check", "--fix", "--unsafe-fixes", "--no-cache"), Pages.fixed, _wrong_after_check),
    Command("clean", ("clean",), Pages.left, _wrong_after_clean),
)


def failures(folder: Path, files: int = FILES, moments: int = MOMENTS) -> Iterator[str]:
    """Yield what is wrong after each command was interrupted at `moments` moments over `files` files."""
    for command in COMMANDS:
        place = folder / command.name
        place.mkdir()
        yield from _failures(Pages(place, files), command, moments)


def _failures(pages: Pages, command: Command, moments: int) -> Iterator[str]:
    chance = random.Random(SEED)
    length = float("inf")
    for _ in range(UNDISTURBED):
        pages.make()
        taken, usual, _ = _run(pages, command)
        length = min(length, taken)
        yield from (f"{command.name}, undisturbed: {wrong}" for wrong in _wrong(pages, command, is_done=True))
    left, late, ended = 0, 0, Counter[int]()
    while ended.total() < moments and ended.total() + late < TRIES * moments:
        moment = ended.total()
        sent = SIGNALS[moment % len(SIGNALS)]
        pages.make()
        _, code, said = _run(pages, command, sent, chance.random() * length)
        where = f"{command.name}, {sent.name} {moment}"
        late += code == usual
        ended[code] += code != usual
        if b"Traceback" in said:
            yield f"{where}: {' / '.join(row.strip() for row in said.decode().splitlines()[-3:])}"
        if sent in ENDED and code < 0 and code not in ENDED[sent]:
            yield f"{where}: ended with {code}"
        if sent == signal.SIGKILL:
            left += len(pages.left())
        else:
            yield from (f"{where}: left {entry.name}" for entry in pages.left() if not left)
        yield from (f"{where}: {wrong}" for wrong in _wrong(pages, command, is_done=False))
    pages.make()
    _run(pages, command)
    yield from (f"{command.name}, at last: {wrong}" for wrong in _wrong(pages, command, is_done=True))
    yield from (f"{command.name}, at last: left {entry.name}" for entry in pages.left())
    codes = ", ".join(f"{count} with {code}" for code, count in sorted((+ended).items()))
    print(
        f"{command.name}: {length:.2f} seconds of work, ended {codes}, {late} more after the end; "
        f"{left} temporary files left by SIGKILL",
        file=sys.stderr,
    )


def _run(
    pages: Pages, command: Command, sent: signal.Signals | None = None, wait: float = 0.0
) -> tuple[float, int, bytes]:
    """Run a command, send it a signal after `wait` seconds of work; return how long it worked, its code and stderr."""
    arguments = [*command.arguments, "--removed", str(pages.record), *map(str, pages.names)]
    # what an earlier run left, which SIGKILL ended, is no sign of this one
    before = command.at_work(pages)
    with subprocess.Popen(
        [sys.executable, "-m", "cleaner", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        # what a shell starts in the background ignores the signal, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        # until then the model is loaded, which changes nothing
        while process.poll() is None and command.at_work(pages) <= before:
            time.sleep(0.001)
        started = time.perf_counter()
        if sent is not None:
            time.sleep(wait)
            process.send_signal(sent)
        _, said = process.communicate()
    return time.perf_counter() - started, process.returncode, said


def _wrong(pages: Pages, command: Command, *, is_done: bool) -> Iterator[str]:
    """Yield what is wrong with the files, whatever the command."""
    yield from command.wrong(pages, is_done)
    if not pages.names[LINK].is_symlink():
        yield f"{pages.names[LINK].name} is no link any more"
    if not pages.twin.samefile(pages.names[TWIN]):
        yield f"{pages.names[TWIN].name} lost its other name"
    owner = OWNER if os.geteuid() == 0 else os.geteuid()
    for page in pages.names:
        found = page.stat()
        if (stat.S_IMODE(found.st_mode), found.st_uid) != (MODE, owner):
            yield f"{page.name} has mode {found.st_mode:o} and owner {found.st_uid}"


def main(files: str = str(FILES), moments: str = str(MOMENTS)) -> None:
    """Print what is wrong."""
    with TemporaryDirectory() as folder:
        found = list(failures(Path(folder), int(files), int(moments)))
    print(
        f"{moments} moments of each command over {files} files: {len(found) or 'no'} failures", *found[:20], sep="\n  "
    )
    sys.exit(bool(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
