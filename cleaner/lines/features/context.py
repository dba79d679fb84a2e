"""What the second pass sees: a line, its neighbours, its position in the page and the runs around it."""

from collections.abc import Iterable
from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes
from cleaner.kernels import KERNELS
from cleaner.lines.compiled import loops
from cleaner.lines.features.batch import Batch, Floats, Integers, Layout
from cleaner.lines.features.classes import CLASSES
from cleaner.lines.features.shared_words import shared_words
from cleaner.lines.features.telltales import telltales
from cleaner.lines.features.windows import Column, Columns, Nearest, Running, Window, beside, clip
from cleaner.lines.scores import BODY, CLOSES, LEADS, OPENS, SPAM, WORDS, sigmoid

Groups = dict[str, Columns]

# Neighbours whose scores a line sees, and the wider windows whose sums it sees.
NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
NEAREST = (-2, -1, 1, 2)
WINDOWS = (4, 10, 25)
SPAM_WINDOWS = (3, 8)
# What the first pass expects beside a line, and how far from there the others see it.
EXPECTED = {"opens": OPENS, "closes": CLOSES, "leads": LEADS}
EXPECTED_FROM = (-3, -2, -1, 1, 2)
EXPECTED_WINDOWS = (5, 15)
# From this many characters, weighted by the likelihood of body, a line is a strong line of body.
STRONG = 20.0
# A line whose words have log-odds of body below this has the words of chrome.
CHROME_WORDS = -1.0
LARGEST = 6.0
# Classes whose share of a line's characters is a feature, and those whose number is.
DENSITIES = tuple(name for name in CLASSES if name not in ("kana", "letter"))
AMOUNTS = ("end", "comma", "separator", "space", "digit", "stop")
# How many features `spam_context` and `context` have: a model must not use more.
SPAM_SIZE, SEEN_SIZE = 15, 131


def context(lines: Batch, counts: Integers, scores: Floats, layout: Layout) -> Groups:
    """
    Return the features of the second pass by group and name, columns of shape (lines,), independent of the batch.

    `counts` are those of `classes.counts`, `scores` those of the first pass, shape (lines, COLUMNS).
    """
    likely = sigmoid(scores[:, BODY])
    shared = shared_words(lines, likely, layout)
    return {
        "line": _own(lines, counts, scores),
        "shared_words": {
            **dict(zip(("present", "weight", "opening", "no_pair"), shared.T, strict=True)),
            **at_offsets("present", shared[:, 0], NEAREST, layout),
        },
        "neighbours": _neighbours(lines, scores, layout),
        "place": _place(lines, likely, layout),
        "words": _words(lines, likely, scores[:, WORDS], layout),
        "expected": _expected(scores, layout),
        "telltales": telltales(lines, layout),
    }


def at_offsets(name: str, values: Column, offsets: Iterable[int], layout: Layout, outside: float = 0.0) -> Columns:
    """Return the values of the lines at some offsets as columns called after both: `closed-1`, `closed+1`."""
    return {f"{name}{offset:+d}": beside(values, offset, layout, outside) for offset in offsets}


def table(groups: Iterable[Columns]) -> Floats:
    """Return the columns of groups as one table, shape (features, lines)."""
    columns = [column for group in groups for column in group.values()]
    found = np.empty((len(columns), len(columns[0])), dtype=np.float32)
    for place, column in enumerate(columns):
        found[place] = column
    return found


def _own(lines: Batch, counts: Integers, scores: Floats) -> Columns:
    length = np.maximum(lines.lengths, 1)
    opening = lines.points[np.minimum(lines.starts, len(lines.points) - 1)]
    return {
        "score": scores[:, BODY],
        "log_length": np.log1p(length),
        **{f"share_of_{name}": counts[:, CLASSES.index(name)] / length for name in DENSITIES},
        **{f"log_count_of_{name}": np.log1p(counts[:, CLASSES.index(name)]) for name in AMOUNTS},
        "opens_like_a_quote_or_number": _among(opening, '“「『"0[【(《'),
        "ends_with_colon": _among(_closing(lines), ":："),
        "closed": _closed(lines),
    }


def _among(points: Codes, chars: str) -> npt.NDArray[np.bool_]:
    """Flag code points that are among `chars`, same shape; np.isin would import numpy.ma and slow down start-up."""
    return _members(chars)[np.minimum(points, 0xFFFF)]


@cache
def _members(chars: str) -> npt.NDArray[np.bool_]:
    member = np.zeros(0x10000, dtype=bool)
    member[[ord(char) for char in chars]] = True
    return member


def _closing(lines: Batch) -> Codes:
    return lines.points[np.maximum(lines.ends - 1, 0)]


def _closed(lines: Batch) -> Column:
    return _among(_closing(lines), "。！？!?…”」』.")


def _neighbours(lines: Batch, scores: Floats, layout: Layout) -> Columns:
    length, closed = np.log1p(lines.lengths), _closed(lines)
    columns = at_offsets("score", scores[:, BODY], NEIGHBOURS, layout)
    for offset in NEAREST[1:3]:
        columns |= at_offsets("log_length", length, [offset], layout)
        columns |= at_offsets("closed", closed, [offset], layout)
    return columns


def _place(lines: Batch, likely: npt.NDArray[np.float64], layout: Layout) -> Columns:
    """Return how much body is around, above and below a line, and where the line is in its page."""
    here, length = layout.here, lines.lengths
    mass, letters = Running.of(likely * length), Running.of(length)
    columns: Columns = {}
    for reach in WINDOWS:
        window = Window.of(reach, layout)
        around = window.whole(mass)
        columns[f"body_share_within_{reach}"] = around / np.maximum(window.whole(letters), 1)
        columns[f"log_body_within_{reach}"] = np.log1p(around)
        columns[f"body_share_above_{reach}"] = window.above(mass) / np.maximum(window.above(letters), 1)
        columns[f"body_share_below_{reach}"] = window.below(mass) / np.maximum(window.below(letters), 1)
    before, after = mass.between(layout.first, here), mass.between(here + 1, layout.last)
    whole, size = mass.between(layout.first, layout.last), layout.last - layout.first
    strong = Nearest.of(likely * length >= STRONG, layout)
    return columns | {
        "log_body_before": np.log1p(before),
        "log_body_after": np.log1p(after),
        "log_body_of_page": np.log1p(whole),
        "body_share_before": (before + 1) / (whole + 1),
        "body_share_of_page": whole / np.maximum(letters.between(layout.first, layout.last), 1),
        "log_lines_before": np.log1p(here - layout.first),
        "log_lines_after": np.log1p(layout.last - here - 1),
        "log_lines_of_page": np.log(size),
        "position": (here - layout.first) / size,
        **strong.distances("strong"),
        "no_strong_before": strong.none_before,
        "no_strong_after": strong.none_after,
        "log_copies": np.log(_copies(lines, layout)),
    }


def _words(lines: Batch, likely: npt.NDArray[np.float64], words: Floats, layout: Layout) -> Columns:
    """Return how the lines around read by their words alone, and those from the line to the nearest strong ones."""
    here, size = layout.here, layout.last - layout.first
    clipped = clip(words, LARGEST)
    chrome = words < CHROME_WORDS
    sums, runs = Running.of(clipped), Running.of(chrome)
    columns = {"words": words} | at_offsets("words", words, NEIGHBOURS, layout)
    for reach in WINDOWS:
        window = Window.of(reach, layout)
        above, below = np.maximum(here - window.low, 1), np.maximum(window.high - here - 1, 1)
        columns[f"words_above_{reach}"] = window.above(sums) / above
        columns[f"words_below_{reach}"] = window.below(sums) / below
        columns[f"chrome_above_{reach}"] = window.above(runs) / above
        columns[f"chrome_below_{reach}"] = window.below(runs) / below
    strong = Nearest.of(likely * lines.lengths >= STRONG, layout)
    first, last = np.maximum(strong.before, layout.first), np.minimum(strong.after, layout.last)
    columns |= {
        "chrome_since_strong": np.where(strong.none_before, -1.0, runs.between(first, here)),
        "chrome_until_strong": np.where(strong.none_after, -1.0, runs.between(here + 1, last)),
        "words_since_strong": sums.between(first, here) / np.maximum(here - first, 1),
        "words_until_strong": sums.between(here + 1, last) / np.maximum(last - here - 1, 1),
        "words_of_page": sums.between(layout.first, layout.last) / size,
    }
    return columns | Nearest.of(chrome, layout).distances("chrome")


def _expected(scores: Floats, layout: Layout) -> Columns:
    """Return whether body is to be expected beside a line, by its own words and by those of the lines around."""
    here = layout.here
    columns: Columns = {}
    for name, column in EXPECTED.items():
        clipped = clip(scores[:, column], LARGEST)
        sums = Running.of(clipped)
        columns |= {name: clipped} | at_offsets(name, clipped, EXPECTED_FROM, layout)
        for reach in EXPECTED_WINDOWS:
            window = Window.of(reach, layout)
            columns[f"{name}_above_{reach}"] = window.above(sums) / np.maximum(here - window.low, 1)
            columns[f"{name}_below_{reach}"] = window.below(sums) / np.maximum(window.high - here - 1, 1)
    return columns


def spam_context(lines: Batch, scores: Floats, layout: Layout) -> Columns:
    """Return how much a line and its neighbours read like spam, and how much of the text above, below and around."""
    own = scores[:, SPAM]
    mass, letters = Running.of(sigmoid(own) * lines.lengths), Running.of(lines.lengths)
    # each line of a promotional article reads a little like spam
    sums = Running.of(clip(own, LARGEST) * lines.lengths)
    columns = {"spam": own} | at_offsets("spam", own, NEAREST, layout)
    for reach in SPAM_WINDOWS:
        window = Window.of(reach, layout)
        above, below = window.above(mass), window.below(mass)
        letters_above, letters_below = window.above(letters), window.below(letters)
        columns |= {
            f"spam_share_above_{reach}": above / np.maximum(letters_above, 1),
            f"spam_share_below_{reach}": below / np.maximum(letters_below, 1),
            f"spam_share_beside_{reach}": (above + below) / np.maximum(letters_above + letters_below, 1),
            f"log_spam_beside_{reach}": np.log1p(above + below),
            f"spam_score_within_{reach}": window.whole(sums) / np.maximum(window.whole(letters), 1),
        }
    return columns


def _contents(lines: Batch) -> Integers:
    """Return the sum of each line's hashed characters: lines with the same characters in any order count as equal."""
    if KERNELS:
        return loops.content_sums(lines)
    running = np.concatenate(([0], np.cumsum(lines.points.astype(np.int64) ** 2 % 1000003 * 31)))
    content: Integers = running[lines.ends] - running[lines.starts]
    return content


def _copies(lines: Batch, layout: Layout) -> Integers:
    """Return how often each line occurs in its document, shape (lines,)."""
    content = _contents(lines)
    # sorted by hand: np.unique imports numpy.ma, a fifth of the start-up time
    order = np.lexsort((content, layout.first))
    opens = np.ones(len(order), dtype=bool)
    opens[1:] = (np.diff(content[order]) != 0) | (np.diff(layout.first[order]) != 0)
    group = np.cumsum(opens) - 1
    copies = np.empty(len(order), dtype=np.int64)
    copies[order] = np.bincount(group)[group]
    return copies
