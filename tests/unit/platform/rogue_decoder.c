// Stands in for foyer-decode in test_decoder.c, and does what its name (argv[0]) says. Those that look at what they were
// given say WIRE_READY when it is right; else they exit with the number of the first thing that is not.
#include "platform/decode/wire.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

extern char **environ;

enum {
    FRAMES_FD = 3,
    PREVIEWS_FD = 4,
    FRAMES = FRAME_SLOTS * FRAME_BYTES,
    PREVIEWS = PREVIEW_SLOTS * PREVIEW_SIDE * PREVIEW_SIDE,
};

static bool say(const struct wire_answer *answer)
{
    unsigned char bytes[WIRE_ANSWER_BYTES];

    wire_answer_put(answer, bytes);
    return write(1, bytes, sizeof bytes) == (ssize_t)sizeof bytes;
}

static bool say_ready(void)
{
    return say(&(struct wire_answer){.kind = WIRE_READY});
}

// Until the kiosk ends it.
static int wait_for_the_end(void)
{
    char byte = 0;

    while (read(0, &byte, 1) > 0) {
    }
    return 0;
}

static uint32_t wait_for_an_order(void)
{
    unsigned char bytes[WIRE_ORDER_BYTES];
    struct wire_order order;

    if (read(0, bytes, sizeof bytes) != (ssize_t)sizeof bytes || wire_order_get(bytes, &order) != OK) {
        exit(1);
    }
    return order.number;
}

static int rubbish(void)
{
    unsigned char bytes[WIRE_ANSWER_BYTES];

    memset(bytes, 0x5a, sizeof bytes);
    (void)!write(1, bytes, sizeof bytes);
    return wait_for_the_end();
}

// Answers that are right by themselves, and far too many.
static int flood(void)
{
    while (say_ready()) {
    }
    return 1;
}

static int too_many_codes(void)
{
    say_ready();
    struct wire_answer code = {.kind = WIRE_CODE, .number = wait_for_an_order(), .symbology = SYMBOLOGY_QR, .count = 1};
    for (int i = 0; i < WIRE_CODES + 1; i++) {
        say(&code);
        (void)!write(1, "x", 1);
    }
    return wait_for_the_end();
}

static int other_picture(void)
{
    say_ready();
    say(&(struct wire_answer){.kind = WIRE_DONE, .number = wait_for_an_order() + 1});
    return wait_for_the_end();
}

static int unasked(void)
{
    say_ready();
    say(&(struct wire_answer){.kind = WIRE_DONE, .number = 1});
    return wait_for_the_end();
}

// Half an answer, then the end.
static int half(void)
{
    unsigned char bytes[WIRE_ANSWER_BYTES / 2] = {0};

    (void)!write(1, bytes, sizeof bytes);
    return 7;
}

// ---- what it was given

static int count_open_files(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int count = 0;

    if (dir == NULL) {
        return -1;
    }
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        count += entry->d_name[0] != '.' && atoi(entry->d_name) != dirfd(dir) ? 1 : 0;
    }
    closedir(dir);
    return count;
}

static int look(int argc, char **argv)
{
    sigset_t blocked;
    struct sigaction on_pipe;

    if (environ[0] != NULL) {
        return 10;
    }
    if (count_open_files() != 5) {
        return 11;
    }
    for (int fd = 0; fd < 5; fd++) {
        if (fcntl(fd, F_GETFD) < 0) {
            return 12;
        }
    }
    if ((fcntl(2, F_GETFL) & O_ACCMODE) != O_WRONLY) {
        return 13;
    }
    if (sigprocmask(SIG_BLOCK, NULL, &blocked) != 0 || sigismember(&blocked, SIGTERM) != 0) {
        return 14;
    }
    if (sigaction(SIGPIPE, NULL, &on_pipe) != 0 || on_pipe.sa_handler != SIG_DFL) {
        return 15;
    }
    if (argc != 3 || strcmp(argv[1], "code39") != 0 || strcmp(argv[2], "product") != 0) {
        return 16;
    }
    say_ready();
    return wait_for_the_end();
}

static bool can_map_writable(int fd)
{
    return mmap(NULL, FRAMES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED;
}

static int attack_pictures(void)
{
    int again = open("/proc/self/fd/3", O_RDWR);
    void *seen = mmap(NULL, FRAMES, PROT_READ, MAP_SHARED, FRAMES_FD, 0);

    if (seen == MAP_FAILED) {
        return 20; // it must be able to read
    }
    if (can_map_writable(FRAMES_FD) || (again >= 0 && can_map_writable(again))) {
        return 21;
    }
    if (mprotect(seen, FRAMES, PROT_READ | PROT_WRITE) == 0) {
        return 22;
    }
    if (pwrite(FRAMES_FD, "x", 1, 0) >= 0) {
        return 23;
    }
    if (fallocate(FRAMES_FD, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096) == 0) {
        return 24;
    }
    return 0;
}

static int attack_sizes(void)
{
    static const off_t sizes[] = {0, FRAMES / 2, PREVIEWS / 2, 2 * FRAMES};

    for (int fd = FRAMES_FD; fd <= PREVIEWS_FD; fd++) {
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            if (ftruncate(fd, sizes[i]) == 0) {
                return 30;
            }
        }
        if (fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE) == 0) {
            return 31;
        }
    }
    return 0;
}

static int attack(void)
{
    int wrong = attack_pictures();

    wrong = wrong == 0 ? attack_sizes() : wrong;
    unsigned char *previews = mmap(NULL, PREVIEWS, PROT_READ | PROT_WRITE, MAP_SHARED, PREVIEWS_FD, 0);
    if (wrong != 0 || previews == MAP_FAILED) {
        return wrong != 0 ? wrong : 40;
    }
    memset(previews, 'p', PREVIEWS); // this much it may
    say_ready();
    return wait_for_the_end();
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*play)(void);
    } parts[] = {{"rubbish", rubbish},     {"flood", flood}, {"too-many-codes", too_many_codes}, {"other-picture", other_picture},
                 {"unasked", unasked},     {"half", half},   {"attack", attack},                 {"silent", wait_for_the_end}};
    const char *slash = strrchr(argv[0], '/');
    const char *name = slash == NULL ? argv[0] : slash + 1;

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strcmp(name, parts[i].name) == 0) {
            return parts[i].play();
        }
    }
    return strcmp(name, "look") == 0 ? look(argc, argv) : 9;
}
