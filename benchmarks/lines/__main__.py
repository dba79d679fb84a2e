"""Compare the line classifier with its baselines: `python -m benchmarks.lines CORPORA`."""

import sys

from benchmarks.lines import baselines

if __name__ == "__main__":
    baselines.main(*sys.argv[1:2])
