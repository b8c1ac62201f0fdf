/* Groups, roles, governance: roles recognised from standing, succession, splits, joining and leaving, governance, rivalry. */
#include "models/groups/groups_state.h"
#include "models/day.h"

static const struct ocp_column columns[] = {GROUPS_COLUMNS(OCP_COLUMN_ROW)};

const struct ocp_mechanism groups_mechanism = {
    .name = "groups",
    .title = "Groups, roles, governance",
    .meaning = "roles recognised from standing, succession, splits, joining and leaving, governance, rivalry",
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
};
