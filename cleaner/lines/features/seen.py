"""The columns that the second pass sees, by what they are made of; `context` has what they are made of."""

from functools import cache

from cleaner.lines.features.classes import CLASSES
from cleaner.lines.features.columns import (
    AFTER,
    BEFORE,
    HERE,
    LOG1P,
    LOG1P_LINES,
    LOG_LINES,
    NEXT,
    PAGE,
    Made,
    Plan,
    Span,
    above,
    below,
    near,
    share,
    total,
    within,
)
from cleaner.lines.features.repeats import WAYS
from cleaner.lines.features.telltales import LISTS
from cleaner.lines.scores import CLOSES, LEADS, OPENS

# Neighbours whose scores a line sees, and the wider windows whose sums it sees.
NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
NEAREST = (-2, -1, 1, 2)
# Numbers of lines nearby that tell dates, bylines and breadcrumbs, between which titles stand.
BESIDE = {
    "log_count_of_digit": (-2, -1, 1, 2, 3),
    "log_count_of_separator": NEAREST,
    "share_of_colon": (-1, 1, 2),
    "log_count_of_space": (-1, 1),
}
WINDOWS = (4, 10, 25)
SPAM_WINDOWS = (3, 8)
# What the first pass expects beside a line, and how far from there the others see it.
EXPECTED = {"opens": OPENS, "closes": CLOSES, "leads": LEADS}
EXPECTED_FROM = (-3, -2, -1, 1, 2)
EXPECTED_WINDOWS = (5, 15)
# Classes whose share of a line's characters is a feature, and those whose number is.
DENSITIES = tuple(name for name in CLASSES if name not in ("kana", "letter"))
AMOUNTS = ("end", "comma", "separator", "space", "digit", "stop")
# What a line shares with its page, as `shared_words` has it.
SHARED = ("present", "weight", "opening", "no_pair")
# How many features `spam_context` and `context` have: a model must not use more.
SPAM_SIZE, SEEN_SIZE = 15, 188


@cache
def seen() -> Plan:
    """Return the columns of `context` by group: keys of ablations, and what a model's numbers of features stand for."""
    own = (
        "score",
        "log_length",
        *(f"share_of_{name}" for name in DENSITIES),
        *(f"log_count_of_{name}" for name in AMOUNTS),
        "opens_like_a_quote_or_number",
        "ends_with_colon",
        "closed",
    )
    return Plan(
        {
            "line": {name: Made(name) for name in own},
            "shared_words": {name: Made(name) for name in SHARED} | near("present", *NEAREST),
            "neighbours": _neighbours(),
            "place": _place(),
            "words": _words(),
            "expected": _expected(),
            "telltales": _telltales(),
            "repeats": _repeats(),
        }
    )


def _neighbours() -> dict[str, Made]:
    beside = [offset for offset in NEAREST if abs(offset) == 1]
    columns = near("score", *NEIGHBOURS)
    for offset in beside:
        columns |= near("log_length", offset) | near("closed", offset)
    for name, offsets in BESIDE.items():
        columns |= near(name, *offsets)
    return columns


def _place() -> dict[str, Made]:
    """Describe how much body is around, above and below a line, and where the line is in its page."""
    columns: dict[str, Made] = {}
    for reach in WINDOWS:
        columns |= {
            f"body_share_within_{reach}": share("body", "letters", within(reach)),
            f"log_body_within_{reach}": total("body", within(reach), scale=LOG1P),
            f"body_share_above_{reach}": share("body", "letters", above(reach)),
            f"body_share_below_{reach}": share("body", "letters", below(reach)),
        }
    return columns | {
        "log_body_before": total("body", BEFORE, scale=LOG1P),
        "log_body_after": total("body", AFTER, scale=LOG1P),
        "log_body_of_page": total("body", PAGE, scale=LOG1P),
        "body_share_before": share("body", "body", BEFORE, PAGE, plus=1),
        "body_share_of_page": share("body", "letters", PAGE),
        "log_lines_before": total("lines", BEFORE, scale=LOG1P_LINES),
        "log_lines_after": total("lines", AFTER, scale=LOG1P_LINES),
        "log_lines_of_page": total("lines", PAGE, scale=LOG_LINES),
        "position": share("lines", "lines", BEFORE, PAGE),
        **_distances("strong"),
        "no_strong_before": Made("no_strong_before"),
        "no_strong_after": Made("no_strong_after"),
    }


def _distances(name: str) -> dict[str, Made]:
    """Describe how far a line is from the nearest one of some kind, or from the ends of its page."""
    return {
        f"log_distance_before_{name}": total("lines", Span(f"past {name}", NEXT), scale=LOG1P_LINES),
        f"log_distance_after_{name}": total("lines", Span(HERE, f"until {name}"), scale=LOG1P_LINES),
    }


def _words() -> dict[str, Made]:
    """Describe how the lines around read by their words alone, and those from the line to the nearest strong ones."""
    columns = {"words": Made("words")} | near("words", *NEIGHBOURS)
    for reach in WINDOWS:
        columns |= {
            f"words_above_{reach}": share("words", "lines", above(reach)),
            f"words_below_{reach}": share("words", "lines", below(reach)),
            f"chrome_above_{reach}": share("chrome", "lines", above(reach)),
            f"chrome_below_{reach}": share("chrome", "lines", below(reach)),
        }
    return columns | {
        "chrome_since_strong": total("chrome", Span("strong above", HERE)),
        "chrome_until_strong": total("chrome", Span(NEXT, "strong below")),
        "words_since_strong": share("words", "lines", Span("since strong", HERE)),
        "words_until_strong": share("words", "lines", Span(NEXT, "until strong")),
        "words_of_page": share("words", "lines", PAGE),
        **_distances("chrome"),
    }


def _expected() -> dict[str, Made]:
    """Describe whether body is to be expected beside a line, by its own words and by those of the lines around."""
    columns: dict[str, Made] = {}
    for name in EXPECTED:
        columns |= {name: Made(name)} | near(name, *EXPECTED_FROM)
        for reach in EXPECTED_WINDOWS:
            columns[f"{name}_above_{reach}"] = share(name, "lines", above(reach))
            columns[f"{name}_below_{reach}"] = share(name, "lines", below(reach))
    return columns


def _telltales() -> dict[str, Made]:
    """Describe which lines have a telltale, and how many there are above a line and how far away."""
    columns: dict[str, Made] = {}
    for name in LISTS:
        columns |= {
            name: Made(name),
            f"log_distance_before_{name}": total("lines", Span(f"past {name}", NEXT), scale=LOG1P_LINES),
            f"no_{name}_before": Made(f"no_{name}_before"),
            f"log_{name}s_before": total(name, BEFORE, scale=LOG1P_LINES),
        }
    return columns


def _repeats() -> dict[str, Made]:
    """Describe how often lines are alike, here and around, and which of them trail off."""
    columns = {
        "log_copies": Made("like_line", scale=LOG_LINES),
        "log_copies_before": Made("copies_before", scale=LOG1P_LINES),
        "log_since_copy": Made("since_copy", scale=LOG_LINES),
        **near("repeats", -1, 1),
        **_around("repeats", 10),
        "trails_off": Made("trails_off"),
        **near("trails_off", *NEAREST),
        **_around("trails_off", *WINDOWS),
        "trails_off_of_page": share("trails_off", "lines", PAGE),
        "log_trails_off_of_page": total("trails_off", PAGE, scale=LOG1P_LINES),
    }
    for way in WAYS[1:]:
        columns |= {
            f"log_like_{way}": Made(f"like_{way}", scale=LOG1P_LINES),
            **near(f"like_{way}", *NEAREST),
            **_around(f"many_{way}", 10),
            f"many_{way}_of_page": share(f"many_{way}", "lines", PAGE),
        }
    return columns


def _around(name: str, *reaches: int) -> dict[str, Made]:
    """Describe the share of lines of some kind among those within reach above, and among those below."""
    columns: dict[str, Made] = {}
    for reach in reaches:
        columns[f"{name}_above_{reach}"] = share(name, "lines", above(reach))
        columns[f"{name}_below_{reach}"] = share(name, "lines", below(reach))
    return columns


@cache
def seen_of_spam() -> Plan:
    """Return the columns of `spam_context`: how much the text above, below and around a line reads like spam."""
    columns = {"spam": Made("spam")} | near("spam", *NEAREST)
    for reach in SPAM_WINDOWS:
        around = within(reach)
        columns |= {
            f"spam_share_above_{reach}": share("spam", "letters", above(reach)),
            f"spam_share_below_{reach}": share("spam", "letters", below(reach)),
            f"spam_share_beside_{reach}": share("spam", "letters", around, apart=True),
            f"log_spam_beside_{reach}": total("spam", around, apart=True, scale=LOG1P),
            f"spam_score_within_{reach}": share("scores", "letters", around),
        }
    return Plan({"spam": columns})
