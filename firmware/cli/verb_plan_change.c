#include "db/plan_change.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

/* What was given of the row; NULL: stays as it is. */
struct plan_wish {
    int year, number;
    const char *month, *way, *content, *reason, *by;
};

static bool plan_apply(struct cli *cli, const struct plan_wish *wish, struct plan_row *row)
{
    if (wish->month != NULL && !cli_parse_number(cli, wish->month, 1, 12, &row->month))
        return false;
    if (wish->way != NULL && !cli_copy(cli, "way", wish->way, row->way, sizeof row->way))
        return false;
    if (wish->content == NULL)
        return true;
    if (cli_is_blank(wish->content)) {
        cli_say(cli, "--content 不能为空");
        return false;
    }
    return cli_copy(cli, "content", wish->content, row->content, sizeof row->content);
}

static int plan_change_told(struct cli *cli, const struct plan_row *row,
                            enum plan_change_outcome outcome)
{
    switch (outcome) {
    case PLAN_CHANGED:
        cli_say(cli, "计划已更改：%d　%d 月　%s", row->number, row->month, row->content);
        break;
    case PLAN_UNCHANGED:
        cli_say(cli, "没有变化");
        break;
    case PLAN_NEEDS_REASON:
        cli_say(cli, "--reason 不能为空");
        return CLI_USAGE;
    }
    if (!cli->json)
        return CLI_DONE;
    return cli_print_json(cli,
                          json_pack("{s:i, s:i, s:i, s:s, s:s, s:b}", "id", row->number, "year",
                                    row->year, "month", row->month, "way", row->way, "content",
                                    row->content, "changed", outcome == PLAN_CHANGED));
}

static int plan_change_store(struct cli *cli, const struct plan_wish *wish)
{
    struct chain_origin origin = cli_origin(wish->by);
    struct plan_row row;
    enum plan_change_outcome outcome = PLAN_CHANGED;
    enum err err = plan_get(cli->db, wish->year, wish->number, &row);
    if (err == ERR_GONE) {
        cli_say(cli, "%d 年度计划没有序号 %d；themeday plan list 列出序号", wish->year,
                wish->number);
        return CLI_REFUSED;
    }
    if (err == ERR_OK && !plan_apply(cli, wish, &row))
        return CLI_USAGE;
    if (err == ERR_OK)
        err = plan_change_row(cli->db, &origin, &row, wish->reason, &outcome);
    return err == ERR_OK ? plan_change_told(cli, &row, outcome) : cli_failed(cli, err);
}

static int plan_change_run(struct cli *cli)
{
    struct plan_wish wish = {.month = NULL};
    const char *words[2];
    int code;
    const struct cli_option options[] = {
        {.name = "month", .value = &wish.month},
        {.name = "way", .value = &wish.way},
        {.name = "content", .value = &wish.content},
        {.name = "reason", .value = &wish.reason, .required = true},
        {.name = "by", .value = &wish.by},
        {.name = NULL},
    };
    if (!cli_parse(cli, options, words, 2) ||
        !cli_parse_number(cli, words[0], PLAN_YEAR_MIN, PLAN_YEAR_MAX, &wish.year) ||
        !cli_parse_number(cli, words[1], 1, 9999, &wish.number))
        return CLI_USAGE;
    return cli_open(cli, &code) ? plan_change_store(cli, &wish) : code;
}

const struct verb verb_plan_change = {
    .name = "plan",
    .subname = "change",
    .access = VERB_WRITES,
    .arguments = "YEAR NUMBER [--month M] [--way W] [--content C] --reason R [--by NAME]",
    .summary = SENTENCE("更改年度计划的一项：月份、方式、内容；原来的内容留在记录里"),
    .run = plan_change_run,
};
