/*
 * Who and what is the same on two terminals. A number of a row means nothing elsewhere, and a
 * second list of work numbers would leave with every bundle; so a person or an activity is known by
 * the terminal that has added it and its number there, "1A2B3C4D-17", which comes along when
 * another terminal is set up from it. Entries of the log name the identity only where the row came
 * from elsewhere: of what was added here it is the terminal of the entry and the number in it.
 *
 * An entry of the log is known by its terminal and its number likewise. Private to db/.
 */
#ifndef THEMEDAY_DB_IDENTITY_H
#define THEMEDAY_DB_IDENTITY_H

#include "db/db.h"

#include <jansson.h>

enum { IDENTITY_SIZE = 32 };

/* Writes "<device>-<id>". */
void identity_make(const char *device, int64_t id, char ret_identity[IDENTITY_SIZE]);

/* Of a person or an activity of this database. ERR_GONE: there is none. */
CHECKED enum err identity_of_member(struct db *db, int64_t id, char ret_identity[IDENTITY_SIZE]);
CHECKED enum err identity_of_activity(struct db *db, int64_t id, char ret_identity[IDENTITY_SIZE]);

/* Whose it is here. ERR_GONE: unknown here. */
CHECKED enum err identity_find_member(struct db *db, const char *identity, int64_t *ret_id);
CHECKED enum err identity_find_activity(struct db *db, const char *identity, int64_t *ret_id);

/* Puts "person" into the fields of an entry about somebody who came from elsewhere. */
CHECKED enum err identity_add_person(struct db *db, int64_t member_id, json_t *fields);

/* Puts into the fields of an entry what it takes back, if that came from another terminal: "of",
 * the terminal, and "of_seq". */
void identity_add_undone(json_t *fields, const char *device, int64_t device_seq);

#endif
