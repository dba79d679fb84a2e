"""Files whose lines differ in encoding: find the lines that read strangely and read each with the codec that fits."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes, codes
from cleaner.encoding.byte_alignment import UNLIKELY, crowded, excess, read_aligned
from cleaner.encoding.codec import MIXABLE, read
from cleaner.encoding.detection import sample
from cleaner.encoding.likelihood import IMPLAUSIBLE_MEAN, Flags, costs, is_broken, is_foreign, strangeness

# Bytes of whole lines that are read together, so that numpy gets many of them and memory stays bounded.
BLOCK = 1 << 20
# Nats by which another encoding must make a line likelier than the file's encoding does: nearly what one bad byte
# costs. One that is known from other lines needs less.
MARGIN = 20.0
MARGIN_KNOWN = 6.0
# Bytes of suspect lines that are searched for lost bytes: a text has few, and what has more is no Chinese.
MOST_SEARCHED = 1 << 18
# A character of three bytes in UTF-8 is evidence in itself, whatever it is: an emoji, a Korean word. WHOLE_UTF8 of
# them with nothing broken make a line UTF-8.
MOST_UTF8_COST = 12.0
WHOLE_UTF8 = 2

Offsets = npt.NDArray[np.intp]


def read_lines(data: bytes, name: str, retry: bool = True) -> tuple[str, str]:
    r"""
    Decode each line by its own encoding: by that of most lines, unless another fits far better.

    `name` is a first guess, such as that of most bytes. Return the text and the encoding of most lines that are not
    plain ASCII. With `retry` a wrong guess is corrected, since lines with little in them are read like the others.

        >>> page = "今天的新闻有三条\n".encode() * 3 + "第四条是昨天的旧闻".encode("gbk")
        >>> read_lines(page, "utf-8")
        ('今天的新闻有三条\n今天的新闻有三条\n今天的新闻有三条\n第四条是昨天的旧闻', 'utf-8')
    """
    if data.find(b"\n", 0, len(data) - 1) < 0:
        return read_aligned(data, name), name
    parts = []
    searched = 0
    numbers = np.zeros(len(MIXABLE), dtype=np.intp)
    for block in _blocks(data):
        text = read(block, name)
        points = codes(text if len(block) <= BLOCK else read(_part(block), name))
        ends = _line_ends(points)
        chosen = np.full(len(ends), MIXABLE.index(name))
        found = np.take(strangeness(), points, mode="clip")
        strange = _sums(found, ends) > 0
        suspect = strange.copy()
        suspect[ends.searchsorted(crowded(found > 0), "right")] = True
        if suspect.any():
            lines = _split(block)
            if strange.any():
                chosen[strange] = _choose([lines[at] for at in np.flatnonzero(strange)], name)
            suspect[suspect] = _are_suspect(lines, chosen, np.flatnonzero(suspect))
            sizes = np.cumsum([len(lines[at]) for at in np.flatnonzero(suspect)])
            suspect[suspect] = searched + sizes <= MOST_SEARCHED
            searched += int(sizes[-1]) if len(sizes) else 0
            text = _read_each(lines, chosen, suspect)
        parts.append(text)
        numbers += np.bincount(chosen[_sums(points >= 0x80, ends) > 0], minlength=len(MIXABLE))
    most = MIXABLE[int(numbers.argmax())]
    if retry and numbers.max() > numbers[MIXABLE.index(name)]:
        return read_lines(data, most, retry=False)
    return "".join(parts), name


def _blocks(data: bytes) -> Iterator[bytes]:
    """Cut bytes at line ends; a block of more than `BLOCK` bytes is one line."""
    begin = 0
    while begin < len(data):
        end = data.rfind(b"\n", begin, begin + BLOCK) + 1 or data.find(b"\n", begin) + 1 or len(data)
        yield data[begin:end]
        begin = end


def _part(line: bytes) -> bytes:
    """Return enough of a line to judge it by, with a line end."""
    return sample(line.rstrip(b"\n"), 0) + b"\n"


def _line_ends(points: Codes) -> Offsets:
    """Return the offset after each line, shape (lines,)."""
    ends = np.flatnonzero(points == 0x0A) + 1
    return ends if len(ends) and ends[-1] == len(points) else np.append(ends, len(points))


def _sums(values: npt.NDArray[Any], ends: Offsets) -> npt.NDArray[np.float64]:
    """Return the sum of each line's values; no line is empty, as it includes its end."""
    begins = np.concatenate([[0], ends[:-1]])
    return np.add.reduceat(values, begins, dtype=np.float64)


def _split(block: bytes) -> list[bytes]:
    lines = block.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _choose(lines: list[bytes], name: str) -> Offsets:
    """Return for each line the index in `MIXABLE` of the encoding it is read with, judged by a bounded part of it."""
    joined = b"".join(map(_part, lines))
    found = np.array([_costs(read(joined, other), other) for other in MIXABLE])
    total, mean = found[:, 0], found[:, 1]
    usual = MIXABLE.index(name)
    total[usual] -= MARGIN
    mean[usual] = 0.0
    total[mean > IMPLAUSIBLE_MEAN] = np.inf
    known = np.unique(total.argmin(axis=0))
    total[known[known != usual]] -= MARGIN - MARGIN_KNOWN
    chosen: Offsets = total.argmin(axis=0)
    return chosen


def _costs(text: str, name: str) -> npt.NDArray[np.float64]:
    """Return the cost of each line, and the mean over its characters that are not ASCII, shape (2, lines)."""
    found, points, foreign = costs(text), codes(text), is_foreign(text)
    ends, broken = _line_ends(points), is_broken(points)
    if name == "utf-8":
        found[~broken] = np.minimum(found[~broken], MOST_UTF8_COST)
    total, mean = _sums(found, ends), _sums(found * foreign, ends) / np.maximum(_sums(foreign, ends), 1)
    if name == "utf-8":
        mean[(_sums(broken, ends) == 0) & (_sums(points > 0x7FF, ends) >= WHOLE_UTF8)] = 0.0
    return np.array([total, mean])


def _are_suspect(lines: list[bytes], chosen: Offsets, at: Offsets) -> Flags:
    """Return which of some lines read as if they were out of step in the encoding that was chosen for each."""
    text = "".join(read(lines[line], MIXABLE[chosen[line]]) for line in at)
    over = (excess(text) > UNLIKELY).astype(np.intp)
    found: Flags = _sums(over, _line_ends(codes(text))) > 0
    return found


def _read_each(lines: list[bytes], chosen: Offsets, suspect: Flags) -> str:
    parts = []
    begin = 0
    apart = np.diff(chosen) != 0
    apart |= suspect[1:] | suspect[:-1]
    for end in [*(np.flatnonzero(apart) + 1).tolist(), len(lines)]:
        reader = read_aligned if suspect[begin] else read
        parts.append(reader(b"".join(lines[begin:end]), MIXABLE[chosen[begin]]))
        begin = end
    return "".join(parts)
