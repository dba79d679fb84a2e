"""What was done to a document, in counts."""

from typing import Any

from cleaner.document import Cleaned, Kind

# What a summary has.
MEMBERS = frozenset({"lines", "dropped", "repairs", "kind"})


def summarise(cleaned: Cleaned) -> dict[str, Any]:
    """Return the object that is added to an object of JSON lines; its lines are those that are not blank."""
    counts = cleaned.counts
    return {
        "lines": counts.lines,
        "dropped": counts.dropped_as(),
        "repairs": cleaned.repairs,
        "kind": describe_kind(cleaned.kind),
    }


def describe_kind(kind: Kind) -> dict[str, object]:
    """Return a kind of page as it is written."""
    return {"name": kind.name, "score": round(kind.score, 4)}


def is_summary(value: object) -> bool:
    """Return whether a value is what an earlier run added, and may be replaced."""
    return isinstance(value, dict) and value.keys() >= MEMBERS
