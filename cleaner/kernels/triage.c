/*
 * What documents may need, by the marks of their characters.
 *
 * The caller is cleaner/pipeline/triage.py, which says what the marks are.
 */

#include <stdint.h>

/*
 * Write all marks that the characters of each document have, and note the places of those that have one of `wanted`, of
 * which there may be one more than code points, and before which of these each document begins and the last one ends.
 * Document i is from bounds[i] to bounds[i + 1]. Return how many places there are.
 */
int64_t look_over(const uint32_t *points, const int64_t *bounds, int64_t documents, const uint8_t *marks,
                  int64_t wanted, uint8_t *found, int64_t *places, int64_t *firsts) {
    int64_t count = 0;
    for (int64_t document = 0; document < documents; document++) {
        uint8_t all = 0;
        firsts[document] = count;
        for (int64_t place = bounds[document]; place < bounds[document + 1]; place++) {
            uint8_t mark = marks[points[place]];
            all |= mark;
            places[count] = place;
            count += (mark & wanted) != 0;
        }
        found[document] = all;
    }
    firsts[documents] = count;
    return count;
}
