/* Card numbers in words. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_CARD_H
#define THEMEDAY_CLI_CARD_H

#include "firmware/cli/verb.h"
#include "firmware/model/card.h"

#define CLI_NOTATIONS "hex|decimal|reversed"

/* Reads a notation, the value of `option`; NULL is UID_AS_WRITTEN. False after a sentence. */
CHECKED bool cli_parse_notation(struct cli *cli, const char *option, const char *word,
                                enum uid_notation *ret_notation);

/* Reads a card number as it is written by itself, or as the value of the option --as says (NULL: it
 * was not given). False after a sentence. */
CHECKED bool cli_parse_card(struct cli *cli, const char *text, struct card *ret_card);
CHECKED bool cli_parse_card_as(struct cli *cli, const char *text, const char *notation,
                               struct card *ret_card);

#endif
