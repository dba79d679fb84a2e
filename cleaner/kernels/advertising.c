/*
 * Signs of advertising in lines of body.
 *
 * The caller is in cleaner/lines/ad_cut/signs.py, which says what a sign is and has the tables.
 */

#include <stdint.h>

/* Bits of `marks`. */
enum { PARTED = 8, SECOND = 16, FIRST = 32, PARTING = 64 };

typedef struct {
    const uint8_t *marks;  /* of each code point */
    const uint32_t *folds; /* of those below `known`, which is also what the first of a pair is multiplied by */
    int64_t known;
    const int64_t *pairs; /* sorted */
    int64_t count;
} Signs;

static inline int64_t fold_of(const Signs *signs, uint32_t point) {
    return point < signs->known ? signs->folds[point] : point;
}

static int is_pair(const Signs *signs, const uint32_t *points) {
    int64_t wanted = fold_of(signs, points[0]) * signs->known + fold_of(signs, points[1]), low = 0, high = signs->count;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (signs->pairs[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low < signs->count && signs->pairs[low] == wanted;
}

/* Return whether two characters are parted, by the one here, one between them and one behind them, before `end`. */
static int is_parted(const Signs *signs, const uint32_t *points, const uint32_t *end) {
    enum { BEHIND = 4 };
    if (end - points <= BEHIND)
        return 0;
    for (int place = 1; place <= BEHIND; place++) {
        uint8_t mark = signs->marks[points[place]];
        if (place % 2 ? (mark & (PARTED | PARTING)) != PARTED : !(mark & PARTING))
            return 0;
    }
    return 1;
}

/* Write the places at which signs begin in the flagged lines of a text, each with a line feed behind it; count them. */
int64_t ad_signs(const uint32_t *points, int64_t size, const uint8_t *flagged, const uint8_t *marks,
                 const uint32_t *folds, int64_t known, const int64_t *pairs, int64_t count, int64_t *found) {
    const Signs signs = {marks, folds, known, pairs, count};
    const uint32_t *point = points, *end = points + size;
    int64_t number = 0;
    for (; point < end; flagged++) {
        if (!*flagged)
            while (*point != '\n')
                point++;
        for (; *point != '\n'; point++) {
            uint8_t mark = marks[*point];
            if (mark < FIRST)
                continue;
            if ((mark & FIRST && marks[point[1]] & SECOND && is_pair(&signs, point)) ||
                (mark & PARTING && is_parted(&signs, point, end)))
                found[number++] = point - points;
        }
        point++;
    }
    return number;
}
