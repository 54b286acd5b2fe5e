#!/bin/bash
# The command line from the outside: every verb with good and bad input, its exit code, its streams,
# its languages. Prints TAP.
set -u
manual=$(realpath firmware/system/man/themeday.1)
completion=$(realpath firmware/system/themeday.bash-completion)
. tests/check/command_line

# ---- help, usage, languages ----

ok "help" 0 '' --help
that "help names every verb" has 'themeday checkin undo MEMBER --reason TEXT'
verbs=$(sed -n 's/^  themeday \([a-z]*\).*/\1/p' out.txt | sort -u | paste -sd' ')
unknown=$(for verb in $verbs; do grep -qE "^\.BR? .*\<$verb\>" "$manual" || echo "$verb"; done)
that "so does the manual page" test -z "$unknown"
offered() { # WORDS..., the last of them half
    PATH=$(dirname "$themeday"):$PATH bash -c '. "$0"; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _themeday; echo "${COMPREPLY[*]}"' "$completion" themeday "$@"
}
that "so does the completion" test "$(offered '')" = "$verbs"
that "a second word is completed" test "$(offered trust r)" = remove
that "a report" test "$(offered committee overv)" = overview
that "an option" test "$(offered collect --wat)" = --watch
that "help has examples" has 'themeday activity add --theme'
ok "help of one verb" 0 '' card bind --help
that "help of one verb shows its words" has 'card bind MEMBER UID'
ok "version" 0 '' --version
that "version is printed" has 'themeday 0.'
ok "no verb" 2 'what shall be done'
ok "unknown verb" 2 'no such verb: frobnicate now' frobnicate now
ok "half a verb" 2 'no such verb: roster' roster
ok "unknown option" 2 'unknown option: --frob' roster list --frob
ok "the usage follows the sentence" 2 '^usage: themeday roster list' roster list --frob
ok "too many words" 2 '0 arguments are needed, 1' roster list x
ok "an option without its value" 2 '--branch needs a value' init --branch
ok "a missing option" 2 '--branch is missing' init
locale=zh_CN.UTF-8 ok "usage in Chinese" 2 '^用法：themeday init' init
locale=zh_CN.UTF-8 ok "unknown verb in Chinese" 2 '没有这个命令：frobnicate' frobnicate
locale=zh_TW.UTF-8 ok "any Chinese locale" 2 '没有这个命令' frobnicate
ok "arguments that are no text" 2 'no UTF-8' init --branch $'\xff\xfe'

# ---- before init ----

for words in "roster list" "activity list" "log verify" "card unclaimed" "roster import x.csv" \
    "checkin add 张三 --reason x" "export 1 --to ."; do
    ok "before init: $words" 1 'themeday init --branch' $words
done
that "nobody but init makes a data folder" test ! -e "$data"
ok "doctor before init" 1 - doctor
that "doctor says what to do" has 'run themeday init'

# ---- init ----

ok "a branch without a name" 2 'must not be empty' init --branch ' 　'
ok "init" 0 'is set up' init --branch 机关第一党支部 --room 党员活动室
that "init prints the device" grep -qE '^[0-9a-f]{8}$' out.txt
that "the data folder is private" test "$(stat -c %a "$data")" = 700
ok "init again says whose it is" 1 'belongs to "机关第一党支部"' init --branch 别的
locale=zh_CN.UTF-8 ok "init again in Chinese" 1 '已经属于“机关第一党支部”' init --branch 别的
THEMEDAY_DATA=$data "$themeday" roster list >out.txt 2>err.txt
code=$? out=$(cat out.txt) err=$(cat err.txt)
that "THEMEDAY_DATA names the folder" test "$code" -eq 0
(unset HOME; XDG_DATA_HOME=$folder/xdg "$themeday" init --branch 乙支部 >/dev/null 2>&1)
that "XDG_DATA_HOME does, too" test -e xdg/themeday/terminal.db -o -d /var/lib/themeday

# ---- settings ----

printf '[reader]\nconnstring = pn532_uart:/dev/null\n' >good.ini
printf '[reader]\n\nfrobnicate = 1\n' >bad.ini
ok "a settings file" 0 '' --config good.ini roster list
ok "a bad settings file, with its line" 2 'bad.ini.*3' --config bad.ini roster list
ok "no settings file" 3 'missing.ini' --config missing.ini roster list

# ---- roster ----

cat >roster.csv <<'CSV'
序号,姓名,党支部,党小组,人员类别,职务,工号,卡号,身份证号
1,张三,,第一党小组,正式党员,书记,001,04A1B2C3,11010119900101123X
2,李四,,第一党小组,预备党员,,002,04A1B2C4,
3,张伟,,第一党小组,正式党员,,003,,
4,张伟,,第二党小组,正式党员,,004,,
5,=1+1,,,正式党员,,005,,
6,赵六,第二党支部,,正式党员,,006,04A1B2C6,
7,钱七,第二党支部,,群众,,,,
CSV
ok "no roster file" 1 'missing.csv: cannot be read' roster import missing.csv
ok "a folder as a roster" 1 'cannot be read' roster import .
ok "dry run" 0 'would add 7' roster import roster.csv --dry-run
run --json roster list
that "dry run changes nothing" json '. == []'
ok "import" 0 'imported: 7 added' roster import roster.csv
that "dropped columns are told" grep -q 'roster.csv:1: the column 身份证号' err.txt
ok "import again" 0 '0 added, 0 updated, 0 disabled, 7 unchanged' roster import "$folder/roster.csv"
locale=zh_CN.UTF-8 ok "import in Chinese" 0 '名单已导入：新增 0，更新 0，停用 0，不变 7' roster import roster.csv
run --json roster import roster.csv
that "import as JSON" json '.unchanged == 7 and .refused == false and (.problems[0].kind == "dropped")'
iconv -f UTF-8 -t GB18030 roster.csv >gb.csv
ok "the same in GB18030" 0 '7 unchanged' roster import gb.csv
printf '名字,工号\n张三,1\n' >bad.csv
ok "no 姓名" 1 'bad.csv:1: no column 姓名' roster import bad.csv
locale=zh_CN.UTF-8 ok "no 姓名, in Chinese" 1 'bad.csv:1: 第一行没有找到“姓名”列' roster import bad.csv
printf '姓名,卡号\n李?,04A1B2C9\n王五,04A1B2C9\n' >bad.csv
ok "lost characters" 1 'bad.csv:2: a character of the name 李\? was lost' roster import bad.csv
that "and doubled cards in the same run" grep -q 'bad.csv:3: the card number of line 2' err.txt
that "and that nothing was changed" grep -q 'not imported, the roster is unchanged' err.txt
run --json roster import bad.csv
that "refused, as JSON" json '.refused and ([.problems[].kind] == ["lost_character", "same_card"])'
that "refused, as exit code" test "$code" -eq 1
junk() { openssl enc -aes-128-ctr -K 00 -iv 00 </dev/zero 2>/dev/null | head -c 100000; } # the same each time
junk >bad.csv
ok "binary junk" 1 'no spreadsheet, or damaged' roster import bad.csv
printf 'PK\003\004xxxx' >bad.csv
ok "a spreadsheet" 1 'incomplete or damaged' roster import bad.csv
(echo 姓名,工号; awk 'BEGIN { for (i = 0; i < 100000; i++) printf "党员%06d,%06d\n", i, i }') >bad.csv
ok "100,000 lines" 1 'too large, at most 20,000' roster import bad.csv
printf '姓名,备注\n张三,"a\n' >bad.csv
ok "an open quotation mark" 1 'bad.csv:2: from here on a quotation mark' roster import bad.csv
run roster list
that "list" grep -qP '^#1\t001\t张三\t机关第一党支部\t第一党小组\tformal\t书记$' out.txt
run --json roster list
that "list as JSON" json 'length == 7 and .[0].id == 1 and .[0].name == "张三" and .[0].may_vote and .[0].active'
that "no identity number anywhere" test -z "$(grep -rla 11010119900101123 "$data")"

# ---- activities ----

today=$(date +%F)
add() { run activity add --theme 学习党章 --date "$today" --start 00:01 --end 23:59 "$@"; }
bad_add() { # NAME PATTERN WORDS...
    local name=$1 pattern=$2
    shift 2
    ok "$name" 2 "$pattern" activity add "$@"
}
bad_add "no theme" '--theme is missing' --date "$today" --start 10:00 --end 11:00
bad_add "an empty theme" 'must not be empty' --theme '　' --date "$today" --start 10:00 --end 11:00
bad_add "no such day" '2026-02-30 is no day' --theme x --date 2026-02-30 --start 10:00 --end 11:00
bad_add "no such time" '--start 25:00 is no time' --theme x --date "$today" --start 25:00 --end 11:00
bad_add "end before start" 'must be after' --theme x --date "$today" --start 11:00 --end 11:00
bad_add "unknown type" 'unknown type: party' --theme x --date "$today" --start 10:00 --end 11:00 --type party
bad_add "a group meeting without a group" 'must be given together' --theme x --date "$today" \
    --start 10:00 --end 11:00 --type group
bad_add "one branch twice" 'given twice' --theme x --date "$today" --start 10:00 --end 11:00 \
    --branch 第二党支部 --branch 第二党支部
bad_add "a theme that is too long" 'too long' --theme "$(printf 'x%.0s' $(seq 600))" --date "$today" \
    --start 10:00 --end 11:00
ok "unknown branch" 1 'no branch is called "第九党支部"' activity add --theme x --date "$today" \
    --start 10:00 --end 11:00 --branch 第九党支部
ok "unknown group" 1 'nobody is in the group "第九党小组"' activity add --theme x --date "$today" \
    --start 10:00 --end 11:00 --type group --group 第九党小组
run --json activity add --theme $'学习\n党章' --date "$today" --start 00:01 --end 23:59 \
    --branch 机关第一党支部 --branch 第二党支部 --place 三楼 --host 张三 --way 专题学习研讨
that "add" json '.id == 1'
ok "one at the same time" 1 'overlaps with activity 1' activity add --theme x --date "$today" \
    --start 10:00 --end 11:00
ok "one in the past" 0 'activity 2 is planned' activity add --theme 党课 --date 2020-02-29 --start 9:00 \
    --end 11:00 --type lecture
run --json activity list
that "list as JSON" json 'length == 2 and .[1].id == 1 and .[1].theme == "学习\n党章" and
    (.[1].branches | length) == 2 and .[0].type == "lecture" and .[0].start == "09:00"'
run activity list
that "list, one line each" test "$(wc -l <out.txt)" -eq 2
ok "show" 0 '' activity show 1
that "show has the figures" has $'total 5\texpected 5\tpresent 0'
run --json activity show 1
that "show as JSON" json '.id == 1 and .attendance[0].total == 5 and .attendance[1].total == 1 and
    (.attendance[0].met | not) and .attendance[0].missing == 4'
ok "show what is not there" 1 'there is no activity 99' activity show 99
ok "show what is no number" 2 'is no activity' activity show abc

# ---- cards ----

ok "bind" 0 'bound: 张伟' card bind 003 04A1B2C3D4E5F6
ok "bind again" 0 'already' card bind 003 04:A1:B2:C3:D4:E5:F6
ok "somebody else's card" 1 'bound to 张三' card bind 003 04A1B2C3
ok "a phone's number" 1 'changes with every tap' card bind 003 08A1B2C3
ok "no card number" 2 'is no card number' card bind 003 xyz
ok "a number of a desk reader" 0 'already' card bind 003 1303689068602870 --as decimal
ok "somebody else's, with reversed bytes" 1 'bound to 张三' card bind 003 3283263748 --as reversed
ok "no such notation" 2 'one of hex, decimal and reversed' card bind 003 04A1B2C3 --as octal
ok "no number in that notation" 2 'is no card number' card bind 003 04A1B2C3 --as decimal
ok "no such person" 1 'nobody on the roster is "孙八"' card bind 孙八 04A1B2D1
ok "a shared name" 1 'several people are called "张伟"' card bind 张伟 04A1B2D1
that "who they are" grep -qE '#4 +number 004 +机关第一党支部 第二党小组' err.txt
ok "bind by id" 0 'bound: 张伟' card bind '#4' 04A1B2D1
ok "disable" 0 'is disabled' card disable 04A1B2D1
ok "disable a card never seen" 1 'never seen' card disable 04FFFFFF
run --json card bind 004 04A1B2D1
that "bind as JSON" json '.member == 4 and .changed'
run --json card unclaimed
that "unclaimed as JSON" json '. == []'

# ---- sign-ins by hand ----

ok "no reason" 2 '--reason is missing' checkin add 001
ok "an empty reason" 2 'must not be empty' checkin add 001 --reason ''
ok "add to today's activity" 0 'signed in by hand: 张三' checkin add 001 --reason 忘带卡 --by 王五
ok "add again" 0 'signed in already' checkin add 001 --reason 忘带卡
ok "a guest" 0 'signed in by hand: 钱七' checkin add 钱七 --reason 未办卡
ok "not on the list" 1 '赵六 is not on the list of activity 2' checkin add 006 --reason x --activity 2
ok "no such activity" 1 'there is no activity 99' checkin add 001 --reason x --activity 99
ok "undo without a sign-in" 1 '李四 is not signed in' checkin undo 002 --reason 登错
ok "add with a formula" 0 - checkin add 005 --reason $'@SUM(A1), "x"'
ok "add and take back" 0 - checkin add 002 --reason 登错人了
locale=zh_CN.UTF-8 ok "undo in Chinese" 0 '已撤销 李四 的签到' checkin undo 002 --reason 登错人了
run --json checkin add 003 --reason 卡坏 --activity 1
that "add as JSON" json '.member == 3 and .activity == 1 and .changed and (.guest | not)'

# ---- the log ----

ok "log verify" 0 'the log is whole' log verify
run --json log verify
that "log verify as JSON" json '.ok and .entries > 10 and (.head | length) == 64'
run --json log show
that "log show as JSON" json 'length > 10 and .[0].id == 1 and .[0].type == "branch.init"'
run --json log show --activity 1
that "log of one activity" json 'all(.[]; .activity == 1) and
    any(.[]; .type == "checkin.new" and .by == "王五" and .data.reason == "忘带卡") and
    any(.[]; .type == "checkin.undo" and .data.reason == "登错人了")'
run log show
that "log as text" grep -qP '^1\t.*\tbranch.init\tcli\t0\t' out.txt
that "no card number in the log" test -z "$(grep -i -e 04A1B2C3 -e A1B2C4 out.txt)"

# ---- export ----

ok "export without --to" 2 '--to is missing' export 1
ok "export what is not there" 1 'there is no activity 99' export 99 --to .
ok "export to nowhere" 3 'no such folder' export 1 --to "$folder/nowhere"
mkdir stick
ok "export" 0 'exported: 11 files, .*; code [0-9A-Z]{10}$' export 1 --to stick
bundle=$out
that "the bundle's name" grep -qE "^$folder/stick/TD-[0-9a-f]{8}-$today-1$" out.txt
that "what is in it" test "$(ls "$bundle" | sort | tr '\n' ' ')" = \
    "SHA256SUMS SHA256SUMS.minisig device.pub records.jsonl 活动纪实表.pdf 活动纪实表.xlsx 签到表.csv \
签到表.pdf 签到表.xlsx 请假缺席补学登记.pdf 请假缺席补学登记.xlsx "
that "nothing hidden is left" test "$(ls -A stick | wc -l)" -eq 1
that "file times are the activity's" test "$(stat -c %Y "$bundle"/* | sort -u)" = "$(date -d "$today 00:01" +%s)"
sheet=$bundle/签到表.csv
that "byte-order mark" test "$(head -c 3 "$sheet" | od -An -tx1)" = " ef bb bf"
that "the heads" grep -qP '^.序号,姓名,党支部,党小组,人员类别,状态,签到时间,签到方式,备注\r$' "$sheet"
that "every line ends CRLF" test "$(grep -c $'\r$' "$sheet")" -eq "$(wc -l <"$sheet")"
that "signed in by hand" grep -qP "^1,张三,机关第一党支部,第一党小组,正式党员,(迟到|已签到),$today \d\d:\d\d:\d\d,补登,补登：忘带卡\r$" "$sheet"
that "a correction stands in 备注" grep -qP '^2,李四,.*,预备党员,未到,,,签到曾被撤销：登错人了\r$' "$sheet"
that "formulas are harmless" grep -qP "^5,'=1\+1,.*,\"补登：@SUM\(A1\), \"\"x\"\"\"\r$" "$sheet"
that "a guest" grep -qP '钱七,第二党支部,,群众,列席,.*,补登,补登：未办卡\r$' "$sheet"
that "the code stands on every paper" test "$(for paper in "$bundle"/*.pdf; do
    pdftotext "$paper" - | grep -q "$(grep -oE '[0-9A-Z]{10}$' err.txt)" && echo yes; done | wc -l)" -eq 3
that "sha256sum agrees" sh -c "cd '$bundle' && sha256sum --quiet -c SHA256SUMS"
that "minisign agrees" sh -c "cd '$bundle' && minisign -QVm SHA256SUMS -p device.pub >/dev/null"
that "records are JSON lines" jq -e '.hash' "$bundle/records.jsonl"
that "records link to each other" test "$(jq -r .activity_prev "$bundle/records.jsonl" | tail -n +2)" = \
    "$(jq -r .hash "$bundle/records.jsonl" | head -n -1)"
cp -a "$bundle" first
ok "export again: the same" 0 'nothing has changed' export 1 --to stick
that "no second folder" test "$(ls -A stick | wc -l)" -eq 1
mkdir other
run export 1 --to other
that "byte for byte the same elsewhere" diff -r "$bundle" "$out"
run --json checkin add 004 --reason 忘带卡
run --json export 1 --to stick
that "changed content gets -2" json '.written and (.folder | endswith("-1-2"))'
that "the first one is untouched" diff -r first "$bundle"
run --json export 1 --to stick
that "and the same again is found" json '(.written | not) and (.folder | endswith("-1-2"))'
mkdir stick/.TD-left.part
run --json log show
that "the log says what left" json '[.[] | select(.type == "export")] | length == 3 and .[2].data.activity == 1 and
    all(.[]; .activity == 0)'

ok "the sheet comes back in as a roster" 0 '签到时间 is not known' roster import "$sheet" --dry-run
that "with every name on it" grep -qP '\t张三\t' out.txt

# ---- verify ----

data=$folder/none # an office checks a bundle without a terminal
ok "verify" 0 '' verify "$bundle"
that "says that it is whole" has 'whole, signed by terminal'
locale=zh_CN.UTF-8 ok "verify in Chinese" 0 '' verify "$bundle/"
that "and what the code is" grep -qE '^完整，由终端 [0-9a-f]{8} 签名，记录 [0-9]+ 条，校验码 [0-9A-Z]{10}$' out.txt
that "verify the folder one stands in" sh -c "cd '$bundle' && '$themeday' --json verify . | jq -e .ok"
cp -a "$bundle" "$folder/changed"
mkdir renamed && mv "$folder/changed" renamed/
ok "verify a renamed folder" 1 '' verify renamed/changed
that "says whose it is not" has 'not by the one that the folder names'
mv renamed/changed "renamed/$(basename "$bundle")"
changed=renamed/$(basename "$bundle")
sed -i 's/张三/张四/' "$changed/签到表.csv"
ok "verify a changed sheet" 1 '' verify "$changed"
that "names the file" has '签到表.csv was changed'
cp "$bundle/签到表.csv" "$changed/" && ln -s /etc/passwd "$changed/备注.txt"
ok "verify with a link beside" 1 '' verify "$changed"
that "names the link" has '备注.txt does not belong to it'
rm "$changed/备注.txt" "$changed/records.jsonl"
ok "verify without the log" 1 '' verify "$changed"
that "names what is missing" has 'the file records.jsonl is missing'
ok "verify nothing" 1 'no such folder' verify nowhere
data=$folder/data

# ---- full and read-only disks ----

if [ "$(id -u)" -eq 0 ] && mkdir small && mount -t tmpfs -o size=64k,mode=700 none small 2>/dev/null; then
    mounted=$folder/small
    head -c 60000 /dev/zero >small/filler
    ok "export to a full stick" 3 'no room, nothing was exported' export 1 --to small
    that "nothing is left behind" test "$(ls -A small)" = filler
    rm small/filler
    mount -o remount,ro "$mounted"
    ok "export to a read-only stick" 3 'cannot be written' export 1 --to small
    mount -o remount,rw,size=1m "$mounted"
    umount "$mounted"
    mount -t tmpfs -o size=600k,mode=700 none small
    data=$folder/small/data
    run init --branch 满盘支部
    printf '姓名\n' >many.csv
    seq -f '党员%06g' 10000 >>many.csv
    ok "import on a full disk" 3 'no space left, nothing was changed' roster import many.csv
    rm -f small/filler
    run --json roster list
    that "nothing is half imported" json '. == []'
    ok "and the log still verifies" 0 'is whole' log verify
    umount "$mounted"
    mounted=
    data=$folder/data
    code=0
else
    for name in "export to a full stick" "nothing is left behind" "export to a read-only stick" \
        "import on a full disk" "nothing is half imported" "and the log still verifies"; do
        count=$((count + 1))
        echo "ok $count - $name # SKIP needs root and mount"
    done
fi

# ---- folders that cannot be used ----

data=/proc/themeday
ok "an unwritable data folder" 3 '/proc/themeday: cannot be read or written' init --branch x
data=$folder/newer
run init --branch 新支部
sqlite3 "$data/terminal.db" 'PRAGMA user_version = 999'
for words in "roster list" "roster import roster.csv" "init --branch x"; do
    ok "a newer version: $words" 3 'from a newer version and was not touched' $words
done
locale=zh_CN.UTF-8 ok "a newer version, in Chinese" 3 '数据来自更新的版本，没有改动' roster list
that "it was not touched" test "$(sqlite3 "$data/terminal.db" 'PRAGMA user_version')" = 999
ok "doctor and a newer version" 1 - doctor
that "doctor says so" has 'newer version'
data=$folder/damaged
mkdir "$data"
junk >"$data/terminal.db"
ok "a damaged database" 3 'is damaged' roster list
data=$folder/data

# ---- tampering, a second owner, doctor ----

cp -a "$data" tampered
data=$folder/tampered
sqlite3 "$data/terminal.db" "DROP TRIGGER chain_is_not_changed;
    UPDATE chain SET origin = 'nobody' WHERE seq = 3"
ok "a changed entry is found" 1 'entry 3 of the log does not fit' log verify
run --json log verify
that "as JSON, too" json '(.ok | not) and .bad_seq == 3'
data=$folder/data
exec 9>"$data/lock"
flock -x 9
ok "another command is at work" 1 'another themeday command is at work' checkin add 001 --reason x
ok "reading goes on" 0 '' roster list
exec 9>&-
run --json doctor
that "doctor as JSON" json 'map(.id) == ["data", "database", "log", "polls", "disk", "secrecy", "write",
    "clock", "reader"] and
    all(.[]; .text != "") and (.[] | select(.id == "write") | .ok)'
locale=zh_CN.UTF-8 run doctor
that "doctor in Chinese" has '记录完整'
"$themeday" --data "$data" roster list >/dev/full 2>err.txt
code=$? err=$(cat err.txt)
that "an output that cannot be written is an error" test "$code" -eq 3
echo "1..$count"
