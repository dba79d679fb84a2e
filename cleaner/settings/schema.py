"""The JSON schema of cleaner.toml, made from the keys, so that editors know what `load` takes."""

from collections.abc import Mapping
from typing import Any

from cleaner.settings.keys import CHECK, CONFIG, OVERRIDE, TABLES, TOP, Key

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ADDRESS = "https://example.org/cleaner/cleaner.schema.json"


def schema() -> dict[str, Any]:
    """Return the schema of cleaner.toml and of the table tool.cleaner, draft 2020-12."""
    tables = {
        "check": {"description": TABLES["check"], **_table(CHECK)},
        "overrides": {
            "description": TABLES["overrides"],
            "type": "array",
            # what an override leaves out is as without it, and no default
            "items": {**_table(OVERRIDE, defaults=False), "required": [*OVERRIDE.keys() - CONFIG.keys()]},
        },
    }
    table = _table(TOP)
    return {
        "$schema": DRAFT,
        "$id": ADDRESS,
        "title": "cleaner.toml",
        "description": "Settings of cleaner; in a pyproject.toml they are the table tool.cleaner.",
        **table,
        "properties": table["properties"] | tables,
    }


def plain(value: Any) -> Any:
    """Return a value as TOML and JSON have it: labels and paths as text, lists sorted where order has no meaning."""
    if isinstance(value, frozenset):
        return sorted(map(plain, value))
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    return value if value is None or isinstance(value, (bool, float)) else str(value)


def _table(keys: Mapping[str, Key], defaults: bool = True) -> dict[str, Any]:
    properties = {name: _property(key, defaults) for name, key in keys.items()}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _property(key: Key, defaults: bool) -> dict[str, Any]:
    default = {"default": plain(key.default)} if defaults and key.default is not None else {}
    return {"description": key.meaning, **key.kind.schema, **default}
