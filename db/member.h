/*
 * People and the branches they are listed in. A person (one work number, one set of cards) may be
 * listed in two branches; each listing has its own class and group. Nobody is ever deleted: who
 * left is inactive.
 */
#ifndef THEMEDAY_DB_MEMBER_H
#define THEMEDAY_DB_MEMBER_H

#include "db/chain.h"
#include "firmware/model/member.h"

/* By branch, then work number, then name. The struct is the callback's until it returns. */
typedef bool member_visitor(const struct member *member, void *context);
CHECKED enum err member_list(struct db *db, member_visitor *visit, void *context);

/* ERR_GONE: nobody has this id. */
CHECKED enum err member_get(struct db *db, int64_t id, struct member *ret_member);

enum member_match { MEMBER_NONE, MEMBER_ONE, MEMBER_SEVERAL };

/* Finds an active person by id ("#12"), work number, or name when it is not shared; several people
 * of the same name are MEMBER_SEVERAL and the caller asks for the number. */
CHECKED enum err member_find(struct db *db, const char *text, enum member_match *ret_match,
                             struct member *ret_member);

#endif
