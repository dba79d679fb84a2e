/*
 * Lines as numbers, and which of them a page has. What is summed are whole numbers, which equal those of numpy.
 *
 * The callers are in cleaner/lines/compiled/site_keys.py; cleaner/lines/site_memory/keys.py says what is found.
 */

#include <stdint.h>

/* `site_keys.Hashing` has the same fields. */
struct Hashing {
    const uint32_t *keys;  /* of each of `known` code points; those beyond are their own */
    const uint8_t *spaces; /* of each of `spacing` code points whether it is white space; none beyond is */
    const uint64_t *factors;
    int64_t known, spacing, places; /* there are `places` factors, a power of two */
    uint64_t multipliers[2];
    int64_t shifts[3];
};

static inline int is_space(const struct Hashing *with, uint32_t point) {
    return point < with->spacing && with->spaces[point];
}

static inline uint64_t term(const struct Hashing *with, uint32_t point, int64_t place) {
    uint64_t key = point < with->known ? with->keys[point] : point;
    return key * with->factors[place & (with->places - 1)];
}

/* Return the key of the characters before `end` and of the newline behind them, which is not 0. */
static uint64_t key_of(const struct Hashing *with, const uint32_t *points, const uint32_t *end) {
    int64_t length = end - points;
    uint64_t key = term(with, '\n', length);
    for (int64_t place = 0; place < length; place++)
        key += term(with, points[place], place);
    key = (key ^ key >> with->shifts[0]) * with->multipliers[0];
    key = (key ^ key >> with->shifts[1]) * with->multipliers[1];
    key ^= key >> with->shifts[2];
    return key ? key : 1;
}

/* Write the key of each of some lines, which all have a line feed behind them, 0 for a blank one. */
void site_keys(const uint32_t *points, int64_t lines, const struct Hashing *with, uint64_t *found) {
    for (int64_t line = 0; line < lines; line++) {
        const uint32_t *first = points, *last;
        while (*points != '\n')
            points++;
        for (last = points++; first < last && is_space(with, *first);)
            first++;
        while (first < last && is_space(with, last[-1]))
            last--;
        found[line] = first < last ? key_of(with, first, last) : 0;
    }
}

/*
 * Write the distinct keys of each of some pages, but for 0, in the order in which they come, and to `ends` where those
 * of each page end; return how many there are. Page i has the next `sizes[i]` keys. `room` is for as many numbers as
 * there are keys of the longest page, times four.
 */
int64_t distinct_keys(const uint64_t *keys, const int64_t *sizes, int64_t pages, uint64_t *room, uint64_t *found,
                      int64_t *ends) {
    int64_t count = 0;
    for (int64_t page = 0; page < pages; keys += sizes[page++]) {
        uint64_t size = 2;
        while (size < 2 * (uint64_t)sizes[page])
            size *= 2;
        for (uint64_t slot = 0; slot < size; slot++)
            room[slot] = 0;
        for (int64_t line = 0; line < sizes[page]; line++) {
            uint64_t slot = keys[line] & (size - 1);
            while (room[slot] && room[slot] != keys[line])
                slot = (slot + 1) & (size - 1);
            if (room[slot] != keys[line])
                found[count++] = room[slot] = keys[line];
        }
        ends[page] = count;
    }
    return count;
}
