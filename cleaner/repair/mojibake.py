"""
Text that was decoded with the wrong codec: read it again with the right one, line by line.

Each reading has to decode without an error and to be clearly more Chinese by the character model; ftfy's
`fix_encoding` (https://github.com/rspeer/python-ftfy) is asked only for UTF-8 that was read as a single-byte codec.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from cleaner.language import character_model
from cleaner.repair.gbk import pairs
from cleaner.repair.settle import settle
from cleaner.repair.trigger import CONTINUATION, MISREAD, MOJIBAKE, SPECIALS

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# UTF-8 as Latin-1: a lead byte and its continuation bytes, once or twice over.
UTF8_AS_LATIN = re.compile(f"[ã-é][{CONTINUATION}]{{2}}|[ÂÃâ][{CONTINUATION}]{{2}}[ÂÃâã-é{CONTINUATION}]")
# GBK as Latin-1: no language of Europe writes four such letters in a row.
GBK_AS_LATIN = re.compile("[\xb0-\xf7][\xa1-\xfe][\xa1-\xf7][\xa1-\xfe]")
UTF8_AS_GBK = re.compile(f"[{MISREAD}]")
# Private-use characters belong to a run too: they stand for the user-defined zones of GBK.
RUN = re.compile("[€\xa4-\uffff]{2,}[?\ufffd]?")
LATIN_RUN = re.compile(f"[\x80-\xff{SPECIALS}]{{4,}}")
CHINESE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef\u2010-\u2027\u00b7]+")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")

# Nats: what the new reading has to gain, and the least a character of it may score on average.
GAIN = 10.0
PLAUSIBLE = -9.0
# By how much the likeliest character has to lead where a byte is lost; a guess would be worse than a mark.
SURE = 5.0


def reencode(text: str) -> str:
    r"""
    Return a document with each misread line or run read with the right codec, where that is beyond doubt.

        >>> reencode("ÖÐ¹úÈËÃñ"), reencode("ä¸\xadå›½"), reencode("涓\ue15e浗浜烘皯")
        ('中国人民', '中国', '中国人民')
        >>> reencode("déjà vu, naïve, Größe")
        'déjà vu, naïve, Größe'
    """
    return settle(_reencode_once, text)


def _reencode_once(text: str) -> str:
    lines = text.split("\n")
    fixed = [_reencode_line(line) if MOJIBAKE.search(line) else line for line in lines]
    misread = (line for line, new in zip(lines, fixed, strict=True) if line != new)
    if any(map(UTF8_AS_GBK.search, misread)):
        # where one line was misread, a short one was that has none of the telling characters: 棣栭〉, 首页
        fixed = [RUN.sub(_utf8_as_gbk, line) for line in fixed]
    return "\n".join(fixed)


def _reencode_line(line: str) -> str:
    if UTF8_AS_GBK.search(line):
        line = RUN.sub(_utf8_as_gbk, line)
    if GBK_AS_LATIN.search(line):
        line = _gbk_as_latin(line)
    if UTF8_AS_LATIN.search(line):
        line = _utf8_as_latin(line)
    return line


def _utf8_as_gbk(match: re.Match[str]) -> str:
    run = match[0]
    known = pairs()
    lost = run[-1] in "?\ufffd"
    chars = run[:-1] if lost else run
    if any(char not in known and char != "€" for char in chars):
        return run
    data = b"".join(b"\x80" if char == "€" else bytes(known[char]) for char in chars)
    whole = _decode(data, "utf-8")
    reading = (whole and whole + run[len(chars) :]) or (_complete(data, run[-1]) if lost else None)
    if reading and CHINESE.fullmatch(reading.rstrip("?\ufffd")) and _is_clearer(run, reading):
        return reading
    return run


def _complete(data: bytes, mark: str) -> str | None:
    """Decode bytes that end within a character; one that is not beyond doubt stays a mark."""
    readings = filter(None, (_decode(data + bytes((byte,)), "utf-8") for byte in range(0x80, 0xC0)))
    best, *others = sorted(readings, key=_score, reverse=True)[:2] or [""]
    if best and _score(best) - max(map(_score, others), default=-SURE) >= SURE:
        return best
    cut = next((cut for cut in (1, 2) if _decode(data[:-cut], "utf-8")), None)
    return data[:-cut].decode("utf-8") + mark if cut else None


def _gbk_as_latin(line: str) -> str:
    try:
        data = b"".join(_byte(char) for char in line)
    except UnicodeEncodeError:
        return LATIN_RUN.sub(_gbk_run, line)
    whole = _decode(data, "gb18030")
    if whole and CHINESE.search(whole) and _is_clearer(line, whole) and _is_chinese(whole):
        return whole
    return LATIN_RUN.sub(_gbk_run, line)


def _gbk_run(match: re.Match[str]) -> str:
    run = match[0]
    whole = _decode(b"".join(map(_byte, run)), "gb18030")
    return whole if whole and CHINESE.fullmatch(whole) and _is_clearer(run, whole) else run


def _byte(char: str) -> bytes:
    return char.encode("cp1252") if char in SPECIALS else char.encode("latin-1")


def _utf8_as_latin(line: str) -> str:
    from ftfy import fix_encoding

    fixed = fix_encoding(line, _config())
    return fixed if "\n" not in fixed and _is_chinese(fixed) and _is_clearer(line, fixed) else line


@cache
def _config() -> "TextFixerConfig":
    from ftfy import TextFixerConfig

    # these two guess: 'ÖÐ¹ú' would become 'Öйú'
    return TextFixerConfig(
        decode_inconsistent_utf8=False, replace_lossy_sequences=False, restore_byte_a0=True, explain=False
    )


def _decode(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _is_chinese(text: str) -> bool:
    """Tell whether all that is not ASCII is Chinese."""
    odd = re.sub("[\x00-\x7f\u00a0]+", "", text)
    return bool(HAN.search(odd)) and bool(CHINESE.fullmatch(odd))


def _is_clearer(before: str, after: str) -> bool:
    if "\n" in after or "\r" in after or not HAN.search(after):
        return False
    found = "".join(CHINESE.findall(after))
    return _score(found) > PLAUSIBLE * len(found) and _score(after) - _score(before) >= GAIN


def _score(text: str | None) -> float:
    return character_model().score(text or "")
