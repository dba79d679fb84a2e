"""Judge pages that a model has not seen, and say how well."""
