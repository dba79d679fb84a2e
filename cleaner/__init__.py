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
    from typing import Any

    from cleaner.changes import Change, Step
    from cleaner.document import Cleaned, Config, Kind, Label, Line
    from cleaner.pipeline import Cleaner, clean
    from cleaner.restoration import record, restore

__all__ = ["Change", "Cleaned", "Cleaner", "Config", "Kind", "Label", "Line", "Step", "clean", "record", "restore"]


def __getattr__(name: str) -> Any:
    # at its first use: numpy takes half the time of a start, help needs none, and `cli.main` limits its threads first
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from cleaner import changes, document

    home: Any = document if hasattr(document, name) else changes
    if name in ("Cleaner", "clean"):
        from cleaner import pipeline

        home = pipeline
    elif name in ("record", "restore"):
        from cleaner import restoration

        home = restoration
    # where it is defined its annotations can be resolved, unlike here
    globals()[name] = found = getattr(home, name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
