"""What an engine can be told of a document besides its text, as values that JSON and Arrow can hold."""

from collections.abc import Callable, Collection
from typing import Any

from cleaner.document import Cleaned, describe_removed


def known(details: Collection[str]) -> tuple[str, ...]:
    """Return names of details in their order; raise `ValueError` for one that is not in `DETAILS`."""
    names = (details,) if isinstance(details, str) else tuple(details)
    if unknown := [name for name in names if name not in DETAILS]:
        raise ValueError(f"unknown detail {unknown[0]!r}: there are {', '.join(DETAILS)}")
    return names


def together(details: Collection[str]) -> frozenset[str]:
    """Return what of the results `Cleaner.clean_chunks` is to find for all documents of a block, for some details."""
    return frozenset(TOGETHER[name] for name in details if name in TOGETHER)


def kind(cleaned: Cleaned) -> dict[str, Any]:
    """Return the kind of page, and how surely."""
    return {"name": cleaned.kind.name, "score": cleaned.kind.score}


def removed(cleaned: Cleaned) -> list[dict[str, Any]]:
    """Return each line that was dropped as it came, with label, score and reason; blank lines are nobody's loss."""
    found = map(describe_removed, cleaned.removed)
    return [{**each, "reason": _encodable(each["reason"]), "text": _encodable(each["text"])} for each in found]


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


DETAILS: dict[str, Callable[[Cleaned], Any]] = {
    "lines": lambda cleaned: cleaned.counts.lines,
    "dropped": lambda cleaned: cleaned.counts.dropped_as(),
    "repairs": lambda cleaned: list(cleaned.repairs),
    "encoding": lambda cleaned: cleaned.encoding,
    "kind": kind,
    "removed": removed,
}
# What of a result is found for many documents at once, and for which details.
TOGETHER = {"lines": "counts", "dropped": "counts", "kind": "kind"}
# All but the two that take about as long as cleaning does.
USUAL = ("lines", "dropped", "repairs", "encoding")
