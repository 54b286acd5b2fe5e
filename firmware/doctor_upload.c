/* The self-test's line about uploads. */
#include "firmware/doctor.h"
#include "firmware/upload_reason.h"

#include <stdio.h>

enum { VALID_DAYS_MIN = 14 };

static const int64_t day_ms = INT64_C(86400000);

/* Somebody is waiting for the answer. */
static const struct uploader_limits knock_limits = {
    .connect_ms = 5000, .slow_bytes = 1, .slow_ms = 5000, .request_ms = 8000, .job_ms = 10000};

static void doctor_say_fault(const struct doctor *doctor, const char *host,
                             const struct upload_fault *fault)
{
    char reason[256];
    upload_reason(fault, doctor->english, reason, sizeof reason);
    doctor_say(doctor, "upload", false, "%s：%s", host, reason);
}

static void doctor_say_receiver(const struct doctor *doctor, const char *host,
                                int64_t valid_until_ms)
{
    int days = (int)((valid_until_ms - clock_wall_ms()) / day_ms);
    if (valid_until_ms == 0)
        doctor_say(doctor, "upload", true, "%s", host);
    else if (days >= VALID_DAYS_MIN)
        doctor_say(doctor, "upload", true, "%s 正常，证书还有 %d 天到期", host, days);
    else
        doctor_say(doctor, "upload", false, "%s 的证书还有 %d 天到期，请对方更换", host, days);
}

void doctor_check_receiver(const struct doctor *doctor, const struct uploader_receiver *receiver)
{
    struct uploader *uploader = NULL;
    struct upload_fault fault = {.failure = UPLOAD_HERE};
    char host[64];
    uploader_host(receiver->url, host, sizeof host);
    bool answers =
        uploader_knock(receiver, &knock_limits, &uploader) == ERR_OK && uploader_wait(uploader);
    if (answers)
        doctor_say_receiver(doctor, host, uploader_valid_until_ms(uploader));
    else
        doctor_say_fault(doctor, host, uploader == NULL ? &fault : uploader_fault(uploader));
    uploader_close(uploader);
}

/* The first that waits tells how the last try went. */
static bool doctor_find_fault(const struct outbox_entry *entry, void *context)
{
    if (entry->sent_ms == 0)
        *(struct upload_fault *)context = entry->fault;
    return false;
}

void doctor_check_uploads(const struct doctor *doctor, struct db *db,
                          const struct uploads_status *status)
{
    struct upload_fault fault = {.failure = UPLOAD_FINE};
    if (!status->has_receiver)
        return;
    if (outbox_list(db, doctor_find_fault, &fault) != ERR_OK)
        fault.failure = UPLOAD_HERE;
    if (fault.failure != UPLOAD_FINE)
        doctor_say_fault(doctor, status->host, &fault);
    else
        doctor_say_receiver(doctor, status->host, status->valid_until_ms);
}
