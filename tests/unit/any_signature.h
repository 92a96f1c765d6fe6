// In the place of es256_verify() (platform.h), where what a signature is worth does not matter.
#pragma once
#include "codes/pass.h"

// Every one is right, so that what comes behind it is reached.
static inline bool any_signature(const unsigned char x[32], const unsigned char y[32], const void *bytes, size_t count,
                                 const unsigned char signature[PASS_SIGNATURE])
{
    (void)x;
    (void)y;
    (void)bytes;
    (void)count;
    (void)signature;
    return true;
}
