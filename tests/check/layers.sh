#!/bin/bash
# Who may include whom, and the rest of the style that a program can check. Prints TAP.
# usage: tests/check/layers.sh        from the top of the tree
set -u
count=0

# ok NAME OFFENDERS: passes when there are none, otherwise shows them.
ok() {
    count=$((count + 1))
    if [ -z "$2" ]; then
        echo "ok $count - $1"
    else
        echo "not ok $count - $1"
        echo "$2" | sed 's/^/# /'
    fi
}

product=$(ls firmware/*.[ch] firmware/*/*.[ch] drivers/*.[ch] db/*.[ch] ui/*.[ch])
everything=$(find firmware drivers db ui tests -name '*.[ch]')

# Our own includes of some files that lie outside the folders they may see.
# usage: outside "FILES" "ALLOWED PREFIXES AS ONE REGULAR EXPRESSION"
outside() {
    grep -nE '^#include "' $1 /dev/null | grep -vE "#include \"($2)"
}

# Uses of something in product files other than those allowed.
# usage: elsewhere REGULAR_EXPRESSION ALLOWED_FILES_REGULAR_EXPRESSION
elsewhere() {
    grep -nE "$1" $product /dev/null | grep -vE "^($2)"
}

ok "base sees only base" "$(outside "$(ls firmware/base/*)" 'firmware/base/|english\.inc')"
ok "model sees base and model" "$(outside "$(ls firmware/model/*)" 'firmware/(base|model)/')"
ok "model is headers only" "$(ls firmware/model | grep -v '\.h$')"
ok "kiosk and rules see base, model and each other" \
    "$(outside "$(ls firmware/kiosk*.* firmware/rules.*)" 'firmware/(base/|model/|kiosk[a-z_]*\.h|rules\.h)')"
ok "drivers see base, model and drivers" "$(outside "$(ls drivers/*.[ch])" 'firmware/(base|model)/|drivers/')"
ok "db sees base, model and db" "$(outside "$(ls db/*.[ch])" 'firmware/(base|model)/|db/|(schema|committee)\.inc')"
ok "ui sees base, model and ui" "$(outside "$(ls ui/*.[ch])" 'firmware/(base|model)/|ui/')"

ok "libnfc is in one file" "$(elsewhere '#include <nfc/' 'drivers/reader_process\.c')"
ok "libcurl is in one file" "$(elsewhere '#include <curl/' 'drivers/uploader_request\.c')"
ok "libpq is in one place" "$(elsewhere '#include <libpq' 'db/committee_library\.h')"
ok "sd-bus is in one file" "$(elsewhere '#include <systemd/' 'drivers/updater_rauc\.c')"
ok "OpenSSL is in one file" "$(elsewhere '#include <openssl/' 'drivers/updater_signature\.c')"
ok "SDL is in ui and the sounds" "$(elsewhere '#include <SDL' 'ui/|drivers/(chime|voice)\.c')"
ok "Cairo, Pango and HarfBuzz are in ui" "$(elsewhere '#include <(cairo|pango|hb-)' 'ui/')"
ok "SQLite, libsodium, spreadsheets and iconv are in db" \
    "$(elsewhere '#include <(sqlite3|sodium|csv|iconv|minizip|expat|xlsxwriter)' 'db/')"
ok "time is asked in base only" \
    "$(elsewhere '[^_a-z](time|clock_gettime|gettimeofday|localtime|localtime_r)\(' 'firmware/base/')"
ok "processes are made in base only" \
    "$(elsewhere '[^_a-z](fork|vfork|execv|execve|execvp|posix_spawn|system|popen|waitpid)\(' 'firmware/base/')"
ok "kiosk and rules do no I/O and allocate nothing" \
    "$(grep -nE '#include <(stdio|stdlib|unistd|fcntl|errno)' firmware/kiosk*.[ch] firmware/rules.[ch])"

first_include() {
    local file own
    for file in $(ls $product | grep '\.c$'); do
        own=${file%.c}.h
        [ -f "$own" ] || continue
        [ "$(grep -m1 '^#include' "$file")" = "#include \"$own\"" ] || echo "$file"
    done
}
ok "every .c includes its own header first" "$(first_include)"

# All in one call: each is a unit of its own all the same.
headers_alone() {
    "${CC:-cc}" -std=c17 -D_GNU_SOURCE -I. $(pkg-config --cflags sdl2 pangocairo jansson libpq) \
        -fsyntax-only -x c $(ls $product | grep '\.h$') 2>&1 | head
}
ok "every header compiles alone" "$(headers_alone)"

ok "no header cycle" "$(grep -E '^#include "' $(ls $product | grep '\.h$') |
    sed -E 's/:#include "/ /; s/"$//' | tsort 2>&1 >/dev/null)"

ok "headers have at most 120 lines" "$(wc -l $(ls $product | grep '\.h$') | awk '$1 > 120 && $2 != "total"')"
ok "no typedef'd structs" "$(grep -nE 'typedef (struct|enum|union)' $everything)"
ok "clang-format has nothing to change" "$(clang-format --dry-run $everything 2>&1 | grep -E 'warning|error' | head -20)"
ok "no trailing white space, no tabs outside the Makefile" \
    "$(grep -nE $'[[:space:]]+$|\t' $everything $(find tests firmware -name '*.sh') README.md | head)"
ok "top level is as the design card says" "$(git ls-files 2>/dev/null | cut -d/ -f1 | sort -u |
    grep -vE '^(Makefile|README\.md|firmware|ui|drivers|db|tests|\..*)$')"
echo "1..$count"
