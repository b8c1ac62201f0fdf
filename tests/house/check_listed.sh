#!/usr/bin/env bash
# A test that no CMakeLists.txt names, nor a script that one names, is a test that never runs.
set -euo pipefail

cd "$OCPSIM_SOURCE_DIR/tests"
broken=0
for folder in */; do
    while read -r file; do
        name=$(basename "$file")
        if ! grep -rqwF --include=CMakeLists.txt --include=OcpsimTest.cmake --include='*.sh' --exclude="$name" -- "$name" . ../cmake; then
            printf 'tests/%s is named by no CMakeLists.txt\n' "$file"
            broken=1
        fi
    done < <(find "$folder" -name '*.c' -o -name '*.sh' -o -name '*.py' | sort)
done
exit $broken
