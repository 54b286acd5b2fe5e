#include "db/digest.h"

#include "db/digest_lanes.h"

#include <dlfcn.h>
#include <sodium.h>
#include <stdlib.h>

enum { DIGEST_BATCH = 256 };

/* As OpenSSL 3 declares them. */
static int (*evp_digest)(const void *bytes, size_t length, unsigned char *digest,
                         unsigned int *digest_length, const void *type, void *engine);
static const void *sha256_type;
static bool is_hasty, has_lanes;

void digest_hasten(void)
{
    void *library = is_hasty ? NULL : dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
    is_hasty = true;
    has_lanes = digest_lanes_usable();
    if (library == NULL)
        return;
    const void *(*evp_sha256)(void) = (const void *(*)(void))dlsym(library, "EVP_sha256");
    evp_digest = (__typeof__(evp_digest))dlsym(library, "EVP_Digest");
    if (evp_sha256 != NULL && evp_digest != NULL)
        sha256_type = evp_sha256();
}

void digest(const void *bytes, size_t length, uint8_t ret_hash[DIGEST_SIZE])
{
    _Static_assert(DIGEST_SIZE == crypto_hash_sha256_BYTES, "the same hash");
    if (sha256_type == NULL || evp_digest(bytes, length, ret_hash, NULL, sha256_type, NULL) != 1)
        crypto_hash_sha256(ret_hash, bytes, length);
}

static int digest_compare(const void *one, const void *other)
{
    const struct digest_text *const *a = one, *const *b = other;
    return ((*a)->length < (*b)->length) - ((*a)->length > (*b)->length);
}

static void digest_in_lanes(struct digest_text *texts, int count)
{
    struct digest_text *sorted[DIGEST_BATCH];
    for (int i = 0; i < count; i++)
        sorted[i] = &texts[i];
    qsort(sorted, (size_t)count, sizeof *sorted, digest_compare);
    digest_lanes(sorted, count);
}

void digest_all(struct digest_text *texts, int count)
{
    for (int i = 0; i < count; i += DIGEST_BATCH) {
        int some = count - i < DIGEST_BATCH ? count - i : DIGEST_BATCH;
        if (has_lanes)
            digest_in_lanes(texts + i, some);
        else
            for (int j = i; j < i + some; j++)
                digest(texts[j].bytes, texts[j].length, texts[j].hash);
    }
}
