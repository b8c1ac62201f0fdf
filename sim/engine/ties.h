/* Bounded lists of ties, kept inline in columns: up to OCP_TIES other ends per row, one cache line of person numbers.
 *
 * A list is three parallel arrays of one row: who[OCP_TIES], weight[OCP_TIES], kind[OCP_TIES], and a count. The first
 * `count` entries are in use; removal swaps with the last. The functions work on one end; callers keep both ends alike. */
#ifndef OCP_TIES_H
#define OCP_TIES_H

#include <stdint.h>

enum { OCP_TIES = 16 };

struct ocp_tie_list {
    uint32_t *who;
    float *weight;
    uint8_t *kind;
    uint8_t *count;
};

/* Position of `person` in the list, or -1. */
int ocp_ties_find(const struct ocp_tie_list *list, uint32_t person);

/* Position of the weakest tie of a non-empty list; of equals the one with the highest person number. */
int ocp_ties_weakest(const struct ocp_tie_list *list);

/* Adds a tie; 0 when the list is full. The caller makes room with ocp_ties_weakest and removes both ends. */
int ocp_ties_add(const struct ocp_tie_list *list, uint32_t person, float weight, uint8_t kind);

/* Removes `person` if present; 1 when it was. */
int ocp_ties_remove(const struct ocp_tie_list *list, uint32_t person);

/* Multiplies all weights of `rows` consecutive lists by `keep` and forgets what falls below `floor` at both ends alike
 * (the weight is the same at both ends, so both ends forget on the same day). */
void ocp_ties_decay(uint32_t *who, float *weight, uint8_t *kind, uint8_t *count, uint32_t rows, float keep, float floor);

#endif
