#include "drivers/uploader_request.h"

#include "firmware/base/clock.h"
#include "firmware/base/log.h"
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

static const int64_t ms_ns = 1000000;

struct uploader_request {
    const struct uploader_order *order;
    void (*on_alive)(void *context);
    void *context;
    CURL *easy;
    struct curl_slist *put_headers;
    char token[TOKEN_SIZE];
    int64_t began_ns, valid_until_ms;
    /* of the one that runs */
    const struct spooled_file *wanted;
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

static bool request_load_curl(void)
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

/* ---- what goes wrong ---- */

static enum upload_failure request_certificate_failure(const struct uploader_request *request)
{
    /* OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and _HAS_EXPIRED; of a name curl judges itself. */
    enum { VERIFIED = 0, NOT_JUDGED = 1, NOT_YET_VALID = 9, HAS_EXPIRED = 10 };
    long result = VERIFIED;
    curl.easy_getinfo(request->easy, CURLINFO_SSL_VERIFYRESULT, &result);
    if (result == NOT_YET_VALID || result == HAS_EXPIRED)
        return UPLOAD_EXPIRED;
    return result == VERIFIED || result == NOT_JUDGED ? UPLOAD_OTHER_NAME : UPLOAD_UNTRUSTED;
}

static enum upload_failure request_timeout_failure(const struct uploader_request *request)
{
    curl_off_t begun_us = 0, found_us = 0;
    curl.easy_getinfo(request->easy, CURLINFO_PRETRANSFER_TIME_T, &begun_us);
    curl.easy_getinfo(request->easy, CURLINFO_NAMELOOKUP_TIME_T, &found_us);
    if (begun_us > 0)
        return UPLOAD_SLOW;
    return found_us > 0 ? UPLOAD_NO_ANSWER : UPLOAD_NO_NAME;
}

/* curl knows a hundred ways to fail; people need to know what to do. */
static enum upload_failure request_failure(const struct uploader_request *request, int code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return UPLOAD_NO_NAME;
    case CURLE_COULDNT_CONNECT:
        return UPLOAD_NO_ANSWER;
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_ABORTED_BY_CALLBACK:
        return request_timeout_failure(request);
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
        return UPLOAD_CUT;
    case CURLE_PEER_FAILED_VERIFICATION:
        return request_certificate_failure(request);
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

/* What a proxy said is not a line that broke. */
static struct upload_fault request_judge(const struct uploader_request *request, CURLcode code)
{
    long proxy_status = 0;
    curl.easy_getinfo(request->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
    if (proxy_status >= 300)
        return (struct upload_fault){.failure = UPLOAD_STATUS, .status = (int)proxy_status};
    log_warning("upload: %s",
                request->complaint[0] != '\0' ? request->complaint : curl.easy_strerror(code));
    return (struct upload_fault){.failure = request_failure(request, (int)code)};
}

/* ---- one request ---- */

/* curl's own measure looks back six seconds at least. */
static bool request_is_too_slow(struct uploader_request *request, int64_t bytes)
{
    const struct uploader_limits *limits = &request->order->limits;
    int64_t now_ns = clock_mono_ns();
    if (bytes - request->moved_bytes >= limits->slow_bytes) {
        request->moved_bytes = bytes;
        request->moved_ns = now_ns;
    }
    return now_ns - request->moved_ns >= limits->slow_ms * ms_ns;
}

static int request_on_progress(void *context, curl_off_t down_total, curl_off_t down,
                               curl_off_t up_total, curl_off_t up)
{
    struct uploader_request *request = context;
    (void)down_total;
    (void)up_total;
    request->on_alive(request->context);
    return request_is_too_slow(request, down + up);
}

static size_t request_on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct uploader_request *request = context;
    (void)bytes;
    request->headers += size * count;
    return request->headers <= HEADERS_MAX ? size * count : 0;
}

static size_t request_on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct uploader_request *request = context;
    const struct spooled_file *wanted = request->wanted;
    size_t length = size * count;
    long status = 0;
    curl.easy_getinfo(request->easy, CURLINFO_RESPONSE_CODE, &status);
    if (wanted == NULL || status != 200) {
        request->chatter += length;
        return request->chatter <= CHATTER_MAX ? length : 0;
    }
    request->differs = length > wanted->length - request->compared ||
                       memcmp(bytes, wanted->bytes + request->compared, length) != 0;
    request->compared += request->differs ? 0 : length;
    return request->differs ? 0 : length;
}

static long request_time_left_ms(const struct uploader_request *request)
{
    const struct uploader_limits *limits = &request->order->limits;
    int64_t left_ms = limits->job_ms - (clock_mono_ns() - request->began_ns) / ms_ns;
    if (left_ms > limits->request_ms)
        left_ms = limits->request_ms;
    return left_ms < 1 ? 1 : (long)left_ms;
}

static void request_set_trust(struct uploader_request *request)
{
    const struct uploader_receiver *receiver = &request->order->receiver;
    CURL *easy = request->easy;
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
    if (request->token[0] != '\0') {
        curl.easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
        curl.easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, request->token);
    }
}

static void request_set_callbacks(struct uploader_request *request)
{
    CURL *easy = request->easy;
    curl.easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl.easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, request_on_progress);
    curl.easy_setopt(easy, CURLOPT_XFERINFODATA, request);
    curl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, request_on_header);
    curl.easy_setopt(easy, CURLOPT_HEADERDATA, request);
    curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, request_on_body);
    curl.easy_setopt(easy, CURLOPT_WRITEDATA, request);
    curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, request->complaint);
}

/* A server that knows If-None-Match refuses to overwrite what came between look and put. */
static void request_set_body(struct uploader_request *request, const struct spooled_file *body)
{
    CURL *easy = request->easy;
    curl.easy_setopt(easy, CURLOPT_POSTFIELDS, body->bytes);
    curl.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->length);
    curl.easy_setopt(easy, CURLOPT_HTTPHEADER, request->put_headers);
}

/* Everything anew for each request; the connection stays. */
static void request_set(struct uploader_request *request, const struct uploader_question *question)
{
    CURL *easy = request->easy;
    curl.easy_reset(easy);
    request_set_trust(request);
    request_set_callbacks(request);
    curl.easy_setopt(easy, CURLOPT_URL, question->url);
    curl.easy_setopt(easy, CURLOPT_USERAGENT, "themeday/" THEMEDAY_VERSION);
    curl.easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)request->order->limits.connect_ms);
    curl.easy_setopt(easy, CURLOPT_TIMEOUT_MS, request_time_left_ms(request));
    curl.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, question->method);
    if (question->body != NULL)
        request_set_body(request, question->body);
    request->wanted = question->wanted;
    request->compared = request->headers = request->chatter = 0;
    request->moved_bytes = 0;
    request->moved_ns = clock_mono_ns();
    request->differs = false;
    request->complaint[0] = '\0';
}

/* Of the receiver's own certificate, which comes first. */
static void request_note_validity(struct uploader_request *request)
{
    struct curl_certinfo *certificates = NULL;
    if (curl.easy_getinfo(request->easy, CURLINFO_CERTINFO, &certificates) != CURLE_OK ||
        certificates == NULL || certificates->num_of_certs < 1)
        return;
    for (struct curl_slist *line = certificates->certinfo[0]; line != NULL; line = line->next) {
        static const char key[] = "Expire date:";
        if (strncasecmp(line->data, key, sizeof key - 1) != 0)
            continue;
        time_t until = curl.getdate(line->data + sizeof key - 1, NULL);
        if (until > 0)
            request->valid_until_ms = until * (int64_t)1000;
    }
}

/* Whatever was asked: who we are, or that it cannot now. */
static bool request_is_final(long status)
{
    return status == 401 || status == 407 || status == 429 || (status >= 502 && status <= 504);
}

static void request_read_answer(struct uploader_request *request,
                                struct uploader_answer *ret_answer)
{
    long status = 0;
    curl_off_t wait_s = 0, announced = -1;
    const struct spooled_file *wanted = request->wanted;
    curl.easy_getinfo(request->easy, CURLINFO_RESPONSE_CODE, &status);
    curl.easy_getinfo(request->easy, CURLINFO_RETRY_AFTER, &wait_s);
    curl.easy_getinfo(request->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
    *ret_answer =
        (struct uploader_answer){.status = (int)status, .retry_after_s = wait_s > 0 ? wait_s : 0};
    if (wanted == NULL || status != 200 || request->differs)
        return;
    ret_answer->is_same = request->compared == wanted->length;
    /* Without a length an answer that was cut short looks like a shorter file. */
    ret_answer->may_be_cut = announced < 0 && !ret_answer->is_same;
}

/* An answer is enough, however much more there is behind it that nobody asked for; what was to be
 * compared and differs need not be heard to the end either. */
bool uploader_request_ask(struct uploader_request *request,
                          const struct uploader_question *question,
                          struct uploader_answer *ret_answer, struct upload_fault *ret_fault)
{
    request_set(request, question);
    CURLcode code = curl.easy_perform(request->easy);
    bool is_enough = code == CURLE_WRITE_ERROR && (request->differs || request->chatter > 0);
    if (code != CURLE_OK && !is_enough) {
        *ret_fault = request_judge(request, code);
        return false;
    }
    request_note_validity(request);
    request_read_answer(request, ret_answer);
    *ret_fault = (struct upload_fault){.failure = UPLOAD_STATUS,
                                       .status = ret_answer->status,
                                       .retry_after_s = ret_answer->retry_after_s};
    return !request_is_final(ret_answer->status);
}

int64_t uploader_request_valid_until_ms(const struct uploader_request *request)
{
    return request->valid_until_ms;
}

/* ---- the beginning ---- */

static bool request_can_read(const char *path)
{
    return path[0] == '\0' || access(path, R_OK) == 0;
}

/* One line of visible characters: nothing that could begin another header. */
static bool request_read_token(struct uploader_request *request)
{
    const char *path = request->order->receiver.token_file;
    if (path[0] == '\0')
        return true;
    FILE *file = fopen(path, "re");
    size_t length = file == NULL ? 0 : fread(request->token, 1, sizeof request->token - 1, file);
    if (file != NULL)
        fclose(file);
    while (length > 0 && (unsigned char)request->token[length - 1] <= ' ')
        length--;
    request->token[length] = '\0';
    bool is_good = length > 0 && strlen(request->token) == length;
    for (size_t i = 0; i < length; i++)
        is_good = is_good && request->token[i] > ' ' && request->token[i] <= '~';
    return is_good;
}

/* Returns which of the receiver's files cannot be used; NULL: all can. */
static const char *request_read_credentials(struct uploader_request *request)
{
    const struct uploader_receiver *receiver = &request->order->receiver;
    const char *const paths[] = {receiver->ca, receiver->client_cert, receiver->client_key};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (!request_can_read(paths[i]))
            return paths[i];
    return request_read_token(request) ? NULL : receiver->token_file;
}

static bool request_begin(struct uploader_request *request)
{
    static const char type[] = "Content-Type: application/octet-stream";
    if (!request_load_curl() || curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return false;
    request->easy = curl.easy_init();
    request->put_headers = curl.slist_append(NULL, "If-None-Match: *");
    return request->easy != NULL && request->put_headers != NULL &&
           curl.slist_append(request->put_headers, type) != NULL;
}

bool uploader_request_open(const struct uploader_order *order, void (*on_alive)(void *context),
                           void *context, struct uploader_request **ret_request,
                           struct upload_fault *ret_fault)
{
    static struct uploader_request request;
    request = (struct uploader_request){
        .order = order, .on_alive = on_alive, .context = context, .began_ns = clock_mono_ns()};
    *ret_request = &request;
    *ret_fault = (struct upload_fault){.failure = UPLOAD_HERE};
    const char *unusable = request_read_credentials(&request);
    if (unusable == NULL)
        return request_begin(&request);
    const char *slash = strrchr(unusable, '/');
    ret_fault->failure = UPLOAD_CREDENTIALS;
    utf8_copy(ret_fault->file, sizeof ret_fault->file, slash == NULL ? unusable : slash + 1);
    return false;
}
