/* Placement and regimes. */
#include "models/institution/placement_state.h"
#include "models/day.h"

static const struct ocp_column columns[] = {PLACEMENT_COLUMNS(OCP_COLUMN_ROW)};

const struct ocp_mechanism placement_mechanism = {
    .name = "placement",
    .title = "Placement and regimes",
    .meaning = "Placement and regimes",
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
};
