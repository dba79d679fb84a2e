"""The compiled `gbk_desync.edits`: characters are code points; -1 is no character, or no pending byte."""

import numpy as np

from cleaner.chinese.characters import EXTENSION, UNIFIED
from cleaner.repair.gbk_desync.compiled.tables import (
    ANNOTATED,
    FIRST_LEAD,
    GB2312,
    JUNK,
    LAST_LEAD,
    LONELY,
    MARK,
    NEWLINE,
    OPENING,
    PARTING,
    PLAIN,
    QUESTION,
    SIMPLIFIED,
    UNKNOWN,
    WIDE,
    WIDE_QUESTION,
)
from cleaner.repair.gbk_desync.compiled.trigrams import inlined


@inlined
def is_han(char):
    """Return whether a character is one of `characters.HAN`."""
    return EXTENSION[0] <= char <= EXTENSION[1] or UNIFIED[0] <= char <= UNIFIED[1]


@inlined
def in_table(char):
    """Return a character's index in tables of the BMP; those beyond share the last, which holds nothing."""
    return min(char, 0xFFFF)


@inlined
def is_lead(byte):
    """Return whether a byte is the first of two in GBK."""
    return FIRST_LEAD <= byte <= LAST_LEAD


@inlined
def _form_cost(scene, char):
    if scene.is_traditional and scene.gbk.kinds[char] & SIMPLIFIED:
        return scene.costs.simplified
    known = scene.marks[char] & (ANNOTATED | PLAIN) and not scene.gbk.kinds[char] & WIDE
    return 0.0 if known else scene.gbk.form_costs[char]


@inlined
def _add(steps, path, end, cost, first, second, pending):
    """Note a step on from a path; a step that there is no room for is only counted."""
    place = steps.used[0]
    if place < len(steps.path):
        steps.path[place], steps.end[place], steps.cost[place] = path, end, cost
        steps.first[place], steps.second[place], steps.pending[place] = first, second, pending
    steps.used[0] = place + 1


@inlined
def _complete(steps, scene, path, pending, end, cost, after):
    """Complete the pending byte with every byte that may have been lost."""
    for byte in range(FIRST_LEAD, LAST_LEAD + 1):
        char = scene.gbk.chars[pending << 8 | byte]
        if char:
            _add(steps, path, end, cost + _form_cost(scene, char), char, after, -1)


@inlined
def _may_begin(gbk, one, two, pending, lead):
    """Return whether a byte may be the first of a listed character: it is pending, or ended the last character."""
    if pending >= 0:
        return lead == pending
    code = gbk.bytes[in_table(two)]
    if code:
        return code & 0xFF == lead
    for first in (one, two):
        group = gbk.groups[in_table(first)]
        for form in range(gbk.group_starts[group], gbk.group_starts[group + 1]):
            size = gbk.form_sizes[form]
            ends = gbk.forms[form, 0] == two if size == 1 else gbk.forms[form, 0] == one and gbk.forms[form, 1] == two
            if size <= 2 and ends and gbk.form_bytes[form] & 0xFF == lead:
                return True
    return False


@inlined
def _lost_before_pinyin(steps, scene, paths, path, here):
    gbk, costs, pending = scene.gbk, scene.costs, paths.pending[path]
    for place in range(here.pinyin_from, here.pinyin_to):
        char = gbk.spoken[place]
        lead, trail = gbk.bytes[char] >> 8, gbk.bytes[char] & 0xFF
        if not is_lead(trail) or not _may_begin(gbk, paths.one[path], paths.two[path], pending, lead):
            continue
        cost = costs.native if gbk.kinds[char] & GB2312 else 0.0
        cost += costs.not_listed if scene.marks[char] & PLAIN else 0.0
        if pending < 0:
            rarity = -np.float64(scene.model.unigram[scene.model.keys[char]]) / 2
            _add(steps, path, here.pinyin_end, costs.enter_pinyin + cost + rarity, -1, -1, trail)
        else:
            _add(steps, path, here.pinyin_end, cost + _form_cost(scene, char), char, -1, -1)


@inlined
def _lost(steps, scene, paths, path, place, here):
    """Put back the byte that an invalid pair swallowed."""
    gbk, costs, pending = scene.gbk, scene.costs, paths.pending[path]
    if here.pinyin_end:
        _lost_before_pinyin(steps, scene, paths, path, here)
    if here.whole_end and pending < 0:
        for lead in range(FIRST_LEAD, LAST_LEAD + 1):
            char = gbk.chars[lead << 8 | 0xA3]
            if char:
                _add(steps, path, here.whole_end, costs.enter_known, char, -1, -1)
    if here.junk_end and pending < 0:
        cost = costs.enter_known if scene.is_clear else costs.enter_junk
        for byte in range(FIRST_LEAD, LAST_LEAD + 1):
            _add(steps, path, here.junk_end, cost + costs.not_stop * (byte != 0xA1), -1, -1, byte)
    elif here.junk_end:
        cost = costs.lost + (0.0 if here.has_junk else costs.no_junk)
        _complete(steps, scene, path, pending, here.junk_end, cost, -1)
    after = scene.line[place + 1] if place + 1 < len(scene.line) else NEWLINE
    if pending >= 0 and not scene.marks[in_table(after)] & JUNK:
        cost = costs.lost + (costs.sign_before_mark if gbk.kinds[in_table(after)] & MARK else 0.0)
        cost += costs.sign if here.sign == UNKNOWN else 0.0
        cost += costs.in_row if scene.line[place - 1] == QUESTION else 0.0
        _complete(steps, scene, path, pending, place + 1, cost, here.sign if here.sign else -1)


@inlined
def _read_out_of_step(steps, scene, path, pending, place, end, code, cost):
    """Read on, by one byte or two (`code`), the first of which completes the pending one."""
    gbk, costs, line = scene.gbk, scene.costs, scene.line
    first, left = (code >> 8, code & 0xFF) if code > 0xFF else (code, -1)
    char = gbk.chars[pending << 8 | first]
    if not char:
        return
    after = line[end] if end < len(line) else NEWLINE
    bare = not gbk.kinds[in_table(line[place - 1])] & PARTING and after != OPENING
    cost += costs.not_listed * (bare and scene.marks[char] & ANNOTATED != 0)
    cost += costs.wide if gbk.kinds[char] & WIDE else 0.0
    if 0 <= left < 0x80:
        cost += costs.small_letter * (gbk.kinds[left] & LONELY != 0 and is_han(after))
        _add(steps, path, end, cost, char, left, -1)
    elif left < 0 or is_lead(left):
        _add(steps, path, end, cost, char, -1, left)


@inlined
def _out_of_step(steps, scene, path, pending, place):
    gbk, line = scene.gbk, scene.line
    char = line[place]
    code, group = gbk.codes[in_table(char)], gbk.groups[in_table(char)]
    if code:
        _read_out_of_step(steps, scene, path, pending, place, place + 1, code, 0.0)
    for form in range(gbk.group_starts[group], gbk.group_starts[group + 1]):
        end, same = place + gbk.form_sizes[form], True
        for offset in range(gbk.form_sizes[form]):
            same = same and place + offset < len(line) and line[place + offset] == gbk.forms[form, offset]
        if same:
            _read_out_of_step(steps, scene, path, pending, place, end, gbk.form_bytes[form], scene.costs.folded)


@inlined
def _is_annotation(scene, last, pending, place, here):
    before, said, beside = scene.line[place - 1], False, False
    for at in range(here.annotation_from, here.annotation_to):
        said |= scene.gbk.spoken[at] == last
        beside |= scene.gbk.spoken[at] == before
    return before != last and said if pending < 0 else said or beside


@inlined
def edits(steps, scene, paths, path, place, here, fills):
    """Note the ways to read on from a place, the same as in `edits.edits`, in the same order."""
    pending, char = paths.pending[path], scene.line[place]
    if here.annotation_end and _is_annotation(scene, paths.two[path], pending, place, here):
        _add(steps, path, here.annotation_end, 0.0, -1, -1, pending)
    if char in (QUESTION, WIDE_QUESTION) and (fills or pending < 0):
        _lost(steps, scene, paths, path, place, here)
    if pending < 0:
        _add(steps, path, place + 1, 0.0, char, -1, -1)
        return
    if here.skip_end:
        _add(steps, path, here.skip_end, scene.costs.skipped, -1, -1, pending)
    _out_of_step(steps, scene, path, pending, place)
