"""Lines of JSONL as they were, from the lines that cleaning made of them."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cleaner.document import SUMMARY
from cleaner.json_rows import Row


def describe_row(raw: bytes, row: Row | None, field: str) -> dict[str, Any]:
    """
    Return how to get a line back from the one in which `field` is cleaned and a summary is added.

    `raw` is the line, with what was passed over before it; `row` is what cleaning wrote it from, None if it wrote no
    row. With it come either `raw`, the line, or `before` and `after`, what is around the object, `text`, how the text
    was written unless it is as `json.dumps` writes it (then `ascii` says whether in ASCII), `summary`, the summary of
    an earlier run, and the `sha256` of the line.
    """
    line = raw.decode("utf-8", "surrogateescape")
    if row is None:
        return {"field": field, "raw": line}
    start = line.rindex(row.line)
    found: dict[str, Any] = {"field": field, "before": line[:start], "after": line[start + len(row.line) :]}
    literal, text = row.literal(field), row.value(field)
    written = {ascii_only: json.dumps(text, ensure_ascii=ascii_only) for ascii_only in (False, True)}
    known = [ascii_only for ascii_only, each in written.items() if each == literal]
    found |= {"ascii": known[0]} if known else {"text": literal}
    if SUMMARY in row:
        found["summary"] = row.literal(SUMMARY)
    return {**found, "sha256": sha256(raw).hexdigest()}


def restore_row(described: Mapping[str, Any], row: Row | None, text: str | bytes) -> bytes:
    """Return the line of JSONL that a row was made from, with this text; raise `ValueError` if it was another."""
    if "raw" in described:
        return str(described["raw"]).encode("utf-8", "surrogateescape")
    if row is None:
        raise ValueError("there is no line for it")
    literal = described["text"] if "text" in described else json.dumps(text, ensure_ascii=described["ascii"])
    if "summary" in described:
        line = row.with_members({described["field"]: literal, SUMMARY: described["summary"]})
    else:
        line = Row(row.without(SUMMARY)).with_members({described["field"]: literal})
    raw = f"{described['before']}{line}{described['after']}".encode("utf-8", "surrogateescape")
    if sha256(raw).hexdigest() != described["sha256"]:
        raise ValueError("the other fields are not those that were recorded")
    return raw
