#!/usr/bin/env bash
# Networks from the command line: a case in, snapshots out, and what is wrong with either.
# shellcheck source=tests/faults/cli.sh
. "$(dirname "${BASH_SOURCE[0]}")/cli.sh"

small small.yaml
sed -i 's/^horizon: 60 d/horizon: 56 d\nsnapshots: {days: [0 d, 7 d], replicates: 1}\ngroups: {clan: {share: 0 %}}/; s/^period: 30 d/period: 28 d/' small.yaml
cat >>small.yaml <<'TEXT'
network: {group: clan, file: absent.graphml, sentence: long}
TEXT
{
    echo '<?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="undirected">'
    for ((i = 0; i < 20; i++)); do echo "<node id=\"n$i\"/>"; done
    for ((i = 0; i < 20; i++)); do echo "<edge source=\"n$i\" target=\"n$(((i + 1) % 20))\"/>"; done
    echo '</graph></graphml>'
} >case.graphml

# In: the file is named when it is not there, and given on the command line; an identity is refused with its place.
expect 65 check small.yaml
err_says 'absent.graphml'
err_says 'GraphML, or a table'
expect 0 check small.yaml --network case.graphml
out_says '20 members and 20 ties'
sed 's/<graph /<key id="k" for="node" attr.name="Surname"\/>\n<graph /' case.graphml >named.graphml
expect 65 check small.yaml --network named.graphml
err_matches '^named.graphml:1:[0-9]+: error: .*real persons'
sed 's/target="n3"/target="n33"/' case.graphml >unknown.graphml
expect 65 check small.yaml --network unknown.graphml
err_matches "^unknown.graphml:24:1: error: there is no person 'n33'"
sed 's/days: \[0 d, 7 d\]/days: [7 d, 0 d, 57 d]/' small.yaml >days.yaml
expect 65 check days.yaml --network case.graphml
err_matches '^days.yaml:7:25: error: .*days. of snapshots go up'

# Out: both layers of both days of the first replicate of every strategy; what is asked for alone; what is not there.
expect 0 run small.yaml --network case.graphml
expect 0 export network small
[[ $(find results/small/network -name '*.graphml' | wc -l) -eq 12 ]] || stop 'not 3 strategies x 2 days x 2 layers'
grep -q '<node id="p' results/small/network/baseline-r0-day0-true.graphml || stop 'no persons'
grep -q '<edge source="p' results/small/network/baseline-r0-day0-true.graphml || stop 'no ties'
expect 0 export network small --format csv --strategy treatment --day 7 --layer believed -o tables
[[ $(find tables -type f | wc -l) -eq 2 && $(head -1 tables/treatment-r0-day7-believed-nodes.csv) == node,group,* ]] || stop 'not two tables'
expect 66 export network small --day 8
expect 64 export network small --format gexf
expect 0 check small.yaml --network results/small/network/baseline-r0-day7-true.graphml
expect 0 reproduce small --run 0
expect 0 plot small --kind network --format terminal
out_says 'believed'
if command -v gnuplot >/dev/null; then
    expect 0 plot small --kind network --format svg -o net.svg
    grep -q 'clan' net.svg || stop 'no legend'
fi
sed '/^snapshots:/d' small.yaml >plain.yaml
expect 0 run plain.yaml --network case.graphml
expect 66 export network plain
err_says 'snapshots: {days:'
expect 66 plot plain --kind network
