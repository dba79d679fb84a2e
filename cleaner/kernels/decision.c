/*
 * The verdicts on the lines of pages, from their scores. Sums are those of integers and each number is rounded as numpy
 * does it, so results equal those of numpy bit for bit.
 *
 * The caller is in cleaner/lines/compiled/decision.py; cleaner/lines/decision/rules.py says what is decided, and why.
 */

#include <math.h>
#include <stdint.h>
#include <string.h>

/* What is known of a line, as bits. */
enum { PROSE = 1, OWN = 2, SPAM = 4, KEPT = 8 };
/* Whether a page is one: the last two are no page to judge a line by. */
enum { IS_PAGE, FEW, FOREIGN };
/* Digits of the numbers that are sorted: four of seven bits hold a probability in units of 1 / 2^24. */
enum { DIGITS = 4, DIGIT_BITS = 7, DIGIT_VALUES = 1 << DIGIT_BITS };

/* `decision.Limits` has the same fields. */
typedef struct {
    double likely_spam, sure_spam, beside_spam, own_words, may_be_spam; /* of spam */
    double lowest, highest, clear, unlike, nearly_clean;                /* of body, the first four times the threshold */
    double spare, long_page; /* lines of clear chrome on a clean page; lines of a page that is long */
    double most_latin, most_kana, unit;
    double title_least, smallest; /* the least odds of a title; what keeps odds finite */
    int64_t paragraph, few; /* numbers of characters and lines */
    int64_t column_of_body, column_of_spam, column_of_words;
    int64_t body, chrome, spam; /* labels */
    int64_t reads_body, among_body, above, inside, below, among_chrome, reads_chrome, reads_spam, among_spam, doorway;
    int64_t title;
} Limits;

/* The scores of lines, and what they show: `alone` has `width` numbers a line, `scripts` three. */
typedef struct {
    const double *likely, *spam, *titles;
    const float *alone;
    const int64_t *lengths, *scripts, *lasts;
    const uint8_t *doorways;
    int64_t width;
} Lines;

/* A document: its lines, where its article begins and ends, and rows to work in. */
typedef struct {
    const Lines *all;
    const Limits *limits;
    int64_t first, last, first_kept, last_kept;
    uint8_t *known;
    uint32_t *units, *sorted; /* probabilities as whole numbers; room to sort them in */
} Page;

typedef struct {
    int8_t *labels, *reasons, *apart;
    double *scores;
} Verdicts;

/* Return a number of less than 2^51 rounded to even, as rint() does but without a call. */
static inline uint32_t rounded(double value) {
    const double shift = 6755399441055744.0; /* 1.5 * 2^52: doubles around it are whole */
    return (uint32_t)((value + shift) - shift);
}

static inline const float *alone_of(const Page *page, int64_t line) {
    return page->all->alone + line * page->all->width;
}

/* Call a line spam that is likely spam and stands beside one, unless it is prose and the other is not. */
static void spread_to(const Page *page, int64_t line, int64_t other) {
    const Limits *limits = page->limits;
    uint8_t *known = page->known;
    if (known[line] & SPAM || other < page->first || other >= page->last || !(known[other] & SPAM))
        return;
    if (!(page->all->spam[line] >= limits->beside_spam) ||
        !(alone_of(page, line)[limits->column_of_spam] >= (float)limits->may_be_spam))
        return;
    if (known[other] & PROSE || !(known[line] & PROSE))
        known[line] |= SPAM;
}

/* Find the prose and the spam of a page. */
static void find_spam(const Page *page) {
    const Limits *limits = page->limits;
    int any = 0;
    for (int64_t line = page->first; line < page->last; line++) {
        const float *alone = alone_of(page, line);
        float of_spam = alone[limits->column_of_spam], least = of_spam > 0.0f ? of_spam : 0.0f;
        int prose = page->all->lengths[line] >= limits->paragraph && alone[limits->column_of_words] > least;
        double wanted = prose ? limits->sure_spam : limits->likely_spam;
        int own = page->all->spam[line] >= wanted && of_spam >= (float)limits->own_words;
        page->known[line] = (uint8_t)((prose ? PROSE : 0) | (own ? OWN | SPAM : 0));
        any |= own;
    }
    for (int64_t line = page->first; any && line < page->last; line++)
        spread_to(page, line, line - 1);
    for (int64_t line = page->last - 1; any && line >= page->first; line--)
        spread_to(page, line, line + 1);
}

/* Sort numbers, the largest first; what is returned is one of the two rows. */
static uint32_t *sort(uint32_t *numbers, uint32_t *room, int64_t count) {
    for (int digit = 0; digit < DIGITS; digit++) {
        int64_t places[DIGIT_VALUES + 1] = {0};
        int shift = digit * DIGIT_BITS;
        for (int64_t at = 0; at < count; at++)
            places[DIGIT_VALUES - (numbers[at] >> shift & (DIGIT_VALUES - 1))]++;
        for (int value = 0; value < DIGIT_VALUES; value++)
            places[value + 1] += places[value];
        for (int64_t at = 0; at < count; at++)
            room[places[DIGIT_VALUES - 1 - (numbers[at] >> shift & (DIGIT_VALUES - 1))]++] = numbers[at];
        uint32_t *other = numbers;
        numbers = room;
        room = other;
    }
    return numbers;
}

/* Return the probability from which the expected F1 of a page's body is best, of probabilities that are `total` large. */
static double best_cut(const Page *page, int64_t total) {
    int64_t count = page->last - page->first, top = 0, unit = (int64_t)page->limits->unit;
    const uint32_t *likeliest = sort(page->units, page->sorted, count);
    double best = -1.0;
    uint32_t cut = 0;
    for (int64_t at = 0; at < count; at++) {
        top += likeliest[at];
        double gain = (double)top / (double)((at + 1) * unit + total);
        if (gain > best) {
            best = gain;
            cut = likeliest[at];
        }
    }
    return (double)cut / page->limits->unit;
}

/* Return the probability from which the lines of a page are body. */
static double cut_of(const Page *page) {
    const Limits *limits = page->limits;
    int64_t sum = 0, total = 0, unlikely = 0, size = page->last - page->first;
    for (int64_t line = page->first; line < page->last; line++) {
        double likely = page->all->likely[line];
        uint32_t units = rounded(likely * limits->unit);
        int spam = page->known[line] & SPAM;
        sum += units;
        total += page->units[line - page->first] = spam ? 0 : units;
        unlikely += !spam && likely < limits->clear;
    }
    double mean = (double)sum / (double)(size * (int64_t)limits->unit);
    int reads = mean >= limits->highest;
    double most = (double)size * limits->nearly_clean, spare = reads ? limits->spare : 0.0;
    if ((reads || (double)size < limits->long_page) && (double)unlikely <= (most > spare ? most : spare))
        return limits->unlike * mean;
    double cut = best_cut(page, total);
    cut = cut > limits->lowest ? cut : limits->lowest;
    return cut < limits->highest ? cut : limits->highest;
}

/* Find the lines of body, and where they begin and end. */
static void keep(Page *page) {
    double cut = cut_of(page);
    page->first_kept = page->last;
    page->last_kept = page->first - 1;
    for (int64_t line = page->first; line < page->last; line++) {
        if (page->known[line] & SPAM || !(page->all->likely[line] >= cut))
            continue;
        page->known[line] |= KEPT;
        page->first_kept = line < page->first_kept ? line : page->first_kept;
        page->last_kept = line;
    }
}

/* Return why a line is what it is. */
static int64_t reason_of(const Page *page, int64_t line) {
    const Limits *limits = page->limits;
    int known = page->known[line], reads = alone_of(page, line)[limits->column_of_body] > 0.0f;
    if (known & SPAM)
        return known & OWN ? limits->reads_spam : limits->among_spam;
    if (known & KEPT)
        return page->all->doorways[line] ? limits->doorway : reads ? limits->reads_body : limits->among_body;
    if (!reads)
        return limits->reads_chrome;
    if (page->last_kept < page->first)
        return limits->among_chrome;
    return line < page->first_kept ? limits->above : line > page->last_kept ? limits->below : limits->inside;
}

/* Write the verdicts on the lines of a page. */
static void write(const Page *page, const Verdicts *found) {
    const Limits *limits = page->limits;
    for (int64_t line = page->first; line < page->last; line++) {
        int known = page->known[line], kept = known & KEPT;
        int spam = known & SPAM || (kept && page->all->doorways[line]);
        double likely = page->all->likely[line];
        found->labels[line] = (int8_t)(spam ? limits->spam : kept ? limits->body : limits->chrome);
        found->scores[line] = spam ? page->all->spam[line] : kept ? likely : 1.0 - likely;
        found->reasons[line] = (int8_t)reason_of(page, line);
    }
}

static inline double odds_of(const Page *page, double probability) {
    return probability / (1.0 - probability + page->limits->smallest);
}

/* Keep the likeliest title of a page that has body, the first of equals. */
static void keep_title(const Page *page, const Verdicts *found) {
    const Limits *limits = page->limits;
    int64_t title = page->last, bodies = 0;
    double best = 0.0;
    for (int64_t line = page->first; line < page->last; line++) {
        bodies += found->labels[line] == limits->body;
        if (!(page->all->titles[line] > 0.0) || found->labels[line] == limits->spam || page->all->doorways[line])
            continue;
        double odds = odds_of(page, page->all->titles[line]) * sqrt(odds_of(page, page->all->likely[line]));
        if (odds >= limits->title_least && (title == page->last || odds > best)) {
            best = odds;
            title = line;
        }
    }
    if (!bodies || title == page->last || found->labels[title] != limits->chrome)
        return;
    double likely = page->all->likely[title], as_title = page->all->titles[title];
    found->labels[title] = (int8_t)limits->body;
    found->reasons[title] = (int8_t)limits->title;
    found->scores[title] = likely > as_title ? likely : as_title;
}

/* Return whether a document is a page by which its lines can be judged, and why it is none. */
static int8_t kind_of(const Page *page) {
    const Limits *limits = page->limits;
    int64_t han = 0, kana = 0, other = 0;
    for (int64_t line = page->first; line < page->last; line++) {
        const int64_t *scripts = page->all->scripts + 3 * line;
        han += scripts[0];
        kana += scripts[1];
        other += scripts[2];
    }
    if (!((double)han * limits->most_latin >= (double)other && (double)kana <= (double)han * limits->most_kana))
        return FOREIGN;
    return page->last - page->first <= limits->few ? FEW : IS_PAGE;
}

/*
 * Write the label, its probability, and the reason of each line, and whether it is in a document that is no page.
 * `room` has a number, `units` two a line.
 */
void decide(const double *likely, const double *spam, const double *titles, const float *alone, int64_t width,
            const int64_t *lengths, const int64_t *scripts, const uint8_t *doorways, const int64_t *lasts,
            int64_t lines, const Limits *limits, uint8_t *room, uint32_t *units, int8_t *labels, double *scores,
            int8_t *reasons, int8_t *apart) {
    const Lines all = {likely, spam, titles, alone, lengths, scripts, lasts, doorways, width};
    const Verdicts found = {labels, reasons, apart, scores};
    for (int64_t first = 0, last; first < lines; first = last) {
        last = lasts[first];
        Page page = {&all, limits, first, last, last, first - 1, room, units, units + lines};
        find_spam(&page);
        keep(&page);
        write(&page, &found);
        keep_title(&page, &found);
        memset(apart + first, kind_of(&page), (size_t)(last - first));
    }
}
