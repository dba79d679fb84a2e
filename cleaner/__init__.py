r"""
Turn dirty Chinese web text into the clean Simplified article it was made from.

    >>> import cleaner
    >>> cleaner.clean("你好").text
    '你好\n'
"""

from __future__ import annotations

# nothing is imported here: the command could not answer a Ctrl-C meanwhile
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from cleaner.changes import Change, Step
    from cleaner.document import Cleaned, Config, Kind, Label, Line
    from cleaner.pipeline import Cleaner

__all__ = ["Change", "Cleaned", "Cleaner", "Config", "Kind", "Label", "Line", "Step", "clean", "record", "restore"]


def clean(data: str | bytes, **options: Any) -> Cleaned:
    """
    Clean one document; `options` are the fields of `Config`.

    Raise `TypeError` for an option that `Config` does not have, `ValueError` for a value that it does not accept.
    """
    from cleaner.document import Config
    from cleaner.pipeline import Cleaner

    return Cleaner(Config(**options)).clean(data)


def record(cleaned: Cleaned, data: str | bytes) -> dict[str, Any]:
    """
    Return what a cleaned document lacks to be `data` again, which it was made from, as a value that JSON can hold.

    docs/restore.md has its fields.
    """
    from cleaner.restoration import record

    return record(cleaned, data)


def restore(text: str, record: Mapping[str, Any]) -> str | bytes:
    r"""
    Return the input that a text was cleaned from, given its record: str or bytes, as it was.

    Raise `ValueError` for a text or a record that is not as it was written.

        >>> data = "他們來了。\r\n".encode("big5")
        >>> cleaned = clean(data)
        >>> restore(cleaned.text, record(cleaned, data)) == data
        True
    """
    from cleaner.restoration import restore

    return restore(text, record)


def __getattr__(name: str) -> Any:
    # at its first use: numpy takes half the time of a start, help needs none, and `cli.main` limits its threads first
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from cleaner import changes, document

    home: Any = document if hasattr(document, name) else changes
    if name == "Cleaner":
        from cleaner import pipeline

        home = pipeline
    globals()[name] = found = getattr(home, name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
