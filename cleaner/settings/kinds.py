"""What a key may hold: each kind in words, as a JSON schema, and as the function that reads a value of it."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from cleaner.settings.shape import Glob, compiled

# characters of a value in a message
EXCERPT = 60
BARE = re.compile(r"[A-Za-z0-9_-]+")


class MisplacedError(ValueError):
    """What does not fit its place in a file: the message says where, what, and what would fit, and no file."""


@dataclass(frozen=True)
class Kind:
    """`words` finish the sentence "it is …"; `read` takes a value and where it is, and raises `MisplacedError`."""

    words: str
    schema: Mapping[str, object]
    read: Callable[[object, str], Any]


def kind_of(hint: Any) -> Kind:
    """Return the kind of a type: one of `PLAIN`, a `Literal`, an `Enum`, a list or a mapping of kinds, or optional."""
    if hint in PLAIN:
        return PLAIN[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):  # a key that is not there is None: TOML has no other
        return kind_of(arguments[0])
    if origin is Literal:
        return _choice(arguments, str)
    if origin in (tuple, frozenset):
        return _list(kind_of(arguments[0]), origin)
    if origin is Mapping:
        return _mapping(*map(kind_of, arguments))
    assert issubclass(hint, Enum)
    return _choice(tuple(each.value for each in hint), hint)


def refuse(value: object, at: str, words: str) -> MisplacedError:
    """Return the error of a value that does not fit its key."""
    text = toml(value)
    return MisplacedError(f"{at} = {text if len(text) <= EXCERPT else text[: EXCERPT - 1] + '…'}: {words}")


def toml(value: object) -> str:
    r"""
    Return a value as TOML has it, on one line and without control characters.

        >>> print(toml({"*.txt": ["你好", "\x7f", True, 0.5]}))
        {"*.txt" = ["你好", "\u007f", true, 0.5]}
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{joined('', name)} = {toml(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    # what is left are scalars, dates among them
    return printable(json.dumps(value, ensure_ascii=False, default=str))


def printable(text: str) -> str:
    """Return a text with the control characters, and whatever else does not show, as TOML escapes them."""
    return "".join(sign if sign.isprintable() else _escaped(ord(sign)) for sign in text)


def joined(table: str, key: str) -> str:
    """
    Return where a key is, as TOML writes it.

        >>> joined("check", "unsafe-fixes"), joined("check.per-file-ignores", "*.txt"), joined("", "drop")
        ('check.unsafe-fixes', 'check.per-file-ignores."*.txt"', 'drop')
    """
    name = key if BARE.fullmatch(key) else toml(key)
    return f"{table}.{name}" if table else name


def _escaped(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _plain(words: str, schema: Mapping[str, object], type_: type, fits: Callable[[Any], bool], make: Any) -> Kind:
    def read(value: object, at: str) -> Any:
        if not isinstance(value, type_) or not fits(value):
            raise refuse(value, at, f"it is {words}")
        return make(value)

    return Kind(words, schema, read)


def _choice(names: tuple[str, ...], make: Callable[[str], Any]) -> Kind:
    return _plain(f"one of {', '.join(names)}", {"enum": list(names)}, str, names.__contains__, make)


def _list(one: Kind, make: Callable[[list[Any]], Any]) -> Kind:
    def read(value: object, at: str) -> Any:
        if not isinstance(value, list):
            raise refuse(value, at, f"it is a list, each entry {one.words}")
        return make([one.read(each, f"{at}[{place}]") for place, each in enumerate(value)])

    return Kind(f"a list, each entry {one.words}", {"type": "array", "items": dict(one.schema)}, read)


def _mapping(names: Kind, values: Kind) -> Kind:
    words = f"a table, each name {names.words}, each value {values.words}"

    def read(value: object, at: str) -> Any:
        if not isinstance(value, dict):
            raise refuse(value, at, f"it is {words}")
        return {names.read(name, at): values.read(each, joined(at, name)) for name, each in value.items()}

    return Kind(words, {"type": "object", "additionalProperties": dict(values.schema)}, read)


def _read_codec(value: object, at: str) -> str:
    from cleaner.encoding.codec import canonical

    name: str = PLAIN[str].read(value, at)
    try:
        canonical(name)
    except ValueError as error:
        raise refuse(value, at, str(error)) from None
    return name


def _is_pattern(text: str) -> bool:
    try:
        compiled((Glob(text),))
    except (ValueError, re.error):
        return False
    return True


TEXT = {"type": "string"}
# the types that the fields of settings have; the only number among them is a probability
PLAIN: dict[Any, Kind] = {
    bool: _plain("true or false", {"type": "boolean"}, bool, lambda _: True, bool),
    float: _plain(
        "a number between 0 and 1",
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        float,
        lambda number: 0 < number < 1,
        float,
    ),
    str: _plain("a text", TEXT, str, lambda _: True, str),
    Path: _plain("a path", TEXT | {"minLength": 1}, str, lambda text: text != "" and "\0" not in text, Path),
    Glob: _plain("a pattern as in .gitignore", TEXT, str, _is_pattern, Glob),
}
CODEC = Kind("the name of a text encoding of Python", TEXT, _read_codec)
