/* What the model puts in comes out again by the methods that people use on real data: a Poisson regression on the event log
 * returns the coefficients of the hazard within three standard errors; person-days obey Little's law exactly. Each with a planted
 * mutant. */
#include "engine/measure.h"
#include "models/events.h"
#include "models/people/population_state.h"
#include "tests/support/tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { K = 4 }; /* constant, age, core, periphery */

/* Solves a x = b in place by elimination with pivots; also leaves the inverse's diagonal when `b` runs over unit vectors. */
static void solve(double a[K][K], double b[K], double x[K])
{
    double m[K][K + 1];
    for (int i = 0; i < K; i++) {
        for (int j = 0; j < K; j++) {
            m[i][j] = a[i][j];
        }
        m[i][K] = b[i];
    }
    for (int c = 0; c < K; c++) {
        int best = c;
        for (int i = c + 1; i < K; i++) {
            best = fabs(m[i][c]) > fabs(m[best][c]) ? i : best;
        }
        for (int j = 0; j <= K; j++) {
            const double t = m[c][j];
            m[c][j] = m[best][j];
            m[best][j] = t;
        }
        for (int i = 0; i < K; i++) {
            const double f = i == c ? 0.0 : m[i][c] / m[c][c];
            for (int j = c; j <= K; j++) {
                m[i][j] -= f * m[c][j];
            }
        }
    }
    for (int i = 0; i < K; i++) {
        x[i] = m[i][K] / m[i][i];
    }
}

struct fit {
    double beta[K], error[K];
};

/* Poisson regression with a log link by Newton's method. x: [n][K]. */
static struct fit regress(double (*x)[K], const double *count, uint32_t n)
{
    struct fit f = {{0}, {0}};
    double total = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        total += count[i];
    }
    f.beta[0] = log(total / n);
    double information[K][K];
    for (int round = 0; round < 25; round++) {
        double score[K] = {0};
        memset(information, 0, sizeof information);
        for (uint32_t i = 0; i < n; i++) {
            double eta = 0.0;
            for (int k = 0; k < K; k++) {
                eta += f.beta[k] * x[i][k];
            }
            const double mu = exp(eta);
            for (int k = 0; k < K; k++) {
                score[k] += (count[i] - mu) * x[i][k];
                for (int l = 0; l < K; l++) {
                    information[k][l] += mu * x[i][k] * x[i][l];
                }
            }
        }
        double step[K];
        solve(information, score, step);
        for (int k = 0; k < K; k++) {
            f.beta[k] += step[k];
        }
    }
    for (int k = 0; k < K; k++) {
        double unit[K] = {0};
        double column[K];
        unit[k] = 1.0;
        solve(information, unit, column);
        f.error[k] = sqrt(column[k]);
    }
    return f;
}

/* A year of assaults of one cause among people who do not change. */
static struct ocp_world *violent_year(struct ocp_model *model, struct ocp_plan *plan)
{
    static const struct {
        const char *param;
        double value;
    } setting[] = {{"population.propensity_sigma", 0.0},
                   {"violence.frailty", 0.0},
                   {"violence.branching", 0.0},
                   {"violence.turf", 0.0},
                   {"violence.staff", 0.0},
                   {"violence.debt", 0.0},
                   {"violence.informant", 0.0},
                   {"violence.extreme", 0.0},
                   {"violence.fear_arms", 0.0},
                   {"violence.withdraw", 0.0},
                   {"violence.serious", 0.0},
                   {"violence.fatal", 0.0},
                   {"violence.harm", 0.0},
                   {"violence.personal", 1.0},
                   {"violence.avenge", 0.0}};
    *plan = tiny_plan(model, (struct tiny_options){.prisons = 8, .burn_in = 1, .horizon = 700, .record_events = true});
    tiny_only(plan, model, "violence");
    for (size_t i = 0; i < OCP_COUNT(setting); i++) {
        tiny_set(plan, model, setting[i].param, setting[i].value);
    }
    struct ocp_world *world = tiny_world(model, plan, 0, 0);
    tiny_run(world, 701);
    return world;
}

static struct fit fit_year(const struct ocp_world *world, uint32_t shift)
{
    const struct population_state *who = population_of(world);
    const uint32_t n = world->n_persons;
    double(*x)[K] = calloc(n, sizeof *x);
    double *count = calloc(n, sizeof *count);
    assert_true(x && count);
    size_t events = 0;
    const struct ocp_event_row *event = ocp_measure_events(world, &events);
    for (size_t i = 0; i < events; i++) {
        count[event[i].who] += event[i].kind == KIND_ASSAULT;
    }
    for (uint32_t person = 0; person < n; person++) {
        const uint32_t row = world->row_of_person[(person + shift) % n];
        const uint8_t role = who->role[row];
        x[person][0] = 1.0;
        x[person][1] = ((double)who->age[row] - 32.0) / 10.0;
        x[person][2] = role > ROLE_ASSOCIATE;
        x[person][3] = role == ROLE_ASSOCIATE;
    }
    const struct fit f = regress(x, count, n);
    free(x);
    free(count);
    return f;
}

static void the_event_log_gives_the_hazard_back(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan;
    struct ocp_world *world = violent_year(model, &plan);
    const double truth[K] = {0.0, -plan.params[ocp_model_param(model, "violence.age")],
                             log(plan.params[ocp_model_param(model, "violence.core")]),
                             log(plan.params[ocp_model_param(model, "violence.periphery")])};
    const struct fit f = fit_year(world, 0);
    const struct fit mutant = fit_year(world, 17); /* somebody else's attributes */
    double wrong = 0.0;
    for (int k = 1; k < K; k++) {
        print_message("coefficient %d: %.3f (%.3f) against %.3f; of somebody else %.3f\n", k, f.beta[k], f.error[k], truth[k],
                      mutant.beta[k]);
        assert_true(fabs(f.beta[k] - truth[k]) <= 3.0 * f.error[k]);
        assert_true(f.error[k] < 0.15);
        wrong = fmax(wrong, fabs(mutant.beta[k] - truth[k]) / mutant.error[k]);
    }
    assert_true(wrong > 3.0);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* Sum over stays of their days inside = sum over days of prisoners inside: in whole numbers, with all mechanisms on. */
static void person_days_obey_littles_law(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .horizon = 300});
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    uint32_t *since = calloc(world->max_persons, sizeof *since); /* 1 + day of coming in, 0 outside */
    assert_non_null(since);
    uint64_t stays = 0;
    uint64_t finished = 0;
    uint64_t stocks = 0;
    for (uint32_t d = 0; d < 300; d++) {
        ocp_world_step(world, 1);
        stocks += ocp_world_population(world);
        for (uint32_t person = 0; person < world->n_persons; person++) {
            const bool inside = world->row_of_person[person] != OCP_NOWHERE;
            if (inside && since[person] == 0) {
                since[person] = 1 + d;
            } else if (!inside && since[person] > 0) {
                stays += d + 1 - since[person];
                finished++;
                since[person] = 0;
            }
        }
    }
    for (uint32_t person = 0; person < world->n_persons; person++) {
        stays += since[person] > 0 ? 301 - since[person] : 0;
    }
    assert_true(finished > 100);
    assert_true(stays == stocks);
    assert_true((double)stocks == ocp_measure_prisoner_days(world));
    assert_true(stays + finished != stocks); /* mutant: the day of release is counted, too */
    free(since);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_event_log_gives_the_hazard_back),
        cmocka_unit_test(person_days_obey_littles_law),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
