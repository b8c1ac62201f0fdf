/* Identity fusion against its closed forms. Every check is first shown to notice a planted mutant of what it checks. */
#include "models/people/fusion_state.h"

#include "models/institution/placement_kernel.h"
#include "models/institution/placement_state.h"
#include "models/institution/violence_state.h"
#include "models/people/fusion_kernel.h"
#include "models/people/population_state.h"
#include "tiny_plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef double jump_function(double f, double share);
typedef double fade_function(double f, double rest, double keep);
typedef double mix_function(double f, double pull, double weight);

static double mutant_jump(double f, double share)
{
    return f + 0.98 * share * (1.0 - f);
}

static double mutant_fade(double f, double rest, double keep)
{
    return rest + (f - rest) * (keep - 1e-4);
}

/* Forgets that one's own opinion gives way as much as others' pull. */
static double mutant_mix(double f, double pull, double weight)
{
    return f + pull - 0.98 * weight * f;
}

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance;
}

/* Events alone: 1 - (1 - f0)(1 - s)^N. */
static bool events_alone(jump_function *jump)
{
    bool ok = true;
    for (double f0 = 0.0; f0 <= 1.0; f0 += 0.25) {
        double f = f0;
        for (int n = 1; n <= 60; n++) {
            f = jump(f, 0.03);
            ok = ok && near(f, 1.0 - (1.0 - f0) * pow(1.0 - 0.03, n), 1e-12);
        }
    }
    return ok;
}

static void test_events_alone(void **state)
{
    (void)state;
    assert_true(events_alone(fusion_jump));
    assert_false(events_alone(mutant_jump));
}

/* Fading alone: f_inf + (f0 - f_inf) e^(-lambda t). */
static bool fading_alone(fade_function *fade)
{
    const double lambda = 0.01;
    const double keep = ocp_exp(-lambda);
    double f = 0.9;
    bool ok = true;
    for (int t = 1; t <= 500; t++) {
        f = fade(f, 0.2, keep);
        ok = ok && near(f, 0.2 + 0.7 * exp(-lambda * t), 1e-12);
    }
    return ok;
}

static void test_fading_alone(void **state)
{
    (void)state;
    assert_true(fading_alone(fusion_fade));
    assert_false(fading_alone(mutant_fade));
}

struct moments {
    double mean, standard_error;
};

/* Stationary mean after the day's jumps: Poisson(nu) jumps a day of share s, then fading of rate lambda. */
static struct moments jumps_and_fading(jump_function *jump, double nu, double s, double lambda)
{
    enum { REPLICATES = 6000, BURN_IN = 300, DAYS = 300 };
    const double keep = ocp_exp(-lambda);
    double sum = 0.0;
    double squares = 0.0;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        const struct ocp_key key = ocp_key_make(11, r);
        double f = 0.5;
        double mean = 0.0;
        for (uint32_t t = 0; t < BURN_IN + DAYS; t++) {
            uint32_t word[4];
            ocp_draw_four(key, t, 0, 0, 1, word);
            for (uint32_t n = ocp_poisson_quantile(nu, ocp_uniform(word[0])); n > 0; n--) {
                f = jump(f, s);
            }
            mean += t >= BURN_IN ? f / DAYS : 0.0;
            f = fusion_fade(f, 0.0, keep);
        }
        sum += mean;
        squares += mean * mean;
    }
    const double mean = sum / REPLICATES;
    return (struct moments){mean, sqrt((squares / REPLICATES - mean * mean) / (REPLICATES - 1))};
}

static void test_jumps_and_fading(void **state)
{
    (void)state;
    const double nu = 0.10;
    const double s = 0.15;
    const double lambda = 0.02;
    const double J = exp(-nu * s);
    const double expected = (1.0 - J) / (1.0 - exp(-lambda) * J);
    const struct moments good = jumps_and_fading(fusion_jump, nu, s, lambda);
    assert_true(2.0 * good.standard_error / expected <= 0.01);
    assert_true(fabs(good.mean - expected) <= 4.0 * good.standard_error);
    const struct moments bad = jumps_and_fading(mutant_jump, nu, s, lambda);
    assert_true(fabs(bad.mean - expected) > 4.0 * bad.standard_error);
}

/* DeGroot averaging on a complete graph: the mean is kept and deviations shrink by 1 - a n / (n - 1) a day. */
static bool complete_graph(mix_function *mix)
{
    enum { N = 9, DAYS = 200 };
    const double a = 0.08;
    double f[N];
    double mean = 0.0;
    for (int i = 0; i < N; i++) {
        f[i] = (double)(i * i) / (N * N);
        mean += f[i] / N;
    }
    const double first = f[0] - mean;
    for (int t = 0; t < DAYS; t++) {
        double sum = 0.0;
        for (int i = 0; i < N; i++) {
            sum += f[i];
        }
        for (int i = 0; i < N; i++) {
            f[i] = mix(f[i], a / (N - 1) * (sum - f[i]), a);
        }
    }
    double kept = 0.0;
    for (int i = 0; i < N; i++) {
        kept += f[i] / N;
    }
    return near(kept, mean, 1e-12) && near(f[0] - mean, first * pow(1.0 - a * N / (N - 1.0), DAYS), 1e-12);
}

/* General weights: the consensus is pi x0 with pi the stationary distribution of the averaging matrix. */
static bool general_weights(mix_function *mix)
{
    enum { N = 4 };
    static const double w[N][N] = {{0, 0.2, 0.1, 0}, {0.05, 0, 0.3, 0.1}, {0, 0.1, 0, 0.2}, {0.4, 0, 0.1, 0}};
    double pi[N] = {0.25, 0.25, 0.25, 0.25};
    for (int step = 0; step < 5000; step++) {
        double next[N] = {0};
        for (int i = 0; i < N; i++) {
            double out = 0.0;
            for (int j = 0; j < N; j++) {
                next[j] += pi[i] * w[i][j];
                out += w[i][j];
            }
            next[i] += pi[i] * (1.0 - out);
        }
        memcpy(pi, next, sizeof pi);
    }
    double f[N] = {0.9, 0.1, 0.4, 0.7};
    double consensus = 0.0;
    for (int i = 0; i < N; i++) {
        consensus += pi[i] * f[i];
    }
    for (int t = 0; t < 1000; t++) {
        double next[N];
        for (int i = 0; i < N; i++) {
            double pull = 0.0;
            double weight = 0.0;
            for (int j = 0; j < N; j++) {
                pull += w[i][j] * f[j];
                weight += w[i][j];
            }
            next[i] = mix(f[i], pull, weight);
        }
        memcpy(f, next, sizeof f);
    }
    return near(f[0], consensus, 1e-12) && near(f[3], consensus, 1e-12);
}

static void test_averaging(void **state)
{
    (void)state;
    assert_true(complete_graph(fusion_mix));
    assert_false(complete_graph(mutant_mix));
    assert_true(general_weights(fusion_mix));
    assert_false(general_weights(mutant_mix));
    /* However many are met, the result stays among theirs. */
    assert_true(near(fusion_mix(0.2, 300.0 * 0.8, 300.0), 0.8, 1e-12));
}

typedef double isolation_function(double hours, double met, double none_from, double company);

/* Takes nobody for isolated who is not in segregation: what was so before units counted. */
static double mutant_isolation(double hours, double met, double none_from, double company)
{
    return 0.0 * (hours + met + none_from + company);
}

/* Full up to two hours out of cell, none from the limit, linear between; less by the share of company that is had. */
static bool isolation_by_hand(isolation_function *degree)
{
    bool ok = near(degree(0.0, 0.0, 4.0, 2.0), 1.0, 0.0) && near(degree(2.0, 0.0, 4.0, 2.0), 1.0, 0.0) &&
              near(degree(3.0, 0.0, 4.0, 2.0), 0.5, 1e-15) && near(degree(4.0, 0.0, 4.0, 2.0), 0.0, 0.0) &&
              near(degree(6.0, 0.0, 4.0, 2.0), 0.0, 0.0) && near(degree(2.0, 0.5, 4.0, 2.0), 0.75, 1e-15) &&
              near(degree(3.0, 1.0, 4.0, 2.0), 0.25, 1e-15) && near(degree(1.0, 2.0, 4.0, 2.0), 0.0, 0.0) &&
              near(degree(1.0, 9.0, 4.0, 2.0), 0.0, 0.0);
    for (double hours = 0.0; hours < 8.0; hours += 0.25) {
        ok = ok && degree(hours + 0.25, 0.3, 5.0, 2.0) <= degree(hours, 0.3, 5.0, 2.0);
    }
    return ok;
}

static void test_isolation(void **state)
{
    (void)state;
    assert_true(isolation_by_hand(isolation_degree));
    assert_false(isolation_by_hand(mutant_isolation));
}

static void test_willingness(void **state)
{
    (void)state;
    const struct fusion_logit b = {-3.5, 3.5, 3.0, 1.2, 0.5, 1.5};
    for (double g = 0.0; g <= 1.0; g += 0.25) {
        for (double t = 0.0; t <= 1.0; t += 0.5) {
            const double logit = -3.5 + 3.5 * g + 3.0 * 0.3 - 1.2 * 0.6 + 0.5 * t + 1.5 * g * t;
            assert_true(near((double)fusion_willing(&b, g, 0.3, 0.6, t), 1.0 / (1.0 + exp(-logit)), 1e-6));
        }
    }
    assert_true(fusion_willing(&b, 0.8, 0.0, 0.9, 0.2) < fusion_willing(&b, 0.8, 0.0, 0.1, 0.2)); /* the family protects */
    assert_true(fusion_willing(&b, 0.8, 0.0, 0.5, 0.9) > fusion_willing(&b, 0.8, 0.0, 0.5, 0.1)); /* threat binds */
}

/* --- in a world --- */

struct setting {
    struct ocp_model *model;
    struct ocp_plan plan;
};

/* Only company counts: no events, no fading, no family; strangers as good as friends; nobody comes or goes. */
static struct setting company_only(double resistance)
{
    struct setting s = {.model = tiny_model()};
    s.plan = tiny_plan(s.model, (struct tiny_options){.seed = 5, .prisons = 3});
    tiny_only(&s.plan, s.model, "fusion");
    s.plan.mechanism_off[MECH_contacts] = 0;
    static const char *const zero[] = {"fusion.shared_gain", "fusion.solitary_gain", "fusion.decay", "fusion.family_protects"};
    for (size_t i = 0; i < OCP_COUNT(zero); i++) {
        tiny_set(&s.plan, s.model, zero[i], 0.0);
    }
    tiny_set(&s.plan, s.model, "fusion.stranger", 1.0);
    tiny_set(&s.plan, s.model, "fusion.contact_gain", 0.08);
    tiny_set(&s.plan, s.model, "fusion.resistance", resistance);
    return s;
}

static struct ocp_world *open_world(const struct setting *s)
{
    struct ocp_world *world = tiny_world(s->model, &s->plan, 0, 0);
    tiny_hold(world);
    return world;
}

static void close_setting(struct setting *s)
{
    ocp_plan_free(&s->plan);
    ocp_model_free(s->model);
}

struct spread {
    double mean, widest;
};

static struct spread spread_of(const struct ocp_world *world, uint32_t w, uint8_t group)
{
    const struct population_state *who = population_of(world);
    const struct fusion_state *s = fusion_of(world);
    double sum = 0.0;
    double n = 0.0;
    double low = 1.0;
    double high = 0.0;
    for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count; row++) {
        if (who->group[row] == group) {
            sum += (double)s->group[row];
            n += 1.0;
            low = fmin(low, (double)s->group[row]);
            high = fmax(high, (double)s->group[row]);
        }
    }
    return (struct spread){n > 0.0 ? sum / n : 0.0, n > 1.0 ? high - low : 0.0};
}

/* Meetings are mutual, so on every wing the members of a group keep their mean and come to agree. With resistance they
 * drift upwards instead: the mutant. */
static bool wing_agrees(double resistance)
{
    struct setting s = company_only(resistance);
    struct ocp_world *world = open_world(&s);
    struct spread before[12];
    bool ok = true;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        before[w] = spread_of(world, w, TINY_MAFIA);
    }
    tiny_run(world, 1500);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct spread after = spread_of(world, w, TINY_MAFIA);
        ok = ok && near(after.mean, before[w].mean, 2e-5) && after.widest <= 0.02 * before[w].widest;
    }
    ocp_world_free(world);
    close_setting(&s);
    return ok;
}

static void test_wing_agrees(void **state)
{
    (void)state;
    assert_true(wing_agrees(0.0));
    assert_false(wing_agrees(0.5));
}

/* The wing lives through an event of intensity 0.4 every day; member and dedicated rows follow the closed form. */
static void test_hardship_in_a_world(void **state)
{
    (void)state;
    struct setting s = company_only(0.0);
    tiny_set(&s.plan, s.model, "fusion.contact_gain", 0.0);
    tiny_set(&s.plan, s.model, "fusion.values_gain", 0.0);
    tiny_set(&s.plan, s.model, "fusion.shared_gain", 0.05);
    struct ocp_world *world = open_world(&s);
    struct fusion_state *f = fusion_of(world);
    const struct population_state *who = population_of(world);
    double before[90];
    memset(violence_of(world)->fear, 0, world->n_rows * sizeof(float));
    for (uint32_t row = 0; row < 60; row++) {
        before[row] = (double)f->group[row];
    }
    violence_of(world)->shock[0] = 0.4F;
    tiny_run(world, 50);
    for (uint32_t row = 0; row < 60; row++) {
        const bool member = who->group[row] != OCP_NO_GROUP;
        const double expected = member ? 1.0 - (1.0 - before[row]) * pow(1.0 - 0.05 * (double)0.4F, 50) : 0.0;
        assert_true(near((double)f->group[row], expected, 2e-5));
    }
    ocp_world_free(world);
    close_setting(&s);
}

/* Nobody meets anybody and nothing happens but that all are locked up with so many hours out: after N days fusion of members is
 * 1 - (1 - f0)(1 - degree s)^N, with s of segregation. Every third is in segregation, where the degree is 1 whatever the hours.
 * `degree` is what the check expects. */
static bool isolated_members_follow(double hours, double degree)
{
    enum { DAYS_ALONE = 400 };
    struct setting s = company_only(0.0);
    tiny_set(&s.plan, s.model, "fusion.solitary_gain", 0.002);
    tiny_set(&s.plan, s.model, "placement.hours_out", hours);
    s.plan.mechanism_off[MECH_contacts] = 1;
    struct ocp_world *world = open_world(&s);
    struct fusion_state *f = fusion_of(world);
    const struct population_state *who = population_of(world);
    const double alone = 1.0 - exp(-0.002);
    double before[60];
    for (uint32_t row = 0; row < 60; row++) {
        before[row] = (double)f->group[row];
        placement_of(world)->segregated[row] = row % 3 == 0;
    }
    tiny_run(world, DAYS_ALONE);
    bool ok = true;
    uint32_t members = 0;
    for (uint32_t row = 0; row < 60; row++) {
        const double share = row % 3 == 0 ? alone : degree * alone;
        const double expected = 1.0 - (1.0 - before[row]) * pow(1.0 - share, DAYS_ALONE);
        if (who->group[row] != OCP_NO_GROUP) {
            ok = ok && near((double)f->group[row], expected, 5e-5);
            members++;
        }
    }
    assert_true(members >= 3);
    ocp_world_free(world);
    close_setting(&s);
    return ok;
}

static void test_isolation_in_a_world(void **state)
{
    (void)state;
    assert_true(isolated_members_follow(2.0, 1.0)); /* a special unit */
    assert_true(isolated_members_follow(3.0, 0.5));
    assert_true(isolated_members_follow(6.0, 0.0)); /* an ordinary wing */
    assert_false(isolated_members_follow(2.0, 0.0));
    assert_false(isolated_members_follow(3.0, 0.55));
}

/* Where others are met, a unit of few hours isolates less. */
static void test_company_in_a_unit(void **state)
{
    (void)state;
    double degree[2];
    for (int k = 0; k < 2; k++) {
        struct setting s = company_only(0.0);
        s.plan.mechanism_off[MECH_placement] = 0;
        tiny_set(&s.plan, s.model, "placement.hours_out", 2.0);
        tiny_set(&s.plan, s.model, "placement.lockup", 0.0);
        tiny_set(&s.plan, s.model, "contacts.rate", k == 0 ? 0.4 : 2.5);
        struct ocp_world *world = open_world(&s);
        assert_true(near((double)placement_of(world)->isolation[0], 1.0, 0.0)); /* nobody has met anybody yet */
        double sum = 0.0;
        for (int day = 0; day < 60; day++) {
            tiny_run(world, 1);
            sum += day > 0 ? (double)placement_of(world)->isolation[0] / 59.0 : 0.0;
        }
        degree[k] = sum;
        ocp_world_free(world);
        close_setting(&s);
    }
    assert_true(degree[0] < 1.0 && degree[1] < degree[0] - 0.1 && degree[1] > 0.0);
}

/* Mean fusion with values of those who were ordinary on day 0, after two years; nobody comes or goes. */
static double ordinary_values(double values_gain, double exit_share)
{
    struct setting s = company_only(0.8);
    tiny_set(&s.plan, s.model, "fusion.values_gain", values_gain);
    tiny_set(&s.plan, s.model, "fusion.exit_radicals", exit_share);
    tiny_set(&s.plan, s.model, "population.terror_share", 0.03);
    struct ocp_world *world = open_world(&s);
    struct fusion_state *f = fusion_of(world);
    uint8_t *ordinary = calloc(world->n_rows, 1);
    assert_non_null(ordinary);
    for (uint32_t row = 0; row < world->n_rows; row++) {
        ordinary[row] = !f->radical[row] && population_of(world)->vulnerability[row] > 0.0F;
    }
    tiny_run(world, 730);
    double sum = 0.0;
    double n = 0.0;
    for (uint32_t row = 0; row < world->n_rows; row++) {
        sum += ordinary[row] ? (double)f->values[row] : 0.0;
        n += ordinary[row];
    }
    free(ordinary);
    ocp_world_free(world);
    close_setting(&s);
    return sum / n;
}

static void test_radicalisation(void **state)
{
    (void)state;
    const double alone = ordinary_values(0.0, 0.0);
    const double company = ordinary_values(0.01, 0.0);
    const double programme = ordinary_values(0.01, 1.0);
    assert_true(company > alone + 0.01);
    assert_true(programme < company - 0.01);
    assert_true(ordinary_values(0.02, 0.0) > company); /* the dose is monotone */
}

/* A programme of zero reach is the baseline, bit for bit; one that reaches everybody changes fusion and lowers it. */
static void test_exit_programme(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.burn_in = 10});
    const uint32_t none = tiny_add_strategy(&plan, "none");
    const uint32_t full = tiny_add_strategy(&plan, "full");
    (void)tiny_add_change(&plan, model, none, "fusion.exit_members", OCP_SET, 0.0);
    (void)tiny_add_change(&plan, model, full, "fusion.exit_members", OCP_SET, 1.0);
    struct ocp_world *world[3];
    for (uint32_t k = 0; k < 3; k++) {
        world[k] = tiny_world(model, &plan, 0, k);
        tiny_run(world[k], 200);
    }
    assert_true(ocp_world_hash(world[0]) == ocp_world_hash(world[none]));
    assert_true(ocp_world_hash(world[0]) != ocp_world_hash(world[full]));
    assert_true(tiny_outcome(world[full], "fusion_group_mean") < tiny_outcome(world[0], "fusion_group_mean"));
    assert_true(tiny_outcome(world[full], "willing_mean") < tiny_outcome(world[0], "willing_mean"));
    for (uint32_t k = 0; k < 3; k++) {
        ocp_world_free(world[k]);
    }
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* Everything on: declared writes only, every value within 0 and 1, on every day. */
static void test_invariants(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .wings = 3, .places = 30});
    tiny_set(&plan, model, "fusion.contact_gain", 1.0); /* the bounds of the parameters, not only their defaults */
    tiny_set(&plan, model, "fusion.values_gain", 1.0);
    tiny_set(&plan, model, "fusion.shared_gain", 1.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    for (int day = 0; day < 60; day++) {
        tiny_audit(world);
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events_alone),        cmocka_unit_test(test_fading_alone),
        cmocka_unit_test(test_jumps_and_fading),    cmocka_unit_test(test_averaging),
        cmocka_unit_test(test_willingness),         cmocka_unit_test(test_wing_agrees),
        cmocka_unit_test(test_hardship_in_a_world), cmocka_unit_test(test_radicalisation),
        cmocka_unit_test(test_exit_programme),      cmocka_unit_test(test_invariants),
        cmocka_unit_test(test_isolation),           cmocka_unit_test(test_isolation_in_a_world),
        cmocka_unit_test(test_company_in_a_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
