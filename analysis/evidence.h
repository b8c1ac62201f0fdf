/* What stands behind a parameter's value: sources, assumption, definition, or the study itself, which set it. */
#ifndef OCP_EVIDENCE_H
#define OCP_EVIDENCE_H

#include "analysis/buffer.h"
#include "archive/archive.h"

#include <stdbool.h>

enum ocp_evidence {
    OCP_EVIDENCE_SOURCED,
    OCP_EVIDENCE_PART,       /* some of it has a source: "I12, G20; size ASSUMED" */
    OCP_EVIDENCE_ASSUMED,    /* "ASSUMED", "ASSUMED: ..." */
    OCP_EVIDENCE_DEFINITION, /* "definition: 1 is today's": nothing to be known */
    OCP_EVIDENCE_SET /* the study put another value in place of the default: what is known about the default is not about it */
};
enum { OCP_EVIDENCE_CLASSES = OCP_EVIDENCE_SET + 1 };

enum ocp_evidence ocp_evidence_of(const struct ocp_results_param *param);
/* Parameters of each class; together n_params. */
void ocp_evidence_count(const struct ocp_results *results, uint32_t count[OCP_EVIDENCE_CLASSES]);
/* The evidence as one line; of a value that the study set, who set it and what the default rests on:
 * "set by this study in my-study.yaml:14 (default 0.4; C17, P01)". User text. */
enum { OCP_EVIDENCE_SIZE = 512 };
void ocp_evidence_words(char out[OCP_EVIDENCE_SIZE], const struct ocp_results_param *param);

/* Whether the study moved a rule by which strategies are measured (a threshold, a weight), and that in one line: "a rule that this study
 * set: accounts.rule_segregation is 365 d (default 15 d), set in my-study.yaml:14". User text. */
bool ocp_evidence_rule_moved(const struct ocp_results_param *param);
void ocp_evidence_rule_words(char out[OCP_EVIDENCE_SIZE], const struct ocp_results_param *param);

#endif
