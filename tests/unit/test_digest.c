/* SHA-256 of a file is what the standard says and what libsodium says, with haste and without. */
#include "db/digest.h"
#include "tests/harness/dice.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { LONGEST = 200 * 1024, ROUNDS = 100 };

static uint8_t bytes[LONGEST];

static int setup_all(void **state)
{
    struct dice dice = dice_of(1, 0);
    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)dice_roll(&dice, 256);
    return sodium_init() < 0 ? -1 : 0;
}

/* FIPS 180-2, B.1 to B.3. */
static void test_as_the_standard_has_it(void **state)
{
    (void)state;
    static char million[1000000];
    static const struct {
        const char *bytes, *hash;
        size_t length;
    } known[] = {{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3},
                 {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1", 56},
                 {million, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
                  sizeof million}};
    memset(million, 'a', sizeof million);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        uint8_t hash[DIGEST_SIZE];
        char hex[2 * DIGEST_SIZE + 1];
        digest(known[i].bytes, known[i].length, hash);
        sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
        assert_string_equal(hex, known[i].hash);
    }
}

static void assert_hash(const void *text, size_t length)
{
    uint8_t hash[DIGEST_SIZE], expected[DIGEST_SIZE];
    digest(text, length, hash);
    crypto_hash_sha256(expected, text, length);
    assert_memory_equal(hash, expected, DIGEST_SIZE);
}

static void test_any_length(void **state)
{
    struct dice dice = dice_of(2, 0);
    (void)state;
    for (size_t length = 0; length < 200; length++)
        assert_hash(bytes + length % 7, length);
    for (int round = 0; round < ROUNDS; round++)
        assert_hash(bytes + round, (size_t)dice_roll(&dice, LONGEST - ROUNDS));
}

static int hasten(void **state)
{
    (void)state;
    digest_hasten();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_the_standard_has_it),
        cmocka_unit_test(test_any_length),
        /* The same in haste. */
        cmocka_unit_test_setup(test_as_the_standard_has_it, hasten),
        cmocka_unit_test(test_any_length),
    };
    return cmocka_run_group_tests(tests, setup_all, NULL);
}
