"""
Advertising of novel sites in sentences: that no honest line loses a character, and how often it comes near that.

`python -m benchmarks.gates.ad_cut CORPORA` prints every honest line that would lose something, then how many would if
every page were taken for a chapter of a novel: what the knowledge of the page is worth.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.gates import spam_cut
from cleaner.document import Label
from cleaner.lines.ad_cut.cut import cut, without_ads
from cleaner.lines.ad_cut.page import Chapter
from cleaner.lines.ad_cut.signs import suspicious
from cleaner.lines.block import Block
from cleaner.lines.features.batch import folded
from cleaner.training.corpora.folder import pages


def main(corpora: Path) -> None:
    """Print all figures."""
    lost = list(failures(corpora))
    print(f"honest lines that would lose something: {len(lost)}", *lost, sep="\n  ")
    for name, documents in honest(corpora):
        block = Block.of(documents)
        lines = block.lines
        near = [(lines[row], places) for row, places in suspicious(block.points, np.ones(len(lines), dtype=bool))]
        lost = [line for line, places in near if without_ads(line, folded(line), Chapter.SURE, places) != line]
        print(f"{name}: {len(lines)} lines, {len(near)} looked at, {len(lost)} would lose something in a chapter")


def failures(corpora: Path) -> Iterator[str]:
    """Yield a sentence for each honest line that would lose something."""
    for name, documents in honest(corpora):
        block = Block.of(documents)
        is_body = np.ones(len(block.lines), dtype=bool)
        for row, text in cut(block.lines, block.edges, is_body, suspicious(block.points, is_body)):
            yield f"{name}: {block.lines[row]!r} -> {text!r}"


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
