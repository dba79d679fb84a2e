"""Which language a line is in is told by counts of its characters, whatever lines are counted with it."""

import pytest

from cleaner.chinese.languages import _counts, languages

JAPANESE = "昨日投開票が行われました。"


# the most that fit into fields of 8, of 16 and of 32 bits, and one more
@pytest.mark.parametrize("length", [127, 128, 32_767, 32_768, 100_000])
def test_a_long_line_is_counted_to_its_last_character_and_changes_no_other(length: int) -> None:
    alone, together = _counts([JAPANESE]), _counts([JAPANESE, "這" * length])
    assert [counts[0] for counts in together] == [counts[0] for counts in alone]
    assert {int(counts[1]) for counts in together} == {0, length, 2 * length}


def test_the_language_of_a_line_does_not_hang_on_the_length_of_others() -> None:
    assert languages([JAPANESE, "的" * 100_000]) == ["Japanese", ""]
