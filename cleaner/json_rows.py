"""
Lines of JSONL, changed in one place and otherwise left as they were written.

Reading an object and writing it again would lose what JSON has and Python has not: duplicate names, numbers too long or
too large, the spaces and escapes of whoever wrote it.
"""

import json
import re
from collections.abc import Mapping
from json.decoder import scanstring  # type: ignore[attr-defined] # what the json module itself scans strings with
from operator import itemgetter
from typing import Any, NamedTuple

SPACE = re.compile(r"[ \t\n\r]*")
# Numbers are only passed over, so they may have any length.
SCAN = json.JSONDecoder(parse_int=str, parse_float=str).scan_once  # type: ignore[attr-defined]
# What opens and closes values inside each other, and the strings in which it does not.
BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
# What comes before a member that is put at the end.
BETWEEN = ", "


class Span(NamedTuple):
    """Where the value of a member is in the line, and where the member before it ends, or the object begins."""

    before: int
    start: int
    end: int


class Row:
    r"""
    A line with one JSON object. Of several members with one name the last counts, as in the `json` module.

        >>> row = Row('{"n": 1.0, "text": "a"}\n')
        >>> row.value("text"), row.with_members({"text": '"b"'})
        ('a', '{"n": 1.0, "text": "b"}\n')

    Raise `ValueError` for a line that is no JSON object, with the reason.
    """

    def __init__(self, line: str) -> None:
        self.line = line
        self.members: dict[str, Span] = {}
        # scanning gives them anyway, and one of them is the text
        self._strings: dict[str, str] = {}
        self._last = self._scan()

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def value(self, name: str) -> Any:
        """Return the value of a member, None if there is no such member or its value is nested too deeply."""
        if name not in self.members:
            return None
        if name in self._strings:
            return self._strings[name]
        try:
            return json.loads(self.literal(name))
        except (RecursionError, ValueError):
            return None

    def literal(self, name: str) -> str:
        """Return the value of a member as it is written."""
        _, start, end = self.members[name]
        return self.line[start:end]

    def with_members(self, literals: Mapping[str, str]) -> str:
        """Return the line with other values for members; those that there were not yet are put at the end."""
        new = dict(literals)
        parts, at = [], 0
        for name, (_, start, end) in sorted(self.members.items(), key=itemgetter(1)):
            if name in new:
                parts += [self.line[at:start], new.pop(name)]
                at = end
        parts.append(self.line[at : self._last])
        for name, literal in new.items():
            lead = BETWEEN if self.members else ""
            parts.append(f"{lead}{json.dumps(name, ensure_ascii=False)}: {literal}")
        return "".join([*parts, self.line[self._last :]])

    def without(self, name: str) -> str:
        """Return the line without a member that `with_members` put at its end."""
        before, _, end = self.members[name]
        return self.line[:before] + self.line[end:]

    def _scan(self) -> int:
        """Find the members; return where the last of them ends."""
        line = self.line
        at = _after_space(line, 0)
        if line[at : at + 1] != "{":
            raise ValueError("this line is not a JSON object")
        before = at + 1
        at = _after_space(line, before)
        more = line[at : at + 1] != "}"
        while more:
            if line[at : at + 1] != '"':
                raise ValueError(f"this line is not JSON: a name in quotes is missing at column {at + 1}")
            name, at = _scanned(scanstring, line, at + 1)
            at = _after_space(line, at)
            if line[at : at + 1] != ":":
                raise ValueError(f"this line is not JSON: a colon is missing at column {at + 1}")
            start = _after_space(line, at + 1)
            if line[start : start + 1] == '"':
                self._strings[name], end = _scanned(scanstring, line, start + 1)
            else:
                self._strings.pop(name, None)
                end = _end_of_value(line, start)
            self.members[name] = Span(before, start, end)
            before, at = end, _after_space(line, end)
            more = line[at : at + 1] == ","
            if more:
                at = _after_space(line, at + 1)
        if line[at : at + 1] != "}":
            raise ValueError(f"this line is not JSON: a comma or the end is missing at column {at + 1}")
        if _after_space(line, at + 1) != len(line):
            raise ValueError(f"this line is not JSON: something follows the object at column {at + 2}")
        return before


def _after_space(line: str, at: int) -> int:
    found = SPACE.match(line, at)
    assert found
    return found.end()


def _scanned(scan: Any, line: str, at: int) -> tuple[Any, int]:
    try:
        found: tuple[Any, int] = scan(line, at)
    except StopIteration as error:
        raise ValueError(f"this line is not JSON: a value is missing at column {error.value + 1}") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"this line is not JSON: {error.msg} at column {error.pos + 1}") from None
    return found


def _end_of_value(line: str, start: int) -> int:
    try:
        return _scanned(SCAN, line, start)[1]
    except RecursionError:
        # valid as far as its brackets say; nobody asks for what is in it
        depth = 0
        for found in BRACKET.finditer(line, start):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
            if not depth:
                return found.end()
        raise ValueError(f"this line is not JSON: the value at column {start + 1} does not end") from None
