"""The sets of pages that speed is measured on: from a corpora folder if there is one, else from the fixtures."""

import random
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

from cleaner import Cleaner
from cleaner.training.corpora.folder import pages
from cleaner.training.simulators.gbk_desync import JUNK_BEFORE, Site, obfuscate, random_site, traditional

DOCUMENTS = Path(__file__).resolve().parents[2] / "fixtures" / "documents"
# Corpora of Simplified pages without injected spam, and the one whose pages still have all their chrome.
CORPORA, NEWS = ("daniel_zh", "cwced"), "daniel_zh"
# Bytes of UTF-8 in a set: just enough to be timed. Pages are repeated until there are as many.
SIZE = 2_000_000
# Characters: an article has at least SHORTEST, a record of a data set about RECORD.
SHORTEST, RECORD = 200, 300
# Characters on the list of the obfuscating site. That gives 20 annotations in 1000 characters; real obfuscated pages
# have 11 to 23, depending on which count as obfuscated.
LISTED = 120


def page_sets(corpora: Path | None, size: int = SIZE) -> dict[str, list[str]]:
    """Return pages by kind, about `size` bytes of each, the same at each call."""
    dirty, news = _labelled(corpora) if corpora and corpora.is_dir() else _fixtures()
    cleaned = [each.text for each in Cleaner().clean_many(dirty)]
    clean = [text for text in cleaned if len(text) >= SHORTEST]
    old = [traditional(page) for page in clean]
    site = Site(random_site(random.Random(1), "".join(old), LISTED), fold="width")
    # junk is the worst case: it puts twice as many lines out of step, and their search costs most
    worst = Site(site.table, junk=JUNK_BEFORE, fold="width")
    found = {
        "clean": clean,
        "traditional": old,
        "obfuscated": [obfuscate(page, site, number) for number, page in enumerate(old)],
        "obfuscated with junk": [obfuscate(page, worst, number) for number, page in enumerate(old)],
        "news": news,
        "records": records("".join(clean)),
    }
    return {name: repeated(each, size) for name, each in found.items()}


def records(text: str) -> list[str]:
    """Cut a text into pieces of `RECORD` characters."""
    return [text[start : start + RECORD] for start in range(0, len(text), RECORD)]


def repeated(found: Sequence[str], size: int) -> list[str]:
    """Return pages in order, starting over at the end, until they have `size` bytes."""
    chosen: list[str] = []
    total = 0
    for page in cycle(found):
        chosen.append(page)
        total += len(page.encode())
        if total >= size:
            break
    return chosen


def _labelled(corpora: Path) -> tuple[list[str], list[str]]:
    """Return the pages with an article to clean, and the pages of news."""
    found = [page for page in pages(corpora) if page.corpus in CORPORA]
    texts = ["\n".join(page.lines) for page in found]
    return texts, [text for page, text in zip(found, texts, strict=True) if page.corpus == NEWS]


def _fixtures() -> tuple[list[str], list[str]]:
    articles = [file.read_text(encoding="utf-8") for file in sorted(DOCUMENTS.glob("*/clean.txt"))]
    return articles, [(DOCUMENTS / "news_navigation" / "dirty.txt").read_text(encoding="utf-8")]
