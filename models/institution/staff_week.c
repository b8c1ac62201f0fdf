/* What moves slowly among staff: once a week service, training, stress, the pull of groups and everybody's hazards; every
 * fourth week culture, loyalty and the rotation of posts. All of it reads the state of the week before. */
#include "engine/clones.h"
#include "models/institution/staff_inside.h"

enum { DAYS_A_ROUND = 28 };
/* Rates per month, of which a year has twelve, apply to rounds of 28 days. */
#define ROUND (28.0 / 30.4375)

static float bounded(float x)
{
    return x < 0.0F ? 0.0F : (x > 1.0F ? 1.0F : x);
}

/* New culture of every wing into `next`, from the culture, the stages and the memory of last month. */
static void next_culture(const struct ocp_day *day, uint32_t prison, float *next)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    const struct staff_state *s = staff_of(world);
    uint32_t *conditioned = ocp_scratch(day, site->wing_count * sizeof *conditioned);
    for (uint32_t k = 0; k < site->wing_count; k++) {
        conditioned[k] = 0;
    }
    for (uint32_t row = site->staff_first; row < site->staff_first + site->staff_count; row++) {
        conditioned[s->wing[row] - site->wing_first] += s->stage[row] >= STAGE_CROSSED;
    }
    double mean = 0.0;
    for (uint32_t k = 0; k < site->wing_count; k++) {
        mean += (double)s->posts[site->wing_first + k] * (double)s->culture[site->wing_first + k];
    }
    mean = site->staff_count > 0 ? mean / (double)site->staff_count : 0.5;
    for (uint32_t k = 0; k < site->wing_count; k++) {
        const uint32_t w = site->wing_first + k;
        const struct staff_params *p = ocp_wing_params(day, w, MECH_staff);
        const double share = s->posts[w] > 0 ? (double)conditioned[k] / (double)s->posts[w] : 0.0;
        const double target =
            p->culture_norm - p->culture_retaliation * (double)s->retaliation[prison] - p->culture_corrupt * share;
        next[k] = bounded((float)staff_culture_step((double)s->culture[w], mean, ROUND * p->culture_spread,
                                                    (double)bounded((float)target), ROUND * p->culture_drift));
    }
}

/* Those picked exchange posts in a ring, so that every wing keeps its posts. Contact with the handler is lost; an approach
 * without leverage may end with it. */
static void rotate(const struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    struct staff_state *s = staff_of(world);
    const uint32_t first = site->staff_first;
    const struct ocp_words words = ocp_draw_staff(day, OCP_PURPOSE(MECH_staff, STAFF_DRAW_ROTATION), first, site->staff_count, 2);
    uint32_t *picked = ocp_scratch(day, (site->staff_count + 1U) * sizeof *picked);
    uint32_t n = 0;
    for (uint32_t i = 0; i < site->staff_count; i++) {
        const struct staff_params *p = ocp_wing_params(day, s->wing[first + i], MECH_staff);
        picked[n] = i;
        n += ocp_chance(words.word[0][i], ROUND * p->rotation) ? 1U : 0U;
    }
    if (n < 2) {
        return;
    }
    const uint32_t wing = s->wing[first + picked[0]];
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t row = first + picked[k];
        const struct staff_params *p = ocp_wing_params(day, s->wing[row], MECH_staff);
        const bool early = s->stage[row] == STAGE_CULTIVATED || s->stage[row] == STAGE_CROSSED;
        const uint32_t to = k + 1 < n ? s->wing[first + picked[k + 1]] : wing;
        const bool moved = to != s->wing[row];
        s->wing[row] = to;
        if (moved && early && ocp_chance(words.word[1][picked[k]], p->rotation_break)) {
            s->stage[row] = STAGE_NONE;
            s->group[row] = OCP_NO_GROUP;
        }
    }
}

static void week_of(const struct ocp_day *day, uint32_t row, bool month)
{
    struct staff_state *s = staff_of(day->world);
    const uint32_t wing = s->wing[row];
    const struct staff_params *p = ocp_wing_params(day, wing, MECH_staff);
    const struct staff_derived *d = ocp_wing_derived(day, wing, MECH_staff);
    s->tenure[row] += 7.0F / 365.25F;
    s->training[row] = d->training_level + d->training_week * (s->training[row] - d->training_level);
    const float presence = s->presence[wing];
    const float missing = presence < 1.0F ? 1.0F - presence : 0.0F;
    const float target = (float)p->stress_base + (float)p->stress_presence * missing + (float)p->stress_hurt * s->hurt[wing] -
                         (float)p->stress_support * 2.0F * ((float)p->support - 0.5F);
    s->stress[row] = bounded(target) + d->stress_week * (s->stress[row] - bounded(target));
    if (month) {
        s->loyalty[row] += (float)(ROUND * p->loyalty_pull) * (1.0F - s->culture[wing] - s->loyalty[row]);
    }
}

/* What the hazards of a person under no conditioning and no charge need of his wing: all per day, at reference exponents. */
struct wing_hazards {
    float vulnerability, inexperience, stress, training; /* exponent of being approached */
    float approach, accused, sick, leave_new, leave, sick_stress, leave_stress;
};

static struct wing_hazards hazards_of(const struct ocp_day *day, uint32_t wing)
{
    const struct staff_state *s = staff_of(day->world);
    const struct staff_params *p = ocp_wing_params(day, wing, MECH_staff);
    const struct staff_derived *d = ocp_wing_derived(day, wing, MECH_staff);
    const struct staff_weights *w = &d->weights;
    /* The person's part of the exponent is linear; the wing's part is what a person of all zeros would have. */
    const struct staff_person nobody = {0.0, 0.0, 0.0, 0.0};
    const double wing_part = staff_susceptibility(w, &nobody, (double)s->culture[wing], p->supervision);
    return (struct wing_hazards){
        .vulnerability = (float)w->vulnerability,
        .inexperience = (float)w->inexperience,
        .stress = (float)w->stress,
        .training = (float)w->training,
        .approach = (float)(wing_part * d->pay_factor * (double)s->pressure[wing] * (1.0 - p->unit_prevent) / 365.25),
        .accused = (float)(p->false_report * 2.0 * (1.0 - (double)s->culture[wing]) / 365.25),
        .sick = (float)(p->sick * (1.0 + p->sick_hurt * (double)s->hurt[wing]) / 365.25),
        .leave_new = (float)(p->leave_new * d->pay_factor / 365.25),
        .leave = (float)(p->leave * d->pay_factor / 365.25),
        .sick_stress = (float)p->sick_stress,
        .leave_stress = (float)p->leave_stress,
    };
}

OCP_CLONES
static void exponentials(float *x, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        x[i] = ocp_expf(x[i]);
    }
}

/* 1 - e^-t as a threshold; the series avoids the cancellation at the small hazards that are the rule. */
OCP_CLONES
static void gates(const float *total, uint32_t *gate, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const float t = total[i];
        const float small = t * (1.0F - t * (0.5F - t * (1.0F / 6.0F - t * (1.0F / 24.0F))));
        const float chance = t < 0.1F ? small : 1.0F - ocp_expf(-t);
        /* In two halves: conversion to signed integers is one instruction everywhere. */
        const float scaled = chance * 0x1p23F;
        const int32_t high = (int32_t)scaled;
        const int32_t low = (int32_t)((scaled - (float)high) * 0x1p9F);
        gate[i] = chance >= 1.0F ? UINT32_MAX : ((uint32_t)high << 9) + (uint32_t)low;
    }
}

/* Everybody's gate anew: in bulk as if nobody were conditioned, then one by one for the few who are. */
static void refresh_all(const struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    struct staff_state *s = staff_of(world);
    const uint32_t first = site->staff_first;
    const uint32_t n = site->staff_count;
    struct wing_hazards *wings = ocp_scratch(day, site->wing_count * sizeof *wings);
    for (uint32_t k = 0; k < site->wing_count; k++) {
        wings[k] = hazards_of(day, site->wing_first + k);
    }
    float *exponent[4]; /* inexperience, susceptibility, sickness, leaving */
    for (int k = 0; k < 4; k++) {
        exponent[k] = ocp_scratch(day, (n + 1U) * sizeof **exponent);
    }
    for (uint32_t i = 0; i < n; i++) {
        exponent[0][i] = -s->tenure[first + i] / 3.0F;
    }
    exponentials(exponent[0], n);
    for (uint32_t i = 0; i < n; i++) {
        const struct wing_hazards *w = &wings[s->wing[first + i] - site->wing_first];
        const float stress = s->stress[first + i];
        exponent[1][i] = w->vulnerability * s->vulnerability[first + i] + w->inexperience * exponent[0][i] + w->stress * stress -
                         w->training * s->training[first + i];
        exponent[2][i] = w->sick_stress * (stress - (float)STAFF_REFERENCE_HALF);
        exponent[3][i] = w->leave_stress * (stress - (float)STAFF_REFERENCE_HALF);
    }
    for (int k = 1; k < 4; k++) {
        exponentials(exponent[k], n);
    }
    float *total = exponent[0];
    for (uint32_t i = 0; i < n; i++) {
        const struct wing_hazards *w = &wings[s->wing[first + i] - site->wing_first];
        total[i] = w->approach * exponent[1][i] + w->accused + w->sick * exponent[2][i] +
                   (s->tenure[first + i] < 2.0F ? w->leave_new : w->leave) * exponent[3][i];
    }
    gates(total, s->gate + first, n);
    for (uint32_t i = 0; i < n; i++) {
        if (s->stage[first + i] != STAGE_NONE || s->charge[first + i] != 0) {
            staff_refresh(day, first + i);
        }
    }
}

void staff_week(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    struct staff_state *s = staff_of(world);
    const bool month = day->day % DAYS_A_ROUND == 0 && day->day > 0;
    float *culture = ocp_scratch(day, site->wing_count * sizeof *culture);
    if (month) {
        next_culture(day, prison, culture);
    }
    double vulnerability = 0.0;
    for (uint32_t row = site->staff_first; row < site->staff_first + site->staff_count; row++) {
        week_of(day, row, month);
        vulnerability += (double)s->vulnerability[row];
    }
    ocp_measure_ratio(day, MECH_staff, STAFF_OUT_VULNERABILITY, prison, vulnerability, (double)site->staff_count);
    for (uint32_t k = 0; k < site->wing_count; k++) {
        double pull[OCP_MAX_GROUPS + 1];
        s->pressure[site->wing_first + k] = (float)staff_pull(day, site->wing_first + k, pull);
        s->culture[site->wing_first + k] = month ? culture[k] : s->culture[site->wing_first + k];
    }
    const struct staff_derived *d = ocp_prison_derived(day, prison, MECH_staff);
    s->retaliation[prison] *= d->retaliation_week;
    if (month) {
        rotate(day, prison);
    }
    refresh_all(day, prison);
}
