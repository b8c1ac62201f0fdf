/* Work with HDF5 happens in child processes, never in the program itself.
 *
 * Why: libhdf5 can crash on damaged or hostile files, and when memory or disk runs out. A child turns that into a clean
 * error, takes its locks and half-freed memory with it, and can be limited to what reading needs. Private. */
#ifndef OCP_ARCHIVE_ISOLATE_H
#define OCP_ARCHIVE_ISOLATE_H

#include "engine/status.h"

struct ocp_task {
    const char *doing;        /* for messages: "writing 'shards/0001.h5'" */
    const char *file;         /* the file that a crash says something about */
    enum ocp_status on_crash; /* what a crash means: OCP_DAMAGED when reading, OCP_IO when writing */
    int private_descriptor;   /* closed in the child (the lock must not outlive its owner), or -1 */
    void *context;
    /* Runs in the child. `out` is a pipe to `consume`. */
    enum ocp_status (*produce)(void *context, int out, struct ocp_message *message);
    /* Runs here, while the child produces; NULL when there is nothing to hand over. What comes is not trusted. */
    enum ocp_status (*consume)(void *context, int in, struct ocp_message *message);
};

/* Runs the task; the status is produce's, or consume's when only that failed. */
enum ocp_status ocp_task_run(const struct ocp_task *task, struct ocp_message *message);

/* For a child that is about to read what a stranger may have written: no more than `memory` bytes beyond what it has,
 * `seconds` of processor time, no descriptors but the standard ones and the way to its parent, and no system call that
 * opens, starts or reaches anything (the calls fail; HDF5 then reports an error). Without effect where the machine lacks it. */
void ocp_task_restrict(unsigned long long memory, unsigned seconds);

#endif
