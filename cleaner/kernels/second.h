/* The loops that the second pass is made of, each in a file of its own, which says what it does. */

#ifndef CLEANER_SECOND_H
#define CLEANER_SECOND_H

#include <stdint.h>

typedef struct Kinds Kinds;
typedef struct Words Words;
typedef struct Pair Pair;
typedef struct Wanted Wanted;

/* A row of `Plan.table`. */
typedef struct {
    int64_t value, offset;                 /* the value of a line nearby, or */
    int64_t of, first, last;               /* a sum over the lines of a span */
    int64_t over, over_first, over_last;   /* over another */
    int64_t plus, apart;
    int64_t logs, known; /* the row of `logs` it is written to, or the row of `known` that has its logs */
} Column;

void line_signs(const uint32_t *points, const int64_t *starts, const int64_t *ends, int64_t lines, const Kinds *kinds,
                const float *logs, int64_t *counts, float *numbers, uint8_t *flags);
void line_keys(const uint32_t *points, const int64_t *starts, const int64_t *ends, int64_t lines, const uint8_t *roles,
               int64_t known, int64_t reach, int64_t *keys, uint8_t *trails_off);
void count_copies(const int64_t *keys, int64_t ways, const int64_t *lasts, int64_t lines, int64_t *room,
                  int64_t *copies, int64_t *before, int64_t *since);
void shared_words(const uint32_t *points, const int64_t *starts, const int64_t *ends, int64_t lines,
                  const double *likely, const int64_t *lasts, const Words *words, Pair *table, int64_t *room,
                  uint32_t *pairs, float *found);
void line_sources(const int64_t *starts, const int64_t *ends, int64_t lines, const float *scores, const double *likely,
                  const int64_t *lasts, const float *numbers, const uint8_t *flags, const float *shared,
                  const int64_t *copies, const int64_t *before, const int64_t *since, const uint8_t *trails_off,
                  const Wanted *wanted, uint8_t *room, float *values, double *sums, int64_t *marked);
void fill_columns(const Column *columns, int64_t count, const float *values, const double *sums, int64_t summed,
                  const int64_t *marked, const int64_t *lasts, int64_t lines, int64_t from, int64_t to,
                  const float *known, int64_t size, int64_t reach, int64_t mark, int64_t unit, double *room,
                  float *found, double *logs);
void tree_sums(const float *columns, int64_t rows, const int16_t *feature, const float *threshold,
               const int16_t *values, int64_t trees, int64_t depth, int64_t *found);

#endif
