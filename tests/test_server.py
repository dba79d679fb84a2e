"""`cleaner server`: what an editor is told of a text, and what the edits that it is given make of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.cli.server import server
from tests.conftest import Run
from tests.editor import Editor
from tests.pages import PAGE

pytestmark = pytest.mark.slow

FACE = "\N{GRINNING FACE}"
NAME = "page.txt"
TEXT = f"图书馆{FACE}上个月&nbsp;添了三千册新书，周末开到晚上九点，欢迎大家来看书。\n"
LAZY = {"textDocument": {"codeAction": {"resolveSupport": {"properties": ["edit"]}}}}


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    with Editor(tmp_path) as made:
        yield made
    assert made.code == 0


def codes(found: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in found]


def kinds(actions: list[dict[str, Any]]) -> list[str]:
    return [each["kind"] for each in actions]


def test_a_finding_is_where_an_editor_counts_it(editor: Editor) -> None:
    (found,) = editor.open(NAME, TEXT)
    # the face has two units of UTF-16
    start = TEXT.index("&nbsp;") + 1
    assert found["range"] == {"start": {"line": 0, "character": start}, "end": {"line": 0, "character": start + 6}}
    assert (found["code"], found["source"], found["severity"]) == ("D205", "cleaner", 2)


def test_a_client_that_counts_characters_gets_characters(tmp_path: Path) -> None:
    with Editor(tmp_path, {"general": {"positionEncodings": ["utf-32"]}}) as editor:
        (found,) = editor.open(NAME, TEXT)
    assert editor.can["positionEncoding"] == "utf-32"
    assert found["range"]["start"]["character"] == TEXT.index("&nbsp;")


def test_a_quick_fix_ends_its_finding_and_leaves_the_rest(editor: Editor) -> None:
    editor.open(NAME, TEXT)
    (action,) = editor.actions(NAME, only=["quickfix"])
    assert editor.apply(NAME, action) == []
    assert editor.text == TEXT.replace("&nbsp;", " ")


def test_a_line_can_be_dropped_and_it_is_said_not_to_be_safe(editor: Editor) -> None:
    found = [each for each in editor.open(NAME, PAGE) if each["code"] == "L401"]
    (action,) = editor.actions(NAME, found[0]["range"], only=["quickfix"])
    assert "not safe" in action["title"]
    row = found[0]["range"]["start"]["line"]
    editor.apply(NAME, action)
    rows = PAGE.splitlines(keepends=True)
    assert editor.text == "".join(rows[:row] + rows[row + 1 :])


def test_the_last_line_goes_with_the_line_end_before_it(editor: Editor) -> None:
    text = PAGE.rstrip("\n") + "\n上一篇 下一篇 返回首页"
    found = editor.open(NAME, text)
    (action,) = editor.actions(NAME, found[-1]["range"], only=["quickfix"])
    editor.apply(NAME, action)
    assert editor.text == PAGE.rstrip("\n")


def test_fix_all_loses_no_line_and_cleaning_gives_the_article(editor: Editor, cleaner_here: Run) -> None:
    dirty = TEXT + PAGE
    editor.open(NAME, dirty)
    (action,) = editor.actions(NAME, only=["source.fixAll"])
    assert action["kind"] == "source.fixAll.cleaner"
    editor.apply(NAME, action)
    assert editor.text == TEXT.replace("&nbsp;", " ") + PAGE
    (action,) = editor.actions(NAME, only=["source.clean"])
    assert editor.apply(NAME, action) == []
    assert editor.text == cleaner_here("clean", data=dirty.encode()).stdout.decode()


def test_a_client_that_resolves_is_given_the_edits_when_it_wants_them(tmp_path: Path) -> None:
    with Editor(tmp_path, LAZY) as editor:
        editor.open(NAME, TEXT)
        (action,) = editor.actions(NAME, only=["source.fixAll.cleaner"])
        assert "edit" not in action
        assert editor.apply(NAME, editor.ask("codeAction/resolve", action)) == []


def test_a_text_without_findings_has_no_actions(editor: Editor) -> None:
    assert editor.open(NAME, TEXT.replace("&nbsp;", "")) == []
    assert editor.actions(NAME) == []


def test_line_separators_of_unicode_end_no_line(editor: Editor) -> None:
    found = editor.open(NAME, TEXT.replace("馆", "馆\u2028"))
    assert "D205" in codes(found)
    assert {each["range"]["start"]["line"] for each in found} == {0}


def test_the_settings_of_the_file_hold(editor: Editor) -> None:
    settings = 'drop = ["chrome"]\nencoding = "gbk"\n[check]\nselect = ["D", "U"]\nexclude = ["out.txt"]\n'
    (editor.folder / "cleaner.toml").write_text(settings, encoding="utf-8")
    assert codes(editor.open(NAME, TEXT + PAGE)) == ["D205"], editor.shown
    assert editor.open("out.txt", TEXT) == []


def test_what_has_no_fix_is_information(editor: Editor) -> None:
    (editor.folder / "cleaner.toml").write_text('[check]\nselect = ["U"]\n', encoding="utf-8")
    found = editor.open(NAME, "上一篇\n下一篇\n返回首页\n")
    assert [(each["code"], each["severity"]) for each in found] == [("U503", 3)]
    assert editor.actions(NAME) == []


def test_wrong_settings_are_said_once_and_right_ones_hold_at_once(editor: Editor) -> None:
    file = editor.folder / "cleaner.toml"
    file.write_text("threshold = 7\n", encoding="utf-8")
    assert editor.open(NAME, TEXT) == []
    assert editor.change(NAME, f"{TEXT}\n") == []
    (said,) = editor.shown
    assert "cleaner.toml" in said
    file.unlink()
    assert codes(editor.change(NAME, TEXT)) == ["D205"]


def test_a_baseline_is_accepted(editor: Editor, cleaner_here: Run) -> None:
    (editor.folder / NAME).write_text(TEXT, encoding="utf-8")
    cleaner_here("check", "--write-baseline", "known.json", NAME, cwd=editor.folder)
    (editor.folder / "cleaner.toml").write_text('[check]\nbaseline = "known.json"\n', encoding="utf-8")
    assert editor.open(NAME, TEXT) == []


def test_a_closed_text_has_no_findings(editor: Editor) -> None:
    editor.open(NAME, TEXT)
    editor.tell("textDocument/didClose", {"textDocument": {"uri": editor.uri(NAME)}})
    assert editor.diagnostics(NAME) == []


def test_empty_and_binary_texts_are_nothing_to_say_of(editor: Editor) -> None:
    assert editor.open(NAME, "") == []
    assert editor.change(NAME, "\0\1\2" * 99) == []


def test_without_pygls_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(SystemExit) as end:
        server()
    assert end.value.code == 2
    assert capsys.readouterr().err == "cleaner: the language server needs pygls: pip install 'cleaner-zh[server]'\n"
