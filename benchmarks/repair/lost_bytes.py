"""UTF-8 whose bytes a reader of GBK lost: lines that come back exactly, and wrong characters that nothing names."""

import difflib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.repair import Figure
from benchmarks.repair.mojibake import SHORT, cut, damaged
from cleaner.repair import repair
from cleaner.repair.unrepairable import remarks
from cleaner.training.simulators.mojibake import LOSING, Chain

# Passages of 40 characters for each reader and script: a line of a page, most of which lose a byte.
PASSAGES, SIZE = 150, 2 * SHORT
# The share of lines that come back exactly. Who skips pairs loses two bytes at once, GB2312 loses nearly half of all.
EXACT = {
    "utf-8 as gbk": 0.28,
    "utf-8 as gbk, skipping bytes": 0.2,
    "utf-8 as gbk, skipping pairs": 0.03,
    "utf-8 as gb2312": 0.0,
}
# That the text has a mark wherever it is wrong, and that the text or the line's reason says so.
UNMARKED, NAMED = 0.85, 0.99
MARKS = "\ufffd?"


def measure(corpora: Path, part: str = "test") -> Iterator[Figure]:
    """Damage passages by each reader and repair them."""
    texts = {script: cut(corpora, part, SIZE, script) for script in "st"}
    for chain in LOSING:
        yield from _measure(chain, texts)


def _measure(chain: Chain, texts: dict[str, list[str]]) -> Iterator[Figure]:
    pairs = [pair for script in chain.scripts for pair in damaged(texts[script], chain, PASSAGES)]
    exact = silent = unsaid = 0
    for bad, good in pairs:
        fixed, names = repair(bad)
        wrong = fixed != bad and _is_silent(fixed, good)
        exact += fixed == good
        silent += wrong
        misread = bad if "mojibake" in names[0] else None
        unsaid += wrong and "uncertain" not in remarks([fixed], [False], [misread])[0]
    yield Figure(f"{chain.name}: exact", exact, len(pairs), EXACT[chain.name])
    yield Figure(f"{chain.name}: no wrong character in the text", len(pairs) - silent, len(pairs), UNMARKED)
    yield Figure(f"{chain.name}: none that the reason does not name", len(pairs) - unsaid, len(pairs), NAMED)


def _is_silent(text: str, wanted: str) -> bool:
    """Return whether a text differs somewhere from the right one without a mark there."""
    codes = difflib.SequenceMatcher(None, wanted, text, autojunk=False).get_opcodes()
    return any(
        kind != "equal" and not set(MARKS).intersection(text[max(start - 1, 0) : end + 1])
        for kind, _, _, start, end in codes
    )
