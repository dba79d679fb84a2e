/* Parentheses on a page that may hold a syllable, as cleaner/repair/gbk_desync/annotations.py finds them. */

#include "places.h"

/* A parenthesis after a Han character: its place, its end, and what kind it is. */
typedef struct {
    int32_t place, end, kind;
} Note;

/* A character with its parenthesis: the first note, how many there are, how often the character occurs, a link. */
typedef struct {
    int32_t note, count, total, before;
} Kind;

/*
 * Notes and their kinds, linked by their hashes. `tally`, one for each character, and `last`, of `mask` + 1, hold zeros
 * between two pages.
 */
typedef struct {
    Note *notes;
    Kind *kinds;
    int32_t *tally, *last;
    int32_t mask, used;
} Notebook;

/* Return whether two notes read the same, with the characters before them. */
static int is_alike(const int32_t *text, const Note *one, const Note *two) {
    int32_t size = one->end - one->place + 1;
    return two->end - two->place + 1 == size &&
           !memcmp(text + one->place - 1, text + two->place - 1, (size_t)size * sizeof *text);
}

static int32_t *head_of_note(const Notebook *book, const int32_t *text, const Note *note) {
    uint32_t hash = 0;
    for (int32_t place = note->place - 1; place < note->end; place++)
        hash = (hash ^ (uint32_t)text[place]) * 0x9e3779b1u;
    return book->last + ((hash >> 8) & (uint32_t)book->mask);
}

/* Return the kind of a note, a new one if there was none like it. */
static int32_t kind_of(Notebook *book, const int32_t *text, int32_t note) {
    int32_t *head = head_of_note(book, text, book->notes + note);
    for (int32_t kind = *head - 1; kind >= 0; kind = book->kinds[kind].before)
        if (is_alike(text, book->notes + book->kinds[kind].note, book->notes + note))
            return kind;
    book->kinds[book->used] = (Kind){note, 0, 0, *head - 1};
    *head = ++book->used;
    return book->used - 1;
}

/* Count how often the characters of all kinds occur, and wipe the tables. */
static void count_characters(Notebook *book, const int32_t *text, int64_t size) {
    int32_t *tally = book->tally;
    for (int64_t place = 0; place < size; place++)
        if (tally[in_table(text[place])])
            tally[in_table(text[place])]++;
    for (int32_t kind = 0; kind < book->used; kind++) {
        const Note *note = book->notes + book->kinds[kind].note;
        book->kinds[kind].total = tally[text[note->place - 1]] - 1;
        *head_of_note(book, text, note) = 0;
    }
    for (int32_t kind = 0; kind < book->used; kind++)
        tally[text[book->notes[book->kinds[kind].note].place - 1]] = 0;
}

/* Note the parentheses of a text and their kinds, and return how many there are. */
int64_t find_notes(const Gbk *gbk, Notebook *book, const int32_t *text, int64_t size, int64_t longest) {
    int32_t count = 0;
    book->used = 0;
    for (int32_t place = 1; place < size; place++) {
        if (text[place] != '(' || !gbk->han[in_table(text[place - 1])])
            continue;
        int32_t end = note_end(gbk, text, (int32_t)size, place, (int32_t)longest);
        if (!end)
            continue;
        book->notes[count] = (Note){place, end, NONE};
        book->notes[count].kind = kind_of(book, text, count);
        book->kinds[book->notes[count++].kind].count++;
        book->tally[text[place - 1]] = 1;
    }
    if (count)
        count_characters(book, text, size);
    return count;
}

/* Copy a text without the notes of the kinds that go, and return its length. */
int64_t drop_notes(const int32_t *text, int64_t size, const Note *notes, int64_t count, const uint8_t *goes,
                   int32_t *found) {
    int64_t used = 0, place = 0;
    for (int64_t which = 0; which <= count; which++) {
        if (which < count && !goes[notes[which].kind])
            continue;
        int64_t end = which < count ? notes[which].place : size;
        memcpy(found + used, text + place, (size_t)(end - place) * sizeof *found);
        used += end - place;
        place = which < count ? notes[which].end : size;
    }
    return used;
}
