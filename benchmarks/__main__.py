"""Run every benchmark of speed: `python -m benchmarks [CORPORA]`; `make bench` also compares results."""

import sys

from benchmarks.repair import speed as repairs
from benchmarks.speed.__main__ import main

if __name__ == "__main__":
    main(*sys.argv[1:2])
    repairs.main(*sys.argv[1:2])
