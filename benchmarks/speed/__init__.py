"""Measure how fast pages are cleaned, how that grows, and what it costs: `python -m benchmarks.speed [CORPORA]`."""
