/*
 * The nine steps of S2:106 with their dates: 1 支委会确定主题和计划, 2 报党委审定 (filed on), 3
 * 公示 (notice on), 4 召集会议, 5 签到, 6 通报到会情况, 7 组织开展活动, 8 主题测评, 9 总结提升.
 */
#ifndef THEMEDAY_DB_ACTIVITY_STEP_H
#define THEMEDAY_DB_ACTIVITY_STEP_H

#include "db/chain.h"
#include "firmware/model/activity.h"

enum { ACTIVITY_STEPS = 9 };

/* `step` counts from 1; "" takes the date away. ERR_GONE: no such activity. ERR_INVALID: no such
 * step, or no calendar day. */
CHECKED enum err activity_step_set(struct db *db, const struct chain_origin *origin,
                                   int64_t activity_id, int step, const char *date);

/* "" where there is no date; the first step is ret_dates[0]. ERR_GONE: no such activity. */
CHECKED enum err activity_step_list(struct db *db, int64_t activity_id,
                                    char ret_dates[ACTIVITY_STEPS][DATE_SIZE]);

#endif
