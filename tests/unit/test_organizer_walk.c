/* Every page of the organizer's, walked without a plan: an impatient finger that goes where it has
 * been least, over a database full of long names, while cards are tapped, the roster changes, days
 * end and activities are closed under it. What any page must hold is measured at each step, on each
 * glass and in both languages. */
#include "db/activity_change.h"
#include "db/card.h"
#include "db/leave.h"
#include "db/organizer.h"
#include "db/plan.h"
#include "db/roster.h"
#include "drivers/media.h"
#include "tests/harness/desk.h"
#include "tests/harness/looks.h"
#include "tests/harness/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { STEPS = 560, WAYS_MAX = 2048, PEOPLE = 60, LEAST_TARGET = 36 };
enum { SCREENS_MAX = 96, SCREENS_LEAST = 55 };

static unsigned walk_number;

static const char organizer_uid[] = "04000000000001";

#define LONG_BRANCH "马克思主义学院研究生第二十三党支部"
#define LONG_GROUP  "教务处第二党小组"
#define LONG_THEME                                                                                                                               \
    "深入学习贯彻党的二十届三中全会精神，重温入党誓词，走访慰问离退休老党员和困难党员，开展“我为" \
    "群众办实事”志愿服务（第十一次）"

/* A widget of a screen, without the numbers and the single letters in its id (the keys of a pad are
 * one way), and how often it was touched. */
struct way {
    char screen[16], widget[32];
    int touches;
};

struct walk {
    struct desk desk;
    struct settings file, in_effect;
    struct kiosk_settings kiosk;
    struct doctor_devices devices;
    struct media *media;
    struct uploads *uploads;
    struct ui *ui;
    struct layout layout;
    struct way ways[WAYS_MAX];
    int way_count;
    unsigned random;
    char screen[16]; /* of the page before */
    char committing[32];
    struct rect commit; /* its committing button; w 0: it had none */
    char touched[32];   /* what led from there to here */
};

/* ---- a terminal with much on it ---- */

static int walk_random(struct walk *walk, int below)
{
    walk->random = walk->random * 1664525u + 1013904223u;
    return (int)((walk->random >> 8) % (unsigned)below);
}

static void look_at_devices(void *context, struct doctor_devices *ret_devices)
{
    const struct walk *walk = context;
    *ret_devices = walk->devices;
}

static void take_settings(struct walk *walk)
{
    struct db *db = walk->desk.folder->db;
    assert_int_equal(settings_in_effect(&walk->file, db, &walk->in_effect), ERR_OK);
    assert_int_equal(settings_for_kiosk(&walk->in_effect, db, &walk->kiosk), ERR_OK);
}

/* Every third line is left out when `thinned`. */
static void import_roster(struct walk *walk, bool thinned)
{
    static char bytes[32 * 1024];
    static const char *const branches[] = {"第一党支部", LONG_BRANCH, "离退休党支部"};
    size_t length =
        (size_t)snprintf(bytes, sizeof bytes, "姓名,党支部,党小组,人员类别,职务,工号,卡号\r\n");
    struct roster_options options = {.cards = UID_AS_WRITTEN};
    struct roster_report report;
    for (int i = 0; i < PEOPLE; i++) {
        if (thinned && i % 3 == 1)
            continue;
        length += (size_t)snprintf(
            bytes + length, sizeof bytes - length, "%s,%s,%s,%s,%s,20260%04d,04AA00000000%02X\r\n",
            i % 5 == 0   ? VIEWS_LONG_NAME
            : i % 5 == 1 ? "张伟"
                         : "欧阳震华",
            branches[i % 3], i % 2 ? LONG_GROUP : "", i % 7 == 3 ? "积极分子" : "正式党员",
            i % 9 == 0 ? "委员" : "", i, i);
    }
    assert_int_equal(roster_import(walk->desk.folder->db, &walk->desk.folder->origin, bytes, length,
                                   &options, &report),
                     ERR_OK);
    assert_false(report.refused);
    roster_report_clear(&report);
}

static void add_activity(struct walk *walk, const char *date, int start_min, int branches)
{
    struct activity activity = {
        .theme = LONG_THEME, .start_min = start_min, .end_min = start_min + 150};
    enum activity_add_outcome outcome;
    int64_t id;
    strcpy(activity.date, date);
    strcpy(activity.host, VIEWS_LONG_NAME);
    strcpy(activity.branches[0], "第一党支部");
    strcpy(activity.branches[1], LONG_BRANCH);
    activity.branch_count = branches;
    assert_int_equal(
        activity_add(walk->desk.folder->db, &walk->desk.folder->origin, &activity, &outcome, &id),
        ERR_OK);
    assert_int_equal(outcome, ACTIVITY_ADDED);
}

static void add_plan(struct walk *walk)
{
    struct plan_row rows[12];
    enum plan_outcome outcome;
    size_t index;
    for (int i = 0; i < 12; i++) {
        rows[i] = (struct plan_row){.year = 2026, .number = i + 1, .month = i + 1};
        strcpy(rows[i].way, "专题学习研讨");
        strcpy(rows[i].content, i % 2 ? LONG_THEME : "学习党章");
    }
    assert_int_equal(plan_import_rows(walk->desk.folder->db, &walk->desk.folder->origin, rows, 12,
                                      &outcome, &index),
                     ERR_OK);
    assert_int_equal(outcome, PLAN_IMPORTED);
}

static void fill(struct walk *walk)
{
    struct folder *folder = walk->desk.folder;
    enum leave_outcome outcome;
    desk_clock("2026-04-10 08:00:00");
    import_roster(walk, false);
    add_activity(walk, "2026-04-15", 9 * 60, 1);
    add_activity(walk, "2026-05-20", 13 * 60 + 30, 2);
    add_activity(walk, "2026-05-20", 18 * 60, 1);
    add_activity(walk, "2026-06-15", 9 * 60, 2);
    add_plan(walk);
    for (int i = 0; i < 4; i++)
        assert_int_equal(
            leave_set(folder->db, &folder->origin, 2, 1 + 3 * i, LEAVE_SICK, i % 2, &outcome),
            ERR_OK);
    folder_tap(folder, 2, "04BB0000000001", "2026-05-20 13:20", NULL);
    folder_tap(folder, 2, "04BB0000000002", "2026-05-20 13:21", NULL);
    folder_tap(folder, 2, "04AA0000000006", "2026-05-20 13:22", NULL);
}

/* To a receiver that is never asked: one bundle was refused for the longest of reasons. */
static void open_uploads(struct walk *walk)
{
    struct uploads_parts parts = {.db = walk->desk.folder->db,
                                  .folder = walk->desk.folder->path,
                                  .settings = &walk->file,
                                  .pace = &uploads_pace_usual};
    struct upload_fault fault = {.failure = UPLOAD_DIFFERENT, .file = "请假缺席补学登记.xlsx"};
    strcpy(walk->file.upload.url, "https://archive.example.edu.cn/themeday");
    assert_int_equal(uploads_open(&parts, &walk->uploads), ERR_OK);
    uploads_look(walk->uploads);
    assert_int_equal(outbox_failed(walk->desk.folder->db, 0, &fault), ERR_OK);
}

static void open_session(struct walk *walk, enum ui_language language)
{
    const char *folders[] = {walk->desk.folder->path};
    assert_int_equal(media_open(folders, 1, &walk->media), ERR_OK);
    struct session_parts parts = {.db = walk->desk.folder->db,
                                  .language = language,
                                  .settings = &walk->kiosk,
                                  .in_effect = &walk->in_effect,
                                  .folder = walk->desk.folder->path,
                                  .backlight = "/nowhere",
                                  .look = look_at_devices,
                                  .look_context = walk,
                                  .media = walk->media,
                                  .ui = walk->ui,
                                  .uploads = walk->uploads};
    assert_int_equal(session_open(&parts, &walk->desk.session), ERR_OK);
}

static void log_in(struct walk *walk)
{
    struct card card = folder_card(organizer_uid);
    walk->commit.w = 0;
    assert_true(session_login(walk->desk.session, &card));
    desk_walk(&walk->desk, "og.pin.2 og.pin.5 og.pin.8 og.pin.0 og.pin.ok");
    desk_see(&walk->desk, "og.menu");
}

/* Chance goes another way each time. */
static void begin(struct walk *walk, const struct looks_size *size, enum ui_language language)
{
    char message[512];
    void *folder;
    struct card card = folder_card(organizer_uid);
    enum organizer_outcome outcome;
    *walk = (struct walk){.random = 20261123u + 7919u * walk_number++};
    walk->ui = looks_open(size->width, size->height, language);
    walk->layout = looks_layout(walk->ui, 100);
    folder_setup(&folder);
    walk->desk.folder = folder;
    assert_int_equal(settings_load(NULL, language == UI_EN, &walk->file, message, sizeof message),
                     ERR_OK);
    fill(walk);
    take_settings(walk);
    assert_int_equal(organizer_add(walk->desk.folder->db, &walk->desk.folder->origin, "李建国",
                                   &card, "2580", &outcome, NULL),
                     ERR_OK);
    desk_clock("2026-05-20 13:50:00");
    open_uploads(walk);
    open_session(walk, language);
    log_in(walk);
}

static void end(struct walk *walk)
{
    void *folder = walk->desk.folder;
    folder_verify(walk->desk.folder);
    session_close(walk->desk.session);
    uploads_close(walk->uploads);
    media_close(walk->media);
    folder_teardown(&folder);
    ui_close(walk->ui);
}

/* ---- what every page must hold ---- */

static const struct page_item *committing_button(const struct page *page)
{
    for (int i = 0; i < page->button_count; i++)
        if (page->buttons[i].primary && page->buttons[i].enabled)
            return &page->buttons[i];
    for (int i = 0; i < page->item_count; i++)
        if (page->items[i].primary && page->items[i].enabled)
            return &page->items[i];
    return NULL;
}

/* A finger that comes down twice never commits twice: where it committed, the next screen has no
 * such button. (Whoever went back without committing had his finger elsewhere.) */
static void check_commit(struct walk *walk, const struct scene *scene)
{
    const struct page *page = &walk->desk.page;
    const struct page_item *button = committing_button(page);
    struct rect place = button == NULL ? (struct rect){0} : looks_find(scene, button->id)->rect;
    bool is_other =
        strcmp(walk->screen, page->screen) != 0 && strcmp(walk->touched, walk->committing) == 0;
    if (is_other && place.w > 0 && walk->commit.w > 0 && rect_overlap(place, walk->commit))
        fail_msg("%s on %s stands where %s was on %s", button->id, page->screen, walk->committing,
                 walk->screen);
    walk->commit = place;
    strcpy(walk->screen, page->screen);
    if (button != NULL)
        strcpy(walk->committing, button->id);
}

static bool says_kind_of_leave(const char *text)
{
    static const char *const kinds[] = {"病假", "事假", "出差", "Sick", "Personal", "Work trip"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strstr(text, kinds[i]) != NULL)
            return true;
    return false;
}

/* product.md §4: why somebody is on leave stands on the page where it is chosen, and nowhere else:
 * whoever is looking over the organizer's shoulder is a member. */
static void check_leave(const struct walk *walk, const struct scene *scene)
{
    if (strcmp(walk->desk.page.screen, "og.leave") == 0)
        return;
    for (int i = 0; i < scene->count; i++)
        if (says_kind_of_leave(scene->items[i].text))
            fail_msg("“%s” on %s", scene->items[i].text, walk->desk.page.screen);
}

/* The screens that were seen on any glass. */
static char seen[SCREENS_MAX][16];
static int seen_count;

static void note_screen(const char *screen)
{
    for (int i = 0; i < seen_count; i++)
        if (strcmp(seen[i], screen) == 0)
            return;
    assert_true(seen_count < SCREENS_MAX);
    strcpy(seen[seen_count++], screen);
}

static void check_page(struct walk *walk)
{
    static struct scene scene;
    struct view view;
    desk_see(&walk->desk, walk->desk.page.screen);
    views_ordinary(SCREEN_PAGE, &view);
    view.page = &walk->desk.page;
    ui_describe(walk->ui, &view, &scene);
    if (looks_check(walk->ui, &walk->layout, &scene, LEAST_TARGET) > 0)
        fail_msg("%s does not fit, with the message “%s”", view.page->screen, view.page->message);
    check_commit(walk, &scene);
    check_leave(walk, &scene);
    note_screen(walk->desk.page.screen);
}

/* ---- the finger ---- */

static struct way *find_way(struct walk *walk, const char *widget)
{
    char plain[32];
    size_t length = 0;
    for (const char *at = widget; *at != '\0'; at++)
        if (strchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", *at) == NULL)
            plain[length++] = *at;
    plain[length] = '\0';
    for (int i = 0; i < walk->way_count; i++)
        if (strcmp(walk->ways[i].screen, walk->desk.page.screen) == 0 &&
            strcmp(walk->ways[i].widget, plain) == 0)
            return &walk->ways[i];
    assert_true(walk->way_count < WAYS_MAX);
    struct way *way = &walk->ways[walk->way_count++];
    strcpy(way->screen, walk->desk.page.screen);
    strcpy(way->widget, plain);
    return way;
}

/* The one that was touched least; among equals chance decides. */
struct aim {
    const char *widget;
    int touches, equals;
};

static void aim_at(struct walk *walk, struct aim *aim, const char *widget)
{
    int touches = find_way(walk, widget)->touches;
    if (aim->widget == NULL || touches < aim->touches)
        *aim = (struct aim){.widget = widget, .touches = touches};
    else if (touches > aim->touches || walk_random(walk, ++aim->equals + 1) > 0)
        return;
    aim->widget = widget;
}

static void touch_something(struct walk *walk)
{
    char widget[32];
    struct aim aim = {NULL};
    const struct page *page = &walk->desk.page;
    for (int i = 0; i < page->item_count; i++)
        if (page->items[i].enabled && page->items[i].id[0] != '\0')
            aim_at(walk, &aim, page->items[i].id);
    for (int i = 0; i < page->button_count; i++)
        if (page->buttons[i].enabled)
            aim_at(walk, &aim, page->buttons[i].id);
    if (page->page_number < page->page_count)
        aim_at(walk, &aim, "page.next");
    assert_non_null(aim.widget); /* there is always a way out */
    find_way(walk, aim.widget)->touches++;
    strcpy(widget, aim.widget);
    strcpy(walk->touched, widget);
    session_touch(walk->desk.session, widget, &walk->desk.news);
    take_settings(walk);
}

/* ---- what happens beside him ---- */

static void something_happens(struct walk *walk, int step)
{
    static const char *const moments[] = {"2026-05-20 23:59:58", "2026-05-21 00:00:05",
                                          "2026-06-15 09:10:00", "2026-05-20 14:20:00"};
    struct folder *folder = walk->desk.folder;
    struct page_news news;
    char uid[32];
    enum activity_open_outcome outcome;
    snprintf(uid, sizeof uid, "04AA00000000%02X", walk_random(walk, PEOPLE));
    if (step % 7 == 0)
        folder_tap(folder, 2, uid, "2026-05-20 14:20", NULL);
    if (step % 17 == 0) {
        struct card card = folder_card(uid);
        session_card(walk->desk.session, &card, &news);
    }
    if (step % 41 == 0)
        import_roster(walk, step % 2 == 1);
    if (step % 67 == 0)
        assert_int_equal(step % 2 ? activity_close(folder->db, &folder->origin, 2, &outcome)
                                  : activity_open(folder->db, &folder->origin, 2, &outcome),
                         ERR_OK);
    if (step % 59 == 0)
        desk_clock(moments[step / 59 % 4]);
}

/* S2:109: whatever his finger changed says who did it. */
static void check_log(struct walk *walk, int64_t before)
{
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM chain WHERE seq > %lld AND origin <> '李建国'",
             (long long)before);
    assert_int_equal(folder_number(walk->desk.folder, sql), 0);
}

static void walk_about(int size, enum ui_language language)
{
    static struct walk walk;
    begin(&walk, &looks_sizes[size], language);
    for (int step = 1; step <= STEPS; step++) {
        check_page(&walk);
        something_happens(&walk, step);
        desk_see(&walk.desk, walk.desk.page.screen);
        int64_t before = folder_number(walk.desk.folder, "SELECT max(seq) FROM chain");
        touch_something(&walk);
        check_log(&walk, before);
        session_page(walk.desk.session, 0, &walk.desk.page);
        if (walk.desk.news.left)
            log_in(&walk);
    }
    end(&walk);
}

static void test_every_page_on_every_glass(void **state)
{
    (void)state;
    for (int i = 0; i < LOOKS_SIZES; i++) {
        walk_about(i, UI_ZH_CN);
        walk_about(i, UI_EN);
    }
    assert_true(seen_count >= SCREENS_LEAST);
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_page_on_every_glass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
