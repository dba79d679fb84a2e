"""`cleaner check` and `cleaner check --fix`."""

import codecs
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from tests.conftest import Run
from tests.pages import ARTICLE, PAGE, SPAM, TRADITIONAL

pytestmark = pytest.mark.slow

CLEAN = ARTICLE.encode()
FIXED = cleaner.clean(PAGE).text.encode()

DIRTY = {
    "spam": SPAM.encode() + CLEAN,
    "traditional": CLEAN + TRADITIONAL.encode(),
    "gbk": ARTICLE.encode("gbk"),
    "utf16": ARTICLE.encode("utf-16"),
    "utf16-without-mark": ARTICLE.encode("utf-16-be"),
    "mark": codecs.BOM_UTF8 + CLEAN,
    "stray-byte": CLEAN + b"\xff\n",
}

UNTOUCHED = {
    "empty": b"",
    "clean": CLEAN,
    "crlf": CLEAN.replace(b"\n", b"\r\n"),
    "no-last-line-end": CLEAN.rstrip(),
    "indented": b"\n\n" + "".join(f"　　{line}\n\n\n" for line in ARTICLE.splitlines()).encode(),
    "trailing-space": CLEAN.replace(b"\n", b" \t\n"),
    "english": b"The library opened its doors on Tuesday, and twenty thousand readers came.\n",
}


ALL_FIXES = ("check", "--fix", "--unsafe-fixes")


def test_a_finding_names_path_place_and_code_and_writes_nothing(cleaner_here: Run, tmp_path: Path) -> None:
    path = tmp_path / "種子.txt"
    path.write_text(PAGE, encoding="utf-8")
    done = cleaner_here("check", path)
    rows = done.stdout.decode().splitlines()
    lines = [line for line in cleaner.clean(PAGE).lines if not line.kept or line.text != line.original]
    assert [row.startswith(f"{path}:{line.number}:") for row, line in zip(rows, lines, strict=True)] == [True] * 3
    assert rows[0].startswith(f"{path}:1:1: L401 spam line ({lines[0].reason}): 久久精品国产|")
    column = lines[1].original.index("們") + 1
    assert rows[1].startswith(f"{path}:{lines[1].number}:{column}: T301 traditional (")
    assert "們說，圖書" in rows[1]
    assert done.returncode == 1
    assert done.stderr.decode() == (
        "cleaner: 3 findings in 1 file: 1 with --fix --simplify, 2 with --fix --unsafe-fixes\n"
    )
    assert path.read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_a_file_of_several_parts_has_the_findings_of_all_of_them(
    cleaner_here: Run, tmp_path: Path, mark: bytes
) -> None:
    lines = (ARTICLE * (1 + (5 << 18) // len(ARTICLE.encode()))).splitlines()
    places = [10, len(lines) // 2, len(lines) - 10]
    for place in places:
        lines[place] = TRADITIONAL.splitlines()[0]
    path = tmp_path / "long.txt"
    path.write_bytes(mark + "".join(f"{line}\n" for line in lines).encode())
    done = cleaner_here("check", "--select", "T", path)
    rows = done.stdout.decode().splitlines()
    assert [int(row.removeprefix(f"{path}:").partition(":")[0]) for row in rows] == [place + 1 for place in places]


@pytest.mark.parametrize("name", DIRTY)
def test_what_was_found_is_fixed_and_found_no_more(cleaner_here: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(DIRTY[name])
    found = cleaner_here("check", path)
    assert found.returncode == 1
    assert found.stdout.startswith(f"{path}:".encode())
    fixed = cleaner_here(*ALL_FIXES, path)
    assert fixed.returncode == 1
    assert [row.removesuffix(" [fixed]") for row in fixed.stdout.decode().splitlines()] == (
        found.stdout.decode().splitlines()
    )
    assert path.read_bytes().decode() == cleaner.clean(DIRTY[name]).text
    for again in (["check", path], [*ALL_FIXES, path]):
        done = cleaner_here(*again)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_fix_changes_only_lines_with_findings(cleaner_here: Run, tmp_path: Path, end: str) -> None:
    path = tmp_path / "page.txt"
    honest = f"{end * 3}".join(f"　　{line}" for line in ARTICLE.splitlines())
    path.write_bytes(honest.replace("图书", "图\u200b书").encode() + b" ")
    assert path.read_bytes() != honest.encode() + b" "
    assert cleaner_here("check", "--fix", path).returncode == 1
    assert path.read_bytes() == honest.encode() + b" "


@pytest.mark.parametrize("name", UNTOUCHED)
def test_a_clean_file_stays_byte_for_byte(cleaner_here: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(UNTOUCHED[name])
    before = path.stat()
    for arguments in (["check", path], ["check", "--fix", path]):
        done = cleaner_here(*arguments)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert path.read_bytes() == UNTOUCHED[name]
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (ARTICLE.encode("gbk"), ":1:1: E101 encoded in gb18030, not in UTF-8"),
        (ARTICLE.encode("utf-16-le"), ":1:1: E101 encoded in utf-16-le, not in UTF-8"),
        (codecs.BOM_UTF8 + CLEAN, ":1:1: E102 starts with a byte order mark"),
        (CLEAN + b"\xff", f":{ARTICLE.count(chr(10)) + 1}:1: E103 byte FF at offset {len(CLEAN)} is not valid UTF-8"),
        (
            codecs.BOM_UTF8 + CLEAN.replace(b"\n", b"\r") + "北京".encode() + b"\xff",
            f":{ARTICLE.count(chr(10)) + 1}:3: E103 byte FF at offset {len(CLEAN) + 9} ",
        ),
    ],
)
def test_an_encoding_is_one_finding(cleaner_here: Run, tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "seed.txt"
    path.write_bytes(data)
    rows = cleaner_here("check", path).stdout.decode().splitlines()
    assert len([row for row in rows if said in row]) == 1


def test_fix_keeps_permissions_and_follows_links(cleaner_here: Run, tmp_path: Path) -> None:
    target = tmp_path / "kept" / "seed.txt"
    target.parent.mkdir()
    target.write_text(PAGE, encoding="utf-8")
    target.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    assert f"{link}:1:1: L401" in cleaner_here(*ALL_FIXES, link).stdout.decode()
    assert link.is_symlink()
    assert target.read_bytes() == FIXED
    assert target.stat().st_mode & 0o7777 == 0o640
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(256)) * 9, CLEAN + b"\0", b"\0" * 64])
def test_a_binary_file_is_passed_over_with_a_note(cleaner_here: Run, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "image"
    path.write_bytes(data)
    done = cleaner_here("check", "--fix", path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == f"cleaner: {path}: looks like a binary file, passed over\n"
    assert path.read_bytes() == data


def test_a_file_that_cannot_be_read_hides_no_other(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "dirty.txt").write_text(PAGE, encoding="utf-8")
    done = cleaner_here("check", "nowhere.txt", "dirty.txt", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[0] == "cleaner: nowhere.txt: No such file or directory"
    assert done.stdout.startswith(b"dirty.txt:1:1: ")


def test_check_takes_the_options_that_shape_cleaning(cleaner_here: Run, tmp_path: Path) -> None:
    path = tmp_path / "traditional.txt"
    path.write_text(ARTICLE + TRADITIONAL, encoding="utf-8")
    assert cleaner_here("check", "--no-simplify", path).returncode == 0
    assert cleaner_here("check", path).returncode == 1
    assert cleaner_here("check", "--drop", "ad", path).returncode == 2


BOTH = ["--punctuation", "--quotes", "curly"]


@pytest.mark.parametrize(
    ("line", "options", "codes"),
    [
        ("他們說「圖書館開門了」。", [], "T301"),
        ("硬碟裡的程式和圖書館的網路。", ["--variant", "tw2sp"], "T301"),
        ("他们说,图书馆(新馆)开门了!", ["--punctuation"], "T302"),
        ("他們說,圖書館開門了。", ["--no-simplify", "--punctuation"], "T302"),
        ("他们说「图书馆开门了」。", BOTH, "T303"),
        ("他们说,「图书馆开门了」。", BOTH, "T302 T303"),
        ("他們說,「圖書館開門了」。", BOTH, "T301 T302 T303"),
        ("他们说&hellip;图书馆开门了。", BOTH, "D205"),
        ("他們說&hellip;圖書館開門了。", [], "T301 D205"),
    ],
)
def test_each_kind_of_change_on_a_line_is_a_finding(
    cleaner_here: Run, tmp_path: Path, line: str, options: list[str], codes: str
) -> None:
    path = tmp_path / "page.txt"
    path.write_text(f"{line}\n", encoding="utf-8")
    found = cleaner_here("check", *options, path).stdout.decode()
    assert [row.split()[1] for row in found.splitlines()] == codes.split()


def test_a_finding_shows_the_place_that_changed(cleaner_here: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(f"{'图书馆周末开到晚上九点，' * 9}北京&nbsp;上海\n", encoding="utf-8")
    (row,) = cleaner_here("check", path).stdout.decode().splitlines()
    assert row == f"{path}:1:111: D205 html entities: 上九点，北京&nbsp;上海 -> 上九点，北京 上海"


WORDS = "登录\n注册\n首页\n联系我们\n版权所有\n上一篇\n"


def test_a_list_of_words_has_no_chrome_and_loses_none(cleaner_here: Run, tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text(WORDS, encoding="utf-8")
    assert cleaner.clean(WORDS).text == ""
    assert cleaner_here(*ALL_FIXES, path).returncode == 0
    assert "U503" in cleaner_here("check", "--select", "U", path).stdout.decode()
    path.write_text(f"{WORDS}網站地圖\n", encoding="utf-8")
    assert cleaner_here(*ALL_FIXES, path).returncode == 1
    assert path.read_text(encoding="utf-8") == f"{WORDS}网站地图\n"


def test_findings_into_a_closed_pipe_still_count(tmp_path: Path) -> None:
    path = tmp_path / "many.txt"
    path.write_text(ARTICLE + TRADITIONAL * 3000, encoding="utf-8")
    for option in ("", "-u"):
        script = f"{sys.executable} {option} -m cleaner check {path} | head -1; echo ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=60)
        assert done.stderr == b""
        assert done.stdout.endswith(b"\n1\n")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (SPAM.encode() * 4, "nothing of it would be left"),
        ("Größe über Österreich, schöne Grüße".encode("latin-1") * 9, "fit no encoding known here"),
        ("Сегодня на улице тепло и сухо. ".encode("koi8-r") * 9, "fit no encoding known here"),
    ],
)
def test_a_file_that_a_person_should_see_is_not_rewritten(
    data: bytes, reason: str, cleaner_here: Run, tmp_path: Path
) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    done = cleaner_here(*ALL_FIXES, path)
    assert done.returncode == 1
    assert reason in done.stderr.decode()
    assert path.read_bytes() == data


def test_a_fixed_file_is_not_read_again_with_its_old_encoding(cleaner_here: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(ARTICLE.encode("gbk"))
    assert cleaner_here("check", "--fix", "--encoding", "gbk", path).returncode == 1
    assert cleaner_here("check", "--fix", "--encoding", "gbk", path).returncode == 0
    assert path.read_bytes() == CLEAN


def test_utf16_of_ascii_text_is_found(cleaner_here: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes("Hello, this is an English text.\n".encode("utf-16-le"))
    assert "encoded in utf-16-le" in cleaner_here("check", path).stdout.decode()
