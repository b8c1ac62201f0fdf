/* Results in memory. Decides what belongs to the content of a study and how it crosses a pipe; leaves files to merged.c. */
#include "archive/results.h"
#include "archive/files.h"
#include "archive/network.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The arrays of results as a list, so that making, sending and freeing cannot disagree. */
enum { ARRAYS = 18 };
struct array {
    void *slot; /* address of the pointer in the struct, whatever its type */
    size_t count, size;
};

static void *get_array(const struct array *array)
{
    void *data = NULL;
    memcpy(&data, array->slot, sizeof data);
    return data;
}

static void set_array(const struct array *array, void *data)
{
    memcpy(array->slot, &data, sizeof data);
}

/* `values`, `totals`: whether these two have a size here. */
static void list_arrays(struct ocp_results *r, bool values, bool totals, size_t scenario_size, struct array out[ARRAYS])
{
    const size_t cells = (size_t)r->n_outcomes * r->n_runs;
    const struct array arrays[ARRAYS] = {
        {&r->strategy, r->n_strategies, sizeof *r->strategy},
        {&r->outcome, r->n_outcomes, sizeof *r->outcome},
        {&r->param, r->n_params, sizeof *r->param},
        {&r->prison, r->n_prisons, sizeof *r->prison},
        {&r->time, r->n_periods, sizeof *r->time},
        {&r->run_status, r->n_runs, sizeof *r->run_status},
        {&r->run_strategy, r->n_runs, sizeof *r->run_strategy},
        {&r->run_replicate, r->n_runs, sizeof *r->run_replicate},
        {&r->state_hash, r->n_runs, sizeof *r->state_hash},
        {&r->reason, r->n_runs, sizeof *r->reason},
        {&r->scenario, scenario_size + 1, 1},
        {&r->value, values ? cells * r->n_periods : 0, sizeof *r->value},
        {&r->prison_total, totals ? cells * r->n_prisons : 0, sizeof *r->prison_total},
        {&r->source, r->n_sources, sizeof *r->source},
        {&r->node, values ? r->n_nodes : 0, sizeof *r->node},
        {&r->edge, values ? r->n_edges : 0, sizeof *r->edge},
        {&r->group, r->n_groups, sizeof *r->group},
        {NULL, 0, 0},
    };
    memcpy(out, arrays, sizeof arrays);
}

void ocp_results_free(struct ocp_results *results)
{
    if (!results) {
        return;
    }
    struct array arrays[ARRAYS];
    for (uint32_t i = 0; i < results->n_sources && results->source; i++) {
        free(results->source[i].bytes);
    }
    list_arrays(results, true, true, 0, arrays);
    for (const struct array *a = arrays; a->slot; a++) {
        free(get_array(a));
    }
    free(results);
}

static bool counts_are_sound(const struct ocp_results *c, bool totals, size_t scenario_size)
{
    const uint64_t longest = totals && c->n_prisons > c->n_periods ? c->n_prisons : c->n_periods;
    return c->n_runs > 0 && c->n_runs <= OCP_CAP_RUNS && c->n_strategies > 0 && c->n_strategies <= OCP_CAP_STRATEGIES &&
           c->n_outcomes > 0 && c->n_outcomes <= OCP_CAP_OUTCOMES && c->n_params <= OCP_CAP_PARAMS &&
           c->n_prisons <= OCP_CAP_PRISONS && c->n_periods > 0 && c->n_periods <= OCP_CAP_PERIODS &&
           scenario_size <= OCP_CAP_SCENARIO && c->n_nodes <= OCP_CAP_NODES && c->n_edges <= OCP_CAP_EDGES &&
           c->n_groups <= OCP_MAX_GROUPS && c->n_sources <= OCP_CAP_SOURCES &&
           (uint64_t)c->n_strategies * c->n_replicates == c->n_runs &&
           (uint64_t)c->n_outcomes * c->n_runs <= (uint64_t)OCP_CAP_VALUES / (longest ? longest : 1);
}

enum ocp_status ocp_results_make(const struct ocp_results *counts, bool values, bool totals, size_t scenario_size,
                                 struct ocp_results **out, struct ocp_message *message)
{
    *out = NULL;
    if (!counts_are_sound(counts, totals, scenario_size)) {
        (void)ocp_fail(message, OCP_DAMAGED, "results of %u runs, %u strategies, %u outcomes, %u periods and %u prisons cannot be",
                       counts->n_runs, counts->n_strategies, counts->n_outcomes, counts->n_periods, counts->n_prisons);
        return OCP_DAMAGED;
    }
    struct ocp_results *results = ocp_alloc(1, sizeof *results);
    if (!results) {
        (void)ocp_fail(message, OCP_NO_MEMORY, "no memory for results");
        return OCP_NO_MEMORY;
    }
    *results = *counts;
    struct array arrays[ARRAYS];
    list_arrays(results, values, totals, scenario_size, arrays);
    for (const struct array *a = arrays; a->slot; a++) {
        set_array(a, NULL);
    }
    for (const struct array *a = arrays; a->slot; a++) {
        set_array(a, a->count > 0 ? ocp_alloc(a->count, a->size) : NULL);
        if (a->count > 0 && !get_array(a)) {
            ocp_results_free(results);
            (void)ocp_fail(message, OCP_NO_MEMORY, "no memory for the results of %u runs", counts->n_runs);
            return OCP_NO_MEMORY;
        }
    }
    *out = results;
    return OCP_OK;
}

#define COPY_TEXT(to, from) (void)snprintf(to, sizeof(to), "%s", from)

static void describe_outcomes(const struct ocp_study *study, const struct ocp_model *model, struct ocp_results *results)
{
    for (uint32_t i = 0; i < results->n_outcomes; i++) {
        const struct ocp_outcome *outcome = model->outcomes[i].outcome;
        struct ocp_results_outcome *to = &results->outcome[i];
        COPY_TEXT(to->name, outcome->name);
        COPY_TEXT(to->unit, outcome->unit);
        COPY_TEXT(to->meaning, outcome->meaning);
        COPY_TEXT(to->family, ocp_family_name(outcome->family));
        to->direction = outcome->direction;
        to->recorded = outcome->recorded;
    }
    for (size_t i = study->n_outcomes; i-- > 0;) {
        results->outcome[study->outcomes[i]].lead = (int)i + 1;
    }
}

static void describe_tables(const struct ocp_study *study, const struct ocp_model *model, struct ocp_results *results)
{
    const struct ocp_plan *plan = &study->plan;
    for (uint32_t i = 0; i < results->n_strategies; i++) {
        COPY_TEXT(results->strategy[i].name, plan->strategies[i].name);
        COPY_TEXT(results->strategy[i].title, plan->strategies[i].title);
    }
    for (uint32_t i = 0; i < results->n_params; i++) {
        COPY_TEXT(results->param[i].name, model->params[i]->name);
        COPY_TEXT(results->param[i].unit, model->params[i]->unit);
        COPY_TEXT(results->param[i].evidence, model->params[i]->evidence);
        COPY_TEXT(results->param[i].prior, ocp_prior_name(model->params[i]->prior));
        results->param[i].value = plan->params[i];
        results->param[i].fallback = model->params[i]->fallback;
    }
    for (size_t i = 0; i < study->n_settings; i++) {
        const struct ocp_setting *setting = &study->settings[i];
        (void)snprintf(results->param[setting->param].set_in, OCP_PLACE_SIZE, "%s:%u", setting->file, setting->line);
    }
    for (uint32_t i = 0; i < results->n_prisons; i++) {
        COPY_TEXT(results->prison[i], plan->prisons[i].name);
        results->prisoners += plan->prisons[i].prisoners;
        results->staff += plan->prisons[i].staff;
    }
    for (uint32_t i = 0; i < results->n_periods; i++) {
        const uint64_t end = (uint64_t)(i + 1) * plan->period_days;
        results->time[i] = (double)(end < plan->horizon_days ? end : plan->horizon_days);
    }
}

static void describe_runs(struct ocp_results *results, const struct ocp_block *block)
{
    for (uint32_t run = 0; run < results->n_runs; run++) {
        results->run_strategy[run] = run / results->n_replicates;
        results->run_replicate[run] = run % results->n_replicates;
        results->run_status[run] = block->status[run];
        results->state_hash[run] = block->state_hash[run];
        memcpy(results->reason[run], block->reason + (size_t)run * OCP_REASON_SIZE, OCP_REASON_SIZE);
    }
}

static enum ocp_status copy_sources(const struct ocp_study *study, struct ocp_results *results, struct ocp_message *message)
{
    for (size_t i = 0; i < study->n_sources; i++) {
        struct ocp_source *to = &results->source[i];
        *to = study->sources[i];
        to->bytes = ocp_alloc(to->size + 1, 1);
        if (!to->bytes) {
            return ocp_fail(message, OCP_NO_MEMORY, "no memory for the %zu bytes of '%s'", to->size, to->path);
        }
        SHA2_CTX context;
        SHA256Init(&context);
        if (to->size > 0) {
            memcpy(to->bytes, study->sources[i].bytes, to->size);
            SHA256Update(&context, (const uint8_t *)to->bytes, to->size);
        }
        ocp_digest_finish(&context, to->sha256);
    }
    return OCP_OK;
}

enum ocp_status ocp_results_describe(const struct ocp_study *study, const struct ocp_model *model, const char *design_hash,
                                     struct ocp_block *block, struct ocp_results **out, struct ocp_message *message)
{
    const struct ocp_plan *plan = &study->plan;
    struct ocp_results counts = {.seed = plan->seed,
                                 .n_events = block->n_events,
                                 .n_runs = block->n_runs,
                                 .n_strategies = (uint32_t)plan->n_strategies,
                                 .n_replicates = study->replicates,
                                 .n_periods = block->shape.n_periods,
                                 .n_outcomes = block->shape.n_outcomes,
                                 .n_params = (uint32_t)model->n_params,
                                 .n_prisons = (uint32_t)plan->n_prisons,
                                 .n_sources = (uint32_t)study->n_sources,
                                 .n_nodes = block->n_nodes,
                                 .n_edges = block->n_edges,
                                 .n_groups = block->n_nodes > 0 ? (uint32_t)plan->n_groups : 0,
                                 .burn_in_days = plan->burn_in_days,
                                 .horizon_days = plan->horizon_days,
                                 .period_days = plan->period_days};
    const size_t scenario_size = study->n_sources > 0 ? study->sources[0].size : 0;
    enum ocp_status status = ocp_results_make(&counts, false, false, scenario_size, out, message);
    if (status == OCP_OK && (status = copy_sources(study, *out, message)) != OCP_OK) {
        ocp_results_free(*out);
        *out = NULL;
    }
    if (status != OCP_OK) {
        return status;
    }
    struct ocp_results *results = *out;
    COPY_TEXT(results->name, study->name);
    COPY_TEXT(results->title, study->title);
    COPY_TEXT(results->description, study->description);
    COPY_TEXT(results->design_hash, design_hash);
    if (scenario_size > 0) {
        memcpy(results->scenario, study->sources[0].bytes, scenario_size);
    }
    describe_tables(study, model, results);
    describe_outcomes(study, model, results);
    describe_runs(results, block);
    results->value = block->value;
    results->prison_total = block->prison_total;
    block->value = NULL;
    block->prison_total = NULL;
    results->node = block->nodes;
    results->edge = block->edges;
    block->nodes = NULL;
    block->edges = NULL;
    block->n_nodes = block->n_edges = 0;
    for (uint32_t i = 0; i < results->n_groups; i++) {
        COPY_TEXT(results->group[i], plan->groups[i].name);
    }
    ocp_results_digest(results, block, results->content_hash);
    return OCP_OK;
}

static void digest_head(SHA2_CTX *digest, const struct ocp_results *r)
{
    const uint64_t numbers[] = {r->seed,         r->n_runs,      r->n_strategies, r->n_replicates, r->n_periods,
                                r->n_outcomes,   r->n_params,    r->n_prisons,    r->n_events,     r->burn_in_days,
                                r->horizon_days, r->period_days, r->prisoners,    r->staff,        r->prison_total != NULL};
    ocp_digest_text(digest, "ocpsim content 1");
    ocp_digest_numbers(digest, numbers, OCP_COUNT(numbers), sizeof *numbers);
    ocp_digest_text(digest, r->name);
    ocp_digest_text(digest, r->title);
    ocp_digest_text(digest, r->description);
    ocp_digest_text(digest, r->design_hash);
    ocp_digest_text(digest, r->scenario);
}

static void digest_tables(SHA2_CTX *digest, const struct ocp_results *r)
{
    for (uint32_t i = 0; i < r->n_strategies; i++) {
        ocp_digest_text(digest, r->strategy[i].name);
        ocp_digest_text(digest, r->strategy[i].title);
    }
    for (uint32_t i = 0; i < r->n_outcomes; i++) {
        const struct ocp_results_outcome *o = &r->outcome[i];
        const int32_t numbers[] = {o->direction, o->recorded, o->lead};
        ocp_digest_text(digest, o->name);
        ocp_digest_text(digest, o->unit);
        ocp_digest_text(digest, o->meaning);
        ocp_digest_text(digest, o->family);
        ocp_digest_numbers(digest, numbers, OCP_COUNT(numbers), sizeof *numbers);
    }
    for (uint32_t i = 0; i < r->n_params; i++) {
        ocp_digest_text(digest, r->param[i].name);
        ocp_digest_text(digest, r->param[i].unit);
        ocp_digest_text(digest, r->param[i].evidence);
        ocp_digest_numbers(digest, &r->param[i].value, 1, sizeof(double));
    }
    for (uint32_t i = 0; i < r->n_prisons; i++) {
        ocp_digest_text(digest, r->prison[i]);
    }
    for (uint32_t i = 0; i < r->n_sources; i++) { /* where files lay does not matter */
        ocp_digest_numbers(digest, r->source[i].bytes, r->source[i].size, 1);
    }
}

static void digest_events(SHA2_CTX *digest, const struct ocp_block *block)
{
    ocp_digest_numbers(digest, block->n_events_of, block->n_runs, sizeof *block->n_events_of);
    for (uint64_t i = 0; i < block->n_events; i++) {
        const struct ocp_event_row *event = &block->events[i];
        const uint32_t words[] = {event->day, event->prison, event->who, event->whom, event->kind};
        ocp_digest_numbers(digest, words, OCP_COUNT(words), sizeof *words);
        ocp_digest_numbers(digest, &event->value, 1, sizeof event->value);
    }
}

void ocp_results_digest(const struct ocp_results *r, const struct ocp_block *block, char out[65])
{
    const size_t cells = (size_t)r->n_outcomes * r->n_runs;
    SHA2_CTX digest;
    SHA256Init(&digest);
    digest_head(&digest, r);
    digest_tables(&digest, r);
    ocp_digest_numbers(&digest, r->time, r->n_periods, sizeof *r->time);
    ocp_digest_numbers(&digest, r->run_status, r->n_runs, sizeof *r->run_status);
    ocp_digest_numbers(&digest, r->run_strategy, r->n_runs, sizeof *r->run_strategy);
    ocp_digest_numbers(&digest, r->run_replicate, r->n_runs, sizeof *r->run_replicate);
    ocp_digest_numbers(&digest, r->state_hash, r->n_runs, sizeof *r->state_hash);
    for (uint32_t i = 0; i < r->n_runs; i++) {
        ocp_digest_text(&digest, r->reason[i]);
    }
    ocp_digest_numbers(&digest, r->value, cells * r->n_periods, sizeof *r->value);
    if (r->prison_total) {
        ocp_digest_numbers(&digest, r->prison_total, cells * r->n_prisons, sizeof *r->prison_total);
    }
    digest_events(&digest, block);
    ocp_network_digest(&digest, r->node, r->n_nodes, r->edge, r->n_edges);
    for (uint32_t i = 0; i < r->n_groups; i++) {
        ocp_digest_text(&digest, r->group[i]);
    }
    ocp_digest_finish(&digest, out);
}

struct head {
    struct ocp_results counts;
    uint64_t scenario_size;
    uint64_t totals; /* 0 or 1; not a bool, which may not hold anything else */
};

enum ocp_status ocp_results_send(const struct ocp_results *results, int out, struct ocp_message *message)
{
    struct ocp_results copy = *results; /* list_arrays points into it */
    struct head head = {.counts = *results, .scenario_size = strlen(results->scenario), .totals = results->prison_total != NULL};
    struct array arrays[ARRAYS];
    list_arrays(&copy, true, head.totals != 0, head.scenario_size, arrays);
    int error = ocp_file_write_all(out, &head, sizeof head);
    for (const struct array *a = arrays; a->slot && !error; a++) {
        error = ocp_file_write_all(out, get_array(a), a->count * a->size);
    }
    for (uint32_t i = 0; i < results->n_sources && !error; i++) {
        error = ocp_file_write_all(out, results->source[i].bytes, results->source[i].size);
    }
    return error ? ocp_fail(message, OCP_IO, "cannot hand results over: %s", strerror(error)) : OCP_OK;
}

#define END_TEXT(text) (text)[sizeof(text) - 1] = '\0'

static void end_texts(struct ocp_results *r, size_t scenario_size)
{
    END_TEXT(r->name);
    END_TEXT(r->title);
    END_TEXT(r->description);
    END_TEXT(r->version);
    END_TEXT(r->design_hash);
    END_TEXT(r->content_hash);
    r->scenario[scenario_size] = '\0';
    for (uint32_t i = 0; i < r->n_strategies; i++) {
        END_TEXT(r->strategy[i].name);
        END_TEXT(r->strategy[i].title);
    }
    for (uint32_t i = 0; i < r->n_outcomes; i++) {
        END_TEXT(r->outcome[i].name);
        END_TEXT(r->outcome[i].unit);
        END_TEXT(r->outcome[i].meaning);
        END_TEXT(r->outcome[i].family);
    }
    for (uint32_t i = 0; i < r->n_params; i++) {
        END_TEXT(r->param[i].name);
        END_TEXT(r->param[i].unit);
        END_TEXT(r->param[i].evidence);
        END_TEXT(r->param[i].set_in);
    }
    for (uint32_t i = 0; i < r->n_prisons; i++) {
        END_TEXT(r->prison[i]);
    }
    for (uint32_t i = 0; i < r->n_groups; i++) {
        END_TEXT(r->group[i]);
    }
    for (uint32_t i = 0; i < r->n_runs; i++) {
        END_TEXT(r->reason[i]);
    }
}

/* The bytes of the sources; their sizes have come with the array. */
static bool get_sources(int in, struct ocp_results *r)
{
    for (uint32_t i = 0; i < r->n_sources; i++) { /* pointers from another process first */
        r->source[i].bytes = NULL;
    }
    for (uint32_t i = 0; i < r->n_sources; i++) {
        struct ocp_source *source = &r->source[i];
        END_TEXT(source->path);
        END_TEXT(source->sha256);
        if (source->size > OCP_CAP_SCENARIO || !(source->bytes = ocp_alloc(source->size + 1, 1)) ||
            !ocp_file_read_all(in, source->bytes, source->size)) {
            return false;
        }
    }
    return true;
}

/* Everything that readers use as an index or a switch. */
static bool numbers_are_sound(const struct ocp_results *r)
{
    for (uint32_t i = 0; i < r->n_runs; i++) {
        if (r->run_strategy[i] >= r->n_strategies || r->run_replicate[i] >= r->n_replicates || r->run_status[i] < OCP_RUN_PENDING ||
            r->run_status[i] > OCP_RUN_FAILED) {
            return false;
        }
    }
    for (uint32_t i = 0; i < r->n_outcomes; i++) {
        const struct ocp_results_outcome *o = &r->outcome[i];
        if (o->direction < -1 || o->direction > 1 || o->lead < 0 || (uint32_t)o->lead > r->n_outcomes) {
            return false;
        }
    }
    return ocp_network_is_sound(r->node, r->n_nodes, r->edge, r->n_edges, r->n_runs, r->n_groups, r->n_prisons);
}

enum ocp_status ocp_results_receive(int in, struct ocp_results **out, struct ocp_message *message)
{
    struct head head;
    *out = NULL;
    if (!ocp_file_read_all(in, &head, sizeof head)) {
        return ocp_fail(message, OCP_DAMAGED, "the reading process handed nothing over");
    }
    const enum ocp_status status = ocp_results_make(&head.counts, true, head.totals != 0, head.scenario_size, out, message);
    if (status != OCP_OK) {
        return status;
    }
    struct array arrays[ARRAYS];
    bool good = true;
    list_arrays(*out, true, head.totals != 0, head.scenario_size, arrays);
    for (const struct array *a = arrays; a->slot && good; a++) {
        good = ocp_file_read_all(in, get_array(a), a->count * a->size);
    }
    if (!good && (*out)->source) { /* may hold the sender's pointers */
        memset((*out)->source, 0, (*out)->n_sources * sizeof *(*out)->source);
    }
    good = good && get_sources(in, *out);
    if (good) {
        end_texts(*out, head.scenario_size);
        good = numbers_are_sound(*out);
    }
    if (!good) {
        ocp_results_free(*out);
        *out = NULL;
        return ocp_fail(message, OCP_DAMAGED, "the reading process handed over less than it announced, or nonsense");
    }
    return OCP_OK;
}

const double *ocp_results_series(const struct ocp_results *results, uint32_t outcome, uint32_t run)
{
    OCP_REQUIRE(outcome < results->n_outcomes && run < results->n_runs);
    return results->value + ((size_t)outcome * results->n_runs + run) * results->n_periods;
}
