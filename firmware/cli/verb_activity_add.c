#include "db/activity.h"
#include "firmware/cli/cli_activity.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <inttypes.h>
#include <string.h>

/* The words as they were typed. */
struct activity_words {
    const char *type, *theme, *date, *start, *end, *group, *place, *host, *way;
    struct cli_values branches;
};

static bool activity_parse_type(struct cli *cli, const char *text, enum activity_type *ret_type)
{
    if (text == NULL || cli_activity_type(text, ret_type))
        return true;
    cli_say(cli, "不认识的活动类型：%s；可用 theme-day committee assembly group lecture study",
            text);
    return false;
}

static bool activity_parse_time(struct cli *cli, const char *option, const char *text,
                                int *ret_minutes)
{
    if (clock_parse_minutes(text, ret_minutes) == ERR_OK)
        return true;
    cli_say(cli, "--%s %s 不是时间；应为 时:分，如 14:30", option, text);
    return false;
}

static bool activity_parse_when(struct cli *cli, const struct activity_words *words,
                                struct activity *activity)
{
    struct moment day;
    if (clock_parse_date(words->date, &day) != ERR_OK) {
        cli_say(cli, "--date %s 不是日期；应为 年-月-日，如 2026-07-01", words->date);
        return false;
    }
    if (!activity_parse_time(cli, "start", words->start, &activity->start_min) ||
        !activity_parse_time(cli, "end", words->end, &activity->end_min))
        return false;
    if (activity->end_min <= activity->start_min) {
        cli_say(cli, "结束时间 %s 应在开始时间 %s 之后", words->end, words->start);
        return false;
    }
    return cli_copy(cli, "date", words->date, activity->date, sizeof activity->date);
}

static bool activity_parse_branches(struct cli *cli, const struct cli_values *branches,
                                    struct activity *activity)
{
    if (branches->count > BRANCHES_MAX) {
        cli_say(cli, "--branch 最多给 %d 次", BRANCHES_MAX);
        return false;
    }
    for (int i = 0; i < branches->count; i++) {
        for (int before = 0; before < i; before++)
            if (strcmp(branches->list[i], branches->list[before]) == 0) {
                cli_say(cli, "党支部“%s”给了两次", branches->list[i]);
                return false;
            }
        if (!cli_copy(cli, "branch", branches->list[i], activity->branches[i], TITLE_SIZE))
            return false;
    }
    activity->branch_count = branches->count;
    return true;
}

static bool activity_parse_texts(struct cli *cli, const struct activity_words *words,
                                 struct activity *activity)
{
    if (cli_is_blank(words->theme)) {
        cli_say(cli, "--theme 不能为空：每次活动都要有主题");
        return false;
    }
    if ((activity->type == ACTIVITY_GROUP) != (words->group[0] != '\0')) {
        cli_say(cli, "--group 与 --type group 要一起用");
        return false;
    }
    return cli_copy(cli, "theme", words->theme, activity->theme, sizeof activity->theme) &&
           cli_copy(cli, "group", words->group, activity->group, sizeof activity->group) &&
           cli_copy(cli, "place", words->place, activity->place, sizeof activity->place) &&
           cli_copy(cli, "host", words->host, activity->host, sizeof activity->host) &&
           cli_copy(cli, "way", words->way, activity->way, sizeof activity->way);
}

static bool activity_parse(struct cli *cli, struct activity *ret_activity)
{
    struct activity_words words = {.group = "", .place = "", .host = "", .way = ""};
    const struct cli_option options[] = {
        {.name = "theme", .value = &words.theme, .required = true},
        {.name = "date", .value = &words.date, .required = true},
        {.name = "start", .value = &words.start, .required = true},
        {.name = "end", .value = &words.end, .required = true},
        {.name = "type", .value = &words.type},
        {.name = "branch", .values = &words.branches},
        {.name = "group", .value = &words.group},
        {.name = "place", .value = &words.place},
        {.name = "host", .value = &words.host},
        {.name = "way", .value = &words.way},
        {.name = NULL},
    };
    *ret_activity = (struct activity){.type = ACTIVITY_THEME_DAY};
    return cli_parse(cli, options, NULL, 0) &&
           activity_parse_type(cli, words.type, &ret_activity->type) &&
           activity_parse_when(cli, &words, ret_activity) &&
           activity_parse_texts(cli, &words, ret_activity) &&
           activity_parse_branches(cli, &words.branches, ret_activity);
}

static int activity_added(struct cli *cli, const struct activity *activity, int64_t id)
{
    if (cli->json)
        return cli_print_json(cli, json_pack("{s:I}", "id", (json_int_t)id));
    fprintf(cli->out, "%" PRId64 "\n", id);
    cli_say(cli, "已安排活动 %" PRId64 "：%s　%s", id, activity->date, activity->theme);
    return CLI_DONE;
}

static int activity_add_run(struct cli *cli)
{
    struct activity activity;
    enum activity_add_outcome outcome = ACTIVITY_ADDED;
    int64_t id = 0;
    int code;
    if (!activity_parse(cli, &activity))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    struct chain_origin origin = cli_origin(NULL);
    enum err err = activity_add(cli->db, &origin, &activity, &outcome, &id);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    switch (outcome) {
    case ACTIVITY_ADDED:
        return activity_added(cli, &activity, id);
    case ACTIVITY_OVERLAPS:
        cli_say(cli, "与活动 %" PRId64 " 的时间重叠，没有安排；themeday activity show %" PRId64, id,
                id);
        return CLI_REFUSED;
    case ACTIVITY_NO_BRANCH:
        cli_say(cli, "没有“%s”这个党支部；先在名单里导入它的党员，或核对名称",
                activity.branches[id]);
        return CLI_REFUSED;
    case ACTIVITY_NO_GROUP:
        cli_say(cli, "没有人在“%s”党小组；themeday roster list 列出党小组", activity.group);
        return CLI_REFUSED;
    }
    return CLI_REFUSED;
}

const struct verb verb_activity_add = {
    .name = "activity",
    .subname = "add",
    .access = VERB_WRITES,
    .arguments =
        "--theme T --date YYYY-MM-DD --start HH:MM --end HH:MM\n"
        "      [--type theme-day|committee|assembly|group|lecture|study] [--branch NAME]...\n"
        "      [--group NAME] [--place P] [--host NAME] [--way W]",
    .summary = SENTENCE("安排一次活动；不给 --branch 时是本支部的"),
    .run = activity_add_run,
};
