#include "firmware/cli/cli_committee.h"

#include "firmware/cli/cli_say.h"

/* `reason` is the server's own word, in its language. */
static int cli_committee_say(struct cli *cli, enum err err, const char *reason)
{
    switch (err) {
    case ERR_GONE:
        cli_say(
            cli,
            "数据库里没有主题党日的表，或者表是旧的（%s）；请先由能建表的用户运行 themeday trust "
            "list --db …",
            reason);
        return CLI_REFUSED;
    case ERR_UNSUPPORTED:
        cli_say(cli, "这个数据库用不了（%s）；缺 libpq5 时请安装，表比程序新时请升级程序", reason);
        return CLI_REFUSED;
    case ERR_INVALID:
        cli_say(cli, "数据库不接受：%s；请核对用户的权限", reason);
        return CLI_REFUSED;
    case ERR_NOMEM:
        return cli_failed(cli, err);
    case ERR_FULL:
        cli_say(cli, "数据库的磁盘或连接用完了：%s；请告诉管理数据库的人", reason);
        return CLI_DEVICE;
    case ERR_BUSY:
        cli_say(cli, "数据库里的表一直有人占着：%s；请等他用完再来一次，或告诉管理数据库的人",
                reason);
        return CLI_DEVICE;
    case ERR_OK:
    case ERR_IO:
    case ERR_CORRUPT:
    case ERR_TIMEOUT:
        break;
    }
    cli_say(cli, "连不上数据库：%s；请核对 --db 的地址和用户，确认 PostgreSQL 正在运行", reason);
    return CLI_DEVICE;
}

struct committee *cli_committee_open(struct cli *cli, const char *url, int *ret_code)
{
    char reason[COMMITTEE_REASON_SIZE];
    struct committee *committee = NULL;
    enum err err = committee_open(url, &committee, reason);
    if (err == ERR_OK)
        return committee;
    *ret_code = cli_committee_say(cli, err, reason);
    return NULL;
}

int cli_committee_failed(struct cli *cli, const struct committee *committee, enum err err)
{
    return cli_committee_say(cli, err, committee_reason(committee));
}
