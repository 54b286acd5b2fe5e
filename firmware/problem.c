#include "firmware/problem.h"

#include "firmware/base/catalogue.h"

#include <stdio.h>
#include <string.h>

static const struct problem_words faults[] = {
    [SHEET_GOOD] = {"good", ""},
    [SHEET_NOT_TEXT] =
        {"not_text",
         SENTENCE("不是表格，或有损坏的字符；请在表格软件中另存为 .xlsx 或“CSV UTF-8”后重试")},
    [SHEET_BAD_CSV] = {"bad_csv", SENTENCE("从这一行起引号不成对；请检查引号，或重新另存为 CSV")},
    [SHEET_TOO_LARGE] = {"too_large", SENTENCE("表格太大，最多 20000 行、16 MB；请分成几个文件")},
    [SHEET_OLD_XLS] = {"old_xls",
                       SENTENCE("这是旧式的 .xls 文件；请在表格软件中另存为 .xlsx 后重试")},
    [SHEET_LOCKED] = {"locked", SENTENCE("这个表格有密码；请在表格软件中去掉密码，另存后重试")},
    [SHEET_DAMAGED] = {"damaged",
                       SENTENCE("这个 .xlsx 文件不完整或有损坏；请重新复制，或重新另存后重试")},
    [SHEET_NO_TABLE] = {"no_table", SENTENCE("这个文件里没有工作表；请检查是不是选错了文件")},
    [SHEET_BAD_ENCODING] = {"bad_encoding",
                            SENTENCE(
                                "这个 .xlsx 里的文字编码不对；请在表格软件中打开，重新另存后重试")},
    [SHEET_BOMB] = {"bomb",
                    SENTENCE("这个压缩文件展开后大得不正常，没有读取；请用原来的表格重新另存")},
    [SHEET_NO_RESULT] = {"no_result",
                         SENTENCE("公式没有结果（{t}）；请改正，或在表格软件中打开并保存后重试")},
};

static const struct problem_words roster_kinds[] = {
    [ROSTER_BAD_FILE] = {"", ""}, /* its fault has the words */
    [ROSTER_NO_HEADER] =
        {"no_header",
         SENTENCE("第一行没有找到“姓名”列；第一行应是列名，如 姓名,党支部,党小组,工号,卡号")},
    [ROSTER_NO_BRANCH] = {"no_branch",
                          SENTENCE("没有写明党支部，本机也还没有设置；请加上“党支部”列，每行填写")},
    [ROSTER_EMPTY] = {"empty", SENTENCE("名单里没有人；请检查文件")},
    [ROSTER_LOST_CHARACTER] = {"lost_character",
                               SENTENCE("姓名“{t}”有缺字（? 或 □），请另存为“CSV UTF-8”后重试")},
    [ROSTER_NAME_TOO_LONG] = {"name_too_long", SENTENCE("姓名“{t}”太长，请改短")},
    [ROSTER_CELL_TOO_LONG] = {"cell_too_long", SENTENCE("“{t}”太长，请改短")},
    [ROSTER_BAD_NUMBER] = {"bad_number",
                           SENTENCE("工号“{t}”被表格软件改坏了；请把这一列设为“文本”后重填")},
    [ROSTER_BAD_CARD] = {"bad_card",
                         SENTENCE("“{t}”不能用作卡号；应为十六进制卡号，如 04A1B2C3D4E5F6，"
                                  "这一列要设为“文本”")},
    [ROSTER_SAME_CARD] = {"same_card", SENTENCE("卡号与第 {o} 行相同；每人的卡号不能相同")},
    [ROSTER_SAME_NUMBER] = {"same_number", SENTENCE("工号与第 {o} 行相同；每人的工号不能相同")},
    [ROSTER_SAME_PERSON] = {"same_person",
                            SENTENCE("有同名同组的人（第 {o} 行；0 表示已在库中）；请填上工号")},
    [ROSTER_CARD_TAKEN] = {"card_taken", SENTENCE("这张卡已登记给“{t}”；请更正卡号或工号")},
    [ROSTER_BAD_CLASS] = {"bad_class",
                          SENTENCE("不认识人员类别“{t}”；可写 正式党员 预备党员 发展对象 "
                                   "入党积极分子 群众 其他")},
    [ROSTER_BAD_FLAG] = {"bad_flag", SENTENCE("“{t}”既不是“是”也不是“否”；请改成其中之一")},
    [ROSTER_BAD_DAY] = {"bad_day", SENTENCE("“{t}”不是日期；请写成 2026-07-01")},
    [ROSTER_SKIPPED] = {"skipped", SENTENCE("没有姓名，已跳过")},
    [ROSTER_DROPPED] = {"dropped", SENTENCE("“{t}”列没有导入，本机不需要")},
    [ROSTER_UNKNOWN] = {"unknown", SENTENCE("不认识“{t}”列，没有导入")},
    [ROSTER_DOT] = {"dot", SENTENCE("姓名中的点已统一：{t}")},
    [ROSTER_RENAMED] = {"renamed", SENTENCE("此人原登记为“{t}”，姓名已更改；请核对是同一个人")},
    [ROSTER_OTHER_SHEETS] = {"other_sheets", SENTENCE("只读了工作表“{t}”，另外 {o} 个没有读")},
    [ROSTER_CLASS_AHEAD] = {"class_ahead",
                            SENTENCE("人员类别从 {t} 起生效，在此之前不按这一类别计")},
    [ROSTER_NOT_JOINED] = {"not_joined", SENTENCE("入党日期“{t}”不是完整的日期，没有导入")},
    [ROSTER_CARD_DISABLED] = {"card_disabled", SENTENCE("{t} 的卡已停用，保持停用")},
};

static const struct problem_words plan_kinds[] = {
    [PLAN_FILE_BAD] = {"", ""}, /* its fault has the words */
    [PLAN_FILE_NO_COLUMN] = {"no_column",
                             SENTENCE("没有“{t}”列；表头应为 序号、活动时间、活动方式、活动内容")},
    [PLAN_FILE_EMPTY] = {"empty", SENTENCE("计划里没有活动；请检查文件")},
    [PLAN_FILE_TOO_LONG] = {"too_long", SENTENCE("行数太多，不像年度计划；请检查文件")},
    [PLAN_FILE_BAD_MONTH] = {"bad_month", SENTENCE("“{t}”不是月份；应写成 1月 或 2026年1月")},
    [PLAN_FILE_OTHER_YEAR] = {"other_year",
                              SENTENCE("“{t}”不在这个年度；一个文件只放一个年度的计划，请更正")},
    [PLAN_FILE_BAD_NUMBER] = {"bad_number", SENTENCE("序号“{t}”不是数字；请填 1、2、3……")},
    [PLAN_FILE_SAME_NUMBER] = {"same_number", SENTENCE("序号与第 {o} 行相同；请改成不同的")},
    [PLAN_FILE_NO_CONTENT] = {"no_content", SENTENCE("没有活动内容；请填上")},
    [PLAN_FILE_CELL_TOO_LONG] = {"cell_too_long", SENTENCE("“{t}”太长，请改短")},
    [PLAN_FILE_SAME_MONTH] = {"same_month", SENTENCE("与第 {o} 行在同一个月；请核对")},
    [PLAN_FILE_SKIPPED] = {"skipped", SENTENCE("没有时间和内容，已跳过")},
    [PLAN_FILE_OTHER_SHEETS] = {"other_sheets", SENTENCE("只读了工作表“{t}”，另外 {o} 个没有读")},
};

const struct problem_words *problem_of_roster(const struct roster_problem *problem)
{
    return problem->kind == ROSTER_BAD_FILE ? &faults[problem->fault]
                                            : &roster_kinds[problem->kind];
}

const struct problem_words *problem_of_plan(const struct plan_problem *problem)
{
    return problem->kind == PLAN_FILE_BAD ? &faults[problem->fault] : &plan_kinds[problem->kind];
}

void problem_fill(char *ret_text, size_t size, const char *sentence, const char *text,
                  int other_line)
{
    char line[16];
    size_t length = 0;
    snprintf(line, sizeof line, "%d", other_line);
    for (const char *at = sentence; *at != '\0' && length < size - 1;) {
        const char *piece = strncmp(at, "{t}", 3) == 0   ? text
                            : strncmp(at, "{o}", 3) == 0 ? line
                                                         : NULL;
        if (piece == NULL) {
            ret_text[length++] = *at++;
            continue;
        }
        size_t room = size - length;
        size_t wanted = strlen(piece);
        memcpy(ret_text + length, piece, wanted < room ? wanted : room - 1);
        length += wanted < room ? wanted : room - 1;
        at += 3;
    }
    ret_text[length] = '\0';
}
