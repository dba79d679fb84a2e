"""Read settings from TOML: which tables and keys there are, and one sentence about the first that is wrong."""

import os
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from cleaner.document import Config
from cleaner.settings.keys import CHECK, OVERRIDE, TABLES, TOP, Key
from cleaner.settings.kinds import MisplacedError, joined, refuse
from cleaner.settings.lookup import SHARED, SettingsError, parse, shown
from cleaner.settings.shape import CheckSettings, Override, Settings


def read(file: Path, root: Path | None = None) -> Settings:
    """Return the settings of a file; see `cleaner.settings.load`."""
    try:
        file = Path(os.path.realpath(file.parent)) / file.name
        document = parse(file, file.read_bytes())
        if file.name != SHARED:
            return _settings(document, "", file, root or file.parent)
        table = _table(_table(document.get("tool", {}), "tool").get("cleaner"), "tool.cleaner")
        return _settings(table, "tool.cleaner", file, root or file.parent)
    except RecursionError as error:
        raise SettingsError(f"{shown(file)}: its values are nested too deeply") from error
    except OSError as error:
        raise SettingsError(f"{shown(file)}: {error.strerror}") from error
    except MisplacedError as error:
        raise SettingsError(f"{shown(file)}: {error}") from None


def _settings(table: Mapping[str, Any], at: str, file: Path, root: Path) -> Settings:
    _know(table, (*TOP, *TABLES), at, *(joined("check", name) for name in CHECK))
    given = {name for name in table if name in TOP}
    values = _values(table, TOP, at)
    check = _table(table.get("check", {}), joined(at, "check"))
    _know(check, CHECK, joined(at, "check"))
    chosen = _values(check, CHECK, joined(at, "check"))
    if "baseline" in chosen:
        chosen["baseline"] = file.parent / chosen["baseline"]
    model = values.pop("model", None)
    return Settings(
        file=file,
        root=root,
        config=Config(**values),
        model=model and file.parent / model,
        overrides=tuple(_overrides(table.get("overrides", []), joined(at, "overrides"))),
        check=CheckSettings(**chosen),
        given=frozenset(given | {joined("check", name) for name in check}),
    )


def _overrides(tables: object, at: str) -> Iterable[Override]:
    if not isinstance(tables, list):
        raise refuse(tables, at, f"it is a list of tables, so write [[{at}]]")
    for place, each in enumerate(tables):
        here = f"{at}[{place}]"
        table = _table(each, here)
        _know(table, OVERRIDE, here)
        if "files" not in table:
            raise MisplacedError(f'{here}: the key files is missing, as in files = ["seeds/*.txt"]')
        values = _values(table, OVERRIDE, here)
        yield Override(values.pop("files"), values)


def _values(table: Mapping[str, Any], keys: Mapping[str, Key], at: str) -> dict[str, Any]:
    """Return the values of a table by the names of their fields."""
    return {key.field: key.kind.read(table[name], joined(at, name)) for name, key in keys.items() if name in table}


def _table(value: object, at: str) -> Mapping[str, Any]:
    if value is None:
        raise MisplacedError(f"there is no table {at}")
    if not isinstance(value, dict):
        raise refuse(value, at, "it is a table")
    return value


def _know(table: Mapping[str, Any], known: Iterable[str], at: str, *elsewhere: str) -> None:
    """Raise `MisplacedError` for the first key that is not known, with the one that may be meant or else all."""
    known = list(known)
    for name in table:
        if name not in known:
            near = get_close_matches(name.replace("_", "-"), [*known, *elsewhere], n=1)
            hint = f"do you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            raise MisplacedError(f"{joined(at, name)}: there is no such key; {hint}")
