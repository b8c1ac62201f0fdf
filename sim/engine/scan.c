/* Counts and sums over columns. */
#include "engine/scan.h"

#include "engine/clones.h"

OCP_CLONES
uint32_t ocp_count_at_most(const int32_t *x, uint32_t count, int32_t limit)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        n += x[i] <= limit;
    }
    return n;
}

OCP_CLONES
uint32_t ocp_count_equal(const int32_t *x, uint32_t count, int32_t value)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        n += x[i] == value;
    }
    return n;
}

OCP_CLONES
uint32_t ocp_count_other(const uint8_t *x, uint32_t count, uint8_t value)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        n += x[i] != value;
    }
    return n;
}

OCP_CLONES
uint32_t ocp_count_below(const float *x, uint32_t count, float limit)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        n += x[i] < limit;
    }
    return n;
}

/* Vectors of the language, since the vectoriser leaves the lanes one by one. */
typedef float four_floats __attribute__((vector_size(4 * sizeof(float))));
typedef double four_doubles __attribute__((vector_size(4 * sizeof(double))));

OCP_CLONES
double ocp_sum_floats(const float *x, uint32_t count)
{
    four_doubles low = {0};
    four_doubles high = {0};
    uint32_t i = 0;
    for (; i + 8 <= count; i += 8) {
        four_floats four;
        memcpy(&four, x + i, sizeof four);
        low += __builtin_convertvector(four, four_doubles);
        memcpy(&four, x + i + 4, sizeof four);
        high += __builtin_convertvector(four, four_doubles);
    }
    double first = low[0];
    for (; i < count; i++) {
        first += (double)x[i];
    }
    return ((first + low[1]) + (low[2] + low[3])) + ((high[0] + high[1]) + (high[2] + high[3]));
}
