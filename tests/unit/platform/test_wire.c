// What the kiosk and foyer-decode say to each other: all of it is checked on both sides.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <string.h>

#include "platform/decode/wire.h"

enum { WORD = 4, CODES = 2 };

static void put_word(unsigned char *bytes, int word, uint32_t value)
{
    for (int i = 0; i < WORD; i++) {
        bytes[word * WORD + i] = (unsigned char)(value >> (8 * i));
    }
}

// ---- orders

static const struct wire_order orders[] = {
    {.number = 1, .format = FRAME_GREY, .slot = 1, .width = 640, .height = 480, .bytes = 640 * 480, .preview_slot = 2},
    {.number = UINT32_MAX, .format = FRAME_YUYV, .width = 1920, .height = 1080, .bytes = 1920 * 1080 * 2},
    {.number = 0, .format = FRAME_JPEG, .slot = 1, .bytes = 1, .preview_slot = 1},
    {.number = 2, .format = FRAME_PNG, .bytes = FRAME_BYTES},
    {.number = 3, .format = FRAME_GREY, .width = 1, .height = FRAME_SIDE, .bytes = FRAME_SIDE},
};

static void test_orders_go_and_come_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        unsigned char bytes[WIRE_ORDER_BYTES];
        struct wire_order order = {0};

        wire_order_put(&orders[i], bytes);
        assert_int_equal(wire_order_get(bytes, &order), OK);
        assert_int_equal(order.number, orders[i].number);
        assert_int_equal(order.format, orders[i].format);
        assert_int_equal(order.slot, orders[i].slot);
        assert_int_equal(order.width, orders[i].width);
        assert_int_equal(order.height, orders[i].height);
        assert_int_equal(order.bytes, orders[i].bytes);
        assert_int_equal(order.preview_slot, orders[i].preview_slot);
    }
}

static void refuse_order(struct wire_order order)
{
    unsigned char bytes[WIRE_ORDER_BYTES];
    struct wire_order untouched = {.number = 77};

    wire_order_put(&order, bytes);
    assert_int_equal(wire_order_get(bytes, &untouched), ERR_CONTRACT);
    assert_int_equal(untouched.number, 77);
}

static void test_orders_out_of_range_are_refused(void **state)
{
    (void)state;
    static const struct wire_order grey = {.format = FRAME_GREY, .width = 10, .height = 10, .bytes = 100};
    static const struct wire_order png = {.format = FRAME_PNG, .bytes = 100};

#define REFUSE(from, field, value)                                                                 \
    do {                                                                                           \
        struct wire_order wrong = from;                                                            \
        wrong.field = value;                                                                       \
        refuse_order(wrong);                                                                       \
    } while (0)
    REFUSE(grey, format, FRAME_FORMAT_COUNT);
    REFUSE(grey, slot, -1);
    REFUSE(grey, slot, FRAME_SLOTS);
    REFUSE(grey, preview_slot, -1);
    REFUSE(grey, preview_slot, PREVIEW_SLOTS);
    REFUSE(grey, width, 0);
    REFUSE(grey, width, -10);
    REFUSE(grey, height, 0);
    REFUSE(grey, bytes, 0);
    REFUSE(grey, bytes, 99);
    REFUSE(grey, bytes, 101);
    REFUSE(grey, bytes, FRAME_BYTES + 1);
    REFUSE(png, bytes, 0);
    REFUSE(png, bytes, FRAME_BYTES + 1);
    REFUSE(png, width, 10);
    REFUSE(png, height, 10);
#undef REFUSE
    refuse_order((struct wire_order){.format = FRAME_GREY, .width = FRAME_SIDE + 1, .height = 1, .bytes = FRAME_SIDE + 1});
    refuse_order((struct wire_order){.format = FRAME_YUYV, .width = 9, .height = 10, .bytes = 180});
    refuse_order((struct wire_order){.format = FRAME_YUYV, .width = 10, .height = 10, .bytes = 100});
    // 4096 x 4096 is right, but does not fit; and a product that is right only modulo 2^32.
    refuse_order((struct wire_order){.format = FRAME_GREY, .width = 4096, .height = 4096, .bytes = 4096 * 4096});
    refuse_order((struct wire_order){.format = FRAME_GREY, .width = 65536, .height = 65537, .bytes = 65536});
}

static void test_orders_have_no_gaps(void **state)
{
    (void)state;
    for (int i = 7 * WORD; i < WIRE_ORDER_BYTES; i++) {
        unsigned char bytes[WIRE_ORDER_BYTES];
        struct wire_order order;

        wire_order_put(&orders[0], bytes);
        bytes[i] = 1;
        assert_int_equal(wire_order_get(bytes, &order), ERR_CONTRACT);
    }
}

// ---- answers

static const struct wire_answer answers[] = {
    {.kind = WIRE_READY},
    {.kind = WIRE_CODE, .number = 9, .symbology = SYMBOLOGY_QR, .gs1 = true, .count = 1},
    {.kind = WIRE_CODE, .number = UINT32_MAX, .symbology = SYMBOLOGY_CODE_128, .count = SCAN_BYTES},
    {.kind = WIRE_DONE, .number = 9, .cpu_us = UINT32_MAX, .luminance = 255, .texture = true, .unfit = true},
    {.kind = WIRE_CODE, .number = 10, .symbology = SYMBOLOGY_PRODUCT, .count = 13},
    {.kind = WIRE_CODE, .number = 10, .symbology = SYMBOLOGY_CODE_39, .count = 700},
    {.kind = WIRE_DONE, .number = 0},
};
enum { ANSWERS = sizeof answers / sizeof answers[0] };

static void assert_same(const struct wire_answer *a, const struct wire_answer *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->number, b->number);
    assert_int_equal(a->cpu_us, b->cpu_us);
    assert_int_equal(a->luminance, b->luminance);
    assert_int_equal(a->texture, b->texture);
    assert_int_equal(a->unfit, b->unfit);
    assert_int_equal(a->symbology, b->symbology);
    assert_int_equal(a->gs1, b->gs1);
    assert_int_equal(a->count, b->count);
}

static void test_answers_go_and_come_back(void **state)
{
    (void)state;
    for (int i = 0; i < ANSWERS; i++) {
        unsigned char bytes[WIRE_ANSWER_BYTES];
        struct wire_answer answer = {0};

        wire_answer_put(&answers[i], bytes);
        assert_int_equal(wire_answer_get(bytes, &answer), OK);
        assert_same(&answer, &answers[i]);
    }
}

// Each word of each kind, with what it may not be. UINT32_MAX where only 0 may stand shows that nothing else is read.
static void test_answers_out_of_range_are_refused(void **state)
{
    (void)state;
    enum { KIND, NUMBER, CPU, LUMINANCE, TEXTURE, UNFIT, SYMBOLOGY, GS1, COUNT, GAP_1, GAP_2, GAP_3 };
    static const struct {
        int answer, word;
        uint32_t value;
    } wrong[] = {
        {0, KIND, 3},      {0, KIND, UINT32_MAX},    {0, NUMBER, 1},          {0, CPU, 1},
        {0, LUMINANCE, 1}, {0, TEXTURE, 1},          {0, UNFIT, 1},           {0, SYMBOLOGY, SYMBOLOGY_QR},
        {0, GS1, 1},       {0, COUNT, 1},            {0, GAP_1, 1},           {0, GAP_3, 1u << 31},
        {1, CPU, 1},       {1, LUMINANCE, 1},        {1, TEXTURE, 1},         {1, UNFIT, 1},
        {1, GS1, 2},       {1, COUNT, 0},            {1, COUNT, 1025},        {1, COUNT, UINT32_MAX},
        {1, SYMBOLOGY, 0}, {1, SYMBOLOGY, SYMBOLOGY_DATA_MATRIX},             {1, SYMBOLOGY, SYMBOLOGY_COUNT},
        {1, GAP_2, 1},     {1, SYMBOLOGY, UINT32_MAX},
        {3, LUMINANCE, 256}, {3, LUMINANCE, UINT32_MAX}, {3, TEXTURE, 2},     {3, UNFIT, 2},
        {3, SYMBOLOGY, SYMBOLOGY_QR}, {3, GS1, 1},   {3, COUNT, 1},           {3, GAP_1, 1},
    };

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        unsigned char bytes[WIRE_ANSWER_BYTES];
        struct wire_answer untouched = {.number = 77};

        wire_answer_put(&answers[wrong[i].answer], bytes);
        put_word(bytes, wrong[i].word, wrong[i].value);
        assert_int_equal(wire_answer_get(bytes, &untouched), ERR_CONTRACT);
        assert_int_equal(untouched.number, 77);
    }
}

// ---- answers in pieces

static unsigned char stream[ANSWERS * (WIRE_ANSWER_BYTES + SCAN_BYTES)];

static unsigned char code_byte(int answer, size_t i)
{
    return (unsigned char)((size_t)answer * 31 + i);
}

static size_t make_stream(void)
{
    size_t count = 0;

    for (int i = 0; i < ANSWERS; i++) {
        wire_answer_put(&answers[i], stream + count);
        count += WIRE_ANSWER_BYTES;
        for (size_t j = 0; j < answers[i].count; j++) {
            stream[count++] = code_byte(i, j);
        }
    }
    return count;
}

static void test_answers_come_in_any_pieces(void **state)
{
    (void)state;
    size_t count = make_stream();

    for (size_t piece = 1; piece <= count; piece++) {
        struct wire_reader reader = {0};
        int next = 0;

        for (size_t at = 0; at < count;) {
            size_t given = count - at < piece ? count - at : piece;
            size_t used = 0;
            bool whole = false;
            struct wire_answer answer = {0};
            const unsigned char *code = NULL;

            assert_int_equal(wire_reader_take(&reader, stream + at, given, &used, &whole, &answer, &code), OK);
            assert_true(used <= given && used > 0);
            assert_true(whole || used == given); // it leaves nothing that it could take
            at += used;
            if (whole) {
                assert_same(&answer, &answers[next]);
                for (size_t j = 0; j < answer.count; j++) {
                    assert_int_equal(code[j], code_byte(next, j));
                }
                next++;
            }
        }
        assert_int_equal(next, ANSWERS);
        assert_int_equal(reader.have, 0);
    }
}

static void test_an_answer_is_refused_as_soon_as_its_head_is_there(void **state)
{
    (void)state;
    struct wire_reader reader = {0};
    unsigned char bytes[WIRE_ANSWER_BYTES];
    struct wire_answer answer;
    const unsigned char *code = NULL;
    size_t used = 0;
    bool whole = false;

    wire_answer_put(&answers[1], bytes);
    put_word(bytes, 8, SCAN_BYTES + 1);
    assert_int_equal(wire_reader_take(&reader, bytes, sizeof bytes - 1, &used, &whole, &answer, &code), OK);
    assert_false(whole);
    assert_int_equal(wire_reader_take(&reader, bytes + used, 1, &used, &whole, &answer, &code), ERR_CONTRACT);
}

static void test_a_code_is_forgotten(void **state)
{
    (void)state;
    static const unsigned char none[sizeof(struct wire_reader)];
    struct wire_reader reader = {0};
    struct wire_answer answer;
    const unsigned char *code = NULL;
    size_t used = 0;
    bool whole = false;

    wire_answer_put(&answers[1], stream);
    stream[WIRE_ANSWER_BYTES] = 'x';
    assert_int_equal(wire_reader_take(&reader, stream, WIRE_ANSWER_BYTES + 1, &used, &whole, &answer, &code), OK);
    assert_true(whole);
    assert_int_equal(*code, 'x');
    assert_int_equal(wire_reader_take(&reader, stream, 0, &used, &whole, &answer, &code), OK);
    assert_false(whole);
    assert_memory_equal(&reader, none, sizeof reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orders_go_and_come_back),
        cmocka_unit_test(test_orders_out_of_range_are_refused),
        cmocka_unit_test(test_orders_have_no_gaps),
        cmocka_unit_test(test_answers_go_and_come_back),
        cmocka_unit_test(test_answers_out_of_range_are_refused),
        cmocka_unit_test(test_answers_come_in_any_pieces),
        cmocka_unit_test(test_an_answer_is_refused_as_soon_as_its_head_is_there),
        cmocka_unit_test(test_a_code_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
