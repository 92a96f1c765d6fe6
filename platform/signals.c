// SIGTERM and SIGINT become an ordinary input: one thread waits for them, so no handler runs inside other code.
#include "platform/platform.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

static pthread_t waiter;
static bool running;
static atomic_bool stopping;

static void *wait_for_signal(void *context)
{
    struct inbox_item quit = {.kind = INBOX_QUIT};
    sigset_t set;
    int signal_number = 0;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGUSR1);
    while (sigwait(&set, &signal_number) == 0) {
        if (signal_number == SIGUSR1) {
            if (atomic_load(&stopping)) {
                break;
            }
        } else if (inbox_push(context, &quit) != OK) {
            continue; // full of replies: the next signal tries again
        }
    }
    return NULL;
}

enum err signals_to_inbox(struct inbox *inbox)
{
    sigset_t set;

    // A log or a peer that closes its end is an error code, not the end of the kiosk.
    (void)signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGUSR1);
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0) {
        return ERR_SYSTEM;
    }
    atomic_store(&stopping, false);
    if (pthread_create(&waiter, NULL, wait_for_signal, inbox) != 0) {
        return ERR_SYSTEM;
    }
    running = true;
    return OK;
}

void signals_stop(void)
{
    if (running) {
        atomic_store(&stopping, true);
        (void)pthread_kill(waiter, SIGUSR1);
        (void)pthread_join(waiter, NULL);
        running = false;
    }
}
