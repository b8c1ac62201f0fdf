/* Three ledgers: state. */
#ifndef MODELS_ACCOUNTS_STATE_H
#define MODELS_ACCOUNTS_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

#define ACCOUNTS_COLUMNS(C) C(double, euros, OCP_WORLD, 1, "EUR", "spent on the strategy since burn-in")

struct accounts_state {
    ACCOUNTS_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct accounts_state *accounts_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_accounts);
}

#endif
