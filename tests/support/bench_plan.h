/* A plan for benchmarks: equal prisons with wings of 60 places, one special wing each, four groups and two spare ones. */
#ifndef TESTS_BENCH_PLAN_H
#define TESTS_BENCH_PLAN_H

#include "engine/model.h"
#include "engine/plan.h"

/* False when memory runs out. The caller frees with ocp_plan_free. `seven`: the mechanisms after placement are off. */
bool bench_plan(struct ocp_plan *plan, const struct ocp_model *model, uint32_t prisons, uint32_t each, uint32_t days, bool seven);

#endif
