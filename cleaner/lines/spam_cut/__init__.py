"""Cut lists of spam keywords that were injected into lines of honest text."""

# What `Line.repairs` calls a cut.
NAME = "spam_cut"
# What joins the keywords of a list.
JOINERS = ",|｜_＿"
