// The one place where foyerctl speaks.
#include "platform/fleet/foyerctl.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void ctl_print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vfprintf(stdout, format, arguments);
    va_end(arguments);
}

void ctl_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
}

enum ctl_exit ctl_printed(void)
{
    if (fflush(stdout) == 0 && ferror(stdout) == 0) {
        return CTL_DONE;
    }
    ctl_complain("foyerctl: standard output cannot be written (%s).\n", strerror(errno));
    return CTL_REFUSED;
}
