/* firmware/base: text, card numbers, time, and helper processes. */
#include "firmware/base/clock.h"
#include "firmware/base/helper.h"
#include "firmware/base/uid.h"
#include "firmware/base/utf8.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static void test_utf8_is_strict(void **state)
{
    static const struct {
        const char *bytes;
        bool valid;
    } rows[] = {
        {"", true},
        {"签到 abc 𬱖", true},
        {"\xC0\x80", false},         /* overlong NUL */
        {"\xE0\x9F\xBF", false},     /* overlong */
        {"\xED\xA0\x80", false},     /* surrogate */
        {"\xF4\x90\x80\x80", false}, /* above U+10FFFF */
        {"\xF4\x8F\xBF\xBF", true},
        {"\xE7\xAD", false}, /* cut */
        {"\x80", false},
        {"\xD6\xA3", true}, /* 郑 in GBK is valid UTF-8: why the header row decides */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(utf8_is_valid(rows[i].bytes, strlen(rows[i].bytes)), rows[i].valid);
}

/* Names of files on a stick are chosen by strangers. */
static void test_names_do_nothing_to_a_screen(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"名单 2026.xlsx", "名单 2026.xlsx"},
        {"a\nb\r\t\x1b[2Jc\x7f", "a_b___[2Jc_"},
        {"名单\u202excod.exe", "名单_xcod.exe"}, /* seen as 名单exe.docx */
        {"\u200b\u2028\ufeff\xc2\x85\u2066x", "_____x"},
        {"𬱖\U000e0041", "𬱖_"},
        {"\xc3\xfb\xb5\xa5.xlsx", "____.xlsx"}, /* 名单 in GBK */
        {"名\xe5\x8d", "名__"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char text[64];
        assert_true(utf8_copy(text, sizeof text, pairs[i][0]));
        utf8_make_plain(text);
        assert_string_equal(text, pairs[i][1]);
    }
}

static void test_utf8_copy_cuts_between_characters(void **state)
{
    char text[8];
    (void)state;
    assert_true(utf8_copy(text, sizeof text, "签到a"));
    assert_string_equal(text, "签到a");
    assert_false(utf8_copy(text, sizeof text, "签到了"));
    assert_string_equal(text, "签到");
    assert_false(utf8_copy(text, 4, "𬱖"));
    assert_string_equal(text, "");
    assert_int_equal(utf8_length("阿依古丽·买买提𬱖"), 9);
}

static void test_utf8_append_cuts_between_characters(void **state)
{
    char text[12] = "签";
    (void)state;
    assert_true(utf8_append(text, sizeof text, "%s%d", "到", 5));
    assert_string_equal(text, "签到5");
    assert_true(utf8_append(text, sizeof text, "%s", "abcd"));
    assert_string_equal(text, "签到5abcd");
    assert_false(utf8_append(text, sizeof text, "了"));
    assert_string_equal(text, "签到5abcd");
    text[7] = '\0';
    assert_false(utf8_append(text, sizeof text, "%s", "了了"));
    assert_string_equal(text, "签到5了");
}

static void assert_uid(const char *text, const char *expected)
{
    uint8_t uid[UID_MAX];
    size_t length;
    char hex[UID_TEXT_SIZE];
    assert_int_equal(uid_parse(text, uid, &length), ERR_OK);
    uid_format(uid, length, hex);
    assert_string_equal(hex, expected);
}

static void test_uid_in_every_notation(void **state)
{
    (void)state;
    assert_uid("04A1B2C3D4E5F6", "04A1B2C3D4E5F6");
    assert_uid("04 a1 b2 c3 d4 e5 f6", "04A1B2C3D4E5F6");
    assert_uid("04:A1:B2:C3", "04A1B2C3");
    assert_uid("0563537489", "2196E651");
    assert_uid("563537489", "2196E651");
    assert_uid("12345678", "12345678");
    assert_uid("0102030405060708090A", "0102030405060708090A");
    assert_uid("0102030405060708", "0102030405060708");
}

static void test_what_is_no_uid(void **state)
{
    static const char *const texts[] = {"",        "04A1B2",     "04A1B2C3D4",
                                        "1.2E+17", "4294967296", "04A1B2C3D4E5F6A7B8C9D0",
                                        "中",      "EDBA996"};
    uint8_t uid[UID_MAX];
    size_t length = 99;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(uid_parse(texts[i], uid, &length), ERR_INVALID);
    assert_int_equal(length, 99);
}

static void test_dates_are_real_days(void **state)
{
    struct moment day = {0};
    int minutes;
    (void)state;
    assert_int_equal(clock_parse_date("2028-02-29", &day), ERR_OK);
    assert_int_equal(day.weekday, 2);
    assert_int_equal(clock_parse_date("2026-02-29", &day), ERR_INVALID);
    assert_int_equal(clock_parse_date("2026-13-01", &day), ERR_INVALID);
    assert_int_equal(clock_parse_date("2026-1-1", &day), ERR_INVALID);
    assert_int_equal(clock_parse_date("2026-01-01x", &day), ERR_INVALID);
    assert_int_equal(clock_parse_minutes("09:30", &minutes), ERR_OK);
    assert_int_equal(minutes, 570);
    assert_int_equal(clock_parse_minutes("24:00", &minutes), ERR_INVALID);
    assert_int_equal(clock_parse_minutes("9点", &minutes), ERR_INVALID);
    assert_int_equal(clock_day_number(2027, 1, 1) - clock_day_number(2026, 12, 31), 1);
}

/* Last in the list: from here on this process lives in 2026. */
static void test_virtual_clock_runs_and_is_not_trusted(void **state)
{
    (void)state;
    assert_int_equal(clock_start_at("2026-11-21 8 o'clock"), ERR_INVALID);
    assert_int_equal(clock_start_at("2026-11-21 08:59:59"), ERR_OK);
    int64_t begin_ns = clock_mono_ns(), begin = clock_wall_ms();
    struct moment moment = clock_moment(begin);
    assert_int_equal(moment.hour, 8);
    assert_int_equal(moment.weekday, 6);
    assert_int_equal(clock_wall_of(moment) / 1000, begin / 1000);
    int64_t mono = clock_mono_ns();
    while (clock_mono_ns() - mono < 5000000)
        continue;
    int64_t passed = clock_wall_ms() - begin;
    assert_in_range(passed, 5, (clock_mono_ns() - begin_ns) / 1000000 + 1);
    struct stamp stamp = clock_stamp();
    assert_false(stamp.trusted);
    assert_int_equal(strlen(stamp.boot_id), BOOT_ID_SIZE - 1);
}

struct packet {
    char word[16];
};

/* The helper's side: says its argument, echoes packets, dies on "die". */
static _Noreturn void echo_helper(const char *argument)
{
    struct packet packet = {0};
    helper_child_begin();
    strncpy(packet.word, argument, sizeof packet.word - 1);
    if (strcmp(argument, "pid") == 0)
        snprintf(packet.word, sizeof packet.word, "%d", getpid());
    helper_child_send(&packet, sizeof packet);
    while (read(HELPER_FD, &packet, sizeof packet) == sizeof packet) {
        if (strcmp(packet.word, "die") == 0)
            abort();
        if (strcmp(packet.word, "short") == 0)
            helper_child_send(&packet, 3);
        else
            helper_child_send(&packet, sizeof packet);
    }
    exit(0);
}

static enum err wait_for_packet(struct helper *helper, struct packet *ret_packet)
{
    struct pollfd fd = {.fd = helper_fd(helper), .events = POLLIN};
    assert_int_equal(poll(&fd, 1, 10000), 1);
    return helper_receive(helper, ret_packet, sizeof *ret_packet);
}

static void test_helper_talks_in_whole_packets(void **state)
{
    struct helper *helper;
    struct packet packet = {"hello"}, answer;
    (void)state;
    assert_int_equal(helper_start("echo", "argument", &helper), ERR_OK);
    assert_int_equal(wait_for_packet(helper, &answer), ERR_OK);
    assert_string_equal(answer.word, "argument");
    assert_int_equal(helper_receive(helper, &answer, sizeof answer), ERR_BUSY);
    assert_int_equal(helper_send(helper, &packet, sizeof packet), ERR_OK);
    assert_int_equal(wait_for_packet(helper, &answer), ERR_OK);
    assert_string_equal(answer.word, "hello");
    strcpy(packet.word, "short");
    assert_int_equal(helper_send(helper, &packet, sizeof packet), ERR_OK);
    assert_int_equal(wait_for_packet(helper, &answer), ERR_CORRUPT);
    strcpy(packet.word, "die");
    assert_int_equal(helper_send(helper, &packet, sizeof packet), ERR_OK);
    assert_int_equal(wait_for_packet(helper, &answer), ERR_GONE);
    helper_stop(helper);
    helper_stop(NULL);
}

/* In a process of its own: starts a helper, tells its pid, and waits to be killed. */
static _Noreturn void doomed_parent(int report_fd)
{
    struct helper *helper;
    struct packet packet;
    if (helper_start("echo", "pid", &helper) == ERR_OK &&
        wait_for_packet(helper, &packet) == ERR_OK)
        (void)!write(report_fd, &packet, sizeof packet);
    for (;;)
        pause();
}

/* A parent that is killed takes its helper along: the orphan ends and comes to us to be reaped. */
static void test_helper_dies_with_its_parent(void **state)
{
    int report[2], status;
    struct packet packet;
    (void)state;
    assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    assert_int_equal(pipe(report), 0);
    pid_t parent = fork();
    if (parent == 0)
        doomed_parent(report[1]);
    assert_int_equal(read(report[0], &packet, sizeof packet), sizeof packet);
    pid_t helper = atoi(packet.word);
    assert_int_equal(kill(helper, 0), 0);
    kill(parent, SIGKILL);
    assert_int_equal(waitpid(parent, NULL, 0), parent);
    assert_int_equal(waitpid(helper, &status, 0), helper);
    assert_true(WIFSIGNALED(status) || WIFEXITED(status));
    close(report[0]);
    close(report[1]);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--helper=echo") == 0)
        echo_helper(argv[2]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8_is_strict),
        cmocka_unit_test(test_names_do_nothing_to_a_screen),
        cmocka_unit_test(test_utf8_copy_cuts_between_characters),
        cmocka_unit_test(test_utf8_append_cuts_between_characters),
        cmocka_unit_test(test_uid_in_every_notation),
        cmocka_unit_test(test_what_is_no_uid),
        cmocka_unit_test(test_dates_are_real_days),
        cmocka_unit_test(test_helper_talks_in_whole_packets),
        cmocka_unit_test(test_helper_dies_with_its_parent),
        cmocka_unit_test(test_virtual_clock_runs_and_is_not_trusted),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
