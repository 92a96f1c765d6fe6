// foyer-journal-dump FILE KEY KIOSK: the rows of a journal, one JSON object a line, for tests.
// Reads with the product's own unsealing, so a row that is printed is one that the kiosk could
// open. Give it a copy of the file.
#include "base/wipe.h"
#include "platform/store/seal.h"
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static const char select_sql[] =
    "SELECT id, kind, state, open, wall_ms, sealed FROM row ORDER BY place";

static bool print_row(sqlite3_stmt *statement, const unsigned char *key, const char *kiosk_id)
{
    struct store_row row = {.kind = (enum store_kind)sqlite3_column_int(statement, 1),
                            .state = sqlite3_column_int(statement, 2),
                            .open = sqlite3_column_int(statement, 3) != 0,
                            .wall_ms = sqlite3_column_int64(statement, 4)};
    const char *id = (const char *)sqlite3_column_text(statement, 0);
    size_t sealed_bytes = (size_t)sqlite3_column_bytes(statement, 5);

    (void)snprintf(row.id, sizeof row.id, "%s", id != NULL ? id : "");
    enum err err =
        seal_open_row(key, kiosk_id, sqlite3_column_blob(statement, 5), sealed_bytes, &row);
    if (err != OK) {
        (void)fprintf(stderr, "row %s: %s\n", row.id, err_sentence(err));
        return false;
    }
    // data is JSON by itself: what the kiosk packs
    (void)printf("{\"id\":\"%s\",\"kind\":%d,\"state\":%d,\"open\":%s,\"wall_ms\":%" PRId64
                 ",\"data\":%.*s}\n",
                 row.id, (int)row.kind, row.state, row.open ? "true" : "false", row.wall_ms,
                 (int)row.sealed_bytes, (const char *)row.data);
    wipe(&row, sizeof row);
    return true;
}

static bool print_rows(sqlite3 *db, const unsigned char *key, const char *kiosk_id)
{
    sqlite3_stmt *statement = NULL;
    int step = SQLITE_ERROR;
    bool fine = sqlite3_prepare_v2(db, select_sql, -1, &statement, NULL) == SQLITE_OK;

    while (fine && (step = sqlite3_step(statement)) == SQLITE_ROW) {
        fine = print_row(statement, key, kiosk_id);
    }
    fine = fine && step == SQLITE_DONE;
    if (!fine) {
        (void)fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    }
    sqlite3_finalize(statement);
    return fine;
}

int main(int argc, char **argv)
{
    unsigned char key[SEAL_KEY_BYTES];
    sqlite3 *db = NULL;

    if (argc != 4) {
        (void)fputs("usage: foyer-journal-dump FILE KEY KIOSK\n", stderr);
        return 2;
    }
    enum err err = seal_key_read(argv[2], false, key);
    if (err != OK) {
        (void)fprintf(stderr, "%s: %s\n", argv[2], err_sentence(err));
        return 1;
    }
    bool fine = sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
                print_rows(db, key, argv[3]);
    if (!fine) {
        (void)fprintf(stderr, "%s: cannot be read\n", argv[1]);
    }
    sqlite3_close(db);
    wipe(key, sizeof key);
    return fine ? 0 : 1;
}
