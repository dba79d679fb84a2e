"""The kinds of damage that tools are compared on, a few hundred clean lines each, damaged by the simulators."""

import random
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.repair import encodings, escapes, punctuation
from benchmarks.repair.gbk_desync import sites
from benchmarks.repair.mojibake import ODD, cut, damaged, odd_pages, regional
from cleaner.encoding import CANDIDATES, decode
from cleaner.repair.mojibake.codepages import REGIONAL
from cleaner.repair.mojibake.plausibility import IDEOGRAPH
from cleaner.simplify.punctuation import restore_fullwidth
from cleaner.training.corpora.folder import raw
from cleaner.training.simulators.gbk_desync import JUNK_BEFORE, Site, annotate, folded, obfuscate, traditional
from cleaner.training.simulators.mojibake import CHAINS, LOSING, SINGLE, Chain

# Lines per row, lines per obfuscated page, and characters of a misread line.
LINES, PAGE, SIZE = 300, 12, 40
CLEAN_LINES = 2000
SHORTEST, LONGEST, CHINESE = 8, 200, 0.5
# Lines to damage must not have these: some are damage already.
MARKUP = frozenset("&<>\\%")
UNPRINTED = frozenset(("Cc", "Cf", "Co", "Cn"))
NAMES = str.maketrans(
    {"“": "&ldquo;", "”": "&rdquo;", "…": "&hellip;", "—": "&mdash;", "·": "&middot;", "、": "&#12289;"}
)
HIDDEN = "\u200b\ufeff\xad\u200e\x07\x01"
ICONS = "\ue600\ue60c\uf105\uf0c9\ue8fe"
TAGS = ('<p class="text">{}</p>', "{}<br/>", '<th id="gckmo"></th>{}', "{}</span>", '<a href="/1.html">{}</a>')


class Page(NamedTuple):
    """
    A text before damage and after it, as text or bytes, and the indices of the lines to restore.

    Where bytes are lost, `plain` is how the right codec reads them: what comes as near to the text is right, too.
    """

    was: str
    seen: str | bytes
    wanted: tuple[int, ...] = (0,)
    plain: str = ""

    def is_read(self, found: str) -> bool:
        """Return whether bytes were read right."""
        return found == self.was or (
            self.plain != "" and max(encodings.lost(self.was, found)) <= max(encodings.lost(self.was, self.plain))
        )


class Row(NamedTuple):
    """
    A kind of damage and its pages.

    `fold` removes differences that this damage leaves open; `marks` asks for full-width punctuation, off by default.
    """

    name: str
    pages: list[Page]
    fold: Callable[[str], str] = str
    marks: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether there is no damage at all."""
        return all(page.was == page.seen for page in self.pages)

    @property
    def total(self) -> int:
        """The number of lines to restore."""
        return sum(len(page.wanted) for page in self.pages)


def rows(corpora: Path, part: str = "test") -> Iterator[Row]:
    """Yield the rows of the comparison, made from one part of the raw corpora."""
    lines = clean_lines(corpora, part)
    some = random.Random(1).sample([line for line in lines if _is_prose(line)], 4 * LINES)
    yield from _obfuscated(corpora, [line for line in lines if _is_prose(line)])
    yield from _misread(corpora, part)
    yield from _escaped(some)
    yield from _littered(some)
    yield from _encoded(corpora, part)
    chosen = random.Random(2).sample(lines, CLEAN_LINES)
    yield Row("**none: clean lines left as they are**", [Page(line, line) for line in chosen])


def clean_lines(corpora: Path, part: str) -> list[str]:
    """Return the body lines, in order, that GBK can encode and that hold no markup and no unprinted characters."""
    return [line for _, found in raw(corpora, "body", part) for line in found if _is_clean(line)]


def _is_clean(line: str) -> bool:
    if MARKUP.intersection(line) or any(unicodedata.category(char) in UNPRINTED for char in line):
        return False
    return line.encode("gbk", "ignore").decode("gbk") == line and len(line) >= SHORTEST


def _is_prose(line: str) -> bool:
    return len(line) <= LONGEST and len(IDEOGRAPH.findall(line)) >= CHINESE * len(line)


def _obfuscated(corpora: Path, lines: list[str]) -> Iterator[Row]:
    tables = [site.table for site in sites(corpora)]
    starts = random.Random(3).sample(range(0, len(lines) - PAGE, PAGE), len(lines) // PAGE - 1)
    # the makers of some of these corpora made marks half-width; obfuscating sites have full-width ones
    ready = [restore_fullwidth(traditional(line)) for line in lines]
    pages = ["\n".join(ready[start : start + PAGE]) for start in starts]
    pages = [page.encode("gbk", "ignore").decode("gbk") for page in pages]
    named = [(page, tables[number % len(tables)]) for number, page in enumerate(pages)]

    aligned = ((page, annotate(page, table)) for page, table in named)
    yield Row("pinyin after characters, 財(cái)", _first(aligned))
    # a line that equals its plain annotation is not out of step
    bare = ((page, obfuscate(page, Site(table, markup=True)), annotate(page, table)) for page, table in named)
    yield Row("runs one byte out of step, 因?yàn)樗荗penAI", _first(bare))
    littered = (
        (page, obfuscate(page, Site(table, JUNK_BEFORE, markup=True), n)) for n, (page, table) in enumerate(named)
    )
    yield Row("both, and junk before marks", _first(littered))
    whole = (
        (page, obfuscate(page, Site(table, JUNK_BEFORE, markup=True, drop_junk=True, fold="nfkc"), n))
        for n, (page, table) in enumerate(named)
    )
    # which mark was full-width is for another row
    yield Row("the same, control characters dropped, then NFKC", _first(whole), lambda line: folded(line, "nfkc"))


def _first(texts: Iterator[tuple[str, ...]]) -> list[Page]:
    """Return pages with `LINES` damaged lines; those that equal a third text do not count."""
    pages: list[Page] = []
    left = LINES
    for was, seen, *others in texts:
        columns = [text.split("\n") for text in (was, seen, *others)]
        differ = [n for n, (old, *new) in enumerate(zip(*columns, strict=True)) if old not in new and _differ(new)]
        wanted = tuple(differ[:left])
        left -= len(wanted)
        pages.append(Page(was, seen, wanted))
        if not left:
            break
    return pages


def _differ(texts: list[str]) -> bool:
    return len(set(texts)) == len(texts)


def _family(chain: Chain) -> str:
    first = chain.steps[0]
    right = {"utf-8": "UTF-8", "gbk": "GBK", "big5": "Big5"}[first.right]
    if len(chain.steps) > 1:
        return "misread twice through single bytes"
    if first.wrong in SINGLE:
        return f"{right} as Latin-1, cp1252, cp1251, cp437, MacRoman"
    if first.wrong == "cp1252 strict":
        return "UTF-8 or GBK as cp1252, some bytes U+FFFD"
    return f"{right} as {'Big5, bytes lost' if right == 'GBK' else 'GBK' + ', bytes lost' * (right == 'UTF-8')}"


def _misread(corpora: Path, part: str) -> Iterator[Row]:
    texts = {script: cut(corpora, part, SIZE, script) for script in "st"}
    families: dict[str, list[Chain]] = {}
    for chain in CHAINS:
        families.setdefault(_family(chain), []).append(chain)
    for name, chains in families.items():
        ways = [(chain, script) for chain in chains for script in chain.scripts]
        pairs = [pair for chain, script in ways for pair in damaged(texts[script], chain, -(-LINES // len(ways)))]
        yield Row(name, [Page(was, seen) for seen, was in pairs])
    both = {script: {SIZE: lines} for script, lines in texts.items()}
    pairs = list(regional(both, SIZE))[:: len(REGIONAL) // 16][:LINES]
    yield Row(f"by {len(REGIONAL)} codecs of other regions, KOI8, cp1250", [Page(was, seen) for seen, was in pairs])
    odd = [page for name in ODD for page in odd_pages(texts["s"], name)]
    yield Row(
        "GBK as Latin-1, a € or an emoji in the line, soft hyphens stripped",
        [Page("\n".join(was), "\n".join(seen), tuple(rows)) for seen, was, rows in odd],
    )
    # GB2312, the last, loses nearly half of all bytes: such lines stay as they are, see benchmarks/repair/lost_bytes.py
    for chain in LOSING[:-1]:
        pairs = [pair for script in "st" for pair in damaged(texts[script], chain, LINES // 2)]
        yield Row(f"UTF-8 as {chain.steps[0].wrong}, any byte lost", [Page(was, seen) for seen, was in pairs])


def _escaped(lines: list[str]) -> Iterator[Row]:
    marked = [line for line in lines if line.translate(NAMES) != line][:LINES]
    yield Row("entities of marks, &ldquo;", [Page(line, line.translate(NAMES)) for line in marked])
    doubled = [Page(line, line.translate(NAMES).replace("&", "&amp;")) for line in marked]
    yield Row("the same, escaped twice", doubled)
    kinds = {
        "numeric references, &#20013;": "references",
        "\\u4e2d": "JSON",
        "\\xe4\\xb8\\xad": "bytes",
        "%u4E2D": "escape() of JavaScript",
        "%E4%B8%AD": "percent-encoding",
        "%D6%D0, of GBK": "percent-encoding of GBK",
    }
    for name, kind in kinds.items():
        yield Row(name, [Page(line, escapes.ESCAPES[kind](line)) for line in lines[:LINES]])


def _littered(lines: list[str]) -> Iterator[Row]:
    dice = random.Random(4)
    yield Row("zero-width and control characters", [Page(line, _with_hidden(line, dice)) for line in lines[:LINES]])
    icons = [Page(line, f"{dice.choice(ICONS)} {line}") for line in lines[:LINES]]
    yield Row("glyphs of icon fonts", icons, str.strip)
    tags = [Page(line, dice.choice(TAGS).format(line)) for line in lines[:LINES]]
    yield Row("leftover tags", tags, str.strip)
    well_set = [line for line in lines if punctuation.WELL_SET.search(line) and not punctuation.MIXED.search(line)]
    narrow = [Page(line, line.translate(punctuation.WIDTH_FOLD)) for line in well_set]
    yield Row("full-width marks made ASCII", [page for page in narrow if page.was != page.seen][:LINES], marks=True)


def _with_hidden(line: str, dice: random.Random) -> str:
    for _ in range(2):
        place = dice.randrange(len(line))
        line = line[:place] + dice.choice(HIDDEN) + line[place:]
    return line


def _encoded(corpora: Path, part: str) -> Iterator[Row]:
    simplified, converted = encodings.lines(corpora, part)
    texts = {"Simplified": simplified, "Traditional": converted}
    dice = random.Random(5)
    for size in (60, 500):
        found = [pair for encoding in CANDIDATES for pair in encodings.few(texts, encoding, size)]
        yield Row(f"{size} bytes, encoding unknown", [Page(decode(data, name)[0], data) for data, name in found])
        bad = [(data, encodings.damaged(data, _damage(name, dice), dice), name) for data, name in found]
        yield Row(
            f"{size} bytes, one of them bad",
            [Page(decode(data, name)[0], seen, plain=decode(seen, name)[0]) for data, seen, name in bad],
        )
    pages = [
        encodings.mixed_page(texts, main, other, (8, 1000), 1 + seed % 5, seed)
        for main, other in encodings.MIXTURES
        for seed in range(LINES // 6)
    ]
    yield Row("pages with lines in another encoding", [Page(text, data) for data, text in pages])


def _damage(encoding: str, dice: random.Random) -> str:
    # a byte too many in UTF-16 leaves no right text to compare with
    return "replaced" if encoding.startswith("utf-16") else dice.choice(encodings.DAMAGES)
