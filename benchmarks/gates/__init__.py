"""Gates that a change must pass: `python -m benchmarks.gates CORPORA` runs all, and exits with 1 if one fails."""
