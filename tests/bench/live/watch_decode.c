// Stands in foyer-decode's place beside the kiosk, runs the real one (foyer-decode-real in its folder) and hands on what they
// say to each other, unchanged. Notes in frames.log, in the same folder, one a line, times in microseconds of CLOCK_MONOTONIC:
//   start TIME                     it runs
//   order TIME NUMBER PICTURE      a picture was ordered to be read; PICTURE is what its comment says, -1 without
//   code TIME NUMBER HEX           a code was read
//   done TIME NUMBER CPU_US
// So the released programs are measured as they are. Only test codes are before the camera here.
#include "platform/decode/wire.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { FRAMES_FD = 3, PREVIEWS_FD = 4, PATH_BYTES = 4096, READ_BYTES = 4096 };

static struct {
    FILE *log;
    const unsigned char *frames;
    int orders, answers; // to and from the real one
    struct wire_reader reader;
} watch;

static long long now_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static void beside(const char *name, char ret_path[PATH_BYTES])
{
    ssize_t count = readlink("/proc/self/exe", ret_path, PATH_BYTES - 64);
    ret_path[count > 0 ? count : 0] = '\0';
    char *slash = strrchr(ret_path, '/');
    (void)snprintf(slash == NULL ? ret_path : slash + 1, 64, "%s", name);
}

static bool write_all(int fd, const unsigned char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t wrote = write(fd, bytes, count);
        if (wrote < 0 && errno != EINTR) {
            return false;
        }
        bytes += wrote > 0 ? wrote : 0;
        count -= wrote > 0 ? (size_t)wrote : 0;
    }
    return true;
}

// Starts the real one with our files 3 and 4.
static bool begin(char **words)
{
    int down[2], up[2];
    char program[PATH_BYTES];
    if (pipe2(down, O_CLOEXEC) != 0 || pipe2(up, O_CLOEXEC) != 0) {
        return false;
    }
    beside("foyer-decode-real", program);
    pid_t pid = fork();
    if (pid == 0) {
        char *environment[] = {NULL};
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        (void)dup2(down[0], STDIN_FILENO);
        (void)dup2(up[1], STDOUT_FILENO);
        words[0] = program;
        (void)execve(program, words, environment);
        _exit(127);
    }
    close(down[0]);
    close(up[1]);
    watch.orders = down[1];
    watch.answers = up[0];
    return pid > 0;
}

// "picture N" in a comment right behind the beginning of a JPEG.
static int picture_of(const struct wire_order *order)
{
    static const unsigned char mark[] = {0xff, 0xd8, 0xff, 0xfe, 0};
    static const char name[] = "picture ";
    const unsigned char *bytes = watch.frames + (size_t)order->slot * FRAME_BYTES;
    char number[8] = "";
    if (order->format != FRAME_JPEG || order->bytes < 64 || memcmp(bytes, mark, sizeof mark) != 0 ||
        memcmp(bytes + 6, name, sizeof name - 1) != 0) {
        return -1;
    }
    int length = bytes[5] - 2 - (int)(sizeof name - 1);
    if (length < 1 || length >= (int)sizeof number) {
        return -1;
    }
    memcpy(number, bytes + 6 + sizeof name - 1, (size_t)length);
    return (int)strtol(number, NULL, 10);
}

// False when the kiosk orders no more.
static bool order_came(void)
{
    unsigned char bytes[WIRE_ORDER_BYTES];
    struct wire_order order;
    if (read(STDIN_FILENO, bytes, sizeof bytes) != (ssize_t)sizeof bytes || wire_order_get(bytes, &order) != OK) {
        return false;
    }
    (void)fprintf(watch.log, "order %lld %u %d\n", now_us(), order.number, picture_of(&order));
    return write_all(watch.orders, bytes, sizeof bytes);
}

static void note_answer(long long at_us, const struct wire_answer *answer, const unsigned char *code)
{
    if (answer->kind == WIRE_CODE) {
        (void)fprintf(watch.log, "code %lld %u ", at_us, answer->number);
        for (size_t i = 0; i < answer->count; i++) {
            (void)fprintf(watch.log, "%02x", code[i]);
        }
        (void)fputc('\n', watch.log);
    } else if (answer->kind == WIRE_DONE) {
        (void)fprintf(watch.log, "done %lld %u %u\n", at_us, answer->number, answer->cpu_us);
    }
    (void)fflush(watch.log); // the kiosk ends us by SIGKILL
}

static bool answer_came(void)
{
    unsigned char bytes[READ_BYTES];
    ssize_t got = read(watch.answers, bytes, sizeof bytes);
    long long at_us = now_us(); // the kiosk acts on it at once, before it is noted
    if (got <= 0 || !write_all(STDOUT_FILENO, bytes, (size_t)got)) {
        return false;
    }
    for (size_t at = 0, used = 0; at < (size_t)got; at += used) {
        struct wire_answer answer;
        const unsigned char *code = NULL;
        bool whole = false;
        if (wire_reader_take(&watch.reader, bytes + at, (size_t)got - at, &used, &whole, &answer, &code) != OK) {
            return false;
        }
        if (whole) {
            note_answer(at_us, &answer, code);
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    char log[PATH_BYTES];
    (void)argc;
    beside("frames.log", log);
    watch.frames = mmap(NULL, (size_t)FRAME_SLOTS * FRAME_BYTES, PROT_READ, MAP_SHARED, FRAMES_FD, 0);
    watch.log = fopen(log, "ae");
    if (watch.frames == MAP_FAILED || watch.log == NULL || !begin(argv)) {
        return 2;
    }
    (void)fprintf(watch.log, "start %lld\n", now_us());
    bool goes_on = true;
    while (goes_on) {
        struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = watch.answers, .events = POLLIN}};
        goes_on = poll(fds, 2, -1) > 0;
        goes_on = goes_on && (fds[1].revents == 0 || answer_came());
        goes_on = goes_on && (fds[0].revents == 0 || order_came());
    }
    return 0;
}
