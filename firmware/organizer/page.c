#include "firmware/organizer/page.h"

#include "firmware/base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct page_item *page_add(struct page *page, const char *id, const char *text)
{
    static struct page_item spare; /* what does not fit is not shown: lists come in parts */
    struct page_item *item =
        page->item_count < PAGE_ITEMS_MAX ? &page->items[page->item_count++] : &spare;
    *item = (struct page_item){.enabled = true};
    utf8_copy(item->id, sizeof item->id, id);
    utf8_copy(item->text, sizeof item->text, text);
    return item;
}

struct page_item *page_add_fact(struct page *page, const char *text, const char *value)
{
    struct page_item *item = page_add(page, "", text);
    utf8_copy(item->value, sizeof item->value, value);
    item->enabled = false;
    return item;
}

void page_detail(const struct session *session, struct page_item *item, enum saying saying, ...)
{
    char text[STRINGS_SIZE];
    va_list pairs;
    va_start(pairs, saying);
    strings_fill_text(text, stage_say(session, saying), pairs);
    va_end(pairs);
    utf8_copy(item->detail, sizeof item->detail, text);
}

struct page_item *page_add_choices(struct session *session, struct page *page, const char *prefix,
                                   int slot, enum saying head, enum saying first, int count)
{
    int chosen = slot < CHOICES_MAX ? stage_frame(session)->chosen[slot] : NOTHING_CHOSEN;
    struct page_item *first_item = NULL;
    assert(count > 0);
    for (int i = 0; i < count; i++) {
        char id[32];
        snprintf(id, sizeof id, "%s%d", prefix, i);
        struct page_item *item = page_add(page, id, stage_say(session, first + (enum saying)i));
        item->chosen = chosen == i;
        if (first_item == NULL)
            first_item = item;
    }
    first_item->begins_group = true;
    utf8_copy(first_item->detail, sizeof first_item->detail, stage_say(session, head));
    return first_item;
}

bool page_take_choice(struct session *session, const char *widget, const char *prefix, int slot)
{
    int64_t index;
    if (!page_read_id(widget, prefix, &index))
        return false;
    stage_frame(session)->chosen[slot] = (int)index;
    return true;
}

struct page_item *page_add_button(struct page *page, const char *id, const char *text)
{
    static struct page_item spare;
    struct page_item *button =
        page->button_count < PAGE_BUTTONS_MAX ? &page->buttons[page->button_count++] : &spare;
    *button = (struct page_item){.enabled = true};
    utf8_copy(button->id, sizeof button->id, id);
    utf8_copy(button->text, sizeof button->text, text);
    return button;
}

void page_add_sticks(const struct session *session, struct page *page,
                     const struct media_stick *sticks, int count)
{
    for (int i = 0; i < count; i++) {
        char id[32];
        snprintf(id, sizeof id, "stick.%d", i);
        struct page_item *row = page_add(page, id, sticks[i].name);
        utf8_copy(row->detail, sizeof row->detail, sticks[i].file_system);
        if (!sticks[i].writable)
            utf8_copy(row->value, sizeof row->value, stage_say(session, SAY_IMPORT_READ_ONLY));
    }
}

void page_add_years(const struct session *session, struct page *page, const char *prefix, int year)
{
    static const char *const words[] = {"before", "after"};
    for (int i = 0; i < 2; i++) {
        char id[32], text[STRINGS_SIZE];
        snprintf(id, sizeof id, "%s%s", prefix, words[i]);
        sayings_fill(text, session->parts.language, SAY_YEAR, "year",
                     stage_number(year - 1 + 2 * i).text, NULL);
        page_add_button(page, id, text);
    }
}

void page_add_commit(struct page *page, const char *id, const char *text, bool enabled)
{
    struct page_item *button = page_add_button(page, id, text);
    button->primary = true;
    button->enabled = enabled;
}

void page_add_back(const struct session *session, struct page *page)
{
    page_add_button(page, "page.back", stage_say(session, SAY_BACK));
}

static int page_part_rows(const struct frame *frame)
{
    return frame->part_rows > 0 ? frame->part_rows : ROWS_MAX;
}

void page_set_tall_rows(struct frame *frame)
{
    frame->part_rows = TALL_ROWS;
}

int page_part_of(const struct frame *frame, int index)
{
    return index / page_part_rows(frame);
}

bool page_shows_row(const struct frame *frame, int index)
{
    return page_part_of(frame, index) == frame->part;
}

void page_set_parts(struct frame *frame, int rows, struct page *page)
{
    int parts = (rows + page_part_rows(frame) - 1) / page_part_rows(frame);
    if (frame->part >= parts)
        frame->part = parts > 0 ? parts - 1 : 0;
    if (parts <= 1)
        return;
    page->page_number = frame->part + 1;
    page->page_count = parts;
}

void page_keep_part(struct frame *frame, struct page *page)
{
    int kept = 0;
    page_set_parts(frame, page->item_count, page);
    for (int i = 0; i < page->item_count; i++)
        if (page_shows_row(frame, i))
            page->items[kept++] = page->items[i];
    page->item_count = kept;
}

bool page_take_touch(struct session *session, const char *widget)
{
    struct frame *frame = stage_frame(session);
    if (strcmp(widget, "page.back") == 0)
        stage_back(session);
    else if (strcmp(widget, "page.next") == 0)
        frame->part++;
    else if (strcmp(widget, "page.previous") == 0 && frame->part > 0)
        frame->part--;
    else
        return false;
    return true;
}

bool page_read_id(const char *widget, const char *prefix, int64_t *ret_id)
{
    size_t length = strlen(prefix);
    char *end;
    if (strncmp(widget, prefix, length) != 0 || widget[length] == '\0')
        return false;
    long long id = strtoll(widget + length, &end, 10);
    if (*end != '\0')
        return false;
    *ret_id = id;
    return true;
}

void page_shorten(const char *text, int characters, char ret_text[PAGE_TEXT_SIZE])
{
    const char *end = text;
    for (int i = 0; i < characters && *end != '\0'; i++)
        utf8_next(&end);
    snprintf(ret_text, PAGE_TEXT_SIZE, "%.*s%s", (int)(end - text), text, *end != '\0' ? "…" : "");
    utf8_make_plain(ret_text);
}

void page_title(struct page *page, const char *title, const char *subtitle)
{
    utf8_copy(page->title, sizeof page->title, title);
    utf8_copy(page->subtitle, sizeof page->subtitle, subtitle);
}

enum { THEME_CHARACTERS = 20 }; /* with the longest title, in one line of the smallest screen */

void page_title_of_theme(struct page *page, const char *title, const char *theme)
{
    char text[PAGE_TEXT_SIZE];
    page_shorten(theme, THEME_CHARACTERS, text);
    page_title(page, title, text);
}

void page_theme_title(struct page *page, const char *theme, const char *subtitle)
{
    char text[PAGE_TEXT_SIZE];
    page_shorten(theme, THEME_CHARACTERS, text);
    page_title(page, text, subtitle);
}

const char *page_name(const struct member *member)
{
    return member->display_name[0] != '\0' ? member->display_name : member->name;
}

/* product.md §4: screens add the group, then the last two of the work number. */
void page_distinction(const struct member *member, char *ret_text, size_t size)
{
    char text[2 * TITLE_SIZE + 16];
    size_t length = strlen(member->number);
    const char *tail = length > 2 ? member->number + length - 2 : member->number;
    const char *group = member->group[0] != '\0' ? member->group : member->branch;
    snprintf(text, sizeof text, length > 0 ? "%s · %s%s" : "%s", group, length > 2 ? "…" : "",
             tail);
    utf8_copy(ret_text, size, text);
}

void page_person_title(const struct session *session, struct page *page, enum saying title)
{
    char subtitle[STRINGS_SIZE], detail[PAGE_TEXT_SIZE];
    page_distinction(&session->person, detail, sizeof detail);
    sayings_fill(subtitle, session->parts.language, SAY_PERSON_WITH_DETAIL, "name",
                 page_name(&session->person), "detail", detail, NULL);
    page_title(page, stage_say(session, title), subtitle);
}
