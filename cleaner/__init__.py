r"""
Turn dirty Chinese web text into the clean Simplified article it was made from.

    >>> import cleaner
    >>> cleaner.clean("你好").text
    '你好\n'
"""

from typing import TYPE_CHECKING, Any

from cleaner.document import Cleaned, Config, Kind, Label, Line

if TYPE_CHECKING:
    from cleaner.pipeline import Cleaner

__all__ = ["Cleaned", "Cleaner", "Config", "Kind", "Label", "Line", "clean"]


def clean(data: str | bytes, **options: Any) -> Cleaned:
    """
    Clean one document; `options` are the fields of `Config`.

    Raise `TypeError` for an option that `Config` does not have, `ValueError` for a value that it does not accept.
    """
    from cleaner.pipeline import Cleaner

    return Cleaner(Config(**options)).clean(data)


def __getattr__(name: str) -> Any:
    # at its first use: numpy takes half the time of a start, help needs none, and `cli.main` limits its threads first
    if name != "Cleaner":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from cleaner.pipeline import Cleaner

    globals()[name] = Cleaner
    return Cleaner


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
