#include "db/trust.h"
#include "firmware/base/utf8.h"
#include "firmware/cli/cli_file.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_trust.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* ---- this terminal ---- */

static int device_run(struct cli *cli)
{
    const struct cli_option options[] = {{.name = NULL}};
    struct trust_key key;
    int code;
    if (!cli_parse(cli, options, NULL, 0))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    trust_own(cli->db, &key);
    if (cli->json)
        return cli_print_json(
            cli, json_pack("{s:s, s:s}", "device", key.device, "fingerprint", key.fingerprint));
    fprintf(cli->out, "%s\t%s\n", key.device, key.fingerprint);
    return CLI_DONE;
}

const struct verb verb_device_show = {
    .name = "device",
    .subname = "show",
    .access = VERB_READS,
    .arguments = "",
    .summary = SENTENCE("本机的编号和指纹，供另一台终端核对"),
    .run = device_run,
};

/* ---- add ---- */

/* The file is a device.pub; with a fingerprint it has to be that one's. */
static int trust_add_read(struct cli *cli, const char *file, const char *fingerprint,
                          struct trust_key *ret_key)
{
    char *bytes = NULL;
    size_t length = 0;
    int code = cli_read_file(cli, file, &bytes, &length);
    if (code != CLI_DONE)
        return code;
    char text[512];
    bool is_key = length < sizeof text && utf8_is_valid(bytes, length);
    if (is_key)
        snprintf(text, sizeof text, "%.*s", (int)length, bytes);
    free(bytes);
    if (!is_key || trust_read(text, ret_key) != ERR_OK) {
        cli_say(cli, "%s 不是终端的公钥（device.pub）", file);
        return CLI_REFUSED;
    }
    if (fingerprint == NULL || strcasecmp(fingerprint, ret_key->fingerprint) == 0)
        return CLI_DONE;
    cli_say(cli, "指纹不一致：文件里的是 %s", ret_key->fingerprint);
    return CLI_REFUSED;
}

static int trust_add_key(struct cli *cli, const struct trust_key *key, const char *label)
{
    struct chain_origin origin = cli_origin(NULL);
    enum trust_outcome outcome;
    enum err err = trust_add(cli->db, &origin, key, label, &outcome);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    switch (outcome) {
    case TRUST_ADDED:
        cli_say(cli, "已信任终端 %s，指纹 %s", key->device, key->fingerprint);
        return CLI_DONE;
    case TRUST_WAS_TRUSTED:
        cli_say(cli, "终端 %s 以前就信任，指纹 %s", key->device, key->fingerprint);
        return CLI_DONE;
    case TRUST_IS_OWN:
        break;
    }
    cli_say(cli, "这是本机自己的公钥");
    return CLI_REFUSED;
}

static int trust_add_run(struct cli *cli)
{
    const char *word, *label = NULL, *fingerprint = NULL, *url = NULL, *path = NULL;
    char copy[TITLE_SIZE];
    const struct cli_option options[] = {{.name = "label", .value = &label},
                                         {.name = "fingerprint", .value = &fingerprint},
                                         {.name = "db", .value = &url},
                                         {.name = "committee", .value = &path},
                                         {.name = NULL}};
    struct trust_key key;
    int code;
    if (!cli_parse(cli, options, &word, 1) ||
        !cli_copy(cli, "label", label == NULL ? "" : label, copy, sizeof copy))
        return CLI_USAGE;
    if (url != NULL && cli->folder == NULL)
        return CLI_USAGE; /* a terminal has no business with a committee's database */
    if (path != NULL && url == NULL) {
        cli_say(cli, "--committee 只和 --db 一起用");
        return CLI_USAGE;
    }
    if (url == NULL && !cli_open(cli, &code))
        return code;
    code = trust_add_read(cli, word, fingerprint, &key);
    if (code != CLI_DONE)
        return code;
    return url == NULL ? trust_add_key(cli, &key, copy)
                       : cli_trust_add(cli, url, &key, path, label == NULL ? NULL : copy);
}

const struct verb verb_trust_add = {
    .name = "trust",
    .subname = "add",
    .access = VERB_WRITES,
    .arguments = "FILE [--fingerprint F] [--label L] [--db URL [--committee 甲/乙]]",
    .summary = SENTENCE(
        "信任另一台终端（它的 device.pub），以后可以并入它的记录；有 --db 时由党委收它的包"),
    .run = trust_add_run,
};

/* ---- list, remove ---- */

static bool trust_print(const struct trust *trust, void *context)
{
    struct cli_list *list = context;
    char time[CLI_TIME_SIZE];
    cli_format_time(trust->added_ms, time);
    if (list->array == NULL)
        fprintf(list->cli->out, "%" PRId64 "\t%s\t%s\t%s\t%s\t%s\n", trust->id, trust->key.device,
                trust->key.fingerprint, trust->label, trust->by, time);
    else
        json_array_append_new(list->array,
                              json_pack("{s:I, s:s, s:s, s:s, s:s, s:s}", "id",
                                        (json_int_t)trust->id, "device", trust->key.device,
                                        "fingerprint", trust->key.fingerprint, "label",
                                        trust->label, "by", trust->by, "added", time));
    return true;
}

static enum err trust_walk(struct cli_list *list)
{
    return trust_list(list->cli->db, trust_print, list);
}

static int trust_list_run(struct cli *cli)
{
    const char *url = NULL;
    const struct cli_option options[] = {{.name = "db", .value = &url}, {.name = NULL}};
    if (cli->argv[0] == NULL)
        return cli_run_list(cli, trust_walk);
    if (!cli_parse(cli, options, NULL, 0))
        return CLI_USAGE;
    return cli_trust_list(cli, url);
}

const struct verb verb_trust_list = {
    .name = "trust",
    .subname = "list",
    .access = VERB_READS,
    .arguments = "[--db URL]",
    .summary = SENTENCE("列出信任的终端：编号、终端、指纹、名称、经手人、时间"),
    .run = trust_list_run,
};

static int trust_remove_run(struct cli *cli)
{
    const char *word, *reason = "", *url = NULL;
    const struct cli_option options[] = {
        {.name = "reason", .value = &reason}, {.name = "db", .value = &url}, {.name = NULL}};
    int64_t id = 0;
    int code;
    if (!cli_parse(cli, options, &word, 1) || !cli_parse_id(cli, word, &id))
        return CLI_USAGE;
    if (url != NULL)
        return cli->folder == NULL ? CLI_USAGE : cli_trust_remove(cli, url, word, reason);
    if (!cli_open(cli, &code))
        return code;
    struct chain_origin origin = cli_origin(NULL);
    enum err err = trust_remove(cli->db, &origin, id, reason);
    if (err != ERR_OK && err != ERR_GONE)
        return cli_failed(cli, err);
    if (err == ERR_OK)
        cli_say(cli, "不再信任它；以前并入的记录不变");
    else
        cli_say(cli, "没有编号是 %s 的终端；themeday trust list 列出全部", word);
    return err == ERR_OK ? CLI_DONE : CLI_REFUSED;
}

const struct verb verb_trust_remove = {
    .name = "trust",
    .subname = "remove",
    .access = VERB_WRITES,
    .arguments = "ID [--reason R] [--db URL]",
    .summary = SENTENCE("不再信任一台终端"),
    .run = trust_remove_run,
};
