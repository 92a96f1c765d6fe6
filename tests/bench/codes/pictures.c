#include "bench/codes/pictures.h"

#include "platform/decode/unpack.h"
#include <ftw.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>

bool picture_is(const char *path, const char *ending)
{
    size_t length = strlen(path), end = strlen(ending);
    return length > end && strcmp(path + length - end, ending) == 0;
}

// nftw has no argument for its caller.
static struct picture *found;
static int found_count;
static const char *found_folder;

// Pictures whose .txt is not what they hold.
static const struct {
    const char *path, *truth;
} corrections[] = {
    // The .txt is that of another picture of this name upstream. Its own test, tests/image_tests.rs, says this; the caption in the
    // picture, from ISO/IEC 18004, does too; so do zbar and zxing-cpp.
    {"/bardecoder/images/version1_example.jpg", "01234567"},
};

// Pictures of two codes, of which the .txt tells one.
static const struct {
    const char *path, *text;
} seconds[] = {
    // "Double QR": a small code in the middle of a large one. zxing-cpp reads both, too.
    {"/zxing/qrcode-2/16.png", "[内側QRコード] *ダブルQR* http://d-qr.net/ex/"},
};

static void add_second(struct picture *picture)
{
    for (size_t i = 0; i < sizeof seconds / sizeof seconds[0]; i++) {
        if (picture_is(picture->path, seconds[i].path)) {
            picture->second = seconds[i].text;
        }
    }
}

static void correct_truth(struct picture *picture)
{
    for (size_t i = 0; i < sizeof corrections / sizeof corrections[0]; i++) {
        if (picture_is(picture->path, corrections[i].path)) {
            (void)snprintf(picture->truth, sizeof picture->truth, "%s", corrections[i].truth);
            picture->corrected = true;
        }
    }
}

static void take_truth(struct picture *picture)
{
    char path[PATH_BYTES];
    const char *dot = strrchr(picture->path, '.');
    (void)snprintf(path, sizeof path, "%.*s.txt", (int)(dot - picture->path), picture->path);
    size_t count = 0;
    unsigned char *bytes = picture_bytes(path, &count);
    picture->negative = bytes == NULL;
    if (bytes != NULL) {
        (void)snprintf(picture->truth, sizeof picture->truth, "%.*s", (int)count, (const char *)bytes);
        free(bytes);
        correct_truth(picture);
        add_second(picture);
    }
}

static int visit(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    bool wanted = picture_is(path, ".png") || picture_is(path, ".jpg") || picture_is(path, ".webp");
    if (kind != FTW_F || !wanted || found_count == PICTURES_MAX || strlen(path) >= PATH_BYTES) {
        return 0;
    }
    struct picture *picture = &found[found_count++];
    (void)snprintf(picture->path, sizeof picture->path, "%s", path);
    size_t skip = strlen(found_folder) + 1;
    int length = place->base - 1 - (int)skip;
    (void)snprintf(picture->set, sizeof picture->set, "%.*s", length > 0 ? length : 1, length > 0 ? path + skip : ".");
    take_truth(picture);
    return 0;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct picture *)a)->path, ((const struct picture *)b)->path);
}

int pictures_find(const char *folder, struct picture **ret_pictures)
{
    found = calloc(PICTURES_MAX, sizeof *found);
    found_count = 0;
    found_folder = folder;
    if (found == NULL || nftw(folder, visit, 8, FTW_PHYS) != 0) {
        free(found);
        return -1;
    }
    qsort(found, (size_t)found_count, sizeof *found, by_path);
    *ret_pictures = found;
    return found_count;
}

unsigned char *picture_bytes(const char *path, size_t *ret_count)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    enum { MOST = 32 * 1024 * 1024 };
    unsigned char *bytes = malloc(MOST);
    size_t count = bytes == NULL ? 0 : fread(bytes, 1, MOST, file);
    (void)fclose(file);
    *ret_count = count;
    return bytes;
}

// The pipeline knows no WebP: a camera does not make it.
static bool load_webp(struct unpack *unpack, const unsigned char *bytes, size_t count, struct gray *gray)
{
    int width = 0, height = 0;
    unsigned char *colours = WebPDecodeRGBA(bytes, count, &width, &height);
    if (colours == NULL) {
        return false;
    }
    size_t pixels = (size_t)width * (size_t)height;
    for (size_t i = 0; i < pixels; i++) {
        const unsigned char *px = colours + 4 * i;
        int value = (299 * px[0] + 587 * px[1] + 114 * px[2] + 500) / 1000;
        colours[i] = (unsigned char)((value * px[3] + 255 * (255 - px[3]) + 127) / 255);
    }
    bool loaded = unpack_picture(unpack, FRAME_GREY, colours, pixels, width, height, gray) == OK;
    WebPFree(colours);
    return loaded;
}

bool picture_load(const struct picture *picture, struct gray *gray)
{
    size_t count = 0;
    struct unpack *unpack = NULL;
    unsigned char *bytes = picture_bytes(picture->path, &count);
    bool loaded = bytes != NULL && unpack_new(&unpack) == OK;
    if (loaded && picture_is(picture->path, ".webp")) {
        loaded = load_webp(unpack, bytes, count, gray);
    } else if (loaded) {
        enum frame_format format = picture_is(picture->path, ".png") ? FRAME_PNG : FRAME_JPEG;
        loaded = unpack_picture(unpack, format, bytes, count, 0, 0, gray) == OK;
    }
    unpack_free(unpack);
    free(bytes);
    return loaded;
}

bool picture_write_png(const struct gray *gray, const char *path)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)gray->width,
                       .height = (png_uint_32)gray->height,
                       .format = PNG_FORMAT_GRAY};
    return png_image_write_to_file(&image, path, 0, gray->pixels, 0, NULL) != 0;
}
