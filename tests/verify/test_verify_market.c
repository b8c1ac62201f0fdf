/* The market's arithmetic against closed forms (model.md, sections 5 and 18). Each check is a function of the kernel: it must
 * pass on the one that the simulation uses and fail on a planted mutant. Seeds are fixed; |z| <= 4. */
#include "models/economy/market_kernel.h"

#include "engine/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <cmocka.h>

/* --- price ------------------------------------------------------------------------------------------------------- */

typedef double price_step(double price, double demand, double supply, double gain);

static double heavy_supply(double price, double demand, double supply, double gain)
{
    return market_price_step(price, demand, 1.02 * supply, gain);
}

static double over_supply_only(double price, double demand, double supply, double gain)
{
    return price * exp(gain * (demand - supply) / supply);
}

/* Constant elasticity against a fixed supply clears at (D0/S)^(1/eps). */
static bool clears(price_step *step)
{
    bool good = true;
    for (double elasticity = 0.5; elasticity < 1.6; elasticity += 0.25) {
        const double wanted = pow(80.0 / 50.0, 1.0 / elasticity);
        double price = 0.3;
        for (int day = 0; day < 4000; day++) {
            price = step(price, 80.0 * pow(price, -elasticity), 50.0, 0.05);
        }
        good = good && fabs(price / wanted - 1.0) < 1e-12;
    }
    return good;
}

/* Near rest the error of the log price shrinks by 1 - gain eps/2 a day. */
static bool approaches_at_its_rate(price_step *step)
{
    const double elasticity = 0.8;
    const double rest = pow(2.0, 1.0 / elasticity);
    const double before = 1e-5;
    const double price = rest * exp(before);
    const double after = log(step(price, 2.0 * pow(price, -elasticity), 1.0, 0.1) / rest);
    return fabs(after / before - (1.0 - 0.1 * elasticity / 2.0)) < 1e-5;
}

static void price_clears_the_market(void **state)
{
    (void)state;
    assert_true(clears(market_price_step));
    assert_false(clears(heavy_supply));
    assert_true(approaches_at_its_rate(market_price_step));
    assert_false(approaches_at_its_rate(over_supply_only));
}

/* Linear demand a - b p and supply c + d p rest at (a - c)/(b + d). The error is multiplied each day by
 * 1 - k (b + d) with k = gain p* / (D* + S*): stable for k < 2/(b + d), not beyond. */
static double cobweb(price_step *step, double gain, int days)
{
    double price = 2.0 * (1.0 + 1e-4);
    for (int day = 0; day < days; day++) {
        price = step(price, 10.0 - 3.0 * price, 2.0 + 1.0 * price, gain);
    }
    return price - 2.0;
}

static bool cobweb_is_linear(price_step *step)
{
    const double k_of_gain = 2.0 / 8.0; /* p* = 2, D* = S* = 4 */
    bool good = fabs(cobweb(step, 0.3, 3000)) < 1e-12;
    for (double gain = 0.1; gain < 1.0; gain += 0.2) {
        const double factor = 1.0 - gain * k_of_gain * 4.0;
        good = good && fabs(cobweb(step, gain, 5) / (2e-4 * pow(factor, 5)) - 1.0) < 5e-3;
    }
    const double limit = 2.0 / (k_of_gain * 4.0);
    return good && fabs(cobweb(step, 0.95 * limit, 200)) < 2e-4 && fabs(cobweb(step, 1.05 * limit, 60)) > 1e-3;
}

static void cobweb_stability(void **state)
{
    (void)state;
    assert_true(cobweb_is_linear(market_price_step));
    assert_false(cobweb_is_linear(heavy_supply));
    assert_false(cobweb_is_linear(over_supply_only));
}

static void demand_substitutes(void **state)
{
    (void)state;
    /* own price doubled: factor 2^-eps; all prices doubled: 2^(cross - eps) */
    const double ln2 = log(2.0);
    assert_true(fabs(exp(market_log_demand(ln2, 0.0, 0.8, 0.3)) - pow(2.0, -0.8)) < 1e-12);
    assert_true(fabs(exp(market_log_demand(ln2, ln2, 0.8, 0.3)) - pow(2.0, -0.5)) < 1e-12);
    assert_true(market_log_demand(0.0, ln2, 0.8, 0.3) > 0.0);
}

static void testing_moves_demand_between_drugs(void **state)
{
    (void)state;
    const double seen[4] = {0.95, 0.0625, 0.075, 0.1};
    const double mean = (seen[0] + seen[1] + seen[2] + seen[3]) / 4.0;
    double sum = 0.0;
    for (int g = 0; g < 4; g++) {
        sum += market_testing_shift(0.075, seen[g], mean, 7.0, 1.0);
    }
    assert_true(fabs(sum) < 1e-15);
    assert_true(market_testing_shift(0.075, seen[0], mean, 7.0, 1.0) < -0.15);
    assert_true(market_testing_shift(0.075, seen[1], mean, 7.0, 1.0) > 0.0);
    assert_true(market_testing_shift(0.0, seen[0], mean, 7.0, 1.0) == 0.0);
}

/* --- loads ------------------------------------------------------------------------------------------------------- */

/* Fate of attempt i of a day. */
typedef enum market_fate fate_of(double u, double open, double stopped, uint32_t i);

static enum market_fate real_fate(double u, double open, double stopped, uint32_t i)
{
    (void)i;
    return market_load_fate(u, open, stopped);
}

/* Looks at the first load of the day twice as hard and lets the rest pass: same mean at this rate, not independent. */
static enum market_fate tired_guard(double u, double open, double stopped, uint32_t i)
{
    return market_load_fate(u, open, i == 0 ? 2.0 * stopped : 0.25 * stopped);
}

static enum market_fate lax_guard(double u, double open, double stopped, uint32_t i)
{
    (void)i;
    return market_load_fate(u, open, 0.97 * stopped);
}

/* Attempts Poisson(3), 80 % possible, 35 % of those stopped: delivered and stopped are independent Poissons of means 1.56 and
 * 0.84. Means, variances and covariance within 4 standard errors. */
static bool thins(fate_of *fate)
{
    enum { DAYS = 200000 };
    const struct ocp_key key = ocp_key_make(11, 0);
    double s1 = 0, s2 = 0, s11 = 0, s22 = 0, s12 = 0;
    for (uint32_t day = 0; day < DAYS; day++) {
        uint32_t word[4];
        ocp_draw_four(key, day, 0, 0, 1, word);
        const uint32_t attempts = ocp_poisson_quantile(3.0, ocp_uniform(word[0]));
        double delivered = 0;
        double stopped = 0;
        for (uint32_t i = 0; i < attempts; i++) {
            ocp_draw_four(key, day, 1, i, 1, word);
            const enum market_fate f = fate(ocp_uniform(word[0]), 0.8, 0.35, i);
            delivered += f == FATE_DELIVERED;
            stopped += f == FATE_STOPPED;
        }
        s1 += delivered;
        s2 += stopped;
        s11 += (delivered - 1.56) * (delivered - 1.56);
        s22 += (stopped - 0.84) * (stopped - 0.84);
        s12 += (delivered - 1.56) * (stopped - 0.84);
    }
    const double n = DAYS;
    const double z[5] = {(s1 / n - 1.56) / sqrt(1.56 / n), (s2 / n - 0.84) / sqrt(0.84 / n),
                         (s11 / n - 1.56) / sqrt((1.56 + 2 * 1.56 * 1.56) / n),
                         (s22 / n - 0.84) / sqrt((0.84 + 2 * 0.84 * 0.84) / n), (s12 / n) / sqrt(1.56 * 0.84 / n)};
    bool good = true;
    for (int i = 0; i < 5; i++) {
        good = good && fabs(z[i]) <= 4.0;
    }
    return good;
}

static void loads_are_thinned(void **state)
{
    (void)state;
    assert_true(thins(real_fate));
    assert_false(thins(tired_guard));
    assert_false(thins(lax_guard));
}

static bool sizes_are_geometric(double mean, double decay)
{
    enum { LOADS = 400000 };
    const struct ocp_key key = ocp_key_make(12, 0);
    double sum = 0;
    double square = 0;
    double least = 1e9;
    for (uint32_t i = 0; i < LOADS; i++) {
        uint32_t word[4];
        ocp_draw_four(key, i, 0, 0, 1, word);
        const double units = market_load_units(ocp_uniform(word[0]), decay);
        least = units < least ? units : least;
        sum += units;
        square += (units - mean) * (units - mean);
    }
    const double variance = mean * (mean - 1.0);
    return least >= 1.0 && fabs(sum / LOADS - mean) <= 4.0 * sqrt(variance / LOADS) && fabs(square / LOADS / variance - 1.0) < 0.03;
}

static void load_sizes(void **state)
{
    (void)state;
    assert_true(sizes_are_geometric(40.0, log(1.0 - 1.0 / 40.0)));
    assert_true(sizes_are_geometric(1.6, log(1.0 - 1.0 / 1.6)));
    assert_false(sizes_are_geometric(40.0, log(1.0 - 1.0 / 41.0)));
}

/* --- learning ---------------------------------------------------------------------------------------------------- */

enum { ROUTES = 7 };

typedef void weights_step(float *effort, const double *payoff, const double *open, double eta, double forget, double explore,
                          unsigned n);

static void learns_from_its_neighbour(float *effort, const double *payoff, const double *open, double eta, double forget,
                                      double explore, unsigned n)
{
    double wrong[ROUTES];
    for (unsigned i = 0; i < n; i++) {
        wrong[i] = payoff[(i + 1) % n];
    }
    market_weights_step(effort, wrong, open, eta, forget, explore, n);
}

static void keeps_no_exploration(float *effort, const double *payoff, const double *open, double eta, double forget, double explore,
                                 unsigned n)
{
    (void)explore;
    market_weights_step(effort, payoff, open, eta, forget, 0.0, n);
}

static const double all_open[ROUTES] = {1, 1, 1, 1, 1, 1, 1};

/* Payoffs in [-1, 1], one route a little better on average, all noisy: the regret of multiplicative weights is at most
 * ln(n)/eta + eta T/2 (Freund and Schapire 1997). */
static bool regret_is_bounded(weights_step *step)
{
    enum { ROUNDS = 2000 };
    const double eta = sqrt(2.0 * log(ROUTES) / ROUNDS);
    const struct ocp_key key = ocp_key_make(13, 0);
    float effort[ROUTES];
    double total[ROUTES] = {0};
    double earned = 0.0;
    for (int i = 0; i < ROUTES; i++) {
        effort[i] = 1.0F / ROUTES;
    }
    for (uint32_t t = 0; t < ROUNDS; t++) {
        double payoff[ROUTES];
        for (uint32_t i = 0; i < ROUTES; i++) {
            uint32_t word[4];
            ocp_draw_four(key, t, i, 0, 1, word);
            payoff[i] = 1.4 * ocp_uniform(word[0]) - 1.0 + (i == 4 ? 0.6 : 0.05 * i);
            total[i] += payoff[i];
            earned += (double)effort[i] * payoff[i];
        }
        step(effort, payoff, all_open, eta, 0.0, 0.0, ROUTES);
    }
    double best = total[0];
    for (int i = 1; i < ROUTES; i++) {
        best = total[i] > best ? total[i] : best;
    }
    return best - earned <= log(ROUTES) / eta + eta * ROUNDS / 2.0 && effort[4] > 0.99F;
}

/* With forgetting the weights rest at open * exp(eta/forget payoff), mixed with exploration. */
static bool rests_at_logit(weights_step *step)
{
    const double payoff[ROUTES] = {1.0, 0.4, 0.3, -0.2, 0.0, 0.7, -1.0};
    const double open[ROUTES] = {0.8, 0.7, 0.3, 0.2, 0.5, 0.45, 0.25};
    float effort[ROUTES];
    double weight[ROUTES];
    double sum = 0.0;
    double total_open = 0.0;
    for (int i = 0; i < ROUTES; i++) {
        effort[i] = 1.0F / ROUTES;
        weight[i] = open[i] * exp(0.10 / 0.05 * payoff[i]);
        sum += weight[i];
        total_open += open[i];
    }
    for (int t = 0; t < 2000; t++) {
        step(effort, payoff, open, 0.10, 0.05, 0.07, ROUTES);
    }
    bool good = true;
    for (int i = 0; i < ROUTES; i++) {
        const double wanted = 0.93 * weight[i] / sum + 0.07 * open[i] / total_open;
        good = good && fabs((double)effort[i] - wanted) < 2e-5;
    }
    return good;
}

static void groups_learn_routes(void **state)
{
    (void)state;
    assert_true(regret_is_bounded(market_weights_step));
    assert_false(regret_is_bounded(learns_from_its_neighbour));
    assert_true(rests_at_logit(market_weights_step));
    assert_false(rests_at_logit(keeps_no_exploration));
}

static void closing_a_route_moves_effort(void **state)
{
    (void)state;
    float effort[ROUTES] = {0.4F, 0.1F, 0.1F, 0.1F, 0.1F, 0.1F, 0.1F};
    double payoff[ROUTES] = {0.8, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5};
    payoff[0] = -0.5;
    for (int t = 0; t < 52; t++) {
        market_weights_step(effort, payoff, all_open, 0.1, 0.05, 0.07, ROUTES);
    }
    double sum = 0.0;
    for (int i = 0; i < ROUTES; i++) {
        sum += (double)effort[i];
        assert_true(i == 0 ? effort[i] < 0.1F : effort[i] > 0.1F);
        assert_true((double)effort[i] >= 0.07 / ROUTES - 1e-6);
    }
    assert_true(fabs(sum - 1.0) < 1e-6);
}

/* --- countermeasures --------------------------------------------------------------------------------------------- */

static void interdiction_by_hand(void **state)
{
    (void)state;
    /* 0.4 x 0.7 x (0.5 + 0.5 x 0.4) x (1 - 0.7 x 0.2) = 0.16856 */
    assert_true(fabs(market_interdiction(0.4, 0.7, 0.5, 0.4, 0.2, 0.7) - 0.16856) < 1e-12);
    assert_true(market_interdiction(0.0, 1.0, 0.5, 1.0, 0.0, 0.7) == 0.0);
    assert_true(fabs(market_interdiction(0.6, 1.0, 0.5, 1.0, 1.0, 1.0)) < 1e-15);
}

static void equipment_ages(void **state)
{
    (void)state;
    /* the exact flow: two halves make a whole, the rest is renewal/(renewal + wear), no upkeep is e^-wt */
    const double whole = market_condition_step(0.9, 0.5, 0.5, 0.002, 0.001, 200.0);
    const double half =
        market_condition_step(market_condition_step(0.9, 0.5, 0.5, 0.002, 0.001, 100.0), 0.5, 0.5, 0.002, 0.001, 100.0);
    assert_true(fabs(whole - half) < 1e-12);
    assert_true(fabs(market_condition_step(0.1, 0.5, 0.5, 0.002, 0.001, 1e5) - 2.0 / 3.0) < 1e-12);
    assert_true(fabs(market_condition_step(0.8, 0.5, 0.5, 0.0, 0.001, 500.0) - 0.8 * exp(-0.5)) < 1e-12);
    /* doubling the strength makes half of it new: (0.6 x 0.3 + 0.3)/0.6 = 0.8; weakening it renews nothing */
    assert_true(fabs(market_condition_step(0.6, 0.3, 0.6, 0.002, 0.001, 0.0) - 0.8) < 1e-12);
    assert_true(fabs(market_condition_step(0.6, 0.3, 0.1, 0.002, 0.001, 0.0) - 0.6) < 1e-12);
    assert_true(fabs(market_relax(0.2, 0.01, 0.03, 1e5) - 0.25) < 1e-12);
}

static void drones_spread(void **state)
{
    (void)state;
    assert_true(fabs(market_spread(0.2, 1.9, 0.0) - 0.2) < 1e-12);
    /* while rare, one year multiplies by the factor; odds do so exactly */
    const double later = market_spread(0.001, 1.9, 1.0);
    assert_true(fabs(later / 0.001 - 1.9) < 0.01);
    assert_true(fabs(later / (1.0 - later) / (0.001 / 0.999) - 1.9) < 1e-12);
    assert_true(market_spread(0.2, 1.9, 50.0) > 0.999 && market_spread(0.2, 1.9, 50.0) <= 1.0);
    assert_true(market_spread(0.0, 1.9, 5.0) == 0.0);
}

/* --- debt -------------------------------------------------------------------------------------------------------- */

static void debt_by_hand(void **state)
{
    (void)state;
    assert_int_equal(market_interest(10000, 0.004), 40);
    assert_int_equal(market_interest(1, 0.004), 0);
    assert_int_equal(market_repayment(10000, 2000, 0.25, 0), 500);
    assert_int_equal(market_repayment(10000, 2000, 0.25, 1), 2000);
    assert_int_equal(market_repayment(300, 2000, 0.25, 0), 300);
    assert_int_equal(market_repayment(300, 0, 0.25, 1), 0);
    assert_true(market_credit_given(15000, 10000, 25000));
    assert_false(market_credit_given(15001, 10000, 25000));
}

typedef int credit_given(int32_t debt, int32_t credit, int32_t limit);

static int one_short(int32_t debt, int32_t credit, int32_t limit)
{
    return debt < limit - credit;
}

/* A debtor of 5 doses who each time buys one on credit with chance 0.48, else pays one, until free or until he is refused:
 * gambler's ruin. The limit is 10 doses; the refusal comes at the 11th, so N = 11. */
static bool ends_like_the_gambler(credit_given *given)
{
    enum { DEBTORS = 100000, DOSE = 1000 };
    const struct ocp_key key = ocp_key_make(14, 0);
    double refused = 0;
    for (uint32_t i = 0; i < DEBTORS; i++) {
        int32_t debt = 5 * DOSE;
        for (uint32_t t = 0; debt > 0; t++) {
            uint32_t word[4];
            ocp_draw_four(key, t, i, 0, 1, word);
            if (word[0] >= ocp_threshold(0.48)) {
                debt -= market_repayment(debt, DOSE, 1.0, 0);
            } else if (given(debt, DOSE, 10 * DOSE)) {
                debt += DOSE;
            } else {
                refused++;
                break;
            }
        }
    }
    const double ratio = 0.52 / 0.48;
    const double wanted = (1.0 - pow(ratio, 5)) / (1.0 - pow(ratio, 11));
    return fabs(refused / DEBTORS - wanted) <= 4.0 * sqrt(wanted * (1.0 - wanted) / DEBTORS);
}

static void debt_is_a_gamblers_ruin(void **state)
{
    (void)state;
    assert_true(ends_like_the_gambler(market_credit_given));
    assert_false(ends_like_the_gambler(one_short));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(price_clears_the_market), cmocka_unit_test(cobweb_stability),
        cmocka_unit_test(demand_substitutes),      cmocka_unit_test(testing_moves_demand_between_drugs),
        cmocka_unit_test(loads_are_thinned),       cmocka_unit_test(load_sizes),
        cmocka_unit_test(groups_learn_routes),     cmocka_unit_test(closing_a_route_moves_effort),
        cmocka_unit_test(interdiction_by_hand),    cmocka_unit_test(equipment_ages),
        cmocka_unit_test(drones_spread),           cmocka_unit_test(debt_by_hand),
        cmocka_unit_test(debt_is_a_gamblers_ruin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
