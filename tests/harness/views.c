#include "tests/harness/views.h"

#include "firmware/base/utf8.h"
#include "tests/harness/pages.h"

#define LONG_BRANCH "中共某某大学马克思主义学院研究生第二十三党支部委员会筹备组会" /* 30 */
#define LONG_THEME                                                                                                                \
    "深入学习贯彻党的二十届三中全会精神，重温入党誓词，走访慰问离退休老党员和困难党员，" \
    "开展“我为群众办实事”志愿服务（第十一次）" /* 61 */
#define LONG_PLACE "第三教学楼东配楼二〇一党员活动室"

static void set_activity(struct activity *activity, const char *theme, const char *branch,
                         const char *date)
{
    *activity =
        (struct activity){.id = 1, .start_min = 9 * 60, .end_min = 12 * 60, .branch_count = 1};
    utf8_copy(activity->theme, THEME_SIZE, theme);
    utf8_copy(activity->branches[0], TITLE_SIZE, branch);
    utf8_copy(activity->date, DATE_SIZE, date);
    utf8_copy(activity->host, NAME_SIZE, "李建国");
    utf8_copy(activity->place, TITLE_SIZE, "党员活动室");
    utf8_copy(activity->way, TITLE_SIZE, "专题学习研讨");
}

static void set_recent(struct plan_news *plan, const char *const names[RECENT_MAX], int minute)
{
    plan->recent_count = RECENT_MAX;
    for (int i = 0; i < RECENT_MAX; i++) {
        utf8_copy(plan->recent[i].name, NAME_SIZE, names[i]);
        plan->recent[i].hour = 8;
        plan->recent[i].minute = minute - i;
    }
}

static void set_member(struct member *member, const char *name, const char *branch,
                       enum person_class class)
{
    member->class = class;
    utf8_copy(member->name, NAME_SIZE, name);
    utf8_copy(member->group, TITLE_SIZE, "第二党小组");
    utf8_copy(member->branch, TITLE_SIZE, branch);
}

#define LONG_ITEM                                                                                                                                   \
    "接收欧阳㛃、阿依古丽·买买提、王䶮、陈志强、李伟、刘思远等同志为中共预备党员，并同意将《会计"     \
    "学"                                                                                                                                           \
    "院学生第二党支部关于开展“我为群众办实事”志愿服务活动的实施方案（征求意见稿）》连同本次会议的" \
    "修改意见一并报学院党委审批；审批通过后由组织委员负责落实，于本学期结束前完成，并在下一次支部"    \
    "党员大会上报告执行情况和经费使用情况，请各党小组配合"

static void set_poll(struct poll *poll, enum screen screen, const char *item, int people)
{
    bool is_resolution = screen == SCREEN_RV_CARD || screen == SCREEN_RV_FORM;
    *poll = (struct poll){
        .id = 1,
        .activity_id = 1,
        .kind = is_resolution ? POLL_RESOLUTION : POLL_EVALUATION,
        .question_count = is_resolution ? 1 : EVALUATION_QUESTIONS,
        .option_count = 3,
        .expected = people,
        .present = people - 2,
        .ballots = people / 3,
        .turns = screen == SCREEN_EV_START ? people / 10 : 0,
        .open = true,
    };
    utf8_copy(poll->item, THEME_SIZE, item);
}

/* What depends on the screen, whatever the content. */
static void finish(struct view *view, int page)
{
    static struct page pages[PAGES_COUNT];
    pages_sample(page, UI_ZH_CN, &pages[page]);
    view->page = &pages[page];
    struct plan_news *plan = &view->plan;
    plan->next = plan->current;
    utf8_copy(plan->next.date, DATE_SIZE,
              view->screen == SCREEN_IDLE_NOTICE ? "2026-11-26" : "2026-12-05");
    if (view->screen == SCREEN_IDLE_NONE || view->screen == SCREEN_IDLE_NOTICE)
        plan->current.id = 0;
    if (view->screen == SCREEN_OK_LATE || view->screen == SCREEN_IDLE_LATE) {
        view->now.hour = 9;
        view->now.minute = 15;
        plan->attendance.late++;
    }
    if (view->screen == SCREEN_FT_READER)
        view->reader_ok = false;
    if (view->screen == SCREEN_FT_NOSAVE || view->screen == SCREEN_ERR_SAVE)
        view->storage_ok = false;
    view->result.at = view->now;
    utf8_copy(view->result.code, CARD_CODE_SIZE, "A37F");
}

void views_ordinary(enum screen screen, struct view *ret_view)
{
    static const char *const names[RECENT_MAX] = {"刘思远", "欧阳㛃", "阿依古丽·买买提", "王䶮",
                                                  "陈志强"};
    struct view *view = ret_view;
    *view = (struct view){
        .screen = screen,
        .now = {2026, 11, 21, 6, 8, 57, 3},
        .reader_ok = true,
        .storage_ok = true,
        .attendance_percent = 80,
        .attendance_base = 50,
        .rate_tenths = 840,
        .rate_is_met = true,
        .open_before_min = 30,
        .text_percent = 100,
        .plan.attendance = {.total = 50, .expected = 50, .present = 42, .leave = 3, .guests = 2},
    };
    utf8_copy(view->branch, TITLE_SIZE, "会计学院学生第二党支部");
    utf8_copy(view->room, TITLE_SIZE, "党员活动室");
    set_activity(&view->plan.current, "重温入党誓词，走访慰问老党员", view->branch, "2026-11-21");
    set_recent(&view->plan, names, 57);
    set_member(&view->result.member, names[0], "会计学院学生第三党支部",
               screen == SCREEN_OK_GUEST ? CLASS_MASSES : CLASS_FORMAL);
    static const struct ballot ballot = {
        {EVALUATION_SATISFIED, EVALUATION_BASIC, EVALUATION_SATISFIED, CHOICE_NONE}};
    view->ballot = &ballot;
    set_poll(&view->plan.poll, screen, "接收刘思远同志为中共预备党员", 44);
    finish(view, PAGES_LIST);
}

void views_extreme(enum screen screen, struct view *ret_view)
{
    static const char *const names[RECENT_MAX] = {VIEWS_LONG_NAME, "𠮷龘", VIEWS_LONG_NAME,
                                                  "䶮𬭎", VIEWS_LONG_NAME};
    struct view *view = ret_view;
    *view = (struct view){
        .screen = screen,
        .now = {2026, 11, 21, 6, 8, 57, 3},
        .attendance_percent = 100,
        .attendance_base = 500,
        .rate_tenths = 995,
        .open_before_min = 30,
        .health = {true, true, true, true, true, false, 500},
        .text_percent = 100,
        .plan.attendance = {500, 500, 498, 120, 100, 0, 120},
    };
    utf8_copy(view->branch, TITLE_SIZE, LONG_BRANCH);
    utf8_copy(view->room, TITLE_SIZE, LONG_PLACE);
    struct activity *activity = &view->plan.current;
    set_activity(activity, LONG_THEME, LONG_BRANCH, "2026-11-21");
    utf8_copy(activity->branches[1], TITLE_SIZE, LONG_BRANCH);
    activity->branch_count = 2;
    utf8_copy(activity->host, NAME_SIZE, "阿卜杜热西提·买买提艾合买提江");
    utf8_copy(activity->place, TITLE_SIZE, LONG_PLACE);
    set_recent(&view->plan, names, 57);
    set_member(&view->result.member, VIEWS_LONG_NAME, LONG_BRANCH,
               screen == SCREEN_OK_GUEST ? CLASS_MASSES : CLASS_FORMAL);
    static const struct ballot ballot = {{CHOICE_NONE, CHOICE_NONE, CHOICE_NONE, CHOICE_NONE}};
    view->ballot = &ballot;
    view->ballot_seconds = 30;
    view->ballot_failed = true;
    view->uploads = (struct view_uploads){
        .is_on = true, .unsent = 128, .was_sent = true, .last_sent = {2026, 12, 31, 4, 23, 59, 0}};
    set_poll(&view->plan.poll, screen, LONG_ITEM, 500);
    finish(view, PAGES_LONG_LIST);
}
