/* What a page shows of its characters and words, for the search in paths.h. */

#include "places.h"

/* Mark the characters that a page annotates, those that occur more often than that, and the marks after junk. */
static void mark_characters(const Scene *scene) {
    const Evidence *evidence = scene->evidence;
    Page *page = scene->page;
    const int32_t *text = evidence->text;
    page->is_chat = 0;
    for (int32_t place = 0; place < evidence->size; place++) {
        int32_t character = text[place];
        if (place > 1 && character == text[place - 1] && character == text[place - 2])
            page->is_chat |= scene->gbk->chatty[in_table(character)];
        if (scene->bounds->first_han <= character && character < BMP) {
            page->tally[character]++;
            page->plain[character] = 1;
        }
    }
    for (int32_t place = 0; place < evidence->count_of_listed; place++)
        if (page->tally[evidence->listed[place]] <= evidence->counts[place])
            page->plain[evidence->listed[place]] = 0;
    for (int32_t place = 0; place < evidence->count_of_annotated; place++)
        page->annotated[evidence->annotated[place]] = 1;
    for (int32_t place = 0; place < evidence->count_of_marks; place++)
        page->junk[evidence->marks[place]] = 1;
}

/* Return whether the three characters that end at `size` also end somewhere in the links from `place`. */
static int is_linked(const int32_t *words, int32_t size, int32_t place, const int32_t *links) {
    for (; place > 0; place = links[place])
        if (words[place] == words[size] && words[place - 1] == words[size - 1] && place > 1 &&
            words[place - 2] == words[size - 2])
            return 1;
    return 0;
}

/*
 * Copy a page without each parenthesis that may hold a syllable to `words`.
 *
 * Positions are linked by the pair of characters that ends there: `last` has the last one of each bucket, `before` the
 * one before each position. If the same three characters occur again, only their first position is linked.
 */
static void index_words(const Scene *scene) {
    const Evidence *evidence = scene->evidence;
    Page *page = scene->page;
    int32_t size = 0, *words = page->words;
    for (int32_t place = 0; place < evidence->size;) {
        int32_t character = evidence->text[place], end = 0;
        if (character == '(')
            end = note_end(scene->gbk, evidence->text, evidence->size, place, scene->bounds->longest_note);
        if (end) {
            place = end;
            continue;
        }
        words[size] = character;
        if (size) {
            uint32_t bucket = pair_bucket(words[size - 1], words[size], page->mask);
            if (!is_linked(words, size, page->last[bucket], page->before)) {
                page->before[size] = page->last[bucket];
                page->last[bucket] = size;
            }
        }
        size++;
        place++;
    }
}

/* Write down what a page shows. */
static void begin_page(const Scene *scene) {
    /* as many buckets as there are characters, rounded up to a power of two */
    scene->page->mask = 0;
    while (scene->page->mask < scene->evidence->size)
        scene->page->mask = 2 * scene->page->mask + 1;
    mark_characters(scene);
    index_words(scene);
}

/* Wipe what a page shows: that takes as long as its text, and the tables have room for all characters. */
static void end_page(const Scene *scene) {
    const Evidence *evidence = scene->evidence;
    Page *page = scene->page;
    for (int32_t place = 0; place < evidence->size; place++) {
        int32_t character = in_table(evidence->text[place]);
        page->tally[character] = page->plain[character] = 0;
    }
    for (int32_t place = 0; place < evidence->count_of_listed; place++)
        page->plain[evidence->listed[place]] = 0;
    for (int32_t place = 0; place < evidence->count_of_annotated; place++)
        page->annotated[evidence->annotated[place]] = 0;
    for (int32_t place = 0; place < evidence->count_of_marks; place++)
        page->junk[evidence->marks[place]] = 0;
    memset(page->last, 0, ((size_t)page->mask + 1) * sizeof *page->last);
}
