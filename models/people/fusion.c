/* Identity fusion. */
#include "models/people/fusion_state.h"
#include "models/day.h"

static const struct ocp_column columns[] = {FUSION_COLUMNS(OCP_COLUMN_ROW)};

const struct ocp_mechanism fusion_mechanism = {
    .name = "fusion",
    .title = "Identity fusion",
    .meaning = "Identity fusion",
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
};
