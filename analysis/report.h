/* The report: one self-contained HTML file. First a decision brief of two pages, then the annex.
 *
 * Inline SVG and CSS, no script, no request to anywhere (a Content-Security-Policy says so to the browser). Text from users
 * goes through one escaper (html.h). Figures need gnuplot; without it the report is complete except for the figures and says
 * why they are missing. */
#ifndef OCP_REPORT_H
#define OCP_REPORT_H

#include "analysis/effects.h"
#include "analysis/buffer.h"

struct ocp_report_options {
    /* The study that the archive carries, read again from its scenario bytes, and the program's model: they give the
     * strategies in words and the meanings of parameters. Either may be NULL; the report then says less. */
    const struct ocp_study *study;
    const struct ocp_model *model;
    const char *gnuplot; /* as in plot.h */
    /* For "how to reproduce", both as a shell takes them: the results' HDF5 file, "study.h5" when NULL; and the options of the
     * command line that the study was run with (" --replicates 5"), NULL: not known, and those that the archive keeps are shown as
     * they are. */
    const char *archive_name, *run_options;
    bool no_figures;
};

enum ocp_status ocp_report_html(const struct ocp_comparison *comparison, const struct ocp_report_options *options,
                                struct ocp_buffer *out, struct ocp_message *message);

#endif
