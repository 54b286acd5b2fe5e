#include "tests/cardsim/chip.h"

#include <string.h>

enum {
    DIAGNOSE = 0x00,
    GET_FIRMWARE_VERSION = 0x02,
    GET_GENERAL_STATUS = 0x04,
    READ_REGISTER = 0x06,
    WRITE_REGISTER = 0x08,
    SET_PARAMETERS = 0x12,
    SAM_CONFIGURATION = 0x14,
    POWER_DOWN = 0x16,
    RF_CONFIGURATION = 0x32,
    IN_DATA_EXCHANGE = 0x40,
    IN_COMMUNICATE_THRU = 0x42,
    IN_DESELECT = 0x44,
    IN_LIST_PASSIVE_TARGET = 0x4A,
    IN_RELEASE = 0x52,
    IN_AUTO_POLL = 0x60,
};

enum {
    STATUS_OK = 0x00,
    STATUS_TIMEOUT = 0x01,
    STATUS_IMPOSSIBLE = 0x80,
    REGISTERS_BASE = 0x6300,
    RF_FIELD = 0x01,       /* items of RFConfiguration */
    RF_MAX_RETRIES = 0x05, /* ATR, PSL, passive activation */
};

static const int64_t chip_command_ns = 300000;
static const int64_t chip_exchange_ns = 4000000;
static const int64_t chip_card_silent_ns = 51200000;
static const int64_t ms_ns = 1000000;

static void chip_reset(struct chip *chip)
{
    memset(chip->registers, 0, sizeof chip->registers);
    chip->awake = false;
    chip->field_on = false;
    chip->parameters = 0;
    chip->retries = 255;
    chip->search.running = false;
    chip->reader.count = 0;
    field_power_off(chip->field);
}

void chip_init(struct chip *chip, struct wire *wire, struct field *field, struct faults *faults)
{
    *chip = (struct chip){.wire = wire, .field = field, .faults = faults};
    chip_reset(chip);
}

void chip_respond(struct chip *chip, const uint8_t *data, size_t length, int64_t ready_ns)
{
    uint8_t frame[FRAME_MAX];
    size_t frame_length = frame_build(data, length, frame);
    if (chip->faults->mute)
        return;
    struct fault_delivery delivery = fault_response(chip->faults, frame, frame_length);
    int64_t start_ns = ready_ns + delivery.delay_ms * ms_ns;
    for (int copy = 0; copy < delivery.copies; copy++)
        wire_send(chip->wire, start_ns, delivery.gap_ms, frame, delivery.length);
    if (delivery.then_pulled) {
        chip->faults->response = NULL;
        chip->faults->pulled = true;
    }
}

/* A response that is the command's code and nothing else. */
static void chip_respond_done(struct chip *chip, uint8_t command, int64_t now_ns)
{
    uint8_t response = command + 1;
    chip_respond(chip, &response, 1, now_ns + chip_command_ns);
}

static void chip_respond_status(struct chip *chip, uint8_t command, uint8_t status,
                                int64_t ready_ns)
{
    const uint8_t response[] = {(uint8_t)(command + 1), status};
    chip_respond(chip, response, sizeof response, ready_ns);
}

static uint8_t *chip_register(struct chip *chip, const uint8_t *address)
{
    static uint8_t elsewhere;
    int offset = (address[0] << 8 | address[1]) - REGISTERS_BASE;
    if (offset >= 0 && offset < CHIP_REGISTERS)
        return &chip->registers[offset];
    elsewhere = 0;
    return &elsewhere;
}

/* The commands: `data` is the command's code and its parameters. False: the parameters are wrong.
 */

static bool chip_read_registers(struct chip *chip, const uint8_t *data, size_t length,
                                int64_t now_ns)
{
    uint8_t response[1 + FRAME_DATA_MAX / 2] = {READ_REGISTER + 1};
    size_t count = 1;
    for (size_t i = 1; i + 2 <= length; i += 2)
        response[count++] = *chip_register(chip, data + i);
    chip_respond(chip, response, count, now_ns + chip_command_ns);
    return true;
}

static bool chip_write_registers(struct chip *chip, const uint8_t *data, size_t length,
                                 int64_t now_ns)
{
    for (size_t i = 1; i + 3 <= length; i += 3)
        *chip_register(chip, data + i) = data[i + 2];
    chip_respond_done(chip, data[0], now_ns);
    return true;
}

/* Only the test of the line, which sends its parameters back. */
static bool chip_diagnose(struct chip *chip, const uint8_t *data, size_t length, int64_t now_ns)
{
    uint8_t response[FRAME_DATA_MAX];
    memcpy(response, data, length);
    response[0] = DIAGNOSE + 1;
    if (length < 2 || length > FRAME_RESPONSE_MAX || data[1] != 0x00)
        return false;
    chip_respond(chip, response, length, now_ns + chip_command_ns);
    return true;
}

static bool chip_configure_rf(struct chip *chip, const uint8_t *data, size_t length, int64_t now_ns)
{
    if (length < 3)
        return false;
    if (data[1] == RF_FIELD) {
        chip->field_on = (data[2] & 0x01) != 0;
        if (!chip->field_on)
            field_power_off(chip->field);
    }
    if (length >= 5 && data[1] == RF_MAX_RETRIES)
        chip->retries = data[4];
    chip_respond_done(chip, data[0], now_ns);
    return true;
}

static void chip_exchange_with_card(struct chip *chip, uint8_t command, const uint8_t *request,
                                    size_t length, int64_t now_ns)
{
    uint8_t response[2 + TAG_DATA_MAX] = {(uint8_t)(command + 1), STATUS_OK};
    if (chip->faults->bad_status) {
        chip_respond_status(chip, command, STATUS_IMPOSSIBLE, now_ns + chip_exchange_ns);
        return;
    }
    struct tag *tag = field_active(chip->field);
    size_t count = tag == NULL ? 0 : tag_answer(tag, request, length, response + 2);
    if (count == 0)
        chip_respond_status(chip, command, STATUS_TIMEOUT, now_ns + chip_card_silent_ns);
    else
        chip_respond(chip, response, count + 2, now_ns + chip_exchange_ns);
}

/* The second byte names the target; there is only one. */
static bool chip_exchange_data(struct chip *chip, const uint8_t *data, size_t length,
                               int64_t now_ns)
{
    if (length < 2)
        return false;
    chip_exchange_with_card(chip, data[0], data + 2, length - 2, now_ns);
    return true;
}

static bool chip_communicate_thru(struct chip *chip, const uint8_t *data, size_t length,
                                  int64_t now_ns)
{
    chip_exchange_with_card(chip, data[0], data + 1, length - 1, now_ns);
    return true;
}

static bool chip_power_down(struct chip *chip, const uint8_t *data, size_t length, int64_t now_ns)
{
    (void)length;
    chip_respond_status(chip, data[0], STATUS_OK, now_ns + chip_command_ns);
    chip->awake = false;
    chip->field_on = false;
    field_power_off(chip->field);
    return true;
}

static bool chip_tell_firmware(struct chip *chip, const uint8_t *data, size_t length,
                               int64_t now_ns)
{
    /* PN532, version 1.6, ISO 14443 A (1) and B (2) and ISO 18092 (4) */
    const uint8_t kinds =
        (chip->faults->lacks_type_a ? 0 : 1) | (chip->faults->lacks_type_b ? 0 : 2) | 4;
    const uint8_t response[] = {(uint8_t)(data[0] + 1), 0x32, 0x01, 0x06, kinds};
    (void)length;
    chip_respond(chip, response, sizeof response, now_ns + chip_command_ns);
    return true;
}

static bool chip_tell_status(struct chip *chip, const uint8_t *data, size_t length, int64_t now_ns)
{
    const uint8_t response[] = {(uint8_t)(data[0] + 1), 0x00, chip->field_on, 0x00, 0x00};
    (void)length;
    chip_respond(chip, response, sizeof response, now_ns + chip_command_ns);
    return true;
}

static bool chip_set_parameters(struct chip *chip, const uint8_t *data, size_t length,
                                int64_t now_ns)
{
    if (length < 2)
        return false;
    chip->parameters = data[1];
    chip_respond_done(chip, data[0], now_ns);
    return true;
}

static bool chip_configure_sam(struct chip *chip, const uint8_t *data, size_t length,
                               int64_t now_ns)
{
    (void)length;
    chip_respond_done(chip, data[0], now_ns);
    return true;
}

static bool chip_let_go(struct chip *chip, const uint8_t *data, size_t length, int64_t now_ns)
{
    (void)length;
    field_halt(chip->field);
    chip_respond_status(chip, data[0], STATUS_OK, now_ns + chip_command_ns);
    return true;
}

static const struct {
    uint8_t code;
    bool (*run)(struct chip *chip, const uint8_t *data, size_t length, int64_t now_ns);
} chip_commands[] = {
    {DIAGNOSE, chip_diagnose},
    {GET_FIRMWARE_VERSION, chip_tell_firmware},
    {GET_GENERAL_STATUS, chip_tell_status},
    {READ_REGISTER, chip_read_registers},
    {WRITE_REGISTER, chip_write_registers},
    {SET_PARAMETERS, chip_set_parameters},
    {SAM_CONFIGURATION, chip_configure_sam},
    {POWER_DOWN, chip_power_down},
    {RF_CONFIGURATION, chip_configure_rf},
    {IN_DATA_EXCHANGE, chip_exchange_data},
    {IN_COMMUNICATE_THRU, chip_communicate_thru},
    {IN_DESELECT, chip_let_go},
    {IN_RELEASE, chip_let_go},
    {IN_LIST_PASSIVE_TARGET, chip_search_list},
    {IN_AUTO_POLL, chip_search_poll},
};

static void chip_execute(struct chip *chip, const uint8_t *data, size_t length, int64_t now_ns)
{
    static const uint8_t error_frame[] = {0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00};
    for (size_t i = 0; i < sizeof chip_commands / sizeof chip_commands[0]; i++) {
        if (chip_commands[i].code == data[0] && chip_commands[i].run(chip, data, length, now_ns))
            return;
    }
    wire_send(chip->wire, now_ns + chip_command_ns, 0, error_frame, sizeof error_frame);
}

/* False: the host will not take it for one, and the command is as good as not heard. */
static bool chip_acknowledge(struct chip *chip, int64_t now_ns)
{
    uint8_t frame[FRAME_ACK_LENGTH];
    memcpy(frame, frame_ack, sizeof frame);
    size_t length = fault_acknowledge(chip->faults, frame, sizeof frame);
    wire_send(chip->wire, now_ns, 0, frame, length);
    return length == sizeof frame && memcmp(frame, frame_ack, length) == 0;
}

/* A new command ends the running one, as an ACK from the host does. */
static void chip_take(struct chip *chip, enum frame_news news, int64_t now_ns)
{
    if (news == FRAME_NOTHING || !chip->awake)
        return;
    chip->search.running = false;
    wire_drop(chip->wire);
    if (news == FRAME_ACK)
        return;
    if (chip_acknowledge(chip, now_ns))
        chip_execute(chip, chip->reader.data, chip->reader.data_length, now_ns);
}

/* At another speed every byte is another one. */
static uint8_t chip_hear(const struct chip *chip, uint8_t byte)
{
    return chip->faults->wrong_baud ? (uint8_t)(byte << 1 ^ 0x9D) : byte;
}

void chip_receive(struct chip *chip, const uint8_t *bytes, size_t length, int64_t now_ns)
{
    for (size_t i = 0; i < length && !chip->faults->silent; i++) {
        uint8_t byte = chip_hear(chip, bytes[i]);
        if (byte == 0x55)
            chip->awake = true;
        chip_take(chip, frame_feed(&chip->reader, byte), now_ns);
    }
}

static bool chip_floods(const struct chip *chip)
{
    return chip->faults->flood && wire_next_ns(chip->wire) == INT64_MAX;
}

static void chip_flood(struct chip *chip, int64_t now_ns)
{
    uint8_t noise[64];
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (uint8_t)field_random(chip->field, 256);
    wire_send(chip->wire, now_ns, 0, noise, sizeof noise);
}

int64_t chip_next_ns(const struct chip *chip)
{
    if (chip_floods(chip))
        return 0;
    return chip->search.running ? chip->search.due_ns : INT64_MAX;
}

void chip_run(struct chip *chip, int64_t now_ns)
{
    bool lost_power = chip->faults->unplugged || chip->faults->brown_out;
    if (lost_power)
        chip_reset(chip);
    if (lost_power || chip->faults->silent) {
        chip->search.running = false;
        chip->faults->brown_out = false;
        wire_drop(chip->wire);
    }
    chip_search_run(chip, now_ns);
    if (chip_floods(chip))
        chip_flood(chip, now_ns);
}
