/* One row declares a parameter: name, unit, default, bounds, prior, evidence, meaning.
 *
 * A mechanism lists its rows in an X-macro next to its code:
 *
 *   #define FUSION_PARAMS(P) \
 *       P(eta_shared, "fusion.shared_dysphoria_gain", "1", 0.05, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.01, 0.15, "I01", \
 *         "share of the remaining distance to full fusion gained per shared dysphoric event of intensity 1") \
 *       ...
 *   struct fusion_params { FUSION_PARAMS(OCP_PARAM_FIELD) };
 *   static const struct ocp_param fusion_param_rows[] = { FUSION_PARAMS(OCP_PARAM_ROW) };
 *
 * Every field is a double in SI-like model units: days, euro cents where money is exact, shares in [0,1], persons.
 * Evidence: an id of the evidence table ("I01", "D25-D28") or the word ASSUMED, optionally followed by a reason. */
#ifndef OCP_PARAM_H
#define OCP_PARAM_H

#include <stddef.h>

enum ocp_prior {
    OCP_PRIOR_NONE,      /* fixed by definition or by law: not swept */
    OCP_PRIOR_UNIFORM,   /* a = low, b = high */
    OCP_PRIOR_NORMAL,    /* a = mean, b = standard deviation; truncated to the bounds */
    OCP_PRIOR_LOGNORMAL, /* a = median, b = sigma of the log; truncated to the bounds */
    OCP_PRIOR_BETA,      /* a, b = shapes, scaled to the bounds */
    OCP_PRIOR_ORDER,     /* not a belief but an order that a mechanism obeys: 0 unless an intervention writes it */
    OCP_PRIOR_RULE,      /* what others are measured by: the scenario's parameters alone set it, never what is measured */
    OCP_PRIOR_REGIME     /* what a regime says of itself: no intervention changes it */
};

struct ocp_param {
    const char *field; /* C name */
    const char *name;  /* "mechanism.parameter", the name in scenario files */
    const char *unit;  /* see ocp_unit_parse: "1", "1/d", "d", "EUR", "EUR/g", "persons", "staff/prisoner" ... */
    double fallback;   /* default value, in `unit` */
    double low, high;  /* inclusive bounds, in `unit` */
    enum ocp_prior prior;
    double prior_a, prior_b;
    const char *evidence; /* evidence ids, or ASSUMED */
    const char *meaning;  /* one line, UTF-8 */
};

#define OCP_PARAM_FIELD(field, name, unit, fallback, low, high, prior, a, b, evidence, meaning) double field;
#define OCP_PARAM_ROW(field, name, unit, fallback, low, high, prior, a, b, evidence, meaning) \
    {#field, name, unit, fallback, low, high, prior, a, b, evidence, meaning},

#endif
