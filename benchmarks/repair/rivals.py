"""
Compare what this project, ftfy, a regular expression and two encoding detectors repair of the same damage.

`python -m benchmarks.repair.rivals CORPORA` prints the table; with docs/repair.md as a second argument it also
rewrites the table there.
"""

import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import ftfy

from benchmarks.pages import block
from benchmarks.repair import rows
from benchmarks.repair.detectors import chardet_name, charset_normalizer_name, read_as
from benchmarks.repair.rows import Row
from cleaner.chinese.characters import HAN_RUN
from cleaner.encoding import decode
from cleaner.repair import repair
from cleaner.repair.trigger import TONED
from cleaner.simplify.punctuation import restore_fullwidth

BLOCK = "rivals"
PINYIN = re.compile(rf"(?<=[{HAN_RUN}])\([a-zü{TONED}]+ ?\)")
# The folds that ftfy does by default harm Chinese marks, so it is also shown without them.
KEEP_MARKS = ftfy.TextFixerConfig(uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=False)


class Tool(NamedTuple):
    """A column: its name, and how it repairs text and reads bytes, None where it can't."""

    name: str
    fix: Callable[[str], str] | None
    read: Callable[[bytes], str] | None


def strip_damage(text: str) -> str:
    """Repair as the project does by default."""
    return repair(text)[0]


def restore(text: str) -> str:
    """Also do what `Config(punctuation="fullwidth")` does, for the row that needs it."""
    return restore_fullwidth(repair(text)[0])


TOOLS = (
    Tool("cleaner", strip_damage, lambda data: decode(data)[0]),
    Tool("ftfy `fix_text`", ftfy.fix_text, None),
    Tool("ftfy, marks kept", lambda text: ftfy.fix_text(text, KEEP_MARKS), None),
    Tool("ftfy `fix_encoding`", ftfy.fix_encoding, None),
    Tool("regex strip", lambda text: PINYIN.sub("", text), None),
    Tool("chardet", None, partial(read_as, chardet_name)),
    Tool("charset-normalizer", None, partial(read_as, charset_normalizer_name)),
)
PACKAGES = ("ftfy", "chardet", "charset-normalizer")


def table(corpora: Path) -> Iterator[str]:
    """Yield the lines of the table in Markdown: shares of lines exactly as they were before the damage."""
    yield f"| damage | samples | {' | '.join(tool.name for tool in TOOLS)} |"
    yield f"|---|---|{'---|' * len(TOOLS)}"
    for row in rows.rows(corpora):
        yield f"| {row.name} | {row.total} | {' | '.join(cell(tool, row) for tool in TOOLS)} |"


def cell(tool: Tool, row: Row) -> str:
    """Return the share of a row's lines that a tool restores, a dash if it can't read such input or changes none."""
    fix = restore if row.marks and tool.fix is strip_damage else tool.fix
    right, changed = 0, row.is_clean
    for page in row.pages:
        was, seen, wanted, _ = page
        if isinstance(seen, bytes):
            if tool.read is None:
                return "–"
            changed = True
            right += page.is_read(tool.read(seen))
        else:
            if fix is None:
                return "–"
            fixed = fix(seen)
            changed |= fixed != seen
            # if a tool joins or splits lines, none counts as right
            lines = fixed.split("\n") if fixed.count("\n") == was.count("\n") else [""] * (was.count("\n") + 1)
            right += sum(row.fold(lines[n]) == row.fold(line) for n, line in enumerate(was.split("\n")) if n in wanted)
    return f"{100 * right / row.total:.1f}" if changed else "–"


def versions() -> str:
    """Return the versions of the other tools, in a sentence."""
    return f"Measured with {', '.join(f'{name} {version(name)}' for name in PACKAGES)}."


def main(corpora: str, document: str | None = None) -> None:
    """Print the table, and write it into a document if one is named."""
    print(f"\nWho repairs what: per cent of lines exactly as they were. {versions()}")
    rows = []
    for line in table(Path(corpora)):
        print(line, flush=True)
        rows.append(line)
    if document:
        block.write(Path(document), BLOCK, "\n".join([*rows, "", versions()]))


if __name__ == "__main__":
    main(*sys.argv[1:])
