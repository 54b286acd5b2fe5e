/* Importing from a stick: the stick, the file on it, and reading that. Each appears by itself when
 * there is nothing to choose. */
#include "firmware/base/utf8.h"
#include "firmware/organizer/import_bundle.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

static void import_title(const struct session *session, struct page *page, const char *subtitle)
{
    static const enum saying titles[] = {
        [IMPORT_ROSTER] = SAY_IMPORT_ROSTER, [IMPORT_PLAN] = SAY_IMPORT_PLAN,
        [IMPORT_BUNDLE] = SAY_MERGE_TITLE,   [IMPORT_REQUEST] = SAY_SETUP_OTHER,
        [IMPORT_ANSWER] = SAY_SETUP_FROM,
    };
    page_title(page, stage_say(session, titles[session->import->kind]), subtitle);
}

static bool import_is_bundle(const struct session *session)
{
    return import_is_of_folders(session->import);
}

static enum saying import_insert_detail(const struct session *session)
{
    switch (session->import->kind) {
    case IMPORT_ROSTER:
    case IMPORT_PLAN:
        break;
    case IMPORT_BUNDLE:
        return SAY_MERGE_INSERT_DETAIL;
    case IMPORT_REQUEST:
        return SAY_SETUP_INSERT_REQUEST;
    case IMPORT_ANSWER:
        return SAY_SETUP_INSERT_ANSWER;
    }
    return SAY_IMPORT_INSERT_DETAIL;
}

static void import_notice(const struct session *session, struct page *page, enum saying saying,
                          const char *name)
{
    char text[STRINGS_SIZE];
    page->layout = PAGE_NOTICE;
    sayings_fill(text, session->parts.language, saying, "name", name, NULL);
    utf8_copy(page->message, sizeof page->message, text);
}

static void import_add_again(const struct session *session, struct page *page)
{
    page_add_commit(page, "im.again", stage_say(session, SAY_IMPORT_AGAIN), true);
}

static void import_show_failure(const struct session *session, struct page *page)
{
    static const enum saying sayings[] = {
        [COURIER_GONE] = SAY_IMPORT_GONE,
        [COURIER_TOO_LARGE] = SAY_IMPORT_TOO_LARGE,
        [COURIER_UNREADABLE] = SAY_IMPORT_UNREADABLE,
        [COURIER_SILENT] = SAY_IMPORT_SILENT,
    };
    import_notice(session, page, sayings[session->import->failure], "");
    page->tone = PAGE_WARNING;
    import_add_again(session, page);
}

/* ---- the stick ---- */

static void import_wait(struct session *session, struct page *page)
{
    const struct media_stick *sticks;
    int count = media_sticks(session->parts.media, &sticks);
    if (count == 0) {
        import_notice(session, page, SAY_IMPORT_INSERT, "");
        page_add_fact(page, stage_say(session, import_insert_detail(session)), "");
        return;
    }
    page->layout = PAGE_LIST;
    import_title(session, page, stage_say(session, SAY_IMPORT_CHOOSE_STICK));
    page_add_sticks(session, page, sticks, count);
}

static void import_page(struct session *session, struct page *page)
{
    const struct import *import = session->import;
    import_title(session, page, import->stick.name);
    switch (import->state) {
    case IMPORT_WAITS:
        import_wait(session, page);
        break;
    case IMPORT_LOOKS:
        import_notice(session, page, SAY_IMPORT_LOOKING, import->stick.name);
        break;
    case IMPORT_FAILED:
        import_show_failure(session, page);
        break;
    case IMPORT_LISTS: /* nothing, or this would be the next scene */
    case IMPORT_READS:
    case IMPORT_HAS_IT:
    case IMPORT_DONE:
        import_notice(session, page,
                      import_is_bundle(session) ? SAY_MERGE_NO_FOLDERS : SAY_IMPORT_NO_FILES, "");
        page->tone = PAGE_WARNING;
        import_add_again(session, page);
        break;
    }
    page_add_back(session, page);
}

static void import_touch(struct session *session, const char *widget)
{
    const struct media_stick *sticks;
    int64_t index;
    if (strcmp(widget, "page.back") == 0) {
        import_close(session);
        stage_back(session);
    } else if (strcmp(widget, "im.again") == 0) {
        import_look(session, &session->import->stick);
    } else if (page_read_id(widget, "stick.", &index) && index >= 0 &&
               index < media_sticks(session->parts.media, &sticks)) {
        import_look(session, &sticks[index]);
    }
}

const struct scene scene_import = {"og.import", import_page, import_touch, NULL};

/* ---- the file ---- */

enum { NAME_CHARACTERS = 50 };

static void files_add_row(const struct session *session, const struct courier_file *file, int index,
                          struct page *page)
{
    char id[32], date[STRINGS_SIZE], size[32], name[PAGE_TEXT_SIZE];
    struct moment at = clock_moment(file->modified_ms);
    snprintf(id, sizeof id, "file.%d", index);
    strings_moment(date, session->parts.language, &at);
    snprintf(size, sizeof size, "%lld KB", (long long)(file->size + 1023) / 1024);
    page_shorten(file->path, NAME_CHARACTERS, name);
    struct page_item *row = page_add(page, id, name);
    utf8_copy(row->detail, sizeof row->detail, date);
    utf8_copy(row->value, sizeof row->value, size);
}

/* What is of another kind, or his own, is there to be seen. */
static void files_add_folder(const struct session *session, const struct courier_file *folder,
                             int index, struct page *page)
{
    char id[32], date[STRINGS_SIZE], name[PAGE_TEXT_SIZE];
    struct moment at = clock_moment(folder->modified_ms);
    snprintf(id, sizeof id, "file.%d", index);
    strings_full_date(date, session->parts.language, &at);
    page_shorten(folder->path, NAME_CHARACTERS, name);
    struct page_item *row = page_add(page, id, name);
    utf8_copy(row->detail, sizeof row->detail, date);
    row->enabled = import_wants_folder(session, folder->path);
    if (!row->enabled)
        utf8_copy(row->value, sizeof row->value, stage_say(session, SAY_MERGE_OTHER_FOLDER));
}

static void files_page(struct session *session, struct page *page)
{
    const struct courier_file *files;
    int count = courier_files(session->import->list, &files);
    page->layout = PAGE_LIST;
    page_set_tall_rows(stage_frame(session));
    import_title(
        session, page,
        stage_say(session, import_is_bundle(session) ? SAY_MERGE_CHOOSE : SAY_IMPORT_CHOOSE_FILE));
    page_set_parts(stage_frame(session), count, page);
    for (int i = 0; i < count; i++)
        if (!page_shows_row(stage_frame(session), i))
            continue;
        else if (import_is_bundle(session))
            files_add_folder(session, &files[i], i, page);
        else
            files_add_row(session, &files[i], i, page);
    page_add_back(session, page);
}

/* Back to where there is something to choose: the sticks, or what led here. */
static void files_back(struct session *session)
{
    const struct media_stick *sticks;
    stage_back(session);
    import_forget_stick(session->import);
    if (media_sticks(session->parts.media, &sticks) > 1)
        return;
    import_close(session);
    stage_back(session);
}

static void files_touch(struct session *session, const char *widget)
{
    int64_t index;
    if (strcmp(widget, "page.back") == 0)
        files_back(session);
    else if (!page_take_touch(session, widget) && page_read_id(widget, "file.", &index))
        import_read(session, (int)index);
}

const struct scene scene_import_files = {"im.files", files_page, files_touch, NULL};

/* ---- reading it ---- */

static void read_page(struct session *session, struct page *page)
{
    const struct import *import = session->import;
    int64_t done, total;
    import_title(session, page, import->chosen.path);
    if (import->state == IMPORT_FAILED) {
        import_show_failure(session, page);
    } else {
        import_notice(session, page, SAY_IMPORT_READING, "");
        courier_progress(import->file, &done, &total);
        if (total > 0)
            page_add_fact(page, stage_say(session, SAY_IMPORT_PROGRESS),
                          stage_number(100 * done / total).text);
    }
    page_add_back(session, page);
}

static void read_touch(struct session *session, const char *widget)
{
    if (strcmp(widget, "im.again") == 0) {
        import_read_again(session);
    } else if (strcmp(widget, "page.back") == 0) {
        import_forget_file(session->import);
        stage_back(session);
    }
}

const struct scene scene_import_read = {"im.read", read_page, read_touch, NULL};
