/* Fabricated results with known effects, for the tests of the analysis room. The figures are invented for testing: nothing is to
 * be learnt from them about prisons. */
#ifndef FAKE_RESULTS_H
#define FAKE_RESULTS_H

#include "archive/archive.h"

struct fake_options {
    uint32_t n_replicates, n_periods; /* 0: 40 and 37 */
    uint32_t n_strategies;            /* 0: all seven; the last, "nothing", changes nothing */
    uint32_t n_failed;                /* so many runs of strategy 2 failed */
    bool hostile;                     /* names and titles that try to become commands or markup */
    bool few_outcomes;                /* only harm and cost: no prices, no stages */
    bool no_breaches;                 /* no strategy breaches rights */
};

/* Owned by the caller: fake_results_free. */
struct ocp_results *fake_results(const struct fake_options *options);
void fake_results_free(struct ocp_results *results);

/* The true paired effect, relative to the baseline, that the generator gives strategy s on outcome o after its start. */
double fake_relative_effect(uint32_t strategy, uint32_t outcome);

#endif
