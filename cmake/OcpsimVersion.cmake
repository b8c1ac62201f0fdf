# The library ocp_version: what this program is and how it was built (engine/version.h). The commit is asked at every build,
# not at configure time; the header changes only when the answer does.
string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
get_directory_property(options COMPILE_OPTIONS)
list(FILTER options EXCLUDE REGEX "^-W")
list(JOIN options " " options)
string(STRIP "-std=c11 ${CMAKE_C_FLAGS} ${CMAKE_C_FLAGS_${build_type}} ${options}" OCPSIM_FLAGS)
string(REGEX REPLACE " +" " " OCPSIM_FLAGS "${OCPSIM_FLAGS}")

set(generated ${PROJECT_BINARY_DIR}/generated)
add_custom_target(ocp_version_header
    COMMAND ${CMAKE_COMMAND}
        "-DSOURCE=${PROJECT_SOURCE_DIR}" "-DOUTPUT=${generated}/version_build.h" "-DVERSION=${PROJECT_VERSION}"
        "-DCOMPILER=${CMAKE_C_COMPILER_ID} ${CMAKE_C_COMPILER_VERSION}" "-DFLAGS=${OCPSIM_FLAGS}" "-DTYPE=${CMAKE_BUILD_TYPE}"
        -P ${PROJECT_SOURCE_DIR}/cmake/write_version.cmake
    BYPRODUCTS ${generated}/version_build.h
    COMMENT "Asking for the commit" VERBATIM)

add_library(ocp_version STATIC ${PROJECT_SOURCE_DIR}/sim/engine/version.c)
add_dependencies(ocp_version ocp_version_header)
target_include_directories(ocp_version PRIVATE ${generated} ${PROJECT_SOURCE_DIR}/sim)
