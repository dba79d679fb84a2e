"""Runs of a text that read as if they were out of step, by what their characters cost: few of honest text do."""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes, codes
from cleaner.chinese.language_model import character_model, model_table
from cleaner.encoding.likelihood import BROKEN_COST, Costs, Flags, costs, is_broken, strangeness

# So many rare characters so near each other make a line suspect, if the run around them costs UNLIKELY nats more than
# MEAN a character. Out of step, two in three are rare and cost 11; in prose it is one in two hundred and 4 to 5.
RARE_OF_STRETCH = 2
STRETCH = 3
MEAN = 7.0
UNLIKELY = 30.0
# Characters before a run that are searched too.
LEAD = 8
# The first sign after the alphabets, and the kana.
SIGNS = 0x2000
KANA = 0x3041, 0x30FF
# More than any line costs.
MOST = 1e9

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


def is_suspect(text: str) -> bool:
    """Return whether some run of a text reads as if it were out of step."""
    return first_place(text) < len(text)


def first_place(text: str, of_two: bool = False) -> int:
    """
    Return a place a little before the first run that reads as if it were out of step, else the length.

    `of_two` says that a character has two bytes, so that half of one may be a letter.
    """
    points = codes(text)
    found = np.take(strangeness(), points, mode="clip")
    letters = before_letters(points, found > 0) if of_two else points[:0]
    first = max(0, int(letters[0]) - LEAD) if len(letters) else len(text)
    if found.sum(dtype=np.int64) <= 0 and not len(crowded(found > 0)):
        return first
    over = _excess(text, costs(text))
    hits = np.flatnonzero(over > UNLIKELY)
    if not len(hits):
        return first
    before = np.flatnonzero(over[: hits[0]] == 0)
    return min(first, max(0, int(before[-1]) - LEAD) if len(before) else 0)


def are_out_of_step(lines: Sequence[str]) -> Flags:
    """Return which of some lines, each with its end, have a run that reads as if it were out of step."""
    found = _exceed(lines, _bounds)
    places = np.flatnonzero(found)
    found[places] = _exceed([lines[place] for place in places.tolist()], costs)
    return found


def before_letters(points: Codes, rare: Flags) -> Places:
    """
    Return the places of rare characters with a letter behind them that runs into the next: 外婆把怮嶀@頭水牛.

    The letter may be the second byte of a character; in ten thousand lines of clean text there are four such places.
    Alphabets and kana count as rare too, but words in them may well run into a letter.
    """
    places = np.flatnonzero(rare[:-2])
    places = places[(points[places] >= SIGNS) & ((points[places] < KANA[0]) | (points[places] > KANA[1]))]
    letters = points[places + 1]
    found: Places = places[(letters >= 0x40) & (letters < 0x7F) & (points[places + 2] >= 0x80)]
    return found


def _exceed(lines: Sequence[str], measure: Callable[[str], Costs]) -> Flags:
    text = "".join(lines)
    over = np.flatnonzero(_excess(text, measure(text)) > UNLIKELY)
    found = np.zeros(len(lines), dtype=np.bool_)
    found[np.cumsum([len(line) for line in lines]).searchsorted(over, "right")] = True
    return found


def _bounds(text: str) -> Costs:
    """Return what each character costs at most, whatever the model knows of pairs: a fifth of the time of `costs`."""
    points = np.minimum(codes(text), 0xFFFF)
    alone, before = _alone_and_before()
    found = alone[points]
    found[1:] += before[points[:-1]]
    found[is_broken(points)] = BROKEN_COST
    return found


@cache
def _alone_and_before() -> tuple[Costs, Costs]:
    """Return the cost of each code point below 65536 alone, and what it adds to one after it that is new there."""
    model, keys = character_model(), model_table()[:0x10000]
    return -model.unigram[keys], -model.backoff[keys]


def _excess(text: str, found: Costs) -> Array:
    """Return for each character how many nats more than `MEAN` each the run costs that ends with it, 0 at line ends."""
    points = codes(text)
    # out of step there are hardly any signs, and honest rows of them are unlikely too: │首页 │新闻 │
    counts = (points >= 0x3400) & (points < 0xA000) | is_broken(points)
    over = np.where(counts, found.astype(np.float64) - MEAN, 0.0)
    over[points == 0x0A] = -MOST
    total = np.cumsum(over)
    lowest: Array = np.minimum.accumulate(np.concatenate([[0.0], total]))[1:]
    return total - lowest


def crowded(rare: Flags) -> Places:
    """Return the places of rare characters that have enough others close before them, none in clean text."""
    places = np.flatnonzero(rare)
    near = places[RARE_OF_STRETCH - 1 :] - places[: max(0, len(places) - RARE_OF_STRETCH + 1)] < STRETCH
    found: Places = places[RARE_OF_STRETCH - 1 :][near]
    return found
