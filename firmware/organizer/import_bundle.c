#include "firmware/organizer/import_bundle.h"

#include "firmware/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void import_forget_bundle(struct import *import)
{
    for (int i = 0; i < import->file_count; i++)
        free(import->files[i].bytes);
    free(import->files);
    free(import->merge);
    import->files = NULL;
    import->file_count = 0;
    import->merge = NULL;
}

/* Files of a bundle are followed by a NUL, those of the courier are not. A name that is too long
 * for any bundle's is cut, and then is one file too many. */
static enum err import_copy_file(const struct stick_file *from, struct export_file *ret_file)
{
    char *bytes = malloc(from->length + 1);
    if (bytes == NULL)
        return ERR_NOMEM;
    memcpy(bytes, from->bytes, from->length);
    bytes[from->length] = '\0';
    *ret_file = (struct export_file){.bytes = bytes, .length = from->length};
    size_t valid = utf8_valid_length(from->name, strlen(from->name));
    if (valid == strlen(from->name))
        utf8_copy(ret_file->name, sizeof ret_file->name, from->name);
    return ERR_OK;
}

/* More files than any bundle has are refused by those that are taken. */
static enum err import_copy_files(struct import *import)
{
    struct stick_folder folder;
    enum err err = courier_folder(import->file, &folder);
    if (err != ERR_OK)
        return err;
    int count = folder.file_count < EXPORT_FILES_MAX ? folder.file_count : EXPORT_FILES_MAX;
    import->files = calloc((size_t)count + 1, sizeof *import->files);
    import->merge = calloc(1, sizeof *import->merge);
    if (import->files == NULL || import->merge == NULL)
        err = ERR_NOMEM;
    for (int i = 0; i < count && err == ERR_OK; i++) {
        err = import_copy_file(&folder.files[i], &import->files[i]);
        import->file_count += err == ERR_OK;
    }
    free((void *)folder.files);
    return err;
}

/* ---- of which kind ---- */

bool import_is_of_folders(const struct import *import)
{
    return import->kind == IMPORT_BUNDLE || import->kind == IMPORT_REQUEST ||
           import->kind == IMPORT_ANSWER;
}

/* By its name alone, to spare him the others; what is in it is looked at later. */
bool import_wants_folder(const struct session *session, const char *name)
{
    char own[EXPORT_NAME_SIZE], answer[EXPORT_NAME_SIZE];
    const char *device = db_device(session->parts.db);
    snprintf(own, sizeof own, "TD-%s-", device);
    snprintf(answer, sizeof answer, "-设置-%s", device);
    if (strncmp(name, own, strlen(own)) == 0)
        return false;
    switch (session->import->kind) {
    case IMPORT_ROSTER:
    case IMPORT_PLAN:
        return false;
    case IMPORT_BUNDLE:
        return strstr(name, "设置") == NULL && strstr(name, "台账") == NULL;
    case IMPORT_REQUEST:
        return strstr(name, "-申请设置") != NULL;
    case IMPORT_ANSWER:
        return strstr(name, answer) != NULL;
    }
    return false;
}

struct chain_origin import_origin(const struct session *session)
{
    struct chain_origin origin = stage_origin(session);
    if (session->organizer_id == 0)
        origin.by = "first-start";
    return origin;
}

/* ---- setting up ---- */

static enum err import_run_setup(struct session *session, bool dry_run)
{
    struct import *import = session->import;
    struct chain_origin origin = import_origin(session);
    struct export_bundle nothing;
    if (import->kind == IMPORT_ANSWER)
        return setup_take(session->parts.db, &origin, import->chosen.path, import->files,
                          import->file_count, dry_run, &import->setup);
    return setup_seal(session->parts.db, &origin, import->chosen.path, import->files,
                      import->file_count, true, &import->setup, &nothing);
}

bool import_set_up(struct session *session)
{
    enum err err = import_run_setup(session, false);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else if (session->import->setup.outcome == SETUP_DONE)
        session->import->state = IMPORT_DONE;
    return err == ERR_OK && session->import->setup.outcome == SETUP_DONE;
}

/* ---- merging ---- */

static enum err import_run_merge(struct session *session, bool dry_run)
{
    struct import *import = session->import;
    struct chain_origin origin = stage_origin(session);
    return merge_take(session->parts.db, &origin, import->chosen.path, import->files,
                      import->file_count, dry_run, import->merge);
}

enum err import_judge_bundle(struct session *session)
{
    enum err err = import_copy_files(session->import);
    if (err != ERR_OK)
        return err;
    return session->import->kind == IMPORT_BUNDLE ? import_run_merge(session, true)
                                                  : import_run_setup(session, true);
}

void import_trust(struct session *session)
{
    struct chain_origin origin = stage_origin(session);
    enum trust_outcome outcome;
    enum err err =
        trust_add(session->parts.db, &origin, &session->import->merge->key, "", &outcome);
    if (err == ERR_OK)
        err = import_run_merge(session, true);
    if (err != ERR_OK)
        stage_tell_error(session, err);
}

bool import_merge(struct session *session)
{
    enum err err = import_run_merge(session, false);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else if (session->import->merge->outcome == MERGE_TAKEN)
        session->import->state = IMPORT_DONE;
    return err == ERR_OK && session->import->merge->outcome == MERGE_TAKEN;
}
