"""Read labelled pages and raw lines, and say what is wrong with a file."""
