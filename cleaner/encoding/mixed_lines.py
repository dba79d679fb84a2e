"""Files whose lines differ in encoding: find the lines that read strangely and read each with the codec that fits."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes, codes
from cleaner.encoding.byte_alignment import UTF8_AT_SEAM, read_aligned
from cleaner.encoding.codec import MIXABLE, read
from cleaner.encoding.detection import sample
from cleaner.encoding.guesses import LINE, STEP, Decoded, Pieces
from cleaner.encoding.likelihood import (
    IMPLAUSIBLE_MEAN,
    MOST_UTF8_COST,
    Flags,
    costs,
    is_broken,
    is_foreign,
    strangeness,
)
from cleaner.encoding.out_of_step import are_out_of_step, before_letters, crowded

# Bytes of whole lines that are read together, so that numpy gets many of them and memory stays bounded.
BLOCK = 1 << 20
# Nats by which another encoding must make a line likelier than the file's encoding does: nearly what one bad byte
# costs. One that is known from other lines needs less.
MARGIN = 20.0
MARGIN_KNOWN = 6.0
# Bytes of suspect lines that are searched for lost bytes: a text has few, and what has more is no Chinese.
MOST_SEARCHED = 1 << 18
# A line that ends with half a character. How many bytes of the next tell whether it begins with the other half, and the
# nats that this must save: the half is there, so its character costs what any does.
BROKEN_END = re.compile("\ufffd\r?\n")
START = 48
CUT_COST = 8.0
LOST = "\N{REPLACEMENT CHARACTER}"
# So many characters of three bytes in UTF-8 with nothing broken make a line UTF-8, whatever they say.
WHOLE_UTF8 = 2

Offsets = npt.NDArray[np.intp]


class Lines(NamedTuple):
    """The lines of a block: its bytes, its text in the file's encoding, and where each line ends in both."""

    data: bytes
    text: str
    data_ends: list[int]
    text_ends: list[int]

    def bytes_of(self, first: int, last: int) -> bytes:
        """Return the bytes of lines `first` to `last`, exclusive."""
        return self.data[self.data_ends[first - 1] if first else 0 : self.data_ends[last - 1]]

    def text_of(self, first: int, last: int) -> str:
        """Return the text of lines `first` to `last`, exclusive, in the file's encoding."""
        return self.text[self.text_ends[first - 1] if first else 0 : self.text_ends[last - 1]]


def read_lines(data: bytes, name: str, retry: bool = True) -> Decoded:
    r"""
    Decode each line by its own encoding: by that of most lines, unless another fits far better.

    `name` is a first guess, such as that of most bytes. Return the text and the encoding of most lines that are not
    plain ASCII, and what was guessed. With `retry` a wrong guess is corrected, since lines with little in them are read
    like the others.

        >>> page = "今天的新闻有三条\n".encode() * 3 + "第四条是昨天的旧闻".encode("gbk")
        >>> read_lines(page, "utf-8")[:2]
        ('今天的新闻有三条\n今天的新闻有三条\n今天的新闻有三条\n第四条是昨天的旧闻', 'utf-8')
    """
    if data.find(b"\n", 0, len(data) - 1) < 0:
        return read_aligned(data, name, is_stripped=_is_stripped(data, name))
    texts = Pieces()
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
        telling = _telling(block, points, found > 0, ends) if name != "utf-8" else ends[:0]
        behind = _behind_broken(text, ends) if name != "utf-8" and len(block) <= BLOCK else []
        if suspect.any() or len(telling) or len(behind):
            lines = _lines(block, text, ends)
            if strange.any():
                chosen[strange] = _choose([lines.bytes_of(at, at + 1) for at in np.flatnonzero(strange).tolist()], name)
            suspect[suspect] = _are_suspect(lines, name, chosen, np.flatnonzero(suspect))
            suspect[telling] |= chosen[telling] == MIXABLE.index(name)
            sizes = np.cumsum([len(lines.bytes_of(at, at + 1)) for at in np.flatnonzero(suspect).tolist()])
            suspect[suspect] = searched + sizes <= MOST_SEARCHED
            searched += int(sizes[-1]) if len(sizes) else 0
            cut = _are_cut(lines, name, behind, chosen)
            _add_each(texts, lines, name, chosen, suspect & ~cut, cut, _is_stripped(data, name))
        else:
            texts.add(text)
        numbers += np.bincount(chosen[_any(points >= 0x80, ends)], minlength=len(MIXABLE))
    most = MIXABLE[int(numbers.argmax())]
    if retry and numbers.max() > numbers[MIXABLE.index(name)]:
        return read_lines(data, most, retry=False)
    return texts.decoded(name)


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


def _any(flags: Flags, ends: Offsets) -> Flags:
    """Return which lines have a flag."""
    found: Flags = np.logical_or.reduceat(flags, np.concatenate([[0], ends[:-1]]))
    return found


def _lines(block: bytes, text: str, ends: Offsets) -> Lines:
    if len(block) > BLOCK:
        return Lines(block, text, [len(block)], [len(text)])
    data_ends = (np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == 0x0A) + 1).tolist()
    return Lines(block, text, data_ends if block.endswith(b"\n") else [*data_ends, len(block)], ends.tolist())


def _choose(lines: list[bytes], name: str) -> Offsets:
    """Return for each line the index in `MIXABLE` of the encoding it is read with, judged by a bounded part of it."""
    joined = b"".join(map(_part, lines))
    found = np.array([line_costs(read(joined, other), other) for other in MIXABLE])
    total, mean = found[:, 0], found[:, 1]
    usual = MIXABLE.index(name)
    total[usual] -= MARGIN
    mean[usual] = 0.0
    total[mean > IMPLAUSIBLE_MEAN] = np.inf
    known = np.unique(total.argmin(axis=0))
    total[known[known != usual]] -= MARGIN - MARGIN_KNOWN
    chosen: Offsets = total.argmin(axis=0)
    return chosen


def line_costs(text: str, name: str) -> npt.NDArray[np.float64]:
    """Return the cost of each line, and the mean over its characters that are not ASCII, shape (2, lines)."""
    found, points, foreign = costs(text), codes(text), is_foreign(text)
    ends, broken = _line_ends(points), is_broken(points)
    if name == "utf-8":
        found[~broken] = np.minimum(found[~broken], MOST_UTF8_COST)
    total, mean = _sums(found, ends), _sums(found * foreign, ends) / np.maximum(_sums(foreign, ends), 1)
    if name == "utf-8":
        mean[(_sums(broken, ends) == 0) & (_sums(points > 0x7FF, ends) >= WHOLE_UTF8)] = 0.0
    return np.array([total, mean])


def _are_suspect(lines: Lines, name: str, chosen: Offsets, at: Offsets) -> Flags:
    """Return which of some lines read as if they were out of step in the encoding that was chosen for each."""
    texts = [
        lines.text_of(line, line + 1) if codec == name else read(lines.bytes_of(line, line + 1), codec)
        for line, codec in zip(at.tolist(), (MIXABLE[choice] for choice in chosen[at]), strict=True)
    ]
    return are_out_of_step(texts)


def _behind_broken(text: str, ends: Offsets) -> list[int]:
    """Return the lines after one that ends with half a character."""
    places = [found.end() for found in BROKEN_END.finditer(text)]
    return [line for line in ends.searchsorted(places, "right").tolist() if line < len(ends)]


def _telling(block: bytes, points: Codes, rare: Flags, ends: Offsets) -> Offsets:
    """Return the lines of a block of GBK or Big5 with a letter that may be half a character, or UTF-8 at one end."""
    letters: Offsets = ends.searchsorted(before_letters(points, rare), "right")
    if len(block) > BLOCK or not UTF8_AT_SEAM.search(block):
        return letters
    mixed = [UTF8_AT_SEAM.search(line) is not None for line in block.split(b"\n")[: len(ends)]]
    return np.append(letters, np.flatnonzero(mixed))


def _are_cut(lines: Lines, name: str, behind: list[int], chosen: Offsets) -> Flags:
    """Return which lines begin with the other half of the character before them: a program broke lines by bytes."""
    cut = np.zeros(len(chosen), dtype=np.bool_)
    for line in behind:
        start = lines.bytes_of(line, line + 1)[:START]
        if UTF8_AT_SEAM.match(start):
            # the line before had such a prefix, which put the rest of it out of step
            continue
        half = lines.bytes_of(line - 1, line).rstrip(b"\r\n")[-1:] + start[:1]
        if chosen[line] == MIXABLE.index(name) and len(read(half, name)) == 1:
            usual, later = read(start, name), read(start[1:], name)
            cut[line] = float(costs(later).sum()) + CUT_COST < float(costs(usual).sum())
    return cut


def _is_stripped(data: bytes, name: str) -> bool:
    """Return whether a text of Big5 has no byte 5C, which one character in a hundred ends in: a program took them."""
    return name == "big5hkscs" and b"\\" not in data


def _add_each(
    texts: Pieces, lines: Lines, name: str, chosen: Offsets, suspect: Flags, cut: Flags, is_stripped: bool
) -> None:
    """Add the text of each line, read with the encoding that was chosen for it and searched if it is suspect."""
    begin = 0
    apart = np.diff(chosen) != 0
    apart |= suspect[1:] | suspect[:-1] | cut[1:] | cut[:-1]
    for end in [*(np.flatnonzero(apart) + 1).tolist(), len(chosen)]:
        codec = MIXABLE[chosen[begin]]
        if cut[begin]:
            texts.add(LOST, STEP)
            texts.add(read(lines.bytes_of(begin, end)[1:], codec))
        elif suspect[begin]:
            texts.extend(read_aligned(lines.bytes_of(begin, end), codec, is_stripped=is_stripped))
        elif codec == name:
            texts.add(lines.text_of(begin, end))
        else:
            texts.add(read(lines.bytes_of(begin, end), codec), LINE.format(codec))
        begin = end
