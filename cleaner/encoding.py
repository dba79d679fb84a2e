"""Turn bytes into text: UTF-8, UTF-16, GB18030 or Big5, told apart by character statistics of Chinese."""

import codecs
import re
from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.hanzi import codes
from cleaner.language import character_model

Costs = npt.NDArray[np.float32]

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

# In order of preference: the earlier wins a tie. gb18030 contains GBK and GB2312, big5hkscs contains Big5 and cp950.
CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")

# What the web calls by the name of a subset is read by the set (WHATWG Encoding Standard, "names and labels").
SUPERSETS = {
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
}

# Bytes of one piece of the sample; a piece decides a page by itself, three are read (start, first trouble, middle).
PIECE = 4096

# Nats for a character in a reading. An ASCII byte reads the same in all encodings but UTF-16, so it costs the same.
ASCII_COST = 5.0
BROKEN_COST = 25.0
ASTRAL_COST = 18.0

# A reading whose cheaper half costs more nats a character is not Chinese: prose has 3, with an out-of-step run 8;
# the wrong codec, or the right one on Korean, has 10 and more.
IMPLAUSIBLE = 9.0

# Whole sequences of three bytes for each broken one from which bytes are UTF-8 whatever they say: GBK and Big5 prose
# read as UTF-8 has one for ten broken, one for two at the worst; UTF-8 with a bad byte has all but that one.
WHOLE_PER_BROKEN = 4

FIRST_OF_RUN = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?=[\x80-\xff])")

# Python maps these Big5 codes as Unicode's old table did; cp950 and the web differ: 約翰‧史密斯 has ‧, not •.
BIG5_SIGNS = tuple(zip("•､‾∼♁☉¥¢£", "‧﹑¯～⊕⊙￥￠￡", strict=True))


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """
    Return the text of some bytes and the name of the encoding they were read with.

    Without `encoding` the name is one of 'utf-8', 'utf-8-sig', 'utf-16-le', 'utf-16-be', 'gb18030' and 'big5hkscs',
    whatever the bytes: what is not Chinese in any of them is UTF-8. A byte order mark decides and is not in the text.
    Bytes that are valid UTF-8 are UTF-8 unless NUL bytes tell UTF-16, so a word or two of another encoding may be
    taken for it: 莫 in GBK is Ī in UTF-8. Else the most probable reading of a bounded sample wins.

    With `encoding`, any text encoding that Python knows, that one is used. Bytes that do not fit become U+FFFD.
    Raise `ValueError` for an unknown encoding.

        >>> decode("中文網頁".encode("big5"))
        ('中文網頁', 'big5hkscs')
        >>> decode("中文网页".encode("gbk"))
        ('中文网页', 'gb18030')
    """
    if encoding is not None:
        return _decode_as(data, encoding)
    for mark, name in BOMS:
        if data.startswith(mark):
            return _read(data[len(mark) :], name), name
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        doubt = error.start
    else:
        doubt = data.find(b"\0")
        if doubt < 0:
            return text, "utf-8"
    name = _detect(_sample(data, doubt))
    return _read(data, name), name


def _decode_as(data: bytes, encoding: str) -> tuple[str, str]:
    name = _canonical(encoding)
    for mark, marked in BOMS:
        if data.startswith(mark) and (marked.removesuffix("-sig") == name or _is_any_utf16(encoding, marked)):
            return _read(data[len(mark) :], marked), marked
    return _read(data, name), name


def _is_any_utf16(encoding: str, marked: str) -> bool:
    return marked.startswith("utf-16") and codecs.lookup(encoding).name == "utf-16"


@cache
def _canonical(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        b"\xe4\xb8".decode(name, "replace")
    except (LookupError, ValueError) as error:  # ValueError: a NUL in the name, or a codec that can't replace errors
        known = ", ".join((*CANDIDATES, "gbk", "big5"))
        raise ValueError(f"unknown encoding {encoding!r}: {known} or another text encoding of Python works") from error
    return SUPERSETS.get(name, name)


def _read(data: bytes, name: str) -> str:
    """Decode with a canonical name, as browsers do where Python's codec differs; U+FFFD for what does not fit."""
    if name == "gb18030":
        return data.decode(name, WEB_ERRORS)
    if name == "big5hkscs":
        text = data.decode(name, WEB_ERRORS)
        for python, web in BIG5_SIGNS:  # ten times as fast as str.translate
            text = text.replace(python, web)
        return text
    return data.decode(name.removesuffix("-sig"), "replace")


def _web_errors(error: UnicodeError) -> tuple[str, int]:
    r"""
    Read the euro signs that Python's codecs lack; else give one U+FFFD for one byte, so that ASCII is never swallowed.

    Source: the decoders of the WHATWG Encoding Standard; cp936 and cp950 have the euro at the same places.

        >>> b"\x80100\xff\xc4\n".decode("gb18030", WEB_ERRORS)
        '€100��\n'
    """
    assert isinstance(error, UnicodeDecodeError)
    start = error.start
    if error.encoding == "gb18030" and error.object[start] == 0x80:
        return "€", start + 1
    if error.encoding == "big5hkscs" and error.object[start : start + 2] == b"\xa3\xe1":
        return "€", start + 2
    return "\N{REPLACEMENT CHARACTER}", start + 1


WEB_ERRORS = "cleaner-web"
codecs.register_error(WEB_ERRORS, _web_errors)


def _sample(data: bytes, doubt: int) -> bytes:
    """
    Return a few thousand bytes to judge by: the start, around the first byte that is not UTF-8, and the middle.

    Each piece begins at an even offset next to a line break if there is one, so that it is in step in every encoding.
    Text before `doubt` is valid UTF-8, so the piece around it has the first Chinese after any amount of ASCII.
    """
    if len(data) <= 3 * PIECE:
        return data
    starts = (0, max(0, doubt - PIECE // 2), max(doubt, len(data) // 2))
    return b"".join(_piece(data, start) for start in starts)


def _piece(data: bytes, start: int) -> bytes:
    # 0A is no part of any two-byte character of GBK or Big5
    found = data.find(b"\n", start, start + PIECE // 2) if start else 0
    begin = found if found >= 0 else start
    begin += begin & 1
    return data[begin : begin + PIECE]


def _detect(sample: bytes) -> str:
    """
    Choose the encoding in which the sample is most probable as Chinese.

    Readings of the same bytes compare by their whole probability, however many characters each has. Source of the
    method: maximum likelihood over character models, as in Li and Momoi (2001), with bigrams.
    """
    if b"\0" not in sample and _mostly_utf8(sample):
        return "utf-8"
    costs = {name: _costs(_read(sample, name)) for name in CANDIDATES}
    best = min(CANDIDATES, key=lambda name: float(costs[name].sum()))
    # ASCII reads alike in the others, but in UTF-16 it is evidence
    if _cheaper_half(costs[best] if best.startswith("utf-16") else _foreign(costs[best])) < IMPLAUSIBLE:
        return best
    # one byte too many or too few, and all of a run of GBK is out of step: 中国人民 less its first byte is 泄嗣
    stepped = FIRST_OF_RUN.sub(b"", sample)
    means = {name: _cheaper_half(_foreign(_costs(_read(stepped, name)))) for name in ("gb18030", "big5hkscs")}
    best = min(means, key=lambda name: means[name])
    return best if means[best] < IMPLAUSIBLE else "utf-8"


def _mostly_utf8(sample: bytes) -> bool:
    points = codes(sample.decode("utf-8", "replace"))
    genuine = sample.count("\ufffd".encode())
    broken = int((points == 0xFFFD).sum()) - genuine
    # a sequence of two bytes comes about by chance far more easily than one of three
    long, short = int((points > 0x7FF).sum()) - broken, int(((points >= 0x80) & (points <= 0x7FF)).sum())
    return long + short / 3 >= WHOLE_PER_BROKEN * max(broken, 1)


def _foreign(costs: Costs) -> Costs:
    foreign: Costs = costs[costs != ASCII_COST]
    return foreign


def _cheaper_half(costs: Costs) -> float:
    """
    Return the mean of the cheaper half.

    Half, so that the part of a text that one bad byte puts out of step cannot outvote the rest.
    """
    half = np.sort(costs)[: (len(costs) + 1) // 2]
    return float(half.mean()) if len(half) else BROKEN_COST


def _costs(text: str) -> Costs:
    """Return the negative log-probability of each character in nats, shape (len(text),)."""
    points = codes(text)
    costs: Costs = np.negative(character_model().logprobs(text))
    white = (points == 0x09) | (points == 0x0A) | (points == 0x0D)
    control = ((points < 0x20) & ~white) | ((points >= 0x7F) & (points < 0xA0))
    private = (points >= 0xE000) & (points < 0xF900)
    costs[points < 0x7F] = ASCII_COST
    costs[points > 0xFFFF] = ASTRAL_COST
    costs[control | private | (points == 0xFFFD)] = BROKEN_COST
    return costs
