"""What all stages build on: characters, scripts, and how likely a text is as Chinese."""
