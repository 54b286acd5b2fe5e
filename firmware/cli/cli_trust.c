#include "firmware/cli/cli_trust.h"

#include "db/committee_trust.h"
#include "firmware/cli/cli_committee.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"

static int trust_say(struct cli *cli, const struct trust_key *key,
                     enum committee_trust_outcome outcome)
{
    switch (outcome) {
    case COMMITTEE_TRUST_ADDED:
        cli_say(cli, "已信任终端 %s，指纹 %s", key->device, key->fingerprint);
        break;
    case COMMITTEE_TRUST_CHANGED:
        cli_say(cli, "终端 %s 的党委或名称已更改，以前的记录不变", key->device);
        break;
    case COMMITTEE_TRUST_WAS:
        cli_say(cli, "终端 %s 以前就信任，指纹 %s", key->device, key->fingerprint);
        break;
    }
    return CLI_DONE;
}

int cli_trust_add(struct cli *cli, const char *url, const struct trust_key *key, const char *path,
                  const char *label)
{
    enum committee_trust_outcome outcome;
    int code = CLI_DEVICE;
    struct committee *committee = cli_committee_open(cli, url, &code);
    if (committee == NULL)
        return code;
    enum err err = committee_trust_add(committee, key, path, label, &outcome);
    code = err == ERR_OK ? trust_say(cli, key, outcome) : cli_committee_failed(cli, committee, err);
    committee_close(committee);
    return code;
}

int cli_trust_remove(struct cli *cli, const char *url, const char *id, const char *reason)
{
    int code = CLI_DEVICE;
    struct committee *committee = cli_committee_open(cli, url, &code);
    if (committee == NULL)
        return code;
    enum err err = committee_trust_remove(committee, id, reason);
    code = err == ERR_OK ? CLI_DONE : CLI_REFUSED;
    if (err == ERR_OK)
        cli_say(cli, "不再信任它；以前收的记录不变");
    else if (err == ERR_GONE)
        cli_say(cli, "没有编号是 %s 的终端；themeday trust list --db … 列出全部", id);
    else
        code = cli_committee_failed(cli, committee, err);
    committee_close(committee);
    return code;
}

/* ---- list ---- */

static const char *const trust_keys[] = {"id",    "device", "fingerprint", "committee",
                                         "label", "by",     "added",       "bundles"};

enum { TRUST_COLUMNS = sizeof trust_keys / sizeof *trust_keys };

/* The first and the last are numbers. */
static json_t *trust_object(const struct committee_rows *rows, int row)
{
    json_t *object = json_object();
    for (int i = 0; i < TRUST_COLUMNS; i++)
        json_object_set_new(object, trust_keys[i],
                            i == 0 || i == TRUST_COLUMNS - 1
                                ? json_integer(committee_number(rows, row, i))
                                : json_string(committee_text(rows, row, i)));
    return object;
}

static int trust_print(struct cli *cli, const struct committee_rows *rows)
{
    json_t *array = cli->json ? json_array() : NULL;
    for (int row = 0; row < committee_row_count(rows); row++) {
        if (cli->json)
            json_array_append_new(array, trust_object(rows, row));
        for (int i = 0; i < TRUST_COLUMNS && !cli->json; i++)
            fprintf(cli->out, "%s%s", i > 0 ? "\t" : "", committee_text(rows, row, i));
        fputs(cli->json ? "" : "\n", cli->out);
    }
    return cli->json ? cli_print_json(cli, array) : CLI_DONE;
}

int cli_trust_list(struct cli *cli, const char *url)
{
    int code = CLI_DEVICE;
    struct committee_rows *rows = NULL;
    struct committee *committee = cli_committee_open(cli, url, &code);
    if (committee == NULL)
        return code;
    enum err err = committee_trust_list(committee, &rows);
    code = err == ERR_OK ? trust_print(cli, rows) : cli_committee_failed(cli, committee, err);
    committee_rows_clear(rows);
    committee_close(committee);
    return code;
}
