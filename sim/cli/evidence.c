/* Looking ids up in evidence/table.csv: RFC 4180, no line breaks inside cells, the program's own file. */
#include "cli/evidence.h"

#include "scenario/study.h"

#include <ctype.h>
#include <string.h>

enum column { ID, QUANTITY, VALUE, RANGE, UNIT, PLACE, SOURCE, OBTAINED, COLUMNS };
static const char *const column_names[COLUMNS] = {"id", "quantity", "value", "range", "unit", "place", "source", "obtained"};

enum { CELL_SIZE = 1024, ID_SIZE = 16, MOST_IDS = 64 };

struct evidence_row {
    char cell[COLUMNS][CELL_SIZE];
};

/* One line of the table; returns the beginning of the next. */
static const char *read_row(const char *at, const char *end, struct evidence_row *out)
{
    for (int k = 0; k < COLUMNS; k++) {
        size_t used = 0;
        bool quoted = at < end && *at == '"';
        at += quoted;
        while (at < end && (quoted || (*at != ',' && *at != '\n'))) {
            if (quoted && *at == '"') {
                quoted = at + 1 < end && at[1] == '"';
                at += 1;
                if (!quoted) {
                    continue;
                }
            }
            if (used + 1 < CELL_SIZE) {
                out->cell[k][used++] = *at;
            }
            at++;
        }
        out->cell[k][used] = '\0';
        if (k + 1 < COLUMNS && at < end && *at == ',') {
            at++;
        }
    }
    while (at < end && *at != '\n') {
        at++;
    }
    return at < end ? at + 1 : end;
}

static bool find_row(const char *id, struct evidence_row *out)
{
    const struct ocp_shipped *table = ocp_shipped_find("evidence/table.csv");
    if (!table) {
        return false;
    }
    const char *at = (const char *)table->bytes;
    const char *end = at + table->size;
    const size_t length = strlen(id);
    while (at < end) {
        if ((size_t)(end - at) > length && strncmp(at, id, length) == 0 && at[length] == ',') {
            (void)read_row(at, end, out);
            return true;
        }
        const char *next = memchr(at, '\n', (size_t)(end - at));
        at = next ? next + 1 : end;
    }
    return false;
}

static bool is_id(const char *at)
{
    return isupper((unsigned char)at[0]) && isdigit((unsigned char)at[1]) && isdigit((unsigned char)at[2]) &&
           !isalnum((unsigned char)at[3]);
}

/* The ids of a parameter's evidence, ranges spelled out; returns how many. */
static size_t read_ids(const char *text, char out[MOST_IDS][ID_SIZE])
{
    size_t count = 0;
    for (const char *at = text; *at && count < MOST_IDS; at++) {
        if ((at != text && isalnum((unsigned char)at[-1])) || !is_id(at)) {
            continue;
        }
        const char *dash = at[3] == '-' ? at + 4 : strncmp(at + 3, "\xe2\x80\x93", 3) == 0 ? at + 6 : NULL;
        const int first = 10 * (at[1] - '0') + at[2] - '0';
        const bool range = dash && is_id(dash) && dash[0] == at[0];
        const int last = range ? 10 * (dash[1] - '0') + dash[2] - '0' : first;
        for (int n = first; n <= last && count < MOST_IDS; n++) {
            (void)snprintf(out[count++], ID_SIZE, "%c%02d", at[0], n);
        }
        at = range ? dash + 2 : at + 2;
    }
    return count;
}

void evidence_print(const struct terminal *terminal, const char *ids)
{
    char id[MOST_IDS][ID_SIZE];
    const size_t count = read_ids(ids, id);
    for (size_t i = 0; i < count; i++) {
        struct evidence_row row;
        char text[COLUMNS * CELL_SIZE];
        if (!find_row(id[i], &row)) {
            continue;
        }
        const bool range = row.cell[RANGE][0] && strcmp(row.cell[RANGE], "\xe2\x80\x93") != 0;
        (void)snprintf(text, sizeof text, "%s: %s%s%s%s; %s; %s. Source: %s [%s]", row.cell[QUANTITY], row.cell[VALUE],
                       range ? " (" : "", range ? row.cell[RANGE] : "", range ? ")" : "", row.cell[UNIT], row.cell[PLACE],
                       row.cell[SOURCE], row.cell[OBTAINED]);
        say("             ");
        paint(terminal, stdout, PAINT_CYAN, "%s", id[i]);
        say(" ");
        say_wrapped(terminal, text, 17, 17);
    }
}

json_t *evidence_json(const char *ids)
{
    char id[MOST_IDS][ID_SIZE];
    const size_t count = read_ids(ids, id);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        struct evidence_row row;
        if (!find_row(id[i], &row)) {
            continue;
        }
        json_t *object = json_object();
        for (int k = 0; k < COLUMNS; k++) {
            (void)json_object_set_new(object, column_names[k], json_words(row.cell[k]));
        }
        (void)json_array_append_new(list, object);
    }
    return list;
}
