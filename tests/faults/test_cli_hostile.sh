#!/usr/bin/env bash
# Text from files reaches no terminal as a command, and file names reach no shell.
# shellcheck source=tests/faults/cli.sh
. "$(dirname "${BASH_SOURCE[0]}")/cli.sh"

# Controls and overrides are refused by the reader, escaped or not, and quoted without harm.
for evil in '\\e]0;owned\\a' '\\e[31mred' '\\u202Egnp.exe' '\\x9b31m'; do
    small evil.yaml
    sed -i "s/^title: Small/title: \"$evil\"/" evil.yaml
    expect 65 check evil.yaml
    err_matches '^evil.yaml:1:[0-9]+: error: '
    no_escapes
done

# What the reader lets through does no harm either: markup, formulas, shell and gnuplot commands.
small evil.yaml
sed -i "s/^title: Small/title: '<script>alert(1)<\/script> \`touch owned\` \$(touch owned) =1+1'/" evil.yaml
sed -i "s/    title: Treatment/    title: '=cmd|<b> \`touch owned\` @{\/Bold x} system(\"touch owned\")'/" evil.yaml
expect 0 run evil.yaml
for words in 'check evil.yaml' 'status evil' 'compare evil' 'compare evil --csv' 'export csv evil' 'reproduce evil' 'list strategies evil.yaml' \
    'plot evil' 'plot evil --kind forest --format terminal' 'report evil'; do
    # shellcheck disable=SC2086 # words on purpose
    expect 0 $words
    no_escapes
done
! grep -q '<script' results/evil/report.html || stop 'markup of a user in the report'
! grep -qE '(^|,)=' results/evil/csv/effects.csv || stop 'a formula in the table'
[[ -z $(find . -name owned) ]] || stop 'a title became a command'

# An archive whose text was changed is damaged, not printed.
cp results/evil/study.h5 changed.h5
"$OCPSIM_PYTHON" - <<'TEXT'
import h5py
with h5py.File("changed.h5", "r+") as file:
    def rename(place):
        for name in list(place.attrs):
            if isinstance(place.attrs[name], str):
                place.attrs[name] = "\x1b]0;owned\x07" + place.attrs[name]
    rename(file)
    file.visititems(lambda name, place: rename(place))
TEXT
expect 65 compare changed.h5
no_escapes

# Errors that quote the file quote it harmlessly.
printf 'title: x\nhorizon: "\\e[31m3 parsecs"\n' >wrong.yaml
expect 65 check wrong.yaml
no_escapes
expect 66 check $'no\x1b[31msuch\nfile.yaml'
no_escapes

# Paths in hints can be pasted into a shell.
odd=$'a b\'c$(touch owned)`x`'
small "$odd.yaml"
expect 0 run "$odd.yaml" -o "$odd"
command=$(sed -n 's/^Results are in .* Next: ocpsim //p' out)
eval "set -- $command"
expect 0 "$@"
[[ ! -e owned ]] || stop 'a file name became a command'
