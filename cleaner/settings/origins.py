"""Where each value comes from that holds for a file or a folder, for `cleaner config`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaner.settings.keys import CHECK, CONFIG, OVERRIDE, TOP
from cleaner.settings.kinds import joined, printable, toml
from cleaner.settings.lookup import SHARED, shown
from cleaner.settings.schema import plain
from cleaner.settings.shape import Settings

DEFAULT = "default"


@dataclass(frozen=True)
class Held:
    """A value as TOML has it, None for none, and its origin: `default`, or the file and the key in it."""

    value: Any
    origin: str


def held(settings: Settings, path: Path | None = None) -> dict[str, Held]:
    """Return what holds for a file, with overrides, or without a path for a folder; by key, as in `check.select`."""
    config = settings.config_for(path) if path else settings.config
    matching = settings.overrides_for(path) if path else {}
    origins = {
        name: _origin(settings, f"overrides[{place}].{name}")
        for place, override in matching.items()
        for name in CONFIG
        if CONFIG[name].field in override.values
    }
    values = {name: getattr(settings if name not in CONFIG else config, key.field) for name, key in TOP.items()}
    values |= {joined("check", name): getattr(settings.check, key.field) for name, key in CHECK.items()}
    return {
        name: Held(plain(value), origins.get(name) or (_origin(settings, name) if name in settings.given else DEFAULT))
        for name, value in values.items()
    }


def rendered(settings: Settings, found: Mapping[str, Held], path: Path | None = None) -> str:
    """
    Return what holds as the text of a cleaner.toml that says the same, with the origin of each value as a comment.

    The overrides are part of it for a folder; for a file they are in the values.
    """
    rows = [*_rows(found, "", TOP), None, ("[check]", ""), *_rows(found, "check", CHECK)]
    if path is None:
        for place, override in enumerate(settings.overrides):
            values = {"files": override.files, **override.values}
            rows += [None, ("[[overrides]]", _origin(settings, f"overrides[{place}]"))]
            names = [name for name, key in OVERRIDE.items() if key.field in values]
            rows += [(f"{name} = {toml(plain(values[OVERRIDE[name].field]))}", "") for name in names]
    width = max(len(row[0]) for row in rows if row and row[1])
    text = [f"{row[0]:{width}}  # {printable(row[1])}" if row and row[1] else row[0] if row else "" for row in rows]
    return "\n".join([*map(_comment, _heading(settings, path)), "", *text])


def _heading(settings: Settings, path: Path | None) -> Iterator[str]:
    yield f"from {shown(settings.file)}" if settings.file else "from no file"
    if path and settings.excludes(path):
        yield "check.exclude leaves this file out"
    if path and (codes := settings.ignored_for(path)) != settings.check.ignore:
        yield f"ignored in this file: {', '.join(codes)}"


def _rows(found: Mapping[str, Held], table: str, names: Mapping[str, object]) -> Iterator[tuple[str, str] | None]:
    for name in names:
        each = found[joined(table, name)]
        yield f"{name} = {toml(each.value)}" if each.value is not None else f"# {name} is not set", each.origin


def _comment(text: str) -> str:
    return f"# {printable(text)}"


def _origin(settings: Settings, key: str) -> str:
    assert settings.file
    return f"{shown(settings.file)}: {'tool.cleaner.' if settings.file.name == SHARED else ''}{key}"
