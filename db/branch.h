/* The branches (党支部) that use this terminal, and what the terminal calls itself. */
#ifndef THEMEDAY_DB_BRANCH_H
#define THEMEDAY_DB_BRANCH_H

#include "db/chain.h"
#include "firmware/model/member.h"

/* Makes the terminal's own branch and names the room (may be ""). ERR_BUSY: it has one already, and
 * nothing was changed. */
CHECKED enum err branch_init(struct db *db, const struct chain_origin *origin, const char *branch,
                             const char *room);

/* The terminal's own branch and room, for the head of the screen. ERR_GONE before branch_init(). */
CHECKED enum err branch_home(struct db *db, char ret_branch[TITLE_SIZE], char ret_room[TITLE_SIZE]);

/* Makes another branch of those there are the terminal's own. ERR_GONE: there is no such branch, or
 * the terminal has none yet. Without a change nothing is logged. */
CHECKED enum err branch_set_home(struct db *db, const struct chain_origin *origin, int64_t id);

/* In the order in which they were first named. */
typedef bool branch_visitor(int64_t id, const char *name, void *context);
CHECKED enum err branch_list(struct db *db, branch_visitor *visit, void *context);

#endif
