/* Staff conditioning against its closed forms: competing risks, the chain's matrix exponential, the fundamental matrix,
 * the stationary distribution, averaging of culture. Each check is a function of the kernel, tried on the real one and on a
 * planted mutant that it must reject. */
#include "models/institution/staff_kernel.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

typedef enum staff_event step_function(const struct staff_rates *rates, uint32_t word);

/* The classical mistake: the hazard itself as the day's probability. */
static enum staff_event step_without_exponential(const struct staff_rates *r, uint32_t word)
{
    double left = ocp_uniform(word);
    for (int k = 0; k < STAFF_COUNT; k++) {
        if (left < r->rate[k]) {
            return (enum staff_event)k;
        }
        left -= r->rate[k];
    }
    return STAFF_NONE;
}

/* Another one: each risk gets its own chance in turn, so that the first in the list comes too often. */
static enum staff_event step_in_turn(const struct staff_rates *r, uint32_t word)
{
    double left = ocp_uniform(word);
    double alive = 1.0;
    for (int k = 0; k < STAFF_COUNT; k++) {
        const double chance = alive * (1.0 - exp(-r->rate[k]));
        if (left < chance) {
            return (enum staff_event)k;
        }
        left -= chance;
        alive -= chance;
    }
    return STAFF_NONE;
}

enum { BATCH = 4096 };

struct words {
    uint32_t who[BATCH], word[BATCH];
};

static const struct ocp_key key = {{20260407U, 11U}};

static void draw(struct words *w, uint32_t day, uint32_t first)
{
    for (uint32_t i = 0; i < BATCH; i++) {
        w->who[i] = first + i;
    }
    ocp_draw_column(key, day, w->who, 0, 300, BATCH, w->word, NULL, NULL, NULL);
}

/* z-score of `hits` among `n` against probability `p`. */
static double z_of(double hits, double n, double p)
{
    return (hits - n * p) / sqrt(n * p * (1.0 - p));
}

/* The 95 % interval of a share p of n is within 1 % of p. Mutants are caught with fewer draws. */
static bool is_narrow(double n, double p)
{
    return 1.96 * sqrt((1.0 - p) / (n * p)) <= 0.01;
}

enum { FULL = 60, MUTANT = 12 }; /* batches of draws */

/* One day at hazards a (up) and mu (leaving): 1 - e^-(a + mu), of which a/(a + mu) go up. */
static double z_competing(step_function *step, uint32_t batches)
{
    const struct staff_rates r = {.rate = {[STAFF_UP] = 0.20, [STAFF_LEAVES] = 0.10}};
    static struct words w;
    const double n = (double)batches * BATCH;
    double any = 0.0;
    double up = 0.0;
    for (uint32_t b = 0; b < batches; b++) {
        draw(&w, 1, b * BATCH);
        for (uint32_t i = 0; i < BATCH; i++) {
            const enum staff_event e = step(&r, w.word[i]);
            any += e != STAFF_NONE;
            up += e == STAFF_UP;
        }
    }
    const double p = 1.0 - exp(-0.30);
    assert_true(step != staff_step || is_narrow(n, p * 2.0 / 3.0));
    return fmax(fabs(z_of(any, n, p)), fabs(z_of(up, any, 2.0 / 3.0)));
}

static void competing_risks_share_the_day(void **state)
{
    (void)state;
    assert_true(z_competing(staff_step, FULL) <= 4.0);
    assert_true(z_competing(step_without_exponential, MUTANT) > 4.0);
    assert_true(z_competing(step_in_turn, MUTANT) > 4.0);
}

/* From stage 1: P(stage 4 before leaving) = prod a_k / (a_k + mu). */
static double z_reach(step_function *step, uint32_t batches)
{
    const double a[4] = {0.0, 0.20, 0.30, 0.40};
    const double mu = 0.10;
    static struct words w;
    static uint8_t stage[BATCH];
    double reached = 0.0;
    for (uint32_t b = 0; b < batches; b++) {
        uint32_t left = BATCH;
        for (uint32_t i = 0; i < BATCH; i++) {
            stage[i] = 1;
        }
        for (uint32_t day = 0; left > 0; day++) {
            draw(&w, day, b * BATCH);
            for (uint32_t i = 0; i < BATCH; i++) {
                if (stage[i] == 0 || stage[i] == 4) {
                    continue;
                }
                const struct staff_rates r = {.rate = {[STAFF_UP] = a[stage[i]], [STAFF_LEAVES] = mu}};
                const enum staff_event e = step(&r, w.word[i]);
                stage[i] = (uint8_t)(e == STAFF_UP ? stage[i] + 1 : (e == STAFF_LEAVES ? 0 : stage[i]));
                left -= stage[i] == 0 || stage[i] == 4;
            }
        }
        for (uint32_t i = 0; i < BATCH; i++) {
            reached += stage[i] == 4;
        }
    }
    const double p = (0.2 / 0.3) * (0.3 / 0.4) * (0.4 / 0.5);
    const double n = (double)batches * BATCH;
    assert_true(step != staff_step || is_narrow(n, p));
    return fabs(z_of(reached, n, p));
}

static void reaching_corruption_is_a_product(void **state)
{
    (void)state;
    assert_true(z_reach(staff_step, FULL) <= 4.0);
    assert_true(z_reach(step_in_turn, MUTANT) > 4.0);
}

/* A full chain: approach, escalation, returns, resets from every stage. */
static const double up[5] = {0.020, 0.060, 0.050, 0.080, 0.0};
static const double back[5] = {0.0, 0.040, 0.030, 0.004, 0.002};
static const double home[5] = {0.0, 0.004, 0.006, 0.003, 0.010};

static struct staff_rates rates_at(unsigned stage, double days)
{
    return (struct staff_rates){
        .rate = {[STAFF_UP] = days * up[stage], [STAFF_BACK] = days * back[stage], [STAFF_LEAVES] = days * home[stage]}};
}

static unsigned after(unsigned stage, enum staff_event e)
{
    return e == STAFF_UP ? stage + 1 : (e == STAFF_BACK ? stage - 1 : (e == STAFF_LEAVES ? 0 : stage));
}

/* Transition matrix of a step of `days` days, as the kernel's probabilities make it. */
static gsl_matrix *transition(double days)
{
    gsl_matrix *p = gsl_matrix_calloc(5, 5);
    for (unsigned k = 0; k < 5; k++) {
        const struct staff_rates r = rates_at(k, days);
        const double total = staff_total(&r);
        const double any = ocp_daily(total);
        *gsl_matrix_ptr(p, k, k) += 1.0 - any;
        for (int e = 0; e < STAFF_COUNT; e++) {
            if (r.rate[e] > 0.0) {
                *gsl_matrix_ptr(p, k, after(k, (enum staff_event)e)) += any * r.rate[e] / total;
            }
        }
    }
    return p;
}

static gsl_matrix *power(const gsl_matrix *p, unsigned n)
{
    gsl_matrix *result = gsl_matrix_alloc(5, 5);
    gsl_matrix *next = gsl_matrix_alloc(5, 5);
    gsl_matrix_set_identity(result);
    for (unsigned i = 0; i < n; i++) {
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1.0, result, p, 0.0, next);
        gsl_matrix_memcpy(result, next);
    }
    gsl_matrix_free(next);
    return result;
}

/* e^(Q t) of the generator with the same hazards. */
static gsl_matrix *exponential(double t)
{
    gsl_matrix *q = gsl_matrix_calloc(5, 5);
    for (unsigned k = 0; k < 5; k++) {
        const double rate[3] = {up[k], back[k], home[k]};
        const unsigned to[3] = {k < 4 ? k + 1 : k, k > 0 ? k - 1 : 0, 0};
        for (int e = 0; e < 3; e++) {
            *gsl_matrix_ptr(q, k, to[e]) += t * rate[e];
            *gsl_matrix_ptr(q, k, k) -= t * rate[e];
        }
    }
    gsl_matrix *result = gsl_matrix_alloc(5, 5);
    gsl_linalg_exponential_ss(q, result, GSL_PREC_DOUBLE);
    gsl_matrix_free(q);
    return result;
}

enum { DAYS = 90 };

static double z_occupancy(step_function *step, uint32_t batches)
{
    static struct words w;
    double count[5] = {0};
    for (uint32_t b = 0; b < batches; b++) {
        uint8_t stage[BATCH] = {0};
        for (uint32_t day = 0; day < DAYS; day++) {
            draw(&w, day, b * BATCH);
            for (uint32_t i = 0; i < BATCH; i++) {
                const struct staff_rates r = rates_at(stage[i], 1.0);
                stage[i] = (uint8_t)after(stage[i], step(&r, w.word[i]));
            }
        }
        for (uint32_t i = 0; i < BATCH; i++) {
            count[stage[i]] += 1.0;
        }
    }
    gsl_matrix *p = transition(1.0);
    gsl_matrix *expected = power(p, DAYS);
    double worst = 0.0;
    for (unsigned k = 0; k < 5; k++) {
        worst = fmax(worst, fabs(z_of(count[k], (double)batches * BATCH, gsl_matrix_get(expected, 0, k))));
    }
    assert_true(step != staff_step || is_narrow((double)batches * BATCH, gsl_matrix_get(expected, 0, 4)));
    gsl_matrix_free(p);
    gsl_matrix_free(expected);
    return worst;
}

static enum staff_event step_that_forgets_returns(const struct staff_rates *r, uint32_t word)
{
    struct staff_rates without = *r;
    without.rate[STAFF_BACK] = 0.0;
    return staff_step(&without, word);
}

static void occupancy_follows_the_chain(void **state)
{
    (void)state;
    assert_true(z_occupancy(staff_step, FULL) <= 4.0);
    assert_true(z_occupancy(step_that_forgets_returns, MUTANT) > 4.0);
}

/* The chain of daily steps goes to the matrix exponential as steps get finer, at first order. */
static double distance_to_exponential(unsigned steps)
{
    gsl_matrix *p = transition((double)DAYS / (double)steps);
    gsl_matrix *chain = power(p, steps);
    gsl_matrix *limit = exponential(DAYS);
    gsl_matrix_sub(chain, limit);
    const double far = fmax(fabs(gsl_matrix_max(chain)), fabs(gsl_matrix_min(chain)));
    gsl_matrix_free(p);
    gsl_matrix_free(chain);
    gsl_matrix_free(limit);
    return far;
}

static void steps_converge_to_the_matrix_exponential(void **state)
{
    (void)state;
    const double day = distance_to_exponential(DAYS);
    const double half = distance_to_exponential(2 * DAYS);
    const double quarter = distance_to_exponential(4 * DAYS);
    assert_true(day < 0.02);
    assert_true(fabs(day / half - 2.0) < 0.05 && fabs(half / quarter - 2.0) < 0.03);
}

/* Expected days from each stage to corruption, t = (I - Q)^-1 1 over the transient stages 0..3. */
static void fundamental_times(double time[4])
{
    gsl_matrix *p = transition(1.0);
    gsl_matrix *m = gsl_matrix_alloc(4, 4);
    gsl_vector *ones = gsl_vector_alloc(4);
    gsl_vector *t = gsl_vector_alloc(4);
    gsl_permutation *order = gsl_permutation_alloc(4);
    int sign;
    gsl_vector_set_all(ones, 1.0);
    for (size_t i = 0; i < 4; i++) {
        for (size_t j = 0; j < 4; j++) {
            gsl_matrix_set(m, i, j, (i == j ? 1.0 : 0.0) - gsl_matrix_get(p, i, j));
        }
    }
    gsl_linalg_LU_decomp(m, order, &sign);
    gsl_linalg_LU_solve(m, order, ones, t);
    for (size_t i = 0; i < 4; i++) {
        time[i] = gsl_vector_get(t, i);
    }
    gsl_permutation_free(order);
    gsl_vector_free(t);
    gsl_vector_free(ones);
    gsl_matrix_free(m);
    gsl_matrix_free(p);
}

static double z_time(step_function *step, uint32_t batches)
{
    static struct words w;
    static uint8_t stage[BATCH];
    const double n = (double)batches * BATCH;
    double sum = 0.0;
    double squares = 0.0;
    for (uint32_t b = 0; b < batches; b++) {
        uint32_t left = BATCH;
        for (uint32_t i = 0; i < BATCH; i++) {
            stage[i] = 1;
        }
        for (uint32_t day = 0; left > 0; day++) {
            draw(&w, day, b * BATCH);
            for (uint32_t i = 0; i < BATCH; i++) {
                if (stage[i] == 4) {
                    continue;
                }
                const struct staff_rates r = rates_at(stage[i], 1.0);
                stage[i] = (uint8_t)after(stage[i], step(&r, w.word[i]));
                if (stage[i] == 4) {
                    const double days = (double)day + 1.0;
                    sum += days;
                    squares += days * days;
                    left--;
                }
            }
        }
    }
    double time[4];
    fundamental_times(time);
    const double deviation = sqrt(squares / n - (sum / n) * (sum / n));
    assert_true(step != staff_step || 1.96 * deviation / sqrt(n) / time[1] <= 0.01);
    return fabs(sum / n - time[1]) / (deviation / sqrt(n));
}

static void time_to_corruption_follows_the_fundamental_matrix(void **state)
{
    (void)state;
    assert_true(z_time(staff_step, FULL / 4) <= 4.0);
    assert_true(z_time(step_that_forgets_returns, 2) > 4.0);
}

/* Without relapse the time through stages 1..3 has mean sum 1/a and variance sum 1/a^2; of daily steps the mean is
 * sum 1/(1 - e^-a) exactly. */
static void time_without_relapse(void **state)
{
    (void)state;
    double last_mean = 0.0;
    double last_variance = 0.0;
    for (int halving = 0; halving < 2; halving++) {
        const double h = halving == 0 ? 1.0 : 0.5;
        double mean = 0.0;
        double variance = 0.0;
        double limit_mean = 0.0;
        double limit_variance = 0.0;
        for (unsigned k = 1; k < 4; k++) {
            const struct staff_rates r = {.rate = {[STAFF_UP] = h * up[k]}};
            const double chance = ocp_daily(staff_total(&r));
            assert_true(fabs(chance + expm1(-h * up[k])) <= 1e-12);
            mean += h / chance;
            variance += h * h * (1.0 - chance) / (chance * chance);
            limit_mean += 1.0 / up[k];
            limit_variance += 1.0 / (up[k] * up[k]);
        }
        if (halving == 1) {
            assert_true(fabs((last_mean - limit_mean) / (mean - limit_mean) - 2.0) < 0.05);
            assert_true(fabs(variance - limit_variance) < fabs(last_variance - limit_variance));
        }
        last_mean = mean;
        last_variance = variance;
    }
}

typedef void stationary_function(const double u[5], const double b[5], const double h[5], double share[5]);

static void stationary_without_returns(const double u[5], const double b[5], const double h[5], double share[5])
{
    double product = 1.0;
    double sum = 0.0;
    for (int k = 0; k < 5; k++) {
        product *= k == 0 ? 1.0 : u[k - 1] / ((k < 4 ? u[k] : 0.0) + b[k] + h[k]);
        share[k] = product;
        sum += product;
    }
    for (int k = 0; k < 5; k++) {
        share[k] /= sum;
    }
}

/* Largest entry of pi Q. */
static double imbalance(stationary_function *stationary)
{
    double share[5];
    double flow[5] = {0};
    stationary(up, back, home, share);
    for (int k = 0; k < 5; k++) {
        if (k < 4) {
            flow[k] -= share[k] * up[k];
            flow[k + 1] += share[k] * up[k];
        }
        if (k > 0) {
            flow[k] -= share[k] * (back[k] + home[k]);
            flow[k - 1] += share[k] * back[k];
            flow[0] += share[k] * home[k];
        }
    }
    double worst = fabs(share[0] + share[1] + share[2] + share[3] + share[4] - 1.0);
    for (int k = 0; k < 5; k++) {
        worst = fmax(worst, fabs(flow[k]));
    }
    return worst;
}

static void stationary_distribution_balances(void **state)
{
    (void)state;
    assert_true(imbalance(staff_stationary) <= 1e-12);
    assert_true(imbalance(stationary_without_returns) > 1e-6);
    double share[5];
    const double none[5] = {0};
    staff_stationary(none, back, home, share);
    assert_true(share[0] == 1.0 && share[4] == 0.0);
    /* The long-run occupancy of daily steps is the same up to the size of a step. */
    staff_stationary(up, back, home, share);
    gsl_matrix *p = transition(0.01);
    gsl_matrix *limit = power(p, 200000);
    for (unsigned k = 0; k < 5; k++) {
        assert_true(fabs(gsl_matrix_get(limit, 0, k) - share[k]) < 1e-3 * share[k]);
    }
    gsl_matrix_free(p);
    gsl_matrix_free(limit);
}

/* Culture on a complete graph without drift is DeGroot averaging: the mean stays, deviations fall by (1 - a)^t. */
enum { WINGS = 5, MONTHS = 24 };

static double degroot_error(bool in_place)
{
    const double first[WINGS] = {0.2, 0.9, 0.5, 0.7, 0.4};
    double now[WINGS];
    double mean0 = 0.0;
    for (int i = 0; i < WINGS; i++) {
        now[i] = first[i];
        mean0 += first[i] / WINGS;
    }
    for (int t = 0; t < MONTHS; t++) {
        double mean = 0.0;
        for (int i = 0; i < WINGS; i++) {
            mean += now[i] / WINGS;
        }
        for (int i = 0; i < WINGS; i++) {
            const double before = now[i];
            now[i] = staff_culture_step(now[i], mean, 0.1, 0.0, 0.0);
            mean += in_place ? (now[i] - before) / WINGS : 0.0;
        }
    }
    double worst = 0.0;
    for (int i = 0; i < WINGS; i++) {
        worst = fmax(worst, fabs(now[i] - mean0 - (first[i] - mean0) * pow(0.9, MONTHS)));
    }
    return worst;
}

static void culture_is_averaging(void **state)
{
    (void)state;
    assert_true(degroot_error(false) <= 1e-12);
    assert_true(degroot_error(true) > 1e-6);
    /* With drift alone it reaches what conditions make of it. */
    double c = 0.9;
    for (int t = 0; t < 1000; t++) {
        c = staff_culture_step(c, c, 0.1, 0.4, 0.05);
    }
    assert_true(fabs(c - 0.4) <= 1e-12);
}

static void the_voice_is_a_logit(void **state)
{
    (void)state;
    const struct staff_voice_weights w = {-1.3, 1.5, 1.0, 1.0, 1.5, 2.0};
    const struct staff_voice average = {0.5, 0.0, 0.5, 0.5, 0.0};
    assert_true(fabs(staff_report_chance(&w, &average) - 1.0 / (1.0 + exp(1.3))) <= 1e-12);
    struct staff_voice v = {0.7, 0.2, 0.6, 0.3, 0.1};
    /* By hand: -1.3 + 0.3 + 0.2 + 0.1 + 0.3 - 0.2 = -0.6. */
    assert_true(fabs(staff_report_chance(&w, &v) - 1.0 / (1.0 + exp(0.6))) <= 1e-12);
    v.fear = 0.6;
    assert_true(fabs(staff_report_chance(&w, &v) - 1.0 / (1.0 + exp(1.6))) <= 1e-12);
}

static void susceptibility_by_hand(void **state)
{
    (void)state;
    const struct staff_weights w = {1.2, 1.1, 0.8, 0.8, 0.8, 0.8};
    const struct staff_person reference = {0.30, 0.30, 0.50, 0.50};
    assert_true(fabs(staff_susceptibility(&w, &reference, 0.5, 0.5) - 1.0) <= 1e-12);
    /* A recruit of high vulnerability, freshly trained, on a well-supervised wing:
     * 1.2 x 0.5 + 1.1 x 0.7 - 0.8 x 0.3 + 0 - 0.8 x 0.1 - 0.8 x 0.25 = 0.85. */
    const struct staff_person recruit = {0.80, 1.00, 0.80, 0.50};
    assert_true(fabs(staff_susceptibility(&w, &recruit, 0.6, 0.75) - exp(0.85)) <= 1e-12 * exp(0.85));
    assert_true(fabs(staff_inexperience(3.0) - exp(-1.0)) <= 1e-12);
    assert_true(staff_money(0.0, 2.0) == 0.0 && staff_money(2.0, 2.0) == 0.5 && staff_money(6.0, 2.0) == 0.75);
}

/* More hazard anywhere never turns an event into none, and a certain day always brings something. */
static void gates_are_monotone(void **state)
{
    (void)state;
    struct staff_rates r = {{0}};
    assert_int_equal(staff_gate(&r), 0);
    assert_int_equal(staff_step(&r, 0), STAFF_NONE);
    uint32_t last = 0;
    for (int i = 1; i < 60; i++) {
        r.rate[i % STAFF_COUNT] += 0.01 * i;
        const uint32_t gate = staff_gate(&r);
        assert_true(gate > last);
        assert_int_not_equal(staff_pick(&r, gate - 1, gate), STAFF_NONE);
        last = gate;
    }
    const struct staff_rates one = {.rate = {[STAFF_SICK] = 1e-9}};
    assert_int_equal(staff_pick(&one, 0, staff_gate(&one)), STAFF_SICK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(competing_risks_share_the_day),
        cmocka_unit_test(reaching_corruption_is_a_product),
        cmocka_unit_test(occupancy_follows_the_chain),
        cmocka_unit_test(steps_converge_to_the_matrix_exponential),
        cmocka_unit_test(time_to_corruption_follows_the_fundamental_matrix),
        cmocka_unit_test(time_without_relapse),
        cmocka_unit_test(stationary_distribution_balances),
        cmocka_unit_test(culture_is_averaging),
        cmocka_unit_test(the_voice_is_a_logit),
        cmocka_unit_test(susceptibility_by_hand),
        cmocka_unit_test(gates_are_monotone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
