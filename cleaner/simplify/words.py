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
    pattern, forms = _table()
    parts: list[str] = []
    end = 0
    for match in pattern.finditer(traditional):
        # group n is the nth form; a name has no group and keeps its character
        right = forms[match.lastindex - 1] if match.lastindex else match[0]
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
def _table() -> tuple[re.Pattern[str], list[str]]:
    """Return an expression with a group for each form, and what the forms become; and last, the characters of names."""
    rows = list(read_table("words.tsv"))
    forms = sorted((row[1:] for row in rows if row[0] == "form"), key=lambda row: -len(row[0] + row[2]))
    places = [f"((?<={before}{char})(?={after}))" for before, char, after, _ in forms]
    name, kept = _names()
    # `re` searches ten times as fast for an expression that begins with its characters
    heads = "".join(sorted({char for _, char, *_ in forms} | set(kept)))
    return re.compile(f"[{heads}](?:{'|'.join([*places, name])})"), [right for *_, right in forms]


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
