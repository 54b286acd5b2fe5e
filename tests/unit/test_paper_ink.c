/* The letters of a PDF after its fonts were cut down: they look as Pango draws them, and can be
 * searched (ui/paper_ink.h). */
#include "tests/harness/folder.h"
#include "tests/harness/papers.h"
#include "ui/paper_ink.h"

#include <cairo-pdf.h>
#include <sanitizer/lsan_interface.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

enum { WIDTH = 320, HEIGHT = 400, PATH = 512 };

/* Cairo 1.16 loses an array for every font of a PDF that it makes a subset of. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libcairo\n";
}

/* Broken lines, both faces, rare characters, a combined one, Arabic letters, and one that no font
 * has. */
static const char text[] =
    "第一党支部 KF 0123456789\n阿卜杜热西提·买买提艾力·吐尔逊江·阿卜杜拉提普江提 Affinity e\u0301\n"
    "𠮷龘㛃䶮𬭎𫖯 ئۇيغۇر \U000F1234。";

static const char *const faces[] = {"Noto Sans CJK SC Bold 18", "Noto Sans CJK SC Bold 10",
                                    "Noto Serif CJK SC 10.5"};

enum { FACES = sizeof faces / sizeof *faces };

static PangoLayout *layout_of(PangoContext *context, const char *face, const char *words)
{
    PangoFontDescription *description = pango_font_description_from_string(face);
    PangoLayout *layout = pango_layout_new(context);
    pango_layout_set_font_description(layout, description);
    pango_layout_set_width(layout, WIDTH / 2 * PANGO_SCALE);
    pango_layout_set_text(layout, words, -1);
    pango_font_description_free(description);
    return layout;
}

/* Without ink it is Pango that draws. */
static void put_all(struct paper_ink *ink, cairo_t *cairo, PangoContext *context, const char *words)
{
    for (int i = 0; i < FACES; i++) {
        PangoLayout *layout = layout_of(context, faces[i], words);
        double x = 10 + 150 * (i % 2), y = 10 + 200 * (i / 2);
        if (ink != NULL) {
            paper_ink_put(ink, cairo, layout, x, y);
        } else {
            cairo_move_to(cairo, x, y);
            pango_cairo_show_layout(cairo, layout);
        }
        g_object_unref(layout);
    }
}

static PangoContext *context_of(PangoFontMap *fonts)
{
    PangoContext *context = pango_font_map_create_context(fonts);
    pango_context_set_language(context, pango_language_from_string("zh-CN"));
    pango_context_set_round_glyph_positions(context, FALSE);
    return context;
}

/* `noted` are the words the fonts were cut for. */
static void print(const struct folder *folder, const char *name, const char *noted,
                  const char *words)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s.pdf", folder->path, name);
    PangoFontMap *fonts = pango_cairo_font_map_new();
    PangoContext *context = context_of(fonts);
    cairo_surface_t *surface = cairo_pdf_surface_create(path, WIDTH, HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    struct paper_ink *ink = noted != NULL ? paper_ink_open() : NULL;
    if (ink != NULL) {
        put_all(ink, cairo, context, noted);
        paper_ink_cut(ink);
    }
    put_all(ink, cairo, context, words);
    assert_int_equal(cairo_status(cairo), CAIRO_STATUS_SUCCESS);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    assert_int_equal(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(surface);
    if (ink != NULL)
        paper_ink_close(ink);
    g_object_unref(context);
    g_object_unref(fonts);
}

static long size_of(const struct folder *folder, const char *name)
{
    char path[PATH];
    struct stat status;
    snprintf(path, sizeof path, "%s/%s.pdf", folder->path, name);
    assert_int_equal(stat(path, &status), 0);
    return (long)status.st_size;
}

/* How dark the page is, and how far the pixels of two pages are apart: a letter that is another one
 * counts with all its darkness, one that stands a quarter of a pixel elsewhere hardly. */
static void compare(const struct folder *folder, const char *one, const char *other,
                    double *ret_dark, double *ret_apart)
{
    static const char brightness[] = "pdftoppm -r 144 -gray '%s/%s.pdf' | convert - -colorspace "
                                     "Gray -negate -format '%%[fx:mean*w*h]' info:";
    char *dark = papers_output(brightness, folder->path, one);
    char *apart = papers_output("pdftoppm -r 144 -gray '%s/%s.pdf' '%s/%s' && "
                                "pdftoppm -r 144 -gray '%s/%s.pdf' '%s/%s' && "
                                "convert '%s/%s'-1.pgm '%s/%s'-1.pgm -compose difference "
                                "-composite -format '%%[fx:mean*w*h]' info:",
                                folder->path, one, folder->path, one, folder->path, other,
                                folder->path, other, folder->path, one, folder->path, other);
    *ret_dark = atof(dark);
    *ret_apart = atof(apart);
    free(dark);
    free(apart);
}

static void must_look_alike(const struct folder *folder, const char *one, const char *other)
{
    /* to a tenth of a point */
    static const char words_of[] = "pdftotext -bbox '%s/%s.pdf' - | grep '<word' | "
                                   "sed 's/\\(\\.[0-9]\\)[0-9]*/\\1/g'";
    double dark, apart;
    compare(folder, one, other, &dark, &apart);
    assert_true(dark > 1000);
    assert_true(apart < dark / 100);
    char *words[2];
    words[0] = papers_output(words_of, folder->path, one);
    words[1] = papers_output(words_of, folder->path, other);
    assert_string_equal(words[0], words[1]);
    free(words[0]);
    free(words[1]);
}

static void test_letters_look_as_pango_draws_them(void **state)
{
    const struct folder *folder = *state;
    print(folder, "cut", text, text);
    print(folder, "pango", NULL, text);
    must_look_alike(folder, "cut", "pango");
    assert_true(size_of(folder, "cut") < size_of(folder, "pango") / 2);
}

/* The comparison sees one letter. */
static void test_another_letter_is_seen(void **state)
{
    const struct folder *folder = *state;
    char *other = strdup(text);
    double dark, apart;
    memcpy(strstr(other, "部"), "邻", strlen("部"));
    print(folder, "cut", other, other);
    print(folder, "pango", NULL, text);
    compare(folder, "cut", "pango", &dark, &apart);
    assert_true(apart > dark / 100);
    free(other);
}

/* What was not noted is not lost. */
static void test_letters_that_were_not_noted(void **state)
{
    const struct folder *folder = *state;
    print(folder, "cut", "第一党支部", text);
    print(folder, "pango", NULL, text);
    must_look_alike(folder, "cut", "pango");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_letters_look_as_pango_draws_them),
        FOLDER_TEST(test_another_letter_is_seen),
        FOLDER_TEST(test_letters_that_were_not_noted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
