/*
 * Draws paper documents as spreadsheets and as pages to print, in a helper process: embedding fonts
 * takes half a second and some tens of megabytes, which the terminal has better uses for. This side
 * hands the documents over and collects the bytes. Runs in the main process and never blocks, but
 * for papers_wait().
 *
 * Equal documents give equal bytes, whichever process draws them.
 */
#ifndef THEMEDAY_PAPERS_H
#define THEMEDAY_PAPERS_H

#include "firmware/base/err.h"
#include "firmware/model/paper.h"

#include <stdint.h>

enum { PAPERS_MAX = 64 };

/* What each document is drawn as, in this order. */
enum papers_kind { PAPERS_XLSX, PAPERS_PDF, PAPERS_KINDS };

enum papers_news {
    PAPERS_NO_NEWS,
    PAPERS_DONE,
    PAPERS_FAILED, /* the log of the program says why */
};

struct papers;

/* Starts to draw `count` documents, at most PAPERS_MAX; they may be cleared at once. */
CHECKED enum err papers_start(const struct paper_document *documents, int count,
                              struct papers **ret_papers);

/* Ends the job, whatever it is doing, and frees what it brought. NULL is fine. */
void papers_close(struct papers *papers);

/* To poll for reading, -1 once the job is over; and when papers_dispatch() wants to be called at
 * the latest. */
int papers_fd(const struct papers *papers);
int64_t papers_deadline_ns(const struct papers *papers);

/* Takes what the helper said. After PAPERS_DONE or PAPERS_FAILED there is never any more. */
enum papers_news papers_dispatch(struct papers *papers, int64_t now_ns);

/* Waits for the end, for a command that has nothing else to do. ERR_IO: it failed. */
CHECKED enum err papers_wait(struct papers *papers);

/* After PAPERS_DONE: a drawing, the papers'. */
const char *papers_bytes(const struct papers *papers, int document, enum papers_kind kind,
                         size_t *ret_length);

/* The helper process, from main() when it was started with --helper=papers. Does not return. */
_Noreturn void papers_process_main(void);

#endif
