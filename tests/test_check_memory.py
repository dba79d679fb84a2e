"""What `cleaner check` remembers of files, and what it does not trust; which findings of a file it may fix."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from cleaner.check import cache
from cleaner.check.cache import TAG, Cache, default_folder
from cleaner.check.checker import Checked, Checker, Task
from cleaner.check.findings import Finding
from cleaner.check.rules import choose
from cleaner.document import Config, Label
from cleaner.resources import models
from tests.here import Here
from tests.pages import ARTICLE

DAY = 24 * 3600
FOUND = [Finding(1, 2, 3, "D205", "a", "bcd", "b d", ((1, 2, 1, 2),)), Finding(2, 1, 1, "U503", "c")]
ENTITY = "北京&nbsp;上海，两地的图书馆昨日同时开放。\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(ENTITY, encoding="utf-8")
    return path


def remembered(folder: Path, page: Path, config: Config = Config(), remarks: bool = False) -> list[Finding] | None:
    known = Cache(folder).get(page, config, remarks)
    return None if known is None else list(known)


def keep(folder: Path, page: Path, config: Config = Config(), remarks: bool = False) -> None:
    cache = Cache(folder)
    cache.put(page, page.stat(), config, remarks, FOUND)
    cache.save()


def test_findings_are_remembered_of_a_file_as_it_was_and_of_the_same_options(tmp_path: Path, page: Path) -> None:
    folder = tmp_path / "deep" / "cache"
    assert remembered(folder, page) is None
    keep(folder, page)
    assert remembered(folder, page) == FOUND
    assert remembered(folder, page, remarks=True) is None
    assert remembered(folder, page, Config(quotes="curly")) is None
    assert remembered(folder, page, Config(drop=frozenset({Label.spam}))) is None
    assert remembered(folder, tmp_path / "other.txt") is None
    assert sorted(file.suffix for file in folder.iterdir()) == [".TAG", ".findings"]
    assert (folder / TAG[0]).read_text(encoding="ascii").startswith("Signature: 8a477f597d28d172789f06886806bc55")
    # another second, or another size
    os.utime(page, ns=(1, page.stat().st_mtime_ns + 1))
    assert remembered(folder, page) is None
    keep(folder, page)
    changed = page.stat().st_mtime_ns
    page.write_text(ENTITY * 2, encoding="utf-8")
    os.utime(page, ns=(1, changed))
    assert remembered(folder, page) is None
    page.unlink()
    assert remembered(folder, page) is None


def test_what_is_new_is_written_beside_what_was_known(tmp_path: Path, page: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("好", encoding="utf-8")
    folder = tmp_path / "cache"
    Cache(folder).save()
    assert not folder.exists()
    keep(folder, page)
    keep(folder, other)
    assert (remembered(folder, page), remembered(folder, other)) == (FOUND, FOUND)


@pytest.mark.parametrize("content", ["{", "[1]", "3", "\udcff", '{"a": 1}'])
def test_a_memory_that_cannot_be_read_is_none(tmp_path: Path, page: Path, content: str) -> None:
    folder = tmp_path / "cache"
    keep(folder, page)
    (file,) = folder.glob("*.findings")
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert remembered(folder, page) is None
    keep(folder, page)
    assert remembered(folder, page) == FOUND


@pytest.mark.parametrize("entry", ["[1]", "[1, 2, 3]", "5"])
def test_an_entry_that_makes_no_sense_is_none(tmp_path: Path, page: Path, entry: str) -> None:
    folder = tmp_path / "cache"
    keep(folder, page)
    (file,) = folder.glob("*.findings")
    *rows, index = file.read_bytes().split(b"\n")
    (key,) = json.loads(index)
    file.write_bytes(b"\n".join([*rows, json.dumps({key: json.loads(entry)}).encode()]))
    assert remembered(folder, page) is None


def test_what_was_not_used_for_a_month_is_forgotten(tmp_path: Path, page: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    now = time.time()
    old, used = (folder / f"{number:016}.json" for number in range(2))
    for file, days in ((old, 31), (used, 29)):
        file.write_text("{}", encoding="utf-8")
        os.utime(file, (now, now - days * DAY))
    (folder / "old.txt").write_text("", encoding="utf-8")
    os.utime(folder / "old.txt", (1, 1))
    keep(folder, page)
    names = {file.name for file in folder.iterdir()}
    # what has no name of a cache is somebody's own
    assert {used.name, "old.txt"} <= names
    assert old.name not in names


def test_the_folder_of_the_user_is_the_one_that_the_system_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/me")
    assert default_folder() == Path("/home/me/.cache/cleaner")
    monkeypatch.setenv("LOCALAPPDATA", "/local")
    assert default_folder() == Path("/local/cleaner")
    monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
    assert default_folder() == Path("/cache/cleaner")


def check(page: Path, cache: Cache, **options: object) -> Checked:
    task = Task(page, Config(), None, choose())._replace(**options)  # type: ignore[arg-type]
    (checked,) = Checker(print, cache=cache).check([task])
    return checked


def test_a_file_is_read_only_where_its_findings_are_not_known_or_are_to_be_fixed(tmp_path: Path, page: Path) -> None:
    folder = tmp_path / "cache"
    cache = Cache(folder)
    assert check(page, cache).raw == ENTITY.encode()
    again = check(page, cache)
    assert (again.raw, [finding.code for finding in again.result.findings]) == (b"", ["D205"])
    fixing = check(page, cache, fixes=frozenset({"D205"}))
    assert (fixing.new, fixing.result.findings) == (ENTITY.replace("&nbsp;", " ").encode(), [])
    assert [finding.code for finding in fixing.result.fixed] == ["D205"]
    assert check(page, cache, fixes=frozenset({"D206"})).raw == b""
    # what a model of somebody's finds is not kept, nor is what stdin has
    other = Cache(tmp_path / "other")
    mine = shutil.copytree(models(), tmp_path / "model")
    assert check(page, other, model=mine).raw == check(page, other, model=mine).raw == ENTITY.encode()
    assert check(page, other, raw=b"\n").raw == b"\n"
    other.save()
    assert not (tmp_path / "other").exists()


def test_files_come_out_in_order_whether_they_are_known_or_not(tmp_path: Path, page: Path) -> None:
    cache = Cache(tmp_path / "cache")
    check(page, cache)
    tasks = []
    for number in range(5):
        path = tmp_path / f"{number}.txt"
        path.write_text(ARTICLE if number % 2 else ENTITY, encoding="utf-8")
        tasks.append(Task(path, Config(), None, choose()))
    tasks.insert(2, Task(page, Config(), None, choose()))
    tasks.insert(4, Task(tmp_path / "nowhere", Config(), None, choose()))
    said: list[object] = []
    checker = Checker(said.append, cache=cache)
    names = [(Path(each.result.name).stem, len(each.result.findings)) for each in checker.check(tasks)]
    assert names == [("0", 1), ("1", 0), ("page", 1), ("2", 1), ("3", 0), ("4", 1)]
    assert (checker.failed, checker.refused, len(said)) == (1, 0, 1)


def test_a_code_that_is_accepted_somewhere_in_a_file_is_not_fixed_in_it(here: Here) -> None:
    path = here.folder / "page.txt"
    path.write_text(ENTITY, encoding="utf-8")
    here.run("check", "--no-cache", "--write-baseline", "known", "page.txt")
    text = f"{ENTITY}南京&nbsp;杭州，两地的车站昨日开通。\n他们\u200b说，新桥很长。\n"
    path.write_text(text, encoding="utf-8")
    done = here.run("check", "--no-cache", "--baseline", "known", "--fix", "page.txt")
    assert [(row.split()[1], row.endswith("[fixed]")) for row in done.out.splitlines()] == [
        ("D205", False),
        ("D207", True),
    ]
    assert path.read_text(encoding="utf-8") == text.replace("\u200b", "")


def test_modules_that_are_compiled_meanwhile_are_no_other_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "PACKAGE", tmp_path)
    module, compiled = tmp_path / "module.py", tmp_path / "__pycache__"
    module.write_text("1")
    before = cache._fingerprint()
    compiled.mkdir()
    (compiled / "module.pyc.140").write_text("2")
    assert cache._fingerprint() == before
    module.write_text("10")
    assert cache._fingerprint() != before
