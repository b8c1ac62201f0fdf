/* What this program is and how it was built, for provenance and `doctor`. Static strings, never NULL, never freed.
 * They describe the build, so no result may depend on them; that a design hash does keeps two models out of one study. */
#ifndef OCP_VERSION_H
#define OCP_VERSION_H

const char *ocp_version_program(void); /* "0.1.0" */
const char *ocp_version_commit(void);  /* abbreviated commit, with "-dirty" when the tree had changes; "unknown" outside git */
const char *ocp_version_model(void); /* SHA-256 of the source text of engine and mechanisms, 64 hex digits: part of every design */
const char *ocp_version_compiler(void); /* "GNU 12.2.0" */
const char *ocp_version_flags(void);    /* flags that decide code, without warnings and include paths */
const char *ocp_version_build(void);    /* "Release", "Debug" ... */

#endif
