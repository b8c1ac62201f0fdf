/* Drug and contraband economy. */
#include "models/economy/market_state.h"
#include "models/day.h"

static const struct ocp_column columns[] = {MARKET_COLUMNS(OCP_COLUMN_ROW)};

const struct ocp_mechanism market_mechanism = {
    .name = "market",
    .title = "Drug and contraband economy",
    .meaning = "Drug and contraband economy",
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
};
