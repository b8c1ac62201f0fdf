/* Bounded inline tie lists. */
#include "engine/ties.h"

#include "engine/clones.h"

#if defined(__x86_64__)
/* The lowest weight of a full list, four at a time. */
static float lowest(const float *weight)
{
    __m128 low = _mm_min_ps(_mm_min_ps(_mm_loadu_ps(weight), _mm_loadu_ps(weight + 4)),
                            _mm_min_ps(_mm_loadu_ps(weight + 8), _mm_loadu_ps(weight + 12)));
    low = _mm_min_ps(low, _mm_movehl_ps(low, low));
    return _mm_cvtss_f32(_mm_min_ss(low, _mm_shuffle_ps(low, low, 1)));
}
#else
static float lowest(const float *weight)
{
    float low = weight[0];
    for (int i = 1; i < OCP_TIES; i++) {
        low = weight[i] < low ? weight[i] : low;
    }
    return low;
}
#endif

float ocp_ties_lowest(const struct ocp_tie_list *list)
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

static void put(const struct ocp_tie_list *list, int i, uint32_t person, float weight, uint8_t kind)
{
    list->who[i] = person;
    if (list->weight) {
        list->weight[i] = weight;
        list->kind[i] = kind;
    }
}

int ocp_ties_add(const struct ocp_tie_list *list, uint32_t person, float weight, uint8_t kind)
{
    if (*list->count == OCP_TIES) {
        return 0;
    }
    put(list, (*list->count)++, person, weight, kind);
    return 1;
}

static void take_out(const struct ocp_tie_list *list, int i)
{
    const int last = --*list->count;
    if (list->weight) {
        put(list, i, list->who[last], list->weight[last], list->kind[last]);
    } else {
        list->who[i] = list->who[last];
    }
    put(list, last, 0, 0.0F, 0);
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
void ocp_ties_decay(uint32_t *who, float *weight, uint8_t *kind, uint8_t *count, uint32_t rows, float keep, float floor)
{
    for (uint32_t i = 0; i < rows * OCP_TIES; i++) {
        weight[i] *= keep;
    }
    for (uint32_t row = 0; row < rows; row++) {
        float *w = weight + row * OCP_TIES;
        int weak = 0;
        for (int i = 0; i < OCP_TIES; i++) {
            weak |= (w[i] > 0.0F) & (w[i] < floor);
        }
        if (weak) {
            const struct ocp_tie_list list = {who + row * OCP_TIES, w, kind + row * OCP_TIES, count + row};
            for (int i = *list.count - 1; i >= 0; i--) {
                if (list.weight[i] < floor) {
                    take_out(&list, i);
                }
            }
        }
    }
}
