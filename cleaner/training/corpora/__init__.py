"""Labelled pages and raw lines: read them, and know what is wrong with a file."""
