/*
 * Requests to the receiver of uploads, one after the other, within limits of size and time: the
 * only file that knows libcurl, in the uploader's helper process. Blocks as long as the limits
 * allow. Knows nothing of bundles: what an answer means is for uploader_process.c to say.
 */
#ifndef THEMEDAY_DRIVERS_UPLOADER_REQUEST_H
#define THEMEDAY_DRIVERS_UPLOADER_REQUEST_H

#include "drivers/uploader_packet.h"
#include "drivers/uploader_spool.h"

struct uploader_request;

/* Reads the credentials and loads the library. `on_alive` is called again and again while a request
 * runs. False: it cannot be, *ret_fault says why. There is no close: the process ends. */
bool uploader_request_open(const struct uploader_order *order, void (*on_alive)(void *context),
                           void *context, struct uploader_request **ret_request,
                           struct upload_fault *ret_fault);

struct uploader_question {
    const char *method, *url;
    const struct spooled_file *body;   /* NULL: none; a server may refuse to overwrite with it */
    const struct spooled_file *wanted; /* what the answer is compared with; NULL: with nothing */
};

struct uploader_answer {
    int status;
    int64_t retry_after_s;
    bool is_same;    /* 200, and all that was wanted */
    bool may_be_cut; /* so far what was wanted, and nobody said how much there is */
};

/* False: there is no answer, or one that holds for everything that might be asked; *ret_fault says
 * which, but of no file. */
bool uploader_request_ask(struct uploader_request *request,
                          const struct uploader_question *question,
                          struct uploader_answer *ret_answer, struct upload_fault *ret_fault);

/* Of the receiver's own certificate, as wall time; 0: not seen yet. */
int64_t uploader_request_valid_until_ms(const struct uploader_request *request);

#endif
