"""The trained models of lines: of one alone, of a page, and the trees that both are made of."""
