/* Networks as tables: an edge list, and with it, if more is known, a list of persons with their group and role. */
#include "scenario/csv.h"
#include "scenario/network.h"

#include <string.h>

static struct network_place place_of(const struct csv *csv, const struct csv_cell *cell)
{
    return (struct network_place){csv->file, cell->line, cell->column};
}

/* Columns that may be there, and codes in those that are passed over but might name somebody. */
static void check_columns(struct network *n, const struct csv *csv)
{
    for (size_t i = 0; i < csv->n_columns; i++) {
        const char *name = csv->head[i].text;
        if (name[0] && !csv_refuses(name)) { /* the others csv_parse has told */
            (void)network_knows(n, place_of(csv, &csv->head[i]), name);
        }
        const bool coded = strcmp(name, "label") == 0 || strcmp(name, "id") == 0;
        for (size_t row = 0; coded && row < csv->n_rows; row++) {
            const struct csv_cell *cell = &csv->cell[row * csv->n_columns + i];
            (void)network_label(n, place_of(csv, cell), cell->text);
        }
    }
}

static void read_persons(struct network *n, const struct csv *csv)
{
    const long node = csv_column(csv, "node"), group = csv_column(csv, "group"), role = csv_column(csv, "role");
    if (node < 0) {
        csv_complain(n->r, csv, &csv->head[0], "a list of persons needs the column 'node'; 'group' and 'role' are read too");
        return;
    }
    for (size_t row = 0; row < csv->n_rows && !n->full; row++) {
        const struct csv_cell *cells = &csv->cell[row * csv->n_columns];
        const uint32_t known = n->n_persons;
        const long person = network_person(n, place_of(csv, &cells[node]), cells[node].text);
        if (person >= 0 && n->n_persons == known) {
            csv_complain(n->r, csv, &cells[node], "the person '%s' is listed twice", SHOW(cells[node].text));
        } else if (person >= 0) {
            if (group >= 0) {
                network_set_group(n, place_of(csv, &cells[group]), (uint32_t)person, cells[group].text);
            }
            if (role >= 0) {
                network_set_role(n, place_of(csv, &cells[role]), (uint32_t)person, cells[role].text);
            }
        }
    }
    n->closed = true;
}

void network_read_csv(struct network *n, unsigned file, long nodes)
{
    struct csv persons, csv;
    if (nodes >= 0) {
        if (!csv_parse(n->r, (unsigned)nodes, &persons)) {
            return;
        }
        check_columns(n, &persons);
        read_persons(n, &persons);
    }
    if (!csv_parse(n->r, file, &csv)) {
        return;
    }
    check_columns(n, &csv);
    const long source = csv_column(&csv, "source"), target = csv_column(&csv, "target"), weight = csv_column(&csv, "weight");
    if (source < 0 || target < 0) {
        csv_complain(n->r, &csv, &csv.head[0], "an edge list needs the columns 'source' and 'target'");
        return;
    }
    for (size_t row = 0; row < csv.n_rows && !n->r->no_memory; row++) {
        const struct csv_cell *cells = &csv.cell[row * csv.n_columns];
        network_tie(n, place_of(&csv, &cells[source]), cells[source].text, cells[target].text,
                    weight >= 0 ? cells[weight].text : NULL);
    }
}
