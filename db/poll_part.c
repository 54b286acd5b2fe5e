#include "db/poll_part.h"

#include "db/handle.h"
#include "db/identity.h"
#include "db/poll_store.h"
#include "db/statement.h"
#include "firmware/base/utf8.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PART_KEY_SIZE = crypto_secretbox_KEYBYTES, PART_HEX_SIZE = 2 * POLL_MARK_SIZE };

static void part_key(const struct db *db, const char *purpose, uint8_t ret_key[PART_KEY_SIZE])
{
    crypto_generichash(ret_key, PART_KEY_SIZE, (const uint8_t *)purpose, strlen(purpose),
                       db->key.card, sizeof db->key.card);
}

void poll_part_clear(struct poll_part *part)
{
    free(part->marks);
    sodium_memzero(part, sizeof *part);
}

/* ---- which one ---- */

static enum err part_count(struct db *db, int64_t activity_id, enum poll_kind kind,
                           const char *item, int64_t up_to, int64_t *ret_count)
{
    struct db *polls = NULL;
    enum err err = poll_store_connect(db, &polls);
    if (err != ERR_OK)
        return err;
    struct statement *query = statement_open(
        polls,
        "SELECT count(*) FROM poll WHERE activity = ? AND kind = ? AND item = ? AND id <= ?");
    statement_bind_int(query, 1, activity_id);
    statement_bind_int(query, 2, kind);
    statement_bind_text(query, 3, item);
    statement_bind_int(query, 4, up_to);
    return statement_value(query, ret_count);
}

/* How many polls of the same activity, kind and item were opened here up to this one. */
static enum err poll_part_number(struct db *db, const struct poll *poll, int *ret_number)
{
    int64_t count = 0;
    enum err err = part_count(db, poll->activity_id, poll->kind, poll->item, poll->id, &count);
    if (err == ERR_OK)
        *ret_number = (int)count;
    return err;
}

enum err poll_part_is_held(struct db *db, int64_t activity_id, enum poll_kind kind,
                           const char *item, int number, bool *ret_held)
{
    int64_t count = 0;
    enum err err = part_count(db, activity_id, kind, item, INT64_MAX, &count);
    if (err == ERR_OK)
        *ret_held = count >= number;
    return err;
}

/* ---- this terminal's part ---- */

/* Keyed and of one poll: the same for the same person at every terminal that has the key. Of the
 * activity it says nothing, for one that was added at both by hand has no identity in common. */
static enum err part_mark(struct db *db, const struct poll_part *part, int64_t member_id,
                          struct poll_mark *ret_mark)
{
    char identity[IDENTITY_SIZE], head[32];
    uint8_t key[PART_KEY_SIZE];
    crypto_generichash_state state;
    enum err err = identity_of_member(db, member_id, identity);
    if (err != ERR_OK)
        return err;
    snprintf(head, sizeof head, "%d %d ", (int)part->poll.kind, part->number);
    part_key(db, "themeday poll voter", key);
    crypto_generichash_init(&state, key, sizeof key, sizeof *ret_mark);
    crypto_generichash_update(&state, (const uint8_t *)head, strlen(head));
    crypto_generichash_update(&state, (const uint8_t *)part->poll.item,
                              strlen(part->poll.item) + 1);
    crypto_generichash_update(&state, (const uint8_t *)identity, strlen(identity));
    crypto_generichash_final(&state, ret_mark->bytes, sizeof *ret_mark);
    sodium_memzero(key, sizeof key);
    return ERR_OK;
}

static int part_compare(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(struct poll_mark));
}

/* Of the members who have voted; the box is open meanwhile. */
static enum err part_read_marks(struct db *db, const struct poll_box *box, struct poll_part *part)
{
    struct db *polls = NULL;
    enum err err = poll_store_connect(db, &polls);
    if (err != ERR_OK)
        return err;
    struct statement *query =
        statement_open(polls, "SELECT line, member FROM voter WHERE poll = ? AND grouping = 0");
    statement_bind_int(query, 1, part->poll.id);
    while (err == ERR_OK && statement_row(query)) {
        int64_t line = statement_int(query, 0);
        if (line < 0 || line >= POLL_LINES_MAX ||
            (int)part->mark_count == part->groups[POLL_MEMBERS].ballots)
            continue;
        if (poll_box_has_voted(box, (int)line))
            err = part_mark(db, part, statement_int(query, 1), &part->marks[part->mark_count++]);
    }
    enum err close_err = statement_close(query);
    qsort(part->marks, part->mark_count, sizeof *part->marks, part_compare);
    return err == ERR_OK ? close_err : err;
}

static enum err part_read_box(struct db *db, struct poll_part *part)
{
    const struct poll_box *box = NULL;
    enum err err = poll_store_look(db, part->poll.id, &box);
    if (err != ERR_OK)
        return err;
    for (int group = 0; group < POLL_GROUPS; group++)
        poll_box_read(box, (enum poll_group)group, &part->poll, &part->groups[group]);
    part->marks = calloc((size_t)part->groups[POLL_MEMBERS].ballots + 1, sizeof *part->marks);
    err = part->marks == NULL ? ERR_NOMEM : part_read_marks(db, box, part);
    poll_store_forget(db);
    return err;
}

enum err poll_part_read(struct db *db, const struct poll_row *row, struct poll_part *ret_part)
{
    struct poll_part part = {.poll = row->poll,
                             .written_for = row->written_for,
                             .written_against = row->written_against};
    enum err err = row->poll.open ? ERR_BUSY : poll_part_number(db, &row->poll, &part.number);
    if (err == ERR_OK)
        err = part_read_box(db, &part);
    if (err == ERR_OK)
        *ret_part = part;
    else
        poll_part_clear(&part);
    return err;
}

/* ---- as text ---- */

/* Counts have a constant width: of those that are hidden not even the digits are told. */
static json_t *part_counts_text(const struct poll_part *part)
{
    char text[POLL_GROUPS * POLL_QUESTIONS_MAX * (POLL_OPTIONS_MAX + 1) * 4 + 1] = "";
    char *at = text;
    for (int group = 0; group < POLL_GROUPS; group++)
        for (int question = 0; question < part->poll.question_count; question++)
            for (int option = 0; option <= part->poll.option_count; option++)
                at += snprintf(at, 5, "%04x",
                               (unsigned)part->groups[group].count[question][option] & 0xffff);
    return json_string(text);
}

static json_t *part_marks_text(const struct poll_part *part)
{
    size_t size = part->mark_count * PART_HEX_SIZE + 1;
    char *text = malloc(size);
    if (text == NULL)
        return NULL;
    sodium_bin2hex(text, size, (const uint8_t *)part->marks,
                   part->mark_count * sizeof *part->marks);
    json_t *string = json_string(text);
    free(text);
    return string;
}

static char *part_write(const struct poll_part *part)
{
    const struct poll *poll = &part->poll;
    json_t *object = json_pack("{s:i, s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:o}", "kind",
                               (int)poll->kind, "item", poll->item, "number", part->number,
                               "questions", poll->question_count, "options", poll->option_count,
                               "expected", poll->expected, "present", poll->present, "written_for",
                               part->written_for, "written_against", part->written_against,
                               "counts", part_counts_text(part), "marks", part_marks_text(part));
    char *text = object == NULL ? NULL : json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(object);
    return text;
}

static bool part_read_tally(const char **at, const struct poll *poll, struct tally *tally)
{
    for (int question = 0; question < poll->question_count; question++) {
        int sum = 0;
        for (int option = 0; option <= poll->option_count; option++, *at += 4) {
            unsigned count = 0;
            if (strspn(*at, "0123456789abcdef") < 4 || sscanf(*at, "%4x", &count) != 1)
                return false;
            tally->count[question][option] = (int)count;
            sum += (int)count;
        }
        if (question > 0 && sum != tally->ballots)
            return false;
        tally->ballots = sum;
    }
    return true;
}

static bool part_read_counts(const char *text, struct poll_part *part)
{
    for (int group = 0; group < POLL_GROUPS; group++)
        if (text == NULL || !part_read_tally(&text, &part->poll, &part->groups[group]))
            return false;
    part->poll.ballots = part->groups[POLL_MEMBERS].ballots + part->groups[POLL_GUESTS].ballots;
    return *text == '\0';
}

/* As many as members have voted, and nobody twice. */
static bool part_read_hex(const char *text, struct poll_part *part)
{
    size_t length = 0, count = (size_t)part->groups[POLL_MEMBERS].ballots;
    part->marks = calloc(count + 1, sizeof *part->marks);
    if (text == NULL || part->marks == NULL || strlen(text) != count * PART_HEX_SIZE ||
        sodium_hex2bin((uint8_t *)part->marks, count * sizeof *part->marks, text, strlen(text),
                       NULL, &length, NULL) != 0)
        return false;
    part->mark_count = count;
    for (size_t i = 1; i < count; i++)
        if (part_compare(&part->marks[i - 1], &part->marks[i]) >= 0)
            return false;
    return true;
}

static bool part_is_sound(const struct poll_part *part)
{
    const struct poll *poll = &part->poll;
    return poll->question_count >= 1 && poll->question_count <= POLL_QUESTIONS_MAX &&
           poll->option_count >= 1 && poll->option_count <= POLL_OPTIONS_MAX &&
           (int)poll->kind >= 0 && poll->kind <= POLL_APPRAISAL && part->number >= 1 &&
           poll->expected >= 0 && poll->present >= 0 && part->written_for >= 0 &&
           part->written_against >= 0;
}

static bool part_parse(const json_t *object, struct poll_part *part)
{
    const char *item = NULL, *counts = NULL, *marks = NULL;
    int kind = -1;
    struct poll *poll = &part->poll;
    return json_unpack((json_t *)object, "{s:i, s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:s, s:s}",
                       "kind", &kind, "item", &item, "number", &part->number, "questions",
                       &poll->question_count, "options", &poll->option_count, "expected",
                       &poll->expected, "present", &poll->present, "written_for",
                       &part->written_for, "written_against", &part->written_against, "counts",
                       &counts, "marks", &marks) == 0 &&
           (poll->kind = (enum poll_kind)kind, part_is_sound(part)) &&
           utf8_copy(poll->item, sizeof poll->item, item) && part_read_counts(counts, part) &&
           part_read_hex(marks, part);
}

/* ---- sealed ---- */

static void part_nonce(const struct db *db, const char *text, size_t length,
                       uint8_t ret_nonce[crypto_secretbox_NONCEBYTES])
{
    uint8_t key[PART_KEY_SIZE];
    part_key(db, "themeday poll nonce", key);
    crypto_generichash(ret_nonce, crypto_secretbox_NONCEBYTES, (const uint8_t *)text, length, key,
                       sizeof key);
    sodium_memzero(key, sizeof key);
}

static char *part_seal_text(const struct db *db, const char *text)
{
    size_t length = strlen(text);
    size_t size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
    size_t sealed_size = sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL);
    uint8_t key[PART_KEY_SIZE], *bytes = malloc(size);
    char *sealed = malloc(sealed_size);
    if (bytes != NULL && sealed != NULL) {
        part_key(db, "themeday poll seal", key);
        part_nonce(db, text, length, bytes);
        crypto_secretbox_easy(bytes + crypto_secretbox_NONCEBYTES, (const uint8_t *)text, length,
                              bytes, key);
        sodium_bin2base64(sealed, sealed_size, bytes, size, sodium_base64_VARIANT_ORIGINAL);
        sodium_memzero(key, sizeof key);
    } else {
        free(sealed);
        sealed = NULL;
    }
    free(bytes);
    return sealed;
}

enum err poll_part_seal(const struct db *db, const struct poll_part *part, char **ret_text)
{
    char *text = part_write(part);
    char *sealed = text == NULL ? NULL : part_seal_text(db, text);
    free(text);
    if (sealed != NULL)
        *ret_text = sealed;
    return sealed == NULL ? ERR_NOMEM : ERR_OK;
}

/* The text inside, NULL when the key is another one; free() it. */
static char *part_unseal(const struct db *db, const char *sealed)
{
    enum { HEAD = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES };
    size_t length = 0, room = strlen(sealed) + 1;
    uint8_t key[PART_KEY_SIZE], *bytes = malloc(room);
    char *text = malloc(room);
    bool is_open = false;
    part_key(db, "themeday poll seal", key);
    if (bytes != NULL && text != NULL &&
        sodium_base642bin(bytes, room, sealed, strlen(sealed), NULL, &length, NULL,
                          sodium_base64_VARIANT_ORIGINAL) == 0 &&
        length > HEAD)
        is_open = crypto_secretbox_open_easy((uint8_t *)text, bytes + crypto_secretbox_NONCEBYTES,
                                             length - crypto_secretbox_NONCEBYTES, bytes, key) == 0;
    sodium_memzero(key, sizeof key);
    free(bytes);
    if (!is_open) {
        free(text);
        return NULL;
    }
    text[length - HEAD] = '\0';
    return text;
}

enum err poll_part_open(const struct db *db, const char *sealed, struct poll_part *ret_part)
{
    struct poll_part part = {.number = 0};
    char *text = part_unseal(db, sealed);
    if (text == NULL)
        return ERR_UNSUPPORTED;
    json_t *object = json_loads(text, 0, NULL);
    free(text);
    bool is_part = part_parse(object, &part);
    json_decref(object);
    if (is_part)
        *ret_part = part;
    else
        poll_part_clear(&part);
    return is_part ? ERR_OK : ERR_CORRUPT;
}
