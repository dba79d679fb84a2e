"""Cut advertising that sites of pirated novels pasted into sentences of a chapter."""

# What `Line.repairs` calls a cut.
NAME = "ad_cut"
