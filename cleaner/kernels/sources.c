/*
 * What the columns of features are made of: the values of lines, their numbers to sum, and the places of other lines.
 * Numbers are rounded as numpy does it, so results equal those of numpy bit for bit.
 *
 * The caller is in cleaner/lines/compiled/loops.py; cleaner/lines/features/context.py says what is found.
 */

#include <string.h>

#include "second.h"

/* No line. */
enum { NOWHERE = -1 };
/* Rows of flags before those of the lists of words, and kinds of lines before those with such a word. */
enum { MARKS = 3, STRONG = 0, CHROME = 1, LISTS = 2, MOST_KINDS = 16 };

/* `loops.Wanted` has the same fields. The rows are in the order in which they are written. */
struct Wanted {
    const int64_t *values, *sums, *marked; /* rows of the three tables */
    const int64_t *expected;               /* columns of scores */
    int64_t expecting, width, body, words; /* how many of these, and of all; two more of them */
    int64_t numbers, flags, shared;        /* rows that are copied */
    int64_t ways, many;                    /* in which lines are alike; this many that are alike are no coincidence */
    double strong, chrome, largest;
};

/* The lines, and what is known of them. */
typedef struct {
    const int64_t *starts, *ends, *lasts;
    const float *scores, *numbers, *shared;
    const double *likely;
    const uint8_t *flags, *trails_off;
    const int64_t *copies, *before, *since; /* of each way */
    int64_t lines;
} Lines;

static inline double clipped(double value, double most) {
    value = value > -most ? value : -most;
    return value < most ? value : most;
}

/* Copy rows to those of a table, return which row is next. */
static const int64_t *copy(const float *from, int64_t count, int64_t lines, const int64_t *rows, float *values) {
    for (int64_t row = 0; row < count; row++, from += lines)
        memcpy(values + *rows++ * lines, from, (size_t)lines * sizeof *from);
    return rows;
}

/* Write how often lines are alike, as numbers of lines and to sum; return the row of values that is next. */
static const int64_t *put_repeats(const Lines *all, const Wanted *wanted, const int64_t *rows, float *values,
                                  const int64_t *of_sums, double *sums) {
    int64_t lines = all->lines, ways = wanted->ways;
    for (int64_t way = 0; way < ways; way++, rows++)
        for (int64_t line = 0; line < lines; line++)
            values[*rows * lines + line] = (float)all->copies[way * lines + line];
    for (int64_t way = 1; way < ways; way++, of_sums++)
        for (int64_t line = 0; line < lines; line++)
            sums[*of_sums * lines + line] = all->copies[way * lines + line] >= wanted->many;
    for (int64_t line = 0; line < lines; line++) {
        values[rows[0] * lines + line] = (float)all->before[line];
        values[rows[1] * lines + line] = (float)all->since[line];
        values[rows[2] * lines + line] = all->before[line] > 0;
        values[rows[3] * lines + line] = all->trails_off[line];
        sums[of_sums[0] * lines + line] = all->before[line] > 0;
        sums[of_sums[1] * lines + line] = all->trails_off[line];
    }
    return rows + 4;
}

/* Write the values of lines but for what stands around them; return the row that is next. */
static const int64_t *put_values(const Lines *all, const Wanted *wanted, float *values) {
    int64_t lines = all->lines;
    const int64_t *rows = copy(all->numbers, wanted->numbers, lines, wanted->values, values);
    for (int64_t row = 0; row < wanted->flags; row++) {
        float *found = values + *rows++ * lines;
        for (int64_t line = 0; line < lines; line++)
            found[line] = all->flags[row * lines + line];
    }
    rows = copy(all->shared, wanted->shared, lines, rows, values);
    for (int64_t line = 0; line < lines; line++) {
        const float *scores = all->scores + line * wanted->width;
        values[rows[0] * lines + line] = scores[wanted->body];
        values[rows[1] * lines + line] = scores[wanted->words];
        for (int64_t at = 0; at < wanted->expecting; at++)
            values[rows[2 + at] * lines + line] = (float)clipped(scores[wanted->expected[at]], wanted->largest);
    }
    return rows + 2 + wanted->expecting;
}

/* Write the numbers of lines to sum, and which kinds each is of, `kinds` flags a line; return the row that is next. */
static const int64_t *put_sums(const Lines *all, const Wanted *wanted, int64_t kinds, double *sums, uint8_t *of_kind) {
    int64_t lines = all->lines, lists = wanted->flags - MARKS;
    const int64_t *rows = wanted->sums;
    for (int64_t line = 0; line < lines; line++, of_kind += kinds) {
        const float *scores = all->scores + line * wanted->width;
        double length = (double)(all->ends[line] - all->starts[line]), body = all->likely[line] * length;
        of_kind[STRONG] = body >= wanted->strong;
        of_kind[CHROME] = scores[wanted->words] < wanted->chrome;
        sums[rows[0] * lines + line] = body;
        sums[rows[1] * lines + line] = length;
        sums[rows[2] * lines + line] = 1.0;
        sums[rows[3] * lines + line] = clipped(scores[wanted->words], wanted->largest);
        sums[rows[4] * lines + line] = of_kind[CHROME];
        for (int64_t at = 0; at < wanted->expecting; at++)
            sums[rows[5 + at] * lines + line] = clipped(scores[wanted->expected[at]], wanted->largest);
        for (int64_t list = 0; list < lists; list++) {
            of_kind[LISTS + list] = all->flags[(MARKS + list) * lines + line];
            sums[rows[5 + wanted->expecting + list] * lines + line] = of_kind[LISTS + list];
        }
    }
    return rows + 5 + wanted->expecting + lists;
}

/*
 * Write where the nearest line of each kind is above each line of a document, and to the rows of `none` whether there is
 * none, but for chrome, which has no such row.
 */
static void look_up(const Lines *all, int64_t first, int64_t last, int64_t kinds, const uint8_t *of_kind,
                    const int64_t *rows, int64_t *marked, const int64_t *none, float *values) {
    int64_t nearest[MOST_KINDS], lines = all->lines;
    for (int64_t kind = 0; kind < kinds; kind++)
        nearest[kind] = first - 1;
    for (int64_t line = first; line < last; line++) {
        marked[rows[0] * lines + line] = nearest[STRONG] < first ? NOWHERE : nearest[STRONG];
        marked[rows[1] * lines + line] = nearest[STRONG] < first ? first : nearest[STRONG];
        for (int64_t kind = 0; kind < kinds; kind++) {
            marked[rows[2 + kind] * lines + line] = nearest[kind] + 1;
            if (kind != CHROME)
                values[none[kind] * lines + line] = nearest[kind] < first;
            nearest[kind] = of_kind[line * kinds + kind] ? line : nearest[kind];
        }
    }
}

/* Write where the nearest strong line and the nearest line of chrome are below each line of a document. */
static void look_down(const Lines *all, int64_t first, int64_t last, int64_t kinds, const uint8_t *of_kind,
                      const int64_t *rows, int64_t *marked, float *none_after) {
    int64_t strong = last, chrome = last, lines = all->lines;
    for (int64_t line = last - 1; line >= first; line--) {
        marked[rows[0] * lines + line] = strong == last ? NOWHERE : strong;
        marked[rows[1] * lines + line] = strong;
        marked[rows[2] * lines + line] = chrome;
        none_after[line] = strong == last;
        strong = of_kind[line * kinds + STRONG] ? line : strong;
        chrome = of_kind[line * kinds + CHROME] ? line : chrome;
    }
}

/*
 * Write what `context` makes columns of to the rows of three tables, `lines` long each. `likely` is how likely lines are
 * body, `lasts` the last line of each one's document, `copies` and what follows are those of `count_copies` and
 * `line_keys`; `room` is for a flag of each kind a line.
 */
void line_sources(const int64_t *starts, const int64_t *ends, int64_t lines, const float *scores, const double *likely,
                  const int64_t *lasts, const float *numbers, const uint8_t *flags, const float *shared,
                  const int64_t *copies, const int64_t *before, const int64_t *since, const uint8_t *trails_off,
                  const Wanted *wanted, uint8_t *room, float *values, double *sums, int64_t *marked) {
    const Lines all = {starts, ends, lasts, scores, numbers, shared, likely, flags, trails_off,
                       copies, before, since, lines};
    int64_t kinds = LISTS + wanted->flags - MARKS;
    const int64_t *of_repeats = put_values(&all, wanted, values), *to_sum = put_sums(&all, wanted, kinds, sums, room);
    const int64_t *none = put_repeats(&all, wanted, of_repeats, values, to_sum, sums);
    for (int64_t first = 0, last; first < lines; first = last) {
        last = lasts[first];
        look_up(&all, first, last, kinds, room, wanted->marked, marked, none, values);
        look_down(&all, first, last, kinds, room, wanted->marked + 2 + kinds, marked, values + none[CHROME] * lines);
    }
}
