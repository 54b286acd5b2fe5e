/* An organizer's walk through his pages, always the same, on a real database: 58 people of the
 * demo, most of whom have signed in. What a page says here is what the scenes made of that. */
#include "tests/harness/gallery.h"

#include "db/checkin.h"
#include "db/guest.h"
#include "db/leave.h"
#include "db/organizer.h"
#include "db/plan.h"
#include "db/roster.h"
#include "firmware/base/utf8.h"
#include "tests/harness/desk.h"
#include "tests/harness/looks.h"
#include "tests/harness/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SIGNED_IN = 42, LATE = 70, CARD_COLUMN = 6, ROSTER_SIZE = 16 * 1024 };

static const char organizer_uid[] = "04C0FFEE000001";
static const char own_branch[] = "会计学院学生第二党支部";
static const char other_branch[] = "会计学院教工党支部";

struct walk {
    struct desk desk;
    struct settings in_effect;
    struct kiosk_settings kiosk;
    struct ui *ui;
    const struct gallery_visitor *visitor;
};

/* ---- the terminal ---- */

static void import_roster(struct folder *folder, const char *bytes, size_t length)
{
    struct roster_options options = {.cards = UID_AS_WRITTEN};
    struct roster_report report;
    assert_int_equal(roster_import(folder->db, &folder->origin, bytes, length, &options, &report),
                     ERR_OK);
    assert_false(report.refused);
    roster_report_clear(&report);
}

/* At so many minutes past eight. */
static void tap(struct folder *folder, int64_t activity_id, const char *uid, int minute)
{
    char at[32];
    struct card card = folder_card(uid);
    struct checkin_result result;
    struct attendance attendance;
    snprintf(at, sizeof at, "%s %02d:%02d:00", activity_id == 1 ? "2026-10-17" : "2026-11-21",
             8 + minute / 60, minute % 60);
    desk_clock(at);
    struct stamp stamp = clock_stamp();
    assert_int_equal(checkin_record(folder->db, &stamp, activity_id, &card, minute >= LATE, &result,
                                    &attendance),
                     ERR_OK);
}

static void tap_row(struct folder *folder, const char *row, int number)
{
    char uid[32];
    const char *field = row;
    for (int i = 0; i < CARD_COLUMN; i++)
        field = strchr(field, ',') + 1;
    snprintf(uid, sizeof uid, "%.*s", (int)strcspn(field, ","), field);
    tap(folder, 1, uid, 31 + number / 2);
    tap(folder, 2, uid, 31 + number);
}

/* In the order of the file, the first at 08:31, the last one too late. */
static void take_roster(struct folder *folder)
{
    static char bytes[ROSTER_SIZE];
    FILE *file = fopen("tests/demo/roster.csv", "r");
    assert_non_null(file);
    size_t length = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    bytes[length] = '\0';
    import_roster(folder, bytes, length);
    const char *row = bytes;
    for (int i = 0; i < SIGNED_IN; i++) {
        row = strchr(row, '\n') + 1;
        tap_row(folder, row, i);
    }
}

static void add_activity(struct folder *folder, const char *date, const char *theme,
                         const char *second_branch)
{
    struct activity activity = {.start_min = 9 * 60, .end_min = 12 * 60, .branch_count = 1};
    enum activity_add_outcome outcome;
    int64_t id;
    utf8_copy(activity.date, DATE_SIZE, date);
    utf8_copy(activity.theme, THEME_SIZE, theme);
    utf8_copy(activity.host, NAME_SIZE, "李建国");
    utf8_copy(activity.place, TITLE_SIZE, "学院楼 305 党员活动室");
    utf8_copy(activity.way, TITLE_SIZE, "专题学习研讨");
    utf8_copy(activity.branches[0], TITLE_SIZE, own_branch);
    if (second_branch != NULL)
        utf8_copy(activity.branches[activity.branch_count++], TITLE_SIZE, second_branch);
    assert_int_equal(activity_add(folder->db, &folder->origin, &activity, &outcome, &id), ERR_OK);
    assert_int_equal(outcome, ACTIVITY_ADDED);
}

static void add_plan(struct folder *folder)
{
    static const char *const contents[] = {
        "学习贯彻全会精神，制定全年计划", "走访慰问老党员",     "我为群众办实事：校园义务植树",
        "国家安全教育，参观专题展览",     "讲好身边的党员故事", "重温入党志愿，过“政治生日”",
        "庆祝建党，参观革命旧址",         "暑期社会实践交流",   "迎新志愿服务",
        "缅怀先烈，走进烈士陵园",         "重温入党誓词",       "民主评议，总结全年"};
    struct plan_row rows[12];
    enum plan_outcome outcome;
    size_t index;
    for (int i = 0; i < 12; i++) {
        rows[i] = (struct plan_row){.year = 2026, .number = i + 1, .month = i + 1};
        utf8_copy(rows[i].way, sizeof rows[i].way, i % 3 ? "党员志愿活动" : "专题学习研讨");
        utf8_copy(rows[i].content, sizeof rows[i].content, contents[i]);
    }
    assert_int_equal(plan_import_rows(folder->db, &folder->origin, rows, 12, &outcome, &index),
                     ERR_OK);
    assert_int_equal(outcome, PLAN_IMPORTED);
}

static void fill(struct folder *folder)
{
    char sql[256];
    enum leave_outcome outcome;
    int64_t id;
    snprintf(sql, sizeof sql, "UPDATE branch SET name = '%s'", own_branch);
    folder_sql(folder, sql);
    folder_sql(folder, "INSERT INTO branch (name) VALUES ('会计学院教工党支部')");
    add_activity(folder, "2026-10-17", "缅怀先烈，走进烈士陵园", NULL);
    add_activity(folder, "2026-11-21", "重温入党誓词，走访慰问老党员", NULL);
    add_activity(folder, "2026-12-19", "支部联建：结对共学、活动共办", other_branch);
    take_roster(folder);
    add_plan(folder);
    for (int64_t member = 44; member < 47; member++)
        assert_int_equal(
            leave_set(folder->db, &folder->origin, 2, member, LEAVE_DUTY, member == 44, &outcome),
            ERR_OK);
    desk_clock("2026-11-21 08:52:00");
    folder->origin.stamp = clock_stamp();
    assert_int_equal(guest_add(folder->db, &folder->origin, 2, "王处长", GUEST_SUPERIOR, "", &id),
                     ERR_OK);
    tap(folder, 2, "04BB00000000A1", 62);
    folder_sql(folder, "UPDATE card SET code = 'A37F'"); /* by the key, which is by chance */
}

static void open_session(struct walk *walk)
{
    char message[512];
    void *folder;
    struct card card = folder_card(organizer_uid);
    enum organizer_outcome outcome;
    desk_clock("2026-10-10 08:00:00");
    folder_setup(&folder);
    walk->desk.folder = folder;
    fill(walk->desk.folder);
    assert_int_equal(organizer_add(walk->desk.folder->db, &walk->desk.folder->origin, "李建国",
                                   &card, "2580", &outcome, NULL),
                     ERR_OK);
    assert_int_equal(settings_load(NULL, false, &walk->in_effect, message, sizeof message), ERR_OK);
    assert_int_equal(settings_for_kiosk(&walk->in_effect, walk->desk.folder->db, &walk->kiosk),
                     ERR_OK);
    desk_clock("2026-11-21 09:20:00");
    walk->desk.media = desk_media(walk->desk.folder->path);
    struct session_parts parts = {.db = walk->desk.folder->db,
                                  .language = UI_ZH_CN,
                                  .settings = &walk->kiosk,
                                  .in_effect = &walk->in_effect,
                                  .folder = walk->desk.folder->path,
                                  .backlight = "/nowhere",
                                  .media = walk->desk.media,
                                  .ui = walk->ui};
    assert_int_equal(session_open(&parts, &walk->desk.session), ERR_OK);
}

static void close_session(struct walk *walk)
{
    void *folder = walk->desk.folder;
    session_close(walk->desk.session);
    media_close(walk->desk.media);
    folder_teardown(&folder);
}

/* ---- the walk ---- */

/* What is touched, by spaces, and the name of the picture of what is there then. */
static const struct step {
    const char *touches, *name;
} steps[] = {
    {"", "og.pin"},
    {"og.pin.1 og.pin.2 og.pin.3 og.pin.4 og.pin.ok", "og.pin.wrong"},
    {"og.pin.2 og.pin.5 og.pin.8 og.pin.0", "og.pin.typed"},
    {"og.pin.ok", "og.menu"},
    {"og.announce", "ann"},
    {"ann.names", "ann.names"},
    {"page.back og.register", "og.register"},
    {"og.register.2", "og.list"},
    {"page.back og.register.3", "og.guests"},
    {"og.guests.add", "og.guests.add"},
    {"og.guest.nameless og.guest.kind.2", "og.guest"},
    {"page.back page.back page.back og.pick", "og.pick"},
    {"og.pick.F", "og.people"},
    {"person.49", "og.person"},
    {"og.person.manual og.reason.0", "og.manual"},
    {"og.manual.ok", "og.person.done"},
    {"og.person.undo", "og.undo"},
    {"page.back og.person.leave", "og.leave"},
    {"page.back og.person.other", "og.other"},
    {"page.back og.person.card", "og.card"},
    {"page.back page.back page.back page.back page.back og.cards", "og.cards"},
    {"page.back og.plan", "og.plan"},
    {"og.year", "og.year"},
    {"plan.10", "og.plan.row"},
    {"og.row.move", "og.plan.move"},
    {"page.back page.back page.back og.ledger", "og.ledgers"},
    {"branch.1", "og.ledger"},
    {"page.back page.back og.add", "og.add"},
    {"og.add.theme", "og.add.theme"},
    {"page.back og.add.when", "og.add.when"},
    {"page.back page.back activity.2", "og.activity"},
    {"og.activity.steps", "og.steps"},
    {"page.back og.activity.move", "og.move"},
    {"page.back og.activity.close", "og.switch"},
    {"page.back page.back page.back og.poll", "og.poll.begin"},
    {"page.back og.vote", "og.vote"},
    {"og.vote.0", "og.vote.begin"},
    {"page.back page.back og.settings", "og.settings"},
    {"og.settings.clock", "og.clock"},
};
enum { STEPS = sizeof steps / sizeof *steps };

static void take_picture(struct walk *walk, const char *name)
{
    struct view view;
    views_ordinary(SCREEN_PAGE, &view);
    view.now.hour = 9;
    view.now.minute = 20;
    session_page(walk->desk.session, 0, &walk->desk.page);
    view.page = &walk->desk.page;
    ui_draw(walk->ui, &view);
    walk->visitor->look(walk->visitor->context, name, ui_surface(walk->ui));
}

void gallery_organizer(const struct gallery_visitor *visitor)
{
    static struct walk walk;
    struct card card = folder_card(organizer_uid);
    walk = (struct walk){.ui = looks_open(1280, 800, UI_ZH_CN), .visitor = visitor};
    open_session(&walk);
    assert_true(session_login(walk.desk.session, &card));
    for (int i = 0; i < STEPS; i++) {
        desk_walk(&walk.desk, steps[i].touches);
        take_picture(&walk, steps[i].name);
    }
    close_session(&walk);
    ui_close(walk.ui);
}
