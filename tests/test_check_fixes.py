"""Which findings `cleaner check --fix` mends, what of a file it leaves alone, and what it refuses."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.check.findings import find
from cleaner.check.fixes import RefusedError, fix, rewrite
from cleaner.check.rules import SAFE, choose, rules
from tests.conftest import Run
from tests.pages import ARTICLE, PAGE, SPAM, TRADITIONAL

SAFE_CODES = frozenset(code for code, rule in rules().items() if rule.fix == SAFE)
DAMAGED = f"您现在的位置：首页 > 新闻 > 正文\r\n{ARTICLE}　　北京&nbsp;與<br>上海\u200b。  \r\n\r\n\r\n責任編輯：王小明"


def fixed(data: bytes, codes: frozenset[str]) -> bytes:
    return fix(data, cleaner.clean(data), codes, cleaner.clean).data


def codes_in(data: bytes) -> set[str]:
    return {finding.code for finding in find(data, cleaner.clean(data))}


def test_safe_fixes_lose_no_line_and_touch_nothing_else() -> None:
    wanted = DAMAGED.replace("&nbsp;", " ").replace("\u200b", "")
    assert fixed(DAMAGED.encode(), SAFE_CODES).decode() == wanted
    assert codes_in(wanted.encode()) == {"D206", "T301", "L402"}


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("T301", DAMAGED.replace("與", "与").replace("責任編輯", "责任编辑")),
        ("D206", DAMAGED.replace("<br>", " ")),
        ("D205", DAMAGED.replace("&nbsp;", " ")),
        ("L402", DAMAGED.replace("您现在的位置：首页 > 新闻 > 正文\r\n", "").replace("責任編輯：王小明", "")),
    ],
)
def test_one_code_fixes_its_own_findings_only(code: str, wanted: str) -> None:
    assert fixed(DAMAGED.encode(), frozenset({code})).decode() == wanted


def test_a_fix_that_always_lets_more_be_found_ends_after_four_rounds() -> None:
    texts: list[str] = []

    def clean(text: str) -> cleaner.Cleaned:
        texts.append(text)
        return cleaner.clean(f"{text}&nbsp;北京")

    found = fix(DAMAGED.encode(), cleaner.clean(DAMAGED.encode()), SAFE_CODES, clean)
    assert (len(texts), {finding.code for finding in found.findings} & SAFE_CODES) == (4, {"D205"})


def test_all_fixes_together_give_the_cleaned_text_in_the_layout_of_its_author() -> None:
    found = fixed(DAMAGED.encode(), choose()).decode()
    assert cleaner.clean(found).text == cleaner.clean(DAMAGED).text
    first, last = DAMAGED.splitlines(keepends=True)[0], DAMAGED.splitlines()[-1]
    rest = (
        DAMAGED.removeprefix(first)
        .removesuffix(last)
        .replace("&nbsp;", " ")
        .replace("與", "与")
        .replace("<br>", " ")
        .replace("\u200b", "")
    )
    assert found == rest


PLAIN = PAGE.replace("說", "说").splitlines()


@given(
    st.lists(
        st.sampled_from(["\r\n", "\n", "\r", "\n\n", "\r\n \t\r\n", " \n\n\n\n"]),
        min_size=len(PLAIN),
        max_size=len(PLAIN),
    )
)
def test_lines_without_a_finding_keep_every_byte_whatever_is_dropped(ends: list[str]) -> None:
    lines = [f"{'  ' * (place % 3)}{line}{end}" for place, (line, end) in enumerate(zip(PLAIN, ends, strict=True))]
    data = "".join(lines).encode()
    codes = frozenset(code for code in choose() if code.startswith("L"))
    going = {finding.line for finding in find(data, cleaner.clean(data)) if finding.code in codes}
    rows = re.findall("[^\r\n]*(?:\r\n|\r|\n)", data.decode())
    assert going
    assert fixed(data, codes).decode() == "".join(row for number, row in enumerate(rows, 1) if number not in going)


@pytest.mark.parametrize(
    ("stray", "own", "size", "refused"),
    [(2, 0, 0, False), (3, 0, 0, True), (2, 2, 0, False), (3, 2, 0, True), (5, 0, 6_000, False), (5, 0, 4_000, True)],
    ids=["two", "three", "two beside its own U+FFFD", "three beside it", "five in a long file", "in a shorter one"],
)
def test_a_file_with_many_bytes_of_no_encoding_is_not_rewritten(stray: int, own: int, size: int, refused: bool) -> None:
    text = ARTICLE * (size // len(ARTICLE.encode())) + "\ufffd好" * own
    data = text.encode() + b"".join("，城南的舊桥".encode() + b"\xff" for _ in range(stray))
    cleaned = cleaner.clean(data)
    assert sum(line.original.count("\ufffd") for line in cleaned.lines) == stray + own
    try:
        fixed(data, frozenset({"E103", "T301"}))
        was_refused = False
    except RefusedError:
        was_refused = True
    assert was_refused == refused


@given(st.sets(st.sampled_from(sorted(choose()))), st.sampled_from([PAGE, DAMAGED, ARTICLE, SPAM + TRADITIONAL]))
def test_what_was_fixed_is_found_no_more(codes: set[str], page: str) -> None:
    data = page.encode()
    assert not codes_in(fixed(data, frozenset(codes))) & codes


@given(st.text(), st.booleans())
def test_safe_fixes_keep_every_line_of_any_text(text: str, damaged: bool) -> None:
    data = (DAMAGED * damaged + text).encode("utf-8", "surrogatepass")
    try:
        found = fixed(data, SAFE_CODES)
    except RefusedError:
        return
    # a last line without an end may have held nothing that can be seen
    before, after = (len(re.findall("\r\n|\r|\n", each.decode("utf-8", "replace"))) for each in (data, found))
    assert before == after


def test_a_file_keeps_its_encoding_if_that_finding_stays() -> None:
    page = "图书馆&nbsp;周末开到晚上九点。\r\n第二行\r\n"
    for data in (page.encode("gbk"), page.encode("utf-16"), page.encode("utf-8-sig")):
        encoding = cleaner.clean(data).encoding
        assert encoding is not None
        wanted = data.replace("&nbsp;".encode(encoding.removesuffix("-sig")), " ".encode(encoding.removesuffix("-sig")))
        assert fixed(data, frozenset({"D205"})) == wanted


def test_a_file_of_two_encodings_keeps_the_bytes_of_both_or_is_not_rewritten() -> None:
    data = (ARTICLE * 3).encode("gb18030") + ARTICLE.encode() + "北京&nbsp;上海。\n".encode("gb18030")
    with pytest.raises(RefusedError, match="let the file become UTF-8"):
        fixed(data, frozenset({"D205"}))


@pytest.mark.parametrize(
    ("encoding", "word"), [("cesu-8", "北京".encode()), ("euc_tw", bytes.fromhex("C4E3 C5C6")), ("iso-2022-cn", b"to")]
)
def test_an_encoding_that_is_only_read_is_not_written(encoding: str, word: bytes) -> None:
    import ftfy.bad_codecs  # noqa: F401 # it has a codec called cesu-8

    data = word + b"&nbsp;" + word + b"\n"
    cleaned = cleaner.clean(data, encoding=encoding)
    with pytest.raises(RefusedError, match=f"{encoding} is read and not written: let the file become UTF-8"):
        fix(data, cleaned, frozenset({"D205"}), cleaner.clean)


def test_a_file_of_white_space_loses_its_mark() -> None:
    assert fixed("\ufeff".encode(), SAFE_CODES) == b""
    assert fixed("\n \n".encode("utf-16"), SAFE_CODES) == b"\n \n"


def test_what_an_encoding_lacks_is_not_written_in_it() -> None:
    with pytest.raises(RefusedError, match=r"big5\w* has no '这'"):
        fixed(("圖書館上個月添了三千冊新書，周末開到晚上九點。" * 3 + "&#36825;").encode("big5"), frozenset({"D205"}))


def test_bytes_that_fit_nothing_are_not_rewritten_by_a_safe_fix() -> None:
    data = f"{ARTICLE}他从北京&nbsp;来，在馆里坐了一天。".encode() + b"\xff\n"
    with pytest.raises(RefusedError, match="not UTF-8"):
        fixed(data, SAFE_CODES)
    assert fixed(data, choose()).decode() == f"{ARTICLE}他从北京 来，在馆里坐了一天。\ufffd\n"


def test_a_file_that_changed_meanwhile_is_not_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"newer")
    with pytest.raises(OSError, match="changed meanwhile"):
        rewrite(path, b"older", b"fixed")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"newer", [path])


def test_what_is_appended_while_the_old_text_is_noted_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="changed meanwhile"):
        rewrite(path, b"old", b"fixed", lambda: path.write_bytes(b"old and more"))
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old and more", [path])


def test_what_is_dropped_is_noted_before_it_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"old")
    seen = []
    rewrite(path, b"old", b"fixed", lambda: seen.append(path.read_bytes()))
    assert (seen, path.read_bytes()) == ([b"old"], b"fixed")


def test_a_file_with_another_name_is_not_cut_off_from_it(tmp_path: Path) -> None:
    path, twin = tmp_path / "page.txt", tmp_path / "twin.txt"
    path.write_bytes(b"old")
    twin.hardlink_to(path)
    with pytest.raises(OSError, match="another name"):
        rewrite(path, b"old", b"fixed")
    assert twin.samefile(path)
    assert sorted(tmp_path.iterdir()) == [path, twin]


def test_what_is_no_regular_file_is_not_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(OSError, match="not a regular file"):
        rewrite(path, b"", b"fixed")
    assert path.is_fifo()


@pytest.mark.slow
def test_a_file_that_is_checked_by_two_names_is_fixed_once(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "link.txt").symlink_to("page.txt")
    done = cleaner_here("check", "--fix", "--unsafe-fixes", "--removed", "record", ".", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"cleaner: 6 findings fixed\n")
    assert (tmp_path / "page.txt").read_bytes() == fixed(PAGE.encode(), choose())
    assert (tmp_path / "link.txt").is_symlink()
    assert len((tmp_path / "record").read_bytes().splitlines()) == 2


@pytest.mark.slow
def test_a_baseline_may_be_a_pipe_and_does_not_replace_it(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    script = f"{sys.executable} -m cleaner check --write-baseline pipe page.txt & timeout 50 cat pipe"
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, stdout=subprocess.PIPE, timeout=60)
    assert list(json.loads(done.stdout)["files"]) == ["page.txt"]
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.slow
def test_fix_says_what_it_fixed_and_what_is_left(cleaner_here: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(DAMAGED.encode())
    done = cleaner_here("check", "--fix", path)
    ends = [(row.split()[1], row.endswith(" [fixed]")) for row in done.stdout.decode().splitlines()]
    assert {code for code, was_fixed in ends if was_fixed} == {"D205", "D207"}
    assert {code for code, was_fixed in ends if not was_fixed} == {"D206", "T301", "L402"}
    assert "cleaner: 2 findings fixed\n" in done.stderr.decode()
    assert done.returncode == 1
    again = cleaner_here("check", "--fix-only", path)
    assert (again.returncode, again.stdout) == (0, b"")


@pytest.mark.slow
@pytest.mark.parametrize("asked", [["--simplify"], ["--variant", "t2s"], ["--unsafe-fixes"], ["--select", "T301"], []])
def test_traditional_text_is_converted_only_if_that_was_asked_for(
    cleaner_here: Run, tmp_path: Path, asked: list[str]
) -> None:
    path = tmp_path / "page.txt"
    path.write_text(TRADITIONAL, encoding="utf-8")
    cleaner_here("check", "--fix", *asked, path)
    assert (path.read_text(encoding="utf-8") == TRADITIONAL) == (not asked)


@pytest.mark.slow
def test_stdin_is_fixed_to_stdout_and_its_findings_go_to_stderr(cleaner_here: Run) -> None:
    done = cleaner_here("check", "--fix", "--unsafe-fixes", "-", "--stdin-filename", "seed.txt", data=PAGE.encode())
    assert done.stdout.decode() == cleaner.clean(PAGE).text
    assert done.stderr.decode().startswith("seed.txt:1:1: L401 ")
    clean = cleaner_here("check", "--fix", "-", data=ARTICLE.encode())
    assert (clean.returncode, clean.stdout.decode(), clean.stderr) == (0, ARTICLE, b"")


@pytest.mark.slow
@pytest.mark.parametrize("option", ["--fix", "--fix-only"])
def test_stdin_that_is_not_fixed_comes_out_as_it_was(cleaner_here: Run, option: str) -> None:
    for data, code in ((bytes(range(256)) * 40, 0), (SPAM.encode() * 4, 1), (ARTICLE.encode("gbk"), None)):
        done = cleaner_here("check", option, "--unsafe-fixes", "-", data=data)
        if code is None:
            assert done.stdout.decode() == ARTICLE
        else:
            assert (done.stdout, done.returncode) == (data, code)


@pytest.mark.slow
def test_every_line_that_a_fix_drops_can_be_kept(cleaner_here: Run, tmp_path: Path) -> None:
    path, record = tmp_path / "page.txt", tmp_path / "removed.jsonl"
    path.write_text(PAGE, encoding="utf-8")
    cleaner_here("check", "--fix", "--unsafe-fixes", "--removed", record, path)
    rows = [json.loads(row) for row in record.read_text(encoding="utf-8").splitlines()]
    dropped = [line for line in cleaner.clean(PAGE).lines if not line.kept]
    assert [(row["file"], row["line"], row["text"]) for row in rows] == [
        (str(path), line.number, line.original) for line in dropped
    ]


@pytest.mark.slow
def test_the_record_of_what_was_dropped_is_added_to_and_gives_it_back(cleaner_here: Run, tmp_path: Path) -> None:
    page = PAGE.replace("\n", "\n\n\n")
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(page, encoding="utf-8")
        fix_it = ("check", "--fix", "--unsafe-fixes", "--select", "L", "--removed", "record", name)
        # the second time there is nothing to drop
        assert [cleaner_here(*fix_it, cwd=tmp_path).returncode for _ in range(2)] == [1, 0]
    for name in ("one.txt", "two.txt"):
        assert (tmp_path / name).read_text(encoding="utf-8") != page
        restored = cleaner_here("restore", name, "--removed", "record", "--file", name, cwd=tmp_path)
        assert restored.stdout.decode() == page


def test_findings_are_in_the_order_of_their_places() -> None:
    found = list(find(DAMAGED.encode(), cleaner.clean(DAMAGED)))
    assert len(found) > 3
    assert found == sorted(found, key=lambda each: (each.line, each.column))


@pytest.mark.parametrize("option", ["--removed", "--write-baseline"])
def test_a_file_of_a_folder_is_not_overwritten_by_what_is_written_beside_it(
    cleaner_here: Run, tmp_path: Path, option: str
) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    os.link(tmp_path / "page.txt", tmp_path / "other")
    done = cleaner_here("check", "--fix", option, "other", ".", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "other").read_text(encoding="utf-8")) == (2, PAGE)
    assert done.stderr.decode() == f"cleaner: {option} other: this is a file to check, and would be overwritten\n"
