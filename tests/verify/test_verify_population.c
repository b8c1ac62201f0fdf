/* Population and placement against closed forms: stays, the stationary start, Little's law, M/G/infinity, conservation,
 * and decisions that cannot see the truth. Each closed form is also run on a planted mutant, which must fail. */
#include "models/economy/market_state.h"
#include "models/groups/groups_state.h"
#include "models/institution/placement_kernel.h"
#include "models/institution/placement_state.h"
#include "models/institution/programmes_state.h"
#include "models/institution/violence_state.h"
#include "models/people/population_kernel.h"
#include "models/people/population_state.h"
#include "tests/support/tiny_plan.h"

#include "engine/measure.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef double quantile(double median, double sigma, double u);

/* Mean of a quantile function by the midpoint rule over u. */
static double mean_of(quantile *q, double power)
{
    enum { POINTS = 200000 };
    double sum = 0.0;
    for (int i = 0; i < POINTS; i++) {
        sum += pow(q(100.0, 0.6, ((double)i + 0.5) / POINTS), power);
    }
    return sum / POINTS;
}

static double relative(double value, double expected)
{
    return fabs(value / expected - 1.0);
}

static void stays_have_the_stated_mean(void **state)
{
    (void)state;
    assert_true(relative(mean_of(stay_quantile, 1.0), stay_mean(100.0, 0.6)) < 1e-3);
    /* Mutant: the median taken for the mean. */
    assert_true(relative(mean_of(stay_quantile, 1.0), 100.0) > 0.02);
}

static void those_found_inside_are_length_biased(void **state)
{
    (void)state;
    /* Mean remaining time of a stationary stock is E S^2 / (2 E S). A uniform part of a length-biased stay is left. */
    const double first = mean_of(stay_quantile, 1.0);
    const double second = mean_of(stay_quantile, 2.0);
    assert_true(relative(0.5 * mean_of(stay_found_quantile, 1.0), second / (2.0 * first)) < 1e-3);
    /* Mutant: an initial stock with newcomers' stays. */
    assert_true(relative(0.5 * mean_of(stay_quantile, 1.0), second / (2.0 * first)) > 0.02);
}

/* Total arrivals per day when exogenous arrivals and returns are played forward in expectation. */
static double total_after(double total, double share, double delay, int days, double (*rate)(double, double, double, double))
{
    double *back = calloc((size_t)days + 1, sizeof *back);
    double arrivals = 0.0;
    for (int d = 0; d < days; d++) {
        arrivals = rate(total, share, delay, (double)d + 0.5) + back[d];
        for (int k = d; k <= days; k++) {
            const double from = (double)(k - d) - 0.5 < 0.0 ? 0.0 : (double)(k - d) - 0.5;
            back[k] += total * share * (exp(-from / delay) - exp(-((double)(k - d) + 0.5) / delay));
        }
    }
    free(back);
    return arrivals;
}

static double constant_rate(double total, double share, double delay, double t)
{
    (void)delay;
    (void)t;
    return total * (1.0 - share * 0.0);
}

static void returns_and_newcomers_keep_the_flow(void **state)
{
    (void)state;
    assert_true(relative(total_after(10.0, 0.35, 240.0, 700, exogenous_rate), 10.0) < 0.002);
    /* Mutant: newcomers as if nobody came back. */
    assert_true(relative(total_after(10.0, 0.35, 240.0, 700, constant_rate), 10.0) > 0.02);
}

/* Ages at first admission have the stated median, and as many below 21 as the normal law says; a narrower mutant has not. */
static double share_below(double age, double spread)
{
    enum { POINTS = 100000 };
    double below = 0.0;
    for (int i = 0; i < POINTS; i++) {
        below += age_quantile(18.0, 30.0, spread, ((double)i + 0.5) / POINTS) < age ? 1.0 / POINTS : 0.0;
    }
    return below;
}

static void ages_follow_their_law(void **state)
{
    (void)state;
    const double expected = 0.5 * erfc(log(12.0 / 3.0) / 0.8 / sqrt(2.0));
    assert_true(relative(share_below(21.0, 0.8), expected) < 1e-3 && expected > 0.04);
    assert_true(relative(share_below(30.0, 0.8), 0.5) < 1e-3 && share_below(18.0, 0.8) == 0.0);
    assert_true(relative(share_below(21.0, 0.45), expected) > 0.5);
}

/* Everybody's age is what the week of birth says, on every day, inside and after an absence. */
static void all_grow_older(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .horizon = 1000});
    tiny_set(&plan, model, "population.return_delay", 60.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    const struct population_state *s = population_of(world);
    uint32_t grown = 0;
    uint32_t returned = 0;
    for (int step = 0; step < 9; step++) {
        tiny_run(world, 101);
        const int32_t week = ((int32_t)world->day - 1) / 7;
        for (uint32_t person = 0; person < world->n_persons; person++) {
            const uint32_t row = world->row_of_person[person];
            if (row == OCP_NOWHERE) {
                continue;
            }
            assert_int_equal(s->age[row], (week - s->born[person]) / 52);
            assert_true(s->age[row] >= 18);
            /* Mutant: nobody grows older than at the beginning of the stay. */
            const int32_t from = s->admission_day[row] > 0 ? s->admission_day[row] / 7 : 0;
            grown += s->age[row] != (from - s->born[person]) / 52;
            returned += s->episodes[person] > 1;
        }
    }
    assert_true(grown > 100 && returned > 100);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

typedef double relative_return(double reduction, bool has, double usual, double had);

/* Not centred: the more have the help on day 0, the lower the level. */
static double mutant_relative(double reduction, bool has, double usual, double had)
{
    return (has ? 1.0 - reduction : 1.0) * (usual * had >= 0.0 ? 1.0 : 0.0);
}

/* Centred at what is done now, so that a better help makes those worse off who have none. */
static double mutant_moving(double reduction, bool has, double usual, double had)
{
    return return_relative(reduction, has, reduction, had + 0.0 * usual);
}

static bool help_keeps_the_level(relative_return *of)
{
    bool ok = true;
    for (double had = 0.0; had < 0.9; had += 0.1) {
        ok = ok && fabs(had * of(0.59, true, 0.59, had) + (1.0 - had) * of(0.59, false, 0.59, had) - 1.0) < 1e-12;
        ok = ok && fabs(of(0.59, true, 0.59, had) / of(0.59, false, 0.59, had) - 0.41) < 1e-12;
        ok = ok && fabs(of(0.8, false, 0.59, had) - of(0.2, false, 0.59, had)) < 1e-12;
    }
    return ok && fabs(of(0.0, true, 0.0, 0.3) - 1.0) < 1e-12;
}

static void help_at_release_is_centred(void **state)
{
    (void)state;
    assert_true(help_keeps_the_level(return_relative));
    assert_false(help_keeps_the_level(mutant_relative));
    assert_false(help_keeps_the_level(mutant_moving));
}

enum { HELP_NONE, HELP_AGONIST, HELP_OTHER, HELP_PROGRAMME, HELP_KINDS };

struct comes_back {
    double released[HELP_KINDS], back[HELP_KINDS];
};

/* Who has which help is given for ever to those of day 0 by their numbers; counted is who of the released will come back. */
static void release_helped(struct comes_back *sum, uint32_t replicate)
{
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 6, .horizon = 900, .no_groups = true});
    tiny_only(&plan, model, "population");
    static const char *const even[] = {"population.return_remand", "population.return_short", "population.return_other"};
    for (size_t i = 0; i < OCP_COUNT(even); i++) {
        tiny_set(&plan, model, even[i], 0.4);
    }
    tiny_set(&plan, model, "population.return_family", 0.0);
    tiny_set(&plan, model, "population.return_activity", 0.0);
    struct ocp_world *world = tiny_world(model, &plan, replicate, 0);
    memset(world->arrivals, 0, (plan.burn_in_days + plan.horizon_days) * sizeof *world->arrivals);
    for (uint32_t person = 0; person < world->n_persons; person++) {
        const uint32_t row = world->row_of_person[person];
        const unsigned kind = person % HELP_KINDS;
        market_of(world)->treated[row] = kind == HELP_AGONIST || kind == HELP_OTHER;
        market_of(world)->dependence_opioids[row] = kind == HELP_AGONIST ? 0.5F : 0.05F;
        programmes_of(world)->completed[row] = kind == HELP_PROGRAMME;
    }
    tiny_run(world, 900);
    for (uint32_t person = 0; person < world->n_persons; person++) {
        if (world->row_of_person[person] == OCP_NOWHERE) { /* nobody is let in again: placement is off */
            sum->released[person % HELP_KINDS] += 1.0;
            sum->back[person % HELP_KINDS] += population_of(world)->return_day[person] != 0;
        }
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* Treatment and programmes reach reoffending, each by its own factor, the therapy by the share of it that goes on. */
static void the_helped_come_back_less(void **state)
{
    (void)state;
    struct comes_back sum = {{0}, {0}};
    for (uint32_t r = 0; r < 28; r++) {
        release_helped(&sum, r);
    }
    const double without = 0.4 / ((1.0 - 0.295 * 0.013) * (1.0 - 0.15 * 0.035) * (1.0 - 0.18 * 0.09));
    const double expected[HELP_KINDS] = {without, without * (1.0 - 0.59 * 0.5), without * (1.0 - 0.15), without * (1.0 - 0.18)};
    for (int k = 0; k < HELP_KINDS; k++) {
        const double error = sqrt(expected[k] * (1.0 - expected[k]) / sum.released[k]);
        assert_true(sum.released[k] > 5000.0);
        assert_true(fabs(sum.back[k] / sum.released[k] - expected[k]) <= 4.0 * error);
        /* Mutant: as if none had had any. */
        assert_true(k == HELP_NONE || fabs(sum.back[k] / sum.released[k] - without) > 4.0 * error);
    }
}

/* z of the mean stock after a year against the start, over independent replicates of worlds in which only flows act. */
static double stock_z(double arrivals_factor, double *variance_ratio)
{
    enum { REPLICATES = 60 };
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .wings = 5, .occupancy = 0.8, .horizon = 400});
    for (size_t m = 0; m < model->catalogue->n_mechanisms; m++) {
        const char *name = model->catalogue->mechanisms[m]->name;
        plan.mechanism_off[m] = strcmp(name, "population") != 0 && strcmp(name, "placement") != 0;
    }
    tiny_set(&plan, model, "population.return_delay", 1.0);
    tiny_set(&plan, model, "population.return_remand", 0.0);
    tiny_set(&plan, model, "population.return_short", 0.0);
    tiny_set(&plan, model, "population.return_other", 0.0);
    /* The mutant: stays are cut after the arrivals have been drawn for the longer ones. */
    double sum = 0.0;
    double squares = 0.0;
    uint32_t start = 0;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        struct ocp_world *world = tiny_world(model, &plan, r, 0);
        start = ocp_world_population(world);
        if (arrivals_factor != 1.0) {
            for (uint32_t d = 0; d < plan.burn_in_days + plan.horizon_days; d++) {
                world->arrivals[d] = (uint32_t)((double)world->arrivals[d] * arrivals_factor);
            }
        }
        tiny_run(world, 400);
        const double n = ocp_world_population(world);
        sum += n;
        squares += n * n;
        ocp_world_free(world);
    }
    const double mean = sum / REPLICATES;
    const double variance = squares / REPLICATES - mean * mean;
    if (variance_ratio) {
        *variance_ratio = variance / mean;
    }
    ocp_plan_free(&plan);
    ocp_model_free(model);
    return (mean - (double)start) / sqrt(variance / REPLICATES + 1e-9);
}

static void stock_follows_littles_law(void **state)
{
    (void)state;
    double ratio = 0.0;
    const double z = stock_z(1.0, &ratio);
    print_message("stock after 400 days: z = %.2f, variance over mean %.2f\n", z, ratio);
    assert_true(fabs(z) <= 4.0);
    /* After a horizon of the order of the mean stay, part of the first stock is still the same: the ratio lies below the
     * M/G/infinity value of 1 but well above 0. Chi-square with 59 degrees of freedom spans about +-40 %. */
    assert_true(ratio > 0.2 && ratio < 1.6);
    assert_true(fabs(stock_z(0.9, NULL)) > 4.0);
}

static uint32_t orders(struct ocp_plan *plan, const struct ocp_model *model)
{
    const uint32_t strategy = tiny_add_strategy(plan, "orders");
    (void)tiny_add_change(plan, model, strategy, "placement.dispersal", OCP_SET, 0.2);
    (void)tiny_add_change(plan, model, strategy, "placement.special", OCP_SET, 1.0);
    (void)tiny_add_change(plan, model, strategy, "placement.rotation", OCP_SET, 0.1);
    return strategy;
}

static void places_are_never_exceeded_and_nobody_is_lost(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .occupancy = 1.2, .horizon = 400});
    const uint32_t strategy = orders(&plan, model);
    struct ocp_world *world = tiny_world(model, &plan, 0, strategy);
    const struct population_state *who = population_of(world);
    for (uint32_t d = 0; d < 200; d++) {
        tiny_run(world, 1);
        uint32_t inside = 0;
        for (uint32_t person = 0; person < world->n_persons; person++) {
            inside += world->row_of_person[person] != OCP_NOWHERE;
            assert_true(who->episodes[person] > 0);
        }
        assert_int_equal(inside, ocp_world_population(world));
        for (uint32_t w = 0; w < world->n_wings; w++) {
            assert_true(world->wings[w].count <= world->wings[w].limit);
        }
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* Where everybody lives, and who is segregated, after four weeks in which only placement acts, from the same beliefs. */
static void live(struct ocp_world *world, uint32_t *wing, uint16_t *segregated)
{
    tiny_hold(world);
    for (int d = 0; d < 28; d++) {
        ocp_world_step(world, 1); /* unverified: a scrambled truth is not a sound one */
    }
    for (uint32_t person = 0; person < world->n_persons; person++) {
        const uint32_t row = world->row_of_person[person];
        wing[person] = row == OCP_NOWHERE ? OCP_NOWHERE : world->wing_of[row];
        segregated[person] = row == OCP_NOWHERE ? 0 : placement_of(world)->segregation_left[row];
    }
}

static void decisions_never_read_the_truth(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .burn_in = 30, .horizon = 500});
    tiny_set(&plan, model, "placement.escape", 0.0); /* a consequence of who somebody is, not a decision */
    const uint32_t strategy = orders(&plan, model);
    struct ocp_world *world = tiny_world(model, &plan, 0, strategy);
    tiny_run(world, 240);
    tiny_only(&plan, model, "placement");
    struct ocp_world *scrambled = tiny_world(model, &plan, 0, strategy);
    /* The same state by the same days, then the truth of every prisoner is replaced and the beliefs are kept. */
    memcpy(scrambled->arena, world->arena, world->arena_size);
    scrambled->day = world->day;
    scrambled->n_persons = world->n_persons;
    struct population_state *who = population_of(scrambled);
    uint32_t changed = 0;
    for (uint32_t w = 0; w < scrambled->n_wings; w++) {
        for (uint32_t i = 0; i < scrambled->wings[w].count; i++) {
            const uint32_t row = scrambled->wings[w].first + i;
            const uint8_t group = (uint8_t)(scrambled->person[row] * 2654435761U >> 30);
            changed += who->group[row] != group;
            who->group[row] = group < scrambled->n_groups ? group : OCP_NO_GROUP;
            who->role[row] = (uint8_t)(who->group[row] == OCP_NO_GROUP ? ROLE_NONE : 1 + scrambled->person[row] % 4);
            who->power[row] = 1.0F - who->power[row];
            who->propensity[row] *= 3.0F;
            violence_of(scrambled)->assaults[row] = (uint16_t)(violence_of(scrambled)->assaults[row] + scrambled->person[row] % 3);
        }
    }
    assert_true(changed > 100);
    float *relation = groups_of(scrambled)->relation; /* who is whose enemy in truth, too */
    for (size_t i = 0; i < (size_t)scrambled->n_groups * OCP_MAX_GROUPS; i++) {
        relation[i] = -1.0F - relation[i];
    }
    assert_true(scrambled->n_groups > 1);
    uint32_t *a = calloc(world->max_persons, sizeof *a);
    uint32_t *b = calloc(world->max_persons, sizeof *b);
    uint16_t *x = calloc(world->max_persons, sizeof *x);
    uint16_t *y = calloc(world->max_persons, sizeof *y);
    live(world, a, x);
    live(scrambled, b, y);
    uint32_t moved = 0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        for (uint32_t i = 0; i < world->wings[w].count; i++) {
            moved += placement_of(world)->reason[world->wings[w].first + i] != REASON_CAPACITY;
        }
    }
    assert_true(moved > 3); /* decisions were taken */
    assert_memory_equal(a, b, world->n_persons * sizeof *a);
    assert_memory_equal(x, y, world->n_persons * sizeof *x);
    free(a);
    free(b);
    free(x);
    free(y);
    ocp_world_free(scrambled);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

static double total_of(const struct ocp_world *world, const char *outcome)
{
    const uint32_t periods = ocp_measure_periods(world->plan);
    const double *value = ocp_measure_values(world) + (size_t)ocp_model_outcome(world->model, outcome) * periods;
    double sum = 0.0;
    for (uint32_t t = 0; t < periods; t++) {
        sum += isnan(value[t]) ? 0.0 : value[t];
    }
    return sum;
}

/* A world that nobody enters anew and nobody leaves by release. */
static struct ocp_world *closed_world(struct ocp_plan *plan, const struct ocp_model *model, uint32_t strategy)
{
    plan->params[ocp_model_param(model, "population.return_remand")] = 1.0;
    plan->params[ocp_model_param(model, "population.return_short")] = 1.0;
    plan->params[ocp_model_param(model, "population.return_other")] = 1.0;
    plan->params[ocp_model_param(model, "population.return_factor")] = 3.0;
    plan->params[ocp_model_param(model, "population.return_delay")] = 5.0;
    struct ocp_world *world = tiny_world(model, plan, 0, strategy);
    tiny_hold(world);
    memset(world->arrivals, 0, (plan->burn_in_days + plan->horizon_days) * sizeof *world->arrivals);
    return world;
}

/* Deaths are no releases: they neither count as such nor draw whether the dead come back. */
static void the_dead_are_not_released(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.burn_in = 1, .horizon = 180});
    tiny_set(&plan, model, "violence.fatal", 0.5);
    tiny_set(&plan, model, "violence.serious", 0.5);
    struct ocp_world *world = closed_world(&plan, model, 0);
    const uint32_t before = ocp_world_population(world);
    tiny_run(world, 181);
    const uint32_t dead = before - ocp_world_population(world);
    assert_true(dead > 10 && total_of(world, "homicides") > 0.0);
    assert_true(total_of(world, "releases") == 0.0);
    assert_true(isnan(tiny_outcome(world, "reoffending"))); /* of nobody */
    assert_true(total_of(world, "returns") == 0.0);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* Nor are escapes; but those who are caught come back. */
static void the_escaped_are_not_released(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .burn_in = 1, .horizon = 250, .occupancy = 0.8});
    tiny_only(&plan, model, "placement");
    plan.mechanism_off[ocp_model_mechanism(model, "population")] = 0;
    plan.mechanism_off[ocp_model_mechanism(model, "intelligence")] = 0;
    tiny_set(&plan, model, "placement.escape", 0.01);
    tiny_set(&plan, model, "placement.relief", 0.0);
    tiny_set(&plan, model, "population.recapture_delay", 5.0);
    uint32_t back[2] = {0};
    for (int caught = 0; caught < 2; caught++) {
        tiny_set(&plan, model, "population.recaptured", (double)caught);
        for (uint32_t replicate = 0; replicate < 4; replicate++) {
            const uint32_t strategy = orders(&plan, model);
            tiny_add_change(&plan, model, strategy, "placement.rotation", OCP_SET, 1.0);
            struct ocp_world *world = closed_world(&plan, model, strategy);
            tiny_run(world, 251);
            back[caught] += total_of(world, "returns") > 0.0;
            if (total_of(world, "escapes") > 0.0 && !caught) {
                back[caught] += 100;
                assert_true(total_of(world, "releases") == 0.0);
                assert_true(isnan(tiny_outcome(world, "reoffending")));
            }
            ocp_world_free(world);
        }
    }
    assert_true(back[0] >= 100 && back[0] % 100 == 0); /* some escaped, none of them came back */
    assert_true(back[1] > 0);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* With flows off nobody is released, and that is no broken invariant. */
static void a_world_without_flows_is_sound(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.horizon = 60});
    tiny_off(&plan, model, "population");
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_run(world, 60);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* Moving people about is not free: what transfers cost is in the strategy's cost. */
static void transfers_cost_money(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 3, .burn_in = 30, .horizon = 180});
    tiny_set(&plan, model, "placement.relief", 0.0);
    const uint32_t strategy = tiny_add_strategy(&plan, "dispersal");
    (void)tiny_add_change(&plan, model, strategy, "placement.dispersal", OCP_SET, 0.2);
    struct ocp_world *world = tiny_world(model, &plan, 0, strategy);
    tiny_run(world, 210);
    const double transfers = total_of(world, "transfers"); /* per 1,000 prisoner-years */
    assert_true(transfers > 0.0);
    const double each = plan.params[ocp_model_param(model, "placement.transfer_cost")] +
                        plan.params[ocp_model_param(model, "placement.escort_cost")];
    assert_true(fabs(total_of(world, "cost_transfers") - transfers / 1000.0 * each) < 1e-6 * transfers * each);
    assert_true(fabs(total_of(world, "cost_eur") - total_of(world, "cost_transfers")) < 1e-6 * transfers * each);
    ocp_world_free(world);
    ocp_plan_free(&plan);
    ocp_model_free(model);
}

/* Shares of stays that end within x days, from the quantiles of the length themselves. */
static void stays_in_segregation_are_as_long_as_stated(void **state)
{
    (void)state;
    enum { N = 20000 };
    double within_14 = 0.0;
    double beyond_84 = 0.0;
    double mutant_beyond_84 = 0.0;
    uint16_t before = 1;
    for (int i = 0; i < N; i++) {
        const double u = ((double)i + 0.5) / N;
        const uint16_t days = segregation_length(u, 4.0, 2.27);
        assert_true(days >= before && days <= 365); /* a larger quantile is never a shorter stay */
        before = days;
        within_14 += days <= 14;
        beyond_84 += days > 84;
        mutant_beyond_84 += ceil(-9.0 * log(1.0 - u)) > 84.0; /* mutant: an exponential of nine days */
    }
    assert_true(fabs(within_14 / N - 0.71) < 0.005); /* Phi(log(14 / 4) / 2.27) = 0.7095 */
    assert_true(fabs(beyond_84 / N - 0.09) < 0.005); /* 1 - Phi(log(84 / 4) / 2.27) = 0.0899 */
    assert_true(mutant_beyond_84 / N < 0.001);
    assert_int_equal(segregation_length(0.5, 4.0, 0.0), 4);
    assert_int_equal(segregation_length(1e-9, 4.0, 2.27), 1);
}

/* A recorded find leads to segregation as often as stated, an unrecorded one never. */
static void finds_are_answered(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    for (int recorded = 0; recorded < 2; recorded++) {
        struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 4, .wings = 4, .burn_in = 60, .horizon = 360});
        tiny_set(&plan, model, "placement.segregation_chance", 0.0);
        tiny_set(&plan, model, "placement.segregation_find", 1.0);
        tiny_set(&plan, model, "placement.protection_cell", 0.0);
        tiny_set(&plan, model, "market.testing_share", 0.0);
        tiny_set(&plan, model, "market.find_recorded", recorded);
        struct ocp_world *world = tiny_world(model, &plan, 0, 0);
        tiny_run(world, 420);
        const double stays = tiny_outcome(world, "segregations_recorded");
        const double days = tiny_outcome(world, "segregation_days");
        assert_true(recorded ? stays > 20.0 && days > 2.0 : stays == 0.0 && days == 0.0);
        ocp_world_free(world);
        ocp_plan_free(&plan);
    }
    ocp_model_free(model);
}

/* Everybody asks for protection, once and for good. After one weekly decision: who was given another wing, who a week's cell. */
struct asked {
    double n, moved, transferred, apart;
};

static struct asked everybody_asks(const struct ocp_model *model, double protection, double away, double cell, uint32_t wings)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 4, .wings = wings, .burn_in = 0, .horizon = 60});
    tiny_set(&plan, model, "violence.protect", 0.0);       /* nobody asks of himself */
    tiny_set(&plan, model, "violence.protect_level", 0.0); /* nobody stops asking */
    tiny_set(&plan, model, "placement.segregation_chance", 0.0);
    tiny_set(&plan, model, "placement.segregation_find", 0.0);
    tiny_set(&plan, model, "placement.separation", 0.0);
    tiny_set(&plan, model, "placement.relief", 0.0);
    tiny_set(&plan, model, "placement.protection", protection);
    tiny_set(&plan, model, "placement.protection_transfer", away);
    tiny_set(&plan, model, "placement.protection_cell", cell);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_hold(world);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        memset(violence_of(world)->protect + world->wings[w].first, 1, world->wings[w].count);
    }
    const struct placement_state *s = placement_of(world);
    struct asked a = {0};
    for (int d = 0; d < 7; d++) {
        ocp_world_step(world, 1);
        for (uint32_t w = 0; d == 6 && w < world->n_wings; w++) {
            for (uint32_t row = world->wings[w].first; row < world->wings[w].first + world->wings[w].count; row++) {
                const bool asked = violence_of(world)->protect[row] != 0 || s->reason[row] == REASON_PROTECTION; /* else new */
                assert_true(s->segregation_left[row] <= (asked ? PLACEMENT_WEEK : 0));
                a.n += asked;
                a.moved += s->reason[row] == REASON_PROTECTION;
                a.transferred += s->reason[row] == REASON_PROTECTION && s->transfers[row] > 0;
                a.apart += s->segregation_left[row] > 0;
            }
        }
    }
    ocp_world_free(world);
    ocp_plan_free(&plan);
    return a;
}

/* q of those whom no wing takes in are kept apart: binomial, four standard errors. */
static bool share_is(double count, double n, double q)
{
    return fabs(count - n * q) < 4.0 * sqrt(n * q * (1.0 - q)) + 0.5;
}

static void requests_for_protection_are_met_as_stated(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    const struct asked none = everybody_asks(model, 0.0, 1.0, 0.0, 4);
    assert_true(none.n > 300.0 && none.moved == 0.0 && none.apart == 0.0);
    const struct asked some = everybody_asks(model, 0.0, 1.0, 0.3, 4);
    assert_true(some.moved == 0.0 && share_is(some.apart, some.n, 0.3));
    assert_false(share_is(some.apart, some.n, 0.6)); /* mutant: asked twice a week */
    const struct asked both = everybody_asks(model, 0.4, 1.0, 0.3, 4);
    assert_true(both.moved > 0.0 && both.transferred == 0.0 && share_is(both.apart, both.n - both.moved, 0.3));
    assert_false(share_is(both.apart, both.n, 0.3)); /* mutant: a cell for those too who were moved */
    /* Where there is no other wing nobody is moved, and the request is not forgotten. */
    const struct asked alone = everybody_asks(model, 1.0, 0.0, 1.0, 1);
    assert_true(alone.moved == 0.0 && alone.apart == alone.n);
    /* Where only another prison has one, some find it; a cell is the last resort. */
    const struct asked away = everybody_asks(model, 1.0, 0.25, 1.0, 1);
    assert_true(away.moved == away.transferred && share_is(away.moved, away.n, 0.25) && away.apart == away.n - away.moved);
    assert_false(share_is(away.moved, away.n, 0.0)); /* mutant: nobody ever leaves the prison for his protection */
    const struct asked all = everybody_asks(model, 1.0, 1.0, 1.0, 1);
    assert_true(all.moved == all.n && all.transferred == all.n && all.apart == 0.0);
    ocp_model_free(model);
}

/* One believed member of the old firm asks, on wing 0. Believed members of `group[w]` live on the other wings of his prison (1) and
 * of the other one (2, 3). Where he is put. */
static uint32_t where_one_is_put(const struct ocp_model *model, const uint8_t group[4], bool two_jurisdictions)
{
    struct ocp_plan plan = tiny_plan(model, (struct tiny_options){.prisons = 2, .wings = 2, .burn_in = 0, .horizon = 60});
    plan.jurisdictions = realloc(plan.jurisdictions, 2 * sizeof *plan.jurisdictions);
    assert_non_null(plan.jurisdictions);
    plan.jurisdictions[1] = (struct ocp_jurisdiction_spec){.name = "elsewhere"};
    plan.n_jurisdictions = 2;
    plan.prisons[1].jurisdiction = two_jurisdictions;
    tiny_only(&plan, model, "placement");
    tiny_set(&plan, model, "placement.protection", 1.0);
    tiny_set(&plan, model, "placement.protection_transfer", 1.0);
    tiny_set(&plan, model, "placement.separation", 0.0);
    tiny_set(&plan, model, "placement.relief", 0.0);
    tiny_set(&plan, model, "placement.escape", 0.0);
    struct ocp_world *world = tiny_world(model, &plan, 0, 0);
    tiny_hold(world);
    for (uint32_t w = 0; w < 4; w++) {
        placement_of(world)->believed_group[world->wings[w].first] = group[w];
    }
    const uint32_t person = world->person[world->wings[0].first];
    violence_of(world)->protect[world->row_of_person[person]] = 1;
    tiny_run(world, 1);
    const uint32_t wing = world->wing_of[world->row_of_person[person]];
    assert_true((violence_of(world)->protect[world->row_of_person[person]] == 0) == (wing != 0));
    ocp_world_free(world);
    ocp_plan_free(&plan);
    return wing;
}

static void nobody_is_protected_among_rivals(void **state)
{
    (void)state;
    struct ocp_model *model = tiny_model();
    static const uint8_t own[4] = {TINY_MAFIA, TINY_MAFIA, OCP_NO_GROUP, OCP_NO_GROUP};
    static const uint8_t there[4] = {TINY_MAFIA, TINY_STREET, TINY_STREET, OCP_NO_GROUP};
    static const uint8_t fellows[4] = {TINY_MAFIA, TINY_STREET, TINY_STREET, TINY_CELL};
    static const uint8_t nowhere[4] = {TINY_MAFIA, TINY_STREET, TINY_STREET, TINY_STREET};
    assert_int_equal(where_one_is_put(model, own, false), 1);     /* his prison will do */
    assert_int_equal(where_one_is_put(model, there, false), 3);   /* his prison would put him among rivals */
    assert_int_equal(where_one_is_put(model, fellows, false), 3); /* members there are, but no rivals */
    assert_int_equal(where_one_is_put(model, nowhere, false), 0); /* he waits, or is kept apart */
    assert_int_equal(where_one_is_put(model, there, true), 0);    /* of another administration */
    ocp_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stays_have_the_stated_mean),
        cmocka_unit_test(those_found_inside_are_length_biased),
        cmocka_unit_test(returns_and_newcomers_keep_the_flow),
        cmocka_unit_test(ages_follow_their_law),
        cmocka_unit_test(all_grow_older),
        cmocka_unit_test(help_at_release_is_centred),
        cmocka_unit_test(the_helped_come_back_less),
        cmocka_unit_test(stock_follows_littles_law),
        cmocka_unit_test(places_are_never_exceeded_and_nobody_is_lost),
        cmocka_unit_test(decisions_never_read_the_truth),
        cmocka_unit_test(the_dead_are_not_released),
        cmocka_unit_test(the_escaped_are_not_released),
        cmocka_unit_test(a_world_without_flows_is_sound),
        cmocka_unit_test(transfers_cost_money),
        cmocka_unit_test(stays_in_segregation_are_as_long_as_stated),
        cmocka_unit_test(finds_are_answered),
        cmocka_unit_test(requests_for_protection_are_met_as_stated),
        cmocka_unit_test(nobody_is_protected_among_rivals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
