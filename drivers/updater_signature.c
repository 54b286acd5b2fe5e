#include "drivers/updater_signature.h"

#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <openssl/cms.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of a signature with its certificates and the manifest; RAUC's own limit. */
enum { SIGNATURE_MAX = 64 * 1024 };

/* ---- the library ---- */

/* Loaded by the one process that needs it: the others would pay for it at their start. */
#define CRYPTO_FUNCTIONS(each)                                                                     \
    each(BIO_new_mem_buf) each(BIO_new) each(BIO_s_mem) each(BIO_free) each(d2i_CMS_bio)           \
        each(CMS_ContentInfo_free) each(CMS_verify) each(CMS_get0_signers) each(OPENSSL_sk_num)    \
            each(OPENSSL_sk_value) each(OPENSSL_sk_free) each(X509_get_subject_name)               \
                each(X509_NAME_get_index_by_NID) each(X509_NAME_get_entry)                         \
                    each(X509_NAME_ENTRY_get_data) each(ASN1_STRING_to_UTF8) each(CRYPTO_free)     \
                        each(X509_get0_notBefore) each(X509_get0_notAfter) each(X509_cmp_time)

#define CRYPTO_POINTER(name) __typeof__(name) *name;
static struct {
    CRYPTO_FUNCTIONS(CRYPTO_POINTER)
} crypto;

static bool signature_load_crypto(void)
{
    void *library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
    bool is_whole = library != NULL;
#define CRYPTO_LOAD(name)                                                                          \
    if (is_whole)                                                                                  \
        is_whole = (crypto.name = (__typeof__(crypto.name))dlsym(library, #name)) != NULL;
    CRYPTO_FUNCTIONS(CRYPTO_LOAD)
    if (!is_whole)
        log_error("libcrypto: %s", dlerror());
    return is_whole;
}

/* ---- the file ---- */

/* The last eight bytes say how long the signature before them is. */
static unsigned char *signature_read(int fd, size_t *ret_length)
{
    unsigned char tail[8], *bytes;
    struct stat status;
    uint64_t length = 0;
    if (fstat(fd, &status) != 0 || status.st_size <= (off_t)sizeof tail ||
        pread(fd, tail, sizeof tail, status.st_size - (off_t)sizeof tail) != sizeof tail)
        return NULL;
    for (size_t i = 0; i < sizeof tail; i++)
        length = length << 8 | tail[i];
    if (length == 0 || length > SIGNATURE_MAX ||
        (off_t)length > status.st_size - (off_t)sizeof tail || (bytes = malloc(length)) == NULL)
        return NULL;
    if (pread(fd, bytes, length, status.st_size - (off_t)(sizeof tail + length)) ==
        (ssize_t)length) {
        *ret_length = length;
        return bytes;
    }
    free(bytes);
    return NULL;
}

/* ---- the signer ---- */

static void signature_name_part(X509 *signer, int nid, char ret_text[UPDATE_SIGNER_SIZE])
{
    X509_NAME *name = crypto.X509_get_subject_name(signer);
    int at = crypto.X509_NAME_get_index_by_NID(name, nid, -1);
    unsigned char *text = NULL;
    ret_text[0] = '\0';
    if (at < 0)
        return;
    ASN1_STRING *data = crypto.X509_NAME_ENTRY_get_data(crypto.X509_NAME_get_entry(name, at));
    int length = crypto.ASN1_STRING_to_UTF8(&text, data);
    if (length > 0 && strlen((char *)text) == (size_t)length &&
        utf8_is_valid((char *)text, (size_t)length)) {
        utf8_copy(ret_text, UPDATE_SIGNER_SIZE, (char *)text);
        utf8_make_plain(ret_text);
    }
    if (length >= 0)
        crypto.CRYPTO_free(text, __FILE__, __LINE__);
}

static void signature_name(X509 *signer, char ret_signer[UPDATE_SIGNER_SIZE])
{
    char name[UPDATE_SIGNER_SIZE], organization[UPDATE_SIGNER_SIZE],
        text[2 * UPDATE_SIGNER_SIZE + 8];
    signature_name_part(signer, NID_commonName, name);
    signature_name_part(signer, NID_organizationName, organization);
    snprintf(text, sizeof text, "%s%s%s", name,
             name[0] != '\0' && organization[0] != '\0' ? " · " : "", organization);
    utf8_copy(ret_signer, UPDATE_SIGNER_SIZE, text);
}

static bool signature_is_of_today(const X509 *signer)
{
    time_t now = (time_t)(clock_wall_ms() / 1000);
    return crypto.X509_cmp_time(crypto.X509_get0_notBefore(signer), &now) < 0 &&
           crypto.X509_cmp_time(crypto.X509_get0_notAfter(signer), &now) > 0;
}

/* What is signed is inside: the manifest, which holds the root of all checksums. */
static enum update_failure signature_judge(CMS_ContentInfo *cms,
                                           char ret_signer[UPDATE_SIGNER_SIZE])
{
    enum update_failure failure = UPDATE_DAMAGED;
    BIO *out = crypto.BIO_new(crypto.BIO_s_mem());
    if (out != NULL && crypto.CMS_verify(cms, NULL, NULL, NULL, out,
                                         CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1) {
        OPENSSL_STACK *signers = (OPENSSL_STACK *)crypto.CMS_get0_signers(cms);
        if (signers != NULL && crypto.OPENSSL_sk_num(signers) > 0) {
            X509 *signer = crypto.OPENSSL_sk_value(signers, 0);
            signature_name(signer, ret_signer);
            failure = signature_is_of_today(signer) ? UPDATE_FINE : UPDATE_NOT_VALID;
        }
        crypto.OPENSSL_sk_free(signers);
    }
    crypto.BIO_free(out);
    return failure;
}

static enum update_failure signature_parse(const unsigned char *bytes, size_t length,
                                           char ret_signer[UPDATE_SIGNER_SIZE])
{
    enum update_failure failure = UPDATE_DAMAGED;
    BIO *in = crypto.BIO_new_mem_buf(bytes, (int)length);
    CMS_ContentInfo *cms = in == NULL ? NULL : crypto.d2i_CMS_bio(in, NULL);
    if (cms != NULL)
        failure = signature_judge(cms, ret_signer);
    crypto.CMS_ContentInfo_free(cms);
    crypto.BIO_free(in);
    return failure;
}

enum update_failure updater_signature_look(const char *path, char ret_signer[UPDATE_SIGNER_SIZE])
{
    enum update_failure failure = UPDATE_DAMAGED;
    size_t length = 0;
    ret_signer[0] = '\0';
    if (!signature_load_crypto())
        return UPDATE_BROKEN;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    unsigned char *bytes = fd < 0 ? NULL : signature_read(fd, &length);
    if (bytes != NULL)
        failure = signature_parse(bytes, length, ret_signer);
    free(bytes);
    if (fd >= 0)
        close(fd);
    return failure;
}
