#include "db/digest.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdbool.h>

/* A thread takes as long to make as these bytes to hash. */
enum { BYTES_WORTH_A_THREAD = 128 * 1024 };

/* As OpenSSL 3 declares them. */
static int (*evp_digest)(const void *bytes, size_t length, unsigned char *digest,
                         unsigned int *digest_length, const void *type, void *engine);
static const void *sha256_type;
static bool is_hasty;

void digest_hasten(void)
{
    void *library = is_hasty ? NULL : dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
    is_hasty = true;
    if (library == NULL)
        return;
    const void *(*evp_sha256)(void) = (const void *(*)(void))dlsym(library, "EVP_sha256");
    evp_digest = (__typeof__(evp_digest))dlsym(library, "EVP_Digest");
    if (evp_sha256 != NULL && evp_digest != NULL)
        sha256_type = evp_sha256();
}

static void digest_one(struct digest *digest)
{
    _Static_assert(DIGEST_SIZE == crypto_hash_sha256_BYTES, "the same hash");
    if (sha256_type == NULL ||
        evp_digest(digest->bytes, digest->length, digest->hash, NULL, sha256_type, NULL) != 1)
        crypto_hash_sha256(digest->hash, digest->bytes, digest->length);
}

/* Whoever is free takes the next. */
struct digest_work {
    struct digest *digests;
    int count;
    atomic_int next;
};

static void *digest_run(void *context)
{
    struct digest_work *work = context;
    for (int i; (i = atomic_fetch_add(&work->next, 1)) < work->count;)
        digest_one(&work->digests[i]);
    return NULL;
}

void digest_all(struct digest *digests, int count)
{
    struct digest_work work = {.digests = digests, .count = count};
    pthread_t helper;
    size_t total = 0;
    for (int i = 0; i < count; i++)
        total += digests[i].length;
    bool has_help = is_hasty && total > BYTES_WORTH_A_THREAD &&
                    pthread_create(&helper, NULL, digest_run, &work) == 0;
    digest_run(&work);
    if (has_help)
        pthread_join(helper, NULL);
}
