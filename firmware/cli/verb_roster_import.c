#include "db/roster.h"
#include "firmware/cli/cli_card.h"
#include "firmware/cli/cli_file.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <stdlib.h>
#include <string.h>

/* ---- the report ---- */

static json_t *import_problems(const struct roster_report *report)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->problem_count; i++) {
        const struct roster_problem *problem = &report->problems[i];
        json_array_append_new(
            array, json_pack("{s:s, s:i, s:i, s:s, s:b}", "kind", problem_of_roster(problem)->word,
                             "line", problem->line, "other_line", problem->other_line, "text",
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
        const char *text;
    } words[] = {
        [ROSTER_ADDED] = {SENTENCE("新增")},
        [ROSTER_UPDATED] = {SENTENCE("更新")},
        [ROSTER_DISABLED] = {SENTENCE("停用")},
    };
    for (size_t i = 0; i < report->change_count; i++) {
        const struct roster_change *change = &report->changes[i];
        fprintf(cli->out, "%s\t%d\t%s\t%s\n", cli_text(cli, words[change->kind].text), change->line,
                change->name, change->branch);
    }
}

static void import_say_result(struct cli *cli, const char *path, const struct roster_report *report,
                              bool dry_run)
{
    if (report->problem_count == ROSTER_PROBLEMS_MAX)
        cli_say(cli, "……只列出前 %d 条", ROSTER_PROBLEMS_MAX);
    if (report->refused)
        cli_say(cli, "%s：没有导入，名单没有变化；改正以上各行后重试", path);
    else if (dry_run)
        cli_say(cli, "试运行，没有改动：将新增 %d，更新 %d，停用 %d，不变 %d，跳过 %d 行",
                report->added, report->updated, report->disabled, report->unchanged,
                report->skipped);
    else
        cli_say(cli, "名单已导入：新增 %d，更新 %d，停用 %d，不变 %d，跳过 %d 行", report->added,
                report->updated, report->disabled, report->unchanged, report->skipped);
}

/* The notation of a whole column is asked for differently at the screen. */
static void import_say_problem(struct cli *cli, const char *path,
                               const struct roster_problem *problem)
{
    cli_say_problem(cli, path, problem->line, problem_of_roster(problem), problem->text,
                    problem->other_line);
    if (problem->kind == ROSTER_BAD_CARD)
        cli_say(cli, "整列是别的写法时用 --cards");
}

static int import_report(struct cli *cli, const char *path, const struct roster_report *report,
                         bool dry_run)
{
    for (size_t i = 0; i < report->problem_count; i++)
        import_say_problem(cli, path, &report->problems[i]);
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
        !cli_parse_notation(cli, "cards", cards, &import.cards))
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
    .arguments = "FILE [--dry-run] [--cards " CLI_NOTATIONS "]",
    .summary = SENTENCE("导入名单（.xlsx 或 CSV）；--dry-run 只检查并列出变动，不改动；\n"
                        "      --cards 说明整列卡号的写法：十六进制、十进制、字节倒序的十进制"),
    .run = roster_import_run,
};
