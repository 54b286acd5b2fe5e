#include "db/export.h"
#include "firmware/cli/cli_activity.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_stick.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <stdlib.h>

static int export_done(struct cli *cli, const char *target, const char *name,
                       const struct export_bundle *bundle, bool is_new)
{
    if (cli->json)
        return cli_print_json(cli, json_pack("{s:s++, s:i, s:b, s:s}", "folder", target, "/", name,
                                             "files", bundle->file_count, "written", is_new, "code",
                                             bundle->code));
    fprintf(cli->out, "%s/%s\n", target, name);
    if (is_new)
        cli_say(cli, "导出完成，共 %d 个文件，已核对；校验码 %s",
                "exported: %d files, read back and compared; code %s", bundle->file_count,
                bundle->code);
    else
        cli_say(cli, "内容没有变化，已有同样的导出",
                "nothing has changed: the same export is there");
    return CLI_DONE;
}

static int export_to(struct cli *cli, int64_t activity_id, const struct export_bundle *bundle,
                     const char *target)
{
    struct stick_file files[EXPORT_FILES_MAX];
    struct stick_folder folder = {.name = bundle->name,
                                  .time_ms = bundle->time_ms,
                                  .files = files,
                                  .file_count = bundle->file_count};
    enum stick_outcome outcome = STICK_WRITTEN;
    char name[STICK_NAME_SIZE];
    for (int i = 0; i < bundle->file_count; i++)
        files[i] = (struct stick_file){bundle->files[i].name, bundle->files[i].bytes,
                                       bundle->files[i].length};
    enum err err = stick_write(target, &folder, &outcome, name);
    if (err != ERR_OK)
        return cli_stick_failed(cli, err, target);
    if (outcome == STICK_WRITTEN) {
        struct chain_origin origin = cli_origin(NULL);
        err = export_record(cli->db, &origin, activity_id, bundle, name);
    }
    if (err != ERR_OK)
        return cli_failed(cli, err);
    return export_done(cli, target, name, bundle, outcome == STICK_WRITTEN);
}

static int export_run(struct cli *cli)
{
    const char *word, *to = NULL;
    int64_t id = 0;
    const struct cli_option options[] = {{.name = "to", .value = &to, .required = true},
                                         {.name = NULL}};
    struct export_bundle bundle;
    int code;
    if (!cli_parse(cli, options, &word, 1) || !cli_parse_id(cli, word, &id))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    char *target = cli_path(cli, to);
    if (target == NULL)
        return cli_failed(cli, ERR_NOMEM);
    enum err err = export_make(cli->db, id, &bundle);
    if (err == ERR_OK)
        err = export_seal(cli->db, &bundle);
    if (err == ERR_GONE)
        code = cli_no_activity(cli, id);
    else if (err != ERR_OK)
        code = cli_failed(cli, err);
    else
        code = export_to(cli, id, &bundle, target);
    export_clear(&bundle);
    free(target);
    return code;
}

const struct verb verb_export = {
    .name = "export",
    .access = VERB_WRITES,
    .arguments = "ID --to DIR",
    .chinese = "把一次活动的签到表和记录导出到一个目录",
    .english = "writes the sign-in sheet and the log of an activity into a folder",
    .run = export_run,
};
