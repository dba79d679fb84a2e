/* How likely a step of the search is: by the trigram model, as the page writes, and with what the step costs. */

#ifndef CLEANER_SCORES_H
#define CLEANER_SCORES_H

#include <math.h>

#include "model.h"
#include "places.h"

/* The most characters of a quotation that is no sentence. */
enum { FRAGMENT = 4 };

/* Return 3 if the page has these three Han characters in a row, 2 if it has the last two, else 0. */
static int said(const Scene *scene, int32_t one, int32_t two, int32_t three) {
    const Page *page = scene->page;
    const uint8_t *han = scene->gbk->han;
    int found = 0;
    if (!han[in_table(two)] || !han[in_table(three)])
        return 0;
    for (int32_t place = page->last[pair_bucket(two, three, page->mask)]; place > 0; place = page->before[place])
        if (page->words[place] == three && page->words[place - 1] == two) {
            found = 2;
            if (place > 1 && page->words[place - 2] == one && han[in_table(one)])
                return 3;
        }
    return found;
}

/* Return a character of a reading and the line before it, counted back from the last one. */
static int32_t back(const Scene *scene, const Memory *memory, int32_t start, int32_t text, int32_t count) {
    for (; text >= 0 && count; count--)
        text = memory->texts[text].before;
    int32_t place = start - 1 - count;
    return text >= 0 ? memory->texts[text].character : place >= 0 ? scene->line[place] : '\n';
}

/* Return whether a quotation of this kind that ends with a mark has so few characters that it is no sentence. */
static int is_fragment(const Scene *scene, const Memory *memory, int32_t start, const Path *path, int32_t kind) {
    const Gbk *gbk = scene->gbk;
    if (!gbk->mark[in_table(path->two)])
        return 0;
    for (int32_t count = 2; count <= FRAGMENT + 1; count++)
        if (back(scene, memory, start, path->text, count) == gbk->openings[2 * kind])
            return gbk->han[in_table(back(scene, memory, start, path->text, count + 1))];
    return 0;
}

/* Return what a character gains or loses by the text elsewhere. */
static double by_the_page(const Scene *scene, const Memory *memory, int32_t start, const Path *path,
                          int32_t character, double logprob) {
    const Costs *costs = scene->costs;
    const Gbk *gbk = scene->gbk;
    double gain = 0.0;
    int doubled = character == STOP && path->two == STOP && path->one != STOP;
    if (doubled && path->text >= 0 && !scene->doubles)
        gain -= scene->page->is_chat ? costs->chatted : costs->doubled;
    if (path->pending < 0)
        return gain;
    if (logprob < costs->said_triple) {
        int found = said(scene, path->one, path->two, character);
        double least = found == 3 ? costs->said_triple : costs->said_pair;
        if (found && least > logprob)
            gain += least - logprob;
    }
    for (int32_t kind = 0; kind < gbk->kinds_of_brackets; kind++)
        if (character == gbk->closings[kind]) {
            gain += path->opened >> kind & 1 ? costs->opened : -costs->unopened;
            if (is_fragment(scene, memory, start, path, kind))
                gain -= costs->fragment;
        }
    if (gbk->mark[in_table(character)] && gbk->mark[in_table(path->two)] && character != path->two)
        gain -= costs->two_marks;
    return gain;
}

/* Return the score of a path with its step made. */
static double score_of(const Scene *scene, const Memory *memory, int32_t start, const Path *path, const Step *step) {
    const Model *model = scene->model;
    double score = path->score - step->cost;
    if (step->first < 0)
        return score;
    /* a tag whose < was swallowed counts as a line end */
    int32_t heard = step->first == '<' ? '\n' : step->first;
    double logprob = logprob_of(model, path->context, path->two, heard), total = logprob;
    if (step->second >= 0 && step->second != scene->bounds->unknown) {
        int32_t after = step->second == '<' ? '\n' : step->second;
        total = logprob + logprob_of(model, context_of(model, path->two, heard), heard, after);
    }
    return score + total + by_the_page(scene, memory, start, path, step->first, logprob);
}

#endif
