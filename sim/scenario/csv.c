/* The table reader. */
#include "scenario/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cursor {
    struct reader *r;
    unsigned file;
    const char *at, *end;
    uint32_t line, column;
    char separator;
    bool failed;
};

struct cells { /* growing; owned */
    struct csv_cell *cell;
    size_t count, room;
};

void csv_complain(struct reader *r, const struct csv *csv, const struct csv_cell *cell, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_add(&r->report, OCP_ERROR, csv->file, r->study->sources[csv->file].path, cell->line, cell->column, format, arguments);
    va_end(arguments);
}

static void step(struct cursor *c)
{
    if (((unsigned char)*c->at & 0xC0U) != 0x80U) { /* continuation bytes belong to the character before */
        c->column++;
    }
    if (*c->at == '\n') {
        c->line++;
        c->column = 1;
    }
    c->at++;
}

static bool at_line_end(const struct cursor *c)
{
    return c->at == c->end || *c->at == '\n' || (*c->at == '\r' && c->at + 1 < c->end && c->at[1] == '\n');
}

static void end_line(struct cursor *c)
{
    while (c->at < c->end && *c->at == '\r') {
        step(c);
    }
    if (c->at < c->end) {
        step(c);
    }
}

static char best_separator(const char *at, const char *end)
{
    static const char candidates[] = {',', ';', '\t'};
    char best = ',';
    size_t most = 0;
    for (size_t k = 0; k < sizeof candidates; k++) {
        size_t count = 0;
        for (const char *p = at; p < end && *p != '\n'; p++) {
            count += *p == candidates[k];
        }
        if (count > most) {
            most = count;
            best = candidates[k];
        }
    }
    return best;
}

static const char *keep(struct cursor *c, const char *text, size_t size)
{
    const char *kept = arena_text(&c->r->arena, text, size);
    c->failed = c->failed || !kept;
    return kept ? kept : "";
}

/* The closing quote of the text at `at`, or NULL; doubled quotes are part of the text. */
static const char *closing_quote(const char *at, const char *end)
{
    for (; at < end; at++) {
        if (*at == '"') {
            if (at + 1 == end || at[1] != '"') {
                return at;
            }
            at++;
        }
    }
    return NULL;
}

/* From just after an opening quote to just after the closing one. */
static const char *quoted(struct cursor *c)
{
    const char *close = closing_quote(c->at, c->end);
    char *text = close ? arena_take(&c->r->arena, (size_t)(close - c->at) + 1) : NULL;
    if (!text) {
        if (!close) {
            complain_at(c->r, c->file, c->line, c->column - 1, "the quote that opens here is never closed");
        }
        c->failed = true;
        return "";
    }
    size_t size = 0;
    while (c->at < close) {
        text[size++] = *c->at;
        if (*c->at == '"') {
            step(c);
        }
        step(c);
    }
    step(c);
    return text;
}

static struct csv_cell read_cell(struct cursor *c)
{
    while (c->at < c->end && *c->at == ' ') {
        step(c);
    }
    struct csv_cell cell = {.text = "", .line = c->line, .column = c->column};
    if (c->at < c->end && *c->at == '"') {
        step(c);
        cell.text = quoted(c);
        while (c->at < c->end && *c->at == ' ') {
            step(c);
        }
        if (!c->failed && !at_line_end(c) && *c->at != c->separator) {
            complain_at(c->r, c->file, c->line, c->column, "text after a closing quote; double a quote to write it inside quotes");
            c->failed = true;
        }
        return cell;
    }
    const char *start = c->at;
    while (!at_line_end(c) && *c->at != c->separator) {
        step(c);
    }
    size_t size = (size_t)(c->at - start);
    while (size > 0 && start[size - 1] == ' ') {
        size--;
    }
    cell.text = keep(c, start, size);
    return cell;
}

static bool push(struct cursor *c, struct cells *cells, struct csv_cell cell)
{
    if (cells->count == cells->room) {
        const size_t room = cells->room ? cells->room * 2 : 64;
        struct csv_cell *grown = realloc(cells->cell, room * sizeof *grown);
        if (!grown) {
            c->r->no_memory = c->failed = true;
            return false;
        }
        cells->cell = grown;
        cells->room = room;
    }
    cells->cell[cells->count++] = cell;
    return true;
}

/* One line's cells; their number. Blank lines have none. */
static size_t read_row(struct cursor *c, struct cells *cells)
{
    const size_t before = cells->count;
    if (at_line_end(c)) {
        end_line(c);
        return 0;
    }
    for (;;) {
        if (!push(c, cells, read_cell(c)) || c->failed) {
            return 0;
        }
        if (at_line_end(c)) {
            break;
        }
        if (cells->count - before == MOST_COLUMNS) {
            complain_at(c->r, c->file, c->line, c->column, "more than %d columns", MOST_COLUMNS);
            c->failed = true;
            return 0;
        }
        step(c); /* the separator */
    }
    end_line(c);
    return cells->count - before;
}

/* Real persons have no place in a model: tables that seem to list them are refused. */
bool csv_refuses(const char *name)
{
    static const char *const words[] = {
        "surname",    "first_name",  "firstname",   "last_name", "lastname",      "forename",        "birth",
        "dob",        "passport",    "cognome",     "nascita",   "prisoner_id",   "matricola",       "tax_code",
        "fiscale",    "fingerprint", "ssn",         "nombre_",   "apellido",      "geburt",          "vorname",
        "given_name", "family_name", "full_name",   "inmate_",   "prisoner_name", "prisoner_number", "detainee",
        "detenuto",   "born",        "national_id", "id_number", "id_card",       "case_number",     "fascicolo"};
    char lower[64];
    size_t i = 0;
    for (; name[i] && i + 1 < sizeof lower; i++) {
        const char c = name[i];
        lower[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c == ' ' || c == '-' ? '_' : c);
    }
    lower[i] = '\0';
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (strstr(lower, words[k])) {
            return true;
        }
    }
    return false;
}

static void check_head(struct reader *r, const struct csv *csv)
{
    for (size_t i = 0; i < csv->n_columns; i++) {
        const struct csv_cell *cell = &csv->head[i];
        if (cell->text[0] == '\0') {
            csv_complain(r, csv, cell, "column %zu has no name in the header line", i + 1);
        }
        if (csv_refuses(cell->text)) {
            csv_complain(r, csv, cell, "the column '%s' looks like data about real persons, which are never read; remove it",
                         SHOW(cell->text));
        }
        for (size_t j = 0; j < i; j++) {
            if (cell->text[0] && strcmp(csv->head[j].text, cell->text) == 0) {
                csv_complain(r, csv, cell, "the column '%s' is there twice", SHOW(cell->text));
                break;
            }
        }
    }
}

static bool read_rows(struct cursor *c, struct cells *cells, struct csv *csv)
{
    while (c->at < c->end && !c->failed) {
        const uint32_t line = c->line;
        const size_t start = cells->count;
        const size_t n = read_row(c, cells);
        if (c->failed || n == 0) {
            continue;
        }
        if (csv->n_columns == 0) {
            csv->n_columns = n;
        } else if (n != csv->n_columns) {
            complain_at(c->r, c->file, line, 1, "this row has %zu cells; the header line has %zu", n, csv->n_columns);
            cells->count = start;
            csv->n_bad++;
        } else if (++csv->n_rows > MOST_ROWS) {
            complain_at(c->r, c->file, line, 1, "the table has more than %d rows", MOST_ROWS);
            return false;
        }
    }
    return !c->failed;
}

bool csv_parse(struct reader *r, unsigned file, struct csv *out)
{
    const struct ocp_source *source = &r->study->sources[file];
    struct text_fault fault;
    *out = (struct csv){.file = file};
    if (!text_check(source->bytes, source->size, &fault)) {
        complain_at(r, file, fault.line, fault.column,
                    fault.malformed ? "byte 0x%02X is not valid UTF-8; save the table as UTF-8"
                                    : "control character U+%04X is not allowed in a table",
                    fault.code);
        return false;
    }
    const bool mark = source->size >= 3 && memcmp(source->bytes, "\xEF\xBB\xBF", 3) == 0;
    struct cursor c = {
        .r = r, .file = file, .at = source->bytes + (mark ? 3 : 0), .end = source->bytes + source->size, .line = 1, .column = 1};
    c.separator = best_separator(c.at, c.end);
    struct cells cells = {0};
    bool good = read_rows(&c, &cells, out);
    if (good && out->n_columns == 0) {
        complain_at(r, file, 0, 0, "the table is empty; it needs a header line and rows");
        good = false;
    }
    struct csv_cell *kept = good && cells.cell ? arena_take(&r->arena, cells.count * sizeof *kept) : NULL;
    if (kept) {
        memcpy(kept, cells.cell, cells.count * sizeof *kept);
        out->head = kept;
        out->cell = kept + out->n_columns;
        check_head(r, out);
    }
    free(cells.cell);
    return kept != NULL;
}

long csv_column(const struct csv *csv, const char *name)
{
    for (size_t i = 0; i < csv->n_columns; i++) {
        if (strcmp(csv->head[i].text, name) == 0) {
            return (long)i;
        }
    }
    return -1;
}
