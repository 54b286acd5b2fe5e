/* 自检: what the terminal can try by itself, one line each, with what to do. It is tried when the
 * page opens and not while it is looked at. */
#include "firmware/base/utf8.h"
#include "firmware/doctor.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

enum { LINES_ON_A_PART = 4 };

/* ---- the test ---- */

static void doctor_note(const struct doctor_line *line, void *context)
{
    struct session *session = context;
    if (session->checked_count == CHECKED_MAX)
        return;
    struct checked *checked = &session->checked[session->checked_count++];
    utf8_copy(checked->id, sizeof checked->id, line->id);
    utf8_copy(checked->text, sizeof checked->text, line->text);
    checked->good = line->good;
}

static void doctor_check(struct session *session)
{
    struct db *db = session->parts.db;
    struct doctor doctor = {
        .english = session->parts.language == UI_EN,
        .folder = session->parts.folder,
        .tell = doctor_note,
        .context = session,
    };
    struct doctor_devices devices;
    session->parts.look(session->parts.look_context, &devices);
    session->checked_count = 0;
    doctor_check_data(&doctor, db);
    doctor_check_few_records(&doctor, db);
    doctor_check_polls(&doctor, db, true);
    doctor_check_disk(&doctor);
    doctor_check_writing(&doctor, db);
    doctor_check_clock(&doctor);
    doctor_check_reader(&doctor, session->parts.in_effect->connstring, &devices.reader);
    doctor_check_obstacles(&doctor, session->parts.in_effect->connstring);
    doctor_check_devices(&doctor, &devices);
    doctor_check_secrecy(&doctor);
    if (session->parts.uploads != NULL)
        doctor_check_uploads(&doctor, db, uploads_status(session->parts.uploads));
    session->sounds = true;
}

void stage_check(struct session *session)
{
    doctor_check(session);
    stage_go(session, &scene_doctor);
}

/* ---- the page ---- */

static const char *doctor_name(const struct session *session, const char *id)
{
    static const struct {
        const char *id;
        enum saying saying;
    } names[] = {
        {"data", SAY_DOCTOR_DATA},     {"database", SAY_DOCTOR_DATABASE},
        {"log", SAY_DOCTOR_LOG},       {"polls", SAY_DOCTOR_POLLS},
        {"aside", SAY_DOCTOR_ASIDE},   {"disk", SAY_DOCTOR_DISK},
        {"write", SAY_DOCTOR_WRITE},   {"secrecy", SAY_DOCTOR_SECRECY},
        {"clock", SAY_DOCTOR_CLOCK},   {"reader", SAY_DOCTOR_READER},
        {"screen", SAY_DOCTOR_SCREEN}, {"sound", SAY_DOCTOR_SOUND},
        {"touch", SAY_DOCTOR_TOUCH},   {"module", SAY_DOCTOR_MODULE},
        {"pcscd", SAY_DOCTOR_PCSCD},   {"upload", SAY_DOCTOR_UPLOAD},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].id, id) == 0)
            return stage_say(session, names[i].saying);
    return id;
}

static void doctor_add_line(const struct session *session, const struct checked *checked,
                            struct page *page)
{
    struct page_item *item = page_add_fact(page, doctor_name(session, checked->id), "");
    snprintf(item->id, sizeof item->id, "og.doctor.%s", checked->id);
    utf8_copy(item->detail, sizeof item->detail, checked->text);
    item->tone = checked->good ? PAGE_GOOD : PAGE_FAULT;
}

/* What needs a hand comes first; returns how many lines were shown or are on other parts. */
static int doctor_add_lines(const struct session *session, bool good, int line, struct page *page)
{
    int part = session->frames[session->depth - 1].part;
    for (int i = 0; i < session->checked_count; i++)
        if (session->checked[i].good == good && line++ / LINES_ON_A_PART == part)
            doctor_add_line(session, &session->checked[i], page);
    return line;
}

static void doctor_page(struct session *session, struct page *page)
{
    char verdict[STRINGS_SIZE];
    page->layout = PAGE_LIST;
    int bad = doctor_add_lines(session, false, 0, page);
    int all = doctor_add_lines(session, true, bad, page);
    sayings_fill(verdict, session->parts.language, bad == 0 ? SAY_DOCTOR_GOOD : SAY_DOCTOR_BAD, "n",
                 stage_number(bad).text, NULL);
    page_title(page, stage_say(session, SAY_DOCTOR), verdict);
    page->page_number = stage_frame(session)->part + 1;
    page->page_count = (all + LINES_ON_A_PART - 1) / LINES_ON_A_PART;
    page_add_back(session, page);
    page_add_button(page, "og.doctor.again", stage_say(session, SAY_DOCTOR_AGAIN));
}

static void doctor_touch(struct session *session, const char *widget)
{
    if (!page_take_touch(session, widget) && strcmp(widget, "og.doctor.again") == 0)
        doctor_check(session);
}

const struct scene scene_doctor = {"og.doctor", doctor_page, doctor_touch, NULL};
