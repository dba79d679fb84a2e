"""UTF-16 that lost or gained a byte: all after it is read from the wrong halves, until it is put in step again."""

import codecs

import numpy as np
import numpy.typing as npt

from cleaner.encoding.codec import read
from cleaner.encoding.guesses import STEP, Decoded, Pieces
from cleaner.encoding.likelihood import ASTRAL_COST, BROKEN_COST, IMPLAUSIBLE_MEAN, Costs, Flags, costs, is_rare

# The cost of half a unit at the end, in nats: a cut is likelier than a slip.
CUT_COST = 10.0
# Nats by which a stretch must read better one byte later: the cost of a few characters; in step none comes near.
SLIP = 60.0
# How many characters are checked at a time, and how many rare ones make a text suspect. In step, prose has one in two
# hundred; out of step, two in three.
STRETCH = 16
RARE_OF_STRETCH = 5
# Bytes searched at a time. A text that slips more often than MOST_SLIPS is no text.
BLOCK = 1 << 14
MOST_SLIPS = 64

Gains = npt.NDArray[np.float64]


def read_in_step(data: bytes, name: str, rare: Flags | None = None) -> Decoded:
    r"""
    Decode UTF-16, with one U+FFFD for each byte that puts the text out of step.

    `rare` is what `rare_units` returns, if it is known.

        >>> text = "第一行写的是天气，第二行写的是收成，第三行写的是路。"
        >>> data = text.encode("utf-16-le")
        >>> read_in_step(data[:8] + data[9:], "utf-16-le").text
        '第一行写�是天气，第二行写的是收成，第三行写的是路。'
    """
    if not _looks_out_of_step(rare_units(data, name) if rare is None else rare):
        return Decoded(read(data, name), name)
    decoder = codecs.getincrementaldecoder(name)("replace")
    texts = Pieces()
    begin = slips = 0
    while begin < len(data):
        block = data[begin : begin + BLOCK]
        at = _slip(block, name) if slips < MOST_SLIPS and _looks_out_of_step(rare_units(block, name)) else None
        if at is None:
            texts.add(decoder.decode(block, begin + BLOCK >= len(data)))
            begin += BLOCK
        else:
            texts.add(decoder.decode(block[:at], True))
            texts.add("\N{REPLACEMENT CHARACTER}", STEP)
            decoder.reset()
            begin += at + 1
            slips += 1
    return texts.decoded(name)


def slipped_costs(data: bytes, name: str) -> Costs:
    """Return the costs of the units of UTF-16, read one byte later from where that makes the rest likelier."""
    inside, gain, behind = _gains(data, name)
    if len(inside) < STRETCH:
        # in a few bytes of anything, some reading one byte later is likelier
        return inside
    rest = np.cumsum(gain[::-1])[::-1]
    at = int(rest.argmax()) if len(rest) else 0
    if not len(rest) or rest[at] <= BROKEN_COST:
        return inside
    return np.concatenate([inside[:at], np.array([BROKEN_COST], dtype=np.float32), behind[at:]])


def rare_units(data: bytes, name: str) -> Flags:
    """Flag the units of UTF-16 that hardly ever occur in Chinese."""
    return is_rare(units_of(data, name))


def _looks_out_of_step(rare: Flags) -> bool:
    whole = rare[: len(rare) // STRETCH * STRETCH].reshape(-1, STRETCH)
    return bool((whole.sum(axis=1) >= RARE_OF_STRETCH).any() or rare[len(whole) * STRETCH :].sum() >= RARE_OF_STRETCH)


def _slip(block: bytes, name: str) -> int | None:
    """Return the offset of the first byte that puts a block out of step, None if all of it is in step."""
    _, gain, behind = _gains(block, name)
    if not len(gain):
        return None
    before = np.concatenate([[0.0], np.cumsum(gain)])
    over = np.flatnonzero(before - np.minimum.accumulate(before) > SLIP)
    if not len(over):
        return None
    # the stretch that gains more than SLIP begins where the sum is lowest
    start = int(before[: over[0] + 1].argmin())
    return 2 * start if behind[start : over[0]].mean() < IMPLAUSIBLE_MEAN else None


def _gains(data: bytes, name: str) -> tuple[Costs, Gains, Costs]:
    """Return the costs of the units, what each gains if read one byte later, and the costs in that case."""
    inside, behind = unit_costs(data, name), unit_costs(data[1:], name)
    gain = inside[: len(behind)].astype(np.float64) - behind[: len(inside)]
    return inside, gain, behind


def unit_costs(data: bytes, name: str) -> Costs:
    """Return the cost of each unit of UTF-16, and of half a unit at the end."""
    units = units_of(data, name)
    found = costs(units.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass"))
    found[(units >= 0xD800) & (units < 0xE000)] = ASTRAL_COST / 2
    if len(data) % 2:
        found = np.append(found, np.float32(CUT_COST))
    return found


def units_of(data: bytes, name: str) -> npt.NDArray[np.uint16]:
    """Return the units of UTF-16 without half a one at the end."""
    order = "<u2" if name == "utf-16-le" else ">u2"
    return np.frombuffer(data, dtype=order, count=len(data) // 2)
