/*
 * Where keywords of spam may begin, by their first two characters.
 *
 * The caller is `openings` in cleaner/lines/spam_cut/keywords.py.
 */

#include <stdint.h>

enum { MARKS = 256 };

/*
 * Note in `found`, of size - 1, where two characters stand that begin a keyword, and return how many places there are.
 * `marks` has the number of each code point among those that a keyword may begin with, 0 for none, and `begin`,
 * MARKS * MARKS, whether two of these numbers begin one.
 */
int64_t keyword_openings(const uint32_t *points, int64_t size, const uint8_t *marks, const uint8_t *begin,
                         int64_t *found) {
    int64_t count = 0;
    uint8_t before = 0;
    for (int64_t place = 0; place < size; place++) {
        uint8_t mark = marks[points[place]];
        if (begin[before * MARKS + mark])
            found[count++] = place - 1;
        before = mark;
    }
    return count;
}
