/* A roster and a plan from a stick at the real screen, while members go on signing in. A folder
 * that appears below --media is the stick. */
#include "tests/harness/meeting.h"
#include "tests/harness/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

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

/* A stick is there at once with all that is on it. */
static void plug_in(const char *stick, const char *file, const char *content)
{
    assert_true(scratch_run("mkdir '%s/coming'", rig.folder));
    char name[128];
    snprintf(name, sizeof name, "coming/%s", file);
    meeting_write_file(&rig, name, content);
    assert_true(scratch_run("mv '%s/coming' '%s/%s'", rig.folder, media, stick));
}

static void pull_out(const char *stick)
{
    assert_true(scratch_run("mv '%s/%s' '%s/gone' && rm -r '%s/gone'", media, stick, rig.folder,
                            rig.folder));
}

/* A terminal with an organizer and nothing else. */
static int set_up_empty(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.organizer = "李委员",
                                                .organizer_card = organizer_card,
                                                .starts_at = "2026-11-21 08:50:00",
                                                .has_media = true});
    meeting_media(&rig, media, sizeof media);
    return 0;
}

static int set_up(void **state)
{
    (void)state;
    meeting_open(&rig, (struct meeting_options){.roster = roster,
                                                .has_activity = true,
                                                .organizer = "李委员",
                                                .organizer_card = organizer_card,
                                                .starts_at = "2026-11-21 08:50:00",
                                                .has_media = true});
    meeting_media(&rig, media, sizeof media);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    meeting_close(&rig);
    return 0;
}

/* `screen`: og.import, or im.files when the one stick is there already. */
static json_t *open_import(const char *screen)
{
    json_t *frame =
        rig_touch_to(&rig, meeting_log_in(&rig, organizer_card), "og.cards", "og.cards");
    return rig_touch_to(&rig, frame, "og.cards.import", screen);
}

static void assert_listed(const char *text, bool listed)
{
    char output[8192];
    assert_int_equal(rig_cli(&rig, output, sizeof output, "roster", "list", NULL), 0);
    if ((strstr(output, text) != NULL) != listed)
        fail_msg("%s: %s", text, output);
}

static void test_roster_from_a_stick(void **state)
{
    (void)state;
    json_t *frame = open_import("og.import");
    meeting_must_say(frame, "page.message", "请插入 U 盘");
    json_decref(frame);
    plug_in("stick1", "名单.csv", next_roster);
    frame = meeting_settle(&rig, "im.files");
    meeting_must_say(frame, "file.0.text", "名单.csv");
    frame = rig_touch_to(&rig, frame, "file.0", "im.card");
    meeting_must_say(frame, "page.message", "请刷名单中任意一人的卡");
    json_decref(frame);
    frame = meeting_tap(&rig, "04A1B2C3D4E5F6", "im.card");
    meeting_must_say(frame, "page.message", "名单里没有找到这张卡");
    json_decref(frame);
    frame = meeting_tap(&rig, "04A1B2C3", "im.preview");
    meeting_must_say(frame, "item.1.text", "这张卡在第 5 行");
    meeting_must_say(frame, "page.message", "新增 2，更新 1，停用 1，不变 1，跳过 0 行");

    /* nothing is stored, and members sign in over the preview (S2:98) */
    assert_listed("王芳", false);
    json_decref(meeting_tap(&rig, "04A1B2C3D4E5F6", "ok"));
    json_decref(meeting_tap(&rig, "04A1B2C3D4E5F7", "ok"));
    json_decref(frame);
    frame = meeting_settle(&rig, "im.preview");
    meeting_must_say(frame, "item.2.text", "“身份证号”列没有导入"); /* im.drop */
    meeting_must_say(frame, "item.3.text", "李建国");
    meeting_must_say(frame, "item.3.detail", "第 2 行 · 第二党支部");
    meeting_must_say(frame, "item.3.value", "更新");
    meeting_must_say(frame, "item.4.text", "王芳");
    meeting_must_say(frame, "item.4.value", "新增");
    frame = rig_touch_to(&rig, frame, "page.next", "im.preview");
    meeting_must_say(frame, "item.2.text", "陈志强");
    meeting_must_say(frame, "item.2.value", "停用");

    /* the bytes are in memory: the stick is not needed any more */
    pull_out("stick1");
    frame = rig_touch_to(&rig, frame, "im.ok", "im.ok");
    /* im.ok */
    meeting_must_say(frame, "page.message", "名单已导入：新增 2，更新 1，停用 1，跳过 0 行");
    assert_listed("王芳", true);
    assert_listed("第三党小组", true);
    frame = rig_touch_to(&rig, frame, "page.back", "og.cards");
    json_decref(rig_touch_to(&rig, frame, "page.back", "og.menu"));
    json_decref(meeting_tap(&rig, "14A5B6C7", "ok")); /* the whole column was settled */
}

static void test_refused_file_changes_nothing(void **state)
{
    (void)state;
    plug_in("stick1", "名单.csv", bad_roster);
    json_t *frame = open_import("im.files");
    frame = rig_touch_to(&rig, frame, "file.0", "im.preview");
    meeting_must_say(frame, "page.message", "有 3 处要改正，没有导入");
    meeting_must_say(frame, "item.1.text", "姓名“王?”有缺字");
    meeting_must_say(frame, "item.1.value", "第 3 行");
    meeting_must_say(frame, "item.2.text", "工号与第 3 行相同");
    meeting_must_say(frame, "item.3.text", "团员");
    meeting_must_say(frame, "item.3.value", "第 4 行");
    assert_false(rig_can_touch(frame, "im.ok"));
    frame = rig_touch_to(&rig, frame, "page.back", "im.files");
    frame = rig_touch_to(&rig, frame, "page.back", "og.cards");
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
    frame = rig_touch_to(&rig, frame, "file.0", "im.preview");
    meeting_must_say(frame, "page.message", "新增 1，更新 0，停用 0");
    meeting_write_file(&rig, "other.csv", "姓名,党支部,工号\n孙旧,教工党支部,101\n");
    snprintf(path, sizeof path, "%s/other.csv", rig.folder);
    rig_must(&rig, "roster", "import", path);
    frame = rig_touch_to(&rig, frame, "im.ok", "im.preview");
    meeting_must_say(frame, "page.message", "名单刚被修改过，请再核对一遍");
    meeting_must_say(frame, "item.2.text", "孙旧");
    meeting_must_say(frame, "item.2.value", "停用");
    assert_listed("李新", false);
    frame = rig_touch_to(&rig, frame, "im.ok", "im.ok");
    meeting_must_say(frame, "page.message", "名单已导入：新增 1，更新 0，停用 1");
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
    frame = rig_touch_to(&rig, frame, "file.0", "im.preview");
    meeting_must_say(frame, "glyph.0.text", "李𪚥：有字无法显示");
    frame = rig_touch_to(&rig, frame, "glyph.0", "im.preview");
    meeting_must_say(frame, "glyph.0.detail", "屏幕上将显示“李Zhe”");
    json_decref(rig_touch_to(&rig, frame, "im.ok", "im.ok"));
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
    meeting_must_say(frame, "page.subtitle", "请选择 U 盘");
    frame = rig_touch_to(&rig, frame, "stick.1", "im.files");
    pull_out("stick1");
    assert_null(rig_wait_screen(&rig, "og.import", 300));
    pull_out("stick2");
    json_decref(frame);
    frame = meeting_settle(&rig, "og.import");
    meeting_must_say(frame, "page.message", "U 盘已拔出，请重新插入");
    json_decref(frame);
    plug_in("stick3", "c.csv", roster);
    frame = meeting_settle(&rig, "im.files");
    meeting_must_say(frame, "file.0.text", "c.csv");
    frame = rig_touch_to(&rig, frame, "file.0", "im.preview");
    meeting_must_say(frame, "page.message", "与现有名单相同");
    assert_false(rig_can_touch(frame, "im.ok"));
    json_decref(frame);
}

static void test_plan_from_a_stick(void **state)
{
    (void)state;
    char output[4096];
    plug_in("stick1", "计划.csv", plan);
    json_t *frame = rig_touch_to(&rig, meeting_log_in(&rig, organizer_card), "og.plan", "og.plan");
    frame = rig_touch_to(&rig, frame, "og.year", "og.year");
    frame = rig_touch_to(&rig, frame, "og.year.import", "im.files");
    frame = rig_touch_to(&rig, frame, "file.0", "im.preview");
    meeting_must_say(frame, "page.message", "2026 年度计划，共 2 项");
    meeting_must_say(frame, "item.2.text", "走访慰问");
    meeting_must_say(frame, "item.2.value", "2月");
    frame = rig_touch_to(&rig, frame, "im.ok", "im.ok");
    meeting_must_say(frame, "page.message", "2026 年度计划已导入：2 项");
    frame = rig_touch_to(&rig, frame, "page.back", "og.year");
    meeting_must_say(frame, "plan.2.text", "走访慰问");
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
    meeting_must_say(frame, "head.branch", "主题党日签到终端");
    frame = rig_touch_to(&rig, frame, "file.0", "im.preview");
    meeting_must_say(frame, "item.1.text", "请加上“党支部”列");
    assert_false(rig_can_touch(frame, "im.ok"));
    frame = rig_touch_to(&rig, frame, "page.back", "im.files");
    pull_out("stick1");
    json_decref(frame);
    json_decref(meeting_settle(&rig, "og.import"));
    plug_in("stick2", "名单.csv", roster);
    frame = meeting_settle(&rig, "im.files");
    frame = rig_touch_to(&rig, frame, "file.0", "im.preview");
    meeting_must_say(frame, "item.1.text", "本机的党支部将设为：第二党支部");
    meeting_must_say(frame, "head.branch", "主题党日签到终端");
    frame = rig_touch_to(&rig, frame, "im.ok", "im.ok");
    meeting_must_say(frame, "head.branch", "第二党支部");
    meeting_must_say(frame, "page.message", "名单已导入：新增 3");
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
