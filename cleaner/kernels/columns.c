/*
 * The columns of features that are made of values and sums of the lines around. Sums are those of integers, which
 * doubles hold exactly, and each number is rounded as numpy does it, so results equal those of numpy bit for bit.
 *
 * The caller is in cleaner/lines/compiled/loops.py; cleaner/lines/features/columns.py says what a column is.
 */

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "second.h"
#include "wide.h"

/* A bound of this, or a source, is none. */
enum { NOWHERE = -1 };

typedef struct {
    const float *values, *known; /* values of lines; logs of numbers of lines, a row of `size` for each kind */
    const double *sums;          /* numbers of lines to sum */
    const int64_t *marked, *lasts;
    int64_t summed, lines, size;
    int64_t from, to;    /* the lines whose columns are wanted */
    int64_t reach, mark;
    double unit;         /* what sums count, a power of two, so that a product with it is exact */
    float *found;
    double *logs;
} Table;

/*
 * A document: its first line, how many it has, from which line on columns are wanted of how many; its running sums, how
 * long their rows are, and rows to work in.
 */
typedef struct {
    const Table *table;
    int64_t first, lines, from, count, stride;
    double *sums, *rows;
} Page;

/* Return a number of less than 2^51 rounded to even, as rint() does but without a call. */
EITHER double rounded(double value) {
    const double shift = 6755399441055744.0; /* 1.5 * 2^52: doubles around it are whole */
    return (value + shift) - shift;
}

/* Write the running sums of a document, which stay the same beyond its ends: so no span needs to be cut there. */
EITHER void sum_up(const Page *page) {
    const Table *table = page->table;
    for (int64_t row = 0; row < table->summed; row++) {
        const double *numbers = table->sums + row * table->lines + page->first;
        double *sums = page->sums + row * page->stride, total = 0.0;
        for (int64_t place = 0; place <= table->reach; place++)
            *sums++ = 0.0;
        for (int64_t line = 0; line < page->lines; line++)
            *sums++ = total += rounded(numbers[line] * table->unit);
        for (int64_t place = 0; place < table->reach; place++)
            *sums++ = total;
    }
}

/* Return for each wanted line the sum of all lines before it. */
EITHER const double *sums_here(const Page *page, int64_t row) {
    return page->sums + row * page->stride + page->table->reach + (page->from - page->first);
}

/* Return for each wanted line the sum of all lines before a bound, not a number where that is no line. */
EITHER const double *sums_before(const Page *page, int64_t row, int64_t bound, double *found) {
    const Table *table = page->table;
    const double *sums = page->sums + row * page->stride + table->reach;
    if (-table->reach <= bound && bound <= table->reach)
        return sums_here(page, row) + bound;
    if (bound >= table->mark) {
        const int64_t *marked = table->marked + (bound - table->mark) * table->lines + page->from;
        for (int64_t line = 0; line < page->count; line++)
            found[line] = marked[line] == NOWHERE ? NAN : sums[marked[line] - page->first];
    } else {
        for (int64_t line = 0; line < page->count; line++)
            found[line] = sums[bound < 0 ? 0 : page->lines];
    }
    return found;
}

/* Write a sum of a column for each line, without the line itself if it is apart, and `plus`. */
EITHER void add_up(const Page *page, const Column *column, int64_t row, int64_t first, int64_t last,
                   double *restrict found) {
    const double *here = sums_here(page, row);
    const double *before = sums_before(page, row, first, page->rows);
    const double *up_to = sums_before(page, row, last, page->rows + page->count);
    double unit = 1.0 / page->table->unit, plus = (double)column->plus;
    if (column->apart)
        for (int64_t line = 0; line < page->count; line++)
            found[line] = (up_to[line] - before[line] - (here[line + 1] - here[line])) * unit + plus;
    else
        for (int64_t line = 0; line < page->count; line++)
            found[line] = (up_to[line] - before[line]) * unit + plus;
}

/* Write the sum of a column for each line, -1 if its span has a bound that is no line, over the other if it has one. */
EITHER void share_out(const Page *page, const Column *column, double *restrict found, double *restrict whole) {
    add_up(page, column, column->of, column->first, column->last, found);
    if (column->first >= page->table->mark || column->last >= page->table->mark)
        for (int64_t line = 0; line < page->count; line++)
            found[line] = found[line] == found[line] ? found[line] : -1.0;
    if (column->over == NOWHERE)
        return;
    add_up(page, column, column->over, column->over_first, column->over_last, whole);
    for (int64_t line = 0; line < page->count; line++)
        whole[line] = whole[line] > 1.0 ? whole[line] : 1.0;
    for (int64_t line = 0; line < page->count; line++)
        found[line] /= whole[line];
}

/* Write the value of the line nearby for each line, 0 where the document has none there. */
EITHER void look_beside(const Page *page, const Column *column, float *found) {
    const float *values = page->table->values + column->value * page->table->lines;
    int64_t from = page->first - column->offset, to = from + page->lines; /* the lines that have one there */
    from = from > page->from ? from : page->from;
    to = to < page->from + page->count ? to : page->from + page->count;
    memset(found, 0, (size_t)page->count * sizeof *found);
    if (from < to)
        memcpy(found + (from - page->from), values + from + column->offset, (size_t)(to - from) * sizeof *found);
}

/* Write the numbers of a column, or their logs, or where logs of them are taken. */
EITHER void put(const Page *page, const Column *column, const double *restrict numbers, float *restrict found) {
    const Table *table = page->table;
    if (column->logs != NOWHERE) {
        double *logs = table->logs + column->logs * (table->to - table->from) + (page->from - table->from);
        memcpy(logs, numbers, (size_t)page->count * sizeof *numbers);
    } else if (column->known != NOWHERE) {
        const float *known = table->known + column->known * table->size;
        for (int64_t line = 0; line < page->count; line++)
            found[line] = known[(int64_t)numbers[line]];
    } else {
        for (int64_t line = 0; line < page->count; line++)
            found[line] = (float)numbers[line];
    }
}

/* Fill the columns of the wanted lines of a document; `numbers` and `whole` are rows to work in. */
EITHER void fill(const Page *page, const Column *columns, int64_t count, double *numbers, double *whole) {
    int64_t wanted = page->table->to - page->table->from;
    float *found = page->table->found + (page->from - page->table->from);
    for (const Column *column = columns; column < columns + count; column++, found += wanted) {
        if (column->logs != NOWHERE && !page->table->logs)
            continue;
        if (column->value == NOWHERE) {
            share_out(page, column, numbers, whole);
            put(page, column, numbers, found);
            continue;
        }
        look_beside(page, column, found);
        if (column->logs == NOWHERE && column->known == NOWHERE)
            continue;
        for (int64_t line = 0; line < page->count; line++)
            numbers[line] = found[line];
        put(page, column, numbers, found);
    }
}

EITHER void fill_all(const Table *table, const Column *columns, int64_t count, double *room) {
    Page page = {table, 0, 0, 0, 0, 0, room, room};
    for (; page.first < table->to; page.first += page.lines) {
        int64_t last = table->lasts[page.first];
        page.lines = last - page.first;
        if (last <= table->from)
            continue;
        page.from = page.first > table->from ? page.first : table->from;
        page.count = (last < table->to ? last : table->to) - page.from;
        page.stride = page.lines + 1 + 2 * table->reach;
        page.rows = room + table->summed * page.stride;
        if (page.from == page.first)
            sum_up(&page);
        fill(&page, columns, count, page.rows + 2 * page.count, page.rows + 3 * page.count);
    }
}

WIDE void fill_all_wide(const Table *table, const Column *columns, int64_t count, double *room) {
    fill_all(table, columns, count, room);
}

/*
 * Write `count` columns of the lines `from` up to `to` to the rows of `found`, or to those of `logs` that they name, as
 * many lines long each; rows of `values`, `sums`, of which there are `summed`, and `marked` have all `lines`. Bounds are
 * at most `reach` lines from here, or an end of the document, or from `mark` on rows of `marked`. `known` has logs of
 * numbers of lines, a row of `size` for each kind, and `room` is for `summed` rows of `lines + 1 + 2 * reach` and 4 of
 * `lines`. It keeps the sums of the last document: the next lines of this one may be wanted in the next call. Without
 * `logs` those columns stay as they are.
 */
void fill_columns(const Column *columns, int64_t count, const float *values, const double *sums, int64_t summed,
                  const int64_t *marked, const int64_t *lasts, int64_t lines, int64_t from, int64_t to,
                  const float *known, int64_t size, int64_t reach, int64_t mark, int64_t unit, double *room,
                  float *found, double *logs) {
    const Table table = {values, known, sums,  marked, lasts,        summed, lines, size,
                         from,   to,    reach, mark,   (double)unit, found,  logs};
    (has_wide ? fill_all_wide : fill_all)(&table, columns, count, room);
}
