/* The sum that must be zero. */
#include "engine/ledger.h"

int64_t ocp_ledger_sum(const int64_t *balance, unsigned classes)
{
    int64_t sum = 0;
    for (unsigned i = 0; i < classes; i++) {
        sum += balance[i];
    }
    return sum;
}
