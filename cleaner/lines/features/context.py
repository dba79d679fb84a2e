"""What the second pass sees: a line, its neighbours, its position in the page and the runs around it."""

from ctypes import Structure
from functools import cache

import numpy as np

from cleaner.kernels import KERNELS
from cleaner.lines.compiled import loops
from cleaner.lines.features.batch import Batch, Floats, Layout
from cleaner.lines.features.columns import NOWHERE, Sources
from cleaner.lines.features.repeats import MANY, WAYS, Repeats, repeats
from cleaner.lines.features.seen import EXPECTED, SHARED, seen, seen_of_spam
from cleaner.lines.features.shared_words import shared_words, words
from cleaner.lines.features.signs import FLAGS, NUMBERS, Signs, kinds
from cleaner.lines.features.telltales import LISTS
from cleaner.lines.features.windows import Columns, Nearest, Numbers, clip
from cleaner.lines.scores import BODY, COLUMNS, SPAM, WORDS, sigmoid

# From this many characters, weighted by the likelihood of body, a line is a strong line of body.
STRONG = 20.0
# A line whose words have log-odds of body below this has the words of chrome.
CHROME_WORDS = -1.0
LARGEST = 6.0


def context(lines: Batch, signs: Signs, scores: Floats, layout: Layout) -> Floats:
    """
    Return the features of the second pass, the columns of `seen`, shape (`SEEN_SIZE`, lines).

    `signs` are those of the lines, `scores` those of the first pass, shape (lines, COLUMNS).
    """
    likely = sigmoid(scores[:, BODY])
    shared = shared_words(lines, likely, layout)
    again = repeats(lines, layout)
    if not KERNELS:
        return seen().fill(_sources(lines, signs, scores, shared, again, layout), layout)
    tables = seen().tables(len(likely))
    shown, alike = (signs.numbers, signs.flags, shared), (again.copies, again.before, again.since, again.trails_off)
    loops.line_sources(lines, (scores, likely), layout.last, shown, alike, _wanted(), tables)
    return seen().fill_from(tables, layout)


def _sources(lines: Batch, signs: Signs, scores: Floats, shared: Floats, again: Repeats, layout: Layout) -> Sources:
    likely, chrome = sigmoid(scores[:, BODY]), scores[:, WORDS] < CHROME_WORDS
    flags = {name: signs.flags[FLAGS.index(name)] for name in LISTS}
    clipped = {name: clip(scores[:, column], LARGEST) for name, column in EXPECTED.items()}
    nearest = Nearest.of(np.stack([likely * lines.lengths >= STRONG, chrome, *flags.values()]), layout)
    (above, past_chrome, *past), (below, until_chrome, *_) = nearest.before, nearest.after
    (none_above, _, *no_past), (none_below, *_) = nearest.none_before, nearest.none_after
    values: Columns = {
        **signs.columns(),
        "score": scores[:, BODY],
        **dict(zip(SHARED, shared, strict=True)),
        "words": scores[:, WORDS],
        **clipped,
        "no_strong_before": none_above,
        "no_strong_after": none_below,
        **{f"no_{name}_before": none for name, none in zip(flags, no_past, strict=True)},
        **again.values(),
    }
    sums: dict[str, Numbers] = {
        "body": likely * lines.lengths,
        "letters": lines.lengths,
        "lines": np.ones(len(likely)),
        "words": clip(scores[:, WORDS], LARGEST),
        "chrome": chrome,
        **clipped,
        **flags,
        **again.sums(),
    }
    marked = {
        "strong above": np.where(none_above, NOWHERE, above),
        "strong below": np.where(none_below, NOWHERE, below),
        "since strong": np.maximum(above, layout.first),
        "past strong": above + 1,
        "until strong": below,
        "past chrome": past_chrome + 1,
        "until chrome": until_chrome,
        **{f"past {name}": before + 1 for name, before in zip(flags, past, strict=True)},
    }
    return Sources(values, sums, marked)


def structures() -> dict[str, Structure]:
    """Return what the compiled loops know of characters, words and the order of sources."""
    return {"kinds": kinds(), "words": words(), "wanted": _wanted()}


@cache
def _wanted() -> loops.Wanted:
    """Return the same sources in the order in which the compiled loops write them."""
    no_strong, below = ("no_strong_before", "no_strong_after"), ("strong below", "until strong", "until chrome")
    none = [f"no_{name}_before" for name in LISTS]
    past = [f"past {name}" for name in LISTS]
    repeated = ("repeats", "trails_off")
    alike = [*(f"like_{way}" for way in WAYS), "copies_before", "since_copy", *repeated]
    many = [f"many_{way}" for way in WAYS[1:]]
    order = {
        "values": [*NUMBERS, *FLAGS, *SHARED, "score", "words", *EXPECTED, *alike, *no_strong, *none],
        "sums": ["body", "letters", "lines", "words", "chrome", *EXPECTED, *LISTS, *many, *repeated],
        "marked": ["strong above", "since strong", "past strong", "past chrome", *past, *below],
    }
    rows = {name: np.array(list(map(getattr(seen(), name).index, order[name]))) for name in order}
    columns = np.array([COLUMNS, BODY, WORDS, *EXPECTED.values()])
    sizes = len(NUMBERS), len(FLAGS), len(SHARED), len(WAYS), MANY
    return loops.wanted(rows, columns, sizes, (STRONG, CHROME_WORDS, LARGEST))


def spam_context(lines: Batch, scores: Floats, layout: Layout) -> Floats:
    """Return what shows spam by context, the columns of `seen_of_spam`, shape (`SPAM_SIZE`, lines)."""
    own = scores[:, SPAM]
    sums: dict[str, Numbers] = {
        "spam": sigmoid(own) * lines.lengths,
        # each line of a promotional article reads a little like spam
        "scores": clip(own, LARGEST) * lines.lengths,
        "letters": lines.lengths,
    }
    return seen_of_spam().fill(Sources({"spam": own}, sums, {}), layout)
