/* A day in a roster's cell, as people and spreadsheets write it. Private to db/. */
#ifndef THEMEDAY_DB_ROSTER_DAY_H
#define THEMEDAY_DB_ROSTER_DAY_H

#include "firmware/base/err.h"
#include "firmware/model/member.h"

/* 2019-07-01, 2019/7/1, 2019.7.1, 2019年7月1日, 20190701, each also with a time behind it, and the
 * number 43647 by which spreadsheets keep it. The text is changed in place. ERR_INVALID for
 * anything that names no whole calendar day, such as 201907. */
CHECKED enum err roster_day_read(char *text, char ret_date[DATE_SIZE]);

#endif
