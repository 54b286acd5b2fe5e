/* What poll.db says about a poll, its box included. Private to db/. */
#ifndef THEMEDAY_DB_POLL_ROW_H
#define THEMEDAY_DB_POLL_ROW_H

#include "db/db.h"
#include "firmware/model/poll.h"

struct poll_row {
    struct poll poll;
    int lines; /* of the frozen list */
    int written_for, written_against;
    int issued;  /* turns, used ones included */
    int version; /* of the paper slips; 0: none were entered */
};

/* ERR_GONE: no such poll. */
CHECKED enum err poll_row_get(struct db *db, int64_t id, struct poll_row *ret_row);

/* The id of the open one, or of the newest; 0: there is none. */
CHECKED enum err poll_row_find_open(struct db *db, int64_t *ret_id);
CHECKED enum err poll_row_find_last(struct db *db, int64_t *ret_id);

/* The one whose paper slips were entered last, which may be an older one; 0: there is none. */
CHECKED enum err poll_row_find_last_paper(struct db *db, int64_t *ret_id);

/* The evaluation of an activity; 0: it has none. */
CHECKED enum err poll_row_find_evaluation(struct db *db, int64_t activity_id, int64_t *ret_id);

/* Who is here now, guests included and those written in by hand, too. */
CHECKED enum err poll_row_count_here(struct db *db, int64_t activity_id, int *ret_count);

#endif
