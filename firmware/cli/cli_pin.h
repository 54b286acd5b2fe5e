/* Asking for a PIN. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_PIN_H
#define THEMEDAY_CLI_PIN_H

#include "firmware/cli/verb.h"

enum { CLI_PIN_SIZE = 64 };

/* Asks twice at a console, without echo; else takes one line of standard input. False after a
 * sentence. The caller wipes it. */
CHECKED bool cli_ask_pin(struct cli *cli, char ret_pin[CLI_PIN_SIZE]);

#endif
