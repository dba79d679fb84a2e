"""
The stages that a block of documents goes through, in order.

Each takes the block that the stage before it returned, notes in the record what happened to lines, and returns the
resulting block. The record also holds the options and the model.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from cleaner.changes import Step
from cleaner.document import Label
from cleaner.lines.ad_cut import NAME as AD_CUT
from cleaner.lines.ad_cut.signs import suspicious
from cleaner.lines.block import Block
from cleaner.lines.classification import classify as classify_lines
from cleaner.lines.decision.verdicts import BLANK, BY_PLACE, IS_BODY, LABELS, Verdicts
from cleaner.pipeline.misread import keep_misread
from cleaner.pipeline.record import Record
from cleaner.pipeline.triage import Need, triage
from cleaner.pipeline.whitespace import lay_out
from cleaner.repair import repair_in_steps
from cleaner.repair.trigger import LOST
from cleaner.simplify import simplify_with_remarks

Stage = Callable[[Block, Record], Block]


def repair(block: Block, record: Record) -> Block:
    """Repair documents that look damaged, and find out what each document needs next."""
    needs = triage(block.lines, block.edges)
    damaged = np.flatnonzero(needs & Need.REPAIR).tolist()
    record.note_damage(block.documents[place] for place in damaged)
    if not record.config.repair or not damaged:
        return replace(block, needs=needs)
    changed: dict[int, list[str]] = {}
    for place in damaged:
        text, taken = repair_in_steps("\n".join(block.document(place)))
        changed[place] = text.split("\n")
        rows = block.rows[block.edges[place] : block.edges[place + 1]].tolist()
        for row, steps in zip(rows, taken, strict=True):
            if steps:
                record.note_repairs(row, steps)
    block = block.changed(changed)
    repaired = block.only(damaged)
    needs[damaged] = triage(repaired.lines, repaired.edges, is_repaired=True)
    return replace(block, needs=needs)


def classify(block: Block, record: Record) -> Block:
    """Label lines body, chrome or spam, except in documents that lost nothing and read the same since the last time."""
    places = _unlike(block, record)
    record.begin_to_judge(block)
    judged = block if len(places) == len(block) else block.only(places)
    verdicts = classify_lines(record.model, judged, record.config.threshold, record.site(judged.rows))
    verdicts = keep_misread(judged, verdicts)
    is_tidy = judged.has_no_margin()
    if judged is not block:
        # blank lines are never dropped, so the other documents keep all of theirs
        verdicts = Verdicts.blank(len(block.lines)).replaced(block.lines_of(places), verdicts)
        of_judged, is_tidy = is_tidy, np.zeros(len(block), dtype=bool)
        is_tidy[places] = of_judged
    return replace(block, verdicts=verdicts, is_tidy=is_tidy)


def _unlike(block: Block, record: Record) -> Sequence[int]:
    """Return the indices of documents to classify: those that read differently, or lost something, since last time."""
    before = record.judged
    if before is None:
        return range(len(block))
    from cleaner.lines.same_reading import read_alike

    stayed = [place for place, document in enumerate(block.documents) if document not in record.lost]
    old = {document: place for place, document in enumerate(before.documents)}
    alike = read_alike(
        [before.document(old[block.documents[place]]) for place in stayed], [block.document(place) for place in stayed]
    )
    same = {place for place, is_same in zip(stayed, alike, strict=True) if is_same}
    return [place for place in range(len(block)) if place not in same]


def cut_spam(block: Block, record: Record) -> Block:
    """Cut lists of spam keywords out of lines; the verdict is then that on the rest of the line."""
    assert block.needs is not None
    assert block.verdicts is not None
    places = np.flatnonzero(block.needs & Need.CUT).tolist()
    if not places or not record.config.repair or Label.spam not in record.config.drop:
        return block
    from cleaner.lines.spam_cut import NAME
    from cleaner.lines.spam_cut.cut import cut

    documents = [block.document(place) for place in places]
    verdicts = [block.verdicts[block.edges[place] : block.edges[place + 1]] for place in places]
    cuts = cut(record.model, documents, verdicts, record.config.threshold)
    if not cuts:
        return block
    at = np.array([block.edges[places[found.document]] + found.row for found in cuts])
    for row, found in zip(block.rows[at].tolist(), cuts, strict=True):
        lines = documents[found.document]
        record.note_repairs(row, [Step(NAME, lines[found.row], found.text)])
        lines[found.row] = found.text
    record.lost.update(block.documents[places[found.document]] for found in cuts)
    verdicts_of_rest = block.verdicts.replaced(at, Verdicts.of([found.verdict for found in cuts]))
    is_cut = {found.document for found in cuts}
    block = block.changed({places[document]: documents[document] for document in is_cut})
    return replace(block, verdicts=verdicts_of_rest)


def cut_ads(block: Block, record: Record) -> Block:
    """Call lines of chapters that advertise a novel site chrome, and cut that out of others, whose verdict stays."""
    assert block.verdicts is not None
    is_body = (block.verdicts.labels == IS_BODY) & (block.verdicts.reasons != BLANK)
    # only lines that their place made body: those of data and of other languages stay, whatever they read like
    if (unlike := is_body & BY_PLACE[block.verdicts.reasons]).any():
        from cleaner.lines.ad_cut.whole import advertising

        rows, verdicts = advertising(block.lines, block.edges, is_body, unlike, record.model.lines, record.folder)
        block = replace(block, verdicts=block.verdicts.replaced(rows, verdicts))
        is_body[rows] = False
    if not record.config.repair or Label.chrome not in record.config.drop:
        return block
    suspects = suspicious(block.lines, is_body)
    if not suspects:
        return block
    from cleaner.lines.ad_cut.cut import cut

    documents: dict[int, list[str]] = {}
    for row, text in cut(block.lines, block.edges, is_body, suspects):
        record.note_repairs(int(block.rows[row]), [Step(AD_CUT, block.lines[row], text)])
        place = bisect_right(block.edges, row) - 1
        documents.setdefault(place, block.document(place))[row - block.edges[place]] = text
    record.lost.update(block.documents[place] for place in documents)
    return block.changed(documents)


def mark(block: Block, record: Record) -> Block:
    """Mark the lines to drop, and note all verdicts."""
    assert block.verdicts is not None
    drops = np.array([label in record.config.drop for label in LABELS])
    going = drops[block.verdicts.labels] & (block.verdicts.reasons != BLANK)
    record.note_verdicts(block, going)
    return replace(block, going=going)


def simplify(block: Block, record: Record) -> Block:
    """Turn Traditional into Simplified, judging a document's script by all of its lines, dropped ones too."""
    assert block.needs is not None
    variant = record.config.variant
    # a conversion of vocabulary changes words that both scripts write alike
    places = np.flatnonzero(block.needs & Need.SIMPLIFY).tolist() if variant is None else list(range(len(block)))
    if not record.config.simplify or not places:
        return block
    documents = [block.document(place) for place in places]
    found = simplify_with_remarks(documents, variant)
    rows = block.rows[block.lines_of(places)]
    record.note_unconverted(rows, found.remarks)
    converted = [_unless_misread(*pair) for pair in zip(documents, found.documents, strict=True)]
    record.note_changes("simplify", rows, list(chain.from_iterable(documents)), list(chain.from_iterable(converted)))
    return block.changed(dict(zip(places, converted, strict=True)))


def _unless_misread(lines: Sequence[str], changed: list[str]) -> list[str]:
    """Return the changed lines, but those as they were that look misread: another tool may still read them."""
    if not LOST.search("\n".join(lines)):
        return changed
    from cleaner.repair.unrepairable import is_misread

    pairs = zip(lines, changed, strict=True)
    return [line if new != line and LOST.search(line) and is_misread(line) else new for line, new in pairs]


def punctuate(block: Block, record: Record) -> Block:
    """Make punctuation full-width and quotes curly, if asked to."""
    wide, curly = record.config.punctuation == "fullwidth", record.config.quotes == "curly"
    if not wide and not curly:
        return block
    from cleaner.simplify.punctuation import curl_quotes, restore_fullwidth

    lines = block.lines
    fixes = [("punctuation", restore_fullwidth)] * wide + [("quotes", curl_quotes)] * curly
    for name, fix in fixes:
        before, lines = lines, _unless_misread(block.lines, list(map(fix, lines)))
        record.note_changes(name, block.rows, before, lines)
    return block.changed({place: lines[first:last] for place, (first, last) in enumerate(block.spans())})


def drop(block: Block, record: Record) -> Block:
    """Drop the marked lines."""
    assert block.going is not None
    record.note_dropped(block, block.going)
    losing = np.flatnonzero(block.count(block.going)).tolist()
    record.lost.update(block.documents[place] for place in losing)
    return block.without(block.going)


def tidy(block: Block, record: Record) -> Block:
    """Remove outer and repeated blank lines, and the margin that all lines of a document share."""
    assert block.is_tidy is not None
    if block.is_tidy.all():
        return block
    lines, going = block.lines.copy(), np.zeros(len(block.lines), dtype=bool)
    for place in np.flatnonzero(~block.is_tidy).tolist():
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
STAGES: tuple[Stage, ...] = (repair, classify, cut_spam, cut_ads, mark, simplify, punctuate, drop, tidy)
