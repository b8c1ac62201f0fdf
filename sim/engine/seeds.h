/* Whom the members of a plan's networks are on day 0: a permutation of the persons found inside, drawn once per replicate and
 * shared by all strategies, computed in both directions without a table. */
#ifndef OCP_SEEDS_H
#define OCP_SEEDS_H

#include "engine/world.h"

/* One of 0 .. n - 1 for each of 0 .. n - 1, another for every key: a Feistel network of four rounds over the next power of
 * four, walked until it lands below n (Black and Rogaway 2002, cycle walking). */
uint32_t ocp_seed_shuffle(uint32_t i, uint32_t n, const uint32_t key[4]);
uint32_t ocp_seed_unshuffle(uint32_t i, uint32_t n, const uint32_t key[4]);

/* Person number of a member of plan->member_seeds. */
uint32_t ocp_seed_person(const struct ocp_world *world, uint32_t member);
/* Member that this person is, or OCP_NOWHERE: most are none, and those who arrive later never are. */
uint32_t ocp_seed_member(const struct ocp_world *world, uint32_t person);

/* Whether a group has members on day 0, by its share or by a network; the others are spare and wait for a split. */
bool ocp_group_begins(const struct ocp_plan *plan, uint32_t group);

#endif
