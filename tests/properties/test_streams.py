"""A text that is cleaned in parts is cleaned as the whole, as far as a part sees, wherever it is parted."""

import io
from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fuzz.files import Dripping
from benchmarks.fuzz.promises import tool
from cleaner import Config, chunks
from cleaner.chunks import CONTEXT_LINES, Chunk, read_chunks
from cleaner.encoding import BINARY
from tests.pages import PAGE, SENTENCES
from tests.properties.strategies import configurations, data, examples

pytestmark = pytest.mark.slow

# Where parts end: sizes of a few lines each, with any number of lines of the neighbours.
boundaries = st.fixed_dictionaries(
    {
        "CHUNK_BYTES": st.integers(64, 512),
        "LONGEST_LINE": st.integers(256, 1024),
        "CONTEXT_BYTES": st.integers(16, 64),
        "CONTEXT_LINES": st.integers(1, 4),
        "CHUNK_LINES": st.integers(5, 9),
    }
)


@given(data, boundaries, st.integers(1, 300), configurations)
@examples(40)
def test_each_part_is_cleaned_as_its_lines_in_what_it_sees(
    raw: bytes, sizes: dict[str, int], step: int, config: Config
) -> None:
    with patch.dict(vars(chunks), sizes):
        parts = list(read_chunks(io.BytesIO(raw)))
        assert list(read_chunks(Dripping(raw, step))) == parts  # type: ignore[arg-type]
    number = 1
    for part, found in zip(parts, tool(config).clean_chunks(parts), strict=True):
        assert isinstance(part.data, bytes)
        cleaned, before, after = tool(config).clean(part.data), part.before, part.after
        ended = sum(line.end != "" for line in cleaned.lines)
        if (before or after) and cleaned.encoding != BINARY and ended != chunks.ended_lines(part.data):
            # a byte 0A ends no line there, so that its lines are not told from those of its neighbours: it loses none
            cleaned, before, after = tool(config).clean(part.own), 0, 0
        own = cleaned.lines[before : len(cleaned.lines) - after]
        assert found.lines == tuple(replace(line, number=line.number - before + number - 1) for line in own)
        number += len(own)


articles = st.lists(st.sampled_from(SENTENCES), min_size=CONTEXT_LINES + 10, max_size=200).map(
    lambda rows: "".join(f"{row}\n" for row in rows)
)


@given(articles | st.integers(10, 40).map(lambda times: PAGE * times), st.integers(256, 1 << 12))
@examples(30)
def test_wherever_pages_are_parted_each_line_has_the_label_of_the_whole(text: str, size: int) -> None:
    whole = tool(Config()).clean(text)
    with patch.dict(vars(chunks), CHUNK_BYTES=size, CONTEXT_BYTES=1 << 14):
        parts: list[Chunk] = list(read_chunks(io.BytesIO(text.encode())))
    found = [line for cleaned in tool(Config()).clean_chunks(parts) for line in cleaned.lines]
    assert [line.original for line in found] == [line.original for line in whole.lines]
    assert [line.label for line in found] == [line.label for line in whole.lines]
    assert [line.text for line in found] == [line.text for line in whole.lines]
