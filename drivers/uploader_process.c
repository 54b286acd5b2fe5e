/*
 * The helper process of the uploader. It looks before it writes, so that it can be killed and
 * started again at any moment: what is there with the same content is done.
 */
#include "drivers/uploader.h"

#include "drivers/uploader_packet.h"
#include "drivers/uploader_request.h"
#include "drivers/uploader_spool.h"
#include "firmware/base/clock.h"
#include "firmware/base/helper.h"
#include "firmware/base/log.h"
#include "firmware/base/sealed.h"
#include "firmware/base/utf8.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { URL_SIZE = UPLOADER_URL_SIZE + 2 * UPLOADER_FOLDER_SIZE + 3 * UPLOAD_FILE_SIZE + 8 };

static const int64_t word_every_ns = 200 * 1000000;

struct process {
    const struct uploader_order *order;
    struct uploader_request *request; /* NULL: none is needed */
    int64_t told_ns;
    struct spooled_file files[UPLOADER_FILES_MAX];
    bool was_put[UPLOADER_FILES_MAX];
    int file_count, done;
    bool has_folders;
    const char *about; /* the file that a request is about, for the fault */
};

/* ---- words to the parent ---- */

static void process_tell(struct process *process, struct uploader_packet packet)
{
    packet.done = process->done;
    packet.total = process->file_count;
    if (process->request != NULL)
        packet.valid_until_ms = uploader_request_valid_until_ms(process->request);
    process->told_ns = clock_mono_ns();
    helper_child_send(&packet, sizeof packet);
}

static void process_on_alive(void *context)
{
    struct process *process = context;
    if (clock_mono_ns() - process->told_ns >= word_every_ns)
        process_tell(process, (struct uploader_packet){.type = UPLOADER_PACKET_ALIVE});
}

static _Noreturn void process_end(struct process *process, const struct upload_fault *fault)
{
    process_tell(process,
                 (struct uploader_packet){.type = UPLOADER_PACKET_FAILED, .fault = *fault});
    _exit(0);
}

static _Noreturn void process_fail(struct process *process, enum upload_failure failure,
                                   const char *about)
{
    struct upload_fault fault = {.failure = failure};
    utf8_copy(fault.file, sizeof fault.file, about);
    process_end(process, &fault);
}

static _Noreturn void process_refused(struct process *process, struct upload_fault fault)
{
    const char *about = process->about == NULL ? "" : process->about;
    utf8_copy(fault.file, sizeof fault.file, about);
    if (fault.failure == UPLOAD_STATUS)
        log_warning("%s: status %d", about[0] == '\0' ? "upload" : about, fault.status);
    process_end(process, &fault);
}

static _Noreturn void process_refused_by(struct process *process,
                                         const struct uploader_answer *answer)
{
    process_refused(process, (struct upload_fault){.failure = UPLOAD_STATUS,
                                                   .status = answer->status,
                                                   .retry_after_s = answer->retry_after_s});
}

static struct uploader_answer process_ask(struct process *process,
                                          const struct uploader_question *question)
{
    struct uploader_answer answer;
    struct upload_fault fault;
    if (!uploader_request_ask(process->request, question, &answer, &fault))
        process_refused(process, fault);
    return answer;
}

/* ---- a folder ---- */

/* Every byte that is not for sure a part of a name is written as %XX. */
static void process_escape(const char *name, char ret_text[3 * UPLOAD_FILE_SIZE])
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    char *at = ret_text;
    for (; *name != '\0'; name++)
        if (strchr(plain, *name) != NULL)
            *at++ = *name;
        else
            at += snprintf(at, 4, "%%%02X", (unsigned char)*name);
    *at = '\0';
}

static void process_url(const struct process *process, const char *file, char ret_url[URL_SIZE])
{
    const struct uploader_order *order = process->order;
    char escaped[3 * UPLOAD_FILE_SIZE];
    process_escape(file, escaped);
    snprintf(ret_url, URL_SIZE, "%s/%s/%s/%s", order->receiver.url, order->device, order->name,
             escaped);
}

enum presence { PRESENCE_NONE, PRESENCE_SAME, PRESENCE_OTHER };

static enum presence process_look(struct process *process, const struct spooled_file *file)
{
    char url[URL_SIZE];
    process_url(process, file->name, url);
    process->about = file->name;
    struct uploader_answer answer = process_ask(
        process, &(struct uploader_question){.method = "GET", .url = url, .wanted = file});
    if (answer.status == 404 || answer.status == 410)
        return PRESENCE_NONE;
    if (answer.status != 200)
        process_refused_by(process, &answer);
    if (answer.may_be_cut)
        process_fail(process, UPLOAD_CUT, file->name);
    return answer.is_same ? PRESENCE_SAME : PRESENCE_OTHER;
}

/* Servers say in many ways that a folder is there, or that they make folders themselves; whether it
 * will do shows when a file is put into it. */
static void process_make_folder(struct process *process, const char *url)
{
    (void)process_ask(process, &(struct uploader_question){.method = "MKCOL", .url = url});
}

static void process_make_folders(struct process *process)
{
    const struct uploader_order *order = process->order;
    char url[URL_SIZE];
    if (process->has_folders)
        return;
    process->has_folders = true;
    snprintf(url, sizeof url, "%s/%s/", order->receiver.url, order->device);
    process_make_folder(process, url);
    snprintf(url, sizeof url, "%s/%s/%s/", order->receiver.url, order->device, order->name);
    process_make_folder(process, url);
}

/* 412: something came between look and put; the next look tells what it is. */
static void process_put(struct process *process, const struct spooled_file *file)
{
    char url[URL_SIZE];
    process_make_folders(process);
    process_url(process, file->name, url);
    process->about = file->name;
    struct uploader_answer answer = process_ask(
        process, &(struct uploader_question){.method = "PUT", .url = url, .body = file});
    if (answer.status != 200 && answer.status != 201 && answer.status != 204 &&
        answer.status != 412)
        process_refused_by(process, &answer);
}

static void process_note_done(struct process *process)
{
    process->done++;
    process_tell(process, (struct uploader_packet){.type = UPLOADER_PACKET_PROGRESS});
}

static void process_bring(struct process *process, int index)
{
    const struct spooled_file *file = &process->files[index];
    switch (process_look(process, file)) {
    case PRESENCE_NONE:
        process_put(process, file);
        process->was_put[index] = true;
        break;
    case PRESENCE_SAME:
        process_note_done(process);
        break;
    case PRESENCE_OTHER:
        process_fail(process, UPLOAD_DIFFERENT, file->name);
    }
}

static void process_read_back(struct process *process, int index)
{
    const struct spooled_file *file = &process->files[index];
    if (!process->was_put[index])
        return;
    switch (process_look(process, file)) {
    case PRESENCE_NONE:
        process_fail(process, UPLOAD_FORGOTTEN, file->name);
    case PRESENCE_SAME:
        process_note_done(process);
        break;
    case PRESENCE_OTHER:
        process_fail(process, UPLOAD_DIFFERENT, file->name);
    }
}

/* The seal says that everything is there, so it waits until everything was seen to be. */
static void process_send(struct process *process)
{
    int seal;
    if (uploader_spool_read(process->order->folder, process->files, &process->file_count) != ERR_OK)
        process_fail(process, UPLOAD_HERE, "");
    seal = process->file_count - 1;
    for (int i = 0; i < seal; i++)
        process_bring(process, i);
    for (int i = 0; i < seal; i++)
        process_read_back(process, i);
    process_bring(process, seal);
    process_read_back(process, seal);
}

static void process_knock(struct process *process)
{
    char url[URL_SIZE];
    snprintf(url, sizeof url, "%s/", process->order->receiver.url);
    struct uploader_answer answer =
        process_ask(process, &(struct uploader_question){.method = "OPTIONS", .url = url});
    if (answer.status == 403 || answer.status == 500)
        process_refused_by(process, &answer);
}

/* ---- the beginning ---- */

static void process_prepare(struct process *process)
{
    struct upload_fault fault;
    if (!uploader_request_open(process->order, process_on_alive, process, &process->request,
                               &fault))
        process_end(process, &fault);
}

static void process_tidy(struct process *process, int fd)
{
    const char *keep;
    size_t length;
    if (sealed_map(fd, &keep, &length) != ERR_OK || (length > 0 && keep[length - 1] != '\0') ||
        uploader_spool_tidy(process->order->folder, keep, length) != ERR_OK)
        process_fail(process, UPLOAD_HERE, "");
}

_Noreturn void uploader_process_main(void)
{
    static struct uploader_order order;
    static struct process process;
    helper_child_begin();
    log_set_program("uploader");
    int fd = helper_child_receive_fd(&order, sizeof order);
    process.order = &order;
    process.told_ns = clock_mono_ns();
    switch ((enum uploader_order_type)order.type) {
    case UPLOADER_ORDER_SEND:
        process_prepare(&process);
        process_send(&process);
        break;
    case UPLOADER_ORDER_KNOCK:
        process_prepare(&process);
        process_knock(&process);
        break;
    case UPLOADER_ORDER_TIDY:
        process_tidy(&process, fd);
        break;
    }
    process_tell(&process, (struct uploader_packet){.type = UPLOADER_PACKET_DONE});
    _exit(0);
}
