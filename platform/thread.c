// Starting a thread the way every thread of the platform is started.
#include "platform/inner.h"

#include <signal.h>

enum err thread_begin(const char *name, void *(*run)(void *), void *context, pthread_t *ret_thread)
{
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
    sigset_t blocked;
    sigset_t before;
    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++) {
        sigdelset(&blocked, fatal[i]);
    }
    // A new thread inherits the mask: set around its creation, there is no moment in which it could
    // be hit.
    if (pthread_sigmask(SIG_SETMASK, &blocked, &before) != 0) {
        return ERR_SYSTEM;
    }
    pthread_t thread;
    int failed = pthread_create(&thread, NULL, run, context);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed != 0) {
        return ERR_SYSTEM;
    }
    pthread_setname_np(thread, name);
    *ret_thread = thread;
    return OK;
}
