/* Groups, orders and the outside against closed forms, each with a planted mutant that must fail. */
#include "engine/rng.h"
#include "models/groups/command_kernel.h"
#include "models/groups/groups_kernel.h"
#include "models/institution/programmes_kernel.h"
#include "models/outside/outside_kernel.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { TRIALS = 200000 };

static double uniform(uint32_t trial, uint32_t step, uint32_t purpose)
{
    uint32_t word[4];
    ocp_draw_four(ocp_key_make(11, 0), step, trial, 0, purpose, word);
    return ocp_uniform(word[0]);
}

/* z of a frequency of `hits` among n against p. */
static double z_of(double hits, double n, double p)
{
    return (hits - n * p) / sqrt(n * p * (1.0 - p));
}

static void joining_follows_its_logit(void **state)
{
    (void)state;
    double hits = 0.0;
    const double p = join_probability(-3.0, 0.5, 0.2, 0.7, 0.3, 0.4, 0.3);
    for (uint32_t i = 0; i < TRIALS; i++) {
        hits += uniform(i, 0, 1) < p;
    }
    const double exact = 1.0 / (1.0 + exp(2.0));
    assert_true(fabs(p - exact) < 1e-12);
    assert_true(fabs(z_of(hits, TRIALS, exact)) <= 4.0);
    /* Mutant: family commitment raises joining. */
    assert_true(fabs(z_of(hits, TRIALS, join_probability(-3.0, 0.5, 0.2, 0.7, 0.3, 0.4, -0.3))) > 4.0);
}

/* What company adds, and that n members win most when they are spread: joins per week among 400 on four wings, members on one wing,
 * on two, on all. A mutant in which company adds to the logit in proportion (so that odds grow by its exponential) says the
 * contrary. */
static double winning(double (*company)(double), const double *share)
{
    double joins = 0.0;
    for (size_t w = 0; w < 4; w++) {
        joins += 100.0 * (1.0 - share[w]) * join_probability(-10.0, 0.3, 0.0, company(share[w]), 0.0, 0.8, 0.5);
    }
    return joins;
}

static double company_met(double share)
{
    return join_company(4.0, 0.15, share);
}

static double company_alike(double share)
{
    return join_company(4.0, 100.0, share);
}

static double mutant_company(double share)
{
    return 4.0 * share;
}

static void spread_members_win_most(void **state)
{
    (void)state;
    const double met = (1.0 - exp(-0.2 / 0.15)) / (1.0 - exp(-1.0 / 0.15));
    assert_true(fabs(company_met(0.2) - log(1.0 + (exp(4.0) - 1.0) * met)) < 1e-9);
    assert_true(fabs(company_met(0.0)) < 1e-12 && fabs(company_met(1.0) - 4.0) < 1e-9);
    assert_true(fabs(company_alike(0.2) - log(1.0 + (exp(4.0) - 1.0) * 0.2)) < 1e-2);
    const double one[4] = {0.8, 0.0, 0.0, 0.0};
    const double two[4] = {0.4, 0.4, 0.0, 0.0};
    const double all[4] = {0.2, 0.2, 0.2, 0.2};
    assert_true(winning(company_met, all) > 1.2 * winning(company_met, two));
    assert_true(winning(company_met, two) > 1.2 * winning(company_met, one));
    assert_true(winning(company_alike, all) > winning(company_alike, one));
    assert_true(winning(mutant_company, all) < winning(mutant_company, one));
}

/* Mean vacancy in days of a daily hazard, against the geometric law of the hazard. */
static double vacancy_z(double (*daily)(double))
{
    enum { VACANCIES = 20000 };
    const double hazard = succession_hazard(20.0, 0.5, 3.0);
    double sum = 0.0;
    double squares = 0.0;
    for (uint32_t i = 0; i < VACANCIES; i++) {
        double days = 1.0;
        for (uint32_t d = 0; uniform(i, d, 2) >= daily(hazard); d++) {
            days += 1.0;
        }
        sum += days;
        squares += days * days;
    }
    const double mean = sum / VACANCIES;
    const double expected = 1.0 / (1.0 - exp(-(1.0 + 3.0 * 0.5) / 20.0));
    return (mean - expected) / sqrt((squares / VACANCIES - mean * mean) / VACANCIES);
}

static double naive(double hazard)
{
    return hazard;
}

static void succession_takes_its_time(void **state)
{
    (void)state;
    assert_true(fabs(vacancy_z(ocp_daily)) <= 4.0);
    assert_true(fabs(vacancy_z(naive)) > 4.0);
    assert_true(fabs(split_probability(0.3, 1.0)) < 1e-15 && fabs(split_probability(0.3, 0.0) - 0.3) < 1e-15);
}

static void contests_are_won_in_proportion_to_strength(void **state)
{
    (void)state;
    double wins = 0.0;
    for (uint32_t i = 0; i < TRIALS; i++) {
        wins += uniform(i, 0, 3) < contest_success(3.0, 1.0, 1.0);
    }
    assert_true(fabs(z_of(wins, TRIALS, 0.75)) <= 4.0);
    assert_true(fabs(z_of(wins, TRIALS, contest_success(3.0, 1.0, 0.5))) > 4.0); /* mutant: another exponent */
    assert_true(fabs(contest_success(2.0, 2.0, 5.0) - 0.5) < 1e-12);
    const double even[4] = {1.0, 1.0, 1.0, 1.0};
    const float apart[16] = {0.0F};
    assert_true(fabs(dominance(even, apart, 4) - 0.25) < 1e-12);
}

static void orders_arrive_over_independent_channels(void **state)
{
    (void)state;
    const double p[3] = {0.3, 0.5, 0.2};
    double arrived = 0.0;
    for (uint32_t i = 0; i < TRIALS; i++) {
        int through = 0;
        for (uint32_t k = 0; k < 3 && !through; k++) {
            through = uniform(i, k, 4) < p[k];
        }
        arrived += through;
    }
    assert_true(fabs(command_delivery(p, 3) - 0.72) < 1e-12);
    assert_true(fabs(z_of(arrived, TRIALS, command_delivery(p, 3))) <= 4.0);
    assert_true(fabs(z_of(arrived, TRIALS, 0.3 + 0.5 + 0.2 - 0.05)) > 4.0); /* mutant: probabilities summed */
}

static void attempts_to_get_round_are_poisson(void **state)
{
    (void)state;
    /* Four measures, four attempts a year each: the yearly count has mean and variance 16. */
    enum { YEARS = 3000 };
    double sum = 0.0;
    double squares = 0.0;
    for (uint32_t y = 0; y < YEARS; y++) {
        double count = 0.0;
        for (uint32_t d = 0; d < 365; d++) {
            for (uint32_t k = 0; k < 4; k++) {
                count += uniform(y * 4 + k, d, 5) < ocp_daily(4.0 / 365.0);
            }
        }
        sum += count;
        squares += count * count;
    }
    const double mean = sum / YEARS;
    const double expected = 4.0 * 365.0 * (1.0 - exp(-4.0 / 365.0));
    assert_true(fabs(mean - expected) / sqrt(expected / YEARS) <= 4.0);
    const double variance = squares / YEARS - mean * mean;
    assert_true(fabs(variance / mean - 1.0) < 4.0 * sqrt(2.0 / YEARS) + 4.0 / 365.0);
}

static void preferences_learn_the_open_channel(void **state)
{
    (void)state;
    float preference[8] = {0.125F, 0.125F, 0.125F, 0.125F, 0.125F, 0.125F, 0.125F, 0.125F};
    for (uint32_t i = 0; i < 500; i++) {
        double u = uniform(i, 0, 6);
        int k = 0;
        while (k < 7 && u >= (double)preference[k]) {
            u -= (double)preference[k++];
        }
        command_learn(preference, 8, k, k == 3, 0.1F, 0.02F);
    }
    assert_true(preference[3] > 0.7F);
    float sum = 0.0F;
    for (int k = 0; k < 8; k++) {
        assert_true(preference[k] >= 0.0F);
        sum += preference[k];
    }
    assert_true(fabsf(sum - 1.0F) < 1e-5F);
}

/* Share recruited after ten years of the SI part, from the daily scheme with `n` steps a day. */
static double spread(double (*hazard)(double, double, double, double), int steps)
{
    const double beta = 1.0 / 365.0;
    double i = 0.02;
    for (int d = 0; d < 3650 * steps; d++) {
        i += (1.0 - i) * ocp_daily(hazard(0.0, beta, i, 0.0) / steps);
    }
    return i;
}

static double mutant_hazard(double work, double beta, double share, double prevention)
{
    return (work + beta * share * share) * (1.0 - prevention);
}

static void recruitment_follows_the_si_solution(void **state)
{
    (void)state;
    const double exact = si_share(0.02, 1.0 / 365.0, 3650.0);
    const double coarse = fabs(spread(recruit_hazard, 1) - exact);
    const double fine = fabs(spread(recruit_hazard, 2) - exact);
    assert_true(coarse / exact < 0.01);
    assert_true(fine < 0.6 * coarse && fine > 0.4 * coarse); /* first order in the step */
    assert_true(fabs(spread(mutant_hazard, 1) - exact) / exact > 0.02);
    assert_true(fabs(recruit_hazard(0.5, 1.0, 0.2, 1.0)) < 1e-15);
}

static void hours_and_conditions_by_hand(void **state)
{
    (void)state;
    assert_true(fabs(hours_covered(2.0, 1.5, 1.0) - 0.8) < 1e-12);
    assert_true(fabs(hours_covered(3.0, 1.5, 1.0) - 1.0) < 1e-12);
    assert_true(fabs(hours_covered(0.0, 1.0, 0.0)) < 1e-12);
    const struct hours_share alike = hours_shared(2.0, 1.5, 1.0, 0.0);
    assert_true(fabs(alike.control - 0.8) < 1e-12 && fabs(alike.care - 0.8) < 1e-12);
    const struct hours_share ahead = hours_shared(2.0, 1.5, 1.0, 1.0); /* control whole, half of the rest */
    assert_true(fabs(ahead.control - 1.0) < 1e-12 && fabs(ahead.care - 0.5) < 1e-12);
    const struct hours_share half = hours_shared(2.0, 1.5, 1.0, 0.5);
    assert_true(fabs(half.control - 0.9) < 1e-12 && fabs(half.care - 0.65) < 1e-12);
    const double part[4] = {0.5, 2.0, -1.0, 0.25};
    assert_true(fabs(humane_index(part, 4) - 0.4375) < 1e-12);
    assert_true(fabsf(family_step(0.5F, 1.0F, 0.1F) - 0.55F) < 1e-6F);
}

/* As programmes had it: control takes what it wants and only the rest gives way, whatever the rule says. */
static struct hours_share only_care_gives_way(double budget, double control, double care, double first)
{
    (void)first;
    return (struct hours_share){1.0, hours_covered(budget, control, care)};
}

/* The largest part of a budget that is not handed out, or handed out twice, over a grid of demands and rules. */
static double unaccounted(struct hours_share (*rule)(double, double, double, double))
{
    double worst = 0.0;
    for (double budget = 0.0; budget < 4.0; budget += 0.25) {
        for (double control = 0.0; control < 3.0; control += 0.5) {
            for (double care = 0.0; care < 3.0; care += 0.5) {
                for (double first = 0.0; first <= 1.0; first += 0.25) {
                    const struct hours_share s = rule(budget, control, care, first);
                    const double asked = control + care;
                    const double given = s.control * control + s.care * care;
                    const double off = fabs(given - (asked < budget ? asked : budget));
                    assert_true(s.control >= 0.0 && s.control <= 1.0 && s.care >= 0.0 && s.care <= 1.0);
                    worst = off > worst ? off : worst;
                }
            }
        }
    }
    return worst;
}

static void hours_are_handed_out_once(void **state)
{
    (void)state;
    assert_true(unaccounted(hours_shared) < 1e-12);
    assert_true(unaccounted(only_care_gives_way) > 0.1); /* mutant */
    /* More for the one is less for the other. */
    assert_true(hours_shared(2.0, 1.8, 1.0, 0.0).care < hours_shared(2.0, 1.5, 1.0, 0.0).care);
    assert_true(hours_shared(2.0, 1.5, 1.3, 0.0).control < hours_shared(2.0, 1.5, 1.0, 0.0).control);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joining_follows_its_logit),
        cmocka_unit_test(spread_members_win_most),
        cmocka_unit_test(succession_takes_its_time),
        cmocka_unit_test(contests_are_won_in_proportion_to_strength),
        cmocka_unit_test(orders_arrive_over_independent_channels),
        cmocka_unit_test(attempts_to_get_round_are_poisson),
        cmocka_unit_test(preferences_learn_the_open_channel),
        cmocka_unit_test(recruitment_follows_the_si_solution),
        cmocka_unit_test(hours_and_conditions_by_hand),
        cmocka_unit_test(hours_are_handed_out_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
