/* See signs.h. Replicates are run side by side, each with its own worlds. */
#define _XOPEN_SOURCE 700
#include "signs.h"

#include "engine/measure.h"
#include "engine/world.h"
#include "models/catalogue.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Groups larger than in the shipped estate (as in prisons where they are the problem), so that some hundred prisoner-years hold
 * enough of what is rare. One spare group, so that a split has somewhere to go. */
static const char head[] = "title: Signs\n"
                           "extends: [shipped:regimes/default.yaml, shipped:interventions/core.yaml]\n"
                           "seed: 11\n"
                           "burn_in: 240 d\n"
                           "horizon: %u d\n"
                           "period: 30 d\n"
                           "estate:\n"
                           "  wing_size: 40 places\n"
                           "  special_unit: {regime: special_unit, places: 12, security: high}\n"
                           "  prisons:\n"
                           "    North: {capacity: 80, prisoners: 90, staff: 40, security: medium}\n"
                           "    Centre: {capacity: 120, prisoners: 130, staff: 60, security: high}\n"
                           "    South: {capacity: 120, prisoners: 115, staff: 55, security: medium}\n"
                           "%s"
                           "groups:\n"
                           "  clan: {kind: mafia, share: 9 %%, rival: crew}\n"
                           "  crew: {kind: street, share: 9 %%, rival: clan}\n"
                           "  cell: {kind: extremist, share: 3 %%, values_driven: yes}\n"
                           "  spare: {kind: street, share: 0 %%}\n"
                           "%s"
                           "strategies:\n"
                           "%s";

static const char pressed[] =
    "parameters: {staff.approach_group: 1 /y, staff.approach_individual: 5 %/y, market.open_drone: 50 %}\n";
static const char captive[] = "parameters: {market.elasticity_cannabis: 0.4, market.elasticity_nps: 0.4, "
                              "market.elasticity_opioids: 0.2, market.elasticity_medication: 0.4}\n";
static const char *const setting[] = {[SIGNS_PLAIN] = "",
                                      [SIGNS_PRESSED] = pressed,
                                      [SIGNS_CAPTIVE] = captive,
                                      [SIGNS_LONG] = "",
                                      [SIGNS_BORDER] = "jurisdictions: [home, abroad]\n"};

static const char beyond[] = "    Beyond: {capacity: 160, prisoners: 110, staff: 60, security: medium, jurisdiction: abroad}\n";

static void complain(const struct ocp_diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->count; i++) {
        const struct ocp_diagnostic *d = &diagnostics->item[i];
        print_error("%s:%u:%u: %s\n", d->file, d->line, d->column, d->text);
    }
}

static struct ocp_study *parse(const struct ocp_model *model, const char *strategies, enum signs_service service, uint32_t days)
{
    const char *const neighbour = service == SIGNS_BORDER ? beyond : "";
    const size_t size = sizeof head + strlen(strategies) + strlen(setting[service]) + strlen(neighbour) + 16;
    char *text = malloc(size);
    assert_non_null(text);
    (void)snprintf(text, size, head, days, neighbour, setting[service], strategies);
    struct ocp_study *study = NULL;
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    if (ocp_study_parse(model, "signs.yaml", text, strlen(text), &study, &diagnostics, &message) != OCP_OK) {
        complain(&diagnostics);
        fail_msg("%s", message.text);
    }
    ocp_diagnostics_free(&diagnostics);
    free(text);
    return study;
}

static double period_mean(const struct ocp_world *world, size_t outcome)
{
    const uint32_t periods = ocp_measure_periods(world->plan);
    const double *values = ocp_measure_values(world) + outcome * periods;
    double sum = 0.0;
    double n = 0.0;
    for (uint32_t t = 0; t < periods; t++) {
        sum += isnan(values[t]) ? 0.0 : values[t];
        n += isnan(values[t]) ? 0.0 : 1.0;
    }
    return n > 0.0 ? sum / n : (double)NAN;
}

/* Burn-in once, then a branch for each strategy: as the ensemble does it. NULL or what went wrong. */
static const char *run_replicate(struct signs_study *s, uint32_t replicate)
{
    const struct ocp_plan *plan = &s->study->plan;
    struct ocp_message message = {0};
    struct ocp_world *trunk = NULL;
    if (ocp_world_make(s->model, plan, replicate, 0, &trunk, &message) != OCP_OK) {
        return "no world";
    }
    for (uint32_t d = 0; d < plan->burn_in_days; d++) {
        ocp_world_step(trunk, 1);
    }
    const char *problem = NULL;
    for (uint32_t strategy = 0; strategy < plan->n_strategies && !problem; strategy++) {
        struct ocp_world *world = NULL;
        if (ocp_world_make(s->model, plan, replicate, strategy, &world, &message) != OCP_OK) {
            problem = "no world for a strategy";
            break;
        }
        if (ocp_world_copy(world, trunk, &message) != OCP_OK) {
            problem = "no copy of a world";
        }
        for (uint32_t d = 0; d < plan->horizon_days; d++) {
            ocp_world_step(world, 1);
        }
        problem = ocp_world_verify(world) ? "an invariant is broken at the horizon" : NULL;
        const size_t at = (size_t)strategy * s->n_replicates + replicate;
        s->hash[at] = ocp_world_hash(world);
        for (size_t k = 0; k < s->model->n_outcomes; k++) {
            s->value[at * s->model->n_outcomes + k] = period_mean(world, k);
        }
        ocp_world_free(world);
    }
    ocp_world_free(trunk);
    return problem;
}

struct signs_study *signs_run(const char *strategies, enum signs_service service, uint32_t replicates, uint32_t horizon_days)
{
    struct signs_study *s = calloc(1, sizeof *s);
    struct ocp_message message = {0};
    assert_non_null(s);
    assert_int_equal(ocp_model_compile(models_catalogue(), &s->model, &message), OCP_OK);
    s->study = parse(s->model, strategies, service, horizon_days);
    s->n_replicates = replicates;
    const size_t runs = s->study->plan.n_strategies * (size_t)replicates;
    s->value = calloc(runs * s->model->n_outcomes, sizeof *s->value);
    s->hash = calloc(runs, sizeof *s->hash);
    assert_true(s->value && s->hash);
    const char *problem = NULL;
#pragma omp parallel for schedule(dynamic)
    for (uint32_t r = 0; r < replicates; r++) {
        const char *own = run_replicate(s, r);
        if (own) {
#pragma omp critical
            problem = own;
        }
    }
    if (problem) {
        fail_msg("%s", problem);
    }
    return s;
}

void signs_free(struct signs_study *study)
{
    if (study) {
        free(study->value);
        free(study->hash);
        ocp_study_free(study->study);
        ocp_model_free(study->model);
        free(study);
    }
}

uint32_t signs_strategy(const struct signs_study *study, const char *name)
{
    if (!name) {
        return 0;
    }
    for (uint32_t i = 0; i < study->study->plan.n_strategies; i++) {
        if (strcmp(study->study->plan.strategies[i].name, name) == 0) {
            return i;
        }
    }
    fail_msg("no strategy '%s'", name);
    return 0;
}

struct signs_effect signs_effect(const struct signs_study *study, uint32_t strategy, uint32_t against, const char *outcome)
{
    const long k = ocp_model_outcome(study->model, outcome);
    if (k < 0) {
        fail_msg("no outcome '%s'", outcome);
    }
    struct signs_effect e = {0};
    double squares = 0.0;
    for (uint32_t r = 0; r < study->n_replicates; r++) {
        const size_t n = study->model->n_outcomes;
        const double a = study->value[((size_t)strategy * study->n_replicates + r) * n + (size_t)k];
        const double b = study->value[((size_t)against * study->n_replicates + r) * n + (size_t)k];
        if (isnan(a) || isnan(b)) {
            continue;
        }
        /* Welford: stable for differences that are almost constant */
        const double d = a - b;
        e.n++;
        const double step = d - e.mean;
        e.mean += step / (double)e.n;
        squares += step * (d - e.mean);
        e.base += (b - e.base) / (double)e.n;
    }
    const double error = e.n > 1 ? sqrt(squares / (double)(e.n - 1) / (double)e.n) : (double)NAN;
    e.t = e.mean == 0.0 ? 0.0 : e.mean / error;
    return e;
}

/* Names are the keys two columns in. */
size_t signs_library(const char **names, size_t room)
{
    static char kept[128][OCP_NAME_SIZE];
    const struct ocp_shipped *file = ocp_shipped_find("interventions/core.yaml");
    assert_non_null(file);
    const char *at = (const char *)file->bytes;
    const char *end = at + file->size;
    size_t n = 0;
    while (at < end) {
        const char *line = at;
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        at = stop ? stop + 1 : end;
        const size_t length = stop ? (size_t)(stop - line) : (size_t)(end - line);
        if (length > 3 && line[0] == ' ' && line[1] == ' ' && line[2] >= 'a' && line[2] <= 'z' && line[length - 1] == ':') {
            assert_true(n < 128 && n < room && length - 3 < OCP_NAME_SIZE);
            memcpy(kept[n], line + 2, length - 3);
            kept[n][length - 3] = '\0';
            names[n] = kept[n];
            n++;
        }
    }
    return n;
}
