"""
Spam inside honest lines: how much of it is cut out, and that no honest line loses a character.

`python -m benchmarks.gates.spam_cut CORPORA` prints results for the spans of the dirty corpus by kind and for lists
joined to honest lines, and every honest line that would lose something.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleaner.document import Label
from cleaner.lines.decision.verdicts import Verdict
from cleaner.lines.models.page_model import PageModel, load
from cleaner.lines.spam_cut.cut import cut
from cleaner.lines.spam_cut.keywords import spam_keywords
from cleaner.pipeline import LINE_END
from cleaner.repair import repair
from cleaner.training.augmentation import spam
from cleaner.training.augmentation.seeds import seeded
from cleaner.training.augmentation.stock import stock
from cleaner.training.corpora.folder import pages, raw
from cleaner.training.evaluation.metrics import HONEST, PAGE_OF_LINES

SPANS = Path(__file__).with_suffix(".tsv")
# Kinds without a visible seam: nothing can be done about them.
NO_SEAM = frozenset({"infix_glued", "brand"})
BODY = Verdict(Label.body, 1.0, "taken for body")
# What joins an honest line and a list, and the separators of the lists.
SEAMS = ("_", "|", " ", "  ", " | ", " _ ")
JOINED = frozenset({",", "|", "_"})
MADE = 2000
WHITE = re.compile(r"\s+")


class Span(NamedTuple):
    """Spam inside a line of a dirty page: code points `start` to `end` of the line as it is in the file."""

    file: str
    line: int
    start: int
    end: int
    kind: str


def main(corpora: Path) -> None:
    """Print all figures."""
    model = load()
    print("spans of the dirty corpus")
    for kind, found in sorted(spans_cut(model, corpora).items()):
        print(f"  {kind}: " + ", ".join(f"{count} {how}" for how, count in sorted(found.items())))
    print("lists put beside honest lines")
    print("  " + ", ".join(f"{count} {how}" for how, count in sorted(made(model, corpora).items())))
    lost = list(failures(corpora))
    print(f"honest lines that would lose something: {len(lost)}", *lost, sep="\n  ")


def failures(corpora: Path) -> Iterator[str]:
    """Yield a sentence for each honest line that would lose something."""
    model = load()
    for name, documents in honest(corpora):
        for document, row, text, _ in cut(model, documents, [[BODY] * len(lines) for lines in documents], 0.5):
            yield f"{name}: {documents[document][row]!r} -> {text!r}"


def spans_cut(model: PageModel, corpora: Path) -> dict[str, Counter[str]]:
    """
    Count by kind how many spans are cut exactly, partly or not.

    `lost` counts letters that went with a list but are in no span, `unlabelled` lines that were cut but have no span.
    """
    found: dict[str, Counter[str]] = {}
    spans = sorted(Span(*row) for row in _rows())
    for file in sorted((corpora / "dirty").glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        before, lines = LINE_END.split(text), repair(text)[0].split("\n")
        cuts = {row: after for _, row, after, _ in cut(model, [lines], [[BODY] * len(lines)], 0.5)}
        mine = [span for span in spans if span.file == file.name]
        for row in sorted({*cuts, *(span.line - 1 for span in mine)}):
            here = [span for span in mine if span.line - 1 == row]
            _compare(before[row], lines[row], cuts.get(row, lines[row]), here, found)
    return found


def _rows() -> Iterator[tuple[str, int, int, int, str]]:
    for row in SPANS.read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            file, line, start, end, kind = row.split("\t")
            yield file, int(line), int(start), int(end), kind


def _compare(original: str, repaired: str, after: str, spans: Sequence[Span], found: dict[str, Counter[str]]) -> None:
    whole, left = WHITE.sub("", repaired), WHITE.sub("", after)
    start = whole.index(left)
    lost = {*range(start), *range(start + len(left), len(whole))}
    if lost and not spans:
        found.setdefault("unlabelled", Counter())[f"line of {len(whole)}"] += 1
    place, labelled = 0, set()
    for span in spans:
        words = WHITE.sub("", original[span.start : span.end])
        place = max(whole.find(words, place), place)
        mine = set(range(place, place + len(words)))
        labelled |= mine
        how = "cut" if mine <= lost else "partly cut" if mine & lost else "left"
        found.setdefault(span.kind + " (no seam)" * (span.kind in NO_SEAM), Counter())[how] += 1
        place += len(words)
    letters = [whole[at] for at in sorted(lost - labelled) if whole[at].isalnum()]
    if letters and spans:
        found.setdefault("lost", Counter())["".join(letters)] += 1


def made(model: PageModel, corpora: Path) -> Counter[str]:
    """
    Count how lists that were put before or after an honest line are cut: exactly, partly, not, or too much.

    The lists are those of training that name their trade and have three keywords or more.
    """
    random = seeded("seams")
    drawn = stock(corpora, 0, 1)
    lines: list[str] = []
    wanted: list[str] = []
    while len(lines) < MADE:
        keywords = spam.keywords(drawn.vocabulary, int(random.integers(3, 20)), random)
        separators = [separator for separator in spam.SEPARATORS if separator in keywords]
        honest_line = str(random.choice(drawn.titles if random.random() < 0.5 else drawn.paragraphs)).strip()
        seam = str(random.choice(SEAMS))
        traded = bool(spam_keywords([keywords]))
        if traded and len(separators) == 1 and separators[0] in JOINED and keywords.count(separators[0]) > 1:
            lines.append(seam.join((keywords, honest_line) if random.random() < 0.5 else (honest_line, keywords)))
            wanted.append(honest_line)
    cuts = {document: text for document, _, text, _ in cut(model, [[line] for line in lines], [[BODY]] * MADE, 0.5)}
    return Counter(_how(line, cuts.get(place, line), wanted[place]) for place, line in enumerate(lines))


def _how(line: str, after: str, wanted: str) -> str:
    if after == line:
        return "left"
    if after == wanted:
        return "cut exactly"
    return "partly cut" if wanted in after else "cut too much"


def honest(corpora: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield sets of honest lines, repaired, as documents: raw text, texts that look dirty, labelled body."""
    for folder in HONEST:
        for name, lines in raw(corpora, folder):
            yield (
                f"raw/{folder}/{name}",
                [
                    repair("\n".join(lines[start : start + PAGE_OF_LINES]))[0].split("\n")
                    for start in range(0, len(lines), PAGE_OF_LINES)
                ],
            )
    files = sorted((corpora / "legit").glob("*.txt"))
    yield (
        "legit",
        [repair("\n".join(LINE_END.split(file.read_text(encoding="utf-8"))))[0].split("\n") for file in files],
    )
    labelled = [page for page in pages(corpora) if page.corpus in ("daniel_zh", "cwced")]
    for corpus in ("daniel_zh", "cwced"):
        mine = [page for page in labelled if page.corpus == corpus]
        yield (
            f"{corpus}, body",
            [
                [line for line, label in zip(page.lines, page.labels, strict=True) if label is Label.body]
                for page in mine
            ],
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
