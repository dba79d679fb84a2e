"""
Files in which UTF-16 stands behind text of another encoding, or before it: a program appended its own to a file.

Whether a line is UTF-16 decides where it ends (0A 00, 00 0A or 0A), so lines and encodings are found together: the
likeliest way through all line ends there may be, with a cost for each switch.
"""

import codecs
import re
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import codes
from cleaner.encoding.codec import MIXABLE, read
from cleaner.encoding.detection import detect
from cleaner.encoding.guesses import LINE, NOT_SPLIT, Decoded, Guess, Pieces
from cleaner.encoding.likelihood import BROKEN_COST, IMPLAUSIBLE_MEAN, Flags, costs, is_broken, is_foreign
from cleaner.encoding.mixed_lines import line_costs, read_lines
from cleaner.encoding.utf16_alignment import rare_units, read_in_step, unit_costs, units_of

NARROW = "narrow"
WIDE = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
LINE_ENDS = (b"\n\0", b"\0\n")
READINGS = (NARROW, *WIDE)
# Nats for reading on in another encoding, as for a line in another; none where a mark says it.
SWITCH = 20.0
# Of so many characters of a part one may be broken; in UTF-16 that is read as anything else one in four is.
WHOLE_PER_BROKEN = 16
MARKS = {**WIDE, NARROW: codecs.BOM_UTF8}
# How many rare characters of so many make UTF-16 suspect, at either end a short line before or behind it; how many such
# pieces are looked at, so that Korean costs little.
PIECE, RARE_OF_PIECE, MOST_PIECES = 16, 5, 32
EDGE, RARE_AT_EDGE = 8, 2
# Fewer bytes prove nothing: a stray byte before 上 (4E 0A) looks like a line end.
FEWEST = 8
# Bytes of the longest text that is searched, so that memory stays bounded.
LONGEST = 1 << 24

ANY_MARK = re.compile(b"|".join(map(re.escape, WIDE.values())))
NOWHERE = float("inf")
LOST = "\N{REPLACEMENT CHARACTER}"

Places = npt.NDArray[np.intp]
# For each place but the last: the index of the place where a line ends that begins there, and what the line costs.
Steps = tuple[Places, npt.NDArray[np.float64]]


class Part(NamedTuple):
    """Bytes from `begin` to `end` that are read one way: as UTF-16 of either order, or line by line as what is not."""

    begin: int
    end: int
    reading: str


def may_switch(data: bytes, name: str, rare: Flags | None = None) -> bool:
    """
    Return whether bytes show any sign that a part of them has another width than the encoding `name`.

    `rare` is what `rare_units` returns, if it is known.
    """
    if name in WIDE:
        rare = rare_units(data, name) if rare is None else rare
        return any(_reads_narrow(piece, name) for piece in _rare_pieces(data, rare))
    if b"\0" in data and (any(end in data for end in LINE_ENDS) or data.find(b"\0", data.rfind(b"\n") + 1) >= 0):
        return True
    # no other encoding has FF, and one byte is found faster than two
    return b"\xff" in data and any(mark in data for mark in WIDE.values())


def read_switches(data: bytes, usual: Decoded) -> Decoded:
    r"""
    Return the text of some bytes part by part, `usual` if all have the same width.

    The encoding is that of most characters. What cannot be proven stays as it was, with a remark.

        >>> data = "早上有雾，船没有开。\n".encode() * 9 + "晚上雾散了，船开了。\n".encode("utf-16-le")
        >>> text, name, guesses = read_switches(data, Decoded("", "utf-8"))
        >>> text[-22:], name, guesses[0].remark
        ('早上有雾，船没有开。\n晚上雾散了，船开了。\n', 'utf-8', 'uncertain: decoded as utf-16-le, unlike most lines')
    """
    parts = _parts(data) if len(data) <= LONGEST else []
    if len(parts) < 2:
        return usual
    narrow = b"".join(data[part.begin : part.end] for part in parts if part.reading == NARROW)
    codec = detect(narrow, 0) if narrow else "utf-8"
    found = [
        _read_part(data[part.begin : part.end], codec if part.reading == NARROW else part.reading) for part in parts
    ]
    proven = codec in MIXABLE and all(part.end - part.begin >= FEWEST for part in parts) and all(map(_is_proven, found))
    if not proven:
        return usual if usual.guesses else _remarked(data, usual, parts)
    main = _most(found)
    texts = Pieces()
    for part in found:
        whole = (Guess(0, len(part.text), LINE.format(part.encoding)),) if part.encoding != main else ()
        texts.extend(part._replace(guesses=whole + part.guesses))
    return texts.decoded(usual.encoding if usual.encoding.removesuffix("-sig") == main else main)


def _rare_pieces(data: bytes, rare: Flags) -> list[bytes]:
    """Return pieces of UTF-16 that read strangely: some of those inside, and either end, where a line may be short."""
    places = np.flatnonzero(np.bincount(np.flatnonzero(rare) // PIECE) >= RARE_OF_PIECE) * 2 * PIECE
    found = [data[place : place + 2 * PIECE] for place in places[:: len(places) // MOST_PIECES + 1].tolist()]
    first, last = np.flatnonzero(rare[:EDGE]), np.flatnonzero(rare[-EDGE:])
    if len(first) >= RARE_AT_EDGE:
        found.append(data[: 2 * (int(first[-1]) + 1)])
    if len(last) >= RARE_AT_EDGE:
        found.append(data[2 * (max(0, len(rare) - EDGE) + int(last[0])) :])
    return found


def _reads_narrow(piece: bytes, name: str) -> bool:
    """Return whether a piece of UTF-16 is likelier in another encoding, whose characters may begin one byte later."""
    likeliest = min(float(costs(read(part, other)).sum()) for part in (piece, piece[1:]) for other in MIXABLE)
    return likeliest + SWITCH < float(unit_costs(piece, name).sum())


def _read_part(data: bytes, name: str) -> Decoded:
    data = data.removeprefix(MARKS.get(name, codecs.BOM_UTF8))
    if name in WIDE:
        return read_in_step(data, name)
    text = read(data, "utf-8")
    return read_lines(data, name) if LOST in text and name in MIXABLE else Decoded(text, "utf-8")


def _most(parts: list[Decoded]) -> str:
    sizes: dict[str, int] = {}
    for part in parts:
        sizes[part.encoding] = sizes.get(part.encoding, 0) + len(part.text)
    return max(sizes, key=lambda name: sizes[name])


def _is_proven(part: Decoded) -> bool:
    """Return whether a part reads like text in its encoding."""
    broken = int(is_broken(codes(part.text)).sum())
    foreign = costs(part.text)[is_foreign(part.text)]
    if broken * WHOLE_PER_BROKEN > len(part.text) or not part.text.strip():
        return False
    return part.encoding == "utf-8" or not len(foreign) or float(foreign.mean()) < IMPLAUSIBLE_MEAN


def _remarked(data: bytes, usual: Decoded, parts: list[Part]) -> Decoded:
    """Say where a part may have another width than the rest, which is read as usual."""
    width = usual.encoding if usual.encoding in WIDE else NARROW
    guesses = []
    for part in parts:
        if part.reading != width:
            begin, end = (min(len(usual.text), len(read(data[:at], usual.encoding))) for at in part[:2])
            guesses.append(Guess(begin, end, NOT_SPLIT))
    return usual._replace(guesses=tuple(guesses))


def _parts(data: bytes) -> list[Part]:
    """Return the likeliest way to cut bytes at line ends into parts of one width."""
    raw = np.frombuffer(data, dtype=np.uint8)
    bounds = _narrow_bounds(data, raw)
    # behind 0A begins a line that is not UTF-16, or is UTF-16-BE; behind 0A 00 one of UTF-16-LE
    places = np.unique(np.concatenate([[0], bounds, bounds[:-1][raw[bounds[:-1]] == 0] + 1]))
    steps = [_narrow_steps(data, bounds, places), *(_wide_steps(data, name, places) for name in WIDE)]
    marks = [_mark(data, place) for place in places.tolist()]
    lines = _way(steps, marks, places.tolist())
    parts = []
    for reading, same in groupby(lines, key=lambda line: line.reading):
        run = list(same)
        parts.append(Part(run[0].begin, run[-1].end, reading))
    return parts


def _narrow_bounds(data: bytes, raw: npt.NDArray[np.uint8]) -> Places:
    """Return where lines end, also before a byte order mark that stands in no line end, and where all ends."""
    ends = np.flatnonzero(raw == 0x0A) + 1
    marks = [match.start() for match in ANY_MARK.finditer(data) if match.start()]
    return np.unique(np.concatenate([ends, np.array(marks, dtype=np.intp), [len(data)]]))


def _narrow_steps(data: bytes, bounds: Places, places: Places) -> Steps:
    """Return where a line ends that begins at each place, and what it costs in the likeliest encoding."""
    pieces = [data[begin:end] for begin, end in pairwise([0, *bounds.tolist()])]
    lines = b"".join(piece if piece.endswith(b"\n") else piece + b"\n" for piece in pieces)
    found = np.min([line_costs(read(lines, name), name)[0] for name in MIXABLE], axis=0)
    at = bounds.searchsorted(places[:-1], "right")
    # a line that begins one byte later lacks the NUL
    late = places[:-1] > np.concatenate([[0], bounds])[at]
    return places.searchsorted(bounds[at]), found[at] - BROKEN_COST * late


def _wide_steps(data: bytes, name: str, places: Places) -> Steps:
    """Return the same for UTF-16."""
    ends, found = np.full(len(places) - 1, len(data)), np.zeros(len(places) - 1)
    for parity in (0, 1):
        here = np.flatnonzero(places[:-1] % 2 == parity)
        line_ends = parity + 2 * (np.flatnonzero(units_of(data[parity:], name) == 0x0A) + 1)
        line_ends = np.append(line_ends, len(data))
        ends[here] = line_ends[line_ends.searchsorted(places[here], "right").clip(max=len(line_ends) - 1)]
        total = np.concatenate([[0.0], np.cumsum(unit_costs(data[parity:], name), dtype=np.float64)])
        found[here] = total[(ends[here] - parity + 1) // 2] - total[(places[here] - parity) // 2]
    return places.searchsorted(ends), found


def _mark(data: bytes, place: int) -> int:
    """Return the index in `READINGS` of the encoding whose byte order mark stands at a place, -1 if none does."""
    return next((at for at, name in enumerate(READINGS) if data.startswith(MARKS[name], place)), -1)


def _way(steps: list[Steps], marks: list[int], places: list[int]) -> list[Part]:
    """Return the lines of the cheapest way from the first place to the last."""
    ends, prices = ([step[which].tolist() for step in steps] for which in (0, 1))
    total = [[0.0 if not at else NOWHERE] * len(READINGS) for at in range(len(places))]
    back = [[(0, 0)] * len(READINGS) for _ in places]
    for at, before in enumerate(total[:-1]):
        for now in range(len(READINGS)):
            cost, last = min((before[old] + _switch(old, now, marks[at]), old) for old in range(len(READINGS)))
            end, cost = ends[now][at], cost + prices[now][at]
            if cost < total[end][now]:
                total[end][now], back[end][now] = cost, (at, last)
    end, now = len(places) - 1, total[-1].index(min(total[-1]))
    lines = []
    while end:
        begin, last = back[end][now]
        lines.append(Part(places[begin], places[end], READINGS[now]))
        end, now = begin, last
    return lines[::-1]


def _switch(old: int, now: int, mark: int) -> float:
    """Return what it costs to read on in another encoding; from one order of bytes to the other only a mark leads."""
    if old == now or mark == now:
        return 0.0
    return NOWHERE if old and now else SWITCH
