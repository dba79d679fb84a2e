"""Settings from cleaner.toml and pyproject.toml: which file holds, what each key does, and where a value is from."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner import Config, Label
from cleaner.settings import CheckSettings, Settings, config_for, find, load
from cleaner.settings.keys import CHECK, CONFIG, OVERRIDE, TOP
from cleaner.settings.kinds import toml
from cleaner.settings.origins import held, rendered
from tests.conftest import ROOT
from tests.settings import here, write

__all__ = ["here"]


def test_the_nearest_file_holds_alone(here: Path) -> None:
    above = write(here / "cleaner.toml", 'quotes = "curly"')
    near = write(here / "a" / "cleaner.toml", "threshold = 0.5")
    deep = here / "a" / "b"
    deep.mkdir()
    assert (find(here), find(here / "a"), find(deep)) == (above, near, near)
    assert config_for(deep / "page.txt") == Config(threshold=0.5)


def test_cleaner_toml_comes_before_pyproject_toml_beside_it(here: Path) -> None:
    shared = write(here / "pyproject.toml", "[tool.cleaner]\nrepair = false")
    assert find(here) == shared
    own = write(here / "cleaner.toml", "")
    assert find(here) == own


@pytest.mark.parametrize(
    "table",
    [
        "[tool.cleaner]",
        "[ tool . cleaner ]",
        '["tool"."cleaner"]',
        "[tool.'cleaner']",
        "[tool]\ncleaner = {}",
        "[tool]\ncleaner.repair = true",
        "tool.cleaner = {}",
        "tool = {cleaner = {}}",
        "  [tool.cleaner.check]",
        "[[tool.cleaner.overrides]]\nfiles = []",
        '[project]\nname = "a"\r\n[tool.cleaner]\r\n',
        "\ufeff[tool.cleaner]",
    ],
)
def test_each_spelling_of_the_table_is_found(here: Path, table: str) -> None:
    file = write(here / "pyproject.toml", table)
    assert find(here) == file
    assert load(file).config == Config()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[tool.ruff]\ncleaner = 1",
        "[tool.cleaner-zh]",
        '[project.scripts]\ncleaner = "cleaner.cli:main"',
        "[cleaner]",
    ],
)
def test_a_pyproject_without_the_table_does_not_count(here: Path, text: str) -> None:
    above = write(here / "cleaner.toml", "")
    write(here / "a" / "pyproject.toml", text)
    assert find(here / "a") == above


def test_a_broken_pyproject_of_others_does_not_matter(here: Path) -> None:
    write(here / "pyproject.toml", "[tool.ruff\nx = = 1")
    assert find(here) is None


def test_a_folder_with_the_name_of_the_file_does_not_count(here: Path) -> None:
    (here / "cleaner.toml").mkdir()
    assert find(here) is None


def test_a_folder_that_is_gone_has_no_settings(here: Path) -> None:
    folder = here / "gone"
    folder.mkdir()
    code = f"import os; from pathlib import Path; from cleaner.settings import find; os.rmdir({str(folder)!r}); "
    code += "print(find(Path()))"
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("None\n", "")


def test_a_loop_of_links_has_no_settings_of_its_own(here: Path) -> None:
    (here / "loop").symlink_to("loop")
    assert find(here / "loop") is None
    assert Settings().config_for(here / "loop" / "page.txt") == Config()


VALUES: dict[str, tuple[str, Any]] = {
    "drop": ('["spam"]', frozenset({Label.spam})),
    "repair": ("false", False),
    "simplify": ("false", False),
    "variant": ('"hk2s"', "hk2s"),
    "punctuation": ('"fullwidth"', "fullwidth"),
    "quotes": ('"curly"', "curly"),
    "threshold": ("0.6", 0.6),
    "encoding": ('"gbk"', "gbk"),
}
FOR_CHECK: dict[str, tuple[str, Any]] = {
    "select": ('["A", "B1"]', ("A", "B1")),
    "ignore": ('["B12"]', ("B12",)),
    "exclude": ('["drafts/", "*.log"]', ("drafts/", "*.log")),
    "unsafe-fixes": ("true", True),
    "per-file-ignores": ('{"old/*" = ["A"]}', {"old/*": ("A",)}),
}


@pytest.mark.parametrize("key", CONFIG)
def test_each_key_of_config_sets_its_field(here: Path, key: str) -> None:
    text, value = VALUES[key]
    file = write(here / "cleaner.toml", f"{key} = {text}")
    assert load(file).config == Config(**{key: value})
    assert load(file).given == {key}


@pytest.mark.parametrize("key", [key for key in CHECK if key != "baseline"])
def test_each_key_of_check_sets_its_field(here: Path, key: str) -> None:
    text, value = FOR_CHECK[key]
    file = write(here / "pyproject.toml", f"[tool.cleaner.check]\n{key} = {text}")
    assert load(file).check == CheckSettings(**{key.replace("-", "_"): value})
    assert load(file).given == {f"check.{key}"}


@pytest.mark.parametrize("key", CONFIG)
def test_each_key_of_config_works_in_an_override(here: Path, key: str) -> None:
    text, value = VALUES[key]
    settings = load(write(here / "cleaner.toml", f'[[overrides]]\nfiles = ["*.txt"]\n{key} = {text}'))
    assert settings.config_for(here / "a.txt") == Config(**{key: value})
    assert settings.config_for(here / "a.md") == settings.config == Config()


def test_model_and_baseline_are_relative_to_the_file(here: Path) -> None:
    file = write(here / "a" / "cleaner.toml", 'model = "../models"\n[check]\nbaseline = "known.json"')
    settings = load(file.relative_to(here))
    assert settings.model == here / "a" / "../models"
    assert settings.check.baseline == here / "a" / "known.json"
    assert load(write(file, 'model = "/models"')).model == Path("/models")


OVERRIDES = """
quotes = "curly"
threshold = 0.5
[[overrides]]
files = ["*.txt"]
threshold = 0.6
repair = false
[[overrides]]
files = ["seeds/", "/top.txt"]
threshold = 0.7
"""


@pytest.mark.parametrize(
    ("name", "config"),
    [
        ("page.html", Config(quotes="curly", threshold=0.5)),
        ("a/page.txt", Config(quotes="curly", threshold=0.6, repair=False)),
        ("seeds/a/page.txt", Config(quotes="curly", threshold=0.7, repair=False)),
        ("seeds/page", Config(quotes="curly", threshold=0.7)),
        ("top.txt", Config(quotes="curly", threshold=0.7, repair=False)),
        ("a/top.txt", Config(quotes="curly", threshold=0.6, repair=False)),
        ("seeds/../page.html", Config(quotes="curly", threshold=0.5)),
        ("../seeds/page", Config(quotes="curly", threshold=0.7)),
    ],
)
def test_the_later_of_two_overrides_wins(here: Path, name: str, config: Config) -> None:
    settings = load(write(here / "cleaner.toml", OVERRIDES))
    assert settings.config_for(Path(name)) == config
    assert settings.config_for(here / name) == config


def test_patterns_are_relative_to_the_file_wherever_the_reader_is(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here / "cleaner.toml", '[[overrides]]\nfiles = ["/a/*.txt"]\nrepair = false')
    (here / "a").mkdir()
    monkeypatch.chdir(here / "a")
    assert config_for("page.txt") == Config(repair=False)


def test_patterns_are_relative_to_a_root_that_is_given(here: Path) -> None:
    file = write(here / "shared" / "strict.toml", '[[overrides]]\nfiles = ["/a.txt"]\nrepair = false')
    assert load(file, root=here).config_for(here / "a.txt") == Config(repair=False)
    assert load(file).config_for(here / "a.txt") == Config()


def test_a_link_to_a_file_is_matched_by_its_own_name(here: Path) -> None:
    write(here / "real.md", "")
    (here / "link.txt").symlink_to("real.md")
    settings = load(write(here / "cleaner.toml", '[[overrides]]\nfiles = ["*.txt"]\nrepair = false'))
    assert settings.config_for(here / "link.txt") == Config(repair=False)


def test_exclude_and_ignores_are_told_for_each_file(here: Path) -> None:
    text = '[check]\nexclude = ["drafts/", "!drafts/a.txt"]\nignore = ["A"]\nper-file-ignores = {"old/*" = ["B", "C"]}'
    settings = load(write(here / "cleaner.toml", text))
    assert [settings.excludes(here / name) for name in ("drafts/b.txt", "c.txt")] == [True, False]
    assert settings.ignored_for(here / "old" / "a.txt") == ("A", "B", "C")
    assert settings.ignored_for(here / "a.txt") == ("A",)


COMPLETE = "\n".join(
    [
        *(f"{key} = {text}" for key, (text, _) in VALUES.items()),
        'model = "models"',
        '[[overrides]]\nfiles = ["a/*", "*.b"]\nrepair = true\ndrop = []',
        "[check]",
        *(f"{key} = {text}" for key, (text, _) in FOR_CHECK.items()),
        'baseline = "known.json"',
    ]
)


@pytest.mark.parametrize("text", ["", COMPLETE])
def test_what_is_shown_is_a_file_that_says_the_same(here: Path, text: str) -> None:
    first = load(write(here / "cleaner.toml", text))
    shown = rendered(first, held(first))
    second = load(write(here / "cleaner.toml", shown))
    assert (second.config, second.model, second.overrides) == (first.config, first.model, first.overrides)
    assert second.check == first.check


def test_each_value_has_its_origin(here: Path) -> None:
    text = '[tool.cleaner]\nquotes = "curly"\n[[tool.cleaner.overrides]]\nfiles = ["*.md"]\n'
    text += '[[tool.cleaner.overrides]]\nfiles = ["*.txt"]\nrepair = false\n[tool.cleaner.check]\nselect = []'
    found = held(load(write(here / "pyproject.toml", text)), here / "a.txt")
    assert {key: each.origin for key, each in found.items() if each.origin != "default"} == {
        "quotes": "pyproject.toml: tool.cleaner.quotes",
        "repair": "pyproject.toml: tool.cleaner.overrides[1].repair",
        "check.select": "pyproject.toml: tool.cleaner.check.select",
    }
    assert list(found) == [*TOP, *(f"check.{key}" for key in CHECK)]


def test_the_library_reads_no_settings(here: Path) -> None:
    write(here / "cleaner.toml", "simplify = false")
    code = "import cleaner; print(cleaner.clean('圖書館開門了。').text, end='')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, env=os.environ)
    assert done.stdout.decode() == "图书馆开门了。\n"


PAGE = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")


def test_both_files_of_the_page_say_the_same(here: Path) -> None:
    shared, own, _ = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    first, second = load(write(here / "pyproject.toml", shared)), load(write(here / "cleaner.toml", own))
    assert (first.config, first.overrides, first.check) == (second.config, second.overrides, second.check)
    assert first.given == {"drop", "quotes", "check.exclude", "check.per-file-ignores"}
    assert len(first.overrides) == 1


def test_the_example_in_python_runs(here: Path) -> None:
    write(here / "cleaner.toml", "simplify = false")
    write(here / "taiwan" / "bridge.txt", "老橋修好了。\n")
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, "configuration.md", "exec"), names)
    assert names["text"] == "老橋修好了。\n"
    assert names["settings"].file == here / "cleaner.toml"


def test_the_page_has_a_row_for_each_key() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    assert rows == [row_of(table, name) for table, name in ORDER]


ORDER = [*(("", key) for key in TOP), *(("check", key) for key in CHECK), ("overrides", "files")]


def row_of(table: str, name: str) -> str:
    key = {"": TOP, "check": CHECK, "overrides": OVERRIDE}[table][name]
    values = held(Settings())
    default = values.get(f"{table}.{name}" if table else name)
    shown = f"`{toml(default.value)}`" if default and default.value is not None else ""
    return f"| `{f'{table}.' if table else ''}{name}` | {key.kind.words} | {shown} | {key.meaning} |"
