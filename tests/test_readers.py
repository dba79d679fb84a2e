"""Labelled lines are read from folders, JSON documents and tables alike; errors name the file and the line."""

import gzip
import json
from pathlib import Path

import pytest

from cleaner.document import Label
from cleaner.formats import InputError
from cleaner.training.corpora.readers import read
from cleaner.training.fitting.folds import FOLDS, dataset
from tests.lines import jsonl, table, write


def test_a_table_and_json_documents_of_the_same_pages_give_the_same_lines(tmp_path: Path) -> None:
    ours = read([write(tmp_path / "ours.tsv", table(3))])
    theirs = read([write(tmp_path / "theirs.jsonl", jsonl(3))])
    assert [(page.lines, page.labels) for page in ours] == [(page.lines, page.labels) for page in theirs]
    assert [page.name for page in ours] == ["ours/1", "ours/2", "ours/3"]
    assert [page.group for page in theirs] == ["theirs/0.example", "theirs/1.example", "theirs/2.example"]


@pytest.mark.parametrize(("name", "text"), [("site.txt", table(2)), ("site.jsonl", jsonl(2))])
def test_a_compressed_file_is_read_like_a_plain_one(tmp_path: Path, name: str, text: str) -> None:
    plain = read([write(tmp_path / name, "\ufeff" + text.replace("\n", "\r\n"))])
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
    assert read([tmp_path / f"{name}.gz"]) == plain


def test_a_line_keeps_its_number_and_lines_without_a_label_are_passed_over(tmp_path: Path) -> None:
    [first, second] = read([write(tmp_path / "a.tsv", "chrome\t首页\n\t不知道\nbody\t \nbody\t正文\n\n\nspam\t广告\n")])
    assert (first.lines, first.numbers) == (("首页", "正文"), (1, 4))
    assert (second.lines, second.labels, second.numbers) == (("广告",), (Label.spam,), (7,))
    lines = [{"text": "", "label": None}, {"text": "正文\n两行", "label": "body"}, {"text": "什么", "label": None}]
    [page] = read([write(tmp_path / "b.jsonl", "\n" + json.dumps({"lines": lines}))])
    assert (page.name, page.lines, page.numbers) == ("b/2", ("正文 两行",), (2,))


def test_pages_of_a_group_share_it_and_an_address_as_id_is_no_copy(tmp_path: Path) -> None:
    lines = [{"text": "正文", "label": "body"}]
    documents = [{"id": f"http://a.cn/{page}#top", "group": "a.cn", "lines": lines} for page in range(2)]
    pages = read([write(tmp_path / "a.jsonl", "\n".join(map(json.dumps, documents)))])
    assert {page.group for page in pages} == {"a/a.cn"}
    assert not any("#" in page.name for page in pages)


LINES = '"lines": [{"text": "正文", "label": "body"}'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.tsv", "body\t一\nchrome\t二\nad\t三\n", "x.tsv:3: unknown label 'ad': this model knows body, chrome, spam"),
        ("x.tsv", "body\t一\n二\n", "x.tsv:2: no tab in this line"),
        ("x.tsv", "\t一\n\nbody\t\n", "x.tsv: no labelled line in it"),
        ("x.tsv", b"body\t\xce\xc4\n", "x.tsv:1: this line is not UTF-8"),
        ("x.tsv.gz", b"body\tx\n", "x.tsv.gz:1: this is not a whole gzip file"),
        ("x.tsv.gz", gzip.compress(b"body\tx\n", mtime=0)[:-9], "this is not a whole gzip file"),
        ("x.jsonl", '{"lines": []}\n{"lines": \n', "x.jsonl:2: this line is not JSON"),
        ("x.jsonl", '{"lines": []}\n', "x.jsonl: no labelled line in it"),
        ("x.jsonl", '{"text": "一"}\n', "x.jsonl:1: no list 'lines' in this line"),
        ("x.jsonl", "[1]\n", "x.jsonl:1: no list 'lines' in this line"),
        ("x.jsonl", "\n{" + LINES + ', {"text": "一"}]}', "x.jsonl:2: entry 2 of 'lines' is not an object with text"),
        (
            "x.jsonl",
            "{" + LINES + ', {"text": "一", "label": ["ad"]}]}',
            "x.jsonl:1: entry 2 of 'lines': unknown label",
        ),
        ("honest.tsv", "body\t一\n", "rename this file"),
    ],
)
def test_a_file_that_holds_anything_else_is_named_with_the_line(
    tmp_path: Path, name: str, content: str | bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(InputError) as error:
        read([tmp_path / name])
    assert said in str(error.value)
    assert str(error.value).startswith(str(tmp_path / name))


def test_a_folder_that_is_no_corpora_folder_says_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "lines").mkdir()
    with pytest.raises(InputError, match="no folder dirty/ in it"):
        read([tmp_path])


def test_two_files_of_one_name_are_told_apart_by_renaming(tmp_path: Path) -> None:
    paths = [write(tmp_path / "a.tsv", table(1)), write(tmp_path / "a.jsonl", jsonl(1))]
    with pytest.raises(InputError, match=r"a\.jsonl: there is a corpus a already"):
        read(paths)


def test_a_dataset_of_files_has_copies_that_need_no_raw_lines(tmp_path: Path) -> None:
    data = dataset(write(tmp_path / "a.tsv", table(FOLDS)), write(tmp_path / "b.jsonl", jsonl(2)))
    assert {page.corpus for page in data.pages} == {"a", "b"}
    originals = [page for page, original in zip(data.pages, data.original, strict=True) if original]
    assert len(originals) == FOLDS + 2 < len(data.pages)
    assert all(len(page.numbers) == (0 if "#" in page.name else len(page.lines)) for page in data.pages)
    assert set(data.folds.tolist()) == set(range(FOLDS))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (table(FOLDS - 1), f"the pages are of {FOLDS - 1} groups, fewer than the {FOLDS} folds"),
        ("body\t正文\n\n" * FOLDS, "every line is labelled body: a model needs lines of two labels"),
    ],
)
def test_too_little_to_learn_from_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        dataset(write(tmp_path / "a.tsv", text))
