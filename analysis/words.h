/* Effects as people read them: the same rounding in tables, figures and the report. */
#ifndef OCP_WORDS_H
#define OCP_WORDS_H

#include "analysis/buffer.h"
#include "analysis/effects.h"

enum { OCP_WORDS_SIZE = 160 };

/* Half the width of an interval; 0 when it is no more than the rounding of its ends. */
double ocp_half_width(struct ocp_interval interval);

/* The effect in % of the baseline, or in the outcome's unit where the baseline is 0 and for costs: "-13.6 %", "0", "n/a", "+10.7 million".
 * With `about` (a plus-minus sign) also half the 95 % interval, shorter: "-13.6 ±0.8 %", "+10.7 ±0.1 M". Percentages have
 * at most two decimals. */
void ocp_words_size_of(char out[OCP_WORDS_SIZE], const struct ocp_effect *effect, const char *about);

/* How a strategy with a flag is called: "breaches rights", or "adds breaches of rights" where the baseline has some too. */
const char *ocp_words_flag(const struct ocp_comparison *comparison);

/* One broken rule: "Days with ... (rule): 120 against 3.1 days per 1000 prisoner-years". For the baseline only its
 * own level is given. */
enum { OCP_RULE_SIZE = 512 };
void ocp_words_rule(char out[OCP_RULE_SIZE], const struct ocp_comparison *comparison, uint32_t strategy, uint32_t rule);

#endif
