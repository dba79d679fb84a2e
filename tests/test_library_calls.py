"""What a program that calls the library sees: types that tools can read, and one sentence for a wrong argument."""

import pickle
from collections.abc import Callable
from typing import Any, get_type_hints

import pytest

import cleaner
from cleaner import Cleaner, Config


@pytest.mark.parametrize("name", [name for name in cleaner.__all__ if name != "Cleaner"])
def test_the_annotations_of_a_public_name_can_be_resolved(name: str) -> None:
    assert get_type_hints(getattr(cleaner, name)) or name == "Label"


def test_the_annotations_of_clean_are_its_types() -> None:
    assert get_type_hints(cleaner.clean) == {"data": str | bytes, "options": Any, "return": cleaner.Cleaned}


def test_a_function_pickles_by_its_public_name() -> None:
    assert pickle.loads(pickle.dumps(cleaner.clean)) is cleaner.clean


@pytest.mark.parametrize(
    ("call", "value", "error", "said"),
    [
        (cleaner.clean, None, TypeError, "a document is str or bytes, not NoneType"),
        (cleaner.clean, ["春天"], TypeError, "a document is str or bytes, not list"),
        (cleaner.clean, memoryview(b""), TypeError, "a document is str or bytes, not memoryview"),
        (lambda pages: list(Cleaner().clean_many(pages)), ["", 1], TypeError, "a document is str or bytes, not int"),
        (Cleaner().clean_many, "春天", TypeError, "documents are a list, not str"),
        (Cleaner, {"repair": False}, TypeError, "a configuration is a Config, not dict"),
        (lambda repair: Config(repair=repair), "no", ValueError, "unknown repair 'no': it is one of True, False"),
        (lambda name: Config(encoding=name), 936, TypeError, "encoding 936: it is the name of a codec, or None"),
    ],
)
def test_a_wrong_argument_is_named_in_one_sentence(
    call: Callable[[object], object], value: object, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        call(value)
