#include "firmware/doctor.h"

#include "db/aside.h"
#include "db/branch.h"
#include "db/chain.h"
#include "db/poll.h"
#include "drivers/reader_obstacle.h"
#include "firmware/base/catalogue.h"
#include "firmware/base/disk.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/statvfs.h>

enum {
    DOCTOR_FEW_ENTRIES = 5000, /* measured: looked through in less than a fifth of a second */
};

void doctor_say(const struct doctor *doctor, const char *id, bool good, const char *chinese, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, chinese);
    vsnprintf(text, sizeof text, catalogue_text(doctor->english, chinese), arguments);
    va_end(arguments);
    doctor->tell(&(struct doctor_line){id, good, text}, doctor->context);
}

void doctor_check_data(const struct doctor *doctor, struct db *db)
{
    char branch[TITLE_SIZE], room[TITLE_SIZE];
    if (branch_home(db, branch, room) == ERR_OK)
        doctor_say(doctor, "data", true, "%s：%s，程序版本 %s", doctor->folder, branch,
                   THEMEDAY_VERSION);
    else
        doctor_say(doctor, "data", false,
                   "%s：还没有设置党支部；请导入名单，或运行 themeday init --branch 名称",
                   doctor->folder);
}

static void doctor_check_database(const struct doctor *doctor, struct db *db)
{
    enum err err = db_check(db);
    if (err == ERR_OK)
        doctor_say(doctor, "database", true, "terminal.db 完好");
    else
        doctor_say(doctor, "database", false,
                   "terminal.db 检查不通过（%s）；请保留原目录，从备份恢复", err_name(err));
}

static void doctor_check_log(const struct doctor *doctor, struct db *db)
{
    struct chain_report report;
    enum err err = chain_verify(db, &report);
    if (err != ERR_OK)
        doctor_say(doctor, "log", false, "读不出记录（%s）；请检查磁盘", err_name(err));
    else if (report.bad_seq != 0)
        doctor_say(doctor, "log", false,
                   "记录第 %" PRId64 " 条不对（%s）；请保留数据目录，联系管理员", report.bad_seq,
                   report.reason);
    else
        doctor_say(doctor, "log", true, "记录完整，共 %" PRId64 " 条", report.entries);
}

/* Whatever lies aside stays until somebody takes it away, and is named until then. */
static void doctor_check_aside(const struct doctor *doctor)
{
    struct aside_report report;
    if (aside_list(doctor->folder, &report) != ERR_OK || report.count == 0)
        return;
    doctor_say(doctor, "aside", false,
               "有 %d 个损坏的文件另存在数据目录中，最近的是 %s；请联系管理员取走保存",
               report.count, report.newest);
}

void doctor_check_records(const struct doctor *doctor, struct db *db)
{
    doctor_check_database(doctor, db);
    doctor_check_log(doctor, db);
    doctor_check_aside(doctor);
}

void doctor_check_few_records(const struct doctor *doctor, struct db *db)
{
    int64_t count = 0;
    if (chain_count(db, &count) != ERR_OK || count <= DOCTOR_FEW_ENTRIES) {
        doctor_check_records(doctor, db);
        return;
    }
    doctor_say(doctor, "log", true,
               "共 %" PRId64 " 条，为不影响签到，这里不检查；请用 themeday doctor 检查", count);
    doctor_check_aside(doctor);
}

void doctor_check_polls(const struct doctor *doctor, struct db *db, bool is_owner)
{
    enum err err = is_owner ? poll_verify(db) : ERR_OK;
    if (!is_owner)
        doctor_say(doctor, "polls", true, "终端正在运行，测评和表决由它独占，请在它的自检中检查");
    else if (err == ERR_OK)
        doctor_say(doctor, "polls", true, "测评和表决完好");
    else if (err == ERR_UNSUPPORTED)
        doctor_say(doctor, "polls", false, "测评和表决不能用：内存不能锁定；签到不受影响");
    else
        doctor_say(doctor, "polls", false,
                   "测评和表决检查不通过（%s）；请保留数据目录，联系管理员；签到不受影响",
                   err_name(err));
}

void doctor_check_disk(const struct doctor *doctor)
{
    struct statvfs status;
    if (statvfs(doctor->folder, &status) != 0) {
        doctor_say(doctor, "disk", false, "看不到剩余空间；请检查磁盘");
        return;
    }
    uint64_t free_mb = (uint64_t)status.f_bavail * status.f_frsize / 1024 / 1024;
    if (free_mb >= DISK_LOW_KB / 1024)
        doctor_say(doctor, "disk", true, "剩余空间 %" PRIu64 " MB", free_mb);
    else
        doctor_say(doctor, "disk", false, "剩余空间只有 %" PRIu64 " MB；请导出并清理", free_mb);
}

void doctor_check_writing(const struct doctor *doctor, struct db *db)
{
    enum err err = db_probe(db);
    if (err == ERR_OK)
        doctor_say(doctor, "write", true, "可以写入");
    else
        doctor_say(doctor, "write", false, "不能写入（%s）；请检查磁盘空间和权限", err_name(err));
}

void doctor_check_secrecy(const struct doctor *doctor)
{
    if (disk_overwrites(doctor->folder))
        doctor_say(doctor, "secrecy", true, "磁盘就地改写，不留测评中途的票数");
    else
        doctor_say(doctor, "secrecy", false,
                   "这种磁盘格式会留下测评中途的票数；数据目录请放在 ext4（不用 data=journal）上");
}

void doctor_check_clock(const struct doctor *doctor)
{
    char now[32];
    struct stamp stamp = clock_stamp();
    struct moment moment = clock_moment(stamp.wall_ms);
    snprintf(now, sizeof now, "%04d-%02d-%02d %02d:%02d", moment.year, moment.month, moment.day,
             moment.hour, moment.minute);
    if (clock_is_synchronised())
        doctor_say(doctor, "clock", true, "%s，已与时间服务同步", now);
    else if (stamp.trusted)
        doctor_say(doctor, "clock", true, "%s，工作人员已确认", now);
    else
        doctor_say(doctor, "clock", false,
                   "%s，没有同步；请核对，并用 timedatectl set-ntp true 打开同步", now);
}

static void doctor_say_reader_answers(const struct doctor *doctor, const char *connstring,
                                      const struct reader_state *reader)
{
    if (reader->lacks_type_b)
        doctor_say(doctor, "reader", true,
                   "读卡器正常（%s）；它认不出身份证等 B 类卡，放上去不会有提示", connstring);
    else
        doctor_say(doctor, "reader", true, "读卡器正常（%s）", connstring);
}

static const char *doctor_trouble(const struct doctor *doctor, enum reader_trouble trouble)
{
    static const char *const sentences[] = {
        [READER_NO_TROUBLE] = "",
        [READER_MISSING] = SENTENCE("没有找到读卡器；请检查接线、电源和设置中的 connstring"),
        [READER_FORBIDDEN] =
            SENTENCE("没有使用读卡器的权限；请管理员把运行用户加入 dialout、i2c 或 spi 组"),
        [READER_IN_USE] = SENTENCE("读卡器正被别的程序使用；请关闭那个程序，随后自动恢复"),
        [READER_SILENT] = SENTENCE("读卡器没有响应；请检查接线、电源和模式开关，随后自动恢复"),
        [READER_UNFIT] = SENTENCE("这个读卡器读不了党员用的 A 类卡；请更换"),
        [READER_BROKEN] = SENTENCE("读卡器使驱动程序出错，正在重新启动；总是这样请更换读卡器"),
    };
    return catalogue_text(doctor->english, sentences[trouble]);
}

void doctor_check_reader(const struct doctor *doctor, const char *connstring,
                         const struct reader_state *reader)
{
    if (reader->answers)
        doctor_say_reader_answers(doctor, connstring, reader);
    else
        doctor_say(doctor, "reader", false, "%s（%s）", doctor_trouble(doctor, reader->trouble),
                   connstring);
}

void doctor_check_obstacles(const struct doctor *doctor, const char *connstring)
{
    struct reader_obstacles obstacles = reader_obstacles_find(connstring, "/proc");
    if (obstacles.module != NULL)
        doctor_say(doctor, "module", false,
                   "内核模块 %s 会占用 USB 读卡器；请管理员运行 modprobe -r %s", obstacles.module,
                   obstacles.module);
    if (obstacles.pcscd)
        doctor_say(doctor, "pcscd", false,
                   "智能卡服务 pcscd 会占用 USB 读卡器；请管理员运行 systemctl mask --now "
                   "pcscd.socket pcscd.service");
}

void doctor_check_devices(const struct doctor *doctor, const struct doctor_devices *devices)
{
    doctor_say(doctor, "screen", true, "%d×%d", devices->screen_width, devices->screen_height);
    if (devices->has_sound_card)
        doctor_say(doctor, "sound", true, "刚才应听到提示音；没有听到请调音量、查喇叭");
    else
        doctor_say(doctor, "sound", false, "没有声卡；请检查喇叭的接线");
    doctor_say(doctor, "touch", true, "触摸正常，这一页就是点出来的");
}
