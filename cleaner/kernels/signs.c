/*
 * What the characters of lines show. Numbers are rounded as numpy does it, so results equal those of numpy bit for bit.
 *
 * The callers are in cleaner/lines/compiled/loops.py; cleaner/lines/features/signs.py says what is found.
 */

#include <string.h>

#include "second.h"

/* Bits of `marks`: what a character of the kind does in a line. */
enum { OPENS = 1, LEADS_ON = 2, CLOSES = 4, BEGINS_A_WORD = 8 };
/* Rows of flags that come before those of the lists of words. */
enum { MARKS = 3 };

/* `loops.Kinds` has the same fields. */
struct Kinds {
    const uint8_t *kinds; /* of each of `known` code points, the last for all beyond */
    int64_t known;
    const int64_t *members; /* which of the classes each kind is in */
    const uint8_t *marks;   /* of each kind */
    int64_t count, classes;
    const uint32_t *seconds; /* of each list what follows each code point in a word of two, 0 where none begins */
    const int64_t *longest;  /* the most characters of a line that words of each list tell of */
    int64_t lists;
    const int64_t *shown; /* the classes whose share of a line's characters is wanted, then those whose log is */
    int64_t shares, amounts;
};

typedef struct {
    const uint32_t *points;
    int64_t first, end, length; /* from where to where a line is, and how many characters that are, 1 at least */
} Span;

static inline uint8_t kind_of(const Kinds *kinds, uint32_t point) {
    return kinds->kinds[point < kinds->known ? point : kinds->known - 1];
}

/* Count the kinds of a line, and flag the lists that it has a word of, `step` bytes apart. */
static void look(const Kinds *kinds, const Span *line, uint32_t *counted, uint8_t *flags, int64_t step) {
    for (int64_t place = line->first; place < line->end; place++) {
        uint64_t point = line->points[place];
        uint8_t kind = kind_of(kinds, line->points[place]);
        counted[kind]++;
        if (kinds->marks[kind] & BEGINS_A_WORD)
            for (int64_t list = 0; list < kinds->lists; list++)
                if (line->points[place + 1] == kinds->seconds[list * kinds->known + (int64_t)point])
                    flags[list * step] |= line->end - line->first <= kinds->longest[list];
    }
}

/* Write how many characters of a line are in each class. */
static void count_classes(const Kinds *kinds, const uint32_t *counted, int64_t *found) {
    memset(found, 0, (size_t)kinds->classes * sizeof *found);
    for (int64_t kind = 0; kind < kinds->count; kind++)
        if (counted[kind])
            for (int64_t column = 0; column < kinds->classes; column++)
                found[column] += counted[kind] * kinds->members[kind * kinds->classes + column];
}

/* Write the shares and logs of a line to rows `step` apart, and the log of its length to the row after them. */
static void weigh(const Kinds *kinds, const int64_t *counts, int64_t length, const float *logs, float *found,
                  int64_t step) {
    const int64_t *shown = kinds->shown, *amounts = shown + kinds->shares, *end = amounts + kinds->amounts;
    for (; shown < amounts; shown++, found += step)
        *found = (float)((double)counts[*shown] / (double)length);
    for (; shown < end; shown++, found += step)
        *found = logs[counts[*shown]];
    *found = logs[length];
}

/*
 * Write for each line how many characters it has of each class, its shares and logs
 * (`logs` has them up to the length of the longest line), and whether it opens, leads on, closes, and has a word of
 * each list: rows `lines` long, but for `counts`.
 */
void line_signs(const uint32_t *points, const int64_t *starts, const int64_t *ends, int64_t lines, const Kinds *kinds,
                const float *logs, int64_t *counts, float *numbers, uint8_t *flags) {
    memset(flags, 0, (size_t)(lines * (MARKS + kinds->lists)));
    for (int64_t line = 0; line < lines; line++, counts += kinds->classes) {
        uint32_t counted[256];
        Span span = {points, starts[line], ends[line], ends[line] - starts[line]};
        memset(counted, 0, (size_t)kinds->count * sizeof *counted);
        look(kinds, &span, counted, flags + MARKS * lines + line, lines);
        count_classes(kinds, counted, counts);
        weigh(kinds, counts, span.length > 1 ? span.length : 1, logs, numbers + line, lines);
        uint8_t opening = kinds->marks[kind_of(kinds, points[span.first])];
        uint8_t closing = kinds->marks[kind_of(kinds, points[span.end - 1])];
        flags[line] = (opening & OPENS) != 0;
        flags[lines + line] = (closing & LEADS_ON) != 0;
        flags[2 * lines + line] = (closing & CLOSES) != 0;
    }
}
