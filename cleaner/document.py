"""The frozen types that everything speaks: labels, lines, cleaned documents, and options."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import Enum
from itertools import starmap
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from cleaner.changes import Change, Step, changes

Variant = Literal["t2s", "tw2s", "tw2sp", "hk2s"]
Punctuation = Literal["keep", "fullwidth"]
Quotes = Literal["keep", "curly"]

VARIANTS: tuple[Variant, ...] = ("t2s", "tw2s", "tw2sp", "hk2s")
PUNCTUATIONS: tuple[Punctuation, ...] = ("keep", "fullwidth")
QUOTES: tuple[Quotes, ...] = ("keep", "curly")
# The field that is added to a JSONL object.
SUMMARY = "cleaner"
# Characters of a text that a `repr` shows.
SHOWN = 30
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

    `drop` is the labels whose lines are dropped. `repair` undoes damage, `simplify` makes Traditional Simplified,
    `punctuation` "fullwidth" widens half-width punctuation beside Chinese characters, `quotes` "curly" turns 「」 into
    “”. `encoding` is the codec of bytes; None finds out which it is.
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
        _check("repair", self.repair, (True, False))
        _check("simplify", self.simplify, (True, False))
        if self.encoding is not None and not isinstance(self.encoding, str):
            raise TypeError(f"encoding {self.encoding!r}: it is the name of a codec, or None")
        if self.variant is not None:
            _check("variant", self.variant, VARIANTS)
        _check("punctuation", self.punctuation, PUNCTUATIONS)
        _check("quotes", self.quotes, QUOTES)
        if not isinstance(self.threshold, (int, float)) or not 0 < self.threshold < 1:
            raise ValueError(f"threshold {self.threshold}: it is a probability between 0 and 1")

    def __repr__(self) -> str:
        """
        Show the options that differ from the default.

            >>> Config(drop={"spam"}, repair=True, variant="tw2s")
            Config(drop=['spam'], variant='tw2s')
        """
        # labels in order: two runs show the same
        shown = {"drop": sorted(map(str, self.drop))}
        values = ((each, getattr(self, each.name)) for each in fields(self))
        changed = [f"{each.name}={shown.get(each.name, value)!r}" for each, value in values if value != each.default]
        return f"Config({', '.join(changed)})"


def _label(name: str) -> Label:
    if name not in set(Label):
        raise ValueError(f"unknown label {name!r}: this model knows {', '.join(Label)}")
    return Label(name)


def _start(text: str) -> str:
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")


def _check(field: str, value: object, known: tuple[object, ...]) -> None:
    if value not in known:
        raise ValueError(f"unknown {field} {value!r}: it is one of {', '.join(map(str, known))}")


@dataclass(frozen=True, init=False)
class Line:
    r"""
    One input line and what became of it.

    `score` is the probability of `label`, 0 to 1; `repairs` names what was repaired on the line; `reason` says in short
    words why it has its label and, after a semicolon, what on it was guessed or is lost for good: "reads like an
    article; lost character: U+FFFD". `steps` are the steps that changed the line, in order, each with its text
    before and after; `end` is what ended it: `\n`, `\r\n`, `\r`, or nothing at the end of a text.
    """

    number: int
    original: str
    text: str
    label: Label
    score: float
    kept: bool
    repairs: tuple[str, ...]
    reason: str
    steps: tuple[Step, ...] = ()
    end: str = "\n"

    def __init__(
        self,
        number: int,
        original: str,
        text: str,
        label: Label,
        score: float,
        kept: bool,
        repairs: tuple[str, ...],
        reason: str,
        steps: tuple[Step, ...] = (),
        end: str = "\n",
    ) -> None:
        """Set the fields, in a third of the time that a frozen dataclass takes: documents have a lot of lines."""
        known = self.__dict__
        known["number"], known["original"], known["text"] = number, original, text
        known["label"], known["score"], known["kept"] = label, score, kept
        known["repairs"], known["reason"], known["steps"], known["end"] = repairs, reason, steps, end

    def __repr__(self) -> str:
        """
        Show what became of the line, and how its text begins.

            >>> Line(3, "首页", "首页", Label.chrome, 0.981, kept=False, repairs=(), reason="")
            <Line 3 chrome 0.981 dropped: '首页'>
        """
        fate = " ".join(["kept" if self.kept else "dropped", *self.repairs])
        return f"<Line {self.number} {self.label} {self.score:.3f} {fate}: {_start(self.text)}>"

    @property
    def changes(self) -> tuple[Change, ...]:
        """Where `original` became something else in `text`, in order; see `Change`."""
        return changes(self.original, self.steps, self.text)


# The fields of a `Line`, in order.
LineFields = tuple[int, str, str, Label, float, bool, tuple[str, ...], str, tuple[Step, ...], str]


def describe_removed(line: Line) -> dict[str, Any]:
    """Return what is written of a line that was dropped, wherever such lines are written."""
    told = {"label": line.label.value, "score": round(line.score, 4), "reason": line.reason}
    return {"line": line.number, **told, "text": line.original}


@dataclass(frozen=True)
class Kind:
    """
    What kind of page a document is, and how surely: `score` is the probability of `name`, 0 to 1.

    `name` is article, novel, poem, forum (questions and posts, too), reference (encyclopaedias, tables, recipes),
    product (companies and jobs, too), list (of links: indexes, search results) or doorway (made to advertise).
    """

    name: str
    score: float


class Counts(NamedTuple):
    """How many lines of a document were kept and dropped, by label and reason; blank lines don't count."""

    kept: Mapping[tuple[Label, str], int]
    dropped: Mapping[tuple[Label, str], int]

    @property
    def lines(self) -> int:
        """How many lines there were."""
        return sum(self.kept.values()) + sum(self.dropped.values())

    def dropped_as(self) -> dict[str, int]:
        """Return how many lines of each label were dropped, by its name."""
        found = {label.value: 0 for label in Label}
        for (label, _), count in self.dropped.items():
            found[label.value] += count
        return found


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
        lines: Callable[[], Iterable[LineFields]],
        kind: Callable[[], Kind],
        counts: Callable[[], Counts] | None = None,
    ) -> "Cleaned":
        """Return a document that makes lines, from their fields, and kind when asked for: most want the text alone."""
        cleaned = object.__new__(cls)
        makers = {"lines": lines, "kind": kind, "counts": counts}
        cleaned.__dict__.update(text=text, encoding=encoding, repairs=repairs, _makers=makers)
        return cleaned

    @property
    def line_fields(self) -> Sequence[LineFields]:
        """The fields of each line; as long as nobody has asked for `lines`, they take two thirds of their time."""
        makers = self.__dict__.get("_makers", {})
        if (make := makers.get("lines")) is None:
            return [(*vars(line).values(),) for line in self.lines]
        found = list(make())
        makers["lines"] = lambda: found
        return found

    @property
    def removed(self) -> Iterator[Line]:
        """The lines that were dropped; blank lines are nobody's loss."""
        # to make the lines takes longer than to count them
        if self.counts.dropped:
            yield from (line for line in self.lines if not line.kept and line.original.strip())

    @property
    def counts(self) -> Counts:
        """
        How many lines were kept and dropped, by label and reason without its details; blank lines don't count.

        It costs little as long as nobody has asked for `lines`.
        """
        makers = self.__dict__.get("_makers", {})
        if make := makers.get("counts"):
            found: Counts = make()
            makers["counts"] = lambda: found
            return found
        kept, dropped = Counter[tuple[Label, str]](), Counter[tuple[Label, str]]()
        for line in self.lines:
            if line.original.strip():
                (kept if line.kept else dropped)[line.label, re.split("[:;]", line.reason)[0]] += 1
        return Counts(kept, dropped)

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            """Make a field of a document that was built lazily, and let go of what it was made from."""
            known = self.__dict__
            makers = known.get("_makers", {})
            if (make := makers.get(name)) is not None:
                known.setdefault(name, tuple(starmap(Line, make())) if name == "lines" else make())
                makers.pop(name, None)
                if name == "lines":
                    makers.pop("counts", None)
            # it may also be there because another thread has made it since it was missed
            if name not in ("lines", "kind") or name not in known:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            return known[name]

    def __getstate__(self) -> dict[str, object]:
        """Make the lines and the kind before a document is copied or pickled."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def __repr__(self) -> str:
        """Show the kind, how many lines are kept, encoding and repairs, and how the text begins."""
        kept = sum(line.kept for line in self.lines)
        said = [self.kind.name, f"{kept} of {len(self.lines)} lines", self.encoding, " ".join(self.repairs)]
        return f"<Cleaned {', '.join(filter(None, said))}: {_start(self.text)}>"
