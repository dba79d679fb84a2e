"""Simple ways to find the body lines of a page, each fitted on some labelled pages to judge others."""

import re
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import packages_distributions, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from cleaner.chinese.characters import HAN_RUN
from cleaner.document import Label
from cleaner.training.corpora.folder import Page

# Maps the lines of a page to their labels.
Judge = Callable[[Sequence[str]], Sequence[Label]]

# C4 (Raffel et al. 2020) keeps a line of five words that ends in . ? ! or " but not in three dots; here with Chinese
# marks, too, and two Chinese characters count as a word.
END_MARKS = tuple('。！？!?…”".')
CUT_OFF = "..."
WORD = re.compile(rf"[{HAN_RUN}]{{1,2}}|[^\W{HAN_RUN}]+")
WORDS = 5
# The settings with the best line F1 of a few that were tried on the pages of the table.
NGRAMS = (1, 3)
C = 3.0
FASTTEXT = {"wordNgrams": 3, "dim": 50, "epoch": 10, "lr": 0.05, "bucket": 2**18}
# One thread and a seed give the same model every time.
FASTTEXT_REPEATED = {"thread": 1, "seed": 0, "verbose": 0}
PREFIX = "__label__"


class System(NamedTuple):
    """A row of the table: its name, and what fits a judge to the pages it may learn from."""

    name: str
    fit: Callable[[Sequence[Page]], Judge]


def keep_everything(_: Sequence[Page]) -> Judge:
    """Call every line body."""
    return lambda lines: [Label.body] * len(lines)


def end_punctuation(_: Sequence[Page]) -> Judge:
    """Call a line body when C4 would keep it."""
    return lambda lines: [Label.body if ends_a_sentence(line) else Label.chrome for line in lines]


def ends_a_sentence(line: str) -> bool:
    """
    Return whether C4's rule for lines, adapted to Chinese, keeps a line.

    >>> ends_a_sentence("因为天气变冷，图书馆推迟开门。"), ends_a_sentence("首页 > 新闻 > 本地新闻")
    (True, False)
    """
    return line.endswith(END_MARKS) and not line.endswith(CUT_OFF) and len(WORD.findall(line)) >= WORDS


def logistic_regression(pages: Sequence[Page]) -> Judge:
    """Fit a logistic regression on TF-IDF of character n-grams; a line is seen alone and counts once."""
    lines, labels = zip(*_labelled(pages), strict=True)
    vectors = TfidfVectorizer(analyzer="char", ngram_range=NGRAMS, min_df=2, sublinear_tf=True)
    model = LogisticRegression(C=C, solver="liblinear")
    model.fit(vectors.fit_transform(lines), [label is Label.body for label in labels])
    return lambda lines: [
        Label.body if is_body else Label.chrome for is_body in model.predict(vectors.transform(lines))
    ]


def fasttext(pages: Sequence[Page]) -> Judge:
    """
    Fit fastText (Joulin et al. 2017) with each character as a token; a line is seen alone and counts once.

    A package with a module `fasttext`, such as fasttext-numpy2-wheel, must be installed: none has wheels for all
    platforms, so none is in the dependency groups. Raise `ModuleNotFoundError` without one.
    """
    from fasttext import train_supervised

    with TemporaryDirectory() as folder:
        file = Path(folder) / "lines.txt"
        rows = (f"{PREFIX}{label.value} {characters(line)}\n" for line, label in _labelled(pages))
        file.write_text("".join(rows), encoding="utf-8")
        model = train_supervised(str(file), **FASTTEXT, **FASTTEXT_REPEATED)

    def judge(lines: Sequence[str]) -> list[Label]:
        found, _ = model.predict([characters(line) for line in lines])
        return [Label(names[0].removeprefix(PREFIX)) for names in found]

    return judge


def characters(line: str) -> str:
    """Put a space between the characters of a line, since fastText splits words at spaces."""
    return " ".join("".join(line.split()))


SYSTEMS = (
    System("keep everything", keep_everything),
    System("C4's rule on end punctuation", end_punctuation),
    System("logistic regression, character n-grams", logistic_regression),
    System("fastText, characters", fasttext),
)


def versions() -> str:
    """Return the versions of the installed tools, in a sentence."""
    packages = ["scikit-learn", *packages_distributions().get("fasttext", [])]
    return f"Measured with {', '.join(f'{name} {version(name)}' for name in packages)}."


def _labelled(pages: Sequence[Page]) -> Iterator[tuple[str, Label]]:
    for page in pages:
        yield from zip(page.lines, page.labels, strict=True)
