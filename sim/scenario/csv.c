/* The table reader. */
#include "scenario/csv.h"

#include <ctype.h>
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

/* What real persons are known by, in the languages of those who keep such tables. Whole words of a column's name, its words being
 * what letters of either case, digits, spaces and marks set apart; and beginnings of words that are long enough to be sure. */
static const char *const identity_words[] = {
    "surname",      "surnames",     "firstname",    "lastname",   "forename",      "forenames",    "fullname",     "givenname",
    "familyname",   "maidenname",   "nickname",     "aka",        "dob",           "born",         "birthday",     "birthdate",
    "birthplace",   "passport",     "ssn",          "nin",        "nino",          "dni",          "nie",          "cpr",
    "cnp",          "pesel",        "bsn",          "jmbg",       "oib",           "egn",          "amka",         "curp",
    "nss",          "nir",          "hetu",         "fnr",        "faceid",        "fingerprint",  "fingerprints", "iris",
    "dna",          "iban",         "diagnosis",    "detainee",   "detenuto",      "prisonername", "prisonerid",   "cognome",
    "soprannome",   "nascita",      "matricola",    "fascicolo",  "codicefiscale", "fiscale",      "nachname",     "vorname",
    "familienname", "geburt",       "rufname",      "ausweis",    "prenom",        "naissance",    "ecrou",        "apellido",
    "apellidos",    "nacimiento",   "apelido",      "nascimento", "voornaam",      "achternaam",   "fornamn",      "efternamn",
    "personnummer", "personnumero", "fodelsedatum", "sukunimi",   "etunimi",       "nazwisko",     "prijmeni",     "jmeno",
    "prezime"};
static const char *const identity_beginnings[] = {"geburts", "geboorte", "nacimient", "naissanc",
                                                  "biometr", "passport", "personnum"};
/* A word before "name", "number", "id" or "date" that makes a person of it. */
static const char *const persons[] = {"prisoner", "person",   "personal", "first",    "last",    "full",     "given",    "family",
                                      "famille",  "middle",   "birth",    "national", "tax",     "card",     "case",     "face",
                                      "inmate",   "detainee", "offender", "patient",  "citizen", "identity", "document", "id"};
static const char *const of_persons[] = {"name", "names", "nom", "nome", "nombre", "number",
                                         "no",   "id",    "ids", "date", "code",   "card"};

/* In languages that put it the other way round: nom_famille, date_naissance. */
static const char *const persons_last[] = {"famille", "familia", "famiglia"};

static bool is_one_of(const char *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, list[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool begins_as(const char *word)
{
    for (size_t i = 0; i < OCP_COUNT(identity_beginnings); i++) {
        if (strncmp(word, identity_beginnings[i], strlen(identity_beginnings[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* The next word of a name in lower case, without marks on letters being told apart; false at the end. */
static bool next_word(const char **name, char word[64])
{
    const char *c = *name;
    size_t n = 0;
    while (*c && !isalnum((unsigned char)*c) && (unsigned char)*c < 128) {
        c++;
    }
    for (; *c && n + 1 < 64; c++) {
        const bool upper = *c >= 'A' && *c <= 'Z';
        const bool hump = upper && n > 0 && c[-1] >= 'a' && c[-1] <= 'z';
        if ((!isalnum((unsigned char)*c) && (unsigned char)*c < 128) || hump) {
            break;
        }
        word[n++] = (char)(upper ? *c + 32 : *c);
    }
    word[n] = '\0';
    *name = c;
    return n > 0;
}

/* Letters with marks as those without: what UTF-8 needs two bytes for, of Latin. */
static void without_marks(const char *name, char out[256])
{
    static const struct {
        const char *marked;
        char plain;
    } letters[] = {{"\u00e9", 'e'}, {"\u00e8", 'e'}, {"\u00eb", 'e'}, {"\u00f6", 'o'}, {"\u00f3", 'o'}, {"\u00e4", 'a'},
                   {"\u00e1", 'a'}, {"\u00e5", 'a'}, {"\u00fc", 'u'}, {"\u00ed", 'i'}, {"\u0159", 'r'}, {"\u0119", 'e'},
                   {"\u00f8", 'o'}, {"\u00e7", 'c'}, {"\u00c9", 'e'}, {"\u00d6", 'o'}, {"\u00f1", 'n'}};
    size_t n = 0;
    while (*name && n + 1 < 256) {
        size_t k = 0;
        while (k < OCP_COUNT(letters) && strncmp(name, letters[k].marked, 2) != 0) {
            k++;
        }
        out[n++] = k < OCP_COUNT(letters) ? letters[k].plain : *name;
        name += k < OCP_COUNT(letters) ? 2 : 1;
    }
    out[n] = '\0';
}

bool csv_refuses(const char *name)
{
    char plain[256], word[64], before[64] = "", joined[128];
    without_marks(name, plain);
    const char *rest = plain;
    while (next_word(&rest, word)) {
        (void)snprintf(joined, sizeof joined, "%s%s", before, word);
        if (is_one_of(word, identity_words, OCP_COUNT(identity_words)) ||
            is_one_of(joined, identity_words, OCP_COUNT(identity_words)) || begins_as(word) || strcmp(word, "birth") == 0 ||
            (is_one_of(before, persons, OCP_COUNT(persons)) && is_one_of(word, of_persons, OCP_COUNT(of_persons))) ||
            (is_one_of(word, persons_last, OCP_COUNT(persons_last)) && is_one_of(before, of_persons, OCP_COUNT(of_persons)))) {
            return true;
        }
        memcpy(before, word, sizeof before);
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
