"""The inner loops of judging and counting lines in C, with the same results as the numpy code that they replace."""
