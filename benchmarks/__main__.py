"""Run every benchmark of speed: `python -m benchmarks [CORPORA]`; `make bench` adds what compares results."""

import sys
from pathlib import Path

from benchmarks import startup, throughput
from benchmarks.repair import speed

if __name__ == "__main__":
    throughput.main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    speed.main(*sys.argv[1:])
    print()
    startup.main()
