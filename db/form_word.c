#include "db/form_word.h"

#include "firmware/base/utf8.h"

const char *form_word_type(enum activity_type type)
{
    static const char *const words[] = {
        [ACTIVITY_THEME_DAY] = "主题党日", [ACTIVITY_COMMITTEE] = "支委会",
        [ACTIVITY_ASSEMBLY] = "党员大会",  [ACTIVITY_GROUP] = "党小组会",
        [ACTIVITY_LECTURE] = "党课",       [ACTIVITY_STUDY] = "集中学习",
    };
    return words[type];
}

const char *form_word_class(enum person_class class)
{
    static const char *const words[] = {
        [CLASS_FORMAL] = "正式党员",    [CLASS_PROBATIONARY] = "预备党员",
        [CLASS_CANDIDATE] = "发展对象", [CLASS_APPLICANT] = "入党积极分子",
        [CLASS_MASSES] = "群众",        [CLASS_OTHER] = "其他",
    };
    return words[class];
}

const char *form_word_guest(enum guest_kind kind)
{
    static const char *const words[] = {
        [GUEST_SUPERIOR] = "上级",      [GUEST_LIAISON] = "联系领导", [GUEST_SERVED] = "服务对象",
        [GUEST_NON_PARTY] = "党外人士", [GUEST_OTHER] = "其他",
    };
    return words[kind];
}

const char *form_word_way(enum makeup_way way)
{
    static const char *const words[] = {
        [MAKEUP_ALONE] = "个人自学",     [MAKEUP_TOLD] = "一对一传达", [MAKEUP_ONLINE] = "线上",
        [MAKEUP_ELSEWHERE] = "参加另场", [MAKEUP_OTHER] = "其他",
    };
    return words[way];
}

const char *form_word_formula(enum satisfaction_formula formula)
{
    switch (formula) {
    case SATISFACTION_BASIC_TOO:
        break;
    case SATISFACTION_ONLY:
        return "满意 ÷ 有效";
    case SATISFACTION_WEIGHTED:
        return "满意 100、基本满意 75、不满意 55 加权 ÷ 有效";
    }
    return "（满意＋基本满意）÷ 有效";
}

void form_word_remark(char remark[FORM_REMARK_SIZE], const char *words, const char *reason)
{
    utf8_append(remark, FORM_REMARK_SIZE, "%s%s%s%s", remark[0] != '\0' ? "；" : "", words,
                reason[0] != '\0' ? "：" : "", reason);
}
