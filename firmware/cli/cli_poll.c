#include "firmware/cli/cli_poll.h"

#include "db/poll.h"
#include "firmware/cli/cli_say.h"

#include <stdlib.h>
#include <string.h>

enum { COUNT_MAX = 9999 };

const char *cli_poll_word(enum poll_kind kind)
{
    static const char *const words[] = {[POLL_EVALUATION] = "evaluation",
                                        [POLL_RESOLUTION] = "resolution",
                                        [POLL_APPRAISAL] = "appraisal"};
    return words[kind];
}

bool cli_parse_count(struct cli *cli, const char *text, int *ret_count)
{
    char *end;
    long count = strtol(text, &end, 10);
    if (end == text || *end != '\0' || count < 0 || count > COUNT_MAX) {
        cli_say(cli, "“%s”不是人数或票数", text);
        return false;
    }
    *ret_count = (int)count;
    return true;
}

static int64_t cli_poll_id(const char *text)
{
    char *end;
    long long id = strtoll(text, &end, 10);
    return end != text && *end == '\0' && id > 0 ? id : 0;
}

static bool cli_check_poll(struct cli *cli, const char *text)
{
    if (strcmp(text, "current") == 0 || cli_poll_id(text) > 0)
        return true;
    cli_say(cli, "“%s”不是测评编号；themeday poll list 列出编号", text);
    return false;
}

static int cli_find_poll(struct cli *cli, const char *text, struct poll *ret_poll)
{
    int64_t id = cli_poll_id(text);
    enum err err = id == 0 ? poll_current(cli->db, ret_poll) : poll_get(cli->db, id, ret_poll);
    if (err == ERR_OK)
        return CLI_DONE;
    if (err != ERR_GONE)
        return cli_failed(cli, err);
    if (id == 0)
        cli_say(cli, "现在没有测评或表决");
    else
        cli_say(cli, "没有编号为 %s 的测评；themeday poll list 列出编号", text);
    return CLI_REFUSED;
}

bool cli_open_poll(struct cli *cli, const char *text, struct poll *ret_poll, int *ret_code)
{
    *ret_code = CLI_USAGE;
    if (!cli_check_poll(cli, text) || !cli_open(cli, ret_code))
        return false;
    *ret_code = cli_find_poll(cli, text, ret_poll);
    return *ret_code == CLI_DONE;
}
