/*
 * The search for what a run out of step was, the same as `_read_run` in cleaner/repair/gbk_desync/search.py: paths are
 * rows of an array, and their texts are linked backwards.
 */

#include <math.h>
#include <string.h>

#include "edits.h"
#include "places.h"
#include "scores.h"

/* Return the only character of a text, linked backwards, that differs from another one, NONE for none, or SEVERAL. */
static int32_t difference(const Text *texts, int32_t one, int32_t two) {
    int32_t found = NONE;
    while (one != two) {
        if (one < 0 || two < 0)
            return SEVERAL;
        if (texts[one].character != texts[two].character) {
            if (found != NONE)
                return SEVERAL;
            found = one;
        }
        one = texts[one].before;
        two = texts[two].before;
    }
    return found;
}

/* Return whether a path has read a line as it is. */
static int is_seen(const Scene *scene, const Memory *memory, int32_t text, int32_t start, int32_t place) {
    while (text >= 0 && place > start && memory->texts[text].character == scene->line[place - 1]) {
        text = memory->texts[text].before;
        place--;
    }
    return text < 0 && place == start;
}

/* Return which kinds of brackets and quotation marks are open after a character, as bits. */
static int32_t now_open(const Gbk *gbk, int32_t opened, int32_t character) {
    for (int32_t kind = 0; kind < gbk->kinds_of_brackets; kind++)
        if (character == gbk->closings[kind])
            opened &= ~(1 << kind);
        else if (character == gbk->openings[2 * kind] || character == gbk->openings[2 * kind + 1])
            opened |= 1 << kind;
    return opened;
}

/* Make the step from a path: write the resulting path to the first free row. */
static void make(Memory *memory, const Scene *scene, const Step *step) {
    Path *free = memory->paths + memory->paths_used;
    const int32_t added[] = {step->first, step->second};
    *free = memory->paths[step->path];
    for (int which = 0; which < 2; which++)
        if (added[which] >= 0) {
            memory->texts[memory->texts_used] = (Text){free->text, added[which]};
            free->text = memory->texts_used++;
            free->one = free->two;
            free->two = added[which];
            free->opened = now_open(scene->gbk, free->opened, added[which]);
        }
    free->score = step->cost;
    free->margin = INFINITY;
    free->doubt = NONE;
    free->pending = step->pending;
    free->next = NONE;
}

/* Keep the likelier of two paths that came to the same end, and its lead and where it is in doubt if they differ. */
static void meet(const Scene *scene, Memory *memory, int32_t held, int32_t other) {
    Path *kept = memory->paths + held;
    const Path *met = memory->paths + other;
    double lead = kept->score - met->score, sure = scene->costs->sure;
    int32_t second = lead < 0 ? kept->text : met->text;
    if (lead < 0) {
        kept->score = met->score;
        kept->margin = met->margin;
        kept->text = met->text;
        kept->opened = met->opened;
        kept->doubt = met->doubt;
        lead = -lead;
    }
    int32_t differs = difference(memory->texts, kept->text, second);
    if (differs == NONE)
        return;
    if (lead < sure)
        kept->doubt = kept->margin >= sure || kept->doubt == differs ? differs : SEVERAL;
    if (lead < kept->margin)
        kept->margin = lead;
}

/* Return where the chain of the paths that come to the same end begins; others may be in it. */
static int32_t *head_of(const Memory *memory, const Path *path) {
    uint32_t mixed = (uint32_t)path->slot;
    const int32_t parts[] = {path->pending, path->one, path->two};
    for (int which = 0; which < 3; which++)
        mixed = mixed * 0x9e3779b1u + (uint32_t)parts[which];
    return memory->heads + ((mixed * 0x9e3779b1u) >> (32 - HEAD_BITS));
}

/* Put the path in the first free row on the agenda, after those that end at the same place, or let it meet one. */
static void put(const Scene *scene, Memory *memory, int32_t slot) {
    int32_t free = memory->paths_used;
    Path *paths = memory->paths, *path = paths + free;
    path->slot = slot;
    int32_t *head = head_of(memory, path);
    for (int32_t held = *head; held >= 0; held = paths[held].chain)
        if (paths[held].slot == slot && paths[held].pending == path->pending && paths[held].two == path->two &&
            paths[held].one == path->one) {
            meet(scene, memory, held, free);
            return;
        }
    path->chain = *head;
    *head = free;
    if (memory->first[slot] < 0)
        memory->first[slot] = free;
    else
        paths[memory->last[slot]].next = free;
    memory->last[slot] = free;
    memory->paths_used++;
    memory->waiting++;
}

/* Sort paths by their scores, the best first, those with the same in the order that they have; `other` is room. */
static void sort(const Path *paths, int32_t *order, int32_t *other, int32_t count) {
    for (int32_t width = 1; width < count; width *= 2) {
        for (int32_t first = 0; first < count; first += 2 * width) {
            int32_t middle = first + width < count ? first + width : count;
            int32_t end = middle + width < count ? middle + width : count;
            for (int32_t one = first, two = middle, at = first; at < end; at++) {
                int is_one = one < middle && (two == end || paths[order[one]].score >= paths[order[two]].score);
                other[at] = is_one ? order[one++] : order[two++];
            }
        }
        memcpy(order, other, (size_t)count * sizeof *order);
    }
}

/* Take the paths to a place from the agenda, best first, without those far back; those as the line is stay. */
static int32_t take(const Scene *scene, Memory *memory, int32_t start, int32_t place) {
    Path *paths = memory->paths;
    int32_t *order = memory->order, count = 0, kept = 0;
    for (int32_t path = memory->first[place - start]; path >= 0; path = paths[path].next)
        order[count++] = path;
    sort(paths, order, order + memory->paths_size, count);
    memory->waiting -= count;
    double least = paths[order[0]].score - scene->costs->beam;
    for (int32_t at = 0; at < count; at++) {
        Path *path = paths + order[at];
        path->seen = is_seen(scene, memory, path->text, start, place);
        if (path->score > least || path->seen) {
            path->context = context_of(scene->model, path->one, path->two);
            order[kept++] = order[at];
        }
    }
    return kept;
}

/* Put the paths that steps lead to on the agenda, only the likeliest of those that come to the same end. */
static void read_on(const Scene *scene, Memory *memory, int32_t start) {
    Step *steps = memory->steps;
    double *best = memory->best;
    for (int32_t step = 0; step < memory->steps_used; step++)
        best[steps[step].end - start] = -INFINITY;
    for (int32_t step = 0; step < memory->steps_used; step++) {
        double *held = best + steps[step].end - start;
        steps[step].cost = score_of(scene, memory, start, memory->paths + steps[step].path, steps + step);
        *held = *held > steps[step].cost ? *held : steps[step].cost;
    }
    for (int32_t step = 0; step < memory->steps_used; step++) {
        int32_t slot = steps[step].end - start;
        if (steps[step].cost > best[slot] - scene->costs->beam || memory->paths[steps[step].path].seen) {
            make(memory, scene, steps + step);
            put(scene, memory, slot);
        }
    }
}

/* Return the best path that is in step, NONE if none is; at a line's end its likelihood as an end counts, too. */
static int32_t best_of(const Scene *scene, Memory *memory, int32_t count, int ends) {
    Path *paths = memory->paths;
    int32_t best = NONE, *order = memory->order;
    for (int32_t at = 0; at < count; at++) {
        Path *path = paths + order[at];
        if (ends)
            path->score += logprob_of(scene->model, path->context, path->two, '\n');
        if (path->pending < 0 && (best < 0 || path->score > paths[best].score))
            best = order[at];
    }
    for (int32_t at = 0; at < count; at++)
        if (best >= 0 && paths[order[at]].pending < 0 && order[at] != best)
            meet(scene, memory, best, order[at]);
    return best;
}

static void begin(const Scene *scene, Memory *memory, int32_t start) {
    Path *path = memory->paths;
    *path = (Path){.margin = INFINITY, .pending = NONE, .text = NONE, .next = NONE, .doubt = NONE};
    path->one = start > 1 ? scene->line[start - 2] : '\n';
    path->two = start > 0 ? scene->line[start - 1] : '\n';
    for (int32_t place = 0; place < start; place++)
        path->opened = now_open(scene->gbk, path->opened, scene->line[place]);
    for (int32_t slot = 0; slot <= scene->length - start; slot++)
        memory->first[slot] = NONE;
    /* nothing comes to the place where the search begins, so the path there needs no head */
    for (int32_t head = 0; head < HEADS; head++)
        memory->heads[head] = NONE;
    memory->first[0] = memory->last[0] = 0;
    memory->paths_used = memory->waiting = 1;
    memory->texts_used = 0;
}

/* Write the text of a path to `found`, LOST where it is in doubt, and return its length. */
static int64_t write(const Memory *memory, const Path *path, int is_sure) {
    int64_t size = 0;
    int32_t text = path->text;
    for (int32_t place = text; place >= 0; place = memory->texts[place].before)
        size++;
    for (int64_t at = size; at > 0; text = memory->texts[text].before)
        memory->found[--at] = !is_sure && text == path->doubt ? LOST : memory->texts[text].character;
    return size;
}

/*
 * Search for a run from the place where it begins. Write where the search ends to `end` and the reading to the memory's
 * `found`; return the length of the reading, UNSURE or FULL.
 */
static int64_t search(const Scene *scene, Memory *memory, int32_t start, int32_t *end) {
    const Costs *costs = scene->costs;
    begin(scene, memory, start);
    for (int32_t place = start;; place++) {
        while (memory->first[place - start] < 0)
            place++;
        *end = place;
        if (place - start > costs->longest)
            return UNSURE;
        int32_t count = take(scene, memory, start, place);
        int settled = memory->waiting == 0 && count == 1 && memory->paths[memory->order[0]].pending < 0 && place > start;
        if (place == scene->length || (settled && scene->line[place] != '(')) {
            int32_t best = best_of(scene, memory, count, place == scene->length);
            if (best < 0)
                return UNSURE;
            int is_sure = !(memory->paths[best].margin < costs->sure);
            return is_sure || memory->paths[best].doubt >= 0 ? write(memory, memory->paths + best, is_sure) : UNSURE;
        }
        Place here = place_at(scene, place);
        memory->steps_used = 0;
        for (int32_t rank = 0; rank < count; rank++)
            edits(memory, scene, memory->order[rank], place, &here, rank < costs->width);
        int32_t taken = 2 * memory->steps_used + memory->texts_used;
        if (memory->steps_used > memory->steps_size || taken > memory->texts_size ||
            memory->steps_used + memory->paths_used >= memory->paths_size)
            return FULL;
        read_on(scene, memory, start);
        if (memory->waiting == 0)
            return UNSURE;
    }
}
