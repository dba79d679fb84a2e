"""`cleaner run`: whole corpora to shards, the same whatever the number of processes, and gone on with after a stop."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cleaner
from benchmarks.lines.generated_site import TAILS, Page, site
from cleaner.chunks import Chunk
from cleaner.corpus.pieces import cut, find
from cleaner.corpus.reading import Job
from cleaner.corpus.worker import clean_piece
from tests.conftest import ROOT, Run
from tests.pages import ARTICLE, PAGE, SPAM
from tests.runs import contents, row, rows_of

pytestmark = pytest.mark.slow


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "pages" / "old").mkdir(parents=True)
    (folder / "a.jsonl").write_text("".join(f"{row(number)}\n" for number in range(20)), encoding="utf-8")
    (folder / "b.jsonl.gz").write_bytes(gzip.compress((row(20, ARTICLE) + "\n").encode()))
    (folder / "pages" / "one.txt").write_bytes(PAGE.encode("gb18030"))
    (folder / "pages" / "two.txt").write_bytes(ARTICLE.encode())
    (folder / "pages" / "old" / "three.txt").write_bytes(SPAM.encode())
    (folder / "notes.md").write_bytes(b"passed over")
    return folder


def test_a_folder_comes_out_document_by_document(cleaner_here: Run, corpus: Path, tmp_path: Path) -> None:
    done = cleaner_here("run", "corpus", "-o", "out", "-j", "1", "--removed", "gone", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    summary = json.loads(done.stdout)
    assert (summary["documents"], summary["broken"], summary["pieces"], summary["hosts"]) == (24, 0, 4, 3)
    found = {each["id"]: each for each in rows_of(tmp_path / "out")}
    cleaned = cleaner.clean(PAGE)
    assert found["doc7"]["text"] == found["corpus/pages/one.txt"]["text"] == cleaned.text
    assert (found["doc7"]["n"], found["doc7"]["url"]) == (7, "http://a1.cn/7")
    assert found["doc20"]["text"] == found["corpus/pages/two.txt"]["text"] == ARTICLE
    assert len(found) == 24
    dropped = [(line.number, line.label, line.original) for line in cleaned.lines if not line.kept]
    gone = [(each["line"], each["label"], each["text"]) for each in rows_of(tmp_path, "gone") if each["id"] == "doc7"]
    assert gone == dropped
    assert summary["lines"]["dropped"]["spam"].values()


def test_the_number_of_processes_changes_nothing(cleaner_command: Run, corpus: Path, tmp_path: Path) -> None:
    for number in ("1", "2"):
        done = cleaner_command("run", corpus, "-o", f"out{number}", "-j", number, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, b"")
    assert contents(tmp_path / "out1") == contents(tmp_path / "out2")


@pytest.mark.parametrize("size", [1, 500, 5000])
def test_pieces_of_a_file_have_each_record_once(tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.jsonl"
    texts = [row(number, ARTICLE if number % 4 else "短") for number in range(30)]
    file.write_text("\n\n".join(texts), encoding="utf-8")
    found = cut(find([str(file)], None)[0], size)
    if size == 1:
        found = found[::7] + found[-5:]  # there are many: each byte is one
    assert len(found) > 1
    for piece in found:
        clean_piece(piece, Job(tmp_path / "out"))
    rows = rows_of(tmp_path / "out")
    names = [each["id"] for each in rows]
    assert len(set(names)) == len(names)
    if size > 1:
        assert names == [f"doc{number}" for number in range(30)]
        assert [each["n"] for each in rows] == list(range(30))


@pytest.mark.parametrize("size", [15_001, 17_000, 60_000, 250_000])
def test_processes_get_as_much_of_a_long_file_each(tmp_path: Path, size: int) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b" " * size)
    sizes = [piece.size for piece in cut(find([str(file)], None)[0], 15_000)]
    assert (len(sizes) % 4, sum(sizes)) == (0, size)
    assert max(sizes) <= 15_000
    assert max(sizes) - min(sizes) < 20


def test_a_second_run_does_only_what_is_not_done(cleaner_here: Run, corpus: Path, tmp_path: Path) -> None:
    command = ["run", corpus, "-o", tmp_path / "out", "-j", "1", "--removed", tmp_path / "gone"]
    first = json.loads(cleaner_here(*command).stdout)
    before = contents(tmp_path)
    again = json.loads(cleaner_here(*command).stdout)
    assert (first["done_before"], again["done_before"], again["documents"]) == (0, 4, 24)
    assert contents(tmp_path) == before
    (tmp_path / "out" / "ledger" / "corpus" / "a.json").unlink()
    (tmp_path / "out" / "documents" / "corpus" / "a.jsonl").write_bytes(b"half of it")
    (corpus / "b.jsonl.gz").write_bytes(gzip.compress((row(21) + "\n").encode()))
    third = json.loads(cleaner_here(*command).stdout)
    assert (third["done_before"], third["documents"]) == (2, 24)
    after = contents(tmp_path / "out")
    assert after["documents/corpus/a.jsonl"] == before["out/documents/corpus/a.jsonl"]
    assert b"doc21" in after["documents/corpus/b.jsonl"]


def test_another_way_to_clean_needs_another_folder(cleaner_here: Run, corpus: Path, tmp_path: Path) -> None:
    cleaner_here("run", corpus, "-o", "out", cwd=tmp_path)
    done = cleaner_here("run", corpus, "-o", "out", "--no-simplify", "--min-body", "10", cwd=tmp_path)
    said = "cleaner: out was written with other options (min_body, simplify): name another folder with -o\n"
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", said)


BROKEN = [
    (b'{"text": \n', "this line is not JSON"),
    (b'{"texts": "a"}\n', "no text in the field 'text'"),
    (b"\xff\xfe\n", "this line is not UTF-8"),
    (json.dumps({"text": "长" * 400_000}).encode() + b"\n", "a record of 2400013 bytes, more than 1000000"),
]


def test_a_bad_record_is_noted_with_its_place_and_the_others_are_kept(cleaner_here: Run, tmp_path: Path) -> None:
    good = [f"{row(number)}\n".encode() for number in range(5)]
    data = b"".join(part for each, (bad, _) in zip(good, [*BROKEN, (b"", "")], strict=True) for part in (each, bad))
    (tmp_path / "a.jsonl").write_bytes(data)
    done = cleaner_here("run", "a.jsonl", "-o", "out", "--longest", "1000000", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.decode() == f"cleaner: records that could not be read: 4, see {Path('out/errors')}\n"
    assert [each["id"] for each in rows_of(tmp_path / "out")] == [f"doc{number}" for number in range(5)]
    for found, (bad, said) in zip(rows_of(tmp_path / "out", "errors"), BROKEN, strict=True):
        assert found["reason"].startswith(said)
        assert data[found["offset"] :].startswith(bad)


@pytest.mark.parametrize("kind", ["text", "html"])
@pytest.mark.parametrize("how", ["plain", "gz", "stdin"])
def test_a_file_of_one_document_is_as_long_as_its_content(
    cleaner_here: Run, tmp_path: Path, kind: str, how: str
) -> None:
    long, short = b"<p>" * 400_000, b"<p>" * 300_000
    pack = gzip.compress if how == "gz" else bytes
    for name, data in (("long", long), ("short", short)):
        (tmp_path / name).write_bytes(pack(data))
    named = ["-"] if how == "stdin" else ["long", "short"]
    done = cleaner_here("run", *named, "--input", kind, "-o", "out", "--longest", "1000000", cwd=tmp_path, data=long)
    found = json.loads(done.stdout)
    assert (found["documents"], found["broken"]) == (len(named) - 1, 1)
    [broken] = rows_of(tmp_path / "out", "errors")
    assert broken["reason"].endswith("of more than 1000000 bytes")


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A corpus of files that can't be read, and a good one among them."""
    folder = tmp_path / "damaged"
    folder.mkdir()
    whole = gzip.compress("".join(f"{row(number)}\n" for number in range(3000)).encode())
    (folder / "a-cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (folder / "b-binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "c-good.jsonl").write_text(row(1), encoding="utf-8")
    (folder / "d-gone.jsonl").symlink_to("nowhere")
    (folder / "e-empty.jsonl").write_bytes(b"")
    (folder / "f-bytes.jsonl.gz").write_bytes(b"\x1f\x8b\x08 no gzip at all")
    return folder


def test_a_file_that_cant_be_read_does_not_end_the_others(cleaner_command: Run, damaged: Path, tmp_path: Path) -> None:
    done = cleaner_command("run", damaged, "-o", "out", cwd=tmp_path)
    assert done.returncode == 0
    reasons = {each["file"].partition("/")[2]: each["reason"] for each in rows_of(tmp_path / "out", "errors")}
    assert reasons["a-cut.jsonl.gz"] == "the compressed data ends too soon"
    assert reasons["b-binary.txt"] == "binary data, not text"
    assert reasons["d-gone.jsonl"] == "No such file or directory"
    assert set(reasons) == {"a-cut.jsonl.gz", "b-binary.txt", "d-gone.jsonl", "f-bytes.jsonl.gz"}
    names = [each["id"] for each in rows_of(tmp_path / "out")]
    # what came before the cut is kept
    assert names[:100] == [f"doc{number}" for number in range(100)]
    assert names[-1] == "doc1"


def test_an_input_of_which_nothing_can_be_read_is_a_failure(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"no JSON\n")
    assert cleaner_here("run", "a.jsonl", "-o", "out", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("nowhere -o out", "nowhere: No such file or directory"),
        ("a.md -o out", "a.md: its name does not say what it is: choose with --input"),
        ("x*.jsonl -o out", "x*.jsonl: no file matches"),
        ("a.jsonl sub/a.jsonl -o out", "would both be written as a.jsonl"),
        ("a.jsonl -o out --drop-pages advert", "unknown kind of page 'advert': this command knows article"),
        ("a.jsonl -o out --compress bz2", "unknown compression 'bz2'"),
        ("a.jsonl -o out --format xml", "unknown format 'xml'"),
        ("a.jsonl -o out --input csv", "unknown input 'csv'"),
        ("a.jsonl -o out --format parquet --compress gz", "--compress is for JSON lines"),
        ("a.jsonl -o out --model nowhere", "no model in"),
        ("a.jsonl -o a.md", "a.md: "),
        ("empty -o out", "no file to read in empty"),
    ],
)
def test_a_mistake_is_one_sentence(cleaner_here: Run, tmp_path: Path, arguments: str, said: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "empty").mkdir()
    for name in ("a.jsonl", "sub/a.jsonl", "a.md"):
        (tmp_path / name).write_text(row(1), encoding="utf-8")
    done = cleaner_here("run", *arguments.split(), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
    assert not (tmp_path / "out").exists()


def test_pages_of_a_kind_and_short_ones_are_left_out_but_recorded(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f"{row(1)}\n{row(2, ARTICLE[:40])}\n", encoding="utf-8")
    kind = cleaner.clean(PAGE).kind.name
    assert cleaner.clean(ARTICLE[:40]).kind.name != kind
    done = cleaner_here(
        "run", "a.jsonl", "-o", "out", "--removed", "gone", "--drop-pages", kind, "--min-body", "50", cwd=tmp_path
    )
    summary = json.loads(done.stdout)
    assert (summary["documents"], summary["written"]) == (2, 0)
    assert not list((tmp_path / "out").rglob("documents/*"))
    first, second = rows_of(tmp_path, "gone")
    assert first == {"id": "doc1", "reason": f"a page of the kind {kind}", "text": PAGE}
    assert second == {"id": "doc2", "reason": "fewer than 50 characters left", "text": ARTICLE[:40]}


def test_a_sample_is_the_same_documents_in_each_run_and_a_limit_the_first(cleaner_here: Run, corpus: Path) -> None:
    for name, options in {"half": ["--sample", "0.5"], "three": ["--limit", "3"], "more": ["--limit", "21"]}.items():
        cleaner_here("run", corpus, "-o", corpus.parent / name, *options)
    half = [each["id"] for each in rows_of(corpus.parent / "half")]
    assert 3 < len(half) < 21
    assert [each["id"] for each in rows_of(corpus.parent / "three")] == ["doc0", "doc1", "doc2"]
    assert len(rows_of(corpus.parent / "more")) == 21


def test_a_dry_run_writes_nothing(cleaner_here: Run, corpus: Path, tmp_path: Path) -> None:
    done = cleaner_here("run", corpus, "-o", tmp_path / "out", "--dry-run")
    assert json.loads(done.stdout)["files"] == 5
    assert not (tmp_path / "out").exists()


def test_stdin_is_a_corpus_too(cleaner_command: Run, tmp_path: Path) -> None:
    done = cleaner_command("run", "-", "--input", "jsonl", "-o", "out", cwd=tmp_path, data=row(1).encode())
    assert done.returncode == 0, done.stderr
    assert [each["id"] for each in rows_of(tmp_path / "out")] == ["doc1"]


@pytest.mark.parametrize("suffix", ["gz", "zst"])
def test_shards_may_be_compressed_and_read_again(cleaner_here: Run, corpus: Path, suffix: str, tmp_path: Path) -> None:
    for name in ("out", "again"):
        cleaner_here("run", corpus / "a.jsonl", "-o", name, "--compress", suffix, cwd=tmp_path)
    assert contents(tmp_path / "out") == contents(tmp_path / "again")
    shard = tmp_path / "out" / "documents" / f"a.jsonl.{suffix}"
    done = cleaner_here("run", shard, "-o", "twice", cwd=tmp_path)
    assert json.loads(done.stdout)["documents"] == 20
    assert [each["n"] for each in rows_of(tmp_path / "twice")] == list(range(20))


def test_a_full_disk_is_a_failure_that_says_so(corpus: Path, tmp_path: Path) -> None:
    # a file may have no more than that many bytes, as on a disk that is full
    script = f"ulimit -f 8; {sys.executable} -m cleaner run {corpus} -o out -j 1"
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, env=environment)
    assert done.returncode == 2
    summary = json.loads(done.stdout)
    assert [failed["piece"] for failed in summary["failed"]] == ["corpus/a"]
    assert summary["failed"][0]["reason"].endswith("File too large")
    assert summary["documents"] == 4
    assert not list((tmp_path / "out" / "documents").rglob(".cleaner-*"))
    finished = subprocess.run(
        [sys.executable, "-m", "cleaner", "run", str(corpus), "-o", "out"], cwd=tmp_path, capture_output=True
    )
    assert json.loads(finished.stdout)["documents"] == 24


@pytest.fixture(scope="module")
def counted(cleaner_command: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("counted")
    texts = [row(number) for number in range(9)] + [row(9, ARTICLE)]
    (folder / "a.jsonl").write_text("\n".join([*texts, "no JSON"]), encoding="utf-8")
    (folder / "b.txt").write_bytes(ARTICLE.encode("gb18030"))
    cleaner_command("run", folder / "a.jsonl", folder / "b.txt", "-o", folder / "out")
    return folder


def test_stats_say_what_was_kept_and_dropped_and_why(cleaner_here: Run, counted: Path) -> None:
    found = json.loads(cleaner_here("stats", counted / "out", "--format", "json").stdout)
    pages = [cleaner.clean(PAGE)] * 9 + [cleaner.clean(ARTICLE)] * 2
    lines = [line for page in pages for line in page.lines]
    assert (found["documents"], found["broken"], found["encodings"]) == (11, 1, {"gb18030": 1, "str": 10})
    for fate, kept in (("kept", True), ("dropped", False)):
        numbers = {label: sum(reasons.values()) for label, reasons in found["lines"].get(fate, {}).items()}
        labels = [str(line.label) for line in lines if line.kept == kept]
        assert numbers == {label: labels.count(label) for label in set(labels)}
    assert found["hosts"]["a1.cn"]["documents"] == 3
    table = cleaner_here("stats", counted / "out").stdout.decode()
    assert "          11  documents" in table
    dropped = 3 * sum(not line.kept for line in cleaner.clean(PAGE).lines)
    assert f"{dropped:>12}  a1.cn: {3 * len(cleaner.clean(PAGE).lines)}, 3\n" in table


@pytest.mark.parametrize("name", ["plot.svg", "plot.png"])
def test_stats_are_drawn(cleaner_here: Run, counted: Path, name: str) -> None:
    done = cleaner_here("stats", counted / "out", "--plot", counted / name)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (counted / name).stat().st_size > 5000


def test_a_folder_that_no_run_wrote_has_no_stats(cleaner_here: Run, tmp_path: Path) -> None:
    done = cleaner_here("stats", tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"cleaner: {tmp_path}: nothing here was written by `cleaner run`\n"


def test_the_library_the_filter_and_a_run_give_the_same_text(cleaner_here: Run, tmp_path: Path) -> None:
    folders = sorted((ROOT / "fixtures" / "documents").glob("*/dirty.txt"))
    texts = {folder.parent.name: folder.read_text(encoding="utf-8", errors="replace") for folder in folders}
    library = {name: cleaner.clean(text).text for name, text in texts.items()}
    data = "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in texts.items())
    (tmp_path / "a.jsonl").write_text(data, encoding="utf-8")
    filtered = cleaner_here("--input", "jsonl", data=data.encode()).stdout.splitlines()
    assert {row["id"]: row["text"] for row in map(json.loads, filtered)} == library
    cleaner_here("run", "a.jsonl", "-o", "out", cwd=tmp_path)
    assert {row["id"]: row["text"] for row in rows_of(tmp_path / "out")} == library


@pytest.mark.parametrize("line", ["第{}天下雨了，今天的天氣不好，我們在家裡看了一天的書。\n", "第{}天。\n"])
def test_a_long_text_is_the_same_everywhere(cleaner_here: Run, tmp_path: Path, line: str) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    from cleaner.engines.arrow import clean_texts

    text = "".join("    " * (number < 33_000) + line.format(number) for number in range(40_000))
    expected = cleaner.clean(text).text
    # a part has a margin of its own
    assert expected != next(cleaner.Cleaner().clean_chunks([Chunk(text)])).text
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"id": "b", "text": text}), encoding="utf-8")
    pq.write_table(pa.table({"text": [text.encode()]}), tmp_path / "c.parquet")
    cleaner_here("run", "a.txt", "b.jsonl", "c.parquet", "-o", "out", "--format", "jsonl", "-j", "1", cwd=tmp_path)
    found = {
        "bytes": cleaner.clean(text.encode()).text,
        "filter": cleaner_here(data=text.encode()).stdout.decode(),
        "JSON lines": json.loads(cleaner_here("clean", "b.jsonl", "--input", "jsonl", cwd=tmp_path).stdout)["text"],
        "Arrow": clean_texts(pa.array([text]))[0].as_py(),
        "bytes in Arrow": clean_texts(pa.array([text.encode()]))[0].as_py(),
        **{each["id"]: each["text"] for each in rows_of(tmp_path / "out")},
    }
    assert len(found) == 8
    assert {name for name, each in found.items() if each != expected} == set()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_a_site_repeats_is_dropped_with_a_memory_of_it(
    cleaner_command: Run, cleaner_here: Run, tmp_path: Path, jobs: str
) -> None:
    folder = tmp_path / "site.cn"
    folder.mkdir()
    pages = site()
    for number, page in enumerate(pages):
        (folder / f"{number}.txt").write_text("\n".join(page.lines), encoding="utf-8")
    cleaner_here("run", folder, "-o", "plain", cwd=tmp_path)
    done = cleaner_command("run", folder, "-o", "out", "-j", jobs, "--site-memory", "memory", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    tails = {tail for tail, _ in TAILS}
    plain = {each["id"]: each["text"].splitlines() for each in rows_of(tmp_path / "plain")}
    cleaned = {each["id"]: each["text"].splitlines() for each in rows_of(tmp_path / "out")}
    kept = [line for lines in plain.values() for line in lines if line in tails]
    assert len(kept) > 60
    without = {name: [line for line in lines if line not in tails] for name, lines in plain.items()}
    body = {name: [line for line in lines if line in pages_text(pages)] for name, lines in without.items()}
    assert {name: [line for line in lines if line in pages_text(pages)] for name, lines in cleaned.items()} == body
    assert not tails.intersection(line for lines in cleaned.values() for line in lines)
    before = (tmp_path / "memory").read_bytes()
    again = cleaner_here("run", folder, "-o", "again", "--site-memory", "memory", cwd=tmp_path)
    # those that a page alone would keep at its first judgement, or know for boilerplate; `plain` lost a few later
    tool = cleaner.Cleaner(cleaner.Config(drop=frozenset()))
    once = [line for page in tool.clean_many("\n".join(page.lines) for page in pages) for line in page.lines]
    boilerplate = "reads like boilerplate"
    first = sum((line.label == "body" and line.text in tails) or line.reason.startswith(boilerplate) for line in once)
    dropped = json.loads(again.stdout)["lines"]["dropped"]["chrome"]
    assert dropped["on many pages of this site"] + dropped[boilerplate] == first
    assert (tmp_path / "memory").read_bytes() == before


def pages_text(pages: list[Page]) -> set[str]:
    return {line for page in pages for line, label in zip(page.lines, page.labels, strict=True) if label == "body"}


def test_a_file_that_is_no_site_memory_is_a_sentence(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(row(1), encoding="utf-8")
    done = cleaner_here("run", "a.jsonl", "-o", "out", "--site-memory", "a.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.count(b"\n") == 1
    done = cleaner_here("run", "-", "--input", "jsonl", "-o", "out", "--site-memory", "new", cwd=tmp_path)
    assert (done.returncode, b"stdin can't be read twice" in done.stderr) == (2, True)


def test_the_script_for_a_cluster_divides_the_files(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    [script] = [block for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) if "SBATCH" in block]
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "cleaner").write_text(f'#!/bin/sh\nexec {sys.executable} -m cleaner "$@"\n', encoding="utf-8")
    (tmp_path / "bin" / "cleaner").chmod(0o755)
    for number in range(5):
        (tmp_path / f"{number}.jsonl").write_text(row(number), encoding="utf-8")
    (tmp_path / "files.txt").write_text("".join(f"{number}.jsonl\n" for number in range(5)), encoding="utf-8")
    for task in ("1", "2"):
        slurm = {"SLURM_ARRAY_TASK_ID": task, "SLURM_ARRAY_TASK_COUNT": "2", "SLURM_CPUS_PER_TASK": "1"}
        environment = {**os.environ, **slurm, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}
        subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=True)
    written = {str(file.relative_to(tmp_path / "cleaned")) for file in (tmp_path / "cleaned").rglob("*.jsonl.zst")}
    assert written == {f"{number % 2 + 1}/documents/{number}.jsonl.zst" for number in range(5)}
    assert len(list((tmp_path / "removed").rglob("*.jsonl"))) == 5


def test_a_long_page_or_text_is_one_document_without_a_line_twice(cleaner_here: Run, tmp_path: Path) -> None:
    lines = [f"第{number}天下雨了，今天的天气不好，我们在家里看了一天的书。" for number in range(20_000)]
    (tmp_path / "a.html").write_text("".join(f"<p>{line}</p>" for line in lines), encoding="utf-8")
    (tmp_path / "b.txt").write_text("\n".join(lines), encoding="utf-8")
    cleaner_here("run", "a.html", "b.txt", "-o", "out", cwd=tmp_path)
    rows = rows_of(tmp_path / "out")
    assert sorted(each["id"] for each in rows) == ["a.html", "b.txt"]
    for each in rows:
        found = [line for line in each["text"].splitlines() if line]
        assert len(set(found)) == len(found)
        assert set(found) <= set(lines)
        assert each["cleaner"]["lines"] == len(lines)


def test_what_was_written_is_no_input_and_no_file_is_read_twice(cleaner_here: Run, corpus: Path) -> None:
    for _ in range(2):
        done = cleaner_here("run", ".", "a.jsonl", "**/*.txt", "-o", "out", "--removed", "gone", cwd=corpus)
        assert (done.returncode, json.loads(done.stdout)["documents"]) == (0, 24)
    done = cleaner_here("run", ".", "-o", ".", cwd=corpus / "pages")
    done = cleaner_here("run", ".", "-o", ".", cwd=corpus / "pages")
    assert json.loads(done.stdout)["documents"] == 3


@pytest.mark.parametrize("name", ["out/documents", "out/errors/more"])
def test_removed_lines_have_no_place_among_the_documents(cleaner_here: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "a.jsonl").write_text(row(1), encoding="utf-8")
    done = cleaner_here("run", "a.jsonl", "-o", "out", "--removed", name, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)


def test_stdin_beside_files_needs_to_be_told_what_it_is(cleaner_here: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(row(1), encoding="utf-8")
    done = cleaner_here("run", "-", "a.jsonl", "-o", "out", cwd=tmp_path, data=b"{}")
    assert (done.returncode, b"choose with --input" in done.stderr) == (2, True)
