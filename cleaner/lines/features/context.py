"""What the second pass sees: a line, its neighbours, its position in the page and the runs around it."""

from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.chinese.characters import Codes
from cleaner.kernels import KERNELS
from cleaner.lines.compiled import loops
from cleaner.lines.features.batch import Batch, Floats, Integers, Layout
from cleaner.lines.features.classes import CLASSES
from cleaner.lines.features.columns import NOWHERE, Sources
from cleaner.lines.features.seen import AMOUNTS, DENSITIES, EXPECTED, seen, seen_of_spam
from cleaner.lines.features.shared_words import shared_words
from cleaner.lines.features.telltales import telltales
from cleaner.lines.features.windows import Columns, Nearest, Numbers, clip
from cleaner.lines.scores import BODY, SPAM, WORDS, sigmoid

# From this many characters, weighted by the likelihood of body, a line is a strong line of body.
STRONG = 20.0
# A line whose words have log-odds of body below this has the words of chrome.
CHROME_WORDS = -1.0
LARGEST = 6.0


def context(lines: Batch, counts: Integers, scores: Floats, layout: Layout) -> Floats:
    """
    Return the features of the second pass, the columns of `seen`, shape (`SEEN_SIZE`, lines).

    `counts` are those of `classes.counts`, `scores` those of the first pass, shape (lines, COLUMNS).
    """
    likely = sigmoid(scores[:, BODY])
    chrome = scores[:, WORDS] < CHROME_WORDS
    flags = telltales(lines)
    clipped = {name: clip(scores[:, column], LARGEST) for name, column in EXPECTED.items()}
    nearest = Nearest.of(np.stack([likely * lines.lengths >= STRONG, chrome, *flags.values()]), layout)
    (above, past_chrome, *past), (below, until_chrome, *_) = nearest.before, nearest.after
    (none_above, _, *no_past), (none_below, *_) = nearest.none_before, nearest.none_after
    shared = shared_words(lines, likely, layout)
    values: Columns = {
        **_own(lines, counts, scores),
        **dict(zip(("present", "weight", "opening", "no_pair"), shared.T, strict=True)),
        "words": scores[:, WORDS],
        **clipped,
        "no_strong_before": none_above,
        "no_strong_after": none_below,
        "copies": _copies(lines, layout),
        **flags,
        **{f"no_{name}_before": none for name, none in zip(flags, no_past, strict=True)},
    }
    sums: dict[str, Numbers] = {
        "body": likely * lines.lengths,
        "letters": lines.lengths,
        "lines": np.ones(len(likely)),
        "words": clip(scores[:, WORDS], LARGEST),
        "chrome": chrome,
        **clipped,
        **flags,
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
    return seen().fill(Sources(values, sums, marked), layout)


def _own(lines: Batch, counts: Integers, scores: Floats) -> Columns:
    length = np.maximum(lines.lengths, 1)
    opening = lines.points[np.minimum(lines.starts, len(lines.points) - 1)]
    shares = counts[:, [CLASSES.index(name) for name in DENSITIES]] / length[:, None]
    amounts = np.log1p(counts[:, [CLASSES.index(name) for name in AMOUNTS]])
    return {
        "score": scores[:, BODY],
        "log_length": np.log1p(length),
        **{f"share_of_{name}": column for name, column in zip(DENSITIES, shares.T, strict=True)},
        **{f"log_count_of_{name}": column for name, column in zip(AMOUNTS, amounts.T, strict=True)},
        "opens_like_a_quote_or_number": _among(opening, '“「『"0[【(《'),
        "ends_with_colon": _among(_closing(lines), ":："),
        "closed": _closed(lines),
    }


def _among(points: Codes, chars: str) -> npt.NDArray[np.bool_]:
    """Flag code points that are among `chars`, same shape; np.isin would import numpy.ma and slow down start-up."""
    return _members(chars)[np.minimum(points, 0xFFFF)]


@cache
def _members(chars: str) -> npt.NDArray[np.bool_]:
    member = np.zeros(0x10000, dtype=bool)
    member[[ord(char) for char in chars]] = True
    return member


def _closing(lines: Batch) -> Codes:
    return lines.points[np.maximum(lines.ends - 1, 0)]


def _closed(lines: Batch) -> npt.NDArray[np.bool_]:
    return _among(_closing(lines), "。！？!?…”」』.")


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


def _contents(lines: Batch) -> Integers:
    """Return the sum of each line's hashed characters: lines with the same characters in any order count as equal."""
    if KERNELS:
        return loops.content_sums(lines)
    running = np.concatenate(([0], np.cumsum(lines.points.astype(np.int64) ** 2 % 1000003 * 31)))
    content: Integers = running[lines.ends] - running[lines.starts]
    return content


def _copies(lines: Batch, layout: Layout) -> Integers:
    """Return how often each line occurs in its document, shape (lines,)."""
    content = _contents(lines)
    # sorted by hand: np.unique imports numpy.ma, a fifth of the start-up time
    order = np.lexsort((content, layout.first))
    opens = np.ones(len(order), dtype=bool)
    opens[1:] = (np.diff(content[order]) != 0) | (np.diff(layout.first[order]) != 0)
    group = np.cumsum(opens) - 1
    copies = np.empty(len(order), dtype=np.int64)
    copies[order] = np.bincount(group)[group]
    return copies
