#include "firmware/cli/cli_activity.h"

#include "firmware/cli/cli_say.h"

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
    cli_say(cli, "没有编号为 %" PRId64 " 的活动；themeday activity list 列出编号",
            "there is no activity %" PRId64 "; themeday activity list shows their numbers", id);
    return CLI_REFUSED;
}
