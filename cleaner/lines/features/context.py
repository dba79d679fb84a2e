"""What the second pass sees: a line, its neighbours, its position in the page and the runs around it."""

import numpy as np

from cleaner.lines.features.batch import Batch, Floats, Integers, Layout
from cleaner.lines.features.columns import NOWHERE, Sources
from cleaner.lines.features.repeats import repeats
from cleaner.lines.features.seen import EXPECTED, SHARED, seen, seen_of_spam
from cleaner.lines.features.shared_words import shared_words
from cleaner.lines.features.signs import FLAGS, Signs
from cleaner.lines.features.telltales import LISTS
from cleaner.lines.features.windows import Columns, Nearest, Numbers, clip
from cleaner.lines.scores import BODY, SPAM, WORDS, sigmoid

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
    chrome = scores[:, WORDS] < CHROME_WORDS
    flags = {name: signs.flags[FLAGS.index(name)] for name in LISTS}
    clipped = {name: clip(scores[:, column], LARGEST) for name, column in EXPECTED.items()}
    nearest = Nearest.of(np.stack([likely * lines.lengths >= STRONG, chrome, *flags.values()]), layout)
    (none_above, _, *no_past), (none_below, *_) = nearest.none_before, nearest.none_after
    again = repeats(lines, layout)
    values: Columns = {
        **signs.columns(),
        "score": scores[:, BODY],
        **dict(zip(SHARED, shared_words(lines, likely, layout), strict=True)),
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
    return seen().fill(Sources(values, sums, _marked(nearest, layout)), layout)


def _marked(nearest: Nearest, layout: Layout) -> dict[str, Integers]:
    """Return where spans begin or end, given the nearest strong lines, lines of chrome and telltales, in this order."""
    (above, past_chrome, *past), (below, until_chrome, *_) = nearest.before, nearest.after
    return {
        "strong above": np.where(nearest.none_before[0], NOWHERE, above),
        "strong below": np.where(nearest.none_after[0], NOWHERE, below),
        "since strong": np.maximum(above, layout.first),
        "past strong": above + 1,
        "until strong": below,
        "past chrome": past_chrome + 1,
        "until chrome": until_chrome,
        **{f"past {name}": before + 1 for name, before in zip(LISTS, past, strict=True)},
    }


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
