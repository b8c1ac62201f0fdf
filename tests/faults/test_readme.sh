#!/usr/bin/env bash
# README.md is true: its commands work as printed and in order, its scenario is sound, its links lead somewhere, its lists are whole.
# Only ./quickstart itself is a stand-in here, with fewer replicates; CI runs the real one.
# shellcheck source=tests/faults/cli.sh
. "$(dirname "${BASH_SOURCE[0]}")/cli.sh"

readme=$source_dir/README.md
mkdir -p build/release
ln -s "$program" build/release/ocpsim
ln -s "$source_dir/scenarios" scenarios
cat >quickstart <<'TEXT'
#!/bin/bash
set -e
[[ ${1-} != test ]] || exit 0
build/release/ocpsim run scenarios/first-study.yaml --replicates 2 --horizon 60d --output results/first-study
build/release/ocpsim compare results/first-study
build/release/ocpsim plot results/first-study
build/release/ocpsim report results/first-study
TEXT
chmod +x quickstart

# block LANGUAGE: the lines of all fenced blocks of that language.
block() { sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$readme" | grep -v '^```'; }

block sh >commands
[[ $(grep -c '^ocpsim' commands) -ge 12 ]] || stop 'few commands in README.md'
: >err
: >out
# Every line must succeed, and xarray may be missing only where the README says that the tests install it.
bash -euo pipefail commands >out 2>err </dev/null || stop 'a command of README.md failed'
[[ -s results/my-study/report.html && -s results/my-study/csv/effects.csv && -s results/two-prisons/study.h5 ]] || stop 'results are missing'
out_says 'the same bits'

block yaml >readme.yaml
expect 0 check readme.yaml
expect 64 check

# Every command of the program stands in the table, every mechanism in its own.
expect 0 --help
mapfile -t commands < <(sed -n 's/^  \([a-z]\{3,\}\)  *[a-z].*/\1/p' out | grep -v ocpsim)
for command in "${commands[@]}"; do
    grep -qE "^\|.*\`${command}[ \`]" "$readme" || stop "README.md does not list the command '$command'"
done
expect 0 list mechanisms --json
for mechanism in $("$OCPSIM_PYTHON" -c 'import json, sys; print(*(row["name"] for row in json.load(open(sys.argv[1]))))' out); do
    grep -qE "^\| \`$mechanism\`" "$readme" || stop "README.md does not list the mechanism '$mechanism'"
done

while read -r link; do
    [[ -e $source_dir/$link ]] || stop "README.md links to '$link', which is not there"
done < <(grep -o '](\([^)]*\))' "$readme" | sed 's/^](//; s/)$//' | grep -v '^https\?:')
