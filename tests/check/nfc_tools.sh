#!/bin/bash
# libnfc's own programs must see the cards of themeday-cardsim as they see those of a real PN532.
# Speaks TAP; programs are taken from $THEMEDAY_BUILD (default build).
set -u
build=${THEMEDAY_BUILD:-build}
folder=$(mktemp -d)
link=$folder/reader
export LIBNFC_DEVICE=pn532_uart:$link LIBNFC_LOG_LEVEL=0
number=0

# The simulator reads its commands from this pipe and its answers come back in `answers`.
mkfifo "$folder/commands"
"$build/themeday-cardsim" --link "$link" <"$folder/commands" >"$folder/answers" &
cardsim=$!
exec 3>"$folder/commands"
trap 'kill $cardsim 2>/dev/null; wait $cardsim; rm -rf "$folder"' EXIT

tell() {
    local before
    before=$(wc -l <"$folder/answers")
    echo "$1" >&3
    for _ in $(seq 200); do
        [ "$(wc -l <"$folder/answers")" -gt "$before" ] && break
        sleep 0.01
    done
    [ "$(tail -n 1 "$folder/answers")" = ok ] || echo "# $1: $(tail -n 1 "$folder/answers")"
}

# check NAME PATTERN TEXT: every line of PATTERN is an extended regular expression.
check() {
    number=$((number + 1))
    local pattern
    while IFS= read -r pattern; do
        if ! grep -qE "$pattern" <<<"$3"; then
            echo "not ok $number - $1"
            printf '# no line like: %s\n' "$pattern"
            sed 's/^/# /' <<<"$3"
            return
        fi
    done <<<"$2"
    echo "ok $number - $1"
}

list() { # NAME COMMANDS PATTERN
    local command
    tell remove
    while IFS= read -r command; do tell "$command"; done <<<"$2"
    check "nfc-list: $1" "$3" "$(timeout 20 nfc-list 2>&1)"
}

# nfc-poll waits for the card to be taken away, and must notice that.
poll() { # NAME COMMAND PATTERN
    local output
    tell remove
    tell "$2"
    timeout 20 nfc-poll >"$folder/poll" 2>&1 &
    local nfc_poll=$!
    for _ in $(seq 500); do
        grep -q 'Waiting for card' "$folder/poll" && break
        sleep 0.02
    done
    tell remove
    wait $nfc_poll
    output=$(cat "$folder/poll")
    check "nfc-poll: $1" "$3"$'\n''^done\.' "$output"
}

for _ in $(seq 200); do [ -e "$link" ] && break; sleep 0.01; done
echo "1..13"

list "an empty field" "fault none" 'NFC device: .* opened'
number=$((number + 1))
if [ "$(timeout 20 nfc-list 2>/dev/null | grep -c 'found')" -eq 0 ]; then
    echo "ok $number - nfc-list: no card is made up"
else
    echo "not ok $number - nfc-list: no card is made up"
fi
list "type A, 4 bytes" "place 11223344" $'^1 ISO14443A\nNFCID1\\): 11  22  33  44  $\nSEL_RES\\): 08'
list "type A, 7 bytes" "place 04A1B2C3D4E5F6" \
    $'^1 ISO14443A\nNFCID1\\): 04  a1  b2  c3  d4  e5  f6  $\nSENS_RES\\): 00  44'
list "type A, 10 bytes" "place 00112233445566778899" \
    $'^1 ISO14443A\nNFCID1\\): 00  11  22  33  44  55  66  77  88  99  $'
list "ISO 14443-4 with its ATS" "place 04A1B2C3D4E5F6 desfire" \
    $'SEL_RES\\): 20\nATS: 75  77  81  02  80'
list "type B" "place 11223344 b" $'^1 ISO14443B passive\nPUPI: 11  22  33  44'
list "an identity card" "place 11223344 idcard" \
    $'^1 ISO14443B passive\nPUPI: 00  00  00  00\nApplication Data: d1  03  86  07'
list "FeliCa" "place 0114B34D26CE9801" $'^1 Felica \\(212\nNFCID2\\): 01  14  b3  4d  26  ce  98  01'
list "two cards" $'place 11223344\nplace 04A1B2C3D4E5F6' \
    $'^2 ISO14443A\nNFCID1\\): 11  22  33  44  $\nNFCID1\\): 04  a1  b2  c3  d4  e5  f6  $'
poll "type A, 7 bytes" "place 04A1B2C3D4E5F6" $'NFCID1\\): 04  a1  b2  c3  d4  e5  f6  $'
poll "type B" "place 11223344 b" 'PUPI: 11  22  33  44'
poll "FeliCa" "place 0114B34D26CE9801" 'NFCID2\): 01  14  b3  4d  26  ce  98  01'
