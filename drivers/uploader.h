/*
 * What talks to the receiver of uploads, any WebDAV server. A network can hang, and what answers is
 * a stranger, so each job has a helper process of its own (uploader_process.c), which gives a sign
 * of life at least every second; one that is silent for five is killed. This side starts the helper
 * and watches it. Runs in the main process and never blocks.
 *
 * A file that is there with the same content is done, one with another content is a fault and is
 * never overwritten; the seal goes last, after everything else was read back and compared.
 */
#ifndef THEMEDAY_DRIVERS_UPLOADER_H
#define THEMEDAY_DRIVERS_UPLOADER_H

#include "firmware/base/err.h"
#include "firmware/model/upload.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    UPLOADER_URL_SIZE = 256,
    UPLOADER_PATH_SIZE = 256,
    UPLOADER_FOLDER_SIZE = 96,
    UPLOADER_FILES_MAX = 256,
    UPLOADER_BYTES_MAX = 16 * 1024 * 1024, /* of one file */
};

/* Where uploads go. "" stands for: none, and for `ca` the system's own. */
struct uploader_receiver {
    char url[UPLOADER_URL_SIZE];         /* "https://host/path", without a slash behind it */
    char ca[UPLOADER_PATH_SIZE];         /* PEM, instead of the system's */
    char token_file[UPLOADER_PATH_SIZE]; /* one line, sent as bearer token */
    char client_cert[UPLOADER_PATH_SIZE], client_key[UPLOADER_PATH_SIZE]; /* PEM */
};

/* How long anything may take. */
struct uploader_limits {
    int connect_ms;
    int slow_bytes, slow_ms; /* fewer bytes than this in so long a time is too slow */
    int request_ms;
    int job_ms; /* all requests of a folder together */
};
extern const struct uploader_limits uploader_limits_usual;

enum uploader_news {
    UPLOADER_NO_NEWS,
    UPLOADER_PROGRESS, /* uploader_progress() has other figures */
    UPLOADER_DONE,
    UPLOADER_FAILED, /* uploader_fault() says why */
};

struct uploader;

/* Starts to upload the files of `folder` to <url>/<device>/<name>/. */
CHECKED enum err uploader_send(const struct uploader_receiver *receiver,
                               const struct uploader_limits *limits, const char *folder,
                               const char *device, const char *name,
                               struct uploader **ret_uploader);

/* Starts to ask the receiver for nothing but an answer. */
CHECKED enum err uploader_knock(const struct uploader_receiver *receiver,
                                const struct uploader_limits *limits,
                                struct uploader **ret_uploader);

/* Starts to remove the folders of a spool, but for those of the list. `keep` ends with NULL. */
CHECKED enum err uploader_tidy(const char *spool, const char *const *keep,
                               struct uploader **ret_uploader);

/* Ends the job, whatever it is doing. NULL is fine. */
void uploader_close(struct uploader *uploader);

/* To poll for reading, -1 once the job is over; and when uploader_dispatch() wants to be called at
 * the latest. */
int uploader_fd(const struct uploader *uploader);
int64_t uploader_deadline_ns(const struct uploader *uploader);

/* Takes what the helper said: call until UPLOADER_NO_NEWS. After UPLOADER_DONE or UPLOADER_FAILED
 * there is never any more. */
enum uploader_news uploader_dispatch(struct uploader *uploader, int64_t now_ns);

/* Files done, and how many there are. */
void uploader_progress(const struct uploader *uploader, int *ret_done, int *ret_total);

/* Until when the receiver's certificate is valid, wall time; 0: not known (yet). */
int64_t uploader_valid_until_ms(const struct uploader *uploader);

/* After UPLOADER_FAILED: why; the uploader's. */
const struct upload_fault *uploader_fault(const struct uploader *uploader);

/* Waits for the end, for a command that has nothing else to do. True: it is done. */
bool uploader_wait(struct uploader *uploader);

/* The host of a url, for people; cut to fit. */
void uploader_host(const char *url, char *ret_host, size_t size);

/* The helper process, from main() when it was started with --helper=uploader. Does not return. */
_Noreturn void uploader_process_main(void);

#endif
