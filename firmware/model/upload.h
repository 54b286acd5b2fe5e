/* What can keep a bundle from being uploaded. */
#ifndef THEMEDAY_MODEL_UPLOAD_H
#define THEMEDAY_MODEL_UPLOAD_H

#include <stdint.h>

/* The numbers are stored. */
enum upload_failure {
    UPLOAD_FINE = 0,
    UPLOAD_NO_NAME = 1,      /* the receiver's name, or the proxy's, leads nowhere */
    UPLOAD_NO_ANSWER = 2,    /* no connection comes about */
    UPLOAD_CUT = 3,          /* the connection broke on the way */
    UPLOAD_SLOW = 4,         /* it stalled, or takes too long */
    UPLOAD_UNTRUSTED = 5,    /* the certificate is by nobody who is trusted */
    UPLOAD_EXPIRED = 6,      /* it is not valid at this time */
    UPLOAD_OTHER_NAME = 7,   /* it is somebody else's */
    UPLOAD_INSECURE = 8,     /* no secure connection comes about */
    UPLOAD_STATUS = 9,       /* refused, by the HTTP `status` */
    UPLOAD_DIFFERENT = 10,   /* `file` is there with another content */
    UPLOAD_FORGOTTEN = 11,   /* `file` was accepted and is not there */
    UPLOAD_NONSENSE = 12,    /* an answer that no web server gives */
    UPLOAD_CREDENTIALS = 13, /* token, certificate, key or CA cannot be used: `file` */
    UPLOAD_HERE = 14,        /* the bundle could not be made or read on this terminal */
};

enum { UPLOAD_FILE_SIZE = 160 };

struct upload_fault {
    enum upload_failure failure;
    int status;
    int64_t retry_after_s; /* what the receiver asked for; 0: nothing */
    char file[UPLOAD_FILE_SIZE];
};

#endif
