"""The JSON schema of cleaner.toml: it is what the keys make of it, and takes what `load` takes."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from jsonschema import Draft202012Validator

from cleaner.document import Label
from cleaner.settings import SettingsError, load
from cleaner.settings.keys import CHECK, CONFIG, OVERRIDE, TOP
from cleaner.settings.kinds import toml
from cleaner.settings.schema import schema
from tests.conftest import ROOT
from tests.settings import apart
from tests.test_settings import COMPLETE
from tests.test_settings_mistakes import MISTAKES

__all__ = ["apart"]

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = ROOT / "cleaner" / "data" / "cleaner.schema.json"
VALIDATOR = Draft202012Validator(schema())


def accepts(tree: dict[str, Any]) -> bool:
    return bool(VALIDATOR.is_valid(tree))


def test_the_shipped_file_is_what_the_keys_give() -> None:
    """If it is not: `cleaner config --schema > cleaner/data/cleaner.schema.json`."""
    assert FILE.read_text(encoding="utf-8") == json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_every_key_is_described_and_its_default_is_valid() -> None:
    properties = schema()["properties"]
    for name, each in {**properties, **properties["check"]["properties"]}.items():
        assert each["description"]
        if "default" in each and name not in CHECK:
            assert accepts({name: each["default"]})
        elif "default" in each:
            assert accepts({"check": {name: each["default"]}})


@pytest.mark.parametrize("text", ["", COMPLETE])
def test_it_takes_a_good_file(text: str) -> None:
    assert accepts(tomllib.loads(text))


# names of codecs, patterns and a NUL in a path are beyond a schema
BEYOND = {'encoding = "klingon"', 'check.exclude = ["!"]', 'model = "a\\u0000"', "threshold = nan"}


@pytest.mark.parametrize("text", [text for text in MISTAKES if text not in BEYOND])
def test_it_refuses_what_load_refuses(text: str) -> None:
    assert not accepts(tomllib.loads(text))


WORDS = some.sampled_from(["spam", "tw2s", "keep", "curly", "fullwidth", "gbk", "a", ""])
VALUES = (
    some.booleans()
    | some.sampled_from([0, 1, 0.0, 0.5, 1.0, 2])
    | WORDS
    | some.lists(WORDS | some.integers(), max_size=2)
)
GOOD = {
    "drop": some.lists(some.sampled_from([label.value for label in Label]), max_size=2),
    "encoding": some.just("gbk"),
    "threshold": some.floats(0, 1, exclude_min=True, exclude_max=True),
}


def table(names: list[str], **others: some.SearchStrategy[Any]) -> some.SearchStrategy[dict[str, Any]]:
    one = {name: GOOD.get(name, VALUES) | VALUES for name in names}
    return some.fixed_dictionaries({}, optional={**one, **others})


FILES = some.lists(some.just("*.txt"), max_size=2)
TREES = table(
    [*TOP, "zzz"],
    check=table([*CHECK], **{"per-file-ignores": some.dictionaries(some.just("*.txt"), VALUES, max_size=1)}) | VALUES,
    overrides=some.lists(table([*CONFIG], files=FILES) | VALUES, max_size=2) | VALUES,
)


@given(TREES)
def test_both_take_the_same_tables(apart: Path, tree: dict[str, Any]) -> None:
    file = apart / "schema.toml"
    file.write_text("".join(f"{toml(name)} = {toml(value)}\n" for name, value in tree.items()), encoding="utf-8")
    try:
        load(file)
        wrong = None
    except SettingsError as error:
        wrong = str(error)
    # names of codecs are beyond a schema
    if wrong is None or "unknown encoding" not in wrong:
        assert accepts(tree) == (wrong is None), wrong


def test_an_override_has_the_keys_of_config_and_its_files() -> None:
    override = schema()["properties"]["overrides"]["items"]
    assert (set(override["properties"]), override["required"]) == ({*CONFIG, "files"}, ["files"])
    assert set(OVERRIDE) == set(override["properties"])
