/* The one thread that commits finished runs and reports progress, so that neither waits for a worker. Private. */
#ifndef OCP_ENSEMBLE_WRITER_H
#define OCP_ENSEMBLE_WRITER_H

#include "archive/archive.h"
#include "ensemble/compute.h"
#include "ensemble/ensemble.h"

#include <pthread.h>

struct ocp_writer {
    struct ocp_archive *archive;
    const struct ocp_ensemble_options *options;
    struct ocp_effort effort;
    uint64_t days_planned; /* of this session, burn-in included */
    double began;
    uint32_t batch; /* runs that make a commit due at once */
    pthread_t thread;
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t changed;
    struct ocp_run *pending; /* [room] */
    size_t n_pending, room;
    bool ending;
    struct ocp_progress progress;
    enum ocp_status status; /* of the first commit that failed */
    struct ocp_message message;
};

/* Starts the thread. `missing`: runs that will come, at most. */
enum ocp_status ocp_writer_start(struct ocp_writer *writer, size_t missing, struct ocp_message *message);
/* From any worker: hands a run over; waits while too many are pending. */
void ocp_writer_take(struct ocp_writer *writer, struct ocp_run *run);
/* Whether workers should stop: the user asked to, or a commit failed. */
bool ocp_writer_is_stopped(struct ocp_writer *writer);
/* Commits the rest, reports once more and ends the thread. The status of the commits. */
enum ocp_status ocp_writer_end(struct ocp_writer *writer, struct ocp_message *message);

#endif
