"""Turn probabilities into labels with reasons, for many documents at once."""

from functools import lru_cache

import numpy as np

from cleaner.kernels import KERNELS
from cleaner.lines.compiled import decision as compiled
from cleaner.lines.compiled.decision import Decided
from cleaner.lines.decision.pages import PARAGRAPH, UNIT, Odds, Pages
from cleaner.lines.decision.titles import SMALLEST, TITLE_LEAST, likeliest
from cleaner.lines.decision.verdicts import (
    ABOVE,
    AMONG_BODY,
    AMONG_CHROME,
    AMONG_SPAM,
    BELOW,
    DOORWAY,
    FOREIGN,
    INSIDE,
    IS_BODY,
    IS_CHROME,
    IS_SPAM,
    NO_PAGE,
    READS_BODY,
    READS_CHROME,
    READS_SPAM,
    TITLE,
    Verdicts,
)
from cleaner.lines.features.batch import Keys, Layout
from cleaner.lines.features.windows import Flags
from cleaner.lines.scores import BODY, MAY_BE_SPAM, SPAM, WORDS, Scores

# This many lines or fewer are no page to judge a line by: only clear spam is dropped, clear by its own words too.
FEW_LINES = 2
CLEAR_SPAM, CLEAR_WORDS = 0.9, 3.5
# A line is spam from LIKELY_SPAM on, or SURE_SPAM if it is prose, but only if its own words have log-odds of OWN_WORDS
# or more by the first pass: losing an honest line is worse than keeping a line of spam. Prose, a long line that reads
# like an article, may belong to a promotional article, but honest articles are about the same things.
LIKELY_SPAM, SURE_SPAM, OWN_WORDS = 0.4, 0.8, 1.0
# Next to a line of spam these are enough (hysteresis, Canny 1986): lists and promotional articles take several lines.
BESIDE_SPAM = 0.1
# The threshold of a page is where its expected F1 is best, but within these factors of the one that was asked for.
LOWEST, HIGHEST = 0.85, 1.0
# A line is clear chrome below this factor of the threshold. Where at most this share of a page is, or SPARE lines of a
# page whose mean is body, somebody cleaned or wrote it: an article, a poem, a table. Of such a page only lines go that
# are below UNLIKE of the threshold times the mean of the page, so that cleaning again finds nothing to do, and an
# article does not lose one line after another as each loses its neighbours. LONG lines whose mean is chrome, none of
# them clear, are a list of links rather than what somebody kept.
CLEAR, NEARLY_CLEAN, UNLIKE, SPARE, LONG = 0.3, 0.1, 0.95, 1, 40

# A page is not Chinese when it has more than this many other letters per Han, or more than this many kana and hangul.
MOST_LATIN = 5
MOST_KANA = 0.2


def decide(judged: Scores, layout: Layout, threshold: float, site: Keys | None = None) -> Verdicts:
    """
    Return the verdicts on the lines of documents, none of them blank, from their scores.

    A line that is not spam is body from a probability on that depends on its page and is about `threshold`; the rules
    below make exceptions. `site` are the keys of the lines that their site repeats, 0 for others, shape (lines,).
    """
    pages = Pages(judged, layout)
    if KERNELS:
        decided = compiled.decide(judged, layout.last, limits_of(threshold))
    else:
        decided = decide_by_page(pages, threshold)
    labels, scores, reasons, apart = decided
    found = Verdicts(labels, scores, reasons)
    if site is not None and site.any():
        from cleaner.lines.decision.site_lines import repeated_chrome

        found = found.replaced(*repeated_chrome(pages, found, site))
    places = apart.nonzero()[0]
    if not len(places):
        return found
    return found.replaced(places, _without_a_page(judged, apart == compiled.FOREIGN).at(places))


def decide_by_page(pages: Pages, threshold: float) -> Decided:
    """Return the verdicts on lines as if all were on pages, and what is no page; the library has the same."""
    judged, place = pages.judged, pages.layout.here
    own, spam = find_spam(judged, pages.layout)
    kept = ~spam & (judged.body >= _cuts(pages, spam, threshold))
    advertising = kept & judged.doorway
    reads = judged.alone[:, BODY] > 0
    chrome = np.where(place < pages.first(kept), ABOVE, np.where(place > pages.last(kept), BELOW, INSIDE))
    chrome[pages.each(kept) == 0] = AMONG_CHROME
    reasons = np.where(kept, np.where(reads, READS_BODY, AMONG_BODY), np.where(reads, chrome, READS_CHROME))
    reasons[spam] = np.where(own, READS_SPAM, AMONG_SPAM)[spam]
    reasons[advertising] = DOORWAY
    labels = np.where(kept, IS_BODY, IS_CHROME)
    labels[spam | advertising] = IS_SPAM
    scores = np.where(kept, judged.body, 1.0 - judged.body)
    scores[spam | advertising] = judged.spam[spam | advertising]
    # what stands on a page without a text is no title
    titles = likeliest(pages, (labels != IS_SPAM) & ~judged.doorway & (pages.each(labels == IS_BODY) > 0))
    titles = titles[labels[titles] == IS_CHROME]
    labels[titles], reasons[titles] = IS_BODY, TITLE
    scores[titles] = np.maximum(judged.body[titles], judged.title[titles])
    few = pages.layout.last - pages.layout.first <= FEW_LINES
    apart = np.where(_are_chinese(pages), np.where(few, compiled.FEW, compiled.IS_PAGE), compiled.FOREIGN)
    return labels.astype(np.int8), scores, reasons.astype(np.int8), apart.astype(np.int8)


@lru_cache(maxsize=16)
def limits_of(threshold: float) -> compiled.Limits:
    """Return the limits as the library knows them."""
    by_threshold = (factor * threshold for factor in (LOWEST, HIGHEST, CLEAR, UNLIKE))
    return compiled.Limits(
        *(LIKELY_SPAM, SURE_SPAM, BESIDE_SPAM, OWN_WORDS, MAY_BE_SPAM),
        *(*by_threshold, NEARLY_CLEAN, SPARE, LONG),
        *(MOST_LATIN, MOST_KANA, UNIT, TITLE_LEAST, SMALLEST, PARAGRAPH, FEW_LINES),
        *(BODY, SPAM, WORDS, IS_BODY, IS_CHROME, IS_SPAM, READS_BODY, AMONG_BODY, ABOVE, INSIDE),
        *(BELOW, AMONG_CHROME, READS_CHROME, READS_SPAM, AMONG_SPAM, DOORWAY, TITLE),
    )


def _without_a_page(judged: Scores, foreign: Flags) -> Verdicts:
    """Return the verdicts on lines without a Chinese page around them: all but clear spam is body."""
    clear = (judged.spam >= CLEAR_SPAM) & (judged.alone[:, SPAM] >= CLEAR_WORDS) & ~_is_prose(judged)
    labels = np.where(clear, IS_SPAM, IS_BODY).astype(np.int8)
    scores = np.where(clear, judged.spam, 1.0 - judged.spam)
    reasons = np.where(clear, READS_SPAM, np.where(foreign, FOREIGN, NO_PAGE)).astype(np.int8)
    return Verdicts(labels, scores, reasons)


def _are_chinese(pages: Pages) -> Flags:
    han, kana_and_hangul, other = (pages.each(column) for column in pages.judged.scripts.T)
    # a Latin word says as much as two Han characters, so a Chinese page may have more letters than Han
    chinese: Flags = (han * MOST_LATIN >= other) & (kana_and_hangul <= han * MOST_KANA)
    return chinese


def _cuts(pages: Pages, spam: Flags, threshold: float) -> Odds:
    """Return for each line the probability from which it is body."""
    body, sizes = pages.judged.body, pages.layout.last - pages.layout.first
    cuts = np.minimum(np.maximum(best_cut(pages, spam), LOWEST * threshold), HIGHEST * threshold)
    mean = pages.each(np.rint(body * UNIT).astype(np.int64)) / (sizes * UNIT)
    clear, reads = pages.each(~spam & (body < CLEAR * threshold)), mean >= HIGHEST * threshold
    few = clear <= np.maximum(sizes * NEARLY_CLEAN, np.where(reads, SPARE, 0))
    nearly_clean = few & (reads | (sizes < LONG))
    found: Odds = np.where(nearly_clean, UNLIKE * threshold * mean, cuts)
    return found


def best_cut(pages: Pages, spam: Flags) -> Odds:
    """
    Return for each line the probability from which the expected F1 of its page's body is best.

    Keeping the k likeliest lines has about the F1 2 * (sum of their probabilities) / (k + sum of all probabilities)
    (Lipton, Elkan and Naryanaswamy 2014).
    """
    first = pages.layout.first
    likely = np.where(spam, 0, np.rint(pages.judged.body * UNIT)).astype(np.int64)
    # one number sorts the likeliest lines of a document first, and keeps documents apart
    page = first * (2 * UNIT)
    likeliest = page - np.sort(page - likely)
    running = np.cumsum(likeliest)
    top = running - (running - likeliest)[first]
    kept = pages.layout.here + 1 - first
    gain = top / (kept * UNIT + pages.each(likely))
    starts = pages.layout.starts
    best = np.maximum.reduceat(gain, starts).repeat(pages.sizes)
    place = np.minimum.reduceat(np.where(gain == best, pages.layout.here, len(first)), starts)
    cuts: Odds = likeliest[place] / UNIT
    return cuts.repeat(pages.sizes)


def _is_prose(judged: Scores) -> Flags:
    """Flag long lines with the words of an article rather than of spam."""
    words = np.maximum(judged.alone[:, SPAM], 0.0)
    prose: Flags = (judged.lengths >= PARAGRAPH) & (judged.alone[:, WORDS] > words)
    return prose


def find_spam(judged: Scores, layout: Layout) -> tuple[Flags, Flags]:
    """
    Flag the lines that are spam by their own words, and all lines of spam: those, and likely ones next to spam.

    Spam spreads up and down from line to line, but into prose only from prose: an article under a list of keywords is
    the page's own.
    """
    prose = _is_prose(judged)
    own: Flags = (judged.spam >= np.where(prose, SURE_SPAM, LIKELY_SPAM)) & (judged.alone[:, SPAM] >= OWN_WORDS)
    spam = own.copy()
    if not own.any():
        return own, spam
    might = (judged.spam >= BESIDE_SPAM) & (judged.alone[:, SPAM] >= MAY_BE_SPAM) & ~own
    places = np.flatnonzero(might)
    edges = (layout.first[places] - 1).tolist(), layout.last[places].tolist()
    for before, outside, turn in ((-1, edges[0], 1), (1, edges[1], -1)):
        for place, edge in list(zip(places.tolist(), outside, strict=True))[::turn]:
            other = place + before
            spam[place] |= other != edge and spam[other] and (prose[other] or not prose[place])
    return own, spam
