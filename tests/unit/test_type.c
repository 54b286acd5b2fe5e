/* Chinese type: where lines break, figures that stand in columns, and every character of the
 * standards shown as itself. Through ui/text as it is, on real pixels. */
#include "ui/text.h"

#include "firmware/base/utf8.h"
#include "tests/harness/looks.h"
#include "tests/harness/pages.h"
#include "tests/harness/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct text *text;

static int set_up(void **state)
{
    (void)state;
    return text_open(&text) != ERR_OK;
}

static int tear_down(void **state)
{
    (void)state;
    text_close(text);
    return 0;
}

static struct text_style style_of(enum text_face face, int size, int width)
{
    return (struct text_style){.face = (int)face,
                               .width = width,
                               .size = size,
                               .soft = size,
                               .floor = size,
                               .lines = 1,
                               .rest_percent = 100};
}

/* ---- where lines break ---- */

enum { STARTS_MAX = 64 };

static const char *const themes[] = {
    "深入学习贯彻党的二十届三中全会精神，重温入党誓词，走访慰问离退休老党员和困难党员，"
    "开展“我为群众办实事”志愿服务（第十一次）。",
    "《会计学院学生第二党支部关于开展“我为群众办实事”的实施方案（征求意见稿）》、《工作手册》",
    "接收欧阳㛃、阿依古丽·买买提、王䶮同志为预备党员；审批通过后，请各党小组配合：谢谢……",
    "到会率须达到80%以上，应到1250人，实到1003人（80.2%），2026年11月21日09:00开始？",
    "“两优一先”表彰，《党章》学习：“学、思、用”三结合，【专题】「研讨」『交流』〈小结〉。",
};

/* GB/T 15834: what may not begin a line, and what may not end one. */
static const char no_start[] = "、。，；：？！）》」』】〉”’…·%％";
static const char no_end[] = "（《「『【〈“‘";

static bool has_point(const char *set, uint32_t point)
{
    while (*set != '\0')
        if (utf8_next(&set) == point)
            return true;
    return false;
}

static uint32_t point_before(const char *string, const char *at)
{
    do
        at--;
    while (at > string && ((unsigned char)*at & 0xC0) == 0x80);
    return utf8_next(&at);
}

static bool is_digit(uint32_t point)
{
    return point >= '0' && point <= '9';
}

static void check_break(const char *string, int start, int width)
{
    const char *at = string + start, *next = at;
    uint32_t first = utf8_next(&next), last = point_before(string, at);
    bool is_fine = !has_point(no_start, first) && !has_point(no_end, last) &&
                   !(is_digit(first) && (is_digit(last) || last == '.'));
    if (!is_fine)
        print_error("%d px: a line begins with \"%s\"\n", width, at);
    assert_true(is_fine);
}

static int check_breaks(const char *string, enum text_face face, int width)
{
    int starts[STARTS_MAX];
    struct text_style style = style_of(face, 30, width);
    size_t count = text_breaks(text, string, &style, starts, STARTS_MAX);
    assert_in_range(count, 1, STARTS_MAX);
    assert_true(text_layout(text, string, &style)->width <= width);
    for (size_t i = 1; i < count; i++)
        check_break(string, starts[i], width);
    return (int)count - 1;
}

static void test_no_line_begins_or_ends_with_the_wrong_mark(void **state)
{
    int breaks = 0;
    (void)state;
    for (size_t i = 0; i < sizeof themes / sizeof *themes; i++)
        for (int width = 200; width <= 1100; width += 11)
            breaks += check_breaks(themes[i], width % 2 ? TEXT_SANS : TEXT_SERIF_BOLD, width);
    assert_true(breaks > 500);
}

/* ---- figures ---- */

static int width_of(const char *string, enum text_face face, int size)
{
    struct text_style style = style_of(face, size, 2000);
    return text_layout(text, string, &style)->width;
}

/* A clock that goes on, a count that grows, a column of times: nothing jumps from side to side. */
static void test_figures_are_equally_wide(void **state)
{
    (void)state;
    for (int face = TEXT_SANS; face <= TEXT_SANS_BOLD; face++) {
        for (int size = 18; size <= 88; size += 14) {
            int wide = width_of("00:00", (enum text_face)face, size);
            for (int minute = 0; minute < 24 * 60; minute += 37) {
                char clock[16];
                snprintf(clock, sizeof clock, "%02d:%02d", minute / 60, minute % 60);
                assert_int_equal(width_of(clock, (enum text_face)face, size), wide);
            }
        }
    }
}

/* The serif's figures are not: it is for themes and names. */
static void check_figures(const struct scene *scene)
{
    for (int i = 0; i < scene->count; i++) {
        const struct scene_item *item = &scene->items[i];
        if (item->kind != SCENE_TEXT || item->text[strspn(item->text, "0123456789:./–-%")] != '\0')
            continue;
        assert_true(item->style.face == TEXT_SANS || item->style.face == TEXT_SANS_BOLD);
    }
}

static void test_figures_are_set_in_the_sans(void **state)
{
    static struct scene scene;
    static struct page page;
    struct view view;
    (void)state;
    struct ui *ui = looks_open(1280, 800, UI_ZH_CN);
    for (int screen = 0; screen < SCREEN_COUNT; screen++) {
        views_ordinary((enum screen)screen, &view);
        ui_describe(ui, &view, &scene);
        check_figures(&scene);
    }
    views_ordinary(SCREEN_PAGE, &view);
    for (int index = 0; index < PAGES_COUNT; index++) {
        pages_sample(index, UI_ZH_CN, &page);
        view.page = &page;
        ui_describe(ui, &view, &scene);
        check_figures(&scene);
    }
    ui_close(ui);
}

/* ---- every character shows as itself ---- */

enum { EM = 24, LINE = 32, POINTS_MAX = 32768 };

static uint32_t points[POINTS_MAX];
static uint64_t pictures[POINTS_MAX];
static int point_count;
static bool was_drawn[0x30000]; /* in both faces */

static size_t append(char *to, uint32_t point)
{
    if (point < 0x10000) {
        to[0] = (char)(0xE0 | point >> 12);
        to[1] = (char)(0x80 | (point >> 6 & 0x3F));
        to[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | point >> 18);
    to[1] = (char)(0x80 | (point >> 12 & 0x3F));
    to[2] = (char)(0x80 | (point >> 6 & 0x3F));
    to[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

/* Of the square in which a character stands; 0 where nothing is painted. */
static uint64_t picture_of(cairo_surface_t *surface, int index)
{
    uint64_t hash = 14695981039346656037U, painted = 0, words[EM / 8];
    int stride = cairo_image_surface_get_stride(surface);
    const unsigned char *row = cairo_image_surface_get_data(surface) + (size_t)index * EM;
    for (int y = 0; y < 2 * EM; y++, row += stride) {
        memcpy(words, row, sizeof words);
        for (int i = 0; i < EM / 8; i++) {
            painted |= words[i];
            hash = (hash ^ words[i]) * 1099511628211U;
            hash ^= hash >> 29;
        }
    }
    return painted == 0 ? 0 : hash;
}

static void tell(uint32_t point, const char *what)
{
    char character[8] = "";
    append(character, point);
    print_error("U+%04X %s %s\n", point, character, what);
}

/* A line of characters in one layout: hanzi stand in a grid of ems. */
static void draw_line(enum text_face face, int from, int count)
{
    char string[LINE * 4 + 1] = "";
    size_t length = 0;
    for (int i = 0; i < count; i++)
        length += append(string + length, points[from + i]);
    struct text_style style = style_of(face, EM, 2 * LINE * EM);
    const struct text_block *block = text_layout(text, string, &style);
    assert_int_equal(block->unknown, 0);
    assert_int_equal(block->lines, 1);
    assert_int_equal(block->width, count * EM);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, LINE * EM, 2 * EM);
    cairo_t *cairo = cairo_create(surface);
    text_paint(text, cairo, string, &style, 0, EM / 2);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    for (int i = 0; i < count; i++)
        pictures[from + i] = picture_of(surface, i);
    cairo_surface_destroy(surface);
}

static int by_picture(const void *left, const void *right)
{
    uint64_t a = pictures[*(const int *)left], b = pictures[*(const int *)right];
    return a < b ? -1 : a > b;
}

/* GBK holds some characters twice, and 墫 and 壿 are one in this type. */
static bool may_be_alike(uint32_t one, uint32_t other)
{
    bool is_double = one >= 0xF900 && one <= 0xFAFF;
    return is_double || (other >= 0xF900 && other <= 0xFAFF) || one + other == 0x58AB + 0x58FF;
}

/* Nothing blank, no box in place of a character, and no character that looks like another: how many
 * do nevertheless. */
static int draw_all(enum text_face face)
{
    static int order[POINTS_MAX];
    int alike = 0;
    for (int i = 0; i < point_count; i += LINE)
        draw_line(face, i, point_count - i < LINE ? point_count - i : LINE);
    for (int i = 0; i < point_count; i++) {
        order[i] = i;
        if (pictures[i] == 0)
            tell(points[i], "is blank");
        assert_true(pictures[i] != 0);
    }
    qsort(order, (size_t)point_count, sizeof *order, by_picture);
    for (int i = 1; i < point_count; i++) {
        if (by_picture(&order[i - 1], &order[i]) != 0 ||
            may_be_alike(points[order[i - 1]], points[order[i]]))
            continue;
        alike++;
        tell(points[order[i - 1]], "looks like the next one");
        tell(points[order[i]], "");
    }
    return alike;
}

static void draw_both(void)
{
    assert_int_equal(draw_all(TEXT_SANS), 0);
    assert_int_equal(draw_all(TEXT_SERIF_BOLD), 0);
    for (int i = 0; i < point_count; i++)
        was_drawn[points[i]] = true;
}

static void leave_out_drawn(void)
{
    int count = 0;
    for (int i = 0; i < point_count; i++)
        if (!was_drawn[points[i]])
            points[count++] = points[i];
    point_count = count;
}

/* 通用规范汉字表 (2013), as Unihan lists it. */
static void read_standard_list(void)
{
    unsigned point;
    char line[256];
    FILE *list = popen("bzcat /usr/share/unicode/Unihan_OtherMappings.txt.bz2", "r");
    assert_non_null(list);
    point_count = 0;
    while (fgets(line, sizeof line, list) != NULL)
        if (sscanf(line, "U+%X\tkTGH\t2013:", &point) == 1 && strstr(line, "\tkTGH\t") != NULL)
            points[point_count++] = point;
    assert_int_equal(pclose(list), 0);
    assert_int_equal(point_count, 8105);
}

static void test_the_8105_characters_of_the_standard_list(void **state)
{
    (void)state;
    read_standard_list();
    int supplementary = 0;
    for (int i = 0; i < point_count; i++)
        supplementary += points[i] > 0xFFFF;
    assert_int_equal(supplementary, 196);
    draw_both();
}

static void add_block(iconv_t convert, int first, int last, int from, int to)
{
    for (int high = first; high <= last; high++) {
        for (int low = from; low <= to; low++) {
            char bytes[2] = {(char)high, (char)low}, *in = bytes, character[8] = "",
                 *out = character;
            size_t in_left = 2, out_left = 7;
            if (low == 0x7F || iconv(convert, &in, &in_left, &out, &out_left) == (size_t)-1)
                continue;
            const char *at = character;
            uint32_t point = utf8_next(&at);
            bool is_own = point >= 0xE000 && point <= 0xF8FF; /* nobody's character */
            if (!is_own)
                points[point_count++] = point;
        }
    }
}

/* The two-byte hanzi of GB18030: those of GB2312 in its two levels, and the blocks of GBK. */
static void test_the_two_byte_characters_of_gb18030(void **state)
{
    (void)state;
    iconv_t convert = iconv_open("UTF-8", "GB18030");
    assert_true(convert != (iconv_t)-1);
    point_count = 0;
    add_block(convert, 0xB0, 0xF7, 0xA1, 0xFE);
    assert_int_equal(point_count, 6763);
    add_block(convert, 0x81, 0xA0, 0x40, 0xFE);
    add_block(convert, 0xAA, 0xFE, 0x40, 0xA0);
    iconv_close(convert);
    assert_in_range(point_count, 6763 + 6080 + 8100, 6763 + 6080 + 8160);
    leave_out_drawn();
    draw_both();
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_line_begins_or_ends_with_the_wrong_mark),
        cmocka_unit_test(test_figures_are_equally_wide),
        cmocka_unit_test(test_figures_are_set_in_the_sans),
        cmocka_unit_test(test_the_8105_characters_of_the_standard_list),
        cmocka_unit_test(test_the_two_byte_characters_of_gb18030),
    };
    return cmocka_run_group_tests_name("type", tests, set_up, tear_down);
}
