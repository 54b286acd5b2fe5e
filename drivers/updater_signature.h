/*
 * The signature at the end of an update, as far as RAUC 1.8 does not tell of it over D-Bus: who
 * made it, and, where RAUC refuses it without saying why, what is wrong with it. Nothing is ever
 * accepted here: that is RAUC's, who knows which signers are trusted. The only place that knows
 * OpenSSL. Runs in the updater's helper process.
 */
#ifndef THEMEDAY_DRIVERS_UPDATER_SIGNATURE_H
#define THEMEDAY_DRIVERS_UPDATER_SIGNATURE_H

#include "firmware/base/err.h"
#include "firmware/model/update.h"

/* UPDATE_FINE: whoever it was signed by, it is as he signed it; UPDATE_NOT_VALID: and his
 * certificate is not valid at this time; UPDATE_DAMAGED: neither can be said. The signer's name and
 * organization, which he chose himself, go to `ret_signer`; "" when they cannot be read. */
CHECKED enum update_failure updater_signature_look(const char *path,
                                                   char ret_signer[UPDATE_SIGNER_SIZE]);

#endif
