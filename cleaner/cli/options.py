"""The options that shape a `Config`, and the settings below them, shared by the commands."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from cleaner.cli.console import STDIN, fail
from cleaner.document import QUOTES, VARIANTS, Config, Label

if TYPE_CHECKING:
    from cleaner.settings import Settings

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
# --no-… first: the value of these two parameters is what the older, plain options gave
NoRepair = Annotated[
    bool | None, typer.Option("--no-repair/--repair", help="Leave damaged characters as they are, or repair them.")
]
NoSimplify = Annotated[
    bool | None,
    typer.Option("--no-simplify/--simplify", help="Leave Traditional characters as they are, or convert them."),
]
Variant = Annotated[
    str | None,
    typer.Option(
        metavar="|".join(VARIANTS),
        help="Convert all that this conversion of OpenCC does. Without it: t2s, with care for names and quotations.",
    ),
]
Punctuation = Annotated[
    bool | None,
    typer.Option(
        "--punctuation/--no-punctuation",
        help="Give half-width punctuation in Chinese text its full width, or leave it. Without it: leave.",
    ),
]
Quotes = Annotated[
    str | None,
    typer.Option(
        metavar="|".join(QUOTES), help="Leave 「」 and 『』 as they are, or turn them into “” and ‘’. Without it: keep."
    ),
]
Threshold = Annotated[
    float | None,
    typer.Option(
        metavar="FLOAT",
        help=f"Probability from which a line is body, between 0 and 1. Without it: {Config.threshold}.",
    ),
]
Encoding = Annotated[
    str | None, typer.Option(metavar="NAME", help="Read bytes with this codec instead of finding out which it is.")
]
SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Take settings from this file, and look for no cleaner.toml or pyproject.toml.",
    ),
]
Isolated = Annotated[bool, typer.Option("--isolated", help="Take no settings from any file.")]


def configure(
    drop: list[str] | None = None,
    keep: list[str] | None = None,
    no_repair: bool | None = None,
    no_simplify: bool | None = None,
    variant: str | None = None,
    punctuation: bool | None = None,
    quotes: str | None = None,
    threshold: float | None = None,
    encoding: str | None = None,
    *,
    base: Config = Config(),
) -> Config:
    """
    Build a `Config` from option values; an option that is None leaves what `base` has.

    Raise `ValueError` for a value it does not know.

        >>> sorted(configure(keep=["spam"]).drop)
        [<Label.chrome: 'chrome'>]
        >>> configure(quotes="curly", base=Config(threshold=0.5)).threshold
        0.5
    """
    if encoding is not None:
        from cleaner.encoding import decode

        decode(b"", encoding)
    given: dict[str, Any] = {
        "drop": (_labels(drop) if drop else base.drop) - _labels(keep or ()),
        "repair": None if no_repair is None else not no_repair,
        "simplify": None if no_simplify is None else not no_simplify,
        "variant": variant,
        "punctuation": None if punctuation is None else "fullwidth" if punctuation else "keep",
        "quotes": quotes,
        "threshold": threshold,
        "encoding": encoding,
    }
    return replace(base, **{name: value for name, value in given.items() if value is not None})


def settings_in(folder: Path, file: Path | None = None, isolated: bool = False) -> "Settings":
    """
    Return the settings that hold in a folder, or those of `file`; by default where `isolated`, or where there are none.

    A file that can't be used ends the program with one sentence.
    """
    from cleaner.settings import Settings, SettingsError, load, nearest

    if file and isolated:
        fail("--config names a file of settings, and --isolated wants none: give one of the two")
    try:
        if file:
            # as with ruff: a file from anywhere has patterns for the files that are here
            return load(file, root=Path())
        return Settings() if isolated else nearest(folder)
    except SettingsError as error:
        fail(error)


def configs(given: Sequence[Any], settings: "Settings") -> Callable[[str], Config]:
    """Return the `Config` of each file: as the options that were `given` to `configure` say, else as the settings."""
    return lambda name: configure(*given, base=settings.config if name == STDIN else settings.config_for(Path(name)))


def choose(option: str, value: str, known: Iterable[str]) -> None:
    """Raise `ValueError` for an option's value that is not among the known ones."""
    if value not in known:
        raise ValueError(f"unknown {option} {value!r}: this command knows {', '.join(known)}")


def _labels(names: Iterable[str]) -> frozenset[Label]:
    # `Config` makes labels of names
    return Config(drop=cast(frozenset[Label], frozenset(names))).drop
