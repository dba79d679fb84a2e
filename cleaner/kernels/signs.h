/* Which ASCII signs invalid pairs swallowed, the same as `_with_signs` in cleaner/repair/gbk_desync/search.py finds. */

#ifndef CLEANER_SIGNS_H
#define CLEANER_SIGNS_H

#include "scores.h"

/* What the text that was counted has for a parenthesis. */
static inline int32_t counted(int32_t sign) {
    return sign == '(' ? 0xFF08 : sign == ')' ? 0xFF09 : sign;
}

/* Return whether the page has a sign between two characters. */
static int said_sign(const Page *page, int32_t two, int32_t sign, int32_t next) {
    for (int32_t place = page->last[pair_bucket(sign, next, page->mask)]; place > 1; place = page->before[place])
        if (page->words[place] == next && page->words[place - 1] == sign && page->words[place - 2] == two)
            return 1;
    return 0;
}

/* Return whether a text numbers something with the number, of one digit, that `mark` follows. */
static int numbers(const int32_t *text, int32_t size, int32_t number, int32_t mark) {
    for (int32_t place = 0; place + 1 < size; place++)
        if (text[place] == number && text[place + 1] == mark && !(place && (is_digit(text[place - 1]) || text[place - 1] == '.')))
            return 1;
    return 0;
}

/* Return whether a sign is the next number of a list whose items begin 1. 2. or 1、2、 */
static int is_next_number(const int32_t *text, int32_t size, int32_t sign, int32_t mark) {
    return '1' < sign && sign <= '9' && (mark == '.' || mark == 0x3001) && numbers(text, size, sign - 1, mark) &&
           !numbers(text, size, sign, mark);
}

/* A reading in its line, seen from an unknown sign: what counts of the text around. */
typedef struct {
    int32_t one, two, after[2], count, opening, closing, quotes;
} Around;

static void look_at(Around *around, int32_t character, int32_t place, int is_left) {
    if (around->count < 2)
        around->after[around->count++] = character;
    if (character == '(' && around->opening == NONE)
        around->opening = place;
    /* one that an edit left behind pinyin closes nothing */
    if (character == ')' && around->closing == NONE && !is_left)
        around->closing = place;
    around->quotes += character == '"';
}

/* Return what is around an unknown sign of a reading of the line from `start` to `end`; what follows has no other. */
static Around around_sign(const Scene *scene, const int32_t *text, int32_t size, int32_t sign, int32_t start,
                          int32_t end) {
    Around around = {.one = '\n', .two = '\n', .opening = NONE, .closing = NONE};
    for (int32_t place = sign - 2; place < sign; place++) {
        int32_t before = place < 0 ? start + place : 0;
        around.one = around.two;
        around.two = place >= 0 ? text[place] : before >= 0 ? scene->line[before] : '\n';
    }
    for (int32_t place = 0; place < start; place++)
        around.quotes += scene->line[place] == '"';
    for (int32_t place = 0; place < sign; place++)
        around.quotes += text[place] == '"';
    for (int32_t place = sign + 1; place < size; place++)
        if (text[place] != scene->bounds->unknown)
            look_at(&around, text[place], place, 0);
    for (int32_t place = end, left = 0, from, to; place < scene->length; place++) {
        int32_t character = scene->line[place];
        if (place >= left && (character == '?' || character == WIDE_QUESTION))
            left = pinyin_end(scene->gbk, scene->line, scene->length, place + 1, &from, &to);
        look_at(&around, character, size + place, place < left);
    }
    return around;
}

/* Return the score of a sign: sums are made in 32 bits. */
static float sign_score(const Scene *scene, const Around *around, const int32_t *text, int32_t place, int32_t start,
                        int32_t sign) {
    const Model *model = scene->model;
    int32_t one = around->one, two = around->two, next = counted(sign);
    float score = (float)logprob_of(model, context_of(model, one, two), two, next);
    for (int32_t at = 0; at < around->count; at++) {
        one = two;
        two = next;
        next = around->after[at];
        score += (float)logprob_of(model, context_of(model, one, two), two, next);
    }
    float balanced = (float)scene->costs->balanced;
    /* a parenthesis that closes was opened, and quotation marks come in pairs */
    if (sign == '(') {
        int opens = 0 <= around->opening && around->opening < around->closing;
        score += around->closing >= 0 && !opens ? balanced : -balanced;
    }
    if (sign == '"')
        score += around->quotes % 2 ? balanced : -balanced;
    int32_t right = around->count ? around->after[0] : '\n';
    if (said_sign(scene->page, around->two, sign, right))
        score += (float)scene->costs->said_sign;
    if (is_next_number(scene->line, start, sign, right) && !numbers(text, place, sign, right))
        score += (float)scene->costs->next_number;
    return score;
}

/* Replace each unknown sign of a reading by the likeliest ASCII sign, by ? where none is likely enough. */
static void fill_signs(const Scene *scene, int32_t *text, int32_t size, int32_t start, int32_t end) {
    const Evidence *evidence = scene->evidence;
    for (int32_t place = 0; place < size; place++) {
        if (text[place] != scene->bounds->unknown)
            continue;
        Around around = around_sign(scene, text, size, place, start, end);
        float best = -INFINITY, second = -INFINITY;
        int32_t likeliest = '?';
        for (int32_t which = 0; which < evidence->count_of_signs; which++) {
            float score = sign_score(scene, &around, text, place, start, evidence->signs[which]);
            if (score > best) {
                second = best;
                best = score;
                likeliest = evidence->signs[which];
            } else if (score > second) {
                second = score;
            }
        }
        double sure = likeliest == ' ' ? scene->costs->sure_space : scene->costs->sure_sign;
        text[place] = best - second >= (float)sure ? likeliest : '?';
    }
}

#endif
