/* Violence and safety. */
#include "models/institution/violence_state.h"
#include "models/day.h"

static const struct ocp_column columns[] = {VIOLENCE_COLUMNS(OCP_COLUMN_ROW)};

const struct ocp_mechanism violence_mechanism = {
    .name = "violence",
    .title = "Violence and safety",
    .meaning = "Violence and safety",
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
};
