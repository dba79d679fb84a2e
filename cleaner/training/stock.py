"""The lines that augmentation draws from, read from a corpora folder and from our own list of spam words."""

from pathlib import Path

from cleaner.training.augment import Stock, seeded
from cleaner.training.corpora import raw

HERE = Path(__file__).resolve().parent
WORDS = HERE / "spam_words.tsv"
PROMOTIONS = HERE / "promotions.txt"
HONEST = HERE / "honest_lines.txt"
# The raw file of spam lines as injectors write them. The others are single words, messages, and titles of hacked pages,
# most of which name the honest firm whose site it was.
SPAM_LINES = "seo_gambling_seed_readfile"
# Of each raw file of paragraphs so many lines are drawn from, so that the large ones do not drown the others.
MOST = 2000
# Raw paragraphs outside these lengths (characters) are fragments or whole documents on one line.
PARAGRAPH = (15, 600)


def stock(corpora: Path, part: int, parts: int) -> Stock:
    """Return every `parts`-th raw line, from line `part` on: so folds share no raw line."""
    paragraphs = [line for _, lines in raw(corpora, "body") for line in _drawn(lines, part, parts)]
    return Stock(
        words=_words(),
        spam=[line for name, lines in raw(corpora, "spam") if name == SPAM_LINES for line in lines][part::parts],
        promotions=[text.split("\n") for text in _written(PROMOTIONS).split("\n\n")][part::parts],
        risky=_written(HONEST).split("\n")[part::parts],
        paragraphs=[line for line in paragraphs if PARAGRAPH[0] <= len(line) <= PARAGRAPH[1]],
        titles=[line for _, lines in raw(corpora, "titles") for line in _drawn(lines, part, parts)],
        chrome=[line for _, lines in raw(corpora, "chrome") for line in _run(lines, part, parts)],
    )


def _written(file: Path) -> str:
    rows = file.read_text(encoding="utf-8").split("\n")
    return "\n".join(row for row in rows if not row.startswith("#")).strip()


def _drawn(lines: list[str], part: int, parts: int) -> list[str]:
    mine = lines[part::parts]
    return [mine[place] for place in seeded(f"stock {len(mine)}").permutation(len(mine))[:MOST]]


def _run(lines: list[str], part: int, parts: int) -> list[str]:
    # chrome keeps its order: neighbours in the file were neighbours on a page
    size = len(lines) // parts
    return lines[part * size : (part + 1) * size]


def _words() -> list[tuple[list[str], list[str], list[str]]]:
    trades: dict[str, dict[str, list[str]]] = {}
    for row in WORDS.read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            trade, place, word = row.split("\t")
            trades.setdefault(trade, {"first": [], "middle": [], "last": []})[place].append(word)
    return [(places["first"], places["middle"], places["last"]) for places in trades.values()]
