/* Contacts and ties: the mechanism's declarations, and what meetings do to ties: they strengthen, fade, are formed and given up,
 * survive transfers and end at release. Who meets whom is contacts_meet.c; what passes between two who meet (fusion, sales,
 * threats) is left to the other mechanisms. */
#include "engine/clones.h"
#include "engine/math.h"
#include "engine/scan.h"
#include "models/day.h"
#include "models/people/contacts_inside.h"
#include "models/people/contacts_kernel.h"
#include "models/people/contacts_seed.h"
#include "models/people/population_state.h"

#include <string.h>

static const struct ocp_param params[] = {CONTACTS_PARAMS(OCP_PARAM_ROW)};
static const struct ocp_column columns[] = {CONTACTS_COLUMNS(OCP_COLUMN_ROW)};

static const struct ocp_outcome outcomes[] = {
    [OUT_DEGREE] = {"ties_mean", "ties per prisoner", OCP_NEUTRAL, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                    "Ties per prisoner"},
    [OUT_STRENGTH] = {"tie_strength_mean", "0 to 1", OCP_NEUTRAL, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                      "Mean strength of ties"},
    [OUT_MET] = {"contacts_per_day", "persons per prisoner and day", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 1.0, OCP_FAMILY_RIGHTS,
                 false, "Persons met per prisoner and day"},
};

static struct ocp_tie_list ties_of(const struct contacts_state *s, uint32_t row)
{
    const size_t at = (size_t)row * OCP_TIES;
    return (struct ocp_tie_list){s->tie_who + at, s->tie_weight + at, s->tie_count + row};
}

/* --- decay --- */

enum { DECAY_DAYS = 7 };

/* Once a week for the whole week: the lists are the largest columns, and a day's fading is below a hundredth. */
static void decay(struct ocp_day *day, uint32_t prison)
{
    /* World parameters: both ends of a tie must fade alike, wherever they are. */
    const struct contacts_params *p = ocp_world_params(day, MECH_contacts);
    const struct ocp_world *world = day->world;
    struct contacts_state *s = contacts_of(world);
    const struct ocp_prison *site = &world->prisons[prison];
    const double keep = ocp_exp(-p->decay * DECAY_DAYS);
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const size_t at = (size_t)wing->first * OCP_TIES;
        ocp_ties_decay(s->tie_who + at, s->tie_weight + at, s->tie_count + wing->first, wing->count, keep, p->floor);
    }
}

/* --- ties --- */

/* Removes `holder` from the list of `other`, now if that list is in this prison, else tonight. 0: no room to remember. */
static int remove_far_end(struct contacts_state *s, const struct ocp_world *world, uint32_t prison, uint32_t holder, uint32_t other)
{
    const uint32_t row = ocp_row_of(world, other);
    if (row == OCP_NOWHERE) {
        return 1;
    }
    if (row - world->prisons[prison].row_first < world->prisons[prison].row_limit) {
        const struct ocp_tie_list list = ties_of(s, row);
        (void)ocp_ties_remove(&list, holder);
        return 1;
    }
    uint32_t *count = &s->outbox_count[prison];
    if (*count + 2 > CONTACTS_OUTBOX) {
        return 0;
    }
    s->outbox[(size_t)prison * CONTACTS_OUTBOX + (*count)++] = holder;
    s->outbox[(size_t)prison * CONTACTS_OUTBOX + (*count)++] = other;
    return 1;
}

/* Room for a tie of this weight at one end, giving up the weakest if need be. */
static int make_room(struct contacts_state *s, const struct ocp_world *world, uint32_t prison, uint32_t row, uint16_t weight)
{
    const struct ocp_tie_list list = ties_of(s, row);
    if (*list.count < OCP_TIES) {
        return 1;
    }
    if (ocp_ties_lowest(&list) >= weight) {
        return 0;
    }
    const int i = ocp_ties_weakest(&list);
    if (!remove_far_end(s, world, prison, world->person[row], list.who[i])) {
        return 0;
    }
    (void)ocp_ties_remove(&list, list.who[i]);
    return 1;
}

static void form_tie(struct contacts_state *s, const struct ocp_world *world, uint32_t prison, uint32_t a, uint32_t b,
                     uint16_t weight)
{
    if (!make_room(s, world, prison, a, weight) || !make_room(s, world, prison, b, weight)) {
        return;
    }
    const struct ocp_tie_list at_a = ties_of(s, a);
    const struct ocp_tie_list at_b = ties_of(s, b);
    (void)ocp_ties_add(&at_a, world->person[b], weight);
    (void)ocp_ties_add(&at_b, world->person[a], weight);
}

static void strengthen(struct contacts_state *s, const struct ocp_world *world, uint32_t row, uint32_t other_row, uint32_t gain)
{
    const struct ocp_tie_list list = ties_of(s, row);
    const int i = ocp_ties_find(&list, world->person[other_row]);
    if (i >= 0) {
        list.weight[i] = tie_strengthen(list.weight[i], gain);
    }
}

/* Meetings of strangers who take to each other: 1, else 0. */
OCP_CLONES
static void take_to_each_other(const int8_t *restrict slot, const uint32_t *restrict word, uint32_t count, uint32_t threshold,
                               uint8_t *restrict takes)
{
    for (uint32_t k = 0; k < count; k++) {
        takes[k] = (uint8_t)((slot[k] < 0) & (word[k] < threshold));
    }
}

/* New ties, which may push the weakest off a full list. Those that there are have been strengthened by then. */
static void bond(struct ocp_day *day, uint32_t prison)
{
    const struct contacts_meetings *met = contacts_meetings(day);
    if (!met) {
        return;
    }
    const struct contacts_params *p = ocp_world_params(day, MECH_contacts);
    const struct ocp_world *world = day->world;
    struct contacts_state *s = contacts_of(world);
    uint32_t *fresh = ocp_scratch(day, ((size_t)met->count + 1) * sizeof *fresh);
    uint8_t *takes = ocp_scratch(day, (size_t)met->count + 1);
    take_to_each_other(met->slot, met->word, met->count, ocp_threshold(p->tie_chance), takes);
    const uint32_t n_fresh = ocp_list_other(takes, met->count, 0, fresh);
    for (uint32_t i = 0; i < n_fresh; i++) {
        form_tie(s, world, prison, met->a[fresh[i]], met->b[fresh[i]], ocp_tie_weight(p->tie_start));
    }
}

/* Unused places are 0. */
OCP_CLONES
static uint64_t sum_of(const uint16_t *weight, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i += OCP_TIES) {
        uint32_t part = 0;
        for (uint32_t k = 0; k < OCP_TIES; k++) {
            part += weight[i + k];
        }
        sum += part;
    }
    return sum;
}

static void measure(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct contacts_state *s = contacts_of(world);
    const struct ocp_prison *site = &world->prisons[prison];
    uint32_t ties = 0;
    uint32_t inside = 0;
    uint64_t strength = 0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        inside += wing->count;
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            ties += s->tie_count[row];
        }
        strength += sum_of(s->tie_weight + (size_t)wing->first * OCP_TIES, wing->count * OCP_TIES);
    }
    ocp_measure_ratio(day, MECH_contacts, OUT_DEGREE, prison, (double)ties, (double)inside);
    ocp_measure_ratio(day, MECH_contacts, OUT_STRENGTH, prison, (double)strength / OCP_TIE_FULL, (double)ties);
}

/* --- across prisons --- */

static void enter(struct ocp_day *day, uint32_t row, uint32_t person)
{
    const struct contacts_params *p = ocp_world_params(day, MECH_contacts);
    contacts_seed(day, row, person, p->tie_start);
}

static void leave(struct ocp_day *day, uint32_t row, uint32_t person)
{
    const struct ocp_world *world = day->world;
    struct contacts_state *s = contacts_of(world);
    const struct ocp_prison *site = &world->prisons[world->wings[world->wing_of[row]].prison];
    const struct ocp_tie_list list = ties_of(s, row);
    for (int i = 0; i < *list.count; i++) {
        const uint32_t there = ocp_row_of(world, list.who[i]);
        if (there != OCP_NOWHERE) {
            /* Whoever has a tie to another prison leaves when all prisons are done, and not before. */
            OCP_REQUIRE(!ocp_day_local(day) || there - site->row_first < site->row_limit);
            const struct ocp_tie_list other = ties_of(s, there);
            (void)ocp_ties_remove(&other, person);
        }
    }
}

/* After a transfer both ends of each tie may be apart. */
static void moved(struct ocp_day *day, uint32_t row, uint32_t person, uint32_t from_prison)
{
    (void)person;
    (void)from_prison;
    const struct ocp_world *world = day->world;
    struct contacts_state *s = contacts_of(world);
    const struct ocp_tie_list list = ties_of(s, row);
    s->apart[row] = *list.count > 0;
    for (int i = 0; i < *list.count; i++) {
        const uint32_t there = world->row_of_person[list.who[i]];
        if (there != OCP_NOWHERE) {
            s->apart[there] = 1;
        }
    }
}

/* Far ends of ties that were given up today. */
static void empty_outboxes(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    const struct ocp_world *world = day->world;
    struct contacts_state *s = contacts_of(world);
    for (uint32_t p = 0; p < world->n_prisons; p++) {
        const uint32_t *pair = s->outbox + (size_t)p * CONTACTS_OUTBOX;
        for (uint32_t i = 0; i < s->outbox_count[p]; i += 2) {
            const uint32_t row = world->row_of_person[pair[i + 1]];
            if (row != OCP_NOWHERE) {
                const struct ocp_tie_list list = ties_of(s, row);
                (void)ocp_ties_remove(&list, pair[i]);
            }
        }
        memset(s->outbox + (size_t)p * CONTACTS_OUTBOX, 0, CONTACTS_OUTBOX * sizeof *s->outbox);
        s->outbox_count[p] = 0;
    }
}

/* Gives up the weakest tie of a full list, at both ends. For exchange phases, where every row is within reach. */
static void give_up_weakest(struct contacts_state *s, const struct ocp_world *world, uint32_t row)
{
    const struct ocp_tie_list list = ties_of(s, row);
    if (*list.count < OCP_TIES) {
        return;
    }
    const uint32_t who = list.who[ocp_ties_weakest(&list)];
    const struct ocp_tie_list there = ties_of(s, world->row_of_person[who]);
    (void)ocp_ties_remove(&there, world->person[row]);
    (void)ocp_ties_remove(&list, who);
}

/* A tie at both ends, of at least this strength. */
static void hold_tie(struct contacts_state *s, const struct ocp_world *world, uint32_t a, uint32_t b, uint16_t least)
{
    const struct ocp_tie_list at_a = ties_of(s, a);
    const struct ocp_tie_list at_b = ties_of(s, b);
    const int i = ocp_ties_find(&at_a, world->person[b]);
    if (i < 0) {
        give_up_weakest(s, world, a);
        give_up_weakest(s, world, b);
        (void)ocp_ties_add(&at_a, world->person[b], least);
        (void)ocp_ties_add(&at_b, world->person[a], least);
    } else if (at_a.weight[i] < least) {
        at_a.weight[i] = least;
        at_b.weight[ocp_ties_find(&at_b, world->person[a])] = least;
    }
}

/* Once a week, relatives who are both inside know each other, wherever they are, and do not forget each other. The lower person
 * number acts for both. */
static void keep_kin(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const uint16_t least = ocp_tie_weight(((const struct contacts_params *)ocp_world_params(day, MECH_contacts))->kin);
    struct contacts_state *s = contacts_of(world);
    const uint8_t *kin = population_of(world)->kin;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            const uint32_t relative = population_relative(world->person[row]);
            const bool acts = kin[row] && world->person[row] < relative && relative < world->n_persons;
            const uint32_t there = acts ? world->row_of_person[relative] : OCP_NOWHERE;
            if (there != OCP_NOWHERE) {
                hold_tie(s, world, row, there, least);
                const bool apart = world->wings[world->wing_of[there]].prison != wing->prison;
                s->apart[row] |= apart;
                s->apart[there] |= apart;
            }
        }
    }
}

/* Once a week, ties across prisons live on by letter, call and visit. The lower person number acts for both ends. */
static void keep_in_touch(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    keep_kin(day);
    const struct ocp_world *world = day->world;
    struct contacts_state *s = contacts_of(world);
    const uint32_t gain = tie_gain(((const struct contacts_params *)ocp_world_params(day, MECH_contacts))->gain);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const struct contacts_params *p = ocp_wing_params(day, w, MECH_contacts);
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            if (!s->apart[row]) {
                continue;
            }
            const struct ocp_tie_list list = ties_of(s, row);
            bool apart = false;
            for (int i = 0; i < *list.count; i++) {
                const uint32_t there = world->row_of_person[list.who[i]];
                if (there == OCP_NOWHERE || world->wings[world->wing_of[there]].prison == wing->prison) {
                    continue;
                }
                apart = true;
                if (world->person[row] < list.who[i]) {
                    uint32_t word[4];
                    ocp_draw(day, OCP_PURPOSE(MECH_contacts, DRAW_REMOTE), world->person[row], list.who[i], word);
                    const struct contacts_params *other = ocp_wing_params(day, world->wing_of[there], MECH_contacts);
                    const double remote = p->remote < other->remote ? p->remote : other->remote; /* what both ends allow */
                    if (word[0] < ocp_threshold(ocp_daily(remote))) {
                        strengthen(s, world, row, there, gain);
                        strengthen(s, world, there, row, gain);
                    }
                }
            }
            s->apart[row] = apart;
        }
    }
}

static const char *verify(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    struct contacts_state *s = contacts_of(world);
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            const struct ocp_tie_list list = ties_of(s, row);
            for (int i = 0; i < *list.count; i++) {
                const uint32_t there = list.who[i] < world->n_persons ? world->row_of_person[list.who[i]] : OCP_NOWHERE;
                if (list.who[i] == world->person[row]) {
                    return "contacts: a tie to oneself";
                }
                if (there == OCP_NOWHERE) {
                    return "contacts: a tie to a person who is not inside";
                }
                if (!s->apart[row] && world->wings[world->wing_of[there]].prison != wing->prison) {
                    return "contacts: a tie to another prison that is not marked";
                }
                const struct ocp_tie_list other = ties_of(s, there);
                const int back = ocp_ties_find(&other, world->person[row]);
                if (back < 0 || other.weight[back] != list.weight[i]) {
                    return "contacts: a tie whose two ends differ";
                }
                if (list.weight[i] == 0) {
                    return "contacts: a tie without strength";
                }
            }
        }
    }
    return NULL;
}

static const char *const own[] = {"contacts.*", NULL};
static const char *const nothing[] = {NULL};
static const char *const reads_meet[] = {
    "contacts.*", "population.group", "population.origin", "placement.segregated", "placement.hours_out", "violence.withdrawn",
    NULL};
static const char *const writes_met[] = {"contacts.met", "contacts.tie_weight", NULL};
static const char *const reads_bond[] = {"contacts.*", "population.group", NULL};

static const char *const reads_touch[] = {"contacts.*", "population.kin", NULL};

static const struct ocp_phase phases[] = {
    {"decay", DAY_DECAY, DECAY_DAYS, decay, own, own},
    {"meet", DAY_CONTACTS, 1, contacts_meet, reads_meet, writes_met},
    {"bond", DAY_BOND, 1, bond, reads_bond, own},
    {"measure", DAY_CLOSE, 7, measure, own, nothing},
    {"empty_outboxes", DAY_TRANSFER, 1, empty_outboxes, own, own},
    {"keep_in_touch", DAY_NETWORK, 7, keep_in_touch, reads_touch, own},
};

/* Both ends of a tie must change alike, wherever they are. */
static const char *const of_service[] = {
    "contacts.gain", "contacts.decay", "contacts.floor", "contacts.tie_chance", "contacts.tie_start", "contacts.kin", NULL};

const struct ocp_mechanism contacts_mechanism = {
    .name = "contacts",
    .title = "Contacts and ties",
    .meaning = "Who meets whom on a wing, and the ties that grow from it, fade, and survive transfers",
    .params = params,
    .n_params = OCP_COUNT(params),
    .of_service = of_service,
    .columns = columns,
    .n_columns = OCP_COUNT(columns),
    .outcomes = outcomes,
    .n_outcomes = OCP_COUNT(outcomes),
    .phases = phases,
    .n_phases = OCP_COUNT(phases),
    .enter = enter,
    .leave = leave,
    .moved = moved,
    .verify = verify,
};
