"""The benchmark of lines scores what others bring, and finds the output of extractors in the lines of a page again."""

import gzip
import json
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks.lines import score
from benchmarks.lines.extractors import EXTRACTORS, ask, kept
from benchmarks.lines.tables import COLUMNS
from cleaner.document import Label
from cleaner.training.corpora.folder import Page
from tests.pages import SENTENCES

TITLE, MENU, SPAM = "一场雨", "首页 | 新闻 | 体育", "在线观看免费视频|彩票开奖"
NEWS: list[tuple[str, str | None]] = [
    (MENU, "chrome"),
    (TITLE, "body"),
    ("", None),
    (SENTENCES[0], "body"),
    ("?", None),
]
LIST: list[tuple[str, str | None]] = [("上一篇", "chrome"), (SPAM, "spam")]
PAGES = [("news", NEWS), ("list", LIST)]
HERE = f"{__name__}:"


def written(file: Path, pages: Sequence[tuple[str, Sequence[tuple[str, str | None]]]] = PAGES) -> Path:
    """Write a file of labelled documents."""
    rows = [
        {"id": number, "kind": kind, "lines": [{"text": text, "label": label} for text, label in lines]}
        for number, (kind, lines) in enumerate(pages)
    ]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


def long_ones(lines: Sequence[str]) -> list[bool]:
    """Call a line body if it is long."""
    return [len(line) > 3 for line in lines]


def named(lines: Sequence[str]) -> list[str]:
    """Know every line of the pages above."""
    return [next(label or "body" for text, label in [*NEWS, *LIST] if text == line) for line in lines]


def fails(lines: Sequence[str]) -> list[bool]:
    """Fail on every page."""
    raise ZeroDivisionError("no line is good enough")


def too_few(lines: Sequence[str]) -> list[bool]:
    """Forget a line."""
    return [True] * (len(lines) - 1)


def unknown(lines: Sequence[str]) -> list[Any]:
    """Answer in labels of another project."""
    return [["ad"]] * len(lines)


def command(program: str) -> str:
    """Return a command that runs a program on each document `d` and prints its labels."""
    loop = f"import json, sys\nfor d in map(json.loads, sys.stdin): {program}"
    return shlex.join([sys.executable, "-c", loop])


LONG_ONES = command("print(json.dumps({'id': d['id'], 'labels': [len(line) > 3 for line in d['lines']]}))")


def run(capsys: pytest.CaptureFixture[str], file: Path, *options: str) -> dict[str, dict[str, str]]:
    """Return the figures that the command prints, by kind and column."""
    score.main([str(file), *options])
    head, _, *rows = [
        [cell.strip() for cell in row.strip("|").split("|")] for row in capsys.readouterr().out.splitlines()
    ]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


@pytest.mark.parametrize("options", [("--callable", HERE + "long_ones"), ("--command", LONG_ONES)], ids=["py", "cmd"])
def test_a_function_and_a_command_get_the_same_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, str]
) -> None:
    found = run(capsys, written(tmp_path / "a.jsonl"), *options, "--kind")
    assert list(found) == ["all", "list", "news"]
    assert [row["number"] for row in found.values()] == ["2", "1", "1"]
    assert list(found["all"]) == ["number", *COLUMNS]
    # body: the title, which is missed, and a sentence, which is found beside menu and spam
    assert found["all"]["line P / R / F1"] == "0.333 / 0.500 / 0.400"
    assert found["news"]["line P / R / F1"] == "0.500 / 0.500 / 0.500"
    assert found["all"]["characters kept without body"] == str(len(SPAM))
    assert found["all"]["titles found"] == "0.000"
    assert (found["list"]["page F1"], found["news"]["spam P / R"]) == ("–", "– / –")


def test_what_knows_all_labels_scores_one_and_lines_that_nobody_judged_count_for_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress(written(tmp_path / "a.jsonl").read_bytes()))
    [found] = run(capsys, file, "--callable", HERE + "named").values()
    perfect = {"line P / R / F1": "1.000 / 1.000 / 1.000", "spam P / R": "1.000 / 1.000"}
    assert found == {"number": "2", **dict.fromkeys(COLUMNS, "1.000"), **perfect, "characters kept without body": "0"}


def test_answers_may_come_in_another_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path / "a.jsonl")
    backwards = (
        "import json, sys\nfor d in reversed([*map(json.loads, sys.stdin)]):\n"
        " print(json.dumps({'id': d['id'], 'labels': [len(line) > 3 for line in d['lines']]}))"
    )
    asked = shlex.join([sys.executable, "-c", backwards])
    assert run(capsys, file, "--command", asked) == run(capsys, file, "--callable", HERE + "long_ones")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--callable", "nosuch:label"), "'nosuch:label' is no module:function to import: No module named 'nosuch'"),
        (("--callable", HERE + "nosuch"), "has no attribute 'nosuch'"),
        (("--callable", HERE + "fails"), "failed on document '0': ZeroDivisionError: no line is good enough"),
        (("--callable", HERE + "too_few"), "document '0' has 5 lines and got 4 labels"),
        (("--callable", HERE + "unknown"), "document '0' got the label ['ad']: labels are body, chrome, spam, True"),
        (("--command", "no-such-command"), "'no-such-command' failed: [Errno 2]"),
        (("--command", command("sys.exit(3)")), "failed with exit code 3"),
        (("--command", command("print('body')")), "is no {id, labels: [...]} in JSON: 'body'"),
        (
            ("--command", command("d['id'] == '0' and print(json.dumps({'id': '0', 'labels': [1] * 5}))")),
            "for document '1'",
        ),
        (("--command", command("pass")), "printed no labels for document '0'"),
    ],
)
def test_a_bad_answer_ends_with_one_sentence_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, str], sentence: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        score.main([str(written(tmp_path / "a.jsonl")), *options])
    out, err = capsys.readouterr()
    assert ended.value.code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("error: ")
    assert sentence in err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "no labelled line"),
        ('{"lines": [{"text": " ", "label": "body"}]}', "no labelled line"),
        ('{"lines": [{"text": "一", "label": "ad"}]}', "unknown label 'ad'"),
        ('{"id": 1, "lines": []}\n{"id": "1", "lines": []}', ":2: id '1'"),
        ('{"kind": 5, "lines": []}', "kind 5"),
    ],
)
def test_a_file_that_is_not_labelled_documents_is_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, sentence: str
) -> None:
    (tmp_path / "a.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        score.main([str(tmp_path / "a.jsonl"), "--callable", HERE + "long_ones"])
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


def test_our_own_model_answers_each_line_of_any_page() -> None:
    lines = ["", MENU, *SENTENCES[:4], "一行\n有换行", ""]
    found = score.shipped(lines)
    assert len(found) == len(lines)
    assert found[2:6] == [Label.body] * 4


@pytest.mark.parametrize(
    ("lines", "output", "found"),
    [
        # joined, split, with marks of its own
        (["新闻", "一场雨", "昨天下雨了。", "* * *"], ["# 一场雨 昨天下", "雨了。"], [False, True, True, False]),
        # the title is also in the path above it, in a line of its own above, and below the text
        (
            ["首页 > 一场雨", "一场雨", "登录", "一场雨", "来源：本报", "昨天下雨了。", "一场雨"],
            ["一场雨", "昨天下雨了。"],
            [False, False, False, True, False, True, False],
        ),
        # the site's name is not in the text
        (["一场雨", "昨天下雨了。"], ["一场雨_晨报", "昨天下雨了。"], [True, True]),
        # words of a menu are in the text, too
        (["下雨", "昨天下雨了。", "了"], ["昨天下雨了。"], [False, True, False]),
        # seven letters in ten, and six
        (["一二三四五六七八九十"], ["一二三四五六七"], [True]),
        (["一二三四五六七八九十"], ["一二三四五六"], [False]),
        # what is not in the order of the page is found once
        (["昨天下雨了。", "今天晴。"], ["今天晴。", "昨天下雨了。"], [True, False]),
        (["昨天下雨了。"], [], [False]),
        ([], ["昨天下雨了。"], []),
    ],
)
def test_the_output_of_an_extractor_is_found_in_the_lines(
    lines: list[str], output: list[str], found: list[bool]
) -> None:
    assert kept(lines, output) == found


def test_a_page_kept_whole_keeps_every_line() -> None:
    lines = [line for sentence in SENTENCES for line in (sentence, "更多")]
    assert kept(lines, lines) == [True] * len(lines)
    assert kept(lines, ["".join(lines)]) == [True] * len(lines)


HTML = f"""<!doctype html><html lang="zh"><head><title>{TITLE}_晨报</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/n">新闻</a> <a href="/s">体育</a></div>
<div class="article"><h1>{TITLE}</h1>{"".join(f"<p>{''.join(SENTENCES[n : n + 5])}</p>" for n in range(0, 20, 5))}</div>
<div class="footer"><a href="/a">关于我们</a> <a href="/b">联系我们</a></div></body></html>"""


@pytest.mark.parametrize("extractor", EXTRACTORS, ids=lambda extractor: extractor.name)
def test_each_extractor_keeps_the_paragraphs_and_not_the_menu(extractor: Any) -> None:
    pytest.importorskip(extractor.module)
    body = ["".join(SENTENCES[n : n + 5]) for n in range(0, 20, 5)]
    lines = ("首页 新闻 体育", TITLE, *body, "关于我们 联系我们")
    page = Page("a", "", "a", lines, (Label.chrome, *[Label.body] * 5, Label.chrome))
    [answer], failed = ask(extractor, [page], {"a": HTML})
    assert not failed
    assert answer.found[2:] == page.labels[2:]
    assert answer.found[0] is Label.chrome
