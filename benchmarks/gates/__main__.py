"""
Run every gate on a corpora folder: `python -m benchmarks.gates CORPORA`.

Prints a line for each gate and a sentence for each failure, and exits with 1 if there is one.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.gates import ad_cut, decisions, floors, golden, honest, leftovers, restored, same, spam_cut

GATES: dict[str, Callable[[Path], Iterable[str]]] = {
    "golden": golden.failures,
    "decisions": decisions.failures,
    "same": same.failures,
    "honest": honest.failures,
    "leftovers": leftovers.failures,
    "spam_cut": spam_cut.failures,
    "ad_cut": ad_cut.failures,
    "restored": restored.failures,
    "floors": floors.failures,
}


def main(corpora: str) -> None:
    """Run the gates one after the other."""
    count = 0
    for name, failures in GATES.items():
        found = list(failures(Path(corpora)))
        print(f"{name}: {len(found) or 'no'} failures", *found, sep="\n  ", flush=True)
        count += len(found)
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
