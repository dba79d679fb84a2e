/*
 * Loops compiled twice: for every processor, and for one of today, whose registers hold twice as many numbers. Both do
 * the same operations, so results are equal bit for bit.
 *
 * A function marked EITHER becomes a part of whichever function calls it: WIDE ones call it where `has_wide` is true.
 */

#ifndef CLEANER_WIDE_H
#define CLEANER_WIDE_H

#define EITHER static inline __attribute__((always_inline))

#if defined(__x86_64__)
#include <cpuid.h>

#define WIDE static __attribute__((noinline, target("avx2")))

static int has_wide;

/* Ask once, as the library is loaded: a virtual machine takes its time to answer. */
__attribute__((constructor)) static void look_for_wide(void) {
    enum { STATE_IS_SAVED = 1 << 27, AVX = 1 << 28, AVX2 = 1 << 5, REGISTERS = 6 };
    unsigned a, b, c, d, low, high;
    if (!__get_cpuid(1, &a, &b, &c, &d) || (c & (STATE_IS_SAVED | AVX)) != (STATE_IS_SAVED | AVX))
        return;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    if ((low & REGISTERS) == REGISTERS && __get_cpuid_count(7, 0, &a, &b, &c, &d))
        has_wide = (b & AVX2) != 0;
}

#else

#define WIDE static
enum { has_wide = 0 };

#endif

#endif
