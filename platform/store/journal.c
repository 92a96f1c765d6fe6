// SQLite with a write-ahead log, synchronous FULL: a COMMIT that returned is on the disk. One
// connection, one thread, exclusive lock: two kiosks on one journal would replay each other's
// arrivals.
#include "platform/store/journal.h"

#include "base/wipe.h"
#include "platform/store/seal.h"
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { JOURNAL_VERSION = 1, JOURNAL_KIOSK_BYTES = 128 };

struct journal {
    sqlite3 *db;
    sqlite3_stmt *put;
    char kiosk_id[JOURNAL_KIOSK_BYTES];
    unsigned char key[SEAL_KEY_BYTES];
    unsigned char sealed[STORE_ROW_BYTES + SEAL_EXTRA_BYTES];
};

static const char journal_settings[] =
    "PRAGMA locking_mode=EXCLUSIVE;" // first: then the WAL's index is memory of ours, not a shared
                                     // file
    "PRAGMA synchronous=FULL;"
    "PRAGMA secure_delete=ON;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA trusted_schema=OFF;"
    "PRAGMA mmap_size=0;"
    "PRAGMA wal_autocheckpoint=200;";

// place is the order of replay; a row that is put again keeps its place.
static const char journal_schema[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE row (place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
    " kind INTEGER NOT NULL, state INTEGER NOT NULL, open INTEGER NOT NULL,"
    " wall_ms INTEGER NOT NULL, sealed BLOB NOT NULL);"
    "PRAGMA user_version=1;"
    "COMMIT;";

static const char journal_put_sql[] =
    "INSERT INTO row (id, kind, state, open, wall_ms, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    " ON CONFLICT (id) DO UPDATE SET kind = ?2, state = ?3, open = ?4, wall_ms = ?5, sealed = ?6";

static bool journal_run(struct journal *journal, const char *sql)
{
    return sqlite3_exec(journal->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

// True when the statement's first row is exactly this text.
static bool journal_answers(struct journal *journal, const char *sql, const char *text)
{
    sqlite3_stmt *statement = NULL;
    bool same = false;
    if (sqlite3_prepare_v2(journal->db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        const unsigned char *answer = sqlite3_column_text(statement, 0);
        same = answer != NULL && strcmp((const char *)answer, text) == 0;
    }
    sqlite3_finalize(statement);
    return same;
}

static bool journal_version(struct journal *journal, int *ret_version)
{
    sqlite3_stmt *statement = NULL;
    bool known = false;
    if (sqlite3_prepare_v2(journal->db, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        *ret_version = sqlite3_column_int(statement, 0);
        known = true;
    }
    sqlite3_finalize(statement);
    return known;
}

// SQLite would make the file readable for all who the umask lets in; the log beside it takes the
// file's mode. Before SQLite opens it: closing any descriptor of the file later would drop SQLite's
// lock.
static bool journal_make_file(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        return false;
    }
    close(file);
    return true;
}

static enum err journal_prepare(struct journal *journal)
{
    int version = -1;
    // quick_check reads every page: a damaged journal is found here, not in the middle of
    // somebody's check-in.
    if (!journal_run(journal, journal_settings) || !journal_version(journal, &version) ||
        !journal_answers(journal, "PRAGMA journal_mode=WAL", "wal") ||
        !journal_answers(journal, "PRAGMA quick_check(1)", "ok")) {
        return ERR_STORE;
    }
    if (version == 0) {
        if (!journal_run(journal, journal_schema)) {
            return ERR_STORE;
        }
    } else if (version != JOURNAL_VERSION) {
        return ERR_STORE;
    }
    if (sqlite3_prepare_v3(journal->db, journal_put_sql, -1, SQLITE_PREPARE_PERSISTENT,
                           &journal->put, NULL) != SQLITE_OK) {
        return ERR_STORE;
    }
    return OK;
}

enum err journal_open(const struct store_settings *settings, struct journal **ret_journal)
{
    size_t kiosk_bytes = strlen(settings->kiosk_id);
    if (kiosk_bytes >= JOURNAL_KIOSK_BYTES) {
        return ERR_LIMIT;
    }
    struct journal *journal = secure_calloc(1, sizeof(*journal));
    if (journal == NULL) {
        return ERR_MEMORY;
    }
    memcpy(journal->kiosk_id, settings->kiosk_id, kiosk_bytes + 1);
    enum err err = seal_key_read(settings->key_file, settings->make_key, journal->key);
    if (err != OK) {
        goto out;
    }
    if (!journal_make_file(settings->file)) {
        err = ERR_FILE;
        goto out;
    }
    // The default VFS, so that a test may put one of its own underneath.
    if (sqlite3_open_v2(settings->file, &journal->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK) {
        err = ERR_STORE;
        goto out;
    }
    err = journal_prepare(journal);
    if (err != OK) {
        goto out;
    }
    *ret_journal = journal;
    journal = NULL;
out:
    journal_close(journal);
    return err;
}

void journal_close(struct journal *journal)
{
    if (journal == NULL) {
        return;
    }
    sqlite3_finalize(journal->put);
    sqlite3_close(journal->db);
    secure_free(journal);
}

// A row of SELECT id, kind, state, open, wall_ms, sealed. False when it is not one that this key
// sealed.
static bool journal_load(struct journal *journal, sqlite3_stmt *statement, struct store_row *row)
{
    memset(row, 0, sizeof(*row));
    const unsigned char *id = sqlite3_column_text(statement, 0);
    int kind = sqlite3_column_int(statement, 1);
    const void *sealed = sqlite3_column_blob(statement, 5);
    int sealed_bytes = sqlite3_column_bytes(statement, 5);
    if (id == NULL || strlen((const char *)id) != STORE_ID - 1 || sealed == NULL ||
        sealed_bytes < 0 || !journal_kind_is_known(kind)) {
        return false;
    }
    memcpy(row->id, id, STORE_ID);
    row->kind = (enum store_kind)kind;
    row->state = sqlite3_column_int(statement, 2);
    row->open = sqlite3_column_int(statement, 3) != 0;
    row->wall_ms = sqlite3_column_int64(statement, 4);
    return seal_open_row(journal->key, journal->kiosk_id, sealed, (size_t)sealed_bytes, row) == OK;
}

// Steps through the rows of statement, and ends it. row: as in the header.
static enum err journal_walk(struct journal *journal, sqlite3_stmt *statement,
                             struct store_row *row,
                             bool (*each)(void *context, const struct store_row *row),
                             void *context, int *ret_loaded, int *ret_sealed_otherwise)
{
    int loaded = 0;
    int otherwise = 0;
    enum err err = ERR_STORE;
    int step;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
        if (!journal_load(journal, statement, row)) {
            otherwise++;
            continue;
        }
        loaded++;
        if (!each(context, row)) {
            step = SQLITE_DONE;
            break;
        }
    }
    if (step == SQLITE_DONE) {
        *ret_loaded = loaded;
        *ret_sealed_otherwise = otherwise;
        err = OK;
    }
    sqlite3_finalize(statement);
    wipe(row, sizeof(*row));
    return err;
}

enum err journal_walk_open(struct journal *journal, struct store_row *row,
                           bool (*each)(void *context, const struct store_row *row), void *context,
                           int *ret_open, int *ret_sealed_otherwise)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(journal->db,
                           "SELECT id, kind, state, open, wall_ms, sealed FROM row"
                           " WHERE open <> 0 ORDER BY place",
                           -1, &statement, NULL) != SQLITE_OK) {
        return ERR_STORE;
    }
    return journal_walk(journal, statement, row, each, context, ret_open, ret_sealed_otherwise);
}

enum err journal_walk_since(struct journal *journal, int64_t wall_ms, struct store_row *row,
                            bool (*each)(void *context, const struct store_row *row), void *context,
                            int *ret_sealed_otherwise)
{
    sqlite3_stmt *statement = NULL;
    int loaded = 0;
    if (sqlite3_prepare_v2(journal->db,
                           "SELECT id, kind, state, open, wall_ms, sealed FROM row"
                           " WHERE wall_ms >= ?1 ORDER BY wall_ms DESC, place DESC",
                           -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_bind_int64(statement, 1, wall_ms) != SQLITE_OK) {
        sqlite3_finalize(statement);
        return ERR_STORE;
    }
    return journal_walk(journal, statement, row, each, context, &loaded, ret_sealed_otherwise);
}

enum err journal_put(struct journal *journal, const struct store_row *row)
{
    sqlite3_stmt *put = journal->put;
    enum err err = seal_row(journal->key, journal->kiosk_id, row, journal->sealed);
    if (err != OK) {
        return err;
    }
    err = ERR_STORE;
    if (sqlite3_bind_text(put, 1, row->id, -1, SQLITE_STATIC) != SQLITE_OK ||
        sqlite3_bind_int(put, 2, (int)row->kind) != SQLITE_OK ||
        sqlite3_bind_int(put, 3, row->state) != SQLITE_OK ||
        sqlite3_bind_int(put, 4, row->open ? 1 : 0) != SQLITE_OK ||
        sqlite3_bind_int64(put, 5, row->wall_ms) != SQLITE_OK ||
        sqlite3_bind_blob(put, 6, journal->sealed, (int)(row->sealed_bytes + SEAL_EXTRA_BYTES),
                          SQLITE_STATIC) != SQLITE_OK ||
        !journal_run(journal, "BEGIN IMMEDIATE")) {
        goto out;
    }
    if (sqlite3_step(put) != SQLITE_DONE) {
        goto out;
    }
    sqlite3_reset(put); // a statement still running would keep COMMIT from ending
    platform_step("store-before-commit");
    if (!journal_run(journal, "COMMIT")) {
        goto out;
    }
    platform_step("store-after-commit");
    err = OK;
out:
    sqlite3_reset(put);
    sqlite3_clear_bindings(put);
    if (err != OK && sqlite3_get_autocommit(journal->db) == 0) {
        // A full disk rolls back by itself, other errors leave the transaction open and would block
        // the next row.
        (void)journal_run(journal, "ROLLBACK");
    }
    return err;
}

// The next old open row behind place after that this key does not open; 0 = no more.
static enum err journal_find_foreign(struct journal *journal, int64_t wall_ms, int64_t after,
                                     struct store_row *row, int64_t *ret_place)
{
    sqlite3_stmt *statement = NULL;
    int64_t place = 0;
    enum err err = ERR_STORE;
    if (sqlite3_prepare_v2(journal->db,
                           "SELECT id, kind, state, open, wall_ms, sealed, place FROM row"
                           " WHERE open <> 0 AND wall_ms < ?1 AND place > ?2 ORDER BY place",
                           -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_bind_int64(statement, 1, wall_ms) != SQLITE_OK ||
        sqlite3_bind_int64(statement, 2, after) != SQLITE_OK) {
        goto out;
    }
    int step;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
        if (!journal_load(journal, statement, row)) {
            place = sqlite3_column_int64(statement, 6);
            break;
        }
    }
    if (step != SQLITE_DONE && step != SQLITE_ROW) {
        goto out;
    }
    *ret_place = place;
    err = OK;
out:
    sqlite3_finalize(statement);
    return err;
}

static enum err journal_delete(struct journal *journal, const char *sql, int64_t value)
{
    sqlite3_stmt *statement = NULL;
    bool done = sqlite3_prepare_v2(journal->db, sql, -1, &statement, NULL) == SQLITE_OK &&
                sqlite3_bind_int64(statement, 1, value) == SQLITE_OK &&
                sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    return done ? OK : ERR_STORE;
}

enum err journal_expire(struct journal *journal, int64_t wall_ms)
{
    int64_t place = 0;
    struct store_row *row = secure_calloc(1, sizeof(*row));
    if (row == NULL) {
        return ERR_MEMORY;
    }
    enum err err =
        journal_delete(journal, "DELETE FROM row WHERE open = 0 AND wall_ms < ?1", wall_ms);
    while (err == OK) {
        int64_t foreign = 0;
        err = journal_find_foreign(journal, wall_ms, place, row, &foreign);
        if (err != OK || foreign == 0) {
            break;
        }
        err = journal_delete(journal, "DELETE FROM row WHERE place = ?1", foreign);
        place = foreign;
    }
    // Into the file and an empty log: until then old pages still hold what was deleted, sealed as
    // it is.
    if (err == OK && !journal_run(journal, "PRAGMA wal_checkpoint(TRUNCATE)")) {
        err = ERR_STORE;
    }
    secure_free(row);
    return err;
}
