#include "drivers/reader_field.h"

#include "firmware/base/clock.h"

#include <string.h>

enum {
    LEFT_MISSES = 3,
    CONFIRM_SEARCHES = 2, /* of a chip that misses cards which lie still, else one is enough */
    STEADY_HITS = 8,      /* in a row, and a chip that missed cards is trusted again */
    OTHERS_EVERY = 4,     /* turns */
};

static const int64_t left_ns = 500000000;

static enum reader_sight reader_field_search(struct reader_field *field, enum card_kind kind,
                                             const struct card *only, struct card *ret_card)
{
    enum reader_sight sight = field->search(field->context, kind, only, ret_card);
    if (sight == READER_SEES_CARD || sight == READER_SEES_NOISE) {
        field->seen_ns = clock_mono_ns();
        field->misses = 0;
        field->lying[kind] = true;
    }
    return sight;
}

/* The number of a phone changes whenever the field was off, and a type B card may take a new one
 * at every search. Neither is a number to record by, so one such card is as good as another. */
static bool card_is_same(const struct card *one, const struct card *other)
{
    if (one->kind != other->kind)
        return false;
    if (one->kind == CARD_ISO14443B || (card_is_random(one) && card_is_random(other)))
        return true;
    return one->uid_len == other->uid_len && memcmp(one->uid, other->uid, one->uid_len) == 0;
}

static enum reader_news reader_field_enter(struct reader_field *field,
                                           enum reader_field_state state, enum reader_news news)
{
    field->state = state;
    return news;
}

/*
 * A card has come. Each search for a second one costs 20 ms that somebody waits for, so there is
 * one more only where the chip was seen to miss a card that lay still. A second search, without
 * deselecting the first card, shows whether it is alone: ISO 14443-3 makes a selected card miss the
 * next request, so that another one gets its turn. Deselecting would send the card to sleep, and a
 * chip that does not wake sleeping cards would lose it until its field was switched off, which
 * gives phones a new number.
 */
static enum reader_news reader_field_arrive(struct reader_field *field, const struct card *card,
                                            struct card *ret_card)
{
    enum reader_sight sight = READER_SEES_NOTHING;
    int64_t arrived_ns = field->seen_ns;
    struct card other;
    int searches = field->blinks ? CONFIRM_SEARCHES : 1;
    for (int i = 0; i < searches && sight == READER_SEES_NOTHING; i++)
        sight = reader_field_search(field, (enum card_kind)card->kind, NULL, &other);
    if (sight == READER_SEES_CARD && !card_is_same(card, &other))
        return reader_field_enter(field, READER_FIELD_TWO, READER_NEW_TWO);
    field->seen_ns = arrived_ns;
    memset(field->lying, 0, sizeof field->lying);
    field->lying[card->kind] = true;
    field->card = *card;
    *ret_card = *card;
    return reader_field_enter(field, READER_FIELD_CARD, READER_NEW_CARD);
}

/* Another card answers than the one that was reported: is that one gone, or are there two? When it
 * had been missed for some time already it need not be looked for. */
static enum reader_news reader_field_replace(struct reader_field *field, const struct card *card,
                                             int misses, struct card *ret_card)
{
    struct card seen;
    int64_t arrived_ns = field->seen_ns;
    for (; misses < LEFT_MISSES; misses++) {
        enum reader_sight sight =
            reader_field_search(field, (enum card_kind)field->card.kind, &field->card, &seen);
        if (sight == READER_SEES_CARD && card_is_same(&seen, &field->card))
            return reader_field_enter(field, READER_FIELD_TWO, READER_NEW_TWO);
    }
    field->seen_ns = arrived_ns;
    return reader_field_arrive(field, card, ret_card);
}

/* What cannot be read often can at the next try. */
static enum reader_news reader_field_retry(struct reader_field *field, enum card_kind kind,
                                           struct card *ret_card)
{
    struct card card;
    for (int i = 0; i < CONFIRM_SEARCHES; i++) {
        if (reader_field_search(field, kind, NULL, &card) == READER_SEES_CARD)
            return reader_field_arrive(field, &card, ret_card);
    }
    return reader_field_enter(field, READER_FIELD_UNREADABLE, READER_NEW_UNREADABLE);
}

/* The others in turn, and rarely: members' cards are type A. Type A also wins when it comes with
 * one of the others, because a member's card in one wallet with an identity card (type B) is meant
 * to be read. */
static enum reader_sight reader_field_search_others(struct reader_field *field,
                                                    struct card *ret_card, enum card_kind *ret_kind)
{
    if (field->turns % OTHERS_EVERY != 0)
        return READER_SEES_NOTHING;
    *ret_kind = field->turns / OTHERS_EVERY % 2 == 0 ? CARD_ISO14443B : CARD_FELICA;
    enum reader_sight sight = reader_field_search(field, *ret_kind, NULL, ret_card);
    struct card better;
    if (sight == READER_SEES_CARD &&
        reader_field_search(field, CARD_ISO14443A, NULL, &better) == READER_SEES_CARD)
        *ret_card = better;
    return sight;
}

static enum reader_news reader_field_turn_empty(struct reader_field *field, struct card *ret_card)
{
    struct card card;
    enum card_kind kind = CARD_ISO14443A;
    enum reader_sight sight = reader_field_search(field, kind, NULL, &card);
    if (sight == READER_SEES_NOTHING)
        sight = reader_field_search_others(field, &card, &kind);
    if (sight == READER_SEES_CARD)
        return reader_field_arrive(field, &card, ret_card);
    if (sight == READER_SEES_NOISE)
        return reader_field_retry(field, kind, ret_card);
    return READER_NO_NEWS;
}

static void reader_field_miss(struct reader_field *field)
{
    field->misses++;
    if (field->misses < LEFT_MISSES || clock_mono_ns() - field->seen_ns < left_ns)
        return;
    memset(field->lying, 0, sizeof field->lying);
    field->state = READER_FIELD_EMPTY;
}

/* The card that lies there was seen again after so many misses. */
static void reader_field_judge_chip(struct reader_field *field, int misses)
{
    field->steady_hits = misses > 0 ? 0 : field->steady_hits + 1;
    if (misses > 0)
        field->blinks = true;
    else if (field->steady_hits >= STEADY_HITS)
        field->blinks = false;
}

static enum reader_news reader_field_turn_occupied(struct reader_field *field,
                                                   struct card *ret_card)
{
    struct card card;
    bool missed = true;
    int misses = field->misses;
    /* Downwards: what lies there first, then type A, which may come on top of it. */
    for (int kind = CARD_FELICA; kind >= CARD_ISO14443A; kind--) {
        if (kind != CARD_ISO14443A && !field->lying[kind])
            continue;
        enum reader_sight sight = reader_field_search(field, (enum card_kind)kind, NULL, &card);
        missed = missed && sight == READER_SEES_NOTHING;
        if (sight != READER_SEES_CARD)
            continue;
        if (field->state == READER_FIELD_UNREADABLE)
            return reader_field_arrive(field, &card, ret_card);
        if (field->state == READER_FIELD_CARD && !card_is_same(&card, &field->card))
            return reader_field_replace(field, &card, misses, ret_card);
        reader_field_judge_chip(field, misses);
    }
    if (missed)
        reader_field_miss(field);
    return READER_NO_NEWS;
}

enum reader_news reader_field_turn(struct reader_field *field, struct card *ret_card)
{
    field->turns++;
    if (field->state == READER_FIELD_EMPTY)
        return reader_field_turn_empty(field, ret_card);
    return reader_field_turn_occupied(field, ret_card);
}
