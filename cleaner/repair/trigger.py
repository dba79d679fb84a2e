"""Triggers: the one cheap scan that a repair costs on clean text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import HAN_RUN, codes

# If more than one character in this many may begin a match, searching the text is faster than trying each.
DENSE = 8
# Stands for all code points from it on, which few triggers begin with.
LAST = 0xFFFF


@dataclass(frozen=True)
class Trigger:
    """
    A regular expression in two parts, so that many of them can be searched for at once.

    `head` is the inside of the character class that every match begins with, `tail` what must follow it (it may look
    back at the head). Beginning with a class lets `re` skip clean text ten times as fast as with an alternation.
    """

    head: str
    tail: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled at the first use."""
        return re.compile(f"[{self.head}](?:{self.tail})")

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in a text that the repair may have to change, or None."""
        return self.pattern.search(text)

    def places(self, text: str) -> npt.NDArray[np.intp]:
        """
        Return where a match may begin: one look at the characters takes a tenth of the time of a search.

            >>> Trigger("(", "[a-z]").places("(a)(1)").tolist()
            [0, 3]
        """
        return self._begins.take(np.minimum(codes(text), LAST)).nonzero()[0]

    @cached_property
    def _begins(self) -> npt.NDArray[np.bool_]:
        """Whether a match may begin with each code point, shape (LAST + 1,)."""
        table = np.zeros(LAST + 1, dtype=np.bool_)
        for first, last in ranges(self.head):
            table[min(first, LAST) : last + 1] = True
        return table

    def is_at(self, text: str, places: Iterable[int]) -> bool:
        """Return whether the expression matches at one of some places of a text."""
        return any(map(self.pattern.match, repeat(text), places))


def any_of(triggers: Iterable[Trigger]) -> Trigger:
    """
    Return one trigger that matches exactly where any of `triggers` does.

        >>> any_of([Trigger("&", "lt;"), Trigger("<", "br>")]).pattern.findall("a&b<br>c&lt;")
        ['<br>', '&lt;']
    """
    triggers = tuple(triggers)
    tails = "|".join(f"(?<=[{trigger.head}])(?:{trigger.tail})" for trigger in triggers)
    return Trigger("".join(trigger.head for trigger in triggers), tails)


# A character of a class, or the first and last of a range.
PART = re.compile(r"\\?(.)(?:-\\?(.))?", re.DOTALL)


def ranges(head: str) -> Iterator[tuple[int, int]]:
    """
    Yield the first and last code point of each part of a `head`.

        >>> list(ranges("a-c&"))
        [(97, 99), (38, 38)]
    """
    for first, last in PART.findall(head):
        yield ord(first), ord(last or first)


# The letters of a syllable with its tone, as GBK has them: ɑ and ɡ are its phonetic forms of a and g.
LETTERS = "a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹḿɑɡ"
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
# What may be inside an annotation: a syllable, and words that were injected into it.
NOTE = rf"[{LETTERS}{HAN_RUN} ]{{0,19}}"
# (jīng) after a Han character; after one too, ? and pinyin, or ? and junk before a mark.
GBK_DESYNC = Trigger(
    "(?",
    rf"(?<=[{HAN_RUN}]\(){NOTE}[{TONED}]{NOTE}\)"
    rf"|(?<=[{HAN_RUN}]\()(?:[zcs]h|[b-df-hj-np-twxyz])?[aeiou][aeioung]{{0,3}} ?\)"
    rf"|(?<=[^\x00-\x7f]\?) ?(?:[{LETTERS}]{{1,6}} ?\)|[ \x01-\x08]*[！，？。、!,])",
)

# Single-byte codecs show UTF-8, GBK and Big5 as letters, signs and box characters in a row. FOREIGN are those that are
# rare in Chinese text, unlike “”…—; after one, all of ROW may follow, with ASCII that ends a code in between.
FOREIGN = (
    "\xa1-\xaf\xb1-\xb6\xb8-\xd6\xd8-\xf6\xf8-\xff\u0401-\u045f\u0490\u0491ΓΘΣΦΩα-ωά-ώ\u0102-\u017e"
    "\u05d0-\u05ea\u0600-\u06ff\u0e01-\u0e5b\u2552-\u256b∂-◊░-▓"
)
ROW = (
    "\x80-\xff\u0100-\u0192\u0218-\u021b\u02c6-\u02dd\u0300-\u0323\u037a-\u045f\u0490\u0491\u05d0-\u05ea"
    "\u060c-\u06ff\u0e01-\u0e5b\u1e02-\u1ef3\u200e\u200f\u2013-\u2044\u207f-\u22ff\u2310-\u25ca\u20a7-\u20af\u2116"
    "\u2122\uf8ff\ufb01\ufb02\ufffd"
)
# UTF-8 of a Western letter or mark: Ã© Â° â€™
WESTERN = (
    "(?<=[Â-Å])[\x80-\xbf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    "|(?<=[ÇÈ])[\x8d-\x9cŽ‘’“”•–—˜™š›œ]"
    "|(?<=â)[€„‚†ˆ‰\x80\x82\x84\x86\x88\x89]"
)
# And of a mark as GBK: 鈥 is hardly in use.
AS_GBK = "鈥"
# UTF-8 as GBK: characters that hardly any text uses; 998 of 1000 misread lines of twenty have one of them.
MISREAD = "涓浜锛鏈鍙鍏鐨澶鏂熻鍥浠瀹鏃鐢杩鏄鍒銆鍚鐜绉璁甯缃灏鍦鎴鍩濂殑閫鍑佸骞閭鑸娉鑷鏇鍗旂鐣鏅夊"
# GBK as Big5: the same, 999 of 1000. Big5 as GBK nearly always has characters of the user-defined zones.
RARE = (
    "賸﹝岆珨﹜衄婓蚚湮笢峈奀眕陔夔奻迵俴汜儂珛珩衾珋狟涴猁燴苤芄笱覜陓萇傖赻杅絳妀埮蠅蔥拸昴茼妗芢俇覂硐赽噶畋堎冞毞啋侕"
    "郪佶刓蛌杻恛夤勦侒桵阨芊疺珅砅盓枙秶侘垓堈巠佸呾籵萸瘚枑滂恁耋扢祰栠繒侂翩厙玾坻咺帣萴梊靽晞坳瓟啖羸埣凅饑眒貒藰眭黖鬕咂梠珕"
)
ZONES = "\ue000-\ue765"
# UTF-8 of À to ß and of controls as GBK, and of all of Latin-1: text that was misread, saved and misread again.
RARE_AS_GBK = (
    "脌脕脗脙脛脜脝脟脠脡脢脣脤脥脦脧脨脩脪脫脭脮脰脳脴脵脷脹脺脻脼脽聙聛聜聝聞聟聠聡聢聣聤聥聦聧聨聫聬聭聮聯聰聲"
    "聳聴聵聶職聸聹聺聻聼"
)
LATIN_1_AS_GBK = (
    "聙聛聜聝聞聟聠聡聢聣聤聥聦聧聨聫聬聭聮聯聰聲聳聴聵聶職聸聹聺聻聼聽隆垄拢陇楼娄搂篓漏陋芦卢颅庐炉掳卤虏鲁麓碌"
    "露路赂鹿潞禄录陆戮驴脌脕脗脙脛脜脝脟脠脡脢脣脤脥脦脧脨脩脪脫脭脮脰脳脴脵脷脹脺脻脼脽脿谩芒茫盲氓忙莽猫茅锚毛"
    "矛铆卯茂冒帽貌贸么玫枚梅酶霉煤没眉媒镁每"
)
MOJIBAKE = Trigger(
    f"{FOREIGN}{MISREAD}{RARE}{ZONES}{AS_GBK}{RARE_AS_GBK}",
    f"(?<=[{MISREAD}{RARE}{ZONES}{AS_GBK}])|(?<=[{RARE_AS_GBK}])[{LATIN_1_AS_GBK}]{{5}}"
    f"|(?<=[{FOREIGN}])(?:[@-~]?[{ROW}]){{3}}|{WESTERN}",
)
SINGLE_BYTE = Trigger(FOREIGN, f"(?:[@-~]?[{ROW}]){{3}}")

# \u4e2d \xe4 %u4E2D %E4 %25E4, and u4e2du56fd, whose backslashes were removed.
ESCAPES = Trigger(
    r"\\%u",
    r"(?<=\\)(?:[uU][0-9a-fA-F]{4}|u\{[0-9a-fA-F]|x[0-9a-fA-F]{2}\\)"
    r"|(?<=%)(?:25)*(?:u[0-9a-fA-F]{4}|[89a-fA-F][0-9a-fA-F])"
    r"|(?<=u)[0-9a-f]{4}u[0-9a-f]{4}",
)
# 許\多: a backslash behind a character, and none of an escape or a path of ASCII.
BACKSLASHES = Trigger(r"\\", r"(?<=[^\x00-\x7f]\\)(?![!-~])")
# Names of punctuation that look like no other word: they are recognised also without their & or their ;
MARKS = "nbsp|[lr][ds]quo|hellip|[mn]dash|middot"
HTML_ENTITIES = Trigger(
    "&;",
    rf"(?<=&)(?:#?[a-zA-Z0-9]{{1,9}};|(?:{MARKS})(?![a-zA-Z0-9]{{0,20}}[=;])"
    r"|#(?:[0-9]{4,5}|[xX][0-9a-fA-F]{4})(?![0-9a-fA-F;]))"
    r"|(?<=nbsp;)|(?<=[lr][ds]quo;|[mn]dash;)|(?<=hellip;|middot;)",
)
HTML_TAGS = Trigger(
    "<＜/",
    r"(?<=[<＜])(?:/?[a-zA-Z]|\?xml:|!--)[^<>＜＞\n]*[>＞]|(?<=/)(?<![<a-zA-Z0-9_/.]/)[a-zA-Z][a-zA-Z0-9]{0,9}>",
)

CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u2028\u2029\u2060-\u2064\ufeff\ufff9-\ufffb\ufffe\uffff"
DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
JOINING = "\u034f\u180e\u200c\u200d"
CONTROL_CHARACTERS = Trigger(f"{CONTROLS}{DIRECTIONS}{JOINING}")
PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010fffd"
ICON_FONT = Trigger(PRIVATE)
# Radicals, Kangxi Radicals and compatibility ideographs, which look like other characters.
LOOKALIKES = Trigger("\u2e80-\u2ef3\u2f00-\u2fd5\uf900-\ufad9\U0002f800-\U0002fa1d")

# For no repair, but for remarks: what is left of lost characters. GBK shows U+FFFD as 锟斤拷, and memory without text
# as 烫烫烫 or 屯屯屯. And what was misread and stays so: Korean among Han, half-width kana before Han, signs of Latin-1
# in a row, without · and ×.
HANGUL = "\uac00-\ud7a3"
LATIN_1 = "\x80-\x9f\xa1-\xb6\xb8-\xd6\xd8-\xff"
LOST = Trigger(
    f"锟錕拷\ufffd烫燙屯?{PRIVATE}{HANGUL}{LATIN_1}\uff66-\uff7f",
    rf"(?<=[锟錕\ufffd{PRIVATE}])|(?<=斤拷)|(?<=烫)烫烫烫|(?<=燙)燙燙燙|(?<=屯)屯屯屯|(?<=\?)\?"
    rf"|(?<=[{HANGUL}\uff66-\uff7f])[{HAN_RUN}]|(?<=[{LATIN_1}])[{LATIN_1}]{{5}}",
)
