#include "firmware/cli/cli_bundle.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

static int verify_print(struct cli *cli, const struct export_finding *finding)
{
    bool good = finding->fault == EXPORT_GOOD;
    int code = good ? CLI_DONE : CLI_REFUSED;
    cli_finding_print(cli, finding, cli->json ? cli->err : cli->out);
    if (!cli->json)
        return code;
    int printed = cli_print_json(cli, json_pack("{s:b, s:s, s:s, s:i, s:s, s:s}", "ok", good,
                                                "fault", cli_finding_word(finding), "file",
                                                finding->text, "line", finding->line, "device",
                                                finding->device, "code", finding->code));
    return printed == CLI_DONE ? code : printed;
}

static int verify_run(struct cli *cli)
{
    const struct cli_option options[] = {{.name = NULL}};
    const char *word;
    struct cli_bundle bundle;
    struct export_finding finding;
    int code;
    if (!cli_parse(cli, options, &word, 1))
        return CLI_USAGE;
    if (cli_bundle_read(cli, word, &bundle, &code)) {
        cli_bundle_check(&bundle, &finding);
        code = verify_print(cli, &finding);
    }
    cli_bundle_clear(&bundle);
    return code;
}

const struct verb verb_verify = {
    .name = "verify",
    .access = VERB_READS,
    .arguments = "DIR",
    .summary = SENTENCE("核对一个导出的文件夹没有被改动，不需要终端在场"),
    .run = verify_run,
};
