/*
 * Which lines of a document are alike, and how often. The numbers equal those of numpy bit for bit.
 *
 * The callers are in cleaner/lines/compiled/loops.py; cleaner/lines/features/repeats.py says what is found.
 */

#include "second.h"

/* Bits of `roles`: what a character may be at the ends of a line. */
enum { BULLET = 1, CLOSER = 2, DOT = 4, ELLIPSIS = 8 };
enum { DIGIT = '0', POINT_BITS = 21 };

typedef struct {
    const uint32_t *points;
    const uint8_t *roles; /* of each of `known` code points, the last for all beyond */
    int64_t known;
} Text;

static inline uint8_t role_of(const Text *text, int64_t place) {
    uint32_t point = text->points[place];
    return text->roles[point < text->known ? point : text->known - 1];
}

static inline int is_in_number(const Text *text, int64_t place) {
    return text->points[place] == DIGIT && text->points[place - 1] == DIGIT;
}

/* Return up to `reach` characters from `place` up to `end`, inclusive, as one number; a number counts as one digit. */
static int64_t packed(const Text *text, int64_t place, int64_t end, int64_t step, int64_t reach) {
    uint64_t found = 0;
    for (int64_t number = 0; number < reach; number++, place += step) {
        while ((end - place) * step >= 0 && is_in_number(text, place))
            place += step;
        found = found << POINT_BITS | ((end - place) * step >= 0 ? text->points[place] : 0);
    }
    return (int64_t)found;
}

/*
 * Write for each line the sums of its hashed characters, with all digits and with one for a number, and its first and
 * last `reach` characters, to rows `lines` long, and whether it ends in an ellipsis.
 */
void line_keys(const uint32_t *points, const int64_t *starts, const int64_t *ends, int64_t lines, const uint8_t *roles,
               int64_t known, int64_t reach, int64_t *keys, uint8_t *trails_off) {
    const Text text = {points, roles, known};
    for (int64_t line = 0; line < lines; line++) {
        int64_t first = starts[line], last = ends[line] - 1, closing = last;
        uint64_t content = 0, in_numbers = 0;
        for (int64_t place = first; place <= last; place++) {
            uint64_t hashed = (uint64_t)points[place] * points[place] % 1000003;
            content += hashed;
            in_numbers += is_in_number(&text, place) ? hashed : 0;
        }
        while (first <= last && role_of(&text, first) & BULLET)
            first++;
        while (first <= last && role_of(&text, last) & BULLET)
            last--;
        while (role_of(&text, closing) & CLOSER)
            closing--; /* a newline precedes each line */
        keys[line] = (int64_t)content;
        keys[lines + line] = (int64_t)(content - in_numbers);
        keys[2 * lines + line] = packed(&text, first, last, 1, reach);
        keys[3 * lines + line] = packed(&text, last, first, -1, reach);
        uint8_t role = role_of(&text, closing);
        trails_off[line] = (role & ELLIPSIS) || ((role & DOT) && role_of(&text, closing - 1) & (DOT | ELLIPSIS));
    }
}

/* Do for the keys of one way what `count_copies` does for those of all. */
static void count_alike(const int64_t *keys, const int64_t *lasts, int64_t lines, int64_t *room, int64_t *copies,
                        int64_t *before, int64_t *since) {
    int64_t *opens = room + 4 * lines, *latest = room + 5 * lines; /* the first and the last line with the same key */
    for (int64_t first = 0, last; first < lines; first = last) {
        uint64_t size = 2;
        last = lasts[first];
        while (size < 2 * (uint64_t)(last - first))
            size *= 2;
        for (uint64_t slot = 0; slot < size; slot++)
            room[slot] = -1;
        for (int64_t line = first; line < last; line++) {
            uint64_t slot = ((uint64_t)keys[line] * 0x9E3779B97F4A7C15u >> 32) & (size - 1);
            while (room[slot] >= 0 && keys[room[slot]] != keys[line])
                slot = (slot + 1) & (size - 1);
            if (room[slot] < 0) {
                room[slot] = line;
                copies[line] = 0;
                latest[line] = line - (last - first);
            }
            int64_t open = opens[line] = room[slot];
            before[line] = copies[open]++;
            since[line] = line - latest[open];
            latest[open] = line;
        }
        for (int64_t line = first; line < last; line++)
            copies[line] = copies[opens[line]];
    }
}

/*
 * Write for each of `ways` rows of keys, `lines` long, how many lines of a line's document have the same key, how many
 * of them stand before it, and how far away the last of these is, or the length of the document if there is none.
 * `room` is for six numbers a line.
 */
void count_copies(const int64_t *keys, int64_t ways, const int64_t *lasts, int64_t lines, int64_t *room,
                  int64_t *copies, int64_t *before, int64_t *since) {
    for (int64_t at = 0; at < ways * lines; at += lines)
        count_alike(keys + at, lasts, lines, room, copies + at, before + at, since + at);
}
