/*
 * 列席 written in by hand: who is on no roster and has no card (S0:12, S2:108). They count as
 * guests of the whole activity and of its first branch, never in the base, and stand at the end of
 * the sign-in sheet.
 */
#ifndef THEMEDAY_DB_GUEST_H
#define THEMEDAY_DB_GUEST_H

#include "db/chain.h"
#include "db/key.h"
#include "firmware/model/member.h"

/* 上级 联系领导 服务对象 党外人士 其他; the order is stored. */
enum guest_kind { GUEST_SUPERIOR, GUEST_LIAISON, GUEST_SERVED, GUEST_NON_PARTY, GUEST_OTHER };

struct guest {
    int64_t id;
    int64_t activity_id;
    char name[NAME_SIZE];
    enum guest_kind kind;
    char label[TITLE_SIZE];       /* free: a unit, a role; may be empty */
    char device[KEY_DEVICE_SIZE]; /* of the terminal where he was written in; "": this one */
    int64_t at_ms;                /* wall time of the entry */
};

/* `name` is not empty; two guests may have the same. ERR_GONE: there is no such activity. */
CHECKED enum err guest_add(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                           const char *name, enum guest_kind kind, const char *label,
                           int64_t *ret_id);

/* Takes one back, with a reason. ERR_GONE: there is none, or not any more. */
CHECKED enum err guest_undo(struct db *db, const struct chain_origin *origin, int64_t id,
                            const char *reason);

/* In the order in which they were written in, at whichever terminal. */
typedef bool guest_visitor(const struct guest *guest, void *context);
CHECKED enum err guest_list(struct db *db, int64_t activity_id, guest_visitor *visit,
                            void *context);

/* Everybody who was ever written in and not taken back: each name with its kind and label once, the
 * latest first, without those who are at `activity_id` already. */
CHECKED enum err guest_earlier(struct db *db, int64_t activity_id, guest_visitor *visit,
                               void *context);

/* A kind as the log has it, and back; another word is GUEST_OTHER. */
const char *guest_kind_word(enum guest_kind kind);
enum guest_kind guest_kind_of(const char *word);

#endif
