#!/bin/bash
# The verbs of polls from the outside. Prints TAP.
set -u
. tests/check/command_line

today=$(date +%F)
{
    echo '姓名,党支部,党小组,人员类别,工号,有表决权'
    for i in 1 2 3 4 5 6; do echo "党员$i,机关第一党支部,一组,正式党员,00$i,是"; done
} >roster.csv

run init --branch 机关第一党支部
ok "before the roster" 1 'no activity 1' poll open 1
run roster import roster.csv
run activity add --theme 学习 --date "$today" --start 00:10 --end 23:50
run activity add --theme 早会 --date 2001-01-01 --start 08:00 --end 09:00

# ---- opening ----

ok "no number" 2 "no activity's number" poll open x
ok "another kind" 2 'evaluation resolution' poll open 1 --kind election
ok "a resolution without its item" 2 'needs --item' poll open 1 --kind resolution
ok "an item that is only spaces" 2 'needs --item' poll open 1 --kind resolution --item ' 　'
ok "an evaluation with an item" 2 'go with --kind resolution' poll open 1 --item x
ok "a count that is none" 2 'is no count' poll open 1 --kind resolution --item x --written-for=-1
ok "nobody has signed in" 1 'nobody' poll open 1
ok "on another day" 1 'on the day of the activity' poll open 2
for i in 1 2 3; do run checkin add "00$i" --reason 忘带卡 --activity 1; done
ok "half is no quorum" 1 'not more than half' poll open 1 --kind resolution --item 通过决议
ok "nothing to close" 1 'no poll is open' poll close current
ok "an evaluation" 0 'the evaluation is open, number 1' poll open 1 --by 李建国
ok "another one" 1 'poll 1 is open; end it first' poll open 1 --kind resolution --item 通过决议
locale=zh_CN.UTF-8 ok "another one, in Chinese" 1 '请先结束' poll open 1
ok "a result before its end" 1 'shows nothing before its end' poll result 1
ok "paper slips before its end" 1 'nothing was changed' poll paper 1 \
    --members 1:1/0/0,1/0/0,1/0/0,1/0/0
ok "list" 0 '' poll list
that "list names it" grep -qP '^1\t1\tevaluation\t0/3\topen\t$' out.txt

# ---- turns ----

ok "turns without guests" 1 'more than the guests' poll turns 1
run guest add 王处长 --kind superior --activity 1
ok "a turn" 0 '1 guests may still' poll turns 1
run --json poll turns 0
that "turns taken back, as JSON" json '.id == 1 and .turns == 0'

# ---- closing ----

ok "an unknown poll" 1 'there is no poll 9' poll close 9
ok "close" 0 'closed, 0 handed in' poll close current
ok "close again" 1 'closed already' poll close 1
ok "never again" 1 'has had its evaluation' poll open 1

# ---- paper slips ----

for counts in '' x 3 3: 3:1/1/1 3:1/1/1,1/1/1,1/1/1,2/1/1 3:1/1/1,1/1/1,1/1/1,1/1/1x \
    3:1/1/-1,1/1/1,1/1/1,1/1/1 -3:1/1/1,1/1/1,1/1/1,1/1/1; do
    ok "counts “$counts”" 2 'write SLIPS' poll paper 1 --members="$counts"
done
ok "paper slips" 0 'members 12, guests 0' poll paper 1 --members 12:8/3/1,9/2/1,7/4/0,10/2/0
ok "the result" 0 '' poll result 1
that "the result has its rate and formula" grep -qE '95\.7%, .*valid, satisfied alone 72\.3%' out.txt
run --json poll result 1
that "the result as JSON" json \
    '.rate_tenths == 957 and .satisfied_tenths == 723 and (.below_60 | not) and .paper.ballots == 12
     and .paper.counts[2] == [7, 4, 0, 1] and .ballots == 0'
ok "two slips" 0 'members 2' poll paper 1 --members 2:1/1/0,1/1/0,1/1/0,1/1/0
run --json poll result 1
that "two slips are too few to show" json '.paper == null and .paper_members == null'
ok "two slips, as text" 0 '' poll result 1
that "… are not in it either" grep -q 'too few to show' out.txt

# ---- a resolution ----

run checkin add 004 --reason 忘带卡 --activity 1
ok "too many opinions in writing" 1 'nothing was opened' poll open 1 --kind resolution \
    --item 通过决议 --written-for 3
run --json poll open 1 --kind resolution --item 通过决议 --written-for 1 --written-against 1
that "a resolution as JSON" json '.id == 2 and .kind == "resolution"'
ok "its end" 0 'closed, 0 handed in' poll close 2
run --json poll result 2
that "its result as JSON" json '.needed == 4 and .written_for == 1 and (.passes | not) and .present == 4'
locale=zh_CN.UTF-8 ok "its result in Chinese" 0 '' poll result 2
that "… is what the chair reads" grep -q '赞成人数未超过应到会人数的半数' out.txt

# ---- what stays ----

ok "the log" 0 'complete|verif|entries' log verify
run log show
that "opening and closing are in the log, by name" grep -qP 'poll\.open\t李建国' out.txt
that "paper slips are in the log without their counts" test -z "$(grep 'poll.paper' out.txt | grep -F '[')"
that "the polls are private" test "$(stat -c %a "$data/poll.db")" = 600
echo "1..$count"
