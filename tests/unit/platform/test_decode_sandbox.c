// The cage of foyer-decode: every call that is not on its list ends it, the list is the one that README.md shows, and the
// real program is in it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/decode/sandbox.h"
#include "platform/decode/wire.h"

enum {
    CALLS = 460,      // numbers up to this one are tried
    HANG_S = 20,      // an alarm that only a call which got through and waits reaches
    SURVIVED = 0,     // exit codes of the caged child
    REFUSED = 76,     // the call was made and failed
    WAS_ALLOWED = 77, // the call was made
    NOT_CAGED = 78,
};

struct attempt {
    long call;
    long arguments[6];
};

// What the child does in the cage; returns its exit code.
typedef int caged(const void *context);

// cmocka catches these, and would go on with the tests in the child.
static void let_signals_kill(void)
{
    static const int caught[] = {SIGFPE, SIGILL, SIGSEGV, SIGBUS, SIGSYS};

    for (size_t i = 0; i < sizeof caught / sizeof caught[0]; i++) {
        (void)signal(caught[i], SIG_DFL);
    }
}

static int run_caged(caged *run, const void *context)
{
    int status = 0;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        let_signals_kill();
        alarm(HANG_S);
        if (sandbox_enter() != OK) {
            _exit(NOT_CAGED);
        }
        _exit(run(context));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static int make_call(const void *context)
{
    const struct attempt *attempt = context;
    const long *a = attempt->arguments;

    return syscall(attempt->call, a[0], a[1], a[2], a[3], a[4], a[5]) == -1 ? REFUSED : WAS_ALLOWED;
}

// uretprobe and uprobe of x86-64: newer kernels let them past every filter, and themselves refuse them (error or SIGILL) to
// all but the code that they put into a process which is being traced by probes.
static bool passes_every_filter(long call)
{
#ifdef __x86_64__
    return call == 335 || call == 336;
#else
    return call < 0;
#endif
}

static void expect_death(const char *what, const struct attempt *attempt)
{
    int status = run_caged(make_call, attempt);

    if (passes_every_filter(attempt->call) &&
        (WIFEXITED(status) ? WEXITSTATUS(status) == REFUSED : WTERMSIG(status) == SIGILL)) {
        return;
    }
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS) {
        fail_msg("%s (call %ld): status %x instead of SIGSYS", what, attempt->call, (unsigned)status);
    }
}

static void test_every_other_call_ends_it(void **state)
{
    (void)state;
    int tried = 0;

    for (int call = 0; call <= CALLS; call++) {
        if (!sandbox_allows(call)) {
            // -1 is no file, no address, no process, no user: harmless where it should get through.
            struct attempt attempt = {call, {-1, -1, -1, -1, -1, -1}};
            expect_death("a call that is not on the list", &attempt);
            tried++;
        }
    }
    assert_true(tried > CALLS - 20);
}

static void test_allowed_calls_with_other_arguments_end_it(void **state)
{
    (void)state;
    char byte = 0;
    long at = (long)(intptr_t)&byte;
    int file = open("/proc/self/exe", O_RDONLY);
    const long private = MAP_PRIVATE | MAP_ANONYMOUS;
    const struct {
        const char *what;
        struct attempt attempt;
    } attempts[] = {
        {"read from answers", {SYS_read, {1, at, 1}}},
        {"read from another file", {SYS_read, {file, at, 1}}},
        {"read from fd 2^32", {SYS_read, {1L << 32, at, 1}}},
        {"write to orders", {SYS_write, {0, at, 1}}},
        {"write to stderr", {SYS_write, {2, at, 1}}},
        {"write to the pictures", {SYS_write, {3, at, 1}}},
        {"memory that is code", {SYS_mmap, {0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, private, -1, 0}}},
        {"memory that is only code", {SYS_mmap, {0, 4096, PROT_EXEC, private, -1, 0}}},
        {"a file", {SYS_mmap, {0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0}}},
        {"a file that is code", {SYS_mmap, {0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0}}},
        {"shared memory", {SYS_mmap, {0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0}}},
        {"memory over other memory",
         {SYS_mmap, {at & ~4095L, 4096, PROT_READ | PROT_WRITE, private | MAP_FIXED, -1, 0}}},
        {"memory moved over other memory",
         {SYS_mremap, {at & ~4095L, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, at & ~4095L}}},
    };

    assert_true(file > 2);
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
        assert_true(sandbox_allows((int)attempts[i].attempt.call));
        expect_death(attempts[i].what, &attempts[i].attempt);
    }
    close(file);
}

// ---- what goes on in the cage

static int work(const void *context)
{
    char byte = 0;
    (void)context;
    unsigned char *large = malloc(8 << 20);

    if (large == NULL || read(0, &byte, 1) != 1) {
        return 1;
    }
    large = realloc(large, 16 << 20);
    if (large == NULL) {
        return 2;
    }
    memset(large, byte, 16 << 20);
    bool done = write(1, large, 1) == 1;
    free(large);
    return done ? SURVIVED : 3;
}

static void test_work_goes_on_in_it(void **state)
{
    (void)state;
    int in[2];
    int out[2];
    char byte = 'w';
    int kept[2] = {dup(0), dup(1)};

    fflush(stdout);
    assert_int_equal(pipe(in) | pipe(out), 0);
    assert_int_equal(write(in[1], &byte, 1), 1);
    assert_int_equal(dup2(in[0], 0), 0);
    assert_int_equal(dup2(out[1], 1), 1);
    int status = run_caged(work, NULL);
    assert_int_equal(dup2(kept[0], 0), 0);
    assert_int_equal(dup2(kept[1], 1), 1);
    byte = 0;
    assert_int_equal(status, 0);
    assert_int_equal(read(out[0], &byte, 1), 1);
    assert_int_equal(byte, 'w');
    for (int i = 0; i < 2; i++) {
        close(in[i]);
        close(out[i]);
        close(kept[i]);
    }
}

// More than it may have, at once and in pieces: malloc says so, and the process lives.
static int take_memory(const void *context)
{
    enum { PIECE = 1 << 20 };
    size_t taken = 0;
    (void)context;

    if (malloc(SANDBOX_MEMORY_BYTES) != NULL) {
        return 1;
    }
    for (char *piece = malloc(PIECE); piece != NULL; piece = malloc(PIECE)) {
        piece[0] = 1; // a page of each: the machine is not the victim of this test
        taken += PIECE;
        if (taken > SANDBOX_MEMORY_BYTES) {
            return 2;
        }
    }
    return taken > SANDBOX_MEMORY_BYTES / 2 ? SURVIVED : 3;
}

static void test_memory_has_an_end(void **state)
{
    (void)state;
    assert_int_equal(run_caged(take_memory, NULL), 0);
}

// The filter forbids to ask from inside: they are read from outside.
static void test_limits_are_set(void **state)
{
    (void)state;
    char path[64];
    char text[4096] = "";
    int hold[2];
    int ready[2];
    char byte = 0;

    assert_int_equal(pipe(hold) | pipe(ready), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (dup2(hold[0], 0) != 0 || dup2(ready[1], 1) != 1 || sandbox_enter() != OK || write(1, "r", 1) != 1) {
            _exit(1);
        }
        _exit(read(0, &byte, 1) == 1 ? SURVIVED : 2);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    snprintf(path, sizeof path, "/proc/%d/limits", (int)child);
    FILE *file = fopen(path, "r");
    if (file != NULL) { // root's alone once it cannot be dumped
        assert_true(fread(text, 1, sizeof text - 1, file) > 0);
        fclose(file);
    }
    assert_int_equal(write(hold[1], "x", 1), 1);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    if (file != NULL) {
        assert_non_null(strstr(text, "Max cpu time              600                  600"));
        assert_non_null(strstr(text, "Max address space         268435456            268435456"));
        assert_non_null(strstr(text, "Max file size             0                    0"));
        assert_non_null(strstr(text, "Max open files            0                    0"));
        assert_non_null(strstr(text, "Max processes             0                    0"));
        assert_non_null(strstr(text, "Max core file size        0                    0"));
    }
    for (int i = 0; i < 2; i++) {
        close(hold[i]);
        close(ready[i]);
    }
}

// ---- the program

// As decoder.c starts it: pipes at 0 and 1, memory at 3 and 4. Does not return.
static void become_program(int orders, int answers, char *word)
{
    static const int sizes[2] = {FRAME_SLOTS * FRAME_BYTES, PREVIEW_SLOTS * PREVIEW_SIDE * PREVIEW_SIDE};
    static char program[] = FOYER_DECODE;
    char *const words[] = {program, word, NULL};

    dup2(orders, 10);
    dup2(answers, 11);
    dup2(10, 0);
    dup2(11, 1);
    for (int i = 0; i < 2; i++) {
        int fd = memfd_create("test", 0);
        if (ftruncate(fd, sizes[i]) != 0) {
            _exit(90);
        }
        dup2(fd, 12 + i);
    }
    dup2(12, 3);
    dup2(13, 4);
    close_range(5, ~0U, 0);
    execv(program, words);
    _exit(91);
}

// The program with these bytes as its orders, until it ends. What it said, and its wait status.
static int run_program(char *word, const void *orders, size_t count, unsigned char *ret_said, size_t size,
                       size_t *ret_count)
{
    int in[2];
    int out[2];
    int status = 0;

    assert_int_equal(pipe(in) | pipe(out), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        become_program(in[0], out[1], word);
    }
    close(in[0]);
    close(out[1]);
    assert_int_equal(write(in[1], orders, count), count);
    close(in[1]);
    *ret_count = 0;
    for (ssize_t got = 1; got > 0 && *ret_count < size;) {
        got = read(out[0], ret_said + *ret_count, size - *ret_count);
        *ret_count += got > 0 ? (size_t)got : 0;
    }
    close(out[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void test_the_program_ends_when_orders_end(void **state)
{
    (void)state;
    unsigned char said[2 * WIRE_ANSWER_BYTES];
    struct wire_answer answer;
    size_t count = 0;

    int status = run_program(NULL, "", 0, said, sizeof said, &count);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(count, WIRE_ANSWER_BYTES);
    assert_int_equal(wire_answer_get(said, &answer), OK);
    assert_int_equal(answer.kind, WIRE_READY);
}

static void test_the_program_takes_no_odd_order(void **state)
{
    (void)state;
    unsigned char said[2 * WIRE_ANSWER_BYTES];
    unsigned char order[WIRE_ORDER_BYTES];
    size_t count = 0;

    wire_order_put(&(struct wire_order){.format = FRAME_GREY, .slot = FRAME_SLOTS, .width = 1, .height = 1, .bytes = 1},
                   order);
    int status = run_program(NULL, order, sizeof order, said, sizeof said, &count);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
    assert_int_equal(count, WIRE_ANSWER_BYTES); // that it was ready, and no more
}

static void test_readme_shows_the_list(void **state)
{
    (void)state;
    static unsigned char said[16384];
    static char readme[65536];
    size_t count = 0;

    char word[] = "--allowed";
    int status = run_program(word, "", 0, said, sizeof said - 1, &count);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_in_range(count, 500, sizeof said - 2);
    said[count] = '\0';
    FILE *file = fopen("platform/decode/README.md", "r");
    assert_non_null(file);
    readme[fread(readme, 1, sizeof readme - 1, file)] = '\0';
    fclose(file);
    if (strstr(readme, (const char *)said) == NULL) {
        fail_msg("platform/decode/README.md does not have what foyer-decode --allowed says; put it there:\n%s",
                 (const char *)said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_other_call_ends_it),
        cmocka_unit_test(test_allowed_calls_with_other_arguments_end_it),
        cmocka_unit_test(test_work_goes_on_in_it),
        cmocka_unit_test(test_memory_has_an_end),
        cmocka_unit_test(test_limits_are_set),
        cmocka_unit_test(test_the_program_ends_when_orders_end),
        cmocka_unit_test(test_the_program_takes_no_odd_order),
        cmocka_unit_test(test_readme_shows_the_list),
    };

    if (SANDBOX_OPEN) {
        puts("skipped: needs a build without a sanitizer, under which foyer-decode has no sandbox");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
