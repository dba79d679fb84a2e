"""What a page shows that its runs out of step are in, compiled: its words, and the characters that it does not list."""

from cleaner.repair.fast.model import compiled, inlined
from cleaner.repair.fast.moves import in_table
from cleaner.repair.fast.tables import CLOSING, LONGEST_NOTE, OPENING, PAIR_BUCKETS, PLAIN, SPELLED


@inlined
def pair_bucket(one, two):
    """Return which of `PAIR_BUCKETS` two characters are in."""
    return (one * 2533 + two) & (PAIR_BUCKETS - 1)


@compiled
def mark_plain(points, chars, counts, tally, marks):
    """Mark the Han characters that a page has more often than it annotates them; `tally` holds zeros."""
    for point in points:
        if 0x3400 <= point < len(marks):
            tally[point] += 1
            marks[point] = PLAIN
    for place in range(len(chars)):
        if tally[chars[place]] <= counts[place]:
            marks[chars[place]] = 0


@inlined
def _note_end(points, place, kinds):
    """Return where a parenthesis with what may be a syllable ends, or where it begins if it is none."""
    end = place + 1
    while end < len(points) and end - place <= LONGEST_NOTE and kinds[in_table(points[end])] & SPELLED:
        end += 1
    return end + 1 if end > place + 1 and end < len(points) and points[end] == CLOSING else place


@compiled
def index_words(points, kinds, words, last, before):
    """
    Copy a page without its `PARENTHESIS` to `words`, and return how many characters that leaves.

    All places are linked by the pair of characters that ends there: `last` by bucket, `before` by place.
    """
    size, place = 0, 0
    while place < len(points):
        end = _note_end(points, place, kinds) if points[place] == OPENING else place
        if end > place:
            place = end
            continue
        words[size] = points[place]
        if size:
            bucket = pair_bucket(words[size - 1], words[size])
            before[size], last[bucket] = last[bucket], size
        size, place = size + 1, place + 1
    return size
