/* Staff conditioning and integrity. */
#include "models/institution/staff_state.h"
#include "models/day.h"

static const struct ocp_column columns[] = {STAFF_COLUMNS(OCP_COLUMN_ROW)};

const struct ocp_mechanism staff_mechanism = {
    .name = "staff",
    .title = "Staff conditioning and integrity",
    .meaning = "Staff conditioning and integrity",
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
};
