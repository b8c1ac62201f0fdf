/* The strategies in words: every measure with its dates, strength, places and the values that it sets. The terms are those of
 * scenario files, as `check` uses them, so that a reader finds them there. */
#include "analysis/report_internal.h"
#include "scenario/unit.h"

#include <string.h>

/* "30 %" */
static void write_share(struct ocp_page *p, double share)
{
    char number[OCP_NUMBER_SIZE];
    ocp_number_exact(number, OCP_NUMBER_PRINT, 100.0 * share);
    ocp_page_raw(p, "%s\u00a0%%", number);
}

static void write_number(struct ocp_page *p, const char *before, double value, const char *after)
{
    char number[OCP_NUMBER_SIZE];
    ocp_number_exact(number, OCP_NUMBER_PRINT, value);
    ocp_page_raw(p, "%s%s%s", before, number, after);
}

static void write_term(struct ocp_page *p, const char *term, const char *text)
{
    if (text[0] != '\0') {
        ocp_page_raw(p, ", %s ", term);
        ocp_page_words(p, text);
    }
}

static void write_target(struct ocp_page *p, const struct ocp_plan *plan, const struct ocp_target *target)
{
    write_term(p, "prison", target->prison);
    write_term(p, "region", target->region);
    write_term(p, "kind", target->kind);
    if (target->jurisdiction >= 0) {
        write_term(p, "jurisdiction", plan->jurisdictions[target->jurisdiction].name);
    }
    if (target->regime >= 0) {
        write_term(p, "regime", plan->regimes[target->regime].name);
    }
    if (target->security >= 0) {
        ocp_page_raw(p, ", %s security", ocp_security_name((enum ocp_security)target->security));
    }
    if (target->coverage < 1.0) {
        ocp_page_raw(p, ", in ");
        write_share(p, target->coverage);
        ocp_page_raw(p, " of these prisons");
    }
}

static void write_trigger(struct ocp_page *p, const struct ocp_trigger *trigger)
{
    const struct ocp_results *r = p->c->results;
    if (trigger->outcome[0] == '\0') {
        return;
    }
    ocp_page_raw(p, ", when <code>");
    ocp_page_words(p, trigger->outcome);
    write_number(p, "</code> exceeds ", trigger->above, "");
    for (uint32_t k = 0; k < r->n_outcomes; k++) {
        if (strcmp(r->outcome[k].name, trigger->outcome) == 0) {
            ocp_page_raw(p, " ");
            ocp_page_words(p, r->outcome[k].unit);
        }
    }
    if (trigger->hold_days > 0) {
        ocp_page_raw(p, ", for at least %u days", trigger->hold_days);
    }
}

/* "market.testing_share at least 15 % per month". What lies between 0 and 1 is a share. */
static void write_change(struct ocp_page *p, const struct ocp_change *change)
{
    static const char *const sign[OCP_OPERATIONS] = {" = ", " \u00d7 ", " ", " at least ", " at most "};
    const struct ocp_param *param = p->o->model->params[change->param];
    const bool factor = change->operation == OCP_MULTIPLY;
    const bool share = !factor && param->low >= 0.0 && param->high <= 1.0 && param->unit[0] == '1';
    char unit[64];
    ocp_unit_words(param->unit, unit, sizeof unit);
    ocp_page_raw(p, "<code>");
    ocp_page_words(p, param->name);
    ocp_page_raw(p, "</code>%s%s", sign[change->operation], change->operation == OCP_ADD && change->value > 0.0 ? "+" : "");
    if (share) {
        write_share(p, change->value);
    } else {
        write_number(p, "", change->value, "");
    }
    ocp_page_words(p, factor ? "" : unit);
}

static void write_cost(struct ocp_page *p, const struct ocp_intervention *v)
{
    const double eur[] = {v->capital_eur, v->yearly_eur, v->prisoner_day_eur};
    static const char *const per[] = {" EUR once per prison", " EUR a year per prison", " EUR per prisoner-day"};
    unsigned written = 0;
    for (size_t i = 0; i < OCP_COUNT(eur); i++) {
        if (eur[i] > 0.0) {
            write_number(p, written++ == 0 ? "; costs " : ", ", eur[i], per[i]);
        }
    }
    if (written > 0 && v->payer != OCP_PAYER_SERVICE) {
        ocp_page_raw(p, ", paid by %s", ocp_payer_name((enum ocp_payer)v->payer));
    }
    bool burdens = false;
    for (unsigned k = 0; k < OCP_RIGHT_COUNT; k++) {
        if (v->rights[k] > 0.0) {
            write_number(p, burdens ? ", " : "; rights burden ", v->rights[k], "");
            ocp_page_raw(p, " (%s)", ocp_right_name((enum ocp_right)k));
            burdens = true;
        }
    }
}

static void write_title(struct ocp_page *p, const struct ocp_intervention *v)
{
    ocp_page_words(p, v->title[0] != '\0' ? v->title : v->name);
}

static void write_intervention(struct ocp_page *p, const struct ocp_plan *plan, const struct ocp_intervention *v)
{
    write_title(p, v);
    ocp_page_raw(p, ": from day %u", v->start_day);
    if (v->end_day != UINT32_MAX) {
        ocp_page_raw(p, " to day %u", v->end_day);
    }
    if (v->ramp_days > 0) {
        ocp_page_raw(p, ", ramp %u days", v->ramp_days);
    }
    if (v->intensity < 1.0) {
        ocp_page_raw(p, ", intensity ");
        write_share(p, v->intensity);
    }
    if (v->half_life_days > 0.0) {
        write_number(p, ", half-life ", v->half_life_days, " days");
    }
    write_target(p, plan, &v->target);
    write_trigger(p, &v->trigger);
    for (size_t i = 0; i < v->n_changes && p->o->model != NULL; i++) {
        ocp_page_raw(p, "%s", i == 0 ? "; sets " : ", ");
        write_change(p, &v->changes[i]);
    }
    write_cost(p, v);
    if (v->evidence[0] != '\0') {
        ocp_page_raw(p, " [evidence: ");
        ocp_page_words(p, v->evidence);
        ocp_page_raw(p, "]");
    }
}

/* The intervention in words, apart from the page. */
static struct ocp_buffer tell(const struct ocp_page *p, const struct ocp_plan *plan, const struct ocp_intervention *v)
{
    struct ocp_buffer words = {0};
    struct ocp_page aside = *p;
    aside.out = &words;
    write_intervention(&aside, plan, v);
    return words;
}

/* The strategy before `strategy` that has the very same measure, told in the same words; -1: none. */
static long find_same(const struct ocp_page *p, const struct ocp_plan *plan, uint32_t strategy, const struct ocp_intervention *v,
                      const char *words)
{
    for (uint32_t s = 0; s < strategy && s < OCP_REPORT_STRATEGIES; s++) {
        for (size_t i = 0; i < plan->strategies[s].n_interventions; i++) {
            const struct ocp_intervention *other = &plan->strategies[s].interventions[i];
            if (strcmp(other->name, v->name) == 0) {
                struct ocp_buffer told = tell(p, plan, other);
                const bool same = !told.failed && strcmp(told.bytes, words) == 0;
                ocp_buffer_free(&told);
                if (same) {
                    return (long)s;
                }
            }
        }
    }
    return -1;
}

static void write_interventions(struct ocp_page *p, const struct ocp_plan *plan, uint32_t strategy)
{
    const struct ocp_strategy *s = &plan->strategies[strategy];
    for (size_t i = 0; i < s->n_interventions; i++) {
        const struct ocp_intervention *v = &s->interventions[i];
        struct ocp_buffer words = tell(p, plan, v);
        const long same = words.failed ? -1 : find_same(p, plan, strategy, v, words.bytes);
        ocp_page_raw(p, "%s<li>", i == 0 ? "\n<ul>" : "");
        if (same >= 0) {
            write_title(p, v);
            ocp_page_raw(p, ": as in ");
            ocp_page_strategy(p, (uint32_t)same);
        } else {
            ocp_buffer_add_bytes(p->out, words.bytes, words.length);
        }
        ocp_page_raw(p, ".</li>\n");
        p->out->failed = p->out->failed || words.failed;
        ocp_buffer_free(&words);
    }
    ocp_page_raw(p, "%s", s->n_interventions > 0 ? "</ul>" : ": changes nothing.");
}

void ocp_report_strategies(struct ocp_page *page)
{
    const struct ocp_results *r = page->c->results;
    const struct ocp_study *study = page->o->study;
    const bool words = study != NULL && study->plan.n_strategies == r->n_strategies;
    ocp_page_raw(page, "<h2 id=\"strategies\">The strategies in words</h2>\n");
    if (words) {
        ocp_page_raw(page,
                     "<p class=\"facts\">Titles are those of the scenario. What a measure sets in this study is the list behind "
                     "its title: where the two differ, the list holds. Days count from the end of the run-in; a measure "
                     "lasts to the end and has full strength unless said otherwise.</p>\n");
    }
    ocp_page_raw(page, "<ul class=\"%s\">\n", words ? "words" : "plain");
    for (uint32_t s = 0; s < r->n_strategies; s++) {
        ocp_page_raw(page, "<li>");
        ocp_page_strategy(page, s);
        ocp_page_raw(page, " (<code>");
        ocp_page_words(page, r->strategy[s].name);
        ocp_page_raw(page, "</code>)");
        if (words) {
            write_interventions(page, &study->plan, s);
        }
        ocp_page_raw(page, "%s</li>\n", words ? "" : ".");
    }
    ocp_page_raw(page, "</ul>\n");
    if (!words) {
        ocp_page_raw(
            page,
            "<p class=\"facts\">What each of them changes, where and when, stands in the scenario at the end of the annex.</p>\n");
    }
}
