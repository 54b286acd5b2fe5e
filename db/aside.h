/*
 * Damaged files that were set aside: their names, and how the fresh file takes their place.
 *
 * A file that was damaged stays in the data folder as it is, with its -wal, -shm or -journal, under
 * "terminal.db.damaged-20261121-1" (the day, and a number). Nothing is ever written into it, and no
 * name is ever given twice. The fresh file is made whole beside it as "fresh.terminal-20261121-1"
 * first; from that moment on the exchange is finished at the next start, whenever the power goes.
 * What the fresh file holds is renew.h's matter.
 */
#ifndef THEMEDAY_DB_ASIDE_H
#define THEMEDAY_DB_ASIDE_H

#include "db/chain.h"

enum { ASIDE_MARK_SIZE = 32, ASIDE_NAME_SIZE = 64 };

/* Which files a fresh one takes the place of. BOTH: a fresh terminal.db, and no poll.db. */
enum aside_kind { ASIDE_TERMINAL, ASIDE_BOTH, ASIDE_POLLS };

/* ---- for the rest of the program ---- */

/* What was set aside last and no organizer has read about, by its name, and whether sign-ins of the
 * day are among it (`whole` is false: they have to be made again). ERR_GONE: nothing. */
struct aside_notice {
    char file[ASIDE_NAME_SIZE];
    bool is_whole;  /* all that was in it is in the fresh file, too */
    bool has_polls; /* polls are in a file set aside: those that were open do not count */
};
CHECKED enum err aside_unseen(struct db *db, struct aside_notice *ret_notice);

/* An organizer has read it: a log entry, and nothing is unseen any more. */
CHECKED enum err aside_acknowledge(struct db *db, const struct chain_origin *origin);

/* ---- private to db/ ---- */

/* A mark that no file of the folder bears yet. */
CHECKED enum err aside_choose(const char *folder, int64_t wall_ms, char ret_mark[ASIDE_MARK_SIZE]);

/* "terminal.db.damaged-20261121-1" */
void aside_name(const char *file, const char *mark, char ret_name[ASIDE_NAME_SIZE]);

/* From here on it is settled: the file "part" of the folder, whole and synced, is the fresh one. */
CHECKED enum err aside_settle(const char *folder, enum aside_kind kind, const char *mark);

/* Carries out what was settled, after a kill, too; no file of the folder may be open. Does nothing
 * when nothing is. */
CHECKED enum err aside_finish(const char *folder);

/* Writes the entry "store.set_aside" and remembers that nobody has read it, in the caller's
 * transaction; `fields` as chain_append() takes them. */
CHECKED enum err aside_record(struct db *db, const struct chain_origin *origin,
                              const struct aside_notice *notice, json_t *fields);

#endif
