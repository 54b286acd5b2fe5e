#!/bin/bash
# Every sentence has its English, which takes the same arguments (tests/unit/test_strings.c compares
# the words in braces).
set -u
cd "$(dirname "$0")/../.."
catalogue=ui/language/en.po
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0 failed=0
result() { # STATUS NAME, with what there is to say on standard input
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then echo "ok $number - $2"; else
        failed=1
        echo "not ok $number - $2"
        sed 's/^/# /'
    fi
}

# In a folder of its own, as the tests may run beside a build.
make --no-print-directory BUILD="$work" "$work/themeday.pot" >"$work/made" 2>&1
result $? "the sources can be searched for sentences" <"$work/made"

msgcmp "$catalogue" "$work/themeday.pot" >"$work/untranslated" 2>&1
result $? "every sentence is translated (make words adds the new ones to $catalogue)" \
    <"$work/untranslated"

msgmerge --quiet --no-fuzzy-matching -o "$work/merged.po" "$catalogue" "$work/themeday.pot"
grep '^#~ msgid' "$work/merged.po" >"$work/stale"
[ ! -s "$work/stale" ]
result $? "no translation of what nobody says any more" <"$work/stale"

msgfmt --check-format -o /dev/null "$work/merged.po" 2>"$work/format"
result $? "translations take the same arguments" <"$work/format"

# What the screens say in English is at most twice as wide as the Chinese and eight columns more: the
# layouts are made for that (tests/unit/test_ui_fit.c). In GB18030 a character has as many bytes as
# columns.
msgattrib --no-wrap "$catalogue" | sed 's/{[a-z_]*}//g' | iconv -f UTF-8 -t GB18030 | LC_ALL=C awk '
    function judge() { if (name && english > 2 * chinese + 8) print name ": " english " columns of English for " chinese }
    /^msgctxt / { name = $2 }
    /^msgid /   { chinese = english = 0; in_english = 0 }
    /^msgstr /  { in_english = 1 }
    /"/ && !/^msgctxt / { columns = length($0) - index($0, "\"") - 1
                          if (in_english) english += columns; else chinese += columns }
    /^$/        { judge(); name = "" }
    END         { judge() }' >"$work/long"
[ ! -s "$work/long" ]
result $? "no English that is too long for its place" <"$work/long"

# A pair of both languages in the code would be out of the translators' sight.
LC_ALL=C.UTF-8 grep -nP '"[^"]*\p{Han}[^"]*",\s*"[A-Za-z%{][^"]*[a-z]{3} [a-z][^"]*"' \
    firmware/cli/*.c firmware/*.c firmware/organizer/*.c ui/*.c >"$work/pairs"
[ ! -s "$work/pairs" ]
result $? "no sentence in two languages in the code" <"$work/pairs"
echo "1..$number"
exit $failed
