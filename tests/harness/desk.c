#include "tests/harness/desk.h"

#include "db/organizer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const char desk_card[] = "04000000000001";

static const struct kiosk_settings desk_settings = {
    .branch = "第一党支部",
    .room = "党员活动室",
    .times = {.open_before_min = 30, .late_after_min = 10},
    .attendance_percent = 80,
};

static const struct settings in_effect; /* as none is asked about here */

void desk_clock(const char *moment)
{
    assert_int_equal(clock_start_at(moment), ERR_OK);
}

static void desk_add_organizer(struct desk *desk)
{
    struct card card = folder_card(desk_card);
    enum organizer_outcome outcome;
    assert_int_equal(organizer_add(desk->folder->db, &desk->folder->origin, "李建国", &card, "2580",
                                   &outcome, NULL),
                     ERR_OK);
    assert_int_equal(outcome, ORGANIZER_DONE);
}

void desk_log_in(struct desk *desk)
{
    struct card card = folder_card(desk_card);
    assert_true(session_login(desk->session, &card));
    desk_walk(desk, "og.pin.2 og.pin.5 og.pin.8 og.pin.0 og.pin.ok");
    desk_see(desk, "og.menu");
}

struct media *desk_media(const char *folder)
{
    struct media *media;
    assert_int_equal(media_open(&folder, 1, &media), ERR_OK);
    return media;
}

void desk_open(struct desk *desk, const char *moment)
{
    void *folder;
    desk_clock(moment);
    folder_setup(&folder);
    *desk = (struct desk){.folder = folder};
    desk_add_organizer(desk);
    desk->media = desk_media(desk->folder->path);
    struct session_parts parts = {.db = desk->folder->db,
                                  .media = desk->media,
                                  .language = UI_ZH_CN,
                                  .settings = &desk_settings,
                                  .in_effect = &in_effect};
    assert_int_equal(session_open(&parts, &desk->session), ERR_OK);
}

int desk_close(struct desk *desk)
{
    void *folder = desk->folder;
    folder_verify(desk->folder);
    session_close(desk->session);
    media_close(desk->media);
    return folder_teardown(&folder);
}

int desk_setup(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    desk_open(desk, "2026-05-20 13:50:00");
    desk_log_in(desk);
    *state = desk;
    return 0;
}

int desk_teardown(void **state)
{
    struct desk *desk = *state;
    int result = desk_close(desk);
    free(desk);
    return result;
}

static void desk_look(struct desk *desk)
{
    session_page(desk->session, 0, &desk->page);
}

void desk_see(struct desk *desk, const char *screen)
{
    desk_look(desk);
    assert_string_equal(desk->page.screen, screen);
}

static const struct page_item *desk_find_in(const struct page_item *items, int count,
                                            const char *id)
{
    for (int i = 0; i < count; i++)
        if (strcmp(items[i].id, id) == 0)
            return &items[i];
    return NULL;
}

const struct page_item *desk_find(struct desk *desk, const char *id)
{
    desk_look(desk);
    const struct page_item *item = desk_find_in(desk->page.items, desk->page.item_count, id);
    return item != NULL ? item : desk_find_in(desk->page.buttons, desk->page.button_count, id);
}

/* The layout adds the buttons of a list in parts. */
static bool desk_turns(const struct desk *desk, const char *id)
{
    const struct page *page = &desk->page;
    return (strcmp(id, "page.next") == 0 && page->page_number < page->page_count) ||
           (strcmp(id, "page.previous") == 0 && page->page_number > 1);
}

void desk_touch(struct desk *desk, const char *id)
{
    const struct page_item *item = desk_find(desk, id);
    if (!desk_turns(desk, id) && (item == NULL || !item->enabled))
        fail_msg("%s cannot be touched on %s", id, desk->page.screen);
    session_touch(desk->session, id, &desk->news);
}

void desk_walk(struct desk *desk, const char *ids)
{
    char words[256], *rest = NULL;
    snprintf(words, sizeof words, "%s", ids);
    for (char *id = strtok_r(words, " ", &rest); id != NULL; id = strtok_r(NULL, " ", &rest))
        desk_touch(desk, id);
}

bool desk_shows(struct desk *desk, const char *text)
{
    desk_look(desk);
    const struct page *page = &desk->page;
    bool found = strstr(page->title, text) != NULL || strstr(page->subtitle, text) != NULL ||
                 strstr(page->message, text) != NULL || strstr(page->entry, text) != NULL ||
                 strstr(page->verdict, text) != NULL || strstr(page->verdict_detail, text) != NULL;
    for (int i = 0; i < page->item_count; i++)
        found = found || strstr(page->items[i].text, text) != NULL ||
                strstr(page->items[i].detail, text) != NULL ||
                strstr(page->items[i].value, text) != NULL;
    return found;
}

void desk_told(struct desk *desk, enum page_tone tone, const char *text)
{
    desk_look(desk);
    if (desk->page.tone != tone || strstr(desk->page.message, text) == NULL)
        fail_msg("%s says “%s”", desk->page.screen, desk->page.message);
}

void desk_logged(struct desk *desk, const char *type, const char *texts)
{
    char words[256], *rest = NULL;
    json_t *entry = folder_last_entry(desk->folder);
    char *line = json_dumps(entry, JSON_COMPACT);
    assert_string_equal(json_string_value(json_object_get(entry, "type")), type);
    assert_string_equal(json_string_value(json_object_get(entry, "by")), "李建国");
    snprintf(words, sizeof words, "%s", texts);
    for (char *text = strtok_r(words, "|", &rest); text != NULL; text = strtok_r(NULL, "|", &rest))
        if (strstr(line, text) == NULL)
            fail_msg("“%s” is not in %s", text, line);
    free(line);
    json_decref(entry);
}
