/* Outcomes by period and by prison, denominators, events: small numbers worked out by hand. */
#include "engine/inside.h"
#include "engine/math.h"
#include "tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TOTAL, MEAN, PER_PRISONER, PER_STAFF, RATIO, WORLD, NEVER, OUTCOMES };

static const struct ocp_outcome outcomes[OUTCOMES] = {
    [TOTAL] = {"m_total", "1", OCP_NEUTRAL, OCP_PER_PERIOD, 2.0, OCP_FAMILY_HARM, false, "Total"},
    [MEAN] = {"m_mean", "1", OCP_NEUTRAL, OCP_PER_DAY, 1.0, OCP_FAMILY_HARM, true, "Mean"},
    [PER_PRISONER] = {"m_prisoner", "1", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 1000.0, OCP_FAMILY_HARM, false, "Per prisoner"},
    [PER_STAFF] = {"m_staff", "1", OCP_NEUTRAL, OCP_PER_STAFF_DAY, 1.0, OCP_FAMILY_HARM, false, "Per staff"},
    [RATIO] = {"m_ratio", "1", OCP_NEUTRAL, OCP_PER_MEASURE, 100.0, OCP_FAMILY_HARM, false, "Ratio"},
    [WORLD] = {"m_world", "1", OCP_NEUTRAL, OCP_PER_PERIOD, 1.0, OCP_FAMILY_HARM, false, "World"},
    [NEVER] = {"m_never", "1", OCP_NEUTRAL, OCP_PER_MEASURE, 1.0, OCP_FAMILY_HARM, false, "Never measured"},
};

/* What is measured on world day d at prison p: whole numbers, so that sums are exact. */
static double value_at(uint32_t d, uint32_t p)
{
    return (double)(d * 10U + p);
}

static void local(struct ocp_day *day, uint32_t p)
{
    for (unsigned k = TOTAL; k <= PER_STAFF; k++) {
        ocp_measure(day, 0, k, p, value_at(day->day, p));
    }
    if (day->day % 2 == 0) {
        ocp_measure_ratio(day, 0, RATIO, p, 1.0, 4.0);
    }
    ocp_event(day, (uint16_t)(p + 1), p, day->day, 100U + p, 0.5);
}

static void exchange(struct ocp_day *day, uint32_t prison)
{
    (void)prison;
    ocp_measure(day, 0, WORLD, OCP_NOWHERE, 1.0);
    ocp_event(day, 9, OCP_NOWHERE, 1, 2, 3.0);
}

static const struct ocp_phase phases[] = {{"local", 0, 1, local, NULL, NULL}, {"exchange", 1, 1, exchange, NULL, NULL}};
static const struct ocp_mechanism meter = {.name = "meter",
                                           .title = "Meter",
                                           .meaning = "measures",
                                           .outcomes = outcomes,
                                           .n_outcomes = OUTCOMES,
                                           .phases = phases,
                                           .n_phases = 2};
static const struct ocp_mechanism *const mechanisms[] = {&meter};
static const struct ocp_slot slots[] = {{"day", OCP_LOCAL, "all"}, {"night", OCP_EXCHANGE, "all"}};
static const struct ocp_catalogue catalogue = {mechanisms, 1, slots, 2, NULL, NULL, 0};

enum { PRISONS = 3, BURN_IN = 7, HORIZON = 25, PERIOD = 10, PERIODS = 3 };

struct fixture {
    struct ocp_model *model;
    struct ocp_plan plan;
    struct ocp_world *world;
};

static long left = -1; /* growths until one fails; negative: none does */

void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_realloc(void *memory, size_t size)
{
    return left >= 0 && left-- == 0 ? NULL : __real_realloc(memory, size);
}

static void make(struct fixture *f, bool events)
{
    assert_int_equal(ocp_model_compile(&catalogue, &f->model, NULL), OCP_OK);
    f->plan = tiny_plan(f->model, (struct tiny_options){.prisons = PRISONS,
                                                        .wings = 1,
                                                        .places = 20,
                                                        .staff = 0.5,
                                                        .burn_in = BURN_IN,
                                                        .horizon = HORIZON,
                                                        .period = PERIOD,
                                                        .record_prisons = true,
                                                        .record_events = events});
    f->world = tiny_world(f->model, &f->plan, 0, 0);
}

static void drop(struct fixture *f)
{
    ocp_world_free(f->world);
    ocp_plan_free(&f->plan);
    ocp_model_free(f->model);
}

/* Sum of value_at over horizon days [from, to) and prisons [p, q). */
static double sum_of(uint32_t from, uint32_t to, uint32_t p, uint32_t q)
{
    double sum = 0.0;
    for (uint32_t d = from; d < to; d++) {
        for (uint32_t i = p; i < q; i++) {
            sum += value_at(BURN_IN + d, i);
        }
    }
    return sum;
}

static void assert_near(double got, double expected)
{
    if (!(fabs(got - expected) <= 1e-12 * fmax(1.0, fabs(expected)))) {
        fail_msg("%.17g instead of %.17g", got, expected);
    }
}

static void periods_close_as_declared(void **state)
{
    (void)state;
    struct fixture f;
    make(&f, false);
    assert_int_equal(ocp_measure_periods(&f.plan), PERIODS);
    tiny_run(f.world, BURN_IN + HORIZON + 5); /* days beyond the horizon are not recorded */
    const double *v = ocp_measure_values(f.world);
    for (uint32_t t = 0; t < PERIODS; t++) {
        const uint32_t from = t * PERIOD;
        const uint32_t to = from + PERIOD < HORIZON ? from + PERIOD : HORIZON; /* the last period has 5 days */
        const double days = (double)(to - from);
        const double sum = sum_of(from, to, 0, PRISONS);
        assert_near(v[TOTAL * PERIODS + t], 2.0 * sum);
        assert_near(v[MEAN * PERIODS + t], sum / days);
        assert_near(v[PER_PRISONER * PERIODS + t], 1000.0 * sum / (days * 60.0));
        assert_near(v[PER_STAFF * PERIODS + t], sum / (days * 30.0));
        assert_near(v[RATIO * PERIODS + t], 25.0);
        assert_near(v[WORLD * PERIODS + t], days);
        assert_true(isnan(v[NEVER * PERIODS + t]));
    }
    drop(&f);
}

static void unfinished_periods_are_not_numbers(void **state)
{
    (void)state;
    struct fixture f;
    make(&f, false);
    const double *v = ocp_measure_values(f.world);
    tiny_run(f.world, BURN_IN + PERIOD - 1);
    assert_true(isnan(v[TOTAL * PERIODS]));
    tiny_run(f.world, 1);
    assert_true(!isnan(v[TOTAL * PERIODS]));
    assert_true(isnan(v[TOTAL * PERIODS + 1]));
    drop(&f);
}

static void prisons_have_their_own_totals(void **state)
{
    (void)state;
    struct fixture f;
    make(&f, false);
    tiny_run(f.world, BURN_IN + HORIZON);
    const double *v = ocp_measure_prison_totals(f.world);
    assert_non_null(v);
    for (uint32_t p = 0; p < PRISONS; p++) {
        const double sum = sum_of(0, HORIZON, p, p + 1);
        assert_near(v[TOTAL * PRISONS + p], 2.0 * sum / ((double)HORIZON / PERIOD));
        assert_near(v[MEAN * PRISONS + p], sum / HORIZON);
        assert_near(v[PER_PRISONER * PRISONS + p], 1000.0 * sum / (HORIZON * 20.0));
        assert_near(v[PER_STAFF * PRISONS + p], sum / (HORIZON * 10.0));
        assert_near(v[RATIO * PRISONS + p], 25.0);
        assert_true(isnan(v[NEVER * PRISONS + p]));
        assert_true(isnan(v[WORLD * PRISONS + p])); /* what belongs to no prison is not zero in each */
    }
    f.plan.record_prisons = false;
    struct ocp_world *without = tiny_world(f.model, &f.plan, 0, 0);
    assert_null(ocp_measure_prison_totals(without));
    ocp_world_free(without);
    drop(&f);
}

/* What the service sees is the last finished period, that of burn-in included, and only recorded outcomes. */
static void the_service_sees_the_last_period(void **state)
{
    (void)state;
    struct fixture f;
    make(&f, false);
    const struct ocp_day day = ocp_day_open(f.world, 0);
    assert_true(isnan(ocp_observed(&day, 0, MEAN)));
    tiny_run(f.world, BURN_IN);
    double burn_in = 0.0;
    for (uint32_t d = 0; d < BURN_IN; d++) {
        burn_in += value_at(d, 0) + value_at(d, 1) + value_at(d, 2);
    }
    assert_near(ocp_observed(&day, 0, MEAN), burn_in / BURN_IN);
    tiny_run(f.world, PERIOD);
    assert_near(ocp_observed(&day, 0, MEAN), sum_of(0, PERIOD, 0, PRISONS) / PERIOD);
    drop(&f);
}

static void events_come_in_the_order_of_prisons(void **state)
{
    (void)state;
    struct fixture f;
    make(&f, true);
    tiny_run(f.world, BURN_IN + 3);
    size_t n = 0;
    const struct ocp_event_row *e = ocp_measure_events(f.world, &n);
    assert_int_equal(n, 3 * (PRISONS + 1)); /* none of burn-in */
    for (size_t i = 0; i < n; i++) {
        const uint32_t p = (uint32_t)(i % (PRISONS + 1));
        assert_int_equal(e[i].day, i / (PRISONS + 1));
        assert_int_equal(e[i].prison, p < PRISONS ? p : OCP_NOWHERE);
        assert_int_equal(e[i].kind, p < PRISONS ? p + 1 : 9);
        assert_int_equal(e[i].who, p < PRISONS ? BURN_IN + e[i].day : 1);
        assert_true(e[i].value == (p < PRISONS ? 0.5 : 3.0));
    }
    drop(&f);
    make(&f, false);
    tiny_run(f.world, BURN_IN + 3);
    assert_null(ocp_measure_events(f.world, &n));
    assert_int_equal(n, 0);
    drop(&f);
}

/* A copy taken at the end of burn-in closes the same periods, and threads do not show. */
static void copies_and_threads_measure_alike(void **state)
{
    (void)state;
    struct fixture f;
    make(&f, true);
    struct ocp_world *copy = tiny_world(f.model, &f.plan, 0, 0);
    tiny_run(f.world, BURN_IN);
    assert_int_equal(ocp_world_copy(copy, f.world, NULL), OCP_OK);
    for (uint32_t d = 0; d < HORIZON; d++) {
        ocp_world_step(f.world, 1);
        ocp_world_step(copy, 3);
    }
    assert_memory_equal(ocp_measure_values(f.world), ocp_measure_values(copy), OUTCOMES * PERIODS * sizeof(double));
    assert_memory_equal(ocp_measure_prison_totals(f.world), ocp_measure_prison_totals(copy), OUTCOMES * PRISONS * sizeof(double));
    size_t a = 0;
    size_t b = 0;
    const struct ocp_event_row *x = ocp_measure_events(f.world, &a);
    const struct ocp_event_row *y = ocp_measure_events(copy, &b);
    assert_int_equal(a, b);
    for (size_t i = 0; i < a; i++) {
        assert_true(x[i].day == y[i].day && x[i].prison == y[i].prison && x[i].kind == y[i].kind && x[i].who == y[i].who);
    }
    assert_true(ocp_measure_prisoner_days(copy) == (double)(BURN_IN + HORIZON) * 60.0);
    ocp_world_free(copy);
    drop(&f);
}

/* A copy taken in the middle of the horizon has the events so far, and its own from then on. */
static void copies_keep_the_event_log(void **state)
{
    (void)state;
    struct fixture f;
    make(&f, true);
    struct ocp_world *copy = tiny_world(f.model, &f.plan, 0, 0);
    tiny_run(copy, BURN_IN + 9); /* what it has itself goes */
    tiny_run(f.world, BURN_IN + 4);
    assert_int_equal(ocp_world_copy(copy, f.world, NULL), OCP_OK);
    tiny_run(f.world, 5);
    tiny_run(copy, 5);
    size_t a = 0;
    size_t b = 0;
    const struct ocp_event_row *x = ocp_measure_events(f.world, &a);
    const struct ocp_event_row *y = ocp_measure_events(copy, &b);
    assert_int_equal(a, 9 * (PRISONS + 1));
    assert_int_equal(b, a);
    for (size_t i = 0; i < a; i++) {
        assert_true(x[i].day == y[i].day && x[i].prison == y[i].prison && x[i].kind == y[i].kind && x[i].who == y[i].who);
    }
    ocp_world_free(copy);
    drop(&f);
}

/* An event that finds no memory is no reason to stop the program, and never goes unnoticed. */
static void lost_events_are_reported(void **state)
{
    (void)state;
    long failures = 0;
    for (long at = 0; at < 6; at++) {
        struct fixture f;
        make(&f, true);
        left = at;
        for (uint32_t d = 0; d < BURN_IN + HORIZON; d++) {
            ocp_world_step(f.world, 1);
        }
        const bool failed = left < 0;
        left = -1;
        struct ocp_message message = {0};
        assert_int_equal(ocp_measure_check(f.world, &message), failed ? OCP_NO_MEMORY : OCP_OK);
        assert_int_equal(message.text[0] != '\0', failed);
        failures += failed;
        drop(&f);
    }
    assert_true(failures >= 4); /* one growth a prison, the world's, the log's */
    struct fixture f;
    make(&f, true);
    struct ocp_world *copy = tiny_world(f.model, &f.plan, 0, 0);
    tiny_run(f.world, BURN_IN + 4);
    left = 0;
    assert_int_equal(ocp_world_copy(copy, f.world, NULL), OCP_NO_MEMORY);
    left = -1;
    ocp_world_free(copy);
    drop(&f);
}

static void the_hash_sees_posts_and_measures(void **state)
{
    (void)state;
    struct fixture f;
    make(&f, false);
    tiny_run(f.world, BURN_IN + 3);
    const uint64_t before = ocp_world_hash(f.world);
    assert_non_null(ocp_measure_prison_totals(f.world)); /* only looks */
    assert_true(ocp_world_hash(f.world) == before);
    f.world->staff_id[1] ^= 1U;
    assert_true(ocp_world_hash(f.world) != before);
    f.world->staff_id[1] ^= 1U;
    assert_true(ocp_world_hash(f.world) == before);
    const struct ocp_day day = ocp_day_open(f.world, 0);
    ocp_measure(&day, 0, MEAN, 1, 1.0);
    assert_true(ocp_world_hash(f.world) != before);
    drop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods_close_as_declared),           cmocka_unit_test(unfinished_periods_are_not_numbers),
        cmocka_unit_test(prisons_have_their_own_totals),       cmocka_unit_test(the_service_sees_the_last_period),
        cmocka_unit_test(events_come_in_the_order_of_prisons), cmocka_unit_test(copies_and_threads_measure_alike),
        cmocka_unit_test(copies_keep_the_event_log),           cmocka_unit_test(lost_events_are_reported),
        cmocka_unit_test(the_hash_sees_posts_and_measures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
