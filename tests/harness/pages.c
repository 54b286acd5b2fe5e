#include "tests/harness/pages.h"

#include "firmware/base/utf8.h"
#include "tests/harness/pages_part.h"
#include "tests/harness/views.h"

#include <stdio.h>

#define LONG_GROUP  "教务处第二党小组"
#define LONG_BRANCH "马克思主义学院研究生第二十三党支部"

/* ---- pads ---- */

static void make_pin(struct page *page)
{
    part_begin(page, PAGE_PAD, part_say("工作人员密码", "Organizer's PIN"), "李建国");
    static const char *const keys[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};
    char id[32];
    for (int i = 0; i < 9; i++) {
        snprintf(id, sizeof id, "og.pin.%s", keys[i]);
        part_add(page, id, keys[i], "", "");
    }
    part_add(page, "og.pin.delete", part_say("删除", "Delete"), "", "");
    part_add(page, "og.pin.0", "0", "", "");
    part_add(page, "og.pin.enter", part_say("确定", "OK"), "", "")->primary = true;
    utf8_copy(page->entry, sizeof page->entry, "●●●●");
    part_message(page, PAGE_WARNING,
                 part_say("密码不对，还可以试 3 次", "Wrong PIN, 3 more attempts"));
    part_back(page);
}

static void make_letters(struct page *page)
{
    part_begin(page, PAGE_PAD, part_say("选择人员", "Choose a person"),
               part_say("姓名拼音首字母", "Initials of the name in pinyin"));
    char id[32], text[2] = "";
    for (char letter = 'A'; letter <= 'Z'; letter++) {
        text[0] = letter;
        snprintf(id, sizeof id, "og.key.%c", letter);
        part_add(page, id, text, "", "")->enabled = letter != 'I' && letter != 'U' && letter != 'V';
    }
    part_add(page, "og.key.delete", part_say("删除", "Delete"), "", "");
    utf8_copy(page->entry, sizeof page->entry, "LSY");
    part_message(page, PAGE_PLAIN, part_say("找到 12 人", "12 people found"));
    part_back(page);
    part_button(page, "og.groups", part_say("按党小组", "By group"));
    part_button(page, "og.show", part_say("显示", "Show"))->primary = true;
}

/* ---- tiles ---- */

static void make_menu(struct page *page)
{
    part_begin(page, PAGE_TILES, part_say("工作人员", "Organizer"),
               part_say("李建国 · 58 秒后自动退出", "李建国 · leaves in 58 s"));
    part_add(page, "og.announce", part_say("到会情况", "Attendance"),
             part_say("实到 42，应到 50，请假 3", "42 of 50 present, 3 on leave"), "");
    part_add(page, "og.eval", part_say("开始测评", "Start evaluation"),
             part_say("向已签到人员开放", "Open to all signed in"), "");
    part_add(page, "og.export", part_say("导出到U盘", "Export to stick"),
             part_say("U 盘已插入，可用 14.2 GB", "Stick is in, 14.2 GB free"), "");
    part_add(page, "og.register", part_say("补登与请假", "Manual entries"),
             part_say("忘带卡、请假、补学、列席", "No card, leave, make-up, guests"), "");
    part_add(page, "og.cards", part_say("登记卡片", "Cards"), part_say("1 张待认领", "1 unclaimed"),
             "")
        ->tone = PAGE_WARNING;
    part_add(page, "og.upload", part_say("上传", "Upload"),
             part_say("3 场活动待上传", "3 activities to be uploaded"), "")
        ->enabled = false;
    part_add(page, "og.plan", part_say("活动安排", "Activities"),
             part_say("年度计划 12 场，已完成 10 场", "10 of 12 planned ones done"), "");
    part_add(page, "og.vote", part_say("表决", "Resolution vote"),
             part_say("无记名，一次一项", "Secret, one at a time"), "");
    part_add(
        page, "og.settings", part_say("设置", "Settings"),
        part_say("时间、网络、音量、亮度、自检", "Time, network, volume, brightness, self-test"),
        "");
    snprintf(page->message, sizeof page->message, "%s",
             part_say("上次意外断电，记录已恢复", "The power failed; all records were recovered"));
    page->tone = PAGE_WARNING;
    part_button(page, "og.health", part_say("查看", "Look"));
    part_button(page, "og.leave", part_say("退出", "Leave"));
}

static void make_large_menu(struct page *page)
{
    static const char *const names[][2] = {
        {"到会情况", "Attendance"},
        {"补登签到", "Manual sign-in"},
        {"请假登记", "Leave"},
        {"列席登记", "Guests"},
        {"开始测评", "Start evaluation"},
        {"结束测评", "Close evaluation"},
        {"录入纸质测评结果", "Paper results"},
        {"表决", "Resolution vote"},
        {"导出", "Export"},
        {"导入名单", "Import roster"},
        {"登记卡片", "Cards"},
        {"活动安排", "Activities"},
        {"设置", "Settings"},
        {"退出", "Leave"},
    };
    part_begin(page, PAGE_TILES, part_say("工作人员", "Organizer"), VIEWS_LONG_NAME);
    char id[32];
    for (int i = 0; i < 14; i++) {
        snprintf(id, sizeof id, "og.tile.%d", i);
        part_add(page, id, names[i][part_language()],
                 part_say("向已签到的全体人员开放", "Open to all signed in"), "");
    }
    page->items[4].chosen = true;
    page->items[5].enabled = false;
    part_button(page, "og.leave", part_say("退出", "Leave"));
}

/* ---- lists ---- */

static void make_list(struct page *page)
{
    static const char *const names[] = {"刘思远", "欧阳㛃", "阿依古丽·买买提",
                                        "王䶮",   "陈志强", "李伟"};
    part_begin(page, PAGE_LIST, part_say("到会名单", "Who is here"),
               part_say("应到 50，实到 42", "42 of 50 present"));
    char id[32], time[16];
    for (int i = 0; i < 6; i++) {
        snprintf(id, sizeof id, "person.%d", i + 1);
        snprintf(time, sizeof time, "08:%02d", 57 - i);
        struct page_item *item = part_add(page, id, names[i], "第二党小组 · …42",
                                          i < 4 ? time : part_say("请假", "Leave"));
        item->tone = i < 4 ? PAGE_GOOD : i == 4 ? PAGE_WARNING : PAGE_FAULT;
    }
    page->page_number = 2;
    page->page_count = 9;
    part_back(page);
}

static void make_long_list(struct page *page)
{
    part_begin(page, PAGE_LIST,
               part_say("同名人员，请按党小组或工号选择", "Same names: choose by group"),
               LONG_BRANCH);
    char id[32];
    for (int i = 0; i < 6; i++) {
        snprintf(id, sizeof id, "person.%d", i + 1);
        part_add(page, id, i % 2 ? "阿卜杜热西提·买买提艾合买提江" : "欧阳㛃", LONG_GROUP " · …42",
                 part_say("请假", "Leave"))
            ->tone = (enum page_tone)(i % 4);
    }
    page->items[2].chosen = true;
    page->page_number = 108;
    page->page_count = 834;
    part_message(page, PAGE_FAULT,
                 part_say("没有保存成功，请再试一次", "Not saved, please try again"));
    part_back(page);
    part_button(page, "og.show", part_say("书面材料已收", "Paper received"));
    part_button(page, "og.manual", part_say("确定补登", "Sign in"))->primary = true;
}

static void make_facts(struct page *page)
{
    part_begin(page, PAGE_LIST, part_say("自检", "Self-test"), "");
    char text[32];
    for (int i = 0; i < 12; i++) {
        snprintf(text, sizeof text, "%s %d", part_say("检查", "Check"), i + 1);
        part_add(page, "", text, "", i % 3 ? part_say("正常", "fine") : part_say("请查看", "look"))
            ->tone = i % 3 ? PAGE_GOOD : PAGE_WARNING;
    }
    part_back(page);
}

/* ---- choices ---- */

static void add_choices(struct page *page, const char *head, const char *const (*names)[2],
                        int count, int chosen)
{
    char id[32];
    int group = page->item_count;
    for (int i = 0; i < count; i++) {
        snprintf(id, sizeof id, "og.choice.%d.%d", group, i);
        struct page_item *item =
            part_add(page, id, names[i][part_language()], i == 0 ? head : "", "");
        item->begins_group = i == 0;
        item->chosen = i == chosen;
    }
}

static void make_leave(struct page *page)
{
    static const char *const kinds[][2] = {{"病假", "Sick"},
                                           {"事假", "Personal"},
                                           {"出差学习", "Work trip or study"},
                                           {"其他", "Other"}};
    static const char *const papers[][2] = {{"已收", "Received"}, {"未收", "Not yet"}};
    part_begin(page, PAGE_CHOICES, part_say("请假：刘思远", "Leave: 刘思远"),
               part_say("第二党小组", "Second group"));
    add_choices(page, part_say("类别", "Kind"), kinds, 4, 2);
    add_choices(page, part_say("书面材料", "Paper"), papers, 2, -1);
    part_message(page, PAGE_PLAIN,
                 part_say("请选择书面材料是否已收", "Has the paper been received?"));
    part_back(page);
    part_button(page, "og.leave.save", part_say("登记请假", "Record leave"))->primary = true;
    page->buttons[1].enabled = false;
}

static void make_form(struct page *page)
{
    static const char *const heads[][2] = {{"1. 主题　特色是否鲜明", "1. Theme　distinct"},
                                           {"2. 内容　是否充实、健康", "2. Content　full, sound"},
                                           {"3. 方式　是否灵活、生动", "3. Method　lively"},
                                           {"4. 效果　是否明显", "4. Effect　evident"}};
    static const char *const grades[][2] = {
        {"满意", "Good"}, {"基本满意", "Fair"}, {"不满意", "Poor"}};
    part_begin(page, PAGE_CHOICES, part_say("活动测评", "Evaluation"),
               part_say("不记名：只计票数，不保存谁选了什么", "Secret: only totals are kept"));
    for (int i = 0; i < 4; i++)
        add_choices(page, heads[i][part_language()], grades, 3, i == 3 ? -1 : i % 2);
    part_message(page, PAGE_PLAIN,
                 part_say("还有 1 项没有选，也可以直接提交", "1 is left blank, you may submit"));
    part_button(page, "ev.cancel", part_say("取消", "Cancel"));
    part_button(page, "ev.clear", part_say("重选", "Clear"));
    part_button(page, "ev.send", part_say("提交", "Submit"))->primary = true;
}

static void make_settings(struct page *page)
{
    static const char *const names[][2] = {
        {"提前 30 分钟", "30 min before"},        {"提前 15 分钟", "15 min before"},
        {"提前 60 分钟", "60 min before"},        {"满意＋基本满意", "Good and fair"},
        {"加权 100/75/55", "Weighted 100/75/55"}, {"不限制", "Unlimited"}};
    part_begin(page, PAGE_CHOICES, part_say("设置", "Settings"),
               part_say("改动会留在记录里", "Kept in the log"));
    add_choices(page, part_say("签到开始", "Sign-in opens"), names, 6, 0);
    add_choices(page, part_say("满意率算法", "Formula"), names, 3, 1);
    add_choices(page, part_say("到会率基数", "Base"), names, 2, 0);
    part_message(page, PAGE_WARNING,
                 part_say("这项设置下次活动起生效", "Takes effect with the next activity"));
    part_back(page);
    part_button(page, "og.save", part_say("保存", "Save"))->primary = true;
}

/* ---- figures ---- */

static void make_announcement(struct page *page)
{
    part_begin(page, PAGE_FIGURES, part_say("到会情况", "Attendance"),
               part_say("2026年11月21日 主题党日 · 重温入党誓词，走访慰问老党员",
                        "21 November 2026 · Theme day"));
    part_add(page, "", part_say("党员总数", "Members"), "", "50");
    part_add(page, "", part_say("应到", "Expected"), "", "50");
    part_add(page, "", part_say("实到", "Present"), "", "42")->tone = PAGE_GOOD;
    part_add(page, "", part_say("请假", "Leave"), "", "3");
    part_add(page, "", part_say("未到", "Absent"), "", "5");
    part_add(page, "", part_say("列席", "Guests"), "", "2");
    page->tone = PAGE_GOOD;
    utf8_copy(page->verdict, sizeof page->verdict,
              part_say("到会率 84.0%（42÷50）", "Rate 84.0% (42÷50)"));
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail,
              part_say("达到党员总数 80% 的要求", "Meets 80% of the members"));
    part_back(page);
    part_button(page, "ann.names", part_say("显示名单", "Show names"));
}

static void make_joint_announcement(struct page *page)
{
    make_announcement(page);
    utf8_copy(page->items[0].value, sizeof page->items[0].value, "498");
    utf8_copy(page->items[1].value, sizeof page->items[1].value, "500");
    part_add(page, "", part_say("迟到", "Late"), "", "120");
    part_add(page, "", part_say("其他方式", "Other ways"), "", "100");
    page->tone = PAGE_WARNING;
    utf8_copy(page->verdict, sizeof page->verdict,
              part_say("到会率 79.5%（35÷44）", "Rate 79.5% (35÷44)"));
    utf8_copy(
        page->verdict_detail, sizeof page->verdict_detail,
        part_say("未达到党员总数 80% 的要求，还差 1 人", "Below 80% of the members, 1 short"));
    part_add(page, "", LONG_BRANCH, part_say("应到 44，实到 35", "35 of 44"), "79.5%")->tone =
        PAGE_WARNING;
    part_add(page, "", "会计学院学生第二党支部", part_say("应到 50，实到 42", "42 of 50"), "84.0%")
        ->tone = PAGE_GOOD;
}

static void make_names(struct page *page)
{
    make_announcement(page);
    part_add(
        page, "",
        part_say("请假：陈志强、李伟、欧阳㛃　未到：阿依古丽·买买提、王䶮、张三、李四、王五",
                 "Leave: 陈志强, 李伟, 欧阳㛃; absent: 阿依古丽·买买提, 王䶮, 张三, 李四, 王五"),
        "", "");
}

static void make_theme(struct page *page)
{
    make_announcement(page);
    part_add(
        page, "",
        part_say(
            "今天的主题：深入学习贯彻党的二十届三中全会精神，重温入党誓词，走访慰问离退休老党员和"
            "困难党员，开展“我为群众办实事”志愿服务（第十一次）",
            "Theme: to renew the oath, and to visit and comfort retired and needy members, with "
            "voluntary service for the eleventh time"),
        part_say("主持：李建国", "Host: 李建国"), "");
}

static void make_branches(struct page *page)
{
    part_begin(page, PAGE_LIST, part_say("到会情况", "Attendance"),
               part_say("2026年11月21日 主题党日", "21 November 2026 · Theme day"));
    for (int i = 0; i < 3; i++)
        part_add(page, "", LONG_BRANCH,
                 part_say("应到 44，实到 35，请假 3，未到 6，到会率 79.5%",
                          "35 of 44, 3 on leave, 6 absent, 79.5%"),
                 part_say("未达到 80%，还差 1 人", "Below 80%, 1 short"))
            ->tone = i == 0 ? PAGE_GOOD : PAGE_WARNING;
    part_back(page);
    part_button(page, "ann.names", part_say("显示名单", "Show names"));
}

/* ---- notices ---- */

static void make_done(struct page *page)
{
    part_begin(page, PAGE_NOTICE, part_say("补登签到", "Manual sign-in"), "");
    part_message(page, PAGE_GOOD, part_say("已补登：刘思远，09:02", "Signed in: 刘思远, 09:02"));
    part_back(page);
    part_button(page, "og.more", part_say("继续补登", "Another one"));
}

static void make_confirmation(struct page *page)
{
    part_begin(page, PAGE_NOTICE, part_say("撤销签到", "Undo"), "刘思远");
    part_message(
        page, PAGE_WARNING,
        part_say("撤销这条签到？会留下更改记录", "Undo this check-in? It stays in the log"));
    part_add(page, "", part_say("姓名", "Name"), "", VIEWS_LONG_NAME);
    part_add(page, "", part_say("签到时间", "Signed in at"), "", "08:57");
    part_add(page, "", part_say("原因", "Reason"), "", part_say("刷错了卡", "Wrong card"));
    part_button(page, "page.cancel", part_say("取消", "Cancel"));
    part_button(page, "og.undo.yes", part_say("确定撤销", "Undo it"))->primary = true;
}

static void make_failure(struct page *page)
{
    part_begin(page, PAGE_NOTICE, "", "");
    part_message(
        page, PAGE_FAULT,
        part_say("U 盘被提前拔出，文件不完整，请重新导出。本机记录没有影响",
                 "The stick was pulled out too early; the files are incomplete. Please export "
                 "again. The records here are not affected"));
    part_back(page);
}

void pages_sample(int index, enum ui_language language, struct page *ret_page)
{
    static void (*const makers[PAGES_COUNT])(struct page *) = {
        [PAGES_PIN] = make_pin,
        [PAGES_LETTERS] = make_letters,
        [PAGES_MENU] = make_menu,
        [PAGES_LARGE_MENU] = make_large_menu,
        [PAGES_LIST] = make_list,
        [PAGES_LONG_LIST] = make_long_list,
        [PAGES_FACTS] = make_facts,
        [PAGES_LEAVE] = make_leave,
        [PAGES_FORM] = make_form,
        [PAGES_SETTINGS] = make_settings,
        [PAGES_ANNOUNCEMENT] = make_announcement,
        [PAGES_JOINT_ANNOUNCEMENT] = make_joint_announcement,
        [PAGES_NAMES] = make_names,
        [PAGES_THEME] = make_theme,
        [PAGES_BRANCHES] = make_branches,
        [PAGES_DONE] = make_done,
        [PAGES_CONFIRMATION] = make_confirmation,
        [PAGES_FAILURE] = make_failure,
        [PAGES_RESULT] = pages_result,
        [PAGES_RESULT_GROUPS] = pages_result_groups,
        [PAGES_RESULT_LOW] = pages_result_low,
        [PAGES_RESULT_FEW] = pages_result_few,
        [PAGES_RESULT_PAPER] = pages_result_paper,
        [PAGES_VOTE_RESULT] = pages_result_vote,
        [PAGES_EXPORTING] = pages_exporting,
        [PAGES_EXPORTED] = pages_exported,
        [PAGES_UPLOADS] = pages_uploads,
        [PAGES_UPDATE_OFFER] = pages_update_offer,
        [PAGES_UPDATE_INSTALLING] = pages_update_installing,
        [PAGES_UPDATE_INSTALLED] = pages_update_installed,
        [PAGES_UPDATE_UNDONE] = pages_update_undone,
        [PAGES_UPDATE_CUT] = pages_update_cut,
        [PAGES_NEWER_DATA] = pages_newer_data,
        [PAGES_NO_DATA] = pages_no_data,
    };
    part_speak(language);
    makers[index](ret_page);
}
