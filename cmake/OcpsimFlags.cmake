# Language, warnings and the flags that results depend on.
#
# Results must be the same bits from every build, so: no contraction into FMA, no fast-math, no -march. Hot loops choose
# their instruction set at run time with target_clones; sanitizer builds define OCP_NO_CLONES because the resolver runs
# before the sanitizer's own start-up.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(OCPSIM_WERROR)
    add_compile_options(-Werror)
endif()
# errno of mathematical functions and floating-point exceptions are never read: without the one, sqrt is one instruction,
# without the other, loops with a choice between two numbers vectorise. Neither changes a value.
add_compile_options(-ffp-contract=off -fno-math-errno -fno-trapping-math)

if(OCPSIM_SANITIZE)
    add_compile_options(-fsanitize=${OCPSIM_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${OCPSIM_SANITIZE})
    add_compile_definitions(OCP_NO_CLONES)
    if(OCPSIM_SANITIZE MATCHES "undefined")
        add_compile_options(-fno-sanitize-recover=all)
    endif()
endif()
if(OCPSIM_FUZZ)
    if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "OCPSIM_FUZZ needs clang: libFuzzer comes with it")
    endif()
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(OCPSIM_COVERAGE)
    add_compile_options(--coverage -fprofile-update=atomic)
    add_link_options(--coverage)
    add_compile_definitions(OCP_NO_CLONES)
endif()

find_program(OCPSIM_CCACHE ccache)
if(OCPSIM_CCACHE)
    set(CMAKE_C_COMPILER_LAUNCHER ${OCPSIM_CCACHE})
endif()
