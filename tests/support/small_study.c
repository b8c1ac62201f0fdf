/* See small_study.h. */
#include "small_study.h"

#include <ftw.h>
#include <math.h>
#include <sha2.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char scenario[] = "name: small\ntitle: \"Kleine Studie, \xc3\xa9t\xc3\xa9\"\n# exactly these bytes\n";

static void *get(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size);
    assert_non_null(memory);
    return memory;
}

static uint32_t or_default(uint32_t value, uint32_t fallback)
{
    return value ? value : fallback;
}

#define SET_TEXT(to, ...) (void)snprintf(to, sizeof(to), __VA_ARGS__)

static void add_strategies(struct ocp_plan *plan, const struct ocp_model *model, uint32_t count)
{
    plan->n_strategies = count;
    plan->strategies = get(count, sizeof *plan->strategies);
    for (uint32_t s = 0; s < count; s++) {
        struct ocp_strategy *strategy = &plan->strategies[s];
        SET_TEXT(strategy->name, s ? "strategy_%u" : "baseline", s);
        SET_TEXT(strategy->title, s ? "Strat\xc3\xa9gie %u, \"quoted\"" : "Baseline", s);
        if (s == 0) {
            continue;
        }
        strategy->n_interventions = 1;
        strategy->interventions = get(1, sizeof *strategy->interventions);
        struct ocp_intervention *in = strategy->interventions;
        SET_TEXT(in->name, "measure_%u", s);
        SET_TEXT(in->title, "Measure %u", s);
        SET_TEXT(in->evidence, "ASSUMED");
        in->target = (struct ocp_target){.jurisdiction = -1, .regime = -1, .security = -1, .coverage = 1.0};
        in->start_day = 30 * s;
        in->end_day = UINT32_MAX;
        in->intensity = 1.0;
        in->n_changes = 1;
        in->changes = get(1, sizeof *in->changes);
        /* The second asks for no less than what there is anyway. */
        const uint32_t param = s % (uint32_t)model->n_params;
        in->changes[0] = s == 2 ? (struct ocp_change){param, OCP_AT_LEAST, model->params[param]->fallback}
                                : (struct ocp_change){param, OCP_MULTIPLY, 0.5};
    }
}

static void add_estate(struct ocp_plan *plan, uint32_t prisons)
{
    plan->n_prisons = plan->n_wings = prisons;
    plan->prisons = get(prisons, sizeof *plan->prisons);
    plan->wings = get(prisons, sizeof *plan->wings);
    plan->n_regimes = 1;
    plan->regimes = get(1, sizeof *plan->regimes);
    SET_TEXT(plan->regimes[0].name, "normal");
    plan->n_jurisdictions = 1;
    plan->jurisdictions = get(1, sizeof *plan->jurisdictions);
    for (uint32_t p = 0; p < prisons; p++) {
        SET_TEXT(plan->prisons[p].name, "Prison %u", p);
        plan->prisons[p].capacity = 60;
        plan->prisons[p].prisoners = 50;
        plan->prisons[p].staff = 20;
        plan->prisons[p].wing_first = p;
        plan->prisons[p].wing_count = 1;
        plan->wings[p] = (struct ocp_wing_spec){p, 0, 60, 90};
    }
}

static void add_sources(struct ocp_study *study)
{
    study->n_sources = 2;
    study->sources = get(2, sizeof *study->sources);
    SET_TEXT(study->sources[0].path, "studies/small.yaml");
    SET_TEXT(study->sources[1].path, "estate.csv");
    for (size_t i = 0; i < 2; i++) {
        study->sources[i].size = i ? 5 : sizeof scenario - 1;
        study->sources[i].bytes = get(study->sources[i].size + 1, 1);
        memcpy(study->sources[i].bytes, i ? "a,\0b\n" : scenario, study->sources[i].size);
        (void)SHA256Data((const uint8_t *)study->sources[i].bytes, study->sources[i].size, study->sources[i].sha256);
    }
}

struct ocp_study *small_study(const struct ocp_model *model, struct small_options o)
{
    struct ocp_study *study = get(1, sizeof *study);
    struct ocp_plan *plan = &study->plan;
    SET_TEXT(study->name, "small");
    SET_TEXT(study->title, "Kleine Studie");
    SET_TEXT(study->description, "Invented figures.");
    study->replicates = or_default(o.replicates, 4);
    plan->seed = o.seed ? o.seed : 7;
    plan->burn_in_days = 60;
    plan->period_days = 30;
    plan->horizon_days = (or_default(o.periods, 5) - 1) * 30 + 10;
    plan->params = get(model->n_params, sizeof *plan->params);
    plan->mechanism_off = get(model->catalogue->n_mechanisms, 1);
    for (size_t i = 0; i < model->n_params; i++) {
        plan->params[i] = model->params[i]->fallback;
    }
    plan->record_prisons = o.record_prisons;
    plan->record_events = o.record_events;
    add_estate(plan, or_default(o.prisons, 2));
    add_strategies(plan, model, or_default(o.strategies, 3));
    add_sources(study);
    study->n_settings = 1;
    study->settings = get(1, sizeof *study->settings);
    SET_TEXT(study->settings[0].file, "studies/small.yaml");
    study->settings[0].line = 3;
    study->n_outcomes = 2;
    study->outcomes = get(2, sizeof *study->outcomes);
    study->outcomes[0] = 1;
    return study;
}

void small_study_free(struct ocp_study *study)
{
    struct ocp_plan *plan = &study->plan;
    for (size_t s = 0; s < plan->n_strategies; s++) {
        if (plan->strategies[s].interventions) {
            free(plan->strategies[s].interventions->changes);
        }
        free(plan->strategies[s].interventions);
    }
    free(plan->strategies);
    free(plan->prisons);
    free(plan->wings);
    free(plan->regimes);
    free(plan->jurisdictions);
    free(plan->params);
    free(plan->mechanism_off);
    for (size_t i = 0; i < study->n_sources; i++) {
        free(study->sources[i].bytes);
    }
    free(study->sources);
    free(study->settings);
    free(study->outcomes);
    free(study);
}

double small_value(uint32_t run, uint32_t outcome, uint32_t period)
{
    if ((run + outcome + period) % 11 == 10) {
        return -(double)NAN; /* the archive makes all NaN alike */
    }
    return (double)run + 0.1 * (double)outcome + 0.001 * (double)period + 1.0 / 3.0;
}

static void add_events(struct ocp_run *run)
{
    run->n_events = run->run % 3;
    run->events = get(run->n_events, sizeof *run->events);
    for (size_t i = 0; i < run->n_events; i++) {
        run->events[i] = (struct ocp_event_row){.day = (uint32_t)(10 * i),
                                                .prison = 1,
                                                .who = run->run,
                                                .whom = UINT32_MAX,
                                                .kind = (uint16_t)i,
                                                .value = 0.5 * (double)i};
    }
}

struct ocp_run small_run(const struct ocp_study *study, const struct ocp_model *model, struct small_options options,
                         uint32_t number)
{
    const uint32_t outcomes = (uint32_t)model->n_outcomes, periods = ocp_measure_periods(&study->plan);
    const uint32_t prisons = (uint32_t)study->plan.n_prisons;
    struct ocp_run run = {.run = number,
                          .strategy = number / study->replicates,
                          .replicate = number % study->replicates,
                          .status = OCP_RUN_DONE,
                          .state_hash = 0x9e3779b97f4a7c15U * (number + 1U),
                          .wall_seconds = 0.25 * (double)(rand() % 100)};
    if (number >= 1 && number < 1 + options.failed) {
        run.status = OCP_RUN_FAILED;
        run.state_hash = 0;
        SET_TEXT(run.reason, "invented failure of run %u", number);
        return run;
    }
    run.value = get((size_t)outcomes * periods, sizeof *run.value);
    for (uint32_t k = 0; k < outcomes; k++) {
        for (uint32_t p = 0; p < periods; p++) {
            run.value[k * periods + p] = small_value(number, k, p);
        }
    }
    if (options.record_prisons) {
        run.prison_total = get((size_t)outcomes * prisons, sizeof *run.prison_total);
        for (uint32_t i = 0; i < outcomes * prisons; i++) {
            run.prison_total[i] = (double)number + (double)i / 7.0;
        }
    }
    if (options.record_events) {
        add_events(&run);
    }
    return run;
}

char *small_folder(void)
{
    const char *base = getenv("TMPDIR");
    char text[512];
    /* In memory where possible: these tests sync a thousand times, and none is about the disk. */
    SET_TEXT(text, "%s/ocpsim-test-XXXXXX", base ? base : access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(text));
    char *folder = strdup(text);
    assert_non_null(folder);
    return folder;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

void small_folder_remove(char *folder)
{
    assert_int_equal(nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
    free(folder);
}

const char *small_path(const char *folder, const char *name)
{
    enum { BUFFERS = 8 };
    static char buffers[BUFFERS][1024];
    static unsigned next;
    char *path = buffers[next++ % BUFFERS];
    (void)snprintf(path, sizeof buffers[0], "%s/%s", folder, name);
    return path;
}

char *small_file(const char *path, size_t *size)
{
    FILE *stream = fopen(path, "rb");
    assert_non_null(stream);
    assert_int_equal(fseek(stream, 0, SEEK_END), 0);
    *size = (size_t)ftell(stream);
    rewind(stream);
    char *bytes = get(*size + 1, 1);
    assert_int_equal(fread(bytes, 1, *size, stream), *size);
    assert_int_equal(fclose(stream), 0);
    return bytes;
}

void small_write(const char *path, const void *bytes, size_t size)
{
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(bytes, 1, size, stream), size);
    assert_int_equal(fclose(stream), 0);
}
