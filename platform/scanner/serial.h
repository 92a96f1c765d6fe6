// A fixed scanner on a serial line (USB CDC, or a real one at 9600 baud, 8N1). The scanner's thread alone.
#pragma once
#include "platform/scanner/line.h"

enum { SERIAL_FILE = 512 };

struct serial {
    int fd;         // -1 = it is not there
    int64_t due_ms; // when it is looked for next; INT64_MAX while it is there, or none is wanted
    char file[SERIAL_FILE];
    struct scan_line line;
    size_t have, used; // bytes that were read, and those of them that were looked at
    unsigned char bytes[256];
};

// ERR_LIMIT for a name that is too long. file "" = none is wanted.
MUST_CHECK enum err serial_begin(struct serial *serial, const char *file);
void serial_end(struct serial *serial);
// Something was plugged in: if it is not there, the next turn looks for it.
void serial_look(struct serial *serial);
// Opens it when it is time, and reads what is there, up to a bound, without waiting. True: a code, which the caller wipes;
// there may be more.
bool serial_turn(struct serial *serial, int64_t now_ms, struct scan *ret_scan);
// When it is to be called at the latest.
int64_t serial_due_ms(const struct serial *serial);
