/* Parameters in force: regimes and interventions turned into blocks of values, one block per distinct combination.
 *
 * A block is the whole parameter vector followed by the mechanisms' derived structs. Which wings share a block is a
 * function of plan and strategy; the values are recomputed only on days when the strength of an intervention moved.
 * Policies reach mechanisms through nothing else. */
#include "engine/inside.h"
#include "engine/math.h"

#include <stdlib.h>
#include <string.h>

static const struct ocp_strategy *strategy_of(const struct ocp_world *world)
{
    return &world->plan->strategies[world->strategy];
}

/* Which prisons an intervention of limited coverage picks depends on its name, not on its place in a strategy. */
static uint32_t name_word(const char *name)
{
    uint32_t hash = 2166136261U;
    for (; *name; name++) {
        hash = (hash ^ (uint32_t)(unsigned char)*name) * 16777619U;
    }
    return hash;
}

static bool covers_prison(const struct ocp_world *world, const struct ocp_intervention *intervention, uint32_t p)
{
    const struct ocp_target *target = &intervention->target;
    const struct ocp_prison_spec *prison = &world->plan->prisons[p];
    if ((target->prison[0] && strcmp(target->prison, prison->name) != 0) ||
        (target->region[0] && strcmp(target->region, prison->region) != 0) ||
        (target->kind[0] && strcmp(target->kind, prison->kind) != 0) ||
        (target->jurisdiction >= 0 && target->jurisdiction != (int)prison->jurisdiction) ||
        (target->security >= 0 && target->security != (int)prison->security)) {
        return false;
    }
    uint32_t out[4];
    ocp_draw_four(world->key, 0, p, name_word(intervention->name), OCP_ENGINE_PURPOSE_COVERAGE, out);
    return ocp_chance(out[0], target->coverage) != 0;
}

/* Reaches every prison, whatever its target says: then it also changes what belongs to no prison. */
static bool is_worldwide(const struct ocp_world *world, size_t i)
{
    const uint8_t *hit = world->blocks->prison_hit + i * world->n_prisons;
    return strategy_of(world)->interventions[i].target.regime < 0 && !memchr(hit, 0, world->n_prisons);
}

/* The jurisdiction of a prison if it has values of its own, else -1: prisons without share their blocks. */
static int own_values(const struct ocp_world *world, uint32_t p)
{
    const uint16_t jurisdiction = world->plan->prisons[p].jurisdiction;
    return world->plan->jurisdictions[jurisdiction].n_changes > 0 ? (int)jurisdiction : -1;
}

/* The block with these own values, this regime and these members, made if it is new. `room` blocks are allocated. */
static uint16_t find_block(struct ocp_blocks *blocks, int own, int regime, const uint8_t *member)
{
    const size_t n = blocks->n_interventions;
    for (size_t b = 0; b < blocks->n_blocks; b++) {
        if (blocks->own[b] == own && blocks->regime[b] == regime && memcmp(blocks->member + b * n, member, n) == 0) {
            return (uint16_t)b;
        }
    }
    const size_t b = blocks->n_blocks++;
    OCP_REQUIRE(b < UINT16_MAX);
    blocks->own[b] = own;
    blocks->regime[b] = regime;
    memcpy(blocks->member + b * n, member, n);
    return (uint16_t)b;
}

static void assign_blocks(struct ocp_world *world, uint8_t *member)
{
    struct ocp_blocks *blocks = world->blocks;
    const struct ocp_strategy *strategy = strategy_of(world);
    const size_t n = blocks->n_interventions;
    for (size_t i = 0; i < n; i++) {
        for (uint32_t p = 0; p < world->n_prisons; p++) {
            blocks->prison_hit[i * world->n_prisons + p] = covers_prison(world, &strategy->interventions[i], p);
        }
        member[i] = is_worldwide(world, i);
    }
    blocks->world_block = find_block(blocks, -1, 0, member);
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        for (size_t i = 0; i < n; i++) {
            const struct ocp_target *target = &strategy->interventions[i].target;
            member[i] = target->regime < 0 && blocks->prison_hit[i * world->n_prisons + p];
        }
        blocks->prison_block[p] = find_block(blocks, own_values(world, p), 0, member);
    }
    for (uint32_t w = 0; w < world->n_wings; w++) {
        for (size_t i = 0; i < n; i++) {
            const struct ocp_target *target = &strategy->interventions[i].target;
            const bool hit = blocks->prison_hit[i * world->n_prisons + world->wings[w].prison] &&
                             (target->regime < 0 || target->regime == (int)world->wings[w].regime);
            blocks->wing_hit[i * world->n_wings + w] = hit;
            member[i] = hit;
        }
        blocks->wing_block[w] = find_block(blocks, own_values(world, world->wings[w].prison), world->wings[w].regime, member);
    }
}

enum ocp_status ocp_blocks_make(struct ocp_world *world, struct ocp_message *message)
{
    struct ocp_blocks *blocks = ocp_alloc(1, sizeof *blocks);
    world->blocks = blocks;
    if (!blocks) {
        return ocp_fail(message, OCP_NO_MEMORY, "no memory for parameter blocks");
    }
    const struct ocp_model *model = world->model;
    const size_t n = strategy_of(world)->n_interventions;
    const size_t room = (size_t)world->n_wings + world->n_prisons + 1;
    blocks->n_interventions = n;
    blocks->values_size = (model->n_params * sizeof(double) + 63) / 64 * 64;
    blocks->stride = blocks->values_size + model->derived_offset[model->catalogue->n_mechanisms];
    blocks->regime = ocp_alloc(room, sizeof *blocks->regime);
    blocks->own = ocp_alloc(room, sizeof *blocks->own);
    blocks->member = ocp_alloc(room * n + 1, 1);
    blocks->wing_block = ocp_alloc(world->n_wings, sizeof *blocks->wing_block);
    blocks->prison_block = ocp_alloc(world->n_prisons, sizeof *blocks->prison_block);
    blocks->strength = ocp_alloc(n + 1, sizeof *blocks->strength);
    blocks->extent = ocp_alloc(n + 1, sizeof *blocks->extent);
    blocks->trigger_day = ocp_alloc(n + 1, sizeof *blocks->trigger_day);
    blocks->first_day = ocp_alloc(n + 1, sizeof *blocks->first_day);
    blocks->wing_hit = ocp_alloc(n * world->n_wings + 1, 1);
    blocks->prison_hit = ocp_alloc(n * world->n_prisons + 1, 1);
    uint8_t *member = ocp_alloc(n + 1, 1);
    const bool whole = blocks->regime && blocks->own && blocks->member && blocks->wing_block && blocks->prison_block &&
                       blocks->strength && blocks->extent && blocks->trigger_day && blocks->first_day && blocks->wing_hit &&
                       blocks->prison_hit && member;
    if (whole) {
        for (size_t i = 0; i < n; i++) {
            blocks->trigger_day[i] = OCP_NOWHERE;
            blocks->first_day[i] = OCP_NOWHERE;
        }
        assign_blocks(world, member);
        blocks->memory = ocp_alloc(blocks->n_blocks, blocks->stride);
    }
    free(member);
    return whole && blocks->memory ? OCP_OK : ocp_fail(message, OCP_NO_MEMORY, "no memory for %zu parameter blocks", room);
}

void ocp_blocks_free(struct ocp_blocks *blocks)
{
    if (blocks) {
        free(blocks->memory);
        free(blocks->regime);
        free(blocks->own);
        free(blocks->member);
        free(blocks->wing_block);
        free(blocks->prison_block);
        free(blocks->strength);
        free(blocks->extent);
        free(blocks->trigger_day);
        free(blocks->first_day);
        free(blocks->wing_hit);
        free(blocks->prison_hit);
        free(blocks);
    }
}

/* Strength of an intervention `since` days after its start: ramp, then decay. */
/* How much of it is in place, and paid for, `since` days after its start. */
static double extent_at(const struct ocp_intervention *intervention, uint32_t since)
{
    return since < intervention->ramp_days ? intervention->intensity * (double)(since + 1U) / (double)intervention->ramp_days
                                           : intervention->intensity;
}

/* What wears off is what it does, not what it costs. */
static double wear_at(const struct ocp_intervention *intervention, uint32_t since)
{
    if (since < intervention->ramp_days || intervention->half_life_days <= 0.0) {
        return 1.0;
    }
    return ocp_exp(-0.6931471805599453 * (double)(since - intervention->ramp_days) / intervention->half_life_days);
}

/* Days since intervention i began to act, or OCP_NOWHERE while it does not. */
static uint32_t acting_since(struct ocp_world *world, size_t i)
{
    const struct ocp_intervention *intervention = &strategy_of(world)->interventions[i];
    if (world->day < world->first_day) {
        return OCP_NOWHERE;
    }
    const uint32_t day = world->day - world->first_day;
    if (day < intervention->start_day || day >= intervention->end_day) {
        return OCP_NOWHERE;
    }
    if (!intervention->trigger.outcome[0]) {
        return day - intervention->start_day;
    }
    uint32_t *started = &world->blocks->trigger_day[i];
    const long outcome = ocp_model_outcome(world->model, intervention->trigger.outcome);
    const bool above = outcome >= 0 && world->measures->observed[outcome] > intervention->trigger.above;
    if (*started != OCP_NOWHERE && !above && day - *started >= intervention->trigger.hold_days) {
        *started = OCP_NOWHERE;
    }
    if (*started == OCP_NOWHERE && above) {
        *started = day;
    }
    return *started == OCP_NOWHERE ? OCP_NOWHERE : day - *started;
}

static void apply(const struct ocp_model *model, double *values, const struct ocp_change *changes, size_t n, double strength)
{
    for (size_t i = 0; i < n; i++) {
        double *value = &values[changes[i].param];
        switch (changes[i].operation) {
        case OCP_SET:
            *value += strength * (changes[i].value - *value);
            break;
        case OCP_MULTIPLY:
            *value *= 1.0 + strength * (changes[i].value - 1.0);
            break;
        case OCP_ADD:
            *value += strength * changes[i].value;
            break;
        case OCP_AT_LEAST:
            if (*value < changes[i].value) {
                *value += strength * (changes[i].value - *value);
            }
            break;
        case OCP_AT_MOST:
            if (*value > changes[i].value) {
                *value += strength * (changes[i].value - *value);
            }
            break;
        }
        const struct ocp_param *p = model->params[changes[i].param];
        *value = *value < p->low ? p->low : (*value > p->high ? p->high : *value);
    }
}

static void fill_block(struct ocp_world *world, size_t b)
{
    struct ocp_blocks *blocks = world->blocks;
    const struct ocp_model *model = world->model;
    double *values = (double *)(void *)(blocks->memory + b * blocks->stride);
    char *derived = blocks->memory + b * blocks->stride + blocks->values_size;
    memcpy(values, world->plan->params, model->n_params * sizeof *values);
    if (blocks->own[b] >= 0) {
        const struct ocp_jurisdiction_spec *own = &world->plan->jurisdictions[blocks->own[b]];
        apply(model, values, own->changes, own->n_changes, 1.0);
    }
    const struct ocp_regime *regime = &world->plan->regimes[blocks->regime[b]];
    apply(model, values, regime->changes, regime->n_changes, 1.0);
    for (size_t i = 0; i < blocks->n_interventions; i++) {
        if (blocks->member[b * blocks->n_interventions + i] && blocks->strength[i] != 0.0) {
            const struct ocp_intervention *intervention = &strategy_of(world)->interventions[i];
            apply(model, values, intervention->changes, intervention->n_changes, blocks->strength[i]);
        }
    }
    for (size_t m = 0; m < model->catalogue->n_mechanisms; m++) {
        if (model->catalogue->mechanisms[m]->derive) {
            model->catalogue->mechanisms[m]->derive(values + model->param_first[m], derived + model->derived_offset[m]);
        }
    }
}

static void fill_blocks(struct ocp_world *world)
{
    for (size_t b = 0; b < world->blocks->n_blocks; b++) {
        fill_block(world, b);
    }
    world->blocks->ready = true;
}

void ocp_blocks_start(struct ocp_world *world)
{
    for (size_t i = 0; i < world->blocks->n_interventions; i++) {
        world->blocks->strength[i] = 0.0;
        world->blocks->extent[i] = 0.0;
    }
    fill_blocks(world);
}

void ocp_blocks_update(struct ocp_world *world)
{
    struct ocp_blocks *blocks = world->blocks;
    bool moved = !blocks->ready;
    for (size_t i = 0; i < blocks->n_interventions; i++) {
        const uint32_t since = acting_since(world, i);
        const struct ocp_intervention *intervention = &strategy_of(world)->interventions[i];
        const double extent = since == OCP_NOWHERE ? 0.0 : extent_at(intervention, since);
        const double s = extent == 0.0 ? 0.0 : extent * wear_at(intervention, since);
        blocks->extent[i] = extent;
        moved = moved || s != blocks->strength[i];
        blocks->strength[i] = s;
        if (s > 0.0 && blocks->first_day[i] == OCP_NOWHERE) {
            blocks->first_day[i] = world->day - world->first_day;
        }
    }
    if (moved) {
        fill_blocks(world);
    }
}

static const void *values_of(const struct ocp_day *day, size_t block, unsigned m)
{
    const struct ocp_blocks *blocks = day->world->blocks;
    return blocks->memory + block * blocks->stride + day->world->model->param_first[m] * sizeof(double);
}

static const void *derived_of(const struct ocp_day *day, size_t block, unsigned m)
{
    const struct ocp_blocks *blocks = day->world->blocks;
    return blocks->memory + block * blocks->stride + blocks->values_size + day->world->model->derived_offset[m];
}

const void *ocp_wing_params(const struct ocp_day *day, uint32_t wing, unsigned m)
{
    return values_of(day, day->world->blocks->wing_block[wing], m);
}

const void *ocp_prison_params(const struct ocp_day *day, uint32_t prison, unsigned m)
{
    return values_of(day, day->world->blocks->prison_block[prison], m);
}

const void *ocp_world_params(const struct ocp_day *day, unsigned m)
{
    return values_of(day, day->world->blocks->world_block, m);
}

const void *ocp_wing_derived(const struct ocp_day *day, uint32_t wing, unsigned m)
{
    return derived_of(day, day->world->blocks->wing_block[wing], m);
}

const void *ocp_prison_derived(const struct ocp_day *day, uint32_t prison, unsigned m)
{
    return derived_of(day, day->world->blocks->prison_block[prison], m);
}

const void *ocp_world_derived(const struct ocp_day *day, unsigned m)
{
    return derived_of(day, day->world->blocks->world_block, m);
}

/* Whether intervention i reaches a wing of the prison: one for a regime that the prison has not is not paid for there. */
static bool reaches(const struct ocp_world *world, size_t i, uint32_t p)
{
    const struct ocp_prison *prison = &world->prisons[p];
    return memchr(world->blocks->wing_hit + i * world->n_wings + prison->wing_first, 1, prison->wing_count) != NULL;
}

/* Prisoners in the prison's wings that intervention i reaches. */
static double reached(const struct ocp_world *world, size_t i, uint32_t p)
{
    const struct ocp_prison *prison = &world->prisons[p];
    double sum = 0.0;
    for (uint32_t w = prison->wing_first; w < prison->wing_first + prison->wing_count; w++) {
        sum += world->blocks->wing_hit[i * world->n_wings + w] ? (double)world->wings[w].count : 0.0;
    }
    return sum;
}

void ocp_intervention_costs(const struct ocp_day *day, uint32_t prison, double eur[OCP_PAYER_COUNT][OCP_COST_KINDS])
{
    const struct ocp_world *world = day->world;
    for (size_t i = 0; i < world->blocks->n_interventions; i++) {
        const struct ocp_intervention *intervention = &strategy_of(world)->interventions[i];
        const double extent = world->blocks->extent[i];
        if (extent == 0.0 || !reaches(world, i, prison)) {
            continue;
        }
        double *own = eur[intervention->payer];
        own[OCP_COST_YEARLY] += extent * intervention->yearly_eur / 365.25;
        own[OCP_COST_PRISONER_DAY] += extent * intervention->prisoner_day_eur * reached(world, i, prison);
        if (world->day - world->first_day == world->blocks->first_day[i]) {
            own[OCP_COST_CAPITAL] += intervention->intensity * intervention->capital_eur;
        }
    }
}

double ocp_intervention_cost(const struct ocp_day *day, uint32_t prison)
{
    double eur[OCP_PAYER_COUNT][OCP_COST_KINDS] = {{0.0}};
    ocp_intervention_costs(day, prison, eur);
    double cost = 0.0;
    for (unsigned payer = 0; payer < OCP_PAYER_COUNT; payer++) {
        cost += eur[payer][OCP_COST_CAPITAL] + eur[payer][OCP_COST_YEARLY] + eur[payer][OCP_COST_PRISONER_DAY];
    }
    return cost;
}

void ocp_intervention_rights(const struct ocp_day *day, uint32_t wing, double rights[OCP_RIGHT_COUNT])
{
    const struct ocp_world *world = day->world;
    for (unsigned k = 0; k < OCP_RIGHT_COUNT; k++) {
        rights[k] = 0.0;
    }
    for (size_t i = 0; i < world->blocks->n_interventions; i++) {
        const double extent = world->blocks->extent[i];
        if (extent != 0.0 && world->blocks->wing_hit[i * world->n_wings + wing]) {
            for (unsigned k = 0; k < OCP_RIGHT_COUNT; k++) {
                rights[k] += extent * strategy_of(world)->interventions[i].rights[k];
            }
        }
    }
}
