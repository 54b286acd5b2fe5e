#include "tests/harness/door_polls.h"

#include "db/poll.h"
#include "db/poll_part.h"
#include "firmware/organizer/polls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { VOTERS = 5, OTHERS = POLL_PARTS_MAX };

static const char *uid_of(int person)
{
    static char text[16];
    snprintf(text, sizeof text, "04A1B2%08X", person);
    return text;
}

static void cast(struct desk *desk, int person)
{
    struct card card = folder_card(uid_of(person));
    struct ballot ballot = {.choices = {(int8_t)(person % 3), 0, 1, 2}};
    struct poll_voter voter;
    enum poll_access access;
    enum poll_cast_outcome outcome;
    assert_int_equal(poll_find_voter(desk->folder->db, &card, &voter, &access), ERR_OK);
    assert_int_equal(poll_cast(desk->folder->db, &voter, &ballot, &outcome), ERR_OK);
    assert_int_equal(outcome, POLL_CAST);
}

/* Another terminal's part is like this one's; its voters are the same ones, or nobody here. */
static void add_part(struct desk *desk, const struct poll_row *row, int other, bool same_voters)
{
    char device[POLL_DEVICE_SIZE], *sealed = NULL;
    struct poll_part part;
    assert_int_equal(poll_part_read(desk->folder->db, row, &part), ERR_OK);
    for (size_t i = 0; !same_voters && i < part.mark_count; i++)
        part.marks[i] = (struct poll_mark){.bytes = {(uint8_t)i, (uint8_t)other}};
    part.poll.expected = 88;
    assert_int_equal(poll_part_seal(desk->folder->db, &part, &sealed), ERR_OK);
    snprintf(device, sizeof device, "47149bd%x", (unsigned)other & 0xf);
    struct chain_origin origin = desk->folder->origin;
    origin.by = "李建国";
    assert_int_equal(chain_append(desk->folder->db, &origin, "poll.merge", row->poll.activity_id,
                                  json_pack("{s:s, s:i, s:i, s:s, s:i, s:s}", "device", device,
                                            "device_poll", 1, "kind", (int)row->poll.kind, "item",
                                            row->poll.item, "number", 1, "sealed", sealed),
                                  NULL),
                     ERR_OK);
    free(sealed);
    poll_part_clear(&part);
}

static void hold(struct desk *desk, int64_t activity, const char *item, bool same_voters)
{
    struct poll_wish wish = {.activity_id = activity,
                             .kind = item[0] == '\0' ? POLL_EVALUATION : POLL_RESOLUTION,
                             .item = item};
    enum poll_open_outcome outcome;
    struct poll_row row;
    int64_t id = 0;
    assert_int_equal(poll_open(desk->folder->db, &desk->folder->origin, &wish, &outcome, &id),
                     ERR_OK);
    assert_int_equal(outcome, POLL_OPENED);
    for (int i = 0; i < VOTERS; i++)
        cast(desk, i);
    assert_int_equal(poll_close(desk->folder->db, &desk->folder->origin, id), ERR_OK);
    assert_int_equal(poll_row_get(desk->folder->db, id, &row), ERR_OK);
    for (int other = 0; other < OTHERS; other++)
        add_part(desk, &row, other, same_voters);
}

void door_polls_hold(struct desk *desk)
{
    desk->folder->origin.stamp = clock_stamp();
    for (int i = 0; i < VOTERS; i++) {
        char name[32], number[16];
        snprintf(name, sizeof name, "党员%d", i);
        snprintf(number, sizeof number, "%02d", i);
        folder_person(desk->folder,
                      (struct folder_person){.name = name, .number = number, .uid = uid_of(i)});
    }
    int64_t activity = folder_activity(desk->folder, ACTIVITY_THEME_DAY, NULL, NULL);
    for (int i = 0; i < VOTERS; i++)
        folder_tap(desk->folder, activity, uid_of(i), "2026-05-20 13:50", NULL);
    hold(desk, activity, "", true);
    hold(desk, activity, "接收阿卜杜拉·买买提·艾力江·吐尔逊·古丽为预备党员", false);
    hold(desk, activity, "通过本次会议决议", true);
}

void door_polls_page(struct desk *desk, int index, enum ui_language language)
{
    struct session *session = desk->session;
    session->depth = 1;
    session->parts.language = language;
    session->poll_id = index + 1;
    stage_go(session, index == 0 ? &scene_result : &scene_vote_result);
    session_page(session, 0, &desk->page);
}
