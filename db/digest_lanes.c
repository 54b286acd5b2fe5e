#include "db/digest_lanes.h"

#if defined(__x86_64__)

#include <string.h>

/* FIPS 180-4 */
enum { LANES = 8, BLOCK = 64, BLOCK_WORDS = BLOCK / 4, STATE_WORDS = 8, ROUNDS = 64 };

/* One word of each lane. */
typedef uint32_t lanes_words __attribute__((vector_size(4 * LANES)));

static const uint32_t first_state[STATE_WORDS] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static const uint32_t constants[ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* ---- eight blocks ---- */

/* Macros, for a function that takes vectors is called differently where registers are smaller. */
#define ROTATE(x, by) ((x) >> (by) | (x) << (32 - (by)))
#define SMALL_0(x)    (ROTATE(x, 7) ^ ROTATE(x, 18) ^ (x) >> 3)
#define SMALL_1(x)    (ROTATE(x, 17) ^ ROTATE(x, 19) ^ (x) >> 10)
#define LARGE_0(x)    (ROTATE(x, 2) ^ ROTATE(x, 13) ^ ROTATE(x, 22))
#define LARGE_1(x)    (ROTATE(x, 6) ^ ROTATE(x, 11) ^ ROTATE(x, 25))
#define ROUND(a, b, c, d, e, f, g, h, at)                                                          \
    do {                                                                                           \
        h += LARGE_1(e) + (((e) & (f)) ^ (~(e) & (g))) + constants[at] + words[at];                \
        d += h;                                                                                    \
        h += LARGE_0(a) + (((a) & (b)) | ((c) & ((a) | (b))));                                     \
    } while (0)

/* Two rows change words, each with its neighbour, by ones, by twos, by fours: then rows are
 * columns. */
#define EXCHANGE(a, b, first, second)                                                              \
    do {                                                                                           \
        lanes_words changed = __builtin_shufflevector(a, b, first);                                \
        b = __builtin_shufflevector(a, b, second);                                                 \
        a = changed;                                                                               \
    } while (0)
#define ONES_FIRST   0, 8, 2, 10, 4, 12, 6, 14
#define ONES_SECOND  1, 9, 3, 11, 5, 13, 7, 15
#define TWOS_FIRST   0, 1, 8, 9, 4, 5, 12, 13
#define TWOS_SECOND  2, 3, 10, 11, 6, 7, 14, 15
#define FOURS_FIRST  0, 1, 2, 3, 8, 9, 10, 11
#define FOURS_SECOND 4, 5, 6, 7, 12, 13, 14, 15

/* Eight words of each lane: the first of all lanes, the second of all lanes, … */
__attribute__((target("avx512vl"))) static void
lanes_load(const uint8_t *const blocks[LANES], size_t offset, lanes_words ret_words[LANES])
{
    lanes_words rows[LANES];
    for (int i = 0; i < LANES; i++)
        memcpy(&rows[i], blocks[i] + offset, sizeof rows[i]);
    for (int i = 0; i < LANES; i += 2)
        EXCHANGE(rows[i], rows[i + 1], ONES_FIRST, ONES_SECOND);
    for (int i = 0; i < LANES; i += 4) {
        EXCHANGE(rows[i], rows[i + 2], TWOS_FIRST, TWOS_SECOND);
        EXCHANGE(rows[i + 1], rows[i + 3], TWOS_FIRST, TWOS_SECOND);
    }
    for (int i = 0; i < LANES / 2; i++)
        EXCHANGE(rows[i], rows[i + 4], FOURS_FIRST, FOURS_SECOND);
    for (int i = 0; i < LANES; i++) /* they are big-endian */
        ret_words[i] = (ROTATE(rows[i], 8) & 0xff00ff00) | (ROTATE(rows[i], 24) & 0x00ff00ff);
}

/* All words of one block of each lane, and what follows from them. */
__attribute__((target("avx512vl"))) static void
lanes_schedule(const uint8_t *const blocks[LANES], size_t offset, lanes_words ret_words[ROUNDS])
{
    for (size_t half = 0; half < BLOCK_WORDS; half += LANES)
        lanes_load(blocks, offset + 4 * half, ret_words + half);
    for (int i = BLOCK_WORDS; i < ROUNDS; i++)
        ret_words[i] = ret_words[i - 16] + SMALL_0(ret_words[i - 15]) + ret_words[i - 7] +
                       SMALL_1(ret_words[i - 2]);
}

/* The next `count` blocks of each lane. */
__attribute__((target("avx512vl"))) static void
lanes_compress(lanes_words state[STATE_WORDS], const uint8_t *const blocks[LANES], size_t count)
{
    for (size_t offset = 0; offset < count * BLOCK; offset += BLOCK) {
        lanes_words words[ROUNDS];
        lanes_words a = state[0], b = state[1], c = state[2], d = state[3];
        lanes_words e = state[4], f = state[5], g = state[6], h = state[7];
        lanes_schedule(blocks, offset, words);
        for (int at = 0; at < ROUNDS; at += STATE_WORDS) {
            ROUND(a, b, c, d, e, f, g, h, at);
            ROUND(h, a, b, c, d, e, f, g, at + 1);
            ROUND(g, h, a, b, c, d, e, f, at + 2);
            ROUND(f, g, h, a, b, c, d, e, at + 3);
            ROUND(e, f, g, h, a, b, c, d, at + 4);
            ROUND(d, e, f, g, h, a, b, c, at + 5);
            ROUND(c, d, e, f, g, h, a, b, at + 6);
            ROUND(b, c, d, e, f, g, h, a, at + 7);
        }
        const lanes_words after[STATE_WORDS] = {a, b, c, d, e, f, g, h};
        for (int i = 0; i < STATE_WORDS; i++)
            state[i] += after[i];
    }
}

/* ---- which text is in which lane ---- */

struct lane {
    struct digest_text *text; /* NULL: none */
    const uint8_t *at;
    size_t blocks;          /* left there */
    uint8_t end[2 * BLOCK]; /* the last bytes, and what is put behind them */
    size_t end_blocks;      /* 0: they were the last ones */
};

struct lanes {
    lanes_words state[STATE_WORDS];
    struct lane lanes[LANES];
    struct digest_text *const *texts; /* not begun yet */
    int left;
};

/* The rest, a bit, and the length in bits. */
static void lane_write_end(struct lane *lane)
{
    const uint8_t *bytes = lane->text->bytes;
    size_t length = lane->text->length, rest = length % BLOCK;
    uint64_t bits = 8 * (uint64_t)length;
    memset(lane->end, 0, sizeof lane->end);
    if (rest > 0)
        memcpy(lane->end, bytes + length - rest, rest);
    lane->end[rest] = 0x80;
    lane->end_blocks = rest + 1 + sizeof bits <= BLOCK ? 1 : 2;
    for (size_t i = 0; i < sizeof bits; i++)
        lane->end[BLOCK * lane->end_blocks - 1 - i] = (uint8_t)(bits >> (8 * i));
}

static void lane_turn_to_end(struct lane *lane)
{
    lane->at = lane->end;
    lane->blocks = lane->end_blocks;
    lane->end_blocks = 0;
}

static void lanes_begin(struct lanes *lanes, int number)
{
    struct lane *lane = &lanes->lanes[number];
    lane->text = lanes->left > 0 ? *lanes->texts : NULL;
    if (lane->text == NULL)
        return;
    lanes->texts++;
    lanes->left--;
    for (int i = 0; i < STATE_WORDS; i++)
        lanes->state[i][number] = first_state[i];
    lane_write_end(lane);
    lane->at = lane->text->bytes;
    lane->blocks = lane->text->length / BLOCK;
    if (lane->blocks == 0)
        lane_turn_to_end(lane);
}

static void lanes_finish(struct lanes *lanes, int number)
{
    for (int i = 0; i < STATE_WORDS; i++) {
        uint32_t word = __builtin_bswap32(lanes->state[i][number]);
        memcpy(lanes->lanes[number].text->hash + 4 * i, &word, sizeof word);
    }
    lanes_begin(lanes, number);
}

static void lanes_advance(struct lanes *lanes, int number, size_t count)
{
    struct lane *lane = &lanes->lanes[number];
    lane->at += BLOCK * count;
    lane->blocks -= count;
    if (lane->blocks > 0)
        return;
    if (lane->end_blocks > 0)
        lane_turn_to_end(lane);
    else
        lanes_finish(lanes, number);
}

/* As far as the lane that has the least; one without a text reads another's, for nothing. */
static bool lanes_step(struct lanes *lanes)
{
    const uint8_t *blocks[LANES];
    const struct lane *least = NULL;
    for (int i = 0; i < LANES; i++) {
        const struct lane *lane = &lanes->lanes[i];
        if (lane->text != NULL && (least == NULL || lane->blocks < least->blocks))
            least = lane;
    }
    if (least == NULL)
        return false;
    size_t count = least->blocks;
    for (int i = 0; i < LANES; i++)
        blocks[i] = lanes->lanes[i].text == NULL ? least->at : lanes->lanes[i].at;
    lanes_compress(lanes->state, blocks, count);
    for (int i = 0; i < LANES; i++)
        if (lanes->lanes[i].text != NULL)
            lanes_advance(lanes, i, count);
    return true;
}

bool digest_lanes_usable(void)
{
    return __builtin_cpu_supports("avx512vl");
}

void digest_lanes(struct digest_text *const *texts, int count)
{
    struct lanes lanes = {.texts = texts, .left = count};
    for (int i = 0; i < LANES; i++)
        lanes_begin(&lanes, i);
    while (lanes_step(&lanes))
        continue;
}

#else

bool digest_lanes_usable(void)
{
    return false;
}

void digest_lanes(struct digest_text *const *texts, int count)
{
    for (int i = 0; i < count; i++)
        digest(texts[i]->bytes, texts[i]->length, texts[i]->hash);
}

#endif
