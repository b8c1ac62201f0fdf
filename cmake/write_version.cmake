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
# What decides results: the text of the engine and of the mechanisms. A study is never mixed from two of them.
file(GLOB_RECURSE parts LIST_DIRECTORIES false RELATIVE ${SOURCE} ${SOURCE}/sim/engine/*.c ${SOURCE}/sim/engine/*.h ${SOURCE}/models/*.c
    ${SOURCE}/models/*.h)
list(REMOVE_ITEM parts sim/engine/version.c sim/engine/version.h)
list(SORT parts)
set(all "")
foreach(part IN LISTS parts)
    file(SHA256 ${SOURCE}/${part} sum)
    string(APPEND all "${part} ${sum}\n")
endforeach()
string(SHA256 MODEL "${all}")
set(text "/* Written by cmake/write_version.cmake. */
#define BUILD_VERSION \"${VERSION}\"
#define BUILD_COMMIT \"${COMMIT}\"
#define BUILD_COMPILER \"${COMPILER}\"
#define BUILD_FLAGS \"${FLAGS}\"
#define BUILD_MODEL \"${MODEL}\"
#define BUILD_TYPE \"${TYPE}\"
")
set(before "")
if(EXISTS ${OUTPUT})
    file(READ ${OUTPUT} before)
endif()
if(NOT before STREQUAL text)
    file(WRITE ${OUTPUT} "${text}")
endif()
