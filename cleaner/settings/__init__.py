"""What cleaner.toml or `[tool.cleaner]` in pyproject.toml says: finding the file, and the settings that are in it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.settings.lookup import SettingsError, find

if TYPE_CHECKING:
    from cleaner.document import Config
    from cleaner.settings.shape import CheckSettings, Override, Settings

__all__ = ["CheckSettings", "Override", "Settings", "SettingsError", "config_for", "find", "load", "nearest"]


def load(file: Path, root: Path | None = None) -> "Settings":
    """
    Return the settings that a file holds; raise `SettingsError` where it can't be used.

    In a pyproject.toml they are the table tool.cleaner, in any other file its top level. Paths in it are relative to
    the file; patterns are matched against paths relative to `root`, which without one is the folder of the file.
    """
    from cleaner.settings.reading import read

    return read(file, root)


def config_for(path: Path | str) -> "Config":
    """
    Return the `Config` that holds for a file: that of the nearest file of settings, with its overrides.

    The library itself reads no settings: `Cleaner(config_for(path))` does as the command line would. The file need not
    be there. Raise `SettingsError` for settings that can't be used.
    """
    path = Path(path)
    return nearest(path.parent).config_for(path)


def nearest(folder: Path) -> "Settings":
    """Return the settings that hold in a folder, by default where there are none; raise `SettingsError`."""
    from cleaner.settings.shape import Settings

    file = find(folder)
    return load(file) if file else Settings()


def __getattr__(name: str) -> Any:
    # at its first use: the filter looks for a file, finds none, and needs no more
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from cleaner.settings import shape

    return getattr(shape, name)
