"""Pages that sites of ten random tables obfuscated: lines that come back exactly."""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from benchmarks.repair import Figure
from cleaner.chinese.scripts import is_traditional
from cleaner.document import Label
from cleaner.repair import repair
from cleaner.repair.gbk_desync.junk import JUNK as JUNK_PLACE
from cleaner.simplify.punctuation import restore_fullwidth
from cleaner.training.corpora.folder import pages, raw
from cleaner.training.simulators.gbk_desync import (
    JUNK_BEFORE,
    Fold,
    Site,
    annotate,
    folded,
    obfuscate,
    random_site,
    traditional,
)

# Lines per page of a source, and the most lines of a source: sources differ in size, and none should outweigh others.
PAGE = 12
MOST = 900
# Labelled pages, which the character models did not count: one corpus to tune on, one to measure on.
PAGES = {"tune": "cwced", "test": "daniel_zh"}
JUNKS = ((), JUNK_BEFORE, (*JUNK_BEFORE, "。", "、"))
# Signs that sites do not insert themselves, as they do spaces and parentheses.
SIGNS = "0123456789.,:;-/%\"'>+=&#*$"
FOLDS: tuple[Fold, ...] = ("keep", "width", "nfkc")


class Sample(NamedTuple):
    """A line before and after damage, and where it came from."""

    source: str
    site: int
    was: str
    seen: str
    fixed: str

    @property
    def is_restored(self) -> bool:
        """Whether the line was restored; the site's own fold of widths is not damage to undo."""
        fold = SITES[self.site].fold
        return folded(self.fixed, fold) == folded(self.was, fold)

    @property
    def is_desync(self) -> bool:
        """Whether the line has more damage than pinyin and junk between whole characters."""
        site = SITES[self.site]
        table = {char: pinyin + site.inside for char, pinyin in site.table.items()}
        aligned = folded(annotate(self.was, table), site.fold)
        return JUNK_PLACE.sub("", self.seen) != JUNK_PLACE.sub("", aligned)

    @property
    def is_short(self) -> bool:
        """Whether a sign of the text is lost that nothing names, such as a digit that an invalid pair swallowed."""
        was = folded(self.was, SITES[self.site].fold)
        return any(was.count(sign) > self.seen.count(sign) for sign in SIGNS)

    @property
    def is_spaced(self) -> bool:
        """Whether the author put a space before a mark, too, which nothing tells from the site's junk."""
        return JUNK_PLACE.search(self.was) is not None


SITES: list[Site] = []


def measure(corpora: Path, part: str = "test") -> Iterator[Figure]:
    """Yield the shares of lines restored: all, those out of step, and by script."""
    found = list(samples(corpora, part))
    out_of_step = [sample for sample in found if sample.is_desync]
    whole = [sample for sample in out_of_step if not sample.is_short]
    tight = [sample for sample in whole if not sample.is_spaced]
    yield _figure("lines out of step that no digit or ASCII mark was lost from", whole, 0.98)
    yield _figure("the same without spaces of the author before marks", tight, 0.98)
    for name, chosen, goal in (("all lines", found, 0.995), ("lines out of step", out_of_step, 0.98)):
        yield _figure(f"{name}, 10 site tables", chosen, goal)
        for site in range(len(SITES)):
            yield _figure(f"  {name}, site {site}: {_described(site)}", [s for s in chosen if s.site == site], goal)
        for source in sorted({sample.source for sample in chosen}):
            yield _figure(f"  {name}, {source}", [s for s in chosen if s.source == source], goal)


def samples(corpora: Path, part: str) -> Iterator[Sample]:
    """Damage and repair pages of lines that were not counted for the models (nor, for "test", used in tuning)."""
    SITES[:] = sites(corpora)
    number = 0
    for source, lines in _sources(corpora, part):
        length = len(lines) if source.endswith("pages") else PAGE
        for start in range(0, min(len(lines), MOST), max(1, length)):
            # characters that GBK lacks are lost before; entities and the like in raw lines are for other repairs
            page = repair("\n".join(lines[start : start + length]).encode("gbk", "replace").decode("gbk"))[0]
            site = number % len(SITES)
            seen = obfuscate(page, SITES[site], seed=number)
            number += 1
            fixed = repair(seen)[0]
            rows = page.split("\n"), seen.split("\n"), fixed.split("\n")
            yield from (Sample(source, site, *row) for row in zip(*rows, strict=True))


def sites(corpora: Path) -> list[Site]:
    """Return ten sites: their tables are random, their other habits cover all that occur."""
    chooser = random.Random(20)
    text = [traditional(line) for _, lines in raw(corpora, "body", "tune") for line in lines[:200]]
    counted = "".join(text)
    return [
        Site(
            table=random_site(chooser, counted, chooser.randint(80, 160)),
            junk=JUNKS[number % 3],
            inside=" " if number == 4 else "",
            markup=True,
            drop_junk=number % 2 == 0,
            fold=FOLDS[number // 3 % 3],
        )
        for number in range(10)
    ]


def _sources(corpora: Path, part: str) -> Iterator[tuple[str, list[str]]]:
    for folder in ("body", "titles"):
        for name, lines in raw(corpora, folder, part):
            # the makers of some of these corpora made marks half-width
            yield name, [restore_fullwidth(traditional(line)) for line in lines]
    # pages whose lines belong together, some of them originally Traditional
    for page in pages(corpora):
        body = [line for line, label in zip(page.lines, page.labels, strict=True) if label is Label.body]
        if page.corpus == PAGES[part] and (part == "tune" or is_traditional(body)):
            yield f"{page.corpus}, pages", [traditional(line) for line in body]


def _described(number: int) -> str:
    site = SITES[number]
    return f"{len(site.table)} characters, junk {len(site.junk)}, {site.fold}{', dropped' * site.drop_junk}"


def _figure(name: str, chosen: list[Sample], goal: float) -> Figure:
    return Figure(name, sum(sample.is_restored for sample in chosen), len(chosen), goal)


def main(corpora: str, part: str = "tune", most: str = "60") -> None:
    """Print what was not restored, to be checked by eye."""
    failed = [sample for sample in samples(Path(corpora), part) if not sample.is_restored]
    print(Counter(sample.source for sample in failed), Counter(sample.site for sample in failed))
    for sample in random.Random(1).sample(failed, min(int(most), len(failed))):
        print(f"{sample.site} {sample.source}")
        matcher = SequenceMatcher(None, folded(sample.was, "nfkc"), folded(sample.fixed, "nfkc"), autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind != "equal":
                was, fixed = folded(sample.was, "nfkc"), folded(sample.fixed, "nfkc")
                print(f"  {was[max(0, a - 8) : b + 8]!r} -> {fixed[max(0, c - 8) : d + 8]!r}")


if __name__ == "__main__":
    main(*sys.argv[1:])
