#include "db/roster_columns.h"

#include "db/sheet_word.h"

#include <string.h>

/* The first head of each column is the one that messages use. */
static const struct {
    const char *head;
    enum roster_column column;
} heads[] = {
    {"姓名", COLUMN_NAME},
    {"党支部", COLUMN_BRANCH},
    {"支部", COLUMN_BRANCH},
    {"所在党支部", COLUMN_BRANCH},
    {"党小组", COLUMN_GROUP},
    {"小组", COLUMN_GROUP},
    {"人员类别", COLUMN_CLASS},
    {"类别", COLUMN_CLASS},
    {"党员类别", COLUMN_CLASS},
    {"职务", COLUMN_POST},
    {"党内职务", COLUMN_POST},
    {"工号", COLUMN_NUMBER},
    {"学号", COLUMN_NUMBER},
    {"编号", COLUMN_NUMBER},
    {"工号或学号", COLUMN_NUMBER},
    {"工号/学号", COLUMN_NUMBER},
    {"卡号", COLUMN_CARD},
    {"有表决权", COLUMN_VOTE},
    {"表决权", COLUMN_VOTE},
    {"暂不参加", COLUMN_EXCUSED},
    {"备注", COLUMN_NOTE},
    {"类别生效日期", COLUMN_CLASS_FROM},
    {"生效日期", COLUMN_CLASS_FROM},
    {"人员类别生效日期", COLUMN_CLASS_FROM},
    {"类别起始日期", COLUMN_CLASS_FROM},
    {"入党日期", COLUMN_JOINED},
    {"入党时间", COLUMN_JOINED},
    {"入党年月日", COLUMN_JOINED},
};

const char *roster_columns_head(enum roster_column column)
{
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (heads[i].column == column)
            return heads[i].head;
    return "";
}

static enum roster_column roster_columns_find(const char *head)
{
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (strcmp(head, heads[i].head) == 0)
            return heads[i].column;
    return COLUMN_COUNT;
}

/* What product.md §4 forbids to keep, and what else rosters hold that no sign-in needs. */
static bool roster_columns_is_personal(const char *head)
{
    static const char *const words[] = {"身份证", "手机", "电话", "住址", "地址", "出生",
                                        "生日",   "籍贯", "民族", "性别", "学历", "邮箱"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(head, words[i]) != NULL)
            return true;
    return false;
}

static enum roster_column roster_columns_take(char *head, int line, struct roster_report *report,
                                              const struct roster_columns *columns)
{
    sheet_word_head(head);
    enum roster_column column = roster_columns_find(head);
    if (column != COLUMN_COUNT && !columns->exists[column])
        return column;
    if (roster_columns_is_personal(head))
        roster_report_add(report, ROSTER_DROPPED, line, 0, head);
    else if (head[0] != '\0' && strcmp(head, "序号") != 0)
        roster_report_add(report, ROSTER_UNKNOWN, line, 0, head);
    return COLUMN_COUNT;
}

void roster_columns_read(const struct sheet_record *header, struct roster_report *report,
                         struct roster_columns *ret_columns)
{
    char *head = header->cells;
    *ret_columns = (struct roster_columns){0};
    for (int i = 0; i < header->cell_count && i < SHEET_CELLS_MAX; i++) {
        char *next = head + strlen(head) + 1;
        enum roster_column column = roster_columns_take(head, header->line, report, ret_columns);
        ret_columns->of_cell[ret_columns->cell_count++] = column;
        if (column != COLUMN_COUNT)
            ret_columns->exists[column] = true;
        head = next;
    }
    if (!ret_columns->exists[COLUMN_NAME])
        roster_report_add(report, ROSTER_NO_HEADER, header->line, 0, "");
}
