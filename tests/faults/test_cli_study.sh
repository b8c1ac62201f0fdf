#!/usr/bin/env bash
# A study from the command line, from new to report, with everything that can go wrong on the way.
# shellcheck source=tests/faults/cli.sh
. "$(dirname "${BASH_SOURCE[0]}")/cli.sh"

# new: a scenario that is sound as it is, wherever it lies; nothing is overwritten.
expect 0 new
[[ -s my-study.yaml ]] || stop 'no my-study.yaml'
expect 0 check my-study.yaml
out_says 'is sound'
expect 73 new
err_says 'is there already'
expect 0 new folder/
expect 0 new other/name --from first-study
expect 0 check other/name.yaml
expect 64 new x.yaml --from frist-study
err_says "did you mean 'first-study.yaml'?"
expect 73 new my-study.yaml/below.yaml

# check: sound, wrong, not there.
small small.yaml
expect 0 check small.yaml --json
is_json
no_escapes
sed 's/^horizon: 60 d/horizn: 60 d/' small.yaml >wrong.yaml
expect 65 check wrong.yaml
err_matches "^wrong.yaml:6:1: error: .*did you mean 'horizon'"
expect 65 check wrong.yaml --json
is_json
expect 65 run wrong.yaml
[[ ! -e results ]] || stop 'a wrong scenario left results'
expect 66 check absent.yaml
err_says 'absent.yaml'
expect 66 run absent.yaml

# run: results/<name>; once more computes nothing; another study is refused; --resume wants something to resume.
expect 66 run small.yaml --resume
expect 0 run small.yaml
out_says 'results/small'
no_escapes
expect 0 run small.yaml
err_says 'nothing to compute'
expect 0 run small.yaml --resume --quiet
[[ ! -s err ]] || stop '--quiet speaks'
expect 73 run small.yaml --replicates 4
err_says 'holds another study'
err_says '--output DIR'
mkdir full && touch full/letter.txt
expect 73 run small.yaml -o full
err_says 'letter.txt'
touch file
expect 73 run small.yaml -o file
expect 73 run small.yaml -o /proc/no-such-place

# status, compare, plot, report, export, reproduce: by directory, by name, by file.
expect 0 status small
out_says 'complete'
expect 0 status results/small --json
is_json
expect 66 status nowhere
expect 0 compare small
no_escapes
expect 0 compare results/small/study.h5 --json
is_json
expect 0 compare small --csv
[[ $(wc -l <out) -gt 10 ]] || stop 'few lines of CSV'
expect 0 compare small --strategy treatment --outcome debt_mean --detail
expect 64 compare small --outcome dept_mean
err_says "did you mean 'debt_mean'?"
expect 64 compare small.yaml
err_says 'is a scenario'
expect 66 compare nowhere
if command -v gnuplot >/dev/null; then
    expect 0 plot small
    [[ -s results/small/figures/forest.svg ]] || stop 'no forest'
    expect 0 plot small --kind fan --outcome debt_mean --format png -o fan.png
    [[ $(head -c 4 fan.png | tail -c 3) == PNG ]] || stop 'not a PNG'
    expect 0 plot small --kind forest --format terminal
    no_escapes
    [[ -s out ]] || stop 'no figure in the terminal'
    expect 64 plot small --kind forrest
    err_says "did you mean 'forest'?"
fi
expect 0 report small
[[ -s results/small/report.html ]] || stop 'no report'
expect 0 report small --no-figures -o -
out_says '<html'
expect 0 export csv small
for table in effects values parameters; do
    [[ $(wc -l <"results/small/csv/$table.csv") -gt 5 ]] || stop "no $table.csv"
done
expect 0 export csv small --table values --outcome debt_mean -o -
[[ $(wc -l <out) -eq 19 ]] || stop "$(wc -l <out) lines, not header and 9 runs x 2 periods"
expect 74 report small --no-figures -o no-such-place/report.html
expect 73 export csv small -o file/below
expect 64 export xml small
expect 64 export csv small -o -
for run in 0 4 8; do
    expect 0 reproduce small --run $run
    out_says 'the same bits'
done
expect 64 reproduce small --run 9
err_says 'from 0 to 8'

# A strategy that changes nothing has no effect at all.
expect 0 compare small --json
"$OCPSIM_PYTHON" - out <<'TEXT' || stop 'no change has an effect'
import json, sys
text = open(sys.argv[1]).read()
assert text.count('"same"') + text.count('exactly') > 0 or '"difference": 0.0' in text
TEXT

# A damaged archive is named; what is lost is computed again; merge repairs study.h5.
cp -r results/small damaged
rm damaged/study.h5
expect 66 compare damaged
err_says 'ocpsim merge'
expect 0 merge damaged
cmp damaged/study.h5 results/small/study.h5 || stop 'merge gives another file'
printf 'xxxx' | dd of=damaged/study.h5 bs=1 seek=3000 conv=notrunc status=none
expect 65 compare damaged
expect 0 merge damaged
shard=$(find damaged/shards -name '*.h5' | sort | head -1)
printf 'xxxx' | dd of="$shard" bs=1 seek=2000 conv=notrunc status=none
rm damaged/study.h5
expect 0 resume damaged
cmp damaged/study.h5 results/small/study.h5 || stop 'resume gives another file'

# Stopped in the middle: 130, what to do next, and the same file afterwards. The scenario may be gone.
small long.yaml
sed -i 's/^replicates: 3/replicates: 200/' long.yaml
expect 0 run long.yaml -o whole
status=0
"$program" run long.yaml -o stopped --threads 1 >out 2>err </dev/null &
job=$!
for ((i = 0; i < 600; i++)); do
    [[ -s stopped/shards/0000.h5 ]] && break
    sleep 0.05
done
kill -INT $job 2>/dev/null || true
wait $job || status=$?
if [[ $status -eq 130 ]]; then
    err_says 'ocpsim resume stopped'
    expect 0 status stopped
    out_says 'stopped'
    mv long.yaml elsewhere.yaml
    expect 0 resume stopped
    expect 0 status stopped --json
    is_json
elif [[ $status -ne 0 ]]; then
    stop "interrupted with $status"
fi
cmp stopped/study.h5 whole/study.h5 || stop 'an interrupted study differs'

# No memory is said, not suffered (the sanitizers reserve more than any limit).
if [[ -z ${OCPSIM_SANITIZE:-} ]]; then
    small huge.yaml
    sed -i 's/capacity: 60, prisoners: 60, staff: 30/capacity: 50000, prisoners: 50000, staff: 9000/' huge.yaml
    status=0
    (ulimit -v 200000 && exec "$program" run huge.yaml -o huge --threads 1) >out 2>err </dev/null || status=$?
    [[ $status -ne 0 && $status -lt 128 ]] || stop "without memory it ended with $status"
    err_says 'error: '
fi
