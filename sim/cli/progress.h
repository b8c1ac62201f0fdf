/* How far a study is: one line that rewrites itself on a terminal, a plain line now and then elsewhere. Standard error. */
#ifndef OCP_CLI_PROGRESS_H
#define OCP_CLI_PROGRESS_H

#include "cli/terminal.h"
#include "ensemble/ensemble.h"

struct progress_display {
    const struct terminal *terminal;
    const char *study;
    double last;  /* elapsed seconds at the last plain line */
    bool written; /* a rewriting line stands on the terminal */
};

/* For ocp_ensemble_options: user is a struct progress_display. */
void progress_show(const struct ocp_progress *progress, void *user);
/* Clears or ends the line. */
void progress_end(struct progress_display *display);

#endif
