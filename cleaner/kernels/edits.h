/* The ways to read on in a run out of step, the same as in cleaner/repair/gbk_desync/edits.py, in the same order. */

#include "search.h"

static inline int is_lead(const Gbk *gbk, int32_t byte) {
    return gbk->first_lead <= byte && byte <= gbk->last_lead;
}

/* The character before a place; at the start of a line the last one, as Python's index -1 has it. */
static inline int32_t before(const Scene *scene, int32_t place) {
    return scene->line[place > 0 ? place - 1 : scene->length - 1];
}

static inline int32_t at_or_newline(const Scene *scene, int32_t place) {
    return in_line(scene->line, scene->length, place);
}

static double form_cost(const Scene *scene, int32_t character) {
    const Gbk *gbk = scene->gbk;
    const Page *page = scene->page;
    if (scene->evidence->is_traditional && gbk->simplified[character])
        return scene->costs->simplified;
    int known = (page->annotated[character] || page->plain[character]) && !gbk->wide[character];
    return known ? 0.0 : gbk->form_costs[character];
}

/* Note a step on from a path; a step that there is no room for is only counted. */
static void add(Memory *memory, int32_t path, int32_t end, double cost, int32_t first, int32_t second, int32_t pending) {
    if (memory->steps_used < memory->steps_size)
        memory->steps[memory->steps_used] = (Step){cost, path, end, first, second, pending};
    memory->steps_used++;
}

/* Complete the pending byte with every byte that may have been lost. */
static void complete(Memory *memory, const Scene *scene, int32_t path, int32_t end, double cost, int32_t after) {
    const Gbk *gbk = scene->gbk;
    int32_t pending = memory->paths[path].pending;
    for (int32_t byte = gbk->first_lead; byte <= gbk->last_lead; byte++) {
        int32_t character = gbk->chars[pending << 8 | byte];
        if (character)
            add(memory, path, end, cost + form_cost(scene, character), character, after, NONE);
    }
}

/* Return whether a byte may be the first of a listed character: it is pending, or ended the last character. */
static int may_begin(const Gbk *gbk, const Path *path, int32_t lead) {
    if (path->pending >= 0)
        return lead == path->pending;
    int32_t code = gbk->bytes[in_table(path->two)], firsts[] = {path->one, path->two};
    if (code)
        return (code & 0xFF) == lead;
    for (int which = 0; which < 2; which++) {
        uint8_t group = gbk->groups[in_table(firsts[which])];
        for (int32_t form = gbk->group_starts[group]; form < gbk->group_starts[group + 1]; form++) {
            const int32_t *chars = gbk->forms + 4 * form;
            int32_t size = gbk->form_sizes[form];
            int ends = size == 1 ? chars[0] == path->two : chars[0] == path->one && chars[1] == path->two;
            if (size <= 2 && ends && (gbk->form_bytes[form] & 0xFF) == lead)
                return 1;
        }
    }
    return 0;
}

static void lost_before_pinyin(Memory *memory, const Scene *scene, int32_t path, const Place *here) {
    const Gbk *gbk = scene->gbk;
    const Costs *costs = scene->costs;
    for (int32_t place = here->pinyin_from; place < here->pinyin_to; place++) {
        int32_t character = gbk->spoken[place], code = gbk->bytes[character];
        int32_t lead = code >> 8, trail = code & 0xFF;
        if (!is_lead(gbk, trail) || !may_begin(gbk, memory->paths + path, lead))
            continue;
        double cost = gbk->gb2312[character] ? costs->native : 0.0;
        cost += scene->page->plain[character] ? costs->not_listed : 0.0;
        if (memory->paths[path].pending < 0) {
            double rarity = -(double)scene->model->unigram[scene->model->keys[character]] / 2;
            add(memory, path, here->pinyin_end, costs->enter_pinyin + cost + rarity, NONE, NONE, trail);
        } else {
            add(memory, path, here->pinyin_end, cost + form_cost(scene, character), character, NONE, NONE);
        }
    }
}

/* Put back the byte that an invalid pair swallowed. */
static void lost(Memory *memory, const Scene *scene, int32_t path, int32_t place, const Place *here) {
    const Gbk *gbk = scene->gbk;
    const Costs *costs = scene->costs;
    int32_t pending = memory->paths[path].pending;
    if (here->pinyin_end)
        lost_before_pinyin(memory, scene, path, here);
    if (here->whole_end && pending < 0)
        for (int32_t lead = gbk->first_lead; lead <= gbk->last_lead; lead++) {
            int32_t character = gbk->chars[lead << 8 | 0xA3];
            if (character)
                add(memory, path, here->whole_end, costs->enter_known, character, NONE, NONE);
        }
    if (here->junk_end && pending < 0) {
        double cost = scene->evidence->is_clear ? costs->enter_known : costs->enter_junk;
        for (int32_t byte = gbk->first_lead; byte <= gbk->last_lead; byte++)
            add(memory, path, here->junk_end, cost + (byte != 0xA1 ? costs->not_stop : 0.0), NONE, NONE, byte);
    } else if (here->junk_end) {
        complete(memory, scene, path, here->junk_end, costs->lost + (here->has_junk ? 0.0 : costs->no_junk), NONE);
    }
    int32_t after = at_or_newline(scene, place + 1);
    if (pending >= 0 && !scene->page->junk[in_table(after)]) {
        double cost = costs->lost + (gbk->mark[in_table(after)] ? costs->sign_before_mark : 0.0);
        cost += here->sign == scene->bounds->unknown ? costs->sign : 0.0;
        cost += before(scene, place) == '?' ? costs->in_row : 0.0;
        complete(memory, scene, path, place + 1, cost, here->sign ? here->sign : NONE);
    }
}

/* Read on, by one byte or two (`code`), the first of which completes the pending one. */
static void read_out_of_step(Memory *memory, const Scene *scene, int32_t path, int32_t place, int32_t end, int32_t code,
                             double cost) {
    const Gbk *gbk = scene->gbk;
    int32_t first = code > 0xFF ? code >> 8 : code, left = code > 0xFF ? code & 0xFF : NONE;
    int32_t character = gbk->chars[memory->paths[path].pending << 8 | first];
    if (!character)
        return;
    int32_t after = at_or_newline(scene, end);
    int bare = !gbk->parting[in_table(before(scene, place))] && after != '(';
    cost += bare && scene->page->annotated[character] ? scene->costs->not_listed : 0.0;
    cost += gbk->wide[character] ? scene->costs->wide : 0.0;
    if (0 <= left && left < 0x80) {
        cost += gbk->lonely[left] && gbk->han[in_table(after)] ? scene->costs->small_letter : 0.0;
        add(memory, path, end, cost, character, left, NONE);
    } else if (left < 0 || is_lead(gbk, left)) {
        add(memory, path, end, cost, character, NONE, left);
    }
}

static int has_form(const Scene *scene, int32_t place, int32_t form) {
    for (int32_t offset = 0; offset < scene->gbk->form_sizes[form]; offset++)
        if (place + offset >= scene->length || scene->line[place + offset] != scene->gbk->forms[4 * form + offset])
            return 0;
    return 1;
}

static void out_of_step(Memory *memory, const Scene *scene, int32_t path, int32_t place) {
    const Gbk *gbk = scene->gbk;
    int32_t character = in_table(scene->line[place]), code = gbk->codes[character];
    uint8_t group = gbk->groups[character];
    if (code)
        read_out_of_step(memory, scene, path, place, place + 1, code, 0.0);
    for (int32_t form = gbk->group_starts[group]; form < gbk->group_starts[group + 1]; form++)
        if (has_form(scene, place, form))
            read_out_of_step(memory, scene, path, place, place + gbk->form_sizes[form], gbk->form_bytes[form],
                             scene->costs->folded);
}

static int is_annotation(const Scene *scene, const Path *path, int32_t place, const Place *here) {
    int32_t beside = before(scene, place);
    int said = 0, said_beside = 0;
    for (int32_t at = here->annotation_from; at < here->annotation_to; at++) {
        said |= scene->gbk->spoken[at] == path->two;
        said_beside |= scene->gbk->spoken[at] == beside;
    }
    return path->pending < 0 ? beside != path->two && said : said || said_beside;
}

/* Note the ways to read on from a place; `fills` tries all bytes where one is lost. */
static void edits(Memory *memory, const Scene *scene, int32_t path, int32_t place, const Place *here, int fills) {
    int32_t pending = memory->paths[path].pending, character = scene->line[place];
    if (here->annotation_end && is_annotation(scene, memory->paths + path, place, here))
        add(memory, path, here->annotation_end, 0.0, NONE, NONE, pending);
    if ((character == '?' || character == WIDE_QUESTION) && (fills || pending < 0))
        lost(memory, scene, path, place, here);
    if (pending < 0) {
        add(memory, path, place + 1, 0.0, character, NONE, NONE);
        return;
    }
    if (here->skip_end)
        add(memory, path, here->skip_end, scene->costs->skipped, NONE, NONE, pending);
    out_of_step(memory, scene, path, place);
}
