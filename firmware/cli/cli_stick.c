#include "firmware/cli/cli_stick.h"

#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"

int cli_stick_failed(struct cli *cli, enum err err, const char *target)
{
    switch (err) {
    case ERR_FULL:
        cli_say(cli, "%s：空间不够，没有导出；请清理或换一个 U 盘",
                "%s: no room, nothing was "
                "exported; free some space or take another stick",
                target);
        break;
    case ERR_GONE:
        cli_say(cli, "%s：没有这个目录；请插入 U 盘或核对路径",
                "%s: no such folder; plug in the stick or check the path", target);
        break;
    case ERR_CORRUPT:
        cli_say(cli, "%s：读回的内容与写入的不同，没有导出；请换一个 U 盘",
                "%s: reads back differently from what was written, nothing was exported; take "
                "another stick",
                target);
        break;
    case ERR_BUSY:
        cli_say(cli, "%s：已有太多份不同的导出；请先整理",
                "%s: holds too many different exports of it; tidy up first", target);
        break;
    case ERR_OK:
    case ERR_IO:
    case ERR_INVALID:
    case ERR_UNSUPPORTED:
    case ERR_TIMEOUT:
    case ERR_NOMEM:
        cli_say(cli, "%s：不能写入（原因见上一行），没有导出；请换一个 U 盘或检查权限",
                "%s: cannot be written (the line above says why), nothing was exported; take "
                "another stick or check the permissions",
                target);
        break;
    }
    return CLI_DEVICE;
}

int cli_stick_done(struct cli *cli, const char *target, const char *name, int file_count,
                   enum stick_outcome outcome)
{
    bool is_new = outcome == STICK_WRITTEN;
    if (cli->json)
        return cli_print_json(cli, json_pack("{s:s++, s:i, s:b}", "folder", target, "/", name,
                                             "files", file_count, "written", is_new));
    fprintf(cli->out, "%s/%s\n", target, name);
    if (is_new)
        cli_say(cli, "导出完成，共 %d 个文件，已核对", "exported: %d files, read back and compared",
                file_count);
    else
        cli_say(cli, "内容没有变化，已有同样的导出",
                "nothing has changed: the same export is there");
    return CLI_DONE;
}
