// Memory that forgets. free() is wrapped by the linker (see CMakeLists.txt): each block is looked
// at in the moment in which it is handed back to libc. Dying is watched through memory that parent
// and child share.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <SDL.h>
#include <cmocka.h>
#include <curl/curl.h>
#include <errno.h>
#include <openssl/evp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "platform/platform.h"
#include "waiting.h"

enum { NEEDLE_BYTES = 64 };

// ---- what free() saw

void __real_free(void *memory);
void __wrap_free(void *memory);

static const unsigned char *watched; // the block that is freed next, and its size with header
static size_t watched_bytes;
static int watched_seen;
static int watched_dirty; // bytes that were not zero

void __wrap_free(void *memory)
{
    const unsigned char *bytes = memory;
    if (bytes != NULL && bytes == watched) {
        watched_seen++;
        for (size_t i = 0; i < watched_bytes; i++) {
            watched_dirty += bytes[i] != 0 ? 1 : 0;
        }
        watched = NULL;
    }
    __real_free(memory);
}

static void watch(const void *memory, size_t size)
{
    watched = (const unsigned char *)memory - 16;
    watched_bytes = size + 16;
    watched_seen = 0;
    watched_dirty = 0;
}

static void test_freeing_wipes(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 15, 16, 1000, 100000};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        unsigned char *memory = secure_alloc(sizes[i]);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % 16, 0);
        memset(memory, 0xa5, sizes[i]);
        watch(memory, sizes[i]);
        secure_free(memory);
        assert_int_equal(watched_seen, 1);
        assert_int_equal(watched_dirty, 0);
    }
    secure_free(NULL);
}

static void test_the_instrument_sees_what_is_not_wiped(void **state)
{
    (void)state;
    volatile unsigned char *memory = malloc(64);
    for (int i = 0; i < 64; i++) {
        memory[i] = 0xa5; // a memset before free() would be dropped by the compiler: that is what
                          // wipe() is for
    }
    watched = (const unsigned char *)memory;
    watched_bytes = 64;
    watched_dirty = 0;
    void (*volatile release)(void *) =
        free; // or the compiler, knowing free(), drops what only the wrapper reads
    release((void *)memory);
    assert_int_equal(watched_dirty, 64);
}

static void test_growing_wipes_what_is_left_behind(void **state)
{
    (void)state;
    char *memory = secure_alloc(NEEDLE_BYTES);
    memset(memory, 'n', NEEDLE_BYTES);
    watch(memory, NEEDLE_BYTES);
    char *grown = secure_realloc(memory, 4096);
    assert_non_null(grown);
    assert_int_equal(watched_seen, 1);
    assert_int_equal(watched_dirty, 0);
    for (int i = 0; i < NEEDLE_BYTES; i++) {
        assert_int_equal(grown[i], 'n');
    }
    watch(grown, 4096);
    char *shrunk = secure_realloc(grown, 8);
    assert_int_equal(watched_seen, 1);
    assert_int_equal(watched_dirty, 0);
    assert_memory_equal(shrunk, "nnnnnnnn", 8);
    secure_free(shrunk);
    char *fresh = secure_realloc(NULL, 4);
    assert_non_null(fresh);
    secure_free(fresh);
}

static void test_refuses_sizes_that_overflow(void **state)
{
    (void)state;
    assert_null(secure_alloc(SIZE_MAX));
    assert_null(secure_alloc(SIZE_MAX - 15));
    assert_null(secure_calloc(SIZE_MAX / 2, 3));
    assert_null(secure_calloc(SIZE_MAX / 16 + 2, 16));
    char *memory = secure_alloc(4);
    memcpy(memory, "abc", 4);
    assert_null(secure_realloc(memory, SIZE_MAX - 1)); // and the old one stays
    assert_string_equal(memory, "abc");
    secure_free(memory);
    unsigned char *zeros = secure_calloc(8, 8);
    for (int i = 0; i < 64; i++) {
        assert_int_equal(zeros[i], 0);
    }
    secure_free(zeros);
    void *nothing = secure_calloc(0, 8); // as malloc(0): something that can be freed
    secure_free(nothing);
}

static void test_the_nth_allocation_fails_and_no_other(void **state)
{
    (void)state;
    for (uint64_t n = 1; n <= 3; n++) {
        secure_fail_at(n);
        for (uint64_t i = 1; i <= 4; i++) {
            uint64_t count = secure_alloc_count();
            void *memory = secure_alloc(8);
            assert_int_equal(secure_alloc_count(), count + 1);
            assert_true((memory == NULL) == (i == n));
            secure_free(memory);
        }
    }
    secure_fail_at(0);
}

// Each library must come to us: its own call makes our count grow.
static void test_all_libraries_allocate_here(void **state)
{
    (void)state;
    uint64_t count = secure_alloc_count();
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_true(secure_alloc_count() > count);
    EVP_MD_CTX_free(context);

    count = secure_alloc_count();
    CURL *easy = curl_easy_init();
    assert_true(secure_alloc_count() > count);
    curl_easy_cleanup(easy);

    count = secure_alloc_count();
    void *memory = sqlite3_malloc(10);
    assert_true(secure_alloc_count() > count);
    assert_true(sqlite3_msize(memory) >= 10);
    memory = sqlite3_realloc(memory, 5000);
    sqlite3_free(memory);

    count = secure_alloc_count();
    memory = SDL_malloc(10);
    assert_true(secure_alloc_count() > count);
    SDL_free(memory);

    struct json_document *document = NULL;
    count = secure_alloc_count();
    assert_int_equal(json_parse("{\"a\":1}", 7, &json_limits_reply, &document, NULL), OK);
    assert_true(secure_alloc_count() > count);
    json_free(document);
}

static void test_the_process_leaves_no_core(void **state)
{
    (void)state;
    struct rlimit core = {1, 1};
    assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
    assert_int_equal(core.rlim_cur, 0);
    assert_int_equal(core.rlim_max, 0);
#ifndef WAITING_SANITIZED
    assert_int_equal(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
#endif
}

// ---- pages

// Runs run(context) in a child and gives how it ended. No thread is alive when this forks.
static int in_child(void (*run)(void *), void *context)
{
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        run(context);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void touch(void *context)
{
    // Sanitizers have handlers of their own: here the plain signal counts.
    signal(SIGSEGV, SIG_DFL);
    *(volatile unsigned char *)context = 1;
}

static void touch_new_pages_around(void *context)
{
    unsigned char *pages = NULL;
    long offset = *(long *)context;
    if (secure_pages(10000, (void **)&pages) != OK) {
        _exit(2);
    }
    touch(pages + offset);
}

static void test_pages_have_guards_on_both_sides(void **state)
{
    (void)state;
    long page = sysconf(_SC_PAGESIZE);
    long inside[] = {0, 9999, 3 * page - 1};
    long outside[] = {-1, 3 * page};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(in_child(touch_new_pages_around, &inside[i]), 0);
    }
    for (int i = 0; i < 2; i++) {
        int status = in_child(touch_new_pages_around, &outside[i]);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGSEGV);
    }
}

static void test_pages_are_locked_and_neither_dumped_nor_inherited(void **state)
{
    (void)state;
    void *pages = NULL;
    char line[512];
    bool inside = false;
    int checked = 0;
    assert_int_equal(secure_pages(10000, &pages), OK);
    FILE *maps = fopen("/proc/self/smaps", "r");
    assert_non_null(maps);
    while (fgets(line, sizeof(line), maps) != NULL) {
        unsigned long from = 0;
        unsigned long to = 0;
        if (sscanf(line, "%lx-%lx ", &from, &to) == 2) {
            inside = from <= (uintptr_t)pages && (uintptr_t)pages < to;
        }
        if (inside && strncmp(line, "VmFlags:", 8) == 0) {
#ifndef WAITING_SANITIZED                         // sanitizers turn mlock() into nothing
            assert_non_null(strstr(line, " lo")); // locked
#endif
            assert_non_null(strstr(line, " dd")); // do not dump
            assert_non_null(strstr(line, " dc")); // do not copy on fork
            checked++;
        }
    }
    fclose(maps);
    assert_int_equal(checked, 1);
    int status = in_child(touch, pages); // not there after a fork
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSEGV);
    assert_int_equal(secure_pages(0, &pages), ERR_RANGE);
    assert_int_equal(secure_pages(SIZE_MAX - 100, &pages), ERR_RANGE);
}

static void pages_without_the_right_to_lock(void *context)
{
    struct rlimit none = {0, 0};
    void *pages = NULL;
    (void)context;
    if (setrlimit(RLIMIT_MEMLOCK, &none) != 0 || (getuid() == 0 && setuid(65534) != 0)) {
        _exit(2);
    }
    enum err err = secure_pages(10000, &pages);
    _exit(err == ERR_SYSTEM && pages == NULL ? 0 : 1);
}

static void test_pages_that_cannot_be_locked_are_refused(void **state)
{
    (void)state;
#ifdef WAITING_SANITIZED
    skip();
#endif
    assert_int_equal(in_child(pages_without_the_right_to_lock, NULL), 0);
}

// ---- dying

enum death { BY_NULL, BY_ABORT, BY_FPE, BY_ILL, BY_BUS, BY_DEEP, DEATHS };

static unsigned char *shared; // seen by parent and child

#ifdef __clang__
#pragma clang diagnostic ignored "-Winfinite-recursion"
#else
#pragma GCC diagnostic ignored "-Winfinite-recursion"
#endif
static int go_deep(int depth)
{
    volatile unsigned char much[16384];
    much[0] = (unsigned char)depth;
    return go_deep(depth + 1) + much[0];
}

static void die(void *context)
{
    unsigned char *volatile nowhere = (unsigned char *)16;
    struct rlimit stack = {1024 * 1024, 1024 * 1024};
    secure_wipe_on_death(shared, 4096);
    secure_wipe_on_death(shared + 8192, 100);
    switch (*(enum death *)context) {
    case BY_NULL: *nowhere = 1; break;
    case BY_ABORT: abort();
    case BY_FPE: raise(SIGFPE); break;
    case BY_ILL: raise(SIGILL); break;
    case BY_BUS: raise(SIGBUS); break;
    case BY_DEEP:
        setrlimit(RLIMIT_STACK, &stack);
        go_deep(0);
        break;
    case DEATHS: break;
    }
}

static void test_dying_wipes_and_is_still_dying(void **state)
{
    (void)state;
    static const int signals[DEATHS] = {SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGBUS, SIGSEGV};
    shared = mmap(NULL, 12288, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(shared != MAP_FAILED);
    for (enum death death = BY_NULL; death < DEATHS; death++) {
        memset(shared, 'n', 12288);
        int status = in_child(die, &death);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[death]);
        for (int i = 0; i < 12288; i++) {
            bool wiped = i < 4096 || (i >= 8192 && i < 8292);
            assert_int_equal(shared[i], wiped ? 0 : 'n');
        }
    }
    munmap(shared, 12288);
}

static void free_foreign(void *context)
{
    (void)context;
    char *stack_block = (char[64]){0};
    secure_free(stack_block + 32); // never ours
}

static void test_foreign_blocks_end_the_program(void **state)
{
    (void)state;
    int status = in_child(free_foreign, NULL);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

int main(void)
{
    if (secure_begin() != OK) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_freeing_wipes),
        cmocka_unit_test(test_the_instrument_sees_what_is_not_wiped),
        cmocka_unit_test(test_growing_wipes_what_is_left_behind),
        cmocka_unit_test(test_refuses_sizes_that_overflow),
        cmocka_unit_test(test_the_nth_allocation_fails_and_no_other),
        cmocka_unit_test(test_all_libraries_allocate_here),
        cmocka_unit_test(test_the_process_leaves_no_core),
        cmocka_unit_test(test_pages_have_guards_on_both_sides),
        cmocka_unit_test(test_pages_are_locked_and_neither_dumped_nor_inherited),
        cmocka_unit_test(test_pages_that_cannot_be_locked_are_refused),
        cmocka_unit_test(test_dying_wipes_and_is_still_dying),
        cmocka_unit_test(test_foreign_blocks_end_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
