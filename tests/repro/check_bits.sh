#!/usr/bin/env bash
# One program, many ways to run it: any number of threads, split by run or by prison, the C library's mathematics with and without
# FMA and AVX2. Each must write the same bits.
set -euo pipefail

# shellcheck source=tests/repro/study.sh
source "$(dirname "$0")/study.sh"

study one-thread "$OCPSIM_PROGRAM" --threads 1
for threads in 2 7; do
    for split in runs prisons; do
        study "$split-$threads" "$OCPSIM_PROGRAM" --threads $threads --split $split
    done
done
# Both spellings: glibc renamed these in 2.33, and ignores a name that it does not know.
masked=-AVX512F,-AVX2,-AVX,-FMA,-AVX2_Usable,-FMA_Usable
GLIBC_TUNABLES=glibc.cpu.hwcaps=$masked study masked "$OCPSIM_PROGRAM" --threads 2
compare_studies
