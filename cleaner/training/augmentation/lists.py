"""
Make lists and tables that belong to an article: agendas, price lists, works of an actor, references, quizzes.

As text, a table often has one cell per line. Its cells are short and unpunctuated like a menu's, but they are inside
the article, repeat each other and its words, and hold none of a menu's.
"""

from collections.abc import Callable, Sequence

import numpy as np

from cleaner.training.augmentation import furniture
from cleaner.training.augmentation.seeds import Random

Cell = Callable[[int], str]

UNITS = ("元", "人", "km", "cm", "kg", "%", "万", "次", "学时", "分", "")
MARKERS = ("{}、", "{}.", "({})", "（{}）", "[{}]", "{} ", "·", "★", "◎", "●", "- ", "第{}条 ", "Step {} ", "")
ANSWERS = (("是", "否"), ("√", "×"), ("有", "无"), ("合格", "不合格"), ("A", "B", "C", "D"), ("男", "女"))
SMALLEST, LARGEST = 3, 40
# How many words the cells of a repetitive column are drawn from.
FEW = 5


def listing(text: Sequence[str], titles: Sequence[str], random: Random) -> list[str]:
    """Return the lines of a list or table about a text, with a heading."""
    make = (_table, _table, _numbered, _references, _quiz)[int(random.integers(5))]
    rows = int(np.exp(random.uniform(np.log(SMALLEST), np.log(LARGEST))))
    return [_heading(text, random), *make("".join(text), titles, rows, random)]


def specifications(random: Random) -> list[str]:
    """Return the rows of a table of models and their measures, which hold no words at all."""
    model = "".join(random.choice([*"ABCDGHKLMSTXYZ"], size=int(random.integers(1, 5))))
    step, separator = int(random.choice((1, 5, 10, 100, 1005))), str(random.choice((" ", "  ", " | ", "\t")))
    cells: list[Cell] = [
        lambda row: f"{row * 50 + 100}x{random.integers(20, 90)}0x{random.integers(10, 99)}",
        lambda row: f"-{row * 10}～{random.integers(5, 30)}0",
        lambda row: str(random.integers(0, 30) / 10),
        lambda row: str(row * int(random.integers(2, 9))),
        lambda row: f"{random.integers(1, 90)}kg",
    ]
    chosen = [cells[int(place)] for place in random.integers(0, len(cells), size=int(random.integers(1, 6)))]
    return [separator.join([f"{model}-{row * step}", *(cell(row) for cell in chosen)]) for row in range(1, 9)]


def _heading(text: Sequence[str], random: Random) -> str:
    words = phrase("".join(text), random, 2, 8)
    return str(random.choice(("{}", "{}：", "附：{}", "{}一览", "附表 {}", "{}如下："))).format(words)


def _table(text: str, titles: Sequence[str], rows: int, random: Random) -> list[str]:
    """Return a table cell by cell or row by row."""
    kinds = _columns(text, titles, random)
    columns = [kinds[int(place)] for place in random.integers(0, len(kinds), size=int(random.integers(2, 6)))]
    head = [phrase(text, random, 2, 5) for _ in columns]
    table = [head, *([cell(number) for cell in columns] for number in range(1, rows + 1))]
    if random.random() < 0.6:
        return [cell for row in table for cell in row if cell]
    separator = str(random.choice((" ", "  ", " | ", "\t", "，", "：")))
    return [separator.join(row) for row in table]


def _columns(text: str, titles: Sequence[str], random: Random) -> list[Cell]:
    words = [phrase(text, random, 1, 7) for _ in range(FEW)]
    unit = str(random.choice(UNITS))
    year = int(random.integers(1950, 2020))
    return [
        str,
        lambda row: str(year + row),
        lambda row: f"{random.integers(1, 2000)}{unit}",
        lambda row: f"{random.integers(1, 13)}月{random.integers(1, 29)}日",
        lambda row: f"{8 + row % 12:02}:{random.integers(0, 6)}0",
        lambda row: furniture.name(random),
        lambda row: str(random.choice(words)),
        lambda row: f"{row % 4 + 1}、{random.choice(words)}",
        lambda row: phrase(text, random, 2, 12),
        lambda row: f"《{str(random.choice(titles))[:12]}》",
    ]


def _numbered(text: str, titles: Sequence[str], rows: int, random: Random) -> list[str]:
    """Return short points from a text, all numbered or all with the same marker."""
    marker = str(random.choice(MARKERS))
    longest = int(random.choice((6, 15, 40)))
    end = str(random.choice(("", "", "；", "。")))
    return [f"{marker.format(row)}{phrase(text, random, 3, longest)}{end}" for row in range(1, rows + 1)]


def _references(text: str, titles: Sequence[str], rows: int, random: Random) -> list[str]:
    """Return a list of literature, with its numbers on separate lines or not."""
    lines = [str(random.choice(("参考文献", "参考文献：", "References", "注释：", "延伸阅读书目")))]
    apart = random.random() < 0.5
    for row in range(1, rows + 1):
        year, first = int(random.integers(1980, 2024)), int(random.integers(1, 200))
        source = f"{phrase(text, random, 2, 5)}学报, {year}({random.integers(1, 13)}): {first}-{first + row}."
        work = f"{furniture.name(random)}, {furniture.name(random)}. {random.choice(titles)}[J]. {source}"
        lines += [f"[{row}]", work] if apart else [f"[{row}] {work}"]
    return lines


def _quiz(text: str, titles: Sequence[str], rows: int, random: Random) -> list[str]:
    """Return questions with their answers on separate lines."""
    answers = ANSWERS[int(random.integers(len(ANSWERS)))]
    lines: list[str] = []
    for row in range(1, rows + 1):
        lines += [f"{row}. {phrase(text, random, 5, 18)}______{random.choice(('', '。', '？', '（ ）'))}", *answers]
    return lines


def phrase(text: str, random: Random, shortest: int, longest: int) -> str:
    """Return a piece of a text without white space or marks at its ends."""
    size = int(random.integers(shortest, longest + 1))
    place = int(random.integers(0, max(len(text) - size, 1)))
    return text[place : place + size].strip(" \t　，。、；：,.;:") or "合计"
