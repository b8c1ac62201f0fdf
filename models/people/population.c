/* Population and flows. */
#include "models/people/population_state.h"
#include "models/day.h"

static const struct ocp_column columns[] = {POPULATION_COLUMNS(OCP_COLUMN_ROW)};

const struct ocp_mechanism population_mechanism = {
    .name = "population",
    .title = "Population and flows",
    .meaning = "Population and flows",
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
};
