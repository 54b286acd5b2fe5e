#include "firmware/cli/cli_stick.h"

#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/parcel.h"

static int stick_failed(struct cli *cli, enum err err, const char *target)
{
    switch (err) {
    case ERR_FULL:
        cli_say(cli, "%s：空间不够，没有导出；请清理或换一个 U 盘", target);
        break;
    case ERR_GONE:
        cli_say(cli, "%s：没有这个目录；请插入 U 盘或核对路径", target);
        break;
    case ERR_CORRUPT:
        cli_say(cli, "%s：读回的内容与写入的不同，没有导出；请换一个 U 盘", target);
        break;
    case ERR_BUSY:
        cli_say(cli, "%s：已有太多份不同的导出；请先整理", target);
        break;
    case ERR_OK:
    case ERR_IO:
    case ERR_INVALID:
    case ERR_UNSUPPORTED:
    case ERR_TIMEOUT:
    case ERR_NOMEM:
        cli_say(cli, "%s：不能写入（原因见上一行），没有导出；请换一个 U 盘或检查权限", target);
        break;
    }
    return CLI_DEVICE;
}

bool cli_stick_write(struct cli *cli, const struct export_bundle *bundle, const char *target,
                     enum stick_outcome *ret_outcome, char ret_name[STICK_NAME_SIZE], int *ret_code)
{
    struct parcel parcel;
    parcel_fill(&parcel, bundle, bundle->name);
    enum err err = stick_write(target, &parcel.folder, ret_outcome, ret_name);
    if (err != ERR_OK)
        *ret_code = stick_failed(cli, err, target);
    return err == ERR_OK;
}

static json_t *stick_json(const char *target, const char *name, const struct export_bundle *bundle,
                          bool is_new)
{
    json_t *json = json_pack("{s:s++, s:i, s:b}", "folder", target, "/", name, "files",
                             bundle->file_count, "written", is_new);
    if (bundle->code[0] != '\0')
        json_object_set_new(json, "code", json_string(bundle->code));
    return json;
}

int cli_stick_done(struct cli *cli, const char *target, const char *name,
                   const struct export_bundle *bundle, enum stick_outcome outcome)
{
    bool is_new = outcome == STICK_WRITTEN, has_code = bundle->code[0] != '\0';
    if (cli->json)
        return cli_print_json(cli, stick_json(target, name, bundle, is_new));
    fprintf(cli->out, "%s/%s\n", target, name);
    if (!is_new)
        cli_say(cli, "内容没有变化，已有同样的导出");
    else if (has_code)
        cli_say(cli, "导出完成，共 %d 个文件，已核对；校验码 %s", bundle->file_count, bundle->code);
    else
        cli_say(cli, "导出完成，共 %d 个文件，已核对", bundle->file_count);
    return CLI_DONE;
}
