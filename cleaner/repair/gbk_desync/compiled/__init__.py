"""The search for runs out of step in C: the same as `search` and `edits`, with the same results."""
