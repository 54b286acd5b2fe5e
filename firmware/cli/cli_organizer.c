#include "firmware/cli/cli_organizer.h"

#include "firmware/cli/cli_say.h"

int cli_organizer_refused(struct cli *cli, enum organizer_outcome outcome)
{
    switch (outcome) {
    case ORGANIZER_NAME_TAKEN:
        cli_say(cli, "已有同名的工作人员，没有登记；请换一个名称");
        break;
    case ORGANIZER_CARD_TAKEN:
        cli_say(cli, "这张卡是另一位工作人员的，没有登记；请换一张卡");
        break;
    case ORGANIZER_CARD_UNUSABLE:
        cli_say(cli, "这张卡已停用或卡号每次都不同，不能登记；请换一张卡");
        break;
    case ORGANIZER_PIN_NOT_DIGITS:
        cli_say(cli, "密码应为 4 至 8 位数字，没有登记");
        break;
    case ORGANIZER_PIN_WEAK:
        cli_say(cli, "密码太简单（数字相同或连续），没有登记；请换一个");
        break;
    case ORGANIZER_DONE:
    case ORGANIZER_IS_LAST:
        break;
    }
    return CLI_REFUSED;
}
