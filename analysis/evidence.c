/* Classes of evidence, counted in one place so that the brief, the annex and tables agree. */
#include "analysis/evidence.h"

#include <stdio.h>
#include <string.h>

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

enum ocp_evidence ocp_evidence_of(const struct ocp_results_param *param)
{
    return param->set_in[0] != '\0' && param->value != param->fallback ? OCP_EVIDENCE_SET
           : begins(param->evidence, "ASSUMED")                        ? OCP_EVIDENCE_ASSUMED
           : begins(param->evidence, "definition")                     ? OCP_EVIDENCE_DEFINITION
           : strstr(param->evidence, "ASSUMED") != NULL                ? OCP_EVIDENCE_PART
                                                                       : OCP_EVIDENCE_SOURCED;
}

void ocp_evidence_count(const struct ocp_results *results, uint32_t count[OCP_EVIDENCE_CLASSES])
{
    memset(count, 0, OCP_EVIDENCE_CLASSES * sizeof *count);
    for (uint32_t i = 0; i < results->n_params; i++) {
        count[ocp_evidence_of(&results->param[i])]++;
    }
}

void ocp_evidence_words(char out[OCP_EVIDENCE_SIZE], const struct ocp_results_param *param)
{
    if (ocp_evidence_of(param) != OCP_EVIDENCE_SET) {
        snprintf(out, OCP_EVIDENCE_SIZE, "%s", param->evidence);
        return;
    }
    char number[OCP_NUMBER_SIZE];
    const bool command_line = begins(param->set_in, OCP_STUDY_OVERRIDES ":");
    ocp_number_exact(number, OCP_NUMBER_PRINT, param->fallback);
    snprintf(out, OCP_EVIDENCE_SIZE, "set by this study %s%s (default %s; %s)", command_line ? "on the command line" : "in ",
             command_line ? "" : param->set_in, number, param->evidence);
}

bool ocp_evidence_rule_moved(const struct ocp_results_param *param)
{
    return strcmp(param->prior, "rule") == 0 && ocp_evidence_of(param) == OCP_EVIDENCE_SET;
}

void ocp_evidence_rule_words(char out[OCP_EVIDENCE_SIZE], const struct ocp_results_param *param)
{
    char value[OCP_NUMBER_SIZE], fallback[OCP_NUMBER_SIZE];
    const bool command_line = begins(param->set_in, OCP_STUDY_OVERRIDES ":");
    const char *const unit = strcmp(param->unit, "1") == 0 ? "" : param->unit;
    ocp_number_exact(value, OCP_NUMBER_PRINT, param->value);
    ocp_number_exact(fallback, OCP_NUMBER_PRINT, param->fallback);
    snprintf(out, OCP_EVIDENCE_SIZE, "This study measures by a rule of its own: %.64s is %s%s%.32s, not %s (%.250s)", param->name,
             value, *unit ? " " : "", unit, fallback, command_line ? "command line" : param->set_in);
}
