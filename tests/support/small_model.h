/* A catalogue of declarations only, for tests of what reads declarations: the scenario room needs names, units and bounds,
 * not behaviour. `contacts`, `placement` and their outcomes are declared as the program declares them, so that
 * tests/faults/scenarios gives the same messages from the program. */
#ifndef TESTS_SMALL_MODEL_H
#define TESTS_SMALL_MODEL_H

#include "engine/model.h"

/* Compiled; NULL without memory. Caller: ocp_model_free. */
struct ocp_model *small_model(void);

#endif
