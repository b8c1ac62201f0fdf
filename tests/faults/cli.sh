# shellcheck shell=bash
# What the tests of the command line share; sourced, with the program in OCPSIM_PROGRAM.
set -euo pipefail

program=${OCPSIM_PROGRAM:?}
# shellcheck disable=SC2034 # read by those that source this
source_dir=${OCPSIM_SOURCE_DIR:?}
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
unset NO_COLOR

stop() {
    printf '%s\n--- standard output\n%s\n--- standard error\n%s\n' "$*" "$(head -c 4000 "$here/out")" "$(head -c 4000 "$here/err")"
    exit 1
}

# expect STATUS WORDS...: runs the program; its streams are left in out and err.
expect() {
    local expected=$1 status=0
    shift
    "$program" "$@" >"$here/out" 2>"$here/err" </dev/null || status=$?
    [[ $status -eq $expected ]] || stop "'ocpsim $*' ended with $status, not $expected"
}

out_says() { grep -qF -- "$1" "$here/out" || stop "standard output lacks: $1"; }
err_says() { grep -qF -- "$1" "$here/err" || stop "standard error lacks: $1"; }
err_matches() { grep -qE -- "$1" "$here/err" || stop "standard error lacks: $1"; }
no_escapes() { ! grep -q $'\x1b' "$here/out" "$here/err" || stop 'escape sequences where no terminal is'; }
is_json() { "$OCPSIM_PYTHON" -c 'import json, sys; json.load(open(sys.argv[1]))' "$here/out" || stop 'not JSON'; }

# small FILE: a study that runs in a moment.
small() {
    cat >"$1" <<'TEXT'
title: Small
extends: [shipped:regimes/default.yaml, shipped:interventions/core.yaml]
seed: 7
replicates: 3
burn_in: 30 d
horizon: 60 d
period: 30 d
outcomes: [assaults_serious, debt_mean, rights_burden]
estate:
  prisons:
    North: {capacity: 60, prisoners: 60, staff: 30, security: medium}
strategies:
  treatment:
    title: Treatment
    interventions: [treatment]
  nothing:
    title: No change
TEXT
}
