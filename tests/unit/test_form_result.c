/* What the papers and the sheet say of an evaluation, and what none of them gives away. */
#include "db/export_result.h"
#include "db/guest.h"
#include "db/paper.h"
#include "tests/harness/held.h"
#include "tests/harness/papers.h"

#include <setjmp.h>
#include <sanitizer/lsan_interface.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Cairo 1.16 loses an array for every font of a PDF that it makes a subset of. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libcairo\n";
}

static const struct moment later = {.year = 2027, .month = 1, .day = 3};
static const char evening[] = "2026-05-20 15:50:00";

/* ---- papers as text: a line for a row, with a bar between its cells ---- */

static void write_block(const struct paper_block *block, FILE *out)
{
    size_t width = block->kind == PAPER_TABLE ? (size_t)block->column_count : 2;
    for (size_t i = 0; i < block->cell_count; i++)
        fprintf(out, "%s%s", block->cells[i], (i + 1) % width == 0 ? "\n" : "|");
    fputc('\n', out);
}

static void write_document(struct paper_document *document, FILE *out)
{
    for (size_t i = 0; i < document->paper_count; i++) {
        fprintf(out, "# %s\n", document->papers[i].title);
        for (size_t j = 0; j < document->papers[i].block_count; j++)
            write_block(&document->papers[i].blocks[j], out);
    }
    paper_clear(document);
}

static void write_result(struct folder *folder, int64_t activity_id, FILE *out)
{
    struct paper_document document;
    struct export_bundle bundle = {.file_count = 0};
    bool has_result = false;
    enum err err = form_result(folder->db, activity_id, &papers_terms, &document);
    assert_true(err == ERR_OK || err == ERR_GONE);
    if (err == ERR_OK)
        write_document(&document, out);
    assert_int_equal(
        export_add_result(folder->db, activity_id, &papers_terms, &bundle, &has_result), ERR_OK);
    assert_int_equal(has_result, err == ERR_OK);
    assert_int_equal(bundle.file_count, has_result);
    if (has_result)
        fputs(bundle.files[0].bytes, out);
    export_clear(&bundle);
}

/* Everything that is printed of an activity and its year; the caller's to free. */
static char *print(struct folder *folder, int64_t activity_id)
{
    struct paper_document document;
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    write_result(folder, activity_id, out);
    assert_int_equal(form_record(folder->db, activity_id, &papers_terms, &document), ERR_OK);
    write_document(&document, out);
    assert_int_equal(form_ledger(folder->db, "第一党支部", 2026, &later, &papers_terms, &document),
                     ERR_OK);
    write_document(&document, out);
    fclose(out);
    return text;
}

static void assert_prints(struct folder *folder, int64_t activity_id, const char *words)
{
    char *text = print(folder, activity_id);
    if (strstr(text, words) == NULL)
        fail_msg("“%s” is not in\n%s", words, text);
    free(text);
}

static void assert_prints_no(struct folder *folder, int64_t activity_id, const char *words)
{
    char *text = print(folder, activity_id);
    if (strstr(text, words) != NULL)
        fail_msg("“%s” is in\n%s", words, text);
    free(text);
}

/* ---- who is there ---- */

enum { MEMBERS = 5 };

#define CARD(digit) "04AA000000000" digit

static const char *const uids[MEMBERS] = {CARD("1"), CARD("2"), CARD("3"), CARD("4"), CARD("5")};

static int64_t begin(struct folder *folder)
{
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    for (int i = 0; i < MEMBERS; i++) {
        char name[32];
        snprintf(name, sizeof name, "党员%d", i);
        folder_person(folder, (struct folder_person){.name = name, .uid = uids[i]});
        folder_tap(folder, id, uids[i], "2026-05-20 13:50", NULL);
    }
    return id;
}

/* Three members and three guests. */
static const struct held_vote six[] = {
    {CARD("1"), {0, 0, 1, CHOICE_NONE}},
    {CARD("2"), {0, 1, 1, 2}},
    {CARD("3"), {0, 0, 0, 0}},
    {NULL, {1, 1, 2, 2}},
    {NULL, {0, 0, 0, 0}},
    {NULL, {0, 2, 1, CHOICE_NONE}},
};

/* ---- what stands there ---- */

/* “Before closing of the poll nothing.” */
static void test_nothing_before_closing(void **state)
{
    struct folder *folder = *state;
    struct paper_document document;
    struct poll_wish wish = {.kind = POLL_EVALUATION, .item = ""};
    enum poll_open_outcome outcome;
    int64_t id = begin(folder), poll;
    assert_int_equal(clock_start_at(evening), ERR_OK);
    folder->origin.stamp = clock_stamp();
    wish.activity_id = id;
    char *before = print(folder, id);
    assert_null(strstr(before, "测评结果"));
    assert_int_equal(poll_open(folder->db, &folder->origin, &wish, &outcome, &poll), ERR_OK);
    assert_int_equal(outcome, POLL_OPENED);
    char *open = print(folder, id);
    assert_string_equal(open, before);
    assert_int_equal(form_result(folder->db, id, &papers_terms, &document), ERR_GONE);
    assert_int_equal(poll_close(folder->db, &folder->origin, poll), ERR_OK);
    assert_prints(folder, id, "\n满意率 无结果。口径：");
    free(before);
    free(open);
}

/* S2:108: four questions, members, guests and together; the formula and both figures. */
static void test_every_question_and_group(void **state)
{
    static const char csv[] = "\xEF\xBB\xBF"
                              "项目,范围,满意,基本满意,不满意,不作评价,有效,满意率\r\n"
                              "主题,党员,3,0,0,0,3,100.0%\r\n"
                              "主题,受邀人员,2,1,0,0,3,100.0%\r\n"
                              "主题,合计,5,1,0,0,6,100.0%\r\n"
                              "内容,党员,2,1,0,0,3,100.0%\r\n"
                              "内容,受邀人员,1,1,1,0,3,66.6%\r\n"
                              "内容,合计,3,2,1,0,6,83.3%\r\n"
                              "方式,党员,1,2,0,0,3,100.0%\r\n"
                              "方式,受邀人员,1,1,1,0,3,66.6%\r\n"
                              "方式,合计,2,3,1,0,6,83.3%\r\n"
                              "效果,党员,1,0,1,1,2,50.0%\r\n"
                              "效果,受邀人员,1,0,1,1,2,50.0%\r\n"
                              "效果,合计,2,0,2,2,4,50.0%\r\n"
                              "四项合计,党员,7,3,1,1,11,90.9%\r\n"
                              "四项合计,受邀人员,5,3,3,1,11,72.7%\r\n"
                              "四项合计,合计,12,6,4,2,22,81.8%\r\n"
                              "满意率,（满意＋基本满意）÷ 有效,,,,,,81.8%\r\n"
                              "其中满意,满意 ÷ 有效,,,,,,54.5%\r\n";
    struct folder *folder = *state;
    int64_t id = begin(folder);
    held_evaluation(folder, id, evening, six, 6);
    assert_prints(folder, id, csv);
    assert_prints(folder, id, "效果|受邀人员|1|0|1|1|2|50.0%\n");
    assert_prints(folder, id, "测评份数|应评 8 人，收回 6 份（党员 3，受邀 3）\n");
    assert_prints(folder, id, "满意率口径|（满意＋基本满意）÷ 有效\n");
    assert_prints(folder, id,
                  "形成共识|\n\n测评结果|应评 8 人，收回 6 份（党员 3，受邀 3）\n"
                  "主题：满意 5　基本满意 1　不满意 0　不作评价 0\n"
                  "内容：满意 3　基本满意 2　不满意 1　不作评价 0\n"
                  "方式：满意 2　基本满意 3　不满意 1　不作评价 0\n"
                  "效果：满意 2　基本满意 0　不满意 2　不作评价 2\n"
                  "四项合计（党员）：满意 7　基本满意 3　不满意 1　不作评价 1\n"
                  "四项合计（受邀人员）：满意 5　基本满意 3　不满意 3　不作评价 1\n"
                  "四项合计：满意 12　基本满意 6　不满意 4　不作评价 2\n"
                  "满意率 81.8%，其中满意 54.5%。口径：（满意＋基本满意）÷ 有效。\n\n领导点评|");
}

/* product.md §3b: the formula is a setting, and named. */
static void test_formula_is_a_setting(void **state)
{
    struct folder *folder = *state;
    struct form_terms terms = papers_terms;
    struct paper_document document;
    char *text = NULL;
    size_t length;
    int64_t id = begin(folder);
    held_evaluation(folder, id, evening, six, 6);
    terms.satisfaction_formula = SATISFACTION_WEIGHTED;
    FILE *out = open_memstream(&text, &length);
    assert_int_equal(form_result(folder->db, id, &terms, &document), ERR_OK);
    write_document(&document, out);
    fclose(out);
    assert_non_null(strstr(text, "满意率|85.0%\n其中满意|54.5%")); /* (1200 + 450 + 220) ÷ 22 */
    assert_non_null(strstr(text, "满意率口径|满意 100、基本满意 75、不满意 55 加权 ÷ 有效"));
    free(text);
}

/* Slips of paper are printed apart, and count. */
static void test_paper_slips_apart(void **state)
{
    struct folder *folder = *state;
    int64_t id = begin(folder);
    int64_t poll = held_evaluation(folder, id, evening, six, 6);
    held_paper(folder, poll, (struct held_slips){.basic = 3, .unsatisfied = 1},
               (struct held_slips){.satisfied = 0});
    assert_prints(folder, id, "应评 8 人，收回 6 份（党员 3，受邀 3），纸质 4 份");
    assert_prints(folder, id, "四项合计|合计|12|6|4|2|22|81.8%");
    assert_prints(folder, id, "四项合计|纸质党员|0|12|4|0|16|75.0%");
    assert_prints(folder, id, "四项合计|全部|12|18|8|2|38|78.9%");
    assert_prints(folder, id, "四项合计,纸质受邀人员,0,0,0,0,0,无结果\r\n");
    assert_prints(folder, id, "主题（纸质合计）：满意 0　基本满意 3　不满意 1　不作评价 0");
    assert_prints(folder, id, "满意率 78.9%，其中满意 31.5%");
}

/* product.md §0.2: no valid answer is no result, and never 0 %. */
static void test_no_valid_answer(void **state)
{
    static const int none = CHOICE_NONE;
    struct folder *folder = *state;
    struct held_vote votes[3] = {{.uid = NULL}};
    int64_t id = begin(folder);
    for (int i = 0; i < 3; i++)
        votes[i] = (struct held_vote){uids[i], {none, none, none, none}};
    held_evaluation(folder, id, evening, votes, 3);
    assert_prints(folder, id, "四项合计|合计|0|0|0|12|0|无结果");
    assert_prints(folder, id, "满意率 无结果");
    assert_prints_no(folder, id, "0.0%，其中");
    assert_prints(folder, id, "测评 1 次，有结果的 0 次，其中满意率低于 60% 的 0 次");
}

/* S2:31, product.md §3c */
static void test_resolutions(void **state)
{
    static const struct held_vote votes[] = {{CARD("1"), {RESOLUTION_FOR}},
                                             {CARD("2"), {RESOLUTION_FOR}},
                                             {CARD("3"), {RESOLUTION_AGAINST}},
                                             {CARD("4"), {RESOLUTION_ABSTAIN}}};
    struct folder *folder = *state;
    struct poll_wish wish = {.kind = POLL_RESOLUTION, .item = "通过年度工作计划"};
    int64_t id = begin(folder);
    wish.activity_id = id;
    folder_person(folder, (struct folder_person){.name = "未到会"});
    wish.written_for = 1;
    held_resolution(folder, &wish, evening, votes, 4);
    wish.item = "推荐优秀党员";
    wish.written_for = 0;
    held_resolution(folder, &wish, "2026-05-20 15:55:00", votes, 2);
    assert_prints(folder, id,
                  "表决|通过年度工作计划\n应到有表决权党员 6 人，实到 5 人\n"
                  "赞成 2　不赞成 1　弃权 1　未投 1\n会前书面意见：赞成 1　不赞成 0\n"
                  "通过须 4 票；赞成人数未超过应到会人数的半数，未通过\n");
    assert_prints(folder, id,
                  "表决|推荐优秀党员\n应到有表决权党员 6 人，实到 5 人\n份数太少，不显示票数\n");
    assert_prints_no(folder, id, "测评结果");
}

/* ---- the year ---- */

/* S2:108 “满意率低于60%的”: 59.5 % of 25 ÷ 42 is below and never rounded up, 60 % exactly is not;
 * an evaluation of which nothing may be shown counts as none. */
static void test_how_often_below(void **state)
{
    struct folder *folder = *state;
    int64_t id = begin(folder);
    int64_t poll = held_evaluation(folder, id, evening, NULL, 0);
    held_paper(folder, poll, (struct held_slips){.satisfied = 3, .unsatisfied = 2},
               (struct held_slips){.satisfied = 0});
    assert_prints(folder, id, "|60.0%\n");
    assert_prints(folder, id, "满意率低于 60%|0 次（口径见年度小结）");
    held_paper(folder, poll, (struct held_slips){.basic = 25, .unsatisfied = 17},
               (struct held_slips){.satisfied = 0});
    assert_prints(folder, id, "|59.5%\n");
    assert_prints(folder, id, "满意率低于 60%|1 次（");
    assert_prints(folder, id, "测评 1 次，有结果的 1 次，其中满意率低于 60% 的 1 次（口径：");
    held_paper(folder, poll, (struct held_slips){.unsatisfied = 2},
               (struct held_slips){.satisfied = 0});
    assert_prints(folder, id, "满意率低于 60%|0 次（");
    assert_prints(folder, id, "测评 1 次，有结果的 0 次");
}

/* ---- what must not be told ---- */

/* A ballot like no other of the first eight. */
static struct held_vote ballot_of(int index, const char *uid)
{
    struct held_vote vote = {.uid = uid};
    for (int question = 0; question < EVALUATION_QUESTIONS; question++)
        vote.choices[question] = (index / (1 + question) + index + question) % 4 - 1;
    return vote;
}

/* What is printed when `members` and `guests` cast the ballots `first`, first + step, … in this
 * order: without slips of paper, and with three of each group. */
static char *print_of(int members, int guests, int first, int step)
{
    enum { MOST = 3 };
    struct held_vote votes[2 * MOST];
    void *state;
    int64_t guest;
    assert_int_equal(folder_setup(&state), 0);
    struct folder *folder = state;
    int64_t id = begin(folder);
    for (int i = 0; i < members + guests; i++)
        votes[i] = ballot_of(first + i * step, i < members ? uids[i] : NULL);
    for (int i = guests; i < MOST; i++) /* always so many, for nothing may differ but the ballots */
        assert_int_equal(
            guest_add(folder->db, &folder->origin, id, "服务对象代表", GUEST_SERVED, "", &guest),
            ERR_OK);
    int64_t poll = held_evaluation(folder, id, evening, votes, members + guests);
    char *without = print(folder, id), *both;
    held_paper(folder, poll, (struct held_slips){.basic = 3}, (struct held_slips){.satisfied = 3});
    char *with = print(folder, id);
    assert_true(asprintf(&both, "%s%s", without, with) > 0);
    free(without);
    free(with);
    assert_int_equal(folder_teardown(&state), 0);
    return both;
}

static bool is_few(int ballots)
{
    return ballots == 1 || ballots == 2;
}

/* product.md §3c: a group of fewer than three is hidden, on every paper and in the sheet, and so is
 * whatever would give it away. When two ways of voting that add up to the same give the same bytes,
 * nobody can tell one from the other by any sum, difference or rate. */
static void test_small_groups_give_nothing_away(void **state)
{
    (void)state;
    for (int size = 0; size < 4 * 4; size++) {
        int members = size % 4, guests = size / 4, all = members + guests;
        bool shows_groups = !is_few(members) && !is_few(guests) && members > 0 && guests > 0;
        char *text = print_of(members, guests, 0, 1);
        char *swapped = print_of(members, guests, all - 1, -1);
        char *others = print_of(members, guests, 2, 1);
        if ((strcmp(text, swapped) != 0) != shows_groups)
            fail_msg("%d members, %d guests: the groups", members, guests);
        if ((strcmp(text, others) != 0) != (all >= 3))
            fail_msg("%d members, %d guests: all of them", members, guests);
        free(text);
        free(swapped);
        free(others);
    }
}

static bool paper_prints_differ(struct folder *folder, int64_t id, int64_t poll,
                                const struct held_slips before[POLL_GROUPS],
                                const struct held_slips after[POLL_GROUPS])
{
    held_paper(folder, poll, before[POLL_MEMBERS], before[POLL_GUESTS]);
    char *one = print(folder, id);
    held_paper(folder, poll, after[POLL_MEMBERS], after[POLL_GUESTS]);
    char *other = print(folder, id);
    bool differ = strcmp(one, other) != 0;
    free(one);
    free(other);
    return differ;
}

/* The same of slips of paper: one of each group changes places with one of the other. */
static bool paper_swap_shows(struct folder *folder, int64_t id, int64_t poll, int members,
                             int guests)
{
    const struct held_slips before[] = {{.satisfied = members}, {.unsatisfied = guests}};
    const struct held_slips after[] = {{.satisfied = members - 1, .unsatisfied = 1},
                                       {.satisfied = 1, .unsatisfied = guests - 1}};
    return members > 0 && guests > 0 && paper_prints_differ(folder, id, poll, before, after);
}

static bool paper_change_shows(struct folder *folder, int64_t id, int64_t poll, int members,
                               int guests)
{
    const struct held_slips before[] = {{.satisfied = members}, {.unsatisfied = guests}};
    const struct held_slips after[] = {{.unsatisfied = members}, {.blank = guests}};
    return paper_prints_differ(folder, id, poll, before, after);
}

static void check_paper(struct folder *folder, int64_t id, int64_t poll)
{
    for (int size = 0; size < 4 * 4; size++) {
        int members = size % 4, guests = size / 4;
        bool shows_groups = !is_few(members) && !is_few(guests) && members > 0 && guests > 0;
        assert_int_equal(paper_swap_shows(folder, id, poll, members, guests), shows_groups);
        assert_int_equal(paper_change_shows(folder, id, poll, members, guests),
                         members + guests >= 3);
    }
}

static void test_small_heaps_of_paper_give_nothing_away(void **state)
{
    struct folder *folder = *state;
    int64_t id = begin(folder);
    check_paper(folder, id, held_evaluation(folder, id, evening, six, 6));
}

static void test_small_heaps_of_paper_beside_few_ballots(void **state)
{
    struct folder *folder = *state;
    int64_t id = begin(folder);
    check_paper(folder, id, held_evaluation(folder, id, evening, six, 2));
}

/* The hint says that something is missing, and the figures are not there. */
static void test_hidden_is_said(void **state)
{
    struct folder *folder = *state;
    int64_t id = begin(folder);
    held_evaluation(folder, id, evening, six, 4);
    assert_prints(folder, id, "主题,党员,,,,,,份数太少，不显示\r\n");
    assert_prints(folder, id, "主题,受邀人员,,,,,,份数太少，不显示\r\n");
    assert_prints(folder, id, "主题,合计,3,1,0,0,4,100.0%\r\n");
    assert_prints(folder, id, "四项合计|受邀人员||||||份数太少，不显示\n");
    assert_prints(folder, id, "份数太少，不显示分项结果。");
}

/* ---- files ---- */

static int64_t hold_sample(struct folder *folder)
{
    int64_t id = papers_activity(folder, 22, false);
    struct held_vote votes[16];
    char cards[13][16];
    for (int i = 0; i < 13; i++) {
        snprintf(cards[i], sizeof cards[i], "04%012d", i + 7);
        votes[i] = ballot_of(i, cards[i]);
    }
    for (int i = 13; i < 16; i++)
        votes[i] = ballot_of(i, NULL);
    struct poll_wish wish = {.activity_id = id,
                             .kind = POLL_RESOLUTION,
                             .item = "通过《第一党支部2026年下半年主题党日活动计划》"};
    struct held_vote in_favour[12];
    for (int i = 0; i < 12; i++) /* the fifth is a probationary member */
        in_favour[i] = (struct held_vote){cards[i == 4 ? 12 : i], {i == 7}};
    held_resolution(folder, &wish, "2026-05-20 15:40:00", in_favour, 12);
    held_paper(folder, held_evaluation(folder, id, evening, votes, 16),
               (struct held_slips){.satisfied = 3, .basic = 1}, (struct held_slips){.basic = 2});
    return id;
}

static void write_files(struct folder *folder, int64_t id, const char *suffix)
{
    struct paper_document documents[3];
    char name[32];
    assert_int_equal(form_result(folder->db, id, &papers_terms, &documents[0]), ERR_OK);
    assert_int_equal(form_record(folder->db, id, &papers_terms, &documents[1]), ERR_OK);
    assert_int_equal(
        form_ledger(folder->db, "第一党支部", 2026, &later, &papers_terms, &documents[2]), ERR_OK);
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%d%s", i, suffix);
        papers_write(&documents[i], folder->path, name);
        paper_clear(&documents[i]);
    }
}

static void test_other_programs_read_the_result(void **state)
{
    struct folder *folder = *state;
    struct paper_document document;
    int64_t id = hold_sample(folder);
    assert_int_equal(form_result(folder->db, id, &papers_terms, &document), ERR_OK);
    papers_write(&document, folder->path, "result");
    papers_assert_values(&document, folder->path, "result");
    papers_assert_page(&document, folder->path, "result");
    paper_clear(&document);
}

static void test_same_data_same_bytes(void **state)
{
    struct folder *folder = *state;
    int64_t id = hold_sample(folder);
    write_files(folder, id, "a");
    char *first = print(folder, id);
    folder_reopen(folder);
    write_files(folder, id, "b");
    char *second = print(folder, id);
    assert_string_equal(first, second);
    free(first);
    free(second);
    for (int i = 0; i < 3; i++)
        free(papers_output("cd '%s' && cmp %da.xlsx %db.xlsx && cmp %da.pdf %db.pdf", folder->path,
                           i, i, i, i));
    const char *kept = getenv("THEMEDAY_PICTURES");
    if (kept != NULL)
        free(papers_output("cp '%s'/*a.xlsx '%s'/*a.pdf '%s'", folder->path, folder->path, kept));
}

/* ---- what cannot be read ---- */

/* The record form says so, in the place of what it cannot know. */
static void assert_unread(struct paper_document *document)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    write_document(document, out);
    fclose(out);
    assert_non_null(strstr(text, "测评结果|测评和表决的记录没有读出"));
    free(text);
}

/* The polls are the owner's alone (db/poll.h). */
static void test_a_reader_sees_no_polls(void **state)
{
    struct folder *folder = *state;
    struct db *reader = NULL;
    struct paper_document document;
    struct export_bundle bundle = {.file_count = 0};
    bool has_result;
    int64_t id = begin(folder);
    assert_int_equal(db_open(folder->path, DB_READER, &reader), ERR_OK);
    assert_int_equal(form_record(reader, id, &papers_terms, &document), ERR_OK);
    assert_unread(&document);
    assert_int_equal(form_result(reader, id, &papers_terms, &document), ERR_UNSUPPORTED);
    assert_int_equal(export_add_result(reader, id, &papers_terms, &bundle, &has_result),
                     ERR_UNSUPPORTED);
    db_close(reader);
}

/* Damaged polls are said; the rest of the papers does not depend on them. */
static void test_damaged_polls(void **state)
{
    struct folder *folder = *state;
    struct paper_document document;
    struct export_bundle bundle = {.file_count = 0};
    bool has_result;
    int64_t id = hold_sample(folder);
    free(papers_output("printf garbage | dd of='%s/poll.db' bs=1 seek=16 conv=notrunc 2>&1",
                       folder->path));
    folder_reopen(folder);
    assert_int_equal(form_record(folder->db, id, &papers_terms, &document), ERR_OK);
    assert_unread(&document);
    assert_int_equal(form_ledger(folder->db, "第一党支部", 2026, &later, &papers_terms, &document),
                     ERR_OK);
    paper_clear(&document);
    assert_int_equal(form_result(folder->db, id, &papers_terms, &document), ERR_CORRUPT);
    assert_int_equal(export_add_result(folder->db, id, &papers_terms, &bundle, &has_result),
                     ERR_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_nothing_before_closing),
        FOLDER_TEST(test_every_question_and_group),
        FOLDER_TEST(test_formula_is_a_setting),
        FOLDER_TEST(test_paper_slips_apart),
        FOLDER_TEST(test_no_valid_answer),
        FOLDER_TEST(test_resolutions),
        FOLDER_TEST(test_how_often_below),
        cmocka_unit_test(test_small_groups_give_nothing_away),
        FOLDER_TEST(test_small_heaps_of_paper_give_nothing_away),
        FOLDER_TEST(test_small_heaps_of_paper_beside_few_ballots),
        FOLDER_TEST(test_hidden_is_said),
        FOLDER_TEST(test_other_programs_read_the_result),
        FOLDER_TEST(test_same_data_same_bytes),
        FOLDER_TEST(test_a_reader_sees_no_polls),
        FOLDER_TEST(test_damaged_polls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
