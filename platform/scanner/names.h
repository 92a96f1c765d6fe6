// Device files that are numbered: /dev/video0, /dev/input/event12.
#pragma once
#include <stdbool.h>

enum { NAMES_FILE = 64 };

// The lowest number above *number (-1 = the first) and below limit of which folder holds a file "stemN". False = none.
bool names_next(const char *folder, const char *stem, int limit, int *number);
// "stemN" into ret_file.
void names_file(const char *stem, int number, char ret_file[NAMES_FILE]);
