#!/usr/bin/env bash
# quickstart's decisions, without a fresh machine: what would be installed, refused, built and run, told by stand-ins for
# dpkg-query, apt-get, cmake and the program that only write down how they were called.
set -euo pipefail

here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
mkdir -p "$here/repo/cmake" "$here/repo/scenarios" "$here/bin"
cp "$OCPSIM_SOURCE_DIR/quickstart" "$here/repo/"
printf '# a comment\n[program]\ngcc  compiler\ngnuplot-nox  figures\n[tests]\nhdf5-tools  h5dump\n' >"$here/repo/cmake/packages.txt"
touch "$here/repo/scenarios/first-study.yaml"
calls=$here/calls
export HERE=$here

stand_in() { # NAME TEXT
    printf '#!/bin/bash\n%s\n' "$2" >"$here/bin/$1"
    chmod +x "$here/bin/$1"
}
# shellcheck disable=SC2016 # the stand-ins expand these, not this script
{
    stand_in dpkg-query 'grep -qx "${@: -1}" "$HERE/installed" && printf installed'
    stand_in apt-get 'echo "apt-get $*" >>"$HERE/calls"; [[ ! -e $HERE/apt-fails ]]'
    stand_in id 'cat "$HERE/uid"'
    stand_in sudo 'exit 1'
    stand_in cmake 'echo "cmake $*" >>"$HERE/calls"
last=${*: -1}
if [[ $* == *--preset* ]]; then
    mkdir -p build/release
    printf "CMAKE_HOME_DIRECTORY:INTERNAL=%s\nOCPSIM_TESTS:BOOL=%s\n" "$PWD" "${last##*=}" >build/release/CMakeCache.txt
    touch build/release/build.ninja
    cp "$HERE/bin/program" build/release/ocpsim
fi'
    stand_in ctest 'echo "ctest $*" >>"$HERE/calls"'
    stand_in program 'echo "ocpsim $*" >>"$HERE/calls"'
}

quickstart() { # expected exit status, words
    local expected=$1 status=0
    shift
    : >"$calls"
    PATH=$here/bin:$PATH "$here/repo/quickstart" "$@" >"$here/output" 2>&1 </dev/null || status=$?
    [[ $status -eq $expected ]] || stop "'quickstart $*' ended with $status, not $expected"
}
stop() {
    printf '%s\n--- output\n%s\n--- calls\n%s\n' "$*" "$(cat "$here/output")" "$(cat "$calls")"
    exit 1
}
says() { grep -qF -- "$1" "$here/output" || stop "the output lacks: $1"; }
called() { grep -qE -- "$1" "$calls" || stop "not called: $1"; }
not_called() { ! grep -qE -- "$1" "$calls" || stop "called: $1"; }

echo 0 >"$here/uid"
printf 'gcc\n' >"$here/installed"

quickstart 0 --help
says 'Usage: ./quickstart'
not_called .

quickstart 1 buidl
says "no command 'buidl'"
quickstart 1 build twice
says "takes no further words"

# Neither root nor sudo, and something is missing: one line to pass on, and nothing else happens.
echo 1000 >"$here/uid"
quickstart 1
says 'apt-get update && apt-get install -y --no-install-recommends gnuplot-nox'
not_called .

# Root: only what is missing is installed, tests' packages only for tests.
echo 0 >"$here/uid"
quickstart 0
called '^apt-get .*install -y --no-install-recommends gnuplot-nox$'
called '^cmake --fresh --preset release -DOCPSIM_TESTS=OFF$'
called '^cmake --build .*build/release --target ocpsim$'
grep -o '^ocpsim [a-z]*' "$calls" | paste -sd' ' | grep -qx 'ocpsim run ocpsim compare ocpsim plot ocpsim report' || stop 'commands or their order'
says "$here/repo/results/first-study"

# A second call installs nothing and keeps the configured build, and so does a user without rights.
printf 'gcc\ngnuplot-nox\n' >"$here/installed"
echo 1000 >"$here/uid"
quickstart 0
not_called '^apt-get'
not_called 'preset'

quickstart 1 test
says 'hdf5-tools'
echo 0 >"$here/uid"
quickstart 0 test -R rng
called '^apt-get .* hdf5-tools$'
called '^cmake --preset release -DOCPSIM_TESTS=ON$'
called '^ctest --preset release -R rng$'

# An installation that fails stops before the build.
touch "$here/apt-fails"
printf 'gcc\n' >"$here/installed"
quickstart 1 build
says 'could not install: gnuplot-nox'
not_called '^cmake'

# A build directory that came along with a moved tree is begun anew.
printf 'gcc\ngnuplot-nox\n' >"$here/installed"
echo 'CMAKE_HOME_DIRECTORY:INTERNAL=/elsewhere' >"$here/repo/build/release/CMakeCache.txt"
quickstart 0 build
called '^cmake --fresh'
