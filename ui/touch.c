#include "ui/touch.h"

#include <string.h>

enum { KEPT_EVENTS = 64 }; /* more than ever wait at a time when the way of a finger is left out */

void touch_leave_out_ways(void)
{
    SDL_EventState(SDL_MOUSEMOTION, SDL_IGNORE);
    SDL_EventState(SDL_FINGERMOTION, SDL_IGNORE);
}

/* SDL keeps taken events, to fill them with the next ones. */
void touch_forget(void)
{
    SDL_Event blank = {.type = SDL_USEREVENT};
    for (int i = 0; i < KEPT_EVENTS; i++)
        SDL_PushEvent(&blank);
    SDL_FlushEvent(SDL_USEREVENT);
}

/* A finger or the mouse button, whichever it was. */
struct contact {
    bool is_finger;
    int64_t finger;
    int x, y;
};

static void goes_down(struct touch *touch, const struct contact *contact, const struct scene *scene)
{
    if (touch->is_down)
        return;
    const struct scene_item *item = scene_hit(scene, contact->x, contact->y);
    touch->is_down = true;
    touch->is_finger = contact->is_finger;
    touch->finger = contact->finger;
    memcpy(touch->id, item ? item->id : "", item ? SCENE_ID_SIZE : 1);
}

static bool comes_up(struct touch *touch, const struct contact *contact, const struct scene *scene,
                     char ret_id[SCENE_ID_SIZE])
{
    if (!touch->is_down || touch->is_finger != contact->is_finger ||
        touch->finger != contact->finger)
        return false;
    const struct scene_item *item = scene_hit(scene, contact->x, contact->y);
    bool is_touched = item && strcmp(item->id, touch->id) == 0;
    if (is_touched)
        memcpy(ret_id, item->id, SCENE_ID_SIZE);
    *touch = (struct touch){0}; /* where a finger was is nobody's business afterwards */
    return is_touched;
}

bool touch_take(struct touch *touch, const SDL_Event *event, const struct scene *scene,
                struct rect glass, char ret_id[SCENE_ID_SIZE])
{
    struct contact contact = {0};
    switch (event->type) {
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        if (event->button.which == SDL_TOUCH_MOUSEID || event->button.button != SDL_BUTTON_LEFT)
            return false;
        contact.x = event->button.x;
        contact.y = event->button.y;
        break;
    case SDL_FINGERDOWN:
    case SDL_FINGERUP:
        if (event->tfinger.touchId == SDL_MOUSE_TOUCHID)
            return false;
        contact.is_finger = true;
        contact.finger = event->tfinger.fingerId;
        contact.x = (int)(event->tfinger.x * (float)glass.w);
        contact.y = (int)(event->tfinger.y * (float)glass.h);
        break;
    default:
        return false;
    }
    if (event->type == SDL_MOUSEBUTTONUP || event->type == SDL_FINGERUP)
        return comes_up(touch, &contact, scene, ret_id);
    goes_down(touch, &contact, scene);
    return false;
}
