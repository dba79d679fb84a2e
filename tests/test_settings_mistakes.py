"""What is said of settings that are wrong: one sentence with the file, the key and what would work."""

from errno import EACCES
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cleaner import Config
from cleaner.settings import Settings, SettingsError, find, load
from cleaner.settings.keys import CHECK, OVERRIDE, TABLES, TOP
from cleaner.settings.kinds import toml
from tests.settings import apart, here, write

__all__ = ["apart", "here"]


MISTAKES = {
    'variant = "t2x"': 'tool.cleaner.variant = "t2x": it is one of t2s, tw2s, tw2sp, hk2s',
    "variant = 3": "tool.cleaner.variant = 3: it is one of t2s, tw2s, tw2sp, hk2s",
    'drop = ["spam", "ad"]': 'tool.cleaner.drop[1] = "ad": it is one of body, chrome, spam',
    'drop = "spam"': 'tool.cleaner.drop = "spam": it is a list, each entry one of body, chrome, spam',
    'repair = "yes"': 'tool.cleaner.repair = "yes": it is true or false',
    "simplify = 1": "tool.cleaner.simplify = 1: it is true or false",
    "punctuation = true": "tool.cleaner.punctuation = true: it is one of keep, fullwidth",
    'quotes = "straight"': 'tool.cleaner.quotes = "straight": it is one of keep, curly',
    "threshold = 7": "tool.cleaner.threshold = 7: it is a number between 0 and 1",
    "threshold = nan": "tool.cleaner.threshold = NaN: it is a number between 0 and 1",
    'encoding = "klingon"': "tool.cleaner.encoding = \"klingon\": unknown encoding 'klingon': utf-8, gb18030",
    "encoding = 8": "tool.cleaner.encoding = 8: it is a text",
    'model = ""': 'tool.cleaner.model = "": it is a path',
    'model = "a\\u0000"': 'tool.cleaner.model = "a\\u0000": it is a path',
    "check = 1": "tool.cleaner.check = 1: it is a table",
    "check.select = [1]": "tool.cleaner.check.select[0] = 1: it is a text",
    'check.ignore = "A"': 'tool.cleaner.check.ignore = "A": it is a list, each entry a text',
    'check.exclude = ["!"]': 'tool.cleaner.check.exclude[0] = "!": it is a pattern as in .gitignore',
    'check.unsafe-fixes = "on"': 'tool.cleaner.check.unsafe-fixes = "on": it is true or false',
    "check.baseline = []": "tool.cleaner.check.baseline = []: it is a path",
    'check.per-file-ignores = ["A"]': 'tool.cleaner.check.per-file-ignores = ["A"]: it is a table, each name',
    'check.per-file-ignores = {"*.txt" = "A"}': 'tool.cleaner.check.per-file-ignores."*.txt" = "A": it is a list',
    "overrides = {}": "tool.cleaner.overrides = {}: it is a list of tables, so write [[tool.cleaner.overrides]]",
    "overrides = [1]": "tool.cleaner.overrides[0] = 1: it is a table",
    "overrides = [{repair = true}]": "tool.cleaner.overrides[0]: the key files is missing, as in files = [",
    'overrides = [{files = "a"}]': 'tool.cleaner.overrides[0].files = "a": it is a list, each entry a pattern',
    "overrides = [{files = [], threshold = 2}]": "tool.cleaner.overrides[0].threshold = 2: it is a number",
    "overrides = [{files = [], model = 2}]": "tool.cleaner.overrides[0].model: there is no such key; known are files,",
    "varient = 1": "tool.cleaner.varient: there is no such key; do you mean variant?",
    "select = []": "tool.cleaner.select: there is no such key; do you mean check.select?",
    "check.unsafe_fixes = true": "tool.cleaner.check.unsafe_fixes: there is no such key; do you mean unsafe-fixes?",
    "check.zzz = 1": "tool.cleaner.check.zzz: there is no such key; known are select, ignore, exclude, unsafe-fixes,",
    '"a\\nb" = 1': 'tool.cleaner."a\\nb": there is no such key; known are drop,',
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_named_with_its_key_and_what_would_work(here: Path, text: str) -> None:
    file = write(here / "pyproject.toml", f"[tool.cleaner]\n{text}\n")
    with pytest.raises(SettingsError) as raised:
        load(file)
    assert str(raised.value).startswith(f"pyproject.toml: {MISTAKES[text]}")
    assert "\n" not in str(raised.value)


def test_the_keys_of_cleaner_toml_are_named_without_the_table(here: Path) -> None:
    with pytest.raises(SettingsError, match=r"^cleaner.toml: check.select = 1: it is a list"):
        load(write(here / "cleaner.toml", "[check]\nselect = 1"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"repair = true\nquotes = = 1\n", "cleaner.toml:2:10: this is not TOML: invalid value"),
        (b"drop = [\n\n", "cleaner.toml:2: this is not TOML: "),
        (b"repair = true\nrepair = true\n", "cleaner.toml:2:14: this is not TOML: cannot overwrite a value"),
        ("# 繁體\nquotes = 1".encode("gbk"), "cleaner.toml:1: this line is not UTF-8, as TOML has to be"),
        (b"drop = " + b"[" * 20_000, "cleaner.toml: its values are nested too deeply"),
        (b"drop = " + b"[" * 150 + b"]" * 150, "cleaner.toml: drop[0] = [[["),
        (b"threshold = " + b"9" * 5000, "cleaner.toml: this is not TOML: exceeds the limit"),
    ],
)
def test_broken_toml_is_named_with_its_line(here: Path, data: bytes, said: str) -> None:
    (here / "cleaner.toml").write_bytes(data)
    with pytest.raises(SettingsError) as raised:
        load(here / "cleaner.toml")
    assert str(raised.value).startswith(said)
    assert "\n" not in str(raised.value)


def test_broken_toml_with_the_table_is_said_while_it_is_looked_for(here: Path) -> None:
    write(here / "pyproject.toml", "[tool.cleaner]\nrepair = maybe")
    with pytest.raises(SettingsError, match=r"^pyproject.toml:2:10: this is not TOML"):
        find(here)


def test_a_byte_order_mark_is_no_mistake(here: Path) -> None:
    (here / "cleaner.toml").write_bytes(b"\xef\xbb\xbfrepair = false")
    assert load(here / "cleaner.toml").config == Config(repair=False)


def test_a_file_that_is_not_there_is_named(here: Path) -> None:
    with pytest.raises(SettingsError, match=r"^strict.toml: No such file or directory$"):
        load(Path("strict.toml"))


def test_a_pyproject_that_is_named_needs_the_table(here: Path) -> None:
    with pytest.raises(SettingsError, match=r"^pyproject.toml: there is no table tool.cleaner$"):
        load(write(here / "pyproject.toml", ""))


@pytest.mark.parametrize("name", ["cleaner.toml", "pyproject.toml"])
def test_a_file_without_permission_is_named(here: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    write(here / name, "[tool.cleaner]")

    def refuse(_: Path) -> bytes:
        raise PermissionError(EACCES, "Permission denied", "path")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(SettingsError, match=rf"^{name}: Permission denied$"):
        load(find(here) or Path())


NAMES = [*TOP, *CHECK, *OVERRIDE, *TABLES]
SCALARS = (
    some.booleans()
    | some.integers()
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text(max_size=8)
    | some.sampled_from(["spam", "tw2s", "keep", "curly", "gbk", "*.txt"])
)
TREES = some.recursive(
    SCALARS,
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.sampled_from(NAMES) | some.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)
TREE = some.dictionaries(some.sampled_from(NAMES) | some.text(max_size=3), TREES, max_size=4)


def written(tree: dict[str, Any]) -> str:
    return "".join(f"{toml(name)} = {toml(value)}\n" for name, value in tree.items())


def settle(folder: Path, text: str) -> Settings | str:
    file = write(folder / "cleaner.toml", text)
    try:
        return load(file)
    except SettingsError as error:
        return str(error)


@given(TREE)
def test_whatever_the_values_there_is_an_answer_or_one_sentence(apart: Path, tree: dict[str, Any]) -> None:
    found = settle(apart, written(tree))
    if isinstance(found, str):
        assert "\n" not in found
        assert "this is not TOML" not in found
        assert ": " in found.partition("cleaner.toml: ")[2]


@given(some.text(alphabet="[]{}.=\"'\\\n\t #aé1:-_,+eTZ繁\0", max_size=40))
def test_whatever_the_text_there_is_an_answer_or_one_sentence(apart: Path, text: str) -> None:
    found = settle(apart, text)
    if isinstance(found, str):
        assert found.count("\n") == 0
        assert "cleaner.toml:" in found
