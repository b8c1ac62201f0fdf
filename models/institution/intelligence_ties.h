/* Private to intelligence: who is said to keep company with whom. */
#ifndef MODELS_INTELLIGENCE_TIES_H
#define MODELS_INTELLIGENCE_TIES_H

#include "models/institution/intelligence_state.h"

/* The associate that a report on this prisoner names, or OCP_NOWHERE. `kind` tells reports of one day apart. */
uint32_t intelligence_associate(const struct ocp_day *day, uint32_t row, uint32_t kind, double names, double right);
/* A report worked on: evidence that the prisoner in this row and `whom` are associates. */
void intelligence_associate_note(struct intelligence_state *s, uint32_t row, uint32_t whom, float weight);
/* Old evidence fades; what is all but gone, or about somebody who has left, is struck off. */
void intelligence_associates_fade(const struct ocp_world *world, uint32_t row, float keep);

enum { INTELLIGENCE_DRAW_ASSOCIATE = 5 }; /* beside the draws in intelligence.c */

#endif
