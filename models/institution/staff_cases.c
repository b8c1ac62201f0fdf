/* Whistleblowing and cases: who sees, who speaks, what becomes of the report, of the person reported and of the one who
 * spoke. One latent state (the stage) and this chain of detection yield cases, dismissals and convictions. */
#include "models/institution/staff_inside.h"

#include "models/events.h"
#include "models/outside/outside_state.h"

/* A colleague on the same wing other than `row`, or OCP_NOWHERE when he works alone. */
static uint32_t pick_colleague(const struct ocp_day *day, uint32_t prison, uint32_t row, uint32_t word)
{
    const struct ocp_prison *site = &day->world->prisons[prison];
    const struct staff_state *s = staff_of(day->world);
    const uint32_t others = s->posts[s->wing[row]] > 0 ? s->posts[s->wing[row]] - 1U : 0U;
    uint32_t k = others > 0 ? ocp_pick(word, others) : OCP_NOWHERE;
    for (uint32_t i = site->staff_first; others > 0 && i < site->staff_first + site->staff_count; i++) {
        if (s->wing[i] == s->wing[row] && i != row && k-- == 0) {
            return i;
        }
    }
    return OCP_NOWHERE;
}

void staff_open_case(const struct ocp_day *day, struct staff_today *today, uint32_t row)
{
    struct staff_state *s = staff_of(day->world);
    if (s->charge[row] > 0) {
        return;
    }
    const struct staff_params *p = ocp_wing_params(day, s->wing[row], MECH_staff);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_staff, STAFF_DRAW_CASE), day->world->staff_id[row], 0, word);
    s->charge[row] = (uint8_t)(1U + s->stage[row]);
    if (ocp_chance(word[0], p->suspend)) {
        s->absent[row] = UINT16_MAX; /* until the case is decided */
    }
    if (ocp_chance(word[1], p->case_recording)) {
        today->count[STAFF_OUT_CASES] += 1.0;
        today->cases += 1.0;
        today->ocg_cases += s->group[row] != OCP_NO_GROUP ? 1.0 : 0.0;
    }
    today->count[STAFF_OUT_FALSE] += s->stage[row] == STAGE_NONE ? 1.0 : 0.0;
    ocp_event(day, KIND_STAFF_CASE, today->prison, day->world->staff_id[row], s->group[row], (double)s->stage[row]);
    staff_refresh(day, row);
}

void staff_observed(const struct ocp_day *day, struct staff_today *today, uint32_t row)
{
    struct staff_state *s = staff_of(day->world);
    const uint32_t wing = s->wing[row];
    const struct staff_params *p = ocp_wing_params(day, wing, MECH_staff);
    const struct staff_derived *d = ocp_wing_derived(day, wing, MECH_staff);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_staff, STAFF_DRAW_EVENT), day->world->staff_id[row], STAFF_OBSERVED, word);
    const uint32_t witness = pick_colleague(day, today->prison, row, word[0]);
    if (witness == OCP_NOWHERE || s->stage[witness] >= STAGE_COMPROMISED) {
        return; /* who is held himself does not speak */
    }
    const double threat = s->group[row] < day->world->n_groups ? (double)outside_of(day->world)->threat[s->group[row]] : 0.0;
    const struct staff_voice voice = {(double)s->culture[wing], p->protection, p->channel_trust, (double)s->loyalty[witness],
                                      staff_fear((double)s->retaliation[today->prison], p->threat_silence, threat)};
    if (!ocp_chance(word[1], staff_report_chance(&d->voice, &voice))) {
        return;
    }
    ocp_event(day, KIND_STAFF_REPORT, today->prison, day->world->staff_id[row], day->world->staff_id[witness],
              (double)s->stage[row]);
    if (ocp_chance(word[3], p->retaliation * (1.0 - p->protection) * 2.0 * (1.0 - (double)s->culture[wing]))) {
        today->retaliated[today->n_retaliated++] = witness;
    }
    if (ocp_chance(word[2], p->referral)) {
        today->count[STAFF_OUT_REPORTS] += 1.0;
        staff_open_case(day, today, row);
    }
}

/* A mistaken or malicious report. It may hit somebody who is indeed conditioned, by accident. */
void staff_accused(const struct ocp_day *day, struct staff_today *today, uint32_t row)
{
    const struct staff_params *p = ocp_wing_params(day, staff_of(day->world)->wing[row], MECH_staff);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_staff, STAFF_DRAW_EVENT), day->world->staff_id[row], STAFF_ACCUSED, word);
    if (ocp_chance(word[0], p->referral)) {
        today->count[STAFF_OUT_REPORTS] += 1.0;
        staff_open_case(day, today, row);
    }
}

/* Chance that a case is proved, by the stage at which it was opened. */
static double proof_chance(const struct staff_params *p, unsigned stage)
{
    switch (stage) {
    case STAGE_CORRUPT:
        return p->proof;
    case STAGE_COMPROMISED:
        return p->proof * p->partial;
    case STAGE_CROSSED:
        return p->proof * p->partial * p->partial;
    default:
        return p->wrongful;
    }
}

void staff_decide(const struct ocp_day *day, struct staff_today *today, uint32_t row)
{
    struct staff_state *s = staff_of(day->world);
    const struct staff_params *p = ocp_wing_params(day, s->wing[row], MECH_staff);
    const unsigned charged = s->charge[row] - 1U;
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_staff, STAFF_DRAW_CASE), day->world->staff_id[row], 1, word);
    s->charge[row] = 0;
    s->absent[row] = s->absent[row] > 730 ? 0 : s->absent[row]; /* ends a suspension, not a sickness */
    if (ocp_chance(word[0], proof_chance(p, charged))) {
        const bool convicted = charged == STAGE_CORRUPT && ocp_chance(word[1], p->conviction);
        today->count[STAFF_OUT_DISMISSALS] += 1.0;
        today->count[STAFF_OUT_CONVICTIONS] += convicted ? 1.0 : 0.0;
        ocp_event(day, KIND_STAFF_DISMISSED, today->prison, day->world->staff_id[row], s->group[row], convicted ? 1.0 : 0.0);
        today->leaves[today->n_leaves++] = row;
    } else if (charged >= STAGE_CROSSED && ocp_chance(word[2], p->sanction)) {
        staff_set_stage(day, row, STAGE_NONE, OCP_NO_GROUP); /* exposed, of no more use to anyone */
    } else {
        staff_refresh(day, row);
    }
}

/* Retaliation marks the prison's memory, wears the reporter down and may drive him out. */
void staff_retaliate(const struct ocp_day *day, struct staff_today *today)
{
    struct staff_state *s = staff_of(day->world);
    for (uint32_t i = 0; i < today->n_retaliated; i++) {
        const uint32_t row = today->retaliated[i];
        const struct staff_params *p = ocp_wing_params(day, s->wing[row], MECH_staff);
        uint32_t word[4];
        ocp_draw(day, OCP_PURPOSE(MECH_staff, STAFF_DRAW_RETALIATION), day->world->staff_id[row], i, word);
        s->retaliation[today->prison] += (float)p->retaliation_mark * (1.0F - s->retaliation[today->prison]);
        const float stress = s->stress[row] + (float)p->stress_retaliation;
        s->stress[row] = stress > 1.0F ? 1.0F : stress;
        staff_refresh(day, row);
        today->count[STAFF_OUT_RETALIATION] += 1.0;
        ocp_event(day, KIND_RETALIATION, today->prison, day->world->staff_id[row], OCP_NOWHERE, 1.0);
        if (ocp_chance(word[0], p->retaliation_exit)) {
            today->leaves[today->n_leaves++] = row;
        }
    }
}
