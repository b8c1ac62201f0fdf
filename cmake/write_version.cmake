# Writes version_build.h (run as a script by ocp_version_header). Locks are avoided: a build must not disturb a commit in progress.
set(COMMIT unknown)
find_program(GIT git)
if(GIT AND EXISTS ${SOURCE}/.git)
    execute_process(COMMAND ${GIT} --no-optional-locks -C ${SOURCE} describe --always --dirty --abbrev=12 --exclude=*
        OUTPUT_VARIABLE described RESULT_VARIABLE failed OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(NOT failed AND described)
        set(COMMIT ${described})
    endif()
endif()
set(text "/* Written by cmake/write_version.cmake. */
#define BUILD_VERSION \"${VERSION}\"
#define BUILD_COMMIT \"${COMMIT}\"
#define BUILD_COMPILER \"${COMPILER}\"
#define BUILD_FLAGS \"${FLAGS}\"
#define BUILD_TYPE \"${TYPE}\"
")
set(before "")
if(EXISTS ${OUTPUT})
    file(READ ${OUTPUT} before)
endif()
if(NOT before STREQUAL text)
    file(WRITE ${OUTPUT} "${text}")
endif()
