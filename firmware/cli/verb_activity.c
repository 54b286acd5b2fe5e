#include "db/activity.h"
#include "firmware/cli/cli_activity.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"
#include "firmware/rules.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- list ---- */

/* One line, whatever line ends a theme has. */
static void activity_print_theme(FILE *out, const char *theme)
{
    for (const char *at = theme; *at != '\0'; at++)
        fputc((unsigned char)*at < ' ' ? ' ' : *at, out);
}

static void activity_print_line(FILE *out, const struct activity *activity)
{
    char start[CLI_MINUTES_SIZE], end[CLI_MINUTES_SIZE];
    cli_format_minutes(activity->start_min, start);
    cli_format_minutes(activity->end_min, end);
    fprintf(out, "%" PRId64 "\t%s\t%s-%s\t%s\t", activity->id, activity->date, start, end,
            cli_activity_word(activity->type));
    activity_print_theme(out, activity->theme);
    fputc('\t', out);
    for (int i = 0; i < activity->branch_count; i++)
        fprintf(out, "%s%s", i == 0 ? "" : "、", activity->branches[i]);
    fputc('\n', out);
}

static bool activity_visit(const struct activity *activity, void *context)
{
    const struct cli_list *lines = context;
    if (lines->array != NULL)
        json_array_append_new(lines->array, cli_activity_json(activity));
    else
        activity_print_line(lines->cli->out, activity);
    return true;
}

static enum err activity_list_walk(struct cli_list *lines)
{
    return activity_list(lines->cli->db, activity_visit, lines);
}

static int activity_list_run(struct cli *cli)
{
    return cli_run_list(cli, activity_list_walk);
}

const struct verb verb_activity_list = {
    .name = "activity",
    .subname = "list",
    .access = VERB_READS,
    .arguments = "",
    .summary = SENTENCE("列出活动：编号、日期、时间、类型、主题、党支部"),
    .run = activity_list_run,
};

/* ---- show ---- */

/* The figures of one branch and its verdict by the settings. */
static json_t *activity_figures_json(const struct cli *cli, const char *branch,
                                     const struct attendance *attendance)
{
    int percent = cli->settings->attendance_percent;
    int base = cli->settings->base_is_expected ? attendance->expected : attendance->total;
    return json_pack("{s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:b, s:i}", "branch",
                     branch, "total", attendance->total, "expected", attendance->expected,
                     "present", attendance->present, "late", attendance->late, "leave",
                     attendance->leave, "other", attendance->other, "absent", attendance->absent,
                     "guests", attendance->guests, "base", base, "rate_tenths",
                     rules_rate_tenths(attendance->present, base), "met",
                     rules_attendance_met(attendance->present, base, percent), "missing",
                     rules_attendance_missing(attendance->present, base, percent));
}

static void activity_print_figures(struct cli *cli, const char *branch,
                                   const struct attendance *attendance)
{
    int base = cli->settings->base_is_expected ? attendance->expected : attendance->total;
    int rate = rules_rate_tenths(attendance->present, base);
    fprintf(cli->out,
            cli_text(cli,
                     "%s\t党员总数 %d\t应到 %d\t实到 %d\t迟到 %d\t请假 %d\t其他方式 %d\t未到 %d\t"
                     "列席 %d\t到会率 %d.%d%%（%d÷%d）\n"),
            branch, attendance->total, attendance->expected, attendance->present, attendance->late,
            attendance->leave, attendance->other, attendance->absent, attendance->guests, rate / 10,
            rate % 10, attendance->present, base);
}

static int activity_print(struct cli *cli, const struct activity *activity)
{
    json_t *figures = json_array();
    if (!cli->json)
        activity_print_line(cli->out, activity);
    for (int i = 0; i < activity->branch_count; i++) {
        struct attendance attendance;
        enum err err =
            activity_attendance(cli->db, activity->id, activity->branches[i], &attendance);
        if (err != ERR_OK) {
            json_decref(figures);
            return cli_failed(cli, err);
        }
        if (cli->json)
            json_array_append_new(figures,
                                  activity_figures_json(cli, activity->branches[i], &attendance));
        else
            activity_print_figures(cli, activity->branches[i], &attendance);
    }
    if (!cli->json) {
        json_decref(figures);
        return CLI_DONE;
    }
    json_t *object = cli_activity_json(activity);
    json_object_set_new(object, "attendance", figures);
    return cli_print_json(cli, object);
}

static int activity_show_run(struct cli *cli)
{
    const struct cli_option options[] = {{.name = NULL}};
    const char *word;
    int64_t id = 0;
    struct activity activity;
    int code;
    if (!cli_parse(cli, options, &word, 1) || !cli_parse_id(cli, word, &id))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    enum err err = activity_get(cli->db, id, &activity);
    if (err == ERR_GONE)
        return cli_no_activity(cli, id);
    return err == ERR_OK ? activity_print(cli, &activity) : cli_failed(cli, err);
}

const struct verb verb_activity_show = {
    .name = "activity",
    .subname = "show",
    .access = VERB_READS,
    .arguments = "ID",
    .summary = SENTENCE("显示一次活动和到会情况"),
    .run = activity_show_run,
};
