"""What models see of a line: n-grams, classes of characters, its neighbours and its position in the page."""
