/* The weekly placement decisions, in a fixed order: reviews, special units, protection, separation, dispersal,
 * concentration, rotation, relief of crowding, transfers abroad. They act on what the service believes, never on the truth; the truth is read
 * only to count what was unfounded, and in the risk that a real member escapes. Each administration decides about its own prisoners,
 * by what it holds itself, and moves nobody into another's prison but by the orders of placement_abroad.c.
 *
 * Each decision about a person has its own draw, addressed by person and week and made before any branch, so that
 * strategies which differ in one order differ only in its effects. */
#include "engine/math.h"
#include "models/institution/placement_inside.h"
#include "models/institution/placement_kernel.h"
#include "models/institution/violence_state.h"
#include "models/people/population_state.h"

#include <string.h>

static const enum placement_outcome unfounded_by[REASON_COUNT] = {
    [REASON_DISPERSAL] = OUT_UNFOUNDED_DISPERSAL,   [REASON_CONCENTRATION] = OUT_UNFOUNDED_CONCENTRATION,
    [REASON_SPECIAL] = OUT_UNFOUNDED_SPECIAL,       [REASON_ROTATION] = OUT_UNFOUNDED_ROTATION,
    [REASON_SEPARATION] = OUT_UNFOUNDED_SEPARATION, [REASON_ABROAD] = OUT_UNFOUNDED_ABROAD,
};

void placement_unfounded(const struct ocp_day *day, uint32_t prison, enum placement_outcome reason)
{
    ocp_measure(day, MECH_placement, OUT_UNFOUNDED, prison, 1.0);
    ocp_measure(day, MECH_placement, reason, prison, 1.0);
}

int placement_transfer(struct ocp_day *day, uint32_t person, uint32_t wing, enum placement_reason reason)
{
    struct ocp_world *world = day->world;
    struct placement_state *s = placement_of(world);
    const struct population_state *who = population_of(world);
    uint32_t row = world->row_of_person[person];
    const uint32_t from = world->wings[world->wing_of[row]].prison;
    const uint32_t to = world->wings[wing].prison;
    const struct placement_params *p = ocp_prison_params(day, from, MECH_placement);
    if (from != to) {
        ocp_measure(day, MECH_placement, OUT_TRANSFERS, from, 1.0);
        const bool abroad = world->prisons[from].jurisdiction != world->prisons[to].jurisdiction;
        const double euros = abroad ? p->cross_border_cost : p->transfer_cost + (reason == REASON_CAPACITY ? 0.0 : p->escort_cost);
        ocp_measure(day, MECH_placement, OUT_ABROAD, from, abroad ? 1.0 : 0.0);
        s->transfer_euros[from] += euros;
        ocp_measure(day, MECH_placement, OUT_TRANSFER_COST, from, euros);
        uint32_t word[4];
        ocp_draw(day, OCP_PURPOSE(MECH_placement, DRAW_ESCAPE), person, 0, word);
        if (who->group[row] != OCP_NO_GROUP && ocp_chance(word[0], p->escape)) {
            ocp_measure(day, MECH_placement, OUT_ESCAPES, from, 1.0);
            population_of(world)->exit[row] = EXIT_ESCAPE;
            ocp_person_leave(day, person);
            return 0;
        }
    }
    if (who->group[row] == OCP_NO_GROUP && placement_by_belief(reason)) {
        placement_unfounded(day, from, unfounded_by[reason]);
    }
    ocp_person_move(day, person, wing);
    row = world->row_of_person[person];
    s->reason[row] = (uint8_t)reason;
    s->transfers[row] = (uint16_t)(s->transfers[row] + (from != to));
    return 1;
}

/* The week's picture: believed members, and how many of each group every prison and every jurisdiction holds. */
struct picture {
    uint32_t *member; /* [n_members] persons, ascending */
    uint32_t n_members;
    uint32_t *held;   /* [n_prisons * n_groups] */
    uint32_t *inside; /* [n_prisons] */
    uint32_t *all;    /* [n_jurisdictions * n_groups] */
    uint32_t *total;  /* [n_jurisdictions] persons inside */
    bool *rival;      /* [n_jurisdictions * n_groups * OCP_MAX_GROUPS] groups that count as rivals of each other */
};

/* One assault between two groups is not a feud: ASSUMED. */
static const double FEUD_COUNT = 1.5;

/* Do two groups count as rivals in a jurisdiction? Those of the plan are known to everybody; others by the assaults between their
 * believed members that its prisons have recorded, per member and year. */
static bool count_as_rivals(const struct ocp_world *world, const struct placement_params *p, const uint32_t *all,
                            uint32_t jurisdiction, uint32_t a, uint32_t b)
{
    const struct placement_state *s = placement_of(world);
    if (world->plan->groups[a].rival == b || world->plan->groups[b].rival == a) {
        return true;
    }
    const double members = (double)(all[a] + all[b]);
    double recorded = 0.0;
    for (uint32_t prison = 0; prison < world->n_prisons && members > 0.0; prison++) {
        const float *feud = s->feud + (size_t)prison * world->n_groups * OCP_MAX_GROUPS;
        if (world->prisons[prison].jurisdiction == jurisdiction) {
            recorded += (double)feud[(size_t)a * OCP_MAX_GROUPS + b] + (double)feud[(size_t)b * OCP_MAX_GROUPS + a];
        }
    }
    return recorded >= FEUD_COUNT && recorded * 365.25 / p->feud_days >= p->feud_rate * members;
}

static void find_rivals(const struct ocp_day *day, struct picture *v)
{
    const struct ocp_world *world = day->world;
    const struct placement_params *p = ocp_world_params(day, MECH_placement);
    const size_t n = world->n_groups;
    v->rival = ocp_scratch(day, world->n_jurisdictions * n * OCP_MAX_GROUPS * sizeof *v->rival + 1);
    memset(v->rival, 0, world->n_jurisdictions * n * OCP_MAX_GROUPS * sizeof *v->rival);
    for (uint32_t j = 0; j < world->n_jurisdictions; j++) {
        for (uint32_t a = 0; a < n; a++) {
            for (uint32_t b = a + 1; b < n; b++) {
                const bool rivals = count_as_rivals(world, p, v->all + j * n, j, a, b);
                v->rival[(j * n + a) * OCP_MAX_GROUPS + b] = rivals;
                v->rival[(j * n + b) * OCP_MAX_GROUPS + a] = rivals;
            }
        }
    }
}

/* What was recorded between groups fades: a week's worth. */
static void forget_feuds(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct placement_params *p = ocp_world_params(day, MECH_placement);
    float *feud = placement_of(world)->feud;
    const float keep = (float)ocp_exp(-(double)PLACEMENT_WEEK / p->feud_days);
    for (size_t cell = 0; cell < world->n_cells; cell++) {
        for (size_t g = 0; g < world->n_groups; g++) {
            feud[cell * OCP_MAX_GROUPS + g] *= keep;
        }
    }
}

static struct picture look(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const struct placement_state *s = placement_of(world);
    const size_t groups = world->n_groups > 0 ? world->n_groups : 1;
    struct picture v = {0};
    v.member = ocp_scratch(day, world->n_rows * sizeof *v.member);
    v.held = ocp_scratch(day, world->n_prisons * groups * sizeof *v.held);
    v.inside = ocp_scratch(day, world->n_prisons * sizeof *v.inside);
    v.all = ocp_scratch(day, world->n_jurisdictions * groups * sizeof *v.all);
    v.total = ocp_scratch(day, world->n_jurisdictions * sizeof *v.total);
    for (size_t i = 0; i < world->n_prisons * groups; i++) {
        v.held[i] = 0;
    }
    for (size_t i = 0; i < world->n_jurisdictions * groups; i++) {
        v.all[i] = 0;
    }
    for (uint32_t j = 0; j < world->n_jurisdictions; j++) {
        v.total[j] = 0;
    }
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        v.inside[p] = 0;
    }
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        v.inside[wing->prison] += wing->count;
        const uint32_t jurisdiction = world->prisons[wing->prison].jurisdiction;
        v.total[jurisdiction] += wing->count;
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            const uint8_t group = s->believed_group[row];
            if (group != OCP_NO_GROUP) {
                v.member[v.n_members++] = world->person[row];
                v.held[wing->prison * groups + group]++;
                v.all[jurisdiction * groups + group]++;
            }
        }
    }
    return v;
}

static bool is_special(const struct ocp_world *world, uint32_t wing)
{
    return world->plan->regimes[world->wings[wing].regime].special;
}

static uint32_t jurisdiction_of(const struct ocp_world *world, uint32_t row)
{
    return world->prisons[world->wings[world->wing_of[row]].prison].jurisdiction;
}

static void note_move(struct picture *v, const struct ocp_world *world, uint8_t group, uint32_t from, uint32_t to)
{
    v->held[(size_t)from * world->n_groups + group]--;
    v->held[(size_t)to * world->n_groups + group]++;
    v->inside[from]--;
    v->inside[to]++;
}

/* The prison of the jurisdiction, other than `from`, where the group's believed share is lowest and a place is free. */
static uint32_t rarest(const struct ocp_world *world, const struct picture *v, uint8_t group, uint32_t from)
{
    uint32_t best = OCP_NOWHERE;
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        if (p == from || world->prisons[p].jurisdiction != world->prisons[from].jurisdiction || v->inside[p] == 0) {
            continue;
        }
        const uint64_t held = v->held[(size_t)p * world->n_groups + group];
        if (best != OCP_NOWHERE &&
            held * v->inside[best] >= (uint64_t)v->held[(size_t)best * world->n_groups + group] * v->inside[p]) {
            continue;
        }
        if (placement_wing_in(world, p, OCP_NOWHERE) != OCP_NOWHERE) {
            best = p;
        }
    }
    return best;
}

/* The high-security prison of the jurisdiction with most of the group and a free place; OCP_NOWHERE when in it already. */
static uint32_t stronghold(const struct ocp_world *world, const struct picture *v, uint8_t group, uint32_t from)
{
    uint32_t best = OCP_NOWHERE;
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        if (world->prisons[p].security < OCP_HIGH || world->prisons[p].jurisdiction != world->prisons[from].jurisdiction) {
            continue;
        }
        if (p != from && placement_wing_in(world, p, OCP_NOWHERE) == OCP_NOWHERE) {
            continue;
        }
        if (best == OCP_NOWHERE || v->held[(size_t)p * world->n_groups + group] > v->held[(size_t)best * world->n_groups + group]) {
            best = p;
        }
    }
    return best == from ? OCP_NOWHERE : best;
}

/* Where a concentrated member lives in the stronghold: the ordinary wing with room that holds most of the group, as the service
 * believes; among equals the one with the lowest occupancy. A site that spread them over its wings would concentrate nobody. */
static uint32_t wing_with(const struct ocp_world *world, uint32_t prison, uint8_t group)
{
    const struct placement_state *s = placement_of(world);
    const struct ocp_prison *site = &world->prisons[prison];
    uint32_t best = placement_wing_in(world, prison, OCP_NOWHERE);
    uint32_t most = 0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        uint32_t held = 0;
        for (uint32_t row = wing->first; wing->count < wing->limit && !is_special(world, w) && row < wing->first + wing->count;
             row++) {
            held += s->believed_group[row] == group;
        }
        if (held > most) {
            most = held;
            best = w;
        }
    }
    return best;
}

/* The jurisdiction's believed member with the highest assessment who is not in a special unit yet, brokers and leaders only. */
static uint32_t next_candidate(const struct ocp_world *world, const struct picture *v, uint32_t jurisdiction)
{
    const struct placement_state *s = placement_of(world);
    uint32_t best = OCP_NOWHERE;
    float most = -1.0F;
    for (uint32_t i = 0; i < v->n_members; i++) {
        const uint32_t row = world->row_of_person[v->member[i]];
        if (row != OCP_NOWHERE && s->believed_role[row] >= ROLE_INTERMEDIARY && s->assessed[row] > most &&
            !is_special(world, world->wing_of[row]) && jurisdiction_of(world, row) == jurisdiction) {
            most = s->assessed[row];
            best = v->member[i];
        }
    }
    return best;
}

/* Fills special wings up to the ordered share of their places, at most two a week and wing, from prisons of the same jurisdiction. */
static void fill_special(struct ocp_day *day, struct picture *v)
{
    struct ocp_world *world = day->world;
    struct placement_state *s = placement_of(world);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const struct placement_params *p = ocp_prison_params(day, wing->prison, MECH_placement);
        if (!is_special(world, w) || p->special <= 0.0) {
            continue;
        }
        const double wanted = p->special * (double)wing->capacity;
        for (int turn = 0; turn < 2 && (double)wing->count + 1.0 <= wanted + 1e-9; turn++) {
            const uint32_t person = next_candidate(world, v, world->prisons[wing->prison].jurisdiction);
            if (person == OCP_NOWHERE) {
                break;
            }
            const uint32_t row = world->row_of_person[person];
            const uint32_t from = world->wings[world->wing_of[row]].prison;
            const uint8_t group = s->believed_group[row];
            if (placement_transfer(day, person, w, REASON_SPECIAL)) {
                const struct placement_params *own = ocp_wing_params(day, w, MECH_placement);
                s->review_day[world->row_of_person[person]] = (int32_t)day->day + (int32_t)own->review_days;
                note_move(v, world, group, from, wing->prison);
            }
        }
    }
}

/* Does a believed member of one of the groups live on the wing? */
static bool any_on_wing(const struct ocp_world *world, uint32_t w, const bool *of)
{
    const struct placement_state *s = placement_of(world);
    const struct ocp_wing *wing = &world->wings[w];
    for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
        if (s->believed_group[row] != OCP_NO_GROUP && of[s->believed_group[row]]) {
            return true;
        }
    }
    return false;
}

/* A wing of the prison without believed members of these groups, with room; OCP_NOWHERE when there is none. */
static uint32_t wing_without(const struct ocp_world *world, uint32_t prison, uint32_t except, const bool *of)
{
    const struct ocp_prison *site = &world->prisons[prison];
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        if (w == except || wing->count >= wing->limit || is_special(world, w)) {
            continue;
        }
        if (!any_on_wing(world, w, of)) {
            return w;
        }
    }
    return OCP_NOWHERE;
}

/* In segregation until the next weekly decision, at the person's own request. */
static void keep_apart(struct ocp_day *day, uint32_t row, uint32_t prison)
{
    struct placement_state *s = placement_of(day->world);
    if (s->segregation_left[row] >= PLACEMENT_WEEK) {
        return; /* there already, for another reason and longer */
    }
    if (s->segregation_left[row] == 0) {
        ocp_measure(day, MECH_placement, OUT_SEGREGATIONS, prison, 1.0);
    }
    s->segregation_left[row] = PLACEMENT_WEEK;
    ocp_measure(day, MECH_placement, OUT_PROTECTED, prison, PLACEMENT_WEEK);
}

/* A wing where somebody who asks for protection may live: one without believed members, else the least occupied one, else any, on
 * which nobody is believed a member of the group that is the rival of his. In his prison first, then `elsewhere` in the others of
 * the jurisdiction; OCP_NOWHERE when there is none. */
static uint32_t shelter(const struct ocp_world *world, const struct picture *v, uint32_t row, bool elsewhere)
{
    const uint32_t w = world->wing_of[row];
    const uint32_t own = world->wings[w].prison;
    const uint32_t jurisdiction = world->prisons[own].jurisdiction;
    const uint8_t group = placement_of(world)->believed_group[row];
    static const bool nobody[OCP_MAX_GROUPS] = {false};
    const bool *rival =
        group == OCP_NO_GROUP ? nobody : v->rival + ((size_t)jurisdiction * world->n_groups + group) * OCP_MAX_GROUPS;
    bool any[OCP_MAX_GROUPS];
    memset(any, 1, sizeof any);
    for (uint32_t k = 0; k < (elsewhere ? world->n_prisons : 1U); k++) {
        const uint32_t prison = (own + k) % world->n_prisons;
        if (world->prisons[prison].jurisdiction != jurisdiction) {
            continue;
        }
        uint32_t to = wing_without(world, prison, w, any);
        to = to == OCP_NOWHERE ? placement_wing_in(world, prison, w) : to;
        to = to != OCP_NOWHERE && any_on_wing(world, to, rival) ? wing_without(world, prison, w, rival) : to;
        if (to != OCP_NOWHERE) {
            return to;
        }
    }
    return OCP_NOWHERE;
}

/* Requests for protection: some are met by another wing, of the same prison if one of its wings will do; some of those that no wing
 * has met by a week in segregation. The others wait, and ask again. */
static void protect(struct ocp_day *day, const struct picture *v)
{
    struct ocp_world *world = day->world;
    struct violence_state *violence = violence_of(world);
    uint32_t *asking = ocp_scratch(day, world->n_rows * sizeof *asking);
    uint32_t n = 0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            asking[n] = world->person[row];
            n += violence->protect[row] != 0 && !is_special(world, w);
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t row = world->row_of_person[asking[i]];
        const uint32_t w = world->wing_of[row];
        const uint32_t prison = world->wings[w].prison;
        const struct placement_params *p = ocp_wing_params(day, w, MECH_placement);
        uint32_t word[4];
        ocp_draw(day, OCP_PURPOSE(MECH_placement, DRAW_WEEK), asking[i], REASON_PROTECTION, word);
        const bool elsewhere = ocp_chance(word[2], p->protection_transfer);
        const uint32_t to = ocp_chance(word[0], p->protection) ? shelter(world, v, row, elsewhere) : OCP_NOWHERE;
        if (to != OCP_NOWHERE) {
            violence->protect[row] = 0;
            (void)placement_transfer(day, asking[i], to, REASON_PROTECTION);
        } else if (ocp_chance(word[1], p->protection_cell)) {
            keep_apart(day, row, prison);
        }
    }
}

/* One believed member: separation from rivals, else dispersal, else concentration, else rotation. */
static void place_member(struct ocp_day *day, struct picture *v, uint32_t person)
{
    struct ocp_world *world = day->world;
    const struct placement_state *s = placement_of(world);
    const uint32_t row = world->row_of_person[person];
    if (row == OCP_NOWHERE || is_special(world, world->wing_of[row]) || s->believed_group[row] == OCP_NO_GROUP) {
        return;
    }
    const uint32_t w = world->wing_of[row];
    const uint32_t from = world->wings[w].prison;
    const uint8_t group = s->believed_group[row];
    const struct placement_params *p = ocp_wing_params(day, w, MECH_placement);
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_placement, DRAW_WEEK), person, REASON_DISPERSAL, word);
    const uint32_t own = world->prisons[from].jurisdiction;
    const bool *rival = v->rival + ((size_t)own * world->n_groups + group) * OCP_MAX_GROUPS;
    if (ocp_chance(word[0], p->separation) && any_on_wing(world, w, rival)) {
        const uint32_t to = wing_without(world, from, w, rival);
        if (to != OCP_NOWHERE) {
            (void)placement_transfer(day, person, to, REASON_SEPARATION);
            return;
        }
    }
    const uint64_t held = v->held[(size_t)from * world->n_groups + group];
    /* Over-represented by a whole person: one fewer here would still not be too few. Without that, prisons that are even already
     * would exchange members for ever. */
    const uint64_t all = v->all[(size_t)own * world->n_groups + group];
    const bool over = held > 1 && (held - 1) * v->total[own] >= all * v->inside[from];
    uint32_t prison = OCP_NOWHERE;
    enum placement_reason reason = REASON_DISPERSAL;
    if (over && ocp_chance(word[1], p->dispersal)) {
        prison = rarest(world, v, group, from);
    } else if (ocp_chance(word[2], p->concentration)) {
        prison = stronghold(world, v, group, from);
        reason = REASON_CONCENTRATION;
    } else if (s->believed_role[row] >= ROLE_INTERMEDIARY && ocp_chance(word[3], p->rotation)) {
        prison = rarest(world, v, group, from);
        reason = REASON_ROTATION;
    }
    const uint32_t to = prison == OCP_NOWHERE            ? OCP_NOWHERE
                        : reason == REASON_CONCENTRATION ? wing_with(world, prison, group)
                                                         : placement_wing_in(world, prison, OCP_NOWHERE);
    if (to != OCP_NOWHERE && placement_transfer(day, person, to, reason)) {
        note_move(v, world, group, from, prison);
    }
}

/* Who goes when a wing is too full: the highest person number, because the last to come have the fewest ties to lose, first among
 * those who are there for no other reason than capacity and are not believed members (nobody moves those for want of room), then
 * among all who are there for capacity, then among all. Who was placed by a policy stays, or relief would undo this week what
 * policy did last week. */
static uint32_t goes_first(const struct ocp_world *world, uint32_t w)
{
    const struct ocp_wing *wing = &world->wings[w];
    const uint8_t *reason = placement_of(world)->reason + wing->first;
    const uint8_t *believed = placement_of(world)->believed_group + wing->first;
    uint32_t free = OCP_NOWHERE;
    for (uint32_t i = wing->count; i > 0; i--) {
        if (reason[i - 1] == REASON_CAPACITY || reason[i - 1] == REASON_REVIEW) {
            if (believed[i - 1] == OCP_NO_GROUP) {
                return world->person[wing->first + i - 1];
            }
            free = free == OCP_NOWHERE ? i - 1 : free;
        }
    }
    return world->person[wing->first + (free == OCP_NOWHERE ? wing->count - 1 : free)];
}

/* How many of those beyond the places of a wing are moved this week: the share, where a part of a person is one by its own draw.
 * Rounding would leave a wing alone for ever that is a few over. */
static uint32_t relieved(const struct ocp_day *day, uint32_t w)
{
    const struct ocp_wing *wing = &day->world->wings[w];
    const struct placement_params *p = ocp_wing_params(day, w, MECH_placement);
    if (wing->count <= wing->capacity || is_special(day->world, w)) {
        return 0;
    }
    uint32_t word[4];
    ocp_draw(day, OCP_PURPOSE(MECH_placement, DRAW_RELIEF), w, 0, word);
    return (uint32_t)(p->relief * (double)(wing->count - wing->capacity) + ocp_uniform(word[0]));
}

/* Moves some of those beyond the places of a wing to free places, in the same prison first. An administration without a free place
 * left is done; another may have some. */
static void relieve(struct ocp_day *day)
{
    struct ocp_world *world = day->world;
    bool *full = ocp_scratch(day, world->n_jurisdictions * sizeof *full);
    for (uint32_t j = 0; j < world->n_jurisdictions; j++) {
        full[j] = false;
    }
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const uint32_t most = relieved(day, w);
        const uint32_t jurisdiction = world->prisons[wing->prison].jurisdiction;
        for (uint32_t k = 0; k < most && !full[jurisdiction]; k++) {
            const uint32_t person = goes_first(world, w);
            uint32_t to = placement_wing_in(world, wing->prison, w);
            for (uint32_t q = 1; q < world->n_prisons && (to == OCP_NOWHERE || world->wings[to].count >= world->wings[to].capacity);
                 q++) {
                const uint32_t prison = (wing->prison + q) % world->n_prisons;
                if (world->prisons[prison].jurisdiction == jurisdiction) {
                    to = placement_wing_in(world, prison, OCP_NOWHERE);
                }
            }
            if (to == OCP_NOWHERE || world->wings[to].count >= world->wings[to].capacity) {
                full[jurisdiction] = true;
                break;
            }
            (void)placement_transfer(day, person, to, REASON_CAPACITY);
        }
    }
}

void placement_decide(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    placement_review(day);
    struct picture v = look(day);
    find_rivals(day, &v);
    forget_feuds(day);
    fill_special(day, &v);
    protect(day, &v);
    for (uint32_t i = 0; i < v.n_members; i++) {
        place_member(day, &v, v.member[i]);
    }
    relieve(day);
    placement_abroad(day);
}
