"""The options that shape a `Config`, shared by the commands."""

from collections.abc import Iterable
from typing import Annotated, cast

import typer

from cleaner.document import QUOTES, VARIANTS, Config, Label
from cleaner.document import Quotes as QuotesName
from cleaner.document import Variant as VariantName
from cleaner.encoding import decode

LABELS = "|".join(label.value for label in Label)

Drop = Annotated[
    list[str] | None,
    typer.Option(
        "--drop",
        metavar=LABELS,
        help="Drop lines with this label and no others; repeatable. Without it: chrome and spam.",
    ),
]
Keep = Annotated[
    list[str] | None, typer.Option("--keep", metavar=LABELS, help="Keep lines with this label; repeatable.")
]
NoRepair = Annotated[bool, typer.Option("--no-repair", help="Leave damaged characters as they are.")]
NoSimplify = Annotated[bool, typer.Option("--no-simplify", help="Leave Traditional characters as they are.")]
Variant = Annotated[
    str | None,
    typer.Option(
        metavar="|".join(VARIANTS),
        help="Convert all that this conversion of OpenCC does. Without it: t2s, with care for names and quotations.",
    ),
]
Punctuation = Annotated[
    bool, typer.Option("--punctuation", help="Give half-width punctuation in Chinese text its full width.")
]
Quotes = Annotated[
    str, typer.Option(metavar="|".join(QUOTES), help="Leave 「」 and 『』 as they are, or turn them into “” and ‘’.")
]
Threshold = Annotated[
    float, typer.Option(metavar="FLOAT", help="Probability from which a line is body, between 0 and 1.")
]
Encoding = Annotated[
    str | None, typer.Option(metavar="NAME", help="Read bytes with this codec instead of finding out which it is.")
]


def configure(
    drop: list[str] | None = None,
    keep: list[str] | None = None,
    no_repair: bool = False,
    no_simplify: bool = False,
    variant: str | None = Config.variant,
    punctuation: bool = False,
    quotes: str = Config.quotes,
    threshold: float = Config.threshold,
    encoding: str | None = None,
) -> Config:
    """
    Build a `Config` from option values; raise `ValueError` for a value it does not know.

        >>> sorted(configure(keep=["spam"]).drop)
        [<Label.chrome: 'chrome'>]
    """
    dropped = _labels(drop) if drop else Config.drop
    if encoding is not None:
        decode(b"", encoding)
    return Config(
        drop=dropped - _labels(keep or ()),
        repair=not no_repair,
        simplify=not no_simplify,
        variant=cast(VariantName | None, variant),
        punctuation="fullwidth" if punctuation else "keep",
        quotes=cast(QuotesName, quotes),
        threshold=threshold,
        encoding=encoding,
    )


def choose(option: str, value: str, known: Iterable[str]) -> None:
    """Raise `ValueError` for an option's value that is not among the known ones."""
    if value not in known:
        raise ValueError(f"unknown {option} {value!r}: this command knows {', '.join(known)}")


def _labels(names: Iterable[str]) -> frozenset[Label]:
    # `Config` makes labels of names
    return Config(drop=cast(frozenset[Label], frozenset(names))).drop
