"""
The record of a cleaned document, from which its input comes back: every character of a str, every byte of bytes.

Offsets count code points from 0, and an end is exclusive; those of `input.bytes` count bytes.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby, repeat
from typing import Any

from cleaner.changes import Change, undone
from cleaner.document import Cleaned, Line

SURROGATE = re.compile("[\ud800-\udfff]")
# JSON makes one character of the two.
PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def record(cleaned: Cleaned, data: str | bytes) -> dict[str, Any]:
    r"""
    Return what a cleaned document lacks to be `data` again, which it was made from, as a value that JSON can hold.

    `encoding`; `input`, see `describe_input`; `output`: the number of `lines` of the text, and its `sha256`; `lines`:
    those input lines that are not a line of the text as they were. A line that is not in the text has `number`, `kept`
    false and its `original`; one that reads otherwise there has `number`, `kept` true and `changes`, each a list of the
    fields of a `Change`.

        >>> import cleaner
        >>> data = "他們來了。\r\n\r\n"
        >>> found = record(cleaner.clean(data), data)
        >>> [line["number"] for line in found["lines"]], found["input"]["ends"]
        ([1, 2], [['\r\n', 2]])
        >>> restore("他们来了。\n", found)
        '他們來了。\r\n\r\n'
    """
    return {
        "encoding": cleaned.encoding,
        "input": describe_input(cleaned, data),
        "output": {"lines": len(_split(cleaned.text)), "sha256": _digest(cleaned.text)},
        "lines": list(_differing(cleaned)),
    }


def restore(text: str, record: Mapping[str, Any]) -> str | bytes:
    """
    Return the input that a text was cleaned from, given its record: str or bytes, as it was.

    The object that `--format jsonl` writes of a file is a record, too. Raise `ValueError` for a text or a record that
    is not as it was written.
    """
    try:
        output = record.get("output")
        if output is not None and output["sha256"] != _digest(text):
            raise ValueError("the text is not the one that was recorded")
        source, encoding = record["input"], record["encoding"]
        raw = _raw(text, record)
        if sha256(raw).hexdigest() != source["sha256"]:
            raise ValueError("the text and its record do not give the input back: one of them was changed")
        return raw.decode("utf-8", "surrogatepass") if encoding is None else raw
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise ValueError("this is no record of a cleaned text") from error


def places(cleaned: Cleaned) -> list[bool]:
    """
    Return for each line whether it is one of the text, in order.

    Kept lines are, but for the blank ones that are left out: of several in a row the first one counts as the one that
    is in the text.
    """
    output, at, found = _split(cleaned.text), 0, []
    for line in cleaned.lines:
        found.append(line.kept and at < len(output) and output[at] == line.text)
        at += found[-1]
    return found


def describe_input(cleaned: Cleaned, data: str | bytes) -> dict[str, Any]:
    """
    Return what is to be known about the input of a document besides its lines.

    `first`: the number of the first line; `lines`: how many there are; `ends`: what ended them, as runs [end, count];
    `sha256` of the bytes, those of a str in UTF-8. Where lines and ends in `encoding` are not the input, `bytes` says
    what to put in the place of those bytes, as `start`, `end` and `base64`: a byte order mark, what could not be read,
    lines in another encoding. `base64` is the whole input, where nothing else gives it: binary data with carriage
    returns, or a str with the halves of a character as two surrogates.
    """
    lines = cleaned.lines
    rebuilt = "".join([line.original + line.end for line in lines])
    raw = data if isinstance(data, bytes) else _encoded(data, None)
    found: dict[str, Any] = {
        "first": lines[0].number if lines else 1,
        "lines": len(lines),
        "ends": [[end, len([*run])] for end, run in groupby(line.end for line in lines)],
        "sha256": sha256(raw).hexdigest(),
    }
    fits = sum(places(cleaned)) == len(_split(cleaned.text))
    if not fits or PAIR.search(rebuilt) or (isinstance(data, str) and data != rebuilt):
        found["base64"] = b64encode(raw).decode()
    elif patches := [*_patches(_encoded(rebuilt, cleaned.encoding), raw)]:
        found["bytes"] = patches
    return found


def changes_of(line: Line) -> tuple[Change, ...]:
    """Return the changes of a line; a surrogate may be written as something else, so a line with one is one change."""
    found = line.changes
    if not SURROGATE.search(line.text):
        return found
    names = dict.fromkeys(name for change in found for name in change.names)
    return (Change(0, len(line.original), 0, len(line.text), line.original, line.text, tuple(names)),)


def _differing(cleaned: Cleaned) -> Iterator[dict[str, Any]]:
    """Yield the lines that are not in the text as they were."""
    for line, there in zip(cleaned.lines, places(cleaned), strict=True):
        if not there:
            yield {"number": line.number, "kept": False, "original": line.original}
        elif found := changes_of(line):
            yield {"number": line.number, "kept": True, "changes": [list(change) for change in found]}


def _raw(text: str, record: Mapping[str, Any]) -> bytes:
    """Return the bytes of the input."""
    source = record["input"]
    if "base64" in source:
        return b64decode(source["base64"])
    ends = (end for end, count in source["ends"] for end in repeat(end, count))
    pieces = [line + end for line, end in zip(_originals(text, record), ends, strict=True)]
    raw, parts, done = _encoded("".join(pieces), record["encoding"]), [], 0
    for patch in source.get("bytes", ()):
        parts += [raw[done : patch["start"]], b64decode(patch["base64"])]
        done = patch["end"]
    return b"".join([*parts, raw[done:]])


def _originals(text: str, record: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the input."""
    output, at = _split(text), 0
    known = {line["number"]: line for line in record["lines"]}
    first = record["input"]["first"]
    for number in range(first, first + record["input"]["lines"]):
        line = known.get(number, {"kept": True})
        # a blank line that was left out is kept, in the objects that have all lines with their texts
        if line["kept"] and at < len(output) and line.get("text", output[at]) == output[at]:
            yield undone(output[at], [_change(change) for change in line.get("changes", ())])
            at += 1
        else:
            yield line["original"]


def _change(found: Mapping[str, Any] | Sequence[Any]) -> Change:
    return Change(**found) if isinstance(found, Mapping) else Change(*found)


def _split(text: str) -> list[str]:
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def _digest(text: str) -> str:
    """Return the hash of a text in UTF-8, the same for surrogates and for what a file has in their place."""
    if SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def _encoded(text: str, encoding: str | None) -> bytes:
    """Return a text in an encoding, or in UTF-8 where that can't be; whatever it can't write is a question mark."""
    if encoding is None:
        return text.encode("utf-8", "surrogatepass")
    try:
        return text.encode(encoding, "replace")
    except (LookupError, ValueError):
        return text.encode("utf-8", "replace")


def _patches(old: bytes, new: bytes) -> Iterator[dict[str, Any]]:
    """Yield what makes some bytes others: line by line, or as one where they have other lines."""
    if old == new:
        return
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(before) != len(after):
        before, after = [old], [new]
    offset = 0
    for one, other in zip(before, after, strict=True):
        if one != other:
            start = _shared(one, other)
            same = _shared(one[start:][::-1], other[start:][::-1])
            put = b64encode(other[start : len(other) - same]).decode()
            yield {"start": offset + start, "end": offset + len(one) - same, "base64": put}
        offset += len(one)


def _shared(one: bytes, other: bytes) -> int:
    """Return how many bytes two byte strings begin with alike."""
    most = min(len(one), len(other))
    return next((place for place in range(most) if one[place] != other[place]), most)
