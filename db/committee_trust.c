#include "db/committee_trust.h"

#include "db/committee_copy.h"

#include <stdlib.h>
#include <string.h>

/* "甲/乙" as an array; nothing between two slashes is no committee. */
static void trust_split(const char *path, struct committee_copy *array)
{
    char *copy = strdup(path), *rest = copy;
    array->failed = copy == NULL;
    committee_copy_add(array, "{");
    for (char *name; copy != NULL && (name = strsep(&rest, "/")) != NULL;) {
        if (name[0] == '\0')
            continue;
        committee_copy_add(array, array->length > 1 ? "," : "");
        committee_copy_element(array, name);
    }
    committee_copy_add(array, "}");
    free(copy);
}

static enum err trust_call(struct committee *committee, const char *const *values,
                           enum committee_trust_outcome *ret_outcome)
{
    struct committee_rows *rows = NULL;
    enum err err =
        committee_ask(committee, "SELECT trust_device($1, $2, $3, $4, $5)", values, 5, &rows);
    if (err != ERR_OK)
        return err;
    const char *word = committee_text(rows, 0, 0);
    *ret_outcome = strcmp(word, "added") == 0     ? COMMITTEE_TRUST_ADDED
                   : strcmp(word, "changed") == 0 ? COMMITTEE_TRUST_CHANGED
                                                  : COMMITTEE_TRUST_WAS;
    committee_rows_clear(rows);
    return ERR_OK;
}

enum err committee_trust_add(struct committee *committee, const struct trust_key *key,
                             const char *path, const char *label,
                             enum committee_trust_outcome *ret_outcome)
{
    struct committee_copy public = {.bytes = NULL}, array = {.bytes = NULL};
    committee_copy_hex(&public, key->public, KEY_PUBLIC_SIZE);
    if (path != NULL)
        trust_split(path, &array);
    enum err err = public.failed || array.failed ? ERR_NOMEM : ERR_OK;
    const char *const values[] = {public.bytes, key->device, key->fingerprint,
                                  path == NULL ? NULL : array.bytes, label};
    if (err == ERR_OK)
        err = trust_call(committee, values, ret_outcome);
    free(public.bytes);
    free(array.bytes);
    return err;
}

enum err committee_trust_remove(struct committee *committee, const char *id, const char *reason)
{
    const char *const values[] = {id, reason};
    struct committee_rows *rows = NULL;
    enum err err = committee_ask(committee, "SELECT distrust_device($1, $2)", values, 2, &rows);
    if (err == ERR_OK && committee_text(rows, 0, 0)[0] != 't')
        err = ERR_GONE;
    committee_rows_clear(rows);
    return err;
}

enum err committee_trust_list(struct committee *committee, struct committee_rows **ret_rows)
{
    return committee_ask(
        committee,
        "SELECT device.id, device.name, fingerprint, path, label, entry.by,"
        " to_char(entry.at, 'YYYY-MM-DD HH24:MI:SS'),"
        " (SELECT count(*) FROM bundle WHERE bundle.device = device.id) "
        "FROM device JOIN committee_path ON committee_path.id = device.committee "
        "JOIN LATERAL (SELECT by, at FROM device_entry WHERE device_entry.device = device.id"
        " AND what = 'add' ORDER BY id DESC LIMIT 1) AS entry ON true "
        "WHERE trusted ORDER BY device.id",
        NULL, 0, ret_rows);
}
