#include "tests/harness/papers.h"

#include "db/activity_change.h"
#include "db/activity_step.h"
#include "db/leave.h"
#include "db/makeup.h"
#include "db/other_way.h"
#include "db/paper_xlsx.h"
#include "firmware/judge.h"
#include "firmware/rules.h"
#include "ui/paper.h"

#include <csv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const struct form_terms papers_terms = {
    .attendance_met = rules_attendance_met,
    .attendance_missing = rules_attendance_missing,
    .rate_tenths = rules_rate_tenths,
    .due_date = rules_due_date,
    .resolution_needed = rules_resolution_needed,
    .satisfaction = rules_satisfaction,
    .judge_evaluation = judge_evaluation,
    .attendance_percent = 80,
    .code = "3f9a0c51de",
};

/* ---- people ---- */

static const char *const papers_names[] = {
    "张伟",   "李明",   "王芳", "赵晓燕", "欧阳慧敏", "陈静",   "刘洋", "杨勇", "黄磊",   "周婷",
    "吴建国", "徐丽华", "孙鹏", "马骏",   "朱琳",     "胡志强", "郭涛", "何颖", "高翔宇", "林小梅",
};

/* Names that spreadsheets and fonts stumble over. */
static const char *const papers_odd_names[] = {
    "阿卜杜热西提·买买提艾力·吐尔逊江·阿卜杜拉提普江提",
    "𠮷龘㛃",
    "=SUM(A1:A9)",
};

static const char *papers_name(int index)
{
    enum { COMMON = sizeof papers_names / sizeof *papers_names };
    enum { ODD = sizeof papers_odd_names / sizeof *papers_odd_names };
    return index < ODD ? papers_odd_names[index] : papers_names[(index - ODD) % COMMON];
}

static int64_t papers_add_person(struct folder *folder, int index, const char *branch)
{
    char number[16], uid[16];
    snprintf(number, sizeof number, "%05d", index + 1);
    snprintf(uid, sizeof uid, "04%012d", index + 1);
    return folder_person(folder, (struct folder_person){
                                     .name = papers_name(index),
                                     .number = number,
                                     .branch = branch,
                                     .group = index % 2 == 0 ? "第一党小组" : "第二党小组",
                                     .class = index % 11 == 10 ? CLASS_PROBATIONARY : CLASS_FORMAL,
                                     .uid = uid,
                                 });
}

static void papers_tap(struct folder *folder, int64_t activity_id, int index, const char *at)
{
    char uid[16];
    snprintf(uid, sizeof uid, "04%012d", index + 1);
    folder_tap(folder, activity_id, uid, at, NULL);
}

/* ---- what happened; from here on at this local time ---- */

static void papers_at(struct folder *folder, int day, int hour, int minute)
{
    folder->origin.stamp.wall_ms = clock_wall_of(
        (struct moment){.year = 2026, .month = 5, .day = day, .hour = hour, .minute = minute});
}

static void papers_leave(struct folder *folder, int64_t activity_id, int64_t member_id,
                         enum leave_kind kind, bool paper)
{
    enum leave_outcome outcome;
    assert_int_equal(
        leave_set(folder->db, &folder->origin, activity_id, member_id, kind, paper, &outcome),
        ERR_OK);
    assert_int_equal(outcome, LEAVE_SET);
}

static void papers_plan(struct folder *folder, int64_t activity_id)
{
    struct activity_wish wish = {.reason = "会议室占用", .reported_on = "2026-05-12"};
    enum activity_change_outcome outcome;
    papers_at(folder, 12, 9, 30);
    assert_int_equal(activity_get(folder->db, activity_id, &wish.activity), ERR_OK);
    strcpy(wish.activity.theme, "学习贯彻新修订的《中国共产党纪律处分条例》，开展“重温入党誓词”"
                                "活动，并到社区报到开展志愿服务");
    strcpy(wish.activity.place, "行政楼三层党员活动室");
    strcpy(wish.activity.host, "赵晓燕");
    strcpy(wish.activity.way, "专题学习研讨");
    assert_int_equal(activity_change(folder->db, &folder->origin, &wish, &outcome, NULL), ERR_OK);
    assert_int_equal(outcome, ACTIVITY_CHANGED);
    for (int step = 1; step <= 3; step++)
        assert_int_equal(activity_step_set(folder->db, &folder->origin, activity_id, step,
                                           step == 3 ? "2026-05-15" : "2026-05-11"),
                         ERR_OK);
}

/* The first three are missing: on leave before, on leave afterwards, absent with a make-up; the
 * fourth took part online; the fifth has no card with him; the sixth's sign-in is taken back. */
static void papers_correct(struct folder *folder, int64_t activity_id, const int64_t *members)
{
    enum checkin_outcome checkin;
    enum other_way_outcome other;
    enum makeup_outcome makeup;
    struct makeup done = {.activity_id = activity_id,
                          .member = {.id = members[2]},
                          .date = "2026-05-25",
                          .way = MAKEUP_TOLD,
                          .content = "学习条例原文并交流体会",
                          .by_whom = "王芳"};
    folder->origin.by = "赵委员";
    papers_at(folder, 20, 14, 25);
    assert_int_equal(checkin_add(folder->db, &folder->origin, activity_id, members[4], "忘带卡",
                                 false, &checkin),
                     ERR_OK);
    assert_int_equal(
        checkin_undo(folder->db, &folder->origin, activity_id, members[5], "代刷，本人未到"),
        ERR_OK);
    assert_int_equal(other_way_set(folder->db, &folder->origin, activity_id, members[3],
                                   OTHER_WAY_ONLINE, "", &other),
                     ERR_OK);
    papers_at(folder, 21, 9, 5);
    papers_leave(folder, activity_id, members[1], LEAVE_PRIVATE, false);
    papers_at(folder, 25, 16, 0);
    assert_int_equal(makeup_done(folder->db, &folder->origin, &done, &makeup), ERR_OK);
    assert_int_equal(makeup, MAKEUP_DONE);
}

static void papers_guests(struct folder *folder, int64_t activity_id)
{
    int64_t id;
    papers_at(folder, 20, 13, 50);
    folder_person(folder, (struct folder_person){.name = "钱进",
                                                 .number = "90001",
                                                 .class = CLASS_APPLICANT,
                                                 .uid = "04000000090001"});
    folder_tap(folder, activity_id, "04000000090001", "2026-05-20 13:52", NULL);
    assert_int_equal(guest_add(folder->db, &folder->origin, activity_id, "郑部长", GUEST_SUPERIOR,
                               "机关党委组织部", &id),
                     ERR_OK);
    assert_int_equal(
        guest_add(folder->db, &folder->origin, activity_id, "误登人员", GUEST_OTHER, "", &id),
        ERR_OK);
    assert_int_equal(guest_undo(folder->db, &folder->origin, id, "登记有误"), ERR_OK);
}

int64_t papers_activity(struct folder *folder, int people, bool is_joint)
{
    enum { CORRECTED = 6 };
    int64_t *members = calloc((size_t)people + 1, sizeof *members);
    papers_at(folder, 10, 9, 0);
    for (int i = 0; i < people; i++)
        members[i] =
            papers_add_person(folder, i, is_joint && i % 3 == 2 ? "第二党支部" : "第一党支部");
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL,
                                 is_joint ? "第一党支部、第二党支部" : NULL);
    papers_plan(folder, id);
    if (people >= CORRECTED) {
        papers_leave(folder, id, members[0], LEAVE_SICK, true);
        for (int i = CORRECTED - 1; i < people; i++)
            papers_tap(folder, id, i, i % 9 == 8 ? "2026-05-20 14:12" : "2026-05-20 13:48");
        papers_guests(folder, id);
        papers_correct(folder, id, members);
    }
    free(members);
    return id;
}

/* ---- files and programs ---- */

static void papers_store(const char *bytes, size_t length, const char *folder, const char *name,
                         const char *suffix)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s.%s", folder, name, suffix);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

void papers_write(const struct paper_document *document, const char *folder, const char *name)
{
    char *bytes;
    size_t length;
    assert_int_equal(paper_xlsx(document, &bytes, &length), ERR_OK);
    papers_store(bytes, length, folder, name, "xlsx");
    free(bytes);
    assert_int_equal(paper_pdf(document, &bytes, &length), ERR_OK);
    papers_store(bytes, length, folder, name, "pdf");
    free(bytes);
}

char *papers_output(const char *format, ...)
{
    char command[1024], *text = NULL;
    size_t length = 0, room = 0;
    va_list arguments;
    va_start(arguments, format);
    int needed = vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    assert_true(needed < (int)sizeof command);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    do {
        room += 1 << 16;
        text = realloc(text, room + 1);
        assert_non_null(text);
        length += fread(text + length, 1, room - length, pipe);
    } while (length == room);
    text[length] = '\0';
    assert_int_equal(pclose(pipe), 0);
    return text;
}

/* ---- spreadsheets ---- */

/* All sheets of a workbook, in a profile of its own, so that several can run at a time. */
static void papers_convert(const char *folder, const char *name)
{
    free(papers_output(
        "cd '%s' && LC_ALL=C.UTF-8 soffice -env:UserInstallation=file://%s/profile --headless "
        "--convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,"
        "false,false,-1' '%s.xlsx' 2>&1",
        folder, folder, name));
}

char *papers_csv(const char *folder, const char *name, const char *sheet)
{
    papers_convert(folder, name);
    return papers_output("cat '%s/%s-%s.csv'", folder, name, sheet);
}

/* Cells that are not empty, one after the other with a mark between them: merged cells are empty
 * ones to everybody but the program that merged them. */
struct papers_cells {
    char *text;
    size_t length;
    FILE *out;
};

static void papers_keep_cell(void *text, size_t length, void *context)
{
    struct papers_cells *cells = context;
    if (length == 0)
        return;
    fwrite(text, 1, length, cells->out);
    fputc('|', cells->out);
}

static void papers_keep_text(const char *text, struct papers_cells *cells)
{
    papers_keep_cell((char *)(uintptr_t)text, strlen(text), cells);
}

static void papers_keep_paper(const struct paper *paper, struct papers_cells *cells)
{
    papers_keep_text(paper->title, cells);
    for (size_t i = 0; i < paper->block_count; i++) {
        const struct paper_block *block = &paper->blocks[i];
        if (block->kind == PAPER_PLOT)
            continue; /* a spreadsheet has none */
        for (int j = 0; block->kind == PAPER_TABLE && j < block->column_count; j++)
            papers_keep_text(block->columns[j].head, cells);
        for (size_t j = 0; j < block->cell_count; j++)
            papers_keep_text(block->cells[j], cells);
    }
}

static char *papers_flatten_csv(const char *csv)
{
    struct papers_cells cells = {.text = NULL};
    struct csv_parser parser;
    cells.out = open_memstream(&cells.text, &cells.length);
    assert_non_null(cells.out);
    assert_int_equal(csv_init(&parser, CSV_APPEND_NULL), 0);
    assert_int_equal(csv_parse(&parser, csv, strlen(csv), papers_keep_cell, NULL, &cells),
                     strlen(csv));
    csv_fini(&parser, papers_keep_cell, NULL, &cells);
    csv_free(&parser);
    fclose(cells.out);
    return cells.text;
}

void papers_assert_values(const struct paper_document *document, const char *folder,
                          const char *name)
{
    papers_convert(folder, name);
    for (size_t i = 0; i < document->paper_count; i++) {
        struct papers_cells cells = {.text = NULL};
        cells.out = open_memstream(&cells.text, &cells.length);
        assert_non_null(cells.out);
        papers_keep_paper(&document->papers[i], &cells);
        fclose(cells.out);
        char *csv = papers_output("cat '%s/%s-%s.csv'", folder, name, document->papers[i].name);
        char *seen = papers_flatten_csv(csv);
        assert_string_equal(seen, cells.text);
        free(seen);
        free(csv);
        free(cells.text);
    }
}

/* ---- pages ---- */

void papers_squeeze(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++)
        if (strchr(" \n\f\r", *from) == NULL)
            *to++ = *from;
    *to = '\0';
}

static void papers_assert_cell(const char *page, const char *cell)
{
    char *text = strdup(cell);
    assert_non_null(text);
    papers_squeeze(text);
    if (strstr(page, text) == NULL)
        fail_msg("not on the page: %s", cell);
    free(text);
}

void papers_assert_page(const struct paper_document *document, const char *folder, const char *name)
{
    char *fonts = papers_output("pdffonts '%s/%s.pdf' | tail -n +3", folder, name);
    int count = 0;
    for (char *line = strtok(fonts, "\n"); line != NULL; line = strtok(NULL, "\n"), count++)
        assert_non_null(strstr(line, "yes yes yes")); /* embedded, subset, Unicode */
    assert_true(count > 0);
    free(fonts);
    char *page = papers_output("pdftotext -raw '%s/%s.pdf' -", folder, name);
    papers_squeeze(page);
    for (size_t i = 0; i < document->paper_count; i++)
        for (size_t j = 0; j < document->papers[i].block_count; j++) {
            const struct paper_block *block = &document->papers[i].blocks[j];
            /* Of a curve the labels; its numbers have a point in them. */
            for (size_t k = 0; k < block->cell_count; k += block->kind == PAPER_PLOT ? 2 : 1)
                papers_assert_cell(page, block->cells[k]);
        }
    free(page);
}
