/* Shared by the files that write the report; not for other rooms. */
#ifndef OCP_REPORT_INTERNAL_H
#define OCP_REPORT_INTERNAL_H

#include "analysis/html.h"
#include "analysis/plot.h"
#include "analysis/report.h"
#include "analysis/words.h"

struct ocp_page {
    struct ocp_buffer *out;
    const struct ocp_comparison *c;
    const struct ocp_report_options *o;
    unsigned n_figures;
    char no_figures[OCP_MESSAGE_SIZE]; /* why figures are missing; empty while they can be drawn */
};

void ocp_report_brief(struct ocp_page *page);
/* The section on what would overturn the ranking; `order` as by ocp_report_order. */
void ocp_report_overturn(struct ocp_page *page, const uint32_t *order, uint32_t n);
/* What each strategy does, where, when and with which values. */
void ocp_report_strategies(struct ocp_page *page);
void ocp_report_annex(struct ocp_page *page);
void ocp_report_style(struct ocp_buffer *out);

/* Appends our own markup as it is / user text escaped. */
#define ocp_page_raw(page, ...) ocp_buffer_add((page)->out, __VA_ARGS__)
void ocp_page_words(struct ocp_page *page, const char *text);
/* A strategy's title in bold letters. */
void ocp_page_strategy(struct ocp_page *page, uint32_t strategy);
/* A figure with its caption, or nothing when the study lacks what it needs. */
void ocp_page_figure(struct ocp_page *page, enum ocp_plot_kind kind, long outcome, const char *caption);

enum { OCP_PHRASE_SIZE = 320 };
/* "−14.4 to −12.8", to the digits that the interval supports. */
void ocp_phrase_range(char out[OCP_PHRASE_SIZE], struct ocp_interval interval, bool sign, bool percent);
/* "lowers it by 13.6 % (95 % interval 12.8 to 14.4)", "shows no clear change (...)", "does not change it at all". The unit, for
 * effects from a baseline of zero, is user text: escape the phrase. */
void ocp_phrase_change(char out[OCP_PHRASE_SIZE], const struct ocp_effect *effect, const char *unit);
/* CSS class and word of a verdict: colour is never alone. */
const char *ocp_verdict_class(enum ocp_verdict verdict);
const char *ocp_verdict_mark(enum ocp_verdict verdict);

/* Strategies without the baseline, least harm first; returns their number, at most `room`. */
uint32_t ocp_report_order(const struct ocp_comparison *comparison, uint32_t *order, uint32_t room);
/* The first by harm that clearly lowers it and carries no flag for breaches of rights; -1 when there is none. */
long ocp_report_choice(const struct ocp_comparison *comparison, const uint32_t *order, uint32_t n);
/* "116 have a source, 105 a source in part, 261 are ASSUMED, 7 are definitions", with the values that the study set. */
void ocp_page_evidence(struct ocp_page *page);

enum { OCP_REPORT_STRATEGIES = 64 };

#endif
