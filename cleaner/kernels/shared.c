/*
 * How much of its words a line shares with the rest of its page. Sums are those of integers and each number is rounded
 * as numpy does it, so results equal those of numpy bit for bit.
 *
 * The caller is in cleaner/lines/compiled/shared_words.py; cleaner/lines/features/shared_words.py says what is counted.
 */

#include <math.h>

#include "second.h"

/* `shared_words.Words` has the same fields. */
struct Words {
    uint32_t multiplier, finish; /* of the hash */
    uint32_t first, end;         /* the Han characters whose pairs count */
    int64_t shortest, present, enough, unit;
    int64_t room, smallest, largest; /* entries of a table per character, and the fewest and most bits of its indices */
    const int64_t *logs;
};

/* What is known of a pair: the weights of the lines that have it, and how often the first line has it. */
struct Pair {
    uint32_t weight, openings;
};

/* A document: its lines, and for each its weight and how many pairs it has, which are named in `pairs` one by one. */
typedef struct {
    const uint32_t *points;
    const int64_t *starts, *ends;
    int64_t first, last;
    int64_t *weights, *counts;
    uint32_t *pairs;
} Page;

static inline int is_pair(const Words *words, const uint32_t *points) {
    return words->first <= points[0] && points[0] < words->end && words->first <= points[1] && points[1] < words->end;
}

/* Count the pairs of a document in its part of the table; return how many there are. */
static int64_t count_pairs(const Words *words, const Page *page, Pair *table) {
    int64_t letters = page->ends[page->last - 1] + 1 - page->starts[page->first], bits = words->smallest, known = 0;
    while (bits < words->largest && (int64_t)1 << bits < letters * words->room)
        bits++;
    for (int64_t line = page->first; line < page->last; line++) {
        int64_t before = known;
        for (int64_t place = page->starts[line]; place + 1 < page->ends[line]; place++) {
            const uint32_t *points = page->points + place;
            if (!is_pair(words, points))
                continue;
            uint32_t at = ((points[0] * words->multiplier + points[1]) * words->finish) >> (32 - bits);
            table[at].weight += (uint32_t)page->weights[line];
            table[at].openings += line == page->first;
            page->pairs[known++] = at;
        }
        page->counts[line] = known - before;
    }
    return known;
}

/* Write what the lines of a document share to rows `step` apart. */
static void share(const Words *words, const Page *page, const Pair *table, float *found, int64_t step) {
    const uint32_t *pairs = page->pairs;
    for (int64_t line = page->first; line < page->last; line++, found++) {
        int64_t shared = 0, mass = 0, opened = 0, count = page->counts[line], weight = page->weights[line];
        for (const uint32_t *end = pairs + count; pairs < end; pairs++) {
            int64_t elsewhere = (int64_t)table[*pairs].weight - weight;
            elsewhere = elsewhere < words->enough ? elsewhere : words->enough;
            shared += elsewhere >= words->present;
            mass += words->logs[elsewhere];
            opened += table[*pairs].openings > (line == page->first);
        }
        double known = count > 1 ? (double)count : 1.0;
        found[0] = (float)((double)shared / known);
        found[step] = (float)((double)mass / known / (double)words->unit);
        found[2 * step] = (float)((double)opened / known);
        found[3 * step] = count == 0;
    }
}

/*
 * Write the columns of `shared_words` to the rows of `found`, `lines` long each. `likely` is how likely each line is
 * body, `lasts` the last line of its document; `table` are zeros, `1 << words->largest` or as many as the longest
 * document needs, and stays so; `room` is for two numbers a line, `pairs` for one a code point.
 */
void shared_words(const uint32_t *points, const int64_t *starts, const int64_t *ends, int64_t lines,
                  const double *likely, const int64_t *lasts, const Words *words, Pair *table, int64_t *room,
                  uint32_t *pairs, float *found) {
    Page page = {points, starts, ends, 0, 0, room, room + lines, pairs};
    for (int64_t line = 0; line < lines; line++) {
        int is_long = ends[line] - starts[line] >= words->shortest;
        page.weights[line] = is_long ? (int64_t)rint(likely[line] * (double)words->unit) : 0;
    }
    for (; page.first < lines; page.first = page.last) {
        page.last = lasts[page.first];
        int64_t known = count_pairs(words, &page, table);
        share(words, &page, table, found + page.first, lines);
        for (int64_t pair = 0; pair < known; pair++)
            table[pairs[pair]] = (Pair){0, 0};
    }
}
