"""What a finding says: its place, its words and its edits, to the character; and how each format writes it."""

import codecs
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.changes import Step
from cleaner.check import findings
from cleaner.check.baseline import Baseline
from cleaner.check.findings import Edit, Finding, find, is_binary, is_utf8, is_wide, names_utf8
from cleaner.check.fixes import RefusedError, fix, fixable, rewrite
from cleaner.check.options import Options
from cleaner.check.output import FORMATS, Result
from cleaner.check.replacements import replacements
from cleaner.check.rules import choose, rules
from cleaner.document import Label, Line, LineFields
from cleaner.settings import nearest
from tests.pages import ARTICLE, PAGE, SPAM

NUMBERS = "一二三四五六七八九十"


def found(text: str, *codes: str, remarks: bool = False, **options: Any) -> list[Finding]:
    raw = text.encode()
    every = find(raw, cleaner.clean(raw, **options), remarks)
    return [finding for finding in every if not codes or finding.code in codes]


def test_a_change_is_told_with_six_characters_on_both_sides_and_thirty_in_all() -> None:
    (one,) = found(f"{NUMBERS}&nbsp;{NUMBERS}。\n", "D205")
    assert one.message == "html entities: 五六七八九十&nbsp;一二三四五六 -> 五六七八九十 一二三四五六"
    assert (one.line, one.column, one.end, one.edits) == (1, 11, 17, (Edit(10, 16, " "),))
    (two,) = found(f"北京&nbsp;上海，{NUMBERS}&nbsp;南京。\n", "D205")
    assert two.message == "html entities (2 places): 北京&nbsp;上海，一二三 -> 北京 上海，一二三"
    assert (two.column, two.end) == (3, 28)
    assert two.edits == (Edit(2, 8, " "), Edit(21, 27, " "))


def test_findings_of_a_line_are_in_the_order_of_their_first_places() -> None:
    rows = found("北京&nbsp;上\u200b海&nbsp;南京，三地的图书馆昨日同时开放。\n")
    assert [(row.code, row.column) for row in rows] == [("D205", 3), ("D207", 10)]
    assert rows[0].end > rows[1].column


@given(st.lists(st.text("一丁國圖\U0002a6a5\ud800", max_size=8)), st.randoms())
def test_what_was_replaced_on_a_page_is_what_each_line_says(texts: list[str], chance: random.Random) -> None:
    fields: list[LineFields] = []
    for number, text in enumerate(texts, start=1):
        new = "".join([chance.choice(["国", char]) for char in text])
        steps = (Step(chance.choice(["simplify", "gbk_desync"]), text, new),) if new != text else ()
        fields.append((number, text, new, Label.body, 1.0, True, (), "", steps, "\n"))
    found, lines = replacements(fields), [Line(*each) for each in fields]
    # side by side are one place where characters were replaced, and told apart where the text was rewritten
    wanted = {line.number: line.changes for line in lines if line.steps and line.steps[0].name == "simplify"}
    assert found == {number: tuple([change[:4] for change in changes]) for number, changes in wanted.items()}


def test_an_excerpt_has_thirty_characters_and_then_a_sign_that_there_were_more() -> None:
    text = NUMBERS * 3
    assert [findings._excerpt(each) for each in (text, f"{text}一")] == [text, f"{text}…"]


def test_a_line_that_goes_is_named_from_its_first_character_to_behind_its_last() -> None:
    first, last = found(PAGE, "L401")
    assert (first.line, first.column, first.end, last.line) == (1, 1, len(SPAM), 7)
    assert first.message.endswith(f": {SPAM[:30]}…")
    assert first.edits == ()


def test_a_line_is_known_by_sixteen_digits_whatever_white_space_is_around_it() -> None:
    one, two = found("　　北京&nbsp;上海，两地。\n北京&nbsp;上海，两地。\n", "D205")
    assert one.digest == two.digest
    assert len(one.digest) == 16
    assert set(one.digest) <= set("0123456789abcdef")


def test_what_nobody_can_mend_is_found_only_where_that_is_asked_for() -> None:
    text = f"{ARTICLE}何鸿\ufffd病情好转，昨日出院。\n"
    assert found(text) == []
    (lost,) = found(text, remarks=True)
    assert (lost.line, lost.column, lost.end, lost.code) == (5, 1, 14, "U501")
    words = "登录\n注册\n首页\n联系我们\n版权所有\n上一篇\n"
    (none,) = found(words, remarks=True)
    assert (none.line, none.column, none.end, none.code, none.digest) == (1, 1, 1, "U503", "")
    assert found("", remarks=True) == []


def test_a_guess_and_a_loss_on_one_line_are_a_finding_each() -> None:
    reason = "reads like an article; uncertain: a; not simplified: Korean; lost: b; uncertain: c"
    rows = [*findings._of_remarks(1, ARTICLE, reason)]
    assert [(row.code, row.line, row.column, row.end) for row in rows] == [
        ("U502", 1, 1, len(ARTICLE) + 1),
        ("U501", 1, 1, len(ARTICLE) + 1),
    ]
    assert rows[0].message.endswith(": a; uncertain: c")
    assert rows[1].message.endswith(": lost: b")


def test_a_byte_that_fits_nothing_is_named_where_it_stands() -> None:
    for mark in (b"", codecs.BOM_UTF8):
        raw = mark + "第一行\r\n第二\r第三行\n四".encode() + b"\xff\n"
        (one,) = [each for each in find(raw, cleaner.clean(raw)) if each.code == "E103"]
        assert (one.line, one.column, one.end) == (4, 2, 3)
        assert one.message == f"byte FF at offset {raw.index(0xFF)} is not valid UTF-8"


def test_a_mark_and_another_encoding_are_named_at_the_beginning() -> None:
    raw = codecs.BOM_UTF8 + ARTICLE.encode()
    (mark,) = find(raw, cleaner.clean(raw))
    assert (mark.line, mark.column, mark.end, mark.code) == (1, 1, 2, "E102")
    raw = ARTICLE.encode("gb18030")
    (other,) = find(raw, cleaner.clean(raw))
    assert (other.line, other.column, other.end, other.code) == (1, 1, 1, "E101")
    # ASCII may be HZ, which no invalid byte gives away
    raw = ARTICLE.encode("hz")
    assert [each.code for each in find(raw, cleaner.clean(raw))] == ["E101"]


@pytest.mark.parametrize(
    ("encoding", "wide", "utf8"),
    [
        ("utf-16", True, False),
        ("UTF_16_LE", True, False),
        ("utf-32-be", True, False),
        ("utf-8", False, True),
        ("UTF_8_SIG", False, True),
        ("gb18030", False, False),
        (None, False, True),
        ("utf-7", False, False),
    ],
)
def test_encodings_are_known_however_they_are_written(encoding: str | None, wide: bool, utf8: bool) -> None:
    assert (is_wide(encoding), names_utf8(encoding)) == (wide, utf8)


@pytest.mark.parametrize(
    ("raw", "binary", "utf8"),
    [
        ("好\n".encode(), False, True),
        ("好\0\n".encode(), True, False),
        ("好\n".encode("utf-16"), False, False),
        ("上海图书馆东馆开放。\n".encode("utf-16-le"), False, False),
        ("上海\0图书馆东馆开放。\n".encode("utf-16"), True, False),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), True, False),
        (b"\xff", False, False),
    ],
)
def test_bytes_with_nul_are_text_only_in_encodings_that_are_made_of_it(raw: bytes, binary: bool, utf8: bool) -> None:
    assert (is_binary(raw, cleaner.clean(raw)), is_utf8(raw)) == (binary, utf8)


def test_only_spam_is_a_finding_in_a_file_that_is_no_article() -> None:
    words = "登录\n注册\n首页\n联系我们\n版权所有\n上一篇\n"
    assert cleaner.clean(f"{words}{SPAM}").text == ""
    assert {finding.code for finding in found(f"{words}{SPAM}")} == {"L401"}
    raw = f"{words}{SPAM}".encode()
    with pytest.raises(RefusedError, match="nothing of it would be left"):
        fix(raw, cleaner.clean(raw), choose(), cleaner.clean)
    with pytest.raises(RefusedError, match="nothing of it would be left"):
        fix(raw, cleaner.clean(raw), {"L401"}, cleaner.clean)
    # what is not to be fixed refuses nothing
    assert fix(raw, cleaner.clean(raw), {"L402", "D205"}, cleaner.clean).data == raw


def test_which_fixes_are_made() -> None:
    codes = {"D205", "T301", "L401", "U501"}
    assert fixable(codes, unsafe=False) == {"D205"}
    assert fixable(codes, unsafe=False, requested=["T301"]) == {"D205", "T301"}
    assert fixable(codes, unsafe=False, requested=["L401"]) == {"D205"}
    assert fixable(codes, unsafe=True) == {"D205", "T301", "L401"}
    assert fixable(set(), unsafe=True) == set()


def test_a_dropped_line_is_placed_behind_the_lines_that_stay() -> None:
    raw = f"{ARTICLE}{SPAM}{ARTICLE}{SPAM}{SPAM}".encode()
    dropped = fix(raw, cleaner.clean(raw), {"L401"}, cleaner.clean).dropped
    assert [(each.line.number, each.after) for each in dropped] == [(5, 4), (10, 8), (11, 8)]


def test_a_file_that_is_as_it_shall_be_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"fixed")
    before = path.stat().st_ino
    rewrite(path, b"old", b"fixed", lambda: pytest.fail("noted"))
    assert (path.read_bytes(), path.stat().st_ino) == (b"fixed", before)


def test_a_baseline_counts_each_accepted_finding_once(tmp_path: Path) -> None:
    one, two = Finding(1, 1, 2, "D205", "a", "x"), Finding(9, 4, 5, "D205", "b", "x")
    other = Finding(2, 1, 2, "D205", "c", "y")
    path = tmp_path / "page.txt"
    accepted = Baseline(tmp_path)
    accepted.accept(path, [one])
    accepted.accept(path, [other])
    accepted.accept(tmp_path / "empty.txt", [])
    assert len(accepted) == 2
    assert list(accepted.new(path, [one, two, other, other])) == [two, other]
    assert list(accepted.new(tmp_path / "other.txt", [one])) == [one]
    file = tmp_path / "known.json"
    file.write_text(accepted.written(), encoding="utf-8")
    assert json.loads(accepted.written()) == {
        "version": 1,
        "files": {"page.txt": {"D205": {one.digest: 1, other.digest: 1}}},
    }
    assert list(Baseline.read(file).new(path, [one, two, other])) == [two]
    assert list(Baseline.read(file).new(path, [one, two, other])) == [two]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"version": 2, "files": {}}',
        '{"version": 1}',
        '{"version": 1, "files": []}',
        '{"version": 1, "files": {"a": []}}',
        '{"version": 1, "files": {"a": {"D205": {"x": "many"}}}}',
        '{"version": 1, "files": {"a": {"D205": {"x": null}}}}',
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "known.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"known\.json: not a baseline that --write-baseline wrote"):
        Baseline.read(file)


def test_what_is_selected_here_is_above_what_settings_ignore(tmp_path: Path) -> None:
    file = tmp_path / "cleaner.toml"
    path = tmp_path / "a.txt"
    file.write_text('[check]\nignore = ["T"]\nper-file-ignores = {"a*" = ["D"]}\n', encoding="utf-8")
    settings = nearest(tmp_path)

    def letters(**given: Any) -> set[str]:
        return {code[0] for code in Options(**given).codes(settings, path)}

    assert letters() == {"E", "L"}
    assert letters(select=("T", "D", "E")) == {"T", "E"}
    assert letters(ignore=("E",)) == {"T", "L"}
    assert letters(ignore=()) == {"E", "T", "L"}
    assert letters(select=("T", "E"), ignore=("E",)) == {"T"}
    file.write_text('[check]\nselect = ["D", "T301"]\nunsafe-fixes = true\n', encoding="utf-8")
    settings = nearest(tmp_path)
    assert letters() == {"D", "T"}
    assert letters(select=("E",)) == {"E"}
    codes = frozenset({"D205", "D206", "T301"})
    assert Options().fixes(settings, path, codes) == codes
    assert Options(unsafe_fixes=False).fixes(settings, path, codes) == {"D205", "T301"}
    assert Options(select=("D",), unsafe_fixes=False).fixes(settings, path, codes) == {"D205"}
    file.write_text('[[overrides]]\nfiles = ["a*"]\nsimplify = true\n', encoding="utf-8")
    settings = nearest(tmp_path)
    assert Options().fixes(settings, path, codes) == {"D205", "T301"}
    assert Options().fixes(settings, tmp_path / "b.txt", codes) == {"D205"}
    assert Options(simplify=True).fixes(settings, tmp_path / "b.txt", codes) == codes - {"D206"}


MENDED = Finding(3, 5, 7, "D205", "html entities: a%\n -> b,c:d", "abcdef", "abcdx", ((4, 6, 4, 5),))
LOST = Finding(4, 1, 9, "U501", "lost", "")
RESULTS = [Result("a b,c.txt", [MENDED, LOST], []), Result("none.txt", [], []), Result("b.txt", [MENDED], [])]


def written(name: str) -> str:
    return b"".join(FORMATS[name](RESULTS)).decode()


def test_each_format_writes_all_that_is_known_of_a_finding() -> None:
    assert written("github").splitlines()[0] == (
        "::warning title=cleaner (D205),file=a b%2Cc.txt,line=3,col=5,endColumn=7"
        "::a b,c.txt:3:5: D205 html entities: a%25%0A -> b,c:d"
    )
    first, second, third = json.loads(written("gitlab"))
    assert (first["severity"], second["severity"]) == ("minor", "info")
    assert (first["fingerprint"], third["fingerprint"]) == (
        f"a b,c.txt:D205:{MENDED.digest}:1",
        f"b.txt:D205:{MENDED.digest}:1",
    )
    assert first["location"] == {"path": "a b,c.txt", "lines": {"begin": 3}}
    one, two, _ = json.loads(written("sarif"))["runs"][0]["results"]
    assert (one["level"], two["level"]) == ("warning", "note")
    assert (one["partialFingerprints"], "partialFingerprints" in two) == (
        {"line/v1": MENDED.digest},
        False,
    )
    assert one["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 5, "endColumn": 7}
    levels = {
        rule["id"]: rule["defaultConfiguration"]["level"]
        for rule in json.loads(written("sarif"))["runs"][0]["tool"]["driver"]["rules"]
    }
    assert levels == {code: "note" if rule.fix == "none" else "warning" for code, rule in rules().items()}
    (place, *_) = json.loads(written("rdjson"))["diagnostics"]
    assert place == {
        "message": MENDED.message,
        "location": {"path": "a b,c.txt", "range": {"start": {"line": 3}}},
        "code": {"value": "D205"},
    }
    assert written("concise") == (
        "a b,c.txt:3:5: D205 html-entities\na b,c.txt:4:1: U501 lost-text\nb.txt:3:5: D205 html-entities\n"
    )
    row = json.loads(written("json-lines").splitlines()[0])
    assert row == json.loads(written("json"))[0]
    assert row == {
        "file": "a b,c.txt",
        "line": 3,
        "column": 5,
        "end_column": 7,
        "code": "D205",
        "name": "html-entities",
        "message": MENDED.message,
        "fix": {"applicability": "safe", "edits": [{"start": 4, "end": 6, "text": "x"}]},
    }


def test_fixed_findings_are_among_the_others_in_order() -> None:
    mended = MENDED._replace(message="html entities")
    fixed = mended._replace(line=1)
    results = [Result("a.txt", [LOST, mended], [fixed]), Result("b.txt", [], [fixed])]
    rows = b"".join(FORMATS["text"](results)).decode().splitlines()
    assert [row.endswith(" [fixed]") for row in rows] == [True, False, False, True]
    assert [row.split(":")[1] for row in rows] == ["1", "3", "4", "1"]


def test_lists_of_json_have_a_row_for_each_finding() -> None:
    rows = written("json").splitlines()
    assert (rows[0], rows[-1], len(rows)) == ("[", "]", 5)
    assert all(row.endswith(",") for row in rows[1:3])
    assert b"".join(FORMATS["json"]([])) == b"[]\n"
    assert "好" in b"".join(FORMATS["json"]([Result("好.txt", [LOST], [])])).decode()
