"""What decides over a change: each gate compares results with what they have to be; a difference exits with 1."""
