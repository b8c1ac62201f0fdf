/* What may reach the YAML library at all: bounded, valid UTF-8, printable, no directives.
 *
 * libfyaml 0.7.12 hangs on a line that starts with '%' and goes on with invalid UTF-8, loses memory over doubled quotes that
 * follow each other in single quotes, and its idea of a line break (NEL, U+2028) is wider than an editor's, which would spoil
 * line numbers. Direction controls are refused because they make a
 * reviewed scenario read differently from what is parsed. */
#include "scenario/reader.h"

/* Length of the UTF-8 sequence at `s` (of `left` bytes) and its code point; 0 when malformed, overlong or a surrogate. */
static unsigned decode(const unsigned char *s, size_t left, uint32_t *code)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned length = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;
    if (length == 0 || length > left) {
        return 0;
    }
    uint32_t value = length == 1 ? s[0] : s[0] & (0xFFU >> (length + 1));
    for (unsigned i = 1; i < length; i++) {
        if ((s[i] & 0xC0U) != 0x80U) {
            return 0;
        }
        value = value << 6 | (s[i] & 0x3FU);
    }
    if (value < smallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 0;
    }
    *code = value;
    return length;
}

static bool is_unsafe(uint32_t code)
{
    return (code < 0x20 && code != '\t' && code != '\n') || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF || code == 0xFFFE ||
           code == 0xFFFF;
}

bool text_check(const char *bytes, size_t size, struct text_fault *fault)
{
    const unsigned char *s = (const unsigned char *)bytes;
    *fault = (struct text_fault){.line = 1, .column = 1};
    size_t i = size >= 3 && s[0] == 0xEF && s[1] == 0xBB && s[2] == 0xBF ? 3 : 0;
    while (i < size) {
        const unsigned length = decode(s + i, size - i, &fault->code);
        if (length == 0) {
            fault->malformed = true;
            fault->code = s[i];
            return false;
        }
        const bool line_end = fault->code == '\r' && i + 1 < size && s[i + 1] == '\n';
        if (is_unsafe(fault->code) && !line_end) {
            return false;
        }
        fault->column++;
        if (fault->code == '\n') {
            fault->line++;
            fault->column = 1;
        }
        i += length;
    }
    return true;
}

bool prefilter_check(struct reader *r, unsigned file, const char *bytes, size_t size)
{
    struct text_fault fault;
    if (!text_check(bytes, size, &fault)) {
        if (fault.malformed) {
            complain_at(r, file, fault.line, fault.column, "byte 0x%02X is not valid UTF-8; save the file as UTF-8", fault.code);
        } else {
            complain_at(r, file, fault.line, fault.column, "control character U+%04X is not allowed in a scenario", fault.code);
        }
        return false;
    }
    unsigned line = 1;
    size_t start = 0;
    unsigned quotes = 0;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '%' && i == start) {
            complain_at(r, file, line, 1, "a line may not start with '%%': YAML directives are not allowed");
            return false;
        }
        quotes = bytes[i] == '\'' ? quotes + 1 : 0;
        if (quotes == 4) {
            complain_at(r, file, line, (unsigned)(i - start) - 2, "four single quotes in a row; write the text in double quotes");
            return false;
        }
        if (bytes[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    return true;
}
