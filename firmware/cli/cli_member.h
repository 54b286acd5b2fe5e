/* People, as words name them and as lists show them. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_MEMBER_H
#define THEMEDAY_CLI_MEMBER_H

#include "firmware/cli/verb.h"
#include "firmware/model/member.h"

/* Finds the person that a word means. Returns CLI_DONE, or another exit code after a sentence. */
int cli_find_member(struct cli *cli, const char *text, struct member *ret_member);

/* 正式党员 or formal, ... . With --json always the English word. */
const char *cli_class_text(const struct cli *cli, enum person_class class);

#endif
