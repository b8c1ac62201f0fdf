#!/usr/bin/env bash
# No mutable globals: the libraries hold no symbol in .data, .bss or thread-local storage. Usage: check_globals.sh LIBRARY...
# A table that ends up in .data usually lacks a const: `static const char *const names[]`.
set -euo pipefail

broken=0
for library in "$@"; do
    found=$(objdump -t "$library" | awk '
        /file format/ { file = $1 }
        / \.(data|bss|tdata|tbss)[. \t]/ && !/ \.data\.rel\.ro/ && $NF !~ /^\./ { print file " " $NF }')
    if [[ -n $found ]]; then
        printf '%s:\n%s\n' "$(basename "$library")" "$found"
        broken=1
    fi
done
exit $broken
