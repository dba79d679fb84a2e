/*
 * What a search for runs out of step reads, and where it writes. The structures are those of
 * cleaner/repair/gbk_desync/compiled/tables.py, field by field.
 */

#ifndef CLEANER_SEARCH_H
#define CLEANER_SEARCH_H

#include <stdint.h>

enum { BMP = 1 << 16 };
/* Where there is no character, or no byte that waits. */
enum { NONE = -1 };
/* Where more than one character is not sure; what stands for one that is not. */
enum { SEVERAL = -2, LOST = 0xFFFD };
enum { STOP = 0x3002, WIDE_QUESTION = 0xFF1F };

/* Return the character at a place of a line, a newline beyond its end. */
static inline int32_t in_line(const int32_t *line, int32_t length, int32_t place) {
    return place < length ? line[place] : '\n';
}

static inline int32_t in_table(int32_t character) {
    return character < BMP - 1 ? character : BMP - 1;
}

/* Return where the pair of two words' characters is in a table of `mask` + 1 entries. */
static inline uint32_t pair_bucket(int32_t one, int32_t two, int64_t mask) {
    return ((uint32_t)one * 2533u + (uint32_t)two) & (uint32_t)mask;
}

/* The trigram model: sorted arrays, and where the part of each first character or context begins in them. */
typedef struct {
    const uint32_t *keys;
    const float *unigram, *pair_backoff;
    const int32_t *pairs;
    const uint16_t *others;
    const float *bigram;
    const int32_t *firsts;
    const uint16_t *seconds;
    const float *backoff;
    const int32_t *triples;
    const uint16_t *thirds;
    const float *trigram;
} Model;

/* The most letters of a syllable. */
enum { SYLLABLE = 8 };

/*
 * GBK by code point; a form has up to four characters, padded. Syllables are sorted, SYLLABLE letters each, padded with
 * zeros; each has the range of its characters in `spoken`.
 */
typedef struct {
    const int32_t *bytes, *codes, *chars;
    const double *form_costs;
    const uint8_t *han, *letter, *mark, *chatty, *gb2312, *wide, *lonely, *parting, *spelled, *simplified;
    const uint8_t *groups;
    const int32_t *group_starts, *forms, *form_sizes, *form_bytes;
    const int32_t *spoken, *syllables, *syllable_ranges;
    const int32_t *closings, *openings;
    int32_t count_of_syllables, kinds_of_brackets, first_lead, last_lead;
} Gbk;

/* In nats, as cleaner/repair/gbk_desync/costs.py has and explains them. */
typedef struct {
    double enter_pinyin, enter_junk, enter_known, not_stop, lost, folded, wide, no_junk, sign_before_mark, small_letter,
        in_row, other_form, simplified, skipped, native, not_listed, sign, doubled, chatted, opened, unopened,
        said_pair, said_triple, fragment, two_marks, said_sign, next_number, beam, sure, sure_sign, sure_space, balanced,
        longest, width;
} Costs;

/* How lines are read, as cleaner/repair/gbk_desync/search.py has and explains it. */
typedef struct {
    int32_t before, after, few_entries, many_entries, densest, densest_of_many, most_unread, longest_note, first_han,
        unknown;
} Bounds;

/* What may begin at a place of a line, and where each ends, 0 for none. */
typedef struct {
    int32_t at, annotation_end, annotation_from, annotation_to, pinyin_end, pinyin_from, pinyin_to, whole_end, junk_end,
        has_junk, skip_end, sign;
} Place;

/* The evidence of a page: its text, what it annotates and how often, the marks after junk, and the signs it may lack. */
typedef struct {
    const int32_t *text, *listed, *counts, *annotated, *marks, *signs;
    int32_t size, count_of_listed, count_of_annotated, count_of_marks, count_of_signs, is_clear, is_traditional;
} Evidence;

/*
 * What a page shows of characters, and its words without annotations, linked by their pairs. All that is not `words` or
 * `before` holds zeros between two pages.
 */
typedef struct {
    uint8_t *annotated, *plain, *junk;
    int32_t *tally, *words, *last, *before;
    int32_t mask, is_chat;
} Page;

typedef struct {
    const Model *model;
    const Gbk *gbk;
    const Costs *costs;
    const Bounds *bounds;
    const Evidence *evidence;
    Page *page;
    const int32_t *line;
    int32_t length, doubles;
} Scene;

/*
 * One way to read a line so far: the byte that waits for its second half, the last two characters, its text. `next` is
 * the next path to the same place, `slot`, and `chain` the next one with the same head. `doubt` is the only character
 * that is not sure, as a number of a text, NONE for none.
 */
typedef struct {
    double score, margin;
    int32_t pending, one, two, text, opened, context, seen, next, slot, chain, doubt, unused;
} Path;

/* A step on from a path: its end, its cost or score, and what it adds. */
typedef struct {
    double cost;
    int32_t path, end, first, second, pending;
} Step;

/* A character of a text, and the number of the text before it. */
typedef struct {
    int32_t before, character;
} Text;

/* Heads of the chains of paths whose ends may be the same. */
enum { HEAD_BITS = 10, HEADS = 1 << HEAD_BITS };

/*
 * All that a search writes to; `size` is how much room there is, `used` how much of it is taken. `order` has room for
 * all paths twice, `heads` for HEADS, `found` for the longest reading.
 */
typedef struct {
    Path *paths;
    Step *steps;
    Text *texts;
    int32_t *first, *last;
    double *best;
    int32_t *order, *heads, *found;
    int32_t paths_size, steps_size, texts_size;
    int32_t paths_used, steps_used, texts_used, waiting;
} Memory;

/* What a search returns instead of the length of a text: no sure reading, no room. */
enum { UNSURE = -1, FULL = -2 };


#endif
