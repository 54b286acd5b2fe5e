/* The signed bundle: what it holds, and that no change of it goes unseen. */
#include "db/export_check.h"
#include "drivers/stick.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* An activity with three entries in its log: two sign-ins, and one taken back. */
static struct export_bundle make_bundle(struct folder *folder)
{
    struct export_bundle bundle;
    int64_t zhang =
        folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04A1B2C3D4E5F6"});
    folder_person(folder, (struct folder_person){.name = "李明", .uid = "04A1B2C3D4E5F7"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    folder_tap(folder, id, "04A1B2C3D4E5F6", "2026-05-20 13:50", NULL);
    folder_tap(folder, id, "04A1B2C3D4E5F7", "2026-05-20 13:51", NULL);
    assert_int_equal(checkin_undo(folder->db, &folder->origin, id, zhang, "误刷"), ERR_OK);
    assert_int_equal(export_make(folder->db, id, &bundle), ERR_OK);
    assert_int_equal(export_seal(folder->db, &bundle), ERR_OK);
    return bundle;
}

static struct export_file *file_of(struct export_bundle *bundle, const char *name)
{
    for (int i = 0; i < bundle->file_count; i++)
        if (strcmp(bundle->files[i].name, name) == 0)
            return &bundle->files[i];
    fail_msg("no file %s", name);
    return NULL;
}

static struct export_finding check_as(const struct export_bundle *bundle, const char *folder)
{
    struct export_finding finding;
    export_check(folder, bundle->files, bundle->file_count, &finding);
    return finding;
}

static struct export_finding check(const struct export_bundle *bundle)
{
    return check_as(bundle, bundle->name);
}

static void replace(struct export_file *file, const char *text)
{
    free(file->bytes);
    file->bytes = strdup(text);
    file->length = strlen(text);
}

static void test_whole_bundle_is_good(void **state)
{
    struct export_bundle bundle = make_bundle(*state);
    struct export_finding finding = check(&bundle);
    assert_int_equal(finding.fault, EXPORT_GOOD);
    assert_int_equal(finding.records, 4);
    assert_string_equal(finding.code, bundle.code);
    assert_string_equal(finding.device, db_device(((struct folder *)*state)->db));
    export_clear(&bundle);
}

/* interface.md: unchanged content exports byte for byte the same. */
static void test_same_data_same_bytes(void **state)
{
    struct folder *folder = *state;
    struct export_bundle first = make_bundle(folder), second;
    folder_reopen(folder);
    assert_int_equal(export_make(folder->db, 1, &second), ERR_OK);
    assert_int_equal(export_seal(folder->db, &second), ERR_OK);
    assert_int_equal(first.file_count, second.file_count);
    for (int i = 0; i < first.file_count; i++) {
        assert_int_equal(first.files[i].length, second.files[i].length);
        assert_memory_equal(first.files[i].bytes, second.files[i].bytes, first.files[i].length);
    }
    export_clear(&first);
    export_clear(&second);
}

static enum export_fault fault_after_flip(struct export_bundle *bundle, struct export_file *file,
                                          size_t at)
{
    file->bytes[at] ^= 1;
    enum export_fault fault = check(bundle).fault;
    file->bytes[at] ^= 1;
    return fault;
}

/* Every byte of every file. The comments that minisign itself calls untrusted say nothing that
 * anybody relies on; of a base64 digit before the padding the last bits may mean nothing, which the
 * decoder refuses. */
static void test_no_byte_can_be_changed(void **state)
{
    struct export_bundle bundle = make_bundle(*state);
    for (int i = 0; i < bundle.file_count; i++) {
        struct export_file *file = &bundle.files[i];
        bool has_comment = strncmp(file->bytes, "untrusted comment: ", 19) == 0;
        size_t first = has_comment ? strcspn(file->bytes, "\n") + 1 : 0;
        for (size_t at = first; at < file->length; at++)
            if (fault_after_flip(&bundle, file, at) == EXPORT_GOOD)
                fail_msg("%s, byte %zu", file->name, at);
    }
    assert_int_equal(check(&bundle).fault, EXPORT_GOOD);
    export_clear(&bundle);
}

static void test_says_what_is_wrong(void **state)
{
    struct export_bundle bundle = make_bundle(*state);
    struct export_file *sheet = file_of(&bundle, "签到表.csv");
    assert_int_equal(fault_after_flip(&bundle, sheet, sheet->length / 2), EXPORT_CHANGED);
    assert_int_equal(fault_after_flip(&bundle, file_of(&bundle, "SHA256SUMS"), 0),
                     EXPORT_NOT_SIGNED);
    assert_int_equal(fault_after_flip(&bundle, file_of(&bundle, "device.pub"), 0), EXPORT_BAD_KEY);
    replace(file_of(&bundle, "SHA256SUMS.minisig"), "nothing\n");
    assert_int_equal(check(&bundle).fault, EXPORT_BAD_SIGNATURE);
    export_clear(&bundle);
}

static void test_missing_and_extra_files(void **state)
{
    struct export_bundle bundle = make_bundle(*state);
    for (int i = 0; i < bundle.file_count; i++) {
        struct export_bundle less = bundle;
        less.files[i] = less.files[--less.file_count];
        assert_int_equal(check(&less).fault, EXPORT_NO_FILE);
        assert_string_equal(check(&less).text, bundle.files[i].name);
    }
    assert_int_equal(export_add(&bundle, "签到表(1).csv", strdup(""), 0), ERR_OK);
    assert_int_equal(check(&bundle).fault, EXPORT_EXTRA_FILE);
    assert_string_equal(check(&bundle).text, "签到表(1).csv");
    export_clear(&bundle);
}

/* An older bundle of another activity or day does not pass for this one. */
static void test_renamed_folder(void **state)
{
    struct export_bundle bundle = make_bundle(*state);
    char name[2 * EXPORT_NAME_SIZE];
    snprintf(name, sizeof name, "%s-2", bundle.name);
    assert_int_equal(check_as(&bundle, name).fault, EXPORT_GOOD);
    snprintf(name, sizeof name, "%s7", bundle.name);
    assert_int_equal(check_as(&bundle, name).fault, EXPORT_RENAMED);
    snprintf(name, sizeof name, "TD-%s-2026-06-20-2", db_device(((struct folder *)*state)->db));
    assert_int_equal(check_as(&bundle, name).fault, EXPORT_RENAMED);
    assert_string_equal(check_as(&bundle, name).text, bundle.name);
    assert_int_equal(check_as(&bundle, "TD-00000000-2026-05-20-1").fault, EXPORT_OTHER_DEVICE);
    assert_int_equal(check_as(&bundle, "").fault, EXPORT_OTHER_DEVICE);
    export_clear(&bundle);
}

/* Takes the three sealing files off, so that a forger can put his own there. */
static void unseal(struct export_bundle *bundle)
{
    for (int i = 0; i < 3; i++)
        free(bundle->files[--bundle->file_count].bytes);
}

/* Somebody with a terminal of his own can sign anything, but not in this terminal's name. */
static void test_another_terminals_signature(void **state)
{
    struct export_bundle bundle = make_bundle(*state);
    void *other_state = NULL;
    assert_int_equal(folder_setup(&other_state), 0);
    struct folder *other = other_state;
    unseal(&bundle);
    assert_int_equal(export_seal(other->db, &bundle), ERR_OK);
    assert_int_equal(check(&bundle).fault, EXPORT_OTHER_DEVICE);
    assert_string_equal(check(&bundle).text, db_device(other->db));
    char name[EXPORT_NAME_SIZE];
    snprintf(name, sizeof name, "TD-%s-2026-05-20-1", db_device(other->db));
    assert_int_equal(check_as(&bundle, name).fault, EXPORT_OTHER_DEVICE);
    folder_teardown(&other_state);
    export_clear(&bundle);
}

/* Even with the terminal's own key a log that was tampered with does not hold together: whoever
 * leaves a line out, cuts it short and goes on, or writes it anew in another name. */
static void test_tampered_log_signed_again(void **state)
{
    struct folder *folder = *state;
    enum { LINES = 4 };
    struct export_bundle bundle = make_bundle(folder);
    export_clear(&bundle);
    for (int missing = 0; missing < LINES; missing++) {
        assert_int_equal(export_make(folder->db, 1, &bundle), ERR_OK);
        struct export_file *records = file_of(&bundle, "records.jsonl");
        char *line = records->bytes;
        for (int i = 0; i < missing; i++)
            line = strchr(line, '\n') + 1;
        char *next = strchr(line, '\n') + 1;
        memmove(line, next, strlen(next) + 1);
        records->length = strlen(records->bytes);
        assert_int_equal(export_seal(folder->db, &bundle), ERR_OK);
        struct export_finding finding = check(&bundle);
        if (missing < LINES - 1) {
            assert_int_equal(finding.fault, EXPORT_BAD_LOG);
            assert_int_equal(finding.line, missing + 1);
        } else {
            assert_int_equal(finding.fault, EXPORT_OTHER_LOG);
        }
        export_clear(&bundle);
    }
}

static void test_log_in_another_name(void **state)
{
    struct export_bundle bundle = make_bundle(*state);
    struct export_file *records = file_of(&bundle, "records.jsonl");
    char *name = strstr(records->bytes, db_device(((struct folder *)*state)->db));
    name[0] = name[0] == '0' ? '1' : '0';
    unseal(&bundle);
    assert_int_equal(export_seal(((struct folder *)*state)->db, &bundle), ERR_OK);
    assert_int_equal(check(&bundle).fault, EXPORT_BAD_LOG);
    assert_int_equal(check(&bundle).line, 1);
    export_clear(&bundle);
}

/* The tools that any office can install agree: sha256sum and minisign. */
static void test_others_tools_agree(void **state)
{
    struct folder *folder = *state;
    struct export_bundle bundle = make_bundle(folder);
    struct stick_file files[EXPORT_FILES_MAX];
    enum stick_outcome outcome;
    char name[STICK_NAME_SIZE], command[512];
    for (int i = 0; i < bundle.file_count; i++)
        files[i] = (struct stick_file){bundle.files[i].name, bundle.files[i].bytes,
                                       bundle.files[i].length};
    struct stick_folder whole = {bundle.name, bundle.time_ms, files, bundle.file_count};
    assert_int_equal(stick_write(folder->path, &whole, &outcome, name), ERR_OK);
    snprintf(
        command, sizeof command,
        "cd %s/%s && sha256sum --quiet -c SHA256SUMS && minisign -QVm SHA256SUMS -p device.pub",
        folder->path, name);
    assert_int_equal(system(command), 0);
    snprintf(
        command, sizeof command,
        "cd %s/%s && echo >>SHA256SUMS && ! minisign -QVm SHA256SUMS -p device.pub >/dev/null 2>&1",
        folder->path, name);
    assert_int_equal(system(command), 0);
    export_clear(&bundle);
}

static void test_code_of_a_head(void **state)
{
    char code[EXPORT_CODE_SIZE];
    (void)state;
    export_code("0000000000000000000000000000000000000000000000000000000000000000", code);
    assert_string_equal(code, "0000000000");
    export_code("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", code);
    assert_string_equal(code, "ZZZZZZZZZZ");
    export_code("084210842108421000000000000000000000000000000000000000000000000000", code);
    assert_string_equal(code, "1111111111");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_whole_bundle_is_good, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(test_same_data_same_bytes, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(test_no_byte_can_be_changed, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(test_says_what_is_wrong, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(test_missing_and_extra_files, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(test_renamed_folder, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(test_another_terminals_signature, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(test_tampered_log_signed_again, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(test_log_in_another_name, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(test_others_tools_agree, folder_setup, folder_teardown),
        cmocka_unit_test(test_code_of_a_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
