"""Print the lowest release of each package that pyproject.toml names for users, as constraints for pip."""

import re
import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = tomllib.loads((Path(__file__).resolve().parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# a constraint names no extras of a package
BOUND = re.compile(r"([\w.-]+)(?:\[\w+\])?>=([\d.]+)(;.*)?")


def lowest(need: str) -> str:
    """Return a need with the release that it begins with and no other; raise ValueError where it begins with none."""
    bound = BOUND.fullmatch(need)
    if bound is None:
        raise ValueError(f"no lowest release in {need!r}: write it as name>=version")
    name, version, where = bound.groups("")
    return f"{name}=={version}{where}"


if __name__ == "__main__":
    needs = [need for group in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()) for need in group]
    sys.stdout.writelines(f"{lowest(need)}\n" for need in needs if not need.startswith("cleaner-zh["))
