/* 上传: which bundles wait, how the last try ended and why, and what has been uploaded. The page is
 * drawn again whenever that changes. */
#include "db/outbox.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"
#include "firmware/upload_reason.h"

#include <stdio.h>
#include <string.h>

enum { THEME_CHARACTERS = 14 };

/* ---- what is said ---- */

/* up.wait, up.no, or what is wrong here. */
static void upload_say_fault(const struct session *session, const struct upload_fault *fault,
                             char ret_text[STRINGS_SIZE])
{
    char reason[PAGE_TEXT_SIZE];
    enum saying saying = SAY_UP_NOT;
    struct upload_fault in_short = *fault; /* the row names the file */
    in_short.file[0] = '\0';
    upload_reason(&in_short, session->parts.language == UI_EN, reason, sizeof reason);
    switch (upload_side(fault)) {
    case UPLOAD_BY_NETWORK:
        saying = SAY_UP_WAIT;
        break;
    case UPLOAD_BY_RECEIVER:
        saying = SAY_UP_NO;
        break;
    case UPLOAD_BY_US:
        break;
    }
    sayings_fill(ret_text, session->parts.language, saying, "reason", reason, NULL);
}

static void upload_say_time(const struct session *session, int64_t wall_ms,
                            char ret_text[STRINGS_SIZE])
{
    char date[STRINGS_SIZE], time[STRINGS_SIZE];
    struct moment moment = clock_moment(wall_ms);
    strings_day(date, session->parts.language, &moment);
    strings_clock(time, moment.hour * 60 + moment.minute);
    snprintf(ret_text, STRINGS_SIZE, "%.200s %.200s", date, time);
}

/* ---- the rows ---- */

struct upload_rows {
    struct session *session;
    const struct uploads_status *status;
    struct page *page; /* NULL: only count, and look for the fault */
    int row;
    struct upload_fault fault; /* of the first that waits */
};

static void upload_value(const struct upload_rows *rows, const struct outbox_entry *entry,
                         char ret_text[STRINGS_SIZE])
{
    const struct session *session = rows->session;
    const struct uploads_status *status = rows->status;
    enum saying saying = SAY_UPLOAD_WAITING;
    if (entry->sent_ms != 0)
        saying = SAY_UP_OK;
    else if (status->entry_id == entry->id)
        saying = status->total > 0 ? SAY_UPLOAD_SENDING : SAY_UPLOAD_MAKING;
    else if (entry->fault.failure != UPLOAD_FINE)
        saying = SAY_UPLOAD_FAILED;
    sayings_fill(ret_text, session->parts.language, saying, "done", stage_number(status->done).text,
                 "total", stage_number(status->total).text, NULL);
}

static void upload_detail(const struct upload_rows *rows, const struct outbox_entry *entry,
                          char ret_text[STRINGS_SIZE])
{
    if (entry->sent_ms != 0)
        upload_say_time(rows->session, entry->sent_ms, ret_text);
    else if (entry->fault.failure != UPLOAD_FINE)
        upload_reason(&entry->fault, rows->session->parts.language == UI_EN, ret_text,
                      STRINGS_SIZE);
    else
        utf8_copy(ret_text, STRINGS_SIZE, entry->folder);
}

static void upload_add_row(const struct upload_rows *rows, const struct outbox_entry *entry)
{
    char theme[PAGE_TEXT_SIZE], text[2 * PAGE_TEXT_SIZE], number[24] = "";
    char detail[STRINGS_SIZE], value[STRINGS_SIZE];
    page_shorten(entry->theme, THEME_CHARACTERS, theme);
    if (entry->number > 1)
        snprintf(number, sizeof number, " -%d", entry->number);
    snprintf(text, sizeof text, "%s %s%s", entry->date, theme, number);
    struct page_item *item = page_add_fact(rows->page, text, "");
    snprintf(item->id, sizeof item->id, "upload.%lld", (long long)entry->id);
    upload_detail(rows, entry, detail);
    upload_value(rows, entry, value);
    utf8_copy(item->detail, sizeof item->detail, detail);
    utf8_copy(item->value, sizeof item->value, value);
    item->tone = entry->sent_ms != 0                               ? PAGE_GOOD
                 : entry->fault.failure == UPLOAD_FINE             ? PAGE_PLAIN
                 : upload_side(&entry->fault) == UPLOAD_BY_NETWORK ? PAGE_WARNING
                                                                   : PAGE_FAULT;
}

static bool upload_visit(const struct outbox_entry *entry, void *context)
{
    struct upload_rows *rows = context;
    if (entry->sent_ms == 0 && rows->fault.failure == UPLOAD_FINE)
        rows->fault = entry->fault;
    if (rows->page != NULL && page_shows_row(stage_frame(rows->session), rows->row))
        upload_add_row(rows, entry);
    rows->row++;
    return true;
}

/* ---- the page ---- */

static void upload_subtitle(const struct session *session, const struct uploads_status *status,
                            char ret_text[STRINGS_SIZE])
{
    char last[STRINGS_SIZE] = "";
    enum saying saying = status->count.last_sent_ms == 0 ? SAY_UPLOAD_SUBTITLE : SAY_UPLOAD_LAST;
    if (status->count.last_sent_ms != 0)
        upload_say_time(session, status->count.last_sent_ms, last);
    sayings_fill(ret_text, session->parts.language, saying, "n",
                 stage_number(status->count.unsent).text, "last", last, "host", status->host, NULL);
}

static void upload_message(const struct session *session, const struct upload_rows *rows,
                           struct page *page)
{
    char text[STRINGS_SIZE] = "";
    const struct uploads_status *status = rows->status;
    if (rows->row == 0) {
        sayings_fill(text, session->parts.language, SAY_UPLOAD_NONE, NULL);
    } else if (status->count.unsent == 0) {
        sayings_fill(text, session->parts.language, SAY_UP_OK, NULL);
        page->tone = PAGE_GOOD;
    } else if (rows->fault.failure != UPLOAD_FINE && !status->runs) {
        upload_say_fault(session, &rows->fault, text);
        page->tone = upload_side(&rows->fault) == UPLOAD_BY_NETWORK ? PAGE_WARNING : PAGE_FAULT;
    }
    utf8_copy(page->message, sizeof page->message, text);
}

static void upload_page(struct session *session, struct page *page)
{
    const struct uploads_status *status = uploads_status(session->parts.uploads);
    struct upload_rows rows = {.session = session, .status = status};
    char subtitle[STRINGS_SIZE];
    page->layout = PAGE_LIST;
    page_set_tall_rows(stage_frame(session));
    upload_subtitle(session, status, subtitle);
    page_title(page, stage_say(session, SAY_UPLOAD), subtitle);
    enum err err = outbox_list(session->parts.db, upload_visit, &rows);
    page_set_parts(stage_frame(session), rows.row, page);
    upload_message(session, &rows, page);
    rows = (struct upload_rows){.session = session, .status = status, .page = page};
    if (err == ERR_OK)
        err = outbox_list(session->parts.db, upload_visit, &rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    page_add_back(session, page);
    page_add_commit(page, "og.upload.now",
                    stage_say(session, status->runs ? SAY_UPLOAD_RUNS : SAY_UPLOAD),
                    !status->runs && status->count.unsent > 0);
}

static void upload_touch(struct session *session, const char *widget)
{
    if (!page_take_touch(session, widget) && strcmp(widget, "og.upload.now") == 0)
        uploads_press(session->parts.uploads);
}

const struct scene scene_upload = {"og.upload", upload_page, upload_touch, NULL};
