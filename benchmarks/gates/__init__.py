"""Gates that a change must pass: each compares results with what they must be, and a difference exits with 1."""
