/* The comparison on a terminal: harm, rights and cost side by side, then every outcome, then what the figures rest on. */
#include "analysis/table.h"

#include "analysis/drift.h"
#include "analysis/evidence.h"
#include "analysis/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct page {
    const struct ocp_comparison *c;
    const struct ocp_table_options *o;
    struct ocp_buffer *out;
    unsigned width;
};

static const char *verdict_colour(enum ocp_verdict verdict)
{
    switch (verdict) {
    case OCP_VERDICT_BETTER:
        return "\033[32m";
    case OCP_VERDICT_WORSE:
        return "\033[31m";
    case OCP_VERDICT_CHANGED:
        return "\033[34m";
    case OCP_VERDICT_UNKNOWN:
    case OCP_VERDICT_SAME:
    case OCP_VERDICT_UNCERTAIN:
    case OCP_VERDICT_NEGLIGIBLE:
        break;
    }
    return "\033[2m";
}

static const char *verdict_sign(enum ocp_verdict verdict)
{
    static const char *const signs[] = {"?", "=", "\u00b7", "\u2713", "\u2717", "\u25c6", "\u2248"};
    return signs[verdict];
}

static void colour(struct page *p, const char *code)
{
    if (p->o->colour) {
        ocp_buffer_add_string(p->out, code);
    }
}

/* Breaks words at the page's width, every line led by `indent` spaces. */
static void wrapped(struct page *p, const char *words, unsigned indent)
{
    const char *at = words;
    while (*at != '\0') {
        size_t room = p->width > 10 + indent ? p->width - indent : 10, fit = 0, width = 0, last = 0;
        for (; at[fit] != '\0' && (width < room || last == 0); fit++) {
            width += ((unsigned char)at[fit] & 0xC0U) != 0x80U;
            last = at[fit] == ' ' ? fit : last;
        }
        size_t cut = at[fit] == '\0' ? fit : last;
        ocp_buffer_add(p->out, "%*s%.*s\n", (int)indent, "", (int)cut, at);
        at += cut;
        at += strspn(at, " ");
    }
}

static void heading(struct page *p, const char *words)
{
    colour(p, "\033[1m");
    ocp_buffer_add_string(p->out, "\n");
    wrapped(p, words, 0);
    colour(p, "\033[0m");
}

static void paragraph(struct page *p, const char *words)
{
    wrapped(p, words, 2);
}

static void rule(struct page *p, unsigned width)
{
    for (unsigned i = 0; i < width; i++) {
        ocp_buffer_add_string(p->out, "\u2500");
    }
    ocp_buffer_add_string(p->out, "\n");
}

static const char *about(const struct page *p)
{
    return p->o->unicode ? "\u00b1" : "+-";
}

/* "-28.4 [-29.1, -27.7]" in the outcome's unit. */
static void write_interval(char *out, size_t size, double value, struct ocp_interval interval)
{
    char middle[OCP_NUMBER_SIZE], low[OCP_NUMBER_SIZE], high[OCP_NUMBER_SIZE];
    double precision = ocp_half_width(interval);
    ocp_number_known(middle, OCP_NUMBER_PRINT, value, precision, true);
    ocp_number_known(low, OCP_NUMBER_PRINT, interval.low, precision, true);
    ocp_number_known(high, OCP_NUMBER_PRINT, interval.high, precision, true);
    if (isfinite(precision)) {
        snprintf(out, size, "%s [%s, %s]", middle, low, high);
    } else {
        snprintf(out, size, "%s", middle);
    }
}

static void write_head(struct page *p)
{
    const struct ocp_results *r = p->c->results;
    char line[512];
    ocp_clean(line, sizeof line, r->title[0] != '\0' ? r->title : r->name, p->width);
    colour(p, "\033[1m");
    ocp_buffer_add(p->out, "%s\n", line);
    colour(p, "\033[0m");
    snprintf(line, sizeof line,
             "%u strategies \u00d7 %u replicates, %u days in periods of %u, seed %llu, design %.12s. Simulated, not observed.",
             r->n_strategies, r->n_replicates, r->horizon_days, r->period_days, (unsigned long long)r->seed, r->design_hash);
    paragraph(p, line);
    if (p->c->n_failed > 0) {
        snprintf(line, sizeof line, "%u of %u runs failed; their pairs are left out, not counted as zero.", p->c->n_failed,
                 r->n_runs);
        paragraph(p, line);
    }
}

static bool shown(const struct page *p, uint32_t strategy)
{
    return strategy != OCP_BASELINE && (p->o->strategy < 0 || p->o->strategy == (long)strategy);
}

/* Strategies by rank on harm; those that add breaches of rights come after all others, whatever their rank. */
static uint32_t by_rank(const struct page *p, uint32_t *order, uint32_t room)
{
    uint32_t n = 0;
    for (uint32_t s = 0; s < p->c->results->n_strategies && n < room; s++) {
        if (!shown(p, s)) {
            continue;
        }
        uint32_t at = n++;
        for (; at > 0 && ocp_comparison_before(p->c, s, order[at - 1]); at--) {
            order[at] = order[at - 1];
        }
        order[at] = s;
    }
    return n;
}

enum { MOST_STRATEGIES = 64, CELL_SIZE = OCP_WORDS_SIZE + 8, LEADS = 3 };

/* The breach comes first; being dominated is said beside it, as in the report. */
static void standing_words(const struct page *p, uint32_t s, char *out, size_t size)
{
    const struct ocp_standing *st = &p->c->standing[s];
    snprintf(out, size, "%s%s%s",
             !st->flagged                                  ? ""
             : p->c->standing[OCP_BASELINE].breaches > 0.0 ? "ADDS BREACHES"
                                                           : "BREACHES RIGHTS",
             st->flagged && st->dominated_by >= 0 ? ", " : "", st->dominated_by >= 0 ? "dominated" : "");
}

/* Effects in their own unit in thousands or millions, the half-width in the same. */
static void scaled_words(char out[OCP_WORDS_SIZE], const struct ocp_effect *e, const char *about)
{
    const double half = ocp_half_width(e->t), most = fmax(fabs(e->difference), half), scale = most >= 999500.0 ? 1e6 : 1e3;
    char number[OCP_NUMBER_SIZE], width[OCP_NUMBER_SIZE];
    ocp_number_known(number, OCP_NUMBER_PRINT, e->difference / scale, half / scale, true);
    ocp_number_half(width, OCP_NUMBER_PRINT, half / scale, number);
    snprintf(out, OCP_WORDS_SIZE, "%s %s%s %s", number, about, width, scale == 1e6 ? "M" : "k");
}

/* An effect and the sign of its verdict. Where that takes more than `room` columns, thousands or millions are tried; the number
 * is never cut, so the words may still be wider. */
static void effect_words(const struct page *p, const struct ocp_effect *effect, size_t room, char out[CELL_SIZE])
{
    char size[OCP_WORDS_SIZE], scaled[OCP_WORDS_SIZE];
    struct ocp_effect e = *effect;
    if (fabs(e.relative) < 0.005) { /* not NaN: what two decimals write as 0.00 is no power of ten */
        e.relative = 0.0;
    }
    ocp_words_size_of(size, &e, about(p));
    bool own_unit = !isfinite(e.relative) && e.verdict != OCP_VERDICT_UNKNOWN && isfinite(ocp_half_width(e.t));
    if (own_unit && ocp_columns(size) + 2 > room) {
        scaled_words(scaled, &e, about(p));
        if (ocp_columns(scaled) < ocp_columns(size)) {
            snprintf(size, sizeof size, "%s", scaled);
        }
    }
    snprintf(out, CELL_SIZE, "%s %s", size, verdict_sign(e.verdict));
}

/* How wide a column of effects is. */
struct column {
    unsigned least; /* its width unless the effects need more */
    unsigned gap;   /* spaces before its widest effect, at least */
    bool brief;     /* effects that need more than the least are told in thousands or millions */
    unsigned width;
};

static size_t effect_room(const struct column *column)
{
    return column->brief ? column->least - column->gap : SIZE_MAX;
}

static void widen_column(const struct page *p, struct column *column, uint32_t strategy, long outcome)
{
    char words[CELL_SIZE];
    if (outcome < 0) {
        return;
    }
    effect_words(p, ocp_comparison_effect(p->c, strategy, (uint32_t)outcome), effect_room(column), words);
    unsigned need = (unsigned)ocp_columns(words) + column->gap;
    column->width = need > column->width ? need : column->width;
}

static void write_effect(struct page *p, const struct column *column, uint32_t strategy, long outcome)
{
    char words[CELL_SIZE] = "";
    if (outcome >= 0) {
        const struct ocp_effect *e = ocp_comparison_effect(p->c, strategy, (uint32_t)outcome);
        effect_words(p, e, effect_room(column), words);
        colour(p, verdict_colour(e->verdict));
    }
    ocp_buffer_add_cell(p->out, words, column->width, true);
    colour(p, "\033[0m");
}

/* Thresholds and weights that are not the usual ones: no reader should take this study's breaches for another's. */
static void write_moved_rules(struct page *p)
{
    char words[OCP_EVIDENCE_SIZE], line[OCP_EVIDENCE_SIZE + 2], clean[OCP_EVIDENCE_SIZE + 2];
    for (uint32_t i = 0; i < p->c->results->n_params; i++) {
        if (ocp_evidence_rule_moved(&p->c->results->param[i])) {
            ocp_evidence_rule_words(words, &p->c->results->param[i]);
            snprintf(line, sizeof line, "%s.", words);
            paragraph(p, ocp_clean(clean, sizeof clean, line, sizeof line));
        }
    }
}

/* Which rules are broken, in the baseline and by whom more than there. */
static void write_breaches(struct page *p, const uint32_t *order, uint32_t n)
{
    const struct ocp_comparison *c = p->c;
    char rule[OCP_RULE_SIZE], line[OCP_RULE_SIZE + 256], clean[OCP_RULE_SIZE + 300];
    write_moved_rules(p);
    if (c->standing[OCP_BASELINE].breaches > 0.0) {
        const struct ocp_results_outcome *o = &c->results->outcome[c->breaches];
        char base[OCP_NUMBER_SIZE];
        ocp_number(base, OCP_NUMBER_PRINT, c->standing[OCP_BASELINE].breaches, 3);
        snprintf(line, sizeof line, "Breaches of rights are counted in the baseline too: %s, %s %s.", o->meaning, base, o->unit);
        paragraph(p, ocp_clean(clean, sizeof clean, line, sizeof line));
        for (uint32_t k = 0; k < c->n_rules; k++) {
            if (ocp_comparison_level(c, OCP_BASELINE, c->rule[k]) > 0.0) {
                ocp_words_rule(rule, c, OCP_BASELINE, k);
                snprintf(line, sizeof line, "- %s.", rule);
                paragraph(p, ocp_clean(clean, sizeof clean, line, sizeof line));
            }
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < c->n_rules; k++) {
            if (c->standing[order[i]].broken[k]) {
                ocp_words_rule(rule, c, order[i], k);
                snprintf(line, sizeof line, "%s %s. %s.", ocp_comparison_title(c, order[i]), ocp_words_flag(c), rule);
                paragraph(p, ocp_clean(clean, sizeof clean, line, sizeof line));
            }
        }
    }
}

/* The columns of the table that leads: titles, three effects, words on the standing. */
struct lead_table {
    struct column column[LEADS];
    unsigned name;
    bool below; /* the words stand on lines of their own: the page is too narrow */
};

static unsigned longest_title(const struct page *p, const uint32_t *order, uint32_t n)
{
    size_t longest = 0;
    for (uint32_t i = 0; i < n; i++) {
        size_t columns = ocp_columns(ocp_comparison_title(p->c, order[i]));
        longest = columns > longest ? columns : longest;
    }
    return longest > 40 ? 40 : (unsigned)longest;
}

/* Whether titles have room beside the effects and `words` columns. The last way is taken anyhow when there is nothing to put
 * elsewhere. */
static bool fit_leads(const struct page *p, const uint32_t *order, uint32_t n, const long lead[LEADS], unsigned words,
                      struct lead_table *table)
{
    static const struct column ways[] = {
        {.least = 18, .gap = 1}, {.least = 15, .gap = 2}, {.least = 14, .gap = 1}, {.least = 14, .gap = 1, .brief = true}};
    const unsigned title = longest_title(p, order, n), least = 20;
    for (size_t way = 0; way < OCP_COUNT(ways); way++) {
        unsigned used = 2 + words;
        for (int k = 0; k < LEADS; k++) {
            struct column *column = &table->column[k];
            *column = ways[way];
            column->width = column->least;
            for (uint32_t i = 0; i < n; i++) {
                widen_column(p, column, order[i], lead[k]);
            }
            used += column->width;
        }
        unsigned room = p->width > used ? p->width - used : 0;
        bool last = way + 1 == OCP_COUNT(ways);
        if (room >= title || (last && (room >= least || words == 0))) {
            table->name = room > 40 ? 40 : room < 10 ? 10 : room;
            return true;
        }
    }
    return false;
}

static bool any_dominated(const struct page *p, const uint32_t *order, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (p->c->standing[order[i]].dominated_by >= 0) {
            return true;
        }
    }
    return false;
}

static void write_lead_rows(struct page *p, const uint32_t *order, uint32_t n, const long lead[LEADS])
{
    char words[64];
    unsigned longest = 0;
    for (uint32_t i = 0; i < n; i++) {
        standing_words(p, order[i], words, sizeof words);
        unsigned columns = words[0] != '\0' ? 2 + (unsigned)ocp_columns(words) : 0;
        longest = columns > longest ? columns : longest;
    }
    struct lead_table table = {.below = false};
    if (!fit_leads(p, order, n, lead, longest, &table)) {
        table.below = true;
        fit_leads(p, order, n, lead, 0, &table);
    }
    static const char *const heads[LEADS] = {"harm", "rights burden", "cost"};
    ocp_buffer_add_string(p->out, "  ");
    ocp_buffer_add_cell(p->out, "strategy", table.name, false);
    for (int k = 0; k < LEADS; k++) {
        ocp_buffer_add_cell(p->out, lead[k] >= 0 ? heads[k] : "", table.column[k].width, true);
    }
    ocp_buffer_add_string(p->out, "\n");
    rule(p, p->width);
    for (uint32_t i = 0; i < n; i++) {
        ocp_buffer_add_string(p->out, "  ");
        ocp_buffer_add_cell(p->out, ocp_comparison_title(p->c, order[i]), table.name, false);
        for (int k = 0; k < LEADS; k++) {
            write_effect(p, &table.column[k], order[i], lead[k]);
        }
        standing_words(p, order[i], words, sizeof words);
        ocp_buffer_add(p->out, "%s%s\n", words[0] == '\0' ? "" : table.below ? "\n    " : "  ", words);
    }
}

static void write_leads(struct page *p)
{
    const struct ocp_comparison *c = p->c;
    const struct ocp_results *r = c->results;
    uint32_t order[MOST_STRATEGIES], n = by_rank(p, order, MOST_STRATEGIES);
    if (c->harm < 0) {
        return;
    }
    const long lead[LEADS] = {c->harm, c->rights, c->cost};
    heading(p, "Harm, rights and cost side by side (least harm first, added breaches of rights last)");
    write_lead_rows(p, order, n, lead);
    if (any_dominated(p, order, n)) {
        paragraph(p, "Dominated: another strategy, or the baseline, is at least as good on all three and better on one, in at "
                     "least nine of ten "
                     "resamples of the replicates.");
    }
    write_breaches(p, order, n);
    static const char *const role[LEADS] = {"harm", "rights burden", "cost"};
    for (int k = 0; k < LEADS; k++) {
        if (lead[k] >= 0) {
            char line[512], base[OCP_NUMBER_SIZE];
            ocp_number(base, OCP_NUMBER_PRINT, ocp_comparison_effect(c, OCP_BASELINE, (uint32_t)lead[k])->baseline, 3);
            snprintf(line, sizeof line, "%s: %s, %s; baseline %s.", role[k], r->outcome[lead[k]].meaning, r->outcome[lead[k]].unit,
                     base);
            char clean[600];
            paragraph(p, ocp_clean(clean, sizeof clean, line, 500));
        }
    }
}

static uint32_t outcome_count(const struct page *p)
{
    return p->o->all_outcomes || p->c->n_lead == 0 ? p->c->n_listed : p->c->n_lead;
}

enum {
    MATRIX_LABEL = 34,
    MATRIX_SHORT = 28, /* what remains of a label so that one more column fits */
    MATRIX_CELL = 16,
    MATRIX_MOST = 12 /* columns side by side: no page has room for more */
};

/* Strategies side by side: so many columns, and what they leave for the labels. */
struct block {
    struct column column[MATRIX_MOST];
    uint32_t n;
    unsigned label, width;
};

/* As many of these strategies as fit, in columns as wide as their effects. Where the page is too narrow, labels get shorter; then
 * long effects are told in thousands or millions; then there are fewer columns. */
static void plan_block(const struct page *p, const uint32_t *strategy, uint32_t n, struct block *block)
{
    const uint32_t most = p->width > 2 + MATRIX_LABEL ? (p->width - 2 - MATRIX_LABEL) / MATRIX_CELL : 0;
    block->n = most < 1 ? 1 : most > MATRIX_MOST ? MATRIX_MOST : most;
    block->n = block->n > n ? n : block->n;
    for (bool brief = false;; brief = !brief) {
        block->width = 2;
        for (uint32_t k = 0; k < block->n; k++) {
            struct column *column = &block->column[k];
            *column = (struct column){.least = MATRIX_CELL, .gap = 1, .brief = brief, .width = MATRIX_CELL};
            for (uint32_t i = 0; i < outcome_count(p); i++) {
                widen_column(p, column, strategy[k], (long)p->c->listed[i]);
            }
            block->width += column->width;
        }
        const bool fits = block->width + MATRIX_SHORT <= p->width;
        if (fits || (brief && block->n == 1)) {
            const unsigned room = fits ? p->width - block->width : MATRIX_SHORT;
            block->label = room < MATRIX_LABEL ? room : MATRIX_LABEL;
            block->width += block->label;
            return;
        }
        block->n -= brief;
    }
}

static void write_matrix_row(struct page *p, const struct block *block, const uint32_t *strategy, uint32_t outcome)
{
    ocp_buffer_add_string(p->out, "  ");
    ocp_buffer_add_cell(p->out, p->c->results->outcome[outcome].meaning, block->label - 1, false);
    ocp_buffer_add_string(p->out, " ");
    for (uint32_t k = 0; k < block->n; k++) {
        write_effect(p, &block->column[k], strategy[k], (long)outcome);
    }
    ocp_buffer_add_string(p->out, "\n");
}

/* Outcomes down, strategies across, as many at a time as fit. */
static void write_matrix(struct page *p)
{
    const struct ocp_comparison *c = p->c;
    uint32_t order[MOST_STRATEGIES] = {0}, n = by_rank(p, order, MOST_STRATEGIES);
    heading(p, p->o->all_outcomes || c->n_lead == 0 ? "All outcomes" : "The outcomes of the scenario's list");
    paragraph(p, "In % of the baseline; costs, and what is 0 in the baseline or becomes many times of it, in the outcome's unit "
                 "(k: thousands, M: millions); plus or minus half the 95 % interval.");
    for (uint32_t first = 0; first < n;) {
        struct block block;
        plan_block(p, order + first, n - first, &block);
        ocp_buffer_add(p->out, "  %*s", (int)block.label, "");
        for (uint32_t k = 0; k < block.n; k++) {
            char head[80];
            ocp_clean(head, sizeof head, c->results->strategy[order[first + k]].name, block.column[k].width - 1);
            ocp_buffer_add_cell(p->out, head, block.column[k].width, true);
        }
        ocp_buffer_add_string(p->out, "\n");
        rule(p, block.width);
        for (uint32_t i = 0; i < outcome_count(p); i++) {
            write_matrix_row(p, &block, order + first, c->listed[i]);
        }
        first += block.n;
        ocp_buffer_add_string(p->out, "\n");
    }
    paragraph(
        p,
        "\u2713 better  \u2717 worse  \u25c6 changed, neither good nor bad  \u00b7 no clear change (the 95 % interval includes 0)  "
        "= exactly as the baseline in every replicate  \u2248 no practical difference: less than half a per cent of the baseline  "
        "? not known");
}

/* One line of the detailed table, and how wide its cells are. */
enum { DETAIL_T, DETAIL_BCA, DETAIL_IMPROVED, DETAIL_P, DETAIL_CRN, DETAIL_CELLS };
typedef char detail_row[DETAIL_CELLS][160];

static void detail_words(const struct ocp_effect *e, detail_row cell)
{
    char crn[OCP_NUMBER_SIZE], bca[160];
    write_interval(cell[DETAIL_T], sizeof cell[DETAIL_T], e->difference, e->t);
    write_interval(bca, sizeof bca, e->difference, e->bca);
    const char *bracket = strchr(bca, '[');
    snprintf(cell[DETAIL_BCA], sizeof cell[DETAIL_BCA], "%s", bracket == NULL ? "" : bracket);
    if (e->n_pairs > 0) {
        snprintf(cell[DETAIL_IMPROVED], sizeof cell[DETAIL_IMPROVED], "%.0f%%", 100.0 * e->improved);
        snprintf(cell[DETAIL_P], sizeof cell[DETAIL_P], "%.2g", e->wilcoxon_p);
    } else {
        snprintf(cell[DETAIL_IMPROVED], sizeof cell[DETAIL_IMPROVED], "n/a");
        snprintf(cell[DETAIL_P], sizeof cell[DETAIL_P], "n/a");
    }
    if (isfinite(e->crn_factor)) {
        ocp_number(crn, OCP_NUMBER_PRINT, e->crn_factor, 2);
    } else {
        snprintf(crn, sizeof crn, "%s", e->verdict == OCP_VERDICT_SAME ? "exact" : "n/a");
    }
    snprintf(cell[DETAIL_CRN], sizeof cell[DETAIL_CRN], "%s", crn);
}

static void write_detail_of(struct page *p, uint32_t strategy)
{
    enum { LABEL = 26 };
    static const char *const heads[DETAIL_CELLS] = {"difference [95 %, t]", "[95 %, BCa]", "improved", "p", "CRN \u00d7"};
    const struct ocp_comparison *c = p->c;
    unsigned width[DETAIL_CELLS] = {34, 26, 10, 8, 8}, whole = 2 + LABEL;
    detail_row cell;
    for (uint32_t i = 0; i < outcome_count(p); i++) {
        detail_words(ocp_comparison_effect(c, strategy, c->listed[i]), cell);
        for (int k = 0; k < DETAIL_CELLS; k++) {
            unsigned need = (unsigned)ocp_columns(cell[k]) + 1;
            width[k] = need > width[k] ? need : width[k];
        }
    }
    ocp_buffer_add(p->out, "  %-*s", LABEL, "outcome");
    for (int k = 0; k < DETAIL_CELLS; k++) {
        ocp_buffer_add_cell(p->out, heads[k], width[k], true);
        whole += width[k];
    }
    ocp_buffer_add_string(p->out, "\n");
    rule(p, whole);
    for (uint32_t i = 0; i < outcome_count(p); i++) {
        detail_words(ocp_comparison_effect(c, strategy, c->listed[i]), cell);
        ocp_buffer_add_string(p->out, "  ");
        ocp_buffer_add_cell(p->out, c->results->outcome[c->listed[i]].meaning, LABEL, false);
        for (int k = 0; k < DETAIL_CELLS; k++) {
            ocp_buffer_add_cell(p->out, cell[k], width[k], true);
        }
        ocp_buffer_add_string(p->out, "\n");
    }
}

static void write_detail(struct page *p)
{
    const struct ocp_comparison *c = p->c;
    for (uint32_t s = 1; s < c->results->n_strategies; s++) {
        if (!shown(p, s)) {
            continue;
        }
        char line[400];
        snprintf(line, sizeof line, "%s: effects in the outcomes' own units", ocp_comparison_title(c, s));
        char clean[500];
        heading(p, ocp_clean(clean, sizeof clean, line, p->width));
        write_detail_of(p, s);
    }
    paragraph(p, "improved: share of replicates that differ in the good direction. p: Wilcoxon signed-rank. CRN: (var A + var B) / "
                 "var (A \u2212 B), the factor by which pairing on common random numbers saves runs.");
}

static bool decides(const struct page *p, uint32_t strategy, uint32_t outcome)
{
    const enum ocp_verdict verdict = ocp_comparison_effect(p->c, strategy, outcome)->verdict;
    return verdict != OCP_VERDICT_SAME && verdict != OCP_VERDICT_UNKNOWN;
}

/* The intervals of the tables above, each once: those listed, and those that lead when they are not. */
static uint32_t count_intervals(const struct page *p)
{
    const struct ocp_comparison *c = p->c;
    const long lead[LEADS] = {c->harm, c->rights, c->cost};
    uint32_t order[MOST_STRATEGIES], n = by_rank(p, order, MOST_STRATEGIES), count = 0;
    for (uint32_t s = 0; s < n; s++) {
        bool listed[LEADS] = {false};
        for (uint32_t i = 0; i < outcome_count(p); i++) {
            count += decides(p, order[s], c->listed[i]);
            for (int k = 0; k < LEADS; k++) {
                listed[k] = listed[k] || (long)c->listed[i] == lead[k];
            }
        }
        for (int k = 0; k < LEADS && c->harm >= 0; k++) {
            count += lead[k] >= 0 && !listed[k] && decides(p, order[s], (uint32_t)lead[k]);
        }
    }
    return count;
}

/* The baseline is no fixed point: what grew or fell in it while results were recorded. */
static void write_drift(struct page *p)
{
    enum { MOST_TOLD = 6 };
    const struct ocp_comparison *c = p->c;
    enum ocp_status status = OCP_OK;
    struct ocp_drift *drift = ocp_alloc(c->results->n_outcomes + 1, sizeof *drift);
    const size_t n = drift ? ocp_drift_find(c, drift, &status) : 0;
    char line[OCP_DRIFT_WORDS + 80], words[OCP_DRIFT_WORDS], clean[OCP_DRIFT_WORDS + 80];
    if (n > 0) {
        snprintf(line, sizeof line, "The baseline itself moves in %zu of %u outcomes, by more than a tenth:", n,
                 c->results->n_outcomes);
        paragraph(p, line);
        for (size_t i = 0; i < n && i < MOST_TOLD; i++) {
            ocp_drift_words(words, c, &drift[i]);
            snprintf(line, sizeof line, "- %s%s", words, i + 1 == MOST_TOLD && n > MOST_TOLD ? "; the report lists all." : ".");
            paragraph(p, ocp_clean(clean, sizeof clean, line, sizeof line));
        }
        paragraph(p, ocp_drift_meaning);
    }
    free(drift);
}

static void write_foot(struct page *p)
{
    const struct ocp_comparison *c = p->c;
    const uint32_t tests = count_intervals(p);
    char line[600], factor[OCP_NUMBER_SIZE];
    heading(p, "What the figures rest on");
    paragraph(p, "A run's value is the mean over its days; of a share of cases, the mean over periods that have cases. Effects are "
                 "mean differences from the baseline within replicates that share "
                 "their chance; intervals are 95 %, Student's t over the pairs, in per cent that of the ratio of the two means. "
                 "They measure chance only, not how far the parameters may be "
                 "off.");
    if (isfinite(c->crn_median)) {
        ocp_number(factor, OCP_NUMBER_PRINT, c->crn_median, 2);
        snprintf(line, sizeof line,
                 "Common random numbers cut the variance of a difference by a factor of %s (median over all strategies and the "
                 "outcomes that lead the study): unpaired runs would need about %.0f replicates for what %u show.",
                 factor, ceil(c->crn_median * c->results->n_replicates), c->results->n_replicates);
        paragraph(p, line);
    }
    if (tests > 0) {
        char missed[40] = "fewer than one";
        if (0.05 * tests >= 1.0) {
            snprintf(missed, sizeof missed, "about %.0f", 0.05 * tests);
        }
        snprintf(line, sizeof line, "Of %u interval%s %s would miss zero by chance alone if no strategy had any effect.", tests,
                 tests == 1 ? "" : "s", missed);
        paragraph(p, line);
    }
    write_drift(p);
}

void ocp_table_terminal(const struct ocp_comparison *comparison, const struct ocp_table_options *options, struct ocp_buffer *out)
{
    unsigned width = options->width == 0 ? 100 : options->width < 60 ? 60 : options->width > 200 ? 200 : options->width;
    struct page page = {.c = comparison, .o = options, .out = out, .width = width};
    size_t start = out->length;
    write_head(&page);
    if (comparison->results->n_strategies > 1) {
        write_leads(&page);
        write_matrix(&page);
        if (options->detail) {
            write_detail(&page);
        }
        write_foot(&page);
    } else {
        paragraph(&page, "The study has only a baseline: there is nothing to compare it with.");
    }
    if (!options->unicode) {
        ocp_buffer_to_ascii(out, start);
    }
}
