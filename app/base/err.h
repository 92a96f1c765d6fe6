// The one list of errors. Every fallible function of Foyer returns an enum err, 0 = OK, is MUST_CHECK,
// and leaves its ret_ outputs untouched on failure. The sentence is for operators and developers; what a
// patient is told is decided by flow/trouble.c alone.
#pragma once

#define MUST_CHECK __attribute__((warn_unused_result))

#define ERR_LIST(X)                                                                                \
    X(OK, "no error")                                                                              \
    X(ERR_MEMORY, "out of memory")                                                                 \
    X(ERR_LIMIT, "larger than its named limit")                                                    \
    X(ERR_SYNTAX, "not well-formed")                                                               \
    X(ERR_ENCODING, "not valid UTF-8, or a character that is not allowed")                         \
    X(ERR_DEPTH, "nested too deeply")                                                              \
    X(ERR_DUPLICATE, "the same key twice")                                                         \
    X(ERR_TYPE, "not the type that is due here")                                                   \
    X(ERR_RANGE, "outside the allowed range")                                                      \
    X(ERR_MISSING, "something required is missing")                                                \
    X(ERR_UNKNOWN_KEY, "a key that does not exist")                                                \
    X(ERR_CONTRACT, "the reply is not what the contract says")                                     \
    X(ERR_FILE, "a file cannot be read or written")                                                \
    X(ERR_CRYPTO, "a cryptographic operation failed")                                              \
    X(ERR_STORE, "the journal cannot be read or written")                                          \
    X(ERR_NETWORK, "the network cannot be used")                                                   \
    X(ERR_FULL, "a bounded queue is full")                                                         \
    X(ERR_UNSUPPORTED, "not supported here")                                                       \
    X(ERR_SYSTEM, "the operating system refused a request")                                        \
    X(ERR_NO_DISPLAY, "no display: set DISPLAY, or let this user use the graphics card")

enum err {
#define X(name, sentence) name,
    ERR_LIST(X)
#undef X
};

// The sentence of an error. Static text; never NULL.
const char *err_sentence(enum err err);
