"""
Damage text as wrong codecs do: the chains of codecs through which Chinese text is misread, and how to misread it.

This is the forward direction of `cleaner.repair.mojibake`.
"""

from collections.abc import Callable
from typing import NamedTuple

from cleaner.encoding.codec import WEB_ERRORS
from cleaner.training.simulators.gbk_desync import decode as decode_as_windows


class Step(NamedTuple):
    """Text was written in the codec `right` and read by the reader `wrong`, a key of `READERS`."""

    right: str
    wrong: str


class Chain(NamedTuple):
    """
    One way in which text is misread: its steps, in the order in which they happen.

    `scripts` says in which text it occurs: "s" Simplified, "t" Traditional. `lossless` is True if each byte can be
    told from the result.
    """

    name: str
    scripts: str
    lossless: bool
    steps: tuple[Step, ...]


def _web_single(codec: str) -> Callable[[bytes], str]:
    """Read a single-byte codec as browsers do: an undefined byte is a C1 control character."""
    shown = [bytes((byte,)).decode(codec, "replace") for byte in range(256)]
    table = {byte: chr(byte) if char == "\ufffd" else char for byte, char in enumerate(shown)}
    return lambda data: data.decode("latin-1").translate(table)


def _python(codec: str) -> Callable[[bytes], str]:
    """Read as Python does, with U+FFFD for undefined bytes."""
    return lambda data: data.decode(codec, "replace")


def _without_pairs(data: bytes) -> str:
    """Read GBK as `iconv -c` does: a pair that it does not know is left out, both bytes of it."""
    shown: list[str] = []
    place = 0
    while place < len(data):
        # what begins no pair goes alone, and so does a lead before ASCII below 40
        alone = data[place] <= 0x80 or data[place] == 0xFF or data[place + 1 : place + 2] < b"@"
        size = 1 if alone else 2
        shown.append("€" if data[place] == 0x80 else data[place : place + size].decode("gbk", "ignore"))
        place += size
    return "".join(shown)


READERS: dict[str, Callable[[bytes], str]] = {
    "latin-1": _python("latin-1"),
    "cp1252": _web_single("cp1252"),
    "cp1252 strict": _python("cp1252"),
    "cp1251": _web_single("cp1251"),
    "cp437": _python("cp437"),
    "mac-roman": _python("mac-roman"),
    "gb18030": _python("gb18030"),
    "gbk": _python("gbk"),
    "gbk, skipping bytes": lambda data: data.decode("gbk", "ignore"),
    "gbk, skipping pairs": _without_pairs,
    "gb2312": _python("gb2312"),
    "gbk web": lambda data: data.decode("gb18030", WEB_ERRORS),
    "gbk windows": decode_as_windows,
    "cp950": _python("cp950"),
    "big5 web": lambda data: data.decode("big5hkscs", WEB_ERRORS),
}

SINGLE = ("latin-1", "cp1252", "cp1251", "cp437", "mac-roman")


def _once(right: str, wrong: str, scripts: str, lossless: bool) -> Chain:
    return Chain(f"{right} as {wrong}", scripts, lossless, (Step(right, wrong),))


def _twice(right: str, wrong: str, again: str, scripts: str) -> Chain:
    steps = (Step(right, wrong), Step("utf-8", again))
    return Chain(f"{right} as {wrong}, utf-8 as {again}", scripts, True, steps)


CHAINS: tuple[Chain, ...] = (
    *(_once("utf-8", wrong, "st", True) for wrong in SINGLE),
    *(_once("gbk", wrong, "st", True) for wrong in SINGLE),
    *(_once("big5", wrong, "t", True) for wrong in SINGLE),
    _once("big5", "gb18030", "t", True),
    _once("big5", "gbk web", "t", True),
    *(_twice("utf-8", wrong, wrong, "st") for wrong in SINGLE),
    _twice("utf-8", "latin-1", "cp1252", "s"),
    _twice("gbk", "latin-1", "latin-1", "s"),
    _twice("gbk", "cp1252", "cp1252", "s"),
    _twice("gbk", "cp1251", "cp1251", "s"),
    _twice("big5", "latin-1", "cp1252", "t"),
    _once("utf-8", "cp1252 strict", "st", False),
    _once("gbk", "cp1252 strict", "t", False),
    _once("utf-8", "gb18030", "st", False),
    _once("utf-8", "gbk web", "st", False),
    _once("utf-8", "gbk windows", "s", False),
    _once("gbk", "cp950", "s", False),
    _once("gbk", "big5 web", "s", False),
)

# Readers that do not know all pairs of GBK, and so lose bytes of one character in ten (GB2312: of most).
LOSING: tuple[Chain, ...] = tuple(
    _once("utf-8", wrong, "st", False) for wrong in ("gbk", "gbk, skipping bytes", "gbk, skipping pairs", "gb2312")
)


def misread(text: str, chain: Chain) -> str:
    """
    Return a text as a chain of wrong codecs shows it.

    Raise `UnicodeEncodeError` if a character is not in the codec that the text is written in.

        >>> misread("中国", _once("gbk", "latin-1", "s", True)), misread("编码", _once("utf-8", "gb18030", "s", True))
        ('ÖÐ¹ú', '缂栫爜')
    """
    for right, wrong in chain.steps:
        # Taiwan's Big5 has the signs of cp950; Python's own big5 differs in a few
        text = READERS[wrong](text.encode("cp950" if right == "big5" else right))
    return text
