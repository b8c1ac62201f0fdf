/* The only place that starts gnuplot, and the only way for text to reach it.
 *
 * gnuplot's language can start programs (backticks, system(), `<` and `|` in file names). Two walls stand in the way: text
 * from users goes through ocp_gnuplot_quote, and the process itself cannot start anything: after its own start a system-call
 * filter forbids execve, fork and new processes (threads are allowed), opening files for writing, and sockets. */
#ifndef OCP_GNUPLOT_H
#define OCP_GNUPLOT_H

#include "analysis/buffer.h"

/* Appends `string` as a gnuplot literal in single quotes: cleaned (ocp_clean, at most `columns` columns), `'` becomes
 * U+2019, a backslash U+29F5. Every label is drawn with `noenhanced`. */
void ocp_gnuplot_quote(struct ocp_buffer *script, const char *string, size_t columns);

/* A name that no data can hold, for the end of an inline data block: "end_" and 32 hexadecimal digits of the kernel's
 * chance. It never appears in a drawing. */
void ocp_gnuplot_terminator(char out[40]);

struct ocp_gnuplot_options {
    const char *path;         /* NULL: found in PATH */
    unsigned timeout_seconds; /* 0: 60 */
    size_t limit;             /* largest output accepted, bytes; 0: 64 MiB */
};

/* Runs gnuplot on the script and returns in the empty `out` what it drew (its standard output); `out` is empty after a failure.
 * OCP_NOT_FOUND: not installed; OCP_UNSUPPORTED: the kernel does not let us lock it up; OCP_IO: it failed (exit status,
 * anything on standard error, no output, too much of it, timeout). */
enum ocp_status ocp_gnuplot_run(const struct ocp_buffer *script, const struct ocp_gnuplot_options *options, struct ocp_buffer *out,
                                struct ocp_message *message);

#endif
