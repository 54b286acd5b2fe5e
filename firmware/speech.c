#include "firmware/speech.h"

#include "firmware/base/helper.h"
#include "firmware/base/log.h"
#include "firmware/base/program.h"
#include "ui/strings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SPEECH_PATH = 512 };

struct speech {
    struct chime_player *chimes;
    struct voice *voice;
    struct helper *helper; /* NULL: nobody synthesises */
};

/* ---- what is said ---- */

#define NOTHING_MORE STRING_COUNT

/* One or two sentences of the screen, none of them with anything to fill in. */
static const struct {
    bool speaks;
    enum string_id first, second;
} speech_words[SCREEN_COUNT] = {
    [SCREEN_OK] = {true, STRING_OK, NOTHING_MORE},
    [SCREEN_OK_AGAIN] = {true, STRING_AGAIN, STRING_AGAIN_HINT},
    [SCREEN_OK_LATE] = {true, STRING_OK, NOTHING_MORE},
    [SCREEN_OK_LEAVE] = {true, STRING_OK, STRING_OK_LEAVE},
    [SCREEN_OK_JOINT] = {true, STRING_OK, NOTHING_MORE},
    [SCREEN_OK_GUEST] = {true, STRING_GUEST, NOTHING_MORE},
    [SCREEN_NO_LIST] = {true, STRING_NO_LIST, STRING_NO_LIST_HINT},
    [SCREEN_NO_CARD] = {true, STRING_NO_CARD, STRING_NO_STOP_HINT},
    [SCREEN_NO_STOP] = {true, STRING_NO_STOP, STRING_NO_STOP_HINT},
    [SCREEN_NO_KIND] = {true, STRING_NO_KIND, STRING_NO_KIND_HINT},
    [SCREEN_ERR_READ] = {true, STRING_ERR_READ, STRING_ERR_READ_HINT},
    [SCREEN_ERR_TWO] = {true, STRING_ERR_TWO, NOTHING_MORE},
    [SCREEN_ERR_SAVE] = {true, STRING_ERR_SAVE, STRING_ERR_SAVE_HINT},
    [SCREEN_FT_READER] = {true, STRING_FT_READER, STRING_FT_READER_HINT},
    [SCREEN_EV_THANKS] = {true, STRING_EV_THANKS, NOTHING_MORE},
    [SCREEN_EV_DONE] = {true, STRING_EV_DONE, NOTHING_MORE},
    [SCREEN_EV_NOSIGN] = {true, STRING_EV_NOSIGN, STRING_EV_NOSIGN_HINT},
    [SCREEN_EV_WAIT] = {true, STRING_EV_WAIT, NOTHING_MORE},
    [SCREEN_EV_CLOSED] = {true, STRING_EV_CLOSED, NOTHING_MORE},
    [SCREEN_EV_TIMEOUT] = {true, STRING_EV_TIMEOUT, STRING_EV_TIMEOUT_HINT},
    [SCREEN_RV_OK] = {true, STRING_RV_THANKS, NOTHING_MORE},
    [SCREEN_RV_DONE] = {true, STRING_RV_DONE, NOTHING_MORE},
    [SCREEN_RV_NORIG] = {true, STRING_RV_NORIG, NOTHING_MORE},
    [SCREEN_RV_CLOSED] = {true, STRING_RV_CLOSED, NOTHING_MORE},
};

static const char *speech_name(enum screen screen)
{
    return ui_screen_name(&(struct view){.screen = screen});
}

const char *speech_of(const struct kiosk *kiosk)
{
    enum screen screen = kiosk_screen(kiosk);
    return speech_words[screen].speaks ? speech_name(screen) : NULL;
}

/* ---- who says it ---- */

/* DATA/voice/zh_CN */
static bool speech_make_folder(const char *data_folder, bool english, char ret_path[SPEECH_PATH])
{
    int length = snprintf(ret_path, SPEECH_PATH, "%s/voice", data_folder);
    bool made = length < SPEECH_PATH - 16 && (mkdir(ret_path, 0700) == 0 || errno == EEXIST);
    if (made) {
        strcat(ret_path, english ? "/en" : "/zh_CN");
        made = mkdir(ret_path, 0700) == 0 || errno == EEXIST;
    }
    if (!made)
        log_warning("%s cannot be made: no speech", ret_path);
    return made;
}

static void speech_synthesise(struct speech *speech, const struct settings *settings,
                              const char *data_folder)
{
    char path[SPEECH_PATH];
    if (!speech_make_folder(data_folder, settings->english, path))
        return;
    if (helper_start("speech", path, &speech->helper) == ERR_OK)
        speech->voice = voice_open(path);
}

struct speech *speech_open(const struct settings *settings, const char *data_folder,
                           struct chime_player *chimes)
{
    struct speech *speech = calloc(1, sizeof *speech);
    if (speech == NULL)
        return NULL;
    speech->chimes = chimes;
    switch (settings->voice) {
    case VOICE_OFF:
        break;
    case VOICE_FILES:
        speech->voice = voice_open(settings->voice_folder);
        break;
    case VOICE_ESPEAK:
        speech_synthesise(speech, settings, data_folder);
        break;
    }
    chime_set_voice(chimes, speech->voice);
    return speech;
}

void speech_close(struct speech *speech)
{
    if (speech == NULL)
        return;
    chime_set_voice(speech->chimes, NULL);
    voice_close(speech->voice);
    helper_stop(speech->helper);
    free(speech);
}

/* ---- in the process of its own ---- */

static enum err speech_speak(const char *folder, enum screen screen, enum ui_language language)
{
    char path[SPEECH_PATH + 64], part[SPEECH_PATH + 80], words[2 * STRINGS_SIZE];
    enum string_id second = speech_words[screen].second;
    snprintf(path, sizeof path, "%s/%s.wav", folder, speech_name(screen));
    if (access(path, F_OK) == 0)
        return ERR_OK;
    snprintf(part, sizeof part, "%s.part", path);
    snprintf(words, sizeof words, "%s. %s", strings_get(language, speech_words[screen].first),
             second == NOTHING_MORE ? "" : strings_get(language, second));
    const char *const arguments[] = {
        "espeak-ng", "-v", language == UI_EN ? "en" : "cmn", "-w", part, "--", words, NULL};
    enum err err = program_run(arguments);
    if (err == ERR_OK && rename(part, path) != 0)
        err = err_from_errno(errno);
    return err;
}

_Noreturn void speech_process_main(const char *folder)
{
    enum err err = ERR_OK;
    log_set_program("speech");
    helper_child_begin();
    if (folder == NULL)
        exit(EXIT_FAILURE);
    const char *last = strrchr(folder, '/');
    enum ui_language language = last != NULL && strcmp(last, "/en") == 0 ? UI_EN : UI_ZH_CN;
    for (int screen = 0; screen < SCREEN_COUNT && err == ERR_OK; screen++)
        if (speech_words[screen].speaks)
            err = speech_speak(folder, (enum screen)screen, language);
    if (err == ERR_GONE)
        log_warning("espeak-ng is not installed: no speech");
    else if (err != ERR_OK)
        log_warning("espeak-ng cannot speak: no speech");
    exit(err == ERR_OK ? EXIT_SUCCESS : EXIT_FAILURE);
}
