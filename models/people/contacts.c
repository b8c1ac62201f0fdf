/* Contacts and ties: who meets whom on a wing today, and what meetings do to ties.
 *
 * Every unordered pair on a wing meets by its own addressed draw, so that taking one person away changes nobody else's
 * company: what common random numbers need. Friends seek each other on top of that. What passes between two who meet
 * (fusion, sales, threats) is left to the other mechanisms. */
#include "models/people/contacts_state.h"

#include "engine/math.h"
#include "engine/pairs.h"
#include "models/day.h"
#include "models/institution/placement_state.h"
#include "models/institution/violence_state.h"
#include "models/people/contacts_kernel.h"
#include "models/people/contacts_seed.h"
#include "models/people/population_state.h"

#include <string.h>

#define CONTACTS_PARAMS(P)                                                                                                     \
    P(rate, "contacts.rate", "1/d", 2.5, 0.0, 8.0, OCP_PRIOR_LOGNORMAL, 2.5, 0.3, "ASSUMED: meaningful contacts",              \
      "persons met by chance per prisoner and day with 8 hours out of cell")                                                   \
    P(seek, "contacts.seek", "1/d", 0.30, 0.0, 0.95, OCP_PRIOR_UNIFORM, 0.1, 0.6, "ASSUMED",                                   \
      "probability per day with 8 hours out of cell that a prisoner seeks out a tie of full strength on the wing")             \
    P(homophily_group, "contacts.homophily_group", "1", 2.0, 0.0, 20.0, OCP_PRIOR_UNIFORM, 0.5, 5.0, "G10, G24; size ASSUMED", \
      "extra weight of meeting a stranger of the own group")                                                                   \
    P(homophily_origin, "contacts.homophily_origin", "1", 0.8, 0.0, 20.0, OCP_PRIOR_UNIFORM, 0.2, 2.0, "ASSUMED",              \
      "extra weight of meeting a stranger of the own origin")                                                                  \
    P(gain, "contacts.gain", "1", 0.04, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.01, 0.1, "ASSUMED",                                     \
      "share of the remaining distance to full strength that a meeting adds to a tie")                                         \
    P(decay, "contacts.decay", "1/d", 0.012, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.004, 0.03, "ASSUMED", "rate at which a tie fades") \
    P(floor, "contacts.floor", "1", 0.02, 0.0, 0.5, OCP_PRIOR_NONE, 0.0, 0.0, "ASSUMED",                                       \
      "strength below which a tie is forgotten")                                                                               \
    P(tie_chance, "contacts.tie_chance", "1", 0.12, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.04, 0.3, "ASSUMED",                         \
      "probability that strangers who meet form a tie")                                                                        \
    P(tie_start, "contacts.tie_start", "1", 0.10, 0.0, 1.0, OCP_PRIOR_UNIFORM, 0.05, 0.2, "ASSUMED", "strength of a new tie")  \
    P(remote, "contacts.remote", "1/week", 0.35, 0.0, 7.0, OCP_PRIOR_UNIFORM, 0.1, 1.0, "ASSUMED",                             \
      "contacts a week of a tie across prisons (letters, monitored calls, visitors, illicit phones)")

struct contacts_params {
    CONTACTS_PARAMS(OCP_PARAM_FIELD)
};

static const struct ocp_param params[] = {CONTACTS_PARAMS(OCP_PARAM_ROW)};
static const struct ocp_column columns[] = {CONTACTS_COLUMNS(OCP_COLUMN_ROW)};

enum { OUT_DEGREE, OUT_STRENGTH, OUT_MET };
static const struct ocp_outcome outcomes[] = {
    [OUT_DEGREE] = {"ties_mean", "ties per prisoner", OCP_NEUTRAL, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                    "Ties per prisoner"},
    [OUT_STRENGTH] = {"tie_strength_mean", "0 to 1", OCP_NEUTRAL, OCP_PER_MEASURE, 1.0, OCP_FAMILY_GROUPS, false,
                      "Mean strength of ties"},
    [OUT_MET] = {"contacts_per_day", "persons per prisoner and day", OCP_NEUTRAL, OCP_PER_PRISONER_DAY, 1.0, OCP_FAMILY_RIGHTS,
                 false, "Persons met per prisoner and day"},
};

enum { DRAW_MEET, DRAW_REMOTE };

static struct ocp_tie_list ties_of(const struct contacts_state *s, uint32_t row)
{
    const size_t at = (size_t)row * OCP_TIES;
    return (struct ocp_tie_list){s->tie_who + at, s->tie_weight + at, s->tie_kind + at, s->tie_count + row};
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
    const float keep = (float)ocp_exp(-p->decay * DECAY_DAYS);
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        const size_t at = (size_t)wing->first * OCP_TIES;
        ocp_ties_decay(s->tie_who + at, s->tie_weight + at, s->tie_kind + at, s->tie_count + wing->first, wing->count, keep,
                       (float)p->floor);
    }
}

/* --- meetings --- */

/* Those of a wing who are about today, in row order; words and codes by the same index. */
struct company {
    uint32_t count;
    uint32_t *row, *word, *group, *origin;
    uint16_t *index_of; /* [rows of the wing] index in this list, or UINT16_MAX */
};

static struct company gather(const struct ocp_day *day, const struct ocp_wing *wing, const struct ocp_words *words)
{
    const struct ocp_world *world = day->world;
    const struct population_state *who = population_of(world);
    const struct placement_state *place = placement_of(world);
    const struct violence_state *violence = violence_of(world);
    struct company c = {0};
    /* 16 words of slack: vector loops may read, never use, past the end. */
    const size_t room = (size_t)wing->count + 16;
    c.row = ocp_scratch(day, room * sizeof *c.row);
    c.word = ocp_scratch(day, room * sizeof *c.word);
    c.group = ocp_scratch(day, room * sizeof *c.group);
    c.origin = ocp_scratch(day, room * sizeof *c.origin);
    c.index_of = ocp_scratch(day, room * sizeof *c.index_of);
    const uint32_t *const word = words->word[0];
    const uint16_t *const segregated = place->segregated;
    const uint8_t *const withdrawn = violence->withdrawn;
    const uint8_t *const group = who->group;
    const uint8_t *const origin = who->origin;
    uint32_t n = 0;
    for (uint32_t i = 0; i < wing->count; i++) {
        const uint32_t row = wing->first + i;
        const bool about = segregated[row] == 0 && withdrawn[row] == 0;
        c.index_of[i] = about ? (uint16_t)n : UINT16_MAX;
        c.row[n] = row;
        c.word[n] = word[i];
        c.group[n] = group[row] == OCP_NO_GROUP ? 0x10000U + i : group[row];
        c.origin[n] = origin[row];
        n += about;
    }
    c.count = n;
    return c;
}

static double same_pairs(const uint32_t *code, uint32_t count, uint32_t codes)
{
    uint32_t tally[OCP_MAX_GROUPS] = {0};
    for (uint32_t i = 0; i < count; i++) {
        if (code[i] < codes) {
            tally[code[i]]++;
        }
    }
    double pairs = 0.0;
    for (uint32_t k = 0; k < codes; k++) {
        pairs += 0.5 * (double)tally[k] * ((double)tally[k] - 1.0);
    }
    return pairs;
}

/* Probability of a chance meeting of a pair, as thresholds: base, and what the same group or origin adds. */
static struct ocp_pair_chance chance_of(const struct contacts_params *p, const struct company *c, uint32_t groups, double met)
{
    const double n = (double)c->count;
    const double pairs = 0.5 * n * (n - 1.0);
    const double mean = homophily_mean(p->homophily_group, same_pairs(c->group, c->count, groups), p->homophily_origin,
                                       same_pairs(c->origin, c->count, ORIGIN_COUNT), pairs);
    const double base = n > 1.0 ? met / (n - 1.0) / mean : 0.0;
    /* All three together stay below certainty. */
    const double most = base * (1.0 + p->homophily_group + p->homophily_origin);
    const double scale = most > 0.999 ? 0.999 / most : 1.0;
    return (struct ocp_pair_chance){ocp_threshold(base * scale), ocp_threshold(base * scale * p->homophily_group),
                                    ocp_threshold(base * scale * p->homophily_origin)};
}

/* The day's meetings of one wing as a bit matrix, bit j of row i set for i < j. */
struct matrix {
    uint64_t *bits;
    uint32_t words;
};

static void set_pair(struct matrix *m, uint32_t i, uint32_t j)
{
    const uint32_t low = i < j ? i : j;
    const uint32_t high = i < j ? j : i;
    m->bits[(size_t)low * m->words + high / 64] |= 1ULL << (high % 64);
}

/* Friends seek each other out, each tie by its own draw and in proportion to its strength. */
static void meet_by_tie(const struct ocp_world *world, const struct ocp_wing *wing, const struct ocp_words *words,
                        const struct company *c, float seek, struct matrix *m)
{
    const struct contacts_state *s = contacts_of(world);
    for (uint32_t k = 0; k < c->count; k++) {
        const uint32_t row = c->row[k];
        const uint32_t *who = s->tie_who + (size_t)row * OCP_TIES;
        uint32_t hits = ocp_ties_hit(who, s->tie_weight + (size_t)row * OCP_TIES, words->word[1][row - wing->first], seek);
        for (; hits; hits &= hits - 1) {
            const uint32_t there = world->row_of_person[who[__builtin_ctz(hits)]];
            if (there - wing->first < wing->count && c->index_of[there - wing->first] != UINT16_MAX) {
                set_pair(m, k, c->index_of[there - wing->first]);
            }
        }
    }
}

/* The list under construction; its room bounds the meetings of a prison's day. */
struct list {
    uint32_t count, room;
    uint32_t *a, *b, *word;
    float *weight;
    int8_t *slot;
};

static void count_meeting(uint8_t *met, uint32_t row)
{
    met[row] = (uint8_t)(met[row] + (met[row] < 255));
}

/* Local names for everything: stores of bytes could alias the structs and would make each pair reload them. */
static void read_pairs(const struct ocp_world *world, const struct company *c, const struct matrix *m, struct list *list)
{
    const struct contacts_state *s = contacts_of(world);
    const uint32_t *const tie_who = s->tie_who;
    const float *const tie_weight = s->tie_weight;
    uint8_t *const tie_count = s->tie_count;
    uint8_t *const met = s->met;
    const uint32_t *const row = c->row;
    const uint32_t *const word = c->word;
    const uint32_t *const person = world->person;
    const uint64_t *bits_at = m->bits;
    const uint32_t words = m->words;
    const uint32_t company = c->count;
    const struct list l = *list;
    uint32_t count = l.count;
    for (uint32_t i = 0; i < company; i++, bits_at += words) {
        const uint32_t a = row[i];
        const size_t at_a = (size_t)a * OCP_TIES;
        const struct ocp_tie_list ties = {(uint32_t *)(uintptr_t)(tie_who + at_a), NULL, NULL, tie_count + a};
        for (uint32_t k = i / 64; k < words; k++) {
            for (uint64_t bits = bits_at[k]; bits && count < l.room; bits &= bits - 1) {
                const uint32_t j = k * 64 + (uint32_t)__builtin_ctzll(bits);
                const uint32_t b = row[j];
                const int at = ocp_ties_find(&ties, person[b]);
                l.a[count] = a;
                l.b[count] = b;
                l.weight[count] = at >= 0 ? tie_weight[at_a + (size_t)at] : 0.0F;
                l.slot[count] = (int8_t)at;
                l.word[count] = ocp_pair_word(word[i] ^ 0x9E3779B9U, word[j] ^ 0x9E3779B9U);
                count++;
                count_meeting(met, a);
                count_meeting(met, b);
            }
        }
    }
    list->count = count;
}

static void meet_wing(struct ocp_day *day, uint32_t w, struct list *list)
{
    const struct ocp_world *world = day->world;
    const struct ocp_wing *wing = &world->wings[w];
    const struct contacts_params *p = ocp_wing_params(day, w, MECH_contacts);
    const double met = p->rate * (double)placement_of(world)->hours_out[w] / 8.0;
    if (wing->count < 2) {
        return;
    }
    const struct ocp_words words = ocp_draw_rows(day, OCP_PURPOSE(MECH_contacts, DRAW_MEET), wing->first, wing->count, 2);
    const struct company c = gather(day, wing, &words);
    struct matrix m = {.words = (c.count + 63) / 64};
    m.bits = ocp_scratch(day, (size_t)c.count * m.words * sizeof *m.bits);
    ocp_pairs_fill(c.word, c.group, c.origin, c.count, chance_of(p, &c, world->n_groups, met), m.bits, m.words);
    const double seek = p->seek * (double)placement_of(world)->hours_out[w] / 8.0;
    meet_by_tie(world, wing, &words, &c, (float)(seek > 0.99 ? 0.99 : seek), &m);
    read_pairs(world, &c, &m, list);
}

static void meet(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    struct contacts_meetings *shared = ocp_scratch(day, sizeof *shared);
    memset(contacts_of(world)->met + site->row_first, 0, site->row_limit);
    struct list list = {.room = 12 * site->row_limit};
    list.a = ocp_scratch(day, list.room * sizeof *list.a);
    list.b = ocp_scratch(day, list.room * sizeof *list.b);
    list.word = ocp_scratch(day, list.room * sizeof *list.word);
    list.weight = ocp_scratch(day, list.room * sizeof *list.weight);
    list.slot = ocp_scratch(day, list.room * sizeof *list.slot);
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        meet_wing(day, w, &list);
    }
    *shared = (struct contacts_meetings){list.count, list.a, list.b, list.weight, list.word, list.slot};
    day->shared[MECH_contacts] = shared;
    ocp_measure(day, MECH_contacts, OUT_MET, prison, 2.0 * (double)list.count);
}

/* --- ties --- */

/* Removes `holder` from the list of `other`, now if that list is in this prison, else tonight. 0: no room to remember. */
static int remove_far_end(struct contacts_state *s, const struct ocp_world *world, uint32_t prison, uint32_t holder, uint32_t other)
{
    const uint32_t row = world->row_of_person[other];
    if (row == OCP_NOWHERE) {
        return 1;
    }
    if (world->wings[world->wing_of[row]].prison == prison) {
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
static int make_room(struct contacts_state *s, const struct ocp_world *world, uint32_t prison, uint32_t row, float weight)
{
    const struct ocp_tie_list list = ties_of(s, row);
    if (*list.count < OCP_TIES) {
        return 1;
    }
    const int i = ocp_ties_weakest(&list);
    if (list.weight[i] >= weight || !remove_far_end(s, world, prison, world->person[row], list.who[i])) {
        return 0;
    }
    (void)ocp_ties_remove(&list, list.who[i]);
    return 1;
}

static void form_tie(struct contacts_state *s, const struct ocp_world *world, uint32_t prison, uint32_t a, uint32_t b, float weight)
{
    if (!make_room(s, world, prison, a, weight) || !make_room(s, world, prison, b, weight)) {
        return;
    }
    const struct population_state *who = population_of(world);
    const uint8_t kind = who->group[a] != OCP_NO_GROUP && who->group[a] == who->group[b] ? TIE_GROUP : TIE_FRIEND;
    const struct ocp_tie_list at_a = ties_of(s, a);
    const struct ocp_tie_list at_b = ties_of(s, b);
    (void)ocp_ties_add(&at_a, world->person[b], weight, kind);
    (void)ocp_ties_add(&at_b, world->person[a], weight, kind);
}

static void strengthen(struct contacts_state *s, const struct ocp_world *world, uint32_t row, uint32_t other_row, float gain)
{
    const struct ocp_tie_list list = ties_of(s, row);
    const int i = ocp_ties_find(&list, world->person[other_row]);
    if (i >= 0) {
        list.weight[i] = tie_strengthen(list.weight[i], gain);
    }
}

static void bond(struct ocp_day *day, uint32_t prison)
{
    const struct contacts_meetings *met = contacts_meetings(day);
    if (!met) {
        return;
    }
    const struct contacts_params *p = ocp_world_params(day, MECH_contacts);
    const struct ocp_world *world = day->world;
    struct contacts_state *s = contacts_of(world);
    const float gain = (float)p->gain;
    const uint32_t threshold = ocp_threshold(p->tie_chance);
    for (uint32_t k = 0; k < met->count; k++) {
        if (met->weight[k] > 0.0F) {
            /* A tie formed today can push one of the two off a full list: then the slot at a holds somebody else. */
            const size_t at_a = (size_t)met->a[k] * OCP_TIES + (size_t)met->slot[k];
            if (s->tie_who[at_a] == world->person[met->b[k]] && met->slot[k] < s->tie_count[met->a[k]]) {
                s->tie_weight[at_a] = tie_strengthen(s->tie_weight[at_a], gain);
            } else {
                strengthen(s, world, met->a[k], met->b[k], gain);
            }
            strengthen(s, world, met->b[k], met->a[k], gain);
        } else if (met->word[k] < threshold) {
            form_tie(s, world, prison, met->a[k], met->b[k], (float)p->tie_start);
        }
    }
}

static void measure(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct contacts_state *s = contacts_of(world);
    const struct ocp_prison *site = &world->prisons[prison];
    uint32_t ties = 0;
    uint32_t inside = 0;
    double strength = 0.0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        inside += wing->count;
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            ties += s->tie_count[row];
            for (uint32_t i = 0; i < s->tie_count[row]; i++) {
                strength += (double)s->tie_weight[(size_t)row * OCP_TIES + i];
            }
        }
    }
    ocp_measure_ratio(day, MECH_contacts, OUT_DEGREE, prison, (double)ties, (double)inside);
    ocp_measure_ratio(day, MECH_contacts, OUT_STRENGTH, prison, strength, (double)ties);
}

/* --- across prisons --- */

static void enter(struct ocp_day *day, uint32_t row, uint32_t person)
{
    const struct contacts_params *p = ocp_world_params(day, MECH_contacts);
    contacts_seed(day, row, person, (float)p->tie_start);
}

static void leave(struct ocp_day *day, uint32_t row, uint32_t person)
{
    const struct ocp_world *world = day->world;
    struct contacts_state *s = contacts_of(world);
    const struct ocp_tie_list list = ties_of(s, row);
    for (int i = 0; i < *list.count; i++) {
        const uint32_t there = world->row_of_person[list.who[i]];
        if (there != OCP_NOWHERE) {
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

/* Once a week, ties across prisons live on by letter, call and visit. The lower person number acts for both ends. */
static void keep_in_touch(struct ocp_day *day, uint32_t unused)
{
    (void)unused;
    const struct ocp_world *world = day->world;
    const struct contacts_params *p = ocp_world_params(day, MECH_contacts);
    struct contacts_state *s = contacts_of(world);
    const uint32_t threshold = ocp_threshold(ocp_daily(p->remote));
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
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
                    if (word[0] < threshold) {
                        strengthen(s, world, row, there, (float)p->gain);
                        strengthen(s, world, there, row, (float)p->gain);
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
                const struct ocp_tie_list other = ties_of(s, there);
                const int back = ocp_ties_find(&other, world->person[row]);
                if (back < 0 || other.weight[back] != list.weight[i] || other.kind[back] != list.kind[i]) {
                    return "contacts: a tie whose two ends differ";
                }
                if (!(list.weight[i] > 0.0F && list.weight[i] <= 1.0F)) {
                    return "contacts: a tie strength outside 0 to 1";
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
static const char *const writes_met[] = {"contacts.met", NULL};
static const char *const reads_bond[] = {"contacts.*", "population.group", NULL};

static const struct ocp_phase phases[] = {
    {"decay", DAY_DECAY, DECAY_DAYS, decay, own, own},
    {"meet", DAY_CONTACTS, 1, meet, reads_meet, writes_met},
    {"bond", DAY_BOND, 1, bond, reads_bond, own},
    {"measure", DAY_CLOSE, 7, measure, own, nothing},
    {"empty_outboxes", DAY_TRANSFER, 1, empty_outboxes, own, own},
    {"keep_in_touch", DAY_NETWORK, 7, keep_in_touch, own, own},
};

const struct ocp_mechanism contacts_mechanism = {
    .name = "contacts",
    .title = "Contacts and ties",
    .meaning = "Who meets whom on a wing, and the ties that grow from it, fade, and survive transfers",
    .params = params,
    .n_params = OCP_COUNT(params),
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
