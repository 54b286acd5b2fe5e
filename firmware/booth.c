#include "firmware/booth.h"

#include "firmware/base/secret.h"

#include <assert.h>
#include <string.h>

/* Lives in locked memory as a whole: whose ballot it is belongs to what is in it. */
struct booth {
    struct poll poll; /* id 0: nobody is in the booth */
    struct poll_voter voter;
    struct ballot ballot;
};

enum err booth_open(struct booth **ret_booth)
{
    void *memory = NULL;
    enum err err = secret_open(sizeof(struct booth), &memory);
    if (err == ERR_OK)
        *ret_booth = memory;
    return err;
}

void booth_close(struct booth *booth)
{
    secret_close(booth, sizeof *booth);
}

void booth_leave(struct booth *booth)
{
    secret_wipe(booth, sizeof *booth);
}

static void booth_clear(struct booth *booth)
{
    memset(booth->ballot.choices, CHOICE_NONE, sizeof booth->ballot.choices);
}

void booth_enter(struct booth *booth, const struct poll *poll, const struct poll_voter *voter)
{
    booth_leave(booth);
    booth->poll = *poll;
    booth->voter = *voter;
    booth_clear(booth);
}

static bool booth_is_taken(const struct booth *booth)
{
    return booth->poll.id != 0;
}

bool booth_is_for(const struct booth *booth, const struct poll_voter *voter)
{
    return booth_is_taken(booth) && booth->voter.poll_id == voter->poll_id &&
           booth->voter.line == voter->line;
}

const struct ballot *booth_ballot(const struct booth *booth)
{
    return booth_is_taken(booth) ? &booth->ballot : NULL;
}

/* ---- touches ---- */

/* A resolution cannot be left blank: 弃权 is an option of it. */
static bool booth_is_ready(const struct booth *booth)
{
    return booth->poll.kind != POLL_RESOLUTION || booth->ballot.choices[0] != CHOICE_NONE;
}

/* Which of the options a word names, or CHOICE_NONE. */
static int8_t booth_option(enum poll_kind kind, const char *word)
{
    static const char *const words[][3] = {
        [POLL_EVALUATION] = {"satisfied", "basic", "unsatisfied"},
        [POLL_RESOLUTION] = {"for", "against", "abstain"},
    };
    for (int8_t i = 0; i < 3; i++)
        if (strcmp(words[kind][i], word) == 0)
            return i;
    return CHOICE_NONE;
}

/* "q2.basic" of an evaluation, "against" of a resolution; the word behind "ev." or "rv.". */
static enum booth_news booth_choose(struct booth *booth, const char *word)
{
    int question = 0;
    if (booth->poll.kind == POLL_EVALUATION) {
        if (word[0] != 'q' || word[1] < '1' || word[1] > '9' || word[2] != '.')
            return BOOTH_NOTHING;
        question = word[1] - '1';
        word += 3;
    }
    int8_t option = booth_option(booth->poll.kind, word);
    if (question >= booth->poll.question_count || option == CHOICE_NONE)
        return BOOTH_NOTHING;
    int8_t *choice = &booth->ballot.choices[question];
    *choice = *choice == option ? (int8_t)CHOICE_NONE : option;
    return BOOTH_CHANGED;
}

enum booth_news booth_touch(struct booth *booth, const char *widget)
{
    const char *prefix = booth->poll.kind == POLL_RESOLUTION ? "rv." : "ev.";
    if (!booth_is_taken(booth) || strncmp(widget, prefix, strlen(prefix)) != 0)
        return BOOTH_NOTHING;
    const char *word = widget + strlen(prefix);
    if (strcmp(word, "submit") == 0)
        return booth_is_ready(booth) ? BOOTH_SUBMITTED : BOOTH_NOTHING;
    if (strcmp(word, "cancel") == 0) {
        booth_leave(booth);
        return BOOTH_CANCELLED;
    }
    if (strcmp(word, "clear") == 0) {
        booth_clear(booth);
        return BOOTH_CHANGED;
    }
    return booth_choose(booth, word);
}

enum err booth_cast(struct booth *booth, struct db *db, enum poll_cast_outcome *ret_outcome)
{
    assert(booth_is_taken(booth));
    enum err err = poll_cast(db, &booth->voter, &booth->ballot, ret_outcome);
    if (err == ERR_OK)
        booth_leave(booth);
    return err;
}
