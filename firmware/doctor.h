/*
 * The self-test: what can be looked at without anybody's help, one line each, with what to do when
 * it is not well. The verb `themeday doctor` and the organizer's screen share it; each opens what
 * is looked at, and says what only it can know.
 */
#ifndef THEMEDAY_DOCTOR_H
#define THEMEDAY_DOCTOR_H

#include "db/db.h"
#include "firmware/uploads.h"
#include "firmware/model/reader_state.h"

/* What only the running terminal knows of its devices. */
struct doctor_devices {
    struct reader_state reader;
    int screen_width, screen_height;
    bool has_sound_card;
};

struct doctor_line {
    const char *id; /* "data", "reader", … */
    bool good;
    const char *text;
};

typedef void doctor_teller(const struct doctor_line *line, void *context);

struct doctor {
    bool english;
    const char *folder;  /* the data folder */
    doctor_teller *tell; /* the line is its until it returns */
    void *context;
};

/* Tells a line. */
void doctor_say(const struct doctor *doctor, const char *id, bool good, const char *chinese, ...)
    __attribute__((format(printf, 4, 5)));

void doctor_check_data(const struct doctor *doctor, struct db *db); /* whose terminal it is */
void doctor_check_disk(const struct doctor *doctor);                /* the free space */
void doctor_check_writing(const struct doctor *doctor, struct db *db);

/* Whether the disk forgets the counts that a poll had while people voted (db/poll.h). */
void doctor_check_secrecy(const struct doctor *doctor);
void doctor_check_clock(const struct doctor *doctor);

/* The database's own check and the log from end to end: seconds with a million entries. */
void doctor_check_records(const struct doctor *doctor, struct db *db);

/* The same where a member may be waiting: a log that takes too long is said to be unchecked. */
void doctor_check_few_records(const struct doctor *doctor, struct db *db);

/* Whether the polls are whole and fit the log. The terminal that owns the data folder has them
 * alone: beside it, for anybody who is no owner, the line says that they were not looked at. */
void doctor_check_polls(const struct doctor *doctor, struct db *db, bool is_owner);

/* Whether the receiver of uploads answers, and until when its certificate is good: asks it, and
 * waits some seconds for that. */
void doctor_check_receiver(const struct doctor *doctor, const struct uploader_receiver *receiver);

/* The same from how the last uploads went, where nobody may be kept waiting. */
void doctor_check_uploads(const struct doctor *doctor, struct db *db,
                          const struct uploads_status *status);

/* How the reader of this connection string is, and what to do about it. */
void doctor_check_reader(const struct doctor *doctor, const char *connstring,
                         const struct reader_state *reader);

/* Whether something takes a USB reader away (drivers/reader_obstacle.h). Nothing is said when
 * nothing does. */
void doctor_check_obstacles(const struct doctor *doctor, const char *connstring);

/* All but the reader. */
void doctor_check_devices(const struct doctor *doctor, const struct doctor_devices *devices);

#endif
