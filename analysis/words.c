/* Rounding and wording of effects. */
#include "analysis/words.h"

#include <math.h>
#include <stdio.h>

/* A hundredth of a per cent is more than any of these models can tell. */
static const double least_percent = 0.1;

double ocp_half_width(struct ocp_interval interval)
{
    double half = 0.5 * (interval.high - interval.low);
    return half < 1e-9 * fmax(fabs(interval.low), fabs(interval.high)) ? 0.0 : half;
}

static void with_half(char out[OCP_WORDS_SIZE], double value, double half, double precision, const char *about, const char *unit)
{
    char number[OCP_NUMBER_SIZE], width[OCP_NUMBER_SIZE];
    ocp_number_known(number, OCP_NUMBER_PRINT, value, precision, true);
    if (about == NULL || !isfinite(half)) {
        snprintf(out, OCP_WORDS_SIZE, "%s%s", number, unit);
        return;
    }
    ocp_number_half(width, OCP_NUMBER_PRINT, precision > half ? fmax(half, 0.01) : half, number);
    snprintf(out, OCP_WORDS_SIZE, "%s %s%s%s", number, about, width, unit);
}

void ocp_words_size_of(char out[OCP_WORDS_SIZE], const struct ocp_effect *effect, const char *about)
{
    if (effect->verdict == OCP_VERDICT_UNKNOWN) {
        snprintf(out, OCP_WORDS_SIZE, "n/a");
    } else if (effect->verdict == OCP_VERDICT_SAME) {
        snprintf(out, OCP_WORDS_SIZE, "0");
    } else if (isfinite(effect->relative)) {
        double half = ocp_half_width(effect->relative_t);
        with_half(out, effect->relative, half, fmax(half, least_percent), about, about == NULL ? "\u00a0%" : " %");
    } else {
        double half = ocp_half_width(effect->t), scale = fabs(effect->difference) >= 1e6 ? 1e6 : 1.0;
        const char *unit = scale == 1.0 ? "" : about == NULL ? "\u00a0million" : " M";
        with_half(out, effect->difference / scale, half / scale, half / scale, about, unit);
    }
}

const char *ocp_words_flag(const struct ocp_comparison *comparison)
{
    return comparison->standing[OCP_BASELINE].breaches > 0.0 ? "adds breaches of rights" : "breaches rights";
}

void ocp_words_rule(char out[OCP_RULE_SIZE], const struct ocp_comparison *c, uint32_t strategy, uint32_t rule)
{
    const struct ocp_results_outcome *o = &c->results->outcome[c->rule[rule]];
    char own[OCP_NUMBER_SIZE], base[OCP_NUMBER_SIZE];
    ocp_number(own, OCP_NUMBER_PRINT, ocp_comparison_level(c, strategy, c->rule[rule]), 3);
    ocp_number(base, OCP_NUMBER_PRINT, ocp_comparison_level(c, OCP_BASELINE, c->rule[rule]), 3);
    if (strategy == OCP_BASELINE) {
        snprintf(out, OCP_RULE_SIZE, "%s: %s %s", o->meaning, own, o->unit);
    } else {
        snprintf(out, OCP_RULE_SIZE, "%s: %s against %s %s", o->meaning, own, base, o->unit);
    }
}
