"""Turn probabilities into labels with reasons."""
