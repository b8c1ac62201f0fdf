#!/usr/bin/env bash
# The command line itself: wrong words, help, streams, colours.
# shellcheck source=tests/faults/cli.sh
. "$(dirname "${BASH_SOURCE[0]}")/cli.sh"

# Without words: what there is, and a status that a script notices.
expect 64
out_says 'Usage: ocpsim COMMAND'
expect 0 --help
expect 0 help run
out_says 'Usage: ocpsim run SCENARIO'
expect 0 --version
out_says 'ocpsim 0.'
expect 0 version --json
is_json

expect 64 rnu
err_says "no command 'rnu'"
err_says "did you mean 'ocpsim run'?"
expect 64 zzzzzzzzzz
err_says 'ocpsim --help lists the commands'

# Every command of the overview explains itself, with options and examples.
expect 0 --help
mapfile -t commands < <(sed -n 's/^  \([a-z]\{3,\}\)  *[a-z].*/\1/p' out | grep -v ocpsim)
[[ ${#commands[@]} -ge 15 ]] || stop "only ${#commands[@]} commands are listed"
for command in "${commands[@]}"; do
    expect 0 "$command" --help
    out_says "Usage: ocpsim $command"
    out_says '--quiet'
    out_says 'Examples:'
    expect 64 "$command" --no-such-option
    err_says "ocpsim $command: error: no option '--no-such-option'"
    no_escapes
done

# Options: both forms, short forms, missing and superfluous values, near misses, words after --.
expect 64 run
err_says 'usage: ocpsim run SCENARIO'
expect 64 run a.yaml b.yaml
err_says "'b.yaml' is one word too many"
expect 64 run a.yaml --threds 2
err_says "did you mean '--threads'?"
expect 64 run a.yaml --threads
err_says "'--threads' needs a value"
expect 64 list --json=yes
err_says "'--json' takes no value"
small small.yaml
for threads in 0 -1 x 1.5 '' ' 1' 99999 99999999999999999999; do
    expect 64 run small.yaml --threads "$threads"
    err_says 'it takes a whole number from 1 to 1024'
done
expect 64 run small.yaml --split run
err_says "did you mean 'runs'?"
expect 66 run -- --threads
err_says "cannot read '--threads'"
expect 0 check small.yaml -n4 --seed=9 --set staff.supervision=0.5
out_says '3 strategies x 4 replicates'
out_says 'seed 9'
expect 0 check small.yaml -n 4 -n 5
out_says 'x 5 replicates'
out_says "ocpsim run small.yaml --replicates 4 --replicates 5"

# Mistakes in overrides name the command line.
expect 65 check small.yaml --set fusion.dekay=1
err_matches "^command line: error: .*fusion.dekay.*fusion.decay"
expect 65 check small.yaml --horizon 3
err_matches '^command line: error: '
expect 65 check small.yaml --seed=-1
expect 65 check small.yaml --replicates 0
expect 65 check small.yaml --estate absent.csv
err_says 'absent.csv'

# Names that are nearly right.
expect 64 explain fusoin
err_says "did you mean 'fusion'?"
expect 0 explain fusion
expect 0 explain fusion.decay
out_says 'evidence'
out_says 'Source: '
expect 0 explain overdose
expect 64 list paramters
err_says "did you mean 'parameters'?"
for topic in parameters outcomes mechanisms phases scenarios strategies regimes groups prisons; do
    expect 0 list "$topic"
    [[ -s out ]] || stop "list $topic says nothing"
    expect 0 list "$topic" --json
    is_json
done
expect 0 list strategies small.yaml
out_says 'treatment'
expect 0 explain fusion.decay --json
is_json

# What cannot be written is an error too.
if [[ -e /dev/full ]]; then
    status=0
    "$program" list parameters >/dev/full 2>"$here/err" || status=$?
    [[ $status -eq 74 ]] || stop "a full disk under standard output ended with $status"
    err_says 'No space left on device'
fi

# Colours and the line that rewrites itself belong to terminals, and NO_COLOR is obeyed.
if command -v script >/dev/null; then
    on_terminal() { TERM=xterm-256color script -qec "$1" /dev/null >"$here/out" 2>&1 </dev/null || true; }
    on_terminal "'$program' rnu"
    grep -q $'\x1b\\[' out || stop 'no colours on a terminal'
    NO_COLOR=1 on_terminal "'$program' rnu"
    no_escapes
    on_terminal "'$program' run small.yaml"
    grep -q $'\r\x1b\\[K' out || stop 'no progress on a terminal'
    grep -q 'of 9 runs' out || stop 'no progress on a terminal'
fi
