// One press from S0: what is used, that nothing stays here, and where the full notice is.
#include "screens/screens.h"

enum { PARAGRAPHS = 5 };

static void paragraph_add(struct block *blocks, int *count, const char *text)
{
    blocks[(*count)++] = (struct block){.kind = BLOCK_ROW, .icon = ICON_NONE, .text = text};
}

void privacy_draw(struct page *page)
{
    frame_begin(page, 390, 280);
    const struct config *config = page->view->config;
    const struct layout *layout = page->layout;
    char journal[256];
    words_count(journal, sizeof journal, W_PRIVACY_JOURNAL_ONE, W_PRIVACY_JOURNAL,
                config->journal_keep_days);
    struct block blocks[PARAGRAPHS];
    int count = 0;
    paragraph_add(blocks, &count, words_text(W_PRIVACY_USE));
    if (config->pds_verify) {
        paragraph_add(blocks, &count, words_text(W_PRIVACY_NATIONAL));
    }
    int split = count;
    paragraph_add(blocks, &count, words_text(W_PRIVACY_KEPT));
    paragraph_add(blocks, &count, journal);
    paragraph_add(blocks, &count, words_text(W_PRIVACY_ASK));

    int y = frame_heading(page, layout->top, 0, words_text(W_PRIVACY));
    y += page_px(page, page_is_short(page) ? 6 : 16);
    int foot = frame_words_foot(page, true);
    struct block_columns columns = {
        .count = page->answers_apart ? 2 : 1,
        .rects = {{layout->left, y, page->words_w, foot - y},
                  {page->answers_x, layout->top, page->answers_w, layout->foot - layout->top}},
        .split = split};
    widget_blocks(page, blocks, count, &columns);
    frame_actions(page, true, CTL_NONE, "");
    frame_end(page);
}
