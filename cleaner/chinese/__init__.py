"""The ground that all stages stand on: characters, scripts, and how likely a text is as Chinese."""
