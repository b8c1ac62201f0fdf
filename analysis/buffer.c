/* Growing text, number formatting and the cleaning of user text. What the text means is decided elsewhere. */
#define _POSIX_C_SOURCE 200809L
#include "analysis/buffer.h"

#include "archive/output.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void ocp_buffer_free(struct ocp_buffer *buffer)
{
    if (buffer != NULL) {
        free(buffer->bytes);
        *buffer = (struct ocp_buffer){0};
    }
}

static bool reserve(struct ocp_buffer *buffer, size_t more)
{
    if (buffer->failed || more > SIZE_MAX / 4 - buffer->length) {
        buffer->failed = true;
        return false;
    }
    size_t need = buffer->length + more + 1;
    if (need <= buffer->room) {
        return true;
    }
    size_t room = need < 256 ? 256 : need + need / 2;
    char *bytes = realloc(buffer->bytes, room);
    if (bytes == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->bytes = bytes;
    buffer->room = room;
    return true;
}

void ocp_buffer_add_bytes(struct ocp_buffer *buffer, const void *bytes, size_t count)
{
    if (reserve(buffer, count)) {
        if (count > 0) {
            memcpy(buffer->bytes + buffer->length, bytes, count);
        }
        buffer->length += count;
        buffer->bytes[buffer->length] = '\0';
    }
}

void ocp_buffer_add_string(struct ocp_buffer *buffer, const char *string)
{
    ocp_buffer_add_bytes(buffer, string, strlen(string));
}

void ocp_buffer_add(struct ocp_buffer *buffer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0) {
        buffer->failed = true;
    } else if (reserve(buffer, (size_t)length)) {
        vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

enum ocp_status ocp_buffer_check(const struct ocp_buffer *buffer, struct ocp_message *message)
{
    return buffer->failed ? ocp_fail(message, OCP_NO_MEMORY, "not enough memory for a text of %zu bytes", buffer->length) : OCP_OK;
}

/* 0 or errno. */
static int write_all(int file, const struct ocp_buffer *buffer)
{
    size_t done = 0;
    while (done < buffer->length) {
        const ssize_t n = write(file, buffer->bytes + done, buffer->length - done);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return n < 0 ? errno : ENOSPC;
        }
        done += (size_t)n;
    }
    return 0;
}

enum ocp_status ocp_buffer_save(const struct ocp_buffer *buffer, const char *path, struct ocp_message *message)
{
    struct ocp_output out;
    enum ocp_status status = ocp_buffer_check(buffer, message);
    if (status == OCP_OK) {
        status = ocp_output_open(&out, path, message);
    }
    return status == OCP_OK ? ocp_output_close(&out, write_all(out.file, buffer), message) : status;
}

/* Turns "-1234567.5" into the style asked for: separators in the whole part, a typographic minus. */
static void dress(char out[OCP_NUMBER_SIZE], enum ocp_number_style style, const char *digits, bool sign)
{
    bool negative = digits[0] == '-';
    const char *body = digits + (negative ? 1 : 0);
    if (strspn(body, "0.") == strlen(body)) {
        negative = false; /* a rounded zero has no sign */
        sign = false;
    }
    size_t used = 0;
    if (negative) {
        used = (size_t)snprintf(out, OCP_NUMBER_SIZE, "%s", style == OCP_NUMBER_PLAIN ? "-" : "\u2212");
    } else if (sign) {
        used = (size_t)snprintf(out, OCP_NUMBER_SIZE, "+");
    }
    size_t whole = strcspn(body, ".e");
    for (size_t i = 0; body[i] != '\0' && used + 2 < OCP_NUMBER_SIZE; i++) {
        if (style == OCP_NUMBER_PRINT && i > 0 && i < whole && (whole - i) % 3 == 0) {
            out[used++] = ',';
        }
        out[used++] = body[i];
    }
    out[used] = '\0';
}

/* `value` rounded at the power of ten `place`: 10^place is the last digit written. */
static void write_at_place(char out[OCP_NUMBER_SIZE], enum ocp_number_style style, double value, int place, bool sign)
{
    char digits[OCP_NUMBER_SIZE];
    if (place > 0) {
        double unit = pow(10.0, place);
        snprintf(digits, sizeof digits, "%.0f", nearbyint(value / unit) * unit);
    } else {
        snprintf(digits, sizeof digits, "%.*f", -place, value);
    }
    dress(out, style, digits, sign);
}

static bool write_special(char out[OCP_NUMBER_SIZE], enum ocp_number_style style, double value)
{
    if (isnan(value)) {
        snprintf(out, OCP_NUMBER_SIZE, "n/a");
    } else if (isinf(value)) {
        const char *minus = style == OCP_NUMBER_PLAIN ? "-" : "\u2212";
        snprintf(out, OCP_NUMBER_SIZE, "%s%s", value < 0 ? minus : "", style == OCP_NUMBER_PLAIN ? "inf" : "\u221e");
    } else if (fabs(value) >= 1e15 || (value != 0.0 && fabs(value) < 1e-6)) {
        snprintf(out, OCP_NUMBER_SIZE, "%.2e", value);
    } else {
        return false;
    }
    return true;
}

/* Power of ten of the first significant digit, after rounding to `digits` digits (9.996 to three digits is 10.0). */
static int magnitude(double value, int digits)
{
    char scientific[OCP_NUMBER_SIZE];
    snprintf(scientific, sizeof scientific, "%.*e", digits - 1, value);
    const char *exponent = strchr(scientific, 'e');
    return exponent == NULL ? 0 : (int)strtol(exponent + 1, NULL, 10);
}

void ocp_number(char out[OCP_NUMBER_SIZE], enum ocp_number_style style, double value, int digits)
{
    if (write_special(out, style, value)) {
        return;
    }
    if (value == 0.0) {
        snprintf(out, OCP_NUMBER_SIZE, "0");
        return;
    }
    int place = magnitude(value, digits) - digits + 1;
    double rounded = fabs(value);
    bool whole = rounded == floor(rounded) && rounded < 1e6;
    write_at_place(out, style, value, whole && place < 0 ? 0 : place, false);
}

void ocp_number_exact(char out[OCP_NUMBER_SIZE], enum ocp_number_style style, double value)
{
    enum { MOST_DIGITS = 7 };
    char digits[OCP_NUMBER_SIZE];
    int n = 0;
    do {
        snprintf(digits, sizeof digits, "%.*e", n++, value);
    } while (n < MOST_DIGITS && fabs(strtod(digits, NULL) - value) > 1e-9 * fabs(value));
    ocp_number(out, style, value, n);
}

void ocp_number_fixed(char out[OCP_NUMBER_SIZE], enum ocp_number_style style, double value, int decimals, bool sign)
{
    if (!write_special(out, style, value)) {
        write_at_place(out, style, value, -decimals, sign);
    }
}

void ocp_number_known(char out[OCP_NUMBER_SIZE], enum ocp_number_style style, double value, double precision, bool sign)
{
    if (isfinite(precision) && fabs(value) < 1e-6 * precision) {
        value = 0.0; /* what rounding left of a difference of nothing */
    }
    if (write_special(out, style, value)) {
        return;
    }
    if (value == 0.0 && !(precision > 0.0)) {
        snprintf(out, OCP_NUMBER_SIZE, "0");
        return;
    }
    bool known = isfinite(precision) && precision > 0.0;
    int place = magnitude(value, 3) - 2;
    if (known && (value == 0.0 || magnitude(precision, 2) - 1 > place)) {
        place = magnitude(precision, 2) - 1;
    }
    if (place < -9) {
        place = -9;
    }
    write_at_place(out, style, value, place, sign);
}

void ocp_number_half(char out[OCP_NUMBER_SIZE], enum ocp_number_style style, double half, const char *number)
{
    const char *point = strchr(number, '.');
    int decimals = point == NULL ? 0 : (int)strspn(point + 1, "0123456789");
    if (!isfinite(half) || half == 0.0 || half >= 100.0 || half < 0.5 * pow(10.0, -decimals)) {
        ocp_number(out, style, half, half >= 100.0 ? 2 : 1);
    } else {
        ocp_number_fixed(out, style, half, decimals, false);
    }
}

/* Decodes one code point; returns its length in bytes, 0 when the bytes are not valid UTF-8. */
static size_t decode(const unsigned char *s, uint32_t *code)
{
    if (s[0] < 0x80) {
        *code = s[0];
        return 1;
    }
    size_t length = s[0] >= 0xF0 && s[0] < 0xF5 ? 4 : s[0] >= 0xE0 ? 3 : s[0] >= 0xC2 ? 2 : 0;
    if (length == 0 || s[0] >= 0xF5) {
        return 0;
    }
    uint32_t value = s[0] & (0x7FU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xC0U) != 0x80U) {
            return 0;
        }
        value = (value << 6) | (s[i] & 0x3FU);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 0;
    }
    *code = value;
    return length;
}

static bool within(uint32_t code, uint32_t first, uint32_t last)
{
    return code >= first && code <= last;
}

/* What never reaches a figure, a table or a page: controls, separators, direction overrides, invisible marks. */
static bool forbidden(uint32_t code)
{
    return code < 0x20 || within(code, 0x7F, 0x9F) || within(code, 0x200B, 0x200F) || within(code, 0x2028, 0x202E) ||
           within(code, 0x2060, 0x206F) || code == 0xFEFF || within(code, 0xFFF0, 0xFFFB) || within(code, 0xE0000, 0xE0FFF);
}

static size_t columns_of(uint32_t code)
{
    if (within(code, 0x0300, 0x036F) || within(code, 0x1AB0, 0x1AFF) || within(code, 0x20D0, 0x20FF) ||
        within(code, 0xFE00, 0xFE0F)) {
        return 0;
    }
    bool wide = within(code, 0x1100, 0x115F) || within(code, 0x2E80, 0xA4CF) || within(code, 0xAC00, 0xD7A3) ||
                within(code, 0xF900, 0xFAFF) || within(code, 0xFE30, 0xFE6F) || within(code, 0xFF00, 0xFF60) ||
                within(code, 0xFFE0, 0xFFE6) || within(code, 0x1F300, 0x1F64F) || within(code, 0x1F900, 0x1F9FF) ||
                within(code, 0x20000, 0x3FFFD);
    return wide ? 2 : 1;
}

size_t ocp_columns(const char *string)
{
    size_t width = 0;
    const unsigned char *s = (const unsigned char *)string;
    while (*s != '\0') {
        uint32_t code = 0xFFFD;
        size_t length = decode(s, &code);
        width += columns_of(code);
        s += length == 0 ? 1 : length;
    }
    return width;
}

char *ocp_clean(char *out, size_t size, const char *in, size_t columns)
{
    OCP_REQUIRE(size >= 8 && columns >= 1);
    static const char ellipsis[] = "\u2026", unknown[] = "\uFFFD";
    size_t used = 0, width = 0, cut = 0; /* cut: where the ellipsis goes when the rest does not fit */
    for (const unsigned char *s = (const unsigned char *)in; *s != '\0';) {
        uint32_t code = 0xFFFD;
        size_t length = decode(s, &code);
        const void *bytes = length == 0 ? (const void *)unknown : (const void *)s;
        size_t count = length == 0 ? 3 : length;
        s += length == 0 ? 1 : length;
        if (code == '\t' || code == '\n' || code == '\r') {
            bytes = " ";
            count = 1;
            code = ' ';
        } else if (forbidden(code)) {
            continue;
        }
        size_t wide = columns_of(code);
        if (width + wide > columns || used + count + sizeof ellipsis > size) {
            memcpy(out + cut, ellipsis, sizeof ellipsis);
            return out;
        }
        if (width + wide <= columns - 1) {
            cut = used + count;
        }
        memcpy(out + used, bytes, count);
        used += count;
        width += wide;
    }
    out[used] = '\0';
    return out;
}

void ocp_buffer_to_ascii(struct ocp_buffer *buffer, size_t start)
{
    static const struct {
        uint32_t code;
        char ascii;
    } alike[] = {{0x2212, '-'}, {0x2013, '-'}, {0x2014, '-'}, {0x2018, '\''}, {0x2019, '\''}, {0x201C, '"'}, {0x201D, '"'},
                 {0x00D7, 'x'}, {0x00B7, '.'}, {0x2026, '~'}, {0x2500, '-'},  {0x2501, '='},  {0x2502, '|'}, {0x251C, '|'},
                 {0x2524, '|'}, {0x253C, '+'}, {0x25CF, 'o'}, {0x25CB, 'o'},  {0x25B2, '^'},  {0x25A0, '#'}, {0x25C0, '<'},
                 {0x25B6, '>'}, {0x2713, '+'}, {0x2717, '!'}, {0x221E, 'i'},  {0x202F, ' '},  {0x00A0, ' '}, {0x00B1, '~'},
                 {0x2264, '<'}, {0x2265, '>'}, {0x25C6, '#'}, {0x2248, '~'}};
    if (buffer->failed || buffer->bytes == NULL) {
        return;
    }
    size_t to = start;
    for (size_t at = start; at < buffer->length;) {
        uint32_t code = 0xFFFD;
        size_t length = decode((const unsigned char *)buffer->bytes + at, &code);
        char ascii = code < 0x80 ? (char)code : '?';
        for (size_t i = 0; code >= 0x80 && i < sizeof alike / sizeof *alike; i++) {
            ascii = alike[i].code == code ? alike[i].ascii : ascii;
        }
        buffer->bytes[to++] = ascii;
        at += length == 0 ? 1 : length;
    }
    buffer->length = to;
    buffer->bytes[to] = '\0';
}

void ocp_buffer_add_cell(struct ocp_buffer *buffer, const char *string, size_t columns, bool right)
{
    char clean[1024];
    ocp_clean(clean, sizeof clean, string, columns);
    size_t width = ocp_columns(clean);
    int pad = (int)(columns - (width < columns ? width : columns));
    ocp_buffer_add(buffer, "%*s%s%*s", right ? pad : 0, "", clean, right ? 0 : pad, "");
}

void ocp_buffer_add_field(struct ocp_buffer *buffer, const char *text, char end)
{
    char clean[4096];
    ocp_clean(clean, sizeof clean, text, 2000);
    const bool formula = clean[0] != '\0' && strchr("=+-@", clean[0]) != NULL;
    const bool quoted = formula || strpbrk(clean, ",\"") != NULL;
    ocp_buffer_add(buffer, "%s%s", quoted ? "\"" : "", formula ? "'" : "");
    for (const char *s = clean; *s != '\0'; s++) {
        ocp_buffer_add(buffer, "%s%c", *s == '"' ? "\"" : "", *s);
    }
    ocp_buffer_add(buffer, "%s%c", quoted ? "\"" : "", end);
}
