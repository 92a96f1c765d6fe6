// What is scanned: patterns, GS1 beginnings, issuers of passes, and where codes come from.
#include "config_document.h"

#define PATTERN(members) "\"scan\": {\"pattern\": {\"letter\": {" members "}}}"
#define HOSPITAL_NUMBER                                                                            \
    "\"prefix\": \"H\", \"shortest\": 8, \"longest\": 9, \"of\": \"patient\", \"system\": \"https://hospital.example/id\""
#define ISSUER(members) "\"pass\": {\"issuers\": {\"pas\": {" members "}}}"

static void codes_are_offered_in_a_hospital_and_only_with_something_to_look_up(void **state)
{
    (void)state;
    must_read("");
    assert_false(config.match_scan_offered);
    must_read_hospital("");
    assert_true(config.match_scan_offered);
    assert_false(config_scans(&config));
    must_read_hospital(PATTERN(HOSPITAL_NUMBER));
    assert_true(config_scans(&config));
    must_read(PATTERN(HOSPITAL_NUMBER));
    assert_false(config_scans(&config));
    must_read("\"match\": {\"scan_offered\": \"on\"}, \"scan\": {\"nhs_number\": true}");
    assert_true(config_scans(&config));
}

static void what_is_not_said_of_scanning_has_its_defaults(void **state)
{
    (void)state;
    must_read("");
    assert_int_equal(config.scan_wait_s, 30);
    assert_int_equal(config.scan_max_bytes, 1024);
    assert_string_equal(config.scan_camera, "auto");
    assert_string_equal(config.scan_pictures, "");
    assert_int_equal(config.scan_gs1_nhs_offset, 7);
    assert_int_equal(config.scan_gs1_prefix_count, 0);
    assert_true(config.scan_sound);
    assert_false(config.scan_nhs_number);
    assert_int_equal(config.pattern_count, 0);
    assert_int_equal(config.issuer_count, 0);
}

static void a_pattern_is_read(void **state)
{
    (void)state;
    must_read(PATTERN(HOSPITAL_NUMBER ", \"characters\": \"digits\", \"check\": \"mod11\", \"carrier\": \"code_128\","
                                      "\"spaces\": \"on\", \"strip_prefix\": true"));
    const struct config_pattern *pattern = &config.patterns[0];
    assert_int_equal(config.pattern_count, 1);
    assert_string_equal(pattern->id, "letter");
    assert_string_equal(pattern->prefix, "H");
    assert_int_equal(pattern->shortest, 8);
    assert_int_equal(pattern->longest, 9);
    assert_int_equal(pattern->characters, PATTERN_DIGITS);
    assert_int_equal(pattern->check, CHECK_MOD11);
    assert_int_equal(pattern->carrier, CARRIER_CODE_128);
    assert_int_equal(pattern->of, PATTERN_PATIENT);
    assert_string_equal(pattern->system, "https://hospital.example/id");
    assert_true(pattern->spaces);
    assert_true(pattern->strip_prefix);
}

static void a_pattern_that_cannot_be_right_is_refused(void **state)
{
    (void)state;
    must_refuse("\"scan\": {\"pattern\": {\"x\": 1}}", "scan.pattern.x must be an object");
    must_refuse(PATTERN("\"longest\": 9, \"of\": \"patient\", \"system\": \"s:x\""), "lacks \"shortest\"");
    must_refuse(PATTERN("\"shortest\": 3, \"longest\": 9, \"of\": \"patient\", \"system\": \"s:x\""), "4 to 64");
    must_refuse(PATTERN("\"shortest\": 9, \"longest\": 8, \"of\": \"patient\", \"system\": \"s:x\""), "swap them");
    must_refuse(PATTERN("\"shortest\": 8, \"longest\": 8, \"system\": \"s:x\""), "lacks \"of\"");
    must_refuse(PATTERN("\"shortest\": 8, \"longest\": 8, \"of\": \"patient\""), "lacks \"system\"");
    must_refuse(PATTERN("\"shortest\": 8, \"longest\": 8, \"of\": \"patient\", \"system\": \"a|b\""), "must be a FHIR system");
    must_refuse(PATTERN("\"shortest\": 8, \"longest\": 8, \"of\": \"patient\", \"system\": \"\""), "must be a FHIR system");
    must_refuse(PATTERN(HOSPITAL_NUMBER ", \"prefixes\": \"H\""), "did you mean \"prefix\"");
    must_refuse(PATTERN(HOSPITAL_NUMBER ", \"carrier\": \"aztec\""), "any, qr, code_128, code_39");
    must_refuse(PATTERN(HOSPITAL_NUMBER ", \"characters\": \"letters\", \"check\": \"mod10\""), "use characters digits");
    must_refuse(PATTERN("\"prefix\": \"ABCDEFGH\", \"shortest\": 8, \"longest\": 8, \"of\": \"patient\", \"system\": \"s:x\""),
                "leaves nothing");
    must_refuse(PATTERN("\"shortest\": 8, \"longest\": 8, \"of\": \"patient\", \"system\": \"s:x\", \"strip_prefix\": true"),
                "no prefix");
}

// ---- patterns that would never be asked

// A pattern of patients, whole.
#define OF_PATIENTS "\"of\": \"patient\", \"system\": \"https://hospital.example/id\""
#define LENGTHS(shortest, longest) "\"shortest\": " #shortest ", \"longest\": " #longest ", " OF_PATIENTS
#define BEGINS(prefix, shortest, longest) "\"prefix\": \"" prefix "\", " LENGTHS(shortest, longest)
#define CHARACTERS(word) ", \"characters\": \"" word "\""
#define TWO(first, second) "\"scan\": {\"pattern\": {\"one\": {" first "}, \"two\": {" second "}}}"

static void a_prefix_that_other_programs_use_is_refused(void **state)
{
    (void)state;
    must_refuse(PATTERN(BEGINS("http:", 12, 12)), "scan.pattern.letter.prefix begins as a web address does, which is refused before");
    must_refuse(PATTERN(BEGINS("HTTPS:N", 12, 12)), "a web address");
    must_refuse(PATTERN(BEGINS("trust://", 12, 12)), "a web address");
    must_refuse(PATTERN(BEGINS("begin:vcard", 20, 20)), "a contact card");
    must_refuse(PATTERN(BEGINS("tel:", 12, 12)), "a contact card");
    must_refuse(PATTERN(BEGINS("HC1:", 12, 12)), "a health certificate");
    must_refuse(PATTERN(BEGINS("{", 12, 12)), "a code for another program");
    must_refuse(PATTERN(BEGINS("]C1", 12, 12)), "AIM identifier");
    // Nothing of the kind can follow: behind the prefix are letters and digits alone.
    must_read(PATTERN(BEGINS("H", 12, 12) CHARACTERS("letters_digits")));
    must_read(PATTERN(BEGINS("http", 12, 12)));
    must_read(PATTERN(BEGINS("HC1", 12, 12)));
    must_read(PATTERN(BEGINS("trust:/", 12, 12)));
    must_read(PATTERN(BEGINS("]", 12, 12)));
}

static void a_pattern_of_prescriptions_is_refused(void **state)
{
    (void)state;
    must_refuse(PATTERN(LENGTHS(18, 18)), "scan.pattern.letter fits codes of 18 characters that are refused as prescriptions");
    must_refuse(PATTERN(LENGTHS(10, 20)), "18 characters");
    must_refuse(PATTERN(BEGINS("ABCDEF", 18, 18) CHARACTERS("letters_digits")), "18 characters");
    must_refuse(PATTERN(BEGINS("ABCDEF-", 19, 19) CHARACTERS("letters")), "19 characters");
    must_refuse(PATTERN(BEGINS("A0B1C2-D34567-", 20, 20)), "20 characters");
    must_read(PATTERN(LENGTHS(17, 17)));
    must_read(PATTERN(LENGTHS(19, 19)));
    must_read(PATTERN(BEGINS("NF", 18, 18)));
    must_read(PATTERN(BEGINS("ABCDE", 18, 18) CHARACTERS("letters"))); // "ABCDEZ..." is none
    must_read(PATTERN(BEGINS("ABCDEF-", 18, 18)));
    must_read(PATTERN(LENGTHS(18, 18) CHARACTERS("letters")));
}

static void a_check_digit_that_cannot_be_right_is_refused(void **state)
{
    (void)state;
    must_refuse(PATTERN(BEGINS("NFX", 4, 8) ", \"check\": \"mod10\""), "leaves 1 digits behind the prefix, and check mod10");
    must_refuse(PATTERN(BEGINS("NFX", 4, 8) ", \"check\": \"mod11\""), "leaves 1 digits behind the prefix, and check mod11");
    must_refuse(PATTERN(BEGINS("NF", 10, 13) ", \"check\": \"mod11\""), "leaves 11 digits");
    must_read(PATTERN(BEGINS("NF", 4, 12) ", \"check\": \"mod11\""));
    must_read(PATTERN(BEGINS("NF", 4, 40) ", \"check\": \"mod10\""));
}

static void a_number_that_is_two_is_refused(void **state)
{
    (void)state;
#define ON(keys, pattern) "\"scan\": {" keys ", \"pattern\": {\"letter\": {" pattern "}}}"
#define NHS_ON "\"nhs_number\": \"on\""
#define UBRN_ON "\"ubrn_system\": \"https://fhir.nhs.uk/Id/ubrn\""
    static const char nhs[] = "scan.pattern.letter fits codes of 10 digits, and scan.nhs_number is on";
    must_refuse(ON(NHS_ON, LENGTHS(10, 10)), nhs);
    must_refuse(ON(NHS_ON, LENGTHS(8, 12)), nhs);
    must_refuse(ON(NHS_ON, LENGTHS(10, 10) ", \"check\": \"mod11\""), nhs);
    must_refuse(ON(NHS_ON, LENGTHS(10, 10) CHARACTERS("letters_digits")), nhs);
    must_refuse(ON(NHS_ON, BEGINS("9", 10, 10)), nhs);
    must_read(ON(NHS_ON, BEGINS("N", 10, 10)));
    must_read(ON(NHS_ON, LENGTHS(9, 9)));
    must_read(ON(NHS_ON, LENGTHS(11, 12)));
    must_read(ON(NHS_ON, LENGTHS(10, 10) CHARACTERS("letters")));
    must_read(ON("\"nhs_number\": \"off\"", LENGTHS(10, 10)));
    must_refuse(ON(UBRN_ON, LENGTHS(12, 12)), "scan.pattern.letter fits codes of 12 digits, and scan.ubrn_system is set");
    must_read(ON(UBRN_ON, LENGTHS(10, 10)));
    must_read(PATTERN(LENGTHS(12, 12)));
}

static void a_pattern_behind_one_that_takes_all_of_it_is_refused(void **state)
{
    (void)state;
    static const char never[] = "scan.pattern.two never gets a code: each one that fits it fits \"one\", which stands before it";
    must_refuse(TWO(BEGINS("NF", 8, 8), BEGINS("NF", 8, 8)), never);
    must_refuse(TWO(BEGINS("NF", 8, 10), BEGINS("NF", 9, 9)), never);
    must_refuse(TWO(BEGINS("NF", 8, 8) CHARACTERS("letters_digits"), BEGINS("NF", 8, 8)), never);
    must_refuse(TWO(BEGINS("N", 8, 8) CHARACTERS("letters_digits"), BEGINS("NF", 8, 8)), never);
    must_refuse(TWO(BEGINS("NF", 8, 8), BEGINS("NF", 8, 8) ", \"check\": \"mod10\""), never);
    must_refuse(TWO(BEGINS("NF", 8, 8), BEGINS("NF", 8, 8) ", \"carrier\": \"qr\""), never);
    must_refuse(TWO(BEGINS("NF", 8, 8) ", \"check\": \"mod10\"", BEGINS("NF", 8, 8) ", \"check\": \"mod10\""), never);
    must_refuse(TWO(BEGINS("NF", 8, 8) ", \"spaces\": \"on\"", BEGINS("NF", 8, 8)), never);
    must_read(TWO(BEGINS("NF", 9, 10), BEGINS("NF", 8, 10)));
    must_read(TWO(BEGINS("NF", 8, 9), BEGINS("NF", 8, 10)));
    must_read(TWO(BEGINS("NF", 8, 8), BEGINS("N", 8, 8)));
    must_read(TWO(BEGINS("N", 8, 8), BEGINS("NF", 8, 8))); // F is no digit
    must_read(TWO(BEGINS("NF", 8, 8), BEGINS("NF", 8, 8) CHARACTERS("letters")));
    must_read(TWO(BEGINS("NF", 8, 8) ", \"carrier\": \"qr\"", BEGINS("NF", 8, 8)));
    must_read(TWO(BEGINS("NF", 8, 8) ", \"check\": \"mod10\"", BEGINS("NF", 8, 8)));
    must_read(TWO(BEGINS("NF", 8, 8) ", \"check\": \"mod10\"", BEGINS("NF", 8, 8) ", \"check\": \"mod11\""));
    must_read(TWO(BEGINS("N", 8, 8) ", \"check\": \"mod10\"", BEGINS("N1", 8, 8) ", \"check\": \"mod10\"")); // of other digits
    must_read(TWO(BEGINS("NF", 8, 8), BEGINS("NF", 8, 8) ", \"spaces\": \"on\""));
}

static void what_was_refused_already_is_not_said_twice(void **state)
{
    (void)state;
    must_refuse(TWO(BEGINS("NF", 3, 8), BEGINS("NF", 5, 8)), "4 to 64");
    must_refuse(PATTERN(BEGINS("http:", 12, 8)), "swap them");
    must_refuse(PATTERN(LENGTHS(18, 18) CHARACTERS("numbers")), "digits, letters, letters_digits");
    // A refused one says nothing of the next, which may be right.
    must_refuse(TWO(BEGINS("NF", 8, 8) CHARACTERS("hex"), BEGINS("NF", 8, 8)), "digits, letters, letters_digits");
    must_refuse(TWO(BEGINS("NF", 8, 8) ", \"check\": \"mod12\"", BEGINS("NF", 8, 8)), "none, mod10, mod11");
    must_refuse(TWO(BEGINS("NF", 8, 8) ", \"carrier\": \"aztec\"", BEGINS("NF", 8, 8)), "any, qr, code_128, code_39");
    must_refuse(TWO(BEGINS("NF", 8, 8) ", \"pattern\": \"7\"", BEGINS("NF", 8, 8)), "scan.pattern.one.pattern");
    must_refuse(TWO(BEGINS("NF", 4, 10) ", \"check\": \"mod11\", \"spaces\": 2", BEGINS("NF", 8, 8) ", \"check\": \"mod11\""),
                "scan.pattern.one.spaces");
    must_refuse(TWO(LENGTHS(10, 20), LENGTHS(12, 12)), "18 characters");
}

// Even where the list of problems had no room for what was refused before: a prefix longer than any code is no pattern.
static void a_pattern_behind_many_problems_is_not_looked_at(void **state)
{
    (void)state;
    static const char longer[] = "012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789";
    char members[4096];
    struct text_builder builder;
    text_begin(&builder, members, sizeof members);
    text_add(&builder, "\"scan\": {\"pattern\": {\"one\": {");
    for (int i = 0; i < 30; i++) {
        text_add(&builder, "\"wrong");
        text_add_int(&builder, i);
        text_add(&builder, "\": 1, ");
    }
    text_add(&builder, OF_PATIENTS "}, \"two\": {\"prefix\": \"");
    text_add(&builder, longer);
    text_add(&builder, "\", " OF_PATIENTS "}}}");
    assert_int_equal(text_end(&builder), OK);
    assert_int_not_equal(read_with(members), OK);
    assert_int_equal(problems.count, 20);
    assert_non_null(strstr(problems.text[19], "scan.pattern.one.wrong19"));
}

static void beginnings_of_gs1_numbers_are_digits(void **state)
{
    (void)state;
    must_read("\"scan\": {\"gs1\": {\"prefixes\": [\"9999999\", \"50\"], \"nhs_offset\": 2}}");
    assert_int_equal(config.scan_gs1_prefix_count, 2);
    assert_string_equal(config.scan_gs1_prefixes[1], "50");
    assert_int_equal(config.scan_gs1_nhs_offset, 2);
    must_refuse("\"scan\": {\"gs1\": {\"prefixes\": [\"x\"]}}", "1 to 12 digits");
    must_refuse("\"scan\": {\"gs1\": {\"prefixes\": \"9999999\"}}", "must be a list");
    must_refuse("\"scan\": {\"gs1\": {\"prefixes\": [\"1\",\"2\",\"3\",\"4\",\"5\"]}}", "at most 4");
}

static void an_issuer_has_a_name_and_keys(void **state)
{
    (void)state;
    must_read(ISSUER("\"iss\": \"pas.example\", \"keys_file\": \"keys/pas.json\""));
    assert_int_equal(config.issuer_count, 1);
    assert_string_equal(config.issuers[0].iss, "pas.example");
    assert_string_equal(config.issuers[0].keys_file, "keys/pas.json");
    must_refuse(ISSUER("\"iss\": \"pas.example\""), "needs both iss");
    must_refuse(ISSUER("\"iss\": \"a b\", \"keys_file\": \"k\""), "without spaces");
    must_refuse("\"pass\": {\"issuers\": {\"a\": {\"iss\": \"i\", \"keys_file\": \"k\"}, \"b\": {\"iss\": \"i\", \"keys_file\": \"l\"}}}",
                "is the same as of \"a\"");
    must_refuse("\"scan\": {\"max_bytes\": 300}, " ISSUER("\"iss\": \"i\", \"keys_file\": \"k\""), "below 600");
    must_refuse("\"pass\": {\"issuer\": {}}", "did you mean \"pass.issuers\"");
}

static void a_fixed_scanner_is_named_rightly(void **state)
{
    (void)state;
    must_read("\"scan\": {\"wedge\": \"05e0:1200\", \"wedge_prefix\": \"~\", \"serial\": \"/dev/ttyACM0\"}");
    must_refuse("\"scan\": {\"wedge\": \"05e0-1200\"}", "as lsusb prints them");
    must_refuse("\"scan\": {\"wedge_prefix\": \"~~~~~\"}", "1 to 4 visible");
    must_refuse("\"scan\": {\"wedge_prefix\": \"A1\"}", "which patients type");
    must_refuse("\"scan\": {\"serial\": \"ttyACM0\"}", "scan.serial must be a device file");
}

static void a_camera_is_named_rightly(void **state)
{
    (void)state;
    static const char *const wrong[] = {"front", "on", "Auto", "video0", ""};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char members[64];
        snprintf(members, sizeof members, "\"scan\": {\"camera\": \"%s\"}", wrong[i]);
        must_refuse(members, "scan.camera must be \"auto\", \"off\" or a device file");
    }
    must_read("\"scan\": {\"camera\": \"off\"}");
    must_read("\"scan\": {\"camera\": \"/dev/v4l/by-id/x\"}");
}

static void nhs_numbers_are_looked_up_by_their_system(void **state)
{
    (void)state;
    static const char site[] = "\"site\": {\"ods\": \"A1\", \"name\": \"Place\", \"kind\": \"gp\", \"state_dir\": \"state\","
                               "\"fhir\": {\"base_url\": \"https://fhir.example/r4\", \"identifier_nhs\": \"\"}}";
    must_refuse_site(site, "\"scan\": {\"nhs_number\": true}", "scan.nhs_number is on, and site.fhir.identifier_nhs is empty");
}

static void a_prefix_that_no_code_39_has_is_refused(void **state)
{
    (void)state;
    must_refuse(PATTERN(BEGINS("abc", 8, 8) CHARACTERS("letters_digits") ", \"carrier\": \"code_39\""), "that no Code 39 has");
    must_refuse(PATTERN(BEGINS("A_", 8, 8) ", \"carrier\": \"code_39\""), "that no Code 39 has");
    must_read(PATTERN(BEGINS("A-", 8, 8) ", \"carrier\": \"code_39\""));
}

static void pictures_are_for_demonstrations_alone(void **state)
{
    (void)state;
    must_refuse("\"scan\": {\"pictures\": \"pictures\"}", "site.fhir.base_url");
    must_be_read(read_site("\"site\": {\"ods\": \"A1\", \"name\": \"P\", \"kind\": \"gp\", \"state_dir\": \"s\", "
                           "\"fhir\": {\"base_url\": \"http://127.0.0.1:1/fhir\"}}",
                           "\"scan\": {\"pictures\": \"pictures\"}"));
}

static void a_dotted_key_is_no_section(void **state)
{
    (void)state;
    must_refuse("\"scan.pattern\": {}", "instead of dots");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_offered_in_a_hospital_and_only_with_something_to_look_up),
        cmocka_unit_test(what_is_not_said_of_scanning_has_its_defaults),
        cmocka_unit_test(a_pattern_is_read),
        cmocka_unit_test(a_pattern_that_cannot_be_right_is_refused),
        cmocka_unit_test(a_prefix_that_other_programs_use_is_refused),
        cmocka_unit_test(a_pattern_of_prescriptions_is_refused),
        cmocka_unit_test(a_check_digit_that_cannot_be_right_is_refused),
        cmocka_unit_test(a_number_that_is_two_is_refused),
        cmocka_unit_test(a_pattern_behind_one_that_takes_all_of_it_is_refused),
        cmocka_unit_test(what_was_refused_already_is_not_said_twice),
        cmocka_unit_test(a_pattern_behind_many_problems_is_not_looked_at),
        cmocka_unit_test(beginnings_of_gs1_numbers_are_digits),
        cmocka_unit_test(an_issuer_has_a_name_and_keys),
        cmocka_unit_test(a_fixed_scanner_is_named_rightly),
        cmocka_unit_test(a_camera_is_named_rightly),
        cmocka_unit_test(nhs_numbers_are_looked_up_by_their_system),
        cmocka_unit_test(a_prefix_that_no_code_39_has_is_refused),
        cmocka_unit_test(pictures_are_for_demonstrations_alone),
        cmocka_unit_test(a_dotted_key_is_no_section),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
