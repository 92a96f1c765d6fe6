// Memory that forgets: the allocator under OpenSSL, curl, cJSON, SDL and SQLite, and the pages of
// the session. Every block carries a 16-byte header with its size, so that freeing can overwrite
// exactly what was used (reliability 11).
#include "platform/platform.h"

#include "base/json.h"
#include "base/wipe.h"
#include "platform/sanitized.h"
#include <SDL.h>
#include <assert.h>
#include <curl/curl.h>
#include <errno.h>
#include <openssl/crypto.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

struct secure_block {
    size_t size;
    uint64_t mark; // tells our blocks from foreign and freed ones
};
_Static_assert(sizeof(struct secure_block) == 16, "keeps malloc's alignment of 16");

static const uint64_t secure_mark = UINT64_C(0x466f796572217365);
static atomic_uint_least64_t secure_count;
static atomic_uint_least64_t secure_left; // allocations until the one that fails; 0 = none does

static bool secure_fails_now(void)
{
    uint64_t left = atomic_load(&secure_left);
    while (left != 0) {
        if (atomic_compare_exchange_weak(&secure_left, &left, left - 1)) {
            return left == 1;
        }
    }
    return false;
}

static struct secure_block *secure_block_of(void *memory)
{
    struct secure_block *block = (struct secure_block *)memory - 1;
    assert(block->mark == secure_mark);
    return block;
}

void *secure_alloc(size_t size)
{
    atomic_fetch_add(&secure_count, 1);
    if (secure_fails_now() || size > SIZE_MAX - sizeof(struct secure_block)) {
        return NULL;
    }
    struct secure_block *block = malloc(sizeof(*block) + size);
    if (block == NULL) {
        return NULL;
    }
    block->size = size;
    block->mark = secure_mark;
    return block + 1;
}

void *secure_calloc(size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        return NULL;
    }
    void *memory = secure_alloc(count * size);
    if (memory != NULL) {
        memset(memory, 0, count * size);
    }
    return memory;
}

// Never realloc(): it may move a block and leave the old text where it was.
void *secure_realloc(void *memory, size_t size)
{
    if (memory == NULL) {
        return secure_alloc(size);
    }
    size_t old_size = secure_block_of(memory)->size;
    void *grown = secure_alloc(size);
    if (grown == NULL) {
        return NULL;
    }
    memcpy(grown, memory, old_size < size ? old_size : size);
    secure_free(memory);
    return grown;
}

void secure_free(void *memory)
{
    if (memory == NULL) {
        return;
    }
    struct secure_block *block = secure_block_of(memory);
    wipe(block, sizeof(*block) + block->size);
    free(block);
}

void secure_fail_at(uint64_t n)
{
    atomic_store(&secure_left, n);
}

uint64_t secure_alloc_count(void)
{
    return atomic_load(&secure_count);
}

// ---- the shapes the libraries want

static void *secure_crypto_alloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return secure_alloc(size);
}

static void *secure_crypto_realloc(void *memory, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    if (size == 0) { // OPENSSL_realloc(p, 0) frees
        secure_free(memory);
        return NULL;
    }
    return secure_realloc(memory, size);
}

static void secure_crypto_free(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    secure_free(memory);
}

static char *secure_text(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = secure_alloc(size);
    if (copy != NULL) {
        memcpy(copy, text, size);
    }
    return copy;
}

static void *secure_sqlite_alloc(int size)
{
    return size > 0 ? secure_alloc((size_t)size) : NULL;
}

static void *secure_sqlite_realloc(void *memory, int size)
{
    return secure_realloc(memory, (size_t)size);
}

static int secure_sqlite_size(void *memory)
{
    return memory == NULL ? 0 : (int)secure_block_of(memory)->size;
}

static int secure_sqlite_roundup(int size)
{
    return (size + 7) & ~7;
}

static int secure_sqlite_init(void *context)
{
    (void)context;
    return SQLITE_OK;
}

static void secure_sqlite_shutdown(void *context)
{
    (void)context;
}

static enum err secure_begin_process(void)
{
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) {
        return ERR_SYSTEM;
    }
#if !PLATFORM_SANITIZED // LeakSanitizer looks at its own process by ptrace, which this forbids
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
        return ERR_SYSTEM;
    }
#endif
    return OK;
}

enum err secure_begin(void)
{
    static const sqlite3_mem_methods methods = {
        .xMalloc = secure_sqlite_alloc,
        .xFree = secure_free,
        .xRealloc = secure_sqlite_realloc,
        .xSize = secure_sqlite_size,
        .xRoundup = secure_sqlite_roundup,
        .xInit = secure_sqlite_init,
        .xShutdown = secure_sqlite_shutdown,
    };
    enum err err = secure_begin_process();
    if (err != OK) {
        return err;
    }
    // First of the libraries: once OpenSSL has allocated anything this answers 0 and does nothing.
    if (CRYPTO_set_mem_functions(secure_crypto_alloc, secure_crypto_realloc, secure_crypto_free) !=
        1) {
        return ERR_CRYPTO;
    }
    if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, secure_alloc, secure_free, secure_realloc,
                             secure_text, secure_calloc) != CURLE_OK) {
        return ERR_NETWORK;
    }
    json_use_allocator(secure_alloc, secure_free);
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK) {
        return ERR_STORE;
    }
    if (SDL_SetMemoryFunctions(secure_alloc, secure_calloc, secure_realloc, secure_free) != 0) {
        return ERR_SYSTEM;
    }
    return OK;
}

// ---- pages of the session

enum err secure_pages(size_t size_bytes, void **ret_pages)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    if (size_bytes == 0 || size_bytes > SIZE_MAX - 3 * page) {
        return ERR_RANGE;
    }
    size_t inner = (size_bytes + page - 1) / page * page;
    unsigned char *all =
        mmap(NULL, inner + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED) {
        return ERR_MEMORY;
    }
    unsigned char *pages = all + page; // what is before and behind stays PROT_NONE
    enum err err = OK;
    if (mprotect(pages, inner, PROT_READ | PROT_WRITE) != 0 || mlock(pages, inner) != 0 ||
        madvise(pages, inner, MADV_DONTDUMP) != 0 || madvise(pages, inner, MADV_DONTFORK) != 0) {
        err = ERR_SYSTEM;
        goto out;
    }
    *ret_pages = pages;
    all = NULL;
out:
    if (all != NULL) {
        munmap(all, inner + 2 * page);
    }
    return err;
}

// ---- dying

enum { SECURE_DEATH_AREAS = 8 };

struct secure_area {
    void *pages;
    size_t size_bytes;
};

static struct secure_area secure_areas[SECURE_DEATH_AREAS];
static atomic_int secure_area_count; // lock-free, hence allowed in a signal handler

// Only what a signal handler may do: overwrite, and die of the same signal as if there were no
// handler.
static void secure_die(int number)
{
    int count = atomic_load(&secure_area_count);
    for (int i = 0; i < count; i++) {
        explicit_bzero(secure_areas[i].pages, secure_areas[i].size_bytes);
    }
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigaction(number, &plain, NULL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    raise(number);
    _exit(128 + number);
}

void secure_pages_free(void *pages, size_t size_bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t inner = (size_bytes + page - 1) / page * page;
    if (pages == NULL) {
        return;
    }
    explicit_bzero(pages, inner);
    for (int i = 0; i < atomic_load(&secure_area_count); i++) {
        if (secure_areas[i].pages == pages) {
            secure_areas[i].size_bytes = 0; // a signal from here on wipes nothing
        }
    }
    munmap((unsigned char *)pages - page, inner + 2 * page);
}

void secure_wipe_on_death(void *pages, size_t size_bytes)
{
    // A stack that overflowed cannot carry its own handler; the calling (main) thread gets another
    // one.
    static unsigned char spare_stack[64 * 1024];
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

    int count = atomic_load(&secure_area_count);
    int at = 0;
    while (at < count && secure_areas[at].size_bytes > 0) {
        at++;
    }
    assert(at < SECURE_DEATH_AREAS);
    secure_areas[at] = (struct secure_area){pages, size_bytes};
    atomic_store(&secure_area_count, at == count ? count + 1 : count);

    stack_t spare = {.ss_sp = spare_stack, .ss_size = sizeof(spare_stack)};
    sigaltstack(&spare, NULL);
    struct sigaction action = {.sa_handler = secure_die, .sa_flags = SA_ONSTACK};
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++) {
        sigaction(fatal[i], &action, NULL);
    }
}
