/* Card numbers in whatever notation a desk reader or a spreadsheet left them: one tap settles it.
 */
#include "db/roster_cards.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct card card_of(const char *hex)
{
    struct card card = {.kind = CARD_ISO14443A};
    size_t length = 0;
    assert_int_equal(uid_parse(hex, card.uid, &length), ERR_OK);
    card.uid_len = (uint8_t)length;
    return card;
}

static void assert_read(const char *text, enum uid_notation notation, const char *hex)
{
    uint8_t uid[UID_MAX];
    char got[UID_TEXT_SIZE] = "";
    size_t length = 0;
    if (uid_parse_as(text, notation, uid, &length) == ERR_OK)
        uid_format(uid, length, got);
    assert_string_equal(got, hex);
}

static void test_notations(void **state)
{
    (void)state;
    assert_read("04A1B2C3", UID_HEX, "04A1B2C3");
    assert_read("4a1b2c3", UID_HEX, "04A1B2C3");
    assert_read("04 A1 B2 C3", UID_HEX, "04A1B2C3");
    assert_read("04:A1:B2:C3:D4:E5:F6", UID_HEX, "04A1B2C3D4E5F6");
    assert_read("4A1B2C3D4E5F6", UID_HEX, "04A1B2C3D4E5F6");
    assert_read("0123456789", UID_HEX, "00000123456789");
    assert_read("12345", UID_HEX, "00012345");
    assert_read("1234", UID_HEX, "");
    assert_read("77705923", UID_DECIMAL, "04A1B2C3");
    assert_read("0077705923", UID_DECIMAL, "04A1B2C3");
    assert_read("77705923", UID_REVERSED, "C3B2A104");
    assert_read("4294967295", UID_DECIMAL, "FFFFFFFF");
    assert_read("1303508091004406", UID_DECIMAL, "04A188A0B9E5F6");
    assert_read("72057594037927935", UID_DECIMAL, "FFFFFFFFFFFFFF");
    assert_read("72057594037927936", UID_DECIMAL, "");
    assert_read("99999999999999999999", UID_REVERSED, "");
    assert_read("04A1B2C3", UID_DECIMAL, "");
    assert_read("1.3E+15", UID_DECIMAL, "");
    assert_read("", UID_HEX, "");
}

struct column {
    const char *cells[4];
    const char *tapped;
    enum roster_cards_verdict verdict;
    enum uid_notation notation;
    size_t index;
};

static void test_one_tap_settles_a_column(void **state)
{
    (void)state;
    static const struct column columns[] = {
        {{"04A1B2C3", "", "04A1B2C4"}, "04A1B2C4", ROSTER_CARDS_SETTLED, UID_AS_WRITTEN, 2},
        {{"04 A1 B2 C3", "04:A1:B2:C4"}, "04A1B2C3", ROSTER_CARDS_SETTLED, UID_AS_WRITTEN, 0},
        /* a spreadsheet has taken the zeros away */
        {{"4512233", "14512233"}, "04512233", ROSTER_CARDS_SETTLED, UID_HEX, 0},
        {{"77705923", "104512233"}, "04A1B2C3", ROSTER_CARDS_SETTLED, UID_DECIMAL, 0},
        {{"3283788036", "104512233"}, "04A1BAC3", ROSTER_CARDS_SETTLED, UID_REVERSED, 0},
        /* found, but the rest of the column is no card in this notation */
        {{"77705923", "no card"}, "04A1B2C3", ROSTER_CARDS_NONE, 0, 0},
        {{"04A1B2C3"}, "04A1B2C4", ROSTER_CARDS_NONE, 0, 0},
        {{""}, "04A1B2C4", ROSTER_CARDS_NONE, 0, 0},
        /* the same bytes from both ends: another card must tell */
        {{"16843009", "33685761"}, "01010101", ROSTER_CARDS_AMBIGUOUS, 0, 0},
        /* the same for all of them: it does not matter */
        {{"16843009", "33686018"}, "01010101", ROSTER_CARDS_SETTLED, UID_DECIMAL, 0},
    };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        const struct column *column = &columns[i];
        enum uid_notation notation = UID_AS_WRITTEN;
        size_t index = 0, count = 0;
        while (count < 4 && column->cells[count] != NULL)
            count++;
        struct card tapped = card_of(column->tapped);
        enum roster_cards_verdict verdict =
            roster_cards_settle(column->cells, count, &tapped, &notation, &index);
        if (verdict != column->verdict || notation != column->notation || index != column->index)
            fail_msg("column %zu: verdict %d, notation %d, cell %zu", i, verdict, notation, index);
    }
}

/* Whether a tap is needed at all. */
static void test_columns_that_need_no_tap(void **state)
{
    (void)state;
    static const struct column columns[] = {
        {{"04A1B2C3", "", "04:A1:B2:C4"}, NULL, ROSTER_CARDS_SETTLED, UID_AS_WRITTEN, 0},
        {{"", "4A1B2C3", "14A1B2C3"}, NULL, ROSTER_CARDS_SETTLED, UID_HEX, 1},
        {{"77705923", "104512233"}, NULL, ROSTER_CARDS_AMBIGUOUS, 0, 0},
        {{"04512233"}, NULL, ROSTER_CARDS_AMBIGUOUS, 0, 0},
        {{"04A1B2C3", "no card"}, NULL, ROSTER_CARDS_NONE, 0, 0},
        {{""}, NULL, ROSTER_CARDS_NONE, 0, 0},
    };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        const struct column *column = &columns[i];
        enum uid_notation notation = UID_AS_WRITTEN;
        size_t index = 0, count = 0;
        while (count < 4 && column->cells[count] != NULL)
            count++;
        enum roster_cards_verdict verdict =
            roster_cards_settle(column->cells, count, NULL, &notation, &index);
        if (verdict != column->verdict || notation != column->notation || index != column->index)
            fail_msg("column %zu: verdict %d, notation %d, cell %zu", i, verdict, notation, index);
    }
}

static void test_column_of_a_file(void **state)
{
    (void)state;
    static const char text[] = "名单,\n姓名,卡号\n张三,77705923\n李四,\n王五,104512233\n";
    enum roster_cards_verdict verdict;
    enum uid_notation notation = UID_AS_WRITTEN;
    int line = 0;
    struct card tapped = card_of("04A1B2C3");
    assert_int_equal(
        roster_cards_settle_file(text, strlen(text), &tapped, &verdict, &notation, &line), ERR_OK);
    assert_int_equal(verdict, ROSTER_CARDS_SETTLED);
    assert_int_equal(notation, UID_DECIMAL);
    assert_int_equal(line, 3);
    static const char *const without[] = {"姓名\n张三\n", "", "\xD0\xCF\x11\xE0"};
    for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
        assert_int_equal(roster_cards_settle_file(without[i], strlen(without[i]), &tapped, &verdict,
                                                  &notation, &line),
                         ERR_OK);
        assert_int_equal(verdict, ROSTER_CARDS_NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_notations),
        cmocka_unit_test(test_one_tap_settles_a_column),
        cmocka_unit_test(test_columns_that_need_no_tap),
        cmocka_unit_test(test_column_of_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
