"""A fix is applied until it changes nothing, for a bounded number of rounds."""

from cleaner.fixed_point import fixed_point


def test_a_text_that_was_damaged_seven_times_over_is_fixed() -> None:
    assert fixed_point(lambda text: text.replace("的的", "的", 1), "的" * 8) == "的"


def test_a_text_that_does_not_settle_is_returned_as_it_was() -> None:
    assert fixed_point(lambda text: text + "的", "好") == "好"
    assert fixed_point(lambda text: {"好": "坏", "坏": "好"}[text], "好") == "好"
    # one round more than for the text above
    assert fixed_point(lambda text: text.replace("的的", "的", 1), "的" * 9) == "的" * 9
