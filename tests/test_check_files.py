"""Which files `cleaner check` looks at, what it remembers of them, and what it accepts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.check.files import Files
from cleaner.check.output import FORMATS
from tests.conftest import Run
from tests.pages import ARTICLE, PAGE

TREE = {
    ".gitignore": "*.log.txt\n/build/\n!kept.log.txt\n",
    ".cleanerignore": "drafts/\n",
    "a.txt": "",
    "notes.md": "",
    "old.log.txt": "",
    "kept.log.txt": "",
    "requirements-dev.txt": "",
    "LICENSE.txt": "",
    "build/made.txt": "",
    "drafts/one.seed": "",
    "pages/b.seed": "",
    "pages/build/c.txt": "",
    "pages/.gitignore": "!old.log.txt\nsecret*\n",
    "pages/old.log.txt": "",
    "pages/secret.txt": "",
    "node_modules/d.txt": "",
    ".hidden/e.txt": "",
    ".git/f.txt": "",
}
FOUND = ["a.txt", "kept.log.txt", "pages/b.seed", "pages/build/c.txt", "pages/old.log.txt"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in TREE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def found(folder: Path, *names: str) -> list[str]:
    files = Files(print)
    return [path.relative_to(folder).as_posix() for name in names for path in files.find(folder / name)]


def test_a_folder_gives_its_articles_without_what_ignore_files_leave_out(tree: Path) -> None:
    assert found(tree, ".") == FOUND


def test_ignore_files_above_a_folder_hold_up_to_the_top_of_its_repository(tree: Path) -> None:
    assert found(tree, "pages") == [name for name in FOUND if name.startswith("pages/")]
    (tree / "pages" / ".git").mkdir()
    (tree / ".gitignore").write_text("*.seed\n", encoding="utf-8")
    assert "pages/b.seed" in found(tree, "pages")


def test_ignore_files_above_a_folder_mean_nothing_without_a_repository(tree: Path) -> None:
    (tree / ".git" / "f.txt").unlink()
    (tree / ".git").rmdir()
    assert "pages/build/c.txt" in found(tree, "pages")
    (tree / ".cleanerignore").write_text("*.seed\n", encoding="utf-8")
    assert "pages/b.seed" in found(tree, "pages")


def test_a_file_that_is_named_is_found_whatever_its_name_and_once(tree: Path) -> None:
    assert found(tree, "notes.md", "old.log.txt", ".", "pages/../a.txt") == ["notes.md", "old.log.txt", *FOUND]


def test_patterns_of_an_option_hold_for_named_files_only_with_force(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree)
    for force, expected in ((False, ["pages/b.seed"]), (True, [])):
        files = Files(print, exclude=["pages/"], force=force)
        assert [path.as_posix() for path in files.find(Path("pages/b.seed"))] == expected
        assert [path.as_posix() for path in files.find(Path())] == [name for name in FOUND if "/" not in name]


def test_a_folder_that_cannot_be_read_hides_no_other(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scandir(folder: Path) -> object:
        if folder.name == "pages":
            raise PermissionError(13, "Permission denied", str(folder))
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    failed: list[OSError] = []
    files = [path.name for path in Files(failed.append).find(tree)]
    assert files == ["a.txt", "kept.log.txt"]
    assert [str(error.filename) for error in failed] == [str(tree / "pages")]


def test_links_to_folders_lead_in_no_circle(tree: Path) -> None:
    (tree / "pages" / "again").symlink_to(tree)
    assert found(tree, ".") == FOUND


def test_a_link_or_a_name_that_leads_nowhere_hides_no_other(tree: Path) -> None:
    (tree / "a-loop.txt").symlink_to("a-loop.txt")
    failed: list[OSError] = []
    found = Files(failed.append)
    assert [path.name for path in found.find(tree)][:1] == ["a.txt"]
    # longer than a file system has names
    assert not [*found.find(tree / ("x" * 300))]
    assert [error.filename for error in failed] == [str(tree / "a-loop.txt"), str(tree / ("x" * 300))]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [[""], ["--removed", "", "page.txt"]], ids=["a path", "a file to write to"])
def test_an_empty_name_is_no_name(cleaner_here: Run, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    done = cleaner_here("check", "--fix", "--unsafe-fixes", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr
    assert (tmp_path / "page.txt").read_text(encoding="utf-8") == PAGE


@pytest.mark.slow
def test_the_working_directory_is_checked_if_no_path_is_given(cleaner_here: Run, tree: Path) -> None:
    (tree / "pages" / "b.seed").write_text(PAGE, encoding="utf-8")
    done = cleaner_here("check", cwd=tree)
    assert {row.split(":")[0] for row in done.stdout.decode().splitlines()} == {"pages/b.seed"}
    assert cleaner_here("check", "--exclude", "*.seed", cwd=tree).returncode == 0


@pytest.mark.slow
def test_settings_choose_files_rules_and_fixes(cleaner_here: Run, tree: Path) -> None:
    for name in ("a.txt", "pages/b.seed", "pages/build/c.txt"):
        (tree / name).write_text(PAGE, encoding="utf-8")
    (tree / "cleaner.toml").write_text(
        'check.exclude = ["pages/build/"]\ncheck.ignore = ["T"]\ncheck.per-file-ignores = {"*.seed" = ["L401"]}\n',
        encoding="utf-8",
    )
    rows = [row.split(":")[0] + row.split()[1] for row in cleaner_here("check", cwd=tree).stdout.decode().splitlines()]
    assert rows == ["a.txtL401", "a.txtL401"]
    selected = cleaner_here("check", "--select", "T,L401", cwd=tree).stdout.decode()
    assert [row.split()[1] for row in selected.splitlines()] == ["L401", "T301", "L401", "T301"]
    isolated = cleaner_here("check", "--isolated", "--output-format", "concise", "pages", cwd=tree)
    assert len(isolated.stdout.splitlines()) == 6
    assert cleaner_here("check", "--force-exclude", "pages/build/c.txt", cwd=tree).returncode == 0
    (tree / "cleaner.toml").write_text('check.select = ["T9"]\n', encoding="utf-8")
    wrong = cleaner_here("check", cwd=tree)
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert wrong.stderr.decode() == "cleaner: cleaner.toml: unknown rule 'T9': `cleaner rule --all` lists the codes\n"


@pytest.mark.slow
@pytest.mark.parametrize("how", ["an option", "a setting"])
def test_stdin_of_a_file_that_is_left_out_is_passed_on(cleaner_here: Run, tmp_path: Path, how: str) -> None:
    option = ["--exclude", "drafts/"] if how == "an option" else []
    (tmp_path / "cleaner.toml").write_text('check.exclude = ["drafts/"]\n' * (not option), encoding="utf-8")
    for name, is_fixed in (("drafts/page.txt", False), ("page.txt", True)):
        arguments = ["--fix", "--unsafe-fixes", "--force-exclude", *option, "--stdin-filename", name, "-"]
        done = cleaner_here("check", *arguments, data=PAGE.encode(), cwd=tmp_path)
        assert (done.returncode, done.stdout != PAGE.encode()) == (is_fixed, is_fixed)
        assert done.stdout


@pytest.mark.slow
def test_accepted_findings_are_found_no_more_and_new_ones_are(cleaner_here: Run, tree: Path) -> None:
    page = tree / "a.txt"
    page.write_text(PAGE, encoding="utf-8")
    wrote = cleaner_here("check", "--write-baseline", "known.json", cwd=tree)
    assert (wrote.returncode, wrote.stdout) == (0, b"")
    assert wrote.stderr.decode() == "cleaner: known.json: 3 findings accepted from now on with --baseline\n"
    assert PAGE.splitlines()[0][:9] not in (tree / "known.json").read_text(encoding="utf-8")
    known = cleaner_here("check", "--baseline", "known.json", "--fix", "--unsafe-fixes", cwd=tree)
    assert (known.returncode, page.read_text(encoding="utf-8")) == (0, PAGE)
    page.write_text(f"{PAGE}北京&nbsp;上海，两地的图书馆。\n", encoding="utf-8")
    done = cleaner_here("check", "--baseline", "../known.json", cwd=tree / "pages")
    assert done.returncode == 0
    done = cleaner_here("check", "--baseline", "../known.json", "../a.txt", cwd=tree / "pages")
    assert [row.split()[1] for row in done.stdout.decode().splitlines()] == ["D205"]
    (tree / "known.json").write_text("[]", encoding="utf-8")
    broken = cleaner_here("check", "--baseline", "known.json", cwd=tree)
    assert (broken.returncode, broken.stderr.decode()) == (
        2,
        "cleaner: known.json: not a baseline that --write-baseline wrote\n",
    )


@pytest.mark.slow
def test_a_baseline_has_what_is_in_the_files(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    # no longer in the file that a diff shows, and still in the one that is there
    assert cleaner_here("check", "--diff", "--write-baseline", "baseline", cwd=tmp_path).returncode == 2
    assert not (tmp_path / "baseline").exists()
    (tmp_path / "twin").hardlink_to(tmp_path / "page.txt")
    written = cleaner_here("check", "--fix", "--unsafe-fixes", "--write-baseline", "baseline", cwd=tmp_path)
    # it could not be rewritten
    assert written.returncode == 2
    assert cleaner_here("check", "--baseline", "baseline", cwd=tmp_path).returncode == 0


@pytest.mark.slow
def test_a_second_run_says_the_same_without_cleaning(
    cleaner_here: Run, tree: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("CLEANER_CACHE_DIR", str(folder))
    (tree / "a.txt").write_text(PAGE, encoding="utf-8")
    first = cleaner_here("check", cwd=tree)
    (cache,) = folder.glob("*.findings")
    content = cache.read_bytes()
    assert len(json.loads(content.splitlines()[-1])) == len(FOUND)
    assert (folder / "CACHEDIR.TAG").exists()
    probe = "import sys; from cleaner.cli import main; sys.argv = ['cleaner', 'check']\ntry: main()\n"
    probe += "finally: sys.stderr.write(str('numpy' in sys.modules))"
    again = subprocess.run([sys.executable, "-c", probe], cwd=tree, capture_output=True)
    assert again.stdout == first.stdout
    assert again.stderr.endswith(b"False")
    (tree / "a.txt").write_text(ARTICLE, encoding="utf-8")
    assert cleaner_here("check", cwd=tree).returncode == 0
    # other options, and remarks, are other findings
    (tree / "a.txt").write_text("何鸿\ufffd病情好转，昨日「出院」。\n", encoding="utf-8")
    assert cleaner_here("check", cwd=tree).returncode == 0
    assert cleaner_here("check", "--select", "ALL", cwd=tree).returncode == 1
    assert cleaner_here("check", "--quotes", "curly", cwd=tree).returncode == 1
    # cut off, no text, in another form
    for broken in (content[:-1], content[: len(content) // 2], b"", b"{", b"\xff\n[]", b"\n" + b'{"a": 1}'):
        cache.write_bytes(broken)
        done = cleaner_here("check", cwd=tree)
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.slow
@pytest.mark.parametrize("option", [*(f"--output-format={name}" for name in FORMATS), "--select=D", "--statistics"])
def test_known_findings_are_written_as_new_ones_are(cleaner_here: Run, tmp_path: Path, option: str) -> None:
    (tmp_path / "page\x1b.txt").write_text(f"{PAGE}\x07圖書館&nbsp;上個月\n", encoding="utf-8")
    new = cleaner_here("check", "--no-cache", option, cwd=tmp_path)
    assert new.stdout
    for _ in range(2):
        known = cleaner_here("check", "--cache-dir", tmp_path / "cache", option, cwd=tmp_path)
        assert (known.stdout, known.stderr, known.returncode) == (new.stdout, new.stderr, new.returncode)


@pytest.mark.slow
def test_a_cache_is_kept_where_it_is_wanted_and_nothing_in_the_folder_that_is_checked(
    cleaner_here: Run, tree: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(tree.rglob("*"))
    home, chosen = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("chosen")
    monkeypatch.delenv("CLEANER_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    cleaner_here("check", "--no-cache", cwd=tree)
    assert not list(home.iterdir())
    cleaner_here("check", "--cache-dir", chosen, cwd=tree)
    assert list(chosen.glob("*.findings"))
    assert not list(home.iterdir())
    # of versions that nobody has used for long; another's file is nothing to it
    old, other = (home / "cleaner" / name for name in ("0123456789abcdef.json", "data.json"))
    old.parent.mkdir()
    for file in (old, other):
        file.write_text("{}", encoding="utf-8")
        os.utime(file, (1, 1))
    cleaner_here("check", cwd=tree)
    assert list((home / "cleaner").glob("*.findings"))
    assert (old.exists(), other.exists()) == (False, True)
    assert sorted(tree.rglob("*")) == before


@pytest.mark.slow
def test_a_progress_bar_is_for_a_terminal_only(cleaner_here: Run, tree: Path) -> None:
    command = f"{sys.executable} -m cleaner check --no-cache > out.log"
    shown = subprocess.run(
        ["script", "--quiet", "--return", "--command", command, "/dev/null"], cwd=tree, capture_output=True, check=True
    ).stdout
    assert b"checked" in shown
    assert b"100%" in shown
    assert (tree / "out.log").read_bytes() == b""
    assert cleaner_here("check", "--no-cache", cwd=tree).stderr == b""
