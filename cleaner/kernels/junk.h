/* Junk before marks, as cleaner/repair/gbk_desync/junk.py finds and removes it. */

#include <string.h>

#include "places.h"

/* What stands before junk, as bits: a Han character, one that an ASCII mark follows without a space, white space. */
enum { HAN_BEFORE = 1, TEXT_BEFORE = 2, SPACE_BEFORE = 4 };
/* Marks that may have junk before them, the ASCII ones last. */
enum { WIDE_MARKS = 5, MARKS_AFTER_JUNK = 8 };

/* Return the number of a mark, NONE for what is no mark. */
static inline int32_t number_of_mark(int32_t character) {
    static const int32_t marks[MARKS_AFTER_JUNK] = {0xFF01, 0xFF0C, WIDE_QUESTION, 0x3002, 0x3001, '!', ',', '?'};
    if ((character > 0x3002 && character < 0xFF01) || character > WIDE_QUESTION || character < '!')
        return NONE;
    for (int32_t mark = 0; mark < MARKS_AFTER_JUNK; mark++)
        if (character == marks[mark])
            return mark;
    return NONE;
}

static inline int what_is(const uint8_t *kinds, const int32_t *text, int64_t place) {
    return place >= 0 ? kinds[in_table(text[place])] : 0;
}

/* Return whether junk from a place up to a mark is a site's, as the expression JUNK says. */
static int is_site_junk(const uint8_t *kinds, const int32_t *text, int64_t size, int64_t place, int64_t mark,
                        int64_t longest) {
    int wide = text[mark] > 0x7F;
    if (!wide && mark - place <= longest && what_is(kinds, text, place - 1) & TEXT_BEFORE)
        return 1;
    if (!wide && (mark + 1 >= size || text[mark + 1] <= 0x7F))
        return 0;
    /* of a longer row of signs only the last ones count, and any but white space may be before these */
    for (int64_t first = mark - place > longest ? mark - longest : place; first < mark; first++)
        if (first > 0 && !(what_is(kinds, text, first - 1) & SPACE_BEFORE))
            return 1;
    return 0;
}

/* Count the junk before each kind of mark, and return how many marks there are that it may stand before. */
int64_t count_junk(const uint8_t *kinds, const int32_t *text, int64_t size, int64_t longest, int64_t *counts) {
    int64_t marks = 0;
    memset(counts, 0, MARKS_AFTER_JUNK * sizeof *counts);
    for (int64_t place = 0; place < size; place++) {
        int32_t mark = number_of_mark(text[place]);
        if (mark < 0)
            continue;
        int64_t first = place;
        while (first > 0 && is_junk(text[first - 1]))
            first--;
        marks += mark < WIDE_MARKS || first < place || what_is(kinds, text, place - 1) & HAN_BEFORE;
        counts[mark] += first < place && is_site_junk(kinds, text, size, first, place, longest);
        /* junk whose first sign was swallowed */
        int may_be_half = text[place] == 0xFF01 || text[place] == 0xFF0C || text[place] == '!' || text[place] == ',';
        counts[mark] += may_be_half && first > 0 && text[first - 1] == '?' && what_is(kinds, text, first - 2) & HAN_BEFORE;
    }
    return marks;
}

/* Copy a text without the junk before its marks, and return its length. */
int64_t drop_junk(const int32_t *text, int64_t size, int64_t longest, int32_t *found) {
    int64_t used = 0;
    for (int64_t place = 0; place < size; place++) {
        if (number_of_mark(text[place]) >= 0)
            for (int64_t left = longest; left > 0 && used > 0 && is_junk(found[used - 1]); left--)
                used--;
        found[used++] = text[place];
    }
    return used;
}
