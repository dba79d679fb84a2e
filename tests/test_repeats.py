"""What a page says again and again."""

import numpy as np
import pytest

from cleaner.lines.features.batch import Layout, batch
from cleaner.lines.features.repeats import HEAD, LINE, MASKED, TAIL, WAYS, Repeats, repeats


def of(*pages: list[str]) -> Repeats:
    lines, layout = batch([line for page in pages for line in page]), Layout.of(np.array([len(page) for page in pages]))
    return repeats(lines, layout)


def copies(way: str, *lines: str) -> list[int]:
    found: list[int] = of(list(lines)).copies[WAYS.index(way)].tolist()
    return found


def test_a_line_counts_those_before_it_and_how_far_away_the_last_one_is() -> None:
    found = of(["图", "书", "图", "图", "馆"], ["图"])
    assert found.copies[0].tolist() == [3, 1, 3, 3, 1, 1]
    assert found.before[0].tolist() == [0, 0, 1, 2, 0, 0]
    # where there is none, it is as far as the document is long
    assert found.since[0].tolist() == [5, 5, 2, 1, 5, 1]


def test_a_number_reads_like_any_other() -> None:
    assert copies(MASKED, "周二(￥565)", "周四(￥1088)", "周二(￥9)", "周二(￥)") == [2, 1, 2, 1]
    assert copies(LINE, "第12页", "第13页", "第3页") == [2, 2, 1], "digits are one character to all features"


@pytest.mark.parametrize("line", ["• 老桥", "## 老桥", "| 老桥 |", "老桥"])
def test_lines_begin_alike_behind_their_bullets(line: str) -> None:
    assert copies(HEAD, "老桥", line) == [2, 2]


def test_lines_begin_alike_by_their_first_characters() -> None:
    assert copies(HEAD, "老桥昨天修好了", "• 老桥昨日", "老桥今天", "1老桥昨") == [2, 2, 1, 1]


def test_lines_end_alike_before_their_rules() -> None:
    assert copies(TAIL, "今天 阅读(12)", "昨天：阅读(3) |", "阅读", "详细阅读") == [2, 2, 1, 1]


def test_lines_of_nothing_but_rules_are_alike() -> None:
    assert copies(TAIL, "---|---", "***", "· · ·", "一") == [3, 3, 3, 1]


@pytest.mark.parametrize(("lines", "are_many"), [(2, False), (3, True)])
def test_three_lines_that_are_alike_are_many(lines: int, are_many: bool) -> None:
    sums = of([f"阅读({number})" for number in range(9, 9 + lines)]).sums()
    assert [sums[f"many_{way}"].tolist() for way in (MASKED, HEAD, TAIL)] == [[are_many] * lines] * 3


@pytest.mark.parametrize(
    "line", ["他说了一半…", "他说了一半……", "他说了一半...", "他说了一半 .. »", "他说了一半…]", "……"]
)
def test_a_line_trails_off_before_its_brackets(line: str) -> None:
    assert of([line]).trails_off.tolist() == [True]


@pytest.mark.parametrize("line", ["他说完了。", "第1.", "……他说完了", "(…)完", "]", "。.", "—"])
def test_other_lines_do_not(line: str) -> None:
    assert of([line]).trails_off.tolist() == [False]
