#include "db/organizer.h"

#include "db/organizer_pin.h"
#include "db/statement.h"

#include <string.h>

/* What is kept of an organizer's tries. */
struct organizer_tries {
    char name[NAME_SIZE];
    char pin_hash[ORGANIZER_PIN_HASH_SIZE];
    int failures; /* in a row */
    struct stamp failed;
};

static enum err organizer_read_tries(struct db *db, int64_t id, struct organizer_tries *ret_tries)
{
    struct statement *query =
        statement_open(db, "SELECT name, pin_hash, failures, failed_wall_ms, failed_mono_ms, "
                           "failed_boot_id FROM organizer WHERE id = ? AND active");
    statement_bind_int(query, 1, id);
    bool found = statement_row(query);
    if (found) {
        statement_copy_text(query, 0, ret_tries->name, sizeof ret_tries->name);
        statement_copy_text(query, 1, ret_tries->pin_hash, sizeof ret_tries->pin_hash);
        ret_tries->failures = (int)statement_int(query, 2);
        ret_tries->failed.wall_ms = statement_int(query, 3);
        ret_tries->failed.mono_ms = statement_int(query, 4);
        statement_copy_text(query, 5, ret_tries->failed.boot_id, BOOT_ID_SIZE);
    }
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

/* --- waiting --- */

static int64_t organizer_delay_ms(int failures)
{
    static const int minutes[] = {1, 2, 5, 15, 60};
    enum { STEPS = sizeof minutes / sizeof *minutes, MINUTE_MS = 60000 };
    int step = failures - ORGANIZER_TRIES;
    if (step < 0)
        return 0;
    return (int64_t)minutes[step < STEPS ? step : STEPS - 1] * MINUTE_MS;
}

/* How long ago, at least. Within one start of the machine its own clock says so, which nobody can
 * set. Later it is the wall clock; when that was set back, it is the time since the start, which
 * Linux counts the monotonic clock from. */
static int64_t organizer_elapsed_ms(const struct stamp *failed, const struct stamp *now)
{
    if (strcmp(failed->boot_id, now->boot_id) == 0)
        return now->mono_ms - failed->mono_ms;
    int64_t by_wall = now->wall_ms - failed->wall_ms;
    return by_wall > now->mono_ms ? by_wall : now->mono_ms;
}

static struct organizer_answer organizer_judge(const struct organizer_tries *tries,
                                               const struct stamp *now)
{
    int64_t wait_ms =
        organizer_delay_ms(tries->failures) - organizer_elapsed_ms(&tries->failed, now);
    int left = ORGANIZER_TRIES - tries->failures;
    bool is_locked = left <= 0 && wait_ms > 0;
    return (struct organizer_answer){
        .login = is_locked ? ORGANIZER_LOCKED : ORGANIZER_LOGGED_IN,
        /* after a wait there is one try before the next */
        .tries_left = is_locked  ? 0
                      : left > 0 ? left
                                 : 1,
        .wait_seconds = is_locked ? (int)((wait_ms + 999) / 1000) : 0,
    };
}

enum err organizer_state(struct db *db, const struct stamp *stamp, int64_t id,
                         struct organizer_answer *ret_answer)
{
    struct organizer_tries tries;
    enum err err = organizer_read_tries(db, id, &tries);
    if (err == ERR_OK)
        *ret_answer = organizer_judge(&tries, stamp);
    return err;
}

/* --- trying --- */

static enum err organizer_store_failures(struct db *db, int64_t id, int failures,
                                         const struct stamp *stamp)
{
    struct statement *update =
        statement_open(db, "UPDATE organizer SET failures = ?, failed_wall_ms = ?, "
                           "failed_mono_ms = ?, failed_boot_id = ? WHERE id = ?");
    statement_bind_int(update, 1, failures);
    statement_bind_int(update, 2, stamp->wall_ms);
    statement_bind_int(update, 3, stamp->mono_ms);
    statement_bind_text(update, 4, stamp->boot_id);
    statement_bind_int(update, 5, id);
    return statement_run(update);
}

static enum err organizer_log(struct db *db, const struct chain_origin *origin, const char *type,
                              int64_t id, const struct organizer_tries *tries)
{
    return chain_append(db, origin, type, 0,
                        json_pack("{s:I, s:s, s:i}", "organizer", (json_int_t)id, "name",
                                  tries->name, "failures", tries->failures),
                        NULL);
}

/* Inside the caller's transaction. */
static enum err organizer_fail(struct db *db, const struct chain_origin *origin, int64_t id,
                               struct organizer_tries *tries, struct organizer_answer *answer)
{
    tries->failures++;
    tries->failed = origin->stamp;
    enum err err = organizer_store_failures(db, id, tries->failures, &origin->stamp);
    if (err == ERR_OK)
        err = organizer_log(db, origin, "organizer.wrong_pin", id, tries);
    if (err == ERR_OK && tries->failures >= ORGANIZER_TRIES)
        err = organizer_log(db, origin, "organizer.lock", id, tries);
    *answer = organizer_judge(tries, &origin->stamp);
    answer->login = ORGANIZER_WRONG_PIN;
    return err;
}

/* Inside the caller's transaction. The entry says how many wrong PINs came before. */
static enum err organizer_succeed(struct db *db, const struct chain_origin *origin, int64_t id,
                                  const struct organizer_tries *tries,
                                  struct organizer_answer *answer)
{
    enum err err =
        tries->failures == 0 ? ERR_OK : organizer_store_failures(db, id, 0, &origin->stamp);
    if (err == ERR_OK)
        err = organizer_log(db, origin, "organizer.login", id, tries);
    *answer =
        (struct organizer_answer){.login = ORGANIZER_LOGGED_IN, .tries_left = ORGANIZER_TRIES};
    return err;
}

enum err organizer_check_pin(struct db *db, const struct chain_origin *origin, int64_t id,
                             const char *pin, struct organizer_answer *ret_answer)
{
    struct organizer_tries tries;
    bool fits = false;
    enum err err = organizer_read_tries(db, id, &tries);
    if (err != ERR_OK)
        return err;
    struct organizer_answer answer = organizer_judge(&tries, &origin->stamp);
    if (answer.login == ORGANIZER_LOCKED) {
        *ret_answer = answer;
        return ERR_OK;
    }
    err = organizer_pin_fits(pin, tries.pin_hash, &fits);
    if (err == ERR_OK)
        err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = fits ? organizer_succeed(db, origin, id, &tries, &answer)
               : organizer_fail(db, origin, id, &tries, &answer);
    err = db_end(db, err);
    if (err == ERR_OK)
        *ret_answer = answer;
    return err;
}
