"""Fit the arrays of a model to pages."""
