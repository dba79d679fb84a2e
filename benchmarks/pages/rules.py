"""
Write the rules of `cleaner check` into their page, behind its introduction.

Run `python -m benchmarks.pages.rules docs/rules.md` after a change of cleaner/data/rules.json.
"""

import sys
from pathlib import Path

from cleaner.check.pages import document
from cleaner.check.rules import rules

HEAD = "| code |"


def main() -> None:
    """Rewrite the page named on the command line, from its table on."""
    file = Path(sys.argv[1])
    introduction = file.read_text(encoding="utf-8").partition(HEAD)[0]
    file.write_text(introduction + document(rules().values()), encoding="utf-8")


if __name__ == "__main__":
    main()
