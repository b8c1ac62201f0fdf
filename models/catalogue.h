/* The only list of mechanisms. Order fixes parameter order, purposes of draws and the order of calls at admission:
 * append, never insert or reorder (that would move every result; a CHANGELOG entry under "Results"). */
#ifndef MODELS_CATALOGUE_H
#define MODELS_CATALOGUE_H

#include "engine/model.h"

#define MODELS_CATALOGUE(M) \
    M(population)           \
    M(contacts)             \
    M(fusion)               \
    M(market)               \
    M(staff)                \
    M(violence)             \
    M(placement)            \
    M(groups)               \
    M(command)              \
    M(intelligence)         \
    M(programmes)           \
    M(outside)              \
    M(accounts)

#define MODELS_ENUM(name) MECH_##name,
enum { MODELS_CATALOGUE(MODELS_ENUM) MECH_COUNT };
#undef MODELS_ENUM

#define MODELS_EXTERN(name) extern const struct ocp_mechanism name##_mechanism;
MODELS_CATALOGUE(MODELS_EXTERN)
#undef MODELS_EXTERN

/* For the catalogue alone. */
void models_network(const struct ocp_world *world, const struct ocp_network_sink *sink);

const struct ocp_catalogue *models_catalogue(void);

#endif
