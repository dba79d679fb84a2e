"""
Extractors of main content that see the HTML of a page, and which lines of the page's text they keep.

What an extractor returns is found again in the text of the page by its letters, in order; a line is kept if most of its
letters are.
"""

import re
import tarfile
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import accumulate, pairwise
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from benchmarks.lines.tables import Answer
from cleaner.document import Label
from cleaner.html import to_text
from cleaner.repair import repair
from cleaner.training.corpora.folder import Page
from cleaner.training.corpora.renderings import ARCHIVES, MAJORITY, letters
from cleaner.training.evaluation.metrics import NO_FOLD

# Where a line of output is taken apart if the page has nothing like it as a whole, as a title with the site's name.
SEAMS = re.compile(r"[\s。！？；，、：!?;,:|_—–…-]+")
# What a letter of a piece is worth beside one of the piece's ends that is the end of a line.
LETTER = 4
# jusText has no stop words for Chinese; without them only lengths (in characters) and links are left to decide.
JUSTEXT = {"length_low": 20, "length_high": 60, "stopwords_low": 0.0, "stopwords_high": 0.0}


class Extractor(NamedTuple):
    """A row of the table: its name, the module and the package that it needs, and the text that it extracts of HTML."""

    name: str
    module: str
    package: str
    extract: Callable[[str], str]


class Extracted(NamedTuple):
    """The pages as an extractor answers them, and the names of those on which it failed, which keep nothing."""

    answers: list[Answer]
    failed: list[str]


def trafilatura(html: str, **options: bool) -> str:
    """Return title and main content as trafilatura (Barbaresi 2021) finds them."""
    tool = import_module("trafilatura")
    metadata = tool.extract_metadata(html)
    # comments are chrome here
    return _titled(metadata and metadata.title, tool.extract(html, include_comments=False, **options))


def trafilatura_precision(html: str) -> str:
    """Return what trafilatura finds when it is told to be strict."""
    return trafilatura(html, favor_precision=True)


def readability(html: str) -> str:
    """Return title and main content as readability-lxml finds them."""
    page = import_module("readability").Document(html)
    return _titled(page.short_title(), to_text(page.summary()))


def resiliparse(html: str) -> str:
    """Return the main content as Resiliparse (Bevendorff et al. 2018) finds it; titles are part of it."""
    text: str = import_module("resiliparse.extract.html2text").extract_plain_text(html, main_content=True)
    return text


def justext(html: str) -> str:
    """Return the paragraphs that jusText (Pomikálek 2011) calls good; headings are among them."""
    found = import_module("justext").justext(html, frozenset(), **JUSTEXT)
    return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)


def magic_html(html: str) -> str:
    """Return title and main content as magic-html finds them on articles."""
    page = import_module("magic_html").GeneralExtractor().extract(html, base_url="")
    return _titled(page["title"], to_text(page["html"]))


EXTRACTORS = (
    Extractor("trafilatura", "trafilatura", "trafilatura", trafilatura),
    Extractor("trafilatura, precision", "trafilatura", "trafilatura", trafilatura_precision),
    Extractor("readability-lxml", "readability", "readability-lxml", readability),
    Extractor("resiliparse, main content", "resiliparse.extract.html2text", "Resiliparse", resiliparse),
    Extractor("jusText, lengths 20/60", "justext", "jusText", justext),
    Extractor("magic-html, article", "magic_html", "magic-html", magic_html),
)


def _titled(title: str | None, text: str | None) -> str:
    """Put a title that a tool names apart above its text, unless that has it or there is none."""
    if not text or not title or letters(title) in letters(text):
        return text or ""
    return f"{title}\n{text}"


def archived(corpora: Path, corpus: str) -> dict[str, str]:
    """Return the HTML of the pages of a corpus by name, nothing where a corpora folder has none."""
    found: dict[str, str] = {}
    file = corpora / ARCHIVES[corpus]
    if file.is_file():
        with tarfile.open(file) as archive:
            for member in archive:
                stream = archive.extractfile(member)
                if stream is not None:
                    found[f"{corpus}/{Path(member.name).stem}"] = stream.read().decode(errors="replace")
    return found


def ask(extractor: Extractor, pages: Sequence[Page], html: dict[str, str]) -> Extracted:
    """Extract the main content of pages and label their lines with it; raise `ImportError` if the tool is missing."""
    import_module(extractor.module)
    answers, failed = [], []
    for page in pages:
        try:
            text = extractor.extract(html[page.name])
        except Exception:  # whatever a tool trips over, who uses it gets no text of this page
            text = ""
            failed.append(page.name)
        # the lines of the page were repaired, too
        flags = kept(page.lines, repair(text)[0].split("\n"))
        labels = tuple(Label.body if is_kept else Label.chrome for is_kept in flags)
        answers.append(Answer(page, NO_FOLD, labels))
    return Extracted(answers, failed)


def kept(lines: Sequence[str], output: Sequence[str]) -> list[bool]:
    """
    Return which lines of a page are in the output of an extractor, where lines may be joined or split.

    A line without letters is not.

    >>> kept(["新闻", "一场雨", "新闻 昨天下雨了。", "* * *"], ["一场雨 昨天下", "雨了。"])
    [False, True, True, False]
    """
    written = [letters(line) for line in lines]
    edges = list(accumulate(map(len, written), initial=0))
    text = "".join(written)
    found = bytearray(len(text))
    for first, last in _chain(text, [*_pieces(text, output)], frozenset(edges)):
        found[first:last] = b"\1" * (last - first)
    return [first < last and sum(found[first:last]) >= MAJORITY * (last - first) for first, last in pairwise(edges)]


def _pieces(text: str, output: Sequence[str]) -> Iterator[str]:
    """Yield the lines of an output that are in the text of the page, or parts of them that are."""
    for line in output:
        whole = letters(line)
        parts = [whole] if whole in text else map(letters, SEAMS.split(line))
        yield from (part for part in parts if part and part in text)


class _Link(NamedTuple):
    """The best way to place some pieces: how much it is worth, the last place, and what comes before it."""

    worth: int
    first: int
    last: int
    before: "_Link | None"


def _chain(text: str, pieces: Sequence[str], edges: frozenset[int]) -> Iterator[tuple[int, int]]:
    """
    Yield one place for each piece such that they are in order and hold as many letters as possible.

    Of equal places one that is a whole line is the better, and what the pieces span should be short: the title of an
    article is also in what is above it, and its words in what is below.
    """
    # the further a chain reaches, the more it must be worth
    best = [_Link(0, 0, 0, None)]
    for piece in pieces:
        found = []
        for place in _places(text, piece):
            end = place + len(piece)
            before = best[bisect_right(best, place, key=_last) - 1]
            worth = before.worth + (LETTER * len(piece) + (place in edges) + (end in edges)) * (len(text) + 1)
            found.append(_Link(worth + (place if before is best[0] else 0), place, end, before))
        for link in found:
            at = bisect_right(best, link.last, key=_last)
            if best[at - 1].worth < link.worth:
                stop = next((n for n in range(at, len(best)) if best[n].worth > link.worth), len(best))
                best[bisect_left(best, link.last, key=_last) : stop] = [link]
    placed = best[-1]
    while placed.before is not None:
        yield placed.first, placed.last
        placed = placed.before


_last = attrgetter("last")


def _places(text: str, piece: str) -> Iterator[int]:
    place = text.find(piece)
    while place >= 0:
        yield place
        place = text.find(piece, place + 1)
