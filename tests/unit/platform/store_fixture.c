#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#include "store_fixture.h"
#include "waiting.h"

char dir[64];
char file[96];
char key_file[96];

void open_box(struct box *box, size_t slots, const char *kiosk_id)
{
    const struct store_settings settings = {
        .file = file, .key_file = key_file, .make_key = true, .kiosk_id = kiosk_id, .keep_days = 8};
    box->bell = eventfd(0, EFD_CLOEXEC);
    assert_int_equal(inbox_new(slots, waiting_bell, &box->bell, &box->inbox), OK);
    assert_int_equal(store_new(box->inbox, &settings, &box->store), OK);
}

void close_box(struct box *box)
{
    store_free(box->store);
    inbox_free(box->inbox);
    close(box->bell);
}

struct store_reply next_answer(struct box *box, struct store_row *ret_row)
{
    struct inbox_item item;
    assert_true(waiting_pop(box->inbox, box->bell, &item));
    assert_int_equal(item.kind, INBOX_STORE_REPLY);
    struct store_reply reply = item.store;
    if (reply.row != NULL && ret_row != NULL) {
        *ret_row = *reply.row;
    }
    inbox_item_free(&item);
    reply.row = NULL;
    return reply;
}

struct store_row make_row(int number, int state, bool open)
{
    struct store_row row = {.kind = STORE_INTENT, .state = state, .open = open, .wall_ms = number};
    snprintf(row.id, sizeof(row.id), "%08d-0000-4000-8000-000000000000", number);
    snprintf((char *)row.data, sizeof(row.data), "%s %d", NEEDLE, number);
    row.sealed_bytes = strlen((char *)row.data) + 1;
    return row;
}

void put(struct box *box, const struct store_row *row)
{
    static uint32_t number;
    assert_int_equal(store_put(box->store, ++number, row), OK);
    struct store_reply reply = next_answer(box, NULL);
    assert_int_equal(reply.answer, STORE_COMMITTED);
    assert_int_equal(reply.number, number);
}

// Opens, collects rows, checks the counts. rows may be NULL.
int open_and_read(struct box *box, const char *kiosk_id, struct store_row *rows, int size,
                  int otherwise)
{
    struct store_row row;
    int count = 0;
    open_box(box, SLOTS, kiosk_id);
    for (;;) {
        struct store_reply reply = next_answer(box, &row);
        if (reply.answer == STORE_OPENED) {
            assert_int_equal(reply.rows_open, count);
            assert_int_equal(reply.rows_sealed_otherwise, otherwise);
            return count;
        }
        assert_int_equal(reply.answer, STORE_ROW);
        assert_int_equal(reply.number, 0);
        if (count < size) {
            rows[count] = row;
        }
        count++;
    }
}

int set_up(void **state)
{
    (void)state;
    memcpy(dir, "/tmp/foyer-store-XXXXXX", sizeof("/tmp/foyer-store-XXXXXX"));
    if (mkdtemp(dir) == NULL) {
        return -1;
    }
    snprintf(file, sizeof(file), "%s/journal.db", dir);
    snprintf(key_file, sizeof(key_file), "%s/journal.key", dir);
    return 0;
}

int tear_down(void **state)
{
    (void)state;
    const char *const names[] = {"", "-wal", "-shm", "-journal"};
    char path[128];
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof(path), "%s%s", file, names[i]);
        unlink(path);
    }
    unlink(key_file);
    return rmdir(dir);
}

void read_whole(const char *path, char **ret_body, size_t *ret_bytes)
{
    assert_int_equal(file_read(path, 64 * 1024 * 1024, ret_body, ret_bytes), OK);
}

static bool file_holds(const char *path, const char *needle)
{
    char *body = NULL;
    size_t bytes = 0;
    if (access(path, F_OK) != 0) {
        return false;
    }
    read_whole(path, &body, &bytes);
    bool holds = memmem(body, bytes, needle, strlen(needle)) != NULL;
    secure_free(body);
    return holds;
}

bool disk_holds(const char *needle)
{
    char wal[128];
    snprintf(wal, sizeof(wal), "%s-wal", file);
    return file_holds(file, needle) || file_holds(wal, needle);
}

void fill(int rows)
{
    struct box box;
    open_and_read(&box, "kiosk-1", NULL, 0, 0);
    for (int i = 1; i <= rows; i++) {
        struct store_row row = make_row(i, 0, true);
        put(&box, &row);
    }
    close_box(&box);
}
