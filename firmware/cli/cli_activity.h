/* Activities in words, for the verbs that read and print them. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_ACTIVITY_H
#define THEMEDAY_CLI_ACTIVITY_H

#include "firmware/cli/verb.h"
#include "firmware/model/activity.h"

#include <jansson.h>

/* "theme-day" and the others, as --type takes them; false for an unknown word. */
CHECKED bool cli_activity_type(const char *text, enum activity_type *ret_type);
const char *cli_activity_word(enum activity_type type);

/* Minutes since midnight as "HH:MM". */
enum { CLI_MINUTES_SIZE = 16 };
void cli_format_minutes(int minutes, char ret_text[CLI_MINUTES_SIZE]);

/* Says that there is no such activity. Returns the exit code. */
int cli_no_activity(struct cli *cli, int64_t id);

/* The activity of this number, or, for NULL, the one that is on. Returns CLI_DONE, or another exit
 * code after a sentence. */
int cli_find_activity(struct cli *cli, const char *text, struct activity *ret_activity);

/* An activity as a JSON object; NULL without memory. */
json_t *cli_activity_json(const struct activity *activity);

#endif
