"""
Read labelled pages and raw lines from a corpora folder; docs/training.md describes each corpus and its licence.

`cleaner.training.corpora.readers` reads single files.
"""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from cleaner.document import Label
from cleaner.lines.scores import LONGEST_TITLE
from cleaner.repair import repair
from cleaner.training.corpora.documents import documents
from cleaner.training.corpora.mended import mended
from cleaner.training.corpora.texts import read_rows

# Files of labelled lines, a page each row.
LINE_CORPORA = ("web26", "daniel_zh", "cwced")
# Pages whose spam is spam only because of its context (place names in a link farm, investment advice under a gambling
# title, a casino's menus, innocent titles in a piracy list): learning from them would cost honest lines.
CONTEXT_ONLY = frozenset({"d004", "d044", "d045", "d054", "d127"})
# Pages of one template under other names: page, and the page it is grouped with.
SAME_TEMPLATE = {"d037": "d046", "d055": "d046", "d038": "d031", "d121": "d031", "d138": "d137", "d139": "d137"}
# Twelfths of each raw file, in its order, so that the paragraphs of a text stay together: the character model counts
# the first ten; repairs are tuned on the next one and measured on the last.
PARTS = {"count": slice(0, 10), "tune": slice(10, 11), "test": slice(11, 12)}
SENTENCE_ENDS = tuple("。！？，；：…")


@dataclass(frozen=True)
class Page:
    """
    A page's non-blank lines after repair, with one label each; a split never separates pages of one `group`.

    `numbers` are the line numbers in the page's source, 1-based; a page that was generated has none. `kind` is what
    kind of page it is, "" where nobody said.
    """

    name: str
    corpus: str
    group: str
    lines: tuple[str, ...]
    labels: tuple[Label, ...]
    numbers: tuple[int, ...] = ()
    kind: str = ""

    @cached_property
    def title(self) -> int | None:
        """The line that is the title: the first of body, if it is short and does not end like a sentence."""
        first = self.labels.index(Label.body) if Label.body in self.labels else None
        if first is None or len(self.lines[first]) > LONGEST_TITLE or self.lines[first].endswith(SENTENCE_ENDS):
            return None
        return first


def pages(corpora: Path) -> list[Page]:
    """Return every labelled page of a corpora folder, sorted by name."""
    found = [page for name in LINE_CORPORA for page in _line_corpus(corpora, name)] + [*_dirty(corpora)]
    return sorted(found, key=lambda page: page.name)


def raw(corpora: Path, folder: str, part: str | None = None) -> Iterator[tuple[str, list[str]]]:
    """
    Yield (file name, non-blank lines) for each file under `corpora`/raw/`folder`, sorted by name.

    `part` is a key of `PARTS`; without it all lines are yielded.
    """
    for file in sorted((corpora / "raw" / folder).glob("*.txt.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as rows:
            lines = [line.strip() for line in rows if line.strip()]
        twelfths = PARTS[part] if part else slice(0, 12)
        start, stop = (len(lines) * place // 12 for place in (twelfths.start, twelfths.stop))
        yield file.name.removesuffix(".txt.gz"), lines[start:stop]


def page(corpus: str, name: str, group: str, rows: Sequence[tuple[int, str, str | None]], kind: str = "") -> Page:
    """
    Repair a page and leave out its blank lines and those without a label.

    `rows` are (line number, text, label). `group` is the page's group, which begins with the corpus.
    """
    rows = [row for row in rows if row[2] and row[1].strip()]
    repaired = repair("\n".join(text.replace("\n", " ") for _, text, _ in rows))[0].split("\n")
    kept = [
        (line.strip(), Label(label), number)
        for line, (number, _, label) in zip(repaired, rows, strict=bool(rows))
        if line.strip()
    ]
    lines, labels, numbers = zip(*kept, strict=True) if kept else ((), (), ())
    return Page(f"{corpus}/{name}", corpus, group, lines, labels, numbers, kind)


def _line_corpus(corpora: Path, name: str) -> Iterator[Page]:
    for _, row in documents(corpora / "lines" / f"{name}.jsonl.gz"):
        lines = numbered(mended(name, row["id"], row["lines"]))
        yield page(name, row["id"], f"{name}/{row['host']}", lines, row.get("kind", ""))


def _dirty(corpora: Path) -> Iterator[Page]:
    # both sets of dirty pages hold copies of the same page under other names
    groups = {name: f"dirty/{group}" for name, group in _same_pages(corpora).items()}
    for _, row in documents(corpora / "lines" / "dirty.jsonl.gz"):
        yield page("dirty", row["id"], groups[row["id"]], numbered(row["lines"]))
    known = set(Label)
    for name, labels in _label_table().items():
        text = (corpora / "dirty" / f"{name}.txt").read_text(encoding="utf-8")
        rows = zip(text.split("\n"), labels, strict=False)
        found = [(at, line, label) for at, (line, label) in enumerate(rows, start=1) if label in known]
        if found and name not in CONTEXT_ONLY:
            yield page("dirty_pages", name, groups[name], found)


def numbered(lines: Sequence[dict[str, Any]]) -> list[tuple[int, str, str | None]]:
    """Return (line number, text, label) of each line of a JSON document."""
    return [(number, line["text"], line["label"]) for number, line in enumerate(lines, start=1)]


@cache
def _same_pages(corpora: Path) -> dict[str, str]:
    """Map each dirty file to the first name among its copies."""
    groups: dict[str, str] = {}
    with open(corpora / "dirty" / "index.jsonl", encoding="utf-8") as index:
        for row in map(json.loads, index):
            name = Path(row["file"]).stem
            first = min([name, *(Path(other).stem for other in row["same_page_as"] or ())])
            groups[name] = SAME_TEMPLATE.get(name, groups.get(first, first))
    return groups


def _label_table() -> dict[str, list[str]]:
    """Return the labels of each file's lines, from rows of file, first line, last line, label."""
    table: dict[str, list[str]] = {}
    for file, first, last, label in read_rows("dirty_pages.tsv"):
        table.setdefault(Path(file).stem, []).extend([label] * (int(last) - int(first) + 1))
    return table
