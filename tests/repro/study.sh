# Sourced by the checks of this folder: a small study of the shipped scenario, run by different programs in different ways.
# shellcheck shell=bash
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# study NAME PROGRAM [OPTION...]: keeps its merged file as $folder/NAME/study.h5.
study() {
    local name=$1 program=$2
    shift 2
    "$program" run "$OCPSIM_SOURCE_DIR/scenarios/first-study.yaml" --replicates 2 --horizon '150 d' --burn-in '30 d' \
        --output "$folder/$name" "$@" >"$folder/$name.out" 2>&1 || {
        printf '%s: the study failed\n' "$name"
        cat "$folder/$name.out"
        exit 1
    }
    printf '%s: done\n' "$name"
}

compare_studies() {
    "$OCPSIM_PYTHON" "$OCPSIM_SOURCE_DIR/tests/repro/compare_archives.py" "$folder"/*/study.h5
}
