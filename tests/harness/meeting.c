#include "tests/harness/meeting.h"

#include "tests/harness/scratch.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

/* A card has to be away for half a second to be a new tap. */
enum { AWAY_MS = 600, QUIET_MS = 300, MEDIA_SIZE = RIG_PATH_SIZE + 16 };

const char meeting_roster[] = "\xEF\xBB\xBF姓名,党支部,党小组,人员类别,工号,卡号\r\n"
                              "李建国,第二党支部,第一党小组,正式党员,001,04A1B2C3D4E5F6\r\n"
                              "刘思远,第二党支部,第二党小组,正式党员,002,04A1B2C3D4E5F7\r\n"
                              "陈志强,第二党支部,第一党小组,预备党员,003,04A1B2C3D4E5F8\r\n";

const char *const meeting_cards[] = {"04A1B2C3D4E5F6", "04A1B2C3D4E5F7", "04A1B2C3D4E5F8"};

void meeting_make_branch(struct rig *rig, const char *roster)
{
    char path[RIG_PATH_SIZE + 16];
    snprintf(path, sizeof path, "%s/roster.csv", rig->folder);
    meeting_write_file(rig, "roster.csv", roster);
    rig_must(rig, "init", "--branch", "第二党支部", "--room", "党员活动室");
    rig_must(rig, "roster", "import", path);
}

void meeting_open(struct rig *rig, struct meeting_options options)
{
    char media[MEDIA_SIZE];
    rig_open(rig, 1280, 800);
    meeting_media(rig, media, sizeof media);
    if (options.has_media)
        assert_int_equal(mkdir(media, 0755), 0);
    if (options.roster != NULL)
        meeting_make_branch(rig, options.roster);
    if (options.has_activity)
        meeting_add_activity(rig);
    if (options.organizer != NULL)
        rig_organizer(rig, options.organizer, options.organizer_card, MEETING_PIN);
    if (options.starts_at != NULL)
        meeting_start(rig, options.starts_at, options.has_media ? media : NULL);
}

void meeting_close(struct rig *rig)
{
    rig_must(rig, "log", "verify");
    rig_close(rig);
}

int meeting_set_up(void **state)
{
    meeting_open(*state, (struct meeting_options){.roster = meeting_roster, .has_activity = true});
    return 0;
}

int meeting_tear_down(void **state)
{
    meeting_close(*state);
    return 0;
}

void meeting_add_activity(struct rig *rig)
{
    rig_must(rig, "activity", "add", "--theme", "重温入党誓词", "--date", "2026-11-21", "--start",
             "09:00", "--end", "12:00");
}

void meeting_start(struct rig *rig, const char *moment, const char *media)
{
    if (rig->kiosk > 0)
        rig_stop(rig, SIGTERM);
    if (media == NULL)
        rig_start(rig, "--at", moment, NULL);
    else
        rig_start(rig, "--at", moment, "--media", media, NULL);
    json_decref(rig_wait_event(rig, "reader", RIG_PATIENCE_MS));
}

void meeting_media(const struct rig *rig, char *ret_path, size_t size)
{
    snprintf(ret_path, size, "%s/media", rig->folder);
}

void meeting_write_file(const struct rig *rig, const char *name, const char *content)
{
    char path[RIG_PATH_SIZE + 64];
    snprintf(path, sizeof path, "%s/%s", rig->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* A picture of this screen may have come before the card, of another person or another minute. */
json_t *meeting_tap(struct rig *rig, const char *card, const char *screen)
{
    rig_card(rig, "place %s", card);
    json_t *seen = rig_wait_event(rig, "card", RIG_PATIENCE_MS);
    if (seen == NULL)
        fail_msg("the card %s is not read", card);
    json_decref(seen);
    json_t *frame = rig_must_see(rig, screen);
    rig_card(rig, "remove");
    return frame;
}

json_t *meeting_tap_and_go(struct rig *rig, const char *card, const char *screen)
{
    json_t *frame = meeting_tap(rig, card, screen);
    rig_sleep_ms(AWAY_MS);
    return frame;
}

void meeting_sign_in(struct rig *rig, int person)
{
    char number[16];
    snprintf(number, sizeof number, "%03d", person);
    rig_must(rig, "checkin", "add", number, "--reason", "忘带卡", "--activity", "1");
}

json_t *meeting_enter(struct rig *rig, json_t *frame, const char *screen, const char *digits)
{
    for (; *digits != '\0'; digits++) {
        char widget[32];
        snprintf(widget, sizeof widget, "%s.%c", screen, *digits);
        frame = rig_touch_to(rig, frame, widget, screen);
    }
    return frame;
}

json_t *meeting_log_in(struct rig *rig, const char *card)
{
    json_t *frame = meeting_tap(rig, card, "og.pin");
    frame = meeting_enter(rig, frame, "og.pin", MEETING_PIN);
    return rig_touch_to(rig, frame, "og.pin.ok", "og.menu");
}

json_t *meeting_settle(struct rig *rig, const char *screen)
{
    json_t *next, *frame = rig_must_see(rig, screen);
    while ((next = rig_wait_screen(rig, screen, QUIET_MS)) != NULL) {
        json_decref(frame);
        frame = next;
    }
    return frame;
}

json_t *meeting_await(struct rig *rig, json_t *frame, const char *widget, const char *words)
{
    if (frame == NULL)
        frame = rig_wait_event(rig, "frame", RIG_PATIENCE_MS);
    while (frame != NULL) {
        const char *text = rig_text(frame, widget);
        if (text != NULL && strstr(text, words) != NULL)
            return frame;
        json_decref(frame);
        frame = rig_wait_event(rig, "frame", RIG_PATIENCE_MS);
    }
    fail_msg("%s never says \"%s\"", widget, words);
    return NULL;
}

void meeting_must_say(const json_t *frame, const char *widget, const char *words)
{
    const char *text = rig_text(frame, widget);
    if (text == NULL || strstr(text, words) == NULL)
        fail_msg("%s says \"%s\", not \"%s\"", widget, text == NULL ? "nothing" : text, words);
}

bool meeting_says(const json_t *frame, const char *words)
{
    char *text = json_dumps(frame, 0);
    bool says = strstr(text, words) != NULL;
    free(text);
    return says;
}

void meeting_limit_files(const struct rig *rig, const char *size)
{
    assert_true(scratch_run("prlimit --pid %d --fsize=%s:unlimited", (int)rig->kiosk, size));
}
