/* read_results FILE...: for each file one line: how reading it ended, then its content hash or why not. */
#include "archive/archive.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct ocp_results *results = NULL;
        struct ocp_message message = {0};
        const enum ocp_status status = ocp_results_read(argv[i], &results, &message);
        (void)printf("%s: %s\n", ocp_status_name(status), status == OCP_OK ? results->content_hash : message.text);
        ocp_results_free(results);
    }
    return 0;
}
