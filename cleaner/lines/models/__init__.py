"""The trained models: of a line alone, of the lines of a page, and the trees in the latter."""
