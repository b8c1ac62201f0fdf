/* Fabricated results: smooth trends, noise that strategies share (as common random numbers do) and a little of their own. */
#include "fake_results.h"

#include "engine/rng.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_STRATEGIES = 7, N_OUTCOMES = 22 };

struct fake_outcome {
    const char *name, *unit, *meaning, *family;
    int direction, recorded, lead;
    double level, noise, own;        /* mean, shared and own relative noise; level < 1 and unit "count" is a rare event */
    double effect[N_STRATEGIES - 1]; /* relative, strategies 1 to 6 */
};

/* Strategies: baseline, dispersal, special units, supply reduction, treatment, staff integrity, mix, nothing. */
static const struct fake_outcome outcomes[N_OUTCOMES] = {
    {"assaults",
     "per 1,000 prisoner-years",
     "Assaults between prisoners",
     "harm",
     -1,
     0,
     1,
     212,
     .10,
     .02,
     {.03, -.06, .08, -.11, -.02, -.17}},
    {"staff_assaults",
     "per 1,000 prisoner-years",
     "Assaults on staff",
     "harm",
     -1,
     0,
     2,
     61,
     .13,
     .04,
     {.01, .12, .06, -.05, -.09, -.12}},
    {"homicides",
     "per 10,000 prisoner-years",
     "Homicides among prisoners",
     "harm",
     -1,
     0,
     3,
     0.9,
     .9,
     .5,
     {.02, -.15, .05, -.08, -.01, -.14}},
    {"rights_burden",
     "weighted person-days per 1,000 prisoner-days",
     "Burden on prisoners' rights",
     "rights",
     -1,
     0,
     4,
     24,
     .04,
     .01,
     {.12, .85, .22, .01, .015, .18}},
    {"rights_breaches",
     "per 1,000 prisoner-years",
     "Placements that would breach the European Prison Rules",
     "rights",
     -1,
     0,
     0,
     0,
     0,
     0,
     {0, 0, 0, 0, 0, 0}},
    {"cost_eur", "EUR per period", "Cost of the measures", "cost", -1, 0, 5, 0, 0, 0, {1.1e5, 9.6e5, 4.2e5, 3.1e5, 2.4e5, 9.9e5}},
    {"price_cannabis", "EUR/g", "Price of cannabis inside", "market", 0, 0, 6, 41, .05, .01, {.01, .04, .38, -.12, .09, .14}},
    {"price_nps",
     "EUR/g",
     "Price of synthetic cannabinoids inside",
     "market",
     0,
     0,
     7,
     118,
     .07,
     .02,
     {.00, .03, -.06, -.08, .05, .02}},
    {"price_opioids", "EUR/g", "Price of opioids inside", "market", 0, 0, 0, 260, .06, .015, {.00, .03, .29, -.21, .06, .05}},
    {"debt_eur", "EUR per prisoner", "Drug debt outstanding", "market", -1, 0, 8, 63, .08, .02, {.02, .00, .19, -.24, -.01, -.13}},
    {"illicit_revenue",
     "EUR per prisoner-year",
     "Illicit revenue of groups",
     "market",
     -1,
     0,
     0,
     1480,
     .06,
     .02,
     {-.01, -.04, .09, -.14, -.07, -.19}},
    {"staff_stage_0",
     "share of staff",
     "Staff not approached",
     "staff",
     0,
     0,
     0,
     .893,
     .006,
     .001,
     {.001, .004, -.012, .003, .028, .026}},
    {"staff_stage_1", "share of staff", "Staff cultivated", "staff", -1, 0, 0, .058, .05, .01, {.00, -.03, .11, -.03, -.25, -.24}},
    {"staff_stage_2",
     "share of staff",
     "Staff who crossed a boundary",
     "staff",
     -1,
     0,
     0,
     .027,
     .06,
     .015,
     {-.01, -.03, .13, -.03, -.30, -.28}},
    {"staff_stage_3", "share of staff", "Staff compromised", "staff", -1, 0, 0, .013, .08, .02, {.00, -.02, .13, -.04, -.33, -.31}},
    {"staff_stage_4", "share of staff", "Staff corrupt", "staff", -1, 0, 9, .009, .10, .03, {.00, -.02, .15, -.04, -.36, -.33}},
    {"corruption_cases",
     "per 1,000 staff-years",
     "Corruption cases opened",
     "staff",
     0,
     1,
     10,
     3.4,
     .2,
     .1,
     {.00, .01, .08, -.02, .44, .36}},
    {"fusion_group_mean",
     "0 to 1",
     "Mean identity fusion with the own group",
     "groups",
     -1,
     0,
     11,
     .42,
     .03,
     .004,
     {-.04, .07, .01, -.02, .00, -.03}},
    {"orders_delivered",
     "per group and period",
     "Leaders' orders that arrive",
     "groups",
     -1,
     0,
     12,
     7.8,
     .09,
     .03,
     {-.08, -.31, -.05, -.02, -.06, -.29}},
    {"coordination", "0 to 1", "Coordination of groups", "groups", -1, 0, 0, .61, .05, .01, {-.07, -.22, -.03, -.01, -.04, -.2}},
    {"crowding", "prisoners per place", "Prisoners per place", "population", -1, 0, 0, 1.18, .01, 0, {0, 0, 0, 0, 0, 0}},
    {"family_contact",
     "hours per prisoner-month",
     "Contact with the family",
     "rights",
     1,
     0,
     13,
     5.2,
     .03,
     .006,
     {-.09, -.28, -.12, .05, .00, -.04}},
};

static const char *const names[N_STRATEGIES + 1] = {"baseline",  "dispersal",       "special-units", "supply-reduction",
                                                    "treatment", "staff-integrity", "mix",           "nothing"};
static const char *const titles[N_STRATEGIES + 1] = {"Baseline: as today",
                                                     "Disperse group members",
                                                     "Special units for leaders",
                                                     "Supply reduction: scanners, searches, mail screening",
                                                     "Treatment and debt relief",
                                                     "Staff integrity programme",
                                                     "Mix: treatment, integrity, small special units",
                                                     "Changes nothing"};

double fake_relative_effect(uint32_t strategy, uint32_t outcome)
{
    return strategy == 0 || strategy >= N_STRATEGIES ? 0.0 : outcomes[outcome].effect[strategy - 1];
}

static void *take(size_t count, size_t size)
{
    void *memory = ocp_alloc(count, size);
    OCP_REQUIRE(memory != NULL);
    return memory;
}

static double share_of_full_effect(uint32_t period)
{
    return period < 3 ? 0.0 : fmin(1.0, (double)(period - 2) / 8.0);
}

/* One value. The generator is at an address that strategies share for the common noise and one of its own for the rest. */
static double make_value(gsl_rng *rng, const struct ocp_results *r, uint32_t o, uint32_t strategy, uint32_t replicate,
                         uint32_t period, double carried)
{
    const struct fake_outcome *f = &outcomes[o];
    double ramp = share_of_full_effect(period), season = 1.0 + .02 * sin((double)period / 2.0);
    struct ocp_key key = ocp_key_make(r->seed, replicate);
    if (strcmp(f->name, "cost_eur") == 0) {
        return strategy == 0 || strategy >= N_STRATEGIES ? 0.0 : f->effect[strategy - 1] * (period < 3 ? .4 : 1.0 + .01 * carried);
    }
    if (strcmp(f->name, "rights_breaches") == 0) {
        return strategy == 2 ? 3.1 * ramp * (1.0 + .3 * carried) : 0.0;
    }
    double effect = 1.0 + ramp * fake_relative_effect(strategy, o);
    if (f->level < 1.0 && strcmp(f->family, "harm") == 0) {
        ocp_gsl_philox_seek(rng, key, period, o, 3);
        double shared = gsl_rng_uniform(rng); /* inversion: the same uniform under every strategy */
        double mean = f->level * effect / 3.0, p = exp(-mean), sum = p;
        unsigned count = 0;
        while (shared > sum && count < 30) {
            count++;
            p *= mean / count;
            sum += p;
        }
        return 3.0 * count;
    }
    double own = 0.0; /* of the strategy: some of it lasts for the run, some for the period */
    if (effect != 1.0) {
        ocp_gsl_philox_seek(rng, key, 0, o * 16 + strategy, 4);
        own = 1.5 * ramp * gsl_ran_gaussian(rng, f->own);
        ocp_gsl_philox_seek(rng, key, period, o * 16 + strategy, 2);
        own += gsl_ran_gaussian(rng, f->own);
    }
    return f->level * season * effect * (1.0 + f->noise * carried + own);
}

static void fill_values(struct ocp_results *r)
{
    gsl_rng *rng = gsl_rng_alloc(ocp_gsl_philox);
    for (uint32_t o = 0; o < r->n_outcomes; o++) {
        for (uint32_t run = 0; run < r->n_runs; run++) {
            double carried = 0.0;
            for (uint32_t period = 0; period < r->n_periods; period++) {
                ocp_gsl_philox_seek(rng, ocp_key_make(r->seed, r->run_replicate[run]), period, o, 1);
                carried = .8 * carried + .6 * gsl_ran_gaussian(rng, 1.0);
                double value = make_value(rng, r, o, r->run_strategy[run], r->run_replicate[run], period, carried);
                r->value[((size_t)o * r->n_runs + run) * r->n_periods + period] = r->run_status[run] == OCP_RUN_DONE ? value : NAN;
            }
        }
    }
    gsl_rng_free(rng);
}

static void name_outcomes(struct ocp_results *r)
{
    for (uint32_t o = 0; o < r->n_outcomes; o++) {
        struct ocp_results_outcome *row = &r->outcome[o];
        snprintf(row->name, sizeof row->name, "%s", outcomes[o].name);
        snprintf(row->unit, sizeof row->unit, "%s", outcomes[o].unit);
        snprintf(row->meaning, sizeof row->meaning, "%s", outcomes[o].meaning);
        snprintf(row->family, sizeof row->family, "%s", outcomes[o].family);
        row->direction = outcomes[o].direction;
        row->recorded = outcomes[o].recorded;
        row->lead = outcomes[o].lead;
    }
}

static void name_params(struct ocp_results *r)
{
    static const struct ocp_results_param rows[] = {

        {.name = "fusion.shared_dysphoria_gain", .unit = "1", .evidence = "I01; size ASSUMED", .value = 0.05},
        {.name = "market.elasticity_cannabis", .unit = "1", .evidence = "D25-D28", .value = -0.7},
        {.name = "market.adjust_speed", .unit = "1/d", .evidence = "ASSUMED", .value = 0.08},
        {.name = "staff.rate_cultivate", .unit = "1/d", .evidence = "ASSUMED no published rate", .value = 0.0004},
        {.name = "staff.pay", .unit = "1", .evidence = "definition: 1 is today's", .value = 1},
        {.name = "violence.base_rate", .unit = "per 1000 prisoner-years", .evidence = "C01-C06", .value = 140},
        {.name = "placement.escort_cost", .unit = "EUR", .evidence = "L12", .value = 640},
        {.name = "population.remand_share", .unit = "1", .evidence = "A08", .value = 0.26}};
    r->n_params = (uint32_t)OCP_COUNT(rows);
    r->param = take(OCP_COUNT(rows), sizeof *r->param);
    memcpy(r->param, rows, sizeof rows);
    for (uint32_t i = 0; i < r->n_params; i++) {
        r->param[i].fallback = r->param[i].value;
    }
}

/* Text that tries to leave its place, once for each language that it passes through. */
static void make_hostile(struct ocp_results *r)
{
    snprintf(r->title, sizeof r->title, "`touch hostile1` $(touch hostile2) '; system(\"touch hostile3\") #\n!touch hostile4");
    snprintf(r->description, sizeof r->description, "<script>alert(1)</script> \"quoted\" & 'single' <img src=x onerror=alert(2)>");
    snprintf(r->strategy[1].title, sizeof r->strategy[1].title, "'\nsystem(\"touch hostile5\")\nplot '< touch hostile6'\n");
    snprintf(r->strategy[2].title, sizeof r->strategy[2].title, "| touch hostile7 <b>\"bold\"</b> \\");
    snprintf(r->strategy[3].title, sizeof r->strategy[3].title, "{/Symbol a}_b^c @macro %%d \x1b[31m \xff\xfe \u202e drowkcab");
    snprintf(r->outcome[0].meaning, sizeof r->outcome[0].meaning, "Assaults' ]]> --> </svg><script>alert(3)</script> `id`");
    snprintf(r->outcome[0].unit, sizeof r->outcome[0].unit, "per \"1,000\" <years> 'x' `id`");
    snprintf(r->scenario, 200, "name: hostile\n# </pre><script>alert(4)</script>\n");
}

static void name_study(struct ocp_results *r)
{
    snprintf(r->name, sizeof r->name, "fabricated");
    snprintf(r->title, sizeof r->title, "Six strategies against organised crime in a fabricated prison estate");
    snprintf(
        r->description, sizeof r->description,
        "Which mix of measures lowers violence in prison without moving the harm to debtors, staff or rights? Invented figures: "
        "they exercise the tables, the figures and the report.");
    snprintf(r->version, sizeof r->version, "0.1.0");
    memset(r->design_hash, 'a', 64);
    memcpy(r->design_hash, "3f9c1e07b2d4", 12);
    r->scenario = take(256, 1);
    snprintf(r->scenario, 256, "name: fabricated\nseed: 20251104\nreplicates: 40\nhorizon: 1095 d\n");
    for (uint32_t s = 0; s < r->n_strategies; s++) {
        uint32_t which = s + 1 == r->n_strategies && s >= 1 ? N_STRATEGIES : s;
        snprintf(r->strategy[s].name, sizeof r->strategy[s].name, "%s", names[which]);
        snprintf(r->strategy[s].title, sizeof r->strategy[s].title, "%s", titles[which]);
    }
}

static void lay_out_runs(struct ocp_results *r, uint32_t n_failed)
{
    for (uint32_t run = 0; run < r->n_runs; run++) {
        uint32_t strategy = run / r->n_replicates;
        /* The last strategy is "nothing": the numbers of the baseline, bit for bit. */
        r->run_strategy[run] = strategy;
        r->run_replicate[run] = run % r->n_replicates;
        r->run_status[run] = strategy == 2 && run % r->n_replicates < n_failed ? OCP_RUN_FAILED : OCP_RUN_DONE;
    }
    for (uint32_t period = 0; period < r->n_periods; period++) {
        r->time[period] = fmin(30.0 * (period + 1), r->horizon_days);
    }
}

static void copy_baseline_to_last(struct ocp_results *r)
{
    for (uint32_t o = 0; o < r->n_outcomes && r->n_strategies > 1; o++) {
        double *rows = r->value + (size_t)o * r->n_runs * r->n_periods;
        size_t block = (size_t)r->n_replicates * r->n_periods;
        memcpy(rows + (r->n_strategies - 1) * block, rows, block * sizeof *rows);
    }
}

/* Two snapshots of the first replicate of every strategy: a ring of twelve in two groups; one has gone in the second, and the
 * service believes in somebody who is no member. */
static void invent_network(struct ocp_results *r)
{
    enum { PERSONS = 12, DAYS = 2 };
    r->n_groups = 2;
    r->group = take(2, sizeof *r->group);
    snprintf(r->group[0], sizeof r->group[0], "clan");
    snprintf(r->group[1], sizeof r->group[1], "crew");
    r->node = take((size_t)r->n_strategies * DAYS * PERSONS, sizeof *r->node);
    r->edge = take((size_t)r->n_strategies * DAYS * PERSONS * 2, sizeof *r->edge);
    for (uint32_t s = 0; s < r->n_strategies; s++) {
        for (uint32_t day = 0; day < 2 * 30; day += 30) {
            const uint32_t persons = day == 0 ? PERSONS : PERSONS - 1, run = s * r->n_replicates;
            for (uint32_t i = 0; i < persons; i++) {
                r->node[r->n_nodes++] = (struct ocp_network_node){.run = run,
                                                                  .day = day,
                                                                  .person = 10 * i,
                                                                  .prison = i % 2,
                                                                  .group = i == 5 ? -1 : (int32_t)(i / 6),
                                                                  .believed_group = i % 2 ? (int32_t)(i / 6) : -1,
                                                                  .role = i == 5 ? 0 : 1 + i % 4,
                                                                  .believed_role = i % 2 ? 2 : 0,
                                                                  .standing = 0.5,
                                                                  .assessed = 0.25};
            }
            for (uint32_t layer = 0; layer < OCP_LAYER_COUNT; layer++) {
                for (uint32_t i = 0; i + 1 + layer < persons; i++) {
                    r->edge[r->n_edges++] = (struct ocp_network_edge){
                        .run = run, .day = day, .layer = layer, .a = 10 * i, .b = 10 * (i + 1 + layer), .weight = 0.07 * i};
                }
            }
        }
    }
}

struct ocp_results *fake_results(const struct fake_options *options)
{
    struct ocp_results *r = take(1, sizeof *r);
    r->seed = 20251104;
    r->n_strategies = options->n_strategies > 0 ? options->n_strategies : N_STRATEGIES + 1;
    OCP_REQUIRE(r->n_strategies <= N_STRATEGIES + 1);
    r->n_replicates = options->n_replicates > 0 ? options->n_replicates : 40;
    r->n_periods = options->n_periods > 0 ? options->n_periods : 37;
    r->n_outcomes = options->few_outcomes ? 6 : N_OUTCOMES;
    r->n_runs = r->n_strategies * r->n_replicates;
    r->burn_in_days = 365;
    r->period_days = 30;
    r->horizon_days = 30 * r->n_periods > 1095 && r->n_periods == 37 ? 1095 : 30 * r->n_periods;
    r->prisoners = 4210;
    r->staff = 2080;
    r->n_prisons = 2;
    r->prison = take(2, sizeof *r->prison);
    snprintf(r->prison[0], sizeof r->prison[0], "North");
    snprintf(r->prison[1], sizeof r->prison[1], "South");
    r->strategy = take(r->n_strategies, sizeof *r->strategy);
    r->outcome = take(r->n_outcomes, sizeof *r->outcome);
    r->time = take(r->n_periods, sizeof *r->time);
    r->run_status = take(r->n_runs, sizeof *r->run_status);
    r->run_strategy = take(r->n_runs, sizeof *r->run_strategy);
    r->run_replicate = take(r->n_runs, sizeof *r->run_replicate);
    r->value = take((size_t)r->n_outcomes * r->n_runs * r->n_periods, sizeof *r->value);
    name_study(r);
    name_outcomes(r);
    name_params(r);
    lay_out_runs(r, options->n_failed);
    fill_values(r);
    copy_baseline_to_last(r);
    if (options->no_breaches) {
        memset(r->value + (size_t)4 * r->n_runs * r->n_periods, 0, (size_t)r->n_runs * r->n_periods * sizeof *r->value);
    }
    if (!options->few_outcomes) {
        invent_network(r);
    }
    if (options->hostile) {
        make_hostile(r);
        if (r->n_groups > 0)
            memcpy(r->group[0], "`rm -rf /`'<script>", sizeof "`rm -rf /`'<script>");
    }
    return r;
}

void fake_results_free(struct ocp_results *results)
{
    free(results->strategy);
    free(results->outcome);
    free(results->param);
    free(results->prison);
    free(results->time);
    free(results->run_status);
    free(results->run_strategy);
    free(results->run_replicate);
    free(results->value);
    free(results->reason);
    free(results->scenario);
    free(results->node);
    free(results->edge);
    free(results->group);
    free(results);
}
