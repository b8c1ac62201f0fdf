/* Tables: RFC 4180 text with a header line. Every cell knows its line and column, for complaints. */
#ifndef OCP_SCENARIO_CSV_H
#define OCP_SCENARIO_CSV_H

#include "scenario/reader.h"

enum { MOST_COLUMNS = 256, MOST_ROWS = 200000 };

struct csv_cell {
    const char *text; /* unquoted, spaces at both ends removed; in the reader's arena */
    uint32_t line, column;
};

struct csv {
    unsigned file;
    size_t n_columns, n_rows;    /* n_rows: sound ones */
    size_t n_bad;                /* rows left out after a complaint */
    const struct csv_cell *head; /* [n_columns] */
    const struct csv_cell *cell; /* [n_rows * n_columns] */
};

/* Reads source `file`. The separator is the comma, semicolon or tab that the header line uses most. Complaints: bad text,
 * quotes left open, rows of the wrong length, empty or repeated column names, columns that look like persons' identities.
 * false when nothing can be read from the table. */
bool csv_parse(struct reader *r, unsigned file, struct csv *out);
/* A column name that looks like data about real persons. */
bool csv_refuses(const char *name);
/* Column of that name, or -1. */
long csv_column(const struct csv *csv, const char *name);
void csv_complain(struct reader *r, const struct csv *csv, const struct csv_cell *cell, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
