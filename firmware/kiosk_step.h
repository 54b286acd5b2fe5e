/*
 * What the parts of kiosk_step() share. Private to kiosk*.c; the diagram of the states stands in
 * kiosk.c.
 */
#ifndef THEMEDAY_KIOSK_STEP_H
#define THEMEDAY_KIOSK_STEP_H

#include "firmware/kiosk.h"

#define SECONDS(n) ((int64_t)(n)*1000000000)

/* Adds an effect for the caller to fill in. */
struct effect *kiosk_effect(struct effects *effects, enum effect_type type);
void kiosk_chime(struct effects *effects, enum chime chime);

/* To the resting place: the open ballot, else the organizer's page, else idle. */
void kiosk_rest(struct kiosk *kiosk);

/* Shows an answer for as long as it takes to read; over an open ballot nothing is ever shown. */
void kiosk_show(struct kiosk *kiosk, enum screen screen, int64_t now_ns);

/* The same with a sound. */
void kiosk_answer(struct kiosk *kiosk, const struct event *event, enum screen screen,
                  enum chime chime, struct effects *effects);

/* To what came of a recorded tap, `kiosk->result`. */
void kiosk_answer_outcome(struct kiosk *kiosk, const struct event *event, struct effects *effects);

/* Asserts what holds of answers after every step. */
void kiosk_answer_check(const struct kiosk *kiosk);

/* Records the tapped card. */
void kiosk_record(struct kiosk *kiosk, struct effects *effects);

/* Something could not be written or read: ft.nosave until a probe can write. */
void kiosk_storage_failed(struct kiosk *kiosk, const struct event *event);

/* ---- kiosk_access.c: large type and high contrast, for one person at a time ---- */

/* Back to what the settings say. */
void kiosk_access_reset(struct kiosk *kiosk);

/* Whether the screen is other than the settings say, and will not be for long. */
bool kiosk_access_is_waiting(const struct kiosk *kiosk);

/* True when the touch was for it. */
bool kiosk_access_on_touch(struct kiosk *kiosk, const struct event *event, struct effects *effects);
void kiosk_access_on_time(struct kiosk *kiosk, const struct event *event);

/* After every step: whoever was there `before` it may have left. */
void kiosk_access_follow(struct kiosk *kiosk, enum kiosk_state before);

/* ---- kiosk_session.c: an organizer is at the screen ---- */

/* Opens the login of the organizer whose card was tapped. */
void kiosk_session_open(struct kiosk *kiosk, const struct event *event, struct effects *effects);

/* Without a card: what the button of an IDLE screen asks for. */
void kiosk_session_open_by_touch(struct kiosk *kiosk, const struct event *event,
                                 enum effect_type what, struct effects *effects);

/* Whether the tapped card is that of an organizer who had nothing to sign in for, or did so before.
 */
bool kiosk_session_is_due(const struct kiosk *kiosk, enum checkin_outcome outcome);

/* He is still there: his time begins anew. */
void kiosk_session_renew(struct kiosk *kiosk, int64_t now_ns);

/* The events that concern a session; `on_time` may come at any time. */
void kiosk_session_on_page(struct kiosk *kiosk, const struct event *event, struct effects *effects);
void kiosk_session_on_time(struct kiosk *kiosk, const struct event *event, struct effects *effects);

/* Asserts what holds of sessions after every step. */
void kiosk_session_check(const struct kiosk *kiosk);

/* ---- kiosk_ballot.c: while a poll is open ---- */

/* A ballot is on the screen, or waits below an answer. */
bool kiosk_ballot_is_open(const struct kiosk *kiosk);

/* The voter is still there: his time begins anew. */
void kiosk_ballot_renew(struct kiosk *kiosk, int64_t now_ns);

/* Looks up whose ballot the tapped card opens. */
void kiosk_ballot_find(struct kiosk *kiosk, struct effects *effects);

/* The events that concern a ballot; `on_time` and `on_plan` may come at any time. */
void kiosk_ballot_on_voter(struct kiosk *kiosk, const struct event *event, struct effects *effects);
void kiosk_ballot_on_touch(const struct event *event, struct effects *effects);
void kiosk_ballot_on_news(struct kiosk *kiosk, const struct event *event, struct effects *effects);
void kiosk_ballot_on_time(struct kiosk *kiosk, const struct event *event, struct effects *effects);
void kiosk_ballot_on_plan(struct kiosk *kiosk, const struct event *event, struct effects *effects);

/* Asserts what holds of ballots after every step. */
void kiosk_ballot_check(const struct kiosk *kiosk);

/* ---- kiosk_quiet.c: nobody is there ---- */

/* Whether this idle screen gives way to a dark one. */
bool kiosk_quiet_is_dark(const struct kiosk *kiosk, enum screen idle);

/* Before every step: whether it wakes the screen. */
void kiosk_quiet_on_event(struct kiosk *kiosk, const struct event *event);

/* Whether somebody woke it, and it goes dark again at `awake_until_ns`. */
bool kiosk_quiet_is_awake(const struct kiosk *kiosk);

/* How often the idle screen has moved on today. */
int kiosk_quiet_drift(const struct kiosk *kiosk);

#endif
