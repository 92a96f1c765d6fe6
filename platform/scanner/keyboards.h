// Keyboards under /dev/input, known by their USB ids: which of them is the scanner.
#pragma once
#include "platform/platform.h"
#include "platform/scanner/names.h"

struct keyboard_ids {
    unsigned vendor, product;
};

enum { KEY_BITS_BYTES = 96 }; // of the kernel's bit field with one bit for each of its keys, KEY_MAX and below

// "VVVV:PPPP" in hex. False for anything else.
bool keyboard_ids_read(const char *ids, struct keyboard_ids *ret_ids);
// The next device file with a number above *number (-1 = the first) and its number. False = no more.
bool keyboard_next(int *number, char ret_file[NAMES_FILE]);
// Is the open device one that types, with these ids? A scanner may show others, with volume keys.
bool keyboard_fits(const struct keyboard_ids *ids, int fd);
// In a bit field of the kernel's: is this key's bit set? key: 0 to KEY_MAX.
bool keyboard_has_key(const unsigned char keys[KEY_BITS_BYTES], int key);
