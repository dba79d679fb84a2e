"""What one function hands to another is a frozen value, so that no caller finds it changed."""

import re

from tests.conftest import ROOT

# what holds state while it is put together
STATE = {"fit.py": 1, "counts.py": 1, "session.py": 1}


def test_every_dataclass_but_those_that_hold_state_is_frozen() -> None:
    found: dict[str, int] = {}
    for file in (ROOT / "cleaner").rglob("*.py"):
        decorators = re.findall(r"^@dataclass\b.*$", file.read_text(encoding="utf-8"), re.MULTILINE)
        if others := [row for row in decorators if "frozen=True" not in row]:
            found[file.name] = len(others)
    assert found == STATE
