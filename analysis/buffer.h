/* Text that grows, numbers as people read them, and text from users made harmless.
 *
 * Everything the analysis room hands out (tables, JSON, figures, the report) is bytes in a struct ocp_buffer; the command
 * line decides where they go. A failed allocation is sticky: `failed` is checked once, at the end. */
#ifndef OCP_BUFFER_H
#define OCP_BUFFER_H

#include "engine/status.h"

#include <stdarg.h>

struct ocp_buffer {
    char *bytes; /* NUL-terminated when not NULL; may hold NULs inside (PNG) */
    size_t length, room;
    bool failed; /* an allocation failed: the content is incomplete */
};

void ocp_buffer_free(struct ocp_buffer *buffer); /* frees and zeroes; NULL is fine */
void ocp_buffer_add(struct ocp_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ocp_buffer_add_bytes(struct ocp_buffer *buffer, const void *bytes, size_t count);
void ocp_buffer_add_string(struct ocp_buffer *buffer, const char *string);
/* OCP_NO_MEMORY when anything was lost on the way. */
enum ocp_status ocp_buffer_check(const struct ocp_buffer *buffer, struct ocp_message *message);
/* Writes the bytes to `path` whole or not at all (temporary file beside it, fsync, rename). */
enum ocp_status ocp_buffer_save(const struct ocp_buffer *buffer, const char *path, struct ocp_message *message);

enum { OCP_NUMBER_SIZE = 48 };

/* How numbers are written: `plain` gives ASCII '-' and no thousands separators, otherwise U+2212 and ','. */
enum ocp_number_style { OCP_NUMBER_PLAIN, OCP_NUMBER_PRINT };

/* `value` to `digits` significant digits, never more than its magnitude needs: 12,400 or 0.0123. NaN is "n/a". */
void ocp_number(char out[OCP_NUMBER_SIZE], enum ocp_number_style style, double value, int digits);
/* A number that somebody chose, with the digits that it was given with, seven at most: 0.15, 1,461. */
void ocp_number_exact(char out[OCP_NUMBER_SIZE], enum ocp_number_style style, double value);
/* With so many decimals. */
void ocp_number_fixed(char out[OCP_NUMBER_SIZE], enum ocp_number_style style, double value, int decimals, bool sign);
/* `value` rounded to the second significant digit of `precision` (the half-width of its interval), so that no digit claims
 * more than the runs know, and never to more than three significant digits. `sign`: a plus is written. */
void ocp_number_known(char out[OCP_NUMBER_SIZE], enum ocp_number_style style, double value, double precision, bool sign);

/* A half-width to stand behind a number that ocp_number_known wrote: with its decimals, or one digit when those would make it 0. */
void ocp_number_half(char out[OCP_NUMBER_SIZE], enum ocp_number_style style, double half, const char *number);

/* Number of terminal columns a UTF-8 string takes: one per code point, two for wide East Asian ones, none for combining. */
size_t ocp_columns(const char *string);

/* Copies one line of user text: valid UTF-8 only (else U+FFFD), control characters, line and paragraph separators and
 * bidirectional overrides dropped, shortened with U+2026 to at most `columns` columns. Always NUL-terminated; never cuts a
 * character. Returns out. */
char *ocp_clean(char *out, size_t size, const char *in, size_t columns);

/* A field of a CSV table, cleaned as by ocp_clean, that ends with `end`. Quoted when needed; what a spreadsheet would run as a
 * formula starts with an apostrophe. */
void ocp_buffer_add_field(struct ocp_buffer *buffer, const char *text, char end);

/* Rewrites what was added after `start` for terminals without UTF-8: signs by their ASCII likeness, other characters by '?'. */
void ocp_buffer_to_ascii(struct ocp_buffer *buffer, size_t start);

/* Appends `string` in exactly `columns` columns: cleaned, shortened when too long, padded with spaces on the left or right. */
void ocp_buffer_add_cell(struct ocp_buffer *buffer, const char *string, size_t columns, bool right);

#endif
