/* The comparison on a terminal: harm, rights and cost side by side, then every outcome, then what the figures rest on. */
#include "analysis/table.h"

#include "analysis/words.h"

#include <math.h>
#include <stdio.h>
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

static void heading(struct page *p, const char *words)
{
    colour(p, "\033[1m");
    ocp_buffer_add(p->out, "\n%s\n", words);
    colour(p, "\033[0m");
}

/* Breaks prose at the page's width, with a hanging indent. */
static void paragraph(struct page *p, const char *words)
{
    const char *at = words;
    while (*at != '\0') {
        size_t room = p->width > 12 ? p->width - 2 : 10, fit = 0, width = 0, last = 0;
        for (; at[fit] != '\0' && (width < room || last == 0); fit++) {
            width += ((unsigned char)at[fit] & 0xC0U) != 0x80U;
            last = at[fit] == ' ' ? fit : last;
        }
        size_t cut = at[fit] == '\0' ? fit : last;
        ocp_buffer_add(p->out, "  %.*s\n", (int)cut, at);
        at += cut;
        at += strspn(at, " ");
    }
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

static const char *standing_word(const struct page *p, uint32_t s)
{
    const struct ocp_standing *st = &p->c->standing[s];
    return st->flagged             ? (p->c->standing[OCP_BASELINE].breaches > 0.0 ? "ADDS BREACHES" : "BREACHES RIGHTS")
           : st->dominated_by >= 0 ? "dominated"
                                   : "";
}

static void write_lead_cell(struct page *p, uint32_t strategy, long outcome, unsigned columns)
{
    char size[OCP_WORDS_SIZE], words[OCP_WORDS_SIZE + 8] = "";
    if (outcome >= 0) {
        const struct ocp_effect *e = ocp_comparison_effect(p->c, strategy, (uint32_t)outcome);
        ocp_words_size_of(size, e, about(p));
        snprintf(words, sizeof words, "%s %s", size, verdict_sign(e->verdict));
        colour(p, verdict_colour(e->verdict));
    }
    ocp_buffer_add_cell(p->out, words, columns, true);
    colour(p, "\033[0m");
}

enum { MOST_STRATEGIES = 64 };

/* Which rules are broken, in the baseline and by whom more than there. */
static void write_breaches(struct page *p, const uint32_t *order, uint32_t n)
{
    const struct ocp_comparison *c = p->c;
    char rule[OCP_RULE_SIZE], line[OCP_RULE_SIZE + 256], clean[OCP_RULE_SIZE + 300];
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

static void write_leads(struct page *p)
{
    const struct ocp_comparison *c = p->c;
    const struct ocp_results *r = c->results;
    uint32_t order[MOST_STRATEGIES], n = by_rank(p, order, MOST_STRATEGIES);
    if (c->harm < 0) {
        return;
    }
    heading(p, "Harm, rights and cost side by side (least harm first, added breaches of rights last)");
    unsigned cell = 18, name = p->width < 93 ? 20 : p->width > 113 ? 40 : p->width - 73; /* 17 columns for the word at the end */
    ocp_buffer_add_string(p->out, "  ");
    ocp_buffer_add_cell(p->out, "strategy", name, false);
    ocp_buffer_add_cell(p->out, "harm", cell, true);
    ocp_buffer_add_cell(p->out, c->rights >= 0 ? "rights burden" : "", cell, true);
    ocp_buffer_add_cell(p->out, c->cost >= 0 ? "cost" : "", cell, true);
    ocp_buffer_add_string(p->out, "\n");
    rule(p, p->width);
    for (uint32_t i = 0; i < n; i++) {
        ocp_buffer_add_string(p->out, "  ");
        ocp_buffer_add_cell(p->out, ocp_comparison_title(c, order[i]), name, false);
        write_lead_cell(p, order[i], c->harm, cell);
        write_lead_cell(p, order[i], c->rights, cell);
        write_lead_cell(p, order[i], c->cost, cell);
        const char *word = standing_word(p, order[i]);
        ocp_buffer_add(p->out, "%s%s\n", word[0] != '\0' ? "  " : "", word);
    }
    paragraph(p, "Dominated: another strategy, or the baseline, is at least as good on all three and better on one.");
    write_breaches(p, order, n);
    const long lead[] = {c->harm, c->rights, c->cost};
    static const char *const role[] = {"harm", "rights burden", "cost"};
    for (int k = 0; k < 3; k++) {
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

static void write_matrix_row(struct page *p, const uint32_t *column, uint32_t n, uint32_t outcome, unsigned label, unsigned cell)
{
    ocp_buffer_add_string(p->out, "  ");
    ocp_buffer_add_cell(p->out, p->c->results->outcome[outcome].meaning, label - 1, false);
    ocp_buffer_add_string(p->out, " ");
    for (uint32_t k = 0; k < n; k++) {
        const struct ocp_effect *e = ocp_comparison_effect(p->c, column[k], outcome);
        char size[OCP_WORDS_SIZE], words[OCP_WORDS_SIZE + 8];
        ocp_words_size_of(size, e, about(p));
        snprintf(words, sizeof words, "%s %s", size, verdict_sign(e->verdict));
        colour(p, verdict_colour(e->verdict));
        ocp_buffer_add_cell(p->out, words, cell, true);
        colour(p, "\033[0m");
    }
    ocp_buffer_add_string(p->out, "\n");
}

static uint32_t outcome_count(const struct page *p)
{
    return p->o->all_outcomes || p->c->n_lead == 0 ? p->c->n_listed : p->c->n_lead;
}

/* Outcomes down, strategies across, as many at a time as fit. */
static void write_matrix(struct page *p)
{
    const struct ocp_comparison *c = p->c;
    uint32_t order[MOST_STRATEGIES], n = by_rank(p, order, MOST_STRATEGIES);
    const unsigned label = 34, cell = 16;
    uint32_t fit = p->width > label + 2 + cell ? (p->width - label - 2) / cell : 1;
    heading(p, p->o->all_outcomes || c->n_lead == 0 ? "All outcomes" : "The outcomes of the scenario's list");
    paragraph(p, "In % of the baseline; money, and what is 0 in the baseline or becomes many times of it, in the outcome's unit "
                 "(M: millions); plus or minus half the 95 % interval.");
    for (uint32_t first = 0; first < n; first += fit) {
        uint32_t some = n - first < fit ? n - first : fit;
        ocp_buffer_add(p->out, "  %*s", (int)label, "");
        for (uint32_t k = 0; k < some; k++) {
            char head[80];
            ocp_clean(head, sizeof head, c->results->strategy[order[first + k]].name, cell - 1);
            ocp_buffer_add_cell(p->out, head, cell, true);
        }
        ocp_buffer_add_string(p->out, "\n");
        rule(p, 2 + label + some * cell);
        for (uint32_t i = 0; i < outcome_count(p); i++) {
            write_matrix_row(p, order + first, some, c->listed[i], label, cell);
        }
        ocp_buffer_add_string(p->out, "\n");
    }
    paragraph(
        p,
        "\u2713 better  \u2717 worse  \u25c6 changed, neither good nor bad  \u00b7 no clear change (the 95 % interval includes 0)  "
        "= exactly as the baseline in every replicate  \u2248 no practical difference: less than half a per cent of the baseline  "
        "? not known");
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
        ocp_buffer_add(p->out, "  %-30s%26s%26s%10s%8s%9s\n", "outcome", "difference [95 %, t]", "[95 %, BCa]", "improved", "p",
                       "CRN \u00d7");
        rule(p, 114);
        for (uint32_t i = 0; i < outcome_count(p); i++) {
            const struct ocp_effect *e = ocp_comparison_effect(c, s, c->listed[i]);
            char t[160], bca[160], crn[OCP_NUMBER_SIZE];
            write_interval(t, sizeof t, e->difference, e->t);
            write_interval(bca, sizeof bca, e->difference, e->bca);
            const char *bracket = strchr(bca, '[');
            if (isfinite(e->crn_factor)) {
                ocp_number(crn, OCP_NUMBER_PRINT, e->crn_factor, 2);
            } else {
                snprintf(crn, sizeof crn, "%s", e->verdict == OCP_VERDICT_SAME ? "exact" : "n/a");
            }
            ocp_buffer_add_string(p->out, "  ");
            ocp_buffer_add_cell(p->out, c->results->outcome[c->listed[i]].meaning, 26, false);
            ocp_buffer_add_cell(p->out, t, 34, true);
            ocp_buffer_add_cell(p->out, bracket == NULL ? "" : bracket, 26, true);
            char cells[64];
            if (e->n_pairs > 0) {
                snprintf(cells, sizeof cells, "%9.0f%%%8.2g", 100.0 * e->improved, e->wilcoxon_p);
            } else {
                snprintf(cells, sizeof cells, "%10s%8s", "n/a", "n/a");
            }
            ocp_buffer_add_string(p->out, cells);
            ocp_buffer_add_cell(p->out, crn, 8, true);
            ocp_buffer_add_string(p->out, "\n");
        }
    }
    paragraph(p, "improved: share of replicates that differ in the good direction. p: Wilcoxon signed-rank. CRN: (var A + var B) / "
                 "var (A \u2212 B), "
                 "the factor by which pairing on common random numbers saves runs.");
}

static void write_foot(struct page *p)
{
    const struct ocp_comparison *c = p->c;
    uint32_t tests = 0;
    for (uint32_t s = 1; s < c->results->n_strategies; s++) {
        for (uint32_t i = 0; i < outcome_count(p); i++) {
            enum ocp_verdict verdict = ocp_comparison_effect(c, s, c->listed[i])->verdict;
            tests += verdict != OCP_VERDICT_SAME && verdict != OCP_VERDICT_UNKNOWN;
        }
    }
    char line[600], factor[OCP_NUMBER_SIZE];
    heading(p, "What the figures rest on");
    paragraph(
        p,
        "A run's value is the mean over its days. Effects are mean differences from the baseline within replicates that share "
        "their chance; intervals are 95 %, Student's t over the pairs. They measure chance only, not how far the parameters may be "
        "off.");
    if (isfinite(c->crn_median)) {
        ocp_number(factor, OCP_NUMBER_PRINT, c->crn_median, 2);
        snprintf(line, sizeof line,
                 "Common random numbers cut the variance of a difference by a factor of %s (median over strategies and outcomes): "
                 "unpaired runs would need about %.0f replicates for what %u show.",
                 factor, ceil(c->crn_median * c->results->n_replicates), c->results->n_replicates);
        paragraph(p, line);
    }
    snprintf(line, sizeof line, "Of %u intervals about %.0f would miss zero by chance alone if no strategy had any effect.", tests,
             0.05 * tests);
    paragraph(p, line);
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
