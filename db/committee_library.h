/*
 * libpq, loaded by the one command that needs it: a terminal is never asked to have it. Private to
 * db/committee*.c.
 */
#ifndef THEMEDAY_DB_COMMITTEE_LIBRARY_H
#define THEMEDAY_DB_COMMITTEE_LIBRARY_H

#include "db/committee.h"

#include <libpq-fe.h>

#define COMMITTEE_FUNCTIONS(each)                                                                  \
    each(connectdb) each(finish) each(status) each(errorMessage) each(exec) each(execParams)       \
        each(prepare) each(sendQuery) each(sendQueryPrepared) each(enterPipelineMode)              \
            each(exitPipelineMode) each(pipelineSync) each(getResult) each(resultStatus)           \
                each(resultErrorField) each(ntuples) each(getvalue) each(clear) each(putCopyData)  \
                    each(putCopyEnd) each(transactionStatus) each(setNoticeProcessor)              \
                        each(getCopyData) each(freemem)

#define COMMITTEE_POINTER(name) __typeof__(PQ##name) *name;
struct committee_library {
    COMMITTEE_FUNCTIONS(COMMITTEE_POINTER)
};

/* NULL: it is not on this machine; what the loader said is in the log. */
const struct committee_library *committee_library(void);

struct committee {
    const struct committee_library *pq;
    PGconn *connection;
    char reason[COMMITTEE_REASON_SIZE];
    char state[6]; /* the SQLSTATE of the last failure */
};

/* Notes why a result is not what was wanted, and tells what kind of failure it is. `result` may be
 * NULL: the connection is what failed. */
CHECKED enum err committee_fail(struct committee *committee, const PGresult *result);

#endif
