#include "db/poll_box.h"

#include <assert.h>
#include <string.h>

static int poll_count_get(const struct poll_count *count)
{
    return count->bytes[0] << 8 | count->bytes[1];
}

static void poll_count_set(struct poll_count *count, int value)
{
    assert(value >= 0 && value <= UINT16_MAX);
    count->bytes[0] = (uint8_t)(value >> 8);
    count->bytes[1] = (uint8_t)value;
}

bool poll_box_has_voted(const struct poll_box *box, int line)
{
    assert(line >= 0 && line < POLL_LINES_MAX);
    return (box->voted[line / 8] >> line % 8 & 1) != 0;
}

void poll_box_mark(struct poll_box *box, int line)
{
    assert(!poll_box_has_voted(box, line));
    box->voted[line / 8] |= (uint8_t)(1 << line % 8);
}

void poll_box_add(struct poll_box *box, enum poll_group group, const struct poll *poll,
                  const struct ballot *ballot)
{
    for (int question = 0; question < poll->question_count; question++) {
        int choice = ballot->choices[question];
        int option = choice == CHOICE_NONE ? poll->option_count : choice;
        struct poll_count *count = &box->counts[group][question][option];
        poll_count_set(count, poll_count_get(count) + 1);
    }
}

/* --- counts --- */

static int poll_box_sum(const struct poll_box *box, enum poll_group group, int question,
                        const struct poll *poll)
{
    int sum = 0;
    for (int option = 0; option <= poll->option_count; option++)
        sum += poll_count_get(&box->counts[group][question][option]);
    return sum;
}

void poll_box_read(const struct poll_box *box, enum poll_group group, const struct poll *poll,
                   struct tally *ret_tally)
{
    *ret_tally = (struct tally){.ballots = poll_box_sum(box, group, 0, poll)};
    for (int question = 0; question < poll->question_count; question++)
        for (int option = 0; option <= poll->option_count; option++)
            ret_tally->count[question][option] =
                poll_count_get(&box->counts[group][question][option]);
}

void poll_box_write(struct poll_box *box, enum poll_group group, const struct poll *poll,
                    const struct tally *tally)
{
    for (int question = 0; question < poll->question_count; question++)
        for (int option = 0; option <= poll->option_count; option++)
            poll_count_set(&box->counts[group][question][option], tally->count[question][option]);
}

int poll_box_ballots(const struct poll_box *box, const struct poll *poll)
{
    return poll_box_sum(box, POLL_MEMBERS, 0, poll) + poll_box_sum(box, POLL_GUESTS, 0, poll);
}

/* --- turns --- */

int poll_box_issued(const struct poll_box *box)
{
    return poll_count_get(&box->turns_issued);
}

int poll_box_used(const struct poll_box *box)
{
    return poll_count_get(&box->turns_used);
}

void poll_box_set_issued(struct poll_box *box, int count)
{
    poll_count_set(&box->turns_issued, count);
}

void poll_box_use_turn(struct poll_box *box)
{
    poll_count_set(&box->turns_used, poll_box_used(box) + 1);
}

/* --- does it add up --- */

static int poll_box_bits(const struct poll_box *box, int lines)
{
    int bits = 0;
    for (int line = 0; line < lines; line++)
        bits += poll_box_has_voted(box, line);
    return bits;
}

static bool poll_box_questions_agree(const struct poll_box *box, enum poll_group group,
                                     const struct poll *poll)
{
    int first = poll_box_sum(box, group, 0, poll);
    for (int question = 1; question < poll->question_count; question++)
        if (poll_box_sum(box, group, question, poll) != first)
            return false;
    return true;
}

/* Everything that is counted somewhere must be counted where it belongs. */
static bool poll_box_is_clean(const struct poll_box *box, const struct poll *poll)
{
    int total = 0, belongs = 0;
    for (int group = 0; group < POLL_GROUPS; group++)
        for (int question = 0; question < POLL_QUESTIONS_MAX; question++)
            for (int option = 0; option <= POLL_OPTIONS_MAX; option++)
                total += poll_count_get(&box->counts[group][question][option]);
    for (int question = 0; question < poll->question_count; question++)
        belongs += poll_box_sum(box, POLL_MEMBERS, question, poll) +
                   poll_box_sum(box, POLL_GUESTS, question, poll);
    static const uint8_t zeros[POLL_BOX_SPARE];
    return total == belongs && memcmp(box->spare, zeros, sizeof zeros) == 0;
}

bool poll_box_adds_up(const struct poll_box *box, const struct poll *poll, int lines)
{
    int bits = poll_box_bits(box, lines), used = poll_box_used(box);
    return bits == poll_box_bits(box, POLL_LINES_MAX) && used <= poll_box_issued(box) &&
           bits + used == poll_box_ballots(box, poll) &&
           poll_box_questions_agree(box, POLL_MEMBERS, poll) &&
           poll_box_questions_agree(box, POLL_GUESTS, poll) && poll_box_is_clean(box, poll);
}
