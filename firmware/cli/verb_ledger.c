#include "firmware/bundle.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_stick.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <stdlib.h>

static int ledger_to(struct cli *cli, int year, const struct export_bundle *bundle,
                     const char *target)
{
    enum stick_outcome outcome;
    char name[STICK_NAME_SIZE];
    int code;
    if (!cli_stick_write(cli, bundle, target, &outcome, name, &code))
        return code;
    struct chain_origin origin = cli_origin(NULL);
    enum err err = outcome == STICK_SAME
                       ? ERR_OK
                       : export_record_ledger(cli->db, &origin, year, name, bundle->file_count);
    return err == ERR_OK ? cli_stick_done(cli, target, name, bundle, outcome)
                         : cli_failed(cli, err);
}

static int ledger_export(struct cli *cli, int year, const char *branch, const char *to)
{
    struct moment now = clock_moment(clock_wall_ms());
    char *target = cli_path(cli, to);
    struct bundle *bundle = calloc(1, sizeof *bundle);
    int code = CLI_REFUSED;
    enum err err = target == NULL || bundle == NULL
                       ? ERR_NOMEM
                       : bundle_make_ledger(cli->db, branch, year, &now, cli->settings, bundle);
    if (err == ERR_OK)
        err = bundle_draw(cli->db, bundle);
    if (err == ERR_GONE)
        cli_say(cli, "没有党支部“%s”；请核对名称", branch == NULL ? "" : branch);
    else if (err != ERR_OK)
        code = cli_failed(cli, err);
    else
        code = ledger_to(cli, year, &bundle->export, target);
    if (bundle != NULL)
        bundle_clear(bundle);
    free(bundle);
    free(target);
    return code;
}

static int ledger_run(struct cli *cli)
{
    const char *word, *to = NULL, *branch = NULL;
    int code, year;
    const struct cli_option options[] = {{.name = "to", .value = &to, .required = true},
                                         {.name = "branch", .value = &branch},
                                         {.name = NULL}};
    if (!cli_parse(cli, options, &word, 1) || !cli_parse_number(cli, word, 2000, 2199, &year))
        return CLI_USAGE;
    return cli_open(cli, &code) ? ledger_export(cli, year, branch, to) : code;
}

const struct verb verb_ledger = {
    .name = "ledger",
    .access = VERB_WRITES,
    .arguments = "YEAR --to DIR [--branch NAME]",
    .summary = SENTENCE("把一年的台账导出到一个目录：每个党支部一份，各月情况和党员年度情况"),
    .run = ledger_run,
};
