"""Read labelled pages and raw lines from a corpora folder; docs/training.md describes each corpus and its licence."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cleaner.document import Label
from cleaner.repair import repair

LABELS = Path(__file__).resolve().parent / "labels" / "dirty_pages.tsv"
# Pages whose spam is spam only because of where it stands (place names in a link farm, investment advice under a
# gambling title, a casino's menus, innocent titles in a piracy list): learning from them would cost honest lines.
CONTEXT_ONLY = frozenset({"d004", "d044", "d045", "d054", "d127"})
# Pages that one template wrote under other names, as (page, page it is grouped with).
SAME_TEMPLATE = {"d037": "d046", "d055": "d046", "d038": "d031", "d121": "d031"}
# Twelfths of each raw file, in its order, so that the paragraphs of a text stay together: the character model counts
# the first ten, repairs are tuned on the next one and measured on the last.
PARTS = {"count": slice(0, 10), "tune": slice(10, 11), "test": slice(11, 12)}


@dataclass(frozen=True)
class Page:
    """A page's non-blank lines after repair, one label each; pages of one `group` never part in a split."""

    name: str
    corpus: str
    group: str
    lines: tuple[str, ...]
    labels: tuple[Label, ...]
    weight: float = 1.0


def pages(corpora: Path) -> list[Page]:
    """Return every labelled page of a corpora folder, sorted by name."""
    found = [*_line_corpus(corpora, "daniel_zh"), *_line_corpus(corpora, "cwced"), *_dirty(corpora)]
    return sorted(found, key=lambda page: page.name)


def raw(corpora: Path, folder: str, part: str | None = None) -> Iterator[tuple[str, list[str]]]:
    """
    Yield (file name, non-blank lines) for each file under `corpora`/raw/`folder`, sorted by name.

    `part` is a key of `PARTS`; without it all lines come.
    """
    for file in sorted((corpora / "raw" / folder).glob("*.txt.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as rows:
            lines = [line.strip() for line in rows if line.strip()]
        twelfths = PARTS[part] if part else slice(0, 12)
        start, stop = (len(lines) * place // 12 for place in (twelfths.start, twelfths.stop))
        yield file.name.removesuffix(".txt.gz"), lines[start:stop]


def _line_corpus(corpora: Path, name: str) -> Iterator[Page]:
    for row in _rows(corpora, name):
        rows = [line for line in row["lines"] if line["text"].strip()]
        yield _page(name, row["id"], row["host"], [line["text"] for line in rows], [line["label"] for line in rows])


def _dirty(corpora: Path) -> Iterator[Page]:
    groups = _same_pages(corpora)
    for row in _rows(corpora, "dirty"):
        rows = [line for line in row["lines"] if line["label"]]
        texts, labels = [line["text"] for line in rows], [line["label"] for line in rows]
        yield _page("dirty", row["id"], groups[row["id"]], texts, labels)
    for name, labels in _label_table().items():
        text = (corpora / "dirty" / f"{name}.txt").read_text(encoding="utf-8")
        known = [(line, label) for line, label in zip(text.split("\n"), labels, strict=False) if label in set(Label)]
        if known and name not in CONTEXT_ONLY:
            yield _page("dirty_pages", name, groups[name], *map(list, zip(*known, strict=True)))


def _page(corpus: str, name: str, group: str, texts: list[str], labels: list[str]) -> Page:
    repaired = repair("\n".join(text.replace("\n", " ") for text in texts))[0].split("\n")
    rows = [(line.strip(), Label(label)) for line, label in zip(repaired, labels, strict=True) if line.strip()]
    # both sets of dirty pages hold copies of one page under other names
    kind = corpus.removesuffix("_pages")
    return Page(f"{corpus}/{name}", corpus, f"{kind}/{group}", tuple(r[0] for r in rows), tuple(r[1] for r in rows))


def _rows(corpora: Path, name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(corpora / "lines" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as rows:
        yield from map(json.loads, rows)


@cache
def _same_pages(corpora: Path) -> dict[str, str]:
    """Map each dirty file to the first name of the pages it is the same page as."""
    groups: dict[str, str] = {}
    with open(corpora / "dirty" / "index.jsonl", encoding="utf-8") as index:
        for row in map(json.loads, index):
            name = Path(row["file"]).stem
            first = min([name, *(Path(other).stem for other in row["same_page_as"] or ())])
            groups[name] = SAME_TEMPLATE.get(name, groups.get(first, first))
    return groups


def _label_table() -> dict[str, list[str]]:
    """Read labels by file name and line range: rows of file, first line, last line, label."""
    table: dict[str, list[str]] = {}
    with open(LABELS, encoding="utf-8") as rows:
        for row in rows:
            if not row.startswith("#"):
                file, first, last, label = row.rstrip("\n").split("\t")
                table.setdefault(Path(file).stem, []).extend([label] * (int(last) - int(first) + 1))
    return table
