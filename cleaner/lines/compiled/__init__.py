"""The inner loops of judging lines in C, with the same results as the numpy code that they replace."""
