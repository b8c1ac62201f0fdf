/* The comparison for programs: JSON and CSV. Numbers are written in full; what is not known is null or empty. */
#include "analysis/evidence.h"
#include "analysis/table.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* JSON has no NaN and jansson takes only UTF-8: text from archives is cleaned first. */
static json_t *text(const char *string)
{
    char clean[4096];
    return json_string(ocp_clean(clean, sizeof clean, string, 2000));
}

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *pair(struct ocp_interval interval)
{
    return json_pack("[o,o]", number(interval.low), number(interval.high));
}

static json_t *name_or_null(const struct ocp_results *r, long outcome)
{
    return outcome < 0 ? json_null() : text(r->outcome[outcome].name);
}

static json_t *pack_effect(const struct ocp_comparison *c, uint32_t strategy, uint32_t outcome)
{
    const struct ocp_effect *e = ocp_comparison_effect(c, strategy, outcome);
    return json_pack("{s:o,s:o,s:i,s:i,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:s}", "strategy",
                     text(c->results->strategy[strategy].name), "outcome", text(c->results->outcome[outcome].name), "pairs",
                     (int)e->n_pairs, "pairs_lost", (int)e->n_lost, "baseline_mean", number(e->baseline), "strategy_mean",
                     number(e->strategy), "difference", number(e->difference), "difference_sd", number(e->deviation),
                     "interval_t_95", pair(e->t), "interval_bca_95", pair(e->bca), "relative_percent", number(e->relative),
                     "relative_interval_t_95", pair(e->relative_t), "standardised", number(e->standardised), "share_improved",
                     number(e->improved), "share_unchanged", number(e->unchanged), "wilcoxon_p", number(e->wilcoxon_p),
                     "crn_variance_factor", number(e->crn_factor), "unpaired_runs_equivalent", number(e->unpaired_runs), "verdict",
                     ocp_verdict_name(e->verdict));
}

/* Names of the outcomes that count the rules which a strategy breaks more than the baseline. */
static json_t *pack_rules(const struct ocp_comparison *c, uint32_t s)
{
    json_t *rules = json_array();
    for (uint32_t k = 0; k < c->n_rules; k++) {
        if (c->standing[s].broken[k]) {
            (void)json_array_append_new(rules, text(c->results->outcome[c->rule[k]].name));
        }
    }
    return rules;
}

static json_t *pack_strategy(const struct ocp_comparison *c, uint32_t s)
{
    const struct ocp_standing *st = &c->standing[s];
    return json_pack("{s:o,s:o,s:b,s:i,s:o,s:o,s:o,s:o,s:o,s:b,s:o}", "name", text(c->results->strategy[s].name), "title",
                     text(ocp_comparison_title(c, s)), "baseline", s == OCP_BASELINE, "failed_runs", (int)c->failed[s],
                     "rank_on_harm", st->ranked && st->rank > 0 ? json_integer(st->rank) : json_null(), "dominated_by",
                     st->dominated_by < 0 ? json_null() : text(c->results->strategy[st->dominated_by].name), "share_not_dominated",
                     number(st->frontier_share), "share_least_harm", number(st->first_share), "rights_breaches",
                     number(st->breaches), "breaches_rights", st->flagged, "broken_rules", pack_rules(c, s));
}

static json_t *pack_outcome(const struct ocp_comparison *c, uint32_t o)
{
    const struct ocp_results_outcome *row = &c->results->outcome[o];
    static const char *const direction[] = {"lower is better", "neutral", "higher is better"};
    int sign = row->direction < 0 ? 0 : row->direction > 0 ? 2 : 1;
    return json_pack("{s:o,s:o,s:o,s:o,s:s,s:b,s:i}", "name", text(row->name), "unit", text(row->unit), "meaning",
                     text(row->meaning), "family", text(row->family), "direction", direction[sign], "recorded", row->recorded,
                     "place_in_scenario", row->lead);
}

static json_t *pack_study(const struct ocp_comparison *c)
{
    const struct ocp_results *r = c->results;
    return json_pack("{s:o,s:o,s:I,s:o,s:o,s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:o,s:o,s:o,s:o,s:o}", "name", text(r->name),
                     "title", text(r->title), "seed", (json_int_t)r->seed, "design_hash", text(r->design_hash), "version",
                     text(r->version), "runs", (int)r->n_runs, "runs_done", (int)c->n_done, "runs_failed", (int)c->n_failed,
                     "replicates", (int)r->n_replicates, "complete_replicates", (int)c->n_complete, "periods", (int)r->n_periods,
                     "period_days", (int)r->period_days, "horizon_days", (int)r->horizon_days, "burn_in_days", (int)r->burn_in_days,
                     "lead_harm", name_or_null(r, c->harm), "lead_cost", name_or_null(r, c->cost), "lead_rights",
                     name_or_null(r, c->rights), "crn_variance_factor_median", number(c->crn_median), "periods_without_value",
                     json_integer((json_int_t)c->n_periods_missing));
}

static json_t *pack_all(const struct ocp_comparison *c)
{
    json_t *strategies = json_array(), *outcomes = json_array(), *effects = json_array();
    for (uint32_t s = 0; s < c->results->n_strategies; s++) {
        json_array_append_new(strategies, pack_strategy(c, s));
    }
    for (uint32_t i = 0; i < c->n_listed; i++) {
        json_array_append_new(outcomes, pack_outcome(c, c->listed[i]));
    }
    for (uint32_t s = 1; s < c->results->n_strategies; s++) {
        for (uint32_t i = 0; i < c->n_listed; i++) {
            json_array_append_new(effects, pack_effect(c, s, c->listed[i]));
        }
    }
    return json_pack("{s:o,s:o,s:o,s:o}", "study", pack_study(c), "strategies", strategies, "outcomes", outcomes, "effects",
                     effects);
}

static int dump(const char *bytes, size_t size, void *out)
{
    ocp_buffer_add_bytes(out, bytes, size);
    return 0;
}

enum ocp_status ocp_table_json(const struct ocp_comparison *comparison, struct ocp_buffer *out, struct ocp_message *message)
{
    json_t *root = pack_all(comparison);
    if (root == NULL || json_dump_callback(root, dump, out, JSON_INDENT(1) | JSON_REAL_PRECISION(12)) != 0) {
        json_decref(root);
        return ocp_fail(message, OCP_NO_MEMORY, "not enough memory to write the comparison as JSON");
    }
    json_decref(root);
    ocp_buffer_add_string(out, "\n");
    return ocp_buffer_check(out, message);
}

static void value(struct ocp_buffer *out, double number_value, char end)
{
    if (isfinite(number_value)) {
        ocp_buffer_add(out, "%.12g%c", number_value, end);
    } else {
        ocp_buffer_add(out, "%c", end);
    }
}

static void write_effect(struct ocp_buffer *out, const struct ocp_comparison *c, uint32_t strategy, uint32_t outcome)
{
    const struct ocp_effect *e = ocp_comparison_effect(c, strategy, outcome);
    const struct ocp_results_outcome *o = &c->results->outcome[outcome];
    ocp_buffer_add_field(out, c->results->strategy[strategy].name, ',');
    ocp_buffer_add_field(out, o->name, ',');
    ocp_buffer_add_field(out, o->unit, ',');
    ocp_buffer_add_field(out, o->family, ',');
    ocp_buffer_add(out, "%d,%u,%u,", o->direction, e->n_pairs, e->n_lost);
    const double numbers[] = {e->baseline,  e->strategy,   e->difference, e->deviation,      e->t.low,           e->t.high,
                              e->bca.low,   e->bca.high,   e->relative,   e->relative_t.low, e->relative_t.high, e->improved,
                              e->unchanged, e->wilcoxon_p, e->crn_factor, e->unpaired_runs};
    for (size_t i = 0; i < OCP_COUNT(numbers); i++) {
        value(out, numbers[i], ',');
    }
    ocp_buffer_add_field(out, ocp_verdict_name(e->verdict), '\n');
}

void ocp_table_csv(const struct ocp_comparison *comparison, struct ocp_buffer *out)
{
    ocp_buffer_add_string(
        out, "strategy,outcome,unit,family,direction,pairs,pairs_lost,baseline_mean,strategy_mean,difference,difference_sd,"
             "t_low,t_high,bca_low,bca_high,relative_percent,relative_low,relative_high,share_improved,share_unchanged,"
             "wilcoxon_p,crn_factor,unpaired_runs,verdict\n");
    for (uint32_t s = 1; s < comparison->results->n_strategies; s++) {
        for (uint32_t i = 0; i < comparison->n_listed; i++) {
            write_effect(out, comparison, s, comparison->listed[i]);
        }
    }
}

void ocp_table_csv_series(const struct ocp_results *results, struct ocp_buffer *out)
{
    static const char *const status[] = {"pending", "done", "failed"};
    ocp_buffer_add_string(out, "strategy,replicate,status,outcome,unit,period,end_day,value\n");
    for (uint32_t run = 0; run < results->n_runs; run++) {
        for (uint32_t o = 0; o < results->n_outcomes; o++) {
            const double *series = results->value + ((size_t)o * results->n_runs + run) * results->n_periods;
            for (uint32_t p = 0; p < results->n_periods; p++) {
                unsigned char state = (unsigned char)results->run_status[run];
                ocp_buffer_add_field(out, results->strategy[results->run_strategy[run]].name, ',');
                ocp_buffer_add(out, "%u,%s,", results->run_replicate[run], state <= 2 ? status[state] : "unknown");
                ocp_buffer_add_field(out, results->outcome[o].name, ',');
                ocp_buffer_add_field(out, results->outcome[o].unit, ',');
                ocp_buffer_add(out, "%u,%.12g,", p, results->time[p]);
                value(out, series[p], '\n');
            }
        }
    }
}

void ocp_table_csv_parameters(const struct ocp_results *results, struct ocp_buffer *out)
{
    ocp_buffer_add_string(out, "parameter,value,unit,evidence,default,set_in\n");
    for (uint32_t i = 0; i < results->n_params; i++) {
        const struct ocp_results_param *param = &results->param[i];
        char evidence[OCP_EVIDENCE_SIZE];
        ocp_evidence_words(evidence, param);
        ocp_buffer_add_field(out, param->name, ',');
        ocp_buffer_add(out, "%.17g,", param->value);
        ocp_buffer_add_field(out, param->unit, ',');
        ocp_buffer_add_field(out, evidence, ',');
        ocp_buffer_add(out, "%.17g,", param->fallback);
        ocp_buffer_add_field(out, param->set_in, '\n');
    }
}
