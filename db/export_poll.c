#include "db/export_poll.h"

#include "db/poll.h"
#include "db/poll_part.h"

#include <stdlib.h>
#include <string.h>

struct export_polls {
    struct db *db;
    FILE *out;
    int count;
    enum err err;
};

static enum err polls_write(FILE *out, const struct poll_part *part, const char *sealed)
{
    json_t *object = json_pack("{s:s, s:i, s:i, s:I, s:s}", "item", part->poll.item, "kind",
                               (int)part->poll.kind, "number", part->number, "poll",
                               (json_int_t)part->poll.id, "sealed", sealed);
    char *line = object == NULL ? NULL : json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(object);
    if (line == NULL)
        return ERR_NOMEM;
    fprintf(out, "%s\n", line);
    free(line);
    return ERR_OK;
}

static enum err polls_add(struct export_polls *polls, int64_t id)
{
    struct poll_row row;
    struct poll_part part = {.number = 0};
    char *sealed = NULL;
    enum err err = poll_row_get(polls->db, id, &row);
    if (err == ERR_OK)
        err = poll_part_read(polls->db, &row, &part);
    if (err == ERR_OK)
        err = poll_part_seal(polls->db, &part, &sealed);
    if (err == ERR_OK)
        err = polls_write(polls->out, &part, sealed);
    polls->count += err == ERR_OK;
    free(sealed);
    poll_part_clear(&part);
    return err;
}

static bool polls_visit(const struct poll *poll, void *context)
{
    struct export_polls *polls = context;
    if (!poll->open)
        polls->err = polls_add(polls, poll->id);
    return polls->err == ERR_OK;
}

enum err export_add_polls(struct db *db, int64_t activity_id, struct export_bundle *bundle)
{
    char *bytes = NULL;
    size_t length = 0;
    struct export_polls polls = {.db = db, .out = open_memstream(&bytes, &length)};
    if (polls.out == NULL)
        return ERR_NOMEM;
    enum err err = poll_list(db, activity_id, polls_visit, &polls);
    if (err == ERR_OK)
        err = polls.err;
    bool failed = ferror(polls.out);
    if ((fclose(polls.out) != 0 || failed) && err == ERR_OK)
        err = ERR_NOMEM;
    if (err == ERR_OK && polls.count > 0)
        return export_add(bundle, EXPORT_POLLS_NAME, bytes, length);
    free(bytes);
    return err;
}
