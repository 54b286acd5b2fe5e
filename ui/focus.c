#include "ui/focus.h"

#include "ui/theme.h"

#include <ctype.h>
#include <string.h>

/* ---- what there is to go to ---- */

static int find(const struct scene *scene, const char *id)
{
    for (int i = 0; i < scene->count; i++) {
        if (*id && scene->items[i].enabled && strcmp(scene->items[i].id, id) == 0)
            return i;
    }
    return -1;
}

/* The next one that can be touched, round about; -1: there is nothing. */
static int step(const struct scene *scene, int from, int by)
{
    if (from < 0 && by < 0)
        from = 0;
    for (int i = 0; i < scene->count; i++) {
        from = (from + by + scene->count) % scene->count;
        if (scene->items[from].enabled)
            return from;
    }
    return -1;
}

static enum focus_news touch(const struct scene *scene, int index, char ret_id[SCENE_ID_SIZE])
{
    if (index < 0)
        return FOCUS_NOTHING;
    memcpy(ret_id, scene->items[index].id, SCENE_ID_SIZE);
    return FOCUS_TOUCHED;
}

static void go_to(struct focus *focus, const struct scene *scene, int index)
{
    memcpy(focus->id, index < 0 ? "" : scene->items[index].id, index < 0 ? 1 : SCENE_ID_SIZE);
}

/* ---- ballots ---- */

enum { OPTIONS = 3 };

static bool is_submit(const struct scene_item *item)
{
    return strcmp(item->id, "ev.submit") == 0 || strcmp(item->id, "rv.submit") == 0;
}

/* The first option of a question, or of the resolution; -1: there is no ballot. */
static int first_option(const struct scene *scene, int question)
{
    char id[SCENE_ID_SIZE] = "ev.q1.satisfied";
    id[4] = (char)('1' + question);
    int index = find(scene, id);
    return index >= 0 || question > 0 ? index : find(scene, "rv.for");
}

/* The question the ring is at; without a ring the first one. */
static int question_of(const struct focus *focus)
{
    bool is_question = strncmp(focus->id, "ev.q", 4) == 0;
    return is_question ? focus->id[4] - '1' : 0;
}

/* Whatever was chosen, the ring goes to the same place. */
static enum focus_news choose(struct focus *focus, const struct scene *scene, int option,
                              char ret_id[SCENE_ID_SIZE])
{
    int question = question_of(focus), index = first_option(scene, question);
    for (int i = 0; i < option && index >= 0; i++)
        index = step(scene, index, 1);
    enum focus_news news = touch(scene, index, ret_id);
    int next = first_option(scene, question + 1);
    for (int i = 0; i < scene->count && next < 0; i++) {
        if (scene->items[i].enabled && is_submit(&scene->items[i]))
            next = i;
    }
    if (next >= 0)
        go_to(focus, scene, next);
    return news;
}

/* ---- pads ---- */

/* The key of a pad that bears this character. */
static int key_of(const struct scene *scene, char character)
{
    char label[2] = {character, '\0'};
    for (int i = 0; i < scene->count; i++) {
        if (scene->items[i].enabled && strcmp(scene->items[i].text, label) == 0)
            return i;
    }
    return -1;
}

/* The key whose id ends in this word. */
static int key_named(const struct scene *scene, const char *word)
{
    for (int i = 0; i < scene->count; i++) {
        const char *dot = strrchr(scene->items[i].id, '.');
        if (scene->items[i].enabled && dot && strcmp(dot + 1, word) == 0)
            return i;
    }
    return -1;
}

static bool is_pad(const struct scene *scene)
{
    return key_of(scene, '0') >= 0 || key_of(scene, 'A') >= 0;
}

static enum focus_news take_character(struct focus *focus, const struct scene *scene,
                                      char character, char ret_id[SCENE_ID_SIZE])
{
    if (first_option(scene, 0) < 0)
        return touch(scene, key_of(scene, character), ret_id);
    if (character < '1' || character >= '1' + OPTIONS)
        return FOCUS_NOTHING;
    return choose(focus, scene, character - '1', ret_id);
}

/* ---- keys ---- */

static enum focus_news leave(const struct scene *scene, char ret_id[SCENE_ID_SIZE])
{
    static const char *const ids[] = {"ev.cancel", "rv.cancel", "page.back", "og.exit",
                                      "main.panel"};
    int index = -1;
    for (size_t i = 0; i < sizeof ids / sizeof *ids && index < 0; i++)
        index = find(scene, ids[i]);
    return touch(scene, index, ret_id);
}

/* On a pad without a ring it is the key that confirms what was typed. */
static enum focus_news enter(const struct focus *focus, const struct scene *scene,
                             char ret_id[SCENE_ID_SIZE])
{
    int index = find(scene, focus->id);
    if (index < 0 && is_pad(scene))
        index = key_named(scene, "ok");
    return touch(scene, index, ret_id);
}

static char character_of(SDL_Keycode key)
{
    if (key >= SDLK_KP_1 && key <= SDLK_KP_9)
        return (char)('1' + (key - SDLK_KP_1));
    if (key == SDLK_KP_0)
        return '0';
    return (char)(key > 0 && key < 128 && isalnum(key) ? toupper(key) : '\0');
}

enum focus_news focus_take(struct focus *focus, const SDL_KeyboardEvent *key,
                           const struct scene *scene, char ret_id[SCENE_ID_SIZE])
{
    SDL_Keycode code = key->keysym.sym;
    if (find(scene, "dark.wake") >= 0)
        return touch(scene, find(scene, "dark.wake"), ret_id); /* any key */
    if (key->repeat && code != SDLK_TAB)
        return FOCUS_NOTHING; /* whoever rests on a key touches once */
    if (key->keysym.mod & (KMOD_CTRL | KMOD_ALT | KMOD_GUI))
        return FOCUS_NOTHING;
    if (code == SDLK_TAB) {
        bool is_back = key->keysym.mod & KMOD_SHIFT;
        go_to(focus, scene, step(scene, find(scene, focus->id), is_back ? -1 : 1));
        return FOCUS_MOVED;
    }
    if (code == SDLK_RETURN || code == SDLK_KP_ENTER || code == SDLK_SPACE)
        return enter(focus, scene, ret_id);
    if (code == SDLK_ESCAPE)
        return leave(scene, ret_id);
    if (code == SDLK_BACKSPACE || code == SDLK_DELETE) {
        int index = key_named(scene, "delete");
        return touch(scene, index >= 0 ? index : key_named(scene, "clear"), ret_id);
    }
    char character = character_of(code);
    return character ? take_character(focus, scene, character, ret_id) : FOCUS_NOTHING;
}

void focus_leave(struct focus *focus)
{
    memset(focus->id, 0, sizeof focus->id);
}

/* ---- the ring ---- */

enum { RING_BAND = 4 };

void focus_show(struct focus *focus, const struct layout *layout, struct scene *scene)
{
    int index = find(scene, focus->id), band = layout_px(layout, RING_BAND);
    if (index < 0) {
        focus_leave(focus);
        return;
    }
    scene_focus(scene, scene->items[index].rect, layout_px(layout, SIZE_BUTTON_RADIUS),
                band > 2 ? band : 2);
}

static int count_without(const struct scene *scene)
{
    bool has_ring = scene->count > 0 && scene->items[scene->count - 1].kind == SCENE_FOCUS;
    return scene->count - has_ring;
}

bool focus_is_all(const struct scene *before, const struct scene *after)
{
    int count = count_without(after);
    return count_without(before) == count &&
           memcmp(before->items, after->items, (size_t)count * sizeof *after->items) == 0;
}
