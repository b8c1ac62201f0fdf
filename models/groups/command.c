/* Communication and remote control: orders from inside by channel, interception, jamming, bypass. */
#include "models/groups/command_state.h"
#include "models/day.h"

static const struct ocp_column columns[] = {COMMAND_COLUMNS(OCP_COLUMN_ROW)};

const struct ocp_mechanism command_mechanism = {
    .name = "command",
    .title = "Communication and remote control",
    .meaning = "orders from inside by channel, interception, jamming, bypass",
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
};
