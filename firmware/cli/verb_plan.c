#include "db/plan.h"
#include "firmware/cli/cli_file.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <inttypes.h>
#include <stdlib.h>

/* 0 without the option; false after a sentence. */
static bool plan_parse_year(struct cli *cli, const char *text, int *ret_year)
{
    char *end;
    long year = text == NULL ? 0 : strtol(text, &end, 10);
    if (text != NULL && (*end != '\0' || year < PLAN_YEAR_MIN || year > PLAN_YEAR_MAX)) {
        cli_say(cli, "--year %s：应为四位年份", text);
        return false;
    }
    *ret_year = (int)year;
    return true;
}

/* ---- import ---- */

static json_t *plan_tell_problems(struct cli *cli, const char *path, const struct plan_file *file)
{
    json_t *array = json_array();
    for (size_t i = 0; i < file->problem_count; i++) {
        const struct plan_problem *problem = &file->problems[i];
        const struct problem_words *words = problem_of_plan(problem);
        cli_say_problem(cli, path, problem->line, words, problem->text, problem->other_line);
        json_array_append_new(array, json_pack("{s:s, s:i, s:i, s:s, s:b}", "kind", words->word,
                                               "line", problem->line, "other_line",
                                               problem->other_line, "text", problem->text,
                                               "refuses", plan_problem_refuses(problem->kind)));
    }
    return array;
}

static int plan_told(struct cli *cli, const char *path, const struct plan_file *file)
{
    json_t *problems = plan_tell_problems(cli, path, file);
    int code = file->refused ? CLI_REFUSED : CLI_DONE;
    if (file->refused)
        cli_say(cli, "%s：没有导入，计划没有变化；改正以上各行后重试", path);
    else
        cli_say(cli, "%d 年度计划已导入：%zu 项", file->year, file->count);
    if (!cli->json) {
        json_decref(problems);
        return code;
    }
    int printed = cli_print_json(
        cli, json_pack("{s:b, s:i, s:i, s:o}", "refused", file->refused, "year", file->year, "rows",
                       file->refused ? 0 : (int)file->count, "problems", problems));
    return printed == CLI_DONE ? code : printed;
}

/* The rows were checked when they were read, so nothing is left to refuse. */
static int plan_store(struct cli *cli, const char *path, const struct plan_file *file)
{
    struct chain_origin origin = cli_origin(NULL);
    enum plan_outcome outcome = PLAN_IMPORTED;
    size_t index = 0;
    enum err err = ERR_OK;
    if (!file->refused)
        err = plan_import_rows(cli->db, &origin, file->rows, file->count, &outcome, &index);
    if (err == ERR_OK && outcome != PLAN_IMPORTED)
        err = ERR_INVALID;
    return err == ERR_OK ? plan_told(cli, path, file) : cli_failed(cli, err);
}

static int plan_import_run(struct cli *cli)
{
    const char *path, *year_word = NULL;
    const struct cli_option options[] = {{.name = "year", .value = &year_word}, {.name = NULL}};
    struct plan_file file = {.rows = NULL};
    char *bytes = NULL;
    size_t length = 0;
    int year, code;
    if (!cli_parse(cli, options, &path, 1) || !plan_parse_year(cli, year_word, &year))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    code = cli_read_file(cli, path, &bytes, &length);
    if (code != CLI_DONE)
        return code;
    int this_year = clock_moment(clock_wall_ms()).year;
    enum err err = plan_file_read(bytes, length, year, this_year, &file);
    code = err == ERR_OK ? plan_store(cli, path, &file) : cli_failed(cli, err);
    plan_file_clear(&file);
    free(bytes);
    return code;
}

const struct verb verb_plan_import = {
    .name = "plan",
    .subname = "import",
    .access = VERB_WRITES,
    .arguments = "FILE [--year YEAR]",
    .summary = SENTENCE("导入年度计划（.xlsx 或 CSV，四列：序号、活动时间、活动方式、活动内容）；\n"
                        "      文件里没有写明年份时用 --year，不给就是今年"),
    .run = plan_import_run,
};

/* ---- list ---- */

struct plan_lines {
    struct cli *cli;
    json_t *array; /* NULL: as text */
};

static bool plan_visit(const struct plan_row *row, void *context)
{
    const struct plan_lines *lines = context;
    if (lines->array != NULL)
        json_array_append_new(lines->array,
                              json_pack("{s:i, s:i, s:i, s:s, s:s, s:I, s:s}", "id", row->number,
                                        "year", row->year, "month", row->month, "way", row->way,
                                        "content", row->content, "activity",
                                        (json_int_t)row->activity_id, "date", row->date));
    else
        fprintf(lines->cli->out, "%d\t%d-%02d\t%s\t%s\t%s\n", row->number, row->year, row->month,
                row->way, row->content, row->date);
    return true;
}

static int plan_list_run(struct cli *cli)
{
    const char *year_word = NULL;
    const struct cli_option options[] = {{.name = "year", .value = &year_word}, {.name = NULL}};
    struct plan_lines lines = {.cli = cli};
    int year, code;
    if (!cli_parse(cli, options, NULL, 0) || !plan_parse_year(cli, year_word, &year))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    lines.array = cli->json ? json_array() : NULL;
    enum err err = plan_list(cli->db, year, plan_visit, &lines);
    if (err != ERR_OK) {
        json_decref(lines.array);
        return cli_failed(cli, err);
    }
    return cli->json ? cli_print_json(cli, lines.array) : CLI_DONE;
}

const struct verb verb_plan_list = {
    .name = "plan",
    .subname = "list",
    .access = VERB_READS,
    .arguments = "[--year YEAR]",
    .summary = SENTENCE("列出年度计划：序号、年月、方式、内容、已安排的日期"),
    .run = plan_list_run,
};
