/*
 * The letters of a printed document. A PDF carries its fonts, and those for Chinese are large: what
 * Cairo 1.16 makes of them keeps every stroke that letters share, 80 to 800 kB a font. So they are
 * cut down here before Cairo sees them, to some 200 bytes a letter. For that all the text has to be
 * known first: everything is put down twice, and only the second time is drawn.
 *
 * What cannot be cut (a variable font, letters made bold), or was not noted, is drawn by Pango.
 */
#ifndef THEMEDAY_UI_PAPER_INK_H
#define THEMEDAY_UI_PAPER_INK_H

#include <pango/pangocairo.h>

struct paper_ink;

/* To be closed. */
struct paper_ink *paper_ink_open(void);
void paper_ink_close(struct paper_ink *ink);

/* From here on text is drawn. */
void paper_ink_cut(struct paper_ink *ink);

/* Puts a text down, its upper left corner at (x, y): noted before the cut, and drawn after it. */
void paper_ink_put(struct paper_ink *ink, cairo_t *cairo, PangoLayout *layout, double x, double y);

#endif
