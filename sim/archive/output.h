/* A file that the user asked for: a figure, a report, a table.
 *
 * A plain file appears whole or not at all: it is written beside its place under a fresh name and renamed. A symbolic link is
 * followed, so that what it points to is replaced and not the link. Anything else that is there already (a device, a pipe) is
 * written to as it is, never replaced. */
#ifndef OCP_OUTPUT_H
#define OCP_OUTPUT_H

#include "engine/status.h"

enum { OCP_OUTPUT_PATH = 4032, OCP_OUTPUT_SUFFIX = 64 };

struct ocp_output {
    int file;                                         /* where to write */
    bool direct;                                      /* no plain file: nothing to rename */
    char path[OCP_OUTPUT_PATH];                       /* what is replaced in the end: links resolved */
    char beside[OCP_OUTPUT_PATH + OCP_OUTPUT_SUFFIX]; /* what is written meanwhile */
};

/* OCP_OK leaves o->file open for writing; ocp_output_close must follow. */
enum ocp_status ocp_output_open(struct ocp_output *o, const char *path, struct ocp_message *message);

/* `error`: 0, or the errno of what went wrong while writing; then the file stays what it was. Makes the bytes durable and gives
 * them their name. */
enum ocp_status ocp_output_close(struct ocp_output *o, int error, struct ocp_message *message);

#endif
