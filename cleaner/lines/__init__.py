"""Decide what each line of a page is: body, chrome or spam."""
