"""What holds for any document with any options; the functions that check it are those that fuzzing calls."""

from dataclasses import fields

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.fuzz import promises
from benchmarks.fuzz.options import FIELDS
from benchmarks.fuzz.pieces import ODD, SCRIPTS, SEPARATORS
from benchmarks.fuzz.promises import tool
from cleaner import Config, Label
from tests.properties.strategies import configurations, data, documents, examples, lines, one_of, texts

pytestmark = pytest.mark.slow


def test_every_option_is_drawn() -> None:
    assert set(FIELDS) == {field.name for field in fields(Config)}


@given(texts, configurations)
@examples(200)
def test_any_text_has_a_line_for_each_of_its_lines(text: str, config: Config) -> None:
    promises.check_lines(tool(config).clean(text), text, config)


@given(data, configurations)
@examples(200)
def test_any_bytes_have_a_line_for_each_of_their_lines(raw: bytes, config: Config) -> None:
    promises.check_lines(tool(config).clean(raw), raw, config)


@given(documents, configurations)
@examples(200)
def test_the_text_is_the_kept_lines_without_outer_white_space(document: str | bytes, config: Config) -> None:
    promises.check_text(tool(config).clean(document))


@given(documents, configurations)
@examples(200)
def test_cleaning_a_cleaned_text_changes_nothing(document: str | bytes, config: Config) -> None:
    promises.check_settled(tool(config).clean(document), config)


@given(documents, configurations)
@example("更新\uf06c修复", Config())
@examples(200)
def test_no_character_is_invented_and_each_change_has_a_name(document: str | bytes, config: Config) -> None:
    promises.check_steps(tool(config).clean(document), config)


@given(documents, configurations)
@examples(200)
def test_a_text_and_its_record_give_the_input_back(document: str | bytes, config: Config) -> None:
    promises.check_given_back(tool(config).clean(document), document)


@given(documents, configurations)
@examples(100)
def test_the_label_does_not_depend_on_simplify(document: str | bytes, config: Config) -> None:
    promises.check_label_alone(document, config)


@given(st.lists(lines, min_size=1, max_size=2).map("\n".join))
@examples(100)
def test_a_line_or_two_are_never_chrome(page: str) -> None:
    found = tool(Config()).clean(page).lines
    # a drawn line may have line ends inside
    assert len(found) > 2 or all(line.label is not Label.chrome for line in found)


ends = one_of(("", *ODD, *SEPARATORS, "\r", "\n", "\\", "&", "(", "財(", "?", "涓", "|彩票", "%E4"))
ended = st.builds(lambda head, line, tail: head + line + tail, ends, one_of((*SCRIPTS, "记者")), ends)


@given(st.lists(ended | documents, min_size=1, max_size=6), configurations)
@examples(100)
def test_no_document_of_a_batch_touches_another(batch: list[str | bytes], config: Config) -> None:
    promises.check_alone(batch, config)
