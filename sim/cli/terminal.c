/* The streams, the filter and the forms of messages. */
#define _GNU_SOURCE
#include "cli/terminal.h"

#include "cli/command.h"

#include <errno.h>
#include <langinfo.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDEST_PROSE = 100 };

struct terminal terminal_look(void)
{
    struct terminal terminal = {.width = 80, .height = 24};
    terminal.out = isatty(STDOUT_FILENO) == 1;
    terminal.err = isatty(STDERR_FILENO) == 1;
    struct winsize size;
    if ((terminal.out && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) ||
        (terminal.err && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)) {
        terminal.width = size.ws_col;
        terminal.height = size.ws_row;
    }
    const char *no_colour = getenv("NO_COLOR"); /* no-color.org: set and not empty */
    const char *kind = getenv("TERM");
    const bool colour = !(no_colour && no_colour[0]) && kind && strcmp(kind, "dumb") != 0;
    terminal.colour_out = terminal.out && colour;
    terminal.colour_err = terminal.err && colour;
    terminal.unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    return terminal;
}

/* Length of the UTF-8 character at `bytes` and its code point; 0 when it is not one. */
static size_t decode(const unsigned char *bytes, size_t size, uint32_t *point)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char first = bytes[0];
    const size_t length = first < 0x80 ? 1 : first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    if (length == 0 || first >= 0xf5 || length > size) {
        return 0;
    }
    *point = length == 1 ? first : first & (0xffU >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0U) != 0x80U) {
            return 0;
        }
        *point = (*point << 6) | (bytes[i] & 0x3fU);
    }
    return *point < least[length] || (*point >= 0xd800 && *point < 0xe000) || *point > 0x10ffff ? 0 : length;
}

/* Whether a terminal may see it: newline and tab are the only controls. */
static bool harmless(uint32_t point)
{
    if (point < 0x20) {
        return point == '\n' || point == '\t';
    }
    return !((point >= 0x7f && point < 0xa0) || point == 0x61c || (point >= 0x200b && point <= 0x200f) ||
             (point >= 0x2028 && point <= 0x202e) || (point >= 0x2060 && point <= 0x206f) || point == 0xfeff ||
             (point >= 0xfff9 && point <= 0xfffb) || (point >= 0xe0000 && point <= 0xe0fff));
}

void say_bytes(FILE *stream, const char *bytes, size_t size)
{
    size_t i = 0;
    while (i < size) {
        uint32_t point = 0;
        const size_t length = decode((const unsigned char *)bytes + i, size - i, &point);
        if (length == 0) {
            (void)fputc('?', stream);
            i++;
            continue;
        }
        if (harmless(point)) {
            (void)fwrite(bytes + i, 1, length, stream);
        }
        i += length;
    }
}

static void say_list(FILE *stream, const char *format, va_list list)
{
    char *text = NULL;
    const int length = vasprintf(&text, format, list);
    if (length >= 0) {
        say_bytes(stream, text, (size_t)length);
        free(text);
    }
}

void say(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say_list(stdout, format, list);
    va_end(list);
}

static const char *escape(enum paint paint)
{
    switch (paint) {
    case PAINT_BOLD:
        return "\033[1m";
    case PAINT_DIM:
        return "\033[2m";
    case PAINT_RED:
        return "\033[1;31m";
    case PAINT_YELLOW:
        return "\033[33m";
    case PAINT_GREEN:
        return "\033[32m";
    case PAINT_CYAN:
        return "\033[36m";
    case PAINT_PLAIN:
        break;
    }
    return "";
}

void paint(const struct terminal *terminal, FILE *stream, enum paint paint, const char *format, ...)
{
    const bool colour = paint != PAINT_PLAIN && (stream == stderr ? terminal->colour_err : terminal->colour_out);
    if (colour) {
        (void)fputs(escape(paint), stream);
    }
    va_list list;
    va_start(list, format);
    say_list(stream, format, list);
    va_end(list);
    if (colour) {
        (void)fputs("\033[0m", stream);
    }
}

void note(const struct terminal *terminal, const char *format, ...)
{
    if (terminal->quiet) {
        return;
    }
    va_list list;
    va_start(list, format);
    say_list(stderr, format, list);
    va_end(list);
}

void say_wrapped(const struct terminal *terminal, const char *text, unsigned indent, unsigned column)
{
    const unsigned width = terminal->width < 40 ? 40 : terminal->width > WIDEST_PROSE ? WIDEST_PROSE : terminal->width;
    bool fresh = true;
    for (const char *word = text; *word;) {
        const size_t length = strcspn(word, " \n");
        unsigned wide = 0;
        for (size_t i = 0; i < length; i++) {
            wide += ((unsigned char)word[i] & 0xc0U) != 0x80U;
        }
        if (!fresh && column + 1 + wide > width) {
            say("\n%*s", (int)indent, "");
            column = indent;
            fresh = true;
        }
        say("%s%.*s", fresh ? "" : " ", (int)length, word);
        column += wide + !fresh;
        fresh = length == 0 && fresh;
        word += length;
        if (*word == '\n') {
            say("\n%*s", word[1] && word[1] != '\n' ? (int)indent : 0, "");
            column = indent;
            fresh = true;
            word++;
        } else if (*word == ' ') {
            word += strspn(word, " ");
        }
    }
    say("\n");
}

static void lead(const struct terminal *terminal, enum paint colour, const char *kind)
{
    paint(terminal, stderr, PAINT_BOLD, "ocpsim%s%s: ", terminal->name ? " " : "", terminal->name ? terminal->name : "");
    paint(terminal, stderr, colour, "%s: ", kind);
}

int fail(const struct terminal *terminal, int status, const char *format, ...)
{
    (void)fflush(stdout);
    lead(terminal, PAINT_RED, "error");
    va_list list;
    va_start(list, format);
    say_list(stderr, format, list);
    va_end(list);
    (void)fputc('\n', stderr);
    return status;
}

int fail_message(const struct terminal *terminal, const struct ocp_message *message)
{
    return fail(terminal, exit_status_of(message->status), "%s",
                message->text[0] ? message->text : ocp_status_name(message->status));
}

void warn(const struct terminal *terminal, const char *format, ...)
{
    (void)fflush(stdout);
    lead(terminal, PAINT_YELLOW, "warning");
    va_list list;
    va_start(list, format);
    say_list(stderr, format, list);
    va_end(list);
    (void)fputc('\n', stderr);
}

void hint(const struct terminal *terminal, const char *format, ...)
{
    paint(terminal, stderr, PAINT_CYAN, "  hint: ");
    va_list list;
    va_start(list, format);
    say_list(stderr, format, list);
    va_end(list);
    (void)fputc('\n', stderr);
}

int exit_status_of(enum ocp_status status)
{
    switch (status) {
    case OCP_OK:
        return EXIT_DONE;
    case OCP_BAD_INPUT:
    case OCP_DAMAGED:
        return EXIT_INPUT;
    case OCP_NOT_FOUND:
        return EXIT_NO_INPUT;
    case OCP_IO:
        return EXIT_IO;
    case OCP_CONFLICT:
        return EXIT_NO_OUTPUT;
    case OCP_CANCELLED:
        return EXIT_INTERRUPTED;
    case OCP_UNSUPPORTED:
        return EXIT_UNAVAILABLE;
    case OCP_NO_MEMORY:
        break;
    }
    return EXIT_INTERNAL;
}

int finish_output(const struct terminal *terminal, int status)
{
    errno = 0;
    if (fflush(stdout) != 0 || ferror(stdout)) {
        const char *reason = errno ? strerror(errno) : "an earlier write failed";
        return fail(terminal, EXIT_IO, "cannot write to standard output: %s", reason);
    }
    return status;
}

char *shell_word(char *out, size_t size, const char *word)
{
    const char *plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,";
    if (word[0] && strspn(word, plain) == strlen(word)) {
        (void)snprintf(out, size, "%s", word);
        return out;
    }
    size_t used = 0;
    OCP_REQUIRE(size >= 8);
    out[used++] = '\'';
    for (; *word && used + 6 < size; word++) {
        if (*word == '\'') {
            memcpy(out + used, "'\\''", 4);
            used += 4;
        } else {
            out[used++] = *word;
        }
    }
    out[used++] = '\'';
    out[used] = '\0';
    return out;
}

char *shell_option(char *out, size_t size, const char *name, const char *value)
{
    const size_t used = strlen(name) + 4;
    OCP_REQUIRE(used + 8 <= size);
    (void)snprintf(out, size, " --%s ", name);
    (void)shell_word(out + used, size - used, value);
    return out;
}

void duration_print(char out[24], double seconds)
{
    const unsigned long all = seconds > 0.0 && seconds < 1e9 ? (unsigned long)(seconds + 0.5) : 0UL;
    if (all >= 3600UL) {
        (void)snprintf(out, 24, "%lu:%02lu:%02lu", all / 3600UL, all / 60UL % 60UL, all % 60UL);
    } else {
        (void)snprintf(out, 24, "%lu:%02lu", all / 60UL, all % 60UL);
    }
}
