/* Choosing one person among thousands (product.md §4: same names, rare characters, polyphones). */
#include "db/activity.h"
#include "db/checkin.h"
#include "db/handle.h"
#include "db/leave.h"
#include "db/other_way.h"
#include "db/people.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { PAGE_SIZE = 8 };

/* The names of the first page, with a space after each. */
static const char *names(struct folder *folder, struct people_filter filter)
{
    static char text[PAGE_SIZE * NAME_SIZE];
    struct person people[PAGE_SIZE];
    int count = 0;
    text[0] = '\0';
    assert_int_equal(people_page(folder->db, &filter, 0, PAGE_SIZE, people, &count), ERR_OK);
    for (int i = 0; i < count; i++)
        strcat(strcat(text, people[i].member.name), " ");
    return text;
}

static int count_of(struct folder *folder, struct people_filter filter)
{
    int count = -1;
    assert_int_equal(people_count(folder->db, &filter, &count), ERR_OK);
    return count;
}

static void add_people(struct folder *folder, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        folder_person(folder, (struct folder_person){.name = list[i]});
}

#define ADD_PEOPLE(folder, ...)                                                                    \
    add_people(folder, (const char *const[]){__VA_ARGS__},                                         \
               sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void test_orders(void **state)
{
    struct folder *folder = *state;
    ADD_PEOPLE(folder, "赵一", "丁一", "王一", "白一", "安一");
    assert_string_equal(names(folder, (struct people_filter){.order = PEOPLE_BY_PINYIN}),
                        "安一 白一 丁一 王一 赵一 ");
    /* 丁 2, 王 4, 白 5, 安 6, 赵 9 strokes */
    assert_string_equal(names(folder, (struct people_filter){.order = PEOPLE_BY_STROKES}),
                        "丁一 王一 白一 安一 赵一 ");
}

static void test_initials(void **state)
{
    struct folder *folder = *state;
    ADD_PEOPLE(folder, "张伟", "张文斌", "赵伟", "吕布", "阿依古丽·买买提");
    assert_string_equal(names(folder, (struct people_filter){.initials = "Z"}),
                        "张伟 张文斌 赵伟 ");
    assert_string_equal(names(folder, (struct people_filter){.initials = "zwb"}), "张文斌 ");
    assert_string_equal(names(folder, (struct people_filter){.initials = "AYGLM"}),
                        "阿依古丽·买买提 ");
    assert_string_equal(names(folder, (struct people_filter){.initials = "ZWX"}), "");
    assert_string_equal(names(folder, (struct people_filter){.initials = "Z?"}), "");
    assert_string_equal(names(folder, (struct people_filter){.initials = "LB"}), "吕布 ");
}

/* Whoever looks for 单 as Shan and whoever reads it Dan must both find him. */
static void test_polyphones_are_found_by_any_reading(void **state)
{
    static const char *const pairs[][3] = {
        {"曾一", "Z", "C"}, {"单一", "S", "D"},   {"仇一", "Q", "C"}, {"解一", "X", "J"},
        {"区一", "O", "Q"}, {"查一", "Z", "C"},   {"覃一", "Q", "T"}, {"乐一", "L", "Y"},
        {"翟一", "Z", "D"}, {"尉迟一", "Y", "W"},
    };
    struct folder *folder = *state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        folder_person(folder, (struct folder_person){.name = pairs[i][0]});
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (int reading = 1; reading <= 2; reading++) {
            struct people_filter filter = {.state = PEOPLE_ANY};
            strcpy(filter.initials, pairs[i][reading]);
            if (strstr(names(folder, filter), pairs[i][0]) == NULL)
                fail_msg("%s is not found by %s", pairs[i][0], pairs[i][reading]);
        }
}

/* product.md §4: rare characters, which no table can read, must not hide a person. */
static void test_unreadable_character_is_found_by_every_letter(void **state)
{
    struct folder *folder = *state;
    unsigned letters = 0;
    ADD_PEOPLE(folder, "㼆明", "王明");
    assert_string_equal(names(folder, (struct people_filter){.initials = "KM"}), "㼆明 ");
    struct people_filter none = {.state = PEOPLE_ANY};
    assert_int_equal(people_next_letters(folder->db, &none, &letters), ERR_OK);
    assert_int_equal(letters, 1u << ('W' - 'A'));
    struct people_filter wang = {.initials = "W"};
    assert_int_equal(people_next_letters(folder->db, &wang, &letters), ERR_OK);
    assert_int_equal(letters, 1u << ('M' - 'A'));
    struct people_filter full = {.initials = "WM"};
    assert_int_equal(people_next_letters(folder->db, &full, &letters), ERR_OK);
    assert_int_equal(letters, 0);
}

static void test_same_names_are_told_apart(void **state)
{
    struct folder *folder = *state;
    struct person people[PAGE_SIZE];
    int count = 0;
    folder_person(
        folder, (struct folder_person){.name = "张伟", .number = "2021007", .group = "第一党小组"});
    folder_person(folder, (struct folder_person){.name = "张伟", .number = "2021118"});
    folder_person(folder, (struct folder_person){.name = "张伟", .inactive = true});
    folder_person(folder, (struct folder_person){.name = "王芳", .number = "1"});
    folder_person(folder, (struct folder_person){.name = "王芳", .inactive = true});
    struct people_filter filter = {.state = PEOPLE_ANY};
    assert_int_equal(people_page(folder->db, &filter, 0, PAGE_SIZE, people, &count), ERR_OK);
    assert_int_equal(count, 3);
    assert_string_equal(people[0].member.name, "王芳");
    assert_string_equal(people[0].distinction, "");
    assert_string_equal(people[1].distinction, "第一党小组 …07");
    assert_string_equal(people[2].distinction, "第一党支部 …18");
}

static bool join_group(const char *group, int people, void *context)
{
    char *text = context;
    sprintf(text + strlen(text), "%s%d ", group, people);
    return true;
}

/* S4:9: who is listed in two branches is one person; the terminal's own branch goes first. */
static void test_branches_and_groups(void **state)
{
    struct folder *folder = *state;
    char groups[256] = "";
    int64_t zhang = folder_person(
        folder, (struct folder_person){.name = "张伟", .branch = "第二党支部", .group = "乙组"});
    folder_listing(folder, zhang, (struct folder_person){.name = "张伟", .group = "二组"});
    folder_person(folder, (struct folder_person){.name = "李明", .group = "一组"});
    folder_person(folder, (struct folder_person){.name = "王芳", .group = "二组"});
    assert_int_equal(count_of(folder, (struct people_filter){.order = PEOPLE_BY_PINYIN}), 3);
    assert_string_equal(names(folder, (struct people_filter){.branch = "第二党支部"}), "张伟 ");
    assert_string_equal(names(folder, (struct people_filter){.group = "二组"}), "王芳 张伟 ");
    assert_string_equal(names(folder, (struct people_filter){.group = "乙组"}), "");
    assert_string_equal(
        names(folder, (struct people_filter){.branch = "第二党支部", .group = "乙组"}), "张伟 ");
    assert_string_equal(names(folder, (struct people_filter){.branch = "没有"}), "");
    assert_int_equal(people_groups(folder->db, "第一党支部", join_group, groups), ERR_OK);
    assert_string_equal(groups, "二组2 一组1 ");
}

static void test_states_at_an_activity(void **state)
{
    struct folder *folder = *state;
    enum leave_outcome leave;
    enum other_way_outcome other;
    struct person people[PAGE_SIZE];
    int count = 0;
    folder_person(folder, (struct folder_person){.name = "甲", .uid = "04000000000001"});
    int64_t b = folder_person(folder, (struct folder_person){.name = "乙"});
    int64_t c = folder_person(folder, (struct folder_person){.name = "丙"});
    folder_person(folder, (struct folder_person){.name = "丁"});
    folder_person(folder, (struct folder_person){.name = "戊", .excused = true});
    folder_person(folder, (struct folder_person){.name = "己", .branch = "第二党支部"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    struct people_filter filter = {.activity_id = id};
    assert_int_equal(count_of(folder, filter), 5);
    folder_tap(folder, id, "04000000000001", "2026-05-20 14:12", NULL);
    assert_int_equal(leave_set(folder->db, &folder->origin, id, b, LEAVE_DUTY, true, &leave),
                     ERR_OK);
    assert_int_equal(other_way_set(folder->db, &folder->origin, id, c, OTHER_WAY_VISIT, "", &other),
                     ERR_OK);
    static const char *const expected[] = {
        [PEOPLE_HERE] = "甲 ",    [PEOPLE_LEAVE] = "乙 ", [PEOPLE_OTHER] = "丙 ",
        [PEOPLE_MISSING] = "丁 ", [PEOPLE_FREE] = "戊 ",
    };
    for (int i = PEOPLE_HERE; i <= PEOPLE_FREE; i++)
        assert_string_equal(
            names(folder, (struct people_filter){.activity_id = id, .state = (enum people_state)i}),
            expected[i]);
    filter.state = PEOPLE_HERE;
    assert_int_equal(people_page(folder->db, &filter, 0, PAGE_SIZE, people, &count), ERR_OK);
    assert_true(people[0].late);
    assert_int_equal(clock_moment(people[0].at_ms).minute, 12);
    assert_int_equal(checkin_undo(folder->db, &folder->origin, id, people[0].member.id, "错刷"),
                     ERR_OK);
    assert_int_equal(count_of(folder, filter), 0);
}

/* A change of the roster is seen at once, by the other connection, too. */
static void test_roster_changes_are_seen(void **state)
{
    struct folder *folder = *state;
    struct people_filter filter = {.state = PEOPLE_ANY};
    ADD_PEOPLE(folder, "张伟");
    assert_string_equal(names(folder, filter), "张伟 ");
    ADD_PEOPLE(folder, "安一");
    assert_string_equal(names(folder, filter), "安一 张伟 ");
    folder_sql(folder, "UPDATE member SET name = '赵伟' WHERE name = '安一'");
    assert_string_equal(names(folder, filter), "张伟 赵伟 ");
    folder_sql(folder, "UPDATE listing SET active = 0 WHERE member = 1");
    assert_string_equal(names(folder, filter), "赵伟 ");
}

static void test_pages(void **state)
{
    struct folder *folder = *state;
    struct people_filter filter = {.state = PEOPLE_ANY};
    struct person people[2];
    int count = 0;
    ADD_PEOPLE(folder, "安一", "白一", "陈一", "丁一", "方一");
    static const char *const firsts[] = {"安一", "陈一", "方一"};
    for (int page = 0; page < 3; page++) {
        assert_int_equal(people_page(folder->db, &filter, page, 2, people, &count), ERR_OK);
        assert_int_equal(count, page == 2 ? 1 : 2);
        assert_string_equal(people[0].member.name, firsts[page]);
    }
    assert_int_equal(people_page(folder->db, &filter, 3, 2, people, &count), ERR_OK);
    assert_int_equal(count, 0);
}

/* Of its own, so that what else the machine does takes none of it. */
static double spent_ms(void)
{
    struct timespec spent;
    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent), 0);
    return (double)spent.tv_sec * 1e3 + (double)spent.tv_nsec / 1e6;
}

static double measure_page(struct folder *folder, const struct people_filter *filter, int page)
{
    struct person people[PAGE_SIZE];
    int count = 0;
    double from = spent_ms();
    assert_int_equal(people_page(folder->db, filter, page, PAGE_SIZE, people, &count), ERR_OK);
    assert_int_equal(count, PAGE_SIZE);
    return spent_ms() - from;
}

/* Issue 3: a person among 5,000. The bound is wide: it runs with sanitizers on shared machines. */
static void test_five_thousand_people(void **state)
{
    static const char *const surnames[] = {"张", "王", "李", "赵", "陈", "曾", "单", "欧阳"};
    static const char *const given[] = {"伟", "芳", "秀英", "建国", "明", "静怡", "磊"};
    struct folder *folder = *state;
    struct people_filter filter = {.state = PEOPLE_ANY};
    assert_int_equal(db_begin(folder->db), ERR_OK);
    for (int i = 0; i < 5000; i++) {
        char name[64], number[16];
        snprintf(name, sizeof name, "%s%s", surnames[i % 8], given[i % 7]);
        snprintf(number, sizeof number, "%05d", i);
        folder_person(folder, (struct folder_person){.name = name, .number = number});
    }
    assert_int_equal(db_commit(folder->db), ERR_OK);
    double first = measure_page(folder, &filter, 0);
    double second = measure_page(folder, &filter, 300);
    folder_sql(folder, "UPDATE member SET note = 'x' WHERE id = 7");
    double changed = measure_page(folder, &filter, 0);
    filter.activity_id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    double with_states = measure_page(folder, &filter, 0);
    filter.state = PEOPLE_MISSING;
    double again = measure_page(folder, &filter, 5);
    print_message("# 5,000 people: first page %.1f ms, another %.2f ms, after a change "
                  "%.1f ms; with states %.1f ms, another %.2f ms\n",
                  first, second, changed, with_states, again);
    assert_true(second < 50 && again < 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_orders),
        FOLDER_TEST(test_initials),
        FOLDER_TEST(test_polyphones_are_found_by_any_reading),
        FOLDER_TEST(test_unreadable_character_is_found_by_every_letter),
        FOLDER_TEST(test_same_names_are_told_apart),
        FOLDER_TEST(test_branches_and_groups),
        FOLDER_TEST(test_states_at_an_activity),
        FOLDER_TEST(test_roster_changes_are_seen),
        FOLDER_TEST(test_pages),
        FOLDER_TEST(test_five_thousand_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
