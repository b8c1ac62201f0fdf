/* Build facts, from a header that the build writes (cmake/write_version.cmake). A library of its own, so that a new commit
 * recompiles this file alone. */
#include "engine/version.h"

#include "version_build.h"

const char *ocp_version_program(void)
{
    return BUILD_VERSION;
}

const char *ocp_version_commit(void)
{
    return BUILD_COMMIT;
}

const char *ocp_version_model(void)
{
    return BUILD_MODEL;
}

const char *ocp_version_compiler(void)
{
    return BUILD_COMPILER;
}

const char *ocp_version_flags(void)
{
    return BUILD_FLAGS;
}

const char *ocp_version_build(void)
{
    return BUILD_TYPE;
}
