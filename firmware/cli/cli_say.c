#include "firmware/cli/cli_say.h"

#include "firmware/base/catalogue.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *cli_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0')
            return value;
    }
    return "";
}

enum cli_language cli_language_of(const char *locale)
{
    return strncmp(locale, "zh", 2) == 0 ? CLI_ZH_CN : CLI_EN;
}

const char *cli_text(const struct cli *cli, const char *chinese)
{
    return catalogue_text(cli->language != CLI_ZH_CN, chinese);
}

void cli_say(struct cli *cli, const char *chinese, ...)
{
    va_list arguments;
    va_start(arguments, chinese);
    vfprintf(cli->err, cli_text(cli, chinese), arguments);
    va_end(arguments);
    fputc('\n', cli->err);
}

static void cli_say_error(struct cli *cli, enum err err)
{
    const char *folder = cli->folder == NULL ? cli_text(cli, "数据目录") : cli->folder;
    switch (err) {
    case ERR_OK:
        break;
    case ERR_FULL:
        cli_say(cli, "%s：存储空间已满，没有改动；请清理后重试", folder);
        break;
    case ERR_GONE:
        cli_say(cli, "%s：还没有设置党支部；请先运行 themeday init --branch 名称", folder);
        break;
    case ERR_BUSY:
        cli_say(cli, "%s：另一个 themeday 命令正在工作；请稍后重试", folder);
        break;
    case ERR_CORRUPT:
        cli_say(cli,
                "%s：terminal.db 或 device.key 已损坏或不配套，没有改动；终端启动时会另存损坏的文件"
                "并继续签到；仍不行时请从备份恢复整个目录",
                folder);
        break;
    case ERR_UNSUPPORTED:
        cli_say(cli, "%s：数据来自更新的版本，没有改动；请升级程序", folder);
        break;
    case ERR_NOMEM:
        cli_say(cli, "内存不足；请关闭别的程序后重试");
        break;
    case ERR_IO:
    case ERR_INVALID:
    case ERR_TIMEOUT:
        cli_say(cli, "%s：不能读写（原因见上一行）；请检查权限和磁盘", folder);
        break;
    }
}

int cli_failed(struct cli *cli, enum err err)
{
    cli_say_error(cli, err);
    return err == ERR_GONE || err == ERR_BUSY ? CLI_REFUSED : CLI_DEVICE;
}
