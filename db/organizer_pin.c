#include "db/organizer_pin.h"

#include "db/organizer.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

_Static_assert(ORGANIZER_PIN_HASH_SIZE == crypto_pwhash_STRBYTES, "what libsodium writes");

/* One number over and over, or every digit one more, or one less, than the one before. */
static bool organizer_pin_is_weak(const char *pin)
{
    int step = pin[1] - pin[0];
    if (step < -1 || step > 1)
        return false;
    for (const char *at = pin + 1; at[1] != '\0'; at++)
        if (at[1] - at[0] != step)
            return false;
    return true;
}

enum organizer_outcome organizer_judge_pin(const char *pin)
{
    size_t length = strlen(pin);
    if (length < ORGANIZER_PIN_MIN || length > ORGANIZER_PIN_MAX ||
        strspn(pin, "0123456789") != length)
        return ORGANIZER_PIN_NOT_DIGITS;
    return organizer_pin_is_weak(pin) ? ORGANIZER_PIN_WEAK : ORGANIZER_DONE;
}

enum err organizer_pin_hash(const char *pin, char ret_hash[ORGANIZER_PIN_HASH_SIZE])
{
    int code = crypto_pwhash_str(ret_hash, pin, strlen(pin), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                 crypto_pwhash_MEMLIMIT_INTERACTIVE);
    return code == 0 ? ERR_OK : ERR_NOMEM;
}

enum err organizer_pin_fits(const char *pin, const char hash[ORGANIZER_PIN_HASH_SIZE],
                            bool *ret_fits)
{
    /* libsodium says "wrong" for "no memory", too; only the latter sets errno. */
    errno = 0;
    bool fits = crypto_pwhash_str_verify(hash, pin, strlen(pin)) == 0;
    if (!fits && errno == ENOMEM)
        return ERR_NOMEM;
    *ret_fits = fits;
    return ERR_OK;
}
