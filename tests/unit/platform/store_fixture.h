// What the tests of the store share: a folder per test, a box of inbox and store, rows, a look at
// the disk.
#pragma once
#include "platform/platform.h"

enum { SLOTS = 64 };

#define NEEDLE "Ngozi Needlewoman 1985-03-27"

extern char dir[64];
extern char file[96];
extern char key_file[96];

struct box {
    struct inbox *inbox;
    int bell;
    struct store *store;
};

void open_box(struct box *box, size_t slots, const char *kiosk_id);
void close_box(struct box *box);
// The next answer, its row (if any) copied to ret_row (if any).
struct store_reply next_answer(struct box *box, struct store_row *ret_row);
// wall_ms and data say the number.
struct store_row make_row(int number, int state, bool open);
// Puts, and waits for the commit.
void put(struct box *box, const struct store_row *row);
// Opens, collects up to size open rows, checks the counts; gives how many are open. rows may be
// NULL.
int open_and_read(struct box *box, const char *kiosk_id, struct store_row *rows, int size,
                  int otherwise);
// A new journal with this many open rows, closed again.
void fill(int rows);
void read_whole(const char *path, char **ret_body, size_t *ret_bytes);
// In the journal's file or its log.
bool disk_holds(const char *needle);

int set_up(void **state);
int tear_down(void **state);

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
