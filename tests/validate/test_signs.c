/* The sign and monotonicity suite: every intervention of the library moves what it is meant to move in the stated direction, more
 * at full than at half intensity, and nothing at all at none; what theory expects to move elsewhere, moves.
 *
 *   test_signs          a quick part of it, on few replicates
 *   test_signs whole [TEST]    all of it, or one of its parts
 *
 * A row holds when the mean paired difference has its sign and is more than `CLEAR` standard errors from zero. Two planted
 * mutants, a measure turned round and one wired to nothing, must not hold. */
#include "signs.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const double CLEAR = 2.5;

static bool whole;

enum { MOST = 256, ROOM = 65536 };

/* Strategies that a run needs, each once. */
struct wanted {
    char name[MOST][OCP_NAME_SIZE + 8];
    char body[MOST][512];
    size_t n;
};

static void want(struct wanted *w, const char *name, const char *body)
{
    for (size_t i = 0; i < w->n; i++) {
        if (strcmp(w->name[i], name) == 0) {
            return;
        }
    }
    assert_true(w->n < MOST);
    (void)snprintf(w->name[w->n], sizeof w->name[0], "%s", name);
    (void)snprintf(w->body[w->n], sizeof w->body[0], "%s", body);
    w->n++;
}

static const struct signs_arm *arm_of(const char *name)
{
    for (size_t i = 0; i < n_signs_arms; i++) {
        if (strcmp(signs_arms[i].name, name) == 0) {
            return &signs_arms[i];
        }
    }
    return NULL;
}

static void want_strategy(struct wanted *w, const char *name, bool half)
{
    char body[512];
    char own[OCP_NAME_SIZE + 8];
    const struct signs_arm *arm = arm_of(name);
    (void)snprintf(body, sizeof body, "[%s]", name);
    want(w, name, arm ? arm->full : body);
    if (half && (!arm || arm->half)) {
        (void)snprintf(own, sizeof own, "%s_half", name);
        (void)snprintf(body, sizeof body, "[{use: %s, intensity: 50 %%}]", name);
        want(w, own, arm ? arm->half : body);
    }
}

static struct signs_study *run(const struct wanted *w, enum signs_service service, uint32_t replicates, uint32_t days)
{
    static char text[ROOM];
    size_t at = 0;
    for (size_t i = 0; i < w->n; i++) {
        at += (size_t)snprintf(text + at, ROOM - at, "  %s: {interventions: %s}\n", w->name[i], w->body[i]);
        assert_true(at < ROOM);
    }
    return signs_run(text, service, replicates, days);
}

static bool taken(const struct sign *row, enum signs_service service)
{
    return row->service == service && (whole || row->quick);
}

static bool holds(const struct signs_study *s, const struct sign *row, const char *strategy)
{
    const struct signs_effect e = signs_effect(s, signs_strategy(s, strategy), signs_strategy(s, row->against), row->outcome);
    const bool good = (double)row->sign * e.mean > 0.0 && (double)row->sign * e.t > CLEAR;
    if (!good) {
        print_message("%s%s%s: %s should %s (%s); baseline %g, difference %g, t %.2f, n %u\n", strategy,
                      row->against ? " against " : "", row->against ? row->against : "", row->outcome,
                      row->sign > 0 ? "rise" : "fall", row->theory, e.base, e.mean, e.t, e.n);
    }
    return good;
}

/* Half the intensity lies between none and full: on the right side of zero, and full clearly not behind it. */
static bool monotone(const struct signs_study *s, const struct sign *row)
{
    char half[OCP_NAME_SIZE + 8];
    (void)snprintf(half, sizeof half, "%s_half", row->strategy);
    const uint32_t middle = signs_strategy(s, half);
    const struct signs_effect first = signs_effect(s, middle, signs_strategy(s, row->against), row->outcome);
    const struct signs_effect second = signs_effect(s, signs_strategy(s, row->strategy), middle, row->outcome);
    const bool good = (double)row->sign * first.mean > 0.0 && (double)row->sign * second.t > -2.0;
    if (!good) {
        print_message("%s: %s is not monotone in the dose: half %g (t %.2f), from half to full %g (t %.2f)\n", row->strategy,
                      row->outcome, first.mean, first.t, second.mean, second.t);
    }
    return good;
}

static void want_rows(struct wanted *w, const struct sign *rows, size_t n, enum signs_service service, bool halves)
{
    for (size_t i = 0; i < n; i++) {
        if (taken(&rows[i], service)) {
            want_strategy(w, rows[i].strategy, halves);
            if (rows[i].against) {
                want_strategy(w, rows[i].against, false);
            }
        }
    }
}

static unsigned failures(const struct signs_study *s, const struct sign *rows, size_t n, enum signs_service service, bool doses)
{
    unsigned bad = 0;
    for (size_t i = 0; i < n; i++) {
        if (taken(&rows[i], service)) {
            const struct signs_arm *arm = arm_of(rows[i].strategy);
            bad += !holds(s, &rows[i], rows[i].strategy);
            bad += doses && (!arm || arm->half) && !monotone(s, &rows[i]);
        }
    }
    return bad;
}

/* The same row on a measure turned round, and on one that changes nothing, must fail. */
static void reject_mutants(const struct signs_study *s)
{
    const struct sign care = {"treatment", NULL, SIGNS_PLAIN, "treated_share", +1, true, "a mutant must be noticed"};
    assert_true(holds(s, &care, "treatment"));
    assert_false(holds(s, &care, "mutant_turned_round"));
    assert_false(holds(s, &care, "mutant_wired_to_nothing"));
}

static void check_service(enum signs_service service, uint32_t replicates, uint32_t days)
{
    static struct wanted w;
    w.n = 0;
    want_rows(&w, signs_direct, n_signs_direct, service, whole);
    want_rows(&w, signs_elsewhere, n_signs_elsewhere, service, false);
    if (service == SIGNS_PLAIN) {
        want(&w, "mutant_turned_round",
             "[{use: treatment, at_least: ~, at_most: ~, set: {market.treatment_coverage: 0 %, market.treatment_delay: 700 d}}]");
        want(&w, "mutant_wired_to_nothing",
             "[{name: nothing, multiply: {market.treatment_coverage: 1}, cost: {yearly: 250 kEUR}}]");
    }
    struct signs_study *s = run(&w, service, replicates, days);
    const unsigned bad =
        failures(s, signs_direct, n_signs_direct, service, whole) + failures(s, signs_elsewhere, n_signs_elsewhere, service, false);
    if (service == SIGNS_PLAIN) {
        reject_mutants(s);
    }
    signs_free(s);
    assert_int_equal(bad, 0);
}

static void plain_signs_hold(void **state)
{
    (void)state;
    check_service(SIGNS_PLAIN, whole ? 80 : 12, whole ? 540 : 300);
}

static void signs_under_pressure_hold(void **state)
{
    (void)state;
    check_service(SIGNS_PRESSED, 120, 540);
}

static void signs_of_a_captive_market_hold(void **state)
{
    (void)state;
    check_service(SIGNS_CAPTIVE, 80, 540);
}

static void signs_of_years_hold(void **state)
{
    (void)state;
    check_service(SIGNS_LONG, 60, 1000);
}

static void signs_across_a_border_hold(void **state)
{
    (void)state;
    check_service(SIGNS_BORDER, 40, 540);
}

/* At intensity zero every intervention is the baseline, bit by bit. */
static void none_is_the_baseline(void **state)
{
    (void)state;
    const char *names[MOST];
    const size_t n = signs_library(names, MOST);
    static struct wanted w;
    w.n = 0;
    for (size_t i = 0; i < n; i++) {
        char body[512];
        (void)snprintf(body, sizeof body, "[{use: %s, intensity: 0}]", names[i]);
        want(&w, names[i], body);
    }
    want(&w, "mutant_not_quite_none", "[{use: cell_searches, intensity: 1 %}]");
    struct signs_study *s = run(&w, SIGNS_PLAIN, 1, 60);
    for (size_t i = 0; i < n; i++) {
        if (s->hash[signs_strategy(s, names[i])] != s->hash[0]) {
            fail_msg("%s at intensity 0 is not the baseline", names[i]);
        }
    }
    assert_true(s->hash[signs_strategy(s, "mutant_not_quite_none")] != s->hash[0]);
    signs_free(s);
}

/* No intervention of the library is without a direct effect in the table, and no row is about something else. */
static void every_intervention_has_a_sign(void **state)
{
    (void)state;
    const char *names[MOST];
    const size_t n = signs_library(names, MOST);
    assert_true(n >= 37);
    for (size_t i = 0; i < n; i++) {
        bool found = false;
        for (size_t k = 0; k < n_signs_direct; k++) {
            const struct signs_arm *arm = arm_of(signs_direct[k].strategy);
            found = found || strcmp(signs_direct[k].strategy, names[i]) == 0 ||
                    (arm && arm->covers && strcmp(arm->covers, names[i]) == 0);
        }
        if (!found) {
            fail_msg("the table of signs says nothing about '%s'", names[i]);
        }
    }
}

int main(int argc, char **argv)
{
    whole = argc > 1 && strcmp(argv[1], "whole") == 0;
    if (argc > 2) {
        cmocka_set_test_filter(argv[2]);
    }
    const struct CMUnitTest quick[] = {
        cmocka_unit_test(every_intervention_has_a_sign),
        cmocka_unit_test(none_is_the_baseline),
        cmocka_unit_test(plain_signs_hold),
    };
    const struct CMUnitTest all[] = {
        cmocka_unit_test(plain_signs_hold),
        cmocka_unit_test(signs_under_pressure_hold),
        cmocka_unit_test(signs_of_a_captive_market_hold),
        cmocka_unit_test(signs_of_years_hold),
        cmocka_unit_test(signs_across_a_border_hold),
    };
    return whole ? cmocka_run_group_tests(all, NULL, NULL) : cmocka_run_group_tests(quick, NULL, NULL);
}
