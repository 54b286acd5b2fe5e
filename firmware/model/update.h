/* An update on a stick, and what can keep it from being installed. */
#ifndef THEMEDAY_MODEL_UPDATE_H
#define THEMEDAY_MODEL_UPDATE_H

#include <stdint.h>

enum {
    UPDATE_NAME_SIZE = 160,   /* of its file, below the stick */
    UPDATE_PATH_SIZE = 512,   /* of the stick */
    UPDATE_VERSION_SIZE = 64, /* "0.3.0" */
    UPDATE_SIGNER_SIZE = 160, /* as people call him */
    UPDATE_DEVICE_SIZE = 64,  /* the kind of terminal: "themeday-amd64" */
    UPDATE_SLOT_SIZE = 32,    /* the half of the storage: "rootfs.0" */
    UPDATE_BUNDLES_MAX = 6,   /* on all sticks together */
};

enum update_failure {
    UPDATE_FINE,
    UPDATE_NOT_HERE,   /* no updates of this kind: the terminal is updated by its package */
    UPDATE_FOREIGN,    /* signed by nobody who is trusted */
    UPDATE_NOT_VALID,  /* the signer's certificate is not valid at this time: or the clock is wrong
                        */
    UPDATE_DAMAGED,    /* not as it was signed, or no update at all */
    UPDATE_OTHER_KIND, /* for another kind of terminal */
    UPDATE_GONE,       /* the stick was pulled out, or another one is in its place */
    UPDATE_BUSY,       /* another installation runs */
    UPDATE_SILENT,     /* the stick does not answer */
    UPDATE_LOST,       /* no more is heard of an installation, which may go on */
    UPDATE_BROKEN,     /* anything else; the log of the program says what */
};

/* One that was found. */
struct update_bundle {
    char stick[UPDATE_PATH_SIZE];
    char name[UPDATE_NAME_SIZE];
    int64_t size;
    char version[UPDATE_VERSION_SIZE]; /* what is not known is "" */
    char device[UPDATE_DEVICE_SIZE];
    char signer[UPDATE_SIGNER_SIZE];
    enum update_failure failure;
};

#endif
