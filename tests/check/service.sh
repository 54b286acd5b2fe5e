#!/bin/bash
# The service as it is installed: hardened, understood by systemd and udev, no way out of it from a
# keyboard that somebody plugs in, and the set-up of many terminals from one file. Prints TAP.
set -u
system=$(realpath firmware/system)
kiosk=$(realpath "${THEMEDAY_BUILD:-build}")/themeday-kiosk
. tests/check/command_line

# ---- what systemd and udev make of it ----

exposure() { # UNIT: ten times what systemd-analyze says, or 99
    systemd-analyze security --offline=yes "$1" 2>/dev/null |
        sed -n 's/.*Overall exposure level.*: \([0-9]*\)\.\([0-9]\).*/\1\2/p' | grep . || echo 99
}
# A copy that runs what is here: verify wants programs that exist.
verified() { # UNIT
    mkdir -p units
    sed "s|/usr/bin/themeday-kiosk|$kiosk|; s|/usr/bin/cage|/bin/true|
        s|/usr/bin/themeday |${kiosk%-kiosk} |; s|/sbin/hwclock|/bin/true|" "$system/$1" >"units/$1"
    systemd-analyze verify --man=no "units/$1" 2>&1 | grep "$1" # others have faults of their own
}
if command -v systemd-analyze >/dev/null; then
    for unit in themeday.service themeday-cage.service themeday-collect.service themeday-set-clock.service; do
        out=$(exposure "$system/$unit") code=0 err=
        result "$unit is exposed by 2.0 at most" "$([ "$((10#$out))" -le 20 ] && echo true)"
        out=$(verified $unit)
        result "systemd finds nothing wrong in $unit" "$([ -z "$out" ] && echo true)"
    done
    for left_out in PrivateDevices PrivateUsers PrivateNetwork IPAddressDeny MemoryDenyWriteExecute \
        ProcSubset ProtectKernelTunables RootDirectory; do
        grep -q "^# .*$left_out" "$system/themeday.service" ||
            { result "why $left_out is left out" false; }
    done
    for left_out in PrivateUsers PrivateNetwork IPAddressDeny RootDirectory; do
        grep -q "^# .*$left_out" "$system/themeday-collect.service" ||
            { result "why $left_out is left out of the collector" false; }
    done
else
    echo "ok $((count += 1)) - the units # skip there is no systemd-analyze"
fi
if command -v systemd-analyze >/dev/null; then
    mkdir -p units && cp "$system"/*.path "$system"/themeday-restart.service units
    for unit in themeday-restart themeday-set-clock; do
        out=$(SYSTEMD_UNIT_PATH=$PWD/units: systemd-analyze verify --man=no units/$unit.path 2>&1 | grep $unit)
        result "systemd finds nothing wrong in $unit.path" "$([ -z "$out" ] && echo true)"
    done
fi
# The image's units, with what it adds to the terminal's; its programs are elsewhere.
if command -v systemd-analyze >/dev/null; then
    image=$system/image/tree/usr/lib/systemd/system
    mkdir -p image && cp -r "$system"/*.service "$system"/*.path "$image"/. image
    sed -i 's#=\([+-]*\)/usr/\(bin\|sbin\|lib/themeday\)/[a-z-]*#=\1/bin/true#' image/*.service image/*.d/*
    for unit in themeday $(cd "$image" && basename -s .service ./*.service); do
        out=$(SYSTEMD_UNIT_PATH=$PWD/image: systemd-analyze verify --man=no "$unit.service" 2>&1 | grep themeday)
        result "systemd finds nothing wrong in the image's $unit.service" "$([ -z "$out" ] && echo true)"
    done
    out=$(SYSTEMD_UNIT_PATH=$PWD/image: exposure themeday.service) code=0 err=
    result "the image's themeday.service is exposed by 2.0 at most" "$([ "$((10#$out))" -le 20 ] && echo true)"
    # What the service manager makes of them; it does not do that as root.
    printf '[Mount]\nWhat=/data/themeday\nWhere=/var/lib/themeday\n' >image/var-lib-themeday.mount
    chmod -R a+rX .
    nobody=$([ "$(id -u)" != 0 ] || echo setpriv --reuid=65534 --regid=65534 --clear-groups)
    made_of() { # UNIT
        $nobody env XDG_RUNTIME_DIR="$PWD" SYSTEMD_UNIT_PATH="$PWD/image:/lib/systemd/system" \
            /lib/systemd/systemd --test --system --unit="$1" 2>/dev/null |
            sed -n "/-> Unit $1:/,/-> Unit/p"
    }
    made_of themeday.service >unit.txt
    out=$(cat unit.txt)
    if [ -n "$out" ]; then
        result "the terminal waits for its data partition" \
            "$(grep -q 'After: var-lib-themeday.mount' unit.txt && echo true)"
        result "and starts without it, making no folder in memory" \
            "$(! grep -qE '(Requires|BindsTo|Requisite): .*mount|StateDirectory: ' unit.txt && echo true)"
        out=$(made_of themeday-good.service | grep -E '(Requires|BindsTo|Requisite).*[ /](data|var)')
        result "its slot is called good without it, too" "$([ -z "$out" ] && echo true)"
    else
        echo "ok $((count += 1)) - the terminal and its data partition # skip systemd does not run here"
    fi
fi
out=$(sed -n 's/.*send_member="\(.*\)".*/\1/p' "$system/themeday-dbus.conf" | paste -sd' ')
result "the terminal may ask RAUC for nothing else" "$([ "$out" = "Info InstallBundle Get" ] && echo true)"
if udevadm verify --help >/dev/null 2>&1; then
    out=$(udevadm verify "$system"/*.rules 2>&1)
    result "udev finds nothing wrong in its rules" "$([ $? = 0 ] && echo true)"
fi
for sandbox in CapabilityBoundingSet= NoNewPrivileges=yes ProtectSystem=strict StateDirectoryMode=0700; do
    out=$(grep -cx "$sandbox" "$system/themeday.service" "$system/themeday-cage.service" | grep -v ':1$')
    result "both units have $sandbox" "$([ -z "$out" ] && echo true)"
done
out=$(grep -n 'OPTIONS}="r[wo],' "$system/90-themeday-stick.rules" | grep -v 'nosuid,nodev,noexec')
result "sticks are mounted nosuid,nodev,noexec" "$([ -z "$out" ] && echo true)"

# ---- the clock ----

# What the service runs where the terminal left its wish, as systemd reads it, with a date that tells.
mkdir -p wish
printf '#!/bin/sh\necho "$@" >>told\n[ "$1" != --set=@13 ]\n' >date && chmod +x date
sed -n 's/\$\$/$/g; s/^ExecStart=\(.*sh -ec .*\)/\1/p' "$system/themeday-set-clock.service" >set-clock
grant() { # WISH
    printf '%s\n' "$1" >wish/clock
    (cd wish && PATH=$folder:$PATH sh ../set-clock)
}
grant 1900000000
code=$? out=$(cat wish/told)
result "the clock is set to what the terminal asks for" "$([ "$code $out" = '0 --set=@1900000000' ] && echo true)"
grant 13
code=$?
result "when that fails the service does, too" "$([ $code != 0 ] && echo true)"
out=$(ls wish)
result "no wish is granted twice" "$([ "$out" = told ] && echo true)"

# ---- what it refuses ----

# The shell becomes the kiosk, as systemd's child does.
as_service() { sh -c 'SYSTEMD_EXEC_PID=$$ exec "$@"' sh "$@" >out.txt 2>err.txt; }
as_service "$kiosk" --data "$data" --trace trace.txt
code=$? out=$(cat out.txt) err=$(cat err.txt)
result "the service refuses --trace" "$([ $code = 2 ] && grep -q -- --trace err.txt && [ ! -e trace.txt ] && echo true)"

# ---- one file for many terminals ----

printf '472913\n739204\n' >in.txt
for terminal in first second; do
    data=$folder/$terminal
    ok "$terminal: set up from the example" 0 - init --from "$system/themeday-setup.ini"
    run --json organizer list
    that "$terminal: with its organizers" json 'map(.name) == ["赵委员", "钱委员"]'
    run --json log show
    that "$terminal: and its branch and room" json 'map(select(.type == "branch.init")) |
        length == 1 and .[0].data.branch == "机关第一党支部" and .[0].data.room == "党员活动室"'
done
ok "only once" 1 'belongs to' init --from "$system/themeday-setup.ini"
ok "and it serves as the settings file" 0 - --config "$system/themeday-setup.ini" organizer list

data=$folder/third
printf '472913\n1234\n' >in.txt
ok "a PIN that is too simple" 1 'too simple' init --from "$system/themeday-setup.ini"
printf '472913\n' >in.txt
ok "a PIN that is missing" 1 'no PIN' init --from "$system/themeday-setup.ini"
that "nothing was made" test ! -e "$data"

bad() { # NAME PATTERN LINES
    printf '%b' "$3" >bad.ini
    ok "$1" 2 "$2" init --from bad.ini
}
bad "no branch" '\[setup\] branch' '[organizers]\n'
bad "an empty one" 'bad.ini.* line 2' '[setup]\nbranch =\n'
bad "two branches" 'line 3.*once' '[setup]\nbranch = A\nbranch = B\n'
bad "an unknown key" 'line 3' '[setup]\nbranch = A\nbranches = B\n'
bad "a bad card" 'line 4.*hex' '[setup]\nbranch = A\n[organizers]\n赵委员 = 04A1X\n'
bad "a phone" 'line 2.*hex' '[organizers]\n赵委员 = 08A1B2C3\n'
bad "a card twice" 'line 3.*above' '[organizers]\n赵委员 = 04A1B2C3D4E5F6\n钱委员 = 04A1B2C3D4E5F6\n'
bad "a bad setting" 'line 4.*0 . 100' '[setup]\nbranch = A\n[terminal]\nvolume = 101\n'
ok "a file that is not there" 3 'No such file' init --from nowhere.ini
ok "both ways at once" 2 'give --branch' init --branch A --from bad.ini
that "nothing was made by any of them" test ! -e "$data"
echo "1..$count"
