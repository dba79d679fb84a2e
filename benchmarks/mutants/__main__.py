"""
Try mutants, drawn at random, against the tests of their part.

`python -m benchmarks.mutants --rooms repair lines --sample 40 --seed 1` changes one operator, condition or number at a
time; with `--constants` it moves the numbers that modules name by a factor of 1.5, a thousand of them in the time of
some mutants. Prints the mutants that survive, as diffs, and a line for each room. `--log FILE` keeps what became of
each: those that it says were killed are not tried again, so a run that was stopped goes on, and one after new tests
takes less. `--write docs/trust.md` puts the table into the page. Needs what the group `trust` of pyproject.toml names.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.mutants import constants, drawing, trial
from benchmarks.mutants.exempt import bounds
from benchmarks.mutants.mutant import Mutant
from benchmarks.mutants.rooms import TESTS
from benchmarks.pages import block


class Outcome(NamedTuple):
    """What became of a mutant: its room and diff, and what killed it; nothing if it survived."""

    room: str
    diff: str
    killed_by: str


def main() -> None:
    """Draw, try and print."""
    asked = _arguments()
    draw = constants.draw if asked.constants else drawing.draw
    mutants = [mutant for room in asked.rooms for mutant in draw(room, asked.sample, asked.seed)]
    outcomes = []
    for outcome in _outcomes(mutants, asked):
        outcomes.append(outcome)
        if not outcome.killed_by:
            print(f"{outcome.diff}\n", flush=True)
    text = table(outcomes)
    print(text)
    if asked.write:
        block.write(asked.write, "constants" if asked.constants else "mutants", text)
        block.write(asked.write, "bounds", bounds())


def _outcomes(mutants: list[Mutant], asked: argparse.Namespace) -> Iterator[Outcome]:
    if asked.logged:
        known = {outcome.diff: outcome for outcome in _logged(asked.log)}
        return (known[mutant.diff()] for mutant in mutants if mutant.diff() in known)
    return warmly_tried(mutants, asked) if asked.constants else tried(mutants, asked.log, asked.processes)


def tried(mutants: list[Mutant], log: Path | None, processes: int) -> Iterator[Outcome]:
    """Yield what became of each mutant, in order, as soon as it is known."""
    known = {outcome.diff: outcome for outcome in _logged(log) if outcome.killed_by}
    copies: SimpleQueue[Path] = SimpleQueue()
    with TemporaryDirectory(prefix="mutants-") as folder:
        for number in range(processes):
            trial.copy(Path(folder, str(number)))
            copies.put(Path(folder, str(number)))

        def outcome(mutant: Mutant) -> Outcome:
            diff = mutant.diff()
            if diff in known:
                return known[diff]
            copy = copies.get()
            try:
                found = Outcome(mutant.room, diff, trial.killed_by(copy, mutant))
            finally:
                copies.put(copy)
            if log:
                with log.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(found._asdict(), ensure_ascii=False) + "\n")
            return found

        with ThreadPoolExecutor(processes) as pool:
            for room, of_room in groupby(mutants, attrgetter("room")):
                its = list(of_room)
                if any(mutant.diff() not in known for mutant in its):
                    trial.check(Path(folder, "0"), room)
                yield from pool.map(outcome, its)


def warmly_tried(mutants: list[Mutant], asked: argparse.Namespace) -> Iterator[Outcome]:
    """
    Yield what became of each move of a constant, a room at a time, each room in a process of its own.

    What survives there is tried once more as any other mutant is: a command that a test starts does not know what was
    moved in the process of the test.
    """
    with TemporaryDirectory(prefix="mutants-") as folder:
        log = (asked.log or Path(folder, "log")).resolve()
        copy = Path(folder, "copy")
        trial.copy(copy)
        for room, of_room in groupby(mutants, attrgetter("room")):
            its = list(of_room)
            command = [
                sys.executable,
                "-m",
                "benchmarks.mutants.warm",
                room,
                str(asked.sample),
                str(asked.seed),
                str(log),
            ]
            variables = {**os.environ, **trial.VARIABLES, "PYTHONPATH": str(copy)}
            subprocess.run(command, cwd=copy, env=variables, check=True, stdout=sys.stderr)
            warmly = {outcome.diff: outcome for outcome in _logged(log)}
            left = [mutant for mutant in its if not warmly[mutant.diff()].killed_by]
            found = warmly | {outcome.diff: outcome for outcome in tried(left, log, asked.processes)}
            yield from (found[mutant.diff()] for mutant in its)


def _logged(log: Path | None) -> list[Outcome]:
    if not log or not log.exists():
        return []
    return [Outcome(**json.loads(row)) for row in log.read_text(encoding="utf-8").splitlines()]


def table(outcomes: list[Outcome]) -> str:
    """Return how many mutants of each room were killed, as a table."""
    rows = ["| room | tried | killed | share |", "|---|---|---|---|"]
    rooms = list(dict.fromkeys(outcome.room for outcome in outcomes))
    for room in [*rooms, ""]:
        of_room = [outcome for outcome in outcomes if room in ("", outcome.room)]
        killed = sum(bool(outcome.killed_by) for outcome in of_room)
        share = f"{100 * killed / len(of_room):.0f} %" if of_room else "-"
        rows.append(f"| {f'`{room}/`' if room else 'all'} | {len(of_room)} | {killed} | {share} |")
    return "\n".join(rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants")
    parser.add_argument("--rooms", nargs="+", choices=TESTS, default=list(TESTS), metavar="ROOM")
    parser.add_argument("--sample", type=int, default=40, help="mutants of each room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--constants", action="store_true", help="move the numbers that modules name")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--log", type=Path, help="a file for what became of each mutant")
    parser.add_argument("--logged", action="store_true", help="try nothing, and tell what the log says")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="a page to write the table into")
    return parser.parse_args()


if __name__ == "__main__":
    main()
