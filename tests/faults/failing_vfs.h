// SQLite's files, failing on purpose at the N-th call (row L2). It stands before the VFS that is there and hands on
// everything that is not to fail.
#pragma once
#include <stdbool.h>

enum failing_kind {
    FAILING_EIO,   // reads, writes, syncs, truncations, opening
    FAILING_FULL,  // ENOSPC: writes
    FAILING_SHORT, // writes, of which half gets through
};

// Becomes the default VFS. False: SQLite refuses it.
bool failing_vfs_register(void);
// From now on, the at-th call that this kind concerns fails; lasting: and every one after it. at 0 = none fails.
void failing_vfs_arm(enum failing_kind kind, int at, bool lasting);
// How many calls have failed since.
int failing_vfs_fired(void);
