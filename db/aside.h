/*
 * Damaged files that were set aside: their names, and how the fresh file takes their place.
 *
 * A file that was damaged stays in the data folder as it is, with its -wal, -shm or -journal, under
 * "terminal.db.damaged-20261121-1" (the day, and a number). Nothing is ever written into it, and no
 * name is ever given twice. The fresh file is made whole beside it as "fresh.terminal-20261121-1"
 * first; from that moment on the exchange is finished at the next start, whenever the power goes.
 * What the fresh file holds is renew.h's matter. Private to db/, but for aside_list().
 */
#ifndef THEMEDAY_DB_ASIDE_H
#define THEMEDAY_DB_ASIDE_H

#include "db/chain.h"

enum { ASIDE_MARK_SIZE = 32, ASIDE_NAME_SIZE = 64 };

/* Which files a fresh one takes the place of. BOTH: a fresh terminal.db, and neither poll.db nor
 * bundles that wait for their upload. */
enum aside_kind { ASIDE_TERMINAL, ASIDE_BOTH, ASIDE_POLLS };

/* A mark that no file of the folder bears yet. */
CHECKED enum err aside_choose(const char *folder, int64_t wall_ms, char ret_mark[ASIDE_MARK_SIZE]);

/* "terminal.db.damaged-20261121-1" */
void aside_name(const char *file, const char *mark, char ret_name[ASIDE_NAME_SIZE]);

/* From here on it is settled: the file "part" of the folder, whole and synced, is the fresh one. */
CHECKED enum err aside_settle(const char *folder, enum aside_kind kind, const char *mark);

/* Carries out what was settled, after a kill, too; no file of the folder may be open. Does nothing
 * when nothing is. */
CHECKED enum err aside_finish(const char *folder);

/* Writes the entry "store.set_aside" and has an organizer told of it (notice.h), in the caller's
 * transaction; `fields` as chain_append() takes them. */
CHECKED enum err aside_record(struct db *db, const struct chain_origin *origin, json_t *fields);

/* How many files of the folder lie aside, and the name of the newest of them. */
struct aside_report {
    int count;
    char newest[ASIDE_NAME_SIZE];
};
CHECKED enum err aside_list(const char *folder, struct aside_report *ret_report);

#endif
