"""Labelled lines made for tests: pages of a small site, and a model whose probabilities are written in the lines."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from cleaner.document import Label
from cleaner.lines import scores
from cleaner.lines.decision.rules import LIKELY_SPAM
from cleaner.lines.models.page_model import PageModel
from cleaner.lines.scores import Scores
from cleaner.training.corpora.folder import Page
from cleaner.training.fitting.folds import Dataset

CHROME = ("首页 | 新闻 | 论坛", "登录 注册", "上一篇", "下一篇", "版权所有 备案号", "点击排行", "返回顶部", "发表评论")
SPAM = ("时时彩开户平台,彩票投注,真人娱乐", "免费高清电影,在线观看,下载")
WHO, DID, WHAT = ("老人", "学生", "村长", "记者", "司机"), ("走过", "看见", "谈起"), ("旧桥", "集市", "学校", "收成")


def rows(page: int, spam: bool = True) -> list[tuple[str, str]]:
    """Return (label, text) for the lines of a page of the site; every third page ends in spam."""
    random = np.random.default_rng(page)
    body = [_sentence(random) for _ in range(4)]
    head, foot = (random.choice(CHROME, size=3, replace=False).tolist() for _ in range(2))
    found = [*(("chrome", text) for text in head), *(("body", text) for text in body)]
    found += [("chrome", text) for text in foot]
    return [*found, ("spam", str(random.choice(SPAM)))] if spam and page % 3 == 0 else found


def _sentence(random: np.random.Generator) -> str:
    words = ["".join(map(str, (random.choice(WHO), random.choice(DID), "了", random.choice(WHAT)))) for _ in range(4)]
    return "，".join(words) + "，大家都记得这件事。"


def table(pages: int, spam: bool = True) -> str:
    """Return pages as rows of label, tab, text, a blank line between them."""
    return "\n".join("".join(f"{label}\t{text}\n" for label, text in rows(page, spam)) for page in range(pages))


def jsonl(pages: int) -> str:
    """Return pages as JSON documents, each of another host."""
    documents = [
        {"id": f"page {page}", "host": f"{page}.example", "lines": [{"text": t, "label": k} for k, t in rows(page)]}
        for page in range(pages)
    ]
    return "".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents)


def write(path: Path, text: str) -> Path:
    """Write a file and return its path."""
    path.write_text(text, encoding="utf-8")
    return path


class Reciting:
    """A model that reads the probabilities of body and spam off the lines: `0.93 0.02 文字`."""

    def score(self, documents: Sequence[Sequence[str]]) -> Scores:
        """Return what the lines say."""
        lines = [line.split(" ") for document in documents for line in document]
        body, spam = (np.array([float(line[column]) for line in lines]) for column in (0, 1))
        alone = np.zeros((len(lines), scores.COLUMNS), dtype=np.float32)
        alone[:, scores.SPAM] = np.where(spam >= LIKELY_SPAM, 9, -9)  # a line's own words agree
        lengths = np.array([len(" ".join(line)) for line in lines])
        scripts = np.tile(np.array([[2, 0, 0]]), (len(lines), 1))
        return Scores(body, spam, alone, np.zeros(len(lines)), scripts, lengths, np.zeros(len(lines), dtype=bool))


RECITING = cast(PageModel, Reciting())


def recited(name: str, *lines: tuple[Label, float, float], group: str = "") -> Page:
    """Return a page of labelled lines with the probabilities of body and spam that `Reciting` will give them."""
    texts = tuple(f"{body} {spam} 文字" for _, body, spam in lines)
    corpus = name.split("/")[0]
    labels = tuple(label for label, _, _ in lines)
    return Page(name, corpus, group or name, texts, labels, numbers=tuple(range(1, len(lines) + 1)))


@dataclass
class Remembering:
    """A `Fitting` for tests that remembers which pages each model was meant to learn from."""

    data: Dataset
    asked: list[npt.NDArray[np.bool_]] = field(default_factory=list)

    def fit(self, used: npt.NDArray[np.bool_]) -> PageModel:
        """Return a model and note the pages."""
        self.asked.append(used)
        return RECITING
