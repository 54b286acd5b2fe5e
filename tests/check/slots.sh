#!/bin/bash
# Which root the image starts: the boot loader's own words (grub.cfg, which a shell understands but for
# a few), the scripts that call a slot good or on trial, and a real grubenv, start after start. There is
# no data partition here, and no RAUC. Prints TAP.
set -u
image=$(realpath firmware/system/image)
. tests/check/command_line
PATH=$PATH:/usr/sbin:/sbin
command -v grub-editenv >/dev/null || {
    echo "ok 1 - the slots # skip there is no grub-editenv (make image installs it)"
    echo 1..1
    exit 0
}
code=0 out='' err=''

# ---- a machine ----

boot=$folder/boot/EFI/BOOT
for script in slot good trial before-install; do
    sed "s|/boot/efi|$folder/boot|; s|/proc/cmdline|$folder/cmdline|; s|/usr/lib/themeday|$folder|" \
        "$image/tree/usr/lib/themeday/$script" >$script
    chmod +x $script
done
sed -n '/^set ORDER=/,/^save_env/p' "$image/grub.cfg" |
    sed 's/\<set \([A-Za-z_]*=\)/\1/g; s/^function choose/choose()/; s|\$prefix|boot/EFI/BOOT|' >loader
load_env() { # --file FILE NAME...
    eval "$(grub-editenv "$2" list 2>/dev/null | sed "s/=\(.*\)/='\1'/")"
}
save_env() {
    grub-editenv "$2" set "A_TRY=$A_TRY" "B_TRY=$B_TRY" 2>/dev/null
}
new_machine() { # as the image is made
    rm -rf boot && mkdir -p "$boot"
    grub-editenv "$boot/grubenv" create
    eval "$(sed -n 's/^ *grub-editenv "$boot.*grubenv" set/note/p' "$image/build")"
    cp "$boot/grubenv" "$boot/grubenv.old"
}
note() { grub-editenv "$boot/grubenv" set "$@"; }
notes() { grub-editenv "$boot/grubenv" list | grep "${1:-.}" | xargs; }
start() { # tells the slot
    . ./loader
    echo "BOOT_IMAGE=/boot/vmlinuz rauc.slot=$slot quiet" >cmdline
    printf %s "$slot"
}
# Starts on which the terminal comes up, or on which nothing does.
starts() { # COUNT [good]
    local i
    out=
    for ((i = 0; i < $1; i++)); do
        out+=$(start)
        [ -z "${2:-}" ] || { ./trial not && ./good; } || out+=!
    done
}
is() { # NAME WANTED, of $out
    result "$1" "$([ "$out" = "$2" ] && echo true)"
}

# ---- a slot that is good ----

new_machine
starts 8 good
is "a terminal that comes up without its data partition keeps its slot" AAAAAAAA
out=$(notes _)
is "and none is called bad or tried" "A_OK=1 A_TRY=0 B_OK=1 B_TRY=0"
touch -d 2020-01-01 "$boot"/grubenv*
./good
out=$(find "$boot" -name 'grubenv*' -newermt 2020-01-02)
is "what is right is not written again" ""
starts 2
starts 4 good
is "two failed starts are forgotten" AAAA
starts 7
is "after three the other slot has its turn, and when none is left the first again" AAABBBA

# ---- a power cut while the notes are written ----

new_machine
starts 1 good
: >"$boot/grubenv"
starts 3 good
is "an empty file is put right from the copy" AAA
out=$(notes _)
is "with all that it says" "A_OK=1 A_TRY=0 B_OK=1 B_TRY=0"
: >"$boot/grubenv.old"
starts 2 good
is "a copy that is empty is made anew" AA
result "and is the same" "$(cmp -s "$boot/grubenv" "$boot/grubenv.old" && echo true)"

# ---- an update ----

install_update() { # into B, as RAUC does it behind the handler
    RAUC_TARGET_SLOTS=2 RAUC_SLOT_BOOTNAME_2=B ./before-install &&
        note B_OK=0 B_TRY=0 && note 'ORDER=B A' B_OK=1
}
new_machine
starts 1 good
install_update
out=$(start)
is "what was installed is started next" B
result "on trial" "$(./trial && ! ./trial not && echo true)"
result "and takes no other update meanwhile" "$(! RAUC_TARGET_SLOTS=1 RAUC_SLOT_BOOTNAME_1=A ./before-install 2>/dev/null && echo true)"
note B_OK=0 B_TRY=0
starts 3 good
is "when it fails the old one comes back, and stays" AAA
out=$(notes B_OK)
is "and does not call the other one good" B_OK=0
starts 1 good && install_update && out=$(start)
./good && note TRIAL= && starts 3 good
is "the next one is good, and stays" BBB
echo "1..$count"
