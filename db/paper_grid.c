#include "db/paper_grid.h"

#include "firmware/base/utf8.h"

#include <string.h>

enum {
    WIDTH_PORTRAIT = 670, /* pixels between the margins, at 96 to the inch */
    WIDTH_LANDSCAPE = 990,
    PIXELS_DIGIT = 7, /* a digit of the font that column widths are counted in */
    PIXELS_PADDING = 5,
};

static bool paper_is_better(const struct paper_block *block, const struct paper_block *best)
{
    int cells = paper_row_cells(block), best_cells = paper_row_cells(best);
    if (cells != best_cells)
        return cells > best_cells;
    return block->kind == PAPER_TABLE &&
           (best->kind != PAPER_TABLE || block->cell_count > best->cell_count);
}

void paper_grid_make(const struct paper *paper, struct paper_grid *ret_grid)
{
    static const struct paper_block page = {.kind = PAPER_TEXT};
    const struct paper_block *best = &page;
    for (size_t i = 0; i < paper->block_count; i++)
        if (paper_is_better(&paper->blocks[i], best))
            best = &paper->blocks[i];
    ret_grid->is_landscape = paper->is_landscape;
    ret_grid->count = paper_row_edges(best, ret_grid->edges);
}

static int paper_distance(int one, int other)
{
    return one < other ? other - one : one - other;
}

int paper_grid_spans(const struct paper_grid *grid, const struct paper_block *block,
                     int ret_spans[PAPER_CELLS_MAX + 1])
{
    int edges[PAPER_CELLS_MAX + 1];
    int count = paper_row_edges(block, edges);
    ret_spans[0] = 0;
    for (int i = 1; i < count; i++) {
        int span = ret_spans[i - 1] + 1;
        while (span < grid->count - (count - i) && paper_distance(grid->edges[span + 1], edges[i]) <
                                                       paper_distance(grid->edges[span], edges[i]))
            span++;
        ret_spans[i] = span;
    }
    ret_spans[count] = grid->count;
    return count;
}

static int paper_pixels(const struct paper_grid *grid, int first, int end)
{
    int width = grid->is_landscape ? WIDTH_LANDSCAPE : WIDTH_PORTRAIT;
    return (grid->edges[end] - grid->edges[first]) * width / PAPER_WIDTH;
}

double paper_grid_width(const struct paper_grid *grid, int column)
{
    return (paper_pixels(grid, column, column + 1) - PIXELS_PADDING) / (double)PIXELS_DIGIT;
}

/* Two digits for every character that is not ASCII: right for hanzi, enough for all others. */
int paper_grid_lines(const struct paper_grid *grid, int first, int end, const char *text)
{
    int room = (paper_pixels(grid, first, end) - 2 * PIXELS_PADDING) / PIXELS_DIGIT;
    int lines = 1, used = 0;
    while (*text != '\0') {
        uint32_t character = utf8_next(&text);
        int width = character < 0x80 ? 1 : 2;
        used += width;
        if (character == '\n' || used > room) {
            lines++;
            used = character == '\n' ? 0 : width;
        }
    }
    return lines;
}
