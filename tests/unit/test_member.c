/* People, the branches they are listed in, and the terminal's own branch. */
#include "db/branch.h"
#include "db/handle.h"
#include "db/member.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct seen {
    struct member list[16];
    int count, limit;
};

static bool keep(const struct member *member, void *context)
{
    struct seen *seen = context;
    seen->list[seen->count++] = *member;
    return seen->count != seen->limit;
}

static struct seen members(struct folder *folder)
{
    struct seen seen = {.count = 0};
    assert_int_equal(member_list(folder->db, keep, &seen), ERR_OK);
    return seen;
}

static enum member_match find(struct folder *folder, const char *text, struct member *ret_member)
{
    enum member_match match;
    ret_member->id = 0;
    assert_int_equal(member_find(folder->db, text, &match, ret_member), ERR_OK);
    return match;
}

/* --- branch --- */

static void test_a_terminal_has_one_branch(void **state)
{
    struct folder *folder = *state;
    char branch[TITLE_SIZE], room[TITLE_SIZE];
    assert_int_equal(branch_init(folder->db, &folder->origin, "第二党支部", ""), ERR_BUSY);
    assert_int_equal(branch_home(folder->db, branch, room), ERR_OK);
    assert_string_equal(branch, "第一党支部");
    assert_string_equal(room, "党员活动室");
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM branch"), 1);
    json_t *entry = folder_last_entry(folder);
    assert_string_equal(json_string_value(json_object_get(entry, "type")), "branch.init");
    json_decref(entry);
}

static void test_no_branch_yet(void **state)
{
    struct folder *folder = *state;
    struct db *db = NULL;
    char path[128], branch[TITLE_SIZE], room[TITLE_SIZE];
    snprintf(path, sizeof path, "%s/new", folder->path);
    assert_int_equal(db_open(path, DB_OWNER, &db), ERR_OK);
    assert_int_equal(branch_home(db, branch, room), ERR_GONE);
    assert_int_equal(branch_init(db, &folder->origin, "第一党支部", ""), ERR_OK);
    assert_int_equal(branch_home(db, branch, room), ERR_OK);
    assert_string_equal(room, "");
    db_close(db);
}

static bool count_branch(int64_t id, const char *name, void *context)
{
    assert_true(id > 0);
    assert_true(name[0] != '\0');
    ++*(int *)context;
    return true;
}

static void test_branches_are_listed(void **state)
{
    struct folder *folder = *state;
    int count = 0;
    folder_person(folder, (struct folder_person){.name = "李强", .branch = "第二党支部"});
    assert_int_equal(branch_list(folder->db, count_branch, &count), ERR_OK);
    assert_int_equal(count, 2);
}

/* --- listing --- */

static void test_list_is_by_branch_number_and_name(void **state)
{
    struct folder *folder = *state;
    folder_person(folder, (struct folder_person){.name = "李强", .branch = "第二党支部"});
    folder_person(folder, (struct folder_person){.name = "王芳", .number = "1002"});
    folder_person(folder, (struct folder_person){.name = "张伟", .number = "1001"});
    folder_person(folder, (struct folder_person){.name = "赵敏", .inactive = true});
    struct seen seen = members(folder);
    assert_int_equal(seen.count, 4);
    assert_string_equal(seen.list[0].name, "赵敏");
    assert_false(seen.list[0].active);
    assert_string_equal(seen.list[1].name, "张伟");
    assert_string_equal(seen.list[2].name, "王芳");
    assert_string_equal(seen.list[3].branch, "第二党支部");
    seen = (struct seen){.limit = 2};
    assert_int_equal(member_list(folder->db, keep, &seen), ERR_OK);
    assert_int_equal(seen.count, 2);
}

/* product.md §1b: a person may be listed in two branches, each with a class and group of its own.
 */
static void test_two_listings_of_one_person(void **state)
{
    struct folder *folder = *state;
    int64_t id = folder_person(folder, (struct folder_person){.name = "王芳",
                                                              .number = "1002",
                                                              .branch = "临时党支部",
                                                              .group = "二组",
                                                              .class = CLASS_PROBATIONARY});
    folder_listing(folder, id, (struct folder_person){.group = "一组", .class = CLASS_FORMAL});
    struct seen seen = members(folder);
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.list[0].id, id);
    assert_int_equal(seen.list[1].id, id);
    assert_string_equal(seen.list[0].group, "一组");
    assert_int_equal(seen.list[1].class, CLASS_PROBATIONARY);
    /* Alone, the terminal's own branch speaks for her. */
    struct member member;
    assert_int_equal(member_get(folder->db, id, &member), ERR_OK);
    assert_string_equal(member.branch, "第一党支部");
    assert_int_equal(find(folder, "1002", &member), MEMBER_ONE);
    assert_int_equal(find(folder, "王芳", &member), MEMBER_ONE);
    folder_sql(folder, "UPDATE listing SET active = 0 WHERE branch = 1");
    assert_int_equal(member_get(folder->db, id, &member), ERR_OK);
    assert_string_equal(member.branch, "临时党支部"); /* unless she left it */
}

/* product.md §4: names of 25 hanzi of four bytes each fit; a stored name is never altered. */
static void test_long_and_rare_names(void **state)
{
    struct folder *folder = *state;
    char name[NAME_SIZE] = "";
    for (int i = 0; i < 25; i++)
        strcat(name, "𬱖");
    int64_t id = folder_person(folder, (struct folder_person){.name = name});
    int64_t dotted = folder_person(folder, (struct folder_person){.name = "买买提·吐尔逊"});
    struct member member;
    assert_int_equal(member_get(folder->db, id, &member), ERR_OK);
    assert_string_equal(member.name, name);
    assert_int_equal(find(folder, "买买提·吐尔逊", &member), MEMBER_ONE);
    assert_int_equal(member.id, dotted);
}

static void test_all_columns_arrive(void **state)
{
    struct folder *folder = *state;
    int64_t id = folder_person(folder, (struct folder_person){.name = "张伟",
                                                              .number = "007",
                                                              .group = "一组",
                                                              .post = "组织委员",
                                                              .class = CLASS_APPLICANT,
                                                              .excused = true});
    folder_sql(folder, "UPDATE member SET display_name = 'ZHANG Wei', note = '流动'");
    folder_sql(folder, "UPDATE listing SET may_vote = 0");
    struct member member;
    assert_int_equal(member_get(folder->db, id, &member), ERR_OK);
    assert_int_equal(member.id, id);
    assert_string_equal(member.number, "007");
    assert_string_equal(member.display_name, "ZHANG Wei");
    assert_string_equal(member.branch, "第一党支部");
    assert_string_equal(member.group, "一组");
    assert_string_equal(member.post, "组织委员");
    assert_string_equal(member.note, "流动");
    assert_int_equal(member.class, CLASS_APPLICANT);
    assert_false(member.may_vote);
    assert_true(member.excused);
    assert_true(member.active);
    assert_int_equal(member_get(folder->db, id + 1, &member), ERR_GONE);
}

/* --- finding --- */

/* product.md §4: 张伟 is 290,000 people; the key is never the name. */
static void test_same_names_need_a_number(void **state)
{
    struct folder *folder = *state;
    int64_t first = folder_person(folder, (struct folder_person){.name = "张伟", .number = "1001"});
    int64_t second =
        folder_person(folder, (struct folder_person){.name = "张伟", .number = "1002"});
    struct member member;
    char id[16];
    assert_int_equal(find(folder, "张伟", &member), MEMBER_SEVERAL);
    assert_int_equal(member.id, 0);
    assert_int_equal(find(folder, "1002", &member), MEMBER_ONE);
    assert_int_equal(member.id, second);
    snprintf(id, sizeof id, "#%d", (int)first);
    assert_int_equal(find(folder, id, &member), MEMBER_ONE);
    assert_int_equal(member.id, first);
    folder_sql(folder, "UPDATE listing SET active = 0 WHERE member = 1");
    assert_int_equal(find(folder, "张伟", &member), MEMBER_ONE); /* the other one has left */
    assert_int_equal(member.id, second);
    assert_int_equal(find(folder, "1001", &member), MEMBER_NONE);
}

static void test_nobody_found(void **state)
{
    struct folder *folder = *state;
    struct member member;
    folder_person(folder, (struct folder_person){.name = "张伟"}); /* has no number */
    static const char *const texts[] = {"", "#", "#1x", "#99", "99", "张", "' OR 1=1 --"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(find(folder, texts[i], &member), MEMBER_NONE);
}

static void test_a_number_goes_before_a_name(void **state)
{
    struct folder *folder = *state;
    folder_person(folder, (struct folder_person){.name = "1001"});
    int64_t numbered =
        folder_person(folder, (struct folder_person){.name = "张伟", .number = "1001"});
    struct member member;
    assert_int_equal(find(folder, "1001", &member), MEMBER_ONE);
    assert_int_equal(member.id, numbered);
}

/* --- what the tables refuse --- */

static void test_tables_refuse(void **state)
{
    struct folder *folder = *state;
    folder_person(folder, (struct folder_person){.name = "张伟", .number = "1001"});
    static const char *const attempts[] = {
        "DELETE FROM member",
        "INSERT INTO member (name, number) VALUES ('王芳', '1001')",
        "INSERT INTO member (name) VALUES ('')",
        "UPDATE listing SET class = 6",
        "UPDATE listing SET active = 2",
        "UPDATE listing SET branch = 99",
        "UPDATE listing SET class = 'formal'",
        "INSERT INTO branch (name) VALUES ('第一党支部')",
    };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        assert_int_equal(statement_run(statement_open(folder->db, attempts[i])), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_a_terminal_has_one_branch),
        FOLDER_TEST(test_no_branch_yet),
        FOLDER_TEST(test_branches_are_listed),
        FOLDER_TEST(test_list_is_by_branch_number_and_name),
        FOLDER_TEST(test_two_listings_of_one_person),
        FOLDER_TEST(test_long_and_rare_names),
        FOLDER_TEST(test_all_columns_arrive),
        FOLDER_TEST(test_same_names_need_a_number),
        FOLDER_TEST(test_nobody_found),
        FOLDER_TEST(test_a_number_goes_before_a_name),
        FOLDER_TEST(test_tables_refuse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
