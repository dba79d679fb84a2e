/* The trigram model, as cleaner/chinese/language_model.py has it. */

#ifndef CLEANER_MODEL_H
#define CLEANER_MODEL_H

#include "search.h"

/* Return the index of a value in a sorted part of an array, NONE if it is not there. */
static int32_t find(const uint16_t *values, int32_t low, int32_t high, uint32_t wanted) {
    int32_t end = high;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (values[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && values[low] == wanted ? low : NONE;
}

/* Return the number of a context of two characters, NONE for one that the model has not seen. */
static int32_t context_of(const Model *model, int32_t one, int32_t two) {
    uint32_t first = model->keys[one];
    return find(model->seconds, model->firsts[first], model->firsts[first + 1], model->keys[two]);
}

/* Return the log-probability of a character as `TrigramModel.logprobs` does: sums are made in 32 bits. */
static double logprob_of(const Model *model, int32_t context, int32_t last, int32_t character) {
    uint32_t two = model->keys[last], three = model->keys[character];
    if (context >= 0) {
        int32_t triple = find(model->thirds, model->triples[context], model->triples[context + 1], three);
        if (triple >= 0)
            return model->trigram[triple];
    }
    int32_t pair = find(model->others, model->pairs[two], model->pairs[two + 1], three);
    float score = pair >= 0 ? model->bigram[pair] : model->unigram[three] + model->pair_backoff[two];
    return context >= 0 ? score + model->backoff[context] : score;
}

#endif
