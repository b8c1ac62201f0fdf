/* Kept options back into options. Archives come from anywhere: whatever does not look as ocp_study_read_with writes it is refused. */
#include "cli/repeat.h"

#include "cli/terminal.h"

#include <string.h>

enum { MOST_TEXT = 1024 };

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* A double-quoted scalar at `*at`, which moves behind it. */
static bool read_quoted(const char **at, char out[MOST_TEXT])
{
    const char *c = *at;
    size_t used = 0;
    if (*c++ != '"') {
        return false;
    }
    for (; *c != '"' && *c && used + 1 < MOST_TEXT; c++) {
        if (*c != '\\') {
            out[used++] = *c;
        } else if (c[1] == '"' || c[1] == '\\') {
            out[used++] = *++c;
        } else if (c[1] == 'x' && hex_digit(c[2]) >= 0 && hex_digit(c[3]) >= 0) {
            out[used++] = (char)(hex_digit(c[2]) * 16 + hex_digit(c[3]));
            c += 3;
        } else {
            return false;
        }
    }
    out[used] = '\0';
    *at = c + 1;
    return *c == '"' && strlen(out) == used;
}

/* "key: value" in `line`, where sections ("estate:") have no value and parameters a quoted key. */
static bool read_line(struct ocp_buffer *out, const char *line)
{
    static const struct {
        const char *key, *option; /* option NULL: a section */
    } keys[] = {{"seed: ", "seed"},   {"replicates: ", "replicates"}, {"horizon: ", "horizon"}, {"burn_in: ", "burn-in"},
                {"path: ", "estate"}, {"file: ", "network"},          {"estate:", NULL},        {"csv:", NULL},
                {"network:", NULL},   {"parameters:", NULL}};
    char name[MOST_TEXT], value[MOST_TEXT], set[2 * MOST_TEXT + 2], words[8 * MOST_TEXT + 64];
    line += strspn(line, " ");
    if (*line == '"') {
        if (!read_quoted(&line, name) || strncmp(line, ": ", 2) != 0) {
            return false;
        }
        line += 2;
        if (!read_quoted(&line, value) || *line) {
            return false;
        }
        (void)snprintf(set, sizeof set, "%s=%s", name, value);
        ocp_buffer_add_string(out, shell_option(words, sizeof words, "set", set));
        return true;
    }
    for (size_t i = 0; i < OCP_COUNT(keys); i++) {
        const size_t length = strlen(keys[i].key);
        if (strncmp(line, keys[i].key, length) != 0) {
            continue;
        }
        line += length;
        if (keys[i].option) {
            if (!read_quoted(&line, value)) {
                return false;
            }
            ocp_buffer_add_string(out, shell_option(words, sizeof words, keys[i].option, value));
        }
        return *line == '\0';
    }
    return false;
}

static bool read_source(struct ocp_buffer *out, const struct ocp_source *source)
{
    char line[8 * MOST_TEXT];
    for (size_t start = 0; start < source->size;) {
        const char *end = memchr(source->bytes + start, '\n', source->size - start);
        const size_t length = end ? (size_t)(end - source->bytes) - start : 0;
        if (!end || length >= sizeof line || memchr(source->bytes + start, '\0', length)) {
            return false;
        }
        memcpy(line, source->bytes + start, length);
        line[length] = '\0';
        if (!read_line(out, line)) {
            return false;
        }
        start += length + 1;
    }
    return !out->failed;
}

bool repeat_options(struct ocp_buffer *out, const struct ocp_source *sources, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(sources[i].path, OCP_STUDY_OVERRIDES) == 0) {
            return read_source(out, &sources[i]);
        }
    }
    return true;
}
