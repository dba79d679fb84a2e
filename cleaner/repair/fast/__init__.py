"""The search for runs out of step, compiled by numba: what `search` and `moves` beside it do, with the same results."""
