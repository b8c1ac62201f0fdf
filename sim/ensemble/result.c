/* Ownership of what a run leaves behind. */
#include "ensemble/result.h"

#include <stdlib.h>

void ocp_run_free(struct ocp_run *run)
{
    free(run->value);
    free(run->prison_total);
    free(run->events);
    ocp_network_free(&run->network);
    *run = (struct ocp_run){0};
}
