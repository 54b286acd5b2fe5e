#include "tests/machine/panel.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <usbredirparser.h>
#include <cmocka.h>

enum {
    ENDPOINT = 0x81,
    AXIS_MAX = 32767,
    REPORT_TOUCH = 1,
    REPORT_CONTACTS = 2,
    HOLD_MS = 60, /* how long a finger stays */
};

/* ---- what the guest is told of the device ---- */

/* One finger in a report, as cheap panels send it; the number of fingers that it could tell. */
static const uint8_t report_descriptor[] = {
    0x05, 0x0d,         0x09, 0x04, 0xa1, 0x01,
    0x85, REPORT_TOUCH,             /* digitizer, touch screen */
    0x09, 0x22,         0xa1, 0x02, /*   finger */
    0x09, 0x42,         0x15, 0x00, 0x25, 0x01,
    0x75, 0x01, /*     tip switch */
    0x95, 0x01,         0x81, 0x02, 0x95, 0x07,
    0x81, 0x03, /*     seven bits unused */
    0x09, 0x51,         0x25, 0x0f, 0x75, 0x08,
    0x95, 0x01, /*     contact identifier */
    0x81, 0x02,         0x05, 0x01, 0x26, 0xff,
    0x7f, 0x75,         0x10,             /*     axes of 16 bits */
    0x35, 0x00,         0x46, 0xff, 0x7f, /* */
    0x09, 0x30,         0x81, 0x02, 0x09, 0x31,
    0x81, 0x02, /*     X, Y */
    0xc0, 0x05,         0x0d, 0x09, 0x54, 0x25,
    0x0a, 0x75,         0x08,                              /*   contact count */
    0x95, 0x01,         0x81, 0x02, 0x85, REPORT_CONTACTS, /* */
    0x09, 0x55,         0x25, 0x0a, 0xb1, 0x02,
    0xc0, /*   contact count maximum, a feature */
};

static const uint8_t device_descriptor[] = {
    18, 1, 0x00, 0x02, 0, 0, 0, 64, 0x09, 0x12, 0x01, 0x00, 0x00, 0x01, 1, 2, 0, 1,
};

static const uint8_t configuration_descriptor[] = {
    9,  2,    34,       0,    1,  1, 0,    0x80,
    50, /* one interface, 100 mA */
    9,  4,    0,        0,    1,  3, 0,    0,
    0, /* HID, no boot protocol */
    9,  0x21, 0x11,     0x01, 0,  1, 0x22, sizeof report_descriptor,
    0,                                  /* */
    7,  5,    ENDPOINT, 3,    16, 0, 4, /* interrupt in */
};

static const uint8_t languages[] = {4, 3, 0x09, 0x04};
static const uint8_t maker[] = {12, 3, 'P', 0, 'a', 0, 'n', 0, 'e', 0, 'l', 0};
static const uint8_t product[] = {12, 3, 'T', 0, 'o', 0, 'u', 0, 'c', 0, 'h', 0};
static const uint8_t contacts[] = {REPORT_CONTACTS, 10};

/* What is answered to a request, or NULL: the device does not know it. */
static const uint8_t *panel_answer(const struct usb_redir_control_packet_header *request,
                                   size_t *ret_length)
{
    static const struct {
        uint8_t type, request;
        uint16_t value;
        const uint8_t *bytes;
        size_t length;
    } answers[] = {
        {0x80, 6, 0x0100, device_descriptor, sizeof device_descriptor},
        {0x80, 6, 0x0200, configuration_descriptor, sizeof configuration_descriptor},
        {0x80, 6, 0x0300, languages, sizeof languages},
        {0x80, 6, 0x0301, maker, sizeof maker},
        {0x80, 6, 0x0302, product, sizeof product},
        {0x81, 6, 0x2200, report_descriptor, sizeof report_descriptor},
        {0xa1, 1, 0x0300 | REPORT_CONTACTS, contacts, sizeof contacts},
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (answers[i].type == request->requesttype && answers[i].request == request->request &&
            answers[i].value == request->value) {
            *ret_length = answers[i].length;
            return answers[i].bytes;
        }
    return NULL;
}

/* ---- the process that is the device ---- */

struct finger {
    uint8_t is_down;
    uint16_t x, y;
};

struct device {
    struct usbredirparser *parser;
    int wire, control;
    uint64_t next_id;
};

static void device_log(void *context, int level, const char *message)
{
    (void)context;
    if (level <= usbredirparser_warning)
        fprintf(stderr, "# panel: %s\n", message);
}

static int device_read(void *context, uint8_t *bytes, int size)
{
    struct device *device = context;
    ssize_t got = recv(device->wire, bytes, (size_t)size, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (got <= 0)
        _exit(0);
    return (int)got;
}

static int device_write(void *context, uint8_t *bytes, int length)
{
    struct device *device = context;
    ssize_t sent = send(device->wire, bytes, (size_t)length, MSG_NOSIGNAL);
    if (sent < 0)
        _exit(0);
    return (int)sent;
}

/* Without the sizes of its packets, 64-bit numbers and long lengths a device is refused by xHCI. */
static void device_hello(void *context, struct usb_redir_hello_header *hello)
{
    struct device *device = context;
    (void)hello;
    struct usb_redir_ep_info_header endpoints = {.type = {0}};
    memset(endpoints.type, usb_redir_type_invalid, sizeof endpoints.type);
    endpoints.type[0] = endpoints.type[16] = usb_redir_type_control;
    endpoints.max_packet_size[0] = endpoints.max_packet_size[16] = 64;
    endpoints.type[17] = usb_redir_type_interrupt;
    endpoints.interval[17] = 4;
    endpoints.max_packet_size[17] = 16;
    struct usb_redir_interface_info_header interfaces = {.interface_count = 1,
                                                         .interface_class = {3}};
    struct usb_redir_device_connect_header connect = {.speed = usb_redir_speed_high,
                                                      .vendor_id = 0x1209,
                                                      .product_id = 0x0001,
                                                      .device_version_bcd = 0x0100};
    usbredirparser_send_ep_info(device->parser, &endpoints);
    usbredirparser_send_interface_info(device->parser, &interfaces);
    usbredirparser_send_device_connect(device->parser, &connect);
}

static void device_reset(void *context)
{
    (void)context;
}

static void device_set_configuration(void *context, uint64_t id,
                                     struct usb_redir_set_configuration_header *request)
{
    struct device *device = context;
    struct usb_redir_configuration_status_header status = {.configuration = request->configuration};
    usbredirparser_send_configuration_status(device->parser, id, &status);
}

static void device_get_configuration(void *context, uint64_t id)
{
    struct device *device = context;
    struct usb_redir_configuration_status_header status = {.configuration = 1};
    usbredirparser_send_configuration_status(device->parser, id, &status);
}

static void device_set_alt(void *context, uint64_t id,
                           struct usb_redir_set_alt_setting_header *request)
{
    struct device *device = context;
    struct usb_redir_alt_setting_status_header status = {.interface = request->interface};
    usbredirparser_send_alt_setting_status(device->parser, id, &status);
}

static void device_get_alt(void *context, uint64_t id,
                           struct usb_redir_get_alt_setting_header *request)
{
    struct device *device = context;
    struct usb_redir_alt_setting_status_header status = {.interface = request->interface};
    usbredirparser_send_alt_setting_status(device->parser, id, &status);
}

/* The guest asks for reports when a program opens the touch screen. */
static void device_listen(void *context, uint64_t id,
                          struct usb_redir_start_interrupt_receiving_header *request)
{
    struct device *device = context;
    struct usb_redir_interrupt_receiving_status_header status = {.endpoint = request->endpoint};
    usbredirparser_send_interrupt_receiving_status(device->parser, id, &status);
    (void)!write(device->control, "L", 1);
}

static void device_do_not_listen(void *context, uint64_t id,
                                 struct usb_redir_stop_interrupt_receiving_header *request)
{
    struct device *device = context;
    struct usb_redir_interrupt_receiving_status_header status = {.endpoint = request->endpoint};
    usbredirparser_send_interrupt_receiving_status(device->parser, id, &status);
}

static void device_cancel(void *context, uint64_t id)
{
    (void)context, (void)id;
}

static void device_control(void *context, uint64_t id,
                           struct usb_redir_control_packet_header *request, uint8_t *data,
                           int length)
{
    struct device *device = context;
    struct usb_redir_control_packet_header answer = *request;
    size_t size = 0;
    uint8_t bytes[256] = {0};
    bool is_question = (request->requesttype & 0x80) != 0;
    const uint8_t *known = is_question ? panel_answer(request, &size) : NULL;
    (void)length;
    usbredirparser_free_packet_data(device->parser, data);
    answer.status = is_question && known == NULL ? usb_redir_stall : usb_redir_success;
    if (size > request->length)
        size = request->length;
    if (known != NULL)
        memcpy(bytes, known, size);
    answer.length = is_question ? (uint16_t)size : request->length;
    usbredirparser_send_control_packet(device->parser, id, &answer, size > 0 ? bytes : NULL,
                                       (int)size);
}

static void device_report(struct device *device, struct finger finger)
{
    uint8_t report[] = {REPORT_TOUCH,
                        finger.is_down,
                        0,
                        (uint8_t)(finger.x & 255),
                        (uint8_t)(finger.x >> 8),
                        (uint8_t)(finger.y & 255),
                        (uint8_t)(finger.y >> 8),
                        1};
    struct usb_redir_interrupt_packet_header header = {.endpoint = ENDPOINT,
                                                       .length = sizeof report};
    usbredirparser_send_interrupt_packet(device->parser, device->next_id++, &header, report,
                                         sizeof report);
}

static void device_make(struct device *device)
{
    uint32_t capabilities[USB_REDIR_CAPS_SIZE] = {0};
    struct usbredirparser *parser = device->parser = usbredirparser_create();
    parser->priv = device;
    parser->log_func = device_log;
    parser->read_func = device_read;
    parser->write_func = device_write;
    parser->hello_func = device_hello;
    parser->reset_func = device_reset;
    parser->set_configuration_func = device_set_configuration;
    parser->get_configuration_func = device_get_configuration;
    parser->set_alt_setting_func = device_set_alt;
    parser->get_alt_setting_func = device_get_alt;
    parser->start_interrupt_receiving_func = device_listen;
    parser->stop_interrupt_receiving_func = device_do_not_listen;
    parser->cancel_data_packet_func = device_cancel;
    parser->control_packet_func = device_control;
    usbredirparser_caps_set_cap(capabilities, usb_redir_cap_bulk_streams);
    usbredirparser_caps_set_cap(capabilities, usb_redir_cap_connect_device_version);
    usbredirparser_caps_set_cap(capabilities, usb_redir_cap_ep_info_max_packet_size);
    usbredirparser_caps_set_cap(capabilities, usb_redir_cap_64bits_ids);
    usbredirparser_caps_set_cap(capabilities, usb_redir_cap_32bits_bulk_length);
    usbredirparser_init(parser, "themeday touch panel", capabilities, USB_REDIR_CAPS_SIZE,
                        usbredirparser_fl_usb_host);
}

/* Serves until either side goes. */
static _Noreturn void device_run(struct device *device)
{
    device_make(device);
    for (;;) {
        struct pollfd fds[] = {{.fd = device->wire, .events = POLLIN},
                               {.fd = device->control, .events = POLLIN}};
        while (usbredirparser_has_data_to_write(device->parser) > 0)
            usbredirparser_do_write(device->parser);
        poll(fds, 2, -1);
        if (fds[0].revents != 0)
            usbredirparser_do_read(device->parser);
        struct finger finger;
        if (fds[1].revents != 0) {
            if (read(device->control, &finger, sizeof finger) != sizeof finger)
                _exit(0);
            device_report(device, finger);
        }
    }
}

/* ---- the test's side ---- */

static int panel_connect(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    assert_true(strlen(path) < sizeof address.sun_path);
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

void panel_plug_in(struct panel *panel, const char *socket)
{
    int pair[2];
    int wire = panel_connect(socket);
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    panel->process = fork();
    assert_true(panel->process >= 0);
    if (panel->process == 0) {
        struct device device = {.wire = wire, .control = pair[1]};
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(pair[0]);
        device_run(&device);
    }
    close(wire);
    close(pair[1]);
    panel->control = pair[0];
}

void panel_pull_out(struct panel *panel)
{
    if (panel->process == 0)
        return;
    kill(panel->process, SIGKILL);
    waitpid(panel->process, NULL, 0);
    close(panel->control);
    panel->process = 0;
}

bool panel_wait(struct panel *panel, int timeout_ms)
{
    char byte;
    struct pollfd fd = {.fd = panel->control, .events = POLLIN};
    return poll(&fd, 1, timeout_ms) == 1 && read(panel->control, &byte, 1) == 1;
}

void panel_touch(struct panel *panel, double x, double y)
{
    struct finger finger = {
        .is_down = 1, .x = (uint16_t)(x / 1000 * AXIS_MAX), .y = (uint16_t)(y / 1000 * AXIS_MAX)};
    assert_int_equal(send(panel->control, &finger, sizeof finger, MSG_NOSIGNAL), sizeof finger);
    poll(NULL, 0, HOLD_MS);
    finger.is_down = 0;
    assert_int_equal(send(panel->control, &finger, sizeof finger, MSG_NOSIGNAL), sizeof finger);
}
