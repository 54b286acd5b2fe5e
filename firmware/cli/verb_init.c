#include "db/branch.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <string.h>

static int init_print(struct cli *cli, const char *branch, const char *room)
{
    if (cli->json)
        return cli_print_json(cli, json_pack("{s:s, s:s, s:s}", "branch", branch, "room", room,
                                             "device", db_device(cli->db)));
    fprintf(cli->out, "%s\n", db_device(cli->db));
    cli_say(cli, "已设置：%s　下一步：themeday roster import 名单.csv", branch);
    return CLI_DONE;
}

static int init_say_which(struct cli *cli)
{
    char branch[TITLE_SIZE], room[TITLE_SIZE];
    enum err err = branch_home(cli->db, branch, room);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    cli_say(cli, "这个数据目录已经属于“%s”，没有改动；另一个党支部请用另一个 --data 目录", branch);
    return CLI_REFUSED;
}

static int init_run(struct cli *cli)
{
    const char *branch_text = NULL, *room_text = "";
    char branch[TITLE_SIZE], room[TITLE_SIZE];
    int code;
    const struct cli_option options[] = {
        {.name = "branch", .value = &branch_text, .required = true},
        {.name = "room", .value = &room_text},
        {.name = NULL},
    };
    if (!cli_parse(cli, options, NULL, 0) ||
        !cli_copy(cli, "branch", branch_text, branch, sizeof branch) ||
        !cli_copy(cli, "room", room_text, room, sizeof room))
        return CLI_USAGE;
    if (cli_is_blank(branch)) {
        cli_say(cli, "--branch 不能为空");
        return CLI_USAGE;
    }
    if (!cli_open(cli, &code))
        return code;
    struct chain_origin origin = cli_origin(NULL);
    enum err err = branch_init(cli->db, &origin, branch, room);
    if (err == ERR_BUSY)
        return init_say_which(cli);
    return err == ERR_OK ? init_print(cli, branch, room) : cli_failed(cli, err);
}

const struct verb verb_init = {
    .name = "init",
    .access = VERB_CREATES,
    .arguments = "--branch NAME [--room NAME]",
    .summary = SENTENCE("新建数据，设置本机所在的党支部"),
    .run = init_run,
};
