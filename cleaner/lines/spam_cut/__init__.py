"""Spam inside a line: lists of keywords that were injected into honest text, and cutting them out."""

# What `Line.repairs` calls a cut.
NAME = "spam_cut"
# What joins the keywords of a list.
JOINERS = ",|｜_＿"
