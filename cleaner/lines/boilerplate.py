"""Find the lines that sites print in the midst of articles, or under them, where only their own words tell."""

from pathlib import Path

import numpy as np

from cleaner.lines.block import Block, lengths
from cleaner.lines.decision.data_files import is_data
from cleaner.lines.decision.verdicts import BOILERPLATE, BY_PLACE, IS_BODY, IS_CHROME, TITLE, Verdicts
from cleaner.lines.features.batch import Integers, batch
from cleaner.lines.features.windows import Flags
from cleaner.lines.models.arrays import BOILERPLATE_FILE
from cleaner.lines.models.formula_model import load
from cleaner.lines.models.line_model import LineModel
from cleaner.lines.scores import BODY, sigmoid

# A line is one if its log-odds to be boilerplate reach SURE and SLOPE times those that it is body, by the second pass;
# and only if the first pass gives its own words at most UNLIKE. What is LIKELY body may say anything.
SURE, SLOPE, UNLIKE, LIKELY = 2.0, 1.5, 0.0, 0.9
# SURER on what is no article, which has ARTICLE lines of body of PARAGRAPH characters: a list or a table is full of
# short lines that stand apart, and none of them may go, least of all the title.
SURER, ARTICLE, PARAGRAPH = 5.0, 3, 25


def boilerplate(block: Block, model: LineModel, folder: Path | None) -> tuple[Integers, Verdicts]:
    """
    Return the rows of lines of body that are boilerplate, of those kept for their place, and the verdicts on them.

    `model` is that of the first pass, and `folder` where its files are.
    """
    verdicts = block.verdicts
    assert verdicts is not None
    rows: Integers = (BY_PLACE[verdicts.reasons] & (verdicts.scores <= LIKELY)).nonzero()[0]
    if not len(rows):
        return rows, Verdicts.blank(0)
    paragraphs = block.count((verdicts.labels == IS_BODY) & (lengths(block.lines) >= PARAGRAPH))
    of_article, is_title = (paragraphs >= ARTICLE)[block.places(rows)], verdicts.reasons[rows] == TITLE
    least = np.where(of_article, SURE, np.where(is_title, np.inf, SURER))
    odds = load(folder, BOILERPLATE_FILE).log_odds(_texts(block, rows))
    # a title is chosen for its place whatever its own score says
    likely = np.where(is_title, 0.5, verdicts.scores[rows])
    sure = odds >= least + SLOPE * np.log(likely / (1.0 - likely))
    rows, odds = rows[sure], odds[sure]
    if len(rows):
        unlike = (model.scores(batch(_texts(block, rows)))[:, BODY] <= UNLIKE) & ~_in_data(block, rows)
        rows, odds = rows[unlike], odds[unlike]
    labels, reasons = (np.full(len(rows), value, dtype=np.int8) for value in (IS_CHROME, BOILERPLATE))
    return rows, Verdicts(labels, sigmoid(odds), reasons)


def _in_data(block: Block, rows: Integers) -> Flags:
    """Flag rows of subtitles, exported chats and other data, which keep all of their lines, shape (rows,)."""
    places = block.places(rows).tolist()
    found = {place: is_data([line for line in map(str.strip, block.document(place)) if line]) for place in set(places)}
    return np.array([found[place] for place in places], dtype=np.bool_)


def _texts(block: Block, rows: Integers) -> list[str]:
    return [block.lines[row].strip() for row in rows.tolist()]
