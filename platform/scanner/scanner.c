// The scanner's port, on the main thread: it orders, and copies the newest preview. All else is scanner_thread.c.
#include "platform/scanner/scanner_inside.h"

#include "base/wipe.h"
#include "platform/inner.h"
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

_Static_assert((int)SCANNER_PREVIEW == (int)PREVIEW_SIDE, "previews are handed on as the decoder makes them");

// Everything but the thread. bell and lock are made before anything that could fail after them.
static enum err scanner_make(struct scanner *scanner, const struct scanner_settings *settings)
{
    scanner->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (scanner->bell < 0) {
        return ERR_SYSTEM;
    }
    if (pthread_mutex_init(&scanner->lock, NULL) != 0) {
        close(scanner->bell);
        return ERR_SYSTEM;
    }
    enum err err = scanner_thread_begin(scanner, settings);
    if (err == OK) {
        err = evdev_set_prefix(&scanner->evdev, settings->wedge_prefix);
        if (err != OK) {
            scanner_thread_end(scanner);
        }
    }
    if (err != OK) {
        pthread_mutex_destroy(&scanner->lock);
        close(scanner->bell);
    }
    return err;
}

// After the thread has ended, or was never begun.
static void scanner_unmake(struct scanner *scanner)
{
    pthread_mutex_destroy(&scanner->lock);
    close(scanner->bell);
    secure_free(scanner);
}

enum err scanner_new(struct inbox *inbox, const struct scanner_settings *settings, struct scanner **ret_scanner)
{
    struct scanner *scanner = secure_calloc(1, sizeof *scanner);
    if (scanner == NULL) {
        return ERR_MEMORY;
    }
    scanner->inbox = inbox;
    enum err err = scanner_make(scanner, settings);
    if (err != OK) {
        secure_free(scanner);
        return err;
    }
    err = thread_begin("scanner", scanner_run, scanner, &scanner->thread);
    if (err != OK) {
        scanner_thread_end(scanner);
        scanner_unmake(scanner);
        return err;
    }
    *ret_scanner = scanner;
    return OK;
}

static void scanner_ring(struct scanner *scanner)
{
    uint64_t one = 1;
    while (write(scanner->bell, &one, sizeof one) < 0 && errno == EINTR) {
    }
}

// What was shown of the one who stood there.
static void shown_forget(struct scanner *scanner)
{
    if (scanner->shown != NULL) {
        wipe(scanner->shown, SCANNER_PREVIEW_BYTES);
        munmap(scanner->shown, SCANNER_PREVIEW_BYTES);
    }
    scanner->shown = NULL;
    scanner->shown_number = 0;
}

void scanner_free(struct scanner *scanner)
{
    if (scanner == NULL) {
        return;
    }
    pthread_mutex_lock(&scanner->lock);
    scanner->quit = true;
    pthread_mutex_unlock(&scanner->lock);
    scanner_ring(scanner);
    pthread_join(scanner->thread, NULL);
    shown_forget(scanner);
    scanner_unmake(scanner);
}

void scanner_watch(struct scanner *scanner, bool on)
{
    pthread_mutex_lock(&scanner->lock);
    bool changes = scanner->wanted != on;
    scanner->wanted = on;
    scanner->times += changes && on;
    scanner->preview = changes ? NULL : scanner->preview;
    pthread_mutex_unlock(&scanner->lock);
    if (changes) {
        shown_forget(scanner);
        atomic_store(&scanner->preview_waits, false);
        scanner_ring(scanner);
    }
}

void scanner_again(struct scanner *scanner)
{
    pthread_mutex_lock(&scanner->lock);
    scanner->again = true;
    pthread_mutex_unlock(&scanner->lock);
    scanner_ring(scanner);
}

// Lock held. Not in a core dump, and not in a process that is started.
static bool shown_make(struct scanner *scanner)
{
    if (scanner->shown != NULL) {
        return true;
    }
    void *memory = mmap(NULL, SCANNER_PREVIEW_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return false;
    }
    (void)madvise(memory, SCANNER_PREVIEW_BYTES, MADV_DONTDUMP);
    scanner->shown = memory;
    return true;
}

void scanner_preview(struct scanner *scanner, uint32_t *ret_number, const unsigned char **ret_grey)
{
    atomic_store(&scanner->preview_waits, false);
    pthread_mutex_lock(&scanner->lock);
    bool newer = scanner->preview != NULL && scanner->preview_number != scanner->shown_number;
    if (newer && shown_make(scanner)) {
        memcpy(scanner->shown, scanner->preview, SCANNER_PREVIEW_BYTES);
        scanner->shown_number = scanner->preview_number;
    }
    pthread_mutex_unlock(&scanner->lock);
    *ret_number = scanner->shown_number;
    *ret_grey = scanner->shown_number == 0 ? NULL : scanner->shown;
}

int scanner_decoder_starts(const struct scanner *scanner)
{
    return atomic_load(&scanner->decoder_starts);
}

int scanner_decoder_pid(const struct scanner *scanner)
{
    return atomic_load(&scanner->decoder_pid);
}
