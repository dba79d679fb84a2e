"""A site written for this project: pages of one template, each with an article of its own and some of five tails."""

import random
from typing import NamedTuple

from cleaner.document import Label

HOST = "news.example.cn"
PAGES = 40
# What stands below the articles, and on how many of the pages: it reads like prose, and no single page gives it away.
TAILS = (
    ("长按下方二维码，关注我们的公众号，每天早晨为你送上一篇好文章。", 40),
    ("本平台的文章由热心读者来稿整理而成，如果你也有故事，欢迎写信告诉我们。", 38),
    ("读完觉得有所收获的话，不妨把它转给身边的朋友，让更多的人看到。", 30),
    ("编辑部每周四下午接待来访，地址在河滨路邮局的二楼，请提前打电话。", 20),
    ("我们相信认真生活的人都值得被记录，谢谢你一路陪伴着我们走到今天。", 12),
)
MENU = ("首页", "本地", "财经", "体育", "文化", "登录", "注册")
FOOT = ("上一篇", "下一篇", "返回顶部", "关于我们 | 联系我们 | 网站地图", "版权所有 未经许可不得转载")

PLACES = ("老城区", "河东镇", "北山村", "南门街", "新港", "西湖里", "东坡岭", "白石桥", "柳林乡", "青石巷")
PEOPLE = ("李阿姨", "邮递员老周", "中学教师陈芳", "渔民阿海", "木匠王师傅", "护士小林", "退休工人老赵", "店主黄姐")
DEEDS = (
    "修好了村口的旧水车",
    "办起了一间小小的图书室",
    "把荒了多年的坡地种上了茶树",
    "组织邻居们清理了河道",
    "学会了用手机卖自家的蜂蜜",
    "捐出了祖上留下来的一批老照片",
    "带着孩子们排了一出皮影戏",
    "在院子里搭起了葡萄架",
)
WAYS = (
    "{place}的{person}花了{number}个月的时间，{deed}，左邻右舍都跑来看。",
    "“一开始谁也不相信。”{person}说，直到去年秋天{deed}，{place}的人才改了口。",
    "据{place}的居民回忆，{number}年前这里还没有路灯，{person}那时就想着要{deed}。",
    "为了{deed}，{person}跑遍了{place}的{number}户人家，听到的多半是摇头。",
    "如今{person}每天早上六点出门，绕{place}走上{number}圈，回来再接着干活。",
    "在{place}，这样的事不止一件：{person}{deed}之后，又有{number}个人跟着学了起来。",
)
TITLES = ("{place}来了{number}位新邻居", "{person}和{place}的{number}个夏天", "{place}：{number}户人家的一条河")
FIGURES = range(3, 90)


class Page(NamedTuple):
    """The lines of a page and their labels."""

    lines: tuple[str, ...]
    labels: tuple[Label, ...]


def site() -> list[Page]:
    """Return the pages of the site, the same at each call."""
    return [_page(number) for number in range(PAGES)]


def _page(number: int) -> Page:
    drawn = random.Random(number)
    title, *others = (_filled(drawn, drawn.choice(TITLES)) for _ in range(4))
    text = [_filled(drawn, drawn.choice(WAYS)) for _ in range(drawn.randint(3, 7))]
    # tails stand on the first pages of an order of their own
    tails = [tail for place, (tail, count) in enumerate(TAILS) if (number * 7 + place * 11) % PAGES < count]
    rows = [
        *((line, Label.chrome) for line in MENU),
        (title, Label.body),
        *((line, Label.body) for line in text),
        *((line, Label.chrome) for line in (*tails, *others, *FOOT)),
    ]
    lines, labels = zip(*rows, strict=True)
    return Page(lines, labels)


def _filled(drawn: random.Random, way: str) -> str:
    return way.format(
        place=drawn.choice(PLACES), person=drawn.choice(PEOPLE), deed=drawn.choice(DEEDS), number=drawn.choice(FIGURES)
    )
