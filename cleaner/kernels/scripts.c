/*
 * Which script lines are in. What is counted are whole numbers, which equal those of numpy.
 *
 * The callers are in cleaner/chinese/scripts.py and cleaner/simplify/, which say what is found.
 */

#include <stdint.h>

/*
 * Write for each of some lines, which all have a line feed behind them, what all of its characters are marked with, how
 * many are from `first` up to `last`, exclusive, and how many have the mark of a `letter`; and for each character its
 * mark.
 */
void mark_lines(const uint32_t *points, int64_t lines, const uint8_t *table, int64_t first, int64_t last,
                int64_t letter, uint8_t *marks, int64_t *ends, uint8_t *found, int64_t *hans, int64_t *letters) {
    int64_t place = 0;
    for (int64_t line = 0; line < lines; line++, place++) {
        int64_t of_han = 0, of_letters = 0;
        uint8_t all = 0;
        for (; points[place] != '\n'; place++) {
            uint8_t mark = marks[place] = table[points[place]];
            all |= mark;
            of_han += first <= points[place] && points[place] < last;
            of_letters += (mark & letter) != 0;
        }
        marks[place] = table['\n'];
        ends[line] = place;
        found[line] = all | table['\n'];
        hans[line] = of_han;
        letters[line] = of_letters;
    }
}

/*
 * Count the distinct characters of texts that are marked as wanted: those with a number below `parted`, and the others.
 * Text i has `lengths[i]` characters; `latest` are zeros, one for each number, and are written to.
 */
void distinct_kinds(const uint32_t *points, const uint8_t *marks, const int64_t *lengths, int64_t texts,
                    int64_t wanted, const uint16_t *numbers, int64_t parted, int64_t *latest, int64_t *below,
                    int64_t *others) {
    for (int64_t text = 0; text < texts; text++) {
        int64_t counts[2] = {0, 0};
        for (const uint32_t *end = points + lengths[text]; points < end; points++, marks++) {
            if (!(*marks & wanted))
                continue;
            uint16_t number = numbers[*points];
            counts[number >= parted] += latest[number] != text + 1;
            latest[number] = text + 1;
        }
        below[text] = counts[0];
        others[text] = counts[1];
    }
}

/*
 * Write the indices of lines, which all have a line feed behind them, that have a character and the one that is its key
 * in `keys`, where those from `known` on are their own; return how many there are. `numbers` has one for each key, and
 * `latest` are zeros, one for each number, and are written to.
 */
int64_t twin_lines(const uint32_t *points, int64_t lines, const uint32_t *keys, int64_t known,
                   const uint16_t *numbers, int64_t *latest, int64_t *found) {
    int64_t count = 0;
    for (int64_t line = 0; line < lines; line++) {
        const uint32_t *point = points;
        int has = 0, others = 0;
        for (; *point != '\n'; point++) {
            latest[numbers[*point]] = line + 1;
            others |= *point < known && keys[*point] != *point;
        }
        latest[0] = 0; /* of what is no key */
        for (point = points; others && !has && *point != '\n'; point++)
            has = *point < known && keys[*point] != *point && latest[numbers[keys[*point]]] == line + 1;
        while (*point != '\n')
            point++;
        if (has)
            found[count++] = line;
        points = point + 1;
    }
    return count;
}
