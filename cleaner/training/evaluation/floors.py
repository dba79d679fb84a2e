"""Limits that the figures of an evaluation must keep to: floors and ceilings, as data."""

import json
from pathlib import Path
from typing import Any

from cleaner.formats import InputError

Limits = dict[str, dict[str, float]]

# Kinds of limits: the sign of figure minus limit on the right side, and the word for the wrong side.
KINDS = (("floors", 1, "below"), ("ceilings", -1, "above"))
# Splits that a corpus may have figures for; which of them were computed depends on the options.
SPLITS = ("all", "untouched", "html", "one_by_one", "unseen", "model")


def read_floors(file: Path) -> Limits:
    """
    Read limits: the maps `floors` and `ceilings` from the path of a figure, its parts joined by dots, to a number.

    Raise `InputError` for a file that holds anything else.
    """
    try:
        limits = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{file}: this is not JSON: {error}") from None
    if not isinstance(limits, dict) or not set(limits) <= {name for name, _, _ in KINDS}:
        raise InputError(f"{file}: limits are an object with the maps floors and ceilings")
    for name, rows in limits.items():
        if not isinstance(rows, dict) or not all(isinstance(limit, (int, float)) for limit in rows.values()):
            raise InputError(f"{file}: {name} is not a map from names of figures to numbers")
    return limits


def missed(table: dict[str, Any], limits: Limits) -> list[str]:
    """
    Return one sentence for each figure below its floor or above its ceiling.

    Limits for a corpus or a split that was not evaluated are skipped. Raise `InputError` for a limit on something that
    is not a figure.
    """
    sentences = []
    for kind, sign, word in KINDS:
        for name, limit in limits.get(kind, {}).items():
            corpus, *rest = name.split(".")
            if corpus not in table or (rest and rest[0] in SPLITS and rest[0] not in table[corpus]):
                continue
            value = _figure(table[corpus], rest)
            if value is None:
                raise InputError(f"no figure {name!r} to hold against its limit {limit}")
            if (value - limit) * sign < 0:
                sentences.append(f"{name} is {value}, {word} its limit {limit}")
    return sentences


def _figure(table: Any, path: list[str]) -> float | None:
    """Return the number at the end of a path, or None."""
    for part in path:
        table = table.get(part) if isinstance(table, dict) else None
    return table if isinstance(table, (int, float)) else None
