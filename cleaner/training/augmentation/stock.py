"""The lines that augmentation draws from, read from a corpora folder and from our own lists."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cleaner.training.augmentation.seeds import seeded
from cleaner.training.augmentation.spam import Vocabulary, Words
from cleaner.training.corpora.folder import raw
from cleaner.training.corpora.texts import read_lines, read_rows

# The raw file of spam lines as injectors write them. The others hold single words, messages, and titles of hacked
# pages, most of which name the honest firm whose site it was.
SPAM_LINES = "seo_gambling_seed_readfile"
# The raw file of readers' opinions, as they appear in comments.
REMARKS = "fewclue_eprstmt"
# The most lines to draw from in each raw file, so that the large files do not drown the others.
MOST = 2000
# One in this many spam words is shared by all folds. So in an unseen fold a model meets what it meets in real spam:
# phrases that mix words it knows with words it does not.
COMMON = 4
# What replaces a left-out word in a raw file of cloze tests.
BLANK = "#idiom#"
# Raw paragraphs outside these lengths (characters) are fragments or whole documents on one line.
PARAGRAPH = (15, 600)


@dataclass(frozen=True)
class Stock:
    """
    What augmentation draws from.

    Of spam: its `vocabulary`, and promotional articles as lists of lines. Of honest text: lines on the same topics
    (`risky`), paragraphs and titles. Also lines of chrome, readers' remarks, and of novels: advertising among chapters
    (`ads`), and honest lines that read like it (`chapter_lines`).
    """

    vocabulary: Vocabulary
    promotions: Sequence[Sequence[str]]
    risky: Sequence[str]
    paragraphs: Sequence[str]
    titles: Sequence[str]
    chrome: Sequence[str]
    remarks: Sequence[str]
    ads: Sequence[str]
    chapter_lines: Sequence[str]


def stock(corpora: Path, part: int, parts: int, chrome: Sequence[str] = ()) -> Stock:
    """
    Return a stock of every `parts`-th raw line, from line `part` on, so that folds share no raw line.

    `chrome` is that of the labelled pages of the part, in order. The raw chrome of a corpora folder is of no use: it is
    from sites of the labelled pages, and would be seen on both sides of a split.
    """
    paragraphs = [line.replace(BLANK, "") for _, lines in raw(corpora, "body") for line in _drawn(lines, part, parts)]
    found = [line for name, lines in raw(corpora, "spam") if name == SPAM_LINES for line in lines]
    spam_lines = [*_written("spam_lines.txt").split("\n"), *found]
    return Stock(
        vocabulary=Vocabulary(_trades(part, parts), _spellings(), spam_lines[part::parts]),
        promotions=[text.split("\n") for text in _written("promotions.txt").split("\n\n")][part::parts],
        risky=_written("honest_lines.txt").split("\n")[part::parts],
        paragraphs=[line for line in paragraphs if PARAGRAPH[0] <= len(line) <= PARAGRAPH[1]],
        titles=[line for _, lines in raw(corpora, "titles") for line in _drawn(lines, part, parts)],
        chrome=chrome,
        remarks=[line for name, lines in raw(corpora, "body") if name == REMARKS for line in lines][part::parts],
        ads=_written("novel_ads.txt").split("\n")[part::parts],
        chapter_lines=_written("novel_lines.txt").split("\n")[part::parts],
    )


def _written(name: str) -> str:
    return "\n".join(read_lines(name)).strip()


def _drawn(lines: list[str], part: int, parts: int) -> list[str]:
    mine = lines[part::parts]
    return [mine[place] for place in seeded(f"stock {len(mine)}").permutation(len(mine))[:MOST]]


def _trades(part: int, parts: int) -> list[Words]:
    trades: dict[str, dict[str, list[str]]] = {}
    for trade, place, word in read_rows("spam_words.tsv"):
        words = trades.setdefault(trade, {}).setdefault(place, [])
        # each position needs at least one word
        if not words or _is_known(word, part, parts):
            words.append(word)
    return [Words(**places) for places in trades.values()]


def _is_known(word: str, part: int, parts: int) -> bool:
    """Return whether a fold's spam may have a word: some are for every fold, each of the others for one fold."""
    number = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
    return number % COMMON == 0 or number // COMMON % parts == part


def _spellings() -> dict[str, list[str]]:
    spellings: dict[str, list[str]] = {}
    for word, spelling in read_rows("spam_spellings.tsv"):
        spellings.setdefault(word, []).append(spelling)
    return spellings
