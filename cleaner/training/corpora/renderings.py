"""
Turn the HTML of labelled pages to text in other ways, and give each line the label that its characters have.

One tool writes a menu as a line of its own for each entry, with bullets and margins, another as one glued line: the
decision must not depend on which of them a user has.
"""

import tarfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from cleaner.training.corpora.folder import Page, page

ARCHIVES = {"web26": "html/web26.tar.gz"}
# How many renderings a page gets, which share of their lines must find a label, and of the page's body they must have.
MOST = 2
LEAST_FOUND, LEAST_BODY = 0.8, 0.9
# How many characters a line may be away from the one before it; a line of fewer than LONG letters may be anywhere.
NEAR, LONG = 400, 8
# Share of a line's characters that must have its label.
MAJORITY = 0.7


def renderings(corpora: Path, pages: Sequence[Page]) -> dict[str, list[Page]]:
    """Return for each page whose HTML a corpora folder has, by its name, the page in other renderings."""
    known = {one.name: one for one in pages}
    found: dict[str, list[Page]] = {}
    for corpus, file in ARCHIVES.items():
        if not (corpora / file).is_file():
            continue
        with tarfile.open(corpora / file) as archive:
            for member in archive:
                name = f"{corpus}/{Path(member.name).stem}"
                stream = archive.extractfile(member)
                if name in known and stream is not None:
                    found[name] = list(islice(_rendered(known[name], stream.read()), MOST))
    return found


def with_html(corpora: Path) -> frozenset[str]:
    """Return the names of the pages whose HTML a corpora folder has."""
    found: set[str] = set()
    for corpus, file in ARCHIVES.items():
        if (corpora / file).is_file():
            with tarfile.open(corpora / file) as archive:
                found |= {f"{corpus}/{Path(name).stem}" for name in archive.getnames()}
    return frozenset(found)


def _rendered(known: Page, html: bytes) -> Iterator[Page]:
    text = _decoded(html)
    for name, render in RENDERINGS.items():
        lines = render(text).split("\n")
        labels = carried(list(zip(known.lines, known.labels, strict=True)), lines)
        made = page(known.corpus, "", known.group, list(zip(range(1, len(lines) + 1), lines, labels, strict=True)))
        written = [line for line in lines if letters(line)]
        enough = len(made.lines) >= LEAST_FOUND * len(written) and _body(made) >= LEAST_BODY * _body(known)
        # what has the same lines as the page teaches nothing new
        if made.lines and enough and made.lines != known.lines:
            yield replace(made, name=f"{known.name}#{name}", numbers=(), kind=known.kind)


def carried(known: Sequence[tuple[str, str]], lines: Sequence[str]) -> list[str | None]:
    """
    Return the label of each line of another rendering, None where its letters are not in the text or have several.

    `known` are the lines of the text, in order, with their labels.

        >>> carried([("首页", "chrome"), ("新闻", "chrome"), ("一场雨", "body")], ["首页新闻", "* 一场雨", "别处"])
        ['chrome', 'body', None]
    """
    text = "".join(letters(line) for line, _ in known)
    label_of = [label for line, label in known for _ in letters(line)]
    place = 0
    found: list[str | None] = []
    for line in map(letters, lines):
        at = _nearest(text, line, place) if line else -1
        if at < 0:
            found.append(None)
            continue
        ((label, count),) = Counter(label_of[at : at + len(line)]).most_common(1)
        found.append(label if count >= MAJORITY * len(line) else None)
        place = at + len(line)
    return found


def letters(line: str) -> str:
    """Return what all renderings of a line have in common: its letters and digits, in compatibility form."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", line)))


def _nearest(text: str, line: str, place: int) -> int:
    """Return where a line is: the next place if that is near, else the nearer of it and the last one before."""
    after = text.find(line, place)
    if 0 <= after <= place + NEAR or len(line) <= LONG:
        return after
    before = text.rfind(line, 0, place + len(line))
    return before if after < 0 or (before >= 0 and place - before < after - place) else after


def _body(one: Page) -> int:
    return sum(len(letters(line)) for line, label in zip(one.lines, one.labels, strict=True) if label == "body")


def _decoded(html: bytes) -> str:
    from resiliparse.parse.encoding import detect_encoding

    try:
        return html.decode()
    except UnicodeDecodeError:
        return html.decode(str(detect_encoding(html)), errors="replace")


def _resiliparse(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    text: str = extract_plain_text(html, main_content=False, alt_texts=False)
    return text


def _inscriptis(html: str) -> str:
    from inscriptis import get_text

    return str(get_text(html))


def _html2text(html: str) -> str:
    from html2text import HTML2Text

    renderer = HTML2Text(bodywidth=0)
    renderer.ignore_links = renderer.ignore_images = True
    return str(renderer.handle(html))


RENDERINGS: dict[str, Callable[[str], str]] = {
    "html2text": _html2text,
    "inscriptis": _inscriptis,
    "resiliparse": _resiliparse,
}
