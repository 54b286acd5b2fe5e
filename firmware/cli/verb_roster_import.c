#include "db/roster.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- problems as sentences ---- */

/* {t} stands for the problem's text, {o} for the other line. */
static const struct {
    const char *word; /* for JSON */
    const char *chinese, *english;
} import_kinds[] = {
    [ROSTER_NO_HEADER] = {"no_header",
                          "第一行没有找到“姓名”列；第一行应是列名，如 姓名,党支部,党小组,工号,卡号",
                          "no column 姓名 in the first row; it must hold the heads, such as "
                          "姓名,党支部,党小组,工号,卡号"},
    [ROSTER_NOT_TEXT] = {"not_text",
                         "不是文本，或有损坏的字符；请在表格软件中另存为“CSV UTF-8”后重试",
                         "no text, or damaged characters; save it as \"CSV UTF-8\" and try again"},
    [ROSTER_TOO_LARGE] = {"too_large", "名单太大，最多 20000 行、16 MB；请按党支部分成几个文件",
                          "too large, at most 20,000 rows and 16 MB; split it by branch"},
    [ROSTER_EMPTY] = {"empty", "名单里没有人；请检查文件", "nobody is in it; check the file"},
    [ROSTER_BAD_CSV] = {"bad_csv", "从这一行起引号不成对；请检查引号，或重新另存为 CSV",
                        "from here on a quotation mark is out of place or never closed; check it, "
                        "or save the CSV file anew"},
    [ROSTER_LOST_CHARACTER] = {"lost_character",
                               "姓名“{t}”有缺字（? 或 □），请另存为“CSV UTF-8”后重试",
                               "a character of the name {t} was lost (? or □); save it as \"CSV "
                               "UTF-8\" and try again"},
    [ROSTER_NAME_TOO_LONG] = {"name_too_long", "姓名“{t}”太长，请改短",
                              "the name {t} is too long; shorten it"},
    [ROSTER_CELL_TOO_LONG] = {"cell_too_long", "“{t}”太长，请改短",
                              "the cell in column {t} is too long; shorten it"},
    [ROSTER_BAD_NUMBER] = {"bad_number", "工号“{t}”被表格软件改坏了；请把这一列设为“文本”后重填",
                           "the work number {t} was spoilt by the spreadsheet; make the column "
                           "\"text\" and enter it again"},
    [ROSTER_BAD_CARD] = {"bad_card",
                         "“{t}”不能用作卡号；应为十六进制卡号，如 04A1B2C3D4E5F6，"
                         "这一列要设为“文本”",
                         "{t} cannot serve as a card number; write it in hex, such as "
                         "04A1B2C3D4E5F6, in a column of kind \"text\""},
    [ROSTER_SAME_CARD] = {"same_card", "卡号与第 {o} 行相同；每人的卡号不能相同",
                          "the card number of line {o}; a card is one person's"},
    [ROSTER_SAME_NUMBER] = {"same_number", "工号与第 {o} 行相同；每人的工号不能相同",
                            "the work number of line {o}; it must be one person's"},
    [ROSTER_SAME_PERSON] = {"same_person",
                            "有同名同组的人（第 {o} 行；0 表示已在库中）；请填上工号",
                            "name, branch and group of somebody else (line {o}; 0: on record); "
                            "fill in work numbers"},
    [ROSTER_CARD_TAKEN] = {"card_taken", "这张卡已登记给“{t}”；请更正卡号或工号",
                           "this card is registered for {t}; correct the card or work number"},
    [ROSTER_BAD_CLASS] = {"bad_class",
                          "不认识人员类别“{t}”；可写 正式党员 预备党员 发展对象 "
                          "入党积极分子 群众 其他",
                          "the class {t} is not known; write 正式党员, 预备党员, 发展对象, "
                          "入党积极分子, 群众 or 其他"},
    [ROSTER_BAD_FLAG] = {"bad_flag", "“{t}”既不是“是”也不是“否”；请改成其中之一",
                         "{t} is neither 是 nor 否; write one of them"},
    [ROSTER_SKIPPED] = {"skipped", "没有姓名，已跳过", "skipped, for it has no name"},
    [ROSTER_DROPPED] = {"dropped", "“{t}”列没有导入，本机不需要",
                        "the column {t} was not imported, it is not needed here"},
    [ROSTER_UNKNOWN] = {"unknown", "不认识“{t}”列，没有导入",
                        "the column {t} is not known and was not imported"},
    [ROSTER_DOT] = {"dot", "姓名中的点已统一：{t}",
                    "the dot in the name is now the usual one: {t}"},
    [ROSTER_RENAMED] = {"renamed", "此人原登记为“{t}”，姓名已更改；请核对是同一个人",
                        "this person was {t} before; make sure that it is the same one"},
    [ROSTER_CARD_DISABLED] = {"card_disabled", "{t} 的卡已停用，保持停用",
                              "the card of {t} was disabled and stays so"},
};

/* A spreadsheet file is recognised, so it gets a sentence of its own. */
static const char *import_sentence(const struct cli *cli, const struct roster_problem *problem)
{
    if (problem->kind == ROSTER_NOT_TEXT && problem->text[0] != '\0')
        return cli_text(cli, "这是表格文件（{t}），不是 CSV；请在表格软件中另存为“CSV UTF-8”后重试",
                        "this is a spreadsheet file ({t}), no CSV; save it as \"CSV UTF-8\" and "
                        "try again");
    return cli_text(cli, import_kinds[problem->kind].chinese, import_kinds[problem->kind].english);
}

static void import_say_problem(struct cli *cli, const char *path,
                               const struct roster_problem *problem)
{
    if (problem->line > 0)
        fprintf(cli->err, "%s:%d: ", path, problem->line);
    else
        fprintf(cli->err, "%s: ", path);
    for (const char *at = import_sentence(cli, problem); *at != '\0'; at++) {
        if (strncmp(at, "{t}", 3) == 0)
            fputs(problem->text, cli->err);
        else if (strncmp(at, "{o}", 3) == 0)
            fprintf(cli->err, "%d", problem->other_line);
        else
            fputc(*at, cli->err);
        if (*at == '{')
            at += 2;
    }
    fputc('\n', cli->err);
}

/* ---- the report ---- */

static json_t *import_problems(const struct roster_report *report)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->problem_count; i++) {
        const struct roster_problem *problem = &report->problems[i];
        json_array_append_new(
            array, json_pack("{s:s, s:i, s:i, s:s, s:b}", "kind", import_kinds[problem->kind].word,
                             "line", problem->line, "other_line", problem->other_line, "text",
                             problem->text, "refuses", roster_problem_refuses(problem->kind)));
    }
    return array;
}

static void import_say_result(struct cli *cli, const char *path, const struct roster_report *report,
                              bool dry_run)
{
    if (report->problem_count == ROSTER_PROBLEMS_MAX)
        cli_say(cli, "……只列出前 %d 条", "... only %d of them are shown", ROSTER_PROBLEMS_MAX);
    if (report->refused)
        cli_say(cli, "%s：没有导入，名单没有变化；改正以上各行后重试",
                "%s: not imported, the roster is unchanged; correct the lines above and try again",
                path);
    else if (dry_run)
        cli_say(cli, "试运行，没有改动：将新增 %d，更新 %d，停用 %d，不变 %d，跳过 %d 行",
                "dry run, nothing changed: would add %d, update %d, disable %d, leave %d, skip %d "
                "lines",
                report->added, report->updated, report->disabled, report->unchanged,
                report->skipped);
    else
        cli_say(cli, "名单已导入：新增 %d，更新 %d，停用 %d，不变 %d，跳过 %d 行",
                "imported: %d added, %d updated, %d disabled, %d unchanged, %d lines skipped",
                report->added, report->updated, report->disabled, report->unchanged,
                report->skipped);
}

static int import_report(struct cli *cli, const char *path, const struct roster_report *report,
                         bool dry_run)
{
    for (size_t i = 0; i < report->problem_count; i++)
        import_say_problem(cli, path, &report->problems[i]);
    import_say_result(cli, path, report, dry_run);
    int code = report->refused ? CLI_REFUSED : CLI_DONE;
    if (!cli->json)
        return code;
    int printed = cli_print_json(
        cli, json_pack("{s:i, s:i, s:i, s:i, s:i, s:b, s:b, s:o}", "added", report->added,
                       "updated", report->updated, "unchanged", report->unchanged, "disabled",
                       report->disabled, "skipped", report->skipped, "refused", report->refused,
                       "dry_run", dry_run, "problems", import_problems(report)));
    return printed == CLI_DONE ? code : printed;
}

/* ---- the file ---- */

/* Reads a file up to one byte more than a roster may have. errno says what failed. */
static bool import_read(const char *path, char **ret_bytes, size_t *ret_length)
{
    struct stat status;
    FILE *file = fopen(path, "re");
    char *bytes = malloc(ROSTER_BYTES_MAX + 1);
    size_t length = 0;
    bool good = file != NULL && bytes != NULL && fstat(fileno(file), &status) == 0;
    if (good && !S_ISREG(status.st_mode)) {
        errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
        good = false;
    }
    if (good) {
        length = fread(bytes, 1, ROSTER_BYTES_MAX + 1, file);
        good = !ferror(file);
    }
    if (file != NULL)
        fclose(file);
    if (!good) {
        free(bytes);
        return false;
    }
    *ret_bytes = bytes;
    *ret_length = length;
    return true;
}

static int import_bytes(struct cli *cli, const char *path, const char *bytes, size_t length,
                        bool dry_run)
{
    struct chain_origin origin = cli_origin(NULL);
    struct roster_report report = {.problems = NULL};
    enum err err = roster_import(cli->db, &origin, bytes, length, dry_run, &report);
    int code = err == ERR_OK ? import_report(cli, path, &report, dry_run) : cli_failed(cli, err);
    roster_report_clear(&report);
    return code;
}

static int roster_import_run(struct cli *cli)
{
    bool dry_run = false;
    const char *file;
    char *bytes = NULL;
    size_t length = 0;
    int code = CLI_REFUSED;
    const struct cli_option options[] = {{.name = "dry-run", .flag = &dry_run}, {.name = NULL}};
    if (!cli_parse(cli, options, &file, 1))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    char *path = cli_path(cli, file);
    if (path == NULL)
        code = cli_failed(cli, ERR_NOMEM);
    else if (import_read(path, &bytes, &length))
        code = import_bytes(cli, file, bytes, length, dry_run);
    else
        cli_say(cli, "%s：读不出这个文件（%s）；请检查文件名和权限",
                "%s: cannot be read (%s); check its name and permissions", file, strerror(errno));
    free(path);
    free(bytes);
    return code;
}

const struct verb verb_roster_import = {
    .name = "roster",
    .subname = "import",
    .access = VERB_WRITES,
    .arguments = "FILE [--dry-run]",
    .chinese = "导入 CSV 名单；--dry-run 只检查，不改动",
    .english = "imports a roster (CSV); --dry-run only checks it",
    .run = roster_import_run,
};
