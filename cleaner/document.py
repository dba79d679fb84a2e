"""The frozen types that everything speaks: labels, lines, cleaned documents, and options."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import Enum
from typing import TYPE_CHECKING, Literal

Variant = Literal["t2s", "tw2s", "tw2sp", "hk2s"]
Punctuation = Literal["keep", "fullwidth"]
Quotes = Literal["keep", "curly"]

VARIANTS: tuple[Variant, ...] = ("t2s", "tw2s", "tw2sp", "hk2s")
PUNCTUATIONS: tuple[Punctuation, ...] = ("keep", "fullwidth")
QUOTES: tuple[Quotes, ...] = ("keep", "curly")
# What `Kind.name` may be.
KINDS = ("article", "novel", "poem", "forum", "reference", "product", "list", "doorway")


class Label(str, Enum):
    """What a line is: the article's body, the site's chrome (boilerplate), or injected spam."""

    body = "body"
    chrome = "chrome"
    spam = "spam"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Config:
    """
    Options of a `Cleaner`.

    `variant` names the conversion of OpenCC that makes text Simplified; None is t2s, with care for what may be right as
    it is: names, quotations and texts about the two scripts.
    `threshold` is about the probability of body from which a line counts as body (each page has its own near it),
    0 < threshold < 1: lower keeps more.
    Raise `ValueError` for a value outside the table in the README.
    """

    drop: frozenset[Label] = frozenset({Label.chrome, Label.spam})
    repair: bool = True
    simplify: bool = True
    variant: Variant | None = None
    punctuation: Punctuation = "keep"
    quotes: Quotes = "keep"
    threshold: float = 0.35
    encoding: str | None = None

    def __post_init__(self) -> None:
        """Check the values; `drop` takes any collection of labels or their names."""
        drop = [self.drop] if isinstance(self.drop, str) else self.drop
        object.__setattr__(self, "drop", frozenset(_label(label) for label in drop))
        if self.variant is not None:
            _check("variant", self.variant, VARIANTS)
        _check("punctuation", self.punctuation, PUNCTUATIONS)
        _check("quotes", self.quotes, QUOTES)
        if not isinstance(self.threshold, (int, float)) or not 0 < self.threshold < 1:
            raise ValueError(f"threshold {self.threshold}: it is a probability between 0 and 1")


def _label(name: str) -> Label:
    if name not in set(Label):
        raise ValueError(f"unknown label {name!r}: this model knows {', '.join(Label)}")
    return Label(name)


def _check(field: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"unknown {field} {value!r}: it is one of {', '.join(known)}")


@dataclass(frozen=True)
class Line:
    """
    One input line and what became of it.

    `score` is the probability of `label`, 0 to 1; `repairs` names what was repaired on the line; `reason` says in short
    words why it has its label and, after a semicolon, what on it was guessed or is lost for good: "reads like an
    article; lost character: U+FFFD".
    """

    number: int
    original: str
    text: str
    label: Label
    score: float
    kept: bool
    repairs: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Kind:
    """
    What kind of page a document is, and how surely: `score` is the probability of `name`, 0 to 1.

    `name` is article, novel, poem, forum (questions and posts, too), reference (encyclopaedias, tables, recipes),
    product (companies and jobs, too), list (of links: indexes, search results) or doorway (made to advertise).
    """

    name: str
    score: float


@dataclass(frozen=True)
class Cleaned:
    """
    A cleaned document.

    `text` holds the kept lines and ends with one newline (empty when nothing is kept), `lines` one `Line` per input
    line in order, `encoding` the codec bytes were read with (None for str, "binary" for data that is no text, which
    stays as it came), `repairs` the names that changed something, `kind` what kind of page it was before its chrome was
    dropped.
    """

    text: str
    lines: tuple[Line, ...]
    encoding: str | None
    repairs: tuple[str, ...]
    kind: Kind

    @classmethod
    def lazily(
        cls,
        text: str,
        encoding: str | None,
        repairs: tuple[str, ...],
        *,
        lines: Callable[[], tuple[Line, ...]],
        kind: Callable[[], Kind],
    ) -> "Cleaned":
        """Return a document that makes its lines and kind when they are first asked for: most want the text alone."""
        cleaned = object.__new__(cls)
        cleaned.__dict__.update(text=text, encoding=encoding, repairs=repairs, _makers={"lines": lines, "kind": kind})
        return cleaned

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            """Make a field of a document that was built lazily, and let go of what it was made from."""
            known = self.__dict__
            makers = known.get("_makers", {})
            make = makers.get(name)
            if make is not None:
                known.setdefault(name, make())
                makers.pop(name, None)
            # it may also be there because another thread has made it since it was missed
            if name not in ("lines", "kind") or name not in known:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            return known[name]

    def __getstate__(self) -> dict[str, object]:
        """Make the lines and the kind before a document is copied or pickled."""
        return {each.name: getattr(self, each.name) for each in fields(self)}
