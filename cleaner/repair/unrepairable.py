"""Report the lines with damage that nobody can undo, without guessing."""

import re
from collections.abc import Callable, Sequence

from cleaner.chinese.characters import HAN
from cleaner.repair.trigger import HANGUL, LATIN_1, LOST, PRIVATE

# U+FFFD in UTF-8 is EF BF BD; two of them read as GBK are 锟斤拷, and a single one is 锟 and half of another character.
KUN = re.compile("[锟錕]斤|斤拷|拷[锟錕]|[锟錕].{0,3}[锟錕]")
UNWRITTEN = re.compile(r"([烫燙屯])\1{3,}")
# Text that names them: “锟斤拷”是怎么来的
ABOUT = re.compile(
    r"[乱亂][码碼]|[编編][码碼]|(?i:unicode|utf-?8)|[“‘「『《\"'][锟錕]斤拷[”’」』》\"']|[两兩]把[锟錕]斤拷"
)
REPLACED = "\ufffd"
# What readers show for a byte that they can't decode.
MARKS = (REPLACED, "?")
PRIVATE_USE = re.compile(f"[{PRIVATE}]")
# ASCII question marks that end no question: after another mark, before a measure word, after every word of a line, in
# a line with no Chinese left. What??? Why??? and 真的吗??我不信 are honest.
QUESTIONS = re.compile(
    rf"(?<=[，。！、；：,!;])\?{{2,}}(?=[{HAN}])|(?<=[0-9])\?{{2,}}(?=[部个只次块元年月日天条台])|(?:[{HAN}]{{1,2}}\?{{2,}}){{4}}"
)
BARE_QUESTIONS = re.compile(r"(?<![a-zA-Z?])\?{2,}(?=[^?a-zA-Z0-9]*[a-zA-Z0-9])[^?]*(?<![a-zA-Z?])\?{2,}")
FEWEST_QUESTIONS = 6
# A ? with text right after it: a lost byte, but a folded ？ is as possible.
LOST_BYTE = re.compile(rf"(?<=[{HAN}”])\?(?=[{HAN}“a-zA-Z0-9!,])")
# What a Korean codec shows for Chinese bytes: Han inside a row of syllables again and again. Mixed script has particles
# after Han and a space after these: 獨立을 宣言한다.
KOREAN = re.compile(f"[{HANGUL}][{HAN}]+(?=[{HANGUL}])")
FEWEST_IN_KOREAN = 2
SYLLABLE = re.compile(f"[{HANGUL}]")
# What a Japanese codec shows for UTF-8: half-width kana in the middle of words, small ones among them, and none after
# ｿ, as no byte that goes on is above BF. Particles in half-width kana are above, 今日ﾉ天気ﾊ晴, and ｡ is honest.
JAPANESE = re.compile(f"(?<=[{HAN}])[\uff66-\uff7f]+(?=[{HAN}])")
SMALL, LATE = re.compile(f"[{HAN}][\uff66-\uff6f]"), re.compile("[\uff80-\uff9f]")
FEWEST_IN_JAPANESE = 2
WRITTEN = re.compile(f"[{HAN}\uff61-\uff7f]")
# No language has six signs and letters of Latin-1 in a row. A row of one is a line or a mark, one of letters ÄÖÜäöü,
# one of signs a table of them.
LATIN = re.compile(f"(?=[{LATIN_1}]{{0,5}}[\x80-\xbf])(?=[{LATIN_1}]{{0,5}}[\xc0-\xff])(?:([{LATIN_1}])(?!\\1)){{6}}")
SIGN = re.compile(f"[{LATIN_1}]")
# Of a line with more lost characters than this the rest was hardly read right.
MOST_LOST = 0.1
# A line is misread as a whole if at least this share of what is not ASCII is.
MOST_MISREAD = 1 / 3


def is_misread(line: str) -> bool:
    """
    Return whether a line looks misread: what is in it is no text of any language, and another tool may still read it.

        >>> is_misread("뒤寧莖놔랙돤格선，戈죄던껸怯돨묏야"), is_misread("他在首尔（서울）学了三年韩文")
        (True, False)
    """
    lost = line.count(REPLACED)
    return (lost > 1 and lost > MOST_LOST * len(line)) or any(
        MOST_MISREAD * sum(char > "\x7f" for char in line) <= len(kind.findall(line)) for kind in _misread_by(line)
    )


def _misread_by(line: str) -> list[re.Pattern[str]]:
    """Return the characters of the wrong codecs that a part of a line was read with."""
    found = [SYLLABLE] if len(KOREAN.findall(line)) >= FEWEST_IN_KOREAN else []
    if SMALL.search(line) and not LATE.search(line) and len(JAPANESE.findall(line)) >= FEWEST_IN_JAPANESE:
        found.append(WRITTEN)
    return [*found, SIGN] if LATIN.search(line) and not ABOUT.search(line) else found


def remarks(lines: Sequence[str], out_of_step: Sequence[bool] = (), misread: Sequence[str | None] = ()) -> list[str]:
    r"""
    Return for each repaired line what is lost on it for good, "" where nothing is.

    `out_of_step` flags lines that byte-level edits had put out of step: a ? there may be a byte that nothing names.
    `misread` has the original of each line that was decoded again, None for the others.

        >>> remarks(["锟斤拷锟斤拷活动", "洗手水太烫了", "何鸿\ufffd病情好转"])
        ['unrepairable: 锟斤拷 (bytes lost in a wrong decoding)', '', 'lost character: U+FFFD']
    """
    edited = out_of_step or [False] * len(lines)
    originals = misread or [None] * len(lines)
    return [
        _remark(line, hit, original) if hit or original is not None or LOST.search(line) else ""
        for line, hit, original in zip(lines, edited, originals, strict=True)
    ]


def _remark(line: str, out_of_step: bool, original: str | None) -> str:
    found = [said for kind in KINDS if (said := kind(line))]
    if out_of_step and LOST_BYTE.search(line):
        found.append("uncertain: a ? may be a lost byte that nothing names")
    if original is not None and _is_inferred(line, original):
        found.append("uncertain: characters that had lost bytes were inferred from the words around them")
    elif original is not None and _is_in_step_again(original):
        found.append("uncertain: a byte too few or too many was guessed, and what follows was put in step again")
    return "; ".join(found)


def _is_inferred(line: str, original: str) -> bool:
    """Return whether the reading of a misread line stands on its context in some places, since bytes were lost."""
    from cleaner.repair.mojibake.utf8 import is_broken

    return any(line.count(mark) < original.count(mark) for mark in MARKS) or is_broken(original)


def _is_in_step_again(original: str) -> bool:
    """Return whether a misread line was out of step in some places, so that a character there is guessed or left."""
    from cleaner.repair.mojibake.out_of_step import is_out_of_step

    return is_out_of_step(original)


def _kun(line: str) -> str:
    return (
        "unrepairable: 锟斤拷 (bytes lost in a wrong decoding)" if KUN.search(line) and not ABOUT.search(line) else ""
    )


def _unwritten(line: str) -> str:
    found = UNWRITTEN.search(line)
    return f"unrepairable: {found[1] * 3} (there was no text)" if found and not ABOUT.search(line) else ""


def _replaced(line: str) -> str:
    lost = line.count(REPLACED)
    if lost < 2:
        return "lost character: U+FFFD" if lost else ""
    return f"unrepairable: U+FFFD, {lost} times (bytes lost in a wrong decoding)"


def _questions(line: str) -> str:
    lost = QUESTIONS.search(line) or (
        line.count("?") >= FEWEST_QUESTIONS and BARE_QUESTIONS.search(line) and not re.search(f"[{HAN}]", line)
    )
    return "unrepairable: ?? (characters that an encoding did not have)" if lost else ""


def _private(line: str) -> str:
    """Name private-use characters: the fonts or tables that gave them a meaning are not in the text."""
    codes = dict.fromkeys(f"U+{ord(char):04X}" for char in PRIVATE_USE.findall(line))
    return f"lost character: private use {', '.join(list(codes)[:NAMED])}" if codes else ""


def _misread(line: str) -> str:
    # several lost characters have a remark of their own
    if line.count(REPLACED) > 1 or not _misread_by(line):
        return ""
    return f"unrepairable: looks misread{', left as it came' if is_misread(line) else ' in part'}"


# How many private-use characters of a line are named: the first ones show what kind they are.
NAMED = 3
KINDS: tuple[Callable[[str], str], ...] = (_kun, _unwritten, _replaced, _questions, _private, _misread)
