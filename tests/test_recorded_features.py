"""
What a model sees of a line is what it saw when it was trained: each column of two pages is as it was recorded.

Whoever changes a column on purpose raises FEATURES_VERSION, trains again and writes the record again:
`python -m tests.test_recorded_features`.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleaner.kernels import KERNELS
from cleaner.lines.features.batch import Layout, batch
from cleaner.lines.features.classes import CLASSES
from cleaner.lines.features.context import context, spam_context
from cleaner.lines.features.ngrams import buckets
from cleaner.lines.features.seen import seen, seen_of_spam
from cleaner.lines.features.signs import signs
from cleaner.lines.scores import COLUMNS
from cleaner.model_files import FEATURES_VERSION

RECORD = Path(__file__).resolve().parent.parent / "fixtures" / "features.json"
PAGES = (
    (
        "首页 | 新闻 | 论坛 | 登录",
        "当前位置：首页 > 临渡晚报",
        "老桥修好了　村民进城少走八公里",
        "2021-05-03 10:20　来源：临渡晚报　记者 周以宁",
        "村口的老桥昨天修好了，村里的老人们一早就来走了一趟，孩子们在桥头放了一挂鞭炮。",
        "“我等这一天等了九个月。”八十二岁的船工老何说，“从前进城，要绕到上游的渡口去。”",
        "这座桥建于六十年前，去年夏天被大水冲坏了一个桥墩，此后村民进城都要绕行八公里。",
        "施工队用了三个月的时间，加固了全部的桥墩，又在两边装上了新的石栏杆和路灯。",
        "责任编辑：王小明",
        "相关阅读",
        "上一篇：渡口的最后一班船",
        "下一篇：春茶提前一周开采",
        "热门推荐",
        "首页 | 新闻 | 论坛 | 登录",
        "Copyright 2021 版权所有 临渡晚报 ICP备0000号",
    ),
    (
        "久久精品国产|亚洲一区|在线观看|彩票开奖",
        "雨停了",
        "（一）雨停了，他还站在屋檐下，手里的伞一直没有打开。",
        "「走吧。」她说。",
        "ABC def 3.14 ok?",
        "新闻 | 论坛 | 登录 | 首页",
    ),
)


def columns() -> dict[str, list[float]]:
    """Return the columns of both passes by name; what the first pass says is made up, so that no model matters."""
    lines, layout = batch([line for page in PAGES for line in page]), Layout.of(np.array([len(page) for page in PAGES]))
    rows, number = np.indices((len(lines.starts), COLUMNS))
    scores = (((7 * rows + 5 * number + rows * number) % 13 - 6) / 2).astype(np.float32)
    shown = signs(lines)
    found: dict[str, np.ndarray] = {f"count.{name}": row for name, row in zip(CLASSES, shown.counts.T, strict=True)}
    found |= zip(seen().names, context(lines, shown, scores, layout), strict=True)
    found |= zip(seen_of_spam().names, spam_context(lines, scores, layout), strict=True)
    found |= {f"buckets of {order}": each[:40] for order, each in enumerate(buckets(lines.points), start=1)}
    return {name: np.round(row.astype(np.float64), 4).tolist() for name, row in found.items()}


@pytest.mark.parametrize("compiled", [False, True])
def test_each_column_is_as_models_were_trained_on_it(compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KERNELS, "wanted", compiled)
    record: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    assert record["version"] == FEATURES_VERSION
    found = columns()
    assert list(found) == list(record["columns"])
    other = [name for name, row in found.items() if row != pytest.approx(record["columns"][name], abs=2e-4)]
    assert other == []


if __name__ == "__main__":
    table = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in columns().items())
    RECORD.write_text(f'{{\n "version": {FEATURES_VERSION},\n "columns": {{\n{table}\n }}\n}}\n', encoding="utf-8")
