#include "firmware/papers.h"

#include "firmware/base/clock.h"
#include "firmware/base/helper.h"
#include "firmware/base/log.h"
#include "firmware/base/sealed.h"
#include "firmware/papers_packet.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* For one drawing, on a slow machine that has not read its fonts yet. */
static const int64_t silence_max_ns = 20000000000;

struct papers_drawing {
    const char *bytes; /* mapped; NULL: not there yet */
    size_t length;
};

struct papers {
    struct helper *helper; /* NULL once the job is over */
    int64_t silence_ns;    /* when silence becomes a failure */
    struct papers_drawing drawings[PAPERS_MAX * PAPERS_KINDS];
    int wanted, drawn;
};

/* ---- beginning and ending ---- */

static enum err papers_send(struct papers *papers, const struct paper_document *documents,
                            int count)
{
    struct papers_order order = {.count = (uint32_t)count};
    json_t *json = papers_pack(documents, count);
    char *text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT);
    int fd = -1;
    enum err err = text == NULL ? ERR_NOMEM : sealed_make("papers", text, strlen(text), &fd);
    if (err == ERR_OK)
        err = helper_send_fd(papers->helper, &order, sizeof order, fd);
    if (fd >= 0)
        close(fd);
    free(text);
    json_decref(json);
    return err;
}

enum err papers_start(const struct paper_document *documents, int count, struct papers **ret_papers)
{
    if (count > PAPERS_MAX)
        return ERR_INVALID;
    struct papers *papers = calloc(1, sizeof *papers);
    if (papers == NULL)
        return ERR_NOMEM;
    papers->wanted = count * PAPERS_KINDS;
    papers->silence_ns = clock_mono_ns() + silence_max_ns;
    enum err err = helper_start("papers", NULL, &papers->helper);
    if (err == ERR_OK)
        err = papers_send(papers, documents, count);
    if (err == ERR_OK)
        *ret_papers = papers;
    else
        papers_close(papers);
    return err;
}

static void papers_end(struct papers *papers)
{
    helper_abandon(papers->helper);
    papers->helper = NULL;
}

void papers_close(struct papers *papers)
{
    if (papers == NULL)
        return;
    papers_end(papers);
    for (int i = 0; i < papers->drawn; i++)
        sealed_unmap(papers->drawings[i].bytes, papers->drawings[i].length);
    free(papers);
}

/* ---- what it brings ---- */

static enum papers_news papers_fail(struct papers *papers, const char *why)
{
    log_error("drawing papers: the helper process %s", why);
    papers_end(papers);
    return PAPERS_FAILED;
}

static enum papers_news papers_take(struct papers *papers, const struct papers_packet *packet,
                                    int fd)
{
    struct papers_drawing *drawing = &papers->drawings[papers->drawn];
    if ((int)packet->index != papers->drawn ||
        sealed_map(fd, &drawing->bytes, &drawing->length) != ERR_OK)
        return papers_fail(papers, "talks nonsense");
    if (++papers->drawn < papers->wanted)
        return PAPERS_NO_NEWS;
    papers_end(papers);
    return PAPERS_DONE;
}

enum papers_news papers_dispatch(struct papers *papers, int64_t now_ns)
{
    while (papers->helper != NULL) {
        struct papers_packet packet;
        int fd = -1;
        enum err err = helper_receive_fd(papers->helper, &packet, sizeof packet, &fd);
        if (err == ERR_BUSY)
            return now_ns < papers->silence_ns ? PAPERS_NO_NEWS : papers_fail(papers, "is silent");
        if (err != ERR_OK)
            return papers_fail(papers, err == ERR_GONE ? "has died" : "talks nonsense");
        papers->silence_ns = now_ns + silence_max_ns;
        enum papers_news news = papers_take(papers, &packet, fd);
        if (fd >= 0)
            close(fd);
        if (news != PAPERS_NO_NEWS)
            return news;
    }
    return PAPERS_NO_NEWS;
}

int papers_fd(const struct papers *papers)
{
    return papers->helper == NULL ? -1 : helper_fd(papers->helper);
}

int64_t papers_deadline_ns(const struct papers *papers)
{
    return papers->helper == NULL ? INT64_MAX : papers->silence_ns;
}

enum err papers_wait(struct papers *papers)
{
    for (;;) {
        switch (papers_dispatch(papers, clock_mono_ns())) {
        case PAPERS_DONE:
            return ERR_OK;
        case PAPERS_FAILED:
            return ERR_IO;
        case PAPERS_NO_NEWS:
            break;
        }
        struct pollfd fd = {.fd = papers_fd(papers), .events = POLLIN};
        poll(&fd, 1, 1000); /* a signal, or the second, only makes it look again */
    }
}

const char *papers_bytes(const struct papers *papers, int document, enum papers_kind kind,
                         size_t *ret_length)
{
    const struct papers_drawing *drawing = &papers->drawings[document * PAPERS_KINDS + (int)kind];
    *ret_length = drawing->length;
    return drawing->bytes;
}
