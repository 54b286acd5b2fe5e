#include "ui/strings.h"

#include "firmware/base/utf8.h"

#include <stdio.h>
#include <string.h>

static const char *const texts[STRING_COUNT][2] = {
    [STRING_IDLE_NONE] = {"今天没有安排活动", "No activity today"},
    [STRING_IDLE_NEXT] = {"下次活动", "Next activity"},
    [STRING_IDLE_NOTICE] = {"活动预告", "Notice"},
    [STRING_IDLE_SOON] = {"{time} 开始，{open} 起可以签到", "Starts {time}, sign-in opens {open}"},
    [STRING_IDLE_KICKER] = {"{branch}{type}", "{branch} · {type}"},
    [STRING_IDLE_OPEN_NOW] = {"签到中", "sign-in open"},
    [STRING_IDLE_TODAY] = {"今天", "Today"},
    [STRING_IDLE_PROMPT] = {"请将卡片贴近读卡区", "Hold your card to the reader"},
    [STRING_IDLE_LISTEN] = {"听到提示音后移开", "Take it away after the sound"},
    [STRING_IDLE_LATE] = {"活动已开始，仍可签到（记为迟到）",
                          "Started; you can still sign in (as late)"},
    [STRING_IDLE_CLOSED] = {"签到已结束", "Sign-in has closed"},
    [STRING_IDLE_CLOSED_HINT] = {"请到工作人员处登记", "Please see the staff"},
    [STRING_FIRST] = {"第一次使用", "First use"},
    [STRING_FIRST_HINT] = {"请工作人员登记自己的卡和密码",
                           "Staff: register your card and choose a PIN"},
    [STRING_FIRST_BEGIN] = {"开始设置", "Set up"},
    [STRING_HEAD] = {"主题党日签到终端", "Theme day check-in"},
    [STRING_ROW_BRANCH] = {"支部", "Branch"},
    [STRING_ROW_TIME] = {"时间", "Time"},
    [STRING_ROW_PLACE] = {"地点", "Place"},
    [STRING_ROW_HOST] = {"主持", "Host"},
    [STRING_MORE_BRANCHES] = {"{branch}等 {n} 个支部", "{branch} and others ({n} branches)"},
    [STRING_BRANCH_COMMA] = {"、", ", "},
    [STRING_OK] = {"签到成功", "Signed in"},
    [STRING_OK_NAME] = {"{name}同志", "Comrade {name}"},
    [STRING_OK_AT_GROUP] = {"{time} · {group}", "{time} · {group}"},
    [STRING_OK_LATE_AT] = {"{time}（迟到）", "{time} (late)"},
    [STRING_OK_LEAVE] = {"原请假登记已改为到会", "Your leave is changed to present"},
    [STRING_AGAIN] = {"您已经签到", "You have signed in already"},
    [STRING_AGAIN_AT] = {"签到时间 {time}", "Signed in at {time}"},
    [STRING_AGAIN_HINT] = {"不用再刷", "No need to tap again"},
    [STRING_GUEST] = {"欢迎您", "Welcome"},
    [STRING_GUEST_AT] = {"列席登记成功 · {time}", "Registered as guest · {time}"},
    [STRING_NO_LIST] = {"您不在这次活动的名单中", "You are not on the list of this activity"},
    [STRING_NO_LIST_HINT] = {"请找工作人员登记", "Please see the staff to register"},
    [STRING_NO_CARD] = {"没有找到这张卡的登记", "This card is not registered"},
    [STRING_NO_CARD_CODE] = {"请找工作人员，编号 {code}", "Please see the staff, code {code}"},
    [STRING_NO_CARD_KEPT] = {"这次刷卡的时间 {time} 已保留",
                             "The time of this tap, {time}, is kept"},
    [STRING_NO_STOP] = {"这张卡已停用", "This card is disabled"},
    [STRING_NO_STOP_HINT] = {"请找工作人员", "Please see the staff"},
    [STRING_NO_KIND] = {"这张卡不能用于签到", "This card cannot be used to sign in"},
    [STRING_NO_KIND_HINT] = {"请使用登记过的卡", "Please use a registered card"},
    [STRING_ERR_READ] = {"没有读到卡", "The card was not read"},
    [STRING_ERR_READ_HINT] = {"请把卡放平，停一下再拿开",
                              "Lay it flat, wait a moment, take it away"},
    [STRING_ERR_TWO] = {"请一次只放一张卡", "One card at a time, please"},
    [STRING_ERR_SAVE] = {"没有保存成功，这次签到无效", "Not saved, this sign-in does not count"},
    [STRING_ERR_SAVE_HINT] = {"请再刷一次", "Please tap again"},
    [STRING_FT_READER] = {"读卡器没有响应，正在重新连接",
                          "The reader does not answer, reconnecting"},
    [STRING_FT_READER_HINT] = {"请先找工作人员登记", "Please see the staff to sign in meanwhile"},
    [STRING_FT_BACK] = {"读卡器已恢复，请刷卡", "The reader is back, please tap"},
    [STRING_FT_NOSAVE] = {"无法保存记录，签到已暂停", "Records cannot be saved, sign-in is paused"},
    [STRING_FT_NOSAVE_HINT] = {"请改用纸质签到表，并联系管理员",
                               "Please use the paper sheet and call the administrator"},
    [STRING_PRIVACY] = {"本机只记录考勤需要的姓名、支部、卡号、签到和请假情况",
                        "Only name, branch, card number, sign-in and leave are recorded here"},
    [STRING_SIDE_EXPECTED] = {"应到", "Expected"},
    [STRING_SIDE_PRESENT] = {"实到", "Present"},
    [STRING_SIDE_LEAVE] = {"请假", "Leave"},
    [STRING_SIDE_GUESTS] = {"列席", "Guests"},
    [STRING_SIDE_LATE] = {"迟到", "Late"},
    [STRING_SIDE_RATE] = {"到会率 {rate}%", "Rate {rate}%"},
    [STRING_SIDE_RECENT] = {"最近签到", "Latest"},
    [STRING_SIDE_SIGNED] = {"已签到 {n} 人", "{n} signed in"},
    [STRING_FOOT_READER_OK] = {"读卡器正常", "Reader ready"},
    [STRING_FOOT_READER_LOST] = {"读卡器没有响应", "Reader not answering"},
    [STRING_FOOT_STORAGE_OK] = {"记录已保存", "Records saved"},
    [STRING_FOOT_STORAGE_LOST] = {"记录未能保存", "Record not saved"},
    [STRING_FOOT_HELP] = {"没有带卡？请找工作人员登记", "No card? Please see the staff"},
    [STRING_OK_PARTY_YEARS] = {"今天是您入党 {n} 周年", "{n} years in the Party today"},
    [STRING_PAGE_PREVIOUS] = {"上一页", "Previous"},
    [STRING_PAGE_NEXT] = {"下一页", "Next"},
};

static const char *const activity_types[][2] = {
    [ACTIVITY_THEME_DAY] = {"主题党日", "Theme day"},
    [ACTIVITY_COMMITTEE] = {"支委会", "Committee meeting"},
    [ACTIVITY_ASSEMBLY] = {"党员大会", "Members' assembly"},
    [ACTIVITY_GROUP] = {"党小组会", "Group meeting"},
    [ACTIVITY_LECTURE] = {"党课", "Lecture"},
    [ACTIVITY_STUDY] = {"集中学习", "Study session"},
};

static const char *const weekdays[7][2] = {
    {"星期日", "Sunday"},   {"星期一", "Monday"}, {"星期二", "Tuesday"},  {"星期三", "Wednesday"},
    {"星期四", "Thursday"}, {"星期五", "Friday"}, {"星期六", "Saturday"},
};

static const char *const months[12][2] = {
    {"1月", "January"},   {"2月", "February"}, {"3月", "March"},     {"4月", "April"},
    {"5月", "May"},       {"6月", "June"},     {"7月", "July"},      {"8月", "August"},
    {"9月", "September"}, {"10月", "October"}, {"11月", "November"}, {"12月", "December"},
};

const char *strings_get(enum ui_language language, enum string_id id)
{
    return texts[id][language];
}

static const char *string_value(va_list pairs, const char *name, size_t length)
{
    const char *found = NULL;
    va_list rest;
    va_copy(rest, pairs);
    for (const char *key; !found && (key = va_arg(rest, const char *)) != NULL;) {
        const char *value = va_arg(rest, const char *);
        if (strlen(key) == length && memcmp(key, name, length) == 0)
            found = value;
    }
    va_end(rest);
    return found;
}

void strings_fill_text(char ret_text[STRINGS_SIZE], const char *text, va_list pairs)
{
    char filled[4 * STRINGS_SIZE];
    size_t length = 0;
    for (const char *from = text; *from;) {
        const char *end = *from == '{' ? strchr(from, '}') : NULL;
        const char *value = end ? string_value(pairs, from + 1, (size_t)(end - from - 1)) : NULL;
        size_t room = sizeof filled - length - 1;
        size_t step = value ? strlen(value) : 1;
        if (step > room)
            break;
        memcpy(filled + length, value ? value : from, step);
        length += step;
        from = value ? end + 1 : from + 1;
    }
    filled[length] = '\0';
    utf8_copy(ret_text, STRINGS_SIZE, filled);
}

void strings_fill(char ret_text[STRINGS_SIZE], enum ui_language language, enum string_id id, ...)
{
    va_list pairs;
    va_start(pairs, id);
    strings_fill_text(ret_text, strings_get(language, id), pairs);
    va_end(pairs);
}

const char *strings_activity_type(enum ui_language language, enum activity_type type)
{
    return activity_types[type][language];
}

const char *strings_weekday(enum ui_language language, int weekday)
{
    return weekdays[weekday][language];
}

const char *strings_month(enum ui_language language, int month)
{
    return months[month - 1][language];
}

void strings_date(char ret_text[STRINGS_SIZE], enum ui_language language,
                  const struct moment *moment)
{
    const char *weekday = strings_weekday(language, moment->weekday);
    const char *month = strings_month(language, moment->month);
    switch (language) {
    case UI_ZH_CN:
        snprintf(ret_text, STRINGS_SIZE, "%s%d日 %s", month, moment->day, weekday);
        break;
    case UI_EN:
        snprintf(ret_text, STRINGS_SIZE, "%.3s, %d %.3s", weekday, moment->day, month);
        break;
    }
}

void strings_clock(char ret_text[STRINGS_SIZE], int minutes)
{
    snprintf(ret_text, STRINGS_SIZE, "%02d:%02d", minutes / 60, minutes % 60);
}
