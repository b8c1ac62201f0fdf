/* The design's fingerprint: SHA-256 over a canonical form of all that decides results, and of nothing else.
 *
 * Texts go in with their length, numbers as eight little-endian bytes of their bits, lists with their count; so two designs
 * share a hash only if they are the same. */
#include "scenario/study.h"

#include "engine/version.h"

#include <sha2.h>
#include <string.h>

static void put_whole(SHA2_CTX *hash, uint64_t value)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)(value >> (8 * i));
    }
    SHA256Update(hash, bytes, sizeof bytes);
}

static void put_real(SHA2_CTX *hash, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_whole(hash, bits);
}

static void put_text(SHA2_CTX *hash, const char *text)
{
    const size_t length = strlen(text);
    put_whole(hash, length);
    SHA256Update(hash, (const uint8_t *)text, length);
}

static void put_changes(SHA2_CTX *hash, const struct ocp_change *changes, size_t count)
{
    put_whole(hash, count);
    for (size_t i = 0; i < count; i++) {
        put_whole(hash, changes[i].param);
        put_whole(hash, changes[i].operation);
        put_real(hash, changes[i].value);
    }
}

static void put_model(SHA2_CTX *hash, const struct ocp_model *model, const struct ocp_plan *plan)
{
    put_whole(hash, model->catalogue->n_mechanisms);
    for (size_t m = 0; m < model->catalogue->n_mechanisms; m++) {
        put_text(hash, model->catalogue->mechanisms[m]->name);
        put_whole(hash, plan->mechanism_off[m]);
    }
    put_whole(hash, model->n_params);
    for (size_t i = 0; i < model->n_params; i++) {
        put_text(hash, model->params[i]->name);
        put_real(hash, plan->params[i]);
        put_real(hash, model->params[i]->low);
        put_real(hash, model->params[i]->high);
    }
    put_whole(hash, model->n_outcomes);
    for (size_t i = 0; i < model->n_outcomes; i++) {
        put_text(hash, model->outcomes[i].outcome->name);
    }
}

static void put_service(SHA2_CTX *hash, const struct ocp_plan *plan)
{
    put_whole(hash, plan->n_jurisdictions);
    for (size_t i = 0; i < plan->n_jurisdictions; i++) {
        put_text(hash, plan->jurisdictions[i].name);
        put_changes(hash, plan->jurisdictions[i].changes, plan->jurisdictions[i].n_changes);
    }
    put_whole(hash, plan->n_regimes);
    for (size_t i = 0; i < plan->n_regimes; i++) {
        put_text(hash, plan->regimes[i].name);
        put_whole(hash, plan->regimes[i].special);
        put_changes(hash, plan->regimes[i].changes, plan->regimes[i].n_changes);
    }
    put_whole(hash, plan->n_groups);
    for (size_t i = 0; i < plan->n_groups; i++) {
        put_text(hash, plan->groups[i].name);
        put_real(hash, plan->groups[i].share);
        put_whole(hash, plan->groups[i].values_driven);
        put_whole(hash, plan->groups[i].rival);
    }
    put_whole(hash, plan->n_member_seeds);
    for (size_t i = 0; i < plan->n_member_seeds; i++) {
        put_whole(hash, plan->member_seeds[i].group);
        put_whole(hash, plan->member_seeds[i].role);
        put_whole(hash, plan->member_seeds[i].sentence);
    }
    put_whole(hash, plan->n_tie_seeds);
    for (size_t i = 0; i < plan->n_tie_seeds; i++) {
        put_whole(hash, plan->tie_seeds[i].a);
        put_whole(hash, plan->tie_seeds[i].b);
        put_real(hash, plan->tie_seeds[i].weight);
    }
}

static void put_estate(SHA2_CTX *hash, const struct ocp_plan *plan)
{
    put_whole(hash, plan->n_prisons);
    for (size_t i = 0; i < plan->n_prisons; i++) {
        const struct ocp_prison_spec *prison = &plan->prisons[i];
        put_text(hash, prison->name);
        put_text(hash, prison->region);
        put_text(hash, prison->kind);
        put_whole(hash, prison->jurisdiction);
        put_whole(hash, prison->security);
        put_whole(hash, prison->capacity);
        put_whole(hash, prison->prisoners);
        put_whole(hash, prison->staff);
        put_whole(hash, prison->wing_count);
    }
    put_whole(hash, plan->n_wings);
    for (size_t i = 0; i < plan->n_wings; i++) {
        put_whole(hash, plan->wings[i].prison);
        put_whole(hash, plan->wings[i].regime);
        put_whole(hash, plan->wings[i].capacity);
        put_whole(hash, plan->wings[i].limit);
    }
}

static void put_intervention(SHA2_CTX *hash, const struct ocp_intervention *intervention)
{
    const struct ocp_target *target = &intervention->target;
    put_text(hash, intervention->name);
    put_changes(hash, intervention->changes, intervention->n_changes);
    put_text(hash, target->prison);
    put_text(hash, target->region);
    put_text(hash, target->kind);
    put_whole(hash, (uint64_t)(int64_t)target->jurisdiction);
    put_whole(hash, (uint64_t)(int64_t)target->regime);
    put_whole(hash, (uint64_t)(int64_t)target->security);
    put_real(hash, target->coverage);
    put_text(hash, intervention->trigger.outcome);
    put_real(hash, intervention->trigger.above);
    put_whole(hash, intervention->trigger.hold_days);
    put_whole(hash, intervention->start_day);
    put_whole(hash, intervention->end_day);
    put_whole(hash, intervention->ramp_days);
    put_real(hash, intervention->intensity);
    put_real(hash, intervention->half_life_days);
    put_real(hash, intervention->capital_eur);
    put_real(hash, intervention->yearly_eur);
    put_real(hash, intervention->prisoner_day_eur);
    put_whole(hash, intervention->payer);
    for (unsigned k = 0; k < OCP_RIGHT_COUNT; k++) {
        put_real(hash, intervention->rights[k]);
    }
}

void ocp_study_design_hash(const struct ocp_study *study, const struct ocp_model *model, char out[65])
{
    const struct ocp_plan *plan = &study->plan;
    SHA2_CTX hash;
    SHA256Init(&hash);
    put_text(&hash, "ocpsim design");
    put_whole(&hash, OCP_RESULT_VERSION);
    put_text(&hash, ocp_version_model());
    put_whole(&hash, plan->seed);
    put_whole(&hash, study->replicates);
    put_whole(&hash, plan->burn_in_days);
    put_whole(&hash, plan->horizon_days);
    put_whole(&hash, plan->period_days);
    put_whole(&hash, plan->record_prisons);
    put_whole(&hash, plan->record_events);
    put_whole(&hash, plan->snapshot_replicates);
    put_whole(&hash, plan->n_snapshots);
    for (size_t i = 0; i < plan->n_snapshots; i++) {
        put_whole(&hash, plan->snapshot_day[i]);
    }
    put_model(&hash, model, plan);
    put_service(&hash, plan);
    put_estate(&hash, plan);
    put_whole(&hash, plan->n_strategies);
    for (size_t s = 0; s < plan->n_strategies; s++) {
        put_text(&hash, plan->strategies[s].name);
        put_whole(&hash, plan->strategies[s].n_interventions);
        for (size_t i = 0; i < plan->strategies[s].n_interventions; i++) {
            put_intervention(&hash, &plan->strategies[s].interventions[i]);
        }
    }
    (void)SHA256End(&hash, out);
}
