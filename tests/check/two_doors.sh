#!/bin/bash
# Two data folders and the verbs between them: set-up, trust, merge. Prints TAP.
set -u
. tests/check/command_line


at() { data=$folder/$1; } # from here on verbs are for this terminal
mkdir stick home

# ---- the first one ----

{
    echo '姓名,党支部,党小组,人员类别,工号,卡号'
    for i in 1 2 3 4 5 6; do echo "党员$i,机关第一党支部,一组,正式党员,00$i,04A1B2C3D4E5F$i"; done
} >roster.csv
at first
run init --branch 机关第一党支部
run roster import roster.csv
run activity add --theme 学习党章 --date 2099-05-20 --start 09:00 --end 11:00
echo 2580 >in.txt
run organizer add 赵委员 --card 04C0FFEE000001
: >in.txt

# ---- setting up the second one ----

at second
ok "a new terminal asks" 0 'exported' setup request --to stick
request=$(echo stick/TD-*-申请设置)
that "the request is a folder with a key" test -f "$request/device.pub"
ok "its own request is no answer" 1 'own request|not set up' setup seal "$request" --to stick
run --json device show
that "device show as JSON" json '.device and (.fingerprint | test("^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$"))'
fingerprint=$(jq -r .fingerprint out.txt)
at first
first_fingerprint=$(run --json device show; jq -r .fingerprint out.txt)
ok "nothing for a key that nobody compared" 1 "$fingerprint" setup seal "$request" --to stick
ok "another fingerprint than the one on the screen" 1 'another fingerprint' \
    setup seal "$request" --to stick --fingerprint AAAAA-AAAAA-AAAAA-AAAAA
that "… and nothing was written" test -z "$(ls -d stick/TD-*-设置-* 2>/dev/null)"
ok "sealed for it" 0 'only terminal' setup seal "$request" --to stick --fingerprint "$fingerprint"
answer=$(echo stick/TD-*-设置-*)
that "nobody reads a name in it" bash -c "! grep -rq 党员1 '$answer'"
ok "the first one does not take it" 1 'another terminal' setup take "$answer"
at third
run setup request --to home
ok "nor does a third one" 1 'another terminal' setup take "$answer"
cp -r "$answer" home/
copy=home/$(basename "$answer")
printf x >>"$copy/setup.sealed"
at second
ok "changed on the way" 1 'was changed' setup take "$copy"
ok "nothing from one that nobody compared" 1 "$first_fingerprint" setup take "$answer"
start=$(date +%s)
ok "the second one takes it" 0 '6 people, 7 cards, 1 organizers, 1 activities' \
    setup take "$answer" --fingerprint "$first_fingerprint"
that "in less than a minute" test $(($(date +%s) - start)) -lt 60
ok "once is enough" 1 'set up already' setup take "$answer"
locale=zh_CN.UTF-8 ok "the same in Chinese" 1 '已经设置过' setup take "$answer"
ok "it holds together" 0 'log is whole' log verify
run roster list
that "everybody is there" test "$(wc -l <out.txt)" -eq 6

# ---- two doors ----

at first
run checkin add 001 --reason 忘带卡 --activity 1
run checkin add 002 --reason 忘带卡 --activity 1
at second
run checkin add 002 --reason 忘带卡 --activity 1
run checkin add 003 --reason 忘带卡 --activity 1
run leave add 006 --kind sick --activity 1
run guest add 何处长 --kind superior --activity 1
ok "the second one exports" 0 - export 1 --to stick
second_bundle=$(echo stick/TD-*-2099-05-20-1)
that "the kind of a leave is not in it" bash -c "! grep -q sick '$second_bundle/records.jsonl'"
at first
ok "taken" 0 '2 sign-ins, 0 taken back, 1 guests, 1 of leave' merge "$second_bundle"
ok "once more" 0 'nothing new' merge "$second_bundle"
run --json merge "$second_bundle"
that "as JSON" json '.ok and .outcome == "nothing-new" and .conflicts == []'
run --json activity show 1
that "three are present" json '.attendance[0].present == 3'
ok "the first one exports" 0 - export 1 --to home
first_bundle=$(echo home/TD-*-2099-05-20-1)
sheet=$first_bundle/签到表.csv
that "the sheet says who came in at the other door" grep -q '党员3.*在另一台终端' "$sheet"
that "nobody is on it twice" test "$(grep -c '党员2' "$sheet")" -eq 1
pdftotext -layout "$first_bundle/签到表.pdf" sheet.txt
that "… nor on paper, which says so too" \
    bash -c "grep -q 在另一台终端 sheet.txt && test \$(grep -c '党员2 .*正式党员' sheet.txt) -eq 1"
that "… and the fingerprint of who printed it" grep -q "$first_fingerprint" sheet.txt
that "… as does the workbook" \
    bash -c "unzip -p '$first_bundle/签到表.xlsx' xl/worksheets/sheet1.xml | grep -q 在另一台终端"
run announce 1
that "the announcement counts everybody once" grep -qF '(3/6)' out.txt
mkdir again
run export 1 --to again
that "the same data, the same bytes" diff -r "$first_bundle" again/TD-*
ok "its bundle verifies" 0 - verify "$first_bundle"
ok "… with the log" 0 'log is whole' log verify
ok "its own bundle" 1 'very terminal' merge "$first_bundle"
at second
ok "in the other direction" 0 '2 sign-ins' merge "$first_bundle"
run --json activity show 1
that "three are present there, too" json '.attendance[0].present == 3'
ok "taking back" 0 - checkin undo 001 --reason 代签 --activity 1
ok "its log verifies" 0 'log is whole' log verify
run export 1 --to stick
at first
ok "taken back here, too" 0 '1 taken back' merge "$second_bundle-2"
run --json activity show 1
that "two are present" json '.attendance[0].present == 2'

# ---- polls ----

today=$(date +%F)
for door in first second; do
    at $door
    run activity add --theme 测评两处 --date "$today" --start 00:01 --end 23:59
    run checkin add 001 --reason 忘带卡 --activity 2
    ok "an evaluation at the $door door" 0 'evaluation is open' poll open 2
    ok "closed" 0 - poll close current
    run --json poll result 1
    that "it is of one terminal" json '.terminals == [] and .doubled == 0'
done
ok "exported" 0 - export 2 --to stick
bundle=$(echo stick/TD-*-"$today"-2)
that "polls travel" test -f "$bundle/polls.json"
that "sealed" bash -c "! grep -q marks '$bundle/polls.json'"
at first
ok "one poll is merged" 0 '1 evaluations and votes' merge "$bundle"
run --json merge "$bundle"
that "once" json '.outcome == "nothing-new" and .polls == 0 and .conflicts == []'
run --json poll result 1
that "it is of two terminals" json '(.terminals | length) == 2 and .doubled == 0'
run poll result 1
that "… in words" has 'this terminal'
ok "the log verifies" 0 'log is whole' log verify
at third
run init --branch 机关第一党支部
run roster import roster.csv
run activity add --theme 测评两处 --date "$today" --start 00:01 --end 23:59
run trust add "$bundle/device.pub"
ok "without a common key polls stay apart" 0 'not set up from one another' merge "$bundle"
at first

# ---- who is not trusted ----

ok "the trusted ones" 0 '' trust list
that "one is" test "$(wc -l <out.txt)" -eq 1
ok "no longer" 0 'not trusted any more' trust remove 1 --reason 停用
ok "not twice" 1 'no trusted terminal' trust remove 1
ok "refused with its fingerprint" 1 "$fingerprint" merge "$second_bundle"
ok "trusted by its key" 0 'is trusted now' trust add "$second_bundle/device.pub" --label 二号门
ok "its own key" 1 'very terminal' trust add "$first_bundle/device.pub"
ok "no key" 1 'no terminal.s key' trust add roster.csv
ok "merged again" 0 'nothing new' merge "$second_bundle"
cp -r "$second_bundle" home/
copy=home/$(basename "$second_bundle")
sed -i s/党员3/党员4/ "$copy/records.jsonl"
ok "a changed bundle" 1 'was changed' merge "$copy"
locale=zh_CN.UTF-8 ok "in Chinese" 1 '被改动过' merge "$copy"
ok "no such folder" 1 'no such folder' merge home/nothing
ok "the log at the end" 0 'log is whole' log verify

echo "1..$count"
