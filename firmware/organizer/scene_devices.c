/* 其他终端: this terminal's own fingerprint, for another one to compare, the terminals that are
 * trusted, and the way to take what they recorded. */
#include "db/trust.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/import.h"
#include "firmware/organizer/page.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct devices {
    const struct session *session;
    struct page *page;
};

static bool devices_add_row(const struct trust *trust, void *context)
{
    struct devices *devices = context;
    char id[32], date[STRINGS_SIZE];
    struct moment at = clock_moment(trust->added_ms);
    snprintf(id, sizeof id, "trust.%" PRId64, trust->id);
    if (devices->page->item_count == PAGE_ITEMS_MAX)
        return false;
    struct page_item *row = page_add(devices->page, id, trust->key.device);
    strings_full_date(date, devices->session->parts.language, &at);
    snprintf(row->detail, sizeof row->detail, "%.32s %.60s%s%.100s", date, trust->by,
             trust->label[0] == '\0' ? "" : " · ", trust->label);
    utf8_copy(row->value, sizeof row->value, trust->key.fingerprint);
    return true;
}

static void devices_page(struct session *session, struct page *page)
{
    struct devices devices = {.session = session, .page = page};
    struct trust_key own;
    page->layout = PAGE_LIST;
    page_set_tall_rows(stage_frame(session));
    page_title(page, stage_say(session, SAY_DEVICES), "");
    trust_own(session->parts.db, &own);
    struct page_item *row = page_add_fact(page, own.device, own.fingerprint);
    utf8_copy(row->detail, sizeof row->detail, stage_say(session, SAY_DEVICE_OWN));
    page_add(page, "og.devices.merge", stage_say(session, SAY_MERGE_TITLE));
    page_add(page, "og.devices.setup", stage_say(session, SAY_SETUP_OTHER));
    if (trust_list(session->parts.db, devices_add_row, &devices) != ERR_OK)
        utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_NOT_THERE));
    page_keep_part(stage_frame(session), page);
    page_add_back(session, page);
}

static void devices_touch(struct session *session, const char *widget)
{
    int64_t id;
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.devices.merge") == 0)
        import_begin(session, IMPORT_BUNDLE);
    else if (strcmp(widget, "og.devices.setup") == 0)
        import_begin(session, IMPORT_REQUEST);
    else if (page_read_id(widget, "trust.", &id))
        stage_go(session, &scene_device)->id = id;
}

const struct scene scene_devices = {"og.devices", devices_page, devices_touch, NULL};

/* ---- one of them, to be trusted no longer ---- */

struct device_search {
    int64_t id;
    struct trust found;
};

static bool device_find(const struct trust *trust, void *context)
{
    struct device_search *search = context;
    if (trust->id != search->id)
        return true;
    search->found = *trust;
    return false;
}

static void device_page(struct session *session, struct page *page)
{
    struct device_search search = {.id = stage_frame(session)->id};
    enum err err = trust_list(session->parts.db, device_find, &search);
    page->layout = PAGE_NOTICE;
    page_title(page, stage_say(session, SAY_DEVICES), search.found.key.device);
    page_add_back(session, page);
    if (err != ERR_OK || search.found.id == 0) {
        utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_NOT_THERE));
        return;
    }
    utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_DEVICE_REMOVE));
    utf8_copy(page->verdict, sizeof page->verdict, search.found.key.fingerprint);
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail,
              stage_say(session, SAY_DEVICE_FINGERPRINT));
    page_add_commit(page, "og.device.remove", stage_say(session, SAY_DEVICE_REMOVE_OK), true);
}

static void device_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) || strcmp(widget, "og.device.remove") != 0)
        return;
    struct chain_origin origin = stage_origin(session);
    enum err err = trust_remove(session->parts.db, &origin, stage_frame(session)->id, "");
    stage_back(session);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else
        stage_tell(session, PAGE_GOOD, SAY_DEVICE_REMOVED, NULL);
}

const struct scene scene_device = {"og.device", device_page, device_touch, NULL};
