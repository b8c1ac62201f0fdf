#!/usr/bin/env bash
# Where results go, and study directories that somebody else made: nothing outside is written, renamed or waited for.
# shellcheck source=tests/faults/cli.sh
. "$(dirname "${BASH_SOURCE[0]}")/cli.sh"

# resume must neither hang nor be killed by a signal.
soon() {
    local expected=$1 status=0
    shift
    timeout -k 5 60 "$program" "$@" >"$here/out" 2>"$here/err" </dev/null || status=$?
    [[ $status -eq $expected ]] || stop "'ocpsim $*' ended with $status, not $expected"
}

small s.yaml
expect 0 run s.yaml -o s

# What the user names is written where it leads; only plain files are replaced, and nobody else's.
echo old >target.svg
ln -s target.svg link.svg
expect 0 plot s --kind forest -o link.svg
[[ -L link.svg ]] || stop 'a link was replaced'
grep -q '<svg' target.svg || stop 'what the link leads to was not written'
mkfifo pipe
cat pipe >got &
reader=$!
expect 0 report s -o pipe
wait "$reader"
[[ -p pipe ]] || stop 'a pipe was replaced'
grep -q '</html>' got || stop 'the pipe did not get the report'
echo mine >v.csv.tmp
echo mine >precious
ln -s precious w.csv.tmp
expect 0 export csv s --table values -o v.csv
expect 0 export csv s --table values -o w.csv
for table in v.csv w.csv; do
    grep -q '^run,' "$table" || stop 'no table'
done
[[ $(cat v.csv.tmp precious) == $'mine\nmine' ]] || stop 'a file of the user was used on the way'
expect 74 report s -o .
err_says 'it is a folder'

# A study directory with links, pipes and made-up lines.
study() {
    rm -rf s.study other
    cp -r s s.study
    rm -f s.study/study.h5
    mkdir other
    echo precious >other/precious
}
study
rm -f s.study/lock
ln -s ../other/precious s.study/lock
soon 65 resume s.study
err_says 'is not a plain file'
study
rm -f s.study/log
ln -s ../other/precious s.study/log
soon 65 resume s.study
[[ $(cat other/precious) == precious ]] || stop 'a link out of the study was written'
study
mv s.study/shards/* other/
touch other/draft.tmp
rmdir s.study/shards
ln -s ../other s.study/shards
soon 65 resume s.study
err_says 'a link'
[[ -e other/draft.tmp && -z $(find other -name '*.damaged') ]] || stop 'files outside the study were touched'
for name in log lock; do
    study
    rm -f "s.study/$name"
    mkfifo "s.study/$name"
    soon 65 resume s.study
    soon 0 status s.study
done
study
shard=$(find s.study/shards -name '*.h5' | head -1)
ln -sf /dev/zero "$shard"
soon 0 resume s.study

# Lines of the journal with a right checksum and a wrong name: damaged, and the study is gone on with.
for named in log design.json ../other/precious other/precious shards/0000.h5/x; do
    study
    "$OCPSIM_PYTHON" - "$named" <<'TEXT'
import sys, zlib
lines = open("s.study/journal", "rb").read().split(b"\n")
for i, line in enumerate(lines):
    fields = line.split(b" ")
    if len(fields) > 3 and fields[2] == b"shard":
        fields[3] = sys.argv[1].encode()
        body = b" ".join(fields[:-1])
        lines[i] = body + b" %08x" % zlib.crc32(body)
open("s.study/journal", "wb").write(b"\n".join(lines))
TEXT
    soon 0 resume s.study
    [[ $(cat other/precious) == precious && ! -e s.study/design.json.damaged ]] || stop "'$named' was followed"
    cmp -s s/study.h5 s.study/study.h5 || stop 'another result'
done

# A path that is not UTF-8 is kept with the study.
latin=$'studi\xe9.yaml'
cp s.yaml "$latin"
expect 0 run "$latin" -o latin
rm latin/study.h5
expect 0 resume latin
expect 0 compare latin

# Files that extend each other many times are read once each; a list names each once.
printf 'seed: 1\n' >x4.yaml
for k in 3 2 1; do
    printf 'extends: [x%d.yaml]\n' $((k + 1)) >"x$k.yaml"
done
sed 's/^extends: \[/extends: [x1.yaml, x2.yaml, x3.yaml, x4.yaml, /' s.yaml >many.yaml
expect 0 check many.yaml
sed 's/^extends: \[/extends: [x1.yaml, x1.yaml, /' s.yaml >twice.yaml
expect 65 check twice.yaml
err_matches '^twice.yaml:2:[0-9]+: error: .*listed twice'
list=''
for ((k = 0; k < 70; k++)); do
    printf 'seed: 1\n' >"m$k.yaml"
    list+="m$k.yaml, "
done
sed "s/^extends: \[/extends: [$list/" s.yaml >crowd.yaml
expect 65 check crowd.yaml
err_says 'at most 64 files'

# Statuses that scripts can tell apart.
expect 73 run s.yaml -o /dev/null/x
! grep -q resume err || stop 'a hint to go on with nothing'
expect 66 status s.yaml
status=0
PATH=/nonexistent "$program" plot s --kind forest >out 2>err || status=$?
[[ $status -eq 69 ]] || stop "without gnuplot the status is $status"

# Names of prisons that a spreadsheet would run, and ties too strong to add up.
sed "s/    North:/    '=1+1':/; s/^outcomes:/groups: {clan: {share: 20 %}}\nsnapshots: {days: [0 d], replicates: 1}\noutcomes:/" s.yaml >f.yaml
expect 0 run f.yaml -o f
expect 0 export network f --format csv -o nodes
! grep -rqE '(^|,)"?=' nodes f 2>/dev/null --include='*.csv' || stop 'a formula in a table of the network'
