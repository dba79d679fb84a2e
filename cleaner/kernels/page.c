/* What a page shows of its characters and words, for the search in search.c. */

#include "search.h"

/* Mark the Han characters that occur on a page more often than they are annotated; `tally` holds zeros. */
void mark_plain(const uint32_t *points, int64_t size, int64_t from, const uint32_t *chars, const int64_t *counts,
                int64_t listed, int64_t *tally, uint8_t *plain) {
    for (int64_t place = 0; place < size; place++)
        if (from <= points[place] && points[place] < BMP) {
            tally[points[place]]++;
            plain[points[place]] = 1;
        }
    for (int64_t place = 0; place < listed; place++)
        if (tally[chars[place]] <= counts[place])
            plain[chars[place]] = 0;
}

/* Return the end of a parenthesis that may hold a syllable, its beginning if it can't. */
static int64_t note_end(const uint32_t *points, int64_t size, int64_t place, const uint8_t *spelled, int64_t longest) {
    int64_t end = place + 1;
    while (end < size && end - place <= longest && spelled[in_table((int32_t)points[end])])
        end++;
    return end > place + 1 && end < size && points[end] == ')' ? end + 1 : place;
}

/* Return whether the three characters that end at `size` also end somewhere in the links from `place`. */
static int is_linked(const int32_t *words, int32_t size, int32_t place, const int32_t *links) {
    for (; place > 0; place = links[place])
        if (words[place] == words[size] && words[place - 1] == words[size - 1] && place > 1 &&
            words[place - 2] == words[size - 2])
            return 1;
    return 0;
}

/*
 * Copy a page without each parenthesis that may hold a syllable to `words`, and return how many characters are left.
 *
 * Positions are linked by the pair of characters that ends there: `last` has the last one of each bucket, `links` the
 * one before each position. If the same three characters occur again, only their first position is linked.
 */
int64_t index_words(const uint32_t *points, int64_t count, const uint8_t *spelled, int64_t longest, int64_t mask,
                    int32_t *words, int32_t *last, int32_t *links) {
    int32_t size = 0;
    for (int64_t place = 0; place < count;) {
        int64_t end = points[place] == '(' ? note_end(points, count, place, spelled, longest) : place;
        if (end > place) {
            place = end;
            continue;
        }
        words[size] = (int32_t)points[place++];
        if (size) {
            uint32_t bucket = pair_bucket(words[size - 1], words[size], mask);
            if (!is_linked(words, size, last[bucket], links)) {
                links[size] = last[bucket];
                last[bucket] = size;
            }
        }
        size++;
    }
    return size;
}
