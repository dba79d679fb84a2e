"""Tell files that are no pages, so that they lose nothing: tables, JSON, code, settings, logs, subtitles, chats."""

import csv
import json
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

# Fewer rows may be lines of a page that look alike by chance.
FEWEST = 3
DELIMITERS = ",;\t"
# A column of a table, but for its heading, has numbers: the rows of a menu have the same commas.
NUMBER = re.compile(r"[\W_]*\d[\d.,:/%年月日-]*\w{0,3}")
MOST_NUMBERS = 0.8

DATE = r"\d{4}(?:[-/.]\d\d?[-/.]|年\d\d?月)\d\d?日?"
CLOCK = r"(?:[上下]午|凌晨|晚上|中午)? ?\d\d?:\d\d(?::\d\d)?(?:[.,]\d+)?"
# A programme of the day has no seconds.
LOG = re.compile(rf"\W?{DATE}[T ]{CLOCK}|\W?\d\d?:\d\d:\d\d(?:[.,]\d+)?[\]\s]")
TIMED = re.compile(r"\d\d?:\d\d:\d\d[.,]\d+ --> |\[\d\d?:\d\d(?:[.:]\d+)?\]|Dialogue:")
SUBTITLE = re.compile(rf"{TIMED.pattern}|\d{{1,5}}$")
# 2021-07-12 20:31 小周, or 小周 2021-07-12 20:31
NAME = r"[^\s，。！？：；,.!?]{1,20}"
MESSAGE = re.compile(rf"(?:\W?(?:{DATE} )?{CLOCK}\W? (?P<after>{NAME})|(?P<before>{NAME}) (?:{DATE} )?{CLOCK})$")
CODE = re.compile(
    r"#!|#\s*(?:include|define|undef|ifn?def|if|elif|else|endif|pragma)\b|//|--\s|@\w"
    r"|(?:import|from|def|class|return|public|private|static|const|let|var|function|func|package|using|try|else|elif"
    r"|except|catch|raise|throw|with|if|for|while|switch|case|SELECT|INSERT|UPDATE|CREATE)\b[^，。！？]*$"
    r"|[a-zA-Z_$*&][\w.\[\]\"'$>-]*(?: [\w*&]+)* ?[-+*/|&:]?=\s?[^=]|[a-zA-Z_][\w.]*\(.*\)[:,;]?$"
    r"|[\[\]{}()]+[;,:]?$|\[[\w. -]+\]$|[\x21-\x7e].*[;{}]$",
    re.ASCII,
)
HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@")
# The heading of a patch is short.
MOST_HEADING = 20
SECTION, SETTING = re.compile(r"\[[^\[\]]+\]$"), re.compile(r"[#;]|[\w .-]+ ?= ?|\[[^\[\]]+\]$")
COMMENT = re.compile(r"/\*(?:(?!/\*).)*?\*/|\"{3}.*?\"{3}|^#.*?$", re.DOTALL | re.MULTILINE)
COMMENT_BEGINS = re.compile(r"/\*|\"{3}|#")
# A string may run on over lines of prose, and a message too.
MOST_CODE, MOST_LOG, MOST_MESSAGES, MOST_SUBTITLES, LEAST_TIMED = 0.8, 0.9, 0.4, 0.4, 0.2


def is_data(lines: Sequence[str]) -> bool:
    """
    Return whether a document is data or code throughout; its lines are stripped and none is blank.

        >>> is_data(["编号,品名,数量", "1,梯子,2", "2,手套,40"]), is_data(["首页", "新闻", "财经,股票,基金"])
        (True, False)
    """
    return len(lines) >= FEWEST and any(is_kind(lines) for is_kind in KINDS)


def _is_table(lines: Sequence[str]) -> bool:
    for delimiter in DELIMITERS:
        if delimiter in lines[0] and all(delimiter in line for line in lines[1:FEWEST]):
            try:
                heading, *rows = csv.reader(lines, delimiter=delimiter)
            except csv.Error:
                return False
            # lines are stripped, so the last cells of a row with tabs may be gone
            fewest = 2 if delimiter == "\t" else len(heading)
            # a quotation that is opened and not closed is all one row
            return bool(rows) and all(fewest <= len(row) <= len(heading) for row in rows) and _has_numbers(rows)
    return False


def _has_numbers(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether some column has a number in most rows."""
    width = min(map(len, rows))
    return any(
        sum(NUMBER.fullmatch(row[column]) is not None for row in rows) >= MOST_NUMBERS * len(rows)
        for column in range(width)
    )


def _is_json(lines: Sequence[str]) -> bool:
    if lines[0][0] not in "{[":
        return False
    return _parses("\n".join(lines)) or all(map(_parses, lines))


def _parses(text: str) -> bool:
    try:
        return isinstance(json.loads(text), (dict, list))
    except (ValueError, RecursionError):
        return False


def _is_log(lines: Sequence[str]) -> bool:
    return _are_most(LOG, lines, MOST_LOG)


def _are_subtitles(lines: Sequence[str]) -> bool:
    if not SUBTITLE.match(lines[0]):
        return False
    timed = sum(TIMED.match(line) is not None for line in lines)
    return timed >= max(FEWEST - 1, LEAST_TIMED * len(lines)) and _are_most(SUBTITLE, lines, MOST_SUBTITLES)


def _are_messages(lines: Sequence[str]) -> bool:
    if not MESSAGE.match(lines[0]):
        return False
    # people speak again and again, and say something; headlines with their times are all different
    found = [match["after"] or match["before"] for match in map(MESSAGE.match, lines) if match]
    is_talk = len(set(found)) < len(found) and 3 * len(found) <= 2 * len(lines)
    return is_talk and _are_most(MESSAGE, lines, MOST_MESSAGES)


def _is_code(lines: Sequence[str]) -> bool:
    if not CODE.match(lines[0]) and not COMMENT_BEGINS.match(lines[0]):
        return False
    # what a comment says counts as little as its length; in Markdown # begins a heading
    bare = COMMENT.sub(lambda comment: comment[0] if CODE.match(comment[0]) else "//", "\n".join(lines)).split("\n")
    code = [line for line in bare if line != "//"]
    return len(code) > 1 and _are_most(CODE, bare, MOST_CODE) and _are_most(CODE, code, MOST_CODE)


def _is_patch(lines: Sequence[str]) -> bool:
    heading = lines[:MOST_HEADING]
    # joined, they are looked through at once, and hardly any page goes on
    return "\n@@ " in "\n".join(heading) and any(
        name.startswith("+++ ") and HUNK.match(line) for name, line in pairwise(heading)
    )


def _are_settings(lines: Sequence[str]) -> bool:
    return SECTION.match(lines[0]) is not None and all(map(SETTING.match, lines))


def _are_most(pattern: re.Pattern[str], lines: Sequence[str], share: float) -> bool:
    """Return whether the first line and a share of all match."""
    return pattern.match(lines[0]) is not None and sum(pattern.match(line) is not None for line in lines) >= max(
        FEWEST, share * len(lines)
    )


KINDS: tuple[Callable[[Sequence[str]], bool], ...] = (
    _is_table,
    _is_json,
    _is_log,
    _are_subtitles,
    _are_messages,
    _is_code,
    _is_patch,
    _are_settings,
)
