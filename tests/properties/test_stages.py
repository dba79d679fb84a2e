"""The targets of fuzzing hold for their seeds, which are broken inputs once found too, and for drawn text."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from benchmarks.fuzz.targets import TARGETS, bytes_of
from tests.conftest import ROOT
from tests.properties.strategies import data, examples, texts

pytestmark = pytest.mark.slow

SEEDS = ROOT / "fixtures" / "fuzz"
# Those that take text or bytes without a structure of their own.
DRAWN = [name for name in TARGETS if name.startswith("repair") or name in ("decode", "judge", "parts", "read_html")]


def seeds() -> Iterator[tuple[str, Path]]:
    for name in TARGETS:
        for file in sorted((SEEDS / name).iterdir()):
            yield name, file


def test_every_folder_of_seeds_is_that_of_a_target() -> None:
    assert sorted(folder.name for folder in SEEDS.iterdir()) == sorted(TARGETS)


@pytest.mark.parametrize(("name", "file"), list(seeds()), ids=lambda it: it.name if isinstance(it, Path) else it)
def test_no_seed_breaks_a_promise(name: str, file: Path) -> None:
    TARGETS[name](file.read_bytes())


@pytest.mark.parametrize("name", DRAWN)
@given(text=texts.map(bytes_of) | data)
@examples(60)
def test_no_drawn_text_breaks_a_promise_of_a_stage(name: str, text: bytes) -> None:
    TARGETS[name](text)
