/* The comparison as a table: for a terminal, for programs (JSON, CSV). */
#ifndef OCP_TABLE_H
#define OCP_TABLE_H

#include "analysis/effects.h"
#include "analysis/buffer.h"

struct ocp_table_options {
    unsigned width;    /* terminal columns; 0: 100 */
    bool colour;       /* ANSI colours: only for a terminal */
    bool unicode;      /* UTF-8 signs and rules; otherwise ASCII */
    bool all_outcomes; /* false: the scenario's list (all when the list is empty) */
    bool detail;       /* also BCa interval, Wilcoxon p, share improved and the variance-reduction factor of every effect */
    long strategy;     /* only this one; -1: all */
};

void ocp_table_terminal(const struct ocp_comparison *comparison, const struct ocp_table_options *options, struct ocp_buffer *out);
/* One JSON object: study, strategies with standing, outcomes, effects. Not-a-number is null. */
enum ocp_status ocp_table_json(const struct ocp_comparison *comparison, struct ocp_buffer *out, struct ocp_message *message);
/* One line per strategy and outcome, RFC 4180, header first, empty fields for what is not known. Text that a spreadsheet would
 * take for a formula is led by an apostrophe. */
void ocp_table_csv(const struct ocp_comparison *comparison, struct ocp_buffer *out);
/* Every run, long form: strategy, replicate, status, outcome, period, time, value. */
void ocp_table_csv_series(const struct ocp_results *results, struct ocp_buffer *out);
/* The base values with unit, evidence, default and the place that set them, empty where they are the default. */
void ocp_table_csv_parameters(const struct ocp_results *results, struct ocp_buffer *out);

#endif
