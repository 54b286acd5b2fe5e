/* The order in which people list branches and committees: 第二党支部 before 第十党支部, 3
 * before 12. Private to db/. */
#ifndef THEMEDAY_DB_COMMITTEE_ORDER_H
#define THEMEDAY_DB_COMMITTEE_ORDER_H

/* As strcmp(), but that numbers, in digits or in hanzi, are compared as numbers and come before
 * everything else. Valid UTF-8. 0 only for equal texts. */
int committee_order(const char *one, const char *other);

#endif
