"""`cleaner label` without a browser: what is read, in which order, and what is written."""

import json
from pathlib import Path

import pytest

from cleaner.document import Label
from cleaner.labelling.pages import MOST_LINES, Line, Page, read_pages
from cleaner.labelling.session import BadRequestError, Session
from cleaner.training.corpora.readers import read
from tests.labelling import pages, saved, session, unexpected
from tests.lines import jsonl, rows, write


def names(found: Session) -> list[str]:
    return [Path(row["name"]).name for row in found.listing()["pages"]]


def states(found: Session) -> list[str]:
    return [row["state"] for row in found.listing()["pages"]]


def label(score: float) -> Line:
    return Line("一行", "一行", Label.body, score, "")


def test_a_page_is_the_less_certain_the_nearer_its_lines_are_to_a_half() -> None:
    sure, torn, blank = label(1.0), label(0.5), Line("", "", None, 1.0, "")
    doubts = [Page("", None, lines).uncertainty for lines in ((sure, sure), (sure, torn, blank), (torn,) * 9)]
    assert doubts == [0.0, 0.5, 1.0]


def test_the_least_certain_page_comes_first(tmp_path: Path) -> None:
    found = session(tmp_path / "out.jsonl", pages(tmp_path / "in", 5))
    doubts = [row["doubt"] for row in found.listing()["pages"]]
    assert doubts == sorted(doubts, reverse=True)
    assert len(set(doubts)) > 1


def test_a_saved_page_is_what_training_reads(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    found = session(output, pages(tmp_path / "in", 1))
    letters = "".join(name[0] for name, _ in rows(0))
    assert found.keep(0, letters, done=True) == {"state": "done"}
    (page,) = read([output])
    assert list(zip(page.labels, page.lines, strict=True)) == rows(0)


def test_blank_and_undecided_lines_have_no_label(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    found = session(output, write(tmp_path / "page.txt", "老桥修好了。\n\n上一篇\n下一篇\n"))
    found.keep(0, "bb-c", done=True)
    assert [row["label"] for row in saved(output)[0]["lines"]] == ["body", None, None, "chrome"]


def test_lines_are_saved_as_they_came_and_shown_repaired(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    text = "他說&ldquo;老橋修好了&rdquo;，大家都很高興。\n"
    found = session(output, write(tmp_path / "page.txt", text))
    assert found.page(0)["lines"][0]["text"] == "他說“老橋修好了”，大家都很高興。"
    found.keep(0, "b", done=True)
    assert [row["text"] for row in saved(output)[0]["lines"]] == [text.strip()]


def test_pages_come_in_any_encoding(tmp_path: Path) -> None:
    text = "".join(f"{text}\n" for _, text in rows(1))
    for codec in ("gb18030", "utf-16"):
        (tmp_path / f"{codec}.txt").write_bytes(text.encode(codec))
    found = session(tmp_path / "out.jsonl", tmp_path)
    assert [[line["text"] for line in found.page(number)["lines"]] for number in (0, 1)] == [text.split("\n")[:-1]] * 2


def test_a_file_named_twice_is_one_page(tmp_path: Path) -> None:
    folder = pages(tmp_path / "in", 2)
    assert len(session(tmp_path / "out.jsonl", folder, folder / "00.txt").works) == 2


def test_json_lines_keep_their_id_and_their_site(tmp_path: Path) -> None:
    records: list[dict[str, object]] = [
        {"id": "a", "host": "a.example"},
        {"url": "https://b.example/1"},
        {"url": "http://[", "group": 3},
    ]
    text = "".join(json.dumps({**record, "body": f"正文{place}"}) + "\n" for place, record in enumerate(records))
    file = write(tmp_path / "in.jsonl", text)
    found = read_pages([file], "body", None, unexpected)
    assert [(page.name, page.group) for page in found] == [
        (f"{file}:a", "a.example"),
        (f"{file}:2", "b.example"),
        (f"{file}:3", None),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no text in it"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "looks like a binary file"),
        ("一行\n".encode() * (MOST_LINES + 1), "lines are more than a page has"),
        ("老桥修好了。\n".encode() * 300_000, "longer than a page"),
    ],
    ids=["empty", "binary", "many lines", "5 MB"],
)
def test_what_is_no_page_is_named_and_passed_over(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "page.txt").write_bytes(content)
    warnings: list[str] = []
    assert read_pages([tmp_path], "text", None, warnings.append) == []
    assert [warning for warning in warnings if said in warning] == warnings != []


def test_a_file_of_labelled_pages_is_continued(tmp_path: Path) -> None:
    folder, output = pages(tmp_path / "in", 3), tmp_path / "out.jsonl"
    first = session(output, folder)
    letters = "c" * len(first.works[1].labels)
    first.keep(1, letters, done=True)
    again = session(output, folder)
    assert [work.state for work in again.works] == ["open", "done", "open"]
    assert again.page(1)["labels"] == letters
    again.keep(1, "b" + letters[1:], done=True)
    again.keep(2, "b" * len(again.works[2].labels), done=True)
    assert [Path(row["id"]).name for row in saved(output)] == ["01.txt", "02.txt"]
    assert saved(output)[0]["lines"][0]["label"] == "body"


def test_documents_of_others_stay_as_they_are(tmp_path: Path) -> None:
    output = write(tmp_path / "out.jsonl", jsonl(2))
    before = saved(output)
    found = session(output, pages(tmp_path / "in", 1))
    with output.open("a", encoding="utf-8") as stream:  # another program, meanwhile
        stream.write(json.dumps({"id": "late", "mine": 1, "lines": [{"text": "一行", "label": None}]}) + "\n")
    found.keep(0, "c" * len(found.works[0].labels), done=True)
    assert saved(output)[:2] == before
    assert [row["id"] for row in saved(output)[2:3]] == ["late"]
    assert len(saved(output)) == 4


def test_a_page_that_changed_since_is_to_be_labelled_again(tmp_path: Path) -> None:
    output, page = tmp_path / "out.jsonl", write(tmp_path / "page.txt", "老桥修好了。\n上一篇\n")
    session(output, page).keep(0, "bc", done=True)
    found = session(output, write(page, "老桥修好了。\n下一篇\n"))
    assert states(found) == ["open"]
    assert len(saved(output)) == 1


def test_a_draft_is_kept_and_not_written(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    found = session(output, write(tmp_path / "page.txt", "老桥修好了。\n上一篇\n"))
    assert found.keep(0, "sb", done=False) == {"state": "draft"}
    assert found.page(0)["labels"] == "sb"
    assert not output.exists()


@pytest.mark.parametrize("labels", ["b", "bbb", "bx", "BC", "", None, ["b", "c"], 3])
def test_labels_that_do_not_fit_the_page_are_refused(tmp_path: Path, labels: object) -> None:
    found = session(tmp_path / "out.jsonl", write(tmp_path / "page.txt", "老桥修好了。\n上一篇\n"))
    before = found.page(0)
    with pytest.raises(BadRequestError):
        found.keep(0, labels, done=False)
    assert found.page(0) == before


def test_half_a_surrogate_pair_can_be_labelled_and_read_again(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    file = write(tmp_path / "in.jsonl", '{"id": "\\ud83d", "text": "半个\\ud83d表情\\n上一篇"}\n')
    session(output, file).keep(0, "bc", done=True)
    assert states(session(output, file)) == ["done"]
    assert len(read([output])[0].lines) == 2


def test_too_few_pages_are_not_learned_from(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    found = session(tmp_path / "out.jsonl", pages(tmp_path / "in", 1))
    with pytest.raises(BadRequestError, match="no page is saved yet"):
        found.retrain()
    found.keep(0, "".join(name[0] for name, _ in rows(0)), done=True)
    with pytest.raises(ValueError, match="1 labelled pages are too few to learn from: 5 are the least"):
        found.retrain()
    assert not found.model_folder.exists()
