#include "base/text.h"
#include "base/wipe.h"
#include "ui/text.h"
#include <SDL.h>
#include <SDL_ttf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FAMILIES = 4, // the site's font first, then the fallbacks
    FACES = 48,
    RUNS = 24, // stretches of one font in a text
    PATH_BYTES = 640,
    WIDTHS = 512, // measured texts, a power of two
};

struct font_file {
    void *bytes; // mapped read-only; NULL = not there
    size_t size;
};

struct face {
    int family; // index into files
    enum draw_font font;
    int size_px;
    TTF_Font *ttf;
};

// A page is laid out again at every touch, and its words are the same each time: measuring them was
// a fifth of the processor time of a check-in. Holds no text; goes with the session all the same.
struct width_known {
    uint64_t key; // of text, font and size; 0 = free
    int width;
};

struct ui_text {
    struct font_file files[FAMILIES][2]; // regular, bold
    struct face faces[FACES];
    int face_count;
    struct width_known widths[WIDTHS];
    double cap;
    uint64_t missing;
    size_t longest; // bytes of the longest run ever laid out: how much ui_text_forget overwrites
};

// A stretch of text that one font can draw.
struct run {
    TTF_Font *ttf; // NULL = no font has it: count boxes
    const char *utf8;
    size_t bytes;
    int boxes;
};

static const char *const debian_dir = "/usr/share/fonts/truetype/";
static const char *const fallbacks[FAMILIES][2] = {
    [0] = {"liberation2/LiberationSans-Regular.ttf", "liberation2/LiberationSans-Bold.ttf"},
    [1] = {"noto/NotoSans-Regular.ttf", "noto/NotoSans-Bold.ttf"},
    [2] = {"dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf"},
    [3] = {"freefont/FreeSans.ttf", "freefont/FreeSansBold.ttf"},
};

static bool file_map(const char *dir, const char *name, struct font_file *ret_file)
{
    char path[PATH_BYTES];
    struct text_builder builder;
    text_begin(&builder, path, sizeof path);
    text_add(&builder, dir);
    text_add(&builder, name);
    if (text_end(&builder) != OK) {
        return false;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    bool mapped = false;
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && st.st_size < INT32_MAX) {
        void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (bytes != MAP_FAILED) {
            *ret_file = (struct font_file){bytes, (size_t)st.st_size};
            mapped = true;
        }
    }
    close(fd);
    return mapped;
}

// A trust's own fonts are called Regular.ttf and Bold.ttf, or are Liberation Sans in another
// folder.
static bool site_fonts_map(struct ui_text *text, const char *dir)
{
    static const char *const names[2][2] = {
        {"/Regular.ttf", "/LiberationSans-Regular.ttf"},
        {"/Bold.ttf", "/LiberationSans-Bold.ttf"},
    };
    for (int bold = 0; bold < 2; bold++) {
        struct font_file *file = &text->files[0][bold];
        if (!file_map(dir, names[bold][0], file) && !file_map(dir, names[bold][1], file)) {
            return false;
        }
    }
    return true;
}

static bool family_map(struct ui_text *text, int family)
{
    bool both = true;
    for (int bold = 0; bold < 2; bold++) {
        both &= file_map(debian_dir, fallbacks[family][bold], &text->files[family][bold]);
    }
    return both;
}

static TTF_Font *face_open(struct ui_text *text, int family, enum draw_font font, int size_px)
{
    const struct font_file *file = &text->files[family][font];
    if (file->bytes == NULL) {
        return NULL;
    }
    SDL_RWops *stream = SDL_RWFromConstMem(file->bytes, (int)file->size);
    TTF_Font *ttf = stream == NULL ? NULL : TTF_OpenFontRW(stream, 1, size_px);
    if (ttf != NULL) {
        // At kiosk sizes the font's own shapes are better than grid-fitted ones, and four times as
        // fast.
        TTF_SetFontHinting(ttf, TTF_HINTING_NONE);
    }
    return ttf;
}

// The face of a family at a size, opened when first used; NULL when there is none.
static TTF_Font *face_get(struct ui_text *text, int family, enum draw_font font, int size_px)
{
    for (int i = 0; i < text->face_count; i++) {
        const struct face *face = &text->faces[i];
        if (face->family == family && face->font == font && face->size_px == size_px) {
            return face->ttf;
        }
    }
    TTF_Font *ttf =
        text->face_count < FACES ? face_open(text, family, font, size_px) : NULL;
    if (ttf != NULL) {
        text->faces[text->face_count++] = (struct face){family, font, size_px, ttf};
    }
    return ttf;
}

static bool cap_read(struct ui_text *text)
{
    enum { TRY_PX = 1000 };
    TTF_Font *ttf = face_open(text, 0, DRAW_REGULAR, TRY_PX);
    if (ttf == NULL) {
        return false;
    }
    int low_x, high_x, low_y, high_y = 0, advance;
    bool known = TTF_GlyphMetrics(ttf, 'H', &low_x, &high_x, &low_y, &high_y, &advance) == 0;
    TTF_CloseFont(ttf);
    text->cap = (double)high_y / TRY_PX;
    return known && text->cap > 0.4 && text->cap < 1.2;
}

enum err ui_text_open(const char *font_dir, struct ui_text **ret_text)
{
    enum err err = ERR_MEMORY;
    struct ui_text *text = calloc(1, sizeof *text);
    if (text == NULL) {
        goto out;
    }
    err = ERR_SYSTEM;
    if (TTF_Init() != 0) {
        free(text);
        text = NULL;
        goto out;
    }
    err = ERR_FILE;
    if (font_dir[0] != '\0' ? !site_fonts_map(text, font_dir) : !family_map(text, 0)) {
        goto out;
    }
    for (int family = 1; family < FAMILIES; family++) {
        family_map(text, family); // those that are installed
    }
    err = ERR_SYSTEM;
    if (!cap_read(text)) {
        goto out;
    }
    *ret_text = text;
    err = OK;
out:
    if (err != OK) {
        ui_text_close(text);
    }
    return err;
}

void ui_text_close(struct ui_text *text)
{
    if (text == NULL) {
        return;
    }
    for (int i = 0; i < text->face_count; i++) {
        TTF_CloseFont(text->faces[i].ttf);
    }
    for (int family = 0; family < FAMILIES; family++) {
        for (int bold = 0; bold < 2; bold++) {
            if (text->files[family][bold].bytes != NULL) {
                munmap(text->files[family][bold].bytes, text->files[family][bold].size);
            }
        }
    }
    TTF_Quit();
    free(text);
}

double ui_text_cap(const struct ui_text *text)
{
    return text->cap;
}

uint64_t ui_text_missing(const struct ui_text *text)
{
    return text->missing;
}

static bool face_has(TTF_Font *ttf, uint32_t code_point)
{
    return ttf != NULL && TTF_GlyphIsProvided32(ttf, code_point) != 0;
}

static TTF_Font *face_for(struct ui_text *text, enum draw_font font, int size_px,
                          uint32_t code_point)
{
    for (int family = 0; family < FAMILIES; family++) {
        if (text->files[family][font].bytes == NULL) {
            continue;
        }
        TTF_Font *ttf = face_get(text, family, font, size_px);
        if (face_has(ttf, code_point)) {
            return ttf;
        }
    }
    return NULL;
}

// Before a text is split, never while its runs point at faces: one text opens a face of each family at the most. Only a
// panel that changes its size again and again ever fills the table; then it starts over.
static void faces_make_room(struct ui_text *text)
{
    if (text->face_count + FAMILIES > FACES) {
        for (int i = 0; i < text->face_count; i++) {
            TTF_CloseFont(text->faces[i].ttf);
        }
        text->face_count = 0;
    }
}

// Splits by the font that has each character. What is beyond RUNS goes into the last one.
static int runs_make(struct ui_text *text, enum draw_font font, int size_px, const char *utf8,
                     size_t bytes, struct run runs[RUNS])
{
    int count = 0;
    faces_make_room(text);
    const char *at = utf8;
    while (at < utf8 + bytes && *at != '\0') {
        const char *from = at;
        uint32_t code_point = text_next(&at);
        TTF_Font *ttf = face_for(text, font, size_px, code_point);
        if (count == 0 || (runs[count - 1].ttf != ttf && count < RUNS)) {
            runs[count++] = (struct run){.ttf = ttf, .utf8 = from};
        }
        runs[count - 1].bytes += (size_t)(at - from);
        runs[count - 1].boxes++;
    }
    return count;
}

static int box_width(int size_px)
{
    return size_px * 6 / 10;
}

// A NUL-terminated copy of a run for the library.
static void run_copy(char copy[UI_TEXT_BYTES], const struct run *run)
{
    memcpy(copy, run->utf8, run->bytes);
    copy[run->bytes] = '\0';
}

static int run_width(const struct run *run, int size_px)
{
    if (run->ttf == NULL) {
        return run->boxes * box_width(size_px);
    }
    char copy[UI_TEXT_BYTES];
    run_copy(copy, run);
    int width = 0;
    TTF_SizeUTF8(run->ttf, copy, &width, NULL);
    wipe(copy, run->bytes);
    return width;
}

// At most what a run may hold, by whole code points: the rest is not drawn rather than trusted.
static size_t bytes_most(const char *utf8, size_t bytes)
{
    if (bytes < UI_TEXT_BYTES) {
        return bytes;
    }
    const char *at = utf8, *fits = utf8;
    while (at - utf8 < UI_TEXT_BYTES) {
        fits = at;
        text_next(&at);
    }
    return (size_t)(fits - utf8);
}

// FNV-1a over font, size and text, 64 bits.
static uint64_t width_key_add(uint64_t key, const void *bytes, size_t count)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < count; i++) {
        key = (key ^ at[i]) * UINT64_C(0x100000001b3);
    }
    return key;
}

static uint64_t width_key(enum draw_font font, int size_px, const char *utf8, size_t bytes)
{
    const int look[2] = {(int)font, size_px};
    uint64_t key = width_key_add(UINT64_C(0xcbf29ce484222325), look, sizeof look);
    key = width_key_add(key, utf8, bytes);
    return key == 0 ? 1 : key;
}

int ui_text_width(struct ui_text *text, enum draw_font font, int size_px, const char *utf8,
                  size_t bytes)
{
    bytes = bytes_most(utf8, bytes);
    uint64_t key = width_key(font, size_px, utf8, bytes);
    struct width_known *known = &text->widths[key % WIDTHS];
    if (known->key == key) {
        return known->width;
    }
    struct run runs[RUNS];
    int count = runs_make(text, font, size_px, utf8, bytes, runs);
    int width = 0;
    for (int i = 0; i < count; i++) {
        width += run_width(&runs[i], size_px);
    }
    text->longest = bytes > text->longest ? bytes : text->longest;
    *known = (struct width_known){key, width};
    return width;
}

// The sign for "a character was here": a hollow box each.
static void boxes_paint(SDL_Surface *surface, int x, int base_y, int count, int size_px,
                        uint32_t colour)
{
    int edge = size_px / 16 + 1, step = box_width(size_px);
    int w = step - 2 * edge, h = size_px * 7 / 10;
    for (int i = 0; i < count; i++, x += step) {
        SDL_Rect sides[4] = {{x + edge, base_y - h, w, edge},
                             {x + edge, base_y - edge, w, edge},
                             {x + edge, base_y - h, edge, h},
                             {x + edge + w - edge, base_y - h, edge, h}};
        SDL_FillRects(surface, sides, 4, colour);
    }
}

static void run_paint(const struct run *run, SDL_Surface *surface, int x, int base_y,
                      uint32_t colour)
{
    char copy[UI_TEXT_BYTES];
    run_copy(copy, run);
    SDL_Color ink = {(Uint8)(colour >> 16), (Uint8)(colour >> 8), (Uint8)colour, 255};
    SDL_Surface *picture = TTF_RenderUTF8_Blended(run->ttf, copy, ink);
    wipe(copy, run->bytes);
    if (picture == NULL) {
        return; // empty, or out of memory: the next frame tries again
    }
    SDL_Rect place = {x, base_y - TTF_FontAscent(run->ttf), 0, 0};
    SDL_BlitSurface(picture, NULL, surface, &place);
    wipe(picture->pixels, (size_t)picture->pitch * (size_t)picture->h);
    SDL_FreeSurface(picture);
}

void ui_text_paint(struct ui_text *text, struct SDL_Surface *surface, struct draw_rect line_box,
                   enum draw_font font, int size_px, uint32_t colour, const char *utf8)
{
    size_t bytes = bytes_most(utf8, strlen(utf8));
    TTF_Font *main_face = face_get(text, 0, font, size_px);
    if (main_face == NULL) {
        return;
    }
    int ascent = TTF_FontAscent(main_face), height = ascent - TTF_FontDescent(main_face);
    int base_y = line_box.y + (line_box.h - height) / 2 + ascent;
    struct run runs[RUNS];
    int count = runs_make(text, font, size_px, utf8, bytes, runs);
    int x = line_box.x;
    for (int i = 0; i < count; i++) {
        if (runs[i].ttf == NULL) {
            boxes_paint(surface, x, base_y, runs[i].boxes, size_px, colour);
            text->missing += (uint64_t)runs[i].boxes;
        } else {
            run_paint(&runs[i], surface, x, base_y, colour);
        }
        if (i + 1 < count) { // shaping it once more for nobody would double the cost of most texts
            x += run_width(&runs[i], size_px);
        }
    }
}

void ui_text_forget(struct ui_text *text)
{
    // The library keeps the glyph numbers of the last text of each face, and every glyph it has
    // drawn. A line of dashes as long as the longest text overwrites the first; asking for another
    // size drops the second.
    wipe(text->widths, sizeof text->widths);
    char dashes[UI_TEXT_BYTES];
    size_t bytes = text->longest < sizeof dashes - 1 ? text->longest : sizeof dashes - 1;
    memset(dashes, '-', bytes);
    dashes[bytes] = '\0';
    for (int i = 0; i < text->face_count; i++) {
        const struct face *face = &text->faces[i];
        TTF_SizeUTF8(face->ttf, dashes, NULL, NULL);
        TTF_SetFontSize(face->ttf, face->size_px + 1);
        TTF_SetFontSize(face->ttf, face->size_px);
    }
}
