// The last pictures laid over each other: grain goes, what is still stays. Hands shake, so they are moved into place first, by phase
// correlation (Kuglin, Hines 1975).
#pragma once
#include "base/err.h"
#include "platform/decode/gray.h"

enum { FUSE_FRAMES = 4 };

struct fuse;

// ERR_MEMORY.
MUST_CHECK enum err fuse_new(struct fuse **ret_fuse);
// Wipes the pictures. NULL is fine.
void fuse_free(struct fuse *fuse);
void fuse_reset(struct fuse *fuse);
// Keeps a copy and forgets the oldest; a picture of another size makes it forget all others.
void fuse_add(struct fuse *fuse, const struct gray *picture);
// The mean of the kept pictures, moved onto the newest; those that do not fit it are left out. False: there are none that do.
bool fuse_mean(struct fuse *fuse, struct gray *to);
