"""Lines in pieces to show, and text that is safe to show."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.segments import HIDDEN, SUSPECT, segments, visible, visible_change
from tests.pages import PAGE

DIRTY = PAGE + "他說，高的學(xué)歷&hellip;\u200b是\x07大專(zhuān)。\n　　老橋修好了。\n"


def test_the_pieces_of_a_line_are_its_original_and_its_text() -> None:
    lines = cleaner.clean(DIRTY, punctuation="fullwidth").lines
    assert any(segment.names for line in lines for segment in segments(line))
    for line in lines:
        pieces = list(segments(line))
        assert ("".join(piece.before for piece in pieces), "".join(piece.after for piece in pieces)) == (
            line.original,
            line.text,
        )
        assert all(piece.before == piece.after for piece in pieces if not piece.names)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x9b31m", "⟨U+009B⟩31m"),
        ("\x00\x7f", "␀␡"),
        ("\u202e\u2066", "⟨U+202E⟩⟨U+2066⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("\ue000\ufffe", "⟨U+E000⟩⟨U+FFFE⟩"),
        ("👩\u200d🔬 a\u200db", "👩\u200d🔬 a⟨U+200D⟩b"),
        ("汉字\t，\u3000“é”", "汉字\t，\u3000“é”"),
    ],
)
def test_what_cannot_be_seen_has_a_stand_in(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters(), max_size=20))
def test_nothing_that_a_terminal_or_a_browser_obeys_is_left(text: str) -> None:
    for shown in (visible(text), visible_change(text)):
        shown.encode()
        left = {char for char in shown if unicodedata.category(char) == "Cc" or unicodedata.bidirectional(char) in BIDI}
        assert left <= {"\t"}


BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_white_space_that_changed_is_shown() -> None:
    assert visible_change(" \t\u3000") == "␣⇥⟨U+3000⟩"
    assert visible_change("a b") == "a b"


def test_no_character_that_is_hidden_is_overlooked() -> None:
    every = "".join(map(chr, range(0x110000)))
    assert set(HIDDEN.findall(every)) <= set(SUSPECT.findall(every))
