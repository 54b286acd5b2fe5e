#include "db/setup.h"

#include "db/handle.h"
#include "db/setup_content.h"
#include "firmware/base/utf8.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a folder is called behind "TD-<terminal>-". */
static const char request_name[] = "申请设置";
static const char answer_name[] = "设置";

static const char note_file[] = "说明.txt";
static const char sealed_file[] = "setup.sealed";

/* ---- folders ---- */

static enum err setup_add_text(struct export_bundle *bundle, const char *name, const char *text)
{
    char *copy = strdup(text);
    return copy == NULL ? ERR_NOMEM : export_add(bundle, name, copy, strlen(copy));
}

static const struct export_file *setup_file(const struct export_file *files, int count,
                                            const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(files[i].name, name) == 0)
            return &files[i];
    return NULL;
}

/* Whether a folder is whole and of this kind, as the report's outcome. */
static enum err setup_examine(const char *folder, const struct export_file *files, int count,
                              const char *name, struct setup_report *report)
{
    char start[EXPORT_NAME_SIZE];
    export_check(folder, files, count, &report->finding);
    const struct export_file *key = setup_file(files, count, "device.pub");
    report->outcome =
        report->finding.fault != EXPORT_GOOD || key == NULL ? SETUP_NOT_WHOLE : SETUP_DONE;
    if (report->outcome != SETUP_DONE)
        return ERR_OK;
    snprintf(start, sizeof start, "TD-%s-%s", report->finding.device, name);
    if (strncmp(folder, start, strlen(start)) != 0)
        report->outcome = SETUP_OTHER_KIND;
    return trust_read(key->bytes, &report->key);
}

/* ---- asking ---- */

enum err setup_request(const struct db *db, const struct chain_origin *origin,
                       struct export_bundle *ret_bundle)
{
    struct trust_key own;
    char text[512];
    trust_own(db, &own);
    *ret_bundle = (struct export_bundle){.time_ms = origin->stamp.wall_ms / 1000 * 1000};
    snprintf(ret_bundle->name, sizeof ret_bundle->name, "TD-%s-%s", own.device, request_name);
    snprintf(text, sizeof text,
             "终端 %s 申请设置，指纹 %s\r\n"
             "请把这个 U 盘插到已经设置好的终端。\r\n",
             own.device, own.fingerprint);
    enum err err = setup_add_text(ret_bundle, note_file, text);
    return err == ERR_OK ? export_seal(db, ret_bundle) : err;
}

/* ---- answering ---- */

/* Only the terminal with the secret part of this key can open it. */
static enum err setup_add_sealed(const uint8_t public[KEY_PUBLIC_SIZE], const char *text,
                                 struct export_bundle *bundle)
{
    uint8_t box[crypto_box_PUBLICKEYBYTES];
    size_t length = strlen(text);
    char *sealed = malloc(length + crypto_box_SEALBYTES + 1);
    if (sealed == NULL)
        return ERR_NOMEM;
    if (crypto_sign_ed25519_pk_to_curve25519(box, public) != 0 ||
        crypto_box_seal((uint8_t *)sealed, (const uint8_t *)text, length, box) != 0) {
        free(sealed);
        return ERR_INVALID;
    }
    sealed[length + crypto_box_SEALBYTES] = '\0';
    return export_add(bundle, sealed_file, sealed, length + crypto_box_SEALBYTES);
}

/* The key of the cards is in it, so nothing of the text stays in memory. */
static enum err setup_seal_content(const struct db *db, json_t *content,
                                   const uint8_t public[KEY_PUBLIC_SIZE],
                                   struct export_bundle *bundle)
{
    char card[2 * KEY_SIZE + 1];
    sodium_bin2hex(card, sizeof card, db->key.card, KEY_SIZE);
    json_object_set_new(content, "card_key", json_string(card));
    char *text = json_dumps(content, JSON_COMPACT | JSON_SORT_KEYS);
    enum err err = text == NULL ? ERR_NOMEM : setup_add_sealed(public, text, bundle);
    if (text != NULL)
        sodium_memzero(text, strlen(text));
    free(text);
    sodium_memzero(card, sizeof card);
    return err;
}

static enum err setup_make_answer(struct db *db, const struct chain_origin *origin,
                                  const struct setup_report *report, struct export_bundle *bundle)
{
    json_t *content = NULL;
    snprintf(bundle->name, sizeof bundle->name, "TD-%s-%s-%s", db_device(db), answer_name,
             report->key.device);
    bundle->time_ms = origin->stamp.wall_ms / 1000 * 1000;
    enum err err = setup_content_make(db, origin, &content);
    if (err == ERR_OK)
        err = setup_seal_content(db, content, report->key.public, bundle);
    json_decref(content);
    return err == ERR_OK ? export_seal(db, bundle) : err;
}

/* Inside the transaction. */
static enum err setup_log_answer(struct db *db, const struct chain_origin *origin,
                                 const struct setup_report *report)
{
    enum trust_outcome outcome;
    enum err err = trust_add(db, origin, &report->key, "", &outcome);
    if (err != ERR_OK)
        return err;
    return chain_append(db, origin, "setup.seal", 0,
                        json_pack("{s:s, s:s}", "device", report->key.device, "fingerprint",
                                  report->key.fingerprint),
                        NULL);
}

enum err setup_seal(struct db *db, const struct chain_origin *origin, const char *folder,
                    const struct export_file *files, int count, bool dry_run,
                    struct setup_report *ret_report, struct export_bundle *ret_bundle)
{
    *ret_report = (struct setup_report){.outcome = SETUP_DONE};
    *ret_bundle = (struct export_bundle){.file_count = 0};
    enum err err = setup_examine(folder, files, count, request_name, ret_report);
    if (err == ERR_OK && ret_report->outcome == SETUP_DONE &&
        strcmp(ret_report->key.device, db_device(db)) == 0)
        ret_report->outcome = SETUP_OWN;
    if (err != ERR_OK || ret_report->outcome != SETUP_DONE || dry_run)
        return err;
    err = setup_make_answer(db, origin, ret_report, ret_bundle);
    if (err == ERR_GONE) {
        ret_report->outcome = SETUP_EMPTY_HERE;
        return ERR_OK;
    }
    if (err == ERR_OK)
        err = db_begin(db);
    return err == ERR_OK ? db_end(db, setup_log_answer(db, origin, ret_report)) : err;
}

/* ---- taking ---- */

static enum err setup_is_empty(struct db *db, bool *ret_empty)
{
    int64_t exists = 0;
    enum err err = statement_value(
        statement_open(db, "SELECT EXISTS (SELECT 1 FROM member) OR EXISTS (SELECT 1 FROM "
                           "activity) OR EXISTS (SELECT 1 FROM organizer) OR EXISTS (SELECT 1 "
                           "FROM setting WHERE key = 'home_branch')"),
        &exists);
    *ret_empty = exists == 0;
    return err;
}

/* Whether the folder is for this terminal: by its name, and because it opens. NULL: it is not. */
static char *setup_open(const struct db *db, const char *folder, const struct export_file *sealed)
{
    uint8_t public[crypto_box_PUBLICKEYBYTES], secret[crypto_box_SECRETKEYBYTES];
    if (sealed == NULL || strstr(folder, db_device(db)) == NULL ||
        sealed->length < crypto_box_SEALBYTES ||
        crypto_sign_ed25519_pk_to_curve25519(public, db->key.public) != 0 ||
        crypto_sign_ed25519_sk_to_curve25519(secret, db->key.secret) != 0)
        return NULL;
    size_t length = sealed->length - crypto_box_SEALBYTES;
    char *text = malloc(length + 1);
    bool opened =
        text != NULL && crypto_box_seal_open((uint8_t *)text, (const uint8_t *)sealed->bytes,
                                             sealed->length, public, secret) == 0;
    sodium_memzero(secret, sizeof secret);
    if (!opened) {
        free(text);
        return NULL;
    }
    text[length] = '\0';
    return text;
}

static json_t *setup_read_content(const struct db *db, const char *folder,
                                  const struct export_file *sealed)
{
    char *text = setup_open(db, folder, sealed);
    if (text == NULL)
        return NULL;
    json_t *content = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    sodium_memzero(text, strlen(text));
    free(text);
    return content;
}

/* The file first: what the database says of it holds only from the commit on. */
static enum err setup_take_key(struct db *db, const json_t *content, uint8_t ret_card[KEY_SIZE])
{
    const char *text = json_string_value(json_object_get(content, "card_key"));
    char check[KEY_CHECK_SIZE];
    size_t length = 0;
    if (text == NULL ||
        sodium_hex2bin(ret_card, KEY_SIZE, text, strlen(text), NULL, &length, NULL) != 0 ||
        length != KEY_SIZE)
        return ERR_CORRUPT;
    enum err err = key_share_write(db->folder, ret_card);
    if (err != ERR_OK)
        return err;
    key_share_check(ret_card, check);
    struct statement *insert =
        statement_open(db, "INSERT INTO setting (key, value) VALUES ('shared_key', ?)");
    statement_bind_text(insert, 1, check);
    return statement_run(insert);
}

static enum err setup_log_taken(struct db *db, const struct chain_origin *origin,
                                const struct setup_report *report)
{
    enum trust_outcome outcome;
    enum err err = trust_add(db, origin, &report->key, "", &outcome);
    if (err != ERR_OK)
        return err;
    return chain_append(db, origin, "setup.take", 0,
                        json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i}", "device",
                                  report->key.device, "fingerprint", report->key.fingerprint,
                                  "branch", report->branch, "people", report->people, "cards",
                                  report->cards, "organizers", report->organizers, "activities",
                                  report->activities),
                        NULL);
}

/* Inside the transaction. */
static enum err setup_store(struct db *db, const struct chain_origin *origin, const json_t *content,
                            bool dry_run, struct setup_report *report, uint8_t ret_card[KEY_SIZE])
{
    enum err err = setup_content_store(db, origin, content, report);
    if (err == ERR_OK)
        err = setup_log_taken(db, origin, report);
    return err == ERR_OK && !dry_run ? setup_take_key(db, content, ret_card) : err;
}

static enum err setup_carry_out(struct db *db, const struct chain_origin *origin,
                                const json_t *content, bool dry_run, struct setup_report *report)
{
    uint8_t card[KEY_SIZE];
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = setup_store(db, origin, content, dry_run, report, card);
    if (err == ERR_OK && dry_run) {
        db_rollback(db);
        return ERR_OK;
    }
    err = db_end(db, err);
    if (err == ERR_OK)
        memcpy(db->key.card, card, KEY_SIZE);
    sodium_memzero(card, sizeof card);
    return err;
}

enum err setup_take(struct db *db, const struct chain_origin *origin, const char *folder,
                    const struct export_file *files, int count, bool dry_run,
                    struct setup_report *ret_report)
{
    bool is_empty = false;
    *ret_report = (struct setup_report){.outcome = SETUP_DONE};
    enum err err = setup_examine(folder, files, count, answer_name, ret_report);
    if (err == ERR_OK)
        err = setup_is_empty(db, &is_empty);
    if (err != ERR_OK || ret_report->outcome != SETUP_DONE)
        return err;
    json_t *content = setup_read_content(db, folder, setup_file(files, count, sealed_file));
    ret_report->outcome = content == NULL ? SETUP_FOR_ANOTHER
                          : !is_empty     ? SETUP_NOT_EMPTY
                          : json_integer_value(json_object_get(content, "version")) != SETUP_VERSION
                              ? SETUP_TOO_NEW
                              : SETUP_DONE;
    if (ret_report->outcome == SETUP_DONE)
        err = setup_carry_out(db, origin, content, dry_run, ret_report);
    json_decref(content);
    return err;
}
