"""
Western letters and marks inside Chinese text whose UTF-8 was read as Windows-1252 or GBK: CafÃ©, Donâ€™t, Don鈥檛.

The reading is ftfy's `fix_encoding` (Robyn Speer), asked only about a word that holds the telltale, and never for its
folds of quotation marks, width or entities.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from cleaner.chinese.characters import HAN

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# What Windows-1252 and Latin-1 show for the bytes 80 to BF, which follow the lead byte of a sequence.
GOES_ON = "\x80-\xbf" + "".join(bytes((byte,)).decode("cp1252", "ignore") for byte in range(0x80, 0xA0))
# The lead bytes of letters with marks, of signs, and of the General Punctuation block. Ç and È lead those of pinyin
# (ǎ ǐ) and Romanian (ș ț).
SEQUENCE = re.compile(
    f"[Â-Å][{GOES_ON}]|Ç[\x8d-\x9cŽ‘’“”•–—˜™š›œ]|È[\x98-\x9b˜™š›]|â[€\x80„\x84†\x86ˆ\x88‰\x89][{GOES_ON}]|â[‚\x82]¬"
)
# Where a word begins: not behind a letter that is neither ASCII nor Han, and at the first place where it may, since one
# that could begin further on ends in the same place.
LETTER = rf"[^\W\d_a-zA-Z{HAN}]"
BEGINS = rf"(?:(?<![!-~])(?<!{LETTER})|(?<={LETTER}[!-~]))"
# A word with a sequence: all of it but its sequences is ASCII, so that Ã¿ÔÂ (每月 in GBK) is none.
WORD = re.compile(
    rf"{BEGINS}[!-~]*(?:{SEQUENCE.pattern})(?:[!-~]|{SEQUENCE.pattern})*"
    # what closes a quotation may follow: “CafÃ©”
    r"(?![\x80-\u02ff\u20ac\u2122]|[\u2013-\u203a](?<![’”…—])|[’”…—]+[\x80-\u02ff‘“\u20ac\u2122])"
)
# Between ASCII letters, or at one, a letter of an alphabet that is in use. What is typed in Chinese text, and what GBK
# shows where it is next to another sequence (CÄ¿Â¼ is C目录), counts only between two.
LETTERS = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿĀāĂăĄąĆćČčĎďĐđĒēĖėĘęĚěĞğĪīĮįİıŁłŃńŅņŇňŌōŐőŒœŘřŚśŞşŠšŢţ"
    "ŤťŪūŮůŰűŹźŻżŽžǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜȘșȚț"
)
TYPED = "‘’“”…–—™€·°\xa0\xad"
BYTES = "Â-Åâ" + "".join(char for char in GOES_ON if char not in "‘’“”…–—")
AT_LETTER = re.compile(
    f"(?<=[a-zA-Z])[Â-ÅÇÈ][{GOES_ON}](?=[a-zA-Z])|(?<=[a-zA-Z])[Â-ÅÇÈ][{GOES_ON}](?<![{TYPED}])(?=[^!-~{BYTES}]|$)"
    f"|(?<![!-~{BYTES}])[Â-ÅÇÈ][{GOES_ON}](?<![{TYPED}])(?=[a-zA-Z])"
    # Å and a no-break space before a small letter is Š, but for the unit: 3 Å thick
    f"|(?<![!-~{BYTES}])(?<![0-9] )Å\xa0(?=[a-z])"
)
# Signs between numbers, or anywhere in a line with a word that came back.
BETWEEN_NUMBERS = re.compile(f"(?<=[0-9] )(?:{SEQUENCE.pattern})(?= [0-9])")
ALONE = re.compile(f"(?:^|(?<= ))(?:{SEQUENCE.pattern})(?= |$)")
SIGNS_ALONE = frozenset("±×÷¼½¾²³£¥©®°№™→←≈≤≥≠−∞€§·«»–—…•")
# Three signs that nobody types in a row.
OF_THREE = re.compile(f"(?<![{BYTES}])â[€\x80„\x84†\x86ˆ\x88‰\x89‚\x82][{GOES_ON}](?![{BYTES}])")
# Signs that pages have by themselves: © 2020, 首页 » 新闻. In a line with no other letter or sign of Latin-1 they are
# these, and not 漏 or 禄 of GBK.
SIGNS = re.compile("Â[©®°£§«»·]|[ -~]")
LATIN = re.compile("[\xa1-\xb6\xb8-\xd6\xd8-\xff]")
# 鈥 is E2 80, and the next character a byte of the mark and a letter: 檛 is 99 and t.
MARK = re.compile("(?<=[a-zA-Z0-9])鈥([^\x00-\x7f])|鈥([^\x00-\x7f])(?=[a-zA-Z0-9])")
CHINESE = re.compile(f"[{HAN}\u3000-\u301f\uff00-\uff60]")


def restore_western(line: str) -> str:
    """
    Return a line of Chinese whose misread Western words are decoded again; one in another language stays.

        >>> restore_western("他说：Donâ€™t Panic"), restore_western("葡萄牙语里 Ã 是一个字母")
        ('他说：Don’t Panic', '葡萄牙语里 Ã 是一个字母')
    """
    line = MARK.sub(_mark, line)
    if not SEQUENCE.search(line) or not CHINESE.search(line):
        return line
    restored = OF_THREE.sub(_sign, BETWEEN_NUMBERS.sub(_sign, AT_LETTER.sub(_letter, WORD.sub(_restore, line))))
    return ALONE.sub(_sign, restored) if restored != line else line


def _letter(found: re.Match[str]) -> str:
    """Return the letter that a sequence at ASCII letters stands for, or what was found."""
    letter = _decoded(found[0])
    return letter if letter in LETTERS else found[0]


def _sign(found: re.Match[str]) -> str:
    sign = _decoded(found[0])
    return sign if sign in SIGNS_ALONE else found[0]


def _decoded(sequence: str) -> str:
    """Return the character whose UTF-8 was read as Windows-1252 or Latin-1, "" if there is none."""
    data = b"".join(char.encode("latin-1") if char < "\u0100" else char.encode("cp1252") for char in sequence)
    return data.decode("utf-8", "ignore")


def _mark(found: re.Match[str]) -> str:
    """Return a mark and the letter after it that were read as two characters of GBK, or what was found."""
    try:
        read = found[0].encode("gbk").decode("utf-8")
    except UnicodeError:
        return found[0]
    return read if re.fullmatch("[‘’“”–—][a-zA-Z]", read) else found[0]


def _restore(word: re.Match[str]) -> str:
    before = word[0]
    # a sequence alone is as likely the two signs that it shows, or one character of GBK: Ã¿ is 每
    if before[0] != "â" and not re.search("[a-zA-Z0-9]", before):
        return (
            before
            if SIGNS.sub("", before) or LATIN.search(word.string.replace(before, ""))
            else before.replace("Â", "")
        )
    import ftfy

    after = ftfy.fix_encoding(before, _config())
    return before if "\ufffd" in after else after


@cache
def _config() -> "TextFixerConfig":
    from ftfy import TextFixerConfig

    # these two would take Chinese that was misread otherwise for Western text with losses
    return TextFixerConfig(
        unescape_html=False, decode_inconsistent_utf8=False, replace_lossy_sequences=False, fix_c1_controls=False
    )
