"""Correct OpenCC's conversion where it harms a word or a name, or leaves a form that Simplified text does not use."""

import re
from functools import cache

from cleaner.chinese.characters import codes, to_text
from cleaner.chinese.scripts import keys
from cleaner.resources import read_table


def correct(traditional: str, converted: str) -> str:
    """
    Return a converted text with the characters of the table put right; `traditional` is what it was.

        >>> correct("《穀梁傳》祇有一卷，五穀豐登", "《谷梁传》祇有一卷，五谷丰登")
        '《穀梁传》只有一卷，五谷丰登'
    """
    if len(traditional) != len(converted):
        return converted
    pattern, everywhere, forms = _table()
    parts: list[str] = []
    end = 0
    for match in pattern.finditer(traditional):
        # group n is the nth form of some places; without a group it is a form of all, or a name keeps its character
        right = forms[match.lastindex - 1] if match.lastindex else everywhere.get(match[0], match[0])
        parts += (converted[end : match.start()], right)
        end = match.end()
    return "".join([*parts, converted[end:]])


def has_name(line: str) -> bool:
    """
    Return whether a line, in either script, has a name with one of the characters that names keep.

        >>> has_name("刘承乾藏书"), has_name("刘先生吃饼乾")
        (True, False)
    """
    return re.search(_names()[0], line) is not None


@cache
def _table() -> tuple[re.Pattern[str], dict[str, str], list[str]]:
    """Return an expression with a group for each form of some places, the forms of all places, those of the groups."""
    rows = [row[1:] for row in read_table("words.tsv") if row[0] == "form"]
    name, kept = _names()
    somewhere = {char for before, char, after, _ in rows if before or after} | set(kept)
    everywhere = {char: right for _, char, _, right in rows if char not in somewhere}
    forms = sorted((row for row in rows if row[1] in somewhere), key=lambda row: -len(row[0] + row[2]))
    places = [f"((?<={before}{char})(?={after}))" for before, char, after, _ in forms]
    # `re` searches ten times as fast for an expression that begins with its characters
    heads, free = "".join(sorted({*everywhere, *somewhere})), "".join(sorted(everywhere))
    return re.compile(f"[{heads}](?:(?<=[{free}])|{'|'.join([*places, name])})"), everywhere, [row[-1] for row in forms]


@cache
def _names() -> tuple[str, str]:
    """Return an expression for the place behind a character that a name keeps, and those characters."""
    rows = list(read_table("words.tsv"))
    kept, surnames, given, others = (
        "".join(char for kind, _, char, *_ in rows if kind == wanted)
        for wanted in ("kept", "surname", "given", "not a name")
    )
    surnames, given, others = (chars + to_text(keys(codes(chars))) for chars in (surnames, given, others))
    return f"(?<=[{kept}])(?:(?<=[{surnames}][{given}].)|(?<=[{surnames}].)(?=[{given}]))(?![{others}])", kept
