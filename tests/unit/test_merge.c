/* Two terminals at two doors: whatever the order in which their bundles come to each other, the
 * state is the same, and nothing is counted twice. */
#include "db/guest.h"
#include "db/leave.h"
#include "db/merge.h"
#include "db/other_way.h"
#include "db/poll.h"
#include "db/rows.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { DOORS_MAX = 3, PEOPLE = 6 };

static const char *const names[PEOPLE] = {"张伟", "李明", "王芳", "陈静", "刘洋", "赵敏"};
static const char *const cards[PEOPLE] = {"04A1B2C3D4E5F1", "04A1B2C3D4E5F2", "04A1B2C3D4E5F3",
                                          "04A1B2C3D4E5F4", "04A1B2C3D4E5F5", "04A1B2C3D4E5F6"};

/* Terminals with the same roster, each with an activity of its own of the same plan. */
struct doors {
    struct folder *folders[DOORS_MAX];
    int count;
};

static void at(struct folder *folder, int hour, int minute)
{
    folder->origin.stamp.wall_ms = clock_wall_of(
        (struct moment){.year = 2026, .month = 5, .day = 20, .hour = hour, .minute = minute});
}

/* People are listed in another order everywhere, so that their numbers differ. */
static void open_door(struct doors *doors)
{
    void *state;
    folder_setup(&state);
    struct folder *folder = state;
    for (int i = 0; i < PEOPLE; i++) {
        int who = (i + doors->count) % PEOPLE;
        struct folder_person person = {
            .name = names[who], .uid = cards[who], .class = who == 5 ? CLASS_MASSES : CLASS_FORMAL};
        folder_person(folder, person);
    }
    at(folder, 13, 0);
    assert_int_equal(folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL), 1);
    doors->folders[doors->count++] = folder;
}

static void trust_each_other(struct doors *doors)
{
    for (int i = 0; i < doors->count; i++)
        for (int j = 0; j < doors->count; j++) {
            struct trust_key key;
            enum trust_outcome outcome;
            trust_own(doors->folders[j]->db, &key);
            assert_int_equal(
                trust_add(doors->folders[i]->db, &doors->folders[i]->origin, &key, "门", &outcome),
                ERR_OK);
            assert_int_equal(outcome, i == j ? TRUST_IS_OWN : TRUST_ADDED);
        }
}

static struct doors *open_doors(int count)
{
    struct doors *doors = calloc(1, sizeof *doors);
    assert_non_null(doors);
    while (doors->count < count)
        open_door(doors);
    trust_each_other(doors);
    return doors;
}

static int setup_two(void **state)
{
    *state = open_doors(2);
    return 0;
}

static int setup_three(void **state)
{
    *state = open_doors(3);
    return 0;
}

static int teardown(void **state)
{
    struct doors *doors = *state;
    for (int i = 0; i < doors->count; i++) {
        void *folder = doors->folders[i];
        folder_teardown(&folder);
    }
    free(doors);
    return 0;
}

/* ---- what happens at a door ---- */

static void make_bundle(struct folder *folder, struct export_bundle *ret_bundle)
{
    assert_int_equal(export_make(folder->db, 1, ret_bundle), ERR_OK);
    assert_int_equal(export_seal(folder->db, ret_bundle), ERR_OK);
}

static struct merge_report *take(struct folder *to, const struct export_bundle *bundle)
{
    struct merge_report *report = calloc(1, sizeof *report);
    assert_non_null(report);
    assert_int_equal(merge_take(to->db, &to->origin, bundle->name, bundle->files,
                                bundle->file_count, false, report),
                     ERR_OK);
    return report;
}

static struct merge_report *merge(struct folder *from, struct folder *to)
{
    struct export_bundle bundle;
    make_bundle(from, &bundle);
    struct merge_report *report = take(to, &bundle);
    export_clear(&bundle);
    return report;
}

static void merge_quietly(struct folder *from, struct folder *to)
{
    struct merge_report *report = merge(from, to);
    assert_true(report->outcome == MERGE_TAKEN || report->outcome == MERGE_NOTHING_NEW);
    free(report);
}

static int64_t id_of(struct folder *folder, const char *name)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT id FROM member WHERE name = '%s'", name);
    return folder_number(folder, sql);
}

static void tap(struct folder *folder, int who, const char *time)
{
    char moment[32];
    snprintf(moment, sizeof moment, "2026-05-20 %s", time);
    folder_tap(folder, 1, cards[who], moment, NULL);
}

static void undo(struct folder *folder, int who, const char *reason)
{
    assert_int_equal(
        checkin_undo(folder->db, &folder->origin, 1, id_of(folder, names[who]), reason), ERR_OK);
}

static void set_leave(struct folder *folder, int who, enum leave_kind kind, bool paper)
{
    enum leave_outcome outcome;
    assert_int_equal(
        leave_set(folder->db, &folder->origin, 1, id_of(folder, names[who]), kind, paper, &outcome),
        ERR_OK);
}

static struct attendance figures(struct folder *folder)
{
    struct attendance attendance;
    assert_int_equal(activity_attendance(folder->db, 1, NULL, &attendance), ERR_OK);
    return attendance;
}

/* ---- the state, as every terminal must have it ---- */

struct sheet_text {
    struct folder *folder;
    FILE *out;
};

/* The terminal by name also where it is the own one. */
static bool write_line(const struct sheet_line *line, void *context)
{
    const struct sheet_text *text = context;
    fprintf(text->out,
            "%s present %d late %d leave %d other %d by_hand %d undone %d at %lld %s %s\n",
            line->member.name, line->present, line->late, line->on_leave, line->other_way,
            line->by_hand, line->was_undone, (long long)line->at_ms, line->reason,
            !line->present            ? ""
            : line->device[0] == '\0' ? db_device(text->folder->db)
                                      : line->device);
    return true;
}

static int compare_lines(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The sheet with its lines in one order; free() it. */
static char *state_of(struct folder *folder)
{
    char *bytes = NULL, *lines[64], *sorted = NULL;
    size_t length = 0, count = 0;
    struct sheet_text text = {.folder = folder, .out = open_memstream(&bytes, &length)};
    assert_non_null(text.out);
    assert_int_equal(activity_sheet(folder->db, 1, write_line, &text), ERR_OK);
    fclose(text.out);
    for (char *line = strtok(bytes, "\n"); line != NULL; line = strtok(NULL, "\n"))
        lines[count++] = line;
    qsort(lines, count, sizeof *lines, compare_lines);
    FILE *out = open_memstream(&sorted, &length);
    assert_non_null(out);
    struct attendance sums = figures(folder);
    fprintf(out, "%d %d %d %d %d %d %d %d\n", sums.total, sums.expected, sums.present, sums.late,
            sums.leave, sums.other, sums.guests, sums.absent);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s\n", lines[i]);
    fclose(out);
    free(bytes);
    return sorted;
}

static void assert_same_state(struct doors *doors)
{
    char *first = state_of(doors->folders[0]);
    for (int i = 0; i < doors->count; i++) {
        char *other = state_of(doors->folders[i]);
        assert_string_equal(first, other);
        free(other);
        folder_verify(doors->folders[i]);
    }
    free(first);
}

/* Until nothing new comes from anybody. */
static void merge_all(struct doors *doors)
{
    for (int i = 0; i < doors->count; i++)
        for (int j = 0; j < doors->count; j++)
            if (i != j)
                merge_quietly(doors->folders[i], doors->folders[j]);
}

/* ---- sign-ins ---- */

static void test_two_doors_are_one_meeting(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    tap(a, 0, "13:50");
    tap(a, 1, "14:12");
    tap(b, 1, "13:55"); /* the earlier one counts: not late */
    tap(b, 2, "13:56");
    tap(b, 5, "13:57"); /* a guest */
    struct merge_report *report = merge(b, a);
    assert_int_equal(report->outcome, MERGE_TAKEN);
    assert_int_equal(report->checkins, 3);
    assert_int_equal(report->present_before, 2);
    assert_int_equal(report->present_after, 3);
    assert_int_equal(report->conflict_count, 0);
    free(report);
    assert_int_equal(figures(a).present, 3);
    assert_int_equal(figures(a).late, 0);
    assert_int_equal(figures(a).guests, 1);
    report = merge(b, a); /* once more */
    assert_int_equal(report->outcome, MERGE_NOTHING_NEW);
    free(report);
    merge_quietly(a, b); /* in both directions */
    merge_quietly(b, a);
    assert_int_equal(figures(b).present, 3);
    assert_same_state(doors);
}

static void test_nothing_new_changes_nothing(void **state)
{
    struct doors *doors = *state;
    struct export_bundle before, after;
    tap(doors->folders[1], 0, "13:50");
    merge_quietly(doors->folders[1], doors->folders[0]);
    make_bundle(doors->folders[0], &before);
    merge_quietly(doors->folders[1], doors->folders[0]);
    make_bundle(doors->folders[0], &after);
    assert_string_equal(before.code, after.code);
    export_clear(&before);
    export_clear(&after);
}

static void test_a_card_of_the_other_door_is_known_as_signed_in(void **state)
{
    struct doors *doors = *state;
    tap(doors->folders[1], 0, "13:50");
    merge_quietly(doors->folders[1], doors->folders[0]);
    struct checkin_result result =
        folder_tap(doors->folders[0], 1, cards[0], "2026-05-20 14:00", NULL);
    assert_int_equal(result.outcome, CHECKIN_ALREADY);
    assert_int_equal(result.at.hour, 13);
    assert_int_equal(result.at.minute, 50);
    merge_all(doors);
    assert_same_state(doors);
}

/* Both doors' sign-ins go: he is not here, whoever says it. */
static void test_taking_back_holds_everywhere(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    tap(a, 0, "13:50");
    tap(b, 0, "13:40");
    merge_quietly(b, a);
    assert_int_equal(figures(a).present, 1);
    undo(a, 0, "代签");
    assert_int_equal(figures(a).present, 0);
    folder_verify(a);
    merge_quietly(a, b);
    assert_int_equal(figures(b).present, 0);
    merge_quietly(b, a);
    assert_same_state(doors);
    tap(b, 0, "14:20"); /* he comes himself */
    merge_all(doors);
    assert_int_equal(figures(a).present, 1);
    assert_int_equal(figures(a).late, 1);
    assert_same_state(doors);
}

/* What counted is taken back where it was made: the other one counts then. */
static void test_a_beaten_sign_in_counts_again(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    tap(a, 0, "13:50");
    tap(b, 0, "13:40");
    merge_quietly(b, a);
    undo(b, 0, "拿错卡");
    struct merge_report *report = merge(b, a);
    assert_int_equal(report->undone, 1);
    assert_int_equal(report->conflict_count, 1);
    assert_int_equal(report->conflicts[0].kind, MERGE_UNDONE_THERE);
    assert_string_equal(report->conflicts[0].name, names[0]);
    free(report);
    assert_int_equal(figures(a).present, 1);
    merge_all(doors);
    assert_same_state(doors);
}

static void test_taken_back_here_and_signed_in_there(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    tap(a, 0, "13:50");
    undo(a, 0, "拿错卡");
    tap(b, 0, "13:58");
    struct merge_report *report = merge(b, a);
    assert_int_equal(report->conflict_count, 1);
    assert_int_equal(report->conflicts[0].kind, MERGE_UNDONE_HERE);
    free(report);
    assert_int_equal(figures(a).present, 1);
    merge_all(doors);
    assert_same_state(doors);
}

/* A third terminal's bundle takes back what has not come here yet. */
static void test_taking_back_may_come_first(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1], *c = doors->folders[2];
    tap(c, 0, "13:50");
    merge_quietly(c, b);
    undo(b, 0, "代签");
    merge_quietly(b, a); /* knows nothing of C yet */
    assert_int_equal(figures(a).present, 0);
    folder_verify(a);
    merge_quietly(c, a);
    assert_int_equal(figures(a).present, 0);
    merge_all(doors);
    assert_same_state(doors);
}

static void test_by_hand_with_its_reason(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    enum checkin_outcome outcome;
    at(b, 14, 30);
    assert_int_equal(
        checkin_add(b->db, &b->origin, 1, id_of(b, names[0]), "忘带卡", true, &outcome), ERR_OK);
    merge_quietly(b, a);
    char *sheet = state_of(a);
    assert_non_null(strstr(sheet, "忘带卡"));
    free(sheet);
    merge_all(doors);
    assert_same_state(doors);
}

/* ---- leave, other ways, guests ---- */

static void test_leave_is_as_it_was_said_last(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    at(a, 9, 0);
    set_leave(a, 0, LEAVE_SICK, false);
    at(b, 9, 5);
    set_leave(b, 0, LEAVE_DUTY, true);
    merge_all(doors);
    assert_same_state(doors);
    struct leave leave;
    assert_int_equal(leave_get(a->db, 1, id_of(a, names[0]), &leave), ERR_OK);
    assert_true(leave.paper);
    assert_int_equal(leave.kind, LEAVE_SICK); /* the kind does not leave a terminal */
    at(a, 8, 0);                              /* a clock that is behind */
    assert_int_equal(leave_cancel(a->db, &a->origin, 1, id_of(a, names[0]), "能来"), ERR_OK);
    merge_all(doors);
    assert_int_equal(figures(b).leave, 0);
    assert_same_state(doors);
    tap(b, 1, "13:50");
    at(a, 13, 0);
    set_leave(a, 1, LEAVE_PRIVATE, false);
    struct merge_report *report = merge(b, a);
    assert_int_equal(report->conflict_count, 1);
    assert_int_equal(report->conflicts[0].kind, MERGE_CAME_ON_LEAVE);
    free(report);
    merge_all(doors);
    assert_same_state(doors);
}

static void test_the_kind_of_a_leave_stays_at_its_terminal(void **state)
{
    struct doors *doors = *state;
    struct leave leave;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    set_leave(a, 0, LEAVE_SICK, true);
    merge_quietly(a, b);
    assert_int_equal(leave_get(b->db, 1, id_of(b, names[0]), &leave), ERR_OK);
    assert_int_equal(leave.kind, LEAVE_OTHER);
    assert_true(leave.paper);
    folder_verify(b);
}

static void test_guests_of_both_doors(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    int64_t id = 0;
    at(a, 13, 30);
    at(b, 13, 40);
    assert_int_equal(guest_add(a->db, &a->origin, 1, "何处长", GUEST_SUPERIOR, "组织部", &id),
                     ERR_OK);
    assert_int_equal(guest_add(b->db, &b->origin, 1, "何处长", GUEST_SUPERIOR, "组织部", &id),
                     ERR_OK);
    struct merge_report *report = merge(b, a);
    assert_int_equal(report->guests, 1);
    assert_int_equal(report->conflict_count, 1);
    assert_int_equal(report->conflicts[0].kind, MERGE_GUEST_TWICE);
    free(report);
    assert_int_equal(figures(a).guests, 2);
    merge_quietly(a, b);
    id = folder_number(b, "SELECT id FROM guest WHERE device <> ''");
    assert_int_equal(guest_undo(b->db, &b->origin, id, "重复"), ERR_OK);
    merge_all(doors);
    assert_int_equal(figures(a).guests, 1);
    assert_same_state(doors);
}

static void test_another_way_of_taking_part(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    enum other_way_outcome outcome;
    assert_int_equal(
        other_way_set(b->db, &b->origin, 1, id_of(b, names[3]), OTHER_WAY_VISIT, "家里", &outcome),
        ERR_OK);
    merge_quietly(b, a);
    assert_int_equal(figures(a).other, 1);
    assert_int_equal(other_way_cancel(a->db, &a->origin, 1, id_of(a, names[3]), "没有去"), ERR_OK);
    merge_all(doors);
    assert_int_equal(figures(b).other, 0);
    assert_same_state(doors);
}

/* ---- polls ---- */

static enum poll_access access_of(struct folder *folder, int who)
{
    struct card card = folder_card(cards[who]);
    struct poll_voter voter;
    enum poll_access access;
    assert_int_equal(poll_find_voter(folder->db, &card, &voter, &access), ERR_OK);
    return access;
}

/* Everybody votes at the terminal where he signed in; who did at both, at either. */
static void test_who_came_in_at_the_other_door_votes_there(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    struct poll_wish wish = {.activity_id = 1, .kind = POLL_EVALUATION, .item = ""};
    enum poll_open_outcome outcome;
    int64_t id = 0;
    tap(a, 0, "13:50");
    tap(b, 1, "13:50");
    tap(a, 2, "13:58");
    tap(b, 2, "13:50");
    merge_quietly(b, a);
    at(a, 15, 0);
    assert_int_equal(poll_open(a->db, &a->origin, &wish, &outcome, &id), ERR_OK);
    assert_int_equal(outcome, POLL_OPENED);
    assert_int_equal(access_of(a, 0), POLL_READY);
    assert_int_equal(access_of(a, 1), POLL_ELSEWHERE);
    assert_int_equal(access_of(a, 2), POLL_READY);
    assert_int_equal(access_of(a, 3), POLL_NOT_SIGNED_IN);
}

/* ---- any order ---- */

static unsigned dice_state;

static int dice(int sides)
{
    dice_state = dice_state * 1103515245 + 12345;
    return (int)(dice_state >> 16) % sides;
}

static void do_something(struct folder *folder, int step)
{
    int who = dice(PEOPLE - 1);
    int64_t id = id_of(folder, names[who]), guest = 0;
    char time[16];
    enum other_way_outcome other;
    at(folder, 13, dice(60)); /* the clocks are not right */
    snprintf(time, sizeof time, "%d:%02d", 13 + step / 40, dice(60));
    enum err err = ERR_OK;
    switch (dice(8)) {
    case 0:
    case 1:
    case 2:
        tap(folder, who, time);
        break;
    case 3:
        err = checkin_undo(folder->db, &folder->origin, 1, id, "写错");
        break;
    case 4:
        set_leave(folder, who, (enum leave_kind)dice(4), dice(2) == 0);
        break;
    case 5:
        err = leave_cancel(folder->db, &folder->origin, 1, id, "能来");
        break;
    case 6:
        err = dice(2) == 0 ? other_way_set(folder->db, &folder->origin, 1, id,
                                           (enum other_way_kind)dice(2), "", &other)
                           : other_way_cancel(folder->db, &folder->origin, 1, id, "写错");
        break;
    case 7:
        guest = folder_number(folder, "SELECT coalesce(max(id), 0) FROM guest "
                                      "WHERE undone_by IS NULL");
        err = guest != 0 && dice(2) == 0
                  ? guest_undo(folder->db, &folder->origin, guest, "写错")
                  : guest_add(folder->db, &folder->origin, 1, names[who], GUEST_OTHER, "", &guest);
        break;
    }
    assert_true(err == ERR_OK || err == ERR_GONE);
}

/* Sixty things at three doors, with merges in between; bundles are kept and come late and twice. */
static void test_any_order_of_merges_gives_the_same_state(void **state)
{
    struct doors *doors = *state;
    struct export_bundle *kept = calloc(12, sizeof *kept);
    int kept_from[12], kept_count = 0;
    assert_non_null(kept);
    dice_state = 20261121;
    for (int step = 0; step < 60; step++) {
        do_something(doors->folders[dice(3)], step);
        if (step % 5 == 4) {
            kept_from[kept_count] = dice(3);
            make_bundle(doors->folders[kept_from[kept_count]], &kept[kept_count]);
            kept_count++;
        }
        int old = kept_count == 0 ? 0 : dice(kept_count), to = dice(3);
        if (kept_count > 0 && dice(2) == 0 && kept_from[old] != to)
            free(take(doors->folders[to], &kept[old]));
    }
    merge_all(doors);
    assert_same_state(doors);
    while (kept_count-- > 0)
        export_clear(&kept[kept_count]);
    free(kept);
}

/* ---- what is refused ---- */

static void test_an_unknown_terminal_is_refused(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    struct trust_key key;
    tap(b, 0, "13:50");
    int64_t id = folder_number(a, "SELECT id FROM trust WHERE undone_by IS NULL");
    assert_int_equal(trust_remove(a->db, &a->origin, id, "停用"), ERR_OK);
    struct merge_report *report = merge(b, a);
    trust_own(b->db, &key);
    assert_int_equal(report->outcome, MERGE_NOT_TRUSTED);
    assert_string_equal(report->key.fingerprint, key.fingerprint);
    assert_int_equal(strlen(key.fingerprint), 23);
    assert_int_equal(figures(a).present, 0);
    free(report);
    folder_verify(a);
}

static void test_a_changed_bundle_is_refused(void **state)
{
    struct doors *doors = *state;
    struct export_bundle bundle;
    tap(doors->folders[1], 0, "13:50");
    make_bundle(doors->folders[1], &bundle);
    for (int i = 0; i < bundle.file_count; i++) {
        bundle.files[i].bytes[bundle.files[i].length / 2] ^= 1;
        struct merge_report *report = take(doors->folders[0], &bundle);
        bundle.files[i].bytes[bundle.files[i].length / 2] ^= 1;
        assert_int_equal(report->outcome, MERGE_NOT_WHOLE);
        free(report);
    }
    export_clear(&bundle);
    assert_int_equal(figures(doors->folders[0]).present, 0);
}

static void test_its_own_bundle_is_refused(void **state)
{
    struct doors *doors = *state;
    struct merge_report *report = merge(doors->folders[0], doors->folders[0]);
    assert_int_equal(report->outcome, MERGE_OWN);
    free(report);
}

static void test_a_rewritten_log_is_refused(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    tap(b, 0, "13:50");
    merge_quietly(b, a);
    folder_sql(a, "UPDATE merged SET hash = replace(hash, substr(hash, 1, 1), 'x')");
    struct merge_report *report = merge(b, a);
    assert_int_equal(report->outcome, MERGE_OTHER_PAST);
    assert_true(report->entry > 0);
    free(report);
    struct rows_report rows;
    assert_int_equal(rows_verify(a->db, &rows), ERR_OK);
    assert_string_equal(rows.table, "merged");
}

static void test_another_activity_is_refused(void **state)
{
    struct doors *doors = *state;
    folder_sql(doors->folders[0], "UPDATE activity SET theme = '别的'");
    struct merge_report *report = merge(doors->folders[1], doors->folders[0]);
    assert_int_equal(report->outcome, MERGE_NO_ACTIVITY);
    assert_string_equal(report->theme, "学习条例");
    assert_string_equal(report->date, "2026-05-20");
    free(report);
}

/* They are taken when the bundle comes again after they were added. */
static void test_people_who_are_unknown_here(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    struct folder_person person = {.name = "孙悦", .uid = "04A1B2C3D4E5F7"};
    folder_person(b, person);
    folder_tap(b, 1, person.uid, "2026-05-20 13:50", NULL);
    struct merge_report *report = merge(b, a);
    assert_int_equal(report->conflict_count, 1);
    assert_int_equal(report->conflicts[0].kind, MERGE_PERSON_UNKNOWN);
    assert_string_equal(report->conflicts[0].name, "孙悦");
    assert_int_equal(report->outcome, MERGE_NOTHING_NEW);
    free(report);
    folder_person(a, person);
    report = merge(b, a);
    assert_int_equal(report->checkins, 1);
    assert_int_equal(report->conflict_count, 0);
    free(report);
    merge_all(doors);
    assert_same_state(doors);
}

static void test_two_of_the_same_name_are_nobody(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    folder_person(a, (struct folder_person){.name = names[0]});
    tap(b, 0, "13:50");
    struct merge_report *report = merge(b, a);
    assert_int_equal(report->conflicts[0].kind, MERGE_PERSON_UNKNOWN);
    free(report);
    assert_int_equal(figures(a).present, 0);
}

static void test_a_dry_run_keeps_nothing(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0];
    struct export_bundle bundle;
    struct merge_report *report = calloc(1, sizeof *report);
    assert_non_null(report);
    tap(doors->folders[1], 0, "13:50");
    make_bundle(doors->folders[1], &bundle);
    int64_t entries = folder_number(a, "SELECT count(*) FROM chain");
    assert_int_equal(
        merge_take(a->db, &a->origin, bundle.name, bundle.files, bundle.file_count, true, report),
        ERR_OK);
    assert_int_equal(report->outcome, MERGE_TAKEN);
    assert_int_equal(report->present_after, 1);
    assert_int_equal(figures(a).present, 0);
    assert_int_equal(folder_number(a, "SELECT count(*) FROM chain"), entries);
    export_clear(&bundle);
    free(report);
}

/* What was changed behind the log's back shows. */
static void test_tampered_rows_show(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0], *b = doors->folders[1];
    struct checkin_report report;
    tap(a, 0, "13:50");
    tap(b, 0, "13:40");
    tap(b, 1, "13:41");
    merge_quietly(b, a);
    folder_verify(a);
    folder_sql(a, "DROP TRIGGER checkin_is_not_changed; DROP TRIGGER checkin_stays;"
                  "PRAGMA foreign_keys = OFF");
    static const char *const changes[] = {
        "UPDATE checkin SET wall_ms = wall_ms + 60000 WHERE device <> ''",
        "UPDATE checkin SET late = 1 WHERE device <> ''",
        "UPDATE checkin SET device = '' WHERE device <> '' AND member = 2",
        "DELETE FROM checkin WHERE device <> ''",
        "UPDATE checkin SET undone_by = 1 WHERE device <> ''  AND member = 2",
        "UPDATE checkin SET beaten = 1 WHERE member = 2",
        "UPDATE checkin SET beaten = 1; UPDATE checkin SET beaten = 0 WHERE device = ''",
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        folder_sql(a, "SAVEPOINT tamper");
        folder_sql(a, changes[i]);
        assert_int_equal(checkin_verify(a->db, &report), ERR_OK);
        if (report.bad_seq == 0)
            fail_msg("not seen: %s", changes[i]);
        folder_sql(a, "ROLLBACK TO tamper; RELEASE tamper");
    }
}

#define TWO(test)   cmocka_unit_test_setup_teardown(test, setup_two, teardown)
#define THREE(test) cmocka_unit_test_setup_teardown(test, setup_three, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TWO(test_two_doors_are_one_meeting),
        TWO(test_nothing_new_changes_nothing),
        TWO(test_a_card_of_the_other_door_is_known_as_signed_in),
        TWO(test_taking_back_holds_everywhere),
        TWO(test_a_beaten_sign_in_counts_again),
        TWO(test_taken_back_here_and_signed_in_there),
        THREE(test_taking_back_may_come_first),
        TWO(test_by_hand_with_its_reason),
        TWO(test_leave_is_as_it_was_said_last),
        TWO(test_the_kind_of_a_leave_stays_at_its_terminal),
        TWO(test_guests_of_both_doors),
        TWO(test_another_way_of_taking_part),
        TWO(test_who_came_in_at_the_other_door_votes_there),
        THREE(test_any_order_of_merges_gives_the_same_state),
        TWO(test_an_unknown_terminal_is_refused),
        TWO(test_a_changed_bundle_is_refused),
        TWO(test_its_own_bundle_is_refused),
        TWO(test_a_rewritten_log_is_refused),
        TWO(test_another_activity_is_refused),
        TWO(test_people_who_are_unknown_here),
        TWO(test_two_of_the_same_name_are_nobody),
        TWO(test_a_dry_run_keeps_nothing),
        TWO(test_tampered_rows_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
