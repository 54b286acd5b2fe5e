#include "db/activity.h"
#include "firmware/cli/cli_activity.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"
#include "firmware/rules.h"

#include <string.h>

/* The lines of product.md §6b, to be read aloud. */
struct announcement {
    struct cli *cli;
    const struct activity *activity;
    const char *branch; /* whose figures come next */
    struct attendance attendance;
    bool with_names;
    json_t *absent, *on_leave; /* of the branch; NULL as text */
    bool of_leave;             /* which of both lists is being printed */
    int listed;
};

static int announce_base(const struct announcement *announcement)
{
    return announcement->cli->settings->base_is_expected ? announcement->attendance.expected
                                                         : announcement->attendance.total;
}

/* ---- names, without a reason ---- */

static bool announce_name(const struct sheet_line *line, void *context)
{
    struct announcement *announcement = context;
    bool missing = line->expected && !line->present && !line->other_way;
    if (!missing || strcmp(line->member.branch, announcement->branch) != 0 ||
        line->on_leave != announcement->of_leave)
        return true;
    if (announcement->cli->json) {
        json_t *list = announcement->of_leave ? announcement->on_leave : announcement->absent;
        json_array_append_new(list, json_string(line->member.name));
        return true;
    }
    FILE *out = announcement->cli->out;
    if (announcement->listed++ > 0)
        fputs(cli_text(announcement->cli, "、"), out);
    else
        fputs(announcement->of_leave ? cli_text(announcement->cli, "请假：")
                                     : cli_text(announcement->cli, "未到："),
              out);
    fputs(line->member.name, out);
    return true;
}

static enum err announce_names(struct announcement *announcement)
{
    enum err err = ERR_OK;
    for (int i = 0; i < 2 && err == ERR_OK && announcement->with_names; i++) {
        announcement->of_leave = i == 0;
        announcement->listed = 0;
        err = activity_sheet(announcement->cli->db, announcement->activity->id, announce_name,
                             announcement);
        if (announcement->listed > 0)
            fputc('\n', announcement->cli->out);
    }
    return err;
}

/* ---- figures ---- */

static void announce_head(const struct announcement *announcement)
{
    static const char *const types[] = {
        [ACTIVITY_THEME_DAY] = SENTENCE("主题党日"), [ACTIVITY_COMMITTEE] = SENTENCE("支委会"),
        [ACTIVITY_ASSEMBLY] = SENTENCE("党员大会"),  [ACTIVITY_GROUP] = SENTENCE("党小组会"),
        [ACTIVITY_LECTURE] = SENTENCE("党课"),       [ACTIVITY_STUDY] = SENTENCE("集中学习"),
    };
    struct cli *cli = announcement->cli;
    const struct activity *activity = announcement->activity;
    const char *type = cli_text(cli, types[activity->type]);
    fprintf(cli->out, cli_text(cli, "%s　%s　%s　到会情况\n"), announcement->branch, activity->date,
            type);
}

/* Zeros are left out, but 请假 and 未到. */
static void announce_figures(struct announcement *announcement)
{
    struct cli *cli = announcement->cli;
    const struct attendance *figures = &announcement->attendance;
    fprintf(cli->out, cli_text(cli, "党员总数 %d 人，应到 %d 人，实到 %d 人"), figures->total,
            figures->expected, figures->present);
    if (figures->late > 0)
        fprintf(cli->out, cli_text(cli, "（迟到 %d 人）"), figures->late);
    fprintf(cli->out, cli_text(cli, "\n请假 %d 人"), figures->leave);
    if (figures->other > 0)
        fprintf(cli->out, cli_text(cli, "，其他方式参加 %d 人"), figures->other);
    fprintf(cli->out, cli_text(cli, "，未到 %d 人\n"), figures->absent);
    if (figures->guests > 0)
        fprintf(cli->out, cli_text(cli, "列席 %d 人\n"), figures->guests);
}

static void announce_verdict(struct announcement *announcement)
{
    struct cli *cli = announcement->cli;
    int base = announce_base(announcement), present = announcement->attendance.present;
    int percent = cli->settings->attendance_percent, rate = rules_rate_tenths(present, base);
    const char *whose =
        cli->settings->base_is_expected ? cli_text(cli, "应到人数") : cli_text(cli, "党员总数");
    fprintf(cli->out, cli_text(cli, "到会率 %d.%d%%（%d÷%d）\n"), rate / 10, rate % 10, present,
            base);
    if (rules_attendance_met(present, base, percent))
        fprintf(cli->out, cli_text(cli, "达到%s %d%% 的要求\n"), whose, percent);
    else
        fprintf(cli->out, cli_text(cli, "未达到%s %d%% 的要求，还差 %d 人\n"), whose, percent,
                rules_attendance_missing(present, base, percent));
}

static json_t *announce_json(const struct announcement *announcement)
{
    const struct attendance *figures = &announcement->attendance;
    int base = announce_base(announcement);
    int percent = announcement->cli->settings->attendance_percent;
    json_t *object = json_pack(
        "{s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:b, s:i}", "branch",
        announcement->branch, "total", figures->total, "expected", figures->expected, "present",
        figures->present, "late", figures->late, "leave", figures->leave, "other", figures->other,
        "absent", figures->absent, "guests", figures->guests, "base", base, "rate_tenths",
        rules_rate_tenths(figures->present, base), "percent", percent, "met",
        rules_attendance_met(figures->present, base, percent), "missing",
        rules_attendance_missing(figures->present, base, percent));
    if (announcement->with_names) {
        json_object_set(object, "on_leave_names", announcement->on_leave);
        json_object_set(object, "absent_names", announcement->absent);
    }
    return object;
}

/* ---- all branches ---- */

static enum err announce_branch(struct announcement *announcement, json_t *array)
{
    struct cli *cli = announcement->cli;
    enum err err = activity_attendance(cli->db, announcement->activity->id, announcement->branch,
                                       &announcement->attendance);
    if (err != ERR_OK)
        return err;
    if (!cli->json) {
        announce_head(announcement);
        announce_figures(announcement);
        announce_verdict(announcement);
        return announce_names(announcement);
    }
    announcement->absent = json_array();
    announcement->on_leave = json_array();
    err = announce_names(announcement);
    json_array_append_new(array, announce_json(announcement));
    json_decref(announcement->absent);
    json_decref(announcement->on_leave);
    return err;
}

static int announce_all(struct cli *cli, const struct activity *activity, bool with_names)
{
    struct announcement announcement = {.cli = cli, .activity = activity, .with_names = with_names};
    json_t *array = json_array();
    enum err err = ERR_OK;
    for (int i = 0; i < activity->branch_count && err == ERR_OK; i++) {
        announcement.branch = activity->branches[i];
        err = announce_branch(&announcement, array);
    }
    if (err != ERR_OK || !cli->json) {
        json_decref(array);
        if (err != ERR_OK)
            return cli_failed(cli, err);
        fprintf(cli->out, cli_text(cli, "今天的主题：%s"), activity->theme);
        if (activity->host[0] != '\0')
            fprintf(cli->out, cli_text(cli, "　主持：%s"), activity->host);
        fputc('\n', cli->out);
        return CLI_DONE;
    }
    json_t *object = cli_activity_json(activity);
    json_object_set_new(object, "attendance", array);
    return cli_print_json(cli, object);
}

static int announce_run(struct cli *cli)
{
    const char *word;
    bool with_names = false;
    const struct cli_option options[] = {{.name = "names", .flag = &with_names}, {.name = NULL}};
    struct activity activity;
    int64_t id;
    int code;
    if (!cli_parse(cli, options, &word, 1) || !cli_parse_id(cli, word, &id))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    code = cli_find_activity(cli, word, &activity);
    return code == CLI_DONE ? announce_all(cli, &activity, with_names) : code;
}

const struct verb verb_announce = {
    .name = "announce",
    .subname = NULL,
    .access = VERB_READS,
    .arguments = "ID [--names]",
    .summary =
        SENTENCE("通报到会情况：各党支部的人数、到会率和是否达到要求；--names 加上姓名，不含原因"),
    .run = announce_run,
};
