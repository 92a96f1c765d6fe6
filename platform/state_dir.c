#include "platform/platform.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum err state_dir_make(const char *dir)
{
    char path[512];
    size_t length = strlen(dir);

    if (length == 0 || length >= sizeof path) {
        return ERR_FILE;
    }
    memcpy(path, dir, length + 1);
    for (size_t i = 1; i <= length; i++) {
        if (path[i] != '/' && path[i] != '\0') {
            continue;
        }
        char kept = path[i];

        path[i] = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST) {
            return ERR_FILE;
        }
        path[i] = kept;
    }
    return OK;
}
