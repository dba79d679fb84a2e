"""
Advertising of novel sites in sentences: that no honest line loses a character, and how often it comes near that.

`python -m benchmarks.gates.ad_cut CORPORA` prints every honest line that would lose something, then how many would if
every page were taken for a chapter of a novel: what the knowledge of the page is worth.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.gates import spam_cut
from cleaner.document import Label
from cleaner.lines.ad_cut.cut import cut, suspicious, without_ads
from cleaner.lines.ad_cut.page import Chapter
from cleaner.lines.features.batch import folded
from cleaner.training.corpora.folder import pages


def main(corpora: Path) -> None:
    """Print all figures."""
    lost = list(failures(corpora))
    print(f"honest lines that would lose something: {len(lost)}", *lost, sep="\n  ")
    for name, documents in honest(corpora):
        near = [(lines[row], places) for lines in documents for row, places in suspicious(lines)]
        lost = [line for line, places in near if without_ads(line, folded(line), Chapter.SURE, places) != line]
        total = sum(map(len, documents))
        print(f"{name}: {total} lines, {len(near)} looked at, {len(lost)} would lose something in a chapter")


def failures(corpora: Path) -> Iterator[str]:
    """Yield a sentence for each honest line that would lose something."""
    for name, documents in honest(corpora):
        for document, row, text in cut(documents, [[True] * len(lines) for lines in documents]):
            yield f"{name}: {documents[document][row]!r} -> {text!r}"


def honest(corpora: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the honest lines on which spam cuts are judged, and those labelled body on today's pages."""
    yield from spam_cut.honest(corpora)
    today = [page for page in pages(corpora) if page.corpus == "web26"]
    yield (
        "web26, body",
        [[line for line, label in zip(page.lines, page.labels, strict=True) if label is Label.body] for page in today],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
