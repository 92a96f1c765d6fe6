#include "ui/paint_sdl.h"
#include "ui/ui_inside.h"
#include <stdlib.h>

enum err ui_new(const struct config *config, int width_px, int height_px, int width_mm,
                struct ui **ret_ui)
{
    struct ui *ui = calloc(1, sizeof *ui);
    if (ui == NULL) {
        return ERR_MEMORY;
    }
    enum err err = ui_text_open(config->font_dir, &ui->text);
    if (err != OK) {
        free(ui);
        return err;
    }
    ui->config = config;
    ui_resize(ui, width_px, height_px, width_mm);
    *ret_ui = ui;
    return OK;
}

void ui_free(struct ui *ui)
{
    if (ui != NULL) {
        ui_text_close(ui->text);
        free(ui);
    }
}

void ui_resize(struct ui *ui, int width_px, int height_px, int width_mm)
{
    layout_make(&ui->layout, ui->config, width_px, height_px, width_mm, ui_text_cap(ui->text));
}

const struct layout *ui_layout(const struct ui *ui)
{
    return &ui->layout;
}

void ui_set_preview(struct ui *ui, const unsigned char *grey, int side)
{
    ui->preview = (struct preview){grey, side};
}

void ui_paint(struct ui *ui, struct SDL_Surface *surface, const struct draw_list *list,
              const struct draw_rect *rects, int count)
{
    paint_list(surface, ui->text, &ui->preview, list, rects, count);
}

void ui_forget(struct ui *ui)
{
    ui_text_forget(ui->text);
    ui_set_preview(ui, NULL, 0);
}

uint64_t ui_missing_glyphs(const struct ui *ui)
{
    return ui_text_missing(ui->text);
}
