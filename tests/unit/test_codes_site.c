// A site's own codes: patterns of the configuration, GS1 on wristbands, and what fixed scanners put around a code.
#include "unit.h"

#include "codes_story.h"

static const struct config_pattern hospital = {.id = "hospital", .prefix = "RX", .shortest = 8, .longest = 9,
                                               .characters = PATTERN_DIGITS, .of = PATTERN_PATIENT,
                                               .system = STORY_HOSPITAL};
static const struct config_pattern booking = {.id = "booking", .shortest = 6, .longest = 8,
                                              .characters = PATTERN_LETTERS_DIGITS, .of = PATTERN_APPOINTMENT,
                                              .system = STORY_BOOKING};

// ---- 6: patterns

static void a_pattern_is_anchored_at_both_ends(void **state)
{
    (void)state;
    story_add_pattern(&hospital);
    assert_claim("RX123456", CLAIM_PATIENT, STORY_HOSPITAL, "RX123456");
    assert_claim("RX1234567", CLAIM_PATIENT, STORY_HOSPITAL, "RX1234567");
    static const char *const wrong[] = {"RX12345",   "RX12345678", "rx123456",  "XX123456",  "XRX123456", "RX12345A",
                                        "RX123456 ", " RX123456",  "RX 123456", "RX-123456", "RX123456\"", "12345678",
                                        "RX1234+6",  "RX"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_kind(wrong[i], CODE_UNKNOWN);
    }
}

static void a_prefix_can_be_taken_off(void **state)
{
    (void)state;
    struct config_pattern pattern = hospital;
    pattern.strip_prefix = true;
    story_add_pattern(&pattern);
    assert_claim("RX123456", CLAIM_PATIENT, STORY_HOSPITAL, "123456");
    story_config.patterns[0].shortest = 2; // a prefix alone names nobody
    assert_kind("RX", CODE_UNKNOWN);
    assert_claim("RX1", CLAIM_PATIENT, STORY_HOSPITAL, "1");
}

static void characters_of_a_pattern(void **state)
{
    (void)state;
    story_add_pattern(&booking);
    assert_claim("AB12CD", CLAIM_APPOINTMENT, STORY_BOOKING, "AB12CD");
    assert_kind("ab12cd", CODE_UNKNOWN);
    assert_kind("AB-12CD", CODE_UNKNOWN);
    story_config.patterns[0].characters = PATTERN_LETTERS;
    assert_claim("ABCDEF", CLAIM_APPOINTMENT, STORY_BOOKING, "ABCDEF");
    assert_kind("AB12CD", CODE_UNKNOWN);
    story_config.patterns[0].characters = PATTERN_DIGITS;
    assert_claim("123456", CLAIM_APPOINTMENT, STORY_BOOKING, "123456");
    assert_kind("12345A", CODE_UNKNOWN);
}

static void spaces_are_ignored_where_configured(void **state)
{
    (void)state;
    struct config_pattern pattern = hospital;
    pattern.spaces = true;
    story_add_pattern(&pattern);
    assert_claim("RX 123 456", CLAIM_PATIENT, STORY_HOSPITAL, "RX123456");
    assert_claim(" R X123456  ", CLAIM_PATIENT, STORY_HOSPITAL, "RX123456");
    assert_kind("RX 123 45", CODE_UNKNOWN);
    assert_kind("        ", CODE_UNKNOWN);
}

static void the_longest_identifier_has_room(void **state)
{
    (void)state;
    char text[SCAN_BYTES + 1];
    struct config_pattern pattern = booking;
    pattern.longest = 64;
    story_add_pattern(&pattern);
    memset(text, 'A', sizeof text);
    text[64] = '\0';
    assert_claim(text, CLAIM_APPOINTMENT, STORY_BOOKING, text);
    text[64] = 'A';
    text[65] = '\0';
    assert_kind(text, CODE_UNKNOWN);
    story_config.patterns[0].longest = 1000; // more than a claim can hold
    assert_kind(text, CODE_UNKNOWN);
    memset(text, ' ', sizeof text);
    memcpy(text + 500, "AB12CD", 6);
    text[SCAN_BYTES] = '\0';
    story_config.patterns[0].spaces = true;
    assert_claim(text, CLAIM_APPOINTMENT, STORY_BOOKING, "AB12CD");
}

static void check_digits_of_a_pattern(void **state)
{
    (void)state;
    struct config_pattern pattern = hospital;
    pattern.shortest = 4;
    pattern.longest = 20;
    pattern.check = CHECK_MOD11;
    story_add_pattern(&pattern);
    assert_claim("RX9990000018", CLAIM_PATIENT, STORY_HOSPITAL, "RX9990000018");
    assert_kind("RX9990000019", CODE_UNKNOWN);
    assert_claim("RX1236", CLAIM_PATIENT, STORY_HOSPITAL, "RX1236"); // 3 x 2 + 2 x 3 + 1 x 4 + 6 = 22
    assert_kind("RX1235", CODE_UNKNOWN);
    assert_kind("RX0000", CODE_UNKNOWN);
    assert_kind("RX0009990000018", CODE_UNKNOWN); // the NHS number's check has weights for ten digits
    story_config.patterns[0].check = CHECK_MOD10;
    assert_claim("RX123457", CLAIM_PATIENT, STORY_HOSPITAL, "RX123457"); // 5x3 + 4 + 3x3 + 2 + 1x3 = 33, 7
    for (char check = '0'; check <= '9'; check++) {
        char text[] = "RX12345?";
        text[7] = check;
        if (check != '7') {
            assert_kind(text, CODE_UNKNOWN);
        }
    }
    story_config.patterns[0].characters = PATTERN_LETTERS_DIGITS; // a letter has no check digit
    assert_kind("RX12345A", CODE_UNKNOWN);
    assert_claim("RX123457", CLAIM_PATIENT, STORY_HOSPITAL, "RX123457");
}

static void a_carrier_fits_its_own_bars(void **state)
{
    (void)state;
    static const struct {
        enum pattern_carrier carrier;
        bool fits[SYMBOLOGY_COUNT]; // unknown, QR, Code 128, Code 39, DataMatrix
    } cases[] = {
        {CARRIER_ANY, {true, true, true, true, true, false}},
        {CARRIER_QR, {true, true, false, false, false, false}},
        {CARRIER_CODE_128, {true, false, true, false, false, false}},
        {CARRIER_CODE_39, {true, false, false, true, false, false}},
    };
    story_add_pattern(&hospital);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        story_config.patterns[0].carrier = cases[i].carrier;
        for (int symbology = 0; symbology < SYMBOLOGY_COUNT; symbology++) {
            struct claim claim;
            enum code_kind kind = story_read_as("RX123456", (enum symbology)symbology, &claim);
            assert_int_equal(kind == CODE_ACCEPTED, cases[i].fits[symbology]);
        }
    }
}

static void the_first_pattern_that_fits_decides(void **state)
{
    (void)state;
    struct config_pattern second = hospital;
    memcpy(second.system, STORY_BOOKING, sizeof STORY_BOOKING);
    second.shortest = 6;
    story_add_pattern(&hospital);
    story_add_pattern(&second);
    assert_claim("RX123456", CLAIM_PATIENT, STORY_HOSPITAL, "RX123456");
    assert_claim("RX1234", CLAIM_PATIENT, STORY_BOOKING, "RX1234");
    // A trust's own ten digits that pass modulus 11 are its own; what is made for another program is nobody's.
    struct config_pattern ten = {.id = "ten", .shortest = 4, .longest = 64, .system = STORY_HOSPITAL};
    story_add_pattern(&ten);
    assert_claim("9990000018", CLAIM_PATIENT, STORY_HOSPITAL, "9990000018");
    assert_claim("000049629910", CLAIM_PATIENT, STORY_HOSPITAL, "000049629910");
    assert_kind("123456789012345678", CODE_PRESCRIPTION);
    struct config_pattern web = {.id = "web", .prefix = "https://letters.example/", .shortest = 30, .longest = 30,
                                 .system = STORY_HOSPITAL};
    story_config.patterns[0] = web;
    assert_kind("https://letters.example/123456", CODE_WEB);
}

// ---- 2: GS1

static enum code_kind read_gs1(const char *text, struct claim *ret_claim)
{
    const struct code_scan scan = {.bytes = (const unsigned char *)text, .count = strlen(text),
                                   .symbology = SYMBOLOGY_DATA_MATRIX, .gs1 = true};

    return story_scan(&scan, ret_claim);
}

static void assert_gsrn(const char *text, bool accepted)
{
    struct claim claim;
    enum code_kind kind = read_gs1(text, &claim);

    if (kind != (accepted ? CODE_ACCEPTED : CODE_PRODUCT)) {
        fail_msg("\"%s\" is %s", text, code_kind_word(kind));
    }
    if (accepted) {
        assert_int_equal(claim.kind, CLAIM_PATIENT);
        assert_string_equal(claim.system, STORY_NHS);
        assert_string_equal(claim.value, "9990000018");
    }
}

#define GSRN "8018999999999900000185"
#define GS "\x1D"

static void a_wristband_names_its_patient(void **state)
{
    (void)state;
    assert_gsrn(GSRN, true);
    assert_gsrn(GSRN GS, true);
    assert_gsrn(GSRN GS "91X9Z01RX123456", true);
    assert_gsrn("91X9Z01RX123456" GS GSRN, true);
    assert_gsrn("0100000000000000" GSRN, true);                // 01: 14 digits, no separator
    assert_gsrn("0100000000000000" GS GSRN, true);             // and one that need not be
    assert_gsrn("00123456789012345678" "17261208" "2012" "3103001234" "4112345678901" "23" GS GSRN, false);
    assert_gsrn("00123456789012345678" "17261208" "2012" "3103001234" "4112345678901234" GSRN, true);
    assert_gsrn("0412345678901234AB" GSRN GS "93SAMPLE^ALEX^19800101", true);
    assert_gsrn("10LOT" GS "21SERIAL" GS GSRN, true);
    assert_gsrn("91" "8018999999999900000185", false); // inside another field
}

static void gs1_that_names_nobody(void **state)
{
    (void)state;
    static const char *const codes[] = {
        "0105012345678900", "10LOT", GS, GS GSRN, "80189", "8018", "8",
        "8018999999999900000186",   // the GSRN's check digit
        "801899999999990000018",    // a digit short
        "80189999999999000001855",  // a digit more
        "8018999999999900000185X",
        "801899999999A900000185",
        "8018999999999900000192",   // the NHS number's check digit, the GSRN's is right
        "8018000000000000000000",   // nobody
        GSRN GS GSRN,               // twice: of two people
        GSRN GS GS "10A",           // an empty field
        GSRN GS "1",                // cut short
        "01" GSRN,                  // a field that swallows it
        "0100000000000" GS GSRN,    // a fixed field too short
        "8017999999999900000185",   // GSRN of a provider
        "AB" GS GSRN,
        "9990000018",               // 99: internal
    };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        assert_gsrn(codes[i], false);
    }
    struct claim claim; // without the flag it is digits that nobody knows
    assert_int_equal(story_read_as(GSRN, SYMBOLOGY_CODE_128, &claim), CODE_UNKNOWN);
}

static void a_gsrn_by_configuration(void **state)
{
    (void)state;
    static const char prefixes[2][16] = {"5011", "9999999"};
    memcpy(story_config.scan_gs1_prefixes, prefixes, sizeof prefixes);
    story_config.scan_gs1_prefix_count = 1;
    assert_gsrn(GSRN, false);
    story_config.scan_gs1_prefix_count = 2;
    assert_gsrn(GSRN, true);
    story_config.scan_gs1_nhs_offset = 6;
    assert_gsrn(GSRN, false);
    static const int outside[] = {-1, 8, 100};
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
        story_config.scan_gs1_nhs_offset = outside[i];
        assert_gsrn(GSRN, false);
    }
    story_config.scan_gs1_prefix_count = 0;
    story_config.scan_gs1_nhs_offset = 0;
    assert_gsrn("8018" "9990000018" "0000000" "6", true);
    story_config.scan_nhs_number = false;
    assert_gsrn("8018" "9990000018" "0000000" "6", false);
}

// ---- fixed scanners

static void what_a_scanner_says_is_taken_off(void **state)
{
    (void)state;
    static const struct {
        const char *sent, *code;
        enum symbology symbology;
        bool gs1;
    } cases[] = {
        {"]C0RX123456\r\n", "RX123456", SYMBOLOGY_CODE_128, false},
        {"]C1" GSRN "\r", GSRN, SYMBOLOGY_CODE_128, true},
        {"]A0RX123456\t", "RX123456", SYMBOLOGY_CODE_39, false},
        {"]Q1RX123456\n", "RX123456", SYMBOLOGY_QR, false},
        {"]Q3" GSRN, GSRN, SYMBOLOGY_QR, true},
        {"]d2" GSRN "\r\n", GSRN, SYMBOLOGY_DATA_MATRIX, true},
        {"]d1RX123456", "RX123456", SYMBOLOGY_DATA_MATRIX, false},
        {"]E05012345678900\r", "5012345678900", SYMBOLOGY_PRODUCT, false},
        {"]e00105012345678900", "0105012345678900", SYMBOLOGY_PRODUCT, true},
        {"]X0RX123456", "RX123456", SYMBOLOGY_UNKNOWN, false},
        {"]I1123456", "123456", SYMBOLOGY_UNKNOWN, false},
        {"RX123456\r\n\t\r", "RX123456", SYMBOLOGY_UNKNOWN, false},
        {"RX123456", "RX123456", SYMBOLOGY_UNKNOWN, false},
        {"]C", "]C", SYMBOLOGY_UNKNOWN, false},
        {"]1C123", "]1C123", SYMBOLOGY_UNKNOWN, false},
        {"]C-123", "]C-123", SYMBOLOGY_UNKNOWN, false},
        {"]C0", "", SYMBOLOGY_CODE_128, false},
        {"]C0]C1123", "]C1123", SYMBOLOGY_CODE_128, false}, // once
        {"\r\n", "", SYMBOLOGY_UNKNOWN, false},
        {"", "", SYMBOLOGY_UNKNOWN, false},
        {"AB\rCD\n", "AB\rCD", SYMBOLOGY_UNKNOWN, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct code_scan scan = {.bytes = (const unsigned char *)cases[i].sent, .count = strlen(cases[i].sent)};
        codes_strip(&scan);
        assert_int_equal(scan.count, strlen(cases[i].code));
        assert_memory_equal(scan.bytes, cases[i].code, scan.count);
        assert_int_equal(scan.symbology, cases[i].symbology);
        assert_int_equal(scan.gs1, cases[i].gs1);
    }
}

static void a_scan_of_a_fixed_scanner_becomes_a_claim(void **state)
{
    (void)state;
    struct claim claim;
    struct config_pattern pattern = hospital;
    pattern.carrier = CARRIER_CODE_39;
    story_add_pattern(&pattern);
    struct code_scan scan = {.bytes = (const unsigned char *)"]A0RX123456\r", .count = 12};
    codes_strip(&scan);
    assert_int_equal(story_scan(&scan, &claim), CODE_ACCEPTED);
    scan = (struct code_scan){.bytes = (const unsigned char *)"]C0RX123456\r", .count = 12};
    codes_strip(&scan);
    assert_int_equal(story_scan(&scan, &claim), CODE_UNKNOWN);
    assert_false(scan.gs1);
    scan = (struct code_scan){.bytes = (const unsigned char *)"]C0" GSRN, .count = 25, .gs1 = true};
    codes_strip(&scan);
    assert_false(scan.gs1); // the scanner's own word is the last
    scan = (struct code_scan){.bytes = (const unsigned char *)"\r\n", .count = 2};
    codes_strip(&scan);
    assert_int_equal(story_scan(&scan, &claim), CODE_UNREADABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_pattern_is_anchored_at_both_ends, story_begin),
        cmocka_unit_test_setup(a_prefix_can_be_taken_off, story_begin),
        cmocka_unit_test_setup(characters_of_a_pattern, story_begin),
        cmocka_unit_test_setup(spaces_are_ignored_where_configured, story_begin),
        cmocka_unit_test_setup(the_longest_identifier_has_room, story_begin),
        cmocka_unit_test_setup(check_digits_of_a_pattern, story_begin),
        cmocka_unit_test_setup(a_carrier_fits_its_own_bars, story_begin),
        cmocka_unit_test_setup(the_first_pattern_that_fits_decides, story_begin),
        cmocka_unit_test_setup(a_wristband_names_its_patient, story_begin),
        cmocka_unit_test_setup(gs1_that_names_nobody, story_begin),
        cmocka_unit_test_setup(a_gsrn_by_configuration, story_begin),
        cmocka_unit_test_setup(what_a_scanner_says_is_taken_off, story_begin),
        cmocka_unit_test_setup(a_scan_of_a_fixed_scanner_becomes_a_claim, story_begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
