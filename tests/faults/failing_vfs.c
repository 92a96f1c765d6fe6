#include "faults/failing_vfs.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>

struct failing_file {
    sqlite3_file base;
    sqlite3_file *real; // behind this one, in the same block
};

static sqlite3_vfs vfs;
static sqlite3_vfs *real_vfs;
static atomic_int kind, at, lasting, calls, fired;

void failing_vfs_arm(enum failing_kind new_kind, int new_at, bool new_lasting)
{
    kind = (int)new_kind;
    lasting = new_lasting;
    calls = fired = 0;
    at = new_at;
}

int failing_vfs_fired(void)
{
    return fired;
}

// Counts a call that the kind concerns. True: it is to fail.
static bool falls(bool is_write)
{
    if (at == 0 || (kind != FAILING_EIO && !is_write)) {
        return false;
    }
    int call = ++calls;
    bool falls_now = call == at || (lasting && call > at);

    fired += falls_now ? 1 : 0;
    return falls_now;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct failing_file *)file)->real;
}

// ---- what can fail

static int fail_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset)
{
    return falls(false) ? SQLITE_IOERR_READ : real_of(file)->pMethods->xRead(real_of(file), bytes, count, offset);
}

static int fail_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    sqlite3_file *real = real_of(file);

    if (!falls(true)) {
        return real->pMethods->xWrite(real, bytes, count, offset);
    }
    if (kind == FAILING_SHORT && count > 1) {
        (void)real->pMethods->xWrite(real, bytes, count / 2, offset);
    }
    return kind == FAILING_EIO ? SQLITE_IOERR_WRITE : SQLITE_FULL;
}

static int fail_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return falls(false) ? SQLITE_IOERR_TRUNCATE : real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int fail_sync(sqlite3_file *file, int flags)
{
    return falls(false) ? SQLITE_IOERR_FSYNC : real_of(file)->pMethods->xSync(real_of(file), flags);
}

// ---- what is handed on

static int pass_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int pass_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), ret_size);
}

static int pass_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int pass_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int pass_reserved(sqlite3_file *file, int *ret_reserved)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), ret_reserved);
}

static int pass_control(sqlite3_file *file, int what, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}

static int pass_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int pass_device(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

// Version 1 has no shared memory: the journal's log needs none, because its lock is exclusive.
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = pass_close,
    .xRead = fail_read,
    .xWrite = fail_write,
    .xTruncate = fail_truncate,
    .xSync = fail_sync,
    .xFileSize = pass_size,
    .xLock = pass_lock,
    .xUnlock = pass_unlock,
    .xCheckReservedLock = pass_reserved,
    .xFileControl = pass_control,
    .xSectorSize = pass_sector,
    .xDeviceCharacteristics = pass_device,
};

static int fail_open(sqlite3_vfs *self, sqlite3_filename name, sqlite3_file *file, int flags,
                     int *ret_flags)
{
    struct failing_file *mine = (struct failing_file *)file;

    (void)self;
    memset(mine, 0, sizeof *mine);
    if (falls(false)) {
        return SQLITE_CANTOPEN;
    }
    mine->real = (sqlite3_file *)(mine + 1);
    int answer = real_vfs->xOpen(real_vfs, name, mine->real, flags, ret_flags);
    if (mine->real->pMethods != NULL) {
        mine->base.pMethods = &methods;
    }
    return answer;
}

bool failing_vfs_register(void)
{
    real_vfs = sqlite3_vfs_find(NULL);
    if (real_vfs == NULL) {
        return false;
    }
    vfs = *real_vfs; // names, time and chance are its own, and so is what they keep in pAppData
    vfs.zName = "failing";
    vfs.szOsFile += (int)sizeof(struct failing_file);
    vfs.xOpen = fail_open;
    return sqlite3_vfs_register(&vfs, 1) == SQLITE_OK;
}
