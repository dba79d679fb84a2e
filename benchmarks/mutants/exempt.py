"""Constants that are not moved, by file: what is no amount, and what bounds nothing but time and memory."""

# Numbers that stand for something: they only have to differ, are bits of their own, count what is there, or are what
# another program or a saved file knows.
MARKS: dict[str, tuple[str, ...]] = {
    "cleaner/cli/console.py": ("VERBOSE",),
    "cleaner/encoding/__init__.py": ("HEAD",),
    "cleaner/encoding/byte_readings.py": ("MOST",),
    "cleaner/encoding/out_of_step.py": ("MOST",),
    "cleaner/encoding/utf32.py": ("FEWEST",),
    "cleaner/lines/ad_cut/signs.py": ("PARTED", "SECOND", "FIRST", "PARTING"),
    "cleaner/lines/block.py": ("START",),
    "cleaner/lines/decision/pages.py": ("UNIT",),
    "cleaner/lines/decision/telling_words.py": ("PLACE_BITS",),
    "cleaner/lines/features/batch.py": ("NEWLINE", "SPACE", "HAN_FROM", "HAN_TO"),
    "cleaner/lines/features/columns.py": ("FIRST", "LAST", "MARKED", "NOWHERE", "PLAIN"),
    "cleaner/lines/features/repeats.py": ("BULLET", "CLOSER", "DOT", "ELLIPSIS"),
    "cleaner/lines/models/arrays.py": ("LARGEST", "PARTS", "KIND_PARTS", "FORMULA_PARTS", "SITE_PARTS"),
    "cleaner/lines/models/line_model.py": ("FIELD", "PACKED"),
    "cleaner/lines/site_memory/keys.py": ("SEED",),
    "cleaner/repair/gbk_desync/edits.py": ("SEVERAL",),
    "cleaner/repair/mojibake/plausibility.py": ("_CHINESE", "_OTHER", "_FIRST_LETTER"),
    "cleaner/simplify/opencc.py": ("OPERATOR", "_MEMBER", "_FIRST", "_SECOND", "_UNTABLED", "_OPERATOR"),
}
# What is remembered, how much is read at a time, how long is waited, when a search gives up, what keeps numbers finite:
# no usual text reads otherwise with others.
BOUNDS: dict[str, tuple[str, ...]] = {
    "cleaner/check/findings.py": ("RECENT", "LONGEST"),
    "cleaner/cli/__init__.py": ("COLLECTED", "PAUSE"),
    "cleaner/encoding/byte_alignment.py": ("BLOCK", "PIECE", "OVERLAP", "MOST_FRUITLESS"),
    "cleaner/encoding/detection.py": ("PIECE",),
    "cleaner/encoding/mixed_lines.py": ("BLOCK", "MOST_SEARCHED"),
    "cleaner/encoding/switches.py": ("MOST_PIECES", "LONGEST"),
    "cleaner/encoding/utf16_alignment.py": ("BLOCK", "MOST_SLIPS"),
    "cleaner/lines/decision/titles.py": ("SMALLEST",),
    "cleaner/lines/features/batch.py": ("CACHED_POINTS",),
    "cleaner/lines/models/trees.py": ("CACHED_ROWS",),
    "cleaner/lines/scores.py": ("LARGEST_ODDS",),
    "cleaner/lines/site_memory/__init__.py": ("MOST_LINES",),
    "cleaner/lines/spam_cut/cut.py": ("MOST_LOOKS", "MOST_KEYWORDS", "LISTED"),
    "cleaner/repair/__init__.py": ("PAGE",),
    "cleaner/repair/gbk_desync/costs.py": ("BEFORE", "AFTER"),
    "cleaner/repair/mojibake/__init__.py": ("REMEMBERED",),
    "cleaner/repair/mojibake/codepages.py": ("SAMPLE",),
    "cleaner/repair/mojibake/two_byte.py": ("WINDOW", "FRUITLESS"),
    "cleaner/simplify/aspect.py": ("REACH",),
}


def bounds() -> str:
    """Return the bounds as a list, by file."""
    return "\n".join(
        f"- `{file.removeprefix('cleaner/')}`: {', '.join(f'`{name}`' for name in names)}"
        for file, names in BOUNDS.items()
    )
