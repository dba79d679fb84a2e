"""Only the lines with a match change, and each of them as by itself."""

import re

from hypothesis import given
from hypothesis import strategies as st

from cleaner.repair.matching_lines import fix_matching_lines, matching_lines

PATTERN = re.compile("b(?=c)|d(?<!ad)")


@given(st.text("abcd\n", max_size=30))
def test_lines_are_found_and_changed_as_if_they_were_parted(text: str) -> None:
    lines = text.split("\n")
    assert [text[start:end] for start, end in matching_lines(PATTERN, text)] == list(filter(PATTERN.search, lines))
    fixed = [f"<{line}>" if PATTERN.search(line) else line for line in lines]
    assert fix_matching_lines(PATTERN, "<{}>".format, text) == "\n".join(fixed)
