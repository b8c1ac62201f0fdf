/* Bounded inline tie lists. */
#include "engine/ties.h"

#include "engine/clones.h"

/* Written for the vectoriser: the lowest weight of a full list. */
static uint16_t lowest(const uint16_t *weight)
{
    uint16_t low = weight[0];
    for (int i = 1; i < OCP_TIES; i++) {
        low = weight[i] < low ? weight[i] : low;
    }
    return low;
}

uint16_t ocp_ties_lowest(const struct ocp_tie_list *list)
{
    return *list->count == OCP_TIES ? lowest(list->weight) : list->weight[ocp_ties_weakest(list)];
}

int ocp_ties_weakest(const struct ocp_tie_list *list)
{
    int worst = 0;
    for (int i = 1; i < *list->count; i++) {
        if (list->weight[i] < list->weight[worst] || (list->weight[i] == list->weight[worst] && list->who[i] > list->who[worst])) {
            worst = i;
        }
    }
    return worst;
}

static void put(const struct ocp_tie_list *list, int i, uint32_t person, uint16_t weight)
{
    list->who[i] = person;
    if (list->weight) {
        list->weight[i] = weight;
    }
}

int ocp_ties_add(const struct ocp_tie_list *list, uint32_t person, uint16_t weight)
{
    if (*list->count == OCP_TIES) {
        return 0;
    }
    put(list, (*list->count)++, person, weight);
    return 1;
}

static void take_out(const struct ocp_tie_list *list, int i)
{
    const int last = --*list->count;
    put(list, i, list->who[last], list->weight ? list->weight[last] : 0);
    put(list, last, 0, 0);
}

int ocp_ties_remove(const struct ocp_tie_list *list, uint32_t person)
{
    const int i = ocp_ties_find(list, person);
    if (i < 0) {
        return 0;
    }
    take_out(list, i);
    return 1;
}

OCP_CLONES
static void fade(uint16_t *weight, uint32_t count, uint32_t keep)
{
    for (uint32_t i = 0; i < count; i++) {
        weight[i] = (uint16_t)((weight[i] * keep + 0x8000U) >> 16);
    }
}

void ocp_ties_decay(uint32_t *who, uint16_t *weight, uint8_t *count, uint32_t rows, double keep, double floor)
{
    const uint16_t least = ocp_tie_weight(floor);
    fade(weight, rows * OCP_TIES, (uint32_t)(keep * 65536.0 + 0.5));
    for (uint32_t row = 0; row < rows; row++) {
        uint16_t *w = weight + (size_t)row * OCP_TIES;
        int strong = 0;
        for (int i = 0; i < OCP_TIES; i++) {
            strong += w[i] >= least;
        }
        if (strong != count[row]) {
            const struct ocp_tie_list list = {who + (size_t)row * OCP_TIES, w, count + row};
            for (int i = *list.count - 1; i >= 0; i--) {
                if (list.weight[i] < least) {
                    take_out(&list, i);
                }
            }
        }
    }
}
