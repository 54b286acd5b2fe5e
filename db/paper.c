#include "db/paper.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *paper_copy(struct paper_document *document, const char *text)
{
    char *copy = strdup(text);
    document->is_incomplete |= copy == NULL;
    return copy;
}

/* Room for one more item: lists double whenever their length is a power of two. NULL, and the old
 * list stays, when there is no memory. */
static void *paper_grow(struct paper_document *document, void *list, size_t count, size_t size)
{
    if ((count & (count - 1)) != 0)
        return list;
    void *grown = realloc(list, (count == 0 ? 1 : 2 * count) * size);
    document->is_incomplete |= grown == NULL;
    return grown;
}

void paper_begin(struct paper_document *document, const char *title, int64_t time_ms)
{
    *document = (struct paper_document){.time_ms = time_ms};
    document->title = paper_copy(document, title);
}

void paper_start(struct paper_document *document, const char *title, const char *name,
                 bool is_landscape)
{
    struct paper *papers =
        document->is_incomplete
            ? NULL
            : paper_grow(document, document->papers, document->paper_count, sizeof *papers);
    if (papers == NULL)
        return;
    document->papers = papers;
    struct paper *paper = &papers[document->paper_count++];
    *paper = (struct paper){.is_landscape = is_landscape};
    paper->title = paper_copy(document, title);
    paper->name = paper_copy(document, name);
    paper->foot = paper_copy(document, "");
}

static struct paper *paper_last(struct paper_document *document)
{
    return document->is_incomplete ? NULL : &document->papers[document->paper_count - 1];
}

void paper_set_foot(struct paper_document *document, const char *foot)
{
    struct paper *paper = paper_last(document);
    char *copy = paper == NULL ? NULL : paper_copy(document, foot);
    if (copy == NULL)
        return;
    free(paper->foot);
    paper->foot = copy;
}

/* The new block, to be filled further, or NULL. */
static struct paper_block *paper_add(struct paper_document *document,
                                     const struct paper_block *block)
{
    struct paper *paper = paper_last(document);
    if (paper == NULL)
        return NULL;
    struct paper_block *blocks =
        paper_grow(document, paper->blocks, paper->block_count, sizeof *blocks);
    if (blocks == NULL)
        return NULL;
    paper->blocks = blocks;
    blocks[paper->block_count] = *block;
    return &blocks[paper->block_count++];
}

void paper_cell(struct paper_document *document, const char *text)
{
    struct paper *paper = paper_last(document);
    if (paper == NULL)
        return;
    struct paper_block *block = &paper->blocks[paper->block_count - 1];
    char **cells = paper_grow(document, block->cells, block->cell_count, sizeof *cells);
    if (cells == NULL)
        return;
    block->cells = cells;
    cells[block->cell_count++] = paper_copy(document, text);
}

void paper_number(struct paper_document *document, int number)
{
    char text[16];
    snprintf(text, sizeof text, "%d", number);
    paper_cell(document, text);
}

void paper_fields(struct paper_document *document, int pairs)
{
    assert(pairs > 0 && 2 * pairs <= PAPER_CELLS_MAX);
    paper_add(document, &(struct paper_block){.kind = PAPER_FIELDS, .column_count = pairs});
}

void paper_field(struct paper_document *document, const char *label, const char *value)
{
    paper_cell(document, label);
    paper_cell(document, value);
}

void paper_table(struct paper_document *document, const struct paper_column *columns, int count)
{
    assert(count > 0 && count <= PAPER_CELLS_MAX);
    struct paper_block *block =
        paper_add(document, &(struct paper_block){.kind = PAPER_TABLE, .column_count = count});
    if (block == NULL)
        return;
    block->columns = malloc((size_t)count * sizeof *columns);
    if (block->columns == NULL)
        document->is_incomplete = true;
    else
        memcpy(block->columns, columns, (size_t)count * sizeof *columns);
}

void paper_box(struct paper_document *document, const char *label, const char *text, int lines)
{
    paper_add(document, &(struct paper_block){.kind = PAPER_BOX, .lines = lines});
    paper_field(document, label, text);
}

void paper_text(struct paper_document *document, const char *heading, const char *text)
{
    paper_add(document, &(struct paper_block){.kind = PAPER_TEXT});
    paper_field(document, heading, text);
}

void paper_plot(struct paper_document *document, const char *threshold, int threshold_tenths,
                int lines)
{
    paper_add(document, &(struct paper_block){.kind = PAPER_PLOT, .lines = lines});
    paper_point(document, threshold, threshold_tenths);
}

void paper_point(struct paper_document *document, const char *label, int tenths)
{
    paper_cell(document, label);
    if (tenths < 0)
        paper_cell(document, "");
    else
        paper_number(document, tenths);
}

void paper_signs(struct paper_document *document, const char *const labels[], int count)
{
    assert(count > 0 && 2 * count <= PAPER_CELLS_MAX);
    paper_add(document, &(struct paper_block){.kind = PAPER_SIGNS});
    for (int i = 0; i < count; i++)
        paper_cell(document, labels[i]);
}

enum err paper_finish(const struct paper_document *document)
{
    if (document->is_incomplete)
        return ERR_NOMEM;
    for (size_t i = 0; i < document->paper_count; i++) {
        const struct paper *paper = &document->papers[i];
        for (size_t j = 0; j < paper->block_count; j++) {
            const struct paper_block *block = &paper->blocks[j];
            assert((block->kind != PAPER_FIELDS && block->kind != PAPER_TABLE) ||
                   block->cell_count % (size_t)paper_row_cells(block) == 0);
        }
    }
    return ERR_OK;
}

static void paper_clear_block(struct paper_block *block)
{
    for (size_t i = 0; i < block->cell_count; i++)
        free(block->cells[i]);
    free(block->cells);
    free(block->columns);
}

static void paper_clear_one(struct paper *paper)
{
    for (size_t i = 0; i < paper->block_count; i++)
        paper_clear_block(&paper->blocks[i]);
    free(paper->blocks);
    free(paper->title);
    free(paper->name);
    free(paper->foot);
}

void paper_clear(struct paper_document *document)
{
    for (size_t i = 0; i < document->paper_count; i++)
        paper_clear_one(&document->papers[i]);
    free(document->papers);
    free(document->title);
    *document = (struct paper_document){.title = NULL};
}
