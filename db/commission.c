#include "db/commission.h"

#include "db/branch.h"
#include "db/statement.h"

/* Inside the caller's transaction. */
static enum err commission_add(struct db *db, const struct chain_origin *origin,
                               const struct commission_organizer *organizers, int count,
                               enum organizer_outcome *ret_outcome, int *ret_refused)
{
    enum err err = ERR_OK;
    for (int i = 0; i < count && err == ERR_OK && *ret_outcome == ORGANIZER_DONE; i++) {
        err = organizer_add(db, origin, organizers[i].name, organizers[i].card, organizers[i].pin,
                            ret_outcome, NULL);
        *ret_refused = i;
    }
    return err;
}

enum err commission(struct db *db, const struct chain_origin *origin, const char *branch,
                    const char *room, const struct commission_organizer *organizers, int count,
                    enum organizer_outcome *ret_outcome, int *ret_refused)
{
    *ret_outcome = ORGANIZER_DONE;
    *ret_refused = 0;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = branch_init(db, origin, branch, room);
    if (err == ERR_OK)
        err = commission_add(db, origin, organizers, count, ret_outcome, ret_refused);
    if (err == ERR_OK && *ret_outcome != ORGANIZER_DONE) {
        db_rollback(db);
        return ERR_OK;
    }
    return db_end(db, err);
}
