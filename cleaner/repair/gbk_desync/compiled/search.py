"""The compiled `gbk_desync.search`: paths are rows of arrays, and their texts are linked backwards."""

import numpy as np

from cleaner.repair.gbk_desync.compiled.edits import edits, is_han
from cleaner.repair.gbk_desync.compiled.page_index import pair_bucket
from cleaner.repair.gbk_desync.compiled.tables import FULL, LESS, NEWLINE, OPENING, READ, STOP, UNKNOWN, UNSURE
from cleaner.repair.gbk_desync.compiled.trigrams import compiled, context_of, inlined, logprob_of


@inlined
def _said(scene, one, two, three):
    """Return 3 if the page has these three Han characters in a row, 2 if it has the last two, else 0."""
    words, found = scene.words, 0
    if is_han(two) and is_han(three):
        place = scene.last[pair_bucket(two, three, scene.last)]
        while place > 0:
            if words[place] == three and words[place - 1] == two:
                found = 2
                if place > 1 and words[place - 2] == one and is_han(one):
                    return 3
            place = scene.before[place]
    return found


@inlined
def _is_same(texts, one, two):
    """Return whether two texts, linked from their last character to their first, are the same."""
    while one != two:
        if one < 0 or two < 0 or texts.char[one] != texts.char[two]:
            return False
        one, two = texts.before[one], texts.before[two]
    return True


@inlined
def _is_seen(scene, paths, texts, path, start, place):
    """Return whether a path has read a line as it is."""
    text = paths.text[path]
    while text >= 0 and place > start and texts.char[text] == scene.line[place - 1]:
        text, place = texts.before[text], place - 1
    return text < 0 and place == start


@inlined
def _write(texts, before, char):
    """Add a character to a text and return the number of the new text."""
    place = texts.used[0]
    texts.before[place], texts.char[place] = before, char
    texts.used[0] = place + 1
    return place


@inlined
def _now_open(scene, opened, char):
    """Return which kinds of brackets and quotation marks are open after a character, as bits."""
    for kind in range(len(scene.gbk.closings)):
        if char == scene.gbk.closings[kind]:
            opened &= ~(1 << kind)
        elif char == scene.gbk.openings[kind, 0] or char == scene.gbk.openings[kind, 1]:
            opened |= 1 << kind
    return opened


@inlined
def _by_the_page(scene, paths, path, char, logprob):
    """Return what a character gains or loses by the text elsewhere, as `search._by_the_page` does."""
    costs, gain, two = scene.costs, 0.0, paths.two[path]
    doubled = char == STOP and two == STOP and paths.one[path] != STOP
    if doubled and paths.text[path] >= 0 and not scene.doubles:
        gain -= costs.chatted if scene.is_chat else costs.doubled
    if paths.pending[path] < 0:
        return gain
    if logprob < costs.said_triple:
        said = _said(scene, paths.one[path], two, char)
        if said:
            gain += max(0.0, (costs.said_triple if said == 3 else costs.said_pair) - logprob)
    for kind in range(len(scene.gbk.closings)):
        if char == scene.gbk.closings[kind]:
            gain += costs.opened if paths.opened[path] >> kind & 1 else -costs.unopened
    return gain


@inlined
def _score(scene, paths, steps, step):
    """Return the score of a path with its step made."""
    path, first, second = steps.path[step], steps.first[step], steps.second[step]
    score = paths.score[path] - steps.cost[step]
    if first < 0:
        return score
    two, context = paths.two[path], paths.context[path]
    # a tag whose < was swallowed counts as a line end
    heard = NEWLINE if first == LESS else first
    logprob = logprob_of(scene.model, context, two, heard)
    total = logprob
    if second >= 0 and second != UNKNOWN:
        after = NEWLINE if second == LESS else second
        total = logprob + logprob_of(scene.model, context_of(scene.model, two, heard), heard, after)
    return score + total + _by_the_page(scene, paths, path, first, logprob)


@inlined
def _make(paths, scene, texts, steps, step):
    """Make the step from a path: write the resulting path to the first free row."""
    path, free = steps.path[step], paths.used[0]
    text, one, two, opened = paths.text[path], paths.one[path], paths.two[path], paths.opened[path]
    for char in (steps.first[step], steps.second[step]):
        if char >= 0:
            text, one, two, opened = _write(texts, text, char), two, char, _now_open(scene, opened, char)
    paths.score[free], paths.margin[free], paths.pending[free] = steps.cost[step], np.inf, steps.pending[step]
    paths.one[free], paths.two[free], paths.text[free], paths.opened[free] = one, two, text, opened
    paths.next[free] = -1


@inlined
def _copy(paths, source, target):
    paths.score[target], paths.margin[target] = paths.score[source], paths.margin[source]
    paths.text[target], paths.opened[target] = paths.text[source], paths.opened[source]


@inlined
def _meet(paths, texts, held, other):
    """Keep the likelier of two paths that came to the same end, and its lead as a margin if their texts differ."""
    lead = paths.score[held] - paths.score[other]
    same = _is_same(texts, paths.text[held], paths.text[other])
    if lead < 0:
        _copy(paths, other, held)
    if abs(lead) < paths.margin[held] and not same:
        paths.margin[held] = abs(lead)


@inlined
def _put(paths, texts, agenda, slot):
    """Put the path in the first free row on the agenda, after those that end at the same place, or let it meet one."""
    free, held = paths.used[0], agenda.first[slot]
    while held >= 0:
        if (
            paths.pending[held] == paths.pending[free]
            and paths.two[held] == paths.two[free]
            and paths.one[held] == paths.one[free]
        ):
            _meet(paths, texts, held, free)
            return
        held = paths.next[held]
    if agenda.first[slot] < 0:
        agenda.first[slot] = free
    else:
        paths.next[agenda.last[slot]] = free
    agenda.last[slot] = free
    paths.used[0] = free + 1
    agenda.waiting[0] += 1


@inlined
def _take(scene, paths, texts, agenda, start, place):
    """Take the paths to a place from the agenda, best first, without those far back; those as the line is stay."""
    count, path = 0, agenda.first[place - start]
    while path >= 0:
        at = count
        while at > 0 and paths.score[agenda.order[at - 1]] < paths.score[path]:
            agenda.order[at] = agenda.order[at - 1]
            at -= 1
        agenda.order[at] = path
        count += 1
        path = paths.next[path]
    agenda.waiting[0] -= count
    least, kept = paths.score[agenda.order[0]] - scene.costs.beam, 0
    for at in range(count):
        path = agenda.order[at]
        paths.seen[path] = _is_seen(scene, paths, texts, path, start, place)
        if paths.score[path] > least or paths.seen[path]:
            paths.context[path] = context_of(scene.model, paths.one[path], paths.two[path])
            agenda.order[kept] = path
            kept += 1
    return kept


@inlined
def _read_on(scene, paths, texts, steps, agenda, start):
    """Put the paths that steps lead to on the agenda, only the likeliest of those that come to the same end."""
    for step in range(steps.used[0]):
        agenda.best[steps.end[step] - start] = -np.inf
    for step in range(steps.used[0]):
        steps.cost[step] = _score(scene, paths, steps, step)
        slot = steps.end[step] - start
        agenda.best[slot] = max(agenda.best[slot], steps.cost[step])
    for step in range(steps.used[0]):
        slot = steps.end[step] - start
        if steps.cost[step] > agenda.best[slot] - scene.costs.beam or paths.seen[steps.path[step]]:
            _make(paths, scene, texts, steps, step)
            _put(paths, texts, agenda, slot)


@inlined
def _best(scene, paths, texts, agenda, count, ends):
    """Return the best path that is in step, -1 for none; at a line's end its likelihood as an end counts, too."""
    best = -1
    for at in range(count):
        path = agenda.order[at]
        if ends:
            paths.score[path] += logprob_of(scene.model, paths.context[path], paths.two[path], NEWLINE)
        if paths.pending[path] < 0 and (best < 0 or paths.score[path] > paths.score[best]):
            best = path
    for at in range(count):
        path = agenda.order[at]
        if best >= 0 and paths.pending[path] < 0 and path != best:
            _meet(paths, texts, best, path)
    return best


@inlined
def _begin(scene, paths, texts, agenda, start):
    paths.score[0], paths.margin[0], paths.pending[0], paths.text[0] = 0.0, np.inf, -1, -1
    paths.one[0] = scene.line[start - 2] if start > 1 else NEWLINE
    paths.two[0] = scene.line[start - 1] if start > 0 else NEWLINE
    paths.opened[0], paths.next[0], paths.used[0], texts.used[0] = 0, -1, 1, 0
    for place in range(start):
        paths.opened[0] = _now_open(scene, paths.opened[0], scene.line[place])
    agenda.first[: len(scene.line) - start + 1] = -1
    agenda.first[0], agenda.last[0], agenda.waiting[0] = 0, 0, 1


@compiled
def search(scene, buffers, start):
    """Search for a run that begins at `start`; return how and where the search ends, and the number of its text."""
    line, costs, rows = scene.line, scene.costs, scene.places
    paths, texts, steps, agenda = buffers
    _begin(scene, paths, texts, agenda, start)
    place, row = start, 0
    while True:
        while agenda.first[place - start] < 0:
            place += 1
        if place - start > costs.longest:
            return UNSURE, place, -1
        count = _take(scene, paths, texts, agenda, start, place)
        first = agenda.order[0]
        settled = agenda.waiting[0] == 0 and count == 1 and paths.pending[first] < 0 and place > start
        if place == len(line) or (settled and line[place] != OPENING):
            best = _best(scene, paths, texts, agenda, count, place == len(line))
            return UNSURE if best < 0 or paths.margin[best] < costs.sure else READ, place, paths.text[best]
        while rows[row].at < place:
            row += 1
        here = rows[row if rows[row].at == place else 0]
        steps.used[0] = 0
        for rank in range(count):
            edits(steps, scene, paths, agenda.order[rank], place, here, rank < costs.width)
        found, taken = steps.used[0], 2 * steps.used[0] + texts.used[0]
        if found > len(steps.path) or found + paths.used[0] >= len(paths.next) or taken > len(texts.char):
            return FULL, place, -1
        _read_on(scene, paths, texts, steps, agenda, start)
        if agenda.waiting[0] == 0:
            return UNSURE, place, -1
        place += 1
