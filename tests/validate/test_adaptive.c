/* The shipped adaptive study: a triggered measure is the baseline, bit by bit, until a recorded outcome has exceeded its level in a
 * finished period, and acts from the next day on; one whose level is never met stays the baseline; a trigger on what the service
 * cannot see is refused where it stands. */
#define _XOPEN_SOURCE 700
#include "engine/measure.h"
#include "engine/world.h"
#include "models/catalogue.h"
#include "scenario/study.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct ocp_model *model;

static int start(void **state)
{
    (void)state;
    struct ocp_message message = {0};
    return ocp_model_compile(models_catalogue(), &model, &message) == OCP_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    ocp_model_free(model);
    return 0;
}

static struct ocp_study *read_study(void)
{
    const char *folder = getenv("OCPSIM_SOURCE_DIR");
    if (!folder) {
        print_message("skipped: OCPSIM_SOURCE_DIR is not set\n");
        skip();
    }
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/scenarios/adaptive.yaml", folder);
    struct ocp_study *study = NULL;
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    const struct ocp_study_options options = {.burn_in = "90 d", .horizon = "360 d"};
    if (ocp_study_read_with(model, path, &options, &study, &diagnostics, &message) != OCP_OK) {
        fail_msg("%s", message.text);
    }
    ocp_diagnostics_free(&diagnostics);
    return study;
}

static uint32_t strategy_of(const struct ocp_study *study, const char *name)
{
    for (uint32_t i = 0; i < study->plan.n_strategies; i++) {
        if (strcmp(study->plan.strategies[i].name, name) == 0) {
            return i;
        }
    }
    fail_msg("no strategy '%s'", name);
    return 0;
}

static struct ocp_world *world_of(const struct ocp_study *study, const char *strategy)
{
    struct ocp_world *world = NULL;
    struct ocp_message message = {0};
    assert_int_equal(ocp_world_make(model, &study->plan, 0, strategy_of(study, strategy), &world, &message), OCP_OK);
    for (uint32_t d = 0; d < study->plan.burn_in_days; d++) {
        ocp_world_step(world, 1);
    }
    return world;
}

/* Whether any trigger of the strategy is exceeded in a period of the baseline. */
static bool exceeded(const struct ocp_study *study, const struct ocp_world *base, const char *strategy, uint32_t period)
{
    const struct ocp_strategy *s = &study->plan.strategies[strategy_of(study, strategy)];
    for (size_t i = 0; i < s->n_interventions; i++) {
        const long k = ocp_model_outcome(model, s->interventions[i].trigger.outcome);
        assert_true(k >= 0);
        const double value = ocp_measure_values(base)[(size_t)k * ocp_measure_periods(&study->plan) + period];
        if (value > s->interventions[i].trigger.above) {
            return true;
        }
    }
    return false;
}

static void follow(const struct ocp_study *study, const char *strategy, bool acts)
{
    struct ocp_world *base = world_of(study, "baseline");
    struct ocp_world *own = world_of(study, strategy);
    uint32_t since = OCP_NOWHERE;
    for (uint32_t d = 0; d < study->plan.horizon_days; d++) {
        const bool same = ocp_world_hash(base) == ocp_world_hash(own);
        if (since == OCP_NOWHERE) {
            assert_true(same); /* nothing before the service has seen a reason */
        } else if (d > since + 30) {
            assert_false(same);
            break;
        }
        ocp_world_step(base, 1);
        ocp_world_step(own, 1);
        if ((d + 1) % study->plan.period_days == 0 && since == OCP_NOWHERE &&
            exceeded(study, base, strategy, d / study->plan.period_days)) {
            since = d + 1;
        }
    }
    /* A reason seen in the burn-in's last period would act from day 0: the estate and its levels are such that it does not. */
    assert_true((since != OCP_NOWHERE) == acts);
    ocp_world_free(base);
    ocp_world_free(own);
}

static void a_measure_waits_for_its_reason(void **state)
{
    (void)state;
    struct ocp_study *study = read_study();
    follow(study, "integrity_when_seen", true);
    follow(study, "never", false);
    ocp_study_free(study);
}

/* Each strategy that reacts has its fixed equivalent: the same interventions, without triggers. */
static void each_has_its_fixed_equivalent(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"supply_when_seen", "supply_always"},
                                           {"care_when_seen", "care_always"},
                                           {"integrity_when_seen", "integrity_always"},
                                           {"all_when_seen", "all_always"}};
    struct ocp_study *study = read_study();
    for (size_t i = 0; i < 4; i++) {
        const struct ocp_strategy *a = &study->plan.strategies[strategy_of(study, pairs[i][0])];
        const struct ocp_strategy *b = &study->plan.strategies[strategy_of(study, pairs[i][1])];
        assert_int_equal(a->n_interventions, b->n_interventions);
        for (size_t k = 0; k < a->n_interventions; k++) {
            assert_string_equal(a->interventions[k].name, b->interventions[k].name);
            assert_true(a->interventions[k].trigger.outcome[0] != '\0' && b->interventions[k].trigger.outcome[0] == '\0');
            const long outcome = ocp_model_outcome(model, a->interventions[k].trigger.outcome);
            assert_true(outcome >= 0 && model->outcomes[outcome].outcome->recorded);
        }
    }
    ocp_study_free(study);
}

/* Reads a scenario with one trigger, from column 40 of line 5 on; its first message is left in `told`, "" for none. */
static double read_trigger(const char *trigger, char *told, size_t size)
{
    char text[512];
    (void)snprintf(text, sizeof text,
                   "extends: shipped:interventions/core.yaml\n"
                   "strategies:\n"
                   "  oracle:\n"
                   "    interventions:\n"
                   "      - {use: treatment, trigger: {%s}}\n",
                   trigger);
    struct ocp_study *study = NULL;
    struct ocp_diagnostics diagnostics = {0};
    struct ocp_message message = {0};
    (void)ocp_study_parse(model, "oracle.yaml", text, strlen(text), &study, &diagnostics, &message);
    told[0] = '\0';
    for (size_t i = 0; i < diagnostics.count && !told[0]; i++) {
        if (diagnostics.item[i].line == 5 && diagnostics.item[i].column > 30) {
            (void)snprintf(told, size, "%s", diagnostics.item[i].text);
        }
    }
    double above = 0.0;
    if (study) {
        for (size_t i = 0; i < study->plan.n_strategies; i++) {
            const struct ocp_strategy *s = &study->plan.strategies[i];
            above = s->n_interventions ? s->interventions[0].trigger.above : above;
        }
    }
    ocp_study_free(study);
    ocp_diagnostics_free(&diagnostics);
    return above;
}

static void the_truth_is_no_trigger(void **state)
{
    (void)state;
    char told[1024];
    (void)read_trigger("outcome: corrupt_share, above: 3", told, sizeof told);
    assert_non_null(strstr(told, "'corrupt_share' is not recorded"));
    (void)read_trigger("outcome: overdoses, above: 3", told, sizeof told);
    assert_non_null(strstr(told, "here 'overdoses_recorded'"));
}

/* A level counts in the unit of its outcome: 50 % of a share in per cent is 50, and cannot be written as a bare number. */
static void levels_have_the_unit_of_their_outcome(void **state)
{
    (void)state;
    char told[1024];
    assert_true(read_trigger("outcome: crowded_share, above: 50 %", told, sizeof told) == 50.0);
    assert_string_equal(told, "");
    (void)read_trigger("outcome: crowded_share, above: 50", told, sizeof told);
    assert_non_null(strstr(told, "write '50 %'"));
    assert_true(read_trigger("outcome: phone_finds_recorded, above: 60", told, sizeof told) == 60.0);
    assert_string_equal(told, "");
    (void)read_trigger("outcome: phone_finds_recorded, above: 60 %", told, sizeof told);
    assert_non_null(strstr(told, "it takes a plain number, which counts in per 1000 prisoner-years"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_measure_waits_for_its_reason),
        cmocka_unit_test(each_has_its_fixed_equivalent),
        cmocka_unit_test(the_truth_is_no_trigger),
        cmocka_unit_test(levels_have_the_unit_of_their_outcome),
    };
    return cmocka_run_group_tests(tests, start, end);
}
