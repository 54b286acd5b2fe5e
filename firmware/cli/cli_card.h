/* Card numbers in words. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_CARD_H
#define THEMEDAY_CLI_CARD_H

#include "firmware/cli/verb.h"
#include "firmware/model/card.h"

/* Reads a card number; false after a sentence. */
CHECKED bool cli_parse_card(struct cli *cli, const char *text, struct card *ret_card);

#endif
