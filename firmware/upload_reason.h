/* Why an upload failed, as words for people. The command line and the organizer's screens say the
 * same. */
#ifndef THEMEDAY_UPLOAD_REASON_H
#define THEMEDAY_UPLOAD_REASON_H

#include "firmware/model/upload.h"

#include <stdbool.h>
#include <stddef.h>

enum upload_side {
    UPLOAD_BY_NETWORK,  /* up.wait: it goes by itself once there is a network */
    UPLOAD_BY_RECEIVER, /* up.no: the receiver, or who looks after it, has to do something */
    UPLOAD_BY_US,       /* this terminal, or its settings */
};
enum upload_side upload_side(const struct upload_fault *fault);

/* Not a whole sentence: what stands behind "对方没有接收：". */
void upload_reason(const struct upload_fault *fault, bool english, char *ret_text, size_t size);

#endif
