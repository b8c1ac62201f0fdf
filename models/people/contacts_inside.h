/* Private to contacts: its parameters, what it measures and draws, and the two halves that contacts.c puts together. */
#ifndef MODELS_CONTACTS_INSIDE_H
#define MODELS_CONTACTS_INSIDE_H

#include "models/people/contacts_state.h"

#define CONTACTS_PARAMS(P)                                                                                                     \
    P(rate, "contacts.rate", "1/d", 2.5, 0.0, 8.0, OCP_PRIOR_LOGNORMAL, 2.5, 0.3, "ASSUMED: meaningful contacts",              \
      "persons met by chance per prisoner and day with 8 hours out of cell")                                                   \
    P(seek, "contacts.seek", "1/d", 0.30, 0.0, 0.95, OCP_PRIOR_UNIFORM, 0.1, 0.6, "ASSUMED",                                   \
      "probability per day with 8 hours out of cell that a prisoner seeks out a tie of full strength on the wing")             \
    P(homophily_group, "contacts.homophily_group", "1", 2.0, 0.0, 20.0, OCP_PRIOR_UNIFORM, 0.5, 5.0, "G10, G24; size ASSUMED", \
      "extra weight of meeting a stranger of the own group")                                                                   \
    P(homophily_origin, "contacts.homophily_origin", "1", 0.8, 0.0, 20.0, OCP_PRIOR_UNIFORM, 0.2, 2.0, "ASSUMED",              \
      "extra weight of meeting a stranger of the own origin")                                                                  \
    P(gain, "contacts.gain", "1", 0.04, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.01, 0.1, "ASSUMED",                                     \
      "share of the remaining distance to full strength that a meeting adds to a tie")                                         \
    P(decay, "contacts.decay", "1/d", 0.012, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.004, 0.03, "ASSUMED", "rate at which a tie fades") \
    P(floor, "contacts.floor", "1", 0.02, 0.0, 0.5, OCP_PRIOR_NONE, 0.0, 0.0, "ASSUMED",                                       \
      "strength below which a tie is forgotten")                                                                               \
    P(tie_chance, "contacts.tie_chance", "1", 0.12, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.04, 0.3, "ASSUMED",                         \
      "probability that strangers who meet form a tie")                                                                        \
    P(tie_start, "contacts.tie_start", "1", 0.10, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.05, 0.2, "ASSUMED", "strength of a new tie")  \
    P(remote, "contacts.remote", "1/week", 0.35, 0.0, 7.0, OCP_PRIOR_UNIFORM, 0.1, 1.0, "ASSUMED",                             \
      "contacts a week of a tie across prisons (letters, monitored calls, visitors, illicit phones)")                          \
    P(kin, "contacts.kin", "1", 0.5, 0.02, 1.0, OCP_PRIOR_UNIFORM, 0.2, 0.8, "ASSUMED",                                        \
      "least strength of the tie between relatives who are both inside")

struct contacts_params {
    CONTACTS_PARAMS(OCP_PARAM_FIELD)
};

enum { OUT_DEGREE, OUT_STRENGTH, OUT_MET };

enum { DRAW_MEET, DRAW_REMOTE };

/* Who meets whom in this prison today, into the day's shared meetings (contacts_meet.c). */
void contacts_meet(struct ocp_day *day, uint32_t prison);

#endif
