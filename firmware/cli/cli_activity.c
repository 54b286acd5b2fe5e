#include "firmware/cli/cli_activity.h"

#include "db/activity.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"

#include <inttypes.h>
#include <string.h>

static const char *const cli_activity_words[] = {
    [ACTIVITY_THEME_DAY] = "theme-day", [ACTIVITY_COMMITTEE] = "committee",
    [ACTIVITY_ASSEMBLY] = "assembly",   [ACTIVITY_GROUP] = "group",
    [ACTIVITY_LECTURE] = "lecture",     [ACTIVITY_STUDY] = "study",
};

bool cli_activity_type(const char *text, enum activity_type *ret_type)
{
    for (size_t i = 0; i < sizeof cli_activity_words / sizeof *cli_activity_words; i++)
        if (strcmp(text, cli_activity_words[i]) == 0) {
            *ret_type = (enum activity_type)i;
            return true;
        }
    return false;
}

const char *cli_activity_word(enum activity_type type)
{
    return cli_activity_words[type];
}

void cli_format_minutes(int minutes, char ret_text[CLI_MINUTES_SIZE])
{
    snprintf(ret_text, CLI_MINUTES_SIZE, "%02d:%02d", minutes / 60, minutes % 60);
}

json_t *cli_activity_json(const struct activity *activity)
{
    char start[CLI_MINUTES_SIZE], end[CLI_MINUTES_SIZE];
    json_t *branches = json_array();
    for (int i = 0; i < activity->branch_count; i++)
        json_array_append_new(branches, json_string(activity->branches[i]));
    cli_format_minutes(activity->start_min, start);
    cli_format_minutes(activity->end_min, end);
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:o}", "id",
                     (json_int_t)activity->id, "type", cli_activity_word(activity->type), "theme",
                     activity->theme, "date", activity->date, "start", start, "end", end, "place",
                     activity->place, "host", activity->host, "way", activity->way, "group",
                     activity->group, "closed", activity->closed, "branches", branches);
}

int cli_no_activity(struct cli *cli, int64_t id)
{
    cli_say(cli, "没有编号为 %" PRId64 " 的活动；themeday activity list 列出编号", id);
    return CLI_REFUSED;
}

static int cli_find_current(struct cli *cli, struct activity *ret_activity)
{
    struct moment now = clock_moment(clock_wall_ms());
    struct plan_news plan;
    enum err err = activity_plan(cli->db, &now, &plan);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    if (plan.current.id == 0) {
        cli_say(cli, "今天没有活动；请用 --activity 给出编号");
        return CLI_REFUSED;
    }
    *ret_activity = plan.current;
    return CLI_DONE;
}

int cli_find_activity(struct cli *cli, const char *text, struct activity *ret_activity)
{
    int64_t id = 0;
    if (text == NULL)
        return cli_find_current(cli, ret_activity);
    if (!cli_parse_id(cli, text, &id))
        return CLI_USAGE;
    enum err err = activity_get(cli->db, id, ret_activity);
    if (err == ERR_GONE)
        return cli_no_activity(cli, id);
    return err == ERR_OK ? CLI_DONE : cli_failed(cli, err);
}
