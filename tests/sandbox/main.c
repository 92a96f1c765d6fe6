// foyer-sandbox: a site's appointment system in miniature, for tests and the demo. README.md says
// how to use it.
#include "sandbox/national.h"
#include "sandbox/server.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// Ends the process when whoever started it has gone, so that a killed test leaves nothing behind.
static void *watch_stdin(void *argument)
{
    (void)argument;
    char ignored[256];
    while (read(STDIN_FILENO, ignored, sizeof ignored) > 0) {
    }
    kill(getpid(), SIGTERM);
    return NULL;
}

// SIGTERM and SIGINT are waited for here and nowhere else; threads inherit the mask.
static void wait_for_end(const sigset_t *ends, bool with_stdin)
{
    pthread_t thread;
    if (with_stdin && pthread_create(&thread, NULL, watch_stdin, NULL) == 0) {
        pthread_detach(thread);
    }
    int signal_number;
    sigwait(ends, &signal_number);
}

int main(int argc, char **argv)
{
    static struct state state;
    struct server server = {0};
    struct options options;
    if (!options_read(argc, argv, &options)) {
        return 2;
    }
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (!state_open(&state, &options) || !national_open(&state) || !server_start(&server, &state)) {
        return 1;
    }
    struct relay *relay = relay_open(&state, options.relay_port, server.port);
    if (relay == NULL) {
        return 1;
    }
    server_set_relay(&server, relay);
    printf("sandbox=%s/fhir relay=http://127.0.0.1:%d/fhir control=http://127.0.0.1:%d/control "
           "token=%s" NATIONAL_TOKEN_PATH " pds=%s" NATIONAL_PDS_PATH "\n",
           state.origin, relay_port(relay), server.port, state.origin, state.origin);
    fflush(stdout);
    wait_for_end(&ends, options.exit_with_stdin);
    server_stop(&server);
    relay_close(relay);
    national_close(&state);
    state_close(&state);
    return 0;
}
