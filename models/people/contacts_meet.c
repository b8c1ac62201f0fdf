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

/* A wing's prisoners by place, row - first; some are not about today. */
struct company {
    uint32_t first, count;
    uint32_t out;         /* how many are not about */
    const uint32_t *word; /* the day's words */
    uint32_t *group;      /* codes: no two without a group, or not about, agree */
    uint32_t *origin;     /* codes: NOBODY for those who are not about, and up to whole vectors */
    uint64_t *about;      /* bits by place */
};

enum { NOBODY = 0xFFFF };

OCP_CLONES
static void encode(const uint16_t *restrict segregated, const uint8_t *restrict withdrawn, const uint8_t *restrict group,
                   const uint8_t *restrict origin, uint32_t count, uint32_t *restrict group_code, uint32_t *restrict origin_code)
{
    for (uint32_t i = 0; i < count; i++) {
        /* Masks: a choice between two values would be a branch. */
        const uint32_t own = group[i];
        const uint32_t out = 0U - (uint32_t)((segregated[i] != 0) | (withdrawn[i] != 0));
        const uint32_t none = out | (0U - (uint32_t)(own == OCP_NO_GROUP));
        group_code[i] = (own & ~none) | ((0x10000U + i) & none);
        origin_code[i] = (origin[i] & ~out) | (NOBODY & out);
    }
}

static bool is_about(const struct company *c, uint32_t place)
{
    return c->about[place / 64] >> (place % 64) & 1U;
}

__attribute__((noinline)) static struct company gather(const struct ocp_day *day, const struct ocp_wing *wing,
                                                       const struct ocp_words *words)
{
    const struct ocp_world *world = day->world;
    const struct population_state *who = population_of(world);
    const uint16_t *const segregated = placement_of(world)->segregated + wing->first;
    const uint8_t *const withdrawn = violence_of(world)->withdrawn + wing->first;
    const uint32_t n = wing->count;
    struct company c = {.first = wing->first, .count = n, .word = words->word[0]};
    /* Vector loops may read, never use, a vector past the end. */
    c.group = ocp_scratch(day, (ocp_whole_lanes(n) + (size_t)OCP_LANES) * sizeof *c.group);
    c.origin = ocp_scratch(day, (ocp_whole_lanes(n) + (size_t)OCP_LANES) * sizeof *c.origin);
    c.about = ocp_scratch(day, (n / 64 + (size_t)1) * sizeof *c.about);
    encode(segregated, withdrawn, who->group + wing->first, who->origin + wing->first, ocp_wing_lanes(wing), c.group, c.origin);
    for (uint32_t i = n; i < ocp_whole_lanes(n); i++) {
        c.origin[i] = NOBODY;
    }
    for (uint32_t k = 0; k <= n / 64; k++) {
        c.about[k] = UINT64_MAX;
    }
    uint32_t *out = ocp_scratch(day, ((size_t)n * 2 + 2) * sizeof *out);
    uint32_t some = ocp_list_nonzero(segregated, n, out);
    some += ocp_list_other(withdrawn, n, 0, out + some);
    for (uint32_t k = 0; k < some; k++) {
        c.out += is_about(&c, out[k]);
        c.about[out[k] / 64] &= ~(1ULL << (out[k] % 64));
    }
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
        tally[group[member[k]]] += is_about(c, member[k]);
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
        pairs += pairs_among((double)ocp_count_equal((const int32_t *)c->origin, ocp_whole_lanes(c->count), k));
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

/* The day's meetings of one wing as a bit matrix by place, bit j of row i set for i < j; bits of those who are not about do not
 * count. */
struct matrix {
    uint64_t *bits;
    uint32_t words;
};

/* Friends seek each other out, each tie by its own draw and in proportion to its strength. */
__attribute__((noinline)) static void meet_by_tie(const struct ocp_day *day, const struct ocp_wing *wing,
                                                  const struct ocp_words *words, float seek, struct matrix *m)
{
    const struct ocp_world *world = day->world;
    const struct contacts_state *s = contacts_of(world);
    const size_t at = (size_t)wing->first * OCP_TIES;
    const uint32_t fours = (wing->count + 3) / 4;
    uint16_t *hits = ocp_scratch(day, (size_t)fours * 4 * sizeof *hits);
    uint32_t *sought = ocp_scratch(day, ((size_t)fours * 64 + 3) * sizeof *sought);
    memset(hits + fours * 4 - 4, 0, 4 * sizeof *hits);
    ocp_ties_hit(s->tie_who + at, s->tie_weight + at, words->word[1], wing->count, seek, hits);
    uint32_t n = 0;
    for (uint32_t k = 0; k < fours; k++) {
        const uint16_t *four = hits + (size_t)k * 4;
        n = ocp_append_bits(four[0] | (uint64_t)four[1] << 16 | (uint64_t)four[2] << 32 | (uint64_t)four[3] << 48, k * 64, n,
                            sought);
    }
    const uint32_t *const who = s->tie_who + at;
    const uint32_t first = wing->first;
    const uint32_t count = wing->count;
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t there = ocp_row_of(world, who[sought[k]]) - first;
        const uint32_t i = sought[k] / OCP_TIES;
        const bool here = there < count;
        const uint32_t j = here ? there : i;
        const uint32_t low = i < j ? i : j;
        const uint32_t high = i < j ? j : i;
        m->bits[(size_t)low * m->words + high / 64] |= (uint64_t)here << (high % 64);
    }
}

/* The list under construction; its room bounds the meetings of a prison's day. */
struct list {
    uint32_t count, room;
    uint32_t *a, *b, *word;
    uint16_t *weight;
    int8_t *slot;
    uint32_t *pair; /* scratch: the two by place on the wing, the lower in the upper half */
};

/* A row of the matrix without those who are not about. `words` is a constant where this is inlined, or m->words. */
static inline uint32_t read_row(const struct company *c, const uint64_t *bits, uint32_t words, uint32_t i, uint32_t n,
                                uint32_t *pair)
{
    const uint64_t *const about = c->about;
    const uint64_t row = 0U - (about[i / 64] >> (i % 64) & 1U);
    if (words == 2 && i < 63 && c->count - (i + 1) <= 64) { /* what is right of the diagonal fits one word: one look, not two */
        const uint64_t both = (bits[0] & about[0]) >> (i + 1) | (bits[1] & about[1]) << (63 - i);
        return ocp_append_bits(both & row, i << 16 | (i + 1), n, pair);
    }
    for (uint32_t k = words == 2 && i >= 63 ? 1 : 0; k < words; k++) {
        n = ocp_append_bits(bits[k] & about[k] & row, i << 16 | k * 64, n, pair);
    }
    return n;
}

/* Pairs (i, j) of the matrix of whom both are about into list->pair, row by row, as many as there is room for. Returns their
 * number. */
__attribute__((noinline)) static uint32_t read_matrix(const struct company *c, const struct matrix *m, const struct list *list)
{
    uint32_t n = 0;
    const uint32_t room = list->room - list->count;
    const uint64_t *bits = m->bits;
    if (m->words == 1) {
        for (uint32_t i = 0; i < c->count && n <= room; i++, bits += 1) {
            n = read_row(c, bits, 1, i, n, list->pair);
        }
    } else if (m->words == 2) {
        for (uint32_t i = 0; i < c->count && n <= room; i++, bits += 2) {
            n = read_row(c, bits, 2, i, n, list->pair);
        }
    } else {
        for (uint32_t i = 0; i < c->count && n <= room; i++, bits += m->words) {
            n = read_row(c, bits, m->words, i, n, list->pair);
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
                                                     uint32_t first, const uint32_t *restrict pair, uint32_t n,
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
        const uint32_t a = first + i;
        const uint32_t b = first + j;
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

OCP_CLONES
static void note_met(const uint16_t *restrict met, uint32_t count, uint8_t *restrict noted)
{
    for (uint32_t i = 0; i < count; i++) {
        noted[i] = (uint8_t)(met[i] < 255 ? met[i] : 255);
    }
}

static void read_pairs(const struct ocp_day *day, const struct company *c, const struct matrix *m, struct list *list)
{
    const struct contacts_state *s = contacts_of(day->world);
    uint16_t *const met = ocp_scratch(day, (size_t)c->count * sizeof *met);
    const uint32_t n = read_matrix(c, m, list);
    mix_words(c->word, list->pair, n, list->word + list->count);
    memset(met, 0, (size_t)c->count * sizeof *met);
    describe_pairs(s, day->world->person, c->first, list->pair, n, list, met);
    strengthen_met(day, list, n);
    note_met(met, c->count, s->met + c->first);
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
    const struct ocp_pair_chance chance =
        chance_of(p, (double)(c.count - c.out), fellow_pairs(day, wing, &c), origin_pairs(&c), met);
    ocp_pairs_fill(c.word, c.group, c.origin, c.count, chance, m.bits, m.words);
    const double seek = p->seek * (double)placement_of(world)->hours_out[w] / 8.0;
    meet_by_tie(day, wing, &words, (float)(seek > 0.99 ? 0.99 : seek), &m);
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
