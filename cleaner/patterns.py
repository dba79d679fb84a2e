"""Regular expressions that are compiled at their first use: a start needs few of those that the modules have."""

import re
from typing import Any, AnyStr, cast


class _Lazy:
    """Stands for an expression until a method of it is asked for."""

    def __init__(self, source: Any, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        """Return what the compiled expression has, and keep it for the next time."""
        if name.startswith("__"):
            raise AttributeError(name)
        self.__dict__[name] = found = getattr(re.compile(self._source, self._flags), name)
        return found


def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    r"""
    Return what has the methods and attributes of an expression; what is wrong with it shows at the first use.

        >>> pattern(r"\d+").findall("1, 22")
        ['1', '22']
    """
    return cast("re.Pattern[AnyStr]", _Lazy(source, flags))
