/* A roster and a plan from a stick at the real screen, while members go on signing in. A folder
 * that appears below --media is the stick. */
#include "tests/harness/rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static const char roster[] = "姓名,党支部,党小组,工号,卡号\n"
                             "李建国,第二党支部,第一党小组,001,04A1B2C3D4E5F6\n"
                             "刘思远,第二党支部,第二党小组,002,04A1B2C3D4E5F7\n"
                             "陈志强,第二党支部,第一党小组,003,04A1B2C3D4E5F8\n";

/* One new group, two new people, one who is not in it any more; card numbers in decimal with their
 * bytes reversed, zeros at the front lost: 04A1B2C3 and 14A5B6C7. */
static const char next_roster[] = "姓名,党支部,党小组,工号,卡号,身份证号\n"
                                  "李建国,第二党支部,第三党小组,001,,110101\n"
                                  "刘思远,第二党支部,第二党小组,002,,\n"
                                  ",,,,,\n"
                                  "王芳,第二党支部,第一党小组,004,3283263748,\n"
                                  "张明,第二党支部,第一党小组,005,3350635796,\n";

static const char bad_roster[] = "姓名,党支部,工号,人员类别\n"
                                 "李建国,第二党支部,001,正式党员\n"
                                 "王?,第二党支部,004,正式党员\n"
                                 "张明,第二党支部,004,团员\n";

static const char plan[] = "序号,活动时间,活动方式,活动内容\n"
                           "1,1月,专题学习研讨,学习党章\n"
                           "2,2月,志愿活动,走访慰问\n";

static const char organizer_card[] = "04C0FFEE000001"; /* nobody's on the roster */

static struct rig rig;
static char media[RIG_PATH_SIZE + 16];

static __attribute__((format(printf, 1, 2))) void run(const char *format, ...)
{
    char command[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    assert_int_equal(system(command), 0);
}

static void write_file(const char *name, const char *content)
{
    char path[RIG_PATH_SIZE + 64];
    snprintf(path, sizeof path, "%s/%s", rig.folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

/* A stick is there at once with all that is on it. */
static void plug_in(const char *stick, const char *file, const char *content)
{
    run("mkdir '%s/coming'", rig.folder);
    char name[128];
    snprintf(name, sizeof name, "coming/%s", file);
    write_file(name, content);
    run("mv '%s/coming' '%s/%s'", rig.folder, media, stick);
}

static void pull_out(const char *stick)
{
    run("mv '%s/%s' '%s/gone' && rm -r '%s/gone'", media, stick, rig.folder, rig.folder);
}

static void start(void)
{
    rig_start(&rig, "--at", "2026-11-21 08:50:00", "--media", media, NULL);
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
}

/* A terminal with an organizer and nothing else. */
static int set_up_empty(void **state)
{
    (void)state;
    rig_open(&rig, 1280, 800);
    snprintf(media, sizeof media, "%s/media", rig.folder);
    mkdir(media, 0755);
    rig_organizer(&rig, "李委员", organizer_card, "2580");
    start();
    return 0;
}

static int set_up(void **state)
{
    char path[RIG_PATH_SIZE + 16];
    (void)state;
    rig_open(&rig, 1280, 800);
    snprintf(media, sizeof media, "%s/media", rig.folder);
    mkdir(media, 0755);
    write_file("roster.csv", roster);
    snprintf(path, sizeof path, "%s/roster.csv", rig.folder);
    rig_must(&rig, "init", "--branch", "第二党支部", "--room", "党员活动室");
    rig_must(&rig, "roster", "import", path);
    rig_must(&rig, "activity", "add", "--theme", "重温入党誓词", "--date", "2026-11-21", "--start",
             "09:00", "--end", "12:00");
    rig_organizer(&rig, "李委员", organizer_card, "2580");
    start();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_must(&rig, "log", "verify");
    rig_close(&rig);
    return 0;
}

static json_t *touch(json_t *frame, const char *widget, const char *screen)
{
    return rig_touch_to(&rig, frame, widget, screen);
}

static json_t *tap(const char *card, const char *screen)
{
    rig_card(&rig, "place %s", card);
    json_t *frame = rig_must_see(&rig, screen);
    rig_card(&rig, "remove");
    return frame;
}

static json_t *log_in(void)
{
    json_t *frame = tap(organizer_card, "og.pin");
    frame = touch(frame, "og.pin.2", "og.pin");
    frame = touch(frame, "og.pin.5", "og.pin");
    frame = touch(frame, "og.pin.8", "og.pin");
    frame = touch(frame, "og.pin.0", "og.pin");
    return touch(frame, "og.pin.ok", "og.menu");
}

/* `screen`: og.import, or im.files when the one stick is there already. */
static json_t *open_import(const char *screen)
{
    json_t *frame = touch(log_in(), "og.cards", "og.cards");
    return touch(frame, "og.cards.import", screen);
}

static void assert_says(const json_t *frame, const char *widget, const char *text)
{
    const char *got = rig_text(frame, widget);
    if (got == NULL || strstr(got, text) == NULL)
        fail_msg("%s says \"%s\", not \"%s\"", widget, got == NULL ? "nothing" : got, text);
}

static void assert_listed(const char *text, bool listed)
{
    char output[8192];
    assert_int_equal(rig_cli(&rig, output, sizeof output, "roster", "list", NULL), 0);
    if ((strstr(output, text) != NULL) != listed)
        fail_msg("%s: %s", text, output);
}

/* The page as it is once everything has come to rest. */
static json_t *settle(const char *screen)
{
    json_t *next, *frame = rig_must_see(&rig, screen);
    while ((next = rig_wait_screen(&rig, screen, 200)) != NULL) {
        json_decref(frame);
        frame = next;
    }
    return frame;
}

static void test_roster_from_a_stick(void **state)
{
    (void)state;
    json_t *frame = open_import("og.import");
    assert_says(frame, "page.message", "请插入 U 盘");
    json_decref(frame);
    plug_in("stick1", "名单.csv", next_roster);
    frame = settle("im.files");
    assert_says(frame, "file.0.text", "名单.csv");
    frame = touch(frame, "file.0", "im.card");
    assert_says(frame, "page.message", "请刷名单中任意一人的卡");
    json_decref(frame);
    frame = tap("04A1B2C3D4E5F6", "im.card");
    assert_says(frame, "page.message", "名单里没有找到这张卡");
    json_decref(frame);
    frame = tap("04A1B2C3", "im.preview");
    assert_says(frame, "item.1.text", "这张卡在第 5 行");
    assert_says(frame, "page.message", "新增 2，更新 1，停用 1，不变 1，跳过 0 行");

    /* nothing is stored, and members sign in over the preview (S2:98) */
    assert_listed("王芳", false);
    json_decref(tap("04A1B2C3D4E5F6", "ok"));
    json_decref(tap("04A1B2C3D4E5F7", "ok"));
    json_decref(frame);
    frame = settle("im.preview");
    assert_says(frame, "item.2.text", "“身份证号”列没有导入"); /* im.drop */
    assert_says(frame, "item.3.text", "李建国");
    assert_says(frame, "item.3.detail", "第 2 行 · 第二党支部");
    assert_says(frame, "item.3.value", "更新");
    assert_says(frame, "item.4.text", "王芳");
    assert_says(frame, "item.4.value", "新增");
    frame = touch(frame, "page.next", "im.preview");
    assert_says(frame, "item.2.text", "陈志强");
    assert_says(frame, "item.2.value", "停用");

    /* the bytes are in memory: the stick is not needed any more */
    pull_out("stick1");
    frame = touch(frame, "im.ok", "im.ok");
    assert_says(frame, "page.message", "名单已导入：新增 2，更新 1，停用 1，跳过 0 行"); /* im.ok */
    assert_listed("王芳", true);
    assert_listed("第三党小组", true);
    frame = touch(frame, "page.back", "og.cards");
    json_decref(touch(frame, "page.back", "og.menu"));
    json_decref(tap("14A5B6C7", "ok")); /* the whole column was settled */
}

static void test_refused_file_changes_nothing(void **state)
{
    (void)state;
    plug_in("stick1", "名单.csv", bad_roster);
    json_t *frame = open_import("im.files");
    frame = touch(frame, "file.0", "im.preview");
    assert_says(frame, "page.message", "有 3 处要改正，没有导入");
    assert_says(frame, "item.1.text", "姓名“王?”有缺字");
    assert_says(frame, "item.1.value", "第 3 行");
    assert_says(frame, "item.2.text", "工号与第 3 行相同");
    assert_says(frame, "item.3.text", "团员");
    assert_says(frame, "item.3.value", "第 4 行");
    assert_false(rig_can_touch(frame, "im.ok"));
    frame = touch(frame, "page.back", "im.files");
    frame = touch(frame, "page.back", "og.cards");
    json_decref(frame);
    assert_listed("张明", false);
    assert_listed("陈志强", true);
}

/* Two organizers at once: what is stored is what was read on the screen, or nothing. */
static void test_roster_changes_under_the_preview(void **state)
{
    (void)state;
    char path[RIG_PATH_SIZE + 16];
    plug_in("stick1", "名单.csv", "姓名,党支部,工号\n李新,教工党支部,100\n");
    json_t *frame = open_import("im.files");
    frame = touch(frame, "file.0", "im.preview");
    assert_says(frame, "page.message", "新增 1，更新 0，停用 0");
    write_file("other.csv", "姓名,党支部,工号\n孙旧,教工党支部,101\n");
    snprintf(path, sizeof path, "%s/other.csv", rig.folder);
    rig_must(&rig, "roster", "import", path);
    frame = touch(frame, "im.ok", "im.preview");
    assert_says(frame, "page.message", "名单刚被修改过，请再核对一遍");
    assert_says(frame, "item.2.text", "孙旧");
    assert_says(frame, "item.2.value", "停用");
    assert_listed("李新", false);
    frame = touch(frame, "im.ok", "im.ok");
    assert_says(frame, "page.message", "名单已导入：新增 1，更新 0，停用 1");
    json_decref(frame);
}

/* A name with a character that no font has keeps it; the screen shows its pinyin after one touch
 * (product.md §4, im.glyph). */
static void test_name_that_cannot_be_drawn(void **state)
{
    (void)state;
    char output[4096];
    plug_in("stick1", "名单.csv", "姓名,党支部,工号,卡号\n李𪚥,教工党支部,100,04FACE01\n");
    json_t *frame = open_import("im.files");
    frame = touch(frame, "file.0", "im.preview");
    assert_says(frame, "glyph.0.text", "李𪚥：有字无法显示");
    frame = touch(frame, "glyph.0", "im.preview");
    assert_says(frame, "glyph.0.detail", "屏幕上将显示“李Zhe”");
    json_decref(touch(frame, "im.ok", "im.ok"));
    rig_cli(&rig, output, sizeof output, "--json", "roster", "list", NULL);
    assert_non_null(strstr(output, "李𪚥"));
    assert_non_null(strstr(output, "李Zhe"));
}

/* Two sticks: one is chosen; pulled out while its files are listed, the page asks for one again. */
static void test_sticks_come_and_go(void **state)
{
    (void)state;
    plug_in("stick1", "a.csv", roster);
    plug_in("stick2", "b.csv", roster);
    json_t *frame = open_import("og.import");
    assert_says(frame, "page.subtitle", "请选择 U 盘");
    frame = touch(frame, "stick.1", "im.files");
    pull_out("stick1");
    assert_null(rig_wait_screen(&rig, "og.import", 300));
    pull_out("stick2");
    json_decref(frame);
    frame = settle("og.import");
    assert_says(frame, "page.message", "U 盘已拔出，请重新插入");
    json_decref(frame);
    plug_in("stick3", "c.csv", roster);
    frame = settle("im.files");
    assert_says(frame, "file.0.text", "c.csv");
    frame = touch(frame, "file.0", "im.preview");
    assert_says(frame, "page.message", "与现有名单相同");
    assert_false(rig_can_touch(frame, "im.ok"));
    json_decref(frame);
}

static void test_plan_from_a_stick(void **state)
{
    (void)state;
    char output[4096];
    plug_in("stick1", "计划.csv", plan);
    json_t *frame = touch(log_in(), "og.plan", "og.plan");
    frame = touch(frame, "og.year", "og.year");
    frame = touch(frame, "og.year.import", "im.files");
    frame = touch(frame, "file.0", "im.preview");
    assert_says(frame, "page.message", "2026 年度计划，共 2 项");
    assert_says(frame, "item.2.text", "走访慰问");
    assert_says(frame, "item.2.value", "2月");
    frame = touch(frame, "im.ok", "im.ok");
    assert_says(frame, "page.message", "2026 年度计划已导入：2 项");
    frame = touch(frame, "page.back", "og.year");
    assert_says(frame, "plan.2.text", "走访慰问");
    json_decref(frame);
    assert_int_equal(rig_cli(&rig, output, sizeof output, "plan", "list", NULL), 0);
    assert_non_null(strstr(output, "走访慰问"));
}

/* The first roster makes the branch of a terminal that nobody has set up. */
static void test_first_roster_names_the_branch(void **state)
{
    (void)state;
    plug_in("stick1", "名单.csv", "姓名,工号\n李建国,001\n");
    json_t *frame = open_import("im.files");
    assert_says(frame, "head.branch", "主题党日签到终端");
    frame = touch(frame, "file.0", "im.preview");
    assert_says(frame, "item.1.text", "请加上“党支部”列");
    assert_false(rig_can_touch(frame, "im.ok"));
    frame = touch(frame, "page.back", "im.files");
    pull_out("stick1");
    json_decref(frame);
    json_decref(settle("og.import"));
    plug_in("stick2", "名单.csv", roster);
    frame = settle("im.files");
    frame = touch(frame, "file.0", "im.preview");
    assert_says(frame, "item.1.text", "本机的党支部将设为：第二党支部");
    assert_says(frame, "head.branch", "主题党日签到终端");
    frame = touch(frame, "im.ok", "im.ok");
    assert_says(frame, "head.branch", "第二党支部");
    assert_says(frame, "page.message", "名单已导入：新增 3");
    json_decref(frame);
}

#define IMPORT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IMPORT_TEST(test_roster_from_a_stick),
        IMPORT_TEST(test_refused_file_changes_nothing),
        IMPORT_TEST(test_roster_changes_under_the_preview),
        IMPORT_TEST(test_name_that_cannot_be_drawn),
        IMPORT_TEST(test_sticks_come_and_go),
        IMPORT_TEST(test_plan_from_a_stick),
        cmocka_unit_test_setup_teardown(test_first_roster_names_the_branch, set_up_empty,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("import from a stick", tests, NULL, NULL);
}
