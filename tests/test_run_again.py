"""`cleaner run` on a folder that a run has written to: each document once, whatever has changed since."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from cleaner.corpus.pieces import PIECE, cut, find
from cleaner.corpus.reading import Job
from cleaner.corpus.run import Outcome, run
from tests.conftest import Run
from tests.pages import ARTICLE, PAGE
from tests.runs import contents, row, rows_of

pytestmark = pytest.mark.slow


def test_a_folder_keeps_what_another_file_of_the_same_name_gave(cleaner_here: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.jsonl").write_text(row(1), encoding="utf-8")
    cleaner_here("run", "one/a.jsonl", "-o", "out", cwd=tmp_path)
    done = cleaner_here("run", "two/a.jsonl", "-o", "out", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"name another folder with -o" in done.stderr


def test_a_file_that_could_not_be_opened_is_looked_for_again(cleaner_here: Run, tmp_path: Path) -> None:
    folder = tmp_path / "later"
    folder.mkdir()
    (folder / "a.jsonl").write_text(row(1), encoding="utf-8")
    (folder / "b.jsonl").symlink_to(tmp_path / "b.jsonl")
    first = cleaner_here("run", folder, "-o", "out", cwd=tmp_path)
    (tmp_path / "b.jsonl").write_text(row(2), encoding="utf-8")
    again = cleaner_here("run", folder, "-o", "out", cwd=tmp_path)
    assert [json.loads(done.stdout)["documents"] for done in (first, again)] == [1, 2]


def cleaned(inputs: Sequence[Path], job: Job, size: int = PIECE) -> list[Outcome]:
    """Do what `cleaner run` does, in pieces of another size."""
    outcomes = list(run(cut(find([str(path) for path in inputs], job.input)[0], size), job, workers=1))
    assert [each.failure for each in outcomes if each.failure] == []
    return outcomes


def names(out: Path) -> list[str]:
    return [each["id"] for each in rows_of(out)]


def write(file: Path, first: int, last: int, text: str = ARTICLE) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(f"{row(number, text)}\n" for number in range(first, last)), encoding="utf-8")
    return file


@pytest.mark.parametrize(("before", "after"), [((0, 3), (0, 12)), ((0, 12), (0, 3)), ((0, 12), (4, 11))])
def test_a_file_that_is_cut_otherwise_by_now_is_there_once(
    tmp_path: Path, before: tuple[int, int], after: tuple[int, int]
) -> None:
    job, new = (Job(tmp_path / name, removed=tmp_path / name / "gone") for name in ("out", "new"))
    for first, last in (before, after):
        cleaned([write(tmp_path / "a.jsonl", first, last, PAGE)], job, size=1000)
        assert names(tmp_path / "out") == [f"doc{number}" for number in range(first, last)]
    cleaned([tmp_path / "a.jsonl"], new, size=1000)
    assert contents(tmp_path / "out") == contents(tmp_path / "new")


def test_a_file_that_is_named_otherwise_is_there_once(tmp_path: Path) -> None:
    job, file = Job(tmp_path / "out"), write(tmp_path / "in" / "a.jsonl", 0, 2)
    for named in (file, file.parent, file):
        cleaned([named], job)
        assert names(tmp_path / "out") == ["doc0", "doc1"]


def test_texts_that_were_renamed_are_there_once_under_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(ARTICLE, encoding="utf-8")
    cleaned([folder], Job(tmp_path / "out"))
    # of the same size and time
    (folder / "b.txt").rename(folder / "c.txt")
    cleaned([folder], Job(tmp_path / "out"))
    assert names(tmp_path / "out") == ["in/a.txt", "in/c.txt"]
    cleaned([folder], Job(tmp_path / "out"), size=1)
    assert names(tmp_path / "out") == ["in/a.txt", "in/c.txt"]


def test_a_text_beside_another_is_not_lost_where_only_the_other_is_named(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(ARTICLE, encoding="utf-8")
    cleaned([tmp_path / "a.txt"], Job(tmp_path / "out"))
    with pytest.raises(ValueError, match=r"a\.txt, which would not be in it any more: name another folder with -o"):
        cleaned([tmp_path / "b.txt"], Job(tmp_path / "out"))
    cleaned([tmp_path / "b.txt", tmp_path / "a.txt"], Job(tmp_path / "out"))
    assert sorted(names(tmp_path / "out")) == ["a.txt", "b.txt"]


def test_what_came_of_files_that_are_gone_is_not_kept_in_silence_where_there_is_something_new(tmp_path: Path) -> None:
    files = [write(tmp_path / "in" / f"{name}.jsonl", number, number + 1) for number, name in enumerate("abc")]
    cleaned([tmp_path / "in"], Job(tmp_path / "out"))
    files[0].rename(tmp_path / "in" / "d.jsonl")
    files[1].unlink()
    before = contents(tmp_path / "out")
    with pytest.raises(ValueError, match=r"not there any more .*/a\.jsonl, .*/b\.jsonl\)") as raised:
        cleaned([tmp_path / "in"], Job(tmp_path / "out"))
    assert contents(tmp_path / "out") == before
    for name in ("a", "b"):
        shard = tmp_path / "out" / "documents" / "in" / f"{name}.jsonl"
        assert str(shard) in str(raised.value)
        shard.unlink()
    cleaned([tmp_path / "in"], Job(tmp_path / "out"))
    assert names(tmp_path / "out") == ["doc2", "doc0"]


def test_what_came_of_files_that_are_gone_stays_where_nothing_is_new(tmp_path: Path) -> None:
    files = [write(tmp_path / "in" / f"{name}.jsonl", number, number + 1) for number, name in enumerate("abc")]
    cleaned([tmp_path / "in"], Job(tmp_path / "out"))
    before = contents(tmp_path / "out")
    for file in files[:2]:
        file.unlink()
        assert [each.was_done for each in cleaned([tmp_path / "in"], Job(tmp_path / "out"))]
        assert contents(tmp_path / "out") == before
    # under the name of one that is there
    write(tmp_path / "b.jsonl", 1, 2).replace(files[2])
    with pytest.raises(ValueError, match="not there any more"):
        cleaned([tmp_path / "in"], Job(tmp_path / "out"))


def test_what_a_file_gave_no_document_of_may_go(tmp_path: Path) -> None:
    file, gone = write(tmp_path / "a.jsonl", 0, 2), write(tmp_path / "empty.jsonl", 0, 0)
    cleaned([file, gone], Job(tmp_path / "out"))
    gone.unlink()
    cleaned([file], Job(tmp_path / "out"))
    assert sorted(contents(tmp_path / "out")) == ["documents/a.jsonl", "ledger/a.json", "run.json"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "ledger"])
def test_a_folder_may_be_called_like_a_file(cleaner_here: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / name / "b.jsonl", 0, 2)
    for _ in range(2):
        cleaned([tmp_path / "in"], Job(tmp_path / "out"))
    assert names(tmp_path / "out") == ["doc0", "doc1"]
    assert json.loads(cleaner_here("stats", tmp_path / "out", "--format", "json").stdout)["documents"] == 2


def test_stdin_is_read_again_and_the_texts_beside_it_are_not(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    for text in ("今天下雨了。\n", "今天天气不错。\n"):
        data = text.encode()
        done = cleaner_here("run", "a.txt", "-", "--input", "text", "-o", "out", cwd=tmp_path, data=data)
        found = {each["id"]: each["text"] for each in rows_of(tmp_path / "out")}
        assert found == {"a.txt": ARTICLE, "stdin": text}
    assert json.loads(done.stdout)["done_before"] == 1


def test_files_of_other_runs_stay(tmp_path: Path) -> None:
    for name, first in (("a", 0), ("b", 2), ("a", 0)):
        cleaned([write(tmp_path / f"{name}.jsonl", first, first + 2)], Job(tmp_path / "out"))
    assert names(tmp_path / "out") == ["doc0", "doc1", "doc2", "doc3"]


@pytest.mark.parametrize("which", ["out/documents", "out/errors", "gone"])
def test_a_shard_that_was_deleted_is_made_again(tmp_path: Path, which: str) -> None:
    file = write(tmp_path / "a.jsonl", 0, 2, PAGE)
    with file.open("a", encoding="utf-8") as stream:
        stream.write("no JSON\n")
    job = Job(tmp_path / "out", removed=tmp_path / "gone")
    cleaned([file], job)
    before = contents(tmp_path)
    [again] = cleaned([file], job)
    assert again.was_done
    (tmp_path / which / "a.jsonl").unlink()
    cleaned([file], job)
    assert contents(tmp_path) == before


def test_a_shard_without_a_page_is_not_left_beside_the_others(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", 0, 9)
    cleaned([file], Job(tmp_path / "out"))
    (tmp_path / "out" / "ledger" / "a.json").unlink()
    with pytest.raises(ValueError, match=r"a\.jsonl is in no page of the ledger"):
        cleaned([file], Job(tmp_path / "out"), size=1000)


def test_a_run_that_ends_between_a_shard_and_its_page_leaves_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "a.jsonl", 0, 3)
    with monkeypatch.context() as patch:
        patch.setattr("cleaner.corpus.ledger.Ledger.note", interrupted)
        with pytest.raises(KeyboardInterrupt):
            cleaned([file], Job(tmp_path / "out"))
    assert names(tmp_path / "out") == ["doc0", "doc1", "doc2"]
    cleaned([write(file, 0, 12)], Job(tmp_path / "out"), size=1000)
    assert names(tmp_path / "out") == [f"doc{number}" for number in range(12)]


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", ["documents/a.jsonl", "errors/a.jsonl", "gone/a.jsonl", "documents/b.jsonl"])
def test_what_no_run_wrote_stays_as_it_is(tmp_path: Path, name: str) -> None:
    mine = write(tmp_path / name, 0, 2)
    file, before = write(tmp_path / "a.jsonl", 5, 6), mine.read_bytes()
    for _ in range(2):
        with pytest.raises(ValueError, match=r"no run wrote it|in no page"):
            cleaned([file], Job(tmp_path, removed=tmp_path / "gone"))
    assert mine.read_bytes() == before
    assert not (tmp_path / "run.json").exists()


@pytest.mark.parametrize("name", ["documents", "errors", "."])
def test_an_input_is_not_written_over(tmp_path: Path, name: str) -> None:
    other = write(tmp_path / "in" / "b.jsonl", 5, 6)
    cleaned([other], Job(tmp_path, removed=tmp_path))
    file = write(tmp_path / name / "a.jsonl", 0, 2)
    before = file.read_bytes()
    with pytest.raises(ValueError, match=r"a\.jsonl is read, and would be written: name another folder"):
        cleaned([file], Job(tmp_path, removed=tmp_path))
    assert file.read_bytes() == before


def test_a_limit_holds_whatever_comes_before_the_first_documents(tmp_path: Path) -> None:
    job = Job(tmp_path / "out", limit=3)
    folder = write(tmp_path / "in" / "b.jsonl", 0, 5).parent
    cleaned([folder], job)
    assert names(tmp_path / "out") == ["doc0", "doc1", "doc2"]
    write(folder / "a.jsonl", 10, 12)
    cleaned([folder], job)
    assert names(tmp_path / "out") == ["doc10", "doc11", "doc0"]
    write(folder / "a.jsonl", 10, 15)
    cleaned([folder], job)
    assert names(tmp_path / "out") == ["doc10", "doc11", "doc12"]
    again = cleaned([folder], job)
    assert [each.was_done for each in again] == [True]
    write(folder / "a.jsonl", 10, 11)
    cleaned([folder], job)
    assert names(tmp_path / "out") == ["doc10", "doc0", "doc1"]


def test_a_limit_counts_a_long_text_once(tmp_path: Path) -> None:
    for name, times in (("a", 1), ("b", (1 << 20) // len(ARTICLE.encode()) * 2), ("c", 1)):
        (tmp_path / f"{name}.txt").write_text(ARTICLE * times, encoding="utf-8")
    files = [tmp_path / f"{name}.txt" for name in "abc"]
    cleaned(files, Job(tmp_path / "all"))
    for limit in (1, 2, 3):
        cleaned(files, Job(tmp_path / f"out{limit}", limit=limit))
        assert rows_of(tmp_path / f"out{limit}") == rows_of(tmp_path / "all")[:limit]


def test_a_sample_is_that_of_what_is_there_by_now(tmp_path: Path) -> None:
    job = Job(tmp_path / "out", sample=0.5)
    for first, last in ((0, 9), (5, 40), (5, 12)):
        file = write(tmp_path / "a.jsonl", first, last)
        cleaned([file], job, size=2000)
        cleaned([file], Job(tmp_path / f"new{last}", sample=0.5))
        assert names(tmp_path / "out") == names(tmp_path / f"new{last}")


def test_another_input_format_needs_another_folder(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", 0, 2)
    cleaned([file], Job(tmp_path / "out"))
    with pytest.raises(ValueError, match=r"other options \(input\)"):
        cleaned([file], Job(tmp_path / "out", input="jsonl"))


@pytest.mark.skipif(os.name != "posix", reason="file names are text there")
def test_names_that_are_no_utf8_are_the_same_in_a_second_run(cleaner_here: Run, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xc4\xe3")
    write(folder / os.fsdecode(b"\xba\xc3.jsonl"), 0, 2, PAGE)
    command = ["run", folder, "-o", "out", "--removed", os.fsdecode(b"\xc8\xa5")]
    first = cleaner_here(*command, cwd=tmp_path)
    again = cleaner_here(*command, cwd=tmp_path)
    assert (first.returncode, again.returncode, again.stderr) == (0, 0, b"")
    assert json.loads(again.stdout)["done_before"] == 1
    assert names(tmp_path / "out") == ["doc0", "doc1"]


def test_the_folder_of_removed_lines_is_the_same_from_wherever_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "a.jsonl", 0, 2, PAGE)
    cleaned([file], Job(tmp_path / "out", removed=tmp_path / "gone"))
    monkeypatch.chdir(tmp_path / "out")
    [again] = cleaned([file], Job(Path(), removed=Path("../gone")))
    assert again.was_done
    with pytest.raises(ValueError, match="removed"):
        cleaned([file], Job(Path(), removed=Path("gone")))


@pytest.mark.parametrize("page", ["{}", '{"counts": 1}', "[]", "{", '{"counts": {"documents": "a"}}'])
def test_a_damaged_page_of_the_ledger_is_a_sentence(cleaner_here: Run, tmp_path: Path, page: str) -> None:
    file = write(tmp_path / "a.jsonl", 0, 1)
    cleaned([file], Job(tmp_path / "out"))
    damaged = tmp_path / "out" / "ledger" / "a.json"
    damaged.write_text(page, encoding="utf-8")
    done = cleaner_here("stats", "out", cwd=tmp_path)
    said = f"cleaner: {Path('out/ledger/a.json')} is damaged: delete it, and what it was written for is done again\n"
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", said)
    damaged.unlink()
    cleaned([file], Job(tmp_path / "out"))
    assert names(tmp_path / "out") == ["doc0"]
