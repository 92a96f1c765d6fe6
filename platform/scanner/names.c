#include "platform/scanner/names.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// -1 for any other name; "video01" and "video1x" are other names.
static int number_of(const char *name, const char *stem)
{
    size_t stem_bytes = strlen(stem);
    if (strncmp(name, stem, stem_bytes) != 0) {
        return -1;
    }
    const char *digits = name + stem_bytes;
    size_t count = strspn(digits, "0123456789");
    if (count == 0 || count > 4 || digits[count] != '\0' || (digits[0] == '0' && count > 1)) {
        return -1;
    }
    return (int)strtol(digits, NULL, 10);
}

bool names_next(const char *folder, const char *stem, int limit, int *number)
{
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        return false;
    }
    int best = limit;
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        int found = number_of(entry->d_name, stem);
        if (found > *number && found < best) {
            best = found;
        }
    }
    closedir(dir);
    if (best == limit) {
        return false;
    }
    *number = best;
    return true;
}

void names_file(const char *stem, int number, char ret_file[NAMES_FILE])
{
    snprintf(ret_file, NAMES_FILE, "%s%d", stem, number);
}
