"""Print every figure of the repairs: `python -m benchmarks.repair CORPORA [SECTION]...`."""

import sys
from importlib import import_module
from pathlib import Path

SECTIONS = ("obfuscation", "pages", "chains", "detection", "honest", "escapes", "punctuation")


def main(arguments: list[str]) -> None:
    """Print the sections that are named, all without a name."""
    corpora, *wanted = arguments
    for section in wanted or SECTIONS:
        module = import_module(f"benchmarks.repair.{section}")
        print(f"\n{(module.__doc__ or section).strip()}")
        for figure in module.measure(Path(corpora)):
            print(figure, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
