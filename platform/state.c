// Small files that are either the old one or the new one, whatever happens while they are written.
#include "platform/platform.h"

#include "platform/inner.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h> // renameat
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum err file_write_all(int file, const void *bytes, size_t count)
{
    const unsigned char *next = bytes;
    while (count > 0) {
        ssize_t wrote = write(file, next, count);
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote <= 0) {
            return ERR_FILE;
        }
        next += wrote;
        count -= (size_t)wrote;
    }
    return OK;
}

// A name inside the folder, with room for ".new" behind.
static bool state_name_is_plain(const char *name)
{
    size_t length = strlen(name);
    return length > 0 && length <= NAME_MAX - 4 && strchr(name, '/') == NULL && name[0] != '.';
}

// Opens the folder, making it (not its parents) when it is absent.
static int state_open_dir(const char *dir)
{
    bool made = mkdir(dir, 0700) == 0;
    if (!made && errno != EEXIST) {
        return -1;
    }
    int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0 && made) {
        // Or the folder itself may be gone after a power cut, with all that was synced inside.
        int parent = openat(folder, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (parent >= 0) {
            fsync(parent);
            close(parent);
        }
    }
    return folder;
}

enum err state_write(const char *dir, const char *name, const void *bytes, size_t count)
{
    if (!state_name_is_plain(name)) {
        return ERR_RANGE;
    }
    enum err err = ERR_FILE;
    char fresh[NAME_MAX + 1];
    int file = -1;
    int folder = state_open_dir(dir);
    if (folder < 0) {
        goto out;
    }
    size_t length = strlen(name);
    memcpy(fresh, name, length);
    memcpy(fresh + length, ".new", 5);
    // What a crash left behind is removed, not reused: it may be a link or have another mode.
    if (unlinkat(folder, fresh, 0) != 0 && errno != ENOENT) {
        goto out;
    }
    file = openat(folder, fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0 || fchmod(file, 0600) != 0) {
        goto out;
    }
    err = file_write_all(file, bytes, count);
    if (err == OK &&
        (fsync(file) != 0 || renameat(folder, fresh, folder, name) != 0 || fsync(folder) != 0)) {
        err = ERR_FILE;
    }
    if (err != OK) {
        unlinkat(folder, fresh, 0);
    }
out:
    if (file >= 0) {
        close(file);
    }
    if (folder >= 0) {
        close(folder);
    }
    return err;
}

// Reads to the end of file. Regular files tell their size; whatever else is read in growing pieces.
static enum err state_read_all(int file, size_t max_bytes, char **ret_body, size_t *ret_bytes)
{
    struct stat about;
    if (fstat(file, &about) != 0 || S_ISDIR(about.st_mode)) {
        return ERR_FILE;
    }
    if (S_ISREG(about.st_mode) && (uintmax_t)about.st_size > max_bytes) {
        return ERR_LIMIT;
    }
    // One byte more than the file has, so that its end shows without growing; one for the NUL.
    size_t room = S_ISREG(about.st_mode) ? (size_t)about.st_size + 2 : 4096;
    size_t used = 0;
    enum err err = OK;
    char *body = secure_alloc(room);
    if (body == NULL) {
        return ERR_MEMORY;
    }
    for (;;) {
        if (used + 1 == room) {
            char *grown = secure_realloc(body, room * 2);
            if (grown == NULL) {
                err = ERR_MEMORY;
                goto out;
            }
            body = grown;
            room *= 2;
        }
        ssize_t got = read(file, body + used, room - used - 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            err = ERR_FILE;
            goto out;
        }
        if (got == 0) {
            break;
        }
        used += (size_t)got;
        if (used > max_bytes) {
            err = ERR_LIMIT;
            goto out;
        }
    }
    body[used] = '\0';
    *ret_body = body;
    *ret_bytes = used;
    body = NULL;
out:
    secure_free(body);
    return err;
}

static enum err state_read_at(int folder, const char *path, size_t max_bytes, char **ret_body,
                              size_t *ret_bytes)
{
    int file = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file < 0) {
        return errno == ENOENT ? ERR_MISSING : ERR_FILE;
    }
    enum err err = state_read_all(file, max_bytes, ret_body, ret_bytes);
    close(file);
    return err;
}

enum err state_read(const char *dir, const char *name, void *ret_bytes, size_t size,
                    size_t *ret_count)
{
    if (!state_name_is_plain(name)) {
        return ERR_RANGE;
    }
    int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        return errno == ENOENT ? ERR_MISSING : ERR_FILE;
    }
    char *body = NULL;
    size_t count = 0;
    enum err err = state_read_at(folder, name, size, &body, &count);
    close(folder);
    if (err == OK) {
        memcpy(ret_bytes, body, count);
        *ret_count = count;
        secure_free(body);
    }
    return err;
}

enum err file_read(const char *path, size_t max_bytes, char **ret_body, size_t *ret_bytes)
{
    return state_read_at(AT_FDCWD, path, max_bytes, ret_body, ret_bytes);
}
