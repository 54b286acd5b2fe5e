#include "db/roster.h"
#include "firmware/cli/cli_file.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <stdlib.h>
#include <string.h>

/* ---- problems as sentences ---- */

/* {t} stands for the problem's text, {o} for the other line. */
static const struct {
    const char *word; /* for JSON */
    const char *chinese, *english;
} import_kinds[] = {
    [ROSTER_BAD_FILE] = {"", "", ""}, /* its fault has the words */
    [ROSTER_NO_HEADER] = {"no_header",
                          "第一行没有找到“姓名”列；第一行应是列名，如 姓名,党支部,党小组,工号,卡号",
                          "no column 姓名 in the first row; it must hold the heads, such as "
                          "姓名,党支部,党小组,工号,卡号"},
    [ROSTER_EMPTY] = {"empty", "名单里没有人；请检查文件", "nobody is in it; check the file"},
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
                         "这一列要设为“文本”；整列是别的写法时用 --cards",
                         "{t} cannot serve as a card number; write it in hex, such as "
                         "04A1B2C3D4E5F6, in a column of kind \"text\"; --cards is for a column "
                         "in another notation"},
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
    [ROSTER_OTHER_SHEETS] = {"other_sheets", "只读了工作表“{t}”，另外 {o} 个没有读",
                             "only the sheet {t} was read, {o} more were not"},
    [ROSTER_CARD_DISABLED] = {"card_disabled", "{t} 的卡已停用，保持停用",
                              "the card of {t} was disabled and stays so"},
};

static const char *import_sentence(const struct cli *cli, const struct roster_problem *problem)
{
    if (problem->kind == ROSTER_BAD_FILE)
        return cli_fault_sentence(cli, problem->fault);
    return cli_text(cli, import_kinds[problem->kind].chinese, import_kinds[problem->kind].english);
}

static const char *import_word(const struct roster_problem *problem)
{
    return problem->kind == ROSTER_BAD_FILE ? cli_fault_word(problem->fault)
                                            : import_kinds[problem->kind].word;
}

/* ---- the report ---- */

static json_t *import_problems(const struct roster_report *report)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->problem_count; i++) {
        const struct roster_problem *problem = &report->problems[i];
        json_array_append_new(
            array, json_pack("{s:s, s:i, s:i, s:s, s:b}", "kind", import_word(problem), "line",
                             problem->line, "other_line", problem->other_line, "text",
                             problem->text, "refuses", roster_problem_refuses(problem->kind)));
    }
    return array;
}

/* Who is added, changed and disabled: what a dry run is for. */
static json_t *import_changes(const struct roster_report *report)
{
    static const char *const words[] = {
        [ROSTER_ADDED] = "added", [ROSTER_UPDATED] = "updated", [ROSTER_DISABLED] = "disabled"};
    json_t *array = json_array();
    for (size_t i = 0; i < report->change_count; i++) {
        const struct roster_change *change = &report->changes[i];
        json_array_append_new(array, json_pack("{s:s, s:i, s:s, s:s}", "change",
                                               words[change->kind], "line", change->line, "name",
                                               change->name, "branch", change->branch));
    }
    return array;
}

static void import_print_changes(struct cli *cli, const struct roster_report *report)
{
    static const struct {
        const char *chinese, *english;
    } words[] = {
        [ROSTER_ADDED] = {"新增", "add"},
        [ROSTER_UPDATED] = {"更新", "update"},
        [ROSTER_DISABLED] = {"停用", "disable"},
    };
    for (size_t i = 0; i < report->change_count; i++) {
        const struct roster_change *change = &report->changes[i];
        fprintf(cli->out, "%s\t%d\t%s\t%s\n",
                cli_text(cli, words[change->kind].chinese, words[change->kind].english),
                change->line, change->name, change->branch);
    }
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
        cli_say_problem(cli, path, report->problems[i].line,
                        import_sentence(cli, &report->problems[i]), report->problems[i].text,
                        report->problems[i].other_line);
    if (dry_run && !report->refused && !cli->json)
        import_print_changes(cli, report);
    import_say_result(cli, path, report, dry_run);
    int code = report->refused ? CLI_REFUSED : CLI_DONE;
    if (!cli->json)
        return code;
    int printed = cli_print_json(
        cli, json_pack("{s:i, s:i, s:i, s:i, s:i, s:b, s:b, s:o, s:o}", "added", report->added,
                       "updated", report->updated, "unchanged", report->unchanged, "disabled",
                       report->disabled, "skipped", report->skipped, "refused", report->refused,
                       "dry_run", dry_run, "problems", import_problems(report), "changes",
                       import_changes(report)));
    return printed == CLI_DONE ? code : printed;
}

/* ---- the verb ---- */

static bool import_parse_cards(struct cli *cli, const char *word, enum uid_notation *ret_notation)
{
    static const struct {
        const char *word;
        enum uid_notation notation;
    } words[] = {{"hex", UID_HEX}, {"decimal", UID_DECIMAL}, {"reversed", UID_REVERSED}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i].word) == 0) {
            *ret_notation = words[i].notation;
            return true;
        }
    cli_say(cli, "--cards %s：应为 hex、decimal 或 reversed",
            "--cards %s: it is one of hex, decimal and reversed", word);
    return false;
}

static int import_bytes(struct cli *cli, const char *file, const char *bytes, size_t length,
                        const struct roster_options *import)
{
    struct chain_origin origin = cli_origin(NULL);
    struct roster_report report = {.problems = NULL};
    enum err err = roster_import(cli->db, &origin, bytes, length, import, &report);
    int code =
        err == ERR_OK ? import_report(cli, file, &report, import->dry_run) : cli_failed(cli, err);
    roster_report_clear(&report);
    return code;
}

static int roster_import_run(struct cli *cli)
{
    struct roster_options import = {.dry_run = false};
    const char *file, *cards = NULL;
    char *bytes = NULL;
    size_t length = 0;
    int code = CLI_REFUSED;
    const struct cli_option options[] = {{.name = "dry-run", .flag = &import.dry_run},
                                         {.name = "cards", .value = &cards},
                                         {.name = NULL}};
    if (!cli_parse(cli, options, &file, 1) ||
        (cards != NULL && !import_parse_cards(cli, cards, &import.cards)))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    code = cli_read_file(cli, file, &bytes, &length);
    if (code == CLI_DONE)
        code = import_bytes(cli, file, bytes, length, &import);
    free(bytes);
    return code;
}

const struct verb verb_roster_import = {
    .name = "roster",
    .subname = "import",
    .access = VERB_WRITES,
    .arguments = "FILE [--dry-run] [--cards hex|decimal|reversed]",
    .chinese = "导入名单（.xlsx 或 CSV）；--dry-run 只检查并列出变动，不改动；\n"
               "      --cards 说明整列卡号的写法：十六进制、十进制、字节倒序的十进制",
    .english = "imports a roster (.xlsx or CSV); --dry-run only checks it and lists the changes;\n"
               "      --cards: all card numbers are hex, decimal, or decimal with reversed bytes",
    .run = roster_import_run,
};
