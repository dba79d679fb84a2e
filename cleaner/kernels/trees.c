/*
 * Sums over oblivious trees. They sum integers, so results equal those of numpy bit for bit.
 *
 * The caller is in cleaner/lines/compiled/loops.py; cleaner/lines/models/trees.py says what the arrays are.
 */

#include <string.h>

#include "second.h"
#include "wide.h"

/* Rows of a table that go through the trees at once: their columns stay in the processor's cache. */
enum { ROWS = 256 };
/* Levels that are asked in one pass over the rows: the number of a leaf is read and written once for all of them. */
enum { LEVELS = 4 };
/* Trees whose leaves are noted in one number: it and the sum are read and written once for all. None is deeper. */
enum { TOGETHER = 4, DEPTH = 8 };

typedef struct {
    const float *columns;
    int64_t rows, start, count; /* the rows of the table, the first of those in turn, and how many these are */
} Rows;

EITHER const float *column_of(const Rows *rows, int64_t feature) {
    return rows->columns + feature * rows->rows + rows->start;
}

/* Append the answers of LEVELS levels, the last first, to the numbers of leaves, which leave `room` bits for them. */
EITHER void ask_levels(const Rows *rows, const int16_t *feature, const float *threshold, int64_t room, uint32_t *leaf) {
    const float *a = column_of(rows, feature[3]), *b = column_of(rows, feature[2]);
    const float *c = column_of(rows, feature[1]), *d = column_of(rows, feature[0]);
    float of_a = threshold[3], of_b = threshold[2], of_c = threshold[1], of_d = threshold[0];
    for (int64_t row = 0; row < rows->count; row++)
        leaf[row] = (leaf[row] << room) + (a[row] > of_a) * 8 + (b[row] > of_b) * 4 + (c[row] > of_c) * 2 +
                    (d[row] > of_d);
}

/* Append the answers of one level. */
EITHER void ask_level(const Rows *rows, int16_t feature, float threshold, int64_t room, uint32_t *leaf) {
    const float *column = column_of(rows, feature);
    for (int64_t row = 0; row < rows->count; row++)
        leaf[row] = (leaf[row] << room) + (column[row] > threshold);
}

typedef struct {
    const int16_t *feature, *values;
    const float *threshold;
    int64_t count, depth;
} Trees;

/* Append the answers of a tree to the numbers of leaves, which leave DEPTH bits for them. */
EITHER void ask_tree(const Rows *rows, const Trees *trees, int64_t tree, uint32_t *leaf) {
    const int16_t *feature = trees->feature + tree * trees->depth;
    const float *threshold = trees->threshold + tree * trees->depth;
    int64_t level = trees->depth, unused = DEPTH - level;
    for (; level >= LEVELS; level -= LEVELS, unused = 0)
        ask_levels(rows, feature + level - LEVELS, threshold + level - LEVELS, LEVELS + unused, leaf);
    for (; level > 0; level--, unused = 0)
        ask_level(rows, feature[level - 1], threshold[level - 1], 1 + unused, leaf);
}

/* Add the values of TOGETHER trees, from `tree` on, to the sums of the rows. */
EITHER void add_together(const Rows *rows, const Trees *trees, int64_t tree, int32_t *sums) {
    uint32_t leaf[ROWS];
    const int16_t *of_a = trees->values + (tree << trees->depth), *of_b = of_a + ((int64_t)1 << trees->depth);
    const int16_t *of_c = of_b + ((int64_t)1 << trees->depth), *of_d = of_c + ((int64_t)1 << trees->depth);
    memset(leaf, 0, (size_t)rows->count * sizeof *leaf);
    for (int64_t next = tree + TOGETHER - 1; next >= tree; next--)
        ask_tree(rows, trees, next, leaf);
    for (int64_t row = 0; row < rows->count; row++)
        sums[row] += of_a[(uint8_t)leaf[row]] + of_b[(uint8_t)(leaf[row] >> DEPTH)] +
                     of_c[(uint8_t)(leaf[row] >> 2 * DEPTH)] + of_d[leaf[row] >> 3 * DEPTH];
}

/* Add the values of a tree to the sums of the rows. */
EITHER void add_tree(const Rows *rows, const Trees *trees, int64_t tree, int32_t *sums) {
    uint32_t leaf[ROWS];
    const int16_t *values = trees->values + (tree << trees->depth);
    memset(leaf, 0, (size_t)rows->count * sizeof *leaf);
    ask_tree(rows, trees, tree, leaf);
    for (int64_t row = 0; row < rows->count; row++)
        sums[row] += values[leaf[row]];
}

EITHER void sum_trees(const float *columns, int64_t rows, const Trees *trees, int64_t *found) {
    int32_t sums[ROWS];
    for (int64_t start = 0; start < rows; start += ROWS) {
        const Rows turn = {columns, rows, start, rows - start < ROWS ? rows - start : ROWS};
        int64_t tree = 0;
        memset(sums, 0, sizeof sums);
        for (; tree + TOGETHER <= trees->count; tree += TOGETHER)
            add_together(&turn, trees, tree, sums);
        for (; tree < trees->count; tree++)
            add_tree(&turn, trees, tree, sums);
        for (int64_t row = 0; row < turn.count; row++)
            found[start + row] = sums[row];
    }
}

WIDE void sum_trees_wide(const float *columns, int64_t rows, const Trees *trees, int64_t *found) {
    sum_trees(columns, rows, trees, found);
}

/* Write the sum of the trees' values for each row of a table of columns, `rows` long each, to `found`. */
void tree_sums(const float *columns, int64_t rows, const int16_t *feature, const float *threshold,
               const int16_t *values, int64_t trees, int64_t depth, int64_t *found) {
    const Trees all = {feature, values, threshold, trees, depth};
    (has_wide ? sum_trees_wide : sum_trees)(columns, rows, &all, found);
}
