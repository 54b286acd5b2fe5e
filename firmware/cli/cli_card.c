#include "firmware/cli/cli_card.h"

#include "firmware/cli/cli_say.h"

#include <string.h>

bool cli_parse_notation(struct cli *cli, const char *option, const char *word,
                        enum uid_notation *ret_notation)
{
    static const struct {
        const char *word;
        enum uid_notation notation;
    } words[] = {{"hex", UID_HEX}, {"decimal", UID_DECIMAL}, {"reversed", UID_REVERSED}};
    *ret_notation = UID_AS_WRITTEN;
    if (word == NULL)
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i].word) == 0) {
            *ret_notation = words[i].notation;
            return true;
        }
    cli_say(cli, "--%s %s：应为 hex、decimal 或 reversed", option, word);
    return false;
}

/* A number does not say of which kind the card is; eight bytes only FeliCa has. */
bool cli_parse_card_as(struct cli *cli, const char *text, const char *notation,
                       struct card *ret_card)
{
    enum uid_notation how;
    size_t length = 0;
    *ret_card = (struct card){.kind = CARD_ISO14443A};
    if (!cli_parse_notation(cli, "as", notation, &how))
        return false;
    if (uid_parse_as(text, how, ret_card->uid, &length) != ERR_OK) {
        cli_say(cli, "“%s”不是卡号；应为十六进制，如 04A1B2C3D4E5F6，十进制请加 --as", text);
        return false;
    }
    ret_card->uid_len = (uint8_t)length;
    if (length == 8)
        ret_card->kind = CARD_FELICA;
    return true;
}

bool cli_parse_card(struct cli *cli, const char *text, struct card *ret_card)
{
    return cli_parse_card_as(cli, text, NULL, ret_card);
}
