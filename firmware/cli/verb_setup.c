#include "db/setup.h"
#include "firmware/cli/cli_bundle.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_stick.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- what it came to ---- */

/* False, and told: it was refused. */
static bool setup_is_done(struct cli *cli, const struct setup_report *report)
{
    switch (report->outcome) {
    case SETUP_DONE:
        return true;
    case SETUP_NOT_WHOLE:
        cli_finding_print(cli, &report->finding, cli->err);
        return false;
    case SETUP_OTHER_KIND:
        cli_say(cli, "这不是需要的文件夹：申请叫 TD-…-申请设置，设置叫 TD-…-设置-…");
        return false;
    case SETUP_OWN:
        cli_say(cli, "这是本机自己的申请；请在已经设置好的终端上运行");
        return false;
    case SETUP_EMPTY_HERE:
        cli_say(cli, "本机自己还没有设置");
        return false;
    case SETUP_FOR_ANOTHER:
        cli_say(cli, "这份设置不是给本机的");
        return false;
    case SETUP_NOT_EMPTY:
        cli_say(cli, "本机已经设置过，没有改动");
        return false;
    case SETUP_TOO_NEW:
        cli_say(cli, "这份设置由更新的程序写成，请先更新本机");
        return false;
    }
    return false;
}

static int setup_print(struct cli *cli, const struct setup_report *report, const char *folder)
{
    if (!cli->json)
        return CLI_DONE;
    return cli_print_json(cli, json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:i}", "device",
                                         report->key.device, "fingerprint", report->key.fingerprint,
                                         "folder", folder, "branch", report->branch, "people",
                                         report->people, "cards", report->cards, "organizers",
                                         report->organizers, "activities", report->activities));
}

/* Who types the fingerprint has compared it; without it nothing is handed over or taken, because
 * whoever had the stick in between may have put his own folder there. */
static bool setup_fingerprint_fits(struct cli *cli, const struct setup_report *report,
                                   const char *fingerprint)
{
    const struct trust_key *key = &report->key;
    if (fingerprint == NULL)
        cli_say(cli,
                "来自终端 %s，指纹 %s；请与那一台屏幕上的指纹核对，一致后加上 --fingerprint %s",
                key->device, key->fingerprint, key->fingerprint);
    else if (strcasecmp(fingerprint, key->fingerprint) == 0)
        return true;
    else
        cli_say(cli, "指纹不一致：这个文件夹来自 %s", key->fingerprint);
    return false;
}

/* Returns CLI_DONE when it is on the stick under *ret_name. */
static int setup_write(struct cli *cli, const struct export_bundle *bundle, const char *to,
                       char ret_name[STICK_NAME_SIZE])
{
    enum stick_outcome outcome;
    int code = CLI_DONE;
    char *target = cli_path(cli, to);
    if (target == NULL)
        return cli_failed(cli, ERR_NOMEM);
    if (cli_stick_write(cli, bundle, target, &outcome, ret_name, &code) && !cli->json)
        code = cli_stick_done(cli, target, ret_name, bundle, outcome);
    free(target);
    return code;
}

/* ---- request ---- */

static int setup_request_run(struct cli *cli)
{
    const char *to = NULL;
    const struct cli_option options[] = {{.name = "to", .value = &to, .required = true},
                                         {.name = NULL}};
    struct setup_report report = {.outcome = SETUP_DONE};
    char name[STICK_NAME_SIZE] = "";
    int code;
    if (!cli_parse(cli, options, NULL, 0))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    struct chain_origin origin = cli_origin(NULL);
    struct export_bundle *bundle = calloc(1, sizeof *bundle);
    enum err err = bundle == NULL ? ERR_NOMEM : setup_request(cli->db, &origin, bundle);
    code = err == ERR_OK ? setup_write(cli, bundle, to, name) : cli_failed(cli, err);
    if (bundle != NULL)
        export_clear(bundle);
    free(bundle);
    trust_own(cli->db, &report.key);
    return code == CLI_DONE ? setup_print(cli, &report, name) : code;
}

const struct verb verb_setup_request = {
    .name = "setup",
    .subname = "request",
    .access = VERB_CREATES,
    .arguments = "--to DIR",
    .summary = SENTENCE("新终端：把设置申请写到一个目录，交给已经设置好的终端"),
    .run = setup_request_run,
};

/* ---- seal ---- */

static int setup_seal_to(struct cli *cli, const struct cli_bundle *request, const char *to,
                         const char *fingerprint)
{
    struct chain_origin origin = cli_origin(NULL);
    struct setup_report report;
    char name[STICK_NAME_SIZE] = "";
    int code = CLI_REFUSED;
    struct export_bundle *answer = calloc(1, sizeof *answer);
    if (answer == NULL)
        return cli_failed(cli, ERR_NOMEM);
    enum err err = setup_seal(cli->db, &origin, request->name, request->files, request->count, true,
                              &report, answer);
    bool goes_on = err == ERR_OK && setup_is_done(cli, &report) &&
                   setup_fingerprint_fits(cli, &report, fingerprint);
    if (goes_on)
        err = setup_seal(cli->db, &origin, request->name, request->files, request->count, false,
                         &report, answer);
    if (err != ERR_OK)
        code = cli_failed(cli, err);
    else if (goes_on && setup_is_done(cli, &report))
        code = setup_write(cli, answer, to, name);
    if (code == CLI_DONE)
        cli_say(cli, "只有终端 %s 能打开，指纹 %s", report.key.device, report.key.fingerprint);
    export_clear(answer);
    free(answer);
    return code == CLI_DONE ? setup_print(cli, &report, name) : code;
}

static int setup_seal_run(struct cli *cli)
{
    const char *word, *to = NULL, *fingerprint = NULL;
    const struct cli_option options[] = {{.name = "to", .value = &to, .required = true},
                                         {.name = "fingerprint", .value = &fingerprint},
                                         {.name = NULL}};
    struct cli_bundle request;
    int code;
    if (!cli_parse(cli, options, &word, 1))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    if (cli_bundle_read(cli, word, &request, &code))
        code = setup_seal_to(cli, &request, to, fingerprint);
    cli_bundle_clear(&request);
    return code;
}

const struct verb verb_setup_seal = {
    .name = "setup",
    .subname = "seal",
    .access = VERB_WRITES,
    .arguments = "REQUEST --to DIR --fingerprint F",
    .summary = SENTENCE("已设置的终端：为提出申请的终端写一份只有它能打开的设置"),
    .run = setup_seal_run,
};

/* ---- take ---- */

static int setup_take_from(struct cli *cli, const struct cli_bundle *answer,
                           const char *fingerprint)
{
    struct chain_origin origin = cli_origin(NULL);
    struct setup_report report;
    enum err err =
        setup_take(cli->db, &origin, answer->name, answer->files, answer->count, true, &report);
    if (err == ERR_OK &&
        (!setup_is_done(cli, &report) || !setup_fingerprint_fits(cli, &report, fingerprint)))
        return CLI_REFUSED;
    if (err == ERR_OK)
        err = setup_take(cli->db, &origin, answer->name, answer->files, answer->count, false,
                         &report);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    cli_say(cli, "已按终端 %s（指纹 %s）设置：%s，%d 人，%d 张卡，工作人员 %d 人，活动 %d 次",
            report.key.device, report.key.fingerprint, report.branch, report.people, report.cards,
            report.organizers, report.activities);
    return setup_print(cli, &report, answer->name);
}

static int setup_take_run(struct cli *cli)
{
    const char *word, *fingerprint = NULL;
    const struct cli_option options[] = {{.name = "fingerprint", .value = &fingerprint},
                                         {.name = NULL}};
    struct cli_bundle answer;
    int code;
    if (!cli_parse(cli, options, &word, 1))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    if (cli_bundle_read(cli, word, &answer, &code))
        code = setup_take_from(cli, &answer, fingerprint);
    cli_bundle_clear(&answer);
    return code;
}

const struct verb verb_setup_take = {
    .name = "setup",
    .subname = "take",
    .access = VERB_WRITES,
    .arguments = "DIR --fingerprint F",
    .summary = SENTENCE("新终端：按另一台终端写的设置，设好名单、卡片、工作人员和活动"),
    .run = setup_take_run,
};
