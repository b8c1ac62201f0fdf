/* A quick complete study on tiny_plan: three strategies (the third changes nothing), so that ensembles can be run in a second. */
#ifndef TESTS_TINY_STUDY_H
#define TESTS_TINY_STUDY_H

#include "tiny_plan.h"

#include "scenario/study.h"

struct tiny_study_options {
    struct tiny_options plan; /* its zeros are smaller here: 2 prisons of 2 wings of 30 places, 20 + 60 days, periods of 15 */
    uint32_t replicates;      /* [4] */
};

/* Caller: tiny_study_free. */
struct ocp_study *tiny_study(const struct ocp_model *model, struct tiny_study_options options);
void tiny_study_free(struct ocp_study *study);

#endif
