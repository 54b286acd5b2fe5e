/* What leaves the terminal and what comes to it: exports, uploads, updates; these in the words of
 * the product. */
#include "firmware/base/utf8.h"
#include "tests/harness/pages_part.h"
#include "ui/sayings.h"

/* Reasons as long as they get. */
void pages_uploads(struct page *page)
{
    part_begin(page, PAGE_LIST, part_say("上传", "Upload"),
               part_say("未上传 12 份 · 上次上传 11月21日 12:05 · archive.example.edu.cn",
                        "12 not uploaded · last upload 21 Nov 12:05 · archive.example.edu.cn"));
    part_add(page, "upload.1", "2026-10-17 深入学习贯彻二十届三中… -2",
             part_say("已有内容不同的同名文件：请假缺席补学登记.xlsx",
                      "another file of this name is there: 请假缺席补学登记.xlsx"),
             part_say("没有传成", "Not uploaded"))
        ->tone = PAGE_FAULT;
    part_add(page, "upload.2", "2026-11-14 重温入党誓词",
             part_say("服务器没有回应", "the server does not answer"),
             part_say("没有传成", "Not uploaded"))
        ->tone = PAGE_WARNING;
    part_add(page, "upload.3", "2026-11-21 重温入党誓词", "TD-0badcafe-2026-11-21-12",
             part_say("正在上传 12/13", "Uploading 12/13"));
    part_add(page, "upload.4", "2026-09-19 走访慰问离退休老党员和困…",
             part_say("11月21日 12:05", "21 Nov 12:05"), part_say("已上传", "Uploaded"))
        ->tone = PAGE_GOOD;
    for (int i = 0; i < page->item_count; i++)
        page->items[i].enabled = false;
    page->page_number = 1;
    page->page_count = 3;
    part_message(page, PAGE_FAULT,
                 part_say("对方没有接收：已有内容不同的同名文件",
                          "Not accepted: another file of this name is there"));
    part_back(page);
    part_button(page, "og.upload.now", part_say("上传", "Upload"))->primary = true;
}

void pages_exporting(struct page *page)
{
    part_begin(page, PAGE_NOTICE, part_say("导出到 U 盘", "Export to USB stick"), "KINGSTON");
    part_message(page, PAGE_PLAIN,
                 part_say("正在导出，请不要拔出", "Exporting; please leave the stick in"));
    page->progress = 42;
    part_button(page, "page.back", part_say("取消导出", "Cancel"));
}

void pages_exported(struct page *page)
{
    part_begin(page, PAGE_NOTICE, part_say("导出到 U 盘", "Export to USB stick"), "KINGSTON");
    part_message(page, PAGE_GOOD,
                 part_say("内容没有变化，U 盘上已有同样的导出\n可以拔出 U 盘",
                          "Nothing has changed: the same export is on the stick\n"
                          "The stick may be pulled out"));
    utf8_copy(page->verdict, sizeof page->verdict, "ZT2ZCP4NRX");
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail,
              part_say("记录校验码，每张表的页脚都印着",
                       "Check code of the log, as at the foot of every form"));
    part_add(page, "", part_say("文件夹", "Folder"), "", "TD-36f484c8-2026-11-21-1-12");
    part_button(page, "page.back", part_say("完成", "Done"));
}

static const char *said(enum saying saying)
{
    return sayings_get(part_language(), saying);
}

static void begin_update(struct page *page, enum page_tone tone, enum saying saying,
                         const char *version)
{
    char now[STRINGS_SIZE], text[STRINGS_SIZE];
    sayings_fill(now, part_language(), SAY_UPDATE_NOW, "version", "0.10.12", NULL);
    sayings_fill(text, part_language(), saying, "version", version, NULL);
    part_begin(page, PAGE_NOTICE, said(SAY_UPDATE), now);
    part_message(page, tone, text);
}

void pages_update_offer(struct page *page)
{
    begin_update(page, PAGE_PLAIN, SAY_UPDATE_NEWER, "0.10.13");
    part_add(page, "", said(SAY_UPDATE_FILE), "", "themeday-0.10.13-amd64.raucb");
    part_add(page, "", said(SAY_UPDATE_VERSION), "", "0.10.13");
    part_add(page, "", said(SAY_UPDATE_SIGNER), "", "Themeday Release · 机关党委办公室");
    part_back(page);
    part_button(page, "up.install", said(SAY_UPDATE_INSTALL))->primary = true;
}

void pages_update_installing(struct page *page)
{
    begin_update(page, PAGE_PLAIN, SAY_UPDATE_INSTALLING, "0.10.13");
    page->progress = 60;
    part_back(page);
}

void pages_update_installed(struct page *page)
{
    begin_update(page, PAGE_GOOD, SAY_UPDATE_INSTALLED, "0.10.13");
    part_button(page, "page.back", said(SAY_UPDATE_LATER));
    part_button(page, "up.restart", said(SAY_UPDATE_RESTART))->primary = true;
}

void pages_update_undone(struct page *page)
{
    begin_update(page, PAGE_WARNING, SAY_UPDATE_UNDONE, "0.10.12");
    part_add(page, "", said(SAY_UPDATE_REFUSED), "", "0.10.13");
    part_add(page, "", said(SAY_UPDATE_WHY), "", said(SAY_UPDATE_WHY_READER));
    part_back(page);
    part_button(page, "up.seen", said(SAY_HEALTH_SEEN))->primary = true;
}

void pages_update_cut(struct page *page)
{
    begin_update(page, PAGE_WARNING, SAY_UPDATE_CUT, "0.10.12");
    part_add(page, "", said(SAY_UPDATE_REFUSED), "", "0.10.13");
    part_back(page);
    part_button(page, "up.seen", said(SAY_HEALTH_SEEN))->primary = true;
}

static void refusal(struct page *page, enum saying saying)
{
    begin_update(page, PAGE_FAULT, saying, "0.10.12");
    utf8_copy(page->title, sizeof page->title, said(SAY_NEWER_TITLE));
    utf8_copy(page->subtitle, sizeof page->subtitle, "");
}

void pages_newer_data(struct page *page)
{
    refusal(page, SAY_NEWER_DATA);
}

void pages_no_data(struct page *page)
{
    refusal(page, SAY_DATA_GONE);
}
