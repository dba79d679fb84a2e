"""Describe the machine of a measurement, so that figures of different machines are not confused."""

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PROCESSORS = Path("/proc/cpuinfo")
PACKAGES = {
    "numpy": "numpy",
    "ftfy": "ftfy",
    "OpenCC": "opencc",
    "scikit-learn": "scikit-learn",
}


def describe() -> str:
    """Return a sentence with the processor and the versions of Python and the packages involved."""
    tools = ", ".join(f"{name} {_version(package)}" for name, package in PACKAGES.items())
    return f"Measured on one core of {processor()}, Python {platform.python_version()}, {tools}."


def processor() -> str:
    """Return the model of the processor, if the system gives it, and its architecture."""
    rows = PROCESSORS.read_text(encoding="utf-8").splitlines() if PROCESSORS.exists() else []
    models = [row.partition(":")[2].strip() for row in rows if row.startswith("model name")]
    return f"{models[0]} ({platform.machine()})" if models else platform.machine()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
