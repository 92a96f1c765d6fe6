// Recorded videos: where each picture begins, found once.
#include "platform/platform.h"
#include "platform/scanner/picture_file.h"
#include "platform/scanner/picture_inside.h"
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { Y4M_HEADER = 256, LOOK_BYTES = 64 * 1024 };

static const char y4m_frame[] = "FRAME\n";

static enum err start_add(struct video *video, int64_t start)
{
    int room = video->count + 1;
    if (video->count == VIDEO_PICTURES) {
        return ERR_LIMIT;
    }
    if ((room & (room - 1)) == 0) { // as many as a power of two: twice as many
        int64_t *more = secure_realloc(video->starts, (size_t)room * 2 * sizeof *more);
        if (more == NULL) {
            return ERR_MEMORY;
        }
        video->starts = more;
    }
    video->starts[video->count++] = start;
    return OK;
}

// ---- JPEG after JPEG

// A picture ends (FFD9) where another begins (FFD8): both together are in no picture.
static enum err jpeg_look(struct video *video, const unsigned char *bytes, int64_t count, int64_t at)
{
    enum err err = OK;
    for (int64_t i = 0; i + 4 <= count && err == OK; i++) {
        if (bytes[i] == 0xff && bytes[i + 1] == 0xd9 && bytes[i + 2] == 0xff && bytes[i + 3] == 0xd8) {
            err = start_add(video, at + i + 2);
        }
    }
    return err;
}

static enum err jpeg_begin(struct video *video, int64_t size)
{
    unsigned char bytes[LOOK_BYTES + 3]; // the last three are looked at again with what follows
    unsigned char mark[2];
    enum err err = size < 4 ? ERR_SYNTAX : file_piece(video->fd, 0, mark, sizeof mark);
    if (err == OK && (mark[0] != 0xff || mark[1] != 0xd8)) {
        err = ERR_SYNTAX;
    }
    err = err == OK ? start_add(video, 0) : err;
    for (int64_t at = 0; at < size && err == OK; at += LOOK_BYTES) {
        int64_t count = size - at < (int64_t)sizeof bytes ? size - at : (int64_t)sizeof bytes;
        err = file_piece(video->fd, at, bytes, (size_t)count);
        err = err == OK ? jpeg_look(video, bytes, count, at) : err;
    }
    video->format = FRAME_JPEG;
    return err;
}

// ---- Y4M

// Bytes behind the Y plane; -1 for a kind with other than 8 bits.
static int64_t y4m_colours(const char *kind, int64_t width, int64_t height)
{
    int64_t half_wide = (width + 1) / 2;
    if (kind[0] == '\0' || strcmp(kind, "420") == 0 || strcmp(kind, "420jpeg") == 0 || strcmp(kind, "420mpeg2") == 0 ||
        strcmp(kind, "420paldv") == 0) {
        return 2 * half_wide * ((height + 1) / 2);
    }
    if (strcmp(kind, "mono") == 0) {
        return 0;
    }
    return strcmp(kind, "422") == 0 ? 2 * half_wide * height : strcmp(kind, "444") == 0 ? 2 * width * height : -1;
}

// "YUV4MPEG2 W1280 H720 F30:1 C420jpeg" and so on; parameters in any order, those we do not need are passed over.
static enum err y4m_header(struct video *video, char *header, int64_t *ret_colours)
{
    static const char magic[] = "YUV4MPEG2";
    const char *kind = "";
    char *rest = NULL;
    const char *word = strtok_r(header, " ", &rest);
    if (word == NULL || strcmp(word, magic) != 0) {
        return ERR_SYNTAX;
    }
    while ((word = strtok_r(NULL, " ", &rest)) != NULL) {
        const unsigned char *at = (const unsigned char *)word + 1, *end = at + strlen(word) - 1;
        bool wide = word[0] == 'W', high = word[0] == 'H';
        if ((wide || high) && (!number_take(&at, end, FRAME_SIDE, wide ? &video->width : &video->height) || at != end)) {
            return ERR_SYNTAX;
        }
        kind = word[0] == 'C' ? word + 1 : kind;
    }
    if (video->width == 0 || video->height == 0) {
        return ERR_SYNTAX;
    }
    if ((int64_t)video->width * video->height > FRAME_BYTES) {
        return ERR_LIMIT;
    }
    *ret_colours = y4m_colours(kind, video->width, video->height);
    return *ret_colours < 0 ? ERR_SYNTAX : OK;
}

static enum err y4m_begin(struct video *video, int64_t size)
{
    char header[Y4M_HEADER] = "";
    size_t count = size < (int64_t)sizeof header ? (size_t)size : sizeof header;
    enum err err = file_piece(video->fd, 0, (unsigned char *)header, count);
    char *newline = memchr(header, '\n', count);
    if (err != OK || newline == NULL) {
        return err != OK ? err : ERR_SYNTAX;
    }
    *newline = '\0';
    int64_t colours = 0, at = newline - header + 1;
    err = y4m_header(video, header, &colours);
    int64_t frame = (int64_t)strlen(y4m_frame) + (int64_t)video->width * video->height + colours;
    for (; err == OK && at + frame <= size; at += frame) {
        err = start_add(video, at);
    }
    video->format = FRAME_GREY;
    return err == OK && at != size ? ERR_SYNTAX : err;
}

// ---- both

// Every picture must fit into a slot; the one behind the last begins where the file ends.
static enum err starts_end(struct video *video, int64_t size)
{
    if (video->count == 0) {
        return ERR_SYNTAX;
    }
    enum err err = start_add(video, size);
    if (err != OK) {
        return err;
    }
    video->count--;
    for (int i = 0; i < video->count && video->format == FRAME_JPEG; i++) {
        if (video->starts[i + 1] - video->starts[i] > FRAME_BYTES) {
            return ERR_LIMIT;
        }
    }
    return OK;
}

enum err video_open(const char *file, struct video *ret_video)
{
    struct video video = {.fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    struct stat what;
    if (video.fd < 0) {
        return ERR_FILE;
    }
    enum err err = fstat(video.fd, &what) != 0 || !S_ISREG(what.st_mode) ? ERR_FILE : OK;
    if (err == OK) {
        bool jpegs = file_is_named(file, ".mjpeg") || file_is_named(file, ".mjpg");
        err = jpegs ? jpeg_begin(&video, what.st_size) : y4m_begin(&video, what.st_size);
    }
    err = err == OK ? starts_end(&video, what.st_size) : err;
    if (err != OK) {
        video_close(&video);
        return err;
    }
    *ret_video = video;
    return OK;
}

void video_close(struct video *video)
{
    close(video->fd);
    secure_free(video->starts);
    *video = (struct video){.fd = -1};
}

enum err video_give(const struct video *video, int index, unsigned char *slot, struct wire_order *ret_order)
{
    int64_t at = video->starts[index], count = video->starts[index + 1] - at;
    bool grey = video->format == FRAME_GREY;
    enum err err = OK;
    if (grey) {
        unsigned char mark[sizeof y4m_frame - 1];
        err = file_piece(video->fd, at, mark, sizeof mark);
        if (err == OK && memcmp(mark, y4m_frame, sizeof mark) != 0) {
            err = ERR_SYNTAX;
        }
        at += (int64_t)sizeof mark;
        count = (int64_t)video->width * video->height;
    }
    err = err == OK ? file_piece(video->fd, at, slot, (size_t)count) : err;
    if (err != OK) {
        return err;
    }
    ret_order->format = video->format;
    ret_order->width = video->width;
    ret_order->height = video->height;
    ret_order->bytes = (uint32_t)count;
    return OK;
}
