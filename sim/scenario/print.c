/* A study in words. What `check` and `list` show; every number with its unit and, where it is one, its source line. */
#include "scenario/reader.h"

#include <inttypes.h>

static void print_head(const struct ocp_study *study, struct ocp_text *text)
{
    const struct ocp_plan *plan = &study->plan;
    const uint32_t periods = (plan->horizon_days + plan->period_days - 1) / plan->period_days;
    ocp_text_add(text, "%s: %s\n", study->name, study->title);
    if (study->description[0]) {
        ocp_text_add(text, "%s\n", study->description);
    }
    ocp_text_add(text, "\nTime      burn-in %u days, horizon %u days, recorded in %u period%s of %u days", plan->burn_in_days,
                 plan->horizon_days, periods, periods == 1 ? "" : "s", plan->period_days);
    const uint32_t rest = plan->horizon_days % plan->period_days;
    if (rest) {
        ocp_text_add(text, ", the last of %u", rest);
    }
    ocp_text_add(text, "\n");
    ocp_text_add(text, "Runs      %zu strategies x %u replicates = %" PRIu64 ", seed %" PRIu64 "\n", plan->n_strategies,
                 study->replicates, (uint64_t)plan->n_strategies * study->replicates, plan->seed);
}

static void print_estate(const struct ocp_plan *plan, struct ocp_text *text)
{
    uint64_t places = 0;
    uint64_t prisoners = 0;
    uint64_t staff = 0;
    size_t special = 0;
    for (size_t i = 0; i < plan->n_prisons; i++) {
        places += plan->prisons[i].capacity;
        prisoners += plan->prisons[i].prisoners;
        staff += plan->prisons[i].staff;
    }
    for (size_t i = 0; i < plan->n_wings; i++) {
        special += plan->regimes[plan->wings[i].regime].special;
    }
    ocp_text_add(text,
                 "Estate    %zu prison%s, %" PRIu64 " places, %" PRIu64 " prisoners, %" PRIu64 " staff, %zu wings (%zu special)\n",
                 plan->n_prisons, plan->n_prisons == 1 ? "" : "s", places, prisoners, staff, plan->n_wings, special);
    enum { LISTED = 12 };
    for (size_t i = 0; i < plan->n_prisons && i < LISTED; i++) {
        const struct ocp_prison_spec *prison = &plan->prisons[i];
        ocp_text_add(text, "          %-24s %6u places %6u prisoners %6u staff %4u wing%s %s%s%s\n", prison->name, prison->capacity,
                     prison->prisoners, prison->staff, prison->wing_count, prison->wing_count == 1 ? ", " : "s,",
                     security_names[prison->security], prison->region[0] ? ", " : "", prison->region);
    }
    if (plan->n_prisons > LISTED) {
        ocp_text_add(text, "          ... and %zu more\n", plan->n_prisons - LISTED);
    }
}

static void print_groups(const struct ocp_plan *plan, struct ocp_text *text)
{
    for (size_t i = 0; i < plan->n_groups; i++) {
        const struct ocp_group_spec *group = &plan->groups[i];
        const bool rival = group->rival != OCP_NO_GROUP;
        ocp_text_add(text, "%s%-24s %5.2f %% of prisoners%s%s%s%s%s\n", i == 0 ? "Groups    " : "          ", group->name,
                     100.0 * group->share, group->kind[0] ? ", " : "", group->kind, rival ? ", rival of " : "",
                     rival ? plan->groups[group->rival].name : "", group->values_driven ? ", bound by values" : "");
    }
    if (plan->n_groups == 0) {
        ocp_text_add(text, "Groups    none\n");
    }
    if (plan->n_member_seeds) {
        ocp_text_add(text, "Network   %zu members and %zu ties read from files\n", plan->n_member_seeds, plan->n_tie_seeds);
    }
}

static void print_changes(const struct ocp_model *model, const struct ocp_change *changes, size_t count, const char *indent,
                          struct ocp_text *text)
{
    for (size_t i = 0; i < count; i++) {
        const struct ocp_param *param = model->params[changes[i].param];
        char words[64];
        ocp_unit_words(param->unit, words, sizeof words);
        switch (changes[i].operation) {
        case OCP_SET:
            ocp_text_add(text, "%s%s = %g%s\n", indent, param->name, changes[i].value, words);
            break;
        case OCP_MULTIPLY:
            ocp_text_add(text, "%s%s x %g\n", indent, param->name, changes[i].value);
            break;
        case OCP_ADD:
            ocp_text_add(text, "%s%s %+g%s\n", indent, param->name, changes[i].value, words);
            break;
        case OCP_AT_LEAST:
            ocp_text_add(text, "%s%s >= %g%s\n", indent, param->name, changes[i].value, words);
            break;
        case OCP_AT_MOST:
            ocp_text_add(text, "%s%s <= %g%s\n", indent, param->name, changes[i].value, words);
            break;
        }
    }
}

static void print_jurisdictions(const struct ocp_plan *plan, const struct ocp_model *model, struct ocp_text *text)
{
    for (size_t j = 0; j < plan->n_jurisdictions && plan->n_jurisdictions > 1; j++) {
        const struct ocp_jurisdiction_spec *jurisdiction = &plan->jurisdictions[j];
        unsigned prisons = 0;
        for (size_t p = 0; p < plan->n_prisons; p++) {
            prisons += plan->prisons[p].jurisdiction == j;
        }
        ocp_text_add(text, "%s  %s: %u prison%s\n", j == 0 ? "\nJurisdictions\n" : "", jurisdiction->name, prisons,
                     prisons == 1 ? "" : "s");
        print_changes(model, jurisdiction->changes, jurisdiction->n_changes, "    ", text);
    }
}

static void print_target(const struct ocp_plan *plan, const struct ocp_target *target, struct ocp_text *text)
{
    if (target->prison[0]) {
        ocp_text_add(text, ", prison %s", target->prison);
    }
    if (target->region[0]) {
        ocp_text_add(text, ", region %s", target->region);
    }
    if (target->kind[0]) {
        ocp_text_add(text, ", kind %s", target->kind);
    }
    if (target->jurisdiction >= 0) {
        ocp_text_add(text, ", jurisdiction %s", plan->jurisdictions[target->jurisdiction].name);
    }
    if (target->regime >= 0) {
        ocp_text_add(text, ", regime %s", plan->regimes[target->regime].name);
    }
    if (target->security >= 0) {
        ocp_text_add(text, ", %s security", security_names[target->security]);
    }
    if (target->coverage < 1) {
        ocp_text_add(text, ", %g %% of them", 100.0 * target->coverage);
    }
}

/* What the measure says itself that it takes; what mechanisms count is not said here. */
static bool print_rights(const double rights[OCP_RIGHT_COUNT], struct ocp_text *text)
{
    bool any = false;
    for (unsigned k = 0; k < OCP_RIGHT_COUNT; k++) {
        if (rights[k] > 0) {
            ocp_text_add(text, "%s%s %g", any ? ", " : "      rights burden beyond what is counted: ", right_names[k], rights[k]);
            any = true;
        }
    }
    ocp_text_add(text, any ? "\n" : "");
    return any;
}

static void print_intervention(const struct ocp_plan *plan, const struct ocp_model *model,
                               const struct ocp_intervention *intervention, struct ocp_text *text)
{
    ocp_text_add(text, "    %s: %s\n      from day %u", intervention->name, intervention->title, intervention->start_day);
    if (intervention->end_day != UINT32_MAX) {
        ocp_text_add(text, " to day %u", intervention->end_day);
    }
    if (intervention->ramp_days) {
        ocp_text_add(text, ", ramp %u days", intervention->ramp_days);
    }
    ocp_text_add(text, ", intensity %g", intervention->intensity);
    if (intervention->half_life_days > 0) {
        ocp_text_add(text, ", half-life %g days", intervention->half_life_days);
    }
    print_target(plan, &intervention->target, text);
    if (intervention->trigger.outcome[0]) {
        const long outcome = ocp_model_outcome(model, intervention->trigger.outcome);
        ocp_text_add(text, ", when %s exceeds %g %s", intervention->trigger.outcome, intervention->trigger.above,
                     outcome < 0 ? "" : model->outcomes[outcome].outcome->unit);
        if (intervention->trigger.hold_days) {
            ocp_text_add(text, ", for at least %u days", intervention->trigger.hold_days);
        }
    }
    ocp_text_add(text, "\n");
    print_changes(model, intervention->changes, intervention->n_changes, "      ", text);
    if (intervention->capital_eur > 0 || intervention->yearly_eur > 0 || intervention->prisoner_day_eur > 0) {
        ocp_text_add(text, "      cost %.0f EUR once and %.0f EUR a year per prison, %g EUR per prisoner-day, paid by %s\n",
                     intervention->capital_eur, intervention->yearly_eur, intervention->prisoner_day_eur,
                     payer_names[intervention->payer]);
    }
    if (print_rights(intervention->rights, text) || intervention->evidence[0]) {
        ocp_text_add(text, "      evidence: %s\n", intervention->evidence[0] ? intervention->evidence : "none given");
    }
}

static void print_strategies(const struct ocp_plan *plan, const struct ocp_model *model, struct ocp_text *text)
{
    ocp_text_add(text, "\nStrategies\n");
    for (size_t s = 0; s < plan->n_strategies; s++) {
        const struct ocp_strategy *strategy = &plan->strategies[s];
        ocp_text_add(text, "  %s: %s%s\n", strategy->name, strategy->title, strategy->n_interventions ? "" : " (changes nothing)");
        for (size_t i = 0; i < strategy->n_interventions; i++) {
            print_intervention(plan, model, &strategy->interventions[i], text);
        }
    }
}

static void print_settings(const struct ocp_study *study, const struct ocp_model *model, struct ocp_text *text)
{
    for (size_t i = 0; i < study->n_settings; i++) {
        const struct ocp_setting *setting = &study->settings[i];
        const struct ocp_param *param = model->params[setting->param];
        char words[64];
        ocp_unit_words(param->unit, words, sizeof words);
        ocp_text_add(text, "%s%s = %g%s (default %g; ", i == 0 ? "\nParameters set here\n  " : "  ", param->name, setting->value,
                     words, param->fallback);
        if (setting->line) {
            ocp_text_add(text, "%s:%u)\n", setting->file, setting->line);
        } else {
            ocp_text_add(text, "%s)\n", setting->file);
        }
    }
    for (size_t m = 0; m < model->catalogue->n_mechanisms; m++) {
        if (study->plan.mechanism_off[m]) {
            ocp_text_add(text, "Mechanism %s is off\n", model->catalogue->mechanisms[m]->name);
        }
    }
}

void ocp_study_print(const struct ocp_study *study, const struct ocp_model *model, struct ocp_text *text)
{
    print_head(study, text);
    print_estate(&study->plan, text);
    print_groups(&study->plan, text);
    print_settings(study, model, text);
    print_jurisdictions(&study->plan, model, text);
    if (study->plan.n_regimes > 1) {
        ocp_text_add(text, "\nRegimes\n");
        for (size_t i = 0; i < study->plan.n_regimes; i++) {
            const struct ocp_regime *regime = &study->plan.regimes[i];
            ocp_text_add(text, "  %s: %s%s\n", regime->name, regime->title, regime->special ? " (special)" : "");
            print_changes(model, regime->changes, regime->n_changes, "    ", text);
        }
    }
    print_strategies(&study->plan, model, text);
    ocp_text_add(text, "\nOutcomes  ");
    for (size_t i = 0; i < study->n_outcomes; i++) {
        const struct ocp_outcome *outcome = model->outcomes[study->outcomes[i]].outcome;
        ocp_text_add(text, "%s%s", i == 0 ? "" : ", ", outcome->name);
    }
    ocp_text_add(text, "\nFiles     ");
    for (size_t i = 0; i < study->n_sources; i++) {
        ocp_text_add(text, "%s%s (%.12s)", i == 0 ? "" : ", ", study->sources[i].path, study->sources[i].sha256);
    }
    ocp_text_add(text, "\n");
}
