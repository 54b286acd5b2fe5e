#include "firmware/bundle.h"
#include "firmware/cli/cli_activity.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_stick.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <stdlib.h>

static int export_to(struct cli *cli, int64_t activity_id, const struct export_bundle *bundle,
                     const char *target)
{
    enum stick_outcome outcome;
    char name[STICK_NAME_SIZE];
    int code;
    if (!cli_stick_write(cli, bundle, target, &outcome, name, &code))
        return code;
    struct chain_origin origin = cli_origin(NULL);
    enum err err =
        outcome == STICK_SAME ? ERR_OK : export_record(cli->db, &origin, activity_id, bundle, name);
    return err == ERR_OK ? cli_stick_done(cli, target, name, bundle, outcome)
                         : cli_failed(cli, err);
}

static int export_run(struct cli *cli)
{
    const char *word, *to = NULL;
    int64_t id = 0;
    const struct cli_option options[] = {{.name = "to", .value = &to, .required = true},
                                         {.name = NULL}};
    int code;
    if (!cli_parse(cli, options, &word, 1) || !cli_parse_id(cli, word, &id))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    char *target = cli_path(cli, to);
    struct bundle *bundle = calloc(1, sizeof *bundle);
    enum err err = target == NULL || bundle == NULL
                       ? ERR_NOMEM
                       : bundle_make(cli->db, id, cli->settings, bundle);
    if (err == ERR_OK)
        err = bundle_draw(cli->db, bundle);
    if (err == ERR_GONE)
        code = cli_no_activity(cli, id);
    else if (err != ERR_OK)
        code = cli_failed(cli, err);
    else
        code = export_to(cli, id, &bundle->export, target);
    if (bundle != NULL)
        bundle_clear(bundle);
    free(bundle);
    free(target);
    return code;
}

const struct verb verb_export = {
    .name = "export",
    .access = VERB_WRITES,
    .arguments = "ID --to DIR",
    .summary = SENTENCE("把一次活动的签到表、纪实表、登记和记录导出到一个目录"),
    .run = export_run,
};
