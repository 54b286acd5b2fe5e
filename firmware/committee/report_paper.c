/* A report on paper: firmware/model/paper.h, for the painters of the terminal's forms. */
#include "db/paper.h"
#include "firmware/committee/report.h"

enum { CURVE_LINES = 9 };

static void paper_of_table(const struct report_part *table, struct paper_document *document)
{
    struct paper_column columns[REPORT_COLUMNS_MAX];
    char room[REPORT_WORD_SIZE];
    int count = 0;
    for (int i = 0; i < table->column_count; i++)
        if (table->columns[i].head != NULL)
            columns[count++] =
                (struct paper_column){.head = table->columns[i].head,
                                      .share = table->columns[i].share,
                                      .align = table->columns[i].align,
                                      .is_number = table->columns[i].kind == REPORT_NUMBER};
    paper_table(document, columns, count);
    for (size_t i = 0; i < table->cell_count; i++) {
        const struct report_column *column = &table->columns[i % (size_t)table->column_count];
        if (column->head != NULL)
            paper_cell(document, report_word(column, &table->cells[i], room));
    }
}

static void paper_of_curve(const struct report_part *curve, struct paper_document *document)
{
    paper_plot(document, curve->text, curve->threshold_tenths, CURVE_LINES);
    for (size_t i = 0; i < curve->cell_count; i++)
        paper_point(document, curve->cells[i].text, (int)curve->cells[i].number);
}

static void paper_of_part(const struct report_part *part, struct paper_document *document)
{
    if (part->kind == REPORT_PARAGRAPH) {
        paper_text(document, part->heading, part->text);
        return;
    }
    if (part->heading[0] != '\0')
        paper_text(document, part->heading, "");
    if (part->kind == REPORT_TABLE)
        paper_of_table(part, document);
    else
        paper_of_curve(part, document);
}

enum err report_paper(const struct report *report, struct paper_document *ret_document)
{
    struct paper_document document;
    paper_begin(&document, report->title, report->time_ms);
    paper_start(&document, report->title, report->title, report->is_landscape);
    paper_text(&document, "", report->subtitle);
    for (size_t i = 0; i < report->part_count; i++)
        paper_of_part(&report->parts[i], &document);
    enum err err = paper_finish(&document);
    if (err == ERR_OK)
        *ret_document = document;
    else
        paper_clear(&document);
    return err;
}
