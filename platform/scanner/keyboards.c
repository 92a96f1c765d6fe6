#include "platform/scanner/keyboards.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h> // after platform.h: some of its macros are names there
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { DEVICES = 256 }; // /dev/input/event0 and so on

_Static_assert((int)KEY_BITS_BYTES == KEY_MAX / 8 + 1, "each key of the kernel's has its bit, and no more");

bool keyboard_ids_read(const char *ids, struct keyboard_ids *ret_ids)
{
    static const char hex[] = "0123456789abcdefABCDEF";
    if (strlen(ids) != 9 || strspn(ids, hex) != 4 || ids[4] != ':' || strspn(ids + 5, hex) != 4) {
        return false;
    }
    ret_ids->vendor = (unsigned)strtoul(ids, NULL, 16);
    ret_ids->product = (unsigned)strtoul(ids + 5, NULL, 16);
    return true;
}

bool keyboard_next(int *number, char ret_file[NAMES_FILE])
{
    if (!names_next("/dev/input", "event", DEVICES, number)) {
        return false;
    }
    names_file("/dev/input/event", *number, ret_file);
    return true;
}

bool keyboard_has_key(const unsigned char keys[KEY_BITS_BYTES], int key)
{
    return (keys[key / 8] >> (key % 8) & 1) != 0;
}

bool keyboard_fits(const struct keyboard_ids *ids, int fd)
{
    struct input_id id = {0};
    unsigned char keys[KEY_BITS_BYTES] = {0};
    return ioctl(fd, EVIOCGID, &id) == 0 && id.vendor == ids->vendor && id.product == ids->product &&
           ioctl(fd, EVIOCGBIT(EV_KEY, sizeof keys), keys) >= 0 && keyboard_has_key(keys, KEY_ENTER) &&
           keyboard_has_key(keys, KEY_1);
}

// ---- what the kernel tells everybody of a device that this user may not open

// -1 = it does not say.
static long sys_id(int number, const char *name)
{
    char file[128], text[16] = "";
    (void)snprintf(file, sizeof file, "/sys/class/input/event%d/device/id/%s", number, name);
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0) {
        close(fd);
    }
    return got > 0 ? strtol(text, NULL, 16) : -1;
}

static enum wedge_found look_at(const struct keyboard_ids *ids, int number, const char *file)
{
    int fd = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    bool refused = fd < 0 && (errno == EACCES || errno == EPERM);
    bool fits = fd >= 0 && keyboard_fits(ids, fd);
    if (fd >= 0) {
        close(fd);
    }
    if (refused && sys_id(number, "vendor") == (long)ids->vendor && sys_id(number, "product") == (long)ids->product) {
        return WEDGE_REFUSED;
    }
    return fits ? WEDGE_THERE : WEDGE_ABSENT;
}

enum wedge_found scanner_find_wedge(const char *wedge)
{
    struct keyboard_ids ids = {0};
    char file[NAMES_FILE];
    enum wedge_found best = WEDGE_ABSENT;
    if (!keyboard_ids_read(wedge, &ids)) {
        return WEDGE_ABSENT;
    }
    for (int i = -1; best != WEDGE_THERE && keyboard_next(&i, file);) {
        enum wedge_found found = look_at(&ids, i, file);
        best = found > best ? found : best;
    }
    return best;
}
