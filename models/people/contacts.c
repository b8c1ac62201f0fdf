/* Contacts and ties. */
#include "models/people/contacts_state.h"
#include "models/day.h"

static const struct ocp_column columns[] = {CONTACTS_COLUMNS(OCP_COLUMN_ROW)};

const struct ocp_mechanism contacts_mechanism = {
    .name = "contacts",
    .title = "Contacts and ties",
    .meaning = "Contacts and ties",
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
};
