"""Whole corpora: files in pieces, cleaned by several processes, in a way that can be cut short and gone on with."""
