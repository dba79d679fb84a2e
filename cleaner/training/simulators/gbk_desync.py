"""
Damage clean text as obfuscating mirrors do: pinyin and junk are inserted into GBK bytes, which are then decoded.

This is the forward direction of `cleaner.repair.gbk_desync`, step by step as the sites do it.
"""

import random
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from cleaner.repair.gbk_desync.gbk import in_big5, in_gb2312, readings, untoned

if TYPE_CHECKING:
    from opencc import OpenCC

JUNK_BEFORE = ("！", "，", "？")
# Space and the control characters that such sites use.
JUNK = (0x20, 0x05, 0x06, 0x07, 0x08)
LONGEST_JUNK = 5
# Full-width ASCII U+FF01 to U+FF5E and its half-width form.
FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
CONTROLS = dict.fromkeys(range(1, 9))
TAG = re.compile("</?p>")

Fold = Literal["keep", "width", "nfkc"]


@dataclass(frozen=True)
class Site:
    """
    What one obfuscating site does to its pages.

    `table` maps characters to the pinyin put after them, in the order of the replacements; junk of zero to five bytes
    goes before each mark in `junk`; `inside` is injected after the pinyin; `markup` wraps each line in a paragraph
    whose tags are stripped after the damage; `drop_junk` removes the control characters that are still there, and
    `fold` turns full-width ASCII into ASCII or all compatibility forms into plain ones, as later steps do.
    """

    table: Mapping[str, str]
    junk: Sequence[str] = ()
    inside: str = ""
    markup: bool = False
    drop_junk: bool = False
    fold: Fold = "keep"


def obfuscate(text: str, site: Site, seed: int = 0) -> str:
    """
    Return a text as a site shows it; the same seed gives the same text.

        >>> obfuscate("水分擠出", Site({"謹": "jǐn"}))
        '水分?jǐn)D出'
        >>> obfuscate("財經", Site({"財": "cái", "經": "jīng"}))
        '財(cái)經(jīng)'
    """
    if site.markup:
        text = "\n".join(f"<p>{line}</p>" for line in text.split("\n"))
    chooser = random.Random(seed)
    data = text.encode("gbk", "replace")
    for char, pinyin in site.table.items():
        data = data.replace(char.encode("gbk"), f"{char}({pinyin}{site.inside})".encode("gbk", "replace"))
    for mark in site.junk:
        first, *others = data.split(mark.encode("gbk"))
        data = b"".join([first, *(_junk(chooser) + mark.encode("gbk") + other for other in others)])
    damaged = decode(data)
    if site.markup:
        damaged = TAG.sub("", damaged)
    if site.drop_junk:
        damaged = damaged.translate(CONTROLS)
    return folded(damaged, site.fold)


def folded(text: str, fold: Fold) -> str:
    """Return a text with its width forms folded as a site does."""
    return {"keep": text, "width": text.translate(FOLD), "nfkc": unicodedata.normalize("NFKC", text)}[fold]


def annotate(text: str, table: Mapping[str, str]) -> str:
    """
    Put pinyin after each listed character, in text rather than bytes: nothing else is harmed.

        >>> annotate("想象一下", {"想": "xiang"})
        '想(xiang)象一下'
    """
    return re.sub(f"[{''.join(table)}]", lambda match: f"{match[0]}({table[match[0]]})", text)


def traditional(text: str) -> str:
    """
    Convert Simplified text one character at a time, as such sites do: 后, 云, 里 are Traditional too and stay.

        >>> traditional("发现头发里后面")
        '發現頭發里后面'
    """
    return "".join(map(_traditional, text))


@cache
def _traditional(char: str) -> str:
    return char if in_big5(char) else str(_converter().convert(char))


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("s2t")


def random_site(chooser: random.Random, text: Iterable[str], size: int, *, native: bool = False) -> dict[str, str]:
    """
    Return a table of `size` characters and their pinyin, in random order; frequent ones in the text are likelier.

    The characters are ones that GB2312 lacks; `native` takes those it has, with pinyin without tones.
    """
    known = readings()
    counts: dict[str, int] = {}
    for char in text:
        if char in known and in_gb2312(char) is native:
            counts[char] = counts.get(char, 0) + 1
    # Efraimidis and Spirakis 2006: weighted sampling without replacement
    order = sorted(counts, key=lambda char: chooser.random() ** (1 / counts[char] ** 0.5), reverse=True)
    table = order[:size]
    chooser.shuffle(table)
    return {char: untoned(known[char][0]) if native else known[char][0] for char in table}


def decode(data: bytes) -> str:
    """
    Decode GBK as cp936 does: a byte 80 is €, and an invalid pair swallows both bytes and gives one question mark.

        >>> decode(bytes.fromhex("D2F2 9E28 80"))
        '因?€'
    """
    chars: list[str] = []
    place = 0
    while place < len(data):
        lead = data[place]
        if lead < 0x80:
            chars.append(chr(lead))
        elif lead == 0x80:
            chars.append("€")
        else:
            pair = data[place : place + 2]
            valid = len(pair) == 2 and lead < 0xFF and 0x40 <= pair[1] < 0xFF and pair[1] != 0x7F
            chars.append(pair.decode("gb18030") if valid else "?")
            place += 1
        place += 1
    return "".join(chars)


def _junk(chooser: random.Random) -> bytes:
    return bytes(chooser.choices(JUNK, k=chooser.randint(0, LONGEST_JUNK)))
