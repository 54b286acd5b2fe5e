#include "firmware/committee/reports.h"

const struct reports_one reports[REPORTS_COUNT] = {
    [REPORTS_OVERVIEW] = {REPORTS_MONTH, false, overview_make},
    [REPORTS_MISSING] = {REPORTS_MONTH_OF_YEAR, false, missing_make},
    [REPORTS_LATE] = {REPORTS_MONTH_OR_YEAR, true, late_make},
    [REPORTS_ATTENDANCE] = {REPORTS_MONTH_OR_YEAR, false, attendance_make},
    [REPORTS_SATISFACTION] = {REPORTS_MONTH_OF_YEAR, false, satisfaction_make},
    [REPORTS_MAKEUPS] = {REPORTS_MONTH_OR_YEAR, true, makeups_make},
    [REPORTS_YEAR_REPORT] = {REPORTS_YEAR, false, year_make},
    [REPORTS_HISTORY] = {REPORTS_YEAR, true, history_make},
};

enum err reports_close(struct report *report, struct report *ret_report)
{
    enum err err = report_finish(report);
    if (err == ERR_OK)
        *ret_report = *report;
    else
        report_clear(report);
    return err;
}
