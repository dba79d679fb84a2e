"""A file of data, code or messages is no page: it has no chrome, and no line of it is lost."""

import json

import pytest

import cleaner
from cleaner.lines.decision.data_files import is_data
from tests.pages import ARTICLE, PAGE

FILES = {
    "comma": '编号,品名,库房,备注\n1001,铝梯,东一库,展示\n1002,手套,西二库,\n1003,防潮垫,南库,"退货, 补发"\n',
    "semicolon": "姓名;登录;注册\n小禾;3;5\n阿梅;7;9\n",
    "tab": "首页\t120\n登录\t87\n更多\t55\n",
    "json": json.dumps({"首页": ["登录", "注册"], "更多": {"分享": 3}}, ensure_ascii=False, indent=1),
    "json lines": '{"词": "首页"}\n{"词": "登录"}\n{"词": "更多"}\n',
    "log": "2021-07-12 20:31:05 用户登录\n2021-07-12 20:31:06 打开首页\n[2021-07-12 20:31:09] 分享失败\n",
    "subtitles": "1\n00:00:01,000 --> 00:00:03,500\n登录之前，先看首页。\n\n2\n00:00:04,000 --> 00:00:06,000\n更多\n",
    "lyrics": "[00:01.20]首页\n[00:03.40]登录\n[00:05.00]更多更多\n",
    "messages": "2021-07-12 20:31 小周\n登录\n2021-07-12 20:33 老陈\n分享\n2021-07-12 20:34 小周\n收藏\n",
    "messages with the name first": "小周 2021/7/12 20:31\n登录\n\n老陈 2021/7/12 20:33\n收藏\n\n小周 20:34\n更多\n",
    "C": "/*\n * 首页：登录与注册\n */\n#ifndef HOME_H\n#define HOME_H\n/* 更多 */\nvoid share(void);\n#endif\n",
    "Python": "# 登录\nimport os\n\n\ndef login(name):\n    # 首页\n    return os.getlogin()\n",
    "patch": "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-登录\n+注册\n 首页\n",
    "settings with names in Chinese": "[界面]\n标题 = 首页\n按钮 = 登录\n版权=版权所有\n",
    "settings": "# 首页\n[site]\ntitle = 登录\nmore = 更多\nlimit=3\n",
    "two columns": "编号,品名\n1,登录\n2,注册\n3,版权所有\n",
    "tab, the last column empty": "编号\t品名\t备注\n1\t登录\t\n2\t注册\t\n3\t版权所有\t\n",
}
PAGES = {
    "menu": "首页\n新闻\n体育\n登录\n更多\n",
    "bullets": "* 首页\n* 新闻\n* 体育\n* 登录\n",
    "dates": "2021-07-12 河口镇修堤\n2021-07-11 食堂开张\n2021-07-10 骑车去看海\n",
    "menu with bars": "首页 | 新闻 | 体育\n登录 | 注册 | 帮助\n关于 | 联系 | 招聘\n",
    "headings": "# 首页\n# 登录\n# 更多\n",
    "table under a menu": "首页 登录\n" + FILES["comma"],
    "messages under a menu": "首页 登录\n" + FILES["messages"],
    "one message a page": "2021-07-12 20:31 小周\n首页\n登录\n注册\n更多\n分享\n",
    "menu with commas": "首页,新闻,体育,财经\n娱乐,房产,汽车,教育\n登录,注册,帮助,反馈\n关于,联系,版权,备案\n",
    "menu with tabs": "首页\t新闻\n体育\t财经\n娱乐\t房产\n登录\t注册\n",
    "menu with semicolons": "首页;\n新闻;\n登录;\n注册;\n版权所有;\n",
    "menu in two languages": "Home: 首页\nNews: 新闻\nLogin: 登录\nContact: 联系我们\n",
    "contact": "Tel: 0571-8888\nFax: 0571-8889\nQQ: 12345\nICP: 京ICP备1号\n版权所有 云州新闻网\n",
    "headlines with their times": "".join(f"云州老城区停水{n}小时 2022-08-0{n} 07:35\n" for n in range(1, 9))
    + "上一页\n下一页\n",
    "headlines behind their times": "".join(f"07:3{n} 云州老城区停水{n}小时\n" for n in range(1, 9)) + "上一页\n",
    "programme": "".join(f"{hour:02d}:00 新闻联播\n" for hour in range(6, 24)) + "关于我们\n",
    "ranks": "".join(f"{n}\n云州老城区停水{n}小时\n" for n in range(1, 9)) + "登录\n注册\n",
    "a quotation that is not closed": '"首页, 登录, 更多\n新闻, 体育, 财经\n关于, 联系, 版权\n',
    "two rows": "首页,登录,更多\n新闻,体育,财经\n",
    "a heading and one row": "编号,品名\n1,登录\n",
}
PROSE = "江上的船都靠了岸，街上一个人也没有。"
MESSAGES = ["2021-07-12 20:31 小周", "2021-07-12 20:33 老陈"]
TIMES = ["00:00:01,000 --> 00:00:03,500"]
# of lines of a kind that are followed by prose, how many make a file of data, and how many do not
SHARES = {
    "numbers in a table": (
        ["编号,品名", *["1,登录"] * 8, *["甲,注册"] * 2],
        ["编号,品名", *["1,登录"] * 7, *["甲,注册"] * 3],
    ),
    "code": ([*["import os"] * 8, *[PROSE] * 2], [*["import os"] * 7, *[PROSE] * 3]),
    "log": ([*["2021-07-12 20:31:05 登录"] * 9, PROSE], [*["2021-07-12 20:31:05 登录"] * 8, *[PROSE] * 2]),
    "messages": ([*MESSAGES * 2, *[PROSE] * 6], [*MESSAGES, MESSAGES[0], *[PROSE] * 7]),
    "subtitles": ([*["1", *TIMES] * 2, *[PROSE] * 6], ["1", *TIMES * 2, *[PROSE] * 7]),
    "times of subtitles": (
        [*["1", *TIMES] * 4, *[PROSE] * 12],
        ["1", "2", "3", "4", "5", *TIMES * 3, *[PROSE] * 12],
    ),
    "heading of a patch": (
        [*[PROSE] * 18, "+++ b/x", "@@ -1,2 +1,2 @@", *[PROSE] * 30],
        [*[PROSE] * 19, "+++ b/x", "@@ -1,2 +1,2 @@", *[PROSE] * 30],
    ),
}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_data_loses_no_line(name: str) -> None:
    found = cleaner.clean(FILES[name])
    assert all(line.kept for line in found.lines)
    assert is_data(_lines(FILES[name]))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_no_data(name: str) -> None:
    assert not is_data(_lines(PAGES[name]))


@pytest.mark.parametrize(("data", "page"), SHARES.values(), ids=SHARES)
def test_a_file_is_data_if_most_of_its_lines_are(data: list[str], page: list[str]) -> None:
    assert is_data(data)
    assert not is_data(page)


@pytest.mark.parametrize(
    "text", ["{[" * 9999, '{"a": ' + "9" * 9999 + "}", "a,b,c\n" + "x" * 200_000 + ",\0,\n" * 3, "/* " * 99_999]
)
def test_what_no_reader_takes_is_no_data(text: str) -> None:
    assert not is_data(_lines(f"{text}\n1\n2"))


@pytest.mark.parametrize("page", [ARTICLE, PAGE])
def test_what_is_around_an_article_makes_it_no_data(page: str) -> None:
    assert not is_data(_lines(page + FILES["settings"]))
