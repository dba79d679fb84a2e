/*
 * The lines of a page that may be out of step: where runs begin, and what becomes of a line. The same as `read_line` in
 * cleaner/repair/gbk_desync/search.py, with the same results. Callers are in cleaner/repair/gbk_desync/compiled/.
 */

#include "junk.h"
#include "notes.h"
#include "page.h"
#include "paths.h"
#include "signs.h"

/* Runs after which the caller takes over, who may have been interrupted: a hundredth of a second. */
enum { MOST_RUNS = 100 };

/* Where the reading of a page is: the place of a line, how many lines before it could not be read, runs so far. */
typedef struct {
    int64_t place, unread, runs;
} Progress;

static inline int32_t larger(int32_t one, int32_t two) {
    return one > two ? one : two;
}

static inline int32_t smaller(int32_t one, int32_t two) {
    return one < two ? one : two;
}

/* Return how many runs may begin in a line. */
static int32_t count_entries(const Gbk *gbk, const int32_t *line, int32_t length) {
    int32_t count = 0;
    for (int32_t place = 0; place < length; place++)
        count += is_entry(gbk, line, length, place);
    return count;
}

/* Read a line from an entry on; write where that ends to `end` and the text to `found`, return its length or FULL. */
static int64_t read_run(Scene *scene, Memory *memory, const int32_t *line, int32_t length, int32_t entry, int32_t *end,
                        int32_t *found) {
    int32_t first = larger(0, entry - scene->bounds->before), start = entry - first, place;
    scene->line = line + first;
    scene->length = smaller(length - first, start + scene->bounds->after);
    scene->doubles = 0;
    for (place = 1; place < start; place++)
        scene->doubles |= scene->line[place - 1] == STOP && scene->line[place] == STOP;
    int64_t size = search(scene, memory, start, &place);
    *end = first + place;
    if (size == FULL)
        return FULL;
    if (size == UNSURE) {
        size = *end - entry;
        memcpy(found, line + entry, (size_t)size * sizeof *found);
    } else {
        fill_signs(scene, memory->found, (int32_t)size, start, place);
        memcpy(found, memory->found, (size_t)size * sizeof *found);
    }
    return size;
}

/* Read a line with its runs decoded again; write it to `found`, and return its length or FULL. */
static int64_t read_line(Scene *scene, Memory *memory, const int32_t *line, int32_t length, int32_t entries,
                         int32_t *found, Progress *progress) {
    const Bounds *bounds = scene->bounds;
    int32_t densest = larger(bounds->few_entries, smaller(bounds->many_entries, length / bounds->densest));
    int32_t place = 0, unread = 0, last = entries > larger(densest, length / bounds->densest_of_many) ? 0 : length;
    int64_t size = 0;
    for (int32_t entry = 0; entry < last && unread < bounds->most_unread; entry++) {
        if (!is_entry(scene->gbk, line, length, entry))
            continue;
        int32_t end, before = entry - place;
        memcpy(found + size, line + place, (size_t)before * sizeof *found);
        size += before;
        int64_t read = read_run(scene, memory, line, length, entry, &end, found + size);
        if (read == FULL)
            return FULL;
        int is_same = read == end - entry && !memcmp(found + size, line + entry, (size_t)read * sizeof *found);
        unread = is_same ? unread + 1 : 0;
        size += read;
        progress->runs++;
        /* the run may have taken in the next entry */
        place = end;
        entry = larger(entry, end - 1);
    }
    memcpy(found + size, line + place, (size_t)(length - place) * sizeof *found);
    return size + length - place;
}

/* Read the next line of a page; write it to `found`, and return its length or FULL. */
static int64_t read_next(Scene *scene, Memory *memory, const int32_t *line, int32_t length, int32_t entries,
                         int32_t *found, Progress *progress) {
    int64_t size = read_line(scene, memory, line, length, entries, found, progress);
    if (size != FULL)
        progress->unread = size == length && !memcmp(found, line, (size_t)size * sizeof *found) ? progress->unread + 1 : 0;
    return size;
}

/*
 * Read the lines of a page on from where the progress is, up to a line that there is no room for, or until enough runs
 * were read. Write them to `found`, which has room for twice the page, and return the length or, at once, FULL.
 */
int64_t read_lines(Scene *scene, Memory *memory, const int32_t *points, int64_t count, Progress *progress,
                   int32_t *found) {
    int64_t size = 0, begins = progress->place;
    int is_begun = 0, is_full = 0;
    progress->runs = 0;
    while (progress->place < count && progress->runs < MOST_RUNS && !is_full) {
        const int32_t *line = points + progress->place;
        int32_t length = 0, maybe = 0;
        for (; progress->place + length < count && line[length] != '\n'; length++)
            maybe |= line[length] == '?' || line[length] == WIDE_QUESTION;
        maybe = maybe && progress->unread < scene->bounds->most_unread;
        int32_t entries = maybe ? count_entries(scene->gbk, line, length) : 0;
        int64_t read = length;
        if (!entries) {
            memcpy(found + size, line, (size_t)length * sizeof *found);
        } else {
            if (!is_begun)
                begin_page(scene);
            is_begun = 1;
            read = read_next(scene, memory, line, length, entries, found + size, progress);
        }
        is_full = read == FULL;
        if (is_full)
            break;
        size += read;
        progress->place += length;
        if (progress->place < count) {
            found[size++] = '\n';
            progress->place++;
        }
    }
    if (is_begun)
        end_page(scene);
    return is_full && progress->place == begins ? FULL : size;
}
