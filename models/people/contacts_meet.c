/* Who meets whom on a wing today: by chance, every pair by its own addressed draw, so that taking one person away changes nobody
 * else's company; and friends, who seek each other. Meetings strengthen the ties that there are; new ones are contacts.c. */
#include "engine/clones.h"
#include "engine/pairs.h"
#include "engine/scan.h"
#include "models/institution/placement_state.h"
#include "models/institution/violence_state.h"
#include "models/people/contacts_inside.h"
#include "models/people/contacts_kernel.h"
#include "models/people/population_state.h"

#include <string.h>

/* Those of a wing who are about today, in row order; words and codes by the same index. */
struct company {
    uint32_t count;
    uint32_t *row, *word, *group, *origin;
    uint16_t *index_of; /* [rows of the wing] index in this list, or UINT16_MAX */
};

enum { NOBODY = 0xFFFF }; /* of no origin: fills the lists up to whole vectors */

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
    for (uint32_t k = n; k < n + OCP_LANES; k++) {
        c.origin[k] = NOBODY;
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
    const uint32_t lanes = (c->count + OCP_LANES - 1) / OCP_LANES * OCP_LANES;
    double pairs = 0.0;
    for (int32_t k = 0; k < ORIGIN_COUNT; k++) {
        pairs += pairs_among((double)ocp_count_equal((const int32_t *)c->origin, lanes, k));
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
        n = ocp_append_bits(four[0] | (uint64_t)four[1] << 16 | (uint64_t)four[2] << 32 | (uint64_t)four[3] << 48, k * 64, n,
                            sought);
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
    uint16_t *weight;
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
        n = ocp_append_bits(bits[0], i << 16, n, pair);
        for (uint32_t k = 1; k < m->words; k++) {
            n = ocp_append_bits(bits[k], i << 16 | k * 64, n, pair);
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
    const uint16_t *restrict const tie_weight = s->tie_weight;
    const uint8_t *restrict const tie_count = s->tie_count;
    uint32_t *restrict const a_of = list->a + list->count;
    uint32_t *restrict const b_of = list->b + list->count;
    uint16_t *restrict const weight = list->weight + list->count;
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
        weight[k] = (uint16_t)(tie_weight[at + (place & (OCP_TIES - 1))] & (0U - tied));
        slot[k] = (int8_t)((int)place - (tied ? 0 : OCP_TIES + 1));
        met[i]++;
        met[j]++;
    }
}

/* Meetings strengthen ties, while the lists of the wing are in the nearest cache. What is listed stays the strength before. */
static void strengthen_met(const struct ocp_day *day, const struct list *list, uint32_t n)
{
    const struct contacts_params *p = ocp_world_params(day, MECH_contacts);
    const struct contacts_state *s = contacts_of(day->world);
    const uint32_t *const person = day->world->person;
    const uint32_t gain = tie_gain(p->gain);
    uint32_t *const tied = ocp_scratch(day, ((size_t)n + 1) * sizeof *tied);
    uint32_t n_tied = 0;
    for (uint32_t k = list->count; k < list->count + n; k++) {
        tied[n_tied] = k;
        n_tied += list->slot[k] >= 0;
    }
    for (uint32_t i = 0; i < n_tied; i++) {
        const uint32_t k = tied[i];
        const size_t there = (size_t)list->b[k] * OCP_TIES;
        const uint32_t back = ocp_ties_match(s->tie_who + there, s->tie_count[list->b[k]], person[list->a[k]]);
        const uint16_t weight = tie_strengthen(list->weight[k], gain);
        s->tie_weight[(size_t)list->a[k] * OCP_TIES + (size_t)list->slot[k]] = weight;
        s->tie_weight[there + (uint32_t)__builtin_ctz(back)] = weight; /* a tie has two ends */
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
    strengthen_met(day, list, n);
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

void contacts_meet(struct ocp_day *day, uint32_t prison)
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
        const size_t mark = ocp_scratch_mark(day);
        meet_wing(day, w, &list);
        ocp_scratch_release(day, mark);
    }
    *shared = (struct contacts_meetings){list.count, list.a, list.b, list.weight, list.word, list.slot};
    ocp_share(day, MECH_contacts, shared);
    ocp_measure(day, MECH_contacts, OUT_MET, prison, 2.0 * (double)list.count);
}
