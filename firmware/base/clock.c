#include "firmware/base/clock.h"

#include "firmware/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

/* How long a wish to set the clock waits to be granted, and how often that is looked for. */
enum { CLOCK_PATIENCE_MS = 5000, CLOCK_LOOK_MS = 10 };

static bool clock_is_virtual;
static int64_t clock_virtual_offset_ms; /* wall = offset + monotonic */
static bool clock_is_reliable;          /* by clock_rely(), or by being synchronised once */

static int64_t clock_read_ns(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t clock_mono_ns(void)
{
    return clock_read_ns(CLOCK_MONOTONIC);
}

int64_t clock_wall_ms(void)
{
    if (clock_is_virtual)
        return clock_virtual_offset_ms + clock_mono_ns() / 1000000;
    return clock_read_ns(CLOCK_REALTIME) / 1000000;
}

static const char *clock_boot_id(void)
{
    static char boot_id[BOOT_ID_SIZE];
    if (boot_id[0] != '\0')
        return boot_id;
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, boot_id, BOOT_ID_SIZE - 1);
    if (fd >= 0)
        close(fd);
    if (length != BOOT_ID_SIZE - 1)
        strcpy(boot_id, "unknown");
    return boot_id;
}

/* The service's sandbox forbids to ask the kernel, by a call that could also set the clock. There
 * systemd-timesyncd tells it by a file. */
bool clock_is_synchronised(void)
{
    struct timex state = {0};
    if (clock_is_virtual)
        return false;
    int answer = adjtimex(&state);
    return answer >= 0 ? answer != TIME_ERROR : access(CLOCK_SYNCHRONISED_FILE, F_OK) == 0;
}

bool clock_is_kept(int64_t battery_s, int64_t wall_s, int zone_min)
{
    static const int64_t tolerance_s = 120;
    int64_t by_s = battery_s - wall_s, local_by_s = by_s - zone_min * (int64_t)60;
    return (by_s >= -tolerance_s && by_s <= tolerance_s) ||
           (local_by_s >= -tolerance_s && local_by_s <= tolerance_s);
}

/* A battery that is empty loses the time, and then the system goes on from the time when it was
 * stopped, or built: no date that anybody would wonder at. Some clocks know that they have lost it,
 * and show none. */
bool clock_keeps_time(void)
{
    char text[32];
    if (clock_is_virtual)
        return true;
    int fd = open("/sys/class/rtc/rtc0/since_epoch", O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    if (length <= 0)
        return false;
    text[length] = '\0';
    return clock_is_kept(strtoll(text, NULL, 10), clock_wall_ms() / 1000, clock_zone_min());
}

void clock_rely(bool reliable)
{
    clock_is_reliable = reliable;
}

struct stamp clock_stamp(void)
{
    clock_is_reliable = clock_is_reliable || clock_is_synchronised();
    struct stamp stamp = {
        .wall_ms = clock_wall_ms(),
        .mono_ms = clock_read_ns(CLOCK_BOOTTIME) / 1000000,
        .trusted = !clock_is_virtual && clock_is_reliable,
    };
    strcpy(stamp.boot_id, clock_boot_id());
    return stamp;
}

/* The terminal has no right to set the clock: it leaves its wish in the folder that is its own,
 * where the service manager finds it (themeday-set-clock.path). False: nobody waits for one. */
static bool clock_find_wish(char ret_path[PATH_MAX])
{
    const char *folder = getenv("RUNTIME_DIRECTORY");
    return folder != NULL && snprintf(ret_path, PATH_MAX, "%s/clock", folder) < PATH_MAX;
}

enum clock_setting clock_may_be_set(void)
{
    char path[PATH_MAX];
    if (clock_is_virtual)
        return CLOCK_MAY_BE_SET;
    if (clock_is_synchronised())
        return CLOCK_IS_SYNCHRONISED;
    return clock_find_wish(path) ? CLOCK_MAY_BE_SET : CLOCK_IS_NOT_OURS;
}

/* Beside its place first: nobody finds half of it. */
static enum err clock_wish(const char *path, int64_t wall_s)
{
    char beside[PATH_MAX + 8];
    snprintf(beside, sizeof beside, "%s.new", path);
    FILE *file = fopen(beside, "we");
    bool is_written = file != NULL && fprintf(file, "%lld\n", (long long)wall_s) > 0;
    if (file != NULL && fclose(file) != 0)
        is_written = false;
    return is_written && rename(beside, path) == 0 ? ERR_OK : err_from_errno(errno);
}

/* Until the clock shows it, or whoever took the wish has gone without having set it. */
static enum err clock_await(const char *path, int64_t wall_ms, int64_t since_ns)
{
    bool is_waiting = true;
    int64_t passed_ms = 0;
    while (is_waiting && passed_ms < CLOCK_PATIENCE_MS) {
        is_waiting = access(path, F_OK) == 0;
        passed_ms = (clock_mono_ns() - since_ns) / 1000000 + 1;
        int64_t ahead_ms = clock_wall_ms() - wall_ms;
        if (ahead_ms >= 0 && ahead_ms <= passed_ms)
            return ERR_OK;
        poll(NULL, 0, CLOCK_LOOK_MS);
    }
    return is_waiting ? ERR_TIMEOUT : ERR_IO;
}

enum err clock_set(int64_t wall_ms)
{
    char path[PATH_MAX];
    int64_t now_ns = clock_mono_ns(), wall_s = wall_ms / 1000;
    if (clock_is_virtual) {
        clock_virtual_offset_ms = wall_ms - now_ns / 1000000;
        return ERR_OK;
    }
    if (!clock_find_wish(path))
        return ERR_UNSUPPORTED;
    enum err err = clock_wish(path, wall_s);
    if (err == ERR_OK)
        err = clock_await(path, wall_s * 1000, now_ns);
    if (err != ERR_OK)
        log_error("the clock cannot be set: %s", err_name(err));
    unlink(path);
    return err;
}

struct moment clock_moment(int64_t wall_ms)
{
    time_t seconds = wall_ms / 1000 - (wall_ms % 1000 < 0);
    struct tm local;
    localtime_r(&seconds, &local);
    return (struct moment){
        .year = local.tm_year + 1900,
        .month = local.tm_mon + 1,
        .day = local.tm_mday,
        .weekday = local.tm_wday,
        .hour = local.tm_hour,
        .minute = local.tm_min,
        .second = local.tm_sec,
    };
}

/* By a winter of the north, so that summer time does not look like another zone. */
int clock_zone_min(void)
{
    const time_t winter = 1577836800; /* 2020-01-01 */
    struct tm local;
    localtime_r(&winter, &local);
    return (int)(local.tm_gmtoff / 60);
}

int64_t clock_wall_of(struct moment moment)
{
    struct tm local = {
        .tm_year = moment.year - 1900,
        .tm_mon = moment.month - 1,
        .tm_mday = moment.day,
        .tm_hour = moment.hour,
        .tm_min = moment.minute,
        .tm_sec = moment.second,
        .tm_isdst = -1,
    };
    return (int64_t)mktime(&local) * 1000;
}

int64_t clock_day_number(int year, int month, int day)
{
    struct tm utc = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    return (int64_t)timegm(&utc) / 86400;
}

enum err clock_parse_date(const char *text, struct moment *ret_moment)
{
    struct tm utc = {0};
    const char *end = strptime(text, "%Y-%m-%d", &utc);
    if (end == NULL || *end != '\0' || strlen(text) != strlen("YYYY-MM-DD"))
        return ERR_INVALID;
    struct tm normal = utc;
    timegm(&normal);
    if (normal.tm_mday != utc.tm_mday || normal.tm_mon != utc.tm_mon)
        return ERR_INVALID;
    ret_moment->year = utc.tm_year + 1900;
    ret_moment->month = utc.tm_mon + 1;
    ret_moment->day = utc.tm_mday;
    ret_moment->weekday = normal.tm_wday;
    return ERR_OK;
}

enum err clock_parse_minutes(const char *text, int *ret_minutes)
{
    struct tm utc = {0};
    const char *end = strptime(text, "%H:%M", &utc);
    if (end == NULL || *end != '\0')
        return ERR_INVALID;
    *ret_minutes = utc.tm_hour * 60 + utc.tm_min;
    return ERR_OK;
}

enum err clock_start_at(const char *text)
{
    struct tm local = {.tm_isdst = -1};
    const char *end = strptime(text, "%Y-%m-%d %H:%M:%S", &local);
    if (end == NULL || *end != '\0')
        return ERR_INVALID;
    local.tm_isdst = -1;
    clock_virtual_offset_ms = (int64_t)mktime(&local) * 1000 - clock_mono_ns() / 1000000;
    clock_is_virtual = true;
    return ERR_OK;
}
