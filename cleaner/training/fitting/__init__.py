"""From pages to the arrays of a model."""
