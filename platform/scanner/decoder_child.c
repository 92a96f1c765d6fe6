#include "platform/scanner/decoder_child.h"

#include "base/wipe.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

const struct child child_none = {.orders_fd = -1, .answers_fd = -1};

enum { CHILD_FDS = 5 }; // 0 orders, 1 answers, 2 nowhere, 3 pictures, 4 previews

// ---- memory

// The same file by a number that the child has no other use for.
static int fd_above(int fd)
{
    int above = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, CHILD_FDS);

    if (fd >= 0) {
        close(fd);
    }
    return above;
}

enum err shared_new(const char *name, size_t bytes, int *ret_fd, unsigned char **ret_memory)
{
    int fd = fd_above(memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));

    if (fd < 0) {
        return ERR_SYSTEM;
    }
    void *memory = MAP_FAILED;
    if (ftruncate(fd, (off_t)bytes) == 0 && fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) == 0) {
        memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    }
    if (memory == MAP_FAILED) {
        close(fd);
        return ERR_SYSTEM;
    }
    *ret_fd = fd;
    *ret_memory = memory;
    return OK;
}

void shared_free(int fd, unsigned char *memory, size_t bytes)
{
    if (memory != NULL) {
        wipe(memory, bytes);
        munmap(memory, bytes);
        close(fd);
    }
}

// ---- the process

static void close_ends(const int ends[2])
{
    for (int i = 0; i < 2; i++) {
        if (ends[i] >= 0) {
            close(ends[i]);
        }
    }
}

static bool pipe_above(int ret_ends[2])
{
    int low[2];

    if (pipe2(low, O_CLOEXEC) != 0) {
        return false;
    }
    ret_ends[0] = fd_above(low[0]);
    ret_ends[1] = fd_above(low[1]);
    return ret_ends[0] >= 0 && ret_ends[1] >= 0;
}

// Numbers 0 to 4, and no other: neither what a library of ours forgot to mark, nor our own ends.
static bool say_files(posix_spawn_file_actions_t *actions, const struct child_settings *settings, int orders, int answers)
{
    return posix_spawn_file_actions_adddup2(actions, orders, 0) == 0 &&
           posix_spawn_file_actions_adddup2(actions, answers, 1) == 0 &&
           posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0) == 0 &&
           posix_spawn_file_actions_adddup2(actions, settings->frames_fd, 3) == 0 &&
           posix_spawn_file_actions_adddup2(actions, settings->previews_fd, 4) == 0 &&
           posix_spawn_file_actions_addclosefrom_np(actions, CHILD_FDS) == 0;
}

// Signals as a new program expects them, not as this thread blocks them.
static bool say_signals(posix_spawnattr_t *attributes)
{
    sigset_t none;
    sigset_t all;

    sigemptyset(&none);
    sigfillset(&all);
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) == 0 &&
           posix_spawnattr_setsigmask(attributes, &none) == 0 && posix_spawnattr_setsigdefault(attributes, &all) == 0;
}

static enum err spawn(const struct child_settings *settings, int orders, int answers, pid_t *ret_pid)
{
    char *environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failed = EINVAL;

    if (posix_spawn_file_actions_init(&actions) != 0) {
        return ERR_SYSTEM;
    }
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return ERR_SYSTEM;
    }
    if (say_files(&actions, settings, orders, answers) && say_signals(&attributes)) {
        failed = posix_spawn(ret_pid, settings->words[0], &actions, &attributes, settings->words, environment);
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        return failed == ENOENT || failed == EACCES ? ERR_MISSING : ERR_SYSTEM;
    }
    return OK;
}

enum err child_start(const struct child_settings *settings, struct child *ret_child)
{
    int orders[2] = {-1, -1};
    int answers[2] = {-1, -1};
    pid_t pid = 0;
    enum err err = ERR_SYSTEM;

    if (pipe_above(orders) && pipe_above(answers) && fcntl(orders[1], F_SETFL, O_NONBLOCK) == 0 &&
        fcntl(answers[0], F_SETFL, O_NONBLOCK) == 0) {
        err = spawn(settings, orders[0], answers[1], &pid);
    }
    if (err != OK) {
        close_ends(orders);
        close_ends(answers);
        return err;
    }
    close(orders[0]);
    close(answers[1]);
    *ret_child = (struct child){.pid = pid, .orders_fd = orders[1], .answers_fd = answers[0]};
    return OK;
}

int child_stop(struct child *child)
{
    int status = 0;

    // One that is dead already, or about to be, keeps what it died of.
    (void)kill(child->pid, SIGKILL);
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {
    }
    close(child->orders_fd);
    close(child->answers_fd);
    *child = child_none;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}
