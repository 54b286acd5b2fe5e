#include "db/sign.h"

#include "db/handle.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define UNTRUSTED "untrusted comment: "
#define TRUSTED   "trusted comment: "

enum {
    ALGORITHM_SIZE = 2,
    HASH_SIZE = crypto_generichash_BYTES_MAX,
    BASE64_SIZE = sodium_base64_ENCODED_LEN(ALGORITHM_SIZE + KEY_ID_SIZE + crypto_sign_BYTES,
                                            sodium_base64_VARIANT_ORIGINAL)
};

/* The bytes behind the first base64 line of either file; "Ed" is a key, "ED" a hashed signature. */
struct sign_key {
    char algorithm[ALGORITHM_SIZE];
    uint8_t id[KEY_ID_SIZE];
    uint8_t public[KEY_PUBLIC_SIZE];
};

struct sign_signature {
    char algorithm[ALGORITHM_SIZE];
    uint8_t id[KEY_ID_SIZE];
    uint8_t bytes[crypto_sign_BYTES];
};

_Static_assert(sizeof(struct sign_key) == ALGORITHM_SIZE + KEY_ID_SIZE + KEY_PUBLIC_SIZE, "packed");
_Static_assert(sizeof(struct sign_signature) == ALGORITHM_SIZE + KEY_ID_SIZE + crypto_sign_BYTES,
               "packed");

static const char key_algorithm[ALGORITHM_SIZE] = {'E', 'd'};
static const char signature_algorithm[ALGORITHM_SIZE] = {'E', 'D'};

static void sign_encode(const void *bytes, size_t size, char ret_text[BASE64_SIZE])
{
    sodium_bin2base64(ret_text, BASE64_SIZE, bytes, size, sodium_base64_VARIANT_ORIGINAL);
}

/* Reads one line of base64 of exactly `size` bytes. */
static bool sign_decode(const char *line, size_t length, void *ret_bytes, size_t size)
{
    size_t read = 0;
    return sodium_base642bin(ret_bytes, size, line, length, NULL, &read, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           read == size;
}

void sign_public_key(const struct db *db, char ret_text[SIGN_TEXT_SIZE])
{
    struct sign_key key;
    char device[KEY_DEVICE_SIZE], encoded[BASE64_SIZE];
    memcpy(key.algorithm, key_algorithm, ALGORITHM_SIZE);
    memcpy(key.public, db->key.public, KEY_PUBLIC_SIZE);
    key_identify(db->key.public, key.id, device);
    sign_encode(&key, sizeof key, encoded);
    snprintf(ret_text, SIGN_TEXT_SIZE, UNTRUSTED "themeday terminal %s\n%s\n", device, encoded);
}

/* What the second signature covers: the first one and the comment. */
static size_t sign_join(const struct sign_signature *signature, const char *comment, size_t length,
                        uint8_t ret_bytes[crypto_sign_BYTES + SIGN_COMMENT_SIZE])
{
    memcpy(ret_bytes, signature->bytes, crypto_sign_BYTES);
    memcpy(ret_bytes + crypto_sign_BYTES, comment, length);
    return crypto_sign_BYTES + length;
}

static void sign_hash(const char *bytes, size_t length, uint8_t ret_hash[HASH_SIZE])
{
    crypto_generichash(ret_hash, HASH_SIZE, (const uint8_t *)bytes, length, NULL, 0);
}

void sign_bytes(const struct db *db, const char *bytes, size_t length, const char *comment,
                char ret_text[SIGN_TEXT_SIZE])
{
    struct sign_signature signature;
    uint8_t hash[HASH_SIZE], joined[crypto_sign_BYTES + SIGN_COMMENT_SIZE];
    uint8_t global[crypto_sign_BYTES];
    char device[KEY_DEVICE_SIZE], first[BASE64_SIZE], second[BASE64_SIZE];
    memcpy(signature.algorithm, signature_algorithm, ALGORITHM_SIZE);
    key_identify(db->key.public, signature.id, device);
    sign_hash(bytes, length, hash);
    crypto_sign_detached(signature.bytes, NULL, hash, sizeof hash, db->key.secret);
    size_t joined_length = sign_join(&signature, comment, strlen(comment), joined);
    crypto_sign_detached(global, NULL, joined, joined_length, db->key.secret);
    sign_encode(&signature, sizeof signature, first);
    sign_encode(global, sizeof global, second);
    snprintf(ret_text, SIGN_TEXT_SIZE, UNTRUSTED "themeday terminal %s\n%s\n" TRUSTED "%s\n%s\n",
             device, first, comment, second);
}

/* ---- checking ---- */

/* The next line of a text, without its end; false when there is none. */
static bool sign_next_line(const char **text, const char **ret_line, size_t *ret_length)
{
    if (**text == '\0')
        return false;
    *ret_line = *text;
    *ret_length = strcspn(*text, "\r\n");
    *text += *ret_length;
    *text += strspn(*text, "\r");
    *text += **text == '\n';
    return true;
}

static bool sign_starts(const char *line, size_t length, const char *prefix)
{
    return length >= strlen(prefix) && memcmp(line, prefix, strlen(prefix)) == 0;
}

static bool sign_read_key(const char *text, struct sign_key *ret_key)
{
    const char *line;
    size_t length;
    return sign_next_line(&text, &line, &length) && sign_starts(line, length, UNTRUSTED) &&
           sign_next_line(&text, &line, &length) &&
           sign_decode(line, length, ret_key, sizeof *ret_key) &&
           memcmp(ret_key->algorithm, key_algorithm, ALGORITHM_SIZE) == 0;
}

bool sign_read_public_key(const char *text, uint8_t ret_public[KEY_PUBLIC_SIZE])
{
    struct sign_key key;
    uint8_t id[KEY_ID_SIZE];
    char device[KEY_DEVICE_SIZE];
    if (!sign_read_key(text, &key))
        return false;
    key_identify(key.public, id, device);
    memcpy(ret_public, key.public, KEY_PUBLIC_SIZE);
    return memcmp(id, key.id, KEY_ID_SIZE) == 0;
}

struct sign_file {
    struct sign_signature signature;
    char comment[SIGN_COMMENT_SIZE];
    uint8_t global[crypto_sign_BYTES];
};

static bool sign_read_file(const char *text, struct sign_file *ret_file)
{
    const char *line;
    size_t length;
    if (!sign_next_line(&text, &line, &length) || !sign_starts(line, length, UNTRUSTED) ||
        !sign_next_line(&text, &line, &length) ||
        !sign_decode(line, length, &ret_file->signature, sizeof ret_file->signature) ||
        memcmp(ret_file->signature.algorithm, signature_algorithm, ALGORITHM_SIZE) != 0 ||
        !sign_next_line(&text, &line, &length) || !sign_starts(line, length, TRUSTED))
        return false;
    line += strlen(TRUSTED);
    length -= strlen(TRUSTED);
    if (length >= SIGN_COMMENT_SIZE)
        return false;
    memcpy(ret_file->comment, line, length);
    ret_file->comment[length] = '\0';
    return sign_next_line(&text, &line, &length) &&
           sign_decode(line, length, ret_file->global, sizeof ret_file->global);
}

/* Both signatures; the id in the key file is only a hint, what counts is the key. */
static bool sign_holds(const struct sign_key *key, const struct sign_file *file, const char *bytes,
                       size_t length)
{
    uint8_t hash[HASH_SIZE], joined[crypto_sign_BYTES + SIGN_COMMENT_SIZE];
    sign_hash(bytes, length, hash);
    size_t joined_length =
        sign_join(&file->signature, file->comment, strlen(file->comment), joined);
    return crypto_sign_verify_detached(file->signature.bytes, hash, sizeof hash, key->public) ==
               0 &&
           crypto_sign_verify_detached(file->global, joined, joined_length, key->public) == 0;
}

enum sign_verdict sign_check(const char *public_key, const char *signature, const char *bytes,
                             size_t length, char ret_comment[SIGN_COMMENT_SIZE],
                             char ret_device[KEY_DEVICE_SIZE])
{
    struct sign_key key;
    struct sign_file file;
    uint8_t id[KEY_ID_SIZE];
    char device[KEY_DEVICE_SIZE];
    if (sodium_init() < 0 || !sign_read_key(public_key, &key))
        return SIGN_NO_KEY;
    key_identify(key.public, id, device);
    if (memcmp(id, key.id, KEY_ID_SIZE) != 0)
        return SIGN_NO_KEY;
    if (!sign_read_file(signature, &file))
        return SIGN_NO_SIGNATURE;
    if (memcmp(file.signature.id, key.id, KEY_ID_SIZE) != 0)
        return SIGN_OTHER_KEY;
    if (!sign_holds(&key, &file, bytes, length))
        return SIGN_WRONG;
    memcpy(ret_comment, file.comment, SIGN_COMMENT_SIZE);
    memcpy(ret_device, device, KEY_DEVICE_SIZE);
    return SIGN_GOOD;
}
