#include "db/key.h"

#include "firmware/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_TEXT_SIZE = 2 * KEY_SIZE + 1 }; /* with the newline, or with the NUL */

_Static_assert(KEY_SIZE == crypto_kdf_KEYBYTES, "device.key is the master key of crypto_kdf");
_Static_assert(KEY_SIZE == crypto_sign_SEEDBYTES, "a derived key seeds the signing key");
_Static_assert(KEY_PUBLIC_SIZE == crypto_sign_PUBLICKEYBYTES, "Ed25519");
_Static_assert(KEY_SECRET_SIZE == crypto_sign_SECRETKEYBYTES, "Ed25519");

/* The numbers are part of every data folder: never renumber. */
enum key_use { KEY_USE_CARD = 1, KEY_USE_SEAL = 2, KEY_USE_CHECK = 4, KEY_USE_SIGN = 5 };

static void key_derive(const uint8_t *master, enum key_use use, uint8_t *ret_bytes, size_t size)
{
    crypto_kdf_derive_from_key(ret_bytes, size, use, "themeday", master);
}

void key_identify(const uint8_t public[KEY_PUBLIC_SIZE], uint8_t ret_id[KEY_ID_SIZE],
                  char ret_device[KEY_DEVICE_SIZE])
{
    uint8_t hash[crypto_generichash_BYTES], shown[(KEY_DEVICE_SIZE - 1) / 2];
    crypto_generichash(hash, sizeof hash, public, KEY_PUBLIC_SIZE, NULL, 0);
    memcpy(ret_id, hash, KEY_ID_SIZE);
    /* minisign shows an id from its last byte on. */
    for (size_t i = 0; i < sizeof shown; i++)
        shown[i] = ret_id[KEY_ID_SIZE - 1 - i];
    sodium_bin2hex(ret_device, KEY_DEVICE_SIZE, shown, sizeof shown);
}

static void key_derive_signing(const uint8_t *master, struct key *ret_key)
{
    uint8_t seed[KEY_SIZE], id[KEY_ID_SIZE];
    key_derive(master, KEY_USE_SIGN, seed, sizeof seed);
    crypto_sign_seed_keypair(ret_key->public, ret_key->secret, seed);
    key_identify(ret_key->public, id, ret_key->device);
    sodium_memzero(seed, sizeof seed);
}

static void key_derive_all(const uint8_t *master, struct key *ret_key)
{
    uint8_t name[crypto_kdf_BYTES_MIN];
    key_derive(master, KEY_USE_CARD, ret_key->card, sizeof ret_key->card);
    key_derive(master, KEY_USE_SEAL, ret_key->seal, sizeof ret_key->seal);
    key_derive_signing(master, ret_key);
    key_derive(master, KEY_USE_CHECK, name, sizeof name);
    sodium_bin2hex(ret_key->check, sizeof ret_key->check, name, (KEY_CHECK_SIZE - 1) / 2);
}

/* What the files are called, and as what they are written first. */
struct key_file {
    const char *name, *new_name;
};

static const struct key_file key_device_file = {"device.key", "device.key.new"};
static const struct key_file key_shared_file = {"shared.key", "shared.key.new"};

static enum err key_read(int folder_fd, const struct key_file *file, uint8_t ret_master[KEY_SIZE])
{
    int fd = openat(folder_fd, file->name, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return ERR_GONE;
    char text[KEY_TEXT_SIZE + 1];
    ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text);
    if (length < 0)
        log_error("%s: %s", file->name, strerror(errno));
    if (fd >= 0)
        close(fd);
    if (length < 0)
        return ERR_IO;
    size_t size = 0;
    bool is_key =
        length == KEY_TEXT_SIZE && text[KEY_TEXT_SIZE - 1] == '\n' &&
        sodium_hex2bin(ret_master, KEY_SIZE, text, KEY_TEXT_SIZE - 1, NULL, &size, NULL) == 0 &&
        size == KEY_SIZE;
    sodium_memzero(text, sizeof text);
    if (!is_key)
        log_error("%s is damaged: it must hold %d hex digits", file->name, 2 * KEY_SIZE);
    return is_key ? ERR_OK : ERR_CORRUPT;
}

/* The name appears only when the content is on the disk: a power cut leaves a whole key or none. */
static bool key_write(int folder_fd, const struct key_file *file, const uint8_t master[KEY_SIZE])
{
    char text[KEY_TEXT_SIZE];
    sodium_bin2hex(text, sizeof text, master, KEY_SIZE);
    text[KEY_TEXT_SIZE - 1] = '\n';
    int fd = openat(folder_fd, file->new_name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool written = fd >= 0 && fchmod(fd, 0600) == 0 &&
                   write(fd, text, sizeof text) == sizeof text && fsync(fd) == 0;
    int write_errno = errno;
    sodium_memzero(text, sizeof text);
    if (fd >= 0)
        close(fd);
    errno = write_errno;
    return written && renameat(folder_fd, file->new_name, folder_fd, file->name) == 0 &&
           fsync(folder_fd) == 0;
}

static enum err key_store(int folder_fd, const struct key_file *file,
                          const uint8_t master[KEY_SIZE])
{
    if (key_write(folder_fd, file, master))
        return ERR_OK;
    log_error("cannot write %s: %s", file->name, strerror(errno));
    return err_from_errno(errno) == ERR_FULL ? ERR_FULL : ERR_IO;
}

static enum err key_make(int folder_fd, uint8_t ret_master[KEY_SIZE])
{
    randombytes_buf(ret_master, KEY_SIZE);
    return key_store(folder_fd, &key_device_file, ret_master);
}

static enum err key_open_folder(const char *folder, int *ret_fd)
{
    *ret_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*ret_fd < 0)
        log_error("%s: %s", folder, strerror(errno));
    return *ret_fd < 0 ? ERR_IO : ERR_OK;
}

enum err key_load(const char *folder, bool create, struct key *ret_key)
{
    uint8_t master[KEY_SIZE];
    if (sodium_init() < 0)
        return ERR_UNSUPPORTED;
    int folder_fd;
    enum err err = key_open_folder(folder, &folder_fd);
    if (err != ERR_OK)
        return err;
    err = key_read(folder_fd, &key_device_file, master);
    if (err == ERR_GONE && create)
        err = key_make(folder_fd, master);
    if (err == ERR_OK)
        key_derive_all(master, ret_key);
    sodium_memzero(master, sizeof master);
    close(folder_fd);
    return err;
}

/* ---- shared.key ---- */

enum err key_share_write(const char *folder, const uint8_t card[KEY_SIZE])
{
    int folder_fd;
    enum err err = key_open_folder(folder, &folder_fd);
    if (err != ERR_OK)
        return err;
    err = key_store(folder_fd, &key_shared_file, card);
    close(folder_fd);
    return err;
}

void key_share_check(const uint8_t card[KEY_SIZE], char ret_check[KEY_CHECK_SIZE])
{
    static const uint8_t purpose[] = "themeday shared key";
    uint8_t hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof hash, purpose, sizeof purpose, card, KEY_SIZE);
    sodium_bin2hex(ret_check, KEY_CHECK_SIZE, hash, (KEY_CHECK_SIZE - 1) / 2);
}

static enum err key_share_read(const char *folder, uint8_t ret_card[KEY_SIZE],
                               char ret_check[KEY_CHECK_SIZE])
{
    int folder_fd;
    enum err err = key_open_folder(folder, &folder_fd);
    if (err != ERR_OK)
        return err;
    err = key_read(folder_fd, &key_shared_file, ret_card);
    close(folder_fd);
    if (err == ERR_OK)
        key_share_check(ret_card, ret_check);
    return err;
}

enum err key_share_load(const char *folder, const char *check, struct key *key)
{
    uint8_t card[KEY_SIZE];
    char own_check[KEY_CHECK_SIZE] = "";
    enum err err = key_share_read(folder, card, own_check);
    bool fits = err == ERR_OK && strcmp(own_check, check) == 0;
    if (fits)
        memcpy(key->card, card, KEY_SIZE);
    else if (err == ERR_OK || err == ERR_GONE)
        log_error("shared.key is missing or does not belong to terminal.db");
    sodium_memzero(card, sizeof card);
    return fits ? ERR_OK : err == ERR_IO ? ERR_IO : ERR_CORRUPT;
}

enum err key_share_find(const char *folder, char ret_check[KEY_CHECK_SIZE])
{
    uint8_t card[KEY_SIZE];
    enum err err = key_share_read(folder, card, ret_check);
    sodium_memzero(card, sizeof card);
    return err;
}

void key_forget(struct key *key)
{
    sodium_memzero(key, sizeof *key);
}
