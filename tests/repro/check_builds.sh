#!/usr/bin/env bash
# The program built in other ways must write the same bits: gcc -O2, gcc without the loops cloned per instruction set, clang -O3.
# The other builds stay in the build directory, so that a second run only builds what changed.
set -euo pipefail

# shellcheck source=tests/repro/study.sh
source "$(dirname "$0")/study.sh"

build() { # NAME COMPILER FLAGS
    local directory=$OCPSIM_BUILD_DIR/other/$1
    if ! { cmake -S "$OCPSIM_SOURCE_DIR" -B "$directory" -G Ninja -DCMAKE_BUILD_TYPE=Release -DOCPSIM_TESTS=OFF \
        -DCMAKE_C_COMPILER="$2" -DCMAKE_C_FLAGS_RELEASE="$3" && cmake --build "$directory" --target ocpsim; } \
        >"$folder/$1.log" 2>&1; then
        tail -30 "$folder/$1.log"
        exit 1
    fi
    study "$1" "$directory/ocpsim"
}

study this "$OCPSIM_PROGRAM"
build gcc-O2 gcc '-O2 -g'
build gcc-no-clones gcc '-O3 -g -DOCP_NO_CLONES'
if command -v clang >/dev/null; then
    build clang-O3 clang '-O3 -g'
else
    echo 'clang is not here: two other builds instead of three'
fi
compare_studies
