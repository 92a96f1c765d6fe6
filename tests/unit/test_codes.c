// Codes sorted by the order of national-services 8.4: bounds, passes, products, foreign codes, prescriptions, numbers.
#include "unit.h"

#include "base/check_digit.h"
#include "codes_story.h"

// ---- bounds

static void a_code_has_bounds(void **state)
{
    (void)state;
    static char text[SCAN_BYTES + 2];
    struct claim claim;
    memset(text, 'Z', sizeof text); // no prescription of any length
    struct code_scan scan = {.bytes = (const unsigned char *)text, .symbology = SYMBOLOGY_QR};
    for (size_t count = 0; count <= SCAN_BYTES + 1; count++) {
        scan.count = count;
        assert_int_equal(story_scan(&scan, &claim),
                         count == 0 || count > SCAN_BYTES ? CODE_UNREADABLE : CODE_UNKNOWN);
    }
    story_config.scan_max_bytes = 64;
    scan.count = 64;
    assert_int_equal(story_scan(&scan, &claim), CODE_UNKNOWN);
    scan.count = 65;
    assert_int_equal(story_scan(&scan, &claim), CODE_UNREADABLE);
    story_config.scan_max_bytes = 4096; // whatever the configuration says
    scan.count = SCAN_BYTES + 1;
    assert_int_equal(story_scan(&scan, &claim), CODE_UNREADABLE);
    story_config.scan_max_bytes = -1;
    scan.count = 1;
    assert_int_equal(story_scan(&scan, &claim), CODE_UNREADABLE);
}

static void every_byte_but_printable_ascii_is_refused(void **state)
{
    (void)state;
    unsigned char bytes[] = "9990000018";
    struct claim claim;
    struct code_scan scan = {.bytes = bytes, .count = 11, .symbology = SYMBOLOGY_QR};
    for (size_t at = 0; at <= 10; at++) {
        for (int byte = 0; byte < 256; byte++) {
            unsigned char kept = bytes[at];
            bytes[at] = (unsigned char)byte;
            scan.gs1 = false;
            enum code_kind plain = story_scan(&scan, &claim);
            scan.gs1 = true;
            enum code_kind gs1 = story_scan(&scan, &claim);
            bool printable = byte >= ' ' && byte <= '~';
            bool bracket = at == 0 && (byte == '{' || byte == '<' || byte == '['); // says what it is all the same
            assert_int_equal(plain == CODE_UNREADABLE, !(printable && (at == 10 || bytes[10] != '\0')) && !bracket);
            assert_int_equal(gs1 == CODE_UNREADABLE, !((printable || byte == 0x1D) && (at == 10 || bytes[10] != '\0')));
            bytes[at] = kept;
        }
    }
}

// A contact card has line ends: what it is can be said, and nothing of it is looked at.
static void what_a_code_out_of_bounds_begins_with_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum code_kind kind;
    } codes[] = {{"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Smith;Mary\r\nEND:VCARD", CODE_CONTACT},
                 {"BEGIN:VEVENT\nSUMMARY:x", CODE_CONTACT},
                 {"https://example.org/caf\xC3\xA9", CODE_WEB},
                 {"\nBEGIN:VCARD", CODE_UNREADABLE},
                 {"BEGIN:\nVCARD", CODE_UNREADABLE},
                 {"9990000018\n", CODE_UNREADABLE}};
    struct claim claim;

    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        struct code_scan scan = {.bytes = (const unsigned char *)codes[i].text, .count = strlen(codes[i].text),
                                 .symbology = SYMBOLOGY_QR};
        assert_int_equal(story_scan(&scan, &claim), codes[i].kind);
        assert_int_equal(claim.kind, CLAIM_NONE);
    }
}

// ---- 1: passes

static void a_pass_becomes_a_claim(void **state)
{
    (void)state;
    char token[STORY_TOKEN];
    struct claim claim;
    (void)story_signed(STORY_HEADER, STORY_PAYLOAD, token);
    assert_claim(token, CLAIM_PASS, "", "A1004417");
    memcpy(story_config.pass_identifier_system, STORY_BOOKING, sizeof STORY_BOOKING);
    assert_claim(token, CLAIM_PASS, STORY_BOOKING, "A1004417");
    assert_int_equal(story_read_as(token, SYMBOLOGY_UNKNOWN, &claim), CODE_ACCEPTED);
    assert_string_equal(claim.id, "pas.example Tq3vXh0yR8mKcW5nJd2Fbg");
    assert_int_equal(claim.until_s, 1796774400);
}

static void the_longest_pass_has_room_in_a_claim(void **state)
{
    (void)state;
    struct pass pass = story_pass;
    struct claim claim;
    char problem[256];
    char input[PASS_BYTES + 1];
    char token[PASS_BYTES + 1];
    unsigned char signature[PASS_SIGNATURE];
    memset(pass.iss, 'i', sizeof pass.iss - 1);
    memset(pass.jti, 'j', sizeof pass.jti - 1);
    memset(pass.apt, 'a', sizeof pass.apt - 1);
    memcpy(story_key_list.list[0].iss, pass.iss, sizeof pass.iss);
    story_signature(signature);
    assert_int_equal(pass_signing_input(&pass, input, sizeof input, problem), OK);
    assert_int_equal(pass_finish(input, signature, token, sizeof token), OK);
    assert_int_equal(story_read_as(token, SYMBOLOGY_QR, &claim), CODE_ACCEPTED);
    assert_string_equal(claim.value, pass.apt);
    assert_int_equal(strlen(claim.id), 64 + 1 + 43);
}

static void passes_that_are_refused_say_little(void **state)
{
    (void)state;
    static const unsigned char zeros[PASS_SIGNATURE];
    char token[STORY_TOKEN];
    char long_payload[1024];
    (void)story_signed(STORY_HEADER, "{\"iss\":\"pas.example\",\"aud\":\"X9Z02\",\"jti\":\"Tq3vXh0yR8mKcW5nJd2Fbg\","
                                     "\"nbf\":1796688000,\"exp\":1796774400,\"apt\":\"A1004417\"}", token);
    assert_kind(token, CODE_OTHER_SITE);
    (void)story_signed(STORY_HEADER, "{\"iss\":\"pas.example\",\"aud\":\"X9Z01\",\"jti\":\"Tq3vXh0yR8mKcW5nJd2Fbg\","
                                     "\"nbf\":1796601600,\"exp\":1796688000,\"apt\":\"A1004417\"}", token);
    assert_kind(token, CODE_OTHER_DAY);
    (void)story_signed(STORY_HEADER, "{\"iss\":\"pas.example\",\"aud\":\"X9Z01\",\"jti\":\"Tq3vXh0yR8mKcW5nJd2Fbg\","
                                     "\"nbf\":1796774400,\"exp\":1796860800,\"apt\":\"A1004417\"}", token);
    assert_kind(token, CODE_OTHER_DAY);
    (void)story_token(STORY_HEADER, STORY_PAYLOAD, zeros, sizeof zeros, token);
    assert_kind(token, CODE_UNREADABLE);
    (void)story_signed("{\"alg\":\"none\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\"}", STORY_PAYLOAD, token);
    assert_kind(token, CODE_UNREADABLE);
    (void)story_signed("{\"alg\":\"ES256\",\"kid\":\"x\",\"typ\":\"foyer-pass+jwt\"}", STORY_PAYLOAD, token);
    assert_kind(token, CODE_UNREADABLE);
    (void)story_signed(STORY_HEADER, "{}", token);
    assert_kind(token, CODE_UNREADABLE);
    (void)story_signed(STORY_HEADER, "{\"iss\":\"other.example\",\"aud\":\"X9Z01\",\"jti\":\"Tq3vXh0yR8mKcW5nJd2Fbg\","
                                     "\"nbf\":1796688000,\"exp\":1796774400,\"apt\":\"A1004417\"}", token);
    assert_kind(token, CODE_UNREADABLE);
    (void)snprintf(long_payload, sizeof long_payload, "%s%*s", STORY_PAYLOAD, 300, "");
    assert_true(story_signed(STORY_HEADER, long_payload, token) > PASS_BYTES);
    assert_kind(token, CODE_UNREADABLE);
}

// The last moment of a pass, to the millisecond, before and after 1970.
static void a_pass_is_judged_by_whole_seconds(void **state)
{
    (void)state;
    const struct codes_rules rules = {.config = &story_config, .keys = &story_key_list, .verify = story_verify};
    char token[STORY_TOKEN];
    struct claim claim;
    size_t count = story_signed(STORY_HEADER, STORY_PAYLOAD, token);
    struct code_scan scan = {.bytes = (const unsigned char *)token, .count = count, .symbology = SYMBOLOGY_QR};
    assert_int_equal(codes_read(&rules, &scan, INT64_C(1796774519999), &claim), CODE_ACCEPTED);
    assert_int_equal(codes_read(&rules, &scan, INT64_C(1796774520000), &claim), CODE_OTHER_DAY);
    assert_int_equal(codes_read(&rules, &scan, INT64_C(1796687880000), &claim), CODE_ACCEPTED);
    assert_int_equal(codes_read(&rules, &scan, INT64_C(1796687879999), &claim), CODE_OTHER_DAY);
    count = story_signed(STORY_HEADER, "{\"iss\":\"pas.example\",\"aud\":\"X9Z01\",\"jti\":\"Tq3vXh0yR8mKcW5nJd2Fbg\","
                                       "\"nbf\":0,\"exp\":60,\"apt\":\"A1004417\"}", token);
    scan.count = count;
    assert_int_equal(codes_read(&rules, &scan, -120000, &claim), CODE_ACCEPTED);
    assert_int_equal(codes_read(&rules, &scan, -120001, &claim), CODE_OTHER_DAY);
}

// ---- 3: products

static void products_are_known_by_their_bars(void **state)
{
    (void)state;
    struct claim claim;
    assert_int_equal(story_read_as("5012345678900", SYMBOLOGY_PRODUCT, &claim), CODE_PRODUCT);
    // An NHS number is none when it stands in the bars of a product.
    assert_int_equal(story_read_as("9990000018", SYMBOLOGY_PRODUCT, &claim), CODE_PRODUCT);
    assert_int_equal(story_read_as("https://example.org", SYMBOLOGY_PRODUCT, &claim), CODE_PRODUCT);
}

// ---- 4: made for another program

static void foreign_codes_are_sorted_by_their_beginning(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum code_kind kind;
    } codes[] = {
        {"https://example.org/a?b", CODE_WEB}, {"HTTP://EXAMPLE.ORG", CODE_WEB}, {"http:", CODE_WEB},
        {"www.example.org", CODE_WEB}, {"WwW.x", CODE_WEB}, {"ftp://example.org", CODE_WEB},
        {"javascript://x", CODE_WEB}, {"web+app://x", CODE_WEB}, {"nhsapp://x", CODE_WEB},
        {"BEGIN:VCARD VERSION:3.0", CODE_CONTACT}, {"begin:vcard", CODE_CONTACT}, {"MECARD:N:Sample;", CODE_CONTACT},
        {"BIZCARD:N:Alex;", CODE_CONTACT}, {"BEGIN:VCALENDAR", CODE_CONTACT}, {"BEGIN:VEVENT", CODE_CONTACT},
        {"mailto:a@example.org", CODE_CONTACT}, {"MATMSG:TO:a@example.org;;", CODE_CONTACT},
        {"tel:+442079460000", CODE_CONTACT}, {"sms:+442079460000", CODE_CONTACT}, {"SMSTO:1:x", CODE_CONTACT},
        {"HC1:6BF+70790T9WJWG", CODE_HEALTH_CERTIFICATE}, {"hc1:x", CODE_HEALTH_CERTIFICATE},
        {"shc:/5676290952432060346", CODE_HEALTH_CERTIFICATE},
        {"WIFI:S:guest;T:WPA;P:x;;", CODE_FOREIGN}, {"geo:51.5,-0.1", CODE_FOREIGN},
        {"otpauth://totp/x", CODE_FOREIGN}, {"bitcoin:1A1zP1", CODE_FOREIGN}, {"{\"name\":\"Alex\"}", CODE_FOREIGN},
        {"<xml>", CODE_FOREIGN}, {"[1]", CODE_FOREIGN},
        // nearly
        {"http", CODE_UNKNOWN}, {"www", CODE_UNKNOWN}, {"wwww.example", CODE_UNKNOWN}, {"://x", CODE_UNKNOWN},
        {"1http://x", CODE_UNKNOWN}, {"http /x", CODE_UNKNOWN}, {" http://x", CODE_UNKNOWN}, {"HC2:x", CODE_UNKNOWN},
        {"shc:", CODE_UNKNOWN}, {"BEGIN:VTODO", CODE_UNKNOWN}, {"a:/b", CODE_UNKNOWN}, {"telephone", CODE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        assert_kind(codes[i].text, codes[i].kind);
    }
}

// ---- 5: prescriptions

static void prescriptions_are_known_by_their_form(void **state)
{
    (void)state;
    static const char *const right[] = {
        "0D7A7C-A83008-4E6D1X", "0D7A7CA830084E6D1X", "0D7A7C-A83008-4E6D1+", "0D7A7CA83008-4E6D1+", "0D7A7C-A830084E6D10",
        "123456789012345678", "ABCDEF-X9Z01Z-ZZZZZZ",
    };
    static const char *const wrong[] = {
        "0D7A7C-A83008-4E6D1", "0d7a7c-A83008-4E6D1X", "0D7A7G-A83008-4E6D1X", "0D7A7C--A83008-4E6D1X", "0D7A7C-A83008--4E6D1X",
        "0D7A7C-A83008-4E6D1-X", "-0D7A7CA830084E6D1X", "0D7A7C-A8300-84E6D1X", "0D7A7C-A83008-4E6D+X",
        "0D7A7C-A83008-4E6D1XX", "0D7A7C-A83008-4E6D1X ", " 0D7A7C-A83008-4E6D1X", "0D7A7C A83008 4E6D1X",
        "0D7A7C-A83008-4E6D1*", "12345678901234567", "1234567890123456789",
    };
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        assert_kind(right[i], CODE_PRESCRIPTION);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_kind(wrong[i], CODE_UNKNOWN);
    }
}

// ---- 7 and 8: numbers of the NHS

static void nhs_numbers(void **state)
{
    (void)state;
    assert_claim("9990000018", CLAIM_PATIENT, STORY_NHS, "9990000018");
    assert_claim("999 000 0018", CLAIM_PATIENT, STORY_NHS, "9990000018");
    assert_claim("9999999999", CLAIM_PATIENT, STORY_NHS, "9999999999");
    static const char *const wrong[] = {
        "0000000000",  "9990000019",   "9990000010",   "999000001",    "99900000180",   "999 0000018", "999000 0018",
        "999  000 0018", " 9990000018", "9990000018 ", "999-000-0018", "99 9000 0018", "999000001X",  "000 000 0000",
        "999 000 0018 ",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_kind(wrong[i], CODE_UNKNOWN);
    }
    story_config.scan_nhs_number = false;
    assert_kind("9990000018", CODE_UNKNOWN);
    story_config.scan_nhs_number = true;
    story_config.fhir_identifier_nhs[0] = '\0'; // a claim without a system would be anybody's
    assert_kind("9990000018", CODE_UNKNOWN);
}

// One number of eleven has a check of 10, for which there is no digit; of the others one in ten is right.
static void the_check_digit_tells_one_digit_wrong(void **state)
{
    (void)state;
    char digits[11];
    int right = 0;
    for (int i = 1; i <= 11000; i++) {
        int fit = 0;
        for (int check = 0; check < 10; check++) {
            struct text_builder builder;
            text_begin(&builder, digits, sizeof digits);
            text_add_padded(&builder, i * 7919, 9);
            text_add_int(&builder, check);
            fit += check_nhs_number(digits) ? 1 : 0;
        }
        assert_true(fit <= 1);
        right += fit;
    }
    assert_in_range(right, 9900, 10100);
    assert_true(check_nhs_number("9990000018"));
    for (int at = 0; at < 10; at++) {
        for (char digit = '0'; digit <= '9'; digit++) {
            memcpy(digits, "9990000018", 11);
            digits[at] = digit;
            assert_int_equal(check_nhs_number(digits), digit == "9990000018"[at]);
        }
    }
    assert_false(check_nhs_number("0000000000"));
    assert_false(check_nhs_number(""));
    assert_false(check_nhs_number("99900000181"));
}

static void ubrns(void **state)
{
    (void)state;
    assert_claim("000049629910", CLAIM_APPOINTMENT, STORY_UBRN, "000049629910");
    assert_claim("0000 4962 9910", CLAIM_APPOINTMENT, STORY_UBRN, "000049629910");
    static const char *const wrong[] = {"00004962991", "0000496299100", "0000 49629910", "0000  4962 9910", "000 0496 29910",
                                        "0000-4962-9910", "0000 4962 9910 ", "00004962991X"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_kind(wrong[i], CODE_UNKNOWN);
    }
    story_config.scan_ubrn_system[0] = '\0';
    assert_kind("000049629910", CODE_UNKNOWN);
}

// ---- 9: the rest

static void the_rest_is_unknown(void **state)
{
    (void)state;
    static const char *const codes[] = {" ", "A", "hello", "AB12 3CD", "..", "a.b.c", "\"; DROP TABLE", "../../etc/passwd",
                                        "%s%s%n", "12345", "eyJhbGciOiJub25lIn0.e30"};
    static const char *const forged[] = {"eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJub25lIn0.e30.AAAA"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        assert_kind(codes[i], CODE_UNKNOWN);
    }
    for (size_t i = 0; i < sizeof forged / sizeof forged[0]; i++) {
        assert_kind(forged[i], CODE_UNREADABLE); // as every pass that is not in order
    }
    for (int i = 0; i < CODE_KIND_COUNT; i++) {
        assert_non_null(code_kind_word((enum code_kind)i));
    }
    assert_string_equal(code_kind_word(CODE_PRESCRIPTION), "prescription");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_code_has_bounds, story_begin),
        cmocka_unit_test_setup(every_byte_but_printable_ascii_is_refused, story_begin),
        cmocka_unit_test_setup(what_a_code_out_of_bounds_begins_with_is_said, story_begin),
        cmocka_unit_test_setup(a_pass_becomes_a_claim, story_begin),
        cmocka_unit_test_setup(the_longest_pass_has_room_in_a_claim, story_begin),
        cmocka_unit_test_setup(passes_that_are_refused_say_little, story_begin),
        cmocka_unit_test_setup(a_pass_is_judged_by_whole_seconds, story_begin),
        cmocka_unit_test_setup(products_are_known_by_their_bars, story_begin),
        cmocka_unit_test_setup(foreign_codes_are_sorted_by_their_beginning, story_begin),
        cmocka_unit_test_setup(prescriptions_are_known_by_their_form, story_begin),
        cmocka_unit_test_setup(nhs_numbers, story_begin),
        cmocka_unit_test(the_check_digit_tells_one_digit_wrong),
        cmocka_unit_test_setup(ubrns, story_begin),
        cmocka_unit_test_setup(the_rest_is_unknown, story_begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
