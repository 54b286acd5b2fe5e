/* What sample pages (pages.h) are put together from. A page is the caller's; texts are copied. */
#ifndef THEMEDAY_TESTS_PAGES_PART_H
#define THEMEDAY_TESTS_PAGES_PART_H

#include "firmware/model/page.h"
#include "ui/ui.h"

/* The language of all that follows. */
void part_speak(enum ui_language language);
enum ui_language part_language(void);
const char *part_say(const char *chinese, const char *english);

/* An empty page, and what it may have. An item with an id can be touched. */
void part_begin(struct page *page, enum page_layout layout, const char *title,
                const char *subtitle);
struct page_item *part_add(struct page *page, const char *id, const char *text, const char *detail,
                           const char *value);
struct page_item *part_button(struct page *page, const char *id, const char *text);
void part_back(struct page *page);
void part_message(struct page *page, enum page_tone tone, const char *message);
void part_verdict(struct page *page, enum page_tone tone, const char *verdict, const char *detail);

/* ---- pages_result.c ---- */

void pages_result(struct page *page);
void pages_result_groups(struct page *page);
void pages_result_low(struct page *page);
void pages_result_few(struct page *page);
void pages_result_paper(struct page *page);
void pages_result_vote(struct page *page);

/* ---- pages_transfer.c ---- */

void pages_uploads(struct page *page);
void pages_exporting(struct page *page);
void pages_exported(struct page *page);
void pages_update_offer(struct page *page);
void pages_update_installing(struct page *page);
void pages_update_installed(struct page *page);
void pages_update_undone(struct page *page);
void pages_update_cut(struct page *page);
void pages_newer_data(struct page *page);
void pages_no_data(struct page *page);

#endif
