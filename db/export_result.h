/*
 * 测评结果.csv (interface.md, "The export bundle"): 项目, 范围, 满意, 基本满意, 不满意, 不作评价,
 * 有效, 满意率, as on form_result(); rows of what is hidden say so and have no numbers. Below them
 * the formula, and 满意 alone.
 */
#ifndef THEMEDAY_DB_EXPORT_RESULT_H
#define THEMEDAY_DB_EXPORT_RESULT_H

#include "db/export.h"
#include "db/form.h"

/* Adds the file to a bundle that is not sealed yet. *ret_has_result false: no evaluation was
 * closed, nothing was added. ERR_CORRUPT, ERR_UNSUPPORTED: the polls cannot be
 * read. */
CHECKED enum err export_add_result(struct db *db, int64_t activity_id,
                                   const struct form_terms *terms, struct export_bundle *bundle,
                                   bool *ret_has_result);

#endif
