r"""
Turn dirty Chinese web text into the clean Simplified article it was made from.

    >>> import cleaner
    >>> cleaner.clean("你好").text
    '你好\n'
"""

from typing import Any

from cleaner.document import Cleaned, Config, Label, Line
from cleaner.pipeline import Cleaner

__all__ = ["Cleaned", "Cleaner", "Config", "Label", "Line", "clean"]


def clean(data: str | bytes, **options: Any) -> Cleaned:
    """
    Clean one document; `options` are the fields of `Config`.

    Raise `TypeError` for an option that `Config` does not have, `ValueError` for a value that it does not accept.
    """
    return Cleaner(Config(**options)).clean(data)
