/* Messages, requirements, allocation and suggestions. */
#define _DEFAULT_SOURCE /* madvise */
#include "engine/status.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum ocp_status ocp_fail(struct ocp_message *message, enum ocp_status status, const char *format, ...)
{
    if (message) {
        va_list arguments;
        va_start(arguments, format);
        const int length = vsnprintf(message->text, sizeof message->text, format, arguments);
        va_end(arguments);
        if (length >= (int)sizeof message->text) {
            size_t cut = sizeof message->text - 4;
            while (cut > 0 && ((unsigned char)message->text[cut] & 0xC0U) == 0x80U) {
                cut--; /* never through the middle of a character */
            }
            memcpy(message->text + cut, "...", 4);
        }
        message->status = status;
    }
    return status;
}

const char *ocp_status_name(enum ocp_status status)
{
    static const char *const names[] = {"ok",      "out of memory", "bad input", "not found",  "input/output error",
                                        "damaged", "conflict",      "cancelled", "unsupported"};
    return (size_t)status < sizeof names / sizeof names[0] ? names[status] : "unknown status";
}

_Noreturn void ocp_broken(const char *file, int line, const char *condition)
{
    (void)fprintf(stderr, "ocpsim: internal error at %s:%d: %s does not hold. Please report this with the scenario.\n", file, line,
                  condition);
    abort();
}

/* Large tables are read in many short runs; on 4-KiB pages every run would first look its page up. */
enum { HUGE_PAGE = 2 << 20, HUGE_FROM = 8 << 20 };

static void ask_for_huge_pages(void *memory, size_t bytes, size_t align)
{
#if defined(MADV_HUGEPAGE)
    if (align == HUGE_PAGE) {
        (void)madvise(memory, bytes, MADV_HUGEPAGE); /* refused: the same bytes, slower */
    }
#else
    (void)memory;
    (void)bytes;
    (void)align;
#endif
}

void *ocp_alloc(size_t count, size_t size)
{
    if (size != 0 && count > (SIZE_MAX - 64) / size) {
        return NULL;
    }
    const size_t wanted = count * size;
    const size_t align = wanted >= HUGE_FROM ? HUGE_PAGE : 64;
    if (wanted > SIZE_MAX - align) {
        return NULL;
    }
    const size_t bytes = wanted > 0 ? (wanted + align - 1) / align * align : align;
    void *memory = aligned_alloc(align, bytes);
    if (memory) {
        ask_for_huge_pages(memory, bytes, align);
        memset(memory, 0, bytes);
    }
    return memory;
}

enum { LONGEST = 96 };

/* Optimal string alignment distance: one transposition of neighbours counts as one edit. */
static size_t distance(const char *a, const char *b)
{
    const size_t n = strlen(a);
    const size_t m = strlen(b);
    if (n >= LONGEST || m >= LONGEST) {
        return LONGEST;
    }
    size_t row[3][LONGEST + 1];
    for (size_t j = 0; j <= m; j++) {
        row[0][j] = j;
    }
    for (size_t i = 1; i <= n; i++) {
        size_t *now = row[i % 3];
        const size_t *before = row[(i + 2) % 3];
        const size_t *earlier = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = before[j - 1] + (a[i - 1] != b[j - 1]);
            best = before[j] + 1 < best ? before[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && earlier[j - 2] + 1 < best) {
                best = earlier[j - 2] + 1;
            }
            now[j] = best;
        }
    }
    return row[n % 3][m];
}

const char *ocp_nearest(const char *word, const char *const *names, size_t count)
{
    const char *best = NULL;
    size_t nearest = strlen(word) / 3 + 1;
    for (size_t i = 0; i < count; i++) {
        const size_t d = distance(word, names[i]);
        if (d < nearest || (d == nearest && !best)) {
            nearest = d;
            best = names[i];
        }
    }
    return best;
}
