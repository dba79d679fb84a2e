"""
Estimators for scikit-learn: documents to clean texts, and the lines of pages to labels.

Both are trained already, so `fit` learns nothing: it checks what it is given. They need scikit-learn, the extra
`sklearn`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.document import Config, Label, Punctuation, Quotes, Variant
from cleaner.lines.features.batch import Layout
from cleaner.lines.models.page_model import load
from cleaner.pipeline import Cleaner

try:
    from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
except ModuleNotFoundError as error:
    raise ModuleNotFoundError("cleaner.sklearn needs scikit-learn: pip install 'cleaner-zh[sklearn]'") from error

__all__ = ["LineClassifier", "TextNormalizer"]

Texts = npt.NDArray[np.object_]
Lines = Sequence[str] | Texts


class TextNormalizer(TransformerMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    r"""
    Clean documents, as the first step of a pipeline.

    The parameters are the fields of `Config`, and `model`, the folder of a model of `cleaner train`. There is nothing
    to fit.

        >>> TextNormalizer().fit_transform(["他們說&nbsp;圖書館開了"]).tolist()
        ['他们说 图书馆开了\n']
    """

    def __init__(
        self,
        *,
        drop: Collection[Label | str] = ("chrome", "spam"),
        repair: bool = True,
        simplify: bool = True,
        variant: Variant | None = None,
        punctuation: Punctuation = "keep",
        quotes: Quotes = "keep",
        threshold: float = 0.35,
        encoding: str | None = None,
        model: Path | str | None = None,
    ) -> None:
        self.drop = drop
        self.repair = repair
        self.simplify = simplify
        self.variant = variant
        self.punctuation = punctuation
        self.quotes = quotes
        self.threshold = threshold
        self.encoding = encoding
        self.model = model

    def fit(self, X: Iterable[str | bytes], y: object = None) -> "TextNormalizer":  # noqa: N803 # scikit-learn's name
        """
        Check the parameters, and return the estimator; nothing is learned, and the documents are not read.

        Raise `ValueError` for a value that `Config` does not accept, or one document in the place of many.
        """
        _check_column(X)
        self._cleaner()
        return self

    def transform(self, X: Iterable[str | bytes]) -> Texts:  # noqa: N803
        """
        Return the text of each document once it is cleaned, shape (documents,).

        Raise `TypeError` for a document that is neither str nor bytes, such as a missing value.
        """
        _check_column(X)
        documents = (_document(place, document) for place, document in enumerate(X))
        texts = [cleaned.text for cleaned in self._cleaner().clean_many(documents)]
        return np.array(texts, dtype=object)

    def _cleaner(self) -> Cleaner:
        return Cleaner(Config(**{each.name: getattr(self, each.name) for each in fields(Config)}), model=self.model)

    def __sklearn_tags__(self) -> Any:
        """Say that samples are texts, one a document, and that nothing has to be fitted."""
        return _for_texts(super().__sklearn_tags__())


class LineClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """
    Label the lines of pages body, chrome or spam.

    X is the lines of one page in their order, shape (lines,), or of several pages, shape (lines, 2): in the first
    column what page a line is of, in the second the line. A line is judged among all lines of its page, so a page must
    not be split: use `GroupKFold`, with the first column as `groups`.

    The model is trained, the shipped one or the one in the folder `model`, and `fit` does not change it. To train on
    your own lines use `cleaner train`. What may be searched for is the `threshold` of `Config`.

        >>> page = [
        ...     "首页 > 新闻 > 本地",
        ...     "图书馆昨日正式开放，首日接待读者两万人次。",
        ...     "馆长说，开馆前三个月，馆员们每天都要把书搬上搬下。",
        ...     "一位带着孩子来的母亲说，家门口终于有了看书的地方。",
        ...     "孩子们最喜欢二楼的绘本区，一坐就是一个下午。",
        ... ]
        >>> LineClassifier().predict(page).tolist()
        ['chrome', 'body', 'body', 'body', 'body']
    """

    def __init__(self, *, threshold: float = 0.35, repair: bool = True, model: Path | str | None = None) -> None:
        self.threshold = threshold
        self.repair = repair
        self.model = model

    @property
    def classes_(self) -> npt.NDArray[np.str_]:
        """The labels, in the order of the columns of `predict_proba`."""
        return np.array([label.value for label in Label])

    def fit(self, X: Lines, y: Sequence[str] | None = None) -> "LineClassifier":  # noqa: N803
        """
        Check lines and labels, and return the estimator; nothing is learned.

        Raise `ValueError` for labels that are not one a line or not those of `classes_`, `TypeError` for a line that is
        no str.
        """
        lines, _ = _lines_of_pages(X)
        self._cleaner()
        if y is not None:
            if len(y) != len(lines):
                raise ValueError(f"{len(lines)} lines and {len(y)} labels: each line has one")
            if unknown := {str(label) for label in y} - {*self.classes_.tolist()}:
                raise ValueError(f"unknown label {min(unknown)!r}: this model knows {', '.join(Label)}")
        return self

    def predict(self, X: Lines) -> npt.NDArray[np.str_]:  # noqa: N803
        """Return the label that cleaning gives each line, shape (lines,)."""
        return self._judge(X)[0]

    def predict_proba(self, X: Lines) -> npt.NDArray[np.float64]:  # noqa: N803
        """
        Return what the model says of each line by itself and its neighbours, shape (lines, 3); rows sum to 1.

        `predict` may say another label than the likeliest: it knows `threshold`, and keeps lines without a page around
        them and in other languages.
        """
        return self._judge(X)[1]

    def _judge(self, X: Lines) -> tuple[npt.NDArray[np.str_], npt.NDArray[np.float64]]:  # noqa: N803
        lines, pages = _lines_of_pages(X)
        labels = np.full(len(lines), Label.body.value, dtype=self.classes_.dtype)
        texts = np.full(len(lines), "", dtype=object)
        documents = ("".join(f"{line}\n" for line in lines[places]) for places in pages)
        for places, cleaned in zip(pages, self._cleaner().clean_many(documents), strict=True):
            labels[places] = [line.label.value for line in cleaned.lines]
            texts[places] = [line.text.strip() for line in cleaned.lines]
        return labels, self._probabilities(texts, pages)

    def _probabilities(self, texts: Texts, pages: Sequence[npt.NDArray[np.intp]]) -> npt.NDArray[np.float64]:
        order = [place for places in pages for place in places if texts[place]]
        sizes = np.array([np.count_nonzero(texts[places]) for places in pages], dtype=np.int64)
        found = load(self._cleaner().model).score_lines(texts[order].tolist(), Layout.of(sizes[sizes > 0]))
        chances = np.zeros((len(texts), len(Label)))
        chances[:, 0] = 1.0  # a blank line is body
        likely = np.column_stack([found.body, np.maximum(1.0 - found.body - found.spam, 0.0), found.spam])
        chances[order] = likely / likely.sum(axis=1, keepdims=True)
        return chances

    def _cleaner(self) -> Cleaner:
        # the label does not depend on the script
        return Cleaner(Config(threshold=self.threshold, repair=self.repair, simplify=False), model=self.model)

    def __sklearn_tags__(self) -> Any:
        """Say that samples are texts, one a line, and that nothing has to be fitted."""
        tags = _for_texts(super().__sklearn_tags__())
        tags.target_tags.required = False
        return tags


def _for_texts(tags: Any) -> Any:
    tags.input_tags.string = tags.input_tags.one_d_array = True
    tags.input_tags.two_d_array = False
    tags.requires_fit = False
    tags.no_validation = True
    return tags


def _check_many(documents: object) -> None:
    if isinstance(documents, str | bytes):
        raise ValueError("one text in the place of many: put it into a list")  # noqa: TRY004 # as scikit-learn does


def _check_column(documents: object) -> None:
    _check_many(documents)
    shape = getattr(documents, "shape", (0,))
    # to go through a table is to go through its names of columns
    if len(shape) != 1:
        raise ValueError(f"an array or a table of shape {shape}: documents are one column")


def _document(place: int, document: object) -> str | bytes:
    if not isinstance(document, str | bytes):
        raise TypeError(f"document {place} is a {type(document).__name__}, not str or bytes")
    return document


def _lines_of_pages(X: Lines) -> tuple[Texts, list[npt.NDArray[np.intp]]]:  # noqa: N803
    """Return the lines without line ends, and which of them are those of each page, in order."""
    _check_many(X)
    table = np.asarray(X, dtype=object)
    if table.ndim != 1 and table.shape[1:] != (2,):
        raise ValueError(f"an array of shape {table.shape}: it is (lines,), or (lines, 2) for pages and lines")
    pages: dict[Any, list[int]] = {}
    for place, page in enumerate(table[:, 0] if table.ndim == 2 else [0] * len(table)):
        pages.setdefault(page, []).append(place)
    lines = [_line(place, line) for place, line in enumerate(table[:, 1] if table.ndim == 2 else table)]
    return np.array(lines, dtype=object), [np.array(places) for places in pages.values()]


def _line(place: int, line: object) -> str:
    if not isinstance(line, str):
        raise TypeError(f"line {place} is a {type(line).__name__}, not str")
    line = line.rstrip("\r\n")
    if "\n" in line or "\r" in line:
        raise ValueError(f"line {place} is several lines: split it")
    return line
