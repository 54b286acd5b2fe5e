#include "tests/harness/pages.h"

#include "firmware/base/utf8.h"
#include "tests/harness/views.h"
#include "ui/sayings.h"

#include <stdio.h>
#include <string.h>

#define LONG_GROUP  "教务处第二党小组"
#define LONG_BRANCH "马克思主义学院研究生第二十三党支部"

static enum ui_language spoken;

static const char *say(const char *chinese, const char *english)
{
    return spoken == UI_ZH_CN ? chinese : english;
}

static struct page_item *add(struct page *page, const char *id, const char *text,
                             const char *detail, const char *value)
{
    struct page_item *item = &page->items[page->item_count++];
    item->enabled = *id;
    utf8_copy(item->id, sizeof item->id, id);
    utf8_copy(item->text, sizeof item->text, text);
    utf8_copy(item->detail, sizeof item->detail, detail);
    utf8_copy(item->value, sizeof item->value, value);
    return item;
}

static struct page_item *add_button(struct page *page, const char *id, const char *text)
{
    struct page_item *button = &page->buttons[page->button_count++];
    button->enabled = true;
    utf8_copy(button->id, sizeof button->id, id);
    utf8_copy(button->text, sizeof button->text, text);
    return button;
}

static void begin(struct page *page, enum page_layout layout, const char *title,
                  const char *subtitle)
{
    *page = (struct page){.layout = layout};
    utf8_copy(page->screen, sizeof page->screen, "og.sample");
    utf8_copy(page->title, sizeof page->title, title);
    utf8_copy(page->subtitle, sizeof page->subtitle, subtitle);
}

static void add_back(struct page *page)
{
    add_button(page, "page.back", say("返回", "Back"));
}

static void set_message(struct page *page, enum page_tone tone, const char *message)
{
    page->tone = tone;
    utf8_copy(page->message, sizeof page->message, message);
}

/* ---- pads ---- */

static void make_pin(struct page *page)
{
    begin(page, PAGE_PAD, say("工作人员密码", "Organizer's PIN"), "李建国");
    static const char *const keys[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};
    char id[32];
    for (int i = 0; i < 9; i++) {
        snprintf(id, sizeof id, "og.pin.%s", keys[i]);
        add(page, id, keys[i], "", "");
    }
    add(page, "og.pin.delete", say("删除", "Delete"), "", "");
    add(page, "og.pin.0", "0", "", "");
    add(page, "og.pin.enter", say("确定", "OK"), "", "")->primary = true;
    utf8_copy(page->entry, sizeof page->entry, "●●●●");
    set_message(page, PAGE_WARNING, say("密码不对，还可以试 3 次", "Wrong PIN, 3 more attempts"));
    add_back(page);
}

static void make_letters(struct page *page)
{
    begin(page, PAGE_PAD, say("选择人员", "Choose a person"),
          say("姓名拼音首字母", "Initials of the name in pinyin"));
    char id[32], text[2] = "";
    for (char letter = 'A'; letter <= 'Z'; letter++) {
        text[0] = letter;
        snprintf(id, sizeof id, "og.key.%c", letter);
        add(page, id, text, "", "")->enabled = letter != 'I' && letter != 'U' && letter != 'V';
    }
    add(page, "og.key.delete", say("删除", "Delete"), "", "");
    utf8_copy(page->entry, sizeof page->entry, "LSY");
    set_message(page, PAGE_PLAIN, say("找到 12 人", "12 people found"));
    add_back(page);
    add_button(page, "og.groups", say("按党小组", "By group"));
    add_button(page, "og.show", say("显示", "Show"))->primary = true;
}

/* ---- tiles ---- */

static void make_menu(struct page *page)
{
    begin(page, PAGE_TILES, say("工作人员", "Organizer"),
          say("李建国 · 58 秒后自动退出", "李建国 · leaves in 58 s"));
    add(page, "og.announce", say("到会情况", "Attendance"),
        say("实到 42，应到 50，请假 3", "42 of 50 present, 3 on leave"), "");
    add(page, "og.eval", say("开始测评", "Start evaluation"),
        say("向已签到人员开放", "Open to all signed in"), "");
    add(page, "og.export", say("导出到U盘", "Export to stick"),
        say("U 盘已插入，可用 14.2 GB", "Stick is in, 14.2 GB free"), "");
    add(page, "og.register", say("补登与请假", "Manual entries"),
        say("忘带卡、请假、补学、列席", "No card, leave, make-up, guests"), "");
    add(page, "og.cards", say("登记卡片", "Cards"), say("1 张待认领", "1 unclaimed"), "")->tone =
        PAGE_WARNING;
    add(page, "og.upload", say("上传", "Upload"),
        say("3 场活动待上传", "3 activities to be uploaded"), "")
        ->enabled = false;
    add(page, "og.plan", say("活动安排", "Activities"),
        say("年度计划 12 场，已完成 10 场", "10 of 12 planned ones done"), "");
    add(page, "og.vote", say("表决", "Resolution vote"),
        say("无记名，一次一项", "Secret, one at a time"), "");
    add(page, "og.settings", say("设置", "Settings"),
        say("时间、网络、音量、亮度、自检", "Time, network, volume, brightness, self-test"), "");
    snprintf(page->message, sizeof page->message, "%s",
             say("上次意外断电，记录已恢复", "The power failed; all records were recovered"));
    page->tone = PAGE_WARNING;
    add_button(page, "og.health", say("查看", "Look"));
    add_button(page, "og.leave", say("退出", "Leave"));
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
    begin(page, PAGE_TILES, say("工作人员", "Organizer"), VIEWS_LONG_NAME);
    char id[32];
    for (int i = 0; i < 14; i++) {
        snprintf(id, sizeof id, "og.tile.%d", i);
        add(page, id, names[i][spoken], say("向已签到的全体人员开放", "Open to all signed in"), "");
    }
    page->items[4].chosen = true;
    page->items[5].enabled = false;
    add_button(page, "og.leave", say("退出", "Leave"));
}

/* ---- lists ---- */

static void make_list(struct page *page)
{
    static const char *const names[] = {"刘思远", "欧阳㛃", "阿依古丽·买买提",
                                        "王䶮",   "陈志强", "李伟"};
    begin(page, PAGE_LIST, say("到会名单", "Who is here"),
          say("应到 50，实到 42", "42 of 50 present"));
    char id[32], time[16];
    for (int i = 0; i < 6; i++) {
        snprintf(id, sizeof id, "person.%d", i + 1);
        snprintf(time, sizeof time, "08:%02d", 57 - i);
        struct page_item *item =
            add(page, id, names[i], "第二党小组 · …42", i < 4 ? time : say("请假", "Leave"));
        item->tone = i < 4 ? PAGE_GOOD : i == 4 ? PAGE_WARNING : PAGE_FAULT;
    }
    page->page_number = 2;
    page->page_count = 9;
    add_back(page);
}

static void make_long_list(struct page *page)
{
    begin(page, PAGE_LIST, say("同名人员，请按党小组或工号选择", "Same names: choose by group"),
          LONG_BRANCH);
    char id[32];
    for (int i = 0; i < 6; i++) {
        snprintf(id, sizeof id, "person.%d", i + 1);
        add(page, id, i % 2 ? "阿卜杜热西提·买买提艾合买提江" : "欧阳㛃", LONG_GROUP " · …42",
            say("请假", "Leave"))
            ->tone = (enum page_tone)(i % 4);
    }
    page->items[2].chosen = true;
    page->page_number = 108;
    page->page_count = 834;
    set_message(page, PAGE_FAULT, say("没有保存成功，请再试一次", "Not saved, please try again"));
    add_back(page);
    add_button(page, "og.show", say("书面材料已收", "Paper received"));
    add_button(page, "og.manual", say("确定补登", "Sign in"))->primary = true;
}

/* Reasons as long as they get. */
static void make_uploads(struct page *page)
{
    begin(page, PAGE_LIST, say("上传", "Upload"),
          say("未上传 12 份 · 上次上传 11月21日 12:05 · archive.example.edu.cn",
              "12 not uploaded · last upload 21 Nov 12:05 · archive.example.edu.cn"));
    add(page, "upload.1", "2026-10-17 深入学习贯彻二十届三中… -2",
        say("已有内容不同的同名文件：请假缺席补学登记.xlsx",
            "another file of this name is there: 请假缺席补学登记.xlsx"),
        say("没有传成", "Not uploaded"))
        ->tone = PAGE_FAULT;
    add(page, "upload.2", "2026-11-14 重温入党誓词",
        say("服务器没有回应", "the server does not answer"), say("没有传成", "Not uploaded"))
        ->tone = PAGE_WARNING;
    add(page, "upload.3", "2026-11-21 重温入党誓词", "TD-0badcafe-2026-11-21-12",
        say("正在上传 12/13", "Uploading 12/13"));
    add(page, "upload.4", "2026-09-19 走访慰问离退休老党员和困…",
        say("11月21日 12:05", "21 Nov 12:05"), say("已上传", "Uploaded"))
        ->tone = PAGE_GOOD;
    for (int i = 0; i < page->item_count; i++)
        page->items[i].enabled = false;
    page->page_number = 1;
    page->page_count = 3;
    set_message(page, PAGE_FAULT,
                say("对方没有接收：已有内容不同的同名文件",
                    "Not accepted: another file of this name is there"));
    add_back(page);
    add_button(page, "og.upload.now", say("上传", "Upload"))->primary = true;
}

static void make_facts(struct page *page)
{
    begin(page, PAGE_LIST, say("自检", "Self-test"), "");
    char text[32];
    for (int i = 0; i < 12; i++) {
        snprintf(text, sizeof text, "%s %d", say("检查", "Check"), i + 1);
        add(page, "", text, "", i % 3 ? say("正常", "fine") : say("请查看", "look"))->tone =
            i % 3 ? PAGE_GOOD : PAGE_WARNING;
    }
    add_back(page);
}

/* ---- choices ---- */

static void add_choices(struct page *page, const char *head, const char *const (*names)[2],
                        int count, int chosen)
{
    char id[32];
    int group = page->item_count;
    for (int i = 0; i < count; i++) {
        snprintf(id, sizeof id, "og.choice.%d.%d", group, i);
        struct page_item *item = add(page, id, names[i][spoken], i == 0 ? head : "", "");
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
    begin(page, PAGE_CHOICES, say("请假：刘思远", "Leave: 刘思远"),
          say("第二党小组", "Second group"));
    add_choices(page, say("类别", "Kind"), kinds, 4, 2);
    add_choices(page, say("书面材料", "Paper"), papers, 2, -1);
    set_message(page, PAGE_PLAIN, say("请选择书面材料是否已收", "Has the paper been received?"));
    add_back(page);
    add_button(page, "og.leave.save", say("登记请假", "Record leave"))->primary = true;
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
    begin(page, PAGE_CHOICES, say("活动测评", "Evaluation"),
          say("不记名：只计票数，不保存谁选了什么", "Secret: only totals are kept"));
    for (int i = 0; i < 4; i++)
        add_choices(page, heads[i][spoken], grades, 3, i == 3 ? -1 : i % 2);
    set_message(page, PAGE_PLAIN,
                say("还有 1 项没有选，也可以直接提交", "1 is left blank, you may submit"));
    add_button(page, "ev.cancel", say("取消", "Cancel"));
    add_button(page, "ev.clear", say("重选", "Clear"));
    add_button(page, "ev.send", say("提交", "Submit"))->primary = true;
}

static void make_settings(struct page *page)
{
    static const char *const names[][2] = {
        {"提前 30 分钟", "30 min before"},        {"提前 15 分钟", "15 min before"},
        {"提前 60 分钟", "60 min before"},        {"满意＋基本满意", "Good and fair"},
        {"加权 100/75/55", "Weighted 100/75/55"}, {"不限制", "Unlimited"}};
    begin(page, PAGE_CHOICES, say("设置", "Settings"), say("改动会留在记录里", "Kept in the log"));
    add_choices(page, say("签到开始", "Sign-in opens"), names, 6, 0);
    add_choices(page, say("满意率算法", "Formula"), names, 3, 1);
    add_choices(page, say("到会率基数", "Base"), names, 2, 0);
    set_message(page, PAGE_WARNING,
                say("这项设置下次活动起生效", "Takes effect with the next activity"));
    add_back(page);
    add_button(page, "og.save", say("保存", "Save"))->primary = true;
}

/* ---- figures ---- */

static void make_announcement(struct page *page)
{
    begin(page, PAGE_FIGURES, say("到会情况", "Attendance"),
          say("2026年11月21日 主题党日 · 重温入党誓词，走访慰问老党员",
              "21 November 2026 · Theme day"));
    add(page, "", say("党员总数", "Members"), "", "50");
    add(page, "", say("应到", "Expected"), "", "50");
    add(page, "", say("实到", "Present"), "", "42")->tone = PAGE_GOOD;
    add(page, "", say("请假", "Leave"), "", "3");
    add(page, "", say("未到", "Absent"), "", "5");
    add(page, "", say("列席", "Guests"), "", "2");
    page->tone = PAGE_GOOD;
    utf8_copy(page->verdict, sizeof page->verdict,
              say("到会率 84.0%（42÷50）", "Rate 84.0% (42÷50)"));
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail,
              say("达到党员总数 80% 的要求", "Meets 80% of the members"));
    add_back(page);
    add_button(page, "ann.names", say("显示名单", "Show names"));
}

static void make_joint_announcement(struct page *page)
{
    make_announcement(page);
    utf8_copy(page->items[0].value, sizeof page->items[0].value, "498");
    utf8_copy(page->items[1].value, sizeof page->items[1].value, "500");
    add(page, "", say("迟到", "Late"), "", "120");
    add(page, "", say("其他方式", "Other ways"), "", "100");
    page->tone = PAGE_WARNING;
    utf8_copy(page->verdict, sizeof page->verdict,
              say("到会率 79.5%（35÷44）", "Rate 79.5% (35÷44)"));
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail,
              say("未达到党员总数 80% 的要求，还差 1 人", "Below 80% of the members, 1 short"));
    add(page, "", LONG_BRANCH, say("应到 44，实到 35", "35 of 44"), "79.5%")->tone = PAGE_WARNING;
    add(page, "", "会计学院学生第二党支部", say("应到 50，实到 42", "42 of 50"), "84.0%")->tone =
        PAGE_GOOD;
}

static void make_names(struct page *page)
{
    make_announcement(page);
    add(page, "",
        say("请假：陈志强、李伟、欧阳㛃　未到：阿依古丽·买买提、王䶮、张三、李四、王五",
            "Leave: 陈志强, 李伟, 欧阳㛃; absent: 阿依古丽·买买提, 王䶮, 张三, 李四, 王五"),
        "", "");
}

static void make_theme(struct page *page)
{
    make_announcement(page);
    add(page, "",
        say("今天的主题：深入学习贯彻党的二十届三中全会精神，重温入党誓词，走访慰问离退休老党员和"
            "困难党员，开展“我为群众办实事”志愿服务（第十一次）",
            "Theme: to renew the oath, and to visit and comfort retired and needy members, with "
            "voluntary service for the eleventh time"),
        say("主持：李建国", "Host: 李建国"), "");
}

static void make_branches(struct page *page)
{
    begin(page, PAGE_LIST, say("到会情况", "Attendance"),
          say("2026年11月21日 主题党日", "21 November 2026 · Theme day"));
    for (int i = 0; i < 3; i++)
        add(page, "", LONG_BRANCH,
            say("应到 44，实到 35，请假 3，未到 6，到会率 79.5%",
                "35 of 44, 3 on leave, 6 absent, 79.5%"),
            say("未达到 80%，还差 1 人", "Below 80%, 1 short"))
            ->tone = i == 0 ? PAGE_GOOD : PAGE_WARNING;
    add_back(page);
    add_button(page, "ann.names", say("显示名单", "Show names"));
}

/* ---- notices ---- */

static void make_done(struct page *page)
{
    begin(page, PAGE_NOTICE, say("补登签到", "Manual sign-in"), "");
    set_message(page, PAGE_GOOD, say("已补登：刘思远，09:02", "Signed in: 刘思远, 09:02"));
    add_back(page);
    add_button(page, "og.more", say("继续补登", "Another one"));
}

static void make_confirmation(struct page *page)
{
    begin(page, PAGE_NOTICE, say("撤销签到", "Undo"), "刘思远");
    set_message(page, PAGE_WARNING,
                say("撤销这条签到？会留下更改记录", "Undo this check-in? It stays in the log"));
    add(page, "", say("姓名", "Name"), "", VIEWS_LONG_NAME);
    add(page, "", say("签到时间", "Signed in at"), "", "08:57");
    add(page, "", say("原因", "Reason"), "", say("刷错了卡", "Wrong card"));
    add_button(page, "page.cancel", say("取消", "Cancel"));
    add_button(page, "og.undo.yes", say("确定撤销", "Undo it"))->primary = true;
}

static void make_failure(struct page *page)
{
    begin(page, PAGE_NOTICE, "", "");
    set_message(page, PAGE_FAULT,
                say("U 盘被提前拔出，文件不完整，请重新导出。本机记录没有影响",
                    "The stick was pulled out too early; the files are incomplete. Please export "
                    "again. The records here are not affected"));
    add_back(page);
}

/* ---- results of polls ---- */

static void set_verdict(struct page *page, enum page_tone tone, const char *verdict,
                        const char *detail)
{
    page->tone = tone;
    utf8_copy(page->verdict, sizeof page->verdict, verdict);
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail, detail);
}

static void name_parts(struct page *page)
{
    static const char *const names[][2] = {
        {"满意", "Good"}, {"基本满意", "Fair"}, {"不满意", "Poor"}, {"不作评价", "Blank"}};
    for (int i = 0; i < PAGE_PARTS_MAX; i++)
        utf8_copy(page->part_names[i], PAGE_PART_NAME_SIZE, names[i][spoken]);
}

static void add_bar(struct page *page, const char *text, int good, int fair, int bad, int none)
{
    struct page_item *item = add(page, "", text, "", "");
    item->parts[PART_GOOD] = good;
    item->parts[PART_FAIR] = fair;
    item->parts[PART_BAD] = bad;
    item->parts[PART_NONE] = none;
}

static void begin_result(struct page *page)
{
    begin(page, PAGE_RESULT, say("测评结果", "Evaluation"),
          say("应评 44 人，收回 41 份（党员 39，受邀 2）", "41 of 44 (39 members, 2 guests)"));
    name_parts(page);
    add_back(page);
}

static void make_result(struct page *page)
{
    begin_result(page);
    set_verdict(page, PAGE_GOOD, "95.0%",
                say("满意率\n（满意＋基本满意）÷ 有效\n其中满意 63.3%\n本年度低于 60%：0 次",
                    "Satisfaction\n(good + fair) / valid\ngood alone 63.3%\n"
                    "below 60% this year: 0"));
    add_bar(page, say("主题", "Theme"), 28, 11, 2, 0);
    add_bar(page, say("内容", "Content"), 25, 14, 2, 0);
    add_bar(page, say("方式", "Method"), 22, 15, 3, 1);
    add_bar(page, say("效果", "Effect"), 27, 13, 1, 0);
    add_button(page, "ev.res.groups", say("党员与受邀人员", "Members and guests"));
}

static void make_result_groups(struct page *page)
{
    begin_result(page);
    set_verdict(page, PAGE_GOOD, "100.0%", say("满意率\n100 × 满意 ÷ 有效", "Satisfaction"));
    add_bar(page, say("党员", "Members"), 1999, 1, 1, 12);
    add_bar(page, say("受邀人员", "Guests"), 480, 0, 0, 0);
    add_bar(page, say("纸质测评", "Paper slips"), 120, 20, 3, 1);
    add_bar(page, say("合计", "Total"), 2000, 2000, 2000, 2000);
    add(page, "", say("有效", "Valid"), "", "5487");
    add(page, "", say("会前没有签到，会后补评", "Signed in late"), say("不计入", "not counted"),
        "12");
    page->page_number = 2;
    page->page_count = 3;
    set_message(page, PAGE_GOOD, say("结果已经保存", "The result is stored"));
}

static void make_result_low(struct page *page)
{
    make_result(page);
    set_verdict(page, PAGE_WARNING, "59.5%",
                say("满意率\n（满意＋基本满意）÷ 有效", "Satisfaction\n(good + fair) / valid"));
    set_message(page, PAGE_WARNING,
                say("本年度满意率低于 60%：2 次", "Below 60% this year: 2 times"));
    add_bar(page, say("合计", "Total"), 102, 53, 8, 1);
}

static void make_result_few(struct page *page)
{
    begin_result(page);
    set_verdict(page, PAGE_PLAIN, "—", say("满意率", "Satisfaction"));
    set_message(page, PAGE_PLAIN,
                say("份数太少，不显示分项结果", "Too few ballots: no splits are shown"));
}

static void make_result_paper(struct page *page)
{
    begin(page, PAGE_RESULT, say("纸质测评结果", "Paper slips"), say("收回 12 份", "12 handed in"));
    name_parts(page);
    add_bar(page, say("主题", "Theme"), 8, 3, 1, 0);
    add_bar(page, say("内容", "Content"), 7, 4, 1, 0);
    add_bar(page, say("方式", "Method"), 0, 0, 0, 12);
    add_bar(page, say("效果", "Effect"), 0, 12, 0, 0);
    page->page_number = 1;
    page->page_count = 2;
    add_back(page);
}

static void make_vote_result(struct page *page)
{
    begin(page, PAGE_RESULT, say("表决结果", "Resolution"), "接收刘思远同志为中共预备党员");
    set_verdict(page, PAGE_GOOD, say("27 票赞成", "27 for"),
                say("赞成人数超过应到会人数的半数\n应到有表决权党员 44 人，实到 38 人",
                    "More than half of those expected\n44 voting members, 38 present"));
    utf8_copy(page->part_names[PART_GOOD], PAGE_PART_NAME_SIZE, say("赞成", "For"));
    utf8_copy(page->part_names[PART_BAD], PAGE_PART_NAME_SIZE, say("不赞成", "Against"));
    utf8_copy(page->part_names[PART_NONE], PAGE_PART_NAME_SIZE, say("弃权", "Abstain"));
    add_bar(page, say("投票", "Votes"), 25, 0, 4, 7);
    add(page, "", say("未投", "Not cast"), "", "2");
    add(page, "", say("会前书面意见", "Written before"), "",
        say("赞成 2　不赞成 0", "2 for, 0 against"));
    add(page, "", say("通过须", "Needed"), "", say("23 票", "23 votes"));
    add_back(page);
}

static void make_exporting(struct page *page)
{
    begin(page, PAGE_NOTICE, say("导出到 U 盘", "Export to USB stick"), "KINGSTON");
    set_message(page, PAGE_PLAIN,
                say("正在导出，请不要拔出", "Exporting; please leave the stick in"));
    page->progress = 42;
    add_button(page, "page.back", say("取消导出", "Cancel"));
}

static void make_exported(struct page *page)
{
    begin(page, PAGE_NOTICE, say("导出到 U 盘", "Export to USB stick"), "KINGSTON");
    set_message(page, PAGE_GOOD,
                say("内容没有变化，U 盘上已有同样的导出\n可以拔出 U 盘",
                    "Nothing has changed: the same export is on the stick\n"
                    "The stick may be pulled out"));
    utf8_copy(page->verdict, sizeof page->verdict, "ZT2ZCP4NRX");
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail,
              say("记录校验码，每张表的页脚都印着",
                  "Check code of the log, as at the foot of every form"));
    add(page, "", say("文件夹", "Folder"), "", "TD-36f484c8-2026-11-21-1-12");
    add_button(page, "page.back", say("完成", "Done"));
}

/* ---- updates, in the words of the product ---- */

static const char *said(enum saying saying)
{
    return sayings_get(spoken, saying);
}

static void begin_update(struct page *page, enum page_tone tone, enum saying saying,
                         const char *version)
{
    char now[STRINGS_SIZE], text[STRINGS_SIZE];
    sayings_fill(now, spoken, SAY_UPDATE_NOW, "version", "0.10.12", NULL);
    sayings_fill(text, spoken, saying, "version", version, NULL);
    begin(page, PAGE_NOTICE, said(SAY_UPDATE), now);
    set_message(page, tone, text);
}

static void make_update_offer(struct page *page)
{
    begin_update(page, PAGE_PLAIN, SAY_UPDATE_NEWER, "0.10.13");
    add(page, "", said(SAY_UPDATE_FILE), "", "themeday-0.10.13-amd64.raucb");
    add(page, "", said(SAY_UPDATE_VERSION), "", "0.10.13");
    add(page, "", said(SAY_UPDATE_SIGNER), "", "Themeday Release · 机关党委办公室");
    add_back(page);
    add_button(page, "up.install", said(SAY_UPDATE_INSTALL))->primary = true;
}

static void make_update_installing(struct page *page)
{
    begin_update(page, PAGE_PLAIN, SAY_UPDATE_INSTALLING, "0.10.13");
    page->progress = 60;
    add_back(page);
}

static void make_update_installed(struct page *page)
{
    begin_update(page, PAGE_GOOD, SAY_UPDATE_INSTALLED, "0.10.13");
    add_button(page, "page.back", said(SAY_UPDATE_LATER));
    add_button(page, "up.restart", said(SAY_UPDATE_RESTART))->primary = true;
}

static void make_update_undone(struct page *page)
{
    begin_update(page, PAGE_WARNING, SAY_UPDATE_UNDONE, "0.10.12");
    add(page, "", said(SAY_UPDATE_REFUSED), "", "0.10.13");
    add(page, "", said(SAY_UPDATE_WHY), "", said(SAY_UPDATE_WHY_READER));
    add_back(page);
    add_button(page, "up.seen", said(SAY_HEALTH_SEEN))->primary = true;
}

static void make_update_cut(struct page *page)
{
    begin_update(page, PAGE_WARNING, SAY_UPDATE_CUT, "0.10.12");
    add(page, "", said(SAY_UPDATE_REFUSED), "", "0.10.13");
    add_back(page);
    add_button(page, "up.seen", said(SAY_HEALTH_SEEN))->primary = true;
}

static void make_refusal(struct page *page, enum saying saying)
{
    begin_update(page, PAGE_FAULT, saying, "0.10.12");
    utf8_copy(page->title, sizeof page->title, said(SAY_NEWER_TITLE));
    utf8_copy(page->subtitle, sizeof page->subtitle, "");
}

static void make_newer_data(struct page *page)
{
    make_refusal(page, SAY_NEWER_DATA);
}

static void make_no_data(struct page *page)
{
    make_refusal(page, SAY_DATA_GONE);
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
        [PAGES_RESULT] = make_result,
        [PAGES_RESULT_GROUPS] = make_result_groups,
        [PAGES_RESULT_LOW] = make_result_low,
        [PAGES_RESULT_FEW] = make_result_few,
        [PAGES_RESULT_PAPER] = make_result_paper,
        [PAGES_VOTE_RESULT] = make_vote_result,
        [PAGES_EXPORTING] = make_exporting,
        [PAGES_EXPORTED] = make_exported,
        [PAGES_UPLOADS] = make_uploads,
        [PAGES_UPDATE_OFFER] = make_update_offer,
        [PAGES_UPDATE_INSTALLING] = make_update_installing,
        [PAGES_UPDATE_INSTALLED] = make_update_installed,
        [PAGES_UPDATE_UNDONE] = make_update_undone,
        [PAGES_UPDATE_CUT] = make_update_cut,
        [PAGES_NEWER_DATA] = make_newer_data,
        [PAGES_NO_DATA] = make_no_data,
    };
    spoken = language;
    makers[index](ret_page);
}
