/* contact_contagion: agent-steps per second of a kernel built from the engine's own tables, ties and draws.
 *
 * Wings of 60; mean degree about 9, at most 16 ties; each step, per agent, two tie draws with bounded-confidence updates, a
 * consumption Bernoulli, a violence Bernoulli (logistic in the wing's last rate); 0.5 % of agents start a bed swap, so 1 %
 * move and are tied anew; synchronous. State is indexed by bed; draws are addressed by person, so a run's hash does not
 * depend on where persons stand in memory. Its ties have neither strength nor kind, as the kernel uses neither.
 *
 *   bench_contagion [agents [steps [repeats]]]      prints the median of the repeats and the state's hash */
#define _POSIX_C_SOURCE 200809L
#include "engine/clones.h"
#include "engine/math.h"
#include "engine/rng.h"
#include "engine/status.h"
#include "engine/ties.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WING = 60, DEGREE = 9, WORDS = 4 };
#define USE 1288490189U /* 0.3 x 2^32 */
#define MOVE 21474836U  /* 0.005 x 2^32 */

enum { PURPOSE_STEP = 1, PURPOSE_TIES = 2 };

struct town {
    uint32_t agents, wings;
    struct ocp_key key;
    uint32_t *person; /* [agents] who is in the bed */
    uint32_t *who;    /* ties, by bed */
    uint8_t *count;
    float *opinion, *next;
    uint32_t *consumed;
    float *rate; /* [wings] share of violent agents yesterday */
    uint32_t *swap_from, *swap_to, n_swaps;
};

static struct ocp_tie_list list_of(const struct town *t, uint32_t bed)
{
    return (struct ocp_tie_list){t->who + (size_t)bed * OCP_TIES, NULL, t->count + bed};
}

/* Ties a bed to up to `wanted` random wing-mates, by draws of its person. */
static void make_ties(struct town *t, uint32_t bed, uint32_t day, int wanted)
{
    const uint32_t first = bed / WING * WING;
    uint32_t word[4];
    for (int k = 0; k < wanted; k++) {
        if (k % 4 == 0) {
            ocp_draw_four(t->key, day, t->person[bed], (uint32_t)k, PURPOSE_TIES, word);
        }
        const uint32_t other = first + ocp_pick(word[k % 4], WING);
        const struct ocp_tie_list mine = list_of(t, bed);
        const struct ocp_tie_list theirs = list_of(t, other);
        if (other != bed && *mine.count < OCP_TIES && *theirs.count < OCP_TIES && ocp_ties_find(&mine, other) < 0) {
            (void)ocp_ties_add(&mine, other, 0);
            (void)ocp_ties_add(&theirs, bed, 0);
        }
    }
}

static void cut_ties(struct town *t, uint32_t bed)
{
    const struct ocp_tie_list mine = list_of(t, bed);
    for (int i = 0; i < *mine.count; i++) {
        const struct ocp_tie_list theirs = list_of(t, mine.who[i]);
        (void)ocp_ties_remove(&theirs, bed);
    }
    *mine.count = 0;
}

static int build(struct town *t, uint32_t agents)
{
    *t = (struct town){.agents = agents / WING * WING, .wings = agents / WING, .key = ocp_key_make(2025, 0)};
    const size_t n = t->agents;
    t->person = ocp_alloc(n, sizeof *t->person);
    t->who = ocp_alloc(n * OCP_TIES, sizeof *t->who);
    t->count = ocp_alloc(n, sizeof *t->count);
    t->opinion = ocp_alloc(n, sizeof *t->opinion);
    t->next = ocp_alloc(n, sizeof *t->next);
    t->consumed = ocp_alloc(n, sizeof *t->consumed);
    t->rate = ocp_alloc(t->wings, sizeof *t->rate);
    t->swap_from = ocp_alloc(n, sizeof *t->swap_from);
    t->swap_to = ocp_alloc(n, sizeof *t->swap_to);
    if (!t->person || !t->who || !t->count || !t->opinion || !t->next || !t->consumed || !t->rate || !t->swap_from || !t->swap_to) {
        return 0;
    }
    for (uint32_t i = 0; i < t->agents; i++) {
        uint32_t word[4];
        ocp_draw_four(t->key, UINT32_MAX, i, 0, PURPOSE_STEP, word);
        t->person[i] = i;
        t->opinion[i] = ocp_uniform_float(word[0]);
    }
    for (uint32_t i = 0; i < t->agents; i++) {
        make_ties(t, i, UINT32_MAX, DEGREE / 2 + 1);
    }
    return 1;
}

/* Bounded confidence towards two ties of each of a wing's agents, from the old opinions into the new ones. A wing's beds,
 * their ties and their opinions are consecutive, so the look-ups stay within a few cache lines. An agent without ties draws
 * an unused entry, which is clamped into the wing and then counts for nothing. No branches: draws are unpredictable. */
OCP_CLONES
static void update_opinions(const uint32_t *restrict who, const uint8_t *restrict count, const float *restrict opinion,
                            const uint32_t *restrict word, uint32_t first, float *restrict next)
{
    float to_a[WING];
    float to_b[WING];
    for (uint32_t i = 0; i < WING; i++) {
        const uint32_t n = count[i];
        const uint32_t a = who[i * OCP_TIES + (((word[i] >> 16) * n) >> 16)] - first;
        const uint32_t b = who[i * OCP_TIES + (((word[i] & 0xFFFFU) * n) >> 16)] - first;
        to_a[i] = opinion[a < WING ? a : 0];
        to_b[i] = opinion[b < WING ? b : 0];
    }
    for (uint32_t i = 0; i < WING; i++) {
        const float own = opinion[i];
        const float a = to_a[i] - own;
        const float b = to_b[i] - own;
        const float near_a = (float)((a < 0.2F) & (a > -0.2F));
        const float near_b = (float)((b < 0.2F) & (b > -0.2F));
        const float tied = (float)(count[i] > 0);
        next[i] = own + 0.1F * tied * (near_a * a + near_b * b);
    }
}

/* Bernoullis of a wing: consumption, violence, wish to move. Returns those who strike; *starts counts the wishes. */
OCP_CLONES
static uint32_t decide(const uint32_t *restrict use_word, const uint32_t *restrict strike_word, const uint32_t *restrict move_word,
                       uint32_t strike, uint32_t *restrict consumed, uint32_t *starts)
{
    uint32_t struck = 0;
    uint32_t moving = 0;
    for (uint32_t i = 0; i < WING; i++) {
        consumed[i] += use_word[i] < USE;
        struck += strike_word[i] < strike;
        moving += move_word[i] < MOVE;
    }
    *starts = moving;
    return struck;
}

static void step_wing(struct town *t, uint32_t wing, uint32_t day, uint32_t words[WORDS][64])
{
    const uint32_t first = wing * WING;
    ocp_draw_column(t->key, day, t->person + first, 0, PURPOSE_STEP, WING, words[0], words[1], words[2], words[3]);
    update_opinions(t->who + (size_t)first * OCP_TIES, t->count + first, t->opinion + first, words[0], first, t->next + first);
    const uint32_t strike = ocp_threshold(ocp_logistic(-6.0 + 20.0 * (double)t->rate[wing]));
    uint32_t starts;
    const uint32_t struck = decide(words[1], words[2], words[3], strike, t->consumed + first, &starts);
    t->rate[wing] = (float)struck / (float)WING;
    for (uint32_t i = 0; starts > 0; i++) {
        if (words[3][i] < MOVE) {
            t->swap_from[t->n_swaps] = first + i;
            t->swap_to[t->n_swaps++] = ocp_pick(words[2][i] * 0x9E3779B1U, t->agents);
            starts--;
        }
    }
}

static void swap_beds(struct town *t, uint32_t a, uint32_t b, uint32_t day)
{
    if (a == b) {
        return;
    }
    cut_ties(t, a);
    cut_ties(t, b);
    const uint32_t person = t->person[a];
    const float opinion = t->opinion[a];
    const uint32_t consumed = t->consumed[a];
    t->person[a] = t->person[b];
    t->opinion[a] = t->opinion[b];
    t->consumed[a] = t->consumed[b];
    t->person[b] = person;
    t->opinion[b] = opinion;
    t->consumed[b] = consumed;
    make_ties(t, a, day, DEGREE);
    make_ties(t, b, day, DEGREE);
}

static void step(struct town *t, uint32_t day)
{
    uint32_t words[WORDS][64];
    t->n_swaps = 0;
    for (uint32_t wing = 0; wing < t->wings; wing++) {
        step_wing(t, wing, day, words);
    }
    float *old = t->opinion;
    t->opinion = t->next;
    t->next = old;
    for (uint32_t i = 0; i < t->n_swaps; i++) {
        /* The edits are known in advance: ask for their lines before they are needed. */
        if (i + 4 < t->n_swaps) {
            __builtin_prefetch(t->who + (size_t)t->swap_to[i + 4] * OCP_TIES);
            __builtin_prefetch(t->who + (size_t)t->swap_from[i + 4] * OCP_TIES);
            __builtin_prefetch(t->count + t->swap_to[i + 4] / WING * WING);
        }
        swap_beds(t, t->swap_from[i], t->swap_to[i], day);
    }
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now); /* one thread: its own time, whoever else is on the machine */
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static uint64_t hash_of(const struct town *t)
{
    uint64_t hash = 0;
    for (uint32_t i = 0; i < t->agents; i++) {
        uint32_t bits;
        memcpy(&bits, &t->opinion[i], sizeof bits);
        hash = (hash ^ bits ^ t->consumed[i]) * 0x9E3779B97F4A7C15ULL;
        hash ^= hash >> 31;
    }
    return hash;
}

int main(int argc, char **argv)
{
    const uint32_t agents = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 10000;
    const uint32_t steps = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 20000000U / (agents > 0 ? agents : 1) + 10;
    const int repeats = argc > 3 ? atoi(argv[3]) : 7;
    struct town t;
    if (agents < 2 * WING || repeats < 1 || repeats > 99 || !build(&t, agents)) {
        (void)fputs("usage: bench_contagion [agents >= 120 [steps [repeats 1..99]]]\n", stderr);
        return 64;
    }
    double rate[99];
    uint32_t day = 0;
    for (; day < 20; day++) {
        step(&t, day);
    }
    for (int r = 0; r < repeats; r++) {
        const double start = seconds();
        for (uint32_t k = 0; k < steps; k++) {
            step(&t, day++);
        }
        rate[r] = (double)t.agents * (double)steps / (seconds() - start) / 1e6;
    }
    double ties = 0.0;
    for (uint32_t i = 0; i < t.agents; i++) {
        ties += t.count[i];
    }
    qsort(rate, (size_t)repeats, sizeof *rate, ascending);
    const size_t bytes = 2 * sizeof(float) + 2 * sizeof(uint32_t) + OCP_TIES * sizeof(uint32_t) + 1;
    printf("%u agents, %u steps x %d: median %.1f (%.1f to %.1f) million agent-steps per second, %zu bytes per agent, degree %.1f, "
           "hash %016llx\n",
           t.agents, steps, repeats, rate[repeats / 2], rate[0], rate[repeats - 1], bytes, ties / (double)t.agents,
           (unsigned long long)hash_of(&t));
    return 0;
}
