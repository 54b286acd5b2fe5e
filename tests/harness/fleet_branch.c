#include "tests/harness/fleet_branch.h"

#include "tests/harness/seed.h"

#include <stdio.h>
#include <stdlib.h>

enum { BUREAUS = 40, OFFICES = 25 };

static const char *const bureaus[BUREAUS] = {
    "发展改革委", "教育局",   "科技局",     "工信局",     "公安局",     "民政局",     "司法局",
    "财政局",     "人社局",   "自然资源局", "生态环境局", "住建局",     "交通运输局", "水利局",
    "农业农村局", "商务局",   "文旅局",     "卫健委",     "应急管理局", "审计局",     "国资委",
    "市场监管局", "体育局",   "统计局",     "医保局",     "信访局",     "林业局",     "税务局",
    "气象局",     "档案馆",   "图书馆",     "博物馆",     "第一中学",   "第二中学",   "职业学院",
    "人民医院",   "中心医院", "公交集团",   "水务集团",   "供电公司"};

static const char *const offices[OFFICES] = {
    "办公室",   "人事处",   "财务处",     "法规处",    "规划处", "监督处",   "综合处",
    "信息中心", "服务中心", "后勤中心",   "宣传处",    "科技处", "安全处",   "调研室",
    "培训中心", "审批处",   "执法支队",   "检测中心",  "项目办", "老干部处", "档案室",
    "采购中心", "机关服务", "第一管理所", "第二管理所"};

static const char *const surnames[] = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄",
                                       "周", "吴", "徐", "孙", "马", "朱", "胡", "林",
                                       "郭", "何", "高", "罗", "郑", "梁", "谢", "宋"};

static const char *const given[] = {"伟",   "芳",   "建国", "秀英", "敏",   "静",  "丽",   "强",
                                    "磊",   "军",   "洋",   "勇",   "艳",   "杰",  "娟",   "涛",
                                    "晓燕", "超",   "明",   "志强", "刚",   "平",  "桂英", "思远",
                                    "海波", "慧敏", "子涵", "文博", "雪梅", "国庆"};

/* 1 to 99 */
static void fleet_numeral(int number, char ret_text[16])
{
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    snprintf(ret_text, 16, "%s%s%s", number >= 20 ? digits[number / 10] : "",
             number >= 10 ? "十" : "", digits[number % 10]);
}

static void fleet_name(struct fleet_branch *branch)
{
    char numeral[16];
    int round = branch->index / (BUREAUS * OFFICES);
    const char *bureau = bureaus[branch->index % BUREAUS];
    fleet_numeral(round % 99 + 1, numeral);
    snprintf(branch->committee, sizeof branch->committee, "%s党委", bureau);
    snprintf(branch->name, sizeof branch->name, "%s%s第%s党支部", bureau,
             offices[branch->index / BUREAUS % OFFICES], numeral);
}

/* Four dice: most are near the middle, some are half or half as large again. */
static int fleet_spread(struct dice *dice, int middle)
{
    int sum = 0;
    for (int i = 0; i < 4; i++)
        sum += dice_roll(dice, middle / 3 + 1);
    int members = middle / 3 + sum;
    return members > FLEET_PEOPLE_MAX - 4 ? FLEET_PEOPLE_MAX - 4 : members;
}

void fleet_branch_make(uint64_t seed, int index, int people, struct fleet_branch *ret_branch)
{
    struct fleet_branch *branch = ret_branch;
    *branch = (struct fleet_branch){.index = index, .dice = dice_of(seed, (uint64_t)index)};
    fleet_name(branch);
    branch->members = fleet_spread(&branch->dice, people);
    branch->applicants = dice_roll(&branch->dice, 3);
    bool is_weak = dice_chance(&branch->dice, 80), is_dull = dice_chance(&branch->dice, 50);
    branch->diligence =
        is_weak ? 740 + dice_roll(&branch->dice, 80) : 880 + dice_roll(&branch->dice, 110);
    branch->content = 880 + dice_roll(&branch->dice, 110);
    branch->dullness = is_dull ? 250 : 8;
    branch->misses = is_weak ? 120 : 15;
    branch->lateness = is_weak ? 250 : 50;
}

/* ---- its people ---- */

static void fleet_write_person(struct dice *dice, const struct fleet_branch *branch, int index,
                               FILE *out)
{
    static const char *const posts[] = {"书记", "组织委员", "宣传委员"};
    static const char *const groups[] = {"第一党小组", "第二党小组", "第三党小组"};
    char uid[UID_TEXT_SIZE];
    struct card card = seed_card(branch->index * FLEET_PEOPLE_MAX + index);
    bool is_member = index < branch->members;
    bool is_new = is_member && dice_chance(dice, 60);
    bool is_excused = index >= 3 && dice_chance(dice, 15);
    uid_format(card.uid, card.uid_len, uid);
    fprintf(out, "%s%s,%s,%s,%s,%05d,%s,%s\r\n",
            surnames[dice_roll(dice, sizeof surnames / sizeof *surnames)],
            given[dice_roll(dice, sizeof given / sizeof *given)],
            is_member ? groups[index % 3] : "",
            !is_member ? "入党积极分子"
            : is_new   ? "预备党员"
                       : "正式党员",
            index < 3 && is_member ? posts[index] : "", index + 1, uid,
            is_member && is_excused ? "是" : "");
}

char *fleet_branch_roster(const struct fleet_branch *branch)
{
    char *text = NULL;
    size_t length = 0;
    struct dice dice = branch->dice;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL)
        abort();
    fputs("姓名,党小组,人员类别,职务,工号,卡号,暂不参加\r\n", out);
    for (int i = 0; i < branch->members + branch->applicants; i++)
        fleet_write_person(&dice, branch, i, out);
    fclose(out);
    return text;
}

void fleet_branch_key(uint64_t seed, int index, char ret_text[FLEET_KEY_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    struct dice dice = dice_of(~seed, (uint64_t)index);
    for (int i = 0; i < FLEET_KEY_SIZE - 2; i++)
        ret_text[i] = digits[dice_roll(&dice, 16)];
    ret_text[FLEET_KEY_SIZE - 2] = '\n';
    ret_text[FLEET_KEY_SIZE - 1] = '\0';
}
