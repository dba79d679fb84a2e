/*
 * The inner loops of judging lines. They sum integers, and round numbers as numpy does it, so results equal those of
 * numpy bit for bit.
 *
 * `points` are the code points of a batch, with a newline before, between and after its lines; line i is from
 * starts[i] to ends[i]. Callers are in cleaner/lines/compiled/loops.py, which has the shapes.
 */

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "wide.h"

/* The weights of an n-gram, one for each column of the line model, filled up with zeros. */
enum { WIDTH = 8 };
/* N-grams have one to so many code points. */
enum { ORDERS = 4 };
/* Code points whose n-grams are looked for at once: their weights fit into the nearest of the processor's caches. */
enum { CHUNK = 64 };
/* The n-grams of this many code points can't overflow a sum of 16 bits: `line_model.LARGEST_WEIGHT` is small enough. */
enum { FEW = 4 };

typedef struct {
    uint32_t multiplier, finish, shift;
} Hash;

static inline uint32_t next(const Hash *hash, uint32_t value, uint32_t point) {
    return value * hash->multiplier + point;
}

static inline uint32_t bucket(const Hash *hash, uint32_t value) {
    return (value * hash->finish) >> hash->shift;
}

/* Where the weights are of the n-grams that start at each of some code points; 0, where none are, for what is none. */
typedef struct {
    int64_t first, last; /* the places of these code points */
    uint32_t at[ORDERS][CHUNK];
} Buckets;

/* Find the n-grams from a place on; the code points end at `end`. One may begin or end a line, but not hold a break. */
EITHER void find_n_grams(const uint32_t *points, int64_t first, int64_t end, const Hash *hash, Buckets *found) {
    uint32_t value[CHUNK] = {0}, unbroken[CHUNK];
    int64_t size = end - first < CHUNK ? end - first : CHUNK;
    memset(unbroken, -1, sizeof unbroken);
    memset(found->at, 0, sizeof found->at);
    for (int64_t order = 0; order < ORDERS; order++) {
        int64_t known = end - first - order < size ? end - first - order : size;
        for (int64_t place = 0; place < known; place++) {
            uint32_t point = points[first + place + order], inside = -(uint32_t)(point != '\n');
            value[place] = next(hash, value[place], point);
            found->at[order][place] = bucket(hash, value[place]) & (order ? unbroken[place] : inside);
            unbroken[place] &= order ? inside : unbroken[place];
        }
    }
    found->first = first;
    found->last = first + size;
}

/* Ask for the weights of all n-grams before the first is needed: so the processor waits for many at once. */
EITHER void fetch(const Buckets *found, const int16_t *weights) {
    for (int64_t place = 0; place < found->last - found->first; place++)
        for (int64_t order = 0; order < ORDERS; order++)
            __builtin_prefetch(weights + (size_t)found->at[order][place] * WIDTH);
}

/* Add up the weights of the n-grams that start from `first` to `last`, which were found. */
EITHER void add_n_grams(const Buckets *found, int64_t first, int64_t last, const int16_t *weights, int64_t *total) {
    int32_t sums[WIDTH] = {0};
    for (int64_t place = first - found->first, end = last - found->first; place < end;) {
        int16_t few[WIDTH] = {0};
        for (int64_t next = place + FEW < end ? place + FEW : end; place < next; place++)
            for (int64_t order = 0; order < ORDERS; order++)
                for (int column = 0; column < WIDTH; column++)
                    few[column] += weights[(size_t)found->at[order][place] * WIDTH + column];
        for (int column = 0; column < WIDTH; column++)
            sums[column] += few[column];
    }
    for (int column = 0; column < WIDTH; column++)
        total[column] += sums[column];
}

/*
 * Read a table of weights in order if so many code points are about to look up nearly all of it: then it comes to the
 * processor's cache in a fraction of the time that it takes at random.
 */
static void read_ahead(const Hash *hash, const int16_t *weights, int64_t points) {
    enum { MANY = 1 << 16, LINE_OF_CACHE = 64 / sizeof *weights };
    size_t size = (size_t)WIDTH << (32 - hash->shift);
    for (size_t at = 0; points >= MANY && at < size; at += LINE_OF_CACHE)
        (void)*(const volatile int16_t *)(weights + at);
}

/* What the n-grams of a line with so many characters are divided by: the root of their number. */
static inline double norm(int64_t length) {
    return sqrt((double)ORDERS * ((double)length + 1.0));
}

/* What the log-odds of lines are found by: the weights of n-grams, and for each of `columns` a scale and a bias. */
typedef struct {
    const Hash *hash;
    const int16_t *weights;
    const double *scale, *bias;
    int64_t columns;
} Model;

EITHER void judge_lines(const uint32_t *points, const int64_t *starts, const int64_t *ends, int64_t lines,
                        const Model *model, float *found) {
    Buckets buckets = {0, 0, {{0}}};
    for (int64_t line = 0; line < lines; line++, found += model->columns) {
        int64_t total[WIDTH] = {0}, length = ends[line] - starts[line];
        for (int64_t place = starts[line] - 1; length && place < ends[line];) {
            if (place < buckets.first || place >= buckets.last) {
                find_n_grams(points, place, ends[lines - 1] + 1, model->hash, &buckets);
                fetch(&buckets, model->weights);
            }
            int64_t last = ends[line] < buckets.last ? ends[line] : buckets.last;
            add_n_grams(&buckets, place, last, model->weights, total);
            place = last;
        }
        for (int64_t column = 0; column < model->columns; column++)
            found[column] = (float)((double)total[column] * model->scale[column] / norm(length) + model->bias[column]);
    }
}

WIDE void judge_lines_wide(const uint32_t *points, const int64_t *starts, const int64_t *ends, int64_t lines,
                           const Model *model, float *found) {
    judge_lines(points, starts, ends, lines, model, found);
}

/*
 * Write the log-odds of each line to `found`, a number for each of `columns` of `weights`: the sum over its n-grams,
 * times `scale`, divided by its norm, and `bias`.
 */
void line_odds(const uint32_t *points, const int64_t *starts, const int64_t *ends, int64_t lines, const Hash *hash,
               const int16_t *weights, const double *scale, const double *bias, int64_t columns, float *found) {
    const Model model = {hash, weights, scale, bias, columns};
    read_ahead(hash, weights, lines ? ends[lines - 1] - starts[0] : 0);
    (has_wide ? judge_lines_wide : judge_lines)(points, starts, ends, lines, &model, found);
}

/*
 * Write the log-odds of each line to `found`, from the one weight of each n-gram, which is known by its bucket shifted
 * by `shift`; the first bucket has none.
 */
void ad_odds(const uint32_t *points, const int64_t *starts, const int64_t *ends, int64_t lines, const Hash *hash,
             int64_t shift, const int8_t *weights, const double *scale, const double *bias, double *found) {
    for (int64_t line = 0; line < lines; line++) {
        int64_t total = 0, end = ends[line] + 1;
        for (int64_t first = starts[line] - 1; first + 1 < end; first++) {
            uint32_t value = points[first];
            uint32_t at = first < starts[line] ? 0 : bucket(hash, value);
            total += at ? weights[at >> shift] : 0;
            for (int64_t place = first + 1; place < end && place < first + ORDERS; place++) {
                value = next(hash, value, points[place]);
                at = bucket(hash, value);
                total += at ? weights[at >> shift] : 0;
            }
        }
        found[line] = (double)total * *scale / norm(ends[line] - starts[line]) + *bias;
    }
}

/*
 * Write code points as features see them: those below `known` are looked up in `table`. Write where the newlines are,
 * `room` of them at most; return whether there are spaces with one other character between each two.
 */
int64_t fold(const uint32_t *points, int64_t size, const uint32_t *table, int64_t known, uint32_t *folded,
             int64_t *breaks, int64_t room) {
    int64_t count = 0, spaced = 0;
    uint32_t spaces = 0; /* a bit for each of the last code points */
    for (int64_t place = 0; place < size; place++) {
        uint32_t point = points[place] < known ? table[points[place]] : points[place];
        folded[place] = point;
        spaces = spaces << 1 | (point == ' ');
        spaced |= (spaces & 0x15) == 0x15;
        if (point == '\n' && count < room)
            breaks[count++] = place;
    }
    return spaced;
}

/* Counts by bucket, and a bit for each bucket that has one. */
typedef struct {
    int32_t *counts;
    uint64_t *seen;
} Tally;

static inline void tally_one(const Tally *tally, uint32_t at, int64_t shift) {
    tally->counts[at >> shift] += at != 0;
    tally->seen[at >> shift >> 6] |= (uint64_t)(at != 0) << (at >> shift & 63);
}

/* Write the buckets that were counted, in order, and their counts; leave zeros behind; return how many. */
static int64_t take_counts(const Tally *tally, int64_t buckets, int64_t *found, int64_t *counts) {
    int64_t number = 0;
    for (int64_t word = 0; word <= (buckets - 1) >> 6; word++) {
        for (uint64_t left = tally->seen[word]; left; left &= left - 1) {
            int64_t at = word * 64 + __builtin_ctzll(left);
            found[number] = at;
            counts[number++] = tally->counts[at];
            tally->counts[at] = 0;
        }
        tally->seen[word] = 0;
    }
    return number;
}

/*
 * Count the characters and pairs of pages by their bucket shifted by `shift`. Page i is from the newline before its
 * lines, firsts[i], to behind that after them, lasts[i]. `tally` and `seen` are zeros, a number and a bit for each
 * bucket; write the buckets that each page has, in order, and their counts, and where each page ends among these.
 */
void page_counts(const uint32_t *points, const int64_t *firsts, const int64_t *lasts, int64_t pages, const Hash *hash,
                 int64_t shift, int32_t *tally, uint64_t *seen, int64_t buckets, int64_t *found, int64_t *counts,
                 int64_t *edges) {
    const Tally of_page = {tally, seen};
    int64_t number = 0;
    for (int64_t page = 0; page < pages; page++) {
        for (int64_t place = firsts[page]; place < lasts[page]; place++) {
            int ends = points[place] == '\n';
            tally_one(&of_page, ends ? 0 : bucket(hash, points[place]), shift);
            if (place + 1 < lasts[page] && !(ends && points[place + 1] == '\n'))
                tally_one(&of_page, bucket(hash, next(hash, points[place], points[place + 1])), shift);
        }
        number += take_counts(&of_page, buckets, found + number, counts + number);
        edges[page] = number;
    }
}

typedef struct {
    uint32_t first, end;         /* Latin letters */
    uint32_t others, others_end; /* those of other scripts, and Han */
} Letters;

static inline int is_letter(const Letters *letters, uint32_t point) {
    return (letters->others <= point && point < letters->others_end) || (letters->first <= point && point < letters->end);
}

/*
 * Write for each line the largest rank of its n-grams of letters, of two to four characters: the weight in the line's
 * column times its sign, and the order, are packed above the place. It is -1 where no weight is positive.
 */
void telling_n_grams(const uint32_t *points, const int64_t *starts, const int64_t *ends, int64_t lines,
                     const Hash *hash, const Letters *letters, const int16_t *weights, const int64_t *columns,
                     const int64_t *signs, int64_t place_bits, int64_t *found) {
    enum { FEWEST = 2, MOST = 4 };
    for (int64_t line = 0; line < lines; line++) {
        found[line] = -1;
        for (int64_t place = starts[line]; place < ends[line]; place++) {
            uint32_t value = points[place];
            /* the newline after the line is no letter */
            for (int64_t order = FEWEST; order <= MOST && is_letter(letters, points[place + order - 2]) &&
                                         is_letter(letters, points[place + order - 1]); order++) {
                value = next(hash, value, points[place + order - 1]);
                int64_t weight = weights[(int64_t)bucket(hash, value) * WIDTH + columns[line]] * signs[line];
                int64_t rank = weight > 0 ? ((weight * MOST + order - 1) << place_bits) | place : -1;
                found[line] = rank > found[line] ? rank : found[line];
            }
        }
    }
}

/* The checksum of the files that the library is made of, see hatch_build.py. */
int64_t sources(void) {
    return SOURCES;
}
