"""What the context-sensitive pass sees: a line, its neighbours, its place in the page and the runs it stands in."""

from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.hanzi import Codes
from cleaner.lines.classifier import BODY, SPAM, sigmoid
from cleaner.lines.features import CLASSES, Batch, Floats, Integers, Layout, counts
from cleaner.lines.topic import UNIT, topic

Column = npt.NDArray[np.generic]

# Neighbours whose scores and length a line sees, and the wider windows whose share of body it sees.
NEIGHBOURS = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
NEAREST = (-2, -1, 1, 2)
WINDOWS = (4, 10, 25)
SPAM_WINDOWS = (3, 8)
# A line of this many characters of likely body is what a run of body is made of.
STRONG = 20.0


def context(lines: Batch, scores: Floats, layout: Layout) -> Floats:
    """Return the features of the second pass, shape (lines, features): floats that do not depend on the batch."""
    likely = sigmoid(scores[:, BODY])
    shared = topic(lines, likely, layout)
    columns = [
        *_own(lines, scores),
        *shared.T,
        *_beside([scores[:, BODY], scores[:, SPAM], np.log1p(lines.lengths), _closed(lines)], NEIGHBOURS, layout),
        *_beside([shared[:, 0]], NEAREST, layout),
        *_place(lines, likely, layout),
        *_around(lines, scores, layout),
    ]
    return np.stack([column.astype(np.float32) for column in columns], axis=1)


def _own(lines: Batch, scores: Floats) -> list[Column]:
    table = counts(lines)
    length = np.maximum(lines.lengths, 1)
    opening = lines.points[np.minimum(lines.starts, len(lines.points) - 1)]
    closing = lines.points[np.maximum(lines.ends - 1, 0)]
    density = [table[:, column] / length for column in range(len(CLASSES))]
    amount = [
        np.log1p(table[:, CLASSES.index(name)]) for name in ("end", "comma", "separator", "space", "digit", "stop")
    ]
    edges = [
        _among(closing, "。！？!?…”」』."),
        _among(closing, ":："),
        _among(opening, '“「『"0[【(《'),
    ]
    return [scores[:, BODY], scores[:, SPAM], np.log1p(length), *density, *amount, *edges]


def _among(points: Codes, chars: str) -> npt.NDArray[np.bool_]:
    """Tell which code points are among some characters, same shape; np.isin imports numpy.ma, which start-up feels."""
    return _members(chars)[np.minimum(points, 0xFFFF)]


@cache
def _members(chars: str) -> npt.NDArray[np.bool_]:
    table = np.zeros(0x10000, dtype=bool)
    table[[ord(char) for char in chars]] = True
    return table


def _closed(lines: Batch) -> Column:
    return _among(lines.points[np.maximum(lines.ends - 1, 0)], "。！？!?…”」』")


def _beside(values: list[Column], offsets: tuple[int, ...], layout: Layout) -> list[Column]:
    """Return each value at the lines beside a line, 0 outside its document, and where outside begins."""
    here = np.arange(len(layout.first))
    columns: list[Column] = []
    for offset in offsets:
        there = here + offset
        inside = (there >= layout.first) & (there < layout.last)
        there = np.clip(there, 0, max(len(here) - 1, 0))
        columns += [np.where(inside, value[there], np.float32(0)) for value in values]
        columns.append(~inside)
    return columns


def _place(lines: Batch, likely: npt.NDArray[np.float64], layout: Layout) -> list[Column]:
    here = np.arange(len(lines.starts))
    length = lines.lengths
    mass = np.rint(likely * length * UNIT).astype(np.int64)
    running = np.concatenate(([0], np.cumsum(mass)))
    letters = np.concatenate(([0], np.cumsum(length)))
    columns: list[Column] = []
    for reach in WINDOWS:
        low, high = np.maximum(here - reach, layout.first), np.minimum(here + reach + 1, layout.last)
        columns += _share(running[high] - running[low], letters[high] - letters[low])
        columns += _share(running[here] - running[low], letters[here] - letters[low])
        columns += _share(running[high] - running[here + 1], letters[high] - letters[here + 1])
    before, after = running[here] - running[layout.first], running[layout.last] - running[here + 1]
    whole = running[layout.last] - running[layout.first]
    columns += [np.log1p(before / UNIT), np.log1p(after / UNIT), np.log1p(whole / UNIT), (before + 1) / (whole + 1)]
    columns += _share(whole, letters[layout.last] - letters[layout.first])
    size = layout.last - layout.first
    columns += [
        np.log1p(here - layout.first),
        np.log1p(layout.last - here - 1),
        np.log(size),
        (here - layout.first) / size,
    ]
    columns += _distances(mass >= STRONG * UNIT, layout)
    columns.append(np.log(_copies(lines, layout)))
    return columns


def _around(lines: Batch, scores: Floats, layout: Layout) -> list[Column]:
    """Return how much of the text above, below and around a line reads like spam, the line itself left out."""
    here = np.arange(len(lines.starts))
    likely = sigmoid(scores[:, SPAM])
    running = np.concatenate(([0], np.cumsum(np.rint(likely * lines.lengths * UNIT).astype(np.int64))))
    letters = np.concatenate(([0], np.cumsum(lines.lengths)))
    columns: list[Column] = []
    for reach in SPAM_WINDOWS:
        low, high = np.maximum(here - reach, layout.first), np.minimum(here + reach + 1, layout.last)
        above, below = running[here] - running[low], running[high] - running[here + 1]
        above_letters, below_letters = letters[here] - letters[low], letters[high] - letters[here + 1]
        columns += _share(above, above_letters) + _share(below, below_letters)
        columns += _share(above + below, above_letters + below_letters)
    return columns


def _share(mass: Integers, letters: Integers) -> list[Column]:
    return [mass / UNIT / np.maximum(letters, 1), np.log1p(mass / UNIT)]


def _distances(strong: npt.NDArray[np.bool_], layout: Layout) -> list[Column]:
    """Return the log distance to the strong line before and after, and whether there is none."""
    here = np.arange(len(strong))
    previous = np.maximum.accumulate(np.where(strong, here, -1))
    previous = np.concatenate(([-1], previous[:-1]))
    following = np.minimum.accumulate(np.where(strong, here, len(strong))[::-1])[::-1]
    following = np.concatenate((following[1:], [len(strong)]))
    none_before, none_after = previous < layout.first, following >= layout.last
    return [
        np.log1p(np.where(none_before, here - layout.first, here - previous)),
        np.log1p(np.where(none_after, layout.last - here, following - here)),
        none_before,
        none_after,
    ]


def _copies(lines: Batch, layout: Layout) -> Integers:
    """Return how often each line stands in its document, shape (lines,)."""
    running = np.concatenate(([0], np.cumsum(lines.points.astype(np.int64) ** 2 % 1000003 * 31)))
    # a sum of hashed characters: lines with the same characters in another order count as the same line
    content = running[lines.ends] - running[lines.starts]
    # sorted by hand: np.unique imports numpy.ma, a fifth of the start-up time
    order = np.lexsort((content, layout.first))
    opens = np.ones(len(order), dtype=bool)
    opens[1:] = (np.diff(content[order]) != 0) | (np.diff(layout.first[order]) != 0)
    group = np.cumsum(opens) - 1
    copies = np.empty(len(order), dtype=np.int64)
    copies[order] = np.bincount(group)[group]
    return copies
