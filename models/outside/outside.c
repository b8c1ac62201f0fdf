/* Outside world and minors: associates, attacks ordered from inside, pressure on families and staff, recruitment of minors. */
#include "models/outside/outside_state.h"
#include "models/day.h"

static const struct ocp_column columns[] = {OUTSIDE_COLUMNS(OCP_COLUMN_ROW)};

const struct ocp_mechanism outside_mechanism = {
    .name = "outside",
    .title = "Outside world and minors",
    .meaning = "associates, attacks ordered from inside, pressure on families and staff, recruitment of minors",
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
};
