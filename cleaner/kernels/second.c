/*
 * The second pass over the lines of documents: what lines show and share, the columns of features made of that, and the
 * sums over trees. The loops that find these, in files of their own, get a few documents at a time, so that what one
 * writes is in the processor's cache when the next one reads it.
 *
 * The caller is in cleaner/lines/compiled/second_pass.py.
 */

#include <stdlib.h>
#include <string.h>

#include "second.h"

/*
 * How many lines documents that are looked at in one go have together at most. A longer one is looked at alone, and of
 * its columns as many lines at a time.
 */
enum { ENOUGH = 256 };
/* What parts of the room begin at a multiple of: a line of the processor's cache. */
enum { ALIGNED = 64 };

/* `second_pass.Second` has the same fields. */
typedef struct {
    const Kinds *kinds;
    const Words *words;
    const Wanted *wanted;
    const Column *columns;
    const uint8_t *roles;
    const int64_t *scripts;                                       /* the classes of characters that are wanted */
    const int16_t *feature;                                       /* of the trees for body, like the next two */
    const float *threshold;
    const int16_t *values;
    const int16_t *title_feature;                                 /* of those for titles */
    const float *title_threshold;
    const int16_t *title_values;
    int64_t known, ways, reach;                                   /* of `line_keys` */
    int64_t classes, numbers, flags, shared;                      /* how many each line has */
    int64_t count, valued, summed, marked, beside, mark, unit;    /* of `fill_columns` */
    int64_t trees, depth, title_trees, title_depth, scripted, width;
} Second;

/* Some lines of all, sorted. */
typedef struct {
    const int64_t *places;
    int64_t count, done; /* how many of them are behind */
} Places;

/* The lines of all documents. */
typedef struct {
    const uint32_t *points;
    const int64_t *starts, *ends, *lasts;
    int64_t lines;
    const float *scores; /* of the first pass, `width` a line */
    const double *likely;
    const float *by_length, *by_lines, *given; /* logs: of lengths, of numbers of lines, and whole columns of them */
    int64_t size;                              /* of a row of `by_lines` */
} Lines;

/* What is found of the lines of some documents. */
typedef struct {
    int64_t *counts, *keys, *copies, *lasts, *whole, *marked;
    float *numbers, *shared, *values, *columns, *chosen;
    double *sums, *running;
    uint8_t *flags, *trails_off, *kinds;
    uint32_t *pairs;
} Found;

static void *take(char *room, size_t *used, int64_t count, size_t size) {
    size_t at = *used;
    *used = (at + (size_t)count * size + ALIGNED - 1) / ALIGNED * ALIGNED;
    return room ? room + at : NULL;
}

/* Return where things are in a room for some lines and their points, and how much of it they take. */
static Found lay_out(const Second *second, int64_t lines, int64_t points, char *room, size_t *used) {
    int64_t filled = second->count * (lines < ENOUGH ? lines : ENOUGH);
    int64_t fields = second->summed * (lines + 1 + 2 * second->beside) + 4 * lines;
    Found found = {
        .lasts = take(room, used, lines, sizeof(int64_t)),
        .marked = take(room, used, lines * second->marked, sizeof(int64_t)),
        .values = take(room, used, lines * second->valued, sizeof(float)),
        .sums = take(room, used, lines * second->summed, sizeof(double)),
    };
    /* what only the sources need, and behind the same things what the columns need once these are found */
    size_t of_sources = *used;
    found.counts = take(room, &of_sources, lines * second->classes, sizeof(int64_t));
    found.keys = take(room, &of_sources, lines * second->ways, sizeof(int64_t));
    found.copies = take(room, &of_sources, 3 * lines * second->ways, sizeof(int64_t));
    found.whole = take(room, &of_sources, 6 * lines, sizeof(int64_t));
    found.numbers = take(room, &of_sources, lines * second->numbers, sizeof(float));
    found.shared = take(room, &of_sources, lines * second->shared, sizeof(float));
    found.flags = take(room, &of_sources, lines * second->flags, 1);
    found.trails_off = take(room, &of_sources, lines, 1);
    found.kinds = take(room, &of_sources, lines * second->flags, 1);
    found.pairs = take(room, &of_sources, points, sizeof(uint32_t));
    found.columns = take(room, used, filled, sizeof(float));
    found.chosen = take(room, used, filled, sizeof(float));
    found.running = take(room, used, fields, sizeof(double));
    *used = *used > of_sources ? *used : of_sources;
    return found;
}

/* Return the line behind the documents that are looked at together, from `first` on. */
static int64_t end_of(const Lines *all, int64_t first) {
    int64_t last = all->lasts[first];
    while (last < all->lines && all->lasts[last] - first <= ENOUGH)
        last = all->lasts[last];
    return last;
}

static int64_t points_of(const Lines *all, int64_t first, int64_t last) {
    return all->ends[last - 1] + 1 - all->starts[first];
}

/* Find what the columns of lines from `first` up to `last` are made of. */
static void find_sources(const Second *second, const Lines *all, int64_t first, int64_t last, Pair *table,
                         const Found *found) {
    const int64_t *starts = all->starts + first, *ends = all->ends + first;
    int64_t lines = last - first, *copies = found->copies;
    const double *likely = all->likely + first;
    for (int64_t line = 0; line < lines; line++)
        found->lasts[line] = all->lasts[first + line] - first;
    line_signs(all->points, starts, ends, lines, second->kinds, all->by_length, found->counts, found->numbers,
               found->flags);
    line_keys(all->points, starts, ends, lines, second->roles, second->known, second->reach, found->keys,
              found->trails_off);
    int64_t *before = copies + second->ways * lines, *since = before + second->ways * lines;
    count_copies(found->keys, second->ways, found->lasts, lines, found->whole, copies, before, since);
    shared_words(all->points, starts, ends, lines, likely, found->lasts, second->words, table, found->whole,
                 found->pairs, found->shared);
    line_sources(starts, ends, lines, all->scores + first * second->width, likely, found->lasts, found->numbers,
                 found->flags, found->shared, copies, before, since, found->trails_off, second->wanted, found->kinds,
                 found->values, found->sums, found->marked);
}

/* Find the columns of lines from `from` up to `to`, of the documents from `first` up to `last`. */
static void find_columns(const Second *second, const Lines *all, int64_t first, int64_t last, int64_t from, int64_t to,
                         const Found *found) {
    fill_columns(second->columns, second->count, found->values, found->sums, second->summed, found->marked,
                 found->lasts, last - first, from - first, to - first, all->by_lines, all->size, second->beside,
                 second->mark, second->unit, found->running, found->columns, NULL);
    for (int64_t row = 0; row < second->count; row++)
        if (second->columns[row].logs >= 0)
            memcpy(found->columns + row * (to - from), all->given + second->columns[row].logs * all->lines + from,
                   (size_t)(to - from) * sizeof(float));
}

/* Return how many of some places are before `last`, but for those that are behind. */
static int64_t count_before(const Places *all, int64_t last) {
    int64_t count = 0;
    while (all->done + count < all->count && all->places[all->done + count] < last)
        count++;
    return count;
}

/* Copy the columns of `count` places, from lines whose first is `first`, to rows `step` apart. */
static void choose(const Second *second, const float *columns, int64_t lines, int64_t first, const int64_t *places,
                   int64_t count, float *found, int64_t step) {
    for (int64_t row = 0; row < second->count; row++)
        for (int64_t at = 0; at < count; at++)
            found[row * step + at] = columns[row * lines + places[at] - first];
}

/*
 * Write the sum over the trees for body of each line, its wanted classes, the sum over those for titles of each of
 * `titles`, and all columns of the lines at `count` `places`, a row each. `table` is that of `shared_words`. Return 0, or
 * 1 if there is no memory.
 */
int64_t second_pass(const uint32_t *points, const int64_t *starts, const int64_t *ends, int64_t lines,
                    const float *scores, const double *likely, const int64_t *lasts, const Second *second,
                    const float *by_length, const float *by_lines, int64_t size, const float *given, Pair *table,
                    const int64_t *titles, int64_t title_count, const int64_t *places, int64_t count, int64_t *sums,
                    int64_t *scripts, int64_t *title_sums, float *columns) {
    const Lines all = {points, starts, ends, lasts, lines, scores, likely, by_length, by_lines, given, size};
    Places of_titles = {titles, title_count, 0}, wanted = {places, count, 0};
    int64_t most_lines = 0, most_points = 0;
    for (int64_t first = 0, last; first < lines; first = last) {
        last = end_of(&all, first);
        most_lines = last - first > most_lines ? last - first : most_lines;
        most_points = points_of(&all, first, last) > most_points ? points_of(&all, first, last) : most_points;
    }
    size_t used = 0;
    lay_out(second, most_lines, most_points, NULL, &used);
    char *room = malloc(used);
    if (!room)
        return 1;
    for (int64_t first = 0, last; first < lines; first = last) {
        last = end_of(&all, first);
        used = 0;
        Found found = lay_out(second, last - first, points_of(&all, first, last), room, &used);
        find_sources(second, &all, first, last, table, &found);
        for (int64_t line = 0; line < last - first; line++)
            for (int64_t script = 0; script < second->scripted; script++)
                *scripts++ = found.counts[line * second->classes + second->scripts[script]];
        for (int64_t from = first, to; from < last; from = to) {
            to = last - from < ENOUGH ? last : from + ENOUGH;
            find_columns(second, &all, first, last, from, to, &found);
            tree_sums(found.columns, to - from, second->feature, second->threshold, second->values, second->trees,
                      second->depth, sums + from);
            int64_t here = count_before(&of_titles, to);
            choose(second, found.columns, to - from, from, titles + of_titles.done, here, found.chosen, here);
            tree_sums(found.chosen, here, second->title_feature, second->title_threshold, second->title_values,
                      second->title_trees, second->title_depth, title_sums + of_titles.done);
            of_titles.done += here;
            here = count_before(&wanted, to);
            choose(second, found.columns, to - from, from, places + wanted.done, here, columns + wanted.done, count);
            wanted.done += here;
        }
    }
    free(room);
    return 0;
}
