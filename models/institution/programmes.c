/* Prevention, rehabilitation, dynamic security: treatment, activity, family contact, exit programmes, humane conditions, competing for staff hours. */
#include "models/institution/programmes_state.h"
#include "models/day.h"

static const struct ocp_column columns[] = {PROGRAMMES_COLUMNS(OCP_COLUMN_ROW)};

const struct ocp_mechanism programmes_mechanism = {
    .name = "programmes",
    .title = "Prevention, rehabilitation, dynamic security",
    .meaning = "treatment, activity, family contact, exit programmes, humane conditions, competing for staff hours",
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
};
