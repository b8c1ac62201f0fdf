/* The scenario's own settings: what it is called, how long, how often, what is compared and recorded. */
#include "scenario/reader.h"

#include <stdlib.h>
#include <string.h>

static const char *const root_keys[] = {"name",       "title",         "description", "extends",  "seed",   "replicates",
                                        "burn_in",    "horizon",       "period",      "outcomes", "record", "parameters",
                                        "mechanisms", "jurisdictions", "regimes",     "groups",   "estate", "interventions",
                                        "strategies", "network",       "snapshots"};

/* The file's name without folder and ending, where that is a name. */
static void name_from_file(struct reader *r)
{
    const char *path = r->study->sources[0].path;
    const char *slash = strrchr(path, '/');
    const char *colon = strchr(path, ':'); /* "shipped:first-study.yaml" */
    const char *at = slash ? slash + 1 : colon ? colon + 1 : path;
    size_t length = 0;
    for (; at[length] && at[length] != '.' && length + 1 < OCP_NAME_SIZE; length++) {
        const char c = at[length];
        const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        r->study->name[length] = fine ? c : '-';
    }
    if (length == 0) {
        memcpy(r->study->name, "study", sizeof "study");
    }
}

static void read_outcomes(struct reader *r, const struct node *list)
{
    const struct ocp_model *model = r->model;
    const uint32_t wanted = list && list->kind == NODE_LIST ? list->count : 0;
    uint32_t *outcomes = take(r, model->n_outcomes + 1, sizeof *outcomes);
    const char **names = arena_take(&r->arena, (model->n_outcomes + 1) * sizeof *names);
    if (!outcomes || !names) {
        return;
    }
    r->study->outcomes = outcomes;
    for (size_t i = 0; i < model->n_outcomes; i++) {
        names[i] = model->outcomes[i].outcome->name;
        outcomes[i] = (uint32_t)i;
    }
    r->study->n_outcomes = model->n_outcomes;
    if (list && list->kind != NODE_LIST) {
        complain(r, list, "'outcomes' takes a list of names, the most important first: [%s, ...]",
                 model->n_outcomes ? names[0] : "name");
        return;
    }
    size_t count = 0;
    for (uint32_t i = 0; i < wanted; i++) {
        const struct node *item = list->item[i];
        const long outcome = want_scalar(r, item, "outcomes") ? ocp_model_outcome(model, item->text) : -2;
        if (outcome == -1) {
            complain(r, item, "there is no outcome '%s'%s", SHOW(item->text), SUGGEST(item->text, names, model->n_outcomes));
        }
        bool twice = false;
        for (size_t j = 0; j < count; j++) {
            twice = twice || (long)outcomes[j] == outcome;
        }
        if (twice) {
            complain(r, item, "the outcome '%s' is listed twice", SHOW(item->text));
        } else if (outcome >= 0) {
            outcomes[count++] = (uint32_t)outcome;
        }
    }
    if (list && wanted == 0) {
        complain(r, list, "'outcomes' is empty; name at least one or remove the line for all");
    }
    r->study->n_outcomes = count ? count : model->n_outcomes;
}

static void set_record(struct reader *r, const struct node *what, bool value)
{
    static const char *const names[] = {"prisons", "events"};
    size_t choice = 0;
    if (read_choice(r, what, "record", names, 2, &choice)) {
        *(choice == 0 ? &r->study->plan.record_prisons : &r->study->plan.record_events) = value;
    }
}

static void read_record(struct reader *r, const struct node *record)
{
    if (!record) {
        return;
    }
    if (record->kind == NODE_SCALAR) {
        complain(r, record, "'record' takes a list or a map of 'prisons' and 'events'");
        return;
    }
    for (uint32_t i = 0; i < record->count; i++) {
        bool value = true;
        if (record->kind == NODE_LIST) {
            set_record(r, record->item[i], true);
        } else if (!node_is_null(record->item[i]) && read_flag(r, record->item[i], record->key[i]->text, &value)) {
            set_record(r, record->key[i], value);
        }
    }
}

static void read_times(struct reader *r, const struct node *root)
{
    struct ocp_plan *plan = &r->study->plan;
    plan->burn_in_days = 365;
    plan->horizon_days = 1096;
    plan->period_days = 30;
    (void)read_days(r, node_get(root, "burn_in"), "burn_in", 0, MOST_DAYS, &plan->burn_in_days);
    (void)read_days(r, node_get(root, "horizon"), "horizon", 1, MOST_DAYS, &plan->horizon_days);
    const struct node *period = node_get(root, "period");
    if (read_days(r, period, "period", 1, MOST_DAYS, &plan->period_days) && plan->period_days > plan->horizon_days) {
        complain(r, period, "'period' is %u days, longer than the horizon of %u days", plan->period_days, plan->horizon_days);
    } else if (!period && plan->period_days > plan->horizon_days) {
        plan->period_days = plan->horizon_days;
    }
}

/* Days on which the network is kept, after the horizon is known. */
static void read_snapshots(struct reader *r, const struct node *section)
{
    struct ocp_plan *plan = &r->study->plan;
    if (!section || !want_map(r, section, "snapshots")) {
        return;
    }
    CHECK_KEYS(r, section, "'snapshots'", "days", "replicates");
    const struct node *days = node_get(section, "days");
    double replicates = 1;
    (void)read_count(r, node_get(section, "replicates"), "replicates", 1, MOST_REPLICATES, &replicates);
    plan->snapshot_replicates = (uint32_t)replicates;
    if (!days || days->kind != NODE_LIST || days->count == 0 || days->count > OCP_MAX_SNAPSHOTS) {
        complain(r, days ? days : section, "'snapshots' needs 'days', a list of 1 to %d days after burn-in, such as [0 d, 1 y]",
                 OCP_MAX_SNAPSHOTS);
        return;
    }
    for (uint32_t i = 0; i < days->count; i++) {
        uint32_t day = 0;
        if (!read_days(r, days->item[i], "days", 0, plan->horizon_days, &day)) {
            continue;
        }
        if (plan->n_snapshots > 0 && day <= plan->snapshot_day[plan->n_snapshots - 1]) {
            complain(r, days->item[i], "'days' of snapshots go up: day %u does not follow day %u", day,
                     plan->snapshot_day[plan->n_snapshots - 1]);
            continue;
        }
        plan->snapshot_day[plan->n_snapshots++] = day;
    }
}

void read_settings(struct reader *r, const struct node *root)
{
    struct ocp_study *study = r->study;
    check_keys(r, root, "a scenario", root_keys, sizeof root_keys / sizeof root_keys[0]);
    name_from_file(r);
    (void)read_name(r, node_get(root, "name"), "study", study->name);
    if (!read_text(r, node_get(root, "title"), "title", study->title, sizeof study->title)) {
        memcpy(study->title, study->name, sizeof study->name);
    }
    (void)read_text(r, node_get(root, "description"), "description", study->description, sizeof study->description);
    for (size_t end = strlen(study->description); end > 0 && study->description[end - 1] == '\n'; end--) {
        study->description[end - 1] = '\0'; /* a block of text ends with the line break of its last line */
    }
    double value = 20;
    (void)read_count(r, node_get(root, "replicates"), "replicates", 1, MOST_REPLICATES, &value);
    study->replicates = (uint32_t)value;
    value = 1;
    (void)read_count(r, node_get(root, "seed"), "seed", 0, 9007199254740991.0, &value);
    study->plan.seed = (uint64_t)value;
    read_times(r, root);
    read_outcomes(r, node_get(root, "outcomes"));
    read_record(r, node_get(root, "record"));
    read_snapshots(r, node_get(root, "snapshots"));
}
