// The command line of foyer-sandbox (README.md). Every switch makes the site less able, as real
// ones are.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum etag_style { ETAG_NUMBER, ETAG_UUID, ETAG_NONE };

struct options {
    int port, relay_port; // 0 = a free one
    bool now_given;
    int64_t now_ms;
    enum etag_style etag;
    bool chain, include, total, fullurl, post_search;
    bool if_match_on_patch, conditional_create, patch, task, audit;
    bool identifier; // searches know the parameter identifier; else they leave it out, as lenient servers do
    bool flags, flag_status; // flag_status: Flag can be searched by status, which R4 itself does not know
    int failed_test_status;   // of a JSON Patch whose test fails: 422 or 409
    int encounter_arrives_ms; // -1 = never
    const char *day_file;     // borrowed from argv; NULL = none
    int generate;             // appointments; 0 = no
    uint64_t seed;
    bool exit_with_stdin;
    // National services; texts borrowed from argv.
    const char *oauth_key;      // public key in PEM; NULL = none is registered
    const char *oauth_kid, *oauth_client;
    const char *oauth_audience; // NULL = the token endpoint's own address
    int token_life_s, pds_rate; // pds_rate: requests a minute
    bool gateway;               // plays a trust's gateway: nobody shows a token
    // TLS (tls.h)
    const char *tls_dir;     // NULL = http
    const char *tls_cert;    // which certificate of the folder
    bool require_client_cert;
};

// false: the command line is wrong, and a sentence about it was printed on stderr.
bool options_read(int argc, char **argv, struct options *ret_options);
