/* The line of progress. */
#define _GNU_SOURCE
#include "cli/progress.h"

#include <string.h>

enum { BAR = 24, PLAIN_EVERY_SECONDS = 10 };

static void bar_print(char *out, size_t size, double share, bool unicode)
{
    const unsigned full = (unsigned)(share * BAR);
    out[0] = '\0';
    for (unsigned i = 0; i < BAR; i++) {
        const char *cell = unicode ? (i < full ? "\xe2\x94\x81" : "\xe2\x94\x80") : (i < full ? "#" : ".");
        const size_t used = strlen(out);
        (void)snprintf(out + used, size - used, "%s", cell);
    }
}

/* "3.2 million prisoner-days/s" */
static void speed_print(char out[48], double speed)
{
    out[0] = '\0';
    if (speed >= 1e5) {
        (void)snprintf(out, 48, "%.1f million prisoner-days/s", speed / 1e6);
    } else if (speed > 0.0) {
        (void)snprintf(out, 48, "%.0f prisoner-days/s", speed);
    }
}

static void show_terminal(struct progress_display *display, const struct ocp_progress *progress)
{
    const struct terminal *terminal = display->terminal;
    const double share = progress->n_runs ? (double)progress->n_done / progress->n_runs : 1.0;
    char bar[4 * BAR + 1];
    char left[24];
    char speed[48];
    char failed[32] = "";
    bar_print(bar, sizeof bar, share, terminal->unicode);
    speed_print(speed, progress->prisoner_days_per_second);
    duration_print(left, progress->eta_seconds);
    if (progress->n_failed > 0) {
        (void)snprintf(failed, sizeof failed, ", %u failed", progress->n_failed);
    }
    char line[256];
    (void)snprintf(line, sizeof line, "  %u of %u runs%s  %s%s", progress->n_done, progress->n_runs, failed,
                   progress->eta_seconds >= 0.0 ? left : "...", progress->eta_seconds >= 0.0 ? " left" : "");
    /* The bar and the speed go first when the terminal is narrow. */
    const size_t room = terminal->width > 0 ? terminal->width - 1U : 79U;
    const bool with_bar = strlen(line) + BAR < room;
    const bool with_speed = speed[0] && strlen(line) + BAR + strlen(speed) + 2 < room;
    (void)fputs("\r\033[K", stderr);
    if (with_bar) {
        paint(terminal, stderr, PAINT_GREEN, "%s", bar);
    }
    paint(terminal, stderr, PAINT_PLAIN, "%.*s%s%s", (int)room, line, with_speed ? "  " : "", with_speed ? speed : "");
    (void)fflush(stderr);
    display->written = true;
}

static void show_plain(struct progress_display *display, const struct ocp_progress *progress)
{
    if (progress->elapsed_seconds - display->last < PLAIN_EVERY_SECONDS) {
        return;
    }
    display->last = progress->elapsed_seconds;
    char elapsed[24];
    char left[24];
    duration_print(elapsed, progress->elapsed_seconds);
    duration_print(left, progress->eta_seconds);
    note(display->terminal, "%s: %u of %u runs, %u failed, %s elapsed, %s%s\n", display->study, progress->n_done, progress->n_runs,
         progress->n_failed, elapsed, progress->eta_seconds >= 0.0 ? left : "time left not known yet",
         progress->eta_seconds >= 0.0 ? " left" : "");
}

void progress_show(const struct ocp_progress *progress, void *user)
{
    struct progress_display *display = user;
    if (display->terminal->quiet) {
        return;
    }
    if (display->terminal->err) {
        show_terminal(display, progress);
    } else {
        show_plain(display, progress);
    }
}

void progress_end(struct progress_display *display)
{
    if (display->written) {
        (void)fputs("\r\033[K", stderr);
        (void)fflush(stderr);
        display->written = false;
    }
}
