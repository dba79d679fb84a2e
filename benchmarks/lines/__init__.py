"""Compare the line classifier with simple rules and models, and measure what its features are worth."""
