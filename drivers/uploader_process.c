/*
 * The helper process of the uploader: the only file that knows libcurl. It looks before it writes,
 * so that it can be killed and started again at any moment: what is there with the same content is
 * done.
 */
#include "drivers/uploader.h"

#include "drivers/uploader_packet.h"
#include "drivers/uploader_spool.h"
#include "firmware/base/clock.h"
#include "firmware/base/helper.h"
#include "firmware/base/log.h"
#include "firmware/base/sealed.h"
#include "firmware/base/utf8.h"

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* What a receiver may say beside the files that are asked for. */
enum { HEADERS_MAX = 64 * 1024, CHATTER_MAX = 64 * 1024, TOKEN_SIZE = 8192 };

enum { URL_SIZE = UPLOADER_URL_SIZE + 2 * UPLOADER_FOLDER_SIZE + 3 * UPLOAD_FILE_SIZE + 8 };

static const int64_t ms_ns = 1000000;
static const int64_t word_every_ms = 200;

struct process {
    const struct uploader_order *order;
    CURL *easy;
    struct curl_slist *put_headers;
    char token[TOKEN_SIZE];
    int64_t began_ns, told_ns;
    struct spooled_file files[UPLOADER_FILES_MAX];
    bool was_put[UPLOADER_FILES_MAX];
    int file_count, done;
    bool has_folders;
    int64_t valid_until_ms;
    /* of the request that runs */
    const struct spooled_file *wanted; /* to compare with; NULL: nothing is wanted */
    const char *about;                 /* the file it is about, for the fault */
    size_t compared, headers, chatter;
    int64_t moved_bytes, moved_ns; /* when it was found not to be too slow, and how far it was */
    bool differs;
    char complaint[CURL_ERROR_SIZE];
};

/* ---- the library ---- */

/* Loaded by the one process that needs it: it brings some twenty other libraries, which would cost
 * all the others 15 ms and 4 MB each. */
#define CURL_FUNCTIONS(each)                                                                       \
    each(global_init) each(easy_init) each(easy_reset) each(easy_setopt) each(easy_perform)        \
        each(easy_getinfo) each(easy_escape) each(easy_strerror) each(slist_append) each(getdate)  \
            each(free)

#define CURL_POINTER(name) __typeof__(curl_##name) *name;
static struct {
    CURL_FUNCTIONS(CURL_POINTER)
} curl;

static bool process_load_curl(void)
{
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    bool is_whole = library != NULL;
#define CURL_LOAD(name)                                                                            \
    if (is_whole)                                                                                  \
        is_whole = (curl.name = (__typeof__(curl.name))dlsym(library, "curl_" #name)) != NULL;
    CURL_FUNCTIONS(CURL_LOAD)
    if (!is_whole)
        log_error("libcurl: %s", dlerror());
    return is_whole;
}

/* ---- words to the parent ---- */

static void process_tell(struct process *process, struct uploader_packet packet)
{
    packet.done = process->done;
    packet.total = process->file_count;
    packet.valid_until_ms = process->valid_until_ms;
    process->told_ns = clock_mono_ns();
    helper_child_send(&packet, sizeof packet);
}

static _Noreturn void process_fail(struct process *process, struct upload_fault fault,
                                   const char *about)
{
    utf8_copy(fault.file, sizeof fault.file, about == NULL ? "" : about);
    process_tell(process, (struct uploader_packet){.type = UPLOADER_PACKET_FAILED, .fault = fault});
    _exit(0);
}

static _Noreturn void process_fail_as(struct process *process, enum upload_failure failure,
                                      const char *about)
{
    process_fail(process, (struct upload_fault){.failure = failure}, about);
}

/* ---- what goes wrong ---- */

static enum upload_failure process_certificate_failure(const struct process *process)
{
    /* OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and _HAS_EXPIRED; of a name curl judges itself. */
    enum { VERIFIED = 0, NOT_JUDGED = 1, NOT_YET_VALID = 9, HAS_EXPIRED = 10 };
    long result = VERIFIED;
    curl.easy_getinfo(process->easy, CURLINFO_SSL_VERIFYRESULT, &result);
    if (result == NOT_YET_VALID || result == HAS_EXPIRED)
        return UPLOAD_EXPIRED;
    return result == VERIFIED || result == NOT_JUDGED ? UPLOAD_OTHER_NAME : UPLOAD_UNTRUSTED;
}

static enum upload_failure process_timeout_failure(const struct process *process)
{
    curl_off_t begun_us = 0, found_us = 0;
    curl.easy_getinfo(process->easy, CURLINFO_PRETRANSFER_TIME_T, &begun_us);
    curl.easy_getinfo(process->easy, CURLINFO_NAMELOOKUP_TIME_T, &found_us);
    if (begun_us > 0)
        return UPLOAD_SLOW;
    return found_us > 0 ? UPLOAD_NO_ANSWER : UPLOAD_NO_NAME;
}

/* curl knows a hundred ways to fail; people need to know what to do. */
static enum upload_failure process_failure(const struct process *process, int code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return UPLOAD_NO_NAME;
    case CURLE_COULDNT_CONNECT:
        return UPLOAD_NO_ANSWER;
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_ABORTED_BY_CALLBACK:
        return process_timeout_failure(process);
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
        return UPLOAD_CUT;
    case CURLE_PEER_FAILED_VERIFICATION:
        return process_certificate_failure(process);
    case CURLE_SSL_CONNECT_ERROR:
        return UPLOAD_INSECURE;
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
        return UPLOAD_CREDENTIALS;
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
    case CURLE_NOT_BUILT_IN:
        return UPLOAD_HERE;
    }
    return UPLOAD_NONSENSE;
}

static _Noreturn void process_fail_curl(struct process *process, CURLcode code)
{
    log_warning("%s: %s", process->about == NULL ? "upload" : process->about,
                process->complaint[0] != '\0' ? process->complaint : curl.easy_strerror(code));
    process_fail_as(process, process_failure(process, (int)code), process->about);
}

static _Noreturn void process_fail_status(struct process *process, long status)
{
    curl_off_t wait_s = 0;
    curl.easy_getinfo(process->easy, CURLINFO_RETRY_AFTER, &wait_s);
    struct upload_fault fault = {
        .failure = UPLOAD_STATUS, .status = (int)status, .retry_after_s = wait_s > 0 ? wait_s : 0};
    log_warning("%s: status %ld", process->about == NULL ? "upload" : process->about, status);
    process_fail(process, fault, process->about);
}

/* ---- one request ---- */

/* curl's own measure looks back six seconds at least. */
static bool process_is_too_slow(struct process *process, int64_t bytes)
{
    const struct uploader_limits *limits = &process->order->limits;
    int64_t now_ns = clock_mono_ns();
    if (bytes - process->moved_bytes >= limits->slow_bytes) {
        process->moved_bytes = bytes;
        process->moved_ns = now_ns;
    }
    return now_ns - process->moved_ns >= limits->slow_ms * ms_ns;
}

static int process_on_progress(void *context, curl_off_t down_total, curl_off_t down,
                               curl_off_t up_total, curl_off_t up)
{
    struct process *process = context;
    (void)down_total;
    (void)up_total;
    if (clock_mono_ns() - process->told_ns >= word_every_ms * ms_ns)
        process_tell(process, (struct uploader_packet){.type = UPLOADER_PACKET_ALIVE});
    return process_is_too_slow(process, down + up);
}

static size_t process_on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct process *process = context;
    (void)bytes;
    process->headers += size * count;
    return process->headers <= HEADERS_MAX ? size * count : 0;
}

static size_t process_on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct process *process = context;
    const struct spooled_file *wanted = process->wanted;
    size_t length = size * count;
    long status = 0;
    curl.easy_getinfo(process->easy, CURLINFO_RESPONSE_CODE, &status);
    if (wanted == NULL || status != 200) {
        process->chatter += length;
        return process->chatter <= CHATTER_MAX ? length : 0;
    }
    process->differs = length > wanted->length - process->compared ||
                       memcmp(bytes, wanted->bytes + process->compared, length) != 0;
    process->compared += process->differs ? 0 : length;
    return process->differs ? 0 : length;
}

static long process_time_left_ms(const struct process *process)
{
    const struct uploader_limits *limits = &process->order->limits;
    int64_t left_ms = limits->job_ms - (clock_mono_ns() - process->began_ns) / ms_ns;
    if (left_ms > limits->request_ms)
        left_ms = limits->request_ms;
    return left_ms < 1 ? 1 : (long)left_ms;
}

static void process_set_trust(struct process *process)
{
    const struct uploader_receiver *receiver = &process->order->receiver;
    CURL *easy = process->easy;
    curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
    curl.easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl.easy_setopt(easy, CURLOPT_CERTINFO, 1L);
    if (receiver->ca[0] != '\0') {
        curl.easy_setopt(easy, CURLOPT_CAINFO, receiver->ca);
        curl.easy_setopt(easy, CURLOPT_CAPATH, NULL);
    }
    if (receiver->client_cert[0] != '\0')
        curl.easy_setopt(easy, CURLOPT_SSLCERT, receiver->client_cert);
    if (receiver->client_key[0] != '\0')
        curl.easy_setopt(easy, CURLOPT_SSLKEY, receiver->client_key);
    if (process->token[0] != '\0') {
        curl.easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
        curl.easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, process->token);
    }
}

/* Everything anew for each request; the connection stays. */
static void process_set_request(struct process *process, const char *url)
{
    const struct uploader_limits *limits = &process->order->limits;
    CURL *easy = process->easy;
    curl.easy_reset(easy);
    process_set_trust(process);
    curl.easy_setopt(easy, CURLOPT_URL, url);
    curl.easy_setopt(easy, CURLOPT_USERAGENT, "themeday/" THEMEDAY_VERSION);
    curl.easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)limits->connect_ms);
    curl.easy_setopt(easy, CURLOPT_TIMEOUT_MS, process_time_left_ms(process));
    curl.easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl.easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, process_on_progress);
    curl.easy_setopt(easy, CURLOPT_XFERINFODATA, process);
    curl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, process_on_header);
    curl.easy_setopt(easy, CURLOPT_HEADERDATA, process);
    curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, process_on_body);
    curl.easy_setopt(easy, CURLOPT_WRITEDATA, process);
    curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, process->complaint);
    process->compared = process->headers = process->chatter = 0;
    process->moved_bytes = 0;
    process->moved_ns = clock_mono_ns();
    process->differs = false;
    process->complaint[0] = '\0';
}

/* Of the receiver's own certificate, which comes first. */
static void process_note_validity(struct process *process)
{
    struct curl_certinfo *certificates = NULL;
    if (curl.easy_getinfo(process->easy, CURLINFO_CERTINFO, &certificates) != CURLE_OK ||
        certificates == NULL || certificates->num_of_certs < 1)
        return;
    for (struct curl_slist *line = certificates->certinfo[0]; line != NULL; line = line->next) {
        static const char key[] = "Expire date:";
        if (strncasecmp(line->data, key, sizeof key - 1) != 0)
            continue;
        time_t until = curl.getdate(line->data + sizeof key - 1, NULL);
        if (until > 0)
            process->valid_until_ms = until * (int64_t)1000;
    }
}

/* Whatever was asked: who we are, or that it cannot now. */
static bool process_is_final(long status)
{
    return status == 401 || status == 407 || status == 429 || (status >= 502 && status <= 504);
}

/* Returns the HTTP status. An answer is enough, however much more there is behind it that nobody
 * asked for; what was to be compared and differs need not be heard to the end either. */
static long process_perform(struct process *process)
{
    long status = 0;
    CURLcode code = curl.easy_perform(process->easy);
    curl.easy_getinfo(process->easy, CURLINFO_RESPONSE_CODE, &status);
    bool is_enough = code == CURLE_WRITE_ERROR && (process->differs || process->chatter > 0);
    if (code != CURLE_OK && !is_enough)
        process_fail_curl(process, code);
    process_note_validity(process);
    if (process_is_final(status))
        process_fail_status(process, status);
    return status;
}

/* ---- a folder ---- */

static void process_url(const struct process *process, const char *file, char ret_url[URL_SIZE])
{
    const struct uploader_order *order = process->order;
    char *escaped = curl.easy_escape(process->easy, file, 0);
    snprintf(ret_url, URL_SIZE, "%s/%s/%s/%s", order->receiver.url, order->device, order->name,
             escaped == NULL ? "" : escaped);
    curl.free(escaped);
}

enum presence { PRESENCE_NONE, PRESENCE_SAME, PRESENCE_OTHER };

static enum presence process_look(struct process *process, const struct spooled_file *file)
{
    char url[URL_SIZE];
    curl_off_t announced = -1;
    process_url(process, file->name, url);
    process->about = file->name;
    process_set_request(process, url);
    process->wanted = file;
    long status = process_perform(process);
    process->wanted = NULL;
    if (status == 404 || status == 410)
        return PRESENCE_NONE;
    if (status != 200)
        process_fail_status(process, status);
    if (!process->differs && process->compared == file->length)
        return PRESENCE_SAME;
    /* Without a length an answer that was cut short looks like a shorter file. */
    curl.easy_getinfo(process->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
    if (!process->differs && announced < 0)
        process_fail_as(process, UPLOAD_CUT, file->name);
    return PRESENCE_OTHER;
}

/* Servers say in many ways that a folder is there, or that they make folders themselves; whether it
 * will do shows when a file is put into it. */
static void process_make_folder(struct process *process, const char *url)
{
    process_set_request(process, url);
    curl.easy_setopt(process->easy, CURLOPT_CUSTOMREQUEST, "MKCOL");
    (void)process_perform(process);
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

/* A server that knows If-None-Match refuses to overwrite what came between look and put (412): then
 * the next look tells what it is. */
static void process_put(struct process *process, const struct spooled_file *file)
{
    char url[URL_SIZE];
    process_make_folders(process);
    process_url(process, file->name, url);
    process->about = file->name;
    process_set_request(process, url);
    curl.easy_setopt(process->easy, CURLOPT_CUSTOMREQUEST, "PUT");
    curl.easy_setopt(process->easy, CURLOPT_POSTFIELDS, file->bytes);
    curl.easy_setopt(process->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)file->length);
    curl.easy_setopt(process->easy, CURLOPT_HTTPHEADER, process->put_headers);
    long status = process_perform(process);
    if (status != 200 && status != 201 && status != 204 && status != 412)
        process_fail_status(process, status);
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
        process_fail_as(process, UPLOAD_DIFFERENT, file->name);
    }
}

static void process_read_back(struct process *process, int index)
{
    const struct spooled_file *file = &process->files[index];
    if (!process->was_put[index])
        return;
    switch (process_look(process, file)) {
    case PRESENCE_NONE:
        process_fail_as(process, UPLOAD_FORGOTTEN, file->name);
    case PRESENCE_SAME:
        process_note_done(process);
        break;
    case PRESENCE_OTHER:
        process_fail_as(process, UPLOAD_DIFFERENT, file->name);
    }
}

/* The seal says that everything is there, so it waits until everything was seen to be. */
static void process_send(struct process *process)
{
    int seal;
    if (uploader_spool_read(process->order->folder, process->files, &process->file_count) != ERR_OK)
        process_fail_as(process, UPLOAD_HERE, NULL);
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
    process_set_request(process, url);
    curl.easy_setopt(process->easy, CURLOPT_CUSTOMREQUEST, "OPTIONS");
    long status = process_perform(process);
    if (status == 403 || status == 500)
        process_fail_status(process, status);
}

/* ---- the beginning ---- */

static const char *process_last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static void process_need_file(struct process *process, const char *path)
{
    if (path[0] != '\0' && access(path, R_OK) != 0)
        process_fail_as(process, UPLOAD_CREDENTIALS, process_last_part(path));
}

/* One line of visible characters: nothing that could begin another header. */
static void process_read_token(struct process *process)
{
    const char *path = process->order->receiver.token_file;
    if (path[0] == '\0')
        return;
    FILE *file = fopen(path, "re");
    size_t length = file == NULL ? 0 : fread(process->token, 1, sizeof process->token - 1, file);
    if (file != NULL)
        fclose(file);
    while (length > 0 && (unsigned char)process->token[length - 1] <= ' ')
        length--;
    process->token[length] = '\0';
    bool is_good = length > 0 && strlen(process->token) == length;
    for (size_t i = 0; i < length; i++)
        is_good = is_good && process->token[i] > ' ' && process->token[i] <= '~';
    if (!is_good)
        process_fail_as(process, UPLOAD_CREDENTIALS, process_last_part(path));
}

static void process_prepare(struct process *process)
{
    const struct uploader_receiver *receiver = &process->order->receiver;
    process_need_file(process, receiver->ca);
    process_need_file(process, receiver->client_cert);
    process_need_file(process, receiver->client_key);
    process_read_token(process);
    if (!process_load_curl())
        process_fail_as(process, UPLOAD_HERE, NULL);
    if (curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        process->easy = curl.easy_init();
    process->put_headers = curl.slist_append(NULL, "If-None-Match: *");
    if (process->put_headers != NULL &&
        curl.slist_append(process->put_headers, "Content-Type: "
                                                "application/octet-stream") == NULL)
        process->put_headers = NULL;
    if (process->easy == NULL || process->put_headers == NULL)
        process_fail_as(process, UPLOAD_HERE, NULL);
}

static void process_tidy(struct process *process, int fd)
{
    const char *keep;
    size_t length;
    if (sealed_map(fd, &keep, &length) != ERR_OK || (length > 0 && keep[length - 1] != '\0') ||
        uploader_spool_tidy(process->order->folder, keep, length) != ERR_OK)
        process_fail_as(process, UPLOAD_HERE, NULL);
}

_Noreturn void uploader_process_main(void)
{
    static struct uploader_order order;
    static struct process process;
    helper_child_begin();
    log_set_program("uploader");
    int fd = helper_child_receive_fd(&order, sizeof order);
    process.order = &order;
    process.began_ns = process.told_ns = clock_mono_ns();
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
