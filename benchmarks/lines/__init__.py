"""What the line classifier is worth, beside simple rules and models."""
