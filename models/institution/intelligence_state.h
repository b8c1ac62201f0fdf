/* Intelligence, agencies, information exchange: state. */
#ifndef MODELS_INTELLIGENCE_STATE_H
#define MODELS_INTELLIGENCE_STATE_H

#include "engine/day.h"
#include "models/catalogue.h"

#define INTELLIGENCE_COLUMNS(C) \
    C(float, log_odds, OCP_PRISONER, 1, "1", "belief of the service that the prisoner serves a group, as log-odds")            \
    C(uint16_t, reports, OCP_PRISONER, 1, "count", "reports on the prisoner since admission")                                  \
    C(float, queue, OCP_PRISON, 1, "reports", "reports that wait for an analyst")

struct intelligence_state {
    INTELLIGENCE_COLUMNS(OCP_COLUMN_FIELD)
};

static inline struct intelligence_state *intelligence_of(const struct ocp_world *world)
{
    return ocp_state(world, MECH_intelligence);
}

#endif
