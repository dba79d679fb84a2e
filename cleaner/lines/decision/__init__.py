"""From probabilities to labels with reasons."""
