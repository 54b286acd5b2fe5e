#include "firmware/papers.h"

#include "db/paper.h"
#include "db/paper_xlsx.h"
#include "firmware/base/helper.h"
#include "firmware/base/log.h"
#include "firmware/base/sealed.h"
#include "firmware/papers_packet.h"
#include "ui/paper.h"

#include <stdlib.h>
#include <unistd.h>

static _Noreturn void process_fail(const char *what)
{
    log_error("%s", what);
    _exit(1);
}

static json_t *process_receive(void)
{
    struct papers_order order;
    const char *text;
    size_t length;
    int fd = helper_child_receive_fd(&order, sizeof order);
    json_t *json = NULL;
    if (sealed_map(fd, &text, &length) == ERR_OK)
        json = json_loadb(text, length, 0, NULL);
    if (json == NULL || json_array_size(json) != order.count)
        process_fail("the documents cannot be read");
    return json;
}

static void process_draw(const struct paper_document *document, enum papers_kind kind,
                         uint32_t index)
{
    struct papers_packet packet = {.index = index};
    char *bytes = NULL;
    size_t length = 0;
    int fd = -1;
    enum err err = kind == PAPERS_XLSX ? paper_xlsx(document, &bytes, &length)
                                       : paper_pdf(document, &bytes, &length);
    if (err == ERR_OK)
        err = sealed_make("paper", bytes, length, &fd);
    if (err != ERR_OK)
        process_fail(err_name(err));
    helper_child_send_fd(&packet, sizeof packet, fd);
    close(fd);
    free(bytes);
}

/* Waits for its end instead of ending: a process that has ended is a failure to those who have not
 * read everything yet. */
static _Noreturn void process_rest(void)
{
    struct papers_order none;
    helper_child_receive(&none, sizeof none);
    _exit(0);
}

_Noreturn void papers_process_main(void)
{
    helper_child_begin();
    log_set_program("papers");
    json_t *json = process_receive();
    for (size_t i = 0; i < json_array_size(json); i++) {
        struct paper_document document;
        if (papers_unpack(json_array_get(json, i), &document) != ERR_OK)
            process_fail("a document cannot be read");
        for (int kind = 0; kind < PAPERS_KINDS; kind++)
            process_draw(&document, (enum papers_kind)kind, (uint32_t)i * PAPERS_KINDS + kind);
        paper_clear(&document);
    }
    json_decref(json);
    process_rest();
}
