#include "firmware/problem.h"

#include "firmware/base/catalogue.h"

#include <stdio.h>
#include <string.h>

static const struct problem_words faults[] = {
    [SHEET_GOOD] = {"good", "", ""},
    [SHEET_NOT_TEXT] = {"not_text",
                        "不是表格，或有损坏的字符；请在表格软件中另存为 .xlsx 或“CSV UTF-8”后重试",
                        "no spreadsheet, or damaged characters; save it as .xlsx or \"CSV UTF-8\" "
                        "and try again"},
    [SHEET_BAD_CSV] = {"bad_csv", "从这一行起引号不成对；请检查引号，或重新另存为 CSV",
                       "from here on a quotation mark is out of place or never closed; check it, "
                       "or save the CSV file anew"},
    [SHEET_TOO_LARGE] = {"too_large", "表格太大，最多 20000 行、16 MB；请分成几个文件",
                         "too large, at most 20,000 rows and 16 MB; split it"},
    [SHEET_OLD_XLS] = {"old_xls", "这是旧式的 .xls 文件；请在表格软件中另存为 .xlsx 后重试",
                       "this is a file of the old kind .xls; save it as .xlsx and try again"},
    [SHEET_LOCKED] = {"locked", "这个表格有密码；请在表格软件中去掉密码，另存后重试",
                      "this spreadsheet has a password; remove it in the spreadsheet program, save "
                      "and try again"},
    [SHEET_DAMAGED] = {"damaged", "这个 .xlsx 文件不完整或有损坏；请重新复制，或重新另存后重试",
                       "this .xlsx file is incomplete or damaged; copy it again, or save it anew"},
    [SHEET_NO_TABLE] = {"no_table", "这个文件里没有工作表；请检查是不是选错了文件",
                        "there is no sheet in this file; check that it is the right one"},
    [SHEET_BAD_ENCODING] = {"bad_encoding",
                            "这个 .xlsx 里的文字编码不对；请在表格软件中打开，重新另存后重试",
                            "the text in this .xlsx is in a wrong encoding; open it in the "
                            "spreadsheet program and save it anew"},
    [SHEET_BOMB] = {"bomb", "这个压缩文件展开后大得不正常，没有读取；请用原来的表格重新另存",
                    "this file unpacks to far more than any list is and was not read; save the "
                    "original spreadsheet anew"},
    [SHEET_NO_RESULT] = {"no_result", "公式没有结果（{t}）；请改正，或在表格软件中打开并保存后重试",
                         "a formula has no result ({t}); correct it, or open and save the file in "
                         "the spreadsheet program"},
};

static const struct problem_words roster_kinds[] = {
    [ROSTER_BAD_FILE] = {"", "", ""}, /* its fault has the words */
    [ROSTER_NO_HEADER] = {"no_header",
                          "第一行没有找到“姓名”列；第一行应是列名，如 姓名,党支部,党小组,工号,卡号",
                          "no column 姓名 in the first row; it must hold the heads, such as "
                          "姓名,党支部,党小组,工号,卡号"},
    [ROSTER_NO_BRANCH] = {"no_branch",
                          "没有写明党支部，本机也还没有设置；请加上“党支部”列，每行填写",
                          "no branch is named, and this terminal has none yet; add the column "
                          "党支部 and fill it in"},
    [ROSTER_EMPTY] = {"empty", "名单里没有人；请检查文件", "nobody is in it; check the file"},
    [ROSTER_LOST_CHARACTER] = {"lost_character",
                               "姓名“{t}”有缺字（? 或 □），请另存为“CSV UTF-8”后重试",
                               "a character of the name {t} was lost (? or □); save it as \"CSV "
                               "UTF-8\" and try again"},
    [ROSTER_NAME_TOO_LONG] = {"name_too_long", "姓名“{t}”太长，请改短",
                              "the name {t} is too long; shorten it"},
    [ROSTER_CELL_TOO_LONG] = {"cell_too_long", "“{t}”太长，请改短",
                              "the cell in column {t} is too long; shorten it"},
    [ROSTER_BAD_NUMBER] = {"bad_number", "工号“{t}”被表格软件改坏了；请把这一列设为“文本”后重填",
                           "the work number {t} was spoilt by the spreadsheet; make the column "
                           "\"text\" and enter it again"},
    [ROSTER_BAD_CARD] = {"bad_card",
                         "“{t}”不能用作卡号；应为十六进制卡号，如 04A1B2C3D4E5F6，"
                         "这一列要设为“文本”",
                         "{t} cannot serve as a card number; write it in hex, such as "
                         "04A1B2C3D4E5F6, in a column of kind \"text\""},
    [ROSTER_SAME_CARD] = {"same_card", "卡号与第 {o} 行相同；每人的卡号不能相同",
                          "the card number of line {o}; a card is one person's"},
    [ROSTER_SAME_NUMBER] = {"same_number", "工号与第 {o} 行相同；每人的工号不能相同",
                            "the work number of line {o}; it must be one person's"},
    [ROSTER_SAME_PERSON] = {"same_person",
                            "有同名同组的人（第 {o} 行；0 表示已在库中）；请填上工号",
                            "name, branch and group of somebody else (line {o}; 0: on record); "
                            "fill in work numbers"},
    [ROSTER_CARD_TAKEN] = {"card_taken", "这张卡已登记给“{t}”；请更正卡号或工号",
                           "this card is registered for {t}; correct the card or work number"},
    [ROSTER_BAD_CLASS] = {"bad_class",
                          "不认识人员类别“{t}”；可写 正式党员 预备党员 发展对象 "
                          "入党积极分子 群众 其他",
                          "the class {t} is not known; write 正式党员, 预备党员, 发展对象, "
                          "入党积极分子, 群众 or 其他"},
    [ROSTER_BAD_FLAG] = {"bad_flag", "“{t}”既不是“是”也不是“否”；请改成其中之一",
                         "{t} is neither 是 nor 否; write one of them"},
    [ROSTER_BAD_DAY] = {"bad_day", "“{t}”不是日期；请写成 2026-07-01",
                        "{t} is no date; write it as 2026-07-01"},
    [ROSTER_SKIPPED] = {"skipped", "没有姓名，已跳过", "skipped, for it has no name"},
    [ROSTER_DROPPED] = {"dropped", "“{t}”列没有导入，本机不需要",
                        "the column {t} was not imported, it is not needed here"},
    [ROSTER_UNKNOWN] = {"unknown", "不认识“{t}”列，没有导入",
                        "the column {t} is not known and was not imported"},
    [ROSTER_DOT] = {"dot", "姓名中的点已统一：{t}",
                    "the dot in the name is now the usual one: {t}"},
    [ROSTER_RENAMED] = {"renamed", "此人原登记为“{t}”，姓名已更改；请核对是同一个人",
                        "this person was {t} before; make sure that it is the same one"},
    [ROSTER_OTHER_SHEETS] = {"other_sheets", "只读了工作表“{t}”，另外 {o} 个没有读",
                             "only the sheet {t} was read, {o} more were not"},
    [ROSTER_CLASS_AHEAD] = {"class_ahead", "人员类别从 {t} 起生效，在此之前不按这一类别计",
                            "the class counts from {t} on, not before"},
    [ROSTER_NOT_JOINED] = {"not_joined", "入党日期“{t}”不是完整的日期，没有导入",
                           "{t} (入党日期) names no whole day and was not imported"},
    [ROSTER_CARD_DISABLED] = {"card_disabled", "{t} 的卡已停用，保持停用",
                              "the card of {t} was disabled and stays so"},
};

static const struct problem_words plan_kinds[] = {
    [PLAN_FILE_BAD] = {"", "", ""}, /* its fault has the words */
    [PLAN_FILE_NO_COLUMN] = {"no_column",
                             "没有“{t}”列；表头应为 序号、活动时间、活动方式、活动内容",
                             "there is no column {t}; the heads are 序号, 活动时间, 活动方式 and "
                             "活动内容"},
    [PLAN_FILE_EMPTY] = {"empty", "计划里没有活动；请检查文件",
                         "the plan is empty; check the file"},
    [PLAN_FILE_TOO_LONG] = {"too_long", "行数太多，不像年度计划；请检查文件",
                            "too many rows for a yearly plan; check the file"},
    [PLAN_FILE_BAD_MONTH] = {"bad_month", "“{t}”不是月份；应写成 1月 或 2026年1月",
                             "\"{t}\" is no month; write 1月 or 2026年1月"},
    [PLAN_FILE_OTHER_YEAR] = {"other_year", "“{t}”不在这个年度；一个文件只放一个年度的计划，请更正",
                              "{t} is in another year; keep one year in a file and correct it"},
    [PLAN_FILE_BAD_NUMBER] = {"bad_number", "序号“{t}”不是数字；请填 1、2、3……",
                              "the number \"{t}\" (序号) is none; write 1, 2, 3 ..."},
    [PLAN_FILE_SAME_NUMBER] = {"same_number", "序号与第 {o} 行相同；请改成不同的",
                               "the number (序号) of line {o}; they must differ"},
    [PLAN_FILE_NO_CONTENT] = {"no_content", "没有活动内容；请填上",
                              "there is no content (活动内容); fill it in"},
    [PLAN_FILE_CELL_TOO_LONG] = {"cell_too_long", "“{t}”太长，请改短",
                                 "the cell in column {t} is too long; shorten it"},
    [PLAN_FILE_SAME_MONTH] = {"same_month", "与第 {o} 行在同一个月；请核对",
                              "in the month of line {o}; check that it is meant so"},
    [PLAN_FILE_SKIPPED] = {"skipped", "没有时间和内容，已跳过",
                           "skipped, for it has neither a month nor a content"},
    [PLAN_FILE_OTHER_SHEETS] = {"other_sheets", "只读了工作表“{t}”，另外 {o} 个没有读",
                                "only the sheet {t} was read, {o} more were not"},
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
