#include "db/branch.h"
#include "db/export.h"
#include "firmware/base/utf8.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_stick.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"
#include "firmware/ledger_sheet.h"

#include <stdlib.h>
#include <string.h>

enum { LEDGER_SHEETS_MAX = 64 };

/* The sheets of a year, one for each branch. */
struct ledger_sheets {
    struct cli *cli;
    int year;
    const char *only; /* the branch that was named; NULL: all */
    struct moment now;
    struct ledger_sheet list[LEDGER_SHEETS_MAX];
    int count;
    enum err err;
};

static bool ledger_add_sheet(int64_t id, const char *branch, void *context)
{
    struct ledger_sheets *sheets = context;
    const struct settings *settings = sheets->cli->settings;
    const struct ledger_measure measure = {settings->attendance_percent,
                                           settings->base_is_expected};
    (void)id;
    if (sheets->only != NULL && strcmp(branch, sheets->only) != 0)
        return true;
    if (sheets->count == LEDGER_SHEETS_MAX) {
        sheets->err = ERR_FULL;
        return false;
    }
    sheets->err = ledger_sheet_make(sheets->cli->db, branch, sheets->year, &sheets->now, &measure,
                                    &sheets->list[sheets->count++]);
    return sheets->err == ERR_OK;
}

static enum err ledger_make_sheets(struct ledger_sheets *sheets)
{
    sheets->now = clock_moment(clock_wall_ms());
    enum err err = branch_list(sheets->cli->db, ledger_add_sheet, sheets);
    return err == ERR_OK ? sheets->err : err;
}

static int ledger_write_sheets(const struct ledger_sheets *sheets, const char *target)
{
    struct cli *cli = sheets->cli;
    struct stick_file files[LEDGER_SHEETS_MAX];
    struct stick_folder folder = {.files = files, .file_count = sheets->count};
    char wanted[STICK_NAME_SIZE], name[STICK_NAME_SIZE];
    enum stick_outcome outcome = STICK_WRITTEN;
    snprintf(wanted, sizeof wanted, "TD-%s-台账-%d", db_device(cli->db), sheets->year);
    folder.name = wanted;
    for (int i = 0; i < sheets->count; i++) {
        const struct ledger_sheet *sheet = &sheets->list[i];
        files[i] = (struct stick_file){sheet->name, sheet->bytes, sheet->length};
        folder.time_ms = sheet->time_ms > folder.time_ms ? sheet->time_ms : folder.time_ms;
    }
    enum err err = stick_write(target, &folder, &outcome, name);
    if (err != ERR_OK)
        return cli_stick_failed(cli, err, target);
    struct chain_origin origin = cli_origin(NULL);
    if (outcome == STICK_WRITTEN)
        err = export_record_ledger(cli->db, &origin, sheets->year, name, sheets->count);
    return err == ERR_OK ? cli_stick_done(cli, target, name, sheets->count, outcome)
                         : cli_failed(cli, err);
}

static int ledger_export(struct ledger_sheets *sheets, const char *to)
{
    struct cli *cli = sheets->cli;
    char *target = cli_path(cli, to);
    enum err err = target == NULL ? ERR_NOMEM : ledger_make_sheets(sheets);
    int code;
    if (err != ERR_OK) {
        code = cli_failed(cli, err);
    } else if (sheets->count == 0) {
        cli_say(cli, "没有党支部“%s”；请核对名称", "there is no branch %s; check the name",
                sheets->only == NULL ? "" : sheets->only);
        code = CLI_REFUSED;
    } else {
        code = ledger_write_sheets(sheets, target);
    }
    for (int i = 0; i < sheets->count; i++)
        ledger_sheet_clear(&sheets->list[i]);
    free(target);
    return code;
}

static int ledger_run(struct cli *cli)
{
    struct ledger_sheets sheets = {.cli = cli};
    const char *year, *to = NULL;
    int code;
    const struct cli_option options[] = {{.name = "to", .value = &to, .required = true},
                                         {.name = "branch", .value = &sheets.only},
                                         {.name = NULL}};
    if (!cli_parse(cli, options, &year, 1) ||
        !cli_parse_number(cli, year, 2000, 2199, &sheets.year))
        return CLI_USAGE;
    return cli_open(cli, &code) ? ledger_export(&sheets, to) : code;
}

const struct verb verb_ledger = {
    .name = "ledger",
    .access = VERB_WRITES,
    .arguments = "YEAR --to DIR [--branch NAME]",
    .chinese = "把一年的台账导出到一个目录：每个党支部一份，各月情况和党员年度情况",
    .english = "writes the ledger of a year into a folder: months and members of each branch",
    .run = ledger_run,
};
