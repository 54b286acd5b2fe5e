#include "db/makeup.h"
#include "firmware/base/utf8.h"
#include "firmware/cli/cli_activity.h"
#include "firmware/cli/cli_member.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <inttypes.h>
#include <stdlib.h>

static const struct {
    const char *word, *text;
} makeup_ways[] = {
    [MAKEUP_ALONE] = {"alone", SENTENCE("个人自学")},
    [MAKEUP_TOLD] = {"told", SENTENCE("一对一传达")},
    [MAKEUP_ONLINE] = {"online", SENTENCE("线上")},
    [MAKEUP_ELSEWHERE] = {"elsewhere", SENTENCE("参加另场")},
    [MAKEUP_OTHER] = {"other", SENTENCE("其他")},
};

enum { MAKEUP_WAYS = sizeof makeup_ways / sizeof *makeup_ways };

/* ---- done ---- */

struct makeup_input {
    const char *who, *activity, *way, *date, *content, *whom, *by;
};

static bool makeup_parse(struct cli *cli, struct makeup_input *input, struct makeup *ret_done)
{
    const char *words[MAKEUP_WAYS];
    char today[CLI_TIME_SIZE];
    int way = MAKEUP_ALONE;
    struct moment day;
    for (int i = 0; i < MAKEUP_WAYS; i++)
        words[i] = makeup_ways[i].word;
    if (!cli_parse_choice(cli, "way", input->way, words, MAKEUP_WAYS, &way) ||
        !cli_copy(cli, "content", input->content, ret_done->content, sizeof ret_done->content) ||
        !cli_copy(cli, "whom", input->whom, ret_done->by_whom, sizeof ret_done->by_whom))
        return false;
    if (input->date != NULL && clock_parse_date(input->date, &day) != ERR_OK) {
        cli_say(cli, "--date %s 不是日期；应为 年-月-日，如 2026-07-01", input->date);
        return false;
    }
    cli_format_time(clock_wall_ms(), today);
    ret_done->way = (enum makeup_way)way;
    utf8_copy(ret_done->date, sizeof ret_done->date, input->date != NULL ? input->date : today);
    return true;
}

static int makeup_told(struct cli *cli, const struct makeup *done, enum makeup_outcome outcome)
{
    switch (outcome) {
    case MAKEUP_DONE:
        cli_say(cli, "补学已完成：%s　%s", done->member.name, done->date);
        break;
    case MAKEUP_WAS_DONE:
        cli_say(cli, "%s 的补学早已完成，没有改动", done->member.name);
        break;
    case MAKEUP_NOT_OWED:
        cli_say(cli, "%s 这次不用补学（到会、以其他方式参加，或不在应到名单中）",
                done->member.name);
        return CLI_REFUSED;
    }
    if (cli->json)
        return cli_print_json(cli, json_pack("{s:I, s:I, s:s, s:b}", "member",
                                             (json_int_t)done->member.id, "activity",
                                             (json_int_t)done->activity_id, "name",
                                             done->member.name, "changed", outcome == MAKEUP_DONE));
    return CLI_DONE;
}

static int makeup_done_run(struct cli *cli)
{
    struct makeup_input input = {.content = "", .whom = ""};
    struct makeup done = {.done = true};
    struct activity activity;
    int code;
    const struct cli_option options[] = {
        {.name = "activity", .value = &input.activity, .required = true},
        {.name = "way", .value = &input.way, .required = true},
        {.name = "date", .value = &input.date},
        {.name = "content", .value = &input.content},
        {.name = "whom", .value = &input.whom},
        {.name = "by", .value = &input.by},
        {.name = NULL},
    };
    if (!cli_parse(cli, options, &input.who, 1) || !makeup_parse(cli, &input, &done))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    code = cli_find_member(cli, input.who, &done.member);
    if (code == CLI_DONE)
        code = cli_find_activity(cli, input.activity, &activity);
    if (code != CLI_DONE)
        return code;
    done.activity_id = activity.id;
    struct chain_origin origin = cli_origin(input.by);
    enum makeup_outcome outcome = MAKEUP_DONE;
    enum err err = makeup_done(cli->db, &origin, &done, &outcome);
    return err == ERR_OK ? makeup_told(cli, &done, outcome) : cli_failed(cli, err);
}

const struct verb verb_makeup_done = {
    .name = "makeup",
    .subname = "done",
    .access = VERB_WRITES,
    .arguments = "MEMBER --activity ID --way alone|told|online|elsewhere|other [--date DATE]\n"
                 "      [--content TEXT] [--whom NAME] [--by NAME]",
    .summary = SENTENCE("补学完成：个人自学、一对一传达、线上、参加另场、其他；--whom 写传达人"),
    .run = makeup_done_run,
};

/* ---- list ---- */

struct makeup_lines {
    struct cli *cli;
    json_t *array; /* NULL: as text */
};

static bool makeup_visit(const struct makeup *makeup, void *context)
{
    const struct makeup_lines *lines = context;
    struct cli *cli = lines->cli;
    const char *way = makeup_ways[makeup->way].word;
    if (lines->array != NULL) {
        json_array_append_new(
            lines->array,
            json_pack("{s:I, s:I, s:s, s:s, s:s, s:b, s:b, s:s, s:s, s:s, s:s}", "id",
                      (json_int_t)makeup->member.id, "activity", (json_int_t)makeup->activity_id,
                      "activity_date", makeup->activity_date, "name", makeup->member.name, "branch",
                      makeup->member.branch, "on_leave", makeup->on_leave, "done", makeup->done,
                      "date", makeup->date, "way", makeup->done ? way : "", "content",
                      makeup->content, "whom", makeup->by_whom));
        return true;
    }
    fprintf(cli->out, "%" PRId64 "\t%s\t#%" PRId64 "\t%s\t%s", makeup->activity_id,
            makeup->activity_date, makeup->member.id, makeup->member.name, makeup->member.branch);
    if (makeup->done)
        fprintf(cli->out, "\t%s\t%s", makeup->date, cli_text(cli, makeup_ways[makeup->way].text));
    fputc('\n', cli->out);
    return true;
}

static int makeup_list_run(struct cli *cli)
{
    const char *activity = NULL, *branch = "";
    struct makeup_filter filter = {.year = 0};
    struct makeup_lines lines = {.cli = cli};
    int code;
    const struct cli_option options[] = {{.name = "activity", .value = &activity},
                                         {.name = "branch", .value = &branch},
                                         {.name = "all", .flag = &filter.with_done},
                                         {.name = NULL}};
    if (!cli_parse(cli, options, NULL, 0) ||
        (activity != NULL && !cli_parse_id(cli, activity, &filter.activity_id)) ||
        !cli_copy(cli, "branch", branch, filter.branch, sizeof filter.branch))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    struct moment now = clock_moment(clock_wall_ms());
    lines.array = cli->json ? json_array() : NULL;
    enum err err = makeup_list(cli->db, &now, &filter, makeup_visit, &lines);
    if (err != ERR_OK) {
        json_decref(lines.array);
        return cli_failed(cli, err);
    }
    return cli->json ? cli_print_json(cli, lines.array) : CLI_DONE;
}

const struct verb verb_makeup_list = {
    .name = "makeup",
    .subname = "list",
    .access = VERB_READS,
    .arguments = "[--activity ID] [--branch NAME] [--all]",
    .summary = SENTENCE("列出待补学的人；--all 也列出已完成的"),
    .run = makeup_list_run,
};
