"""Judge pages that a model has not seen, and measure how well it does."""
