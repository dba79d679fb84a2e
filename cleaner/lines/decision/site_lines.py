"""Tell which lines are chrome because their site repeats them."""

import numpy as np

from cleaner.lines.decision.pages import PARAGRAPH, UNIT, Odds, Pages
from cleaner.lines.decision.titles import likeliest
from cleaner.lines.decision.verdicts import IS_BODY, IS_CHROME, REPEATED, Verdicts
from cleaner.lines.features.batch import Integers, Keys
from cleaner.lines.features.windows import Flags
from cleaner.lines.scores import BODY
from cleaner.lines.site_memory.keys import BLANK_LINE, spread

# Inside an article sites repeat headings of their own (参考资料, 系统需求): such a line is chrome only if its own words
# have log-odds of body below this. On pages that the model had not seen, those of such headings were -2.6 or more.
INSIDE_WORDS = -3.0
# The mean probability of what a page keeps of its own. Below it the page is unsure as a whole: with its chrome it would
# lose the company in which its lines are just likely enough.
SURE_TEXT = 0.5
# What is repeated within the text of a page and has this many Han characters is a refrain.
REFRAIN = 2
# A line is never surer than this of its label, so that none decides on a section alone.
LEAST_CHANCE = 0.05
# How many times as often lines of chrome repeat as those of body, on the labelled pages of hosts with five or more.
TIMES_AS_OFTEN = 47


def repeated_chrome(pages: Pages, found: Verdicts, keys: Keys) -> tuple[Integers, Verdicts]:
    """
    Return the lines that are chrome because their site repeats them, and verdicts on them.

    `found` are the verdicts without that knowledge, `keys` those of the lines that the site repeats, 0 for others.

    What the page alone has is its text: what stands above or below is chrome, what stands inside only if it reads so.
    The title of a page is a link on others, and a verse that comes again is no chrome. Nor is a section that reads like
    body throughout, such as the conditions on the pages of a catalogue. A page without a paragraph of its own is a copy
    of others, which says nothing of what is chrome on it.
    """
    judged, kept, repeats = pages.judged, found.labels == IS_BODY, keys != BLANK_LINE
    own, place = kept & ~repeats, np.arange(len(kept))
    paragraphs = kept & (judged.lengths >= PARAGRAPH)
    # the title of another article may be kept below the text, but no paragraph; poems and lists have none
    text = own & (paragraphs | (pages.each(own & paragraphs) == 0))
    inside = (place > pages.first(own)) & (place < pages.last(text))
    gone = kept & repeats & (~inside | (judged.alone[:, BODY] < INSIDE_WORDS))
    gone &= (pages.each(own & paragraphs) > 0) | (pages.each(paragraphs) == 0)
    gone &= pages.each(np.where(own, np.rint(judged.body * UNIT), 0)) >= SURE_TEXT * UNIT * pages.each(own)
    gone &= ~_refrains(pages, kept & repeats, inside, keys)
    gone[likeliest(pages, kept & repeats & (place < pages.first(text)))] = False
    gone &= ~_sections(pages, gone)
    places = np.flatnonzero(gone)
    labels, reasons = (np.full(len(places), value, dtype=np.int8) for value in (IS_CHROME, REPEATED))
    return places, Verdicts(labels, _chance_of_chrome(judged.body[places]), reasons)


def _refrains(pages: Pages, flagged: Flags, inside: Flags, keys: Keys) -> Flags:
    """Flag those of the flagged lines that their page has more than once, and inside its text."""
    refrains = np.zeros(len(keys), dtype=bool)
    places = np.flatnonzero(flagged & (pages.judged.scripts[:, 0] >= REFRAIN))
    of_page = spread(keys[places] ^ spread(pages.layout.first[places].astype(np.uint64)))
    _, same = np.unique(of_page, return_inverse=True)
    again, within = np.bincount(same), np.bincount(same, weights=inside[places])
    refrains[places] = ((again > 1) & (within > 0))[same]
    return refrains


def _sections(pages: Pages, flagged: Flags) -> Flags:
    """
    Flag runs of flagged lines that together are likelier body than chrome.

    What stands in a row is repeated as one, so that it counts once against the log-odds of all of its lines.
    """
    sections = np.zeros(len(flagged), dtype=bool)
    places = np.flatnonzero(flagged)
    new_run = np.append(True, np.diff(places) > 1)[: len(places)] | (pages.layout.first[places] == places)
    runs = new_run.cumsum() - 1
    body = np.clip(pages.judged.body[places], LEAST_CHANCE, 1.0 - LEAST_CHANCE)
    sections[places] = np.bincount(runs, weights=np.log(body / (1.0 - body)))[runs] > np.log(TIMES_AS_OFTEN)
    return sections


def _chance_of_chrome(body: Odds) -> Odds:
    """Return the probability that lines which their site repeats are chrome, given those of body without that."""
    chrome = (1.0 - body) * TIMES_AS_OFTEN
    chance: Odds = chrome / (chrome + body)
    return chance
