// Builds the platform and the loop from a configuration, and takes them down again: what foyer and foyer-drive
// share, so that tests start exactly what patients meet. Main thread.
#pragma once
#include "codes/pass.h"
#include "config/config.h"
#include "loop/loop.h"
#include "platform/platform.h"

struct kiosk {
    const struct config *config;
    struct inbox *inbox;
    struct net *net;
    struct store *store;
    struct window *window;
    struct scanner *scanner; // NULL where no code is read, and so are
    struct sound *sound;
    struct pass_keys *keys;  // the pinned keys of passes
    struct loop *loop;
};

// Reads and checks a configuration file. Problems are written to stderr, one a line, with place and mend.
MUST_CHECK enum err kiosk_read_config(const char *path, struct config *ret_config);

// Adds the keys of one issuer from its file. ret_problem: what to mend, "" when the file itself cannot be read.
MUST_CHECK enum err kiosk_add_keys(struct pass_keys *keys, const struct config_issuer *issuer, char ret_problem[256]);

// secure_begin() and log_open() must have been called. config is borrowed and outlives the kiosk. On failure
// everything begun is taken down and the log says where it ended.
MUST_CHECK enum err kiosk_start(const struct config *config, struct kiosk *ret_kiosk);
void kiosk_stop(struct kiosk *kiosk);
