#include "firmware/cli/cli_card.h"

#include "firmware/cli/cli_say.h"

/* A number does not say of which kind the card is; eight bytes only FeliCa has. */
bool cli_parse_card(struct cli *cli, const char *text, struct card *ret_card)
{
    size_t length = 0;
    *ret_card = (struct card){.kind = CARD_ISO14443A};
    if (uid_parse(text, ret_card->uid, &length) != ERR_OK) {
        cli_say(cli, "“%s”不是卡号；应为十六进制，如 04A1B2C3D4E5F6",
                "\"%s\" is no card number; write it in hex, such as 04A1B2C3D4E5F6", text);
        return false;
    }
    ret_card->uid_len = (uint8_t)length;
    if (length == 8)
        ret_card->kind = CARD_FELICA;
    return true;
}
