/* Results of evaluations and resolutions. */
#include "firmware/base/utf8.h"
#include "tests/harness/pages_part.h"

static void name_parts(struct page *page)
{
    static const char *const names[][2] = {
        {"满意", "Good"}, {"基本满意", "Fair"}, {"不满意", "Poor"}, {"不作评价", "Blank"}};
    for (int i = 0; i < PAGE_PARTS_MAX; i++)
        utf8_copy(page->part_names[i], PAGE_PART_NAME_SIZE, names[i][part_language()]);
}

static void add_bar(struct page *page, const char *text, int good, int fair, int bad, int none)
{
    struct page_item *item = part_add(page, "", text, "", "");
    item->parts[PART_GOOD] = good;
    item->parts[PART_FAIR] = fair;
    item->parts[PART_BAD] = bad;
    item->parts[PART_NONE] = none;
}

static void begin_result(struct page *page)
{
    part_begin(
        page, PAGE_RESULT, part_say("测评结果", "Evaluation"),
        part_say("应评 44 人，收回 41 份（党员 39，受邀 2）", "41 of 44 (39 members, 2 guests)"));
    name_parts(page);
    part_back(page);
}

void pages_result(struct page *page)
{
    begin_result(page);
    part_verdict(page, PAGE_GOOD, "95.0%",
                 part_say("满意率\n（满意＋基本满意）÷ 有效\n其中满意 63.3%\n本年度低于 60%：0 次",
                          "Satisfaction\n(good + fair) / valid\ngood alone 63.3%\n"
                          "below 60% this year: 0"));
    add_bar(page, part_say("主题", "Theme"), 28, 11, 2, 0);
    add_bar(page, part_say("内容", "Content"), 25, 14, 2, 0);
    add_bar(page, part_say("方式", "Method"), 22, 15, 3, 1);
    add_bar(page, part_say("效果", "Effect"), 27, 13, 1, 0);
    part_button(page, "ev.res.groups", part_say("党员与受邀人员", "Members and guests"));
}

void pages_result_groups(struct page *page)
{
    begin_result(page);
    part_verdict(page, PAGE_GOOD, "100.0%", part_say("满意率\n100 × 满意 ÷ 有效", "Satisfaction"));
    add_bar(page, part_say("党员", "Members"), 1999, 1, 1, 12);
    add_bar(page, part_say("受邀人员", "Guests"), 480, 0, 0, 0);
    add_bar(page, part_say("纸质测评", "Paper slips"), 120, 20, 3, 1);
    add_bar(page, part_say("合计", "Total"), 2000, 2000, 2000, 2000);
    part_add(page, "", part_say("有效", "Valid"), "", "5487");
    part_add(page, "", part_say("会前没有签到，会后补评", "Signed in late"),
             part_say("不计入", "not counted"), "12");
    page->page_number = 2;
    page->page_count = 3;
    part_message(page, PAGE_GOOD, part_say("结果已经保存", "The result is stored"));
}

void pages_result_low(struct page *page)
{
    pages_result(page);
    part_verdict(
        page, PAGE_WARNING, "59.5%",
        part_say("满意率\n（满意＋基本满意）÷ 有效", "Satisfaction\n(good + fair) / valid"));
    part_message(page, PAGE_WARNING,
                 part_say("本年度满意率低于 60%：2 次", "Below 60% this year: 2 times"));
    add_bar(page, part_say("合计", "Total"), 102, 53, 8, 1);
}

void pages_result_few(struct page *page)
{
    begin_result(page);
    part_verdict(page, PAGE_PLAIN, "—", part_say("满意率", "Satisfaction"));
    part_message(page, PAGE_PLAIN,
                 part_say("份数太少，不显示分项结果", "Too few ballots: no splits are shown"));
}

void pages_result_paper(struct page *page)
{
    part_begin(page, PAGE_RESULT, part_say("纸质测评结果", "Paper slips"),
               part_say("收回 12 份", "12 handed in"));
    name_parts(page);
    add_bar(page, part_say("主题", "Theme"), 8, 3, 1, 0);
    add_bar(page, part_say("内容", "Content"), 7, 4, 1, 0);
    add_bar(page, part_say("方式", "Method"), 0, 0, 0, 12);
    add_bar(page, part_say("效果", "Effect"), 0, 12, 0, 0);
    page->page_number = 1;
    page->page_count = 2;
    part_back(page);
}

void pages_result_vote(struct page *page)
{
    part_begin(page, PAGE_RESULT, part_say("表决结果", "Resolution"),
               "接收刘思远同志为中共预备党员");
    part_verdict(page, PAGE_GOOD, part_say("27 票赞成", "27 for"),
                 part_say("赞成人数超过应到会人数的半数\n应到有表决权党员 44 人，实到 38 人",
                          "More than half of those expected\n44 voting members, 38 present"));
    utf8_copy(page->part_names[PART_GOOD], PAGE_PART_NAME_SIZE, part_say("赞成", "For"));
    utf8_copy(page->part_names[PART_BAD], PAGE_PART_NAME_SIZE, part_say("不赞成", "Against"));
    utf8_copy(page->part_names[PART_NONE], PAGE_PART_NAME_SIZE, part_say("弃权", "Abstain"));
    add_bar(page, part_say("投票", "Votes"), 25, 0, 4, 7);
    part_add(page, "", part_say("未投", "Not cast"), "", "2");
    part_add(page, "", part_say("会前书面意见", "Written before"), "",
             part_say("赞成 2　不赞成 0", "2 for, 0 against"));
    part_add(page, "", part_say("通过须", "Needed"), "", part_say("23 票", "23 votes"));
    part_back(page);
}
