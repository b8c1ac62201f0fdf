#!/usr/bin/env bash
# Every wrong scenario ends with 65 and at least one error with a place, through the program and its own model.
# shellcheck source=tests/faults/cli.sh
. "$(dirname "${BASH_SOURCE[0]}")/cli.sh"

count=0
cp -r "$source_dir/tests/faults/scenarios" wrong
for scenario in wrong/*.yaml; do
    expect 65 check "$scenario"
    err_matches '^[^ ]*(:[0-9]+:[0-9]+)?: error: '
    no_escapes
    count=$((count + 1))
done
[[ $count -ge 40 ]] || stop "only $count wrong scenarios"
echo "$count wrong scenarios"
