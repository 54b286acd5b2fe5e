#include "tests/harness/folder.h"

#include "db/branch.h"
#include "db/card.h"
#include "db/handle.h"
#include "db/roster.h"
#include "db/rows.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <cmocka.h>

static const char folder_branch[] = "第一党支部";

int folder_setup(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);
    assert_non_null(folder);
    strcpy(folder->path, "/tmp/themeday-test-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    folder->origin = (struct chain_origin){.by = "cli", .stamp = clock_stamp()};
    assert_int_equal(db_open(folder->path, DB_OWNER, &folder->db), ERR_OK);
    assert_int_equal(branch_init(folder->db, &folder->origin, folder_branch, "党员活动室"), ERR_OK);
    *state = folder;
    return 0;
}

static int folder_remove(const char *path, const struct stat *status, int flag, struct FTW *at)
{
    (void)status, (void)flag, (void)at;
    return remove(path);
}

void folder_drop(struct folder *copy)
{
    db_close(copy->db);
    copy->db = NULL;
    nftw(copy->path, folder_remove, 8, FTW_DEPTH | FTW_PHYS);
}

int folder_teardown(void **state)
{
    folder_drop(*state);
    free(*state);
    return 0;
}

static void folder_copy_file(int from_folder, int to_folder, const char *name)
{
    struct stat status;
    int from = openat(from_folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (from < 0)
        return; /* a socket */
    assert_int_equal(fstat(from, &status), 0);
    int to = S_ISREG(status.st_mode)
                 ? openat(to_folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)
                 : -1;
    if (to >= 0) {
        assert_int_equal(sendfile(to, from, NULL, (size_t)status.st_size), status.st_size);
        close(to);
    }
    close(from);
}

struct folder folder_copy(const struct folder *original)
{
    /* In memory where that can be: copies are many, and no power cut waits for their syncs. */
    bool has_memory = access("/dev/shm", W_OK) == 0;
    struct folder copy = {.origin = original->origin};
    snprintf(copy.path, sizeof copy.path, "%s/themeday-copy-XXXXXX",
             has_memory ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(copy.path));
    int to_folder = open(copy.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = opendir(original->path);
    assert_true(to_folder >= 0 && directory != NULL);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        folder_copy_file(dirfd(directory), to_folder, entry->d_name);
    closedir(directory);
    close(to_folder);
    return copy;
}

void folder_reopen(struct folder *folder)
{
    db_close(folder->db);
    folder->db = NULL;
    assert_int_equal(db_open(folder->path, DB_OWNER, &folder->db), ERR_OK);
}

static const char *folder_text(const char *text)
{
    return text == NULL ? "" : text;
}

void folder_listing(struct folder *folder, int64_t member_id, struct folder_person person)
{
    const char *branch = person.branch == NULL ? folder_branch : person.branch;
    struct statement *insert =
        statement_open(folder->db, "INSERT OR IGNORE INTO branch (name) VALUES (?)");
    statement_bind_text(insert, 1, branch);
    assert_int_equal(statement_run(insert), ERR_OK);
    insert =
        statement_open(folder->db, "INSERT INTO listing (member, branch, group_name, class, post, "
                                   "may_vote, excused, active) VALUES (?, (SELECT id FROM branch "
                                   "WHERE name = ?), ?, ?, ?, 1, ?, ?)");
    statement_bind_int(insert, 1, member_id);
    statement_bind_text(insert, 2, branch);
    statement_bind_text(insert, 3, folder_text(person.group));
    statement_bind_int(insert, 4, person.class);
    statement_bind_text(insert, 5, folder_text(person.post));
    statement_bind_int(insert, 6, person.excused);
    statement_bind_int(insert, 7, !person.inactive);
    assert_int_equal(statement_run(insert), ERR_OK);
}

int64_t folder_person(struct folder *folder, struct folder_person person)
{
    struct statement *insert =
        statement_open(folder->db, "INSERT INTO member (name, number) VALUES (?, ?)");
    statement_bind_text(insert, 1, person.name);
    statement_bind_text(insert, 2, folder_text(person.number));
    assert_int_equal(statement_run(insert), ERR_OK);
    int64_t id = statement_inserted_id(folder->db);
    folder_listing(folder, id, person);
    if (person.uid != NULL) {
        struct card card = folder_card(person.uid);
        enum card_bind_outcome outcome;
        assert_int_equal(card_bind(folder->db, &folder->origin, id, &card, &outcome, NULL), ERR_OK);
        assert_int_equal(outcome, CARD_BOUND);
    }
    return id;
}

int64_t folder_activity(struct folder *folder, enum activity_type type, const char *group,
                        const char *branches)
{
    struct activity activity = {.type = type, .start_min = 14 * 60, .end_min = 16 * 60};
    strcpy(activity.theme, "学习条例");
    strcpy(activity.date, "2026-05-20");
    strcpy(activity.group, folder_text(group));
    for (const char *at = folder_text(branches); *at != '\0';) {
        const char *end = strstr(at, "、");
        size_t length = end == NULL ? strlen(at) : (size_t)(end - at);
        memcpy(activity.branches[activity.branch_count++], at, length);
        at += end == NULL ? length : length + strlen("、");
    }
    enum activity_add_outcome outcome;
    int64_t id = 0;
    assert_int_equal(activity_add(folder->db, &folder->origin, &activity, &outcome, &id), ERR_OK);
    assert_int_equal(outcome, ACTIVITY_ADDED);
    return id;
}

struct card folder_card(const char *uid)
{
    struct card card = {.kind = CARD_ISO14443A};
    size_t length = 0;
    assert_int_equal(uid_parse(uid, card.uid, &length), ERR_OK);
    card.uid_len = (uint8_t)length;
    return card;
}

static struct stamp folder_stamp(const char *at)
{
    struct moment moment = {0};
    struct stamp stamp = clock_stamp();
    assert_int_equal(sscanf(at, "%d-%d-%d %d:%d", &moment.year, &moment.month, &moment.day,
                            &moment.hour, &moment.minute),
                     5);
    stamp.wall_ms = clock_wall_of(moment);
    return stamp;
}

struct checkin_result folder_tap(struct folder *folder, int64_t activity_id, const char *uid,
                                 const char *at, struct attendance *ret_attendance)
{
    struct card card = folder_card(uid);
    struct stamp stamp = folder_stamp(at);
    struct checkin_result result;
    struct attendance attendance;
    bool late = strcmp(at, "2026-05-20 14:10") >= 0;
    assert_int_equal(checkin_record(folder->db, &stamp, activity_id, &card, late, &result,
                                    ret_attendance == NULL ? &attendance : ret_attendance),
                     ERR_OK);
    return result;
}

void folder_sql(struct folder *folder, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(folder->db->handle, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

int64_t folder_number(struct folder *folder, const char *sql)
{
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_prepare_v2(folder->db->handle, sql, -1, &query, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    return number;
}

static bool folder_keep_line(const char *line, void *context)
{
    json_t **last = context;
    json_decref(*last);
    *last = json_loads(line, 0, NULL);
    return true;
}

json_t *folder_last_entry(struct folder *folder)
{
    json_t *last = NULL;
    assert_int_equal(chain_walk(folder->db, 0, folder_keep_line, &last), ERR_OK);
    assert_non_null(last);
    return last;
}

void folder_verify(struct folder *folder)
{
    struct chain_report chain;
    struct checkin_report checkins;
    struct rows_report rows;
    assert_int_equal(chain_verify(folder->db, &chain), ERR_OK);
    assert_int_equal(chain.bad_seq, 0);
    assert_null(chain.reason);
    assert_int_equal(checkin_verify(folder->db, &checkins), ERR_OK);
    assert_int_equal(checkins.bad_seq, 0);
    assert_int_equal(rows_verify(folder->db, &rows), ERR_OK);
    assert_null(rows.table);
    assert_int_equal(db_check(folder->db), ERR_OK);
}

void folder_import(struct folder *folder, const char *csv)
{
    struct roster_report report;
    struct roster_options options = {.dry_run = false};
    assert_int_equal(
        roster_import(folder->db, &folder->origin, csv, strlen(csv), &options, &report), ERR_OK);
    assert_false(report.refused);
    roster_report_clear(&report);
}
