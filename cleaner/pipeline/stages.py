"""
The stages that a block of documents goes through, in order.

Each takes the block that the stage before it returned, notes in the record what happened to lines, and returns the
resulting block. The record also holds the options and the model.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from cleaner.changes import Step
from cleaner.chinese.characters import distinct
from cleaner.document import Label
from cleaner.lines.ad_cut import NAME as AD_CUT
from cleaner.lines.ad_cut.signs import suspicious
from cleaner.lines.block import Block
from cleaner.lines.classification import classify as classify_lines
from cleaner.lines.decision.verdicts import BLANK, BY_PLACE, IS_BODY, LABELS, Verdicts
from cleaner.lines.features.windows import Flags
from cleaner.pipeline.misread import keep_misread, misread_lines
from cleaner.pipeline.record import Record
from cleaner.pipeline.triage import CUT, REPAIR, SIMPLIFY, triage
from cleaner.pipeline.whitespace import lay_out
from cleaner.repair import repair_in_steps
from cleaner.simplify import simplify_lines

Stage = Callable[[Block, Record], Block]


def repair(block: Block, record: Record) -> Block:
    """Repair documents that look damaged, and find out what each document needs next."""
    needs = triage(block)
    damaged = (needs & REPAIR).nonzero()[0].tolist()
    record.note_damage(block.documents[place] for place in damaged)
    if not record.config.repair or not damaged:
        return block.having(needs=needs)
    changed: dict[int, str] = {}
    repaired: list[int] = []
    for place in damaged:
        before = "\n".join(block.document(place))
        text, taken = repair_in_steps(before)
        if text == before:
            continue
        repaired.append(place)
        for row, (line, steps) in enumerate(zip(text.split("\n"), taken, strict=True), block.edges[place]):
            if steps:
                record.note_repairs(int(block.rows[row]), steps)
                changed[row] = line
    block = block.changed(changed)
    if repaired:
        again = block.only(repaired)
        # what could not be repaired may still be lost or misread
        needs[repaired] = triage(again, is_repaired=True) | REPAIR
    return block.having(needs=needs)


def classify(block: Block, record: Record) -> Block:
    """Label lines body, chrome or spam, except in documents that lost nothing and read the same since the last time."""
    places = _unlike(block, record)
    record.begin_to_judge(block)
    judged = block if len(places) == len(block) else block.only(places)
    verdicts = classify_lines(record.model, judged, record.config.threshold, record.site(judged.rows))
    assert block.needs is not None
    needs = block.needs if judged is block else block.needs[places]
    verdicts = keep_misread(judged, verdicts, (needs & REPAIR).nonzero()[0].tolist())
    is_tidy = judged.has_no_margin()
    if judged is not block:
        # blank lines are never dropped, so the other documents keep all of theirs
        verdicts = Verdicts.blank(len(block.lines)).replaced(block.lines_of(places), verdicts)
        of_judged, is_tidy = is_tidy, np.zeros(len(block), dtype=bool)
        is_tidy[places] = of_judged
    return block.having(verdicts=verdicts, is_tidy=is_tidy)


def _unlike(block: Block, record: Record) -> Sequence[int]:
    """Return the indices of documents to classify: those that read differently, or lost something, since last time."""
    before = record.judged
    if before is None:
        return range(len(block))
    stayed = [place for place, document in enumerate(block.documents) if document not in record.lost]
    if not stayed:
        return range(len(block))
    old = {document: place for place, document in enumerate(before.documents)}
    from cleaner.lines.same_reading import read_alike

    alike = read_alike(
        [before.document(old[block.documents[place]]) for place in stayed], [block.document(place) for place in stayed]
    )
    same = {place for place, is_same in zip(stayed, alike, strict=True) if is_same}
    return [place for place in range(len(block)) if place not in same]


def cut_spam(block: Block, record: Record) -> Block:
    """Cut lists of spam keywords out of lines; the verdict is then that on the rest of the line."""
    assert block.needs is not None
    assert block.verdicts is not None
    needing = block.needs & CUT > 0
    if not needing.any() or not record.config.repair or Label.spam not in record.config.drop:
        return block
    from cleaner.lines.spam_cut import NAME
    from cleaner.lines.spam_cut.cut import LEAST_TRADED, cut, may_have_list
    from cleaner.lines.spam_cut.keywords import lines_with_keywords

    rows = needing.repeat(block.of_each).nonzero()[0]
    seen = rows[lines_with_keywords(block.points_of(needing), LEAST_TRADED)].tolist()
    seen = [row for row in seen if may_have_list(block.lines[row], LABELS[block.verdicts.labels[row]])]
    if not seen:
        return block
    places = distinct(block.places(seen)).tolist()
    documents = [block.document(place) for place in places]
    verdicts = [block.verdicts[block.edges[place] : block.edges[place + 1]] for place in places]
    cuts = cut(record.model, documents, verdicts, record.config.threshold)
    if not cuts:
        return block
    at = [block.edges[places[found.document]] + found.row for found in cuts]
    rest = {row: found.text for row, found in zip(at, cuts, strict=True)}
    verdicts_of_rest = block.verdicts.replaced(np.array(at), Verdicts.of([found.verdict for found in cuts]))
    return _cut(block, record, NAME, rest).having(verdicts=verdicts_of_rest)


def _cut(block: Block, record: Record, name: str, rest: dict[int, str]) -> Block:
    """Note what stays of lines that lost a part, by index, and return the block with it."""
    for row, text in rest.items():
        record.note_repairs(int(block.rows[row]), [Step(name, block.lines[row], text)])
    places = sorted(set(block.places(list(rest)).tolist()))
    record.lost.update(block.documents[place] for place in places)
    assert block.needs is not None
    needs = block.needs.copy()
    # a cut may have put two signs of damage beside each other
    needs[places] |= REPAIR
    return block.changed(rest).having(needs=needs)


def cut_ads(block: Block, record: Record) -> Block:
    """Call lines of chapters that advertise a novel site chrome, and cut that out of others, whose verdict stays."""
    assert block.verdicts is not None
    is_body = (block.verdicts.labels == IS_BODY) & (block.verdicts.reasons != BLANK)
    # only lines that their place made body: those of data and of other languages stay, whatever they read like
    if (unlike := is_body & BY_PLACE[block.verdicts.reasons]).any():
        from cleaner.lines.ad_cut.whole import advertising

        rows, verdicts = advertising(block.lines, block.edges, is_body, unlike, record.model.lines, record.folder)
        if len(rows):
            block = block.having(verdicts=block.verdicts.replaced(rows, verdicts))
            is_body[rows] = False
    if not record.config.repair or Label.chrome not in record.config.drop:
        return block
    suspects = suspicious(block.points, is_body)
    if not suspects:
        return block
    from cleaner.lines.ad_cut.cut import cut

    rest = dict(cut(block.lines, block.edges, is_body, suspects))
    return _cut(block, record, AD_CUT, rest) if rest else block


def call_boilerplate(block: Block, record: Record) -> Block:
    """Call lines of articles chrome that are what sites print there, though they stand among the article's lines."""
    assert block.verdicts is not None
    # most articles have none that are kept for their place
    if not BY_PLACE[block.verdicts.reasons].any():
        return block
    from cleaner.lines.boilerplate import boilerplate

    rows, verdicts = boilerplate(block, record.model.lines, record.folder)
    return block.having(verdicts=block.verdicts.replaced(rows, verdicts)) if len(rows) else block


def mark(block: Block, record: Record) -> Block:
    """Mark the lines to drop, and note all verdicts."""
    assert block.verdicts is not None
    going = _drops(record.config.drop)[block.verdicts.labels] & (block.verdicts.reasons != BLANK)
    record.note_verdicts(block, going)
    return block.having(going=going)


@lru_cache(maxsize=16)
def _drops(dropped: frozenset[Label]) -> Flags:
    """Return which of `LABELS` are dropped, shape (LABELS,)."""
    return np.array([label in dropped for label in LABELS])


def simplify(block: Block, record: Record) -> Block:
    """Turn Traditional into Simplified, judging a document's script by all of its lines, dropped ones too."""
    assert block.needs is not None
    variant = record.config.variant
    # a conversion of vocabulary changes words that both scripts write alike
    needing = (block.needs & SIMPLIFY > 0) | (variant is not None)
    if not record.config.simplify or not needing.any():
        return block
    rows = needing.repeat(block.of_each).nonzero()[0]
    lines = block.lines if needing.all() else [block.lines[row] for row in rows.tolist()]
    found = simplify_lines(lines, block.of_each[needing].tolist(), variant, block.points_of(needing))
    record.note_unconverted(block.rows[rows], found.remarks)
    if not found.lines:
        return block
    before, after = [lines[row] for row in found.lines], list(found.lines.values())
    rows = rows[list(found.lines)]
    suspects = (block.needs[block.places(rows)] & REPAIR).nonzero()[0].tolist()
    for place in misread_lines([before[place] for place in suspects]):
        after[suspects[place]] = before[suspects[place]]
    record.note_changes("simplify", block.rows[rows], before, after)
    return block.changed(dict(zip(rows.tolist(), after, strict=True)))


def punctuate(block: Block, record: Record) -> Block:
    """Make punctuation full-width and quotes curly, if asked to."""
    wide, curly = record.config.punctuation == "fullwidth", record.config.quotes == "curly"
    if not wide and not curly:
        return block
    from cleaner.simplify.punctuation import curl_quotes, restore_fullwidth

    lines, misread = block.lines, misread_lines(block.lines)
    fixes = [("punctuation", restore_fullwidth)] * wide + [("quotes", curl_quotes)] * curly
    for name, fix in fixes:
        before, lines = lines, list(map(fix, lines))
        for row in misread:
            lines[row] = block.lines[row]
        record.note_changes(name, block.rows, before, lines)
    return block.changed(dict(enumerate(lines)))


def drop(block: Block, record: Record) -> Block:
    """Drop the marked lines."""
    assert block.going is not None
    record.note_dropped(block, block.going)
    losing = block.count(block.going).nonzero()[0].tolist()
    record.lost.update(block.documents[place] for place in losing)
    return block.without(block.going)


def tidy(block: Block, record: Record) -> Block:
    """Remove outer and repeated blank lines, and the margin that all lines of a document share."""
    assert block.is_tidy is not None
    if block.is_tidy.all():
        return block
    lines, going = block.lines.copy(), np.zeros(len(block.lines), dtype=bool)
    for place in (~block.is_tidy).nonzero()[0].tolist():
        first, last = block.edges[place], block.edges[place + 1]
        staying, laid = lay_out(lines[first:last])
        if len(laid) == last - first:
            lines[first:last] = laid
        else:
            going[first:last] = True
            for row, line in zip(staying, laid, strict=True):
                going[first + row], lines[first + row] = False, line
    return replace(block, lines=lines).without(going)


# Lines are dropped after simplification: the script of a document is judged by all of its lines.
STAGES: tuple[Stage, ...] = (
    repair,
    classify,
    cut_spam,
    cut_ads,
    call_boilerplate,
    mark,
    simplify,
    punctuate,
    drop,
    tidy,
)
# Those of them that drop lines and change none.
JUDGING: tuple[Stage, ...] = (classify, mark, drop, tidy)
