#!/usr/bin/env bash
# The report's recipe is taken at its word: the commands that it prints give the numbers that it prints.
# shellcheck source=tests/faults/cli.sh
. "$(dirname "${BASH_SOURCE[0]}")/cli.sh"

# recipe FILE.html PATTERN: the line of a recipe as a shell gets it.
recipe() {
    "$OCPSIM_PYTHON" - "$1" "$2" <<'TEXT'
import html, re, sys
print(html.unescape(re.search(r'(?:<pre>|\n)(' + sys.argv[2] + r'[^\n<]*)', open(sys.argv[1]).read()).group(1)))
TEXT
}

small small.yaml
cat >"two prisons.csv" <<'TEXT'
prison,capacity,prisoners,officers
East,50,52,25
West,40,38,20
TEXT
expect 0 run small.yaml -o 'first one' --replicates 2 --horizon '90 d' --burn-in 40d --seed 11 --estate 'two prisons.csv' \
    --set 'placement.segregation_chance=90 %' --set "contacts.rate=3 /d"
expect 0 report 'first one' --no-figures
cp small.yaml scenario.yaml
line=$(recipe 'first one/report.html' 'ocpsim run scenario.yaml')
[[ $line == *"--estate 'two prisons.csv'"* && $line == *"--set 'placement.segregation_chance=90 %'"* ]] || stop "the recipe is $line"
eval "ocpsim() { \"$program\" \"\$@\"; }; $line" >out 2>err </dev/null || stop "the recipe fails: $line"
for table in effects values; do
    expect 0 export csv 'first one' --table $table -o "first-$table.csv"
    expect 0 export csv repeat --table $table -o "second-$table.csv"
    cmp "first-$table.csv" "second-$table.csv" || stop "the recipe gives other numbers: $line"
done
eval "ocpsim() { \"$program\" \"\$@\"; }; $(recipe 'first one/report.html' 'ocpsim reproduce')" >out 2>err </dev/null || stop 'reproduce fails'
out_says 'the same bits'

# The table of prisons with its hash; the file of the results; what was set, in the report as in the table of parameters.
sum=$(sha256sum 'two prisons.csv')
grep -qF "two prisons.csv<small>SHA-256 <code>${sum%% *}" 'first one/report.html' || stop 'no hash of the table of prisons'
grep -qF '&#39;first one/study.h5&#39;</code>, which opens' 'first one/report.html' || stop 'the file of the results is not named'
grep -q 'set by this study on the command line (default 0.4; ' 'first one/report.html' || stop 'the report does not say who set it'
expect 0 export csv 'first one' --table parameters -o -
out_says 'placement.segregation_chance,0.9'
out_says '"set by this study on the command line (default 0.4; '
out_says ',command line:0'

# In words: what a strategy changes in a measure of the library, and its trigger in the unit of what it looks at.
sed -i 's/    interventions: \[treatment\]/    interventions:\n      - {use: drug_testing, at_least: {market.testing_share: 7 % \/month}, intensity: 50 %, target: {security: medium}}\n      - {use: cell_searches, trigger: {outcome: phone_finds_recorded, above: 60}}/' small.yaml
expect 0 run small.yaml -o words
expect 0 report words --no-figures -o -
out_says 'intensity 50'
out_says 'medium security'
out_says '<code>market.testing_share</code> at least 7'
out_says '<code>phone_finds_recorded</code> exceeds 60 per 1000 prisoner-years'
out_says '<pre>ocpsim run scenario.yaml -o repeat'
