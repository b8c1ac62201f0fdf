/* Estates from a table of real prisons: one row per prison, columns by name. */
#include "scenario/csv.h"
#include "scenario/estate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum field {
    FIELD_PRISON,
    FIELD_CAPACITY,
    FIELD_PRISONERS,
    FIELD_OFFICERS,
    FIELD_REGION,
    FIELD_KIND,
    FIELD_SECURITY,
    FIELD_JURISDICTION,
    FIELDS
};
enum { REQUIRED = 4 };
static const char *const field_names[FIELDS] = {"prison", "capacity", "prisoners", "officers",
                                                "region", "kind",     "security",  "jurisdiction"};

struct table {
    struct csv csv;
    long column[FIELDS];         /* -1: none */
    struct draft defaults;       /* of every row */
    const struct node *by_kind;  /* map from kind to what differs there, or NULL */
    struct draft *kind_defaults; /* [by_kind->count] the same with that kind's differences */
};

/* Words that may name a prison, or a person: such a column is read only where the scenario says that it means prisons. */
static void refuse_doubtful(struct reader *r, const struct table *table)
{
    static const char *const words[] = {"name", "nome", "nom", "nombre", "number", "identity", "person", "email", "photo"};
    for (size_t i = 0; i < table->csv.n_columns; i++) {
        const struct csv_cell *cell = &table->csv.head[i];
        bool doubtful = false;
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
            doubtful = doubtful || strcasecmp(cell->text, words[k]) == 0;
        }
        for (int f = 0; f < FIELDS; f++) {
            doubtful = doubtful && table->column[f] != (long)i;
        }
        if (doubtful) {
            csv_complain(r, &table->csv, cell,
                         "the column '%s' could be about real persons, which are never read; remove it, or say in `columns:` which "
                         "column of prisons it is",
                         SHOW(cell->text));
        }
    }
}

/* The column of each field: as `columns` maps it, else the field's own name. */
static bool find_columns(struct reader *r, const struct node *map, struct table *table)
{
    bool complete = true;
    for (int f = 0; f < FIELDS; f++) {
        const struct node *mapped = node_get(map, field_names[f]);
        const char *name = mapped && want_scalar(r, mapped, field_names[f]) ? mapped->text : field_names[f];
        table->column[f] = csv_column(&table->csv, name);
        if (table->column[f] >= 0 || (f >= REQUIRED && !mapped)) {
            continue;
        }
        complete = false;
        const char *names[MOST_COLUMNS];
        for (size_t i = 0; i < table->csv.n_columns; i++) {
            names[i] = table->csv.head[i].text;
        }
        csv_complain(r, &table->csv, &table->csv.head[0], "the table has no column '%s'%s%s", SHOW(name),
                     SUGGEST(name, names, table->csv.n_columns), mapped ? "" : " (`columns:` in the scenario can name another)");
    }
    return complete;
}

static const struct csv_cell *cell_at(const struct table *table, size_t row, enum field field)
{
    return table->column[field] < 0 ? NULL : &table->csv.cell[row * table->csv.n_columns + (size_t)table->column[field]];
}

static bool cell_text(struct estate *estate, const struct table *table, size_t row, enum field field, char out[OCP_NAME_SIZE])
{
    const struct csv_cell *cell = cell_at(table, row, field);
    if (!cell) {
        return true;
    }
    if (strlen(cell->text) >= OCP_NAME_SIZE || strchr(cell->text, '\n')) {
        csv_complain(estate->r, &table->csv, cell, "'%s' is '%s', longer than %d bytes or of two lines", field_names[field],
                     SHOW(cell->text), OCP_NAME_SIZE - 1);
        return false;
    }
    memcpy(out, cell->text, strlen(cell->text) + 1);
    return true;
}

static bool cell_count(struct estate *estate, const struct table *table, size_t row, enum field field, double low, double high,
                       uint32_t *out)
{
    const struct csv_cell *cell = cell_at(table, row, field);
    double value = 0;
    if (cell->text[0] == '\0') {
        csv_complain(estate->r, &table->csv, cell, "'%s' is empty; it takes a whole number", field_names[field]);
        return false;
    }
    if (!ocp_number_parse(cell->text, &value) || value != floor(value)) {
        csv_complain(estate->r, &table->csv, cell, "'%s' is '%s'; it takes a whole number", field_names[field], SHOW(cell->text));
        return false;
    }
    if (!(value >= low && value <= high)) {
        csv_complain(estate->r, &table->csv, cell, "'%s' is %s, outside %g to %g", field_names[field], SHOW(cell->text), low, high);
        return false;
    }
    *out = (uint32_t)value;
    return true;
}

/* Words of the table for security and jurisdiction, if it has such columns. */
static void cell_choices(struct estate *estate, const struct table *table, size_t row, struct draft *draft)
{
    const struct csv_cell *cell = cell_at(table, row, FIELD_SECURITY);
    if (cell) {
        bool known = false;
        for (uint8_t i = 0; i < 4 && !known; i++) {
            known = strcmp(security_names[i], cell->text) == 0;
            draft->security = known ? i : draft->security;
        }
        if (!known) {
            csv_complain(estate->r, &table->csv, cell, "'security' is '%s'; it takes open, medium, high or maximum",
                         SHOW(cell->text));
        }
    }
    cell = cell_at(table, row, FIELD_JURISDICTION);
    if (cell) {
        const long found = find_jurisdiction(estate->r, cell->text);
        if (found < 0) {
            csv_complain(estate->r, &table->csv, cell, "there is no jurisdiction '%s'", SHOW(cell->text));
        } else {
            draft->jurisdiction = (uint16_t)found;
        }
    }
}

static void read_row(struct estate *estate, const struct table *table, size_t row)
{
    struct draft draft = table->defaults;
    char kind[OCP_NAME_SIZE] = "";
    bool good = cell_text(estate, table, row, FIELD_KIND, kind);
    for (uint32_t i = 0; table->kind_defaults && i < table->by_kind->count; i++) {
        if (strcmp(table->by_kind->key[i]->text, kind) == 0) {
            draft = table->kind_defaults[i];
        }
    }
    if (table->column[FIELD_KIND] >= 0) {
        memcpy(draft.kind, kind, sizeof kind);
    }
    const struct csv_cell *first = cell_at(table, row, FIELD_PRISON);
    draft.file = table->csv.file;
    draft.line = first->line;
    draft.column = first->column;
    good = cell_text(estate, table, row, FIELD_PRISON, draft.name) && good;
    good = cell_text(estate, table, row, FIELD_REGION, draft.region) && good;
    good = cell_count(estate, table, row, FIELD_CAPACITY, 1, MOST_PLACES, &draft.capacity) && good;
    good = cell_count(estate, table, row, FIELD_PRISONERS, 0, 4.0 * MOST_PLACES, &draft.prisoners) && good;
    good = cell_count(estate, table, row, FIELD_OFFICERS, 0, MOST_PLACES, &draft.staff) && good;
    if (good && draft.name[0] == '\0') {
        draft_complain(estate, &draft, "'prison' is empty; every row needs a name");
        good = false;
    }
    cell_choices(estate, table, row, &draft);
    if (good) {
        (void)draft_add(estate, &draft);
    }
}

/* Exceptions for single prisons: {L'Aquila: {security: maximum, special_places: 12}}. Another table may name its prisons
 * otherwise, so one that is not there is only a warning. */
static void read_exceptions(struct estate *estate, const struct node *section)
{
    struct reader *r = estate->r;
    if (!section || !want_map(r, section, "exceptions")) {
        return;
    }
    const char **names = arena_take(&r->arena, (estate->count + 1) * sizeof *names);
    for (uint32_t i = 0; names && i < section->count; i++) {
        struct entry entry;
        if (!entries_get(r, section, "exception", i, &entry) || !entry.body) {
            continue;
        }
        CHECK_KEYS(r, entry.body, "an exception", "region", "kind", "security", "jurisdiction", "regime", "wing_size",
                   "special_places", "evidence");
        struct draft *draft = NULL;
        for (size_t d = 0; d < estate->count; d++) {
            names[d] = estate->draft[d].name;
            draft = strcmp(names[d], entry.name->text) == 0 ? &estate->draft[d] : draft;
        }
        if (draft) {
            draft_common(estate, entry.body, false, draft);
        } else {
            caution(r, entry.name, "the table has no prison '%s'%s", SHOW(entry.name->text),
                    SUGGEST(entry.name->text, names, estate->count));
        }
    }
}

static void read_kinds(struct estate *estate, const struct node *by_kind, struct table *table)
{
    if (!by_kind || !want_map(estate->r, by_kind, "by_kind")) {
        return;
    }
    table->by_kind = by_kind;
    table->kind_defaults = arena_take(&estate->r->arena, by_kind->count * sizeof *table->kind_defaults);
    for (uint32_t i = 0; table->kind_defaults && i < by_kind->count; i++) {
        table->kind_defaults[i] = table->defaults;
        if (want_map(estate->r, by_kind->item[i], by_kind->key[i]->text)) {
            CHECK_KEYS(estate->r, by_kind->item[i], "a kind of prison", "region", "security", "jurisdiction", "regime", "wing_size",
                       "special_places", "evidence");
            draft_common(estate, by_kind->item[i], false, &table->kind_defaults[i]);
        }
    }
}

/* The table's bytes as a source; a table that is not there is the one mistake that needs a long answer. */
static long open_table(struct reader *r, const struct node *section, const struct node *path)
{
    char provenance[256] = "";
    (void)read_text(r, node_get(section, "source"), "source", provenance, sizeof provenance);
    char hint[512];
    (void)snprintf(
        hint, sizeof hint,
        "It is a table with a header line, one row per prison and the columns prison, capacity, prisoners and officers%s%.240s. "
        "Name yours with --estate FILE",
        provenance[0] ? "; source: " : "", provenance);
    return source_read(r, source_resolve(r, path->file, path->text), MOST_TABLE_BYTES, path, hint);
}

void read_estate_csv(struct estate *estate, const struct node *section)
{
    struct reader *r = estate->r;
    if (!want_map(r, section, "csv")) {
        return;
    }
    CHECK_KEYS(r, section, "'csv'", "path", "columns", "source", "region", "kind", "security", "jurisdiction", "regime",
               "wing_size", "special_places", "by_kind", "exceptions", "evidence");
    const struct node *path = node_get(section, "path");
    if (!path) {
        complain(r, section, "'csv' needs a 'path' to a table of prisons");
        return;
    }
    if (!want_scalar(r, path, "path")) {
        return;
    }
    struct table table = {.defaults = draft_start(estate, path)};
    draft_common(estate, section, false, &table.defaults);
    read_kinds(estate, node_get(section, "by_kind"), &table);
    const struct node *columns = node_get(section, "columns");
    if (columns && want_map(r, columns, "columns")) {
        check_keys(r, columns, "'columns'", field_names, FIELDS);
    }
    const long file = open_table(r, section, path);
    if (file < 0 || !csv_parse(r, (unsigned)file, &table.csv) || !find_columns(r, columns, &table)) {
        return;
    }
    refuse_doubtful(r, &table);
    for (size_t row = 0; row < table.csv.n_rows && !r->no_memory; row++) {
        read_row(estate, &table, row);
    }
    if (table.csv.n_rows + table.csv.n_bad == 0) {
        complain_at(r, (unsigned)file, 0, 0, "the table has a header line but no prison");
    }
    read_exceptions(estate, node_get(section, "exceptions"));
}
