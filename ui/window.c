#include "ui/window.h"

#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "ui/touch.h"

#include <SDL2/SDL_syswm.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { PUMP_INTERVAL_MS = 16, INPUT_INTERVAL_MS = 1000, RETRY_INTERVAL_MS = 250 };

struct window {
    struct ui_options options;
    SDL_Window *sdl;
    struct present *present; /* NULL: the display is gone */
    int input_fd;            /* an epoll of X's socket and `wake_fd`; -1 where there is no socket */
    int wake_fd;             /* raised when a present has read input into SDL's queue */
    bool has_broken;         /* Xlib said so */
    int64_t retry_ns;
};

/* ---- opening ---- */

static void set_hints(void)
{
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1"); /* signals belong to the poll loop */
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0"); /* Alt-Tab leads nowhere */
    /* SDL looks for a desktop's bus, and where there is none libdbus forks to start one: another
     * program, which nobody wants, and which a start waits for. */
    setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 1);
}

/* Each way of presenting wants other hints, and they must be set before the window is made. */
static void set_driver_hints(bool with_texture)
{
    /* Without it SDL puts a window surface through OpenGL: four times the memory, a slower tap. */
    if (!with_texture)
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    /* The default renderer draws nothing, and says nothing, where libGL is missing. */
    else
        SDL_SetHint(SDL_HINT_RENDER_DRIVER, "opengles2");
}

static enum err open_sdl(struct window *window)
{
    const struct ui_options *options = &window->options;
    set_hints();
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return ERR_GONE;
    touch_leave_out_ways();
    SDL_StopTextInput(); /* keys are keys: nobody types words here */
    bool with_texture = present_needs_texture(SDL_GetCurrentVideoDriver());
    set_driver_hints(with_texture);
    Uint32 flags = options->fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_RESIZABLE;
    window->sdl = SDL_CreateWindow("themeday", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                   options->width, options->height, flags);
    if (!window->sdl)
        return ERR_GONE;
    if (options->fullscreen)
        SDL_ShowCursor(SDL_DISABLE);
    return present_open(window->sdl, with_texture, &window->present);
}

static bool watch(int epoll_fd, int fd)
{
    struct epoll_event event = {.events = EPOLLIN};
    return epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* Xlib's own tells of the end of a connection and ends the process. */
static int tell_break(Display *display)
{
    log_warning("the connection to the display %s is broken", DisplayString(display));
    return 0;
}

/* Runs after that, inside whatever function of Xlib met the end, which then returns, and so does
 * every later one. */
static void note_break(Display *display, void *has_broken)
{
    (void)display;
    *(bool *)has_broken = true;
}

static enum err open_input(struct window *window)
{
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (!SDL_GetWindowWMInfo(window->sdl, &info) || info.subsystem != SDL_SYSWM_X11)
        return ERR_OK;
    Display *display = info.info.x11.display;
    XSetIOErrorHandler(tell_break);
    XSetIOErrorExitHandler(display, note_break, &window->has_broken);
    window->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    window->input_fd = epoll_create1(EPOLL_CLOEXEC);
    if (window->wake_fd >= 0 && window->input_fd >= 0 &&
        watch(window->input_fd, ConnectionNumber(display)) &&
        watch(window->input_fd, window->wake_fd))
        return ERR_OK;
    enum err err = err_from_errno(errno);
    log_error("cannot watch the display for input: %s", strerror(errno));
    return err;
}

enum err window_open(const struct ui_options *options, struct window **ret_window)
{
    struct window *window = calloc(1, sizeof *window);
    if (!window)
        return ERR_NOMEM;
    *window = (struct window){.options = *options, .input_fd = -1, .wake_fd = -1};
    enum err err = open_sdl(window);
    if (err == ERR_OK)
        err = open_input(window);
    if (err != ERR_OK) {
        log_error("no window on a display: %s", SDL_GetError());
        window_close(window);
        return err;
    }
    *ret_window = window;
    return ERR_OK;
}

static void close_input(struct window *window)
{
    if (window->input_fd >= 0)
        close(window->input_fd);
    if (window->wake_fd >= 0)
        close(window->wake_fd);
    window->input_fd = window->wake_fd = -1;
}

void window_close(struct window *window)
{
    if (!window)
        return;
    close_input(window);
    if (!window->has_broken) {
        present_close(window->present);
        if (window->sdl)
            SDL_DestroyWindow(window->sdl);
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
    }
    free(window);
}

/* ---- the display goes and comes ---- */

static bool is_back(struct window *window)
{
    int64_t now_ns = clock_mono_ns();
    if (now_ns < window->retry_ns)
        return false;
    window->retry_ns = now_ns + RETRY_INTERVAL_MS * (int64_t)1000000;
    Display *display = XOpenDisplay(NULL);
    if (display == NULL)
        return false;
    XCloseDisplay(display);
    return true;
}

enum window_news window_follow(struct window *window)
{
    if (!window->has_broken)
        return WINDOW_SAME;
    if (window->present == NULL)
        return is_back(window) ? WINDOW_BACK : WINDOW_SAME;
    log_error("the display is gone; cards are taken all the same");
    close_input(window);
    window->present = NULL; /* left as it is, like all of SDL */
    return WINDOW_LOST;
}

bool window_may_close(const struct window *window)
{
    return !window->options.fullscreen;
}

struct present *window_present(const struct window *window)
{
    return window->present;
}

/* ---- input ---- */

int window_fd(const struct window *window)
{
    return window->input_fd;
}

int window_interval_ms(const struct window *window)
{
    if (!window->present)
        return RETRY_INTERVAL_MS;
    return window->input_fd >= 0 ? INPUT_INTERVAL_MS : PUMP_INTERVAL_MS;
}

void window_rest(struct window *window)
{
    uint64_t count;
    if (window->wake_fd >= 0 && read(window->wake_fd, &count, sizeof count) < 0 && errno != EAGAIN)
        log_warning("cannot reset the display's wake-up: %s", strerror(errno));
}

void window_wake(struct window *window)
{
    if (window->wake_fd < 0)
        return;
    SDL_PumpEvents();
    uint64_t one = 1;
    if (SDL_HasEvents(SDL_FIRSTEVENT, SDL_LASTEVENT) &&
        write(window->wake_fd, &one, sizeof one) < 0)
        log_warning("cannot wake the loop for input: %s", strerror(errno));
}
