/* Where output goes and how: what the two streams are, and the only ways to write to them.
 *
 * Everything that may hold text from a file or a user passes one filter: controls, escape sequences and bidirectional
 * overrides never reach a terminal. */
#ifndef OCP_CLI_TERMINAL_H
#define OCP_CLI_TERMINAL_H

#include "engine/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct terminal {
    const char *name; /* command's name for messages, NULL outside commands */
    bool out, err;    /* is it a terminal? */
    bool colour_out, colour_err;
    bool unicode;           /* the locale is UTF-8 */
    bool quiet;             /* no progress, no notes; errors are written */
    unsigned width, height; /* of standard output, else of standard error; 80 x 24 where neither is a terminal */
};

/* Looks at the streams, at NO_COLOR and TERM, and at the locale. */
struct terminal terminal_look(void);

enum paint { PAINT_PLAIN, PAINT_BOLD, PAINT_DIM, PAINT_RED, PAINT_YELLOW, PAINT_GREEN, PAINT_CYAN };

/* Filtered text. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2))); /* standard output */
void say_bytes(FILE *stream, const char *bytes, size_t size);
void paint(const struct terminal *terminal, FILE *stream, enum paint paint, const char *format, ...)
    __attribute__((format(printf, 4, 5))); /* either stream */
/* A note on standard error, unless quiet. */
void note(const struct terminal *terminal, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Text wrapped at the terminal's width (100 at most), continued lines led by `indent` spaces; `column` is where it starts. */
void say_wrapped(const struct terminal *terminal, const char *text, unsigned indent, unsigned column);

/* "ocpsim run: error: ..." and its hint, on standard error. `fail` returns the status it is given. */
int fail(const struct terminal *terminal, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));
int fail_message(const struct terminal *terminal, const struct ocp_message *message);
void warn(const struct terminal *terminal, const char *format, ...) __attribute__((format(printf, 2, 3)));
void hint(const struct terminal *terminal, const char *format, ...) __attribute__((format(printf, 2, 3)));
int exit_status_of(enum ocp_status status);

/* Flushes standard output; a full disk or a closed pipe is an error like any other. */
int finish_output(const struct terminal *terminal, int status);

/* A word as a shell reads it back: quoted when it must be. Returns `out`. */
char *shell_word(char *out, size_t size, const char *word);
/* " --name value", likewise. */
char *shell_option(char *out, size_t size, const char *name, const char *value);

/* "1:05", "2:03:20" */
void duration_print(char out[24], double seconds);

#endif
