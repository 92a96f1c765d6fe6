#include "platform/scanner/picture_file.h"
#include "platform/scanner/picture_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_is_named(const char *name, const char *end)
{
    size_t bytes = strlen(name), end_bytes = strlen(end);
    return bytes > end_bytes && strcasecmp(name + bytes - end_bytes, end) == 0;
}

bool picture_is_named(const char *name)
{
    return name[0] != '.' && (file_is_named(name, ".png") || file_is_named(name, ".jpg") ||
                              file_is_named(name, ".jpeg") || file_is_named(name, ".pgm"));
}

enum err file_piece(int fd, int64_t at, unsigned char *to, size_t count)
{
    while (count > 0) {
        ssize_t got = pread(fd, to, count, (off_t)at);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got < 0 ? ERR_FILE : ERR_SYNTAX; // shorter than it said
        }
        to += got;
        at += got;
        count -= (size_t)got;
    }
    return OK;
}

bool number_take(const unsigned char **at, const unsigned char *end, int most, int *ret_number)
{
    const unsigned char *next = *at;
    int number = 0;
    while (next < end && *next >= '0' && *next <= '9' && number <= most) {
        number = number * 10 + (*next++ - '0');
    }
    if (next == *at || number == 0 || number > most) {
        return false;
    }
    *at = next;
    *ret_number = number;
    return true;
}

static bool blank_take(const unsigned char **at, const unsigned char *end)
{
    if (*at == end || strchr(" \t\r\n", **at) == NULL || **at == '\0') {
        return false;
    }
    (*at)++;
    return true;
}

// "P5", width, height, 255, each behind one blank, then the rows and nothing else. Moves the rows to the front.
static enum err pgm_give(unsigned char *slot, size_t count, struct wire_order *ret_order)
{
    const unsigned char *at = slot + 2, *end = slot + count;
    int width = 0, height = 0, white = 0;
    bool fits = count > 2 && memcmp(slot, "P5", 2) == 0 && blank_take(&at, end) &&
                number_take(&at, end, FRAME_SIDE, &width) && blank_take(&at, end) &&
                number_take(&at, end, FRAME_SIDE, &height) && blank_take(&at, end) &&
                number_take(&at, end, 255, &white) && white == 255 && blank_take(&at, end);
    size_t bytes = (size_t)width * (size_t)height;
    if (!fits || (size_t)(end - at) != bytes) {
        return ERR_SYNTAX;
    }
    memmove(slot, at, bytes);
    ret_order->format = FRAME_GREY;
    ret_order->width = width;
    ret_order->height = height;
    ret_order->bytes = (uint32_t)bytes;
    return OK;
}

static enum err file_whole(const char *file, unsigned char *slot, size_t *ret_count)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat what;
    if (fd < 0) {
        return ERR_FILE;
    }
    enum err err = OK;
    if (fstat(fd, &what) != 0 || !S_ISREG(what.st_mode)) {
        err = ERR_FILE;
    } else if (what.st_size == 0) {
        err = ERR_SYNTAX;
    } else if (what.st_size > FRAME_BYTES) {
        err = ERR_LIMIT;
    } else {
        err = file_piece(fd, 0, slot, (size_t)what.st_size);
    }
    close(fd);
    if (err == OK) {
        *ret_count = (size_t)what.st_size;
    }
    return err;
}

enum err picture_give(const char *file, unsigned char *slot, struct wire_order *ret_order)
{
    size_t count = 0;
    enum err err = file_whole(file, slot, &count);
    if (err != OK) {
        return err;
    }
    if (file_is_named(file, ".pgm")) {
        return pgm_give(slot, count, ret_order);
    }
    ret_order->format = file_is_named(file, ".png") ? FRAME_PNG : FRAME_JPEG;
    ret_order->width = ret_order->height = 0;
    ret_order->bytes = (uint32_t)count;
    return OK;
}
