// Files in, whole; files out, all of them or none.
#include "platform/fleet/foyerctl.h"

#include "platform/inner.h"
#include "platform/platform.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_standard(const char *path)
{
    return strcmp(path, "-") == 0;
}

static const char *name_of(const char *path)
{
    return is_standard(path) ? "standard input" : path;
}

bool ctl_read(const char *path, size_t max_bytes, char **ret_body, size_t *ret_bytes)
{
    struct stat about;
    if (!is_standard(path) && stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        ctl_complain("foyerctl: %s is a folder; name the file in it.\n", path);
        return false;
    }
    errno = 0;
    enum err err =
        file_read(is_standard(path) ? "/dev/stdin" : path, max_bytes, ret_body, ret_bytes);
    if (err == OK) {
        return true;
    }
    if (err == ERR_LIMIT) {
        ctl_complain("foyerctl: %s has more than %zu bytes: it is not what is wanted here.\n",
                     name_of(path), max_bytes);
    } else {
        ctl_complain("foyerctl: %s cannot be read (%s).\n", name_of(path),
                     errno == 0 ? err_sentence(err) : strerror(errno));
    }
    return false;
}

// ---- writing

enum { FILES = 8 };

struct staged {
    char fresh[PATH_MAX]; // "" = nothing there
};

static bool failed(const char *path)
{
    ctl_complain("foyerctl: %s cannot be written (%s); nothing was written.\n", path,
                 strerror(errno));
    return false;
}

static mode_t mode_of_new_files(void)
{
    mode_t mask = umask(077);
    (void)umask(mask);
    return 0666 & ~mask;
}

// The mode that the file will have. False, and said, for what is there and no plain file.
static bool place_is_free(const char *path, mode_t *ret_mode)
{
    struct stat about;
    if (lstat(path, &about) != 0) {
        *ret_mode = mode_of_new_files();
        return errno == ENOENT ? true : failed(path);
    }
    if (!S_ISREG(about.st_mode)) {
        ctl_complain("foyerctl: %s is there and is no plain file; name another.\n", path);
        return false;
    }
    *ret_mode = about.st_mode & 0777;
    return true;
}

static bool stage(const struct ctl_file *file, struct staged *staged)
{
    mode_t mode = 0;
    if (!place_is_free(file->path, &mode)) {
        return false;
    }
    int length = snprintf(staged->fresh, sizeof staged->fresh, "%s.XXXXXX", file->path);
    if (length < 0 || (size_t)length >= sizeof staged->fresh) {
        staged->fresh[0] = '\0';
        errno = ENAMETOOLONG;
        return failed(file->path);
    }
    int handle = mkstemp(staged->fresh);
    if (handle < 0) {
        staged->fresh[0] = '\0';
        return failed(file->path);
    }
    bool done = file_write_all(handle, file->bytes, file->count) == OK && fchmod(handle, mode) == 0 &&
                fsync(handle) == 0;
    int why = errno;
    if (close(handle) != 0 && done) {
        done = false;
        why = errno;
    }
    errno = why;
    return done ? true : failed(file->path);
}

static bool print_bytes(const struct ctl_file *file)
{
    if (fwrite(file->bytes, 1, file->count, stdout) == file->count && fflush(stdout) == 0) {
        return true;
    }
    return failed("standard output");
}

static bool take_name(const struct ctl_file *file, struct staged *staged)
{
    if (rename(staged->fresh, file->path) != 0) {
        return failed(file->path);
    }
    staged->fresh[0] = '\0';
    return true;
}

bool ctl_write(const struct ctl_file *files, int count)
{
    static struct staged staged[FILES];
    bool done = true;

    assert(count <= FILES);
    memset(staged, 0, sizeof staged);
    for (int i = 0; done && i < count; i++) {
        done = is_standard(files[i].path) || stage(&files[i], &staged[i]);
    }
    for (int i = 0; done && i < count; i++) {
        done = !is_standard(files[i].path) || print_bytes(&files[i]);
    }
    for (int i = 0; done && i < count; i++) {
        done = is_standard(files[i].path) || take_name(&files[i], &staged[i]);
    }
    for (int i = 0; i < count; i++) {
        if (staged[i].fresh[0] != '\0') {
            (void)unlink(staged[i].fresh);
        }
    }
    return done;
}
