#include "firmware/papers_packet.h"

#include "db/paper.h"

#include <stdlib.h>

/* ---- down ---- */

static json_t *papers_pack_cells(const struct paper_block *block)
{
    json_t *cells = json_array();
    for (size_t i = 0; i < block->cell_count; i++)
        if (json_array_append_new(cells, json_string(block->cells[i])) != 0) {
            json_decref(cells);
            return NULL;
        }
    return cells;
}

static json_t *papers_pack_columns(const struct paper_block *block)
{
    json_t *columns = json_array();
    for (int i = 0; block->kind == PAPER_TABLE && i < block->column_count; i++) {
        const struct paper_column *column = &block->columns[i];
        if (json_array_append_new(columns, json_pack("[s, i, i, b]", column->head, column->share,
                                                     (int)column->align, column->is_number)) != 0) {
            json_decref(columns);
            return NULL;
        }
    }
    return columns;
}

static json_t *papers_pack_block(const struct paper_block *block)
{
    return json_pack("{s:i, s:i, s:i, s:o, s:o}", "kind", (int)block->kind, "pairs",
                     block->column_count, "lines", block->lines, "columns",
                     papers_pack_columns(block), "cells", papers_pack_cells(block));
}

static json_t *papers_pack_paper(const struct paper *paper)
{
    json_t *blocks = json_array();
    for (size_t i = 0; i < paper->block_count; i++)
        if (json_array_append_new(blocks, papers_pack_block(&paper->blocks[i])) != 0) {
            json_decref(blocks);
            return NULL;
        }
    return json_pack("{s:s, s:s, s:b, s:s, s:o}", "title", paper->title, "name", paper->name,
                     "landscape", paper->is_landscape, "foot",
                     paper->foot == NULL ? "" : paper->foot, "blocks", blocks);
}

static json_t *papers_pack_document(const struct paper_document *document)
{
    json_t *papers = json_array();
    for (size_t i = 0; i < document->paper_count; i++)
        if (json_array_append_new(papers, papers_pack_paper(&document->papers[i])) != 0) {
            json_decref(papers);
            return NULL;
        }
    return json_pack("{s:s, s:I, s:o}", "title", document->title, "time",
                     (json_int_t)document->time_ms, "papers", papers);
}

json_t *papers_pack(const struct paper_document *documents, int count)
{
    json_t *list = json_array();
    for (int i = 0; i < count; i++)
        if (json_array_append_new(list, papers_pack_document(&documents[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

/* ---- up again ---- */

static const char *papers_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

static int papers_number(const json_t *object, const char *key)
{
    return (int)json_integer_value(json_object_get(object, key));
}

static const char *papers_cell(const json_t *cells, size_t index)
{
    const char *text = json_string_value(json_array_get(cells, index));
    return text == NULL ? "" : text;
}

static void papers_unpack_table(const json_t *block, const json_t *cells,
                                struct paper_document *document)
{
    const json_t *heads = json_object_get(block, "columns");
    struct paper_column columns[PAPER_CELLS_MAX];
    size_t count = json_array_size(heads);
    if (count == 0 || count > PAPER_CELLS_MAX) {
        document->is_incomplete = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *head = json_array_get(heads, i);
        columns[i] = (struct paper_column){
            .head = papers_cell(head, 0),
            .share = (int)json_integer_value(json_array_get(head, 1)),
            .align = (enum paper_align)json_integer_value(json_array_get(head, 2)),
            .is_number = json_is_true(json_array_get(head, 3)),
        };
    }
    paper_table(document, columns, (int)count);
    for (size_t i = 0; i < json_array_size(cells); i++)
        paper_cell(document, papers_cell(cells, i));
}

static void papers_unpack_signs(const json_t *cells, struct paper_document *document)
{
    const char *labels[PAPER_CELLS_MAX];
    int count = 0;
    while (count < PAPER_CELLS_MAX && (size_t)count < json_array_size(cells)) {
        labels[count] = papers_cell(cells, (size_t)count);
        count++;
    }
    paper_signs(document, labels, count);
}

static void papers_unpack_plot(const json_t *cells, int lines, struct paper_document *document)
{
    paper_plot(document, papers_cell(cells, 0), atoi(papers_cell(cells, 1)), lines);
    for (size_t i = 2; i + 1 < json_array_size(cells); i += 2) {
        const char *tenths = papers_cell(cells, i + 1);
        paper_point(document, papers_cell(cells, i), tenths[0] == '\0' ? -1 : atoi(tenths));
    }
}

static void papers_unpack_block(const json_t *block, struct paper_document *document)
{
    const json_t *cells = json_object_get(block, "cells");
    switch ((enum paper_block_kind)papers_number(block, "kind")) {
    case PAPER_FIELDS:
        paper_fields(document, papers_number(block, "pairs"));
        for (size_t i = 0; i + 1 < json_array_size(cells); i += 2)
            paper_field(document, papers_cell(cells, i), papers_cell(cells, i + 1));
        break;
    case PAPER_TABLE:
        papers_unpack_table(block, cells, document);
        break;
    case PAPER_BOX:
        paper_box(document, papers_cell(cells, 0), papers_cell(cells, 1),
                  papers_number(block, "lines"));
        break;
    case PAPER_TEXT:
        paper_text(document, papers_cell(cells, 0), papers_cell(cells, 1));
        break;
    case PAPER_SIGNS:
        papers_unpack_signs(cells, document);
        break;
    case PAPER_PLOT:
        papers_unpack_plot(cells, papers_number(block, "lines"), document);
        break;
    }
}

static void papers_unpack_paper(const json_t *paper, struct paper_document *document)
{
    const json_t *blocks = json_object_get(paper, "blocks");
    paper_start(document, papers_text(paper, "title"), papers_text(paper, "name"),
                json_is_true(json_object_get(paper, "landscape")));
    for (size_t i = 0; i < json_array_size(blocks); i++)
        papers_unpack_block(json_array_get(blocks, i), document);
    paper_set_foot(document, papers_text(paper, "foot"));
}

enum err papers_unpack(const json_t *json, struct paper_document *ret_document)
{
    const json_t *papers = json_object_get(json, "papers");
    paper_begin(ret_document, papers_text(json, "title"),
                json_integer_value(json_object_get(json, "time")));
    for (size_t i = 0; i < json_array_size(papers); i++)
        papers_unpack_paper(json_array_get(papers, i), ret_document);
    return paper_finish(ret_document);
}
