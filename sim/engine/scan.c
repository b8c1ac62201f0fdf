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

OCP_CLONES
double ocp_sum_floats(const float *x, uint32_t count)
{
    double lane[8] = {0};
    uint32_t i = 0;
    for (; i + 8 <= count; i += 8) {
        for (uint32_t k = 0; k < 8; k++) {
            lane[k] += (double)x[i + k];
        }
    }
    for (; i < count; i++) {
        lane[0] += (double)x[i];
    }
    return ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
}
