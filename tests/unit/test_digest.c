/*
 * SHA-256 of many texts at a time is what libsodium says of each, whatever their lengths and their
 * number, with haste and without.
 */
#include "db/digest.h"
#include "db/digest_lanes.h"
#include "tests/harness/dice.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TEXTS_MAX = 300, LONGEST = 200 * 1024, ROUNDS = 200 };

static uint8_t bytes[LONGEST];

static int setup_all(void **state)
{
    struct dice dice = dice_of(1, 0);
    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)dice_roll(&dice, 256);
    return sodium_init() < 0 ? -1 : 0;
}

static void assert_hash(const uint8_t hash[DIGEST_SIZE], const void *text, size_t length)
{
    uint8_t expected[DIGEST_SIZE];
    crypto_hash_sha256(expected, text, length);
    assert_memory_equal(hash, expected, DIGEST_SIZE);
}

static void assert_all(struct digest_text *texts, int count)
{
    digest_all(texts, count);
    for (int i = 0; i < count; i++)
        assert_hash(texts[i].hash, texts[i].bytes, texts[i].length);
}

/* FIPS 180-2, B.1 to B.3: three texts and their hashes as they are printed there. */
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
    struct digest_text texts[3];
    memset(million, 'a', sizeof million);
    for (int i = 0; i < 3; i++)
        texts[i] = (struct digest_text){.bytes = known[i].bytes, .length = known[i].length};
    digest_all(texts, 3);
    for (int i = 0; i < 3; i++) {
        char hex[2 * DIGEST_SIZE + 1];
        sodium_bin2hex(hex, sizeof hex, texts[i].hash, DIGEST_SIZE);
        assert_string_equal(hex, known[i].hash);
    }
}

/* Around the end of a block it matters what fits behind the last byte. */
static void test_every_short_length(void **state)
{
    (void)state;
    struct digest_text texts[TEXTS_MAX];
    for (int i = 0; i < TEXTS_MAX; i++)
        texts[i] = (struct digest_text){.bytes = bytes + i % 7, .length = (size_t)i};
    assert_all(texts, TEXTS_MAX);
    for (int count = 0; count < 20; count++)
        assert_all(texts + 55, count);
}

static void test_random_lengths(void **state)
{
    (void)state;
    struct digest_text texts[40];
    for (int round = 0; round < ROUNDS; round++) {
        struct dice dice = dice_of(2, (uint64_t)round);
        int count = dice_roll(&dice, 40);
        for (int i = 0; i < count; i++) {
            int most = dice_chance(&dice, 50) ? LONGEST : 2000;
            size_t from = (size_t)dice_roll(&dice, 1000);
            texts[i] = (struct digest_text){.bytes = bytes + from,
                                            .length = (size_t)dice_roll(&dice, most - 1000)};
        }
        assert_all(texts, count);
    }
}

static void test_one(void **state)
{
    (void)state;
    for (size_t length = 0; length < 200; length++) {
        uint8_t hash[DIGEST_SIZE];
        digest(bytes, length, hash);
        assert_hash(hash, bytes, length);
    }
}

static int hasten(void **state)
{
    (void)state;
    digest_hasten();
    print_message("lanes: %s\n", digest_lanes_usable() ? "yes" : "not on this processor");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_the_standard_has_it),
        cmocka_unit_test(test_every_short_length),
        cmocka_unit_test(test_random_lengths),
        cmocka_unit_test(test_one),
        /* The same in haste. */
        cmocka_unit_test_setup(test_as_the_standard_has_it, hasten),
        cmocka_unit_test(test_every_short_length),
        cmocka_unit_test(test_random_lengths),
        cmocka_unit_test(test_one),
    };
    return cmocka_run_group_tests(tests, setup_all, NULL);
}
