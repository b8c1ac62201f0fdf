/* Weekly: the network inside groups as a whole, for outcomes only: mean degree, and the largest connected part. */
#include "models/groups/groups_inside.h"
#include "models/people/contacts_state.h"
#include "models/people/population_state.h"

/* The row that stands for the part to which `row` belongs; paths are halved on the way. */
static uint32_t root_of(uint32_t *parent, uint32_t row)
{
    while (parent[row] != row) {
        parent[row] = parent[parent[row]];
        row = parent[row];
    }
    return row;
}

/* Joins the parts of all who are tied within a group; how many ends of such ties there are. */
static uint64_t join_parts(const struct ocp_world *world, uint32_t *parent)
{
    const struct contacts_state *s = contacts_of(world);
    const uint8_t *group = population_of(world)->group;
    uint64_t ends = 0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            for (uint32_t i = 0; group[row] != OCP_NO_GROUP && i < s->tie_count[row]; i++) {
                const uint32_t there = world->row_of_person[s->tie_who[(size_t)row * OCP_TIES + i]];
                if (there == OCP_NOWHERE || group[there] != group[row]) {
                    continue;
                }
                ends++;
                if (there > row) { /* the other end has the same tie */
                    const uint32_t a = root_of(parent, row);
                    const uint32_t b = root_of(parent, there);
                    parent[a > b ? a : b] = a > b ? b : a;
                }
            }
        }
    }
    return ends;
}

void groups_measure_network(const struct ocp_day *day)
{
    const struct ocp_world *world = day->world;
    const uint8_t *group = population_of(world)->group;
    uint32_t *parent = ocp_scratch(day, world->n_rows * sizeof *parent);
    uint32_t *size = ocp_scratch(day, world->n_rows * sizeof *size);
    for (uint32_t row = 0; row < world->n_rows; row++) {
        parent[row] = row;
        size[row] = 0;
    }
    const uint64_t ends = join_parts(world, parent);
    uint32_t largest[OCP_MAX_GROUPS] = {0};
    uint32_t members = 0;
    for (uint32_t w = 0; w < world->n_wings; w++) {
        const struct ocp_wing *wing = &world->wings[w];
        for (uint32_t row = wing->first; row < wing->first + wing->count; row++) {
            if (group[row] != OCP_NO_GROUP) {
                const uint32_t n = ++size[root_of(parent, row)];
                largest[group[row]] = n > largest[group[row]] ? n : largest[group[row]];
                members++;
            }
        }
    }
    uint32_t held = 0;
    for (uint32_t g = 0; g < world->n_groups; g++) {
        held += largest[g];
    }
    ocp_measure_ratio(day, MECH_groups, OUT_TIES, OCP_NOWHERE, (double)ends, (double)members);
    ocp_measure_ratio(day, MECH_groups, OUT_GIANT, OCP_NOWHERE, (double)held, (double)members);
}
