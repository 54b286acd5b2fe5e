#include "firmware/organizer/import_bundle.h"

#include "firmware/base/utf8.h"

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
    return err == ERR_OK ? import_run_merge(session, true) : err;
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
