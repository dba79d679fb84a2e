"""The keys of each table: their kinds and defaults from the typed settings, and what they mean."""

from dataclasses import MISSING, dataclass, fields
from typing import Any, get_type_hints

from cleaner.document import Config
from cleaner.settings.kinds import CODEC, Kind, kind_of
from cleaner.settings.shape import CheckSettings, Override, Settings

MEANINGS = {
    "drop": "The labels whose lines are dropped.",
    "repair": "Whether damaged characters are repaired.",
    "simplify": "Whether Traditional characters become Simplified.",
    "variant": "The conversion of OpenCC that is done in full. Without it: t2s, with care for names and quotations.",
    "punctuation": "Whether half-width punctuation in Chinese text stays or becomes full-width.",
    "quotes": "Whether 「」 and 『』 stay or become “” and ‘’.",
    "threshold": "About the probability from which a line that is no spam is body; lower keeps more.",
    "encoding": "The codec that bytes are read with. Without it: found out for each file.",
    "model": "The folder of a model written by `cleaner train`, relative to this file. Without it: the shipped model.",
    "files": "The files that these keys hold for, as patterns of .gitignore, relative to the folder of this file.",
    "select": "The rules that `cleaner check` applies, as codes or their first characters. Empty: all.",
    "ignore": "The rules that `cleaner check` leaves out, as codes or their first characters.",
    "exclude": "The files and folders that `cleaner check` passes over, as patterns of .gitignore.",
    "unsafe-fixes": "Whether `cleaner check --fix` makes the fixes too that drop lines.",
    "baseline": "The file of findings that are accepted, relative to this file.",
    "per-file-ignores": "The rules that are left out in some files: a pattern of .gitignore, and a list of codes.",
}


@dataclass(frozen=True)
class Key:
    """A key of a table: its name in TOML, the field it sets, what it may hold, and what it is without one."""

    name: str
    field: str
    kind: Kind
    default: Any
    meaning: str


def _keys(shape: type, *names: str) -> dict[str, Key]:
    """Return the keys of the fields of a dataclass, by name; only those that are named, if any are."""
    hints = get_type_hints(shape)
    found = {}
    for each in fields(shape):
        if not names or each.name in names:
            name = each.name.replace("_", "-")
            default = each.default if each.default_factory is MISSING else each.default_factory()
            kind = CODEC if name == "encoding" else kind_of(hints[each.name])
            found[name] = Key(name, each.name, kind, default, MEANINGS[name])
    return found


CONFIG = _keys(Config)
CHECK = _keys(CheckSettings)
TOP = CONFIG | _keys(Settings, "model")
OVERRIDE = _keys(Override, "files") | CONFIG
# The top level has these beside its keys, with what they are.
TABLES = {
    "check": "What `cleaner check` does without options.",
    "overrides": "Other values for some files; where two match a file, the later wins.",
}
