/* From a sound scenario to the plan: settings, parameters, regimes, groups, interventions, strategies, hash, summary. */
#include "scenario_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_settings(void **state)
{
    struct fixture *f = *state;
    const struct ocp_study *study = fixture_sound(
        f, PLAIN "title: A study\nreplicates: 40\nseed: 9007199254740991\nburn_in: 1 y\nhorizon: 3 y\nperiod: 1 month\n"
                 "outcomes: [escapes, population]\nrecord: {prisons: yes, events: no}\nmechanisms: {contacts: off}\n");
    assert_string_equal(study->name, "study");
    assert_string_equal(study->title, "A study");
    assert_int_equal(study->replicates, 40);
    assert_true(study->plan.seed == 9007199254740991U);
    assert_int_equal(study->plan.burn_in_days, 365);
    assert_int_equal(study->plan.horizon_days, 1096);
    assert_int_equal(study->plan.period_days, 30);
    assert_int_equal(study->n_outcomes, 2);
    assert_int_equal(study->outcomes[0], ocp_model_outcome(f->model, "escapes"));
    assert_int_equal(study->outcomes[1], ocp_model_outcome(f->model, "population"));
    assert_true(study->plan.record_prisons);
    assert_false(study->plan.record_events);
    assert_true(study->plan.mechanism_off[ocp_model_mechanism(f->model, "contacts")]);
    assert_false(study->plan.mechanism_off[ocp_model_mechanism(f->model, "placement")]);
    study = fixture_sound(f, PLAIN "record: [events]\n");
    assert_true(study->plan.record_events);
    assert_int_equal(study->n_outcomes, f->model->n_outcomes);
    assert_int_equal(study->plan.n_strategies, 1);
    assert_string_equal(study->plan.strategies[0].name, "baseline");
    assert_int_equal(study->n_sources, 1);
    assert_string_equal(study->sources[0].path, "study.yaml");
    assert_int_equal(study->sources[0].size, strlen(PLAIN "record: [events]\n"));
}

static double param(const struct fixture *f, const char *name)
{
    return f->study->plan.params[ocp_model_param(f->model, name)];
}

static void test_parameters(void **state)
{
    struct fixture *f = *state;
    (void)fixture_sound(f, PLAIN "parameters:\n  contacts.rate: 3 /week\n  placement: {hours_out: 90 min, transfer_cost: 1 kEUR}\n"
                                 "  small.price: 2 EUR/g\n  small.visits: 2 /month\n");
    assert_true(param(f, "contacts.rate") == 3.0 / 7.0);
    assert_true(param(f, "placement.hours_out") == 1.5);
    assert_true(param(f, "placement.transfer_cost") == 1000.0);
    assert_true(param(f, "small.price") == 2.0);
    assert_true(param(f, "small.visits") == 2.0 / 30.4375);
    assert_true(param(f, "contacts.tie_chance") == 0.12);
    assert_int_equal(f->study->n_settings, 5);
    assert_int_equal(f->study->settings[0].line, 5);
    assert_string_equal(f->study->settings[0].file, "study.yaml");
    (void)fixture_sound(f, PLAIN "parameters: {placement.dispersal: 0.5}\n");
    assert_true(fixture_warned(f, "is an order"));
    fixture_wrong(f, PLAIN "parameters:\n  small.ratio: 7.5\n", 5, 16,
                  "'small.ratio' is 7.5, outside 0.05 to 2 staff per prisoner");
    fixture_wrong(f, PLAIN "parameters:\n  contacts.tie_chance: 180 %\n", 5, 24, "is 180 % (1.8), outside 0 to 1");
    fixture_wrong(f, PLAIN "parameters:\n  contacts.rat: 1\n", 5, 3, "did you mean 'contacts.rate'?");
    fixture_wrong(f, PLAIN "parameters:\n  tie_chance: 1\n", 5, 3, "did you mean 'contacts.tie_chance'?");
    fixture_wrong(f, PLAIN "parameters:\n  contacts: {rat: 1}\n", 5, 14, "did you mean 'contacts.rate'?");
    fixture_wrong(f, PLAIN "parameters:\n  contacts.rate:\n", 5, 3, "has no value");
}

static void test_regimes_and_groups(void **state)
{
    struct fixture *f = *state;
    const struct ocp_study *study = fixture_sound(
        f,
        "estate: {prisons: {North: {capacity: 100, prisoners: 90, staff: 40}}}\n"
        "regimes:\n"
        "  strict: {title: Strict, special: yes, evidence: H22, set: {placement.hours_out: 2 h}, multiply: {contacts.rate: 50 %}}\n"
        "  normal: {title: Ordinary, add: {contacts.rate: 1 /d}}\n"
        "groups:\n"
        "  - {name: firm, kind: mafia, share: 4 %, rival: crew}\n"
        "  - {name: crew, share: 0.02, values_driven: on}\n");
    const struct ocp_plan *plan = &study->plan;
    assert_int_equal(plan->n_regimes, 2);
    assert_string_equal(plan->regimes[0].name, "normal");
    assert_string_equal(plan->regimes[0].title, "Ordinary");
    assert_int_equal(plan->regimes[0].changes[0].operation, OCP_ADD);
    assert_true(plan->regimes[1].special);
    assert_int_equal(plan->regimes[1].n_changes, 2);
    assert_true(plan->regimes[1].changes[0].value == 2.0);
    assert_int_equal(plan->regimes[1].changes[1].operation, OCP_MULTIPLY);
    assert_true(plan->regimes[1].changes[1].value == 0.5);
    assert_int_equal(plan->n_groups, 2);
    assert_int_equal(plan->groups[0].rival, 1);
    assert_int_equal(plan->groups[1].rival, OCP_NO_GROUP);
    assert_true(plan->groups[0].share == 0.04);
    assert_int_equal(plan->groups[1].values_driven, 1);
    fixture_wrong(f, "regimes: {}\ngroups: {a: {share: 60 %}, b: {share: 40 %}}\n", 2, 9, "add up to 1");
    fixture_wrong(f, "regimes: {}\ngroups: {a: {share: 6 %, rival: b}, c: {share: 1 %}}\n", 2, 33, "there is no group 'b'");
    fixture_wrong(f, "regimes: {}\ngroups: {a: {share: 6 %, rival: a}}\n", 2, 33, "its own rival");
    fixture_wrong(f, "regimes: {}\ngroups: {a: {kind: mafia}}\n", 2, 10, "needs a 'share'");
    fixture_wrong(f, "regimes: {normal: {special: yes}}\ngroups: {}\n", 1, 29, "cannot be special");
}

#define LIBRARY                                                              \
    "interventions:\n"                                                       \
    "  spread:\n"                                                            \
    "    title: Spread members\n"                                            \
    "    set: {placement.dispersal: 80 %, placement: {hours_out: 5 h}}\n"    \
    "    start: 30 d\n"                                                      \
    "    end: 2 y\n"                                                         \
    "    ramp: 90 d\n"                                                       \
    "    half_life: 1 y\n"                                                   \
    "    target: {security: medium, coverage: 50 %}\n"                       \
    "    trigger: {outcome: escapes, above: 2.5, hold: 60 d}\n"              \
    "    cost: {capital: 10 kEUR, yearly: 500 EUR/y, prisoner_day: 2 EUR}\n" \
    "    rights_burden: 0.2\n"                                               \
    "    evidence: H22\n"                                                    \
    "  calm: {multiply: {contacts.rate: 90 %}}\n"

static void test_strategies(void **state)
{
    struct fixture *f = *state;
    const struct ocp_study *study = fixture_sound(
        f, PLAIN LIBRARY "strategies:\n"
                         "  nothing: {title: No change}\n"
                         "  baseline: {title: As it is}\n"
                         "  one: {interventions: [spread]}\n"
                         "  two:\n"
                         "    interventions:\n"
                         "      - {use: spread, intensity: 50 %, start: 0 d, set: {placement.hours_out: 4 h}}\n"
                         "      - calm\n"
                         "      - {name: own, orders: {placement.concentration: 1}}\n"
                         "  three: {interventions: {spread: {ramp: 0 d}, calm: , mine: {add: {contacts.rate: -1 /d}}}}\n");
    const struct ocp_plan *plan = &study->plan;
    assert_int_equal(plan->n_strategies, 5);
    assert_string_equal(plan->strategies[0].title, "As it is");
    assert_string_equal(plan->strategies[1].name, "nothing");
    assert_int_equal(plan->strategies[1].n_interventions, 0);
    const struct ocp_intervention *spread = &plan->strategies[2].interventions[0];
    assert_string_equal(spread->name, "spread");
    assert_string_equal(spread->title, "Spread members");
    assert_string_equal(spread->evidence, "H22");
    assert_int_equal(spread->n_changes, 2);
    assert_true(spread->changes[0].value == 0.8 && spread->changes[1].value == 5.0);
    assert_int_equal(spread->start_day, 30);
    assert_int_equal(spread->end_day, 731);
    assert_int_equal(spread->ramp_days, 90);
    assert_true(spread->half_life_days == 365.25 && spread->intensity == 1.0);
    assert_int_equal(spread->target.security, OCP_MEDIUM);
    assert_int_equal(spread->target.regime, -1);
    assert_true(spread->target.coverage == 0.5);
    assert_string_equal(spread->trigger.outcome, "escapes");
    assert_true(spread->trigger.above == 2.5);
    assert_int_equal(spread->trigger.hold_days, 60);
    assert_true(spread->capital_eur == 10000 && spread->yearly_eur == 500 && spread->prisoner_day_eur == 2 &&
                spread->rights[OCP_RIGHT_OTHER] == 0.2);
    const struct ocp_strategy *two = &plan->strategies[3];
    assert_int_equal(two->n_interventions, 3);
    assert_true(two->interventions[0].intensity == 0.5);
    assert_int_equal(two->interventions[0].start_day, 0);
    assert_int_equal(two->interventions[0].end_day, 731);
    assert_int_equal(two->interventions[0].n_changes, 2);
    assert_true(two->interventions[0].changes[1].value == 4.0);
    assert_string_equal(two->interventions[2].name, "own");
    assert_int_equal(two->interventions[2].end_day, UINT32_MAX);
    const struct ocp_strategy *three = &plan->strategies[4];
    assert_int_equal(three->n_interventions, 3);
    assert_int_equal(three->interventions[0].ramp_days, 0);
    assert_int_equal(three->interventions[0].start_day, 30);
    assert_string_equal(three->interventions[2].name, "mine");
}

static void test_strategy_mistakes(void **state)
{
    struct fixture *f = *state;
    fixture_wrong(f, PLAIN LIBRARY "strategies: {a: {interventions: [spraed]}}\n", 18, 34, "did you mean 'spread'?");
    fixture_wrong(f, PLAIN LIBRARY "strategies: {a: {interventions: [spread, spread]}}\n", 18, 42, "twice");
    fixture_wrong(f, PLAIN LIBRARY "strategies: {a: {interventions: [{intensity: 1}]}}\n", 18, 34, "needs 'use'");
    fixture_wrong(f, PLAIN LIBRARY "strategies: {baseline: {interventions: [spread]}}\n", 18, 40,
                  "the baseline has no interventions");
    fixture_wrong(f, PLAIN "interventions: {a: {orders: {contacts.rate: 1}}}\n", 4, 30, "is not an order");
    /* a shipped scenario without its neighbours */
    fixture_wrong(f, "extends: [estates/default.yaml]\n" PLAIN, 1, 11, "write 'shipped:estates/default.yaml'");
    fixture_wrong(f, PLAIN "interventions: {a: {start: 60 d, end: 30 d}}\n", 4, 39, "not after 'start'");
    fixture_wrong(f, PLAIN "interventions: {a: {start: 60}}\n", 4, 28, "without a unit; write '60 d'");
    fixture_wrong(f, PLAIN "interventions: {a: {target: {prison: Nroth}}}\n", 4, 38, "did you mean 'North'?");
    fixture_wrong(f, PLAIN "interventions: {a: {trigger: {outcome: member_share, above: 1}}}\n", 4, 40, "not recorded");
    fixture_wrong(f, PLAIN "interventions: {a: {trigger: {outcome: escapes, above: 5 %}}}\n", 4, 56,
                  "takes a plain number, which counts in per 1000 prisoner-years");
    fixture_wrong(f, PLAIN "interventions: {a: {trigger: {outcome: escapes}}}\n", 4, 30, "needs 'outcome' and 'above'");
    fixture_wrong(f, PLAIN "interventions: {a: {cost: {capital: 3 EUR/y}}}\n", 4, 37, "it takes money");
    fixture_wrong(
        f, PLAIN "interventions: {a: {set: {contacts.rate: 99}}}\nstrategies: {x: {interventions: [a]}, y: {interventions: [a]}}\n",
        4, 42, "outside 0 to 8");
    assert_int_equal(f->diagnostics.errors, 1); /* told once, although read three times */
    (void)fixture_sound(f, PLAIN "interventions: {a: {multiply: {contacts.rate: 9}}, b: {start: 9 y}}\n");
    assert_true(fixture_warned(f, "'contacts.rate' would become 22.5, outside 0 to 8 per d; it is held at the limit"));
    assert_true(fixture_warned(f, "never acts"));
}

#define BOUND "interventions: {a: {at_least: {contacts.rate: 3}}}\n"

static void test_bounds(void **state)
{
    struct fixture *f = *state;
    const struct ocp_plan *plan =
        &fixture_sound(f, "estate: {prisons: {North: {capacity: 100, prisoners: 90, staff: 40}}}\ngroups: {}\n"
                          "regimes: {strict: {at_most: {placement: {hours_out: 2 h}}}}\n"
                          "interventions:\n"
                          "  a: {at_most: {contacts.rate: 6 /d}, at_least: {contacts: {rate: 3 /d}}, add: {contacts.rate: 1 /d}}\n"
                          "strategies: {s: {interventions: [a, {use: a, name: b, at_least: {contacts.rate: 4 /d}},\n"
                          "  {use: a, name: c, at_least: ~}]}}\n")
             ->plan;
    assert_int_equal(plan->regimes[1].changes[0].operation, OCP_AT_MOST);
    assert_true(plan->regimes[1].changes[0].value == 2.0);
    const struct ocp_intervention *in = plan->strategies[1].interventions;
    static const enum ocp_operation order[] = {OCP_ADD, OCP_AT_LEAST, OCP_AT_MOST}; /* whatever the order in the file */
    assert_int_equal(in[0].n_changes, 3);
    for (size_t k = 0; k < 3; k++) {
        assert_int_equal(in[0].changes[k].operation, order[k]);
    }
    assert_true(in[0].changes[1].value == 3.0 && in[1].changes[1].value == 4.0);
    assert_int_equal(in[2].n_changes, 2);
    struct ocp_text text = {0};
    ocp_study_print(f->study, f->model, &text);
    assert_true(strstr(text.bytes, "contacts.rate >= 3 per d") && strstr(text.bytes, "placement.hours_out <= 2 h"));
    ocp_text_free(&text);
    fixture_wrong(f, PLAIN "interventions: {a: {at_least: {contacts.rat: 1}}}\n", 4, 32, "did you mean 'contacts.rate'?");
    fixture_wrong(f, PLAIN "interventions: {a: {at_least: {contacts.rate: 9 /d}}}\n", 4, 47, "outside 0 to 8");
    fixture_wrong(f, PLAIN "interventions: {a: {at_most: {contacts.rate: 2 h}}}\n", 4, 46, "it takes a rate");
    fixture_wrong(f, PLAIN "interventions: {a: {at_lest: {contacts.rate: 2 /d}}}\n", 4, 21, "did you mean 'at_least'?");
    fixture_wrong(f, PLAIN "interventions: {a: {at_most: {contacts.rate: 2, contacts: {rate: 3}}}}\n", 4, 60, "changed twice");
    fixture_wrong(f, PLAIN "interventions: {a: {at_least: {contacts.rate: 3}, at_most: {contacts.rate: 2}}}\n", 4, 61,
                  "'contacts.rate' cannot be at most 2 and at least 3");
    fixture_wrong(f, PLAIN BOUND "strategies: {s: {interventions: [{use: a, set: {contacts.rate: 2}}]}}\n", 5, 49,
                  "'contacts.rate' is set to 2, below its own 'at_least' of 3; write one of them");
    plan =
        &fixture_sound(f, PLAIN BOUND "strategies: {s: {interventions: [{use: a, at_least: ~, set: {contacts.rate: 2}}]}}\n")->plan;
    assert_int_equal(plan->strategies[1].interventions[0].n_changes, 1);
}

static void hash_of(struct fixture *f, const char *text, char out[65])
{
    const struct ocp_study *study = fixture_sound(f, text);
    ocp_study_design_hash(study, f->model, out);
    assert_int_equal(strlen(out), 64);
}

#define TWO                                                                                                                   \
    "estate: {prisons: {North: {capacity: 100, prisoners: 90, staff: 40, region: up}, South: {capacity: 100, prisoners: 90, " \
    "staff: 40}}}\n"                                                                                                          \
    "groups: {}\n"

/* contacts.tie_chance is no prison's own, small.ratio is read once (small_model.c). */
static void test_reach(void **state)
{
    struct fixture *f = *state;
    (void)fixture_sound(f, TWO "regimes: {}\ninterventions: {a: {set: {contacts.tie_chance: 0.5, contacts.rate: 1}}}\n");
    assert_int_equal(f->diagnostics.count, 0);
    static const char *const partial[] = {"prison: North", "region: up", "coverage: 50 %", "regime: normal"};
    for (size_t i = 0; i < sizeof partial / sizeof partial[0]; i++) {
        char text[512];
        (void)snprintf(text, sizeof text,
                       "%sregimes: {}\ninterventions: {a: {set: {contacts: {tie_chance: 0.5, rate: 1}}, target: {%s}}}\n", TWO,
                       partial[i]);
        (void)fixture_sound(f, text);
        assert_true(fixture_warned(f, "'contacts.tie_chance' is no prison's own and stays as it is"));
        assert_false(fixture_warned(f, "'contacts.rate'"));
    }
    (void)fixture_sound(f, PLAIN "interventions: {a: {set: {contacts.tie_chance: 0.5}, target: {prison: North}}}\n");
    assert_false(fixture_warned(f, "stays as it is")); /* the only prison there is */
    (void)fixture_sound(f, TWO "regimes: {}\ninterventions: {a: {multiply: {small.ratio: 2}}}\n");
    assert_true(fixture_warned(f, "'small.ratio' is read once, before anything acts: it changes nothing here"));
    (void)fixture_sound(f, TWO "regimes: {strict: {set: {small.ratio: 1}}, normal: {set: {contacts.tie_chance: 0.5}}}\n");
    assert_false(fixture_warned(f, "changes nothing"));
    (void)fixture_sound(f, TWO "regimes: {strict: {set: {contacts.tie_chance: 0.5}}}\n");
    assert_true(fixture_warned(f, "it changes nothing in a regime; write it under 'parameters'"));
}

static void test_design_hash(void **state)
{
    struct fixture *f = *state;
    char base[65];
    char other[65];
    hash_of(f, PLAIN LIBRARY "strategies: {a: {interventions: [spread]}}\n", base);
    hash_of(f,
            "title: Other words\nname: renamed\n" PLAIN LIBRARY
            "strategies: {a: {title: T, interventions: [{use: spread, title: X, evidence: Y}]}}\n",
            other);
    assert_string_equal(base, other);
    static const char *const changes[] = {"seed: 2\n",
                                          "replicates: 21\n",
                                          "horizon: 100 d\n",
                                          "period: 10 d\n",
                                          "burn_in: 1 d\n",
                                          "parameters: {contacts.rate: 1}\n",
                                          "mechanisms: {contacts: off}\n",
                                          "record: [prisons]\n",
                                          "jurisdictions: [x]\n"};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        char text[4096];
        (void)snprintf(text, sizeof text, "%s%sstrategies: {a: {interventions: [spread]}}\n", PLAIN LIBRARY, changes[i]);
        hash_of(f, text, other);
        assert_string_not_equal(base, other);
    }
    static const char *const differences[] = {"start: 1 d",
                                              "intensity: 0.5",
                                              "rights_burden: 0",
                                              "ramp: 0 d",
                                              "set: {placement.dispersal: 0.7}",
                                              "cost: {yearly: 1 EUR}",
                                              "target: {coverage: 1}",
                                              "half_life: 2 d",
                                              "at_least: {contacts.rate: 1}",
                                              "at_most: {contacts.rate: 1}",
                                              "name: renamed"};
    for (size_t i = 0; i < sizeof differences / sizeof differences[0]; i++) {
        char text[4096];
        (void)snprintf(text, sizeof text, "%sstrategies: {a: {interventions: [{use: spread, %s}]}}\n", PLAIN LIBRARY,
                       differences[i]);
        hash_of(f, text, other);
        assert_string_not_equal(base, other);
    }
}

static void test_print(void **state)
{
    struct fixture *f = *state;
    const struct ocp_study *study = fixture_sound(f, PLAIN LIBRARY "strategies: {a: {interventions: [spread]}, nothing: }\n"
                                                                   "parameters: {small.ratio: 0.5}\nmechanisms: {contacts: off}\n");
    struct ocp_text text = {0};
    ocp_study_print(study, f->model, &text);
    assert_false(text.failed);
    static const char *const parts[] = {"1 prison, 100 places, 90 prisoners, 40 staff",
                                        "3 strategies x 20 replicates = 60, seed 1",
                                        "placement.dispersal = 0.8",
                                        "nothing: nothing (changes nothing)",
                                        "small.ratio = 0.5 staff per prisoner",
                                        "Mechanism contacts is off",
                                        "cost 10000 EUR once",
                                        "study.yaml"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (!strstr(text.bytes, parts[i])) {
            fail_msg("'%s' is not in:\n%s", parts[i], text.bytes);
        }
    }
    ocp_text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_settings, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_parameters, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_regimes_and_groups, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_strategies, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_strategy_mistakes, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_bounds, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_reach, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_design_hash, fixture_start, fixture_end),
        cmocka_unit_test_setup_teardown(test_print, fixture_start, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
