"""Print every figure of the repairs: `python -m benchmarks.repair CORPORA [SECTION]...`."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from benchmarks.gates import honest, leftovers
from benchmarks.repair import Figure, encodings, escapes, gbk_desync, lost_bytes, mojibake, punctuation

SECTIONS: dict[str, ModuleType] = {
    "gbk_desync": gbk_desync,
    "leftovers": leftovers,
    "mojibake": mojibake,
    "lost_bytes": lost_bytes,
    "encodings": encodings,
    "honest": honest,
    "escapes": escapes,
    "punctuation": punctuation,
}


def main(arguments: list[str]) -> None:
    """Print the named sections, or all if none is named."""
    corpora, *wanted = arguments
    for name in wanted or SECTIONS:
        section = SECTIONS[name]
        measure: Callable[[Path], Iterator[Figure]] = section.measure
        print(f"\n{(section.__doc__ or name).strip()}")
        for figure in measure(Path(corpora)):
            print(figure, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
