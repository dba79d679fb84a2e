"""Measure how fast pages are cleaned, how time grows, and what it costs: `python -m benchmarks.speed [CORPORA]`."""
