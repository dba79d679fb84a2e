"""Runs of a text that read as if they were out of step, by what their characters cost: few of honest text do."""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import codes
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
# More than any line costs.
MOST = 1e9

Array = npt.NDArray[np.float64]


def is_suspect(text: str) -> bool:
    """Return whether some run of a text reads as if it were out of step."""
    return first_place(text) < len(text)


def first_place(text: str) -> int:
    """Return a place a little before the first run that reads as if it were out of step, else the length."""
    found = np.take(strangeness(), codes(text), mode="clip")
    if found.sum(dtype=np.int64) <= 0 and not len(crowded(found > 0)):
        return len(text)
    over = _excess(text, costs(text))
    hits = np.flatnonzero(over > UNLIKELY)
    if not len(hits):
        return len(text)
    before = np.flatnonzero(over[: hits[0]] == 0)
    return max(0, int(before[-1]) - LEAD) if len(before) else 0


def are_out_of_step(lines: Sequence[str]) -> Flags:
    """Return which of some lines, each with its end, have a run that reads as if it were out of step."""
    found = _exceed(lines, _bounds)
    places = np.flatnonzero(found)
    found[places] = _exceed([lines[place] for place in places.tolist()], costs)
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


def crowded(rare: Flags) -> npt.NDArray[np.intp]:
    """Return the places of rare characters that have enough others close before them, none in clean text."""
    places = np.flatnonzero(rare)
    near = places[RARE_OF_STRETCH - 1 :] - places[: max(0, len(places) - RARE_OF_STRETCH + 1)] < STRETCH
    found: npt.NDArray[np.intp] = places[RARE_OF_STRETCH - 1 :][near]
    return found
