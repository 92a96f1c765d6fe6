// The inbox: order, promises kept when it is full, what is dropped is freed and counted, many
// threads at once.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "platform/inner.h"
#include "platform/platform.h"

static void count_bell(void *context)
{
    atomic_fetch_add((atomic_int *)context, 1);
}

static struct inbox *make_inbox(size_t slots, atomic_int *bell)
{
    struct inbox *inbox = NULL;
    assert_int_equal(inbox_new(slots, bell == NULL ? NULL : count_bell, bell, &inbox), OK);
    return inbox;
}

static struct inbox_item make_reply(uint32_t number)
{
    struct inbox_item item = {.kind = INBOX_NET_REPLY, .net = {.number = number}};
    item.net.body = secure_alloc(16);
    assert_non_null(item.net.body);
    memset(item.net.body, 'x', 16);
    item.net.body_bytes = 15;
    return item;
}

static void test_keeps_order_around_the_end_of_the_ring(void **state)
{
    (void)state;
    atomic_int bell = 0;
    struct inbox *inbox = make_inbox(3, &bell);
    struct inbox_item item;
    uint32_t next_in = 1;
    uint32_t next_out = 1;
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 2; i++) {
            item = make_reply(next_in++);
            assert_int_equal(inbox_push(inbox, &item), OK);
        }
        for (int i = 0; i < 2; i++) {
            assert_true(inbox_pop(inbox, &item));
            assert_int_equal(item.net.number, next_out++);
            inbox_item_free(&item);
        }
    }
    assert_false(inbox_pop(inbox, &item));
    assert_int_equal(atomic_load(&bell), 20);
    inbox_free(inbox);
}

static void test_a_reserved_slot_is_kept_for_its_answer(void **state)
{
    (void)state;
    atomic_int bell = 0;
    struct inbox *inbox = make_inbox(2, &bell);
    struct inbox_item item;
    assert_int_equal(inbox_reserve(inbox), OK);
    item = make_reply(1);
    assert_int_equal(inbox_push(inbox, &item), OK);
    assert_int_equal(inbox_reserve(inbox), ERR_FULL);
    item = make_reply(2); // freed by the inbox: LeakSanitizer would tell
    assert_int_equal(inbox_push(inbox, &item), ERR_FULL);
    assert_int_equal(inbox_dropped(inbox), 1);
    assert_int_equal(atomic_load(&bell), 1);
    item = make_reply(3);
    inbox_push_reserved(inbox, &item);
    assert_true(inbox_pop(inbox, &item));
    assert_int_equal(item.net.number, 1);
    inbox_item_free(&item);
    assert_null(item.net.body);
    assert_true(inbox_pop(inbox, &item));
    assert_int_equal(item.net.number, 3);
    inbox_item_free(&item);
    inbox_free(inbox);
}

static void test_a_modest_push_leaves_a_quarter_free(void **state)
{
    (void)state;
    struct inbox *inbox = make_inbox(8, NULL);
    struct inbox_item item;
    assert_int_equal(inbox_reserve(inbox), OK);
    for (uint32_t i = 1; i < 6; i++) {
        item = make_reply(i);
        assert_int_equal(inbox_push_modestly(inbox, &item), OK);
    }
    item = make_reply(6); // freed by the inbox
    assert_int_equal(inbox_push_modestly(inbox, &item), ERR_FULL);
    assert_int_equal(inbox_dropped(inbox), 1);
    assert_int_equal(inbox_reserve(inbox), OK);
    item = (struct inbox_item){.kind = INBOX_QUIT};
    assert_int_equal(inbox_push(inbox, &item), OK);
    assert_int_equal(inbox_push(inbox, &item), ERR_FULL);
    inbox_free(inbox);
}

static void test_frees_what_nobody_took(void **state)
{
    (void)state;
    struct inbox *inbox = make_inbox(4, NULL);
    struct inbox_item item = make_reply(1);
    assert_int_equal(inbox_push(inbox, &item), OK);
    item = (struct inbox_item){.kind = INBOX_STORE_REPLY};
    item.store.row = secure_calloc(1, sizeof(*item.store.row));
    assert_int_equal(inbox_push(inbox, &item), OK);
    inbox_free(inbox);
}

static void test_refuses_no_slots_and_no_memory(void **state)
{
    (void)state;
    struct inbox *inbox = NULL;
    assert_int_equal(inbox_new(0, NULL, NULL, &inbox), ERR_RANGE);
    for (uint64_t n = 1; n <= 2; n++) {
        secure_fail_at(n);
        assert_int_equal(inbox_new(4, NULL, NULL, &inbox), ERR_MEMORY);
        assert_null(inbox);
    }
    secure_fail_at(0);
}

enum { THREADS = 4, ITEMS = 2000 };

struct pusher {
    struct inbox *inbox;
    int id;
    atomic_int reserved_sent;
};

static void *push_many(void *context)
{
    struct pusher *pusher = context;
    for (int i = 0; i < ITEMS; i++) {
        struct inbox_item item = make_reply((uint32_t)(pusher->id * ITEMS + i));
        if (inbox_reserve(pusher->inbox) == OK) {
            inbox_push_reserved(pusher->inbox, &item);
            atomic_fetch_add(&pusher->reserved_sent, 1);
        } else {
            (void)!inbox_push(pusher->inbox, &item);
        }
    }
    return NULL;
}

static void test_many_threads_lose_nothing_uncounted(void **state)
{
    (void)state;
    atomic_int bell = 0;
    struct inbox *inbox = make_inbox(64, &bell);
    struct pusher pushers[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        pushers[i] = (struct pusher){.inbox = inbox, .id = i};
        assert_int_equal(pthread_create(&threads[i], NULL, push_many, &pushers[i]), 0);
    }
    int64_t last[THREADS] = {-1, -1, -1, -1};
    int popped = 0;
    struct inbox_item item;
    while ((uint64_t)popped + inbox_dropped(inbox) < (uint64_t)THREADS * ITEMS) {
        if (!inbox_pop(inbox, &item)) {
            continue;
        }
        popped++;
        uint32_t id = item.net.number / ITEMS;
        assert_true((int64_t)item.net.number > last[id]); // each thread's own order is kept
        last[id] = item.net.number;
        inbox_item_free(&item);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    assert_false(inbox_pop(inbox, &item));
    assert_int_equal(atomic_load(&bell), popped);
    inbox_free(inbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keeps_order_around_the_end_of_the_ring),
        cmocka_unit_test(test_a_reserved_slot_is_kept_for_its_answer),
        cmocka_unit_test(test_a_modest_push_leaves_a_quarter_free),
        cmocka_unit_test(test_frees_what_nobody_took),
        cmocka_unit_test(test_refuses_no_slots_and_no_memory),
        cmocka_unit_test(test_many_threads_lose_nothing_uncounted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
