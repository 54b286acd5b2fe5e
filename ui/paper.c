#include "ui/paper.h"

#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "ui/paper_page.h"
#include "ui/paper_plot.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROW_LEAST = 24, /* points; 8 mm, so that a name can be written */
    LINE_HEIGHT = 18,
    HEADING_ABOVE = 12,
    HEADING_BELOW = 5,
    TITLE_BELOW = 10,
    HEADING_HEIGHT = 34, /* with what is above and below */
    SIGN_ABOVE = 16,
    SIGN_HEIGHT = 22,
};

/* ---- blocks ---- */

/* `row` -1 is the head. */
static void paper_fill_row(const struct paper_block *block, int row, int count,
                           struct paper_cell *ret_cells)
{
    for (int i = 0; i < count; i++)
        ret_cells[i] = row < 0 ? (struct paper_cell){.text = block->columns[i].head,
                                                     .look = PAPER_LOOK_LABEL,
                                                     .align = PAPER_CENTRE}
                               : (struct paper_cell){.text = block->cells[row * count + i],
                                                     .look = PAPER_LOOK_BODY,
                                                     .align = block->columns[i].align};
}

/* What has to stay together with what is above it: a table's head and its first row, of everything
 * else a line. */
static double paper_first_height(struct paper_page *page, const struct paper_block *block)
{
    struct paper_cell cells[PAPER_CELLS_MAX];
    int edges[PAPER_CELLS_MAX + 1];
    bool is_high = block->kind == PAPER_BOX || block->kind == PAPER_PLOT;
    double height = is_high ? block->lines * LINE_HEIGHT : ROW_LEAST;
    if (block->kind != PAPER_TABLE)
        return height;
    int count = paper_row_edges(block, edges);
    for (int row = -1; row < 1 && (row < 0 || block->cell_count > 0); row++) {
        paper_fill_row(block, row, count, cells);
        double needed = paper_page_measure(page, edges, count, cells);
        height = (row < 0 ? 0 : height) + (needed > ROW_LEAST ? needed : ROW_LEAST);
    }
    return height;
}

static void paper_print_fields(struct paper_page *page, const struct paper_block *block,
                               double after)
{
    struct paper_cell cells[PAPER_CELLS_MAX];
    int edges[PAPER_CELLS_MAX + 1];
    int count = paper_row_edges(block, edges);
    for (size_t at = 0; at < block->cell_count; at += (size_t)count) {
        for (int i = 0; i < count; i++)
            cells[i] = (struct paper_cell){
                .text = block->cells[at + (size_t)i],
                .look = i % 2 == 0 ? PAPER_LOOK_LABEL : PAPER_LOOK_BODY,
                .align = i % 2 == 0 ? PAPER_CENTRE : PAPER_LEFT,
            };
        paper_page_row(page, edges, count, cells, ROW_LEAST,
                       at + (size_t)count == block->cell_count ? after : 0);
    }
}

static void paper_print_table(struct paper_page *page, const struct paper_block *block,
                              double after)
{
    struct paper_cell cells[PAPER_CELLS_MAX];
    int edges[PAPER_CELLS_MAX + 1];
    int count = paper_row_edges(block, edges), rows = (int)block->cell_count / count;
    paper_page_reserve(page, paper_first_height(page, block));
    for (int row = -1; row < rows; row++) {
        paper_fill_row(block, row, count, cells);
        paper_page_row(page, edges, count, cells, ROW_LEAST, row == rows - 1 ? after : 0);
        page->continued = block;
    }
    page->continued = NULL;
}

static void paper_print_box(struct paper_page *page, const struct paper_block *block, double after)
{
    int edges[PAPER_CELLS_MAX + 1];
    int count = paper_row_edges(block, edges);
    const struct paper_cell cells[] = {
        {.text = block->cells[0], .look = PAPER_LOOK_LABEL, .align = PAPER_CENTRE},
        {.text = block->cells[1], .look = PAPER_LOOK_BODY, .is_top = true},
    };
    paper_page_row(page, edges, count, cells, block->lines * LINE_HEIGHT, after);
}

/* A heading stays with what follows it. */
static void paper_print_text(struct paper_page *page, const struct paper_block *block,
                             const struct paper_block *next, double after)
{
    const char *heading = block->cells[0], *text = block->cells[1];
    double needed = text[0] == '\0' && next != NULL ? paper_first_height(page, next) : ROW_LEAST;
    paper_page_reserve(page, (heading[0] == '\0' ? 0 : HEADING_HEIGHT) + needed + after);
    if (heading[0] != '\0')
        paper_page_text(page, heading, PAPER_LOOK_HEADING, PAPER_LEFT, HEADING_ABOVE,
                        HEADING_BELOW);
    if (text[0] != '\0')
        paper_page_text(page, text, PAPER_LOOK_BODY, PAPER_LEFT, heading[0] == '\0' ? 6 : 0, 2);
}

static void paper_print_signs(struct paper_page *page, const struct paper_block *block)
{
    int edges[PAPER_CELLS_MAX + 1];
    paper_row_edges(block, edges);
    paper_page_reserve(page, SIGN_ABOVE + SIGN_HEIGHT);
    page->y += SIGN_ABOVE;
    for (size_t i = 0; i < block->cell_count; i++)
        paper_page_sign(page, &edges[2 * i], block->cells[i], SIGN_HEIGHT);
    page->y += SIGN_HEIGHT;
}

/* Nobody is to sign a page with nothing else on it: the last row goes with the signatures. */
static void paper_print_block(struct paper_page *page, const struct paper_block *block,
                              const struct paper_block *next)
{
    double after = next != NULL && next->kind == PAPER_SIGNS ? SIGN_ABOVE + SIGN_HEIGHT : 0;
    switch (block->kind) {
    case PAPER_FIELDS:
        paper_print_fields(page, block, after);
        break;
    case PAPER_TABLE:
        paper_print_table(page, block, after);
        break;
    case PAPER_BOX:
        paper_print_box(page, block, after);
        break;
    case PAPER_TEXT:
        paper_print_text(page, block, next, after);
        break;
    case PAPER_SIGNS:
        paper_print_signs(page, block);
        break;
    case PAPER_PLOT:
        paper_plot_print(page, block, block->lines * LINE_HEIGHT);
        break;
    }
}

/* ---- papers ---- */

/* `count` are its pages, where that is known. Returns the number of the last one. */
static int paper_print_one(struct paper_type *type, const struct paper *paper, int count)
{
    struct paper_page page = {.type = type, .paper = paper, .count = count};
    paper_page_begin(&page);
    paper_page_text(&page, paper->title, PAPER_LOOK_TITLE, PAPER_CENTRE, 0, TITLE_BELOW);
    assert(paper->block_count == 0 || paper->blocks != NULL);
    for (size_t i = 0; i < paper->block_count; i++)
        paper_print_block(&page, &paper->blocks[i],
                          i + 1 < paper->block_count ? &paper->blocks[i + 1] : NULL);
    paper_page_end(&page);
    return page.number;
}

static void paper_set_metadata(cairo_surface_t *surface, const struct paper_document *document)
{
    char time[64];
    struct moment at = clock_moment(document->time_ms);
    snprintf(time, sizeof time, "%04d-%02d-%02dT%02d:%02d:%02d", at.year, at.month, at.day, at.hour,
             at.minute, at.second);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, document->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, time);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, time);
}

static cairo_status_t paper_write(void *out, const unsigned char *bytes, unsigned length)
{
    return fwrite(bytes, 1, length, out) == length ? CAIRO_STATUS_SUCCESS
                                                   : CAIRO_STATUS_WRITE_ERROR;
}

/* Ends the surface. `pages` are those of each paper: what is known of them before, and then true.
 */
static cairo_status_t paper_print_all(struct paper_type *type,
                                      const struct paper_document *document, int *pages,
                                      cairo_surface_t *surface)
{
    type->cairo = cairo_create(surface);
    for (size_t i = 0; i < document->paper_count; i++)
        pages[i] = paper_print_one(type, &document->papers[i], pages[i]);
    cairo_status_t status = cairo_status(type->cairo);
    cairo_destroy(type->cairo);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status;
}

/* The first time is for the ink and the numbers of pages, and goes nowhere. */
static enum err paper_print(const struct paper_document *document, FILE *out)
{
    struct paper_type type;
    int *pages = calloc(document->paper_count + 1, sizeof *pages);
    if (pages == NULL)
        return ERR_NOMEM;
    paper_type_open(&type);
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(NULL, NULL, 1, 1);
    cairo_status_t status = paper_print_all(&type, document, pages, surface);
    if (status == CAIRO_STATUS_SUCCESS) {
        paper_ink_cut(type.ink);
        surface = cairo_pdf_surface_create_for_stream(paper_write, out, 1, 1);
        paper_set_metadata(surface, document);
        status = paper_print_all(&type, document, pages, surface);
    }
    paper_type_close(&type);
    free(pages);
    if (status == CAIRO_STATUS_SUCCESS)
        return ERR_OK;
    log_error("printing a paper: %s", cairo_status_to_string(status));
    return ERR_NOMEM; /* nothing is written but to memory */
}

enum err paper_pdf(const struct paper_document *document, char **ret_bytes, size_t *ret_length)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    if (out == NULL)
        return ERR_NOMEM;
    enum err err = paper_print(document, out);
    if (fclose(out) != 0 && err == ERR_OK)
        err = ERR_NOMEM;
    if (err == ERR_OK) {
        *ret_bytes = bytes;
        *ret_length = length;
    } else {
        free(bytes);
    }
    return err;
}
