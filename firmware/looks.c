#include "firmware/looks.h"

#include "firmware/base/catalogue.h"
#include "ui/palette.h"
#include "ui/picture.h"

#include <math.h>
#include <stdio.h>

void looks_take_accent(const struct settings *settings, bool english, struct ui *ui,
                       char *ret_message, size_t size)
{
    int accent = settings->accent;
    ret_message[0] = '\0';
    if (accent == 0 || palette_takes_brand(accent)) {
        ui_set_brand(ui, accent);
        return;
    }
    double contrast = fmin(palette_contrast(accent, COLOUR_ON_BRAND_SOFT),
                           palette_contrast(accent, COLOUR_PAPER));
    snprintf(ret_message, size,
             catalogue_text(
                 english, "[looks] accent = %06x：颜色太浅，对比度 %.1f:1，至少要 4.5:1；仍用红色"),
             (unsigned)accent, floor(contrast * 10) / 10);
}

static const char *looks_reason(enum err err, bool english)
{
    switch (err) {
    case ERR_GONE:
        return catalogue_text(english, "没有这个文件");
    case ERR_INVALID:
        return catalogue_text(english, "不是 PNG 图片，或者已损坏");
    case ERR_FULL:
        return catalogue_text(english, "边长超过 4096 像素");
    case ERR_OK:
    case ERR_IO:
    case ERR_BUSY:
    case ERR_CORRUPT:
    case ERR_UNSUPPORTED:
    case ERR_TIMEOUT:
    case ERR_NOMEM:
        break;
    }
    return catalogue_text(english, "不能读取");
}

void looks_take_picture(const struct settings *settings, bool english, struct ui *ui,
                        char *ret_message, size_t size)
{
    ret_message[0] = '\0';
    if (settings->picture[0] == '\0')
        return;
    enum err err = ui_set_picture(ui, settings->picture);
    if (err != ERR_OK)
        snprintf(ret_message, size, catalogue_text(english, "[looks] picture = %s：%s；不显示图片"),
                 settings->picture, looks_reason(err, english));
}
