/*
 * The columns of features that are made of values and sums of the lines around. Sums are those of integers and each
 * number is rounded as numpy does it, so results equal those of numpy bit for bit.
 *
 * The caller is in cleaner/lines/compiled/loops.py; cleaner/lines/features/columns.py says what a column is.
 */

#include <stdint.h>

/* A bound of this, or a source, is none. */
enum { NOWHERE = -1 };

/* A row of `Plan.table`. */
typedef struct {
    int64_t value, offset;                 /* the value of a line nearby, or */
    int64_t of, first, last;               /* a sum over the lines of a span */
    int64_t over, over_first, over_last;   /* over another */
    int64_t plus, apart, logs;
} Column;

typedef struct {
    const float *values;
    const int64_t *sums, *marked, *firsts, *lasts;
    int64_t lines, mark; /* bounds from `mark` on are rows of `marked` */
    double unit;         /* what sums count, a power of two, so that a product with it is exact */
} Sources;

static inline int64_t place_of(const Sources *sources, int64_t bound, int64_t here) {
    if (bound >= sources->mark)
        return sources->marked[(bound - sources->mark) * sources->lines + here];
    int64_t place = here + bound;
    place = place > sources->firsts[here] ? place : sources->firsts[here];
    return place < sources->lasts[here] ? place : sources->lasts[here];
}

/* Return the sum of a row of `sums` over lines, without the line itself if it is apart, and `plus`. */
static inline double sum_of(const Sources *sources, const Column *column, int64_t row, int64_t first, int64_t last,
                            int64_t here) {
    const int64_t *sums = sources->sums + row * (sources->lines + 1);
    int64_t total = sums[last] - sums[first] - (column->apart ? sums[here + 1] - sums[here] : 0);
    return (double)total * sources->unit + (double)column->plus;
}

/* Return a sum of a line, -1 if its span has a bound that is no line. */
static inline double total_of(const Sources *sources, const Column *column, int64_t here) {
    int64_t first = place_of(sources, column->first, here), last = place_of(sources, column->last, here);
    return first == NOWHERE || last == NOWHERE ? -1.0 : sum_of(sources, column, column->of, first, last, here);
}

/* Return a sum of a line over another. */
static inline double share_of(const Sources *sources, const Column *column, int64_t here) {
    int64_t first = place_of(sources, column->over_first, here), last = place_of(sources, column->over_last, here);
    double whole = sum_of(sources, column, column->over, first, last, here);
    return total_of(sources, column, here) / (whole > 1.0 ? whole : 1.0);
}

/* Return the value of a line nearby, 0 where its document has no line there. */
static inline double value_of(const Sources *sources, const Column *column, int64_t here) {
    int64_t there = here + column->offset;
    int inside = there >= sources->firsts[here] && there < sources->lasts[here];
    return inside ? (double)sources->values[column->value * sources->lines + there] : 0.0;
}

/* Write the numbers of a column to a row of `found`, or of `logs` if it names one. */
static inline void fill(const Sources *sources, const Column *column, double (*number_of)(const Sources *, const Column *, int64_t),
                        float *found, double *logs) {
    if (column->logs == NOWHERE)
        for (int64_t here = 0; here < sources->lines; here++)
            found[here] = (float)number_of(sources, column, here);
    else
        for (int64_t here = 0; here < sources->lines; here++)
            logs[column->logs * sources->lines + here] = number_of(sources, column, here);
}

/*
 * Write `count` columns to the rows of `found`, or to those of `logs` that they name, `lines` long each. `values` and
 * `marked` have rows as long, `sums` rows of one more, of numbers in 1 / `unit`, a power of two.
 */
void fill_columns(const Column *columns, int64_t count, const float *values, const int64_t *sums,
                  const int64_t *marked, const int64_t *firsts, const int64_t *lasts, int64_t lines, int64_t mark,
                  int64_t unit, float *found, double *logs) {
    const Sources sources = {values, sums, marked, firsts, lasts, lines, mark, 1.0 / (double)unit};
    for (int64_t place = 0; place < count; place++, found += lines) {
        const Column column = columns[place];
        if (column.value != NOWHERE)
            fill(&sources, &column, value_of, found, logs);
        else if (column.over == NOWHERE)
            fill(&sources, &column, total_of, found, logs);
        else
            fill(&sources, &column, share_of, found, logs);
    }
}
