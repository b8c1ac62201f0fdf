/* Private to contacts: ties that a plan brings along. */
#ifndef MODELS_CONTACTS_SEED_H
#define MODELS_CONTACTS_SEED_H

#include "models/people/contacts_state.h"

/* One end of every tie of the plan's networks that this person has, at least as strong as `least`. Day 0 only: elsewhere, and
 * for persons who are in no network, nothing happens. */
void contacts_seed(const struct ocp_day *day, uint32_t row, uint32_t person, double least);

#endif
