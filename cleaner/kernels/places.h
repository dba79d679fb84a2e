/* What edits may have left at the places of a line, the same as cleaner/repair/gbk_desync/places.py finds. */

#ifndef CLEANER_PLACES_H
#define CLEANER_PLACES_H

#include <string.h>

#include "search.h"

/* The most letters of pinyin after a lost byte; the most characters of the name and of the rest of a tag. */
enum { PINYIN = 6, TAG_NAME = 10, TAG_REST = 80 };

static inline int is_junk(int32_t character) {
    return character == ' ' || (0 < character && character <= 8);
}

/* Return whether a character is a mark before which sites put junk. */
static inline int is_mark(int32_t character) {
    return character == '!' || character == ',' || character == 0xFF01 || character == 0xFF0C ||
           character == WIDE_QUESTION || character == 0x3001 || character == 0x3002;
}

static inline int is_latin(int32_t character) {
    return ('a' <= character && character <= 'z') || ('A' <= character && character <= 'Z');
}

static inline int is_digit(int32_t character) {
    return '0' <= character && character <= '9';
}

static int32_t after_junk(const int32_t *line, int32_t length, int32_t place) {
    while (is_junk(in_line(line, length, place)))
        place++;
    return place;
}

/* Return a letter in lower case and plain form. */
static inline int32_t plain_letter(int32_t letter) {
    return 'A' <= letter && letter <= 'Z' ? letter + ('a' - 'A') : letter == 0x251 ? 'a' : letter == 0x261 ? 'g' : letter;
}

/* Write the range of the characters of a syllable in `spoken`, an empty one if there are none. */
static void spoken_range(const Gbk *gbk, const int32_t *letters, int32_t size, int32_t *from, int32_t *to) {
    int32_t wanted[SYLLABLE] = {0}, low = 0, high = gbk->count_of_syllables;
    *from = *to = 0;
    if (size > SYLLABLE)
        return;
    for (int32_t at = 0; at < size; at++)
        wanted[at] = plain_letter(letters[at]);
    while (low < high) {
        int32_t middle = low + (high - low) / 2, at = 0;
        const int32_t *known = gbk->syllables + SYLLABLE * middle;
        while (at < SYLLABLE - 1 && known[at] == wanted[at])
            at++;
        if (known[at] == wanted[at]) {
            *from = gbk->syllable_ranges[2 * middle];
            *to = gbk->syllable_ranges[2 * middle + 1];
            return;
        }
        if (known[at] < wanted[at])
            low = middle + 1;
        else
            high = middle;
    }
}

/* Return the end of a parenthesis that may hold a syllable, 0 if it can't. */
static int32_t note_end(const Gbk *gbk, const int32_t *line, int32_t length, int32_t place, int32_t longest) {
    int32_t end = place + 1;
    while (end < length && end - place <= longest && gbk->spelled[in_table(line[end])])
        end++;
    return end > place + 1 && in_line(line, length, end) == ')' ? end + 1 : 0;
}

/* Write the range of the characters of the syllable in a parenthesis, without words that were injected there. */
static void range_in_note(const Gbk *gbk, const int32_t *inside, int32_t size, int32_t *from, int32_t *to) {
    int32_t letters[SYLLABLE + 1], count = 0, is_ascii = 1;
    for (int32_t at = 0; at < size; at++)
        is_ascii &= inside[at] < 0x80;
    while (is_ascii && size > 0 && inside[size - 1] == ' ')
        size--;
    while (is_ascii && size > 0 && inside[0] == ' ')
        inside++, size--;
    for (int32_t at = 0; at < size && count <= SYLLABLE; at++) {
        int32_t letter = inside[at];
        if (is_ascii || !(gbk->han[in_table(letter)] || letter == ' ' || ('A' <= letter && letter <= 'Z')))
            letters[count++] = letter;
    }
    spoken_range(gbk, letters, count, from, to);
}

/* Return the end of ? and pinyin, 0 if there is none; its letters begin at `*letters` and end at `*last`. */
static int32_t pinyin_end(const Gbk *gbk, const int32_t *line, int32_t length, int32_t place, int32_t *letters,
                          int32_t *last) {
    int32_t first = place + (in_line(line, length, place) == ' '), end = first;
    while (end - first < PINYIN && gbk->letter[in_table(in_line(line, length, end))])
        end++;
    *letters = first;
    *last = end;
    int32_t close = end + (in_line(line, length, end) == ' ');
    return end > first && in_line(line, length, close) == ')' ? close + 1 : 0;
}

/* Return the end of a ? and junk before a mark, 0 if there is none; a mark may be a ? that was swallowed, too. */
static int32_t junk_end(const Gbk *gbk, const int32_t *line, int32_t length, int32_t place) {
    int32_t letters, last, end = after_junk(line, length, place + 1), mark = in_line(line, length, end);
    if (line[place] != '?' || (place > 0 && line[place - 1] == '?'))
        return 0;
    if (is_mark(mark) || (mark == '?' && in_line(line, length, end + 1) != '?'))
        return end;
    if (mark != '?')
        return 0;
    /* three in a row, but what follows the last may explain it */
    if (pinyin_end(gbk, line, length, end + 2, &letters, &last) && letters == end + 2)
        return end;
    mark = in_line(line, length, after_junk(line, length, end + 2));
    return mark == 0xFF01 || mark == 0xFF0C || mark == '!' || mark == ',' ? end : 0;
}

/* Return the end of two ? before a 。 or 、 that swallowed all of the character before, 0 if there is none. */
static int32_t whole_end(const int32_t *line, int32_t length, int32_t place) {
    int32_t second = after_junk(line, length, place + 1), end = after_junk(line, length, second + 1);
    if (line[place] != '?' || (place > 0 && line[place - 1] == '?') || in_line(line, length, second) != '?')
        return 0;
    return in_line(line, length, end) == 0x3001 || in_line(line, length, end) == 0x3002 ? end : 0;
}

/* Return whether a run out of step may begin at a place: with ? and pinyin, or ? and junk before a mark. */
static int is_entry(const Gbk *gbk, const int32_t *line, int32_t length, int32_t place) {
    int32_t letters, last;
    if (line[place] != '?' && line[place] != WIDE_QUESTION)
        return 0;
    return pinyin_end(gbk, line, length, place + 1, &letters, &last) || junk_end(gbk, line, length, place);
}

/* Return whether the rest of a tag begins at a place. */
static int is_tag_tail(const int32_t *line, int32_t length, int32_t place) {
    int32_t slash = in_line(line, length, place) == '/', end = place + slash, first = end;
    if (!is_latin(in_line(line, length, first)))
        return 0;
    while (end - first < TAG_NAME && (is_latin(in_line(line, length, end)) || is_digit(in_line(line, length, end))))
        end++;
    if (slash || in_line(line, length, end) == '>')
        return 1;
    if (in_line(line, length, end) != ' ')
        return 0;
    for (first = ++end; end < length && end - first < TAG_REST && line[end] != '<' && line[end] != '>';)
        end++;
    return in_line(line, length, end) == '>';
}

/* Return whether the rest of an entity begins at a place. */
static int is_entity_tail(const int32_t *line, int32_t length, int32_t place) {
    static const char *const names[] = {"nbsp;",  "amp;",   "quot;",   "lt;",     "gt;",    "ldquo;",
                                        "rdquo;", "mdash;", "middot;", "hellip;"};
    int32_t end = place + 1;
    while (end - place <= 5 && is_digit(in_line(line, length, end)))
        end++;
    if (in_line(line, length, place) == '#')
        return end - place > 2 && in_line(line, length, end) == ';';
    for (size_t which = 0; which < sizeof names / sizeof *names; which++) {
        int32_t at = 0;
        while (names[which][at] && in_line(line, length, place + at) == names[which][at])
            at++;
        if (!names[which][at])
            return 1;
    }
    return 0;
}

/* Return whether a page has junk before a mark in either of its widths; a ? may be any mark that was swallowed, too. */
static int has_junk_before(const uint8_t *junk, int32_t mark) {
    if (mark == '?')
        return junk['!'] | junk[0xFF01] | junk[','] | junk[0xFF0C] | junk['?'] | junk[WIDE_QUESTION];
    return junk[mark] | (mark == '!' && junk[0xFF01]) | (mark == ',' && junk[0xFF0C]);
}

/* Return what is known about a place where a byte may have been swallowed. */
static Place lost_at(const Scene *scene, int32_t place) {
    const int32_t *line = scene->line;
    int32_t length = scene->length, first, last;
    Place found = {.at = place, .pinyin_end = pinyin_end(scene->gbk, line, length, place + 1, &first, &last)};
    if (found.pinyin_end)
        spoken_range(scene->gbk, line + first, last - first, &found.pinyin_from, &found.pinyin_to);
    found.whole_end = scene->evidence->count_of_marks ? whole_end(line, length, place) : 0;
    found.junk_end = junk_end(scene->gbk, line, length, place);
    found.has_junk = found.junk_end && has_junk_before(scene->page->junk, line[found.junk_end]);
    if (is_tag_tail(line, length, place + 1))
        found.sign = '<';
    else if (is_entity_tail(line, length, place + 1))
        found.sign = '&';
    else
        found.sign = place + 1 < length ? scene->bounds->unknown : 0;
    return found;
}

/* Return what may begin at a place of a line. */
static Place place_at(const Scene *scene, int32_t place) {
    const int32_t *line = scene->line;
    int32_t length = scene->length, character = line[place];
    Place found = {.at = place};
    if (character == '?' || character == WIDE_QUESTION)
        return lost_at(scene, place);
    if (character == '(') {
        found.annotation_end = note_end(scene->gbk, line, length, place, scene->bounds->longest_note);
        if (found.annotation_end)
            range_in_note(scene->gbk, line + place + 1, found.annotation_end - place - 2, &found.annotation_from,
                          &found.annotation_to);
    } else if (is_junk(character)) {
        int32_t end = after_junk(line, length, place);
        found.skip_end = is_mark(in_line(line, length, end)) ? end : 0;
    }
    return found;
}

#endif
