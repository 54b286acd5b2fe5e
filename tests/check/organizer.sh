#!/bin/bash
# What the organizer does from the command line: plans and rosters as spreadsheets, leave, guests,
# make-ups, the announcement, PINs. Prints TAP.
set -u
plan=$(realpath tests/unit/plan.csv)
. tests/check/command_line

run init --branch 机关第一党支部

# ---- a roster as a spreadsheet ----

# sheet FILE ROWS: a workbook of one sheet; the rows are XML.
sheet() {
    rm -rf book "$1" && mkdir -p book/xl/_rels book/xl/worksheets
    echo '<workbook xmlns:r="r"><sheets><sheet name="名单" r:id="a"/><sheet name="说明" r:id="b"/></sheets></workbook>' >book/xl/workbook.xml
    echo '<Relationships><Relationship Id="a" Type="t/worksheet" Target="worksheets/1.xml"/></Relationships>' >book/xl/_rels/workbook.xml.rels
    printf '<worksheet><sheetData>%s</sheetData></worksheet>' "$2" >book/xl/worksheets/1.xml
    (cd book && zip -qr - xl) >"$1"
}
row() { # CELLS...
    local cell
    printf '<row>'
    for cell in "$@"; do printf '<c t="str"><v>%s</v></c>' "$cell"; done
    printf '</row>'
}
sheet roster.xlsx "$(row 姓名 工号 卡号; row 张三 1 0069314115; row 李四 2 78427587; row 王五 3 1554822404; row 赵六 4 '')"
ok "a column in one notation, dry" 0 'dry run.*would add 4' roster import roster.xlsx --dry-run --cards decimal
that "the dry run names people and lines" has $'add\t3\t李四\t机关第一党支部'
ok "a second sheet is told" 0 'only the sheet 名单 was read, 1 more' roster import roster.xlsx --cards reversed
run --json roster import roster.xlsx --dry-run --cards reversed
that "nothing changes the second time" json '.unchanged == 4 and .changes == []'
printf '姓名,工号\n张三,1\n李四甲,2\n王五,3\n孙七,5\n' >next.csv
run --json roster import next.csv --dry-run
that "changes with kind, line and name" json '.changes | map([.change, .line, .name]) ==
    [["updated", 3, "李四甲"], ["added", 5, "孙七"], ["disabled", 0, "赵六"]]'
ok "an unknown notation" 2 'one of hex, decimal and reversed' roster import roster.xlsx --cards octal
printf '姓名,卡号\n钱八,04A1B2C3\n' >hex.csv
ok "a number in another notation" 1 'hex.csv:2: 04A1B2C3 cannot serve as a card' roster import hex.csv --cards decimal
head -c 300 roster.xlsx >cut.xlsx
ok "a truncated spreadsheet" 1 'cut.xlsx: .*incomplete or damaged' roster import cut.xlsx
printf '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old' >renamed.xlsx
ok "a renamed .xls" 1 'old kind .xls' roster import renamed.xlsx
printf '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' >locked.xlsx
printf EncryptedPackage | iconv -t UTF-16LE >>locked.xlsx
ok "a password" 1 'has a password' roster import locked.xlsx
sheet gbk.xlsx "$(row 姓名; row 张三 | iconv -t GBK)"
ok "GBK bytes in a spreadsheet" 1 'wrong encoding' roster import gbk.xlsx
sheet bomb.xlsx "$(head -c 20000000 /dev/zero | tr '\0' ' ')"
ok "a zip bomb" 1 'unpacks to far more' roster import bomb.xlsx
zip -q other.zip hex.csv
ok "a zip with something else" 1 'no sheet in this file' roster import other.zip
sheet formula.xlsx "$(row 姓名; printf '<row r="5"><c t="e"><v>#REF!</v></c></row>')"
ok "a formula that failed" 1 'formula.xlsx:5: a formula has no result \(#REF!\)' roster import formula.xlsx
locale=zh_CN.UTF-8 ok "the same in Chinese" 1 '公式没有结果（#REF!）' roster import formula.xlsx
run --json roster import bomb.xlsx
that "as JSON" json '.refused and .problems[0].kind == "bomb"'

# ---- the yearly plan ----

ok "a plan (S2:40-92)" 0 'the plan of 2026 is imported: 12 rows' plan import "$plan" --year 2026
run --json plan list --year 2026
that "twelve months, the text as given" json 'length == 12 and map(.month) == [range(1; 13)] and
    .[6].content == "开展庆祝建党98周年系列活动,重温入党誓词、走访慰问等" and .[0].way == "专题学习研讨"'
ok "another year" 0 '2027' plan import "$plan" --year 2027
run --json plan list
that "both are kept" json 'length == 24'
printf '序号,活动时间,活动方式,活动内容\n1,13月,x,y\n1,2月,x,\n' >bad.csv
ok "a month outside the year, with its line" 1 'bad.csv:2: "13月" is no month' plan import bad.csv
ok "a repeated number" 1 'bad.csv:3: .*line 2' plan import bad.csv
ok "a missing content" 1 'bad.csv:3: there is no content' plan import bad.csv
printf '序号,活动时间,活动内容\n1,1月,y\n' >bad.csv
ok "a missing column" 1 'no column 活动方式' plan import bad.csv
ok "a year that is none" 2 'is no year' plan import "$plan" --year 26
ok "a plan that is not there" 1 'missing.csv: cannot be read' plan import missing.csv
run --json plan list --year 2026
that "a refused plan changes nothing" json 'length == 12'
ok "a row is moved (S2:9)" 0 'row 3 is changed: month 9' plan change 2026 3 --month 9 --reason 场地 --by 赵委员
run --json plan list --year 2026
that "the row alone" json '.[2].month == 9 and .[3].month == 4'
run --json log show
that "the log has the old month" json '.[-1] | .type == "plan.change" and .by == "赵委员" and
    .data.old.month == 3 and .data.new.month == 9 and .data.reason == "场地"'
ok "nothing different" 0 'nothing is different' plan change 2026 3 --month 9 --reason x
ok "no such row" 1 'has no row 99' plan change 2026 99 --month 9 --reason x
ok "no such month" 2 'from 1 to 12' plan change 2026 3 --month 13 --reason x
ok "no content" 2 'content must not be empty' plan change 2026 3 --content ' ' --reason x
ok "no reason" 2 'reason must not be empty' plan change 2026 3 --month 8 --reason ' '

# ---- organizers ----

echo 739204 >in.txt
ok "an organizer" 0 'organizer 赵委员 is added' organizer add 赵委员 --card 04A1B2C3D4E5F6
ok "the same name" 1 'organizer of this name' organizer add 赵委员 --card 04A1B2C3D4E5F7
ok "the same card" 1 "another organizer's" organizer add 钱委员 --card 04A1B2C3D4E5F6
echo 123456 >in.txt
ok "a simple PIN" 1 'too simple' organizer add 钱委员 --card 04A1B2C3D4E5F7
echo abcdef >in.txt
ok "a PIN that is no number" 1 'four to eight digits' organizer add 钱委员 --card 04A1B2C3D4E5F7
: >in.txt
ok "no PIN" 1 'no PIN was read' organizer add 钱委员 --card 04A1B2C3D4E5F7
ok "a PIN is no argument" 2 'unknown option: --secret' organizer add 钱委员 --card 04A1B2C3D4E5F7 --secret 739204
ok "nor a card that is none" 2 'is no card number' organizer add 钱委员 --card x
run --json organizer list
that "one organizer is there" json 'length == 1 and .[0].name == "赵委员"'
run log show
that "the log has no PIN" test "$(grep -c 739204 out.txt)" -eq 0

# ---- leave, guests, the announcement ----

today=$(date +%F)
run activity add --theme 学习党章 --date "$today" --start 00:00 --end 23:58 --host 周书记
ok "leave" 0 'on leave: 李四' leave add 2 --kind sick --paper --by 赵委员
ok "the same again" 0 'so already' leave add 2 --kind sick --paper
ok "a kind that is none" 2 '--kind holiday: it is one of sick personal duty other' leave add 2 --kind holiday
ok "leave of nobody" 1 'nobody on the roster' leave add 99 --kind other
ok "leave from nothing" 1 'there is no activity 9' leave add 2 --kind other --activity 9
run --json log show
that "the log says who, and no entry of the activity says why" json \
    '[.[] | select(.activity == 1)] | (map(.by) | index("赵委员") != null) and (tostring | contains("sick") | not)'
ok "a guest" 0 'guest: 王处长' guest add 王处长 --kind superior --label 上级党委 --activity 1
ok "a guest without a name" 2 'must not be empty' guest add ' ' --kind other
run checkin add 1 --reason 忘带卡
run checkin add 3 --reason 忘带卡
locale=zh_CN.UTF-8 run announce 1
that "the figures (product.md §6b)" has '党员总数 4 人，应到 4 人，实到 2 人'
that "leave and absent" has '请假 1 人，未到 1 人'
that "guests" has '列席 1 人'
that "the rate with its fraction" has '到会率 50.0%（2÷4）'
that "the verdict" has '未达到党员总数 80% 的要求，还差 2 人'
that "theme and chair" has '今天的主题：学习党章　主持：周书记'
that "no names" test -z "$(grep -E '李四|赵六' out.txt)"
locale=zh_CN.UTF-8 run announce 1 --names
that "names on request" has '请假：李四'
that "absent ones, too" has '未到：赵六'
that "and no reason" test -z "$(grep 病 out.txt)"
run --json announce 1 --names
that "as JSON" json '.attendance[0] | .present == 2 and .missing == 2 and .met == false and
    .on_leave_names == ["李四"] and .absent_names == ["赵六"]'
ok "an announcement of nothing" 1 'there is no activity 7' announce 7
ok "leave is cancelled" 0 'is cancelled' leave cancel 2 --reason 登记有误
ok "once only" 1 'is not on leave' leave cancel 2 --reason 登记有误
ok "a leave taken back without a word" 2 "must not be empty" leave cancel 2 --reason " "

# ---- closing, make-ups, changing ----

ok "sign-in is closed" 0 'sign-in is closed' activity close 1 --by 赵委员
ok "it is closed already" 0 'so already' activity close 1
run --json makeup list
that "who was not there owes a make-up (S2:30)" json 'map(.name) == ["李四", "赵六"]'
ok "a make-up" 0 'made up: 李四' makeup done 2 --activity 1 --way told --whom 赵委员 --content 传达精神
ok "a make-up that is not owed" 1 'owes nothing' makeup done 1 --activity 1 --way alone
ok "a way that is none" 2 'it is one of alone told' makeup done 4 --activity 1 --way sleep
ok "a day that is none" 2 'is no day' makeup done 4 --activity 1 --way alone --date 2026-02-30
run --json makeup list --all
that "what is done stays in the list" json '(map(select(.done)) | length == 1 and .[0].whom == "赵委员") and length == 2'
ok "a make-up written down by mistake" 0 'is taken back' makeup undo 1 2 --reason 写错人 --by 赵委员
run --json makeup list
that "is owed again" json 'map(.name) == ["李四", "赵六"]'
ok "not twice" 1 'no make-up of 李四' makeup undo 1 2 --reason 写错人
ok "and done after all" 0 'made up: 李四' makeup done 2 --activity 1 --way told --whom 赵委员
printf '姓名,工号,党支部\n周强,9,机关第二党支部\n' >second.csv
run roster import second.csv
ok "a make-up beyond the rules" 0 '周强 owes a make-up' makeup add 1 9 --reason 本人要求 --by 赵委员
run --json makeup list
that "is owed" json 'map(.name) == ["赵六", "周强"]'
ok "once only" 0 'owes it anyway' makeup add 1 9 --reason 本人要求
ok "not by who came" 1 'there is nothing to make up' makeup add 1 1 --reason x
ok "nor without a reason" 2 'must not be empty' makeup add 1 9 --reason ' '
ok "and is taken back" 0 'owes nothing' makeup drop 1 9 --reason 写错人
ok "not twice" 1 'no make-up was added' makeup drop 1 9 --reason 写错人

# ---- the ledger ----

mkdir ledgers
ok "the ledger of a year" 0 'exported: 7 files' ledger "${today%%-*}" --to ledgers
ledger=$(echo ledgers/TD-*-台账-"${today%%-*}")
paper=$ledger/台账-${today%%-*}-机关第一党支部
that "a pair of papers for each branch" test -f "$paper.xlsx" -a -f "$paper.pdf" -a "$(ls "$ledger"/*.pdf | wc -l)" -eq 2
pdftotext -raw "$paper.pdf" ledger.txt
that "an activity with its figures (S2:101)" grep -q '50.0%（2÷4）' ledger.txt
that "and the members (S2:109)" grep -q '李四' ledger.txt
run verify "$ledger"
that "it is signed" has 'whole, signed by terminal'
ok "the same again" 0 'nothing has changed' ledger "${today%%-*}" --to ledgers
ok "one branch alone" 0 'exported: 5 files' ledger "${today%%-*}" --to ledgers --branch 机关第二党支部
ok "a branch that is none" 1 'there is no branch 无' ledger "${today%%-*}" --to ledgers --branch 无
ok "a year that is none" 2 'a number from 2000' ledger 26 --to ledgers
ok "to nowhere" 3 'no such folder' ledger "${today%%-*}" --to nowhere
run --json log show
that "the log says what left" json '[.[] | select(.type == "ledger.export")] | length == 2 and .[0].data.files == 7'
ok "opened again by hand" 0 'sign-in is open' activity open 1
run activity add --theme 明年 --date 2031-05-20 --start 14:00 --end 16:00
ok "opened on its day only" 1 'only on the day itself' activity open 2
ok "a new date needs a reason (S2:98)" 1 'needs a --reason' activity change 2 --date 2031-05-21
ok "a new date" 0 'activity 2 is changed: 2031-05-21' activity change 2 --date 2031-05-21 --reason 会议室占用
ok "another month is refused (S2:98)" 1 'another month' activity change 2 --date 2031-06-01 --reason x
ok "unless it must be" 0 'is changed: 2031-06-01' activity change 2 --date 2031-06-01 --reason x --leave-month
ok "an end before the start" 2 'after the start' activity change 2 --end 13:00
ok "nothing different" 0 'nothing is different' activity change 2
ok "a date with sign-ins stays" 1 'the date stays' activity change 1 --date 2031-06-02 --reason x --leave-month
ok "a card that nobody tapped" 1 'no unclaimed card has the code' card claim 9Z9Z 2
# ---- while the terminal runs ----

terminal=$(dirname "$themeday")/themeday-kiosk
SDL_VIDEODRIVER=offscreen SDL_AUDIODRIVER=dummy "$terminal" --data "$data" \
    --reader pn532_uart:/dev/null --window 800x480 >terminal.txt 2>&1 &
terminal_id=$!
for _ in $(seq 600); do [ -S "$data/control.sock" ] && break || sleep 0.1; done
echo 860427 >in.txt
ok "an organizer, added by the running terminal" 0 'organizer 钱委员 is added' \
    organizer add 钱委员 --card 04A1B2C3D4E5F7
echo 111111 >in.txt
ok "its PIN is looked at, too" 1 'too simple' organizer add 孙委员 --card 04A1B2C3D4E5F8
ok "a plan, imported by the running terminal" 0 '2028 is imported' plan import "$plan" --year 2028
ok "an export, made by the running terminal" 0 'exported: 11 files' export 1 --to "$folder/ledgers"
kill "$terminal_id"
wait "$terminal_id" 2>/dev/null
run organizer list
that "both organizers are there" has 钱委员
that "no PIN is in what the terminal said" test "$(grep -c 860427 terminal.txt)" -eq 0
run log show
that "nor in the log" test "$(grep -c 860427 out.txt)" -eq 0

ok "the log verifies after all of it" 0 'is whole' log verify
echo "1..$count"
