#include "tests/harness/fleet_month.h"

#include "db/activity_change.h"
#include "db/activity_step.h"
#include "db/branch.h"
#include "db/checkin.h"
#include "db/leave.h"
#include "db/makeup.h"
#include "db/member.h"
#include "db/other_way.h"
#include "db/plan.h"
#include "db/poll.h"
#include "db/roster.h"
#include "db/statement.h"
#include "tests/harness/seed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { START_MIN = 14 * 60, END_MIN = 17 * 60 + 30, VOTE_MIN = 17 * 60, LATE_AFTER_MIN = 10 };

static const char *const themes[] = {
    "学习贯彻《中国共产党纪律处分条例》",
    "到社区报到开展志愿服务",
    "重温入党誓词，参观党史馆",
    "“学雷锋”志愿服务行动",
    "专题学习研讨：以高质量党建促发展",
    "清明祭英烈，赓续红色血脉",
    "结对共建，为企业办实事",
    "庆祝建党，讲述身边的党员故事",
    "观看警示教育片，开展廉洁谈心",
    "先锋模范行动：攻坚克难作表率",
    "无偿献血和急救知识培训",
    "盘点全年工作，民主生活会前学习",
};

static const char *const ways[] = {"专题学习研讨", "党员志愿行动", "红色教育行动", "先锋模范行动"};

void fleet_must(enum err err, const char *what)
{
    if (err == ERR_OK)
        return;
    fprintf(stderr, "fleet: %s: %s\n", what, err_name(err));
    abort();
}

/* ---- the clock ---- */

/* Days may be outside the month; the terminal has never been switched off. */
static void fleet_at(struct fleet_terminal *terminal, struct moment day, int minute, int second)
{
    struct stamp *stamp = &terminal->origin.stamp;
    day.minute = minute;
    day.second = second;
    stamp->wall_ms = clock_wall_of(day);
    stamp->mono_ms =
        stamp->wall_ms - clock_wall_of((struct moment){.year = 2020, .month = 1, .day = 1});
    snprintf(stamp->boot_id, sizeof stamp->boot_id, "00000000-0000-4000-8000-%012d",
             terminal->branch.index);
    stamp->trusted = true;
}

static void fleet_date(struct moment day, char ret_date[DATE_SIZE])
{
    struct moment whole = clock_moment(clock_wall_of(day));
    char text[48];
    snprintf(text, sizeof text, "%04d-%02d-%02d", whole.year, whole.month, whole.day);
    memcpy(ret_date, text, DATE_SIZE);
}

static struct moment fleet_days_later(struct moment day, int days)
{
    day.day += days;
    return day;
}

/* ---- the beginning ---- */

static bool fleet_keep_person(const struct member *member, void *context)
{
    struct fleet_terminal *terminal = context;
    int index = atoi(member->number) - 1;
    if (index >= 0 && index < FLEET_PEOPLE_MAX)
        terminal->people[index] = member->id;
    return true;
}

static void fleet_import_roster(struct fleet_terminal *terminal)
{
    struct roster_report report = {0};
    struct roster_options options = {.cards = UID_AS_WRITTEN};
    char *text = fleet_branch_roster(&terminal->branch);
    fleet_must(
        roster_import(terminal->db, &terminal->origin, text, strlen(text), &options, &report),
        "roster");
    if (report.refused)
        fleet_must(ERR_INVALID, "roster");
    roster_report_clear(&report);
    free(text);
    fleet_must(member_list(terminal->db, fleet_keep_person, terminal), "members");
}

static void fleet_import_plan(struct fleet_terminal *terminal, int year, int months)
{
    struct plan_row rows[12];
    enum plan_outcome outcome;
    size_t index;
    memset(rows, 0, sizeof rows);
    for (int i = 0; i < months; i++) {
        rows[i].year = year;
        rows[i].number = rows[i].month = i + 1;
        snprintf(rows[i].way, sizeof rows[i].way, "%s", ways[i % 4]);
        snprintf(rows[i].content, sizeof rows[i].content, "%s", themes[i]);
    }
    fleet_must(
        plan_import_rows(terminal->db, &terminal->origin, rows, (size_t)months, &outcome, &index),
        "plan");
}

void fleet_month_prepare(struct fleet_terminal *terminal, int year, int months)
{
    terminal->origin.by = "cli";
    fleet_at(terminal, (struct moment){.year = year, .month = 1, .day = 1}, 9 * 60, 0);
    fleet_must(branch_init(terminal->db, &terminal->origin, terminal->branch.name, "党员活动室"),
               "branch");
    fleet_import_roster(terminal);
    fleet_import_plan(terminal, year, months);
}

/* ---- before the day ---- */

static int64_t fleet_announce(struct fleet_terminal *terminal, struct moment day)
{
    struct activity activity = {
        .type = ACTIVITY_THEME_DAY, .start_min = START_MIN, .end_min = END_MIN};
    enum activity_add_outcome outcome;
    char date[DATE_SIZE];
    int64_t id = 0;
    fleet_at(terminal, fleet_days_later(day, -10), 9 * 60 + 30, 0);
    fleet_date(day, activity.date);
    strcpy(activity.theme, themes[day.month - 1]);
    strcpy(activity.place, "党员活动室");
    strcpy(activity.host, "党支部书记");
    strcpy(activity.way, ways[(day.month - 1) % 4]);
    fleet_must(activity_add(terminal->db, &terminal->origin, &activity, &outcome, &id), "activity");
    if (outcome != ACTIVITY_ADDED)
        fleet_must(ERR_INVALID, "activity");
    fleet_date(fleet_days_later(day, -10), date);
    for (int step = 1; step <= 3; step++)
        fleet_must(activity_step_set(terminal->db, &terminal->origin, id, step, date), "steps");
    return id;
}

/* ---- who comes ---- */

enum fleet_fate { FATE_COMES, FATE_LATE, FATE_BY_HAND, FATE_LEAVE, FATE_ONLINE, FATE_ABSENT };

static enum fleet_fate fleet_decide(struct dice *dice, const struct fleet_branch *branch)
{
    if (dice_chance(dice, branch->diligence))
        return dice_chance(dice, 40)   ? FATE_LATE
               : dice_chance(dice, 20) ? FATE_BY_HAND
                                       : FATE_COMES;
    return dice_chance(dice, 600) ? FATE_LEAVE : dice_chance(dice, 150) ? FATE_ONLINE : FATE_ABSENT;
}

static void fleet_tap(struct fleet_terminal *terminal, int64_t activity, int person, bool late)
{
    struct card card = seed_card(terminal->branch.index * FLEET_PEOPLE_MAX + person);
    struct checkin_result result;
    struct attendance attendance;
    fleet_must(checkin_record(terminal->db, &terminal->origin.stamp, activity, &card, late, &result,
                              &attendance),
               "tap");
    if (result.outcome != CHECKIN_NEW && result.outcome != CHECKIN_GUEST)
        fleet_must(ERR_INVALID, "tap");
}

static void fleet_stay_away(struct fleet_terminal *terminal, int64_t activity, int64_t person,
                            enum fleet_fate fate)
{
    enum leave_outcome leave;
    enum other_way_outcome other;
    enum leave_kind kind = (enum leave_kind)dice_roll(&terminal->branch.dice, 3);
    if (fate == FATE_LEAVE)
        fleet_must(leave_set(terminal->db, &terminal->origin, activity, person, kind, true, &leave),
                   "leave");
    if (fate == FATE_ONLINE)
        fleet_must(other_way_set(terminal->db, &terminal->origin, activity, person,
                                 OTHER_WAY_ONLINE, "", &other),
                   "online");
}

static void fleet_sign_in_by_hand(struct fleet_terminal *terminal, int64_t activity, int64_t person)
{
    enum checkin_outcome outcome;
    fleet_must(
        checkin_add(terminal->db, &terminal->origin, activity, person, "忘带卡", false, &outcome),
        "by hand");
}

/* The first one, the secretary, always comes: somebody has to be there. */
static void fleet_gather(struct fleet_terminal *terminal, int64_t activity, struct moment day,
                         bool ret_here[FLEET_PEOPLE_MAX])
{
    struct fleet_branch *branch = &terminal->branch;
    enum fleet_fate fates[FLEET_PEOPLE_MAX];
    int all = branch->members + branch->applicants;
    fleet_at(terminal, fleet_days_later(day, -1), 16 * 60, 0);
    for (int i = 0; i < all; i++) {
        fates[i] =
            i == 0 || i >= branch->members ? FATE_COMES : fleet_decide(&branch->dice, branch);
        ret_here[i] = fates[i] <= FATE_BY_HAND;
        fleet_stay_away(terminal, activity, terminal->people[i], fates[i]);
    }
    for (int i = 0; i < all; i++) {
        bool late = fates[i] == FATE_LATE;
        fleet_at(terminal, day, late ? START_MIN + LATE_AFTER_MIN + 2 : START_MIN - 20, 7 * i);
        if (fates[i] == FATE_COMES || late)
            fleet_tap(terminal, activity, i, late);
        else if (fates[i] == FATE_BY_HAND)
            fleet_sign_in_by_hand(terminal, activity, terminal->people[i]);
    }
}

static int fleet_invite(struct fleet_terminal *terminal, int64_t activity, struct moment day)
{
    static const char *const names[] = {"郑部长", "钱联络员", "孙代表"};
    int guests =
        dice_chance(&terminal->branch.dice, 300) ? 1 + dice_roll(&terminal->branch.dice, 3) : 0;
    int64_t id;
    fleet_at(terminal, day, START_MIN + 5, 0);
    for (int i = 0; i < guests; i++)
        fleet_must(guest_add(terminal->db, &terminal->origin, activity, names[i],
                             i == 0 ? GUEST_SUPERIOR : GUEST_SERVED, "", &id),
                   "guest");
    return guests;
}

/* ---- the evaluation ---- */

static struct ballot fleet_fill_in(struct dice *dice, int content)
{
    struct ballot ballot = {.choices = {0}};
    for (int i = 0; i < EVALUATION_QUESTIONS; i++)
        ballot.choices[i] = (int8_t)(dice_chance(dice, 10)         ? CHOICE_NONE
                                     : !dice_chance(dice, content) ? EVALUATION_UNSATISFIED
                                     : dice_chance(dice, 800)      ? EVALUATION_SATISFIED
                                                                   : EVALUATION_BASIC);
    return ballot;
}

static void fleet_cast(struct fleet_terminal *terminal, const struct poll_voter *voter,
                       enum poll_access access, int content)
{
    enum poll_cast_outcome outcome;
    struct ballot ballot = fleet_fill_in(&terminal->branch.dice, content);
    if (access != POLL_READY)
        fleet_must(ERR_INVALID, "voter");
    fleet_must(poll_cast(terminal->db, voter, &ballot, &outcome), "ballot");
}

static void fleet_let_guests_vote(struct fleet_terminal *terminal, int64_t poll, int guests,
                                  int content)
{
    struct poll_voter voter;
    enum poll_access access;
    if (guests > 0)
        fleet_must(poll_issue_turns(terminal->db, &terminal->origin, poll, guests), "turns");
    for (int i = 0; i < guests; i++) {
        fleet_must(poll_take_turn(terminal->db, &voter, &access), "turn");
        fleet_cast(terminal, &voter, access, content);
    }
}

/* A few go home before. */
static void fleet_vote(struct fleet_terminal *terminal, int64_t activity, struct moment day,
                       const bool here[FLEET_PEOPLE_MAX], int guests)
{
    struct fleet_branch *branch = &terminal->branch;
    struct poll_wish wish = {.activity_id = activity, .kind = POLL_EVALUATION, .item = ""};
    struct poll_voter voter;
    enum poll_open_outcome outcome;
    enum poll_access access;
    int64_t id = 0;
    int content = dice_chance(&branch->dice, branch->dullness) ? 500 : branch->content;
    fleet_at(terminal, day, VOTE_MIN, 0);
    fleet_must(poll_open(terminal->db, &terminal->origin, &wish, &outcome, &id), "poll");
    if (outcome != POLL_OPENED)
        fleet_must(ERR_INVALID, "poll");
    for (int i = 0; i < branch->members + branch->applicants; i++) {
        struct card card = seed_card(branch->index * FLEET_PEOPLE_MAX + i);
        if (!here[i] || (i > 0 && dice_chance(&branch->dice, 30)))
            continue;
        fleet_must(poll_find_voter(terminal->db, &card, &voter, &access), "voter");
        fleet_cast(terminal, &voter, access, content);
    }
    fleet_let_guests_vote(terminal, id, guests, content);
    fleet_at(terminal, day, VOTE_MIN + 10, 0);
    fleet_must(poll_close(terminal->db, &terminal->origin, id), "poll");
}

/* ---- a month ---- */

/* S2:106: the record form is due two days later; some need longer. */
static void fleet_conclude(struct fleet_terminal *terminal, int64_t activity, struct moment day)
{
    struct dice *dice = &terminal->branch.dice;
    enum activity_open_outcome outcome;
    char date[DATE_SIZE];
    bool late = dice_chance(dice, terminal->branch.lateness);
    fleet_at(terminal, day, END_MIN, 0);
    fleet_must(activity_close(terminal->db, &terminal->origin, activity, &outcome), "close");
    fleet_date(day, date);
    for (int step = 4; step <= 8; step++)
        fleet_must(activity_step_set(terminal->db, &terminal->origin, activity, step, date),
                   "steps");
    day = fleet_days_later(day, late ? 3 + dice_roll(dice, 7) : dice_roll(dice, 3));
    fleet_date(day, date);
    fleet_at(terminal, day, 18 * 60 + 20, 0);
    fleet_must(activity_step_set(terminal->db, &terminal->origin, activity, 9, date), "steps");
}

int64_t fleet_month_hold(struct fleet_terminal *terminal, int year, int month)
{
    bool here[FLEET_PEOPLE_MAX];
    struct moment day = {
        .year = year, .month = month, .day = 11 + dice_roll(&terminal->branch.dice, 15)};
    terminal->origin.by = "李组织委员";
    fleet_must(db_begin(terminal->db), "begin");
    int64_t id = fleet_announce(terminal, day);
    fleet_gather(terminal, id, day, here);
    int guests = fleet_invite(terminal, id, day);
    fleet_must(db_commit(terminal->db), "commit");
    fleet_vote(terminal, id, day, here, guests);
    fleet_conclude(terminal, id, day);
    return id;
}

/* ---- afterwards ---- */

struct fleet_owed {
    int64_t people[FLEET_PEOPLE_MAX];
    int count;
};

static bool fleet_keep_owed(const struct makeup *makeup, void *context)
{
    struct fleet_owed *owed = context;
    owed->people[owed->count++] = makeup->member.id;
    return owed->count < FLEET_PEOPLE_MAX;
}

static void fleet_make_up(struct fleet_terminal *terminal, int64_t activity, int64_t person)
{
    struct makeup done = {.activity_id = activity,
                          .member = {.id = person},
                          .way = MAKEUP_TOLD,
                          .content = "学习原文并交流体会",
                          .by_whom = "党小组组长"};
    enum makeup_outcome outcome;
    fleet_date(clock_moment(terminal->origin.stamp.wall_ms), done.date);
    fleet_must(makeup_done(terminal->db, &terminal->origin, &done, &outcome), "make-up");
}

bool fleet_month_correct(struct fleet_terminal *terminal, int64_t activity, int of_thousand)
{
    struct fleet_owed owed = {.count = 0};
    struct makeup_filter filter = {.activity_id = activity};
    struct moment day = clock_moment(terminal->origin.stamp.wall_ms);
    int corrections = 0;
    day.hour = 0;
    fleet_at(terminal, fleet_days_later(day, 2), 10 * 60, 0);
    struct moment now = clock_moment(terminal->origin.stamp.wall_ms);
    fleet_must(makeup_list(terminal->db, &now, &filter, fleet_keep_owed, &owed), "make-ups");
    for (int i = 0; i < owed.count; i++)
        if (dice_chance(&terminal->branch.dice, of_thousand)) {
            fleet_make_up(terminal, activity, owed.people[i]);
            corrections++;
        } else if (dice_chance(&terminal->branch.dice, 50)) {
            fleet_sign_in_by_hand(terminal, activity, owed.people[i]);
            corrections++;
        }
    return corrections > 0;
}
