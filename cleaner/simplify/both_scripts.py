"""Find where a text sets the two forms of a character side by side: there the difference is what it is about."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import CODE_POINTS, IDEOGRAPHS, codes, distinct, to_text
from cleaner.chinese.scripts import Counts, key_table, keys, scripts_of_characters
from cleaner.kernels import KERNELS, NUMBER, function

Span = tuple[int, int]
Numbers = npt.NDArray[np.uint16]

WORD = re.compile(f"[{IDEOGRAPHS}]+")
ABOUT = re.compile("繁[体體]|[简簡][体體]|[正異异]體字|正体字|异体字")
QUOTED = re.compile(f"(?<=[「『“‘])[{IDEOGRAPHS}]+(?=[」』”’])")
# What a bracket behind a word holds, and the name of a script in front of a line.
EXAMPLE = re.compile("[”」』’]?[（(]([^（）()]{1,12})[）)]")
LABEL = re.compile(r"[\s\-*【\[（(\"']*([繁正简簡體体字中文]{1,5}|[A-Za-z_ -]{4,20}?)[\s】\]）)\"']*[：:】\]）)]+.")
# How far apart two words may be that a text sets side by side; farther ones are a slip.
REACH = 20
# A page speaks of the scripts when LINES_ABOUT lines of prose do: one may be a menu that lets the reader choose.
LINES_ABOUT, SHORTEST_LINE = 2, 12

# The names of the columns of a table of both scripts, what parts its columns, and how many rows it has at least.
TRADITIONAL = re.compile("(?:繁[体體]|正體)(?:字|中文)?|繁|traditional(?: chinese)?|zh[-_](?:tw|hant)")
SIMPLIFIED = re.compile("[简簡][体體](?:字|中文)?|[简簡]|simplified(?: chinese)?|zh[-_](?:cn|hans)")
# Each name of Traditional has one of these, and few texts do. `re` searches fast for what begins with a class.
SIGN = re.compile("[繁正tTzZ](?:(?<=繁)|(?<=正)體|(?<=[tT])(?i:raditional)|(?<=[zZ])(?i:h[-_](?:tw|hant)))")
DELIMITERS = "\t|,"
ROWS = 2
# What no row of a table has, and how long its words are at most.
PROSE, LONGEST_WORD = re.compile("[，。！？；「『“‘（《]"), 6


def shown(line: str) -> list[Span]:
    """
    Return what stays of a line that shows words in both scripts: those words, and all of a row of a table.

        >>> shown("軟件 软件 軟體"), shown("「麵」簡化為「面」，不簡化為別的")
        ([(0, 8)], [(1, 2), (7, 8)])
    """
    found = twins(line)
    if found and not PROSE.search(line) and all(len(word) <= LONGEST_WORD for word in WORD.findall(line)):
        return [(0, len(line))]
    # where one quoted word is shown for its script, so are the others: 台湾写“軟體”
    quoted = [word.span() for word in QUOTED.finditer(line)]
    others = quoted if any(span in quoted for span in found) else []
    return sorted({*found, *others, *_examples(line, found)})


def _examples(line: str, found: Sequence[Span]) -> Iterator[Span]:
    """Yield the words in brackets behind a shown character that have it: 乾（乾燥）."""
    for start, end in found:
        example = EXAMPLE.match(line, end)
        if example and line[start:end] in example[1]:
            yield example.span(1)


def labelled(lines: Sequence[str], rows: Sequence[int], starts: Collection[int] = ()) -> list[int]:
    """
    Return those of some lines that say that they are Traditional, next to one that says that it is Simplified.

    Documents begin at `starts`.

        >>> labelled(["简体：头发", "繁體：頭髮", "", "繁體：麵條"], [1, 3])
        [1]
    """
    text = "\n".join([lines[row] for row in rows])
    named: list[int] = []
    place = end = 0
    # few lines have a sign
    for sign in SIGN.finditer(text):
        place, end = place + text.count("\n", end, sign.start()), sign.start()
        named.append(rows[place])
    return [
        row
        for row in dict.fromkeys(named)
        if _has_label(lines[row], TRADITIONAL)
        and any(_has_label(lines[other], SIMPLIFIED) for other in _beside(row, len(lines), starts))
    ]


def _beside(row: int, count: int, starts: Collection[int]) -> list[int]:
    """Return the rows above and below one of `count`, in the same document."""
    above = [row - 1] if row > 0 and row not in starts else []
    return [*above, row + 1] if row + 1 < count and row + 1 not in starts else above


def _has_label(line: str, names: re.Pattern[str]) -> bool:
    label = LABEL.match(line)
    return label is not None and names.fullmatch(label[1].lower()) is not None


def twins(line: str) -> list[Span]:
    """
    Return the words of a line that stand on it in both scripts, near each other.

        >>> twins("臺灣,台湾,tái wān"), twins("「麵」簡化為「面」"), twins("皇后來說"), twins("龜龟 鯉鲤")
        ([(0, 2), (3, 5)], [(1, 2), (7, 8)], [], [(0, 2), (3, 5)])
    """
    key_of_each = to_text(keys(codes(line)))
    words = [(word.span(), word[0], key_of_each[word.start() : word.end()]) for word in WORD.finditer(line)]
    forms: dict[str, list[tuple[Span, str]]] = {}
    for span, word, key in words:
        forms.setdefault(key, []).append((span, word))
    found = {pair for (start, _), word, key in words for pair in _pairs(start, word, key)}
    for same in forms.values():
        for (first, word), (second, other) in pairwise(same):
            if word != other and second[0] - first[1] <= REACH:
                found |= {first, second}
    return sorted(found)


def _pairs(start: int, word: str, key: str) -> list[Span]:
    """Return the pairs that a word is made of, if each is one character in two forms: 龜龟."""
    pairs = range(0, len(word), 2)
    if len(word) % 2 or any(key[at] != key[at + 1] or word[at] == word[at + 1] for at in pairs):
        return []
    return [(start + at, start + at + 2) for at in pairs]


def may_have_twins(lines: Sequence[str]) -> list[int]:
    """
    Return the indices of lines with a character and the form that stands for it in both scripts.

        >>> may_have_twins(["皇后後來說", "他後來說"])
        [0]
    """
    points = codes("\n".join([*lines, ""]))
    if KERNELS:
        latest, rows_found = np.zeros(len(_keys()) + 1, dtype=np.int64), np.empty(len(lines), dtype=np.int64)
        tables = key_table(), len(key_table()), _numbers()
        of_lines: list[int] = rows_found[: _find()(points, len(lines), *tables, latest, rows_found)].tolist()
        return of_lines
    found, count = keys(points), len(_keys()) + 1
    numbers = _numbers().take(points)
    others, forms = (found != points).nonzero()[0], (numbers != 0).nonzero()[0]
    wanted, held = _numbers().take(found.take(others)), numbers.take(forms)
    # most characters are in one form on all lines
    others, wanted = _among(others, wanted, np.bincount(held, minlength=count))
    forms, held = _among(forms, held, np.bincount(wanted, minlength=count))
    ends = (points == ord("\n")).nonzero()[0]
    of_others, of_forms = ends.searchsorted(others) * count + wanted, ends.searchsorted(forms) * count + held
    rows: list[int] = distinct(of_others[np.isin(of_others, of_forms)] // count).tolist()
    return rows


@cache
def _find() -> Callable[..., int]:
    return function("twin_lines", np.uint32, NUMBER, np.uint32, NUMBER, np.uint16, np.int64, np.int64)


def _among(places: Counts, numbers: Numbers, counts: Counts) -> tuple[Counts, Numbers]:
    """Return the places, and the numbers there, that are counted at all."""
    counted = counts.take(numbers) > 0
    return places[counted], numbers[counted]


def is_about_scripts(lines: Sequence[str]) -> bool:
    """Return whether a document speaks of Traditional and Simplified characters in its prose."""
    return sum(len(line) >= SHORTEST_LINE and ABOUT.search(line) is not None for line in lines) >= LINES_ABOUT


def has_columns(lines: Sequence[str]) -> bool:
    """
    Return whether a document has a table with a column for either script.

        >>> has_columns(["繁體,简体", "軟體,软件", "滑鼠,鼠标"]), has_columns(["繁體 | 简体", "網頁"])
        (True, False)
    """
    text = "\n".join([*lines, ""])
    # few texts have a delimiter, which is found faster than a sign
    if not any(delimiter in text for delimiter in DELIMITERS) or not SIGN.search(text):
        return False
    for start in dict.fromkeys(text.rfind("\n", 0, sign.start()) + 1 for sign in SIGN.finditer(text)):
        line = text[start : text.index("\n", start)]
        for delimiter in DELIMITERS:
            names = [name.strip().lower() for name in line.split(delimiter)]
            if any(map(TRADITIONAL.fullmatch, names)) and any(map(SIMPLIFIED.fullmatch, names)):
                below = text[start:-1].split("\n", ROWS + 1)[1 : ROWS + 1]
                return len(below) == ROWS and all(row.count(delimiter) == len(names) - 1 for row in below)
    return False


@cache
def _keys() -> list[str]:
    return sorted({*scripts_of_characters()[1]})


@cache
def _numbers() -> Numbers:
    """Return a number for each code point that is the key of another one, 0 for others, shape (0x110000,)."""
    numbers = np.zeros(CODE_POINTS, dtype=np.uint16)
    numbers[codes("".join(_keys()))] = np.arange(1, len(_keys()) + 1)
    return numbers
