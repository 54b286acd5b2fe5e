/* Locked memory: zeroed, kept from children and dumps, and refused when it cannot be had. */
#include "firmware/base/secret.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { SIZE = 5000 };

static void *open_secret(void)
{
    static const char zeros[SIZE];
    void *memory = NULL;
    assert_int_equal(secret_open(SIZE, &memory), ERR_OK);
    assert_memory_equal(memory, zeros, SIZE);
    return memory;
}

static int exit_code_of(pid_t child)
{
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_a_child_finds_zeros(void **state)
{
    (void)state;
    char *memory = open_secret();
    memory[0] = memory[SIZE - 1] = 7;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(memory[0] + memory[SIZE - 1]);
    assert_int_equal(exit_code_of(child), 0);
    assert_int_equal(memory[0], 7);
    secret_close(memory, SIZE);
    secret_close(NULL, SIZE);
}

static void test_wiping(void **state)
{
    (void)state;
    static const char zeros[SIZE];
    char *memory = open_secret();
    memset(memory, 'x', SIZE);
    secret_wipe(memory, SIZE);
    assert_memory_equal(memory, zeros, SIZE);
    secret_close(memory, SIZE);
}

/* In a process of its own: none of this can be taken back. */
static void test_a_protected_process(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct rlimit core;
        secret_protect_process();
        bool is_off = getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 &&
                      core.rlim_max == 0 && prctl(PR_GET_DUMPABLE) == 0;
        _exit(is_off ? 0 : 1);
    }
    assert_int_equal(exit_code_of(child), 0);
}

/* The sanitizer makes mlock() do nothing, and then it cannot fail. */
#ifndef __SANITIZE_ADDRESS__
static void test_what_cannot_be_locked_is_refused(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct rlimit none = {0, 0};
        void *memory = &none;
        bool is_limited = setrlimit(RLIMIT_MEMLOCK, &none) == 0 &&
                          (geteuid() != 0 || setresuid(65534, 65534, 65534) == 0);
        enum err err = secret_open(SIZE, &memory);
        _exit(is_limited && err == ERR_NOMEM && memory == &none ? 0 : 1);
    }
    assert_int_equal(exit_code_of(child), 0);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_child_finds_zeros),
        cmocka_unit_test(test_wiping),
        cmocka_unit_test(test_a_protected_process),
#ifndef __SANITIZE_ADDRESS__
        cmocka_unit_test(test_what_cannot_be_locked_is_refused),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
