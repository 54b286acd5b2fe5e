/* What a file would change, line by line, before anything is stored; for a card column that can be
 * read in several ways first a tap of one of its cards. */
#include "firmware/base/utf8.h"
#include "firmware/organizer/import.h"
#include "firmware/organizer/page.h"
#include "firmware/problem.h"

#include <stdio.h>
#include <string.h>

static void preview_back(struct session *session)
{
    import_forget_file(session->import);
    stage_back_to(session, &scene_import_files);
}

static const char *preview_file(const struct session *session)
{
    return session->import->chosen.path;
}

/* ---- the card ---- */

static void card_page(struct session *session, struct page *page)
{
    page->layout = PAGE_NOTICE;
    page_title_of_theme(page, stage_say(session, SAY_IMPORT_CARD_TITLE), preview_file(session));
    utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_IMPORT_CARD_HINT));
    page_add_fact(page, stage_say(session, SAY_IMPORT_CARD_DETAIL), "");
    page_add_back(session, page);
}

static void card_touch(struct session *session, const char *widget)
{
    if (strcmp(widget, "page.back") == 0)
        preview_back(session);
}

static void card_tapped(struct session *session, const struct card *card)
{
    if (!import_settle(session, card))
        return;
    stage_back(session);
    stage_go(session, &scene_import_preview);
}

const struct scene scene_import_card = {"im.card", card_page, card_touch, card_tapped};

/* ---- rows ---- */

/* Problems that refuse the file come first, then those that are only told, then the changes. */
struct preview_rows {
    struct session *session;
    struct page *page; /* NULL: only count */
    int row;
};

static struct page_item *preview_row(struct preview_rows *rows, const char *text)
{
    struct frame *frame = stage_frame(rows->session);
    bool shown = rows->page != NULL && page_shows_row(frame, rows->row);
    rows->row++;
    return shown ? page_add_fact(rows->page, text, "") : NULL;
}

static void preview_line(const struct session *session, int line, char ret_text[STRINGS_SIZE])
{
    ret_text[0] = '\0';
    if (line > 0)
        sayings_fill(ret_text, session->parts.language, SAY_IMPORT_LINE, "line",
                     stage_number(line).text, NULL);
}

static void preview_problem(struct preview_rows *rows, const struct problem_words *words, int line,
                            bool refuses, const char *text, int other_line)
{
    const struct session *session = rows->session;
    char sentence[PAGE_TEXT_SIZE], number[STRINGS_SIZE];
    problem_fill(sentence, sizeof sentence,
                 strings_speak(session->parts.language, NULL, words->sentence), text, other_line);
    struct page_item *row = preview_row(rows, sentence);
    if (row == NULL)
        return;
    preview_line(session, line, number);
    utf8_copy(row->value, sizeof row->value, number);
    row->tone = refuses ? PAGE_FAULT : PAGE_WARNING;
}

/* ---- a roster ---- */

static void preview_roster_problems(struct preview_rows *rows, bool refusing)
{
    const struct roster_report *report = &rows->session->import->report;
    for (size_t i = 0; i < report->problem_count; i++) {
        const struct roster_problem *problem = &report->problems[i];
        if (roster_problem_refuses(problem->kind) == refusing)
            preview_problem(rows, problem_of_roster(problem), problem->line, refusing,
                            problem->text, problem->other_line);
    }
}

static void preview_change(struct preview_rows *rows, const struct roster_change *change)
{
    static const enum saying words[] = {
        [ROSTER_ADDED] = SAY_IMPORT_ADDED,
        [ROSTER_UPDATED] = SAY_IMPORT_UPDATED,
        [ROSTER_DISABLED] = SAY_IMPORT_DISABLED,
    };
    const struct session *session = rows->session;
    char line[STRINGS_SIZE];
    struct page_item *row = preview_row(rows, change->name);
    if (row == NULL)
        return;
    preview_line(session, change->line, line);
    page_detail(session, row, change->line > 0 ? SAY_IMPORT_WHERE : SAY_IMPORT_WHERE_NOT, "branch",
                change->branch, "line", line, NULL);
    utf8_copy(row->value, sizeof row->value, stage_say(session, words[change->kind]));
}

/* What the tapped card told. */
static void preview_card(struct preview_rows *rows)
{
    const struct session *session = rows->session;
    char text[STRINGS_SIZE];
    if (session->import->card_line == 0)
        return;
    sayings_fill(text, session->parts.language, SAY_IMPORT_CARD_FOUND, "line",
                 stage_number(session->import->card_line).text, NULL);
    struct page_item *row = preview_row(rows, text);
    if (row != NULL)
        row->tone = PAGE_GOOD;
}

static void preview_home(struct preview_rows *rows)
{
    const struct session *session = rows->session;
    char text[STRINGS_SIZE];
    if (session->import->home[0] == '\0')
        return;
    sayings_fill(text, session->parts.language, SAY_IMPORT_HOME, "branch", session->import->home,
                 NULL);
    preview_row(rows, text);
}

/* product.md §4: the name stays as it is; what the screen shows in its place is one touch away. */
static void preview_glyph(struct preview_rows *rows, int index)
{
    const struct session *session = rows->session;
    const struct import_glyph *glyph = &session->import->glyphs[index];
    char text[STRINGS_SIZE], line[STRINGS_SIZE];
    sayings_fill(text, session->parts.language, SAY_IMPORT_GLYPH, "name", glyph->name, NULL);
    struct page_item *row = preview_row(rows, text);
    if (row == NULL)
        return;
    snprintf(row->id, sizeof row->id, "glyph.%d", index);
    row->enabled = true;
    row->chosen = glyph->chosen;
    preview_line(session, glyph->line, line);
    utf8_copy(row->value, sizeof row->value, line);
    page_detail(session, row, glyph->chosen ? SAY_IMPORT_GLYPH_CHOSEN : SAY_IMPORT_GLYPH_OFFER,
                "spelling", glyph->spelling, NULL);
}

static void preview_roster(struct preview_rows *rows)
{
    const struct roster_report *report = &rows->session->import->report;
    preview_roster_problems(rows, true);
    preview_card(rows);
    for (int i = 0; i < rows->session->import->glyph_count; i++)
        preview_glyph(rows, i);
    preview_roster_problems(rows, false);
    preview_home(rows);
    for (size_t i = 0; i < report->change_count; i++)
        preview_change(rows, &report->changes[i]);
}

/* ---- a plan ---- */

static void preview_plan_problems(struct preview_rows *rows, bool refusing)
{
    const struct plan_file *file = &rows->session->import->plan;
    for (size_t i = 0; i < file->problem_count; i++) {
        const struct plan_problem *problem = &file->problems[i];
        if (plan_problem_refuses(problem->kind) == refusing)
            preview_problem(rows, problem_of_plan(problem), problem->line, refusing, problem->text,
                            problem->other_line);
    }
}

static void preview_plan_row(struct preview_rows *rows, const struct plan_row *plan)
{
    const struct session *session = rows->session;
    struct page_item *row = preview_row(rows, plan->content);
    if (row == NULL)
        return;
    utf8_copy(row->detail, sizeof row->detail, plan->way);
    utf8_copy(row->value, sizeof row->value, strings_month(session->parts.language, plan->month));
}

static void preview_plan(struct preview_rows *rows)
{
    const struct plan_file *file = &rows->session->import->plan;
    preview_plan_problems(rows, true);
    preview_plan_problems(rows, false);
    for (size_t i = 0; !file->refused && i < file->count; i++)
        preview_plan_row(rows, &file->rows[i]);
}

/* ---- what it comes to ---- */

static int preview_count_refusing(const struct import *import)
{
    int count = 0;
    if (import->kind == IMPORT_ROSTER)
        for (size_t i = 0; i < import->report.problem_count; i++)
            count += roster_problem_refuses(import->report.problems[i].kind);
    else
        for (size_t i = 0; i < import->plan.problem_count; i++)
            count += plan_problem_refuses(import->plan.problems[i].kind);
    return count;
}

static bool preview_changes(const struct import *import)
{
    return import->kind == IMPORT_PLAN || import->report.change_count > 0;
}

/* The counts of a roster, to be or done; the rows of a plan. */
static void preview_figures(const struct session *session, bool done, char ret_text[STRINGS_SIZE])
{
    const struct import *import = session->import;
    const struct roster_report *report = &import->report;
    enum ui_language language = session->parts.language;
    if (import->kind == IMPORT_ROSTER)
        sayings_fill(ret_text, language, done ? SAY_IMPORT_ROSTER_DONE : SAY_IMPORT_COUNTS, "added",
                     stage_number(report->added).text, "updated",
                     stage_number(report->updated).text, "disabled",
                     stage_number(report->disabled).text, "unchanged",
                     stage_number(report->unchanged).text, "skipped",
                     stage_number(report->skipped).text, NULL);
    else
        sayings_fill(ret_text, language,
                     done                    ? SAY_IMPORT_PLAN_DONE
                     : import->replaced == 0 ? SAY_IMPORT_PLAN_ROWS
                                             : SAY_IMPORT_PLAN_REPLACES,
                     "year", stage_number(import->plan.year).text, "n",
                     stage_number((int64_t)import->plan.count).text, "old",
                     stage_number(import->replaced).text, NULL);
}

static void preview_verdict(const struct session *session, struct page *page)
{
    const struct import *import = session->import;
    char text[STRINGS_SIZE];
    if (import_is_refused(import)) {
        sayings_fill(text, session->parts.language, SAY_IMPORT_REFUSED, "n",
                     stage_number(preview_count_refusing(import)).text, NULL);
        page->tone = PAGE_FAULT;
    } else if (preview_changes(import)) {
        preview_figures(session, false, text);
    } else {
        utf8_copy(text, sizeof text, stage_say(session, SAY_IMPORT_SAME));
    }
    utf8_copy(page->message, sizeof page->message, text);
}

static void preview_fill(struct session *session, struct page *page, int *ret_rows)
{
    struct preview_rows rows = {.session = session, .page = page};
    if (session->import->kind == IMPORT_ROSTER)
        preview_roster(&rows);
    else
        preview_plan(&rows);
    *ret_rows = rows.row;
}

static void preview_page(struct session *session, struct page *page)
{
    const struct import *import = session->import;
    int rows;
    page->layout = PAGE_LIST;
    if (import->kind == IMPORT_PLAN || import->report.problem_count > 0)
        page_set_tall_rows(stage_frame(session));
    page_title_of_theme(page, stage_say(session, SAY_IMPORT_PREVIEW), preview_file(session));
    preview_fill(session, NULL, &rows);
    page_set_parts(stage_frame(session), rows, page);
    preview_fill(session, page, &rows);
    preview_verdict(session, page);
    page_add_back(session, page);
    page_add_commit(page, "im.ok", stage_say(session, SAY_IMPORT_COMMIT),
                    !import_is_refused(import) && preview_changes(import));
}

static void preview_touch(struct session *session, const char *widget)
{
    int64_t glyph;
    if (strcmp(widget, "page.back") == 0) {
        preview_back(session);
    } else if (page_read_id(widget, "glyph.", &glyph)) {
        import_choose_glyph(session->import, (int)glyph);
    } else if (!page_take_touch(session, widget) && strcmp(widget, "im.ok") == 0 &&
               import_commit(session)) {
        stage_back_to(session, &scene_import);
        stage_go(session, &scene_import_done);
    }
}

const struct scene scene_import_preview = {"im.preview", preview_page, preview_touch, NULL};

/* ---- done ---- */

static void done_page(struct session *session, struct page *page)
{
    char text[STRINGS_SIZE];
    page->layout = PAGE_NOTICE;
    page->tone = PAGE_GOOD;
    page_title_of_theme(page, stage_say(session, SAY_IMPORT_DONE), preview_file(session));
    preview_figures(session, true, text);
    utf8_copy(page->message, sizeof page->message, text);
    if (session->import->lost_spellings > 0)
        page_add_fact(page, stage_say(session, SAY_IMPORT_GLYPH_LOST),
                      stage_number(session->import->lost_spellings).text);
    page_add_fact(page, stage_say(session, SAY_IMPORT_PULL), "");
    page_add_button(page, "page.back", stage_say(session, SAY_IMPORT_FINISH));
}

void import_touch_done(struct session *session, const char *widget)
{
    if (strcmp(widget, "page.back") != 0)
        return;
    stage_back_to(session, &scene_import);
    import_close(session);
    stage_back(session);
}

const struct scene scene_import_done = {"im.ok", done_page, import_touch_done, NULL};
