/* Intelligence, agencies, information exchange: reports, reliability, bias, queues, risk scores, sharing, screening. */
#include "models/institution/intelligence_state.h"
#include "models/day.h"

static const struct ocp_column columns[] = {INTELLIGENCE_COLUMNS(OCP_COLUMN_ROW)};

const struct ocp_mechanism intelligence_mechanism = {
    .name = "intelligence",
    .title = "Intelligence, agencies, information exchange",
    .meaning = "reports, reliability, bias, queues, risk scores, sharing, screening",
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
};
