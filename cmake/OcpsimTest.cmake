# How tests are declared.
#
#   ocpsim_test(NAME test_rng SOURCES test_rng.c LIBS ocp_engine [LABELS threads slow] [TIMEOUT s] [ARGS ...] [ENVIRONMENT A=b ...])
#       a cmocka program. The folder's name (unit, verify, repro, faults ...) is a label by itself.
#   ocpsim_script_test(NAME quickstart_help COMMAND ${PROJECT_SOURCE_DIR}/quickstart --help [LABELS ...] [TIMEOUT s] [ENVIRONMENT ...])
#       anything else that succeeds with exit 0. Exit 77 means skipped.
#   ocpsim_fuzz(NAME fuzz_scenario SOURCES fuzz_scenario.c LIBS ocp_scenario CORPUS corpus/scenario)
#       a LLVMFuzzerTestOneInput. With OCPSIM_FUZZ a libFuzzer program, otherwise a test that replays the corpus.
#
# Labels: house unit verify repro faults fuzz validate bench (folders); slow (over about 20 s: left out of `./quickstart test`, run by CI);
# threads (run under ThreadSanitizer); shared (needs OCPSIM_SHARED_DATA, skips without).

set(OCPSIM_SHARED_DATA "$ENV{OCPSIM_SHARED_DATA}" CACHE PATH "Folder with real estates and networks; empty: ../shared/data if it is there")
if(NOT OCPSIM_SHARED_DATA AND IS_DIRECTORY ${PROJECT_SOURCE_DIR}/../shared/data)
    get_filename_component(shared ${PROJECT_SOURCE_DIR}/../shared/data ABSOLUTE)
    set(OCPSIM_SHARED_DATA ${shared} CACHE PATH "" FORCE)
endif()

set(OCPSIM_TIMEOUT_FACTOR 1)
set(test_environment
    OCPSIM_SHARED_DATA=${OCPSIM_SHARED_DATA} OCPSIM_SOURCE_DIR=${PROJECT_SOURCE_DIR} OCPSIM_BUILD_DIR=${PROJECT_BINARY_DIR}
    OCPSIM_PROGRAM=${PROJECT_BINARY_DIR}/ocpsim OCPSIM_PYTHON=${OCPSIM_PYTHON} OCPSIM_SANITIZE=${OCPSIM_SANITIZE}
    LC_ALL=C.UTF-8 OMP_WAIT_POLICY=passive)
if(OCPSIM_SANITIZE OR OCPSIM_COVERAGE)
    set(OCPSIM_TIMEOUT_FACTOR 3)
endif()
if(OCPSIM_SANITIZE MATCHES "undefined")
    list(APPEND test_environment UBSAN_OPTIONS=print_stacktrace=1)
endif()
if(OCPSIM_SANITIZE MATCHES "thread")
    # libomp is not instrumented; archer tells the sanitizer about its barriers.
    find_library(OCPSIM_ARCHER archer PATHS /usr/lib/llvm-14/lib)
    list(APPEND test_environment "TSAN_OPTIONS=ignore_noninstrumented_modules=1 halt_on_error=1 second_deadlock_stack=1")
    if(OCPSIM_ARCHER)
        list(APPEND test_environment OMP_TOOL_LIBRARIES=${OCPSIM_ARCHER})
    endif()
endif()

function(set_test_properties name labels timeout environment)
    get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
    if(NOT timeout)
        set(timeout 120)
        if("slow" IN_LIST labels)
            set(timeout 1200)
        endif()
    endif()
    math(EXPR timeout "${timeout} * ${OCPSIM_TIMEOUT_FACTOR}")
    list(APPEND labels ${folder})
    list(REMOVE_DUPLICATES labels)
    set_tests_properties(${name} PROPERTIES LABELS "${labels}" TIMEOUT ${timeout} SKIP_RETURN_CODE 77
        ENVIRONMENT "${test_environment};${environment}")
endfunction()

function(ocpsim_test)
    cmake_parse_arguments(T "" "NAME;TIMEOUT" "SOURCES;LIBS;LABELS;ARGS;ENVIRONMENT" ${ARGN})
    if(NOT T_NAME)
        list(POP_FRONT T_UNPARSED_ARGUMENTS T_NAME)
    endif()
    if(NOT T_NAME OR NOT T_SOURCES OR T_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "ocpsim_test needs NAME and SOURCES and knows no '${T_UNPARSED_ARGUMENTS}'")
    endif()
    add_executable(${T_NAME} ${T_SOURCES})
    target_link_libraries(${T_NAME} PRIVATE ${T_LIBS} PkgConfig::CMOCKA m)
    set_target_properties(${T_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    add_test(NAME ${T_NAME} COMMAND ${T_NAME} ${T_ARGS})
    set_test_properties(${T_NAME} "${T_LABELS}" "${T_TIMEOUT}" "${T_ENVIRONMENT}")
endfunction()

function(ocpsim_script_test)
    cmake_parse_arguments(T "" "NAME;TIMEOUT" "COMMAND;LABELS;ENVIRONMENT" ${ARGN})
    if(NOT T_NAME OR NOT T_COMMAND OR T_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "ocpsim_script_test needs NAME and COMMAND and knows no '${T_UNPARSED_ARGUMENTS}'")
    endif()
    add_test(NAME ${T_NAME} COMMAND ${T_COMMAND})
    set_test_properties(${T_NAME} "${T_LABELS}" "${T_TIMEOUT}" "${T_ENVIRONMENT}")
endfunction()

function(ocpsim_fuzz)
    cmake_parse_arguments(T "" "NAME;CORPUS;TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
    if(NOT T_NAME OR NOT T_SOURCES OR T_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "ocpsim_fuzz needs NAME and SOURCES and knows no '${T_UNPARSED_ARGUMENTS}'")
    endif()
    add_executable(${T_NAME} ${T_SOURCES})
    target_link_libraries(${T_NAME} PRIVATE ${T_LIBS} m)
    set_target_properties(${T_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    if(OCPSIM_FUZZ)
        target_link_options(${T_NAME} PRIVATE -fsanitize=fuzzer)
        return()
    endif()
    target_sources(${T_NAME} PRIVATE ${PROJECT_SOURCE_DIR}/tests/fuzz/replay.c)
    add_test(NAME ${T_NAME} COMMAND ${T_NAME} ${CMAKE_CURRENT_SOURCE_DIR}/${T_CORPUS})
    set_test_properties(${T_NAME} "${T_LABELS}" "${T_TIMEOUT}" "")
endfunction()
