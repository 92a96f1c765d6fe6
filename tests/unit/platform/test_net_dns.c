// N1 for real: a name server on loopback that says no, that fails, or that never answers. In a
// network and a mount namespace of its own, so that glibc's resolver asks it; skipped where the
// kernel does not allow one.
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net_fixture.h"

enum { SKIPPED = 77 };

static atomic_int queries;
static atomic_int silent_queries;

static void need(bool fine, const char *what)
{
    if (!fine) {
        fprintf(stderr, "failed: %s\n", what);
        _exit(1);
    }
}

static void skip_unless(bool fine, const char *what)
{
    if (!fine) {
        printf("skipped: needs %s (%s)\n", what, strerror(errno));
        exit(SKIPPED);
    }
}

static void *serve_names(void *context)
{
    unsigned char bytes[512];
    struct sockaddr_in from;
    int socket = *(int *)context;
    for (;;) {
        socklen_t length = sizeof(from);
        ssize_t got = recvfrom(socket, bytes, sizeof(bytes), 0, (struct sockaddr *)&from, &length);
        if (got < 13) {
            continue;
        }
        atomic_fetch_add(&queries, 1);
        if (memcmp(bytes + 13, "silent", 6) == 0) { // the first label follows its length at 12
            atomic_fetch_add(&silent_queries, 1);
            continue;
        }
        bytes[2] |= 0x80;                                              // an answer
        bytes[3] = memcmp(bytes + 13, "absent", 6) == 0 ? 0x83 : 0x82; // no such name, or failure
        sendto(socket, bytes, (size_t)got, 0, (struct sockaddr *)&from, length);
    }
    return NULL;
}

static void enter_namespaces(void)
{
    char resolv[] = "/tmp/foyer-resolv-XXXXXX";
    struct ifreq loopback = {.ifr_name = "lo"};
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(53), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    static int names;
    pthread_t thread;

    if (unshare(CLONE_NEWNET | CLONE_NEWNS) != 0) {
        skip_unless(unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS) == 0, "network namespaces");
    }
    int file = mkstemp(resolv);
    need(file >= 0, "resolv.conf");
    // glibc asks twice and waits 4 s for each: silence of 8 s, as long as nothing else ends it.
    dprintf(file, "nameserver 127.0.0.1\noptions timeout:4 attempts:2\n");
    close(file);
    skip_unless(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
                    mount(resolv, "/etc/resolv.conf", NULL, MS_BIND, NULL) == 0,
                "a resolv.conf of its own");
    unlink(resolv);
    names = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    loopback.ifr_flags = IFF_UP;
    skip_unless(ioctl(names, SIOCSIFFLAGS, &loopback) == 0 &&
                    bind(names, (struct sockaddr *)&address, sizeof(address)) == 0,
                "a name server on port 53");
    need(pthread_create(&thread, NULL, serve_names, &names) == 0, "thread");
    pthread_detach(thread);
}

// The net thread and, with the name it inherits, every resolver thread that curl made from it.
static int count_net_threads(void)
{
    char path[300];
    char name[32];
    int count = 0;
    struct dirent *entry;
    DIR *tasks = opendir("/proc/self/task");
    while ((entry = readdir(tasks)) != NULL) {
        snprintf(path, sizeof(path), "/proc/self/task/%s/comm", entry->d_name);
        FILE *file = fopen(path, "r");
        if (file != NULL) {
            count += fgets(name, sizeof(name), file) != NULL && strcmp(name, "foyer-net\n") == 0;
            fclose(file);
        }
    }
    closedir(tasks);
    return count;
}

static bool answer_ok(struct raw_server *server, int socket, const struct raw_request *request)
{
    (void)server;
    (void)request;
    raw_send(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                     "Content-Length: 2\r\n\r\n{}");
    return true;
}

static void check_refusals(void)
{
    static const char *const urls[] = {"https://absent.example/", "https://failing.example/"};
    for (int i = 0; i < 2; i++) {
        struct net_request request = net_fixture_request("/");
        int before = atomic_load(&queries);
        request.url = urls[i];
        struct inbox_item item = net_fixture_fetch(&request);
        need(item.net.end == NET_NOT_SENT, "a name that does not resolve was not sent to");
        need(item.net.fault == NET_FAULT_NAME, "the name is what is wrong");
        need(atomic_load(&queries) > before, "the name server was asked");
        inbox_item_free(&item);
    }
    printf("ok: no such name, failing name server\n");
}

// While the resolver is stuck, others are served; cancelling does not wait for it, and neither does
// the time limit.
static void check_silence(void)
{
    need(count_net_threads() == 1, "only the net thread at first");
    struct net_request request = net_fixture_request("/");
    request.url = "https://silent.example/";
    request.in_session = true;
    uint32_t stuck = net_fixture_submit(&request);
    while (atomic_load(&silent_queries) == 0) {
        usleep(1000);
    }
    request = net_fixture_request("/ok");
    struct inbox_item item =
        net_fixture_fetch(&request); // its number is checked: not the stuck one
    need(item.net.end == NET_DONE, "others are served meanwhile");
    inbox_item_free(&item);
    net_cancel_session(net_fixture.net);
    item = net_fixture_answer();
    need(item.net.number == stuck && item.net.end == NET_CANCELLED,
         "the stuck request is cancelled");
    need(count_net_threads() > 1, "the resolver was still stuck when the answer came");
    inbox_item_free(&item);
    printf("ok: silence does not hold up others, nor cancelling\n");

    int before = atomic_load(&silent_queries);
    request = net_fixture_request("/");
    request.url = "https://silent2.example/";
    request.connect_ms = 300;
    request.total_ms = 600;
    item = net_fixture_fetch(&request);
    need(item.net.end == NET_NOT_SENT, "silence ends by the limit and was not sent");
    need(item.net.fault == NET_FAULT_NAME, "the name is what was waited for");
    need(atomic_load(&silent_queries) > before, "the silent server was asked");
    need(count_net_threads() > 1, "before the resolver gave up");
    inbox_item_free(&item);
    printf("ok: silence ends by the limit\n");
}

int main(void)
{
    enter_namespaces();
    need(secure_begin() == OK, "secure_begin");
    net_fixture_begin(answer_ok, "", NULL);
    check_refusals();
    check_silence();
    net_fixture_end();
    fflush(stdout);
    _exit(0); // resolver threads may still be stuck: exit handlers must not race with them
}
