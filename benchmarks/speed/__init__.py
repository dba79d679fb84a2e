"""Measure how fast pages are cleaned, how time grows, and what it costs: `python -m benchmarks.speed [CORPORA]`."""

import os

# commands are timed as users have them: modules are compiled once, and what is written to a file waits for a buffer
for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"):
    os.environ.pop(name, None)
