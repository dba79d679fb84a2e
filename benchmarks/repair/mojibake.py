"""Text that wrong codecs misread: the share that comes back, and honest text of many kinds that has to stay."""

import difflib
import random
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import opencc

from benchmarks.repair import Figure
from cleaner.encoding.codec import read
from cleaner.repair.mojibake import reencode
from cleaner.repair.mojibake.codepages import REGIONAL
from cleaner.repair.mojibake.plausibility import IDEOGRAPH
from cleaner.training.corpora.folder import raw
from cleaner.training.simulators.mojibake import CHAINS, Chain, misread

# How many passages of 200 characters, lines of 20 and pages are damaged by each chain, in each script.
PASSAGES, LINES, PAGES = 100, 250, 10
LONG, SHORT = 200, 20
# Lines with fewer Han characters than this share are not Chinese prose: addresses, formulas, English.
CHINESE = 0.5
GOALS = {LONG: 0.995, SHORT: 0.95}
RIGHT = 0.98
# GBK as Big5 loses a byte of one character in ten.
RIGHT_BIG5 = 0.97
# The chains from which Simplified text can be restored exactly.
SIMPLIFIED = tuple(chain for chain in CHAINS if chain.lossless and "s" in chain.scripts)
CLAUSE = re.compile("[^，。；：！？、“”]{4,}")


def measure(corpora: Path, part: str = "test") -> Iterator[Figure]:
    """Damage passages of one part of the raw corpora by each chain and repair them; then repair honest text."""
    texts = {script: {size: cut(corpora, part, size, script) for size in (LONG, SHORT)} for script in "st"}
    for chain in CHAINS:
        for size in (LONG, SHORT):
            yield _restored(chain, size, texts)
    yield _runs(texts["s"][LONG])
    yield _lines_among_good(texts["s"][SHORT])
    yield _short_lines(texts["s"][LONG])
    yield from _regional(texts)
    yield from _odd_signs(texts["s"][SHORT])
    yield from honest(corpora)


def cut(corpora: Path, part: str, size: int, script: str) -> list[str]:
    """Return passages of exactly `size` characters from body lines, in Simplified ("s") or Traditional ("t")."""
    chooser = random.Random(size)
    found = []
    for _, lines in raw(corpora, "body", part):
        for line in lines:
            if len(line) >= size:
                start = chooser.randrange(len(line) - size + 1)
                passage = line[start : start + size].strip()
                if len(passage) == size and len(IDEOGRAPH.findall(passage)) >= CHINESE * size:
                    found.append(passage)
    chooser.shuffle(found)
    convert = opencc.OpenCC("s2tw").convert
    return [convert(text) for text in found] if script == "t" else found


def damaged(texts: Iterable[str], chain: Chain, count: int) -> list[tuple[str, str]]:
    """Return the first `count` texts that a chain can damage, as (damaged, original)."""
    pairs = []
    for text in texts:
        try:
            pairs.append((misread(text, chain), text))
        except UnicodeEncodeError:
            continue
        if len(pairs) == count:
            break
    return pairs


def _restored(chain: Chain, size: int, texts: dict[str, dict[int, list[str]]]) -> Figure:
    count = PASSAGES if size == LONG else LINES
    pairs = [pair for script in chain.scripts for pair in damaged(texts[script][size], chain, count)]
    what = f"{chain.name}, {len(pairs)} of {size} characters"
    if chain.lossless:
        return Figure(f"{what}: exact", sum(reencode(bad) == good for bad, good in pairs), len(pairs), GOALS[size])
    right = sum(same(reencode(bad), good) for bad, good in pairs)
    goal = RIGHT_BIG5 if chain.steps[0].right == "gbk" else RIGHT
    return Figure(f"{what}: right", right, sum(len(good) for _, good in pairs), goal)


def same(text: str, wanted: str) -> int:
    """Count the characters of a text that are right and in order."""
    blocks = difflib.SequenceMatcher(None, text, wanted, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def _runs(passages: list[str]) -> Figure:
    """Damage one clause of a passage."""
    right = total = 0
    for number, passage in enumerate(passages[: PASSAGES * 4]):
        chain = SIMPLIFIED[number % len(SIMPLIFIED)]
        clauses = [match for match in CLAUSE.finditer(passage) if len(IDEOGRAPH.findall(match[0])) >= 6]
        if clauses:
            clause = clauses[number % len(clauses)]
            for bad, _ in damaged([clause[0]], chain, 1):
                total += 1
                right += reencode(passage[: clause.start()] + bad + passage[clause.end() :]) == passage
    return Figure(f"a clause of 6 or more in a good line, {total} of {LONG}: exact", right, total, 0.95)


def _lines_among_good(lines: list[str]) -> Figure:
    """Damage one line of a page."""
    right = total = 0
    for chain in SIMPLIFIED:
        for number in range(PAGES):
            page = lines[number * 10 : number * 10 + 10]
            for bad, good in damaged(page[number % 10 :], chain, 1):
                total += 1
                right += reencode("\n".join(page).replace(good, bad)) == "\n".join(page)
    return Figure(f"one line of 20 in a page of ten, {total} pages: exact", right, total, 0.95)


def _short_lines(passages: list[str]) -> Figure:
    """Damage a page with lines of two to five characters around a paragraph."""
    right = total = 0
    for chain in SIMPLIFIED:
        for number in range(PAGES):
            paragraph = passages[number]
            short = [
                found[:size] for size in (2, 3, 4, 5) for found in re.findall("[\u4e00-\u9fff]{5,}", paragraph)[:1]
            ]
            page = [*short, paragraph, *short]
            pairs = damaged(page, chain, len(page))
            if len(pairs) == len(page):
                fixed = reencode("\n".join(bad for bad, _ in pairs)).split("\n")
                total += 2 * len(short)
                right += sum(new == old for new, old in zip(fixed, page, strict=True) if len(old) < 6)
    return Figure(f"lines of 2 to 5 in a misread page, {total}: exact", right, total, 0.95)


def regional(texts: dict[str, dict[int, list[str]]], size: int) -> Iterator[tuple[str, str]]:
    """Yield (damaged, original) lines by the single-byte codecs of other regions, as far as these have all bytes."""
    for number, codec in enumerate(REGIONAL):
        for right, script in (("utf-8", "s"), ("gb18030", "s"), ("big5hkscs", "t")):
            for line in texts[script][size][number * 9 : number * 9 + 9]:
                data = line.encode(right, "ignore")
                bad = data.decode(codec, "replace")
                if read(data, right) == line and REPLACED not in bad:
                    yield bad, line


def _regional(texts: dict[str, dict[int, list[str]]]) -> Iterator[Figure]:
    found = [(bad, good, reencode(bad)) for bad, good in regional(texts, SHORT)]
    exact = sum(new == good for _, good, new in found)
    yield Figure(f"{len(REGIONAL)} codecs of other regions, {len(found)} lines: exact", exact, len(found), 0.98)
    unhurt = sum(new in (bad, good) for bad, good, new in found)
    yield Figure("the same: exact, or left as they were", unhurt, len(found), 1.0)


def odd_pages(lines: list[str], name: str) -> Iterator[tuple[list[str], list[str], list[int]]]:
    """
    Yield pages of ten lines as (damaged, original, rows that are odd).

    Every other line has a sign that its codec does not show, or all lost what programs strip.
    """
    sign, change = ODD[name]
    for number in range(PAGES):
        page = [line for line in lines[number * 20 : number * 20 + 20] if not line.isascii()][:10]
        shown = [[char.encode("gb18030").decode("latin-1") for char in line] for line in page]
        place = 2 * number % SHORT
        for row in range(0, len(page), 2):
            shown[row].insert(place, sign)
            page[row] = page[row][:place] + sign + page[row][place:]
        whole = ["".join(chars) for chars in shown]
        seen = list(map(change, whole))
        yield seen, page, [row for row in range(len(page)) if seen[row] != whole[row] or (sign and row % 2 == 0)]


def _odd_signs(lines: list[str]) -> Iterator[Figure]:
    for name in ODD:
        right = total = 0
        for seen, page, odd in odd_pages(lines, name):
            fixed = reencode("\n".join(seen)).split("\n")
            total += len(odd)
            right += sum(fixed[row] == page[row] for row in odd)
        yield Figure(f"GBK as Latin-1, {name}, {total} lines: exact", right, total, 0.95)


REPLACED = "\ufffd"
ODD: dict[str, tuple[str, Callable[[str], str]]] = {
    "a lone €": ("€", str),
    "an emoji": ("😀", str),
    "soft hyphens stripped": ("", lambda bad: bad.replace("\xad", "")),
}


def honest(corpora: Path) -> Iterator[Figure]:
    """Repair honest lines, all of which must stay."""
    for folder in ("titles", "body"):
        lines = [line for _, found in raw(corpora, folder) for line in found]
        yield Figure(f"honest {folder}, {len(lines)} lines: left alone", _kept(lines), len(lines), 1.0)
    pages = [page.read_text(encoding="utf-8").split("\n") for page in sorted((corpora / "legit").glob("*.txt"))]
    lines = [line for page in pages for line in page]
    yield Figure(f"honest excerpts, {len(lines)} lines: left alone", _kept(lines), len(lines), 1.0)


def _kept(lines: list[str]) -> int:
    fixed = reencode("\n".join(lines)).split("\n")
    return sum(new == old for new, old in zip(fixed, lines, strict=True))
