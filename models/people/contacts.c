/* Contacts and ties: who meets whom on a wing today, and what meetings do to ties.
 *
 * Every unordered pair on a wing meets by its own addressed draw, so that taking one person away changes nobody else's
 * company: what common random numbers need. Friends seek each other on top of that. What passes between two who meet
 * (fusion, sales, threats) is left to the other mechanisms. */
#include "models/people/contacts_state.h"

#include "engine/clones.h"
#include "engine/math.h"
#include "engine/pairs.h"
#include "engine/scan.h"
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

__attribute__((noinline)) static struct company gather(const struct ocp_day *day, const struct ocp_wing *wing,
                                                       const struct ocp_words *words)
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

/* Pairs among n alike. */
static double pairs_among(double n)
{
    return 0.5 * n * (n - 1.0);
}

/* Pairs of fellow members and of one origin among those who are about. */
static double fellow_pairs(const struct ocp_day *day, const struct ocp_wing *wing, const struct company *c)
{
    const struct ocp_world *world = day->world;
    const uint8_t *group = population_of(world)->group + wing->first;
    uint32_t tally[OCP_MAX_GROUPS];
    memset(tally, 0, world->n_groups * sizeof *tally);
    uint32_t *member = ocp_scratch(day, ((size_t)wing->count + 1) * sizeof *member);
    const uint32_t members = ocp_list_other(group, wing->count, OCP_NO_GROUP, member);
    for (uint32_t k = 0; k < members; k++) {
        tally[group[member[k]]] += c->index_of[member[k]] != UINT16_MAX;
    }
    double pairs = 0.0;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        pairs += pairs_among((double)tally[g]);
    }
    return pairs;
}

static double origin_pairs(const struct company *c)
{
    double pairs = 0.0;
    for (int32_t k = 0; k < ORIGIN_COUNT; k++) {
        pairs += pairs_among((double)ocp_count_equal((const int32_t *)c->origin, c->count, k));
    }
    return pairs;
}

/* Probability of a chance meeting of a pair, as thresholds: base, and what the same group or origin adds. */
static struct ocp_pair_chance chance_of(const struct contacts_params *p, double n, double fellows, double origins, double met)
{
    const double mean = homophily_mean(p->homophily_group, fellows, p->homophily_origin, origins, pairs_among(n));
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

/* The positions of the bits set in `bits`, plus `at`, appended to `list` without a branch on how many there are, up to three;
 * list[n .. n + 2] is written in any case. Returns the new n. */
static inline uint32_t append_bits(uint64_t bits, uint32_t at, uint32_t n, uint32_t *list)
{
    do {
        for (int k = 0; k < 3; k++) {
            list[n] = at + (uint32_t)__builtin_ctzll(bits | 1ULL << 63);
            n += bits != 0;
            bits &= bits - 1;
        }
    } while (bits);
    return n;
}

/* Friends seek each other out, each tie by its own draw and in proportion to its strength. */
__attribute__((noinline)) static void meet_by_tie(const struct ocp_day *day, const struct ocp_wing *wing,
                                                  const struct ocp_words *words, const struct company *c, float seek,
                                                  struct matrix *m)
{
    const struct ocp_world *world = day->world;
    const struct contacts_state *s = contacts_of(world);
    const size_t at = (size_t)wing->first * OCP_TIES;
    const uint32_t fours = (wing->count + 3) / 4;
    uint16_t *hits = ocp_scratch(day, (size_t)fours * 4 * sizeof *hits);
    uint32_t *sought = ocp_scratch(day, ((size_t)fours * 64 + 3) * sizeof *sought);
    memset(hits + fours * 4 - 4, 0, 4 * sizeof *hits);
    ocp_ties_hit(s->tie_who + at, s->tie_weight + at, words->word[1], wing->count, seek, hits);
    for (uint32_t i = 0; i < wing->count && c->count < wing->count; i++) {
        hits[i] = c->index_of[i] == UINT16_MAX ? 0 : hits[i];
    }
    uint32_t n = 0;
    for (uint32_t k = 0; k < fours; k++) {
        const uint16_t *four = hits + (size_t)k * 4;
        n = append_bits(four[0] | (uint64_t)four[1] << 16 | (uint64_t)four[2] << 32 | (uint64_t)four[3] << 48, k * 64, n, sought);
    }
    const uint32_t *const who = s->tie_who + at;
    const uint32_t *const row_of = world->row_of_person;
    const uint32_t first = wing->first;
    const uint32_t count = wing->count;
    const uint16_t *const index_of = c->index_of;
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t there = row_of[who[sought[k]]] - first;
        const bool here = there < count;
        const uint32_t i = index_of[sought[k] / OCP_TIES];
        const uint32_t other = index_of[here ? there : 0];
        const bool about = here & (other != UINT16_MAX);
        const uint32_t j = about ? other : i;
        const uint32_t low = i < j ? i : j;
        const uint32_t high = i < j ? j : i;
        m->bits[(size_t)low * m->words + high / 64] |= (uint64_t)about << (high % 64);
    }
}

/* The list under construction; its room bounds the meetings of a prison's day. */
struct list {
    uint32_t count, room;
    uint32_t *a, *b, *word;
    float *weight;
    int8_t *slot;
    uint32_t *pair; /* scratch: the two by index in the wing's company, the lower in the upper half */
};

/* Pairs (i, j) of the matrix into list->pair, row by row, as many as there is room for. Returns their number. */
__attribute__((noinline)) static uint32_t read_matrix(const struct company *c, const struct matrix *m, const struct list *list)
{
    uint32_t n = 0;
    const uint32_t room = list->room - list->count;
    uint32_t *const pair = list->pair;
    const uint64_t *bits = m->bits;
    for (uint32_t i = 0; i < c->count && n <= room; i++, bits += m->words) {
        n = append_bits(bits[0], i << 16, n, pair);
        for (uint32_t k = 1; k < m->words; k++) {
            n = append_bits(bits[k], i << 16 | k * 64, n, pair);
        }
    }
    return n < room ? n : room;
}

OCP_CLONES
static void mix_words(const uint32_t *restrict word, const uint32_t *restrict pair, uint32_t n, uint32_t *restrict out)
{
    for (uint32_t k = 0; k < n; k++) {
        out[k] = ocp_pair_word(word[pair[k] >> 16] ^ 0x9E3779B9U, word[pair[k] & 0xFFFFU] ^ 0x9E3779B9U);
    }
}

/* What the list says of each of n pairs: rows, the tie between them, how often each was in a pair. Kept apart and without a
 * branch: whether two who meet are tied is a toss-up. */
__attribute__((noinline)) static void describe_pairs(const struct contacts_state *s, const uint32_t *restrict person,
                                                     const uint32_t *restrict row, const uint32_t *restrict pair, uint32_t n,
                                                     const struct list *list, uint16_t *restrict met)
{
    const uint32_t *restrict const tie_who = s->tie_who;
    const float *restrict const tie_weight = s->tie_weight;
    const uint8_t *restrict const tie_count = s->tie_count;
    uint32_t *restrict const a_of = list->a + list->count;
    uint32_t *restrict const b_of = list->b + list->count;
    float *restrict const weight = list->weight + list->count;
    int8_t *restrict const slot = list->slot + list->count;
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t i = pair[k] >> 16;
        const uint32_t j = pair[k] & 0xFFFFU;
        const uint32_t a = row[i];
        const uint32_t b = row[j];
        const size_t at = (size_t)a * OCP_TIES;
        const uint32_t place = (uint32_t)__builtin_ctz(ocp_ties_match(tie_who + at, tie_count[a], person[b]) | 1U << OCP_TIES);
        const uint32_t tied = place < OCP_TIES;
        a_of[k] = a;
        b_of[k] = b;
        weight[k] = tie_weight[at + (place & (OCP_TIES - 1))] * (float)(int)tied;
        slot[k] = (int8_t)((int)place - (tied ? 0 : OCP_TIES + 1));
        met[i]++;
        met[j]++;
    }
}

static void read_pairs(const struct ocp_day *day, const struct company *c, const struct matrix *m, struct list *list)
{
    const struct contacts_state *s = contacts_of(day->world);
    uint16_t *const met = ocp_scratch(day, (size_t)c->count * sizeof *met);
    const uint32_t n = read_matrix(c, m, list);
    mix_words(c->word, list->pair, n, list->word + list->count);
    memset(met, 0, (size_t)c->count * sizeof *met);
    describe_pairs(s, day->world->person, c->row, list->pair, n, list, met);
    for (uint32_t i = 0; i < c->count; i++) {
        s->met[c->row[i]] = (uint8_t)(met[i] < 255 ? met[i] : 255);
    }
    list->count += n;
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
    const struct ocp_pair_chance chance = chance_of(p, (double)c.count, fellow_pairs(day, wing, &c), origin_pairs(&c), met);
    ocp_pairs_fill(c.word, c.group, c.origin, c.count, chance, m.bits, m.words);
    const double seek = p->seek * (double)placement_of(world)->hours_out[w] / 8.0;
    meet_by_tie(day, wing, &words, &c, (float)(seek > 0.99 ? 0.99 : seek), &m);
    read_pairs(day, &c, &m, list);
}

static uint32_t most_inside(const struct ocp_world *world, const struct ocp_prison *site)
{
    uint32_t most = 0;
    for (uint32_t w = site->wing_first; w < site->wing_first + site->wing_count; w++) {
        most = world->wings[w].count > most ? world->wings[w].count : most;
    }
    return most;
}

static void meet(struct ocp_day *day, uint32_t prison)
{
    const struct ocp_world *world = day->world;
    const struct ocp_prison *site = &world->prisons[prison];
    struct contacts_meetings *shared = ocp_scratch(day, sizeof *shared);
    memset(contacts_of(world)->met + site->row_first, 0, site->row_limit);
    struct list list = {.room = 12 * site->row_limit};
    /* The last row may be listed past the room, and is cut there. */
    list.pair = ocp_scratch(day, ((size_t)list.room + most_inside(world, site) + 3) * sizeof *list.pair);
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

/* Meetings of the tied, and of strangers who take to each other, as indices into the day's meetings. */
static void sort_meetings(const struct contacts_meetings *met, uint32_t threshold, uint32_t *tied, uint32_t *n_tied,
                          uint32_t *fresh, uint32_t *n_fresh)
{
    uint32_t old = 0;
    uint32_t new = 0;
    for (uint32_t k = 0; k < met->count; k++) {
        tied[old] = k;
        fresh[new] = k;
        old += met->slot[k] >= 0;
        new += (met->slot[k] < 0) & (met->word[k] < threshold);
    }
    *n_tied = old;
    *n_fresh = new;
}

/* First the ties that there are, then new ones, which may push the weakest off a full list. */
static void bond(struct ocp_day *day, uint32_t prison)
{
    const struct contacts_meetings *met = contacts_meetings(day);
    if (!met) {
        return;
    }
    const struct contacts_params *p = ocp_world_params(day, MECH_contacts);
    const struct ocp_world *world = day->world;
    struct contacts_state *s = contacts_of(world);
    uint32_t *tied = ocp_scratch(day, ((size_t)met->count + 1) * sizeof *tied);
    uint32_t *fresh = ocp_scratch(day, ((size_t)met->count + 1) * sizeof *fresh);
    uint32_t n_tied;
    uint32_t n_fresh;
    sort_meetings(met, ocp_threshold(p->tie_chance), tied, &n_tied, fresh, &n_fresh);
    const uint32_t *const person = world->person;
    const float gain = (float)p->gain;
    for (uint32_t i = 0; i < n_tied; i++) {
        const uint32_t k = tied[i];
        const uint32_t a = met->a[k];
        const uint32_t b = met->b[k];
        const struct ocp_tie_list list = ties_of(s, b);
        const int back = ocp_ties_find(&list, person[a]);
        const float weight = tie_strengthen(met->weight[k], gain);
        s->tie_weight[(size_t)a * OCP_TIES + (size_t)met->slot[k]] = weight;
        list.weight[back] = weight; /* a tie has two ends */
    }
    for (uint32_t i = 0; i < n_fresh; i++) {
        form_tie(s, world, prison, met->a[fresh[i]], met->b[fresh[i]], (float)p->tie_start);
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
