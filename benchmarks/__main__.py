"""Run every benchmark of speed: `python -m benchmarks [CORPORA]`; `make bench` adds those of repairs."""

import sys

from benchmarks import startup, throughput
from benchmarks.repair import speed

if __name__ == "__main__":
    throughput.main()
    speed.main(*sys.argv[1:])
    print()
    startup.main()
