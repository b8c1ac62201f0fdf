/* The shuffle that says which of the persons inside on day 0 are the members of a network. */
#include "engine/seeds.h"

#include "engine/inside.h"

enum { ROUNDS = 4 };

static uint32_t scramble(uint32_t half, uint32_t key)
{
    uint32_t x = half ^ key; /* the finaliser of MurmurHash3 */
    x = (x ^ (x >> 16)) * 0x85EBCA6BU;
    x = (x ^ (x >> 13)) * 0xC2B2AE35U;
    return x ^ (x >> 16);
}

/* Bits of half a number below the next power of four. */
static unsigned half_bits(uint32_t n)
{
    unsigned bits = 1;
    while (bits < 16 && (uint64_t)1 << (2 * bits) < n) {
        bits++;
    }
    return bits;
}

uint32_t ocp_seed_shuffle(uint32_t i, uint32_t n, const uint32_t key[4])
{
    const unsigned bits = half_bits(n);
    const uint32_t mask = (1U << bits) - 1U;
    do {
        uint32_t left = i >> bits;
        uint32_t right = i & mask;
        for (int round = 0; round < ROUNDS; round++) {
            const uint32_t next = left ^ (scramble(right, key[round]) & mask);
            left = right;
            right = next;
        }
        i = left << bits | right;
    } while (i >= n);
    return i;
}

uint32_t ocp_seed_unshuffle(uint32_t i, uint32_t n, const uint32_t key[4])
{
    const unsigned bits = half_bits(n);
    const uint32_t mask = (1U << bits) - 1U;
    do {
        uint32_t left = i >> bits;
        uint32_t right = i & mask;
        for (int round = ROUNDS - 1; round >= 0; round--) {
            const uint32_t before = right ^ (scramble(left, key[round]) & mask);
            right = left;
            left = before;
        }
        i = left << bits | right;
    } while (i >= n);
    return i;
}

static uint32_t found_inside(const struct ocp_plan *plan)
{
    uint32_t sum = 0;
    for (size_t p = 0; p < plan->n_prisons; p++) {
        sum += plan->prisons[p].prisoners;
    }
    return sum;
}

static void draw_key(const struct ocp_world *world, uint32_t key[4])
{
    ocp_draw_four(world->key, UINT32_MAX, 0, 0, OCP_ENGINE_PURPOSE_SEEDS, key);
}

uint32_t ocp_seed_person(const struct ocp_world *world, uint32_t member)
{
    uint32_t key[4];
    draw_key(world, key);
    return ocp_seed_shuffle(member, found_inside(world->plan), key);
}

uint32_t ocp_seed_member(const struct ocp_world *world, uint32_t person)
{
    const uint32_t n = world->plan->n_member_seeds > 0 ? found_inside(world->plan) : 0;
    if (person >= n) {
        return OCP_NOWHERE;
    }
    uint32_t key[4];
    draw_key(world, key);
    const uint32_t member = ocp_seed_unshuffle(person, n, key);
    return member < world->plan->n_member_seeds ? member : OCP_NOWHERE;
}

bool ocp_group_begins(const struct ocp_plan *plan, uint32_t group)
{
    bool begins = plan->groups[group].share > 0.0;
    for (size_t i = 0; i < plan->n_member_seeds && !begins; i++) {
        begins = plan->member_seeds[i].group == group;
    }
    return begins;
}
