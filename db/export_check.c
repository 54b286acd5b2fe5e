#include "db/export_check.h"

#include "db/digest.h"
#include "db/sign.h"
#include "firmware/base/utf8.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHA256_HEX = 2 * DIGEST_SIZE };

/* The three files that seal the others; no sum is for them. */
static const char sums_name[] = "SHA256SUMS";
static const char signature_name[] = "SHA256SUMS.minisig";
static const char key_name[] = "device.pub";

struct export_checking {
    const char *folder;
    const struct export_file *files;
    int count;
    uint8_t hashes[EXPORT_FILES_MAX][DIGEST_SIZE]; /* of the files */
    bool listed[EXPORT_FILES_MAX];                 /* which of them a sum is for */
    struct export_finding *finding;
    struct record_list *list; /* to put the log's lines into; NULL: nobody wants them */
};

static bool check_fails(struct export_checking *checking, enum export_fault fault, const char *text)
{
    checking->finding->fault = fault;
    utf8_copy(checking->finding->text, sizeof checking->finding->text, text);
    return false;
}

static int check_find(const struct export_checking *checking, const char *name)
{
    for (int i = 0; i < checking->count; i++)
        if (strcmp(checking->files[i].name, name) == 0)
            return i;
    return -1;
}

static const struct export_file *check_need(struct export_checking *checking, const char *name)
{
    int index = check_find(checking, name);
    if (index >= 0)
        return &checking->files[index];
    check_fails(checking, EXPORT_NO_FILE, name);
    return NULL;
}

/* ---- the signature ---- */

/* The comment is "folder:NAME<tab>log:CODE", or without a log (a ledger) "folder:NAME". */
static bool check_read_comment(const char *comment, char ret_folder[EXPORT_NAME_SIZE],
                               char ret_code[EXPORT_CODE_SIZE])
{
    int name_end = 0, end = 0;
    ret_code[0] = '\0';
    sscanf(comment, "folder:%63[^\t]%n\tlog:%10[0-9A-Z]%n", ret_folder, &name_end, ret_code, &end);
    return name_end > 0 && comment[end > 0 ? end : name_end] == '\0';
}

/* A later export of the same activity is called NAME-2, NAME-3, … on a stick. */
static bool check_is_name(const char *folder, const char *signed_name)
{
    size_t length = strlen(signed_name);
    if (strncmp(folder, signed_name, length) != 0)
        return false;
    const char *rest = folder + length;
    return *rest == '\0' || (*rest == '-' && strlen(rest) > 1 && strlen(rest) <= 4 &&
                             strspn(rest + 1, "0123456789") == strlen(rest + 1));
}

static bool check_device(struct export_checking *checking, const char *signed_name)
{
    char prefix[EXPORT_NAME_SIZE];
    snprintf(prefix, sizeof prefix, "TD-%s-", checking->finding->device);
    if (strncmp(signed_name, prefix, strlen(prefix)) != 0 ||
        strncmp(checking->folder, prefix, strlen(prefix)) != 0)
        return check_fails(checking, EXPORT_OTHER_DEVICE, checking->finding->device);
    if (!check_is_name(checking->folder, signed_name))
        return check_fails(checking, EXPORT_RENAMED, signed_name);
    return true;
}

static bool check_signature(struct export_checking *checking)
{
    const struct export_file *key = check_need(checking, key_name);
    const struct export_file *sums = key == NULL ? NULL : check_need(checking, sums_name);
    const struct export_file *signature =
        sums == NULL ? NULL : check_need(checking, signature_name);
    char comment[SIGN_COMMENT_SIZE], folder[EXPORT_NAME_SIZE];
    if (signature == NULL)
        return false;
    switch (sign_check(key->bytes, signature->bytes, sums->bytes, sums->length, comment,
                       checking->finding->device)) {
    case SIGN_NO_KEY:
        return check_fails(checking, EXPORT_BAD_KEY, key_name);
    case SIGN_NO_SIGNATURE:
        return check_fails(checking, EXPORT_BAD_SIGNATURE, signature_name);
    case SIGN_OTHER_KEY:
        return check_fails(checking, EXPORT_OTHER_KEY, signature_name);
    case SIGN_WRONG:
        return check_fails(checking, EXPORT_NOT_SIGNED, sums_name);
    case SIGN_GOOD:
        break;
    }
    if (!check_read_comment(comment, folder, checking->finding->code))
        return check_fails(checking, EXPORT_BAD_SIGNATURE, signature_name);
    return check_device(checking, folder);
}

/* ---- the sums ---- */

static bool check_sum(struct export_checking *checking, const char *sum, const char *name)
{
    char text[SHA256_HEX + 1];
    int index = check_find(checking, name);
    if (index < 0)
        return check_fails(checking, EXPORT_NO_FILE, name);
    sodium_bin2hex(text, sizeof text, checking->hashes[index], DIGEST_SIZE);
    checking->listed[index] = true;
    return strcmp(text, sum) == 0 || check_fails(checking, EXPORT_CHANGED, name);
}

/* "<64 hex digits>  <name>" a line. */
static bool check_sums(struct export_checking *checking)
{
    const char *at = checking->files[check_find(checking, sums_name)].bytes;
    for (int i = 0; i < checking->count; i++)
        digest(checking->files[i].bytes, checking->files[i].length, checking->hashes[i]);
    for (int line = 1; *at != '\0'; line++) {
        char sum[SHA256_HEX + 1], name[EXPORT_FILE_NAME_SIZE];
        size_t length = strcspn(at, "\n");
        int end = 0;
        if (sscanf(at, "%64[0-9a-f]  %159[^\n]%n", sum, name, &end) != 2 || (size_t)end != length ||
            strlen(sum) != SHA256_HEX || at[length] != '\n') {
            checking->finding->line = line;
            return check_fails(checking, EXPORT_BAD_SUMS, sums_name);
        }
        if (!check_sum(checking, sum, name))
            return false;
        at += length + 1;
    }
    return true;
}

static bool check_extra_files(struct export_checking *checking)
{
    for (int i = 0; i < checking->count; i++) {
        const char *name = checking->files[i].name;
        if (!checking->listed[i] && strcmp(name, sums_name) != 0 &&
            strcmp(name, signature_name) != 0 && strcmp(name, key_name) != 0)
            return check_fails(checking, EXPORT_EXTRA_FILE, name);
    }
    return true;
}

/* ---- the log ---- */

struct check_chain {
    const char *device;
    int64_t activity;
    int64_t seq;
    char head[CHAIN_HASH_SIZE];
};

/* The hash covers the line without its "hash" member, byte by byte. */
static bool check_hash(const struct record *record, const char *line, size_t length)
{
    uint8_t hash[DIGEST_SIZE];
    char text[CHAIN_HASH_SIZE];
    size_t rest = length - record->behind_at;
    char *covered = malloc(length);
    if (covered == NULL)
        return false;
    memcpy(covered, line, record->hash_at);
    memcpy(covered + record->hash_at, line + record->behind_at, rest);
    digest(covered, record->hash_at + rest, hash);
    free(covered);
    sodium_bin2hex(text, sizeof text, hash, sizeof hash);
    return strcmp(text, record->hash) == 0;
}

static bool check_record(struct check_chain *chain, const struct record *record, const char *line,
                         size_t length)
{
    if (strcmp(record->device, chain->device) != 0 ||
        strcmp(record->activity_prev, chain->head) != 0 || record->seq <= chain->seq ||
        record->activity != chain->activity || !check_hash(record, line, length))
        return false;
    chain->seq = record->seq;
    memcpy(chain->head, record->hash, sizeof chain->head);
    return true;
}

static bool check_line(struct check_chain *chain, const char *line, size_t length,
                       struct record_list *list)
{
    struct record record;
    if (!record_read(line, length, list == NULL ? NULL : list->wish, &record))
        return false;
    bool good = check_record(chain, &record, line, length);
    if (good && list != NULL)
        return record_list_add(list, &record) == ERR_OK;
    record_clear(&record);
    return good;
}

/* The activity's number ends the signed name; a suffix "-2" comes from the stick. */
static int64_t check_activity(const char *folder)
{
    int64_t activity = 0;
    sscanf(folder, "TD-%*8[0-9a-f]-%*4d-%*2d-%*2d-%" SCNd64, &activity);
    return activity;
}

static bool check_log(struct export_checking *checking)
{
    const struct export_file *records = check_need(checking, "records.jsonl");
    struct check_chain chain = {.device = checking->finding->device,
                                .activity = check_activity(checking->folder)};
    char code[EXPORT_CODE_SIZE];
    if (records == NULL)
        return false;
    memset(chain.head, '0', CHAIN_HASH_SIZE - 1);
    for (const char *at = records->bytes; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        checking->finding->line = ++checking->finding->records;
        if (at[length] != '\n' || !check_line(&chain, at, length, checking->list))
            return check_fails(checking, EXPORT_BAD_LOG, records->name);
        at += length + 1;
    }
    export_code(chain.head, code);
    return strcmp(code, checking->finding->code) == 0 ||
           check_fails(checking, EXPORT_OTHER_LOG, records->name);
}

bool export_check_seal(const char *folder, const struct export_file *files, int count,
                       struct export_finding *ret_finding)
{
    struct export_checking checking = {
        .folder = folder, .files = files, .count = count, .finding = ret_finding};
    *ret_finding = (struct export_finding){.fault = EXPORT_GOOD};
    return check_signature(&checking);
}

void export_check_inside(const char *folder, const struct export_file *files, int count,
                         struct export_finding *finding, struct record_list *list)
{
    struct export_checking checking = {
        .folder = folder, .files = files, .count = count, .finding = finding, .list = list};
    if (check_sums(&checking) && check_extra_files(&checking) && finding->code[0] != '\0')
        check_log(&checking);
}

void export_check(const char *folder, const struct export_file *files, int count,
                  struct export_finding *ret_finding)
{
    if (export_check_seal(folder, files, count, ret_finding))
        export_check_inside(folder, files, count, ret_finding, NULL);
}
