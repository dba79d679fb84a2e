"""GBK as a table of byte pairs, and the characters that a pinyin syllable may represent."""

import re
import unicodedata
from functools import cache
from itertools import accumulate, pairwise

from cleaner.chinese.scripts import SIMPLIFIED, script_table
from cleaner.repair.trigger import TONED
from cleaner.resources import read_table

TONED_LETTER = re.compile(f"[{TONED}]")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))
_PHONETIC = str.maketrans("ɑɡ", "ag")
LEADS = range(0x81, 0xFF)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))


@cache
def pairs() -> dict[str, tuple[int, int]]:
    """
    Map each two-byte character of GBK to its bytes; the user-defined zones have private-use characters.

        >>> [f"{byte:02X}" for byte in pairs()["驗"]]
        ['F2', '9E']
    """
    return {bytes((lead, trail)).decode("gb18030"): (lead, trail) for lead in LEADS for trail in TRAILS}


@cache
def characters() -> dict[tuple[int, int], str]:
    """Map two GBK bytes to their character, private use left out: text does not use the user-defined zones."""
    return {pair: char for char, pair in pairs().items() if not "\ue000" <= char <= "\uf8ff"}


@cache
def compatibility_forms() -> dict[str, tuple[tuple[str, tuple[int, int]], ...]]:
    """
    Map a first character to the (form, bytes) of GBK characters that a fold of compatibility forms (NFKC) changes.

        >>> ("...", (0xA1, 0xAD)) in compatibility_forms()["."]
        True
    """
    found: dict[str, list[tuple[str, tuple[int, int]]]] = {}
    for pair, char in characters().items():
        form = unicodedata.normalize("NFKC", char)
        # ﹖ (A974) and its like: out of step they would be half a character and the letter t
        if form != char and pair[1] >= 0x80:
            found.setdefault(form[0], []).append((form, pair))
    return {first: tuple(forms) for first, forms in found.items()}


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Map each Han character of GBK to its readings with tone marks, the most usual first."""
    return {char: tuple(listed.split()) for char, listed in read_table("readings.tsv")}


def is_reading(char: str, syllable: str) -> bool:
    """
    Return whether a syllable is a reading of a character; one without a tone mark matches any tone.

        >>> is_reading("網", "wǎng"), is_reading("網", "wang"), is_reading("網", "wáng")
        (True, True, False)
    """
    syllable = normal(syllable)
    known = readings().get(char, ())
    return syllable in known or (not TONED_LETTER.search(syllable) and syllable in map(untoned, known))


def normal(syllable: str) -> str:
    """Return a syllable in lower case and plain letters."""
    return syllable.lower().translate(_PHONETIC)


@cache
def untoned(syllable: str) -> str:
    """
    Return a syllable without its tone mark; ü stays.

        >>> untoned("xiǎng"), untoned("lǜ")
        ('xiang', 'lü')
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", syllable).translate(_TONES))


@cache
def syllables() -> dict[str, dict[int, tuple[str, ...]]]:
    """Map each syllable, with and without its tone mark, to the characters read so, by their first byte."""
    found: dict[str, dict[int, list[str]]] = {}
    for char, known in readings().items():
        for syllable in {*known, *map(untoned, known)}:
            found.setdefault(syllable, {}).setdefault(pairs()[char][0], []).append(char)
    return {syllable: {lead: tuple(chars) for lead, chars in rows.items()} for syllable, rows in found.items()}


@cache
def spoken() -> str:
    """Return the characters of all syllables, syllable by syllable."""
    return "".join(char for rows in syllables().values() for chars in rows.values() for char in chars)


def spoken_range(syllable: str) -> tuple[int, int]:
    """
    Return where the characters read as a syllable begin and end in `spoken()`; an empty range if there are none.

        >>> first, last = spoken_range("wǎng")
        >>> "網" in spoken()[first:last], spoken_range("web")
        (True, (0, 0))
    """
    return _spoken_ranges().get(syllable, (0, 0))


@cache
def _spoken_ranges() -> dict[str, tuple[int, int]]:
    sizes = (sum(map(len, rows.values())) for rows in syllables().values())
    return dict(zip(syllables(), pairwise(accumulate(sizes, initial=0)), strict=True))


@cache
def in_gb2312(char: str) -> bool:
    """
    Return whether GB2312 encodes a character, that is, whether Simplified text uses it.

        >>> in_gb2312("网"), in_gb2312("網")
        (True, False)
    """
    return _encodes("gb2312", char)


@cache
def in_big5(char: str) -> bool:
    """
    Return whether Big5 encodes a character, that is, whether it is the usual Traditional form.

        >>> in_big5("鎮"), in_big5("鎭")
        (True, False)
    """
    return _encodes("big5", char)


@cache
def is_simplified(char: str) -> bool:
    """
    Return whether only Simplified text uses a character, so that a site that turns text to Traditional leaves none.

        >>> is_simplified("业"), is_simplified("后"), is_simplified("么")
        (True, False, False)
    """
    return bool(script_table()[ord(char)] == SIMPLIFIED) and not in_big5(char)


def _encodes(codec: str, char: str) -> bool:
    try:
        return bool(char.encode(codec))
    except UnicodeEncodeError:
        return False
