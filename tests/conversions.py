"""An OpenCC that the table of conversions does not know, for tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from cleaner.simplify import opencc


@contextmanager
def another_opencc(convert: Callable[[str], str] | None = None) -> Iterator[None]:
    """Make the installed OpenCC one that no table was taken from, and let it convert with a function of the test."""

    def other(config: Path) -> str:
        return "00000000"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opencc, "digest", other)
        opencc._phrases.cache_clear()
        assert opencc._phrases() is None
        if convert is not None:
            patch.setattr(opencc, "_converter", lambda _: SimpleNamespace(convert=convert))
        try:
            yield
        finally:
            opencc._phrases.cache_clear()
