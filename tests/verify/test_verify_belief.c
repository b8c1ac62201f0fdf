/* Policies act on belief, never on truth, with everything in the model at work: two worlds are equal in every report, record, belief
 * and place, and differ in who belongs to whom, who leads, who knows whom, who owes, who is fused with what, and who among the staff
 * is corrupt. Every deciding phase of the service then does the same in both, to the bit. A mutant world, in which the beliefs
 * differ, must be told apart.
 *
 * What looks at persons in order to learn something is no decision and is left out: the day's reports, the fresh assessment of a
 * review, what other agencies report, whom supervision and the counter-corruption unit catch. So is what persons decide themselves: who asks for help with debts, for treatment, for an
 * exit. */
#include "engine/inside.h"
#include "models/economy/market_state.h"
#include "models/institution/intelligence_state.h"
#include "models/institution/placement_state.h"
#include "models/institution/staff_state.h"
#include "models/institution/violence_state.h"
#include "models/people/contacts_state.h"
#include "models/people/fusion_state.h"
#include "models/people/population_state.h"
#include "tests/support/tiny_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { DAYS = 238 }; /* a multiple of seven: the next day decides */

static struct ocp_model *model;
static struct ocp_plan plan;
static struct ocp_world *world, *other;

/* All orders to placement at once; joint agencies and machine screening, so that there is much to believe. */
static uint32_t orders(void)
{
    static const struct {
        const char *param;
        double value;
    } order[] = {{"placement.dispersal", 0.3},  {"placement.special", 1.0},      {"placement.rotation", 0.2},
                 {"placement.removal", 0.05},   {"placement.relief", 0.5},       {"placement.separation", 0.5},
                 {"placement.protection", 0.5}, {"placement.review_days", 14.0}, {"intelligence.ai", 0.5}};
    const uint32_t strategy = tiny_add_strategy(&plan, "orders");
    for (size_t i = 0; i < OCP_COUNT(order); i++) {
        (void)tiny_add_change(&plan, model, strategy, order[i].param, OCP_SET, order[i].value);
    }
    return strategy;
}

static int start(void **state)
{
    (void)state;
    model = tiny_model();
    plan = tiny_plan(model, (struct tiny_options){.prisons = 4, .burn_in = 30, .horizon = 500, .occupancy = 1.1});
    tiny_set(&plan, model, "placement.escape", 0.0); /* a consequence of who somebody is, not a decision */
    const uint32_t strategy = orders();
    world = tiny_world(model, &plan, 0, strategy);
    other = tiny_world(model, &plan, 0, strategy);
    tiny_run(world, DAYS);
    /* No review falls due: its fresh assessment looks at the person. */
    for (uint32_t row = 0; row < world->n_rows; row++) {
        struct placement_state *s = placement_of(world);
        s->review_day[row] = s->review_day[row] > 0 && s->review_day[row] <= DAYS ? DAYS + 1 : s->review_day[row];
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    ocp_world_free(world);
    ocp_world_free(other);
    ocp_plan_free(&plan);
    ocp_model_free(model);
    return 0;
}

static uint32_t mixed(uint32_t x)
{
    return (x ^ (x >> 13)) * 2654435761U;
}

static uint32_t scramble_prisoner(struct ocp_world *w, uint32_t row)
{
    struct population_state *who = population_of(w);
    struct contacts_state *contacts = contacts_of(w);
    const uint32_t chance = mixed(w->person[row] + 1U);
    const uint8_t group = (uint8_t)(chance >> 30);
    const uint32_t changed = who->group[row] != group;
    who->group[row] = group < w->n_groups ? group : OCP_NO_GROUP;
    who->role[row] = (uint8_t)(who->group[row] == OCP_NO_GROUP ? ROLE_NONE : 1 + (chance >> 8) % 4);
    who->power[row] = 1.0F - who->power[row];
    who->propensity[row] *= 3.0F;
    who->vulnerability[row] = 1.0F - who->vulnerability[row];
    fusion_of(w)->group[row] = (float)(chance >> 8) * 0x1p-24F;
    fusion_of(w)->values[row] = 1.0F - fusion_of(w)->values[row];
    fusion_of(w)->willing[row] = (float)(mixed(chance) >> 8) * 0x1p-24F;
    violence_of(w)->assaults[row] = (uint16_t)(violence_of(w)->assaults[row] + chance % 3);
    market_of(w)->debt[row] = (int32_t)(chance % 100000);
    market_of(w)->creditor[row] = group < w->n_groups ? group : OCP_NO_GROUP;
    market_of(w)->pressed[row] = chance % 2;
    market_of(w)->phone[row] = chance / 2 % 2;
    market_of(w)->dependence_opioids[row] = 1.0F - market_of(w)->dependence_opioids[row];
    for (uint32_t k = 0; k < contacts->tie_count[row]; k++) {
        contacts->tie_who[row * OCP_TIES + k] = mixed(chance + k) % w->n_persons;
        contacts->tie_weight[row * OCP_TIES + k] = (uint16_t)(mixed(chance) >> 16);
    }
    return changed;
}

/* The other world, equal up to here; then the truth of every prisoner and member of staff is another. */
static uint32_t scramble(void)
{
    assert_int_equal(ocp_world_copy(other, world, NULL), OCP_OK);
    uint32_t changed = 0;
    for (uint32_t w = 0; w < other->n_wings; w++) {
        for (uint32_t i = 0; i < other->wings[w].count; i++) {
            changed += scramble_prisoner(other, other->wings[w].first + i);
        }
    }
    struct staff_state *staff = staff_of(other);
    for (uint32_t row = 0; row < other->n_staff; row++) {
        staff->stage[row] = (uint8_t)(mixed(row + 7U) >> 29) % (STAGE_CORRUPT + 1);
        staff->group[row] = (uint8_t)(staff->stage[row] == STAGE_NONE ? OCP_NO_GROUP : 0);
    }
    return changed;
}

/* One phase of today, in all prisons. */
static void decide(struct ocp_world *w, const char *mechanism, const char *phase)
{
    ocp_blocks_update(w);
    assert_int_equal(ocp_scratch_make(w, 1, NULL), OCP_OK);
    bool found = false;
    for (size_t i = 0; i < model->n_phases; i++) {
        const struct ocp_phase *p = model->phases[i].phase;
        if (strcmp(p->name, phase) != 0 || strcmp(model->catalogue->mechanisms[model->phases[i].mechanism]->name, mechanism) != 0) {
            continue;
        }
        found = true;
        assert_int_equal(w->day % p->every, 0);
        const bool local = model->catalogue->slots[p->slot].stage == OCP_LOCAL;
        for (uint32_t prison = 0; prison < (local ? w->n_prisons : 1U); prison++) {
            struct ocp_day day = ocp_day_open(w, 0);
            day.scratch->local = local;
            p->run(&day, local ? prison : OCP_NOWHERE);
        }
        if (local) {
            ocp_rows_settle(w);
        }
    }
    assert_true(found);
}

/* Where everybody is, why, until when, apart or not, and what is believed of him, as one number. */
static uint64_t decisions(const struct ocp_world *w)
{
    const struct placement_state *s = placement_of(w);
    const struct intelligence_state *known = intelligence_of(w);
    uint64_t hash = 1;
    for (uint32_t person = 0; person < w->n_persons; person++) {
        const uint32_t row = ocp_row_of(w, person);
        const uint32_t wing = row == OCP_NOWHERE ? OCP_NOWHERE : w->wing_of[row];
        hash = ocp_hash_bytes(hash, &wing, sizeof wing);
        if (row != OCP_NOWHERE) {
            hash = ocp_hash_bytes(hash, &s->reason[row], sizeof s->reason[row]);
            hash = ocp_hash_bytes(hash, &s->transfers[row], sizeof s->transfers[row]);
            hash = ocp_hash_bytes(hash, &s->review_day[row], sizeof s->review_day[row]);
            hash = ocp_hash_bytes(hash, &s->segregation_left[row], sizeof s->segregation_left[row]);
            hash = ocp_hash_bytes(hash, &s->believed_group[row], sizeof s->believed_group[row]);
            hash = ocp_hash_bytes(hash, &s->believed_role[row], sizeof s->believed_role[row]);
            hash = ocp_hash_bytes(hash, &s->assessed[row], sizeof s->assessed[row]);
            hash = ocp_hash_bytes(hash, &known->log_odds[row], sizeof known->log_odds[row]);
        }
    }
    return hash;
}

static const struct {
    const char *mechanism, *phase;
} deciding[] = {{"placement", "segregate"}, {"intelligence", "reconsider"}, {"placement", "decide"}, {"placement", "remove"}};

static void every_decision_is_the_same_behind_another_truth(void **state)
{
    (void)state;
    assert_true(scramble() > 100);
    for (size_t i = 0; i < OCP_COUNT(deciding); i++) {
        assert_true(decisions(world) == decisions(other));
        const uint64_t before = decisions(world);
        decide(world, deciding[i].mechanism, deciding[i].phase);
        decide(other, deciding[i].mechanism, deciding[i].phase);
        if (decisions(world) != decisions(other)) {
            fail_msg("%s: %s decides otherwise when the truth is another", deciding[i].mechanism, deciding[i].phase);
        }
        if (i > 0 && before == decisions(world)) {
            fail_msg("%s: %s decided nothing, so nothing is shown", deciding[i].mechanism, deciding[i].phase);
        }
    }
}

/* Mutants: a service that is told the other truth decides otherwise, in each of the phases that look at beliefs. */
static void beliefs_do_decide(void **state)
{
    (void)state;
    for (size_t i = 2; i < OCP_COUNT(deciding); i++) {
        (void)scramble();
        struct placement_state *s = placement_of(other);
        for (uint32_t w = 0; w < other->n_wings; w++) {
            const struct ocp_wing *wing = &other->wings[w];
            for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
                s->believed_group[row] = population_of(other)->group[row];
                s->assessed[row] = population_of(other)->power[row];
            }
        }
        struct ocp_world *third = tiny_world(model, &plan, 0, world->strategy);
        assert_int_equal(ocp_world_copy(third, world, NULL), OCP_OK);
        decide(third, deciding[i].mechanism, deciding[i].phase);
        decide(other, deciding[i].mechanism, deciding[i].phase);
        uint32_t elsewhere = 0;
        for (uint32_t person = 0; person < world->n_persons; person++) {
            const uint32_t a = ocp_row_of(third, person), b = ocp_row_of(other, person);
            elsewhere += (a == OCP_NOWHERE) != (b == OCP_NOWHERE) || (a != OCP_NOWHERE && third->wing_of[a] != other->wing_of[b]);
        }
        assert_true(elsewhere > 0);
        ocp_world_free(third);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_decision_is_the_same_behind_another_truth, start, end),
        cmocka_unit_test_setup_teardown(beliefs_do_decide, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
