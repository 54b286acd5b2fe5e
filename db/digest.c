#include "db/digest.h"

#include <dlfcn.h>
#include <sodium.h>
#include <stdbool.h>

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
    /* Fetched once: what EVP_sha256() gives is looked for again at each use. */
    const void *(*evp_fetch)(void *library, const char *algorithm, const char *properties) =
        (__typeof__(evp_fetch))dlsym(library, "EVP_MD_fetch");
    evp_digest = (__typeof__(evp_digest))dlsym(library, "EVP_Digest");
    if (evp_fetch != NULL && evp_digest != NULL)
        sha256_type = evp_fetch(NULL, "SHA256", NULL);
}

void digest(const void *bytes, size_t length, uint8_t ret_hash[DIGEST_SIZE])
{
    _Static_assert(DIGEST_SIZE == crypto_hash_sha256_BYTES, "the same hash");
    if (sha256_type == NULL || evp_digest(bytes, length, ret_hash, NULL, sha256_type, NULL) != 1)
        crypto_hash_sha256(ret_hash, bytes, length);
}
