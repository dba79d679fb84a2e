"""Tell a few words of GBK that are valid UTF-8 by chance: 系统 is ϵͳ there, 学校 ѧУ, 目录 Ŀ¼."""

from cleaner.chinese.characters import HAN
from cleaner.encoding.codec import read
from cleaner.encoding.likelihood import IMPLAUSIBLE, costs, is_foreign
from cleaner.patterns import pattern

# Longer text in GBK is not valid UTF-8.
LONGEST = 64
# By chance only sequences of two bytes arise.
LAST = "\u07ff"
# Characters that some alphabet of today is written with, and the signs of Latin-1.
LETTERS = (
    "\u00a0-\u013e\u0141-\u0148\u014a-\u017e\u018f\u01a0\u01a1\u01af\u01b0\u01cd-\u01dc\u0218-\u021b\u0259\u02bc\u0300-\u0304"
    "\u0306-\u030c\u0386-\u03ce\u0400-\u045f\u0490-\u0493\u049a\u049b\u04a2\u04a3\u04ae-\u04b1\u04d8\u04d9\u04e8\u04e9"
    "\u0531-\u0556\u0561-\u0587\u05d0-\u05ea\u0600-\u0669\u066e-\u06d3"
)
RARE = pattern(rf"[^\x00-\x7f{LETTERS}]")
# Letters of two alphabets side by side, which no word has: 委员 is ίԱ there, 某些 ĳЩ.
ALPHABETS = ("\u00c0-\u024f", "\u0370-\u03ff", "\u0400-\u052f", "\u0530-\u058f", "\u0590-\u05ff", "\u0600-\u06ff")
OTHERS = ["".join(other for other in ALPHABETS if other != alphabet) for alphabet in ALPHABETS]
MIXED = pattern("|".join(f"[{one}][{others}]" for one, others in zip(ALPHABETS, OTHERS, strict=True)))
# A letter twice and nothing else: 谢谢 is лл there.
TWICE = pattern(r"\s*([^\W\d_])\1\s*")
# Beside a Latin letter it is a letter of a word.
WORD = pattern(r"[a-zA-Z][^\x00-\x7f]|[^\x00-\x7f][a-zA-Z]")
CHINESE = pattern(f"[\x00-\x7f\u3000-\u301f\uff00-\uff5e·—‘’“”…{HAN}]*")
FEWEST = 2


def is_coincidence(data: bytes, text: str) -> bool:
    """
    Return whether bytes are words in GBK rather than `text`, which they are in UTF-8.

        >>> data = "系统".encode("gbk")
        >>> data.decode(), is_coincidence(data, data.decode()), is_coincidence("Привет".encode(), "Привет")
        ('ϵͳ', True, False)
    """
    if len(data) > LONGEST or max(text) > LAST or WORD.search(text):
        return False
    if not (RARE.search(text) or MIXED.search(text) or TWICE.fullmatch(text)):
        return False
    words = read(data, "gb18030")
    foreign = costs(words)[is_foreign(words)]
    return bool(CHINESE.fullmatch(words)) and len(foreign) >= FEWEST and float(foreign.mean()) < IMPLAUSIBLE
