#include "db/activity_change.h"
#include "firmware/cli/cli_activity.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <inttypes.h>

/* ---- change ---- */

/* The words as they were typed; NULL: that stays. */
struct change_words {
    const char *id, *theme, *date, *start, *end, *place, *host, *way, *reason, *reported, *by;
    bool leave_month;
};

static bool change_parse(struct cli *cli, struct change_words *words)
{
    const struct cli_option options[] = {
        {.name = "theme", .value = &words->theme},
        {.name = "date", .value = &words->date},
        {.name = "start", .value = &words->start},
        {.name = "end", .value = &words->end},
        {.name = "place", .value = &words->place},
        {.name = "host", .value = &words->host},
        {.name = "way", .value = &words->way},
        {.name = "reason", .value = &words->reason},
        {.name = "reported", .value = &words->reported},
        {.name = "leave-month", .flag = &words->leave_month},
        {.name = "by", .value = &words->by},
        {.name = NULL},
    };
    char reason[TITLE_SIZE];
    words->reason = words->reported = "";
    return cli_parse(cli, options, &words->id, 1) &&
           cli_copy(cli, "reason", words->reason, reason, sizeof reason);
}

static bool change_text(struct cli *cli, const char *option, const char *text, char *ret_text,
                        size_t size)
{
    return text == NULL || cli_copy(cli, option, text, ret_text, size);
}

static bool change_minutes(struct cli *cli, const char *option, const char *text, int *ret_minutes)
{
    if (text == NULL || clock_parse_minutes(text, ret_minutes) == ERR_OK)
        return true;
    cli_say(cli, "--%s %s 不是时间；应为 时:分，如 14:30", option, text);
    return false;
}

static bool change_day(struct cli *cli, const char *option, const char *text)
{
    struct moment day;
    if (text == NULL || text[0] == '\0' || clock_parse_date(text, &day) == ERR_OK)
        return true;
    cli_say(cli, "--%s %s 不是日期；应为 年-月-日，如 2026-07-01", option, text);
    return false;
}

/* The activity as it shall be. */
static bool change_apply(struct cli *cli, const struct change_words *words,
                         struct activity *activity)
{
    if (!change_text(cli, "theme", words->theme, activity->theme, sizeof activity->theme) ||
        !change_text(cli, "date", words->date, activity->date, sizeof activity->date) ||
        !change_text(cli, "place", words->place, activity->place, sizeof activity->place) ||
        !change_text(cli, "host", words->host, activity->host, sizeof activity->host) ||
        !change_text(cli, "way", words->way, activity->way, sizeof activity->way) ||
        !change_day(cli, "date", activity->date) || !change_day(cli, "reported", words->reported) ||
        !change_minutes(cli, "start", words->start, &activity->start_min) ||
        !change_minutes(cli, "end", words->end, &activity->end_min))
        return false;
    if (cli_is_blank(activity->theme) || activity->end_min <= activity->start_min) {
        cli_say(cli, "主题不能为空，结束时间应在开始时间之后");
        return false;
    }
    return true;
}

static int change_told(struct cli *cli, const struct activity *activity,
                       enum activity_change_outcome outcome, int64_t other)
{
    switch (outcome) {
    case ACTIVITY_CHANGED:
        cli_say(cli, "活动 %" PRId64 " 已更改：%s　%s", activity->id, activity->date,
                activity->theme);
        return cli->json ? cli_print_json(cli, cli_activity_json(activity)) : CLI_DONE;
    case ACTIVITY_UNCHANGED:
        cli_say(cli, "没有不同之处，没有改动");
        return cli->json ? cli_print_json(cli, cli_activity_json(activity)) : CLI_DONE;
    case ACTIVITY_CHANGE_OVERLAPS:
        cli_say(cli, "与活动 %" PRId64 " 的时间重叠，没有改动", other);
        break;
    case ACTIVITY_NEEDS_REASON:
        cli_say(cli, "改日期要用 --reason 说明原因（并报党委报备），没有改动");
        break;
    case ACTIVITY_LEAVES_MONTH:
        cli_say(cli, "新日期不在当月，而活动必须在当月完成，没有改动；确实如此时加 --leave-month");
        break;
    case ACTIVITY_HAS_CHECKINS:
        cli_say(cli, "已有人签到，日期不能再改");
        break;
    }
    return CLI_REFUSED;
}

static int activity_change_run(struct cli *cli)
{
    struct change_words words = {.id = NULL};
    struct activity activity;
    int64_t id, other = 0;
    int code;
    if (!change_parse(cli, &words) || !cli_parse_id(cli, words.id, &id))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    code = cli_find_activity(cli, words.id, &activity);
    if (code != CLI_DONE)
        return code;
    if (!change_apply(cli, &words, &activity))
        return CLI_USAGE;
    struct activity_wish wish = {.activity = activity,
                                 .reason = words.reason,
                                 .reported_on = words.reported,
                                 .accept_month = words.leave_month};
    struct chain_origin origin = cli_origin(words.by);
    enum activity_change_outcome outcome = ACTIVITY_CHANGED;
    enum err err = activity_change(cli->db, &origin, &wish, &outcome, &other);
    return err == ERR_OK ? change_told(cli, &activity, outcome, other) : cli_failed(cli, err);
}

const struct verb verb_activity_change = {
    .name = "activity",
    .subname = "change",
    .access = VERB_WRITES,
    .arguments = "ID [--date D --reason TEXT [--reported D] [--leave-month]] [--start HH:MM]\n"
                 "      [--end HH:MM] [--theme T] [--place P] [--host NAME] [--way W] [--by NAME]",
    .summary = SENTENCE("更改一次活动；改日期要写明原因，--reported 是报备日期"),
    .run = activity_change_run,
};

/* ---- open, close ---- */

static int activity_switched(struct cli *cli, const struct activity *activity, bool opened,
                             enum activity_open_outcome outcome)
{
    switch (outcome) {
    case ACTIVITY_SWITCHED:
        if (opened)
            cli_say(cli, "已开放签到：%s", activity->theme);
        else
            cli_say(cli, "已结束签到：%s", activity->theme);
        break;
    case ACTIVITY_WAS_SO:
        cli_say(cli, "早已如此，没有改动");
        break;
    case ACTIVITY_NOT_TODAY:
        cli_say(cli, "活动日期是 %s，只能在当天开放签到", activity->date);
        return CLI_REFUSED;
    }
    if (cli->json)
        return cli_print_json(cli,
                              json_pack("{s:I, s:b, s:b}", "id", (json_int_t)activity->id, "open",
                                        opened, "changed", outcome == ACTIVITY_SWITCHED));
    return CLI_DONE;
}

static int activity_switch(struct cli *cli, bool opens)
{
    const char *word, *by = NULL;
    const struct cli_option options[] = {{.name = "by", .value = &by}, {.name = NULL}};
    struct activity activity;
    int64_t id;
    int code;
    if (!cli_parse(cli, options, &word, 1) || !cli_parse_id(cli, word, &id))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    code = cli_find_activity(cli, word, &activity);
    if (code != CLI_DONE)
        return code;
    struct chain_origin origin = cli_origin(by);
    enum activity_open_outcome outcome = ACTIVITY_SWITCHED;
    enum err err = opens ? activity_open(cli->db, &origin, id, &outcome)
                         : activity_close(cli->db, &origin, id, &outcome);
    return err == ERR_OK ? activity_switched(cli, &activity, opens, outcome) : cli_failed(cli, err);
}

static int activity_open_run(struct cli *cli)
{
    return activity_switch(cli, true);
}

static int activity_close_run(struct cli *cli)
{
    return activity_switch(cli, false);
}

const struct verb verb_activity_open = {
    .name = "activity",
    .subname = "open",
    .access = VERB_WRITES,
    .arguments = "ID [--by NAME]",
    .summary = SENTENCE("当天手动开放签到，直到手动结束"),
    .run = activity_open_run,
};

const struct verb verb_activity_close = {
    .name = "activity",
    .subname = "close",
    .access = VERB_WRITES,
    .arguments = "ID [--by NAME]",
    .summary = SENTENCE("手动结束签到"),
    .run = activity_close_run,
};
