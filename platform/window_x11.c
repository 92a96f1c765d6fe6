// Whether somebody manages windows, asked of the X server itself: SDL does not tell.
#include "platform/inner.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

// The little of Xlib that is asked by name, so that X's headers are not needed to build.
struct x11 {
    void *library;
    void *(*open)(const char *name);
    int (*shut)(void *display);
    unsigned long (*root)(void *display);
    unsigned long (*atom)(void *display, const char *name, int only_if_exists);
    int (*property)(void *display, unsigned long window, unsigned long property, long from,
                    long length, int remove, unsigned long type, unsigned long *ret_type,
                    int *ret_format, unsigned long *ret_count, unsigned long *ret_left,
                    unsigned char **ret_value);
    int (*release)(void *memory);
};

// function is the address of a function pointer; C allows no plainer way from an object pointer.
static bool symbol_load(void *library, const char *name, void *function)
{
    void *symbol = dlsym(library, name);
    memcpy(function, &symbol, sizeof symbol);
    return symbol != NULL;
}

static bool x11_load(struct x11 *x11)
{
    x11->library = dlopen("libX11.so.6", RTLD_NOW | RTLD_LOCAL);
    return x11->library != NULL && symbol_load(x11->library, "XOpenDisplay", &x11->open) &&
           symbol_load(x11->library, "XCloseDisplay", &x11->shut) &&
           symbol_load(x11->library, "XDefaultRootWindow", &x11->root) &&
           symbol_load(x11->library, "XInternAtom", &x11->atom) &&
           symbol_load(x11->library, "XGetWindowProperty", &x11->property) &&
           symbol_load(x11->library, "XFree", &x11->release);
}

bool x11_is_managed(void)
{
    struct x11 x11 = {0};
    bool runs = true;
    void *display = x11_load(&x11) ? x11.open(NULL) : NULL;
    if (display != NULL) {
        unsigned long type, count = 0, left,
                            check = x11.atom(display, "_NET_SUPPORTING_WM_CHECK", 1);
        unsigned char *value = NULL;
        int format;
        runs = check != 0 &&
               x11.property(display, x11.root(display), check, 0, 1, 0, 0, &type, &format, &count,
                            &left, &value) == 0 &&
               count > 0;
        if (value != NULL) {
            x11.release(value);
        }
        x11.shut(display);
    }
    if (x11.library != NULL) {
        dlclose(x11.library);
    }
    return runs;
}
