/*
 * Paper forms in tests: a branch's theme day with everything that may stand on a form, and other
 * people's programs that read what came out. Whatever goes wrong here fails the test.
 */
#ifndef THEMEDAY_TESTS_PAPERS_H
#define THEMEDAY_TESTS_PAPERS_H

#include "db/form.h"
#include "tests/harness/folder.h"

/* The rules as they are, 80 % of 党员总数. */
extern const struct form_terms papers_terms;

/* Fills the folder: an activity on 2026-05-20 of 第一党支部, or of 第二党支部 as well, with
 * `people` members, some of them late, on leave, absent or signed in by hand, with guests,
 * corrections and make-ups. Returns its id. */
int64_t papers_activity(struct folder *folder, int people, bool is_joint);

/* Both drawings of a document, into FOLDER/NAME.xlsx and .pdf. */
void papers_write(const struct paper_document *document, const char *folder, const char *name);

/* What a command prints; NUL-terminated, the caller's to free. It must succeed. */
char *papers_output(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A sheet of FOLDER/NAME.xlsx as LibreOffice reads it: CSV with texts in quotation marks and
 * numbers without. The caller's to free. */
char *papers_csv(const char *folder, const char *name, const char *sheet);

/* LibreOffice reads from FOLDER/NAME.xlsx what stands on the papers, cell by cell. */
void papers_assert_values(const struct paper_document *document, const char *folder,
                          const char *name);

/* FOLDER/NAME.pdf has only embedded subsets of fonts, and its text can be copied whole. */
void papers_assert_page(const struct paper_document *document, const char *folder,
                        const char *name);

/* Takes all white space out: where lines break is the page's business. */
void papers_squeeze(char *text);

#endif
