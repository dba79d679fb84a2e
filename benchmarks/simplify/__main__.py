"""
Run the test cases of OpenCC with each variant named, and say how many come out as OpenCC wants them.

`python -m benchmarks.simplify CASES` takes the file `testcases.json` of OpenCC's sources, or the folder that holds it
or pairs of files like `t2s.in` and `t2s.ans`. It exits with 1 if fewer than 98 % of the cases of a variant come out
right.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from cleaner import Cleaner, Config
from cleaner.document import VARIANTS, Variant

FLOOR = 0.98
# OpenCC's file has comments and commas before a closing bracket, which JSON does not allow.
LOOSE = re.compile(r"^\s*//.*$|,(?=\s*[\]}])", re.MULTILINE)


def cases(path: Path, variant: Variant) -> Iterator[tuple[str, str]]:
    """Yield (text, what it has to become) for each case of a variant."""
    file = path / "testcases.json" if path.is_dir() else path
    if file.is_file():
        rows = json.loads(LOOSE.sub("", file.read_text(encoding="utf-8")))
        for row in rows["cases"] if isinstance(rows, dict) else rows:
            if variant in row["expected"]:
                yield row["input"], row["expected"][variant]
    elif (path / f"{variant}.in").is_file():
        sides = ((path / f"{variant}.{end}").read_text(encoding="utf-8").split("\n") for end in ("in", "ans"))
        yield from ((text, wanted) for text, wanted in zip(*sides, strict=True) if text.strip())


def main(arguments: list[str]) -> int:
    """Print the share of each variant and the cases that fail."""
    failed = False
    for variant in VARIANTS:
        tool = Cleaner(Config(drop=frozenset(), variant=variant))
        found = [(text, wanted, tool.clean(text).text.strip()) for text, wanted in cases(Path(arguments[0]), variant)]
        if not found:
            print(f"{variant}: no cases in {arguments[0]}")
            failed = True
            continue
        wrong = [case for case in found if case[1].strip() != case[2]]
        share = 1 - len(wrong) / len(found)
        failed |= share < FLOOR
        print(f"{variant}: {len(found) - len(wrong)} of {len(found)} ({share:.1%})")
        for text, wanted, got in wrong:
            print(f"    {text}\n    wanted {wanted}\n    got    {got}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
