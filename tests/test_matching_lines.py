"""Only the lines with a match change, and each of them as by itself."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner.repair.matching_lines import fix_matching_lines, matching_lines
from cleaner.repair.trigger import Trigger

# the last stands beyond the code points that are looked up one by one
TRIGGER = Trigger("bd\U00010000-\U00010010", "(?<=b)c|(?<=d)(?<!ad)|(?<=\U00010002)")


@given(st.text("abcd\n\U00010001\U00010002\U00010020", max_size=30), st.sampled_from(["", "a" * 300]))
def test_lines_are_found_and_changed_as_if_they_were_parted(text: str, clean: str) -> None:
    # in long clean text the places where a match may begin are looked at one by one
    lines = (text + clean).split("\n")
    found = [(text + clean)[start:end] for start, end in matching_lines(TRIGGER, text + clean)]
    assert found == list(filter(TRIGGER.search, lines))
    fixed = [f"<{line}>" if TRIGGER.search(line) else line for line in lines]
    assert fix_matching_lines(TRIGGER, "<{}>".format, text + clean) == "\n".join(fixed)
