/* The study of transfers across a border: the same persons go, and the more of what was known of them arrives, the more of the
 * members among them are known where they are. */
#define _XOPEN_SOURCE 700
#include "engine/inside.h"
#include "models/catalogue.h"
#include "scenario/study.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { REPLICATES = 12 };
enum arm { SILENT, PART, LATE, STRUCTURED, WHOLE, ARMS };
static const char *const names[ARMS] = {"no_exchange", "in_part", "late", "structured_exchange", "no_border"};

static struct ocp_study *read_study(const struct ocp_model *model)
{
    const char *folder = getenv("OCPSIM_SOURCE_DIR");
    if (!folder) {
        print_message("skipped: OCPSIM_SOURCE_DIR is not set\n");
        skip();
    }
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/scenarios/borders.yaml", folder);
    struct ocp_study *study = NULL;
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    const struct ocp_study_options options = {.burn_in = "120 d", .horizon = "330 d"};
    if (ocp_study_read_with(model, path, &options, &study, &diagnostics, &message) != OCP_OK) {
        fail_msg("%s", message.text);
    }
    ocp_diagnostics_free(&diagnostics);
    return study;
}

/* The mean over the periods in which there is a value, from the third on. */
static double value_of(const struct ocp_world *world, const char *outcome)
{
    const uint32_t periods = ocp_measure_periods(world->plan);
    const double *values = ocp_measure_values(world) + (size_t)ocp_model_outcome(world->model, outcome) * periods;
    double sum = 0.0;
    double n = 0.0;
    for (uint32_t t = 2; t < periods; t++) {
        sum += isnan(values[t]) ? 0.0 : values[t];
        n += isnan(values[t]) ? 0.0 : 1.0;
    }
    return n > 0.0 ? sum / n : 0.0;
}

struct shown {
    double known, known_squares, transfers;
};

static void run_arm(const struct ocp_model *model, const struct ocp_study *study, enum arm arm, uint32_t replicate,
                    struct shown *shown)
{
    uint32_t strategy = 0;
    while (strategy < study->plan.n_strategies && strcmp(study->plan.strategies[strategy].name, names[arm]) != 0) {
        strategy++;
    }
    assert_true(strategy < study->plan.n_strategies);
    struct ocp_world *world = NULL;
    struct ocp_message message = {0};
    assert_int_equal(ocp_world_make(model, &study->plan, replicate, strategy, &world, &message), OCP_OK);
    for (uint32_t d = 0; d < study->plan.burn_in_days + study->plan.horizon_days; d++) {
        ocp_world_step(world, 1);
    }
    assert_null(ocp_world_verify(world));
    const double known = value_of(world, "crossed_known");
    shown->known += known / REPLICATES;
    shown->known_squares += known * known / REPLICATES;
    shown->transfers += value_of(world, "transfers_abroad") / REPLICATES;
    ocp_world_free(world);
}

static void what_arrives_is_what_is_known(void **state)
{
    (void)state;
    struct ocp_model *model = NULL;
    struct ocp_message message = {0};
    assert_int_equal(ocp_model_compile(models_catalogue(), &model, &message), OCP_OK);
    struct ocp_study *study = read_study(model);
    struct shown shown[ARMS] = {{0}};
    for (int arm = 0; arm < ARMS; arm++) {
        for (uint32_t replicate = 0; replicate < REPLICATES; replicate++) {
            run_arm(model, study, (enum arm)arm, replicate, &shown[arm]);
        }
        print_message("%s: %.1f %% of the members who came are known, %.0f transfers per 1,000 prisoner-years\n", names[arm],
                      shown[arm].known, shown[arm].transfers);
    }
    static const enum arm order[][2] = {{SILENT, PART}, {SILENT, LATE}, {SILENT, STRUCTURED},
                                        {PART, WHOLE},  {LATE, WHOLE},  {STRUCTURED, WHOLE}};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        const struct shown *less = &shown[order[i][0]];
        const struct shown *more = &shown[order[i][1]];
        const double variance = less->known_squares - less->known * less->known + more->known_squares - more->known * more->known;
        assert_true(more->known - less->known > 2.5 * sqrt(variance / (REPLICATES - 1)));
        assert_true(more->transfers > 0.0 && fabs(more->transfers / less->transfers - 1.0) < 0.2);
    }
    ocp_study_free(study);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_arrives_is_what_is_known)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
