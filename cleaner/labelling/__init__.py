"""Let a user correct the labels of their own pages in a browser: what `cleaner label` serves."""
