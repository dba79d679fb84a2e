"""What a page shows about its runs out of step, compiled: its words, and characters that its site does not list."""

from cleaner.chinese.characters import RUN
from cleaner.repair.gbk_desync.compiled.edits import in_table
from cleaner.repair.gbk_desync.compiled.tables import CLOSING, LONGEST_NOTE, OPENING, PLAIN, SPELLED
from cleaner.repair.gbk_desync.compiled.trigrams import compiled, inlined


@inlined
def pair_bucket(one, two, last):
    """Return the bucket of two characters in `last`, whose size is a power of two."""
    return (one * 2533 + two) & (len(last) - 1)


@compiled
def mark_plain(points, chars, counts, tally, marks):
    """Mark the Han characters that occur on a page more often than they are annotated; `tally` holds zeros."""
    for point in points:
        if RUN[0] <= point < len(marks):
            tally[point] += 1
            marks[point] = PLAIN
    for place in range(len(chars)):
        if tally[chars[place]] <= counts[place]:
            marks[chars[place]] = 0


@inlined
def _note_end(points, place, kinds):
    """Return the end of a parenthesis that may hold a syllable, its beginning if it can't."""
    end = place + 1
    while end < len(points) and end - place <= LONGEST_NOTE and kinds[in_table(points[end])] & SPELLED:
        end += 1
    return end + 1 if end > place + 1 and end < len(points) and points[end] == CLOSING else place


@inlined
def _is_linked(words, size, place, before):
    """Return whether the three characters that end at `size` also end somewhere in the links from `place`."""
    while place > 0:
        same = words[place] == words[size] and words[place - 1] == words[size - 1]
        if same and place > 1 and words[place - 2] == words[size - 2]:
            return True
        place = before[place]
    return False


@compiled
def index_words(points, kinds, words, last, before):
    """
    Copy a page without each `PARENTHESIS` to `words`, and return how many characters are left.

    Positions are linked by the pair of characters that ends there: `last` has the last one of each bucket, `before`
    the one before each position. If the same three characters occur again, only their first position is linked.
    """
    size, place = 0, 0
    while place < len(points):
        end = _note_end(points, place, kinds) if points[place] == OPENING else place
        if end > place:
            place = end
            continue
        words[size] = points[place]
        bucket = pair_bucket(words[size - 1], words[size], last) if size else 0
        if size and not _is_linked(words, size, last[bucket], before):
            before[size], last[bucket] = last[bucket], size
        size, place = size + 1, place + 1
    return size
