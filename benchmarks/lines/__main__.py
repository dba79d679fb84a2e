"""
Compare the line classifier with its baselines: `python -m benchmarks.lines CORPORA`.

`python -m benchmarks.lines score FILE.jsonl` scores whatever labels lines on pages of your own.
"""

import sys

if __name__ == "__main__":
    # each needs packages that the other does without
    if sys.argv[1:2] == ["score"]:
        from benchmarks.lines import score

        score.main(sys.argv[2:])
    else:
        from benchmarks.lines import baselines

        baselines.main(*sys.argv[1:2])
