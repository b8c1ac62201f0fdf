/* The decision brief: what was asked, the answer, the table, what would overturn it, limits. Two printed pages.
 *
 * Wording rules: no effect without its interval; nothing better or worse whose interval includes zero or whose size is no matter; rights burden beside harm;
 * a strategy that breaches rights is never named first without saying so; the laboratory is not an oracle. */
#include "analysis/evidence.h"
#include "analysis/report_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *title(const struct ocp_page *p, uint32_t strategy)
{
    return ocp_comparison_title(p->c, strategy);
}

static void write_count(struct ocp_page *p, uint32_t count, const char *one, const char *many)
{
    char number[OCP_NUMBER_SIZE];
    ocp_number_fixed(number, OCP_NUMBER_PRINT, count, 0, false);
    ocp_page_raw(p, "%s %s", number, count == 1 ? one : many);
}

static void write_question(struct ocp_page *p)
{
    const struct ocp_results *r = p->c->results;
    ocp_page_raw(p, "<p class=\"kicker\">Decision brief \u00b7 simulated, not observed</p>\n<h1>");
    ocp_page_words(p, r->title[0] != '\0' ? r->title : r->name);
    ocp_page_raw(p, "</h1>\n");
    if (r->description[0] != '\0') {
        ocp_page_raw(p, "<p class=\"lede\">");
        ocp_page_words(p, r->description);
        ocp_page_raw(p, "</p>\n");
    }
    ocp_page_raw(p, "<p class=\"facts\">Simulated: ");
    write_count(p, r->n_prisons, "prison", "prisons");
    ocp_page_raw(p, " with ");
    write_count(p, r->prisoners, "prisoner", "prisoners");
    ocp_page_raw(p, " and ");
    write_count(p, r->staff, "officer", "officers");
    char years[OCP_NUMBER_SIZE];
    double length = nearbyint(r->horizon_days / 36.525) / 10.0; /* to a tenth of a year */
    ocp_number(years, OCP_NUMBER_PRINT, length, 2);
    ocp_page_raw(p, ", over %s year%s after a run-in of %u days; %u strateg%s against the baseline, %u runs each.", years,
                 length == 1.0 ? "" : "s", r->burn_in_days, r->n_strategies - 1, r->n_strategies == 2 ? "y" : "ies",
                 r->n_replicates);
    if (p->c->n_failed > 0) {
        ocp_page_raw(p, " %u of %u runs failed; the pairs that they break are left out.", p->c->n_failed, r->n_runs);
    }
    ocp_page_raw(p, "</p>\n");
}

/* "Assaults between prisoners: lowers it by 13.6 % (...), from 210 to 181 per 1,000 prisoner-years" */
static void write_lead(struct ocp_page *p, uint32_t strategy, long outcome, const char *role)
{
    if (outcome < 0) {
        return;
    }
    const struct ocp_results_outcome *o = &p->c->results->outcome[outcome];
    const struct ocp_effect *e = ocp_comparison_effect(p->c, strategy, (uint32_t)outcome);
    char phrase[OCP_PHRASE_SIZE], base[OCP_NUMBER_SIZE], now[OCP_NUMBER_SIZE];
    ocp_phrase_change(phrase, e, o->unit);
    ocp_page_raw(p, "<li><b>%s</b> (", role);
    ocp_page_words(p, o->meaning);
    ocp_page_raw(p, "): ");
    ocp_page_words(p, phrase);
    if (e->verdict != OCP_VERDICT_SAME && e->verdict != OCP_VERDICT_UNKNOWN && isfinite(e->relative)) {
        ocp_number_known(base, OCP_NUMBER_PRINT, e->baseline, ocp_half_width(e->t), false);
        ocp_number_known(now, OCP_NUMBER_PRINT, e->strategy, ocp_half_width(e->t), false);
        ocp_page_raw(p, ", from %s to %s ", base, now);
        ocp_page_words(p, o->unit);
    }
    ocp_page_raw(p, ".</li>\n");
}

static bool leads_brief(const struct ocp_page *p, uint32_t outcome)
{
    return (long)outcome == p->c->harm || (long)outcome == p->c->rights || (long)outcome == p->c->cost;
}

/* What a strategy makes clearly worse besides the leads: the price that the ranking does not show. */
static void write_worse(struct ocp_page *p, uint32_t strategy)
{
    uint32_t n = p->c->n_lead > 0 ? p->c->n_lead : p->c->n_listed, written = 0;
    for (uint32_t i = 0; i < n; i++) {
        const struct ocp_effect *e = ocp_comparison_effect(p->c, strategy, p->c->listed[i]);
        if (e->verdict != OCP_VERDICT_WORSE || leads_brief(p, p->c->listed[i]) ||
            strcmp(p->c->results->outcome[p->c->listed[i]].family, "cost") == 0) {
            continue;
        }
        char size[OCP_WORDS_SIZE];
        ocp_words_size_of(size, e, NULL);
        ocp_page_raw(p, "%s", written++ == 0 ? "<p>It also makes worse: " : ", ");
        ocp_page_words(p, p->c->results->outcome[p->c->listed[i]].meaning);
        ocp_page_raw(p, " (%s", size);
        if (!isfinite(e->relative)) {
            ocp_page_raw(p, " ");
            ocp_page_words(p, p->c->results->outcome[p->c->listed[i]].unit);
        }
        ocp_page_raw(p, ")");
    }
    ocp_page_raw(p, "%s", written > 0 ? ".</p>\n" : "");
}

/* The service as it is may breach rights already; then strategies are set apart by what they add. */
static bool has_breaches_already(const struct ocp_page *p)
{
    return p->c->breaches >= 0 && p->c->standing[OCP_BASELINE].breaches > 0.0;
}

/* "Days without yard (Rule 27.1): 5 against 3" without what is in brackets. */
static void drop_aside(char *text)
{
    char *open = strstr(text, " (");
    const char *rest = open ? strchr(open, ')') : NULL;
    while (rest && *rest) {
        *open++ = *++rest;
    }
}

/* The rules that a strategy breaks more than the baseline does; for the baseline, all that it breaks. */
static void write_rules(struct ocp_page *p, uint32_t strategy)
{
    uint32_t written = 0;
    for (uint32_t k = 0; k < p->c->n_rules; k++) {
        if (strategy == OCP_BASELINE ? ocp_comparison_level(p->c, strategy, p->c->rule[k]) > 0.0
                                     : p->c->standing[strategy].broken[k]) {
            char rule[OCP_RULE_SIZE];
            ocp_words_rule(rule, p->c, strategy, k);
            if (strategy != OCP_BASELINE && has_breaches_already(p) &&
                ocp_comparison_level(p->c, OCP_BASELINE, p->c->rule[k]) > 0.0) {
                drop_aside(rule); /* the text that the rule comes from stands above, with the baseline */
            }
            ocp_page_raw(p, "%s<li>", written++ == 0 ? "<ul>" : "");
            ocp_page_words(p, rule);
            ocp_page_raw(p, "</li>\n");
        }
    }
    ocp_page_raw(p, "%s", written > 0 ? "</ul>\n" : "");
}

/* "6,550 days per 1000 prisoner-years (Days on which a rule ... is broken; baseline 6,510)" */
static void write_breaches(struct ocp_page *p, uint32_t strategy)
{
    char breaches[OCP_NUMBER_SIZE];
    ocp_number(breaches, OCP_NUMBER_PRINT, p->c->standing[strategy].breaches, 3);
    ocp_page_raw(p, "%s ", breaches);
    ocp_page_words(p, p->c->results->outcome[p->c->breaches].unit);
    if (strategy != OCP_BASELINE && has_breaches_already(p)) {
        ocp_number(breaches, OCP_NUMBER_PRINT, p->c->standing[OCP_BASELINE].breaches, 3);
        ocp_page_raw(p, " (baseline %s)", breaches);
        return;
    }
    ocp_page_raw(p, " (");
    ocp_page_words(p, p->c->results->outcome[p->c->breaches].meaning);
    ocp_page_raw(p, ")");
}

/* The rules that rise are the reason; the sum over all rules may fall at the same time and comes after them. */
static void write_flagged(struct ocp_page *p, uint32_t strategy)
{
    uint32_t n_rules = 0;
    for (uint32_t k = 0; k < p->c->n_rules; k++) {
        n_rules += p->c->standing[strategy].broken[k];
    }
    ocp_page_raw(p, "<div class=\"answer warning\"><p>");
    ocp_page_strategy(p, strategy);
    ocp_page_raw(p, " <span class=\"flag\">%s</span> ", ocp_words_flag(p->c));
    if (ocp_comparison_effect(p->c, strategy, (uint32_t)p->c->harm)->verdict == OCP_VERDICT_BETTER) {
        char phrase[OCP_PHRASE_SIZE];
        ocp_phrase_change(phrase, ocp_comparison_effect(p->c, strategy, (uint32_t)p->c->harm),
                          p->c->results->outcome[p->c->harm].unit);
        ocp_page_raw(p, "also lowers harm (");
        ocp_page_words(p, phrase);
        ocp_page_raw(p, "), but ");
    }
    ocp_page_raw(p, "is set apart: ");
    if (n_rules > 0) {
        ocp_page_raw(p, "it breaks %s more than the baseline:</p>\n", n_rules == 1 ? "this rule" : "these rules");
        write_rules(p, strategy);
        ocp_page_raw(p, "<p>Over all rules the model counts ");
    } else {
        ocp_page_raw(p, "the model counts ");
    }
    write_breaches(p, strategy);
    ocp_page_raw(p, ". Effect on harm alone is no ground for choosing it.</p>\n</div>\n");
}

/* One clause per dominator, so that the same reason is given once. */
static void write_dominated(struct ocp_page *p, const uint32_t *order, uint32_t n)
{
    uint32_t clauses = 0;
    for (uint32_t by = 0; by < p->c->results->n_strategies; by++) {
        uint32_t names = 0;
        for (uint32_t i = 0; i < n; i++) {
            if (p->c->standing[order[i]].dominated_by == (long)by) {
                ocp_page_raw(p, "%s",
                             names++ > 0      ? ", "
                             : clauses++ == 0 ? "<p><b>Hard to justify on harm, rights and cost:</b> "
                                              : "; ");
                ocp_page_words(p, title(p, order[i]));
            }
        }
        if (names > 0) {
            ocp_page_raw(p, " (on none of the three better than %s", by == OCP_BASELINE ? "the baseline" : "\u201c");
            ocp_page_words(p, by == OCP_BASELINE ? "" : title(p, by));
            ocp_page_raw(p, "%s, on one at least worse)", by == OCP_BASELINE ? "" : "\u201d");
        }
    }
    ocp_page_raw(p, "%s", clauses > 0 ? ".</p>\n" : "");
}

/* The next best on harm in one line: often lighter or cheaper. */
static void write_next(struct ocp_page *p, const uint32_t *order, uint32_t n, uint32_t choice)
{
    const long lead[] = {p->c->harm, p->c->rights, p->c->cost};
    static const char *const role[] = {"harm", "rights burden", "cost"};
    for (uint32_t i = 0; i < n; i++) {
        if (p->c->standing[order[i]].flagged || p->c->standing[order[i]].rank <= p->c->standing[choice].rank ||
            ocp_comparison_effect(p->c, order[i], (uint32_t)p->c->harm)->verdict != OCP_VERDICT_BETTER) {
            continue;
        }
        ocp_page_raw(p, "<p>The next is ");
        ocp_page_strategy(p, order[i]);
        for (int k = 0; k < 3; k++) {
            if (lead[k] >= 0) {
                const struct ocp_effect *e = ocp_comparison_effect(p->c, order[i], (uint32_t)lead[k]);
                char size[OCP_WORDS_SIZE];
                ocp_words_size_of(size, e, NULL);
                ocp_page_raw(p, "%s%s %s", k == 0 ? ": " : ", ", role[k], size);
                if (!isfinite(e->relative)) {
                    ocp_page_raw(p, " ");
                    ocp_page_words(p, p->c->results->outcome[lead[k]].unit);
                }
                ocp_page_raw(p, "%s",
                             e->verdict == OCP_VERDICT_UNCERTAIN    ? " (no clear change)"
                             : e->verdict == OCP_VERDICT_NEGLIGIBLE ? " (no practical difference)"
                                                                    : "");
            }
        }
        ocp_page_raw(p, ".</p>\n");
        return;
    }
}

/* Who reads only this page must know that its yardstick is the study's own. */
static void write_moved_rules(struct ocp_page *p)
{
    for (uint32_t i = 0; i < p->c->results->n_params; i++) {
        if (ocp_evidence_rule_moved(&p->c->results->param[i])) {
            char words[OCP_EVIDENCE_SIZE];
            ocp_evidence_rule_words(words, &p->c->results->param[i]);
            ocp_page_raw(p, "<div class=\"answer warning\"><p>");
            ocp_page_words(p, words);
            ocp_page_raw(p, ".</p></div>\n");
        }
    }
}

static void write_answer(struct ocp_page *p, const uint32_t *order, uint32_t n)
{
    ocp_page_raw(p, "<h2>The answer</h2>\n");
    write_moved_rules(p);
    if (p->c->harm < 0 || n == 0) {
        ocp_page_raw(p, "<div class=\"answer\"><p>%s</p></div>\n",
                     n == 0 ? "The study has only a baseline: it describes, but compares nothing."
                            : "The study records no outcome of harm, so the strategies are not ranked. The annex has all effects.");
        return;
    }
    long choice = ocp_report_choice(p->c, order, n);
    ocp_page_raw(p, "<div class=\"answer\">\n");
    if (choice >= 0) {
        ocp_page_raw(p, "<p>Of the strategies that %s, ",
                     has_breaches_already(p) ? "add no breaches of rights in the model"
                                             : "breach no rights threshold in the model");
        ocp_page_strategy(p, (uint32_t)choice);
        ocp_page_raw(p, " lowers harm most.</p>\n<ul>\n");
        write_lead(p, (uint32_t)choice, p->c->harm, "Harm");
        write_lead(p, (uint32_t)choice, p->c->rights, "Rights burden");
        if (has_breaches_already(p)) {
            write_lead(p, (uint32_t)choice, p->c->breaches, "Breaches of rights");
        }
        write_lead(p, (uint32_t)choice, p->c->cost, "Cost");
        ocp_page_raw(p, "</ul>\n");
        write_worse(p, (uint32_t)choice);
        write_next(p, order, n, (uint32_t)choice);
    } else {
        ocp_page_raw(p, "<p>No strategy%s clearly lowers harm (", p->c->breaches >= 0 ? " without added breaches of rights" : "");
        ocp_page_words(p, p->c->results->outcome[p->c->harm].meaning);
        ocp_page_raw(
            p, "): every 95 %% interval includes zero or lies on the wrong side, or the effect is too small to matter.</p>\n");
    }
    write_dominated(p, order, n);
    if (has_breaches_already(p)) {
        ocp_page_raw(p, "<p><b>Breaches are there already:</b> the baseline counts ");
        write_breaches(p, OCP_BASELINE);
        ocp_page_raw(p, ". The table shows who lowers or raises them; a lower count is still a breach.</p>\n");
        write_rules(p, OCP_BASELINE);
    }
    if (p->c->breaches < 0) {
        ocp_page_raw(
            p, "<p>The study does not record <code>rights_breaches</code>: whether a strategy would breach the European Prison "
               "Rules is not checked here.</p>\n");
    }
    ocp_page_raw(p, "</div>\n");
    for (uint32_t i = 0; i < n; i++) {
        if (p->c->standing[order[i]].flagged) {
            write_flagged(p, order[i]);
        }
    }
}

static bool any_breaches(const struct ocp_page *p)
{
    for (uint32_t s = 0; s < p->c->results->n_strategies && p->c->breaches >= 0; s++) {
        if (p->c->standing[s].breaches > 0.0) {
            return true;
        }
    }
    return false;
}

/* The columns of the brief's table: harm first, more harms of the list as far as there is room, rights, breaches, cost. */
static uint32_t pick_columns(const struct ocp_page *p, uint32_t column[8])
{
    uint32_t n = 0, outcomes = p->c->n_lead > 0 ? p->c->n_lead : p->c->n_listed;
    if (p->c->harm >= 0) {
        column[n++] = (uint32_t)p->c->harm;
    }
    for (uint32_t i = 0; i < outcomes && n > 0 && n < (any_breaches(p) ? 2U : 3U); i++) {
        const struct ocp_results_outcome *o = &p->c->results->outcome[p->c->listed[i]];
        if (strcmp(o->family, "harm") == 0 && (long)p->c->listed[i] != p->c->harm) {
            column[n++] = p->c->listed[i];
        }
    }
    if (p->c->rights >= 0) {
        column[n++] = (uint32_t)p->c->rights;
    }
    if (any_breaches(p)) {
        column[n++] = (uint32_t)p->c->breaches;
    }
    if (p->c->cost >= 0) {
        column[n++] = (uint32_t)p->c->cost;
    }
    return n;
}

/* What the column is, for narrow screens, where cells lose their heads; with its unit unless the cell gives percentages. */
static void write_label(struct ocp_page *p, uint32_t outcome, bool unit)
{
    ocp_page_raw(p, " data-label=\"");
    ocp_page_words(p, p->c->results->outcome[outcome].meaning);
    if (unit) {
        ocp_page_raw(p, " (");
        ocp_page_words(p, p->c->results->outcome[outcome].unit);
        ocp_page_raw(p, ")");
    }
    ocp_page_raw(p, "\"");
}

static void write_cell(struct ocp_page *p, uint32_t strategy, uint32_t outcome)
{
    const struct ocp_effect *e = ocp_comparison_effect(p->c, strategy, outcome);
    char size[OCP_WORDS_SIZE], range[OCP_PHRASE_SIZE];
    ocp_words_size_of(size, e, NULL);
    ocp_page_raw(p, "<td class=\"%s\"", ocp_verdict_class(e->verdict));
    write_label(p, outcome, !isfinite(e->relative));
    ocp_page_raw(
        p, "><span class=\"v\"><span class=\"mark\" aria-hidden=\"true\">%s</span> <b>%s</b> <span class=\"word\">%s</span></span>",
        ocp_verdict_mark(e->verdict), size, ocp_verdict_name(e->verdict));
    if (e->verdict != OCP_VERDICT_SAME && e->verdict != OCP_VERDICT_UNKNOWN) {
        ocp_phrase_range(range, isfinite(e->relative) ? e->relative_t : e->t, true, isfinite(e->relative));
        ocp_page_raw(p, "<small>%.120s%s</small>", range, isfinite(e->relative) ? "\u00a0%" : "");
    }
    ocp_page_raw(p, "</td>");
}

static void write_standing(struct ocp_page *p, uint32_t strategy)
{
    const struct ocp_standing *s = &p->c->standing[strategy];
    ocp_page_raw(p, "<td data-label=\"Where it stands\">");
    if (s->flagged) {
        ocp_page_raw(p, "<span class=\"flag\">%s</span> ", ocp_words_flag(p->c));
    }
    if (s->dominated_by >= 0) {
        ocp_page_raw(p, "dominated by ");
        ocp_page_words(p, title(p, (uint32_t)s->dominated_by));
    } else {
        ocp_page_raw(p, "not dominated");
    }
    ocp_page_raw(p, "</td>");
}

static void write_table(struct ocp_page *p, const uint32_t *order, uint32_t n)
{
    uint32_t column[8], n_columns = pick_columns(p, column);
    if (n_columns == 0 || n == 0) {
        return;
    }
    ocp_page_raw(
        p,
        "<h2>Harm, rights and cost side by side</h2>\n<div class=\"scroll\"><table class=\"cards\">\n<caption>Differences from the "
        "baseline with 95 %% intervals, least harm first, added breaches of rights last. Baseline row: "
        "levels.</caption>\n<thead><tr><th "
        "scope=\"col\">Strategy</th>");
    for (uint32_t k = 0; k < n_columns; k++) {
        ocp_page_raw(p, "<th scope=\"col\">");
        ocp_page_words(p, p->c->results->outcome[column[k]].meaning);
        ocp_page_raw(p, "<small>");
        ocp_page_words(p, p->c->results->outcome[column[k]].unit);
        ocp_page_raw(p, "</small></th>");
    }
    ocp_page_raw(p, "<th scope=\"col\">Where it stands</th></tr></thead>\n<tbody>\n<tr><th scope=\"row\">");
    ocp_page_words(p, title(p, OCP_BASELINE));
    ocp_page_raw(p, "</th>");
    for (uint32_t k = 0; k < n_columns; k++) {
        char level[OCP_NUMBER_SIZE];
        ocp_number(level, OCP_NUMBER_PRINT, ocp_comparison_effect(p->c, OCP_BASELINE, column[k])->baseline, 3);
        ocp_page_raw(p, "<td");
        write_label(p, column[k], true);
        ocp_page_raw(p, ">%s</td>", level);
    }
    write_standing(p, OCP_BASELINE);
    ocp_page_raw(p, "</tr>\n");
    for (uint32_t i = 0; i < n; i++) {
        ocp_page_raw(p, "<tr><th scope=\"row\">");
        ocp_page_words(p, title(p, order[i]));
        ocp_page_raw(p, "</th>");
        for (uint32_t k = 0; k < n_columns; k++) {
            write_cell(p, order[i], column[k]);
        }
        write_standing(p, order[i]);
        ocp_page_raw(p, "</tr>\n");
    }
    ocp_page_raw(
        p, "</tbody></table></div>\n<p class=\"legend\"><span>\u25cf better</span> <span>\u25b2 worse</span> <span>\u25a0 changed, "
           "neither good nor bad</span> <span>\u25cb no clear change: the interval includes zero</span> <span>\u2248 no practical "
           "difference: less than half a per cent</span> <span>= exactly as the "
           "baseline</span> "
           "<span>dominated: in nine of ten resamples another is at least as good on harm, rights and cost and better on "
           "one</span></p>\n");
}

static void write_limits(struct ocp_page *p)
{
    ocp_page_raw(p,
                 "<h2>Limits</h2>\n<ul>\n"
                 "<li>These are results of a simulation of synthetic people, none of them observed. It is a laboratory for "
                 "\u201cwhat would have to be "
                 "true\u201d, never an oracle and never a manual. It says nothing about any person.</li>\n"
                 "<li>It holds for the estate, the period and the parameters named in the annex, and only for the mechanisms that "
                 "are modelled. "
                 "What is left out (politics, media, law-making, most of the world outside) does not appear as an effect.</li>\n"
                 "<li>Rights burden is a weighted count of measures, not a legal opinion. Lawfulness and proportionality are "
                 "decided by people, case "
                 "by case.</li>\n"
                 "<li>Many effects are tested at once: of a hundred intervals about five miss zero by chance alone.</li>\n</ul>\n");
}

void ocp_report_brief(struct ocp_page *page)
{
    uint32_t order[OCP_REPORT_STRATEGIES], n = ocp_report_order(page->c, order, OCP_REPORT_STRATEGIES);
    ocp_page_raw(page, "<section class=\"brief\" id=\"brief\">\n");
    write_question(page);
    write_answer(page, order, n);
    write_table(page, order, n);
    ocp_report_overturn(page, order, n);
    ocp_page_figure(
        page, OCP_PLOT_TRADEOFF, -1,
        "Cost and rights burden against harm, as differences from the baseline. Further down is less harm; further left is "
        "cheaper, or a lighter burden on rights.");
    write_limits(page);
    ocp_page_raw(page, "</section>\n");
}
