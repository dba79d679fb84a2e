"""Encodings that Chinese text is not in today: of Japanese and Korean, told by their own letters, and EUC-TW."""

from cleaner.chinese.characters import HANGUL, HIRAGANA, KATAKANA, codes
from cleaner.encoding.codec import read
from cleaner.encoding.euc_tw import read_euc_tw
from cleaner.encoding.likelihood import IMPLAUSIBLE, costs, is_chinese, is_foreign

# A text in the right codec has no more bytes that fit nothing than one in so many: a sample cuts a few characters.
ONE_BROKEN_IN = 100
# Of the letters of Japanese a third and more are kana, and some of them hiragana. Half-width kana do not count: the
# bytes of Chinese read so.
KANA_SHARE = 0.25
FEWEST_HIRAGANA = 3
# The syllables that Korean particles and endings are made of are a third of it, and one in forty of what bytes make.
KOREAN = "이다는의에가을를은고하지로사도한기리시인서어나자아해그있대수니일라스부요정여들게"
KOREAN_SHARE = 0.2
FEWEST_KOREAN = 4
HANGUL_SHARE = 0.5
FEWEST_HANGUL = 8

JAPANESE = ("cp932", "euc_jp")


def recognise(data: bytes) -> str | None:
    """
    Return the name of the encoding of a sample that reads as nothing else, None if no letters tell it.

        >>> recognise("今日はとても良い天気です。".encode("cp932"))
        'cp932'
    """
    for name in JAPANESE:
        if _is_japanese(read(data, name)):
            return name
    if _is_korean(read(data, "cp949")):
        return "cp949"
    return "euc_tw" if _is_traditional(read_euc_tw(data)) else None


def _is_whole(text: str) -> bool:
    return text.count("\N{REPLACEMENT CHARACTER}") <= 1 + len(text) // ONE_BROKEN_IN


def _is_japanese(text: str) -> bool:
    hiragana, katakana = _count(text, *HIRAGANA), _count(text, KATAKANA[0])
    foreign = int(is_foreign(text).sum())
    return _is_whole(text) and hiragana >= FEWEST_HIRAGANA and hiragana + katakana >= KANA_SHARE * foreign


def _is_korean(text: str) -> bool:
    hangul = _count(text, *HANGUL)
    common = sum(text.count(syllable) for syllable in KOREAN)
    foreign = int(is_foreign(text).sum())
    enough = hangul >= max(FEWEST_HANGUL, HANGUL_SHARE * foreign)
    # a few syllables are common by chance
    return _is_whole(text) and enough and common >= max(FEWEST_KOREAN, KOREAN_SHARE * hangul)


def _is_traditional(text: str) -> bool:
    foreign = costs(text)[is_foreign(text)]
    return _is_whole(text) and is_chinese(foreign) and float(foreign.mean()) < IMPLAUSIBLE


def _count(text: str, *ranges: tuple[int, int]) -> int:
    points = codes(text)
    return sum(int(((points >= first) & (points <= last)).sum()) for first, last in ranges)
