// Configuration of what patients are asked and staff are told: needs, marks, details, menu, staff.
#include "config_document.h"

static void defaults(void **state)
{
    (void)state;
    must_read("");
    assert_int_equal(config.match_needs, MATCH_LETTERS);
    assert_int_equal(config.alone_from_age, 16);
    assert_false(config.needs_ask_everyone);
    assert_true(config.details_ask);
    assert_int_equal(config.details_every_days, 182);
    assert_false(config.details_next_of_kin);
    assert_true(config.similar_names);
    assert_true(config.journey_no_appointment);
    assert_false(config.journey_menu);
    assert_int_equal(config.menu_count, 0);
    assert_string_equal(config.staff_pin_hash, "");
    assert_int_equal(config.clean_lock_s, 60);
    assert_int_equal(config.help_unanswered_s, 90);
    assert_true(config.help_unwell);
    for (int i = 0; i < NEED_COUNT; i++) {
        assert_int_equal(config.needs_codes[i].count, 0);
    }
    must_read_hospital("");
    assert_int_equal(config.match_needs, MATCH_LETTERS_POSTCODE);
    assert_true(config.details_next_of_kin);
}

static void switches(void **state)
{
    (void)state;
    must_read("\"needs\": {\"ask_everyone\": \"on\"}, \"details\": {\"ask\": \"off\", "
              "\"every_days\": 730, \"ask_next_of_kin\": \"on\"}, \"similar\": {\"warn\": \"off\"}, "
              "\"journey\": {\"no_appointment\": \"off\"}, \"clean\": {\"lock_s\": 30}, "
              "\"help\": {\"unanswered_s\": 300, \"unwell\": false}, "
              "\"match\": {\"alone_from_age\": 13, \"gp_needs\": \"dob_letters_postcode\"}");
    assert_true(config.needs_ask_everyone);
    assert_false(config.details_ask);
    assert_int_equal(config.details_every_days, 730);
    assert_true(config.details_next_of_kin);
    assert_false(config.similar_names);
    assert_false(config.journey_no_appointment);
    assert_int_equal(config.clean_lock_s, 30);
    assert_int_equal(config.help_unanswered_s, 300);
    assert_false(config.help_unwell);
    assert_int_equal(config.alone_from_age, 13);
    assert_int_equal(config.match_needs, MATCH_LETTERS_POSTCODE);
    must_read_hospital("\"details\": {\"ask_next_of_kin\": \"off\"}");
    assert_false(config.details_next_of_kin);
}

static void numbers_out_of_range(void **state)
{
    (void)state;
    must_refuse("\"match\": {\"alone_from_age\": 12}", "match.alone_from_age is not allowed; allowed: 13 to 18");
    must_refuse("\"match\": {\"alone_from_age\": 19}", "allowed: 13 to 18");
    must_refuse("\"details\": {\"every_days\": 29}", "details.every_days is not allowed; allowed: 30 to 730");
    must_refuse("\"details\": {\"every_days\": 731}", "allowed: 30 to 730");
    must_refuse("\"clean\": {\"lock_s\": 29}", "clean.lock_s is not allowed; allowed: 30 to 300");
    must_refuse("\"clean\": {\"lock_s\": 301}", "allowed: 30 to 300");
    must_refuse("\"help\": {\"unanswered_s\": 29}", "help.unanswered_s is not allowed; allowed: 30 to 300");
    must_refuse("\"help\": {\"unanswered_s\": 301}", "allowed: 30 to 300");
    must_refuse("\"match\": {\"gp_needs\": \"dob\"}", "match.gp_needs is \"dob\"; write one of: dob_letters, dob_letters_postcode");
    must_refuse("\"help\": {\"unwell\": \"never\"}", "help.unwell is \"never\"; write one of: on, off");
    must_refuse("\"similar\": {\"warn\": 1}", "similar.warn has the wrong type; allowed: on, off");
    must_refuse("\"journey\": {\"no_appointment\": \"yes\"}", "journey.no_appointment is \"yes\"; write one of: on, off");
    must_refuse("\"needs\": {\"ask_everyone\": []}", "needs.ask_everyone has the wrong type");
    must_refuse("\"details\": {\"ask\": \"\"}", "details.ask is \"\"; write one of: on, off");
}

static void a_hospital_always_asks_the_postcode(void **state)
{
    (void)state;
    must_read_hospital("\"match\": {\"gp_needs\": \"dob_letters_postcode\"}");
    must_refuse_site(HOSPITAL, "\"match\": {\"gp_needs\": \"dob_letters\"}",
                     "match.gp_needs dob_letters is for a GP surgery; a hospital sees many more");
    must_read("\"match\": {\"gp_needs\": \"dob_letters\"}");
}

static void codes_are_read(void **state)
{
    (void)state;
    must_read("\"needs\": {\"codes\": {\"bsl\": [\"s|bsl\", \"http://snomed.example/sct|1\"], "
              "\"hoist\": [], \"large_print\": [\"s|lp\"], \"extra_time\": [\"s|xt\"]}}, "
              "\"marks\": {\"no_kiosk\": [\"s|nk\"], \"restricted\": [\"s|r\"], \"isolation\": "
              "[\"s|i\"]}, \"channels\": {\"phone\": [\"t|p\"], \"video\": [\"t|v\", \"t|w\"]}");
    assert_int_equal(config.needs_codes[NEED_BSL].count, 2);
    assert_string_equal(config.needs_codes[NEED_BSL].token[1], "http://snomed.example/sct|1");
    assert_int_equal(config.needs_codes[NEED_HOIST].count, 0);
    assert_string_equal(config.needs_codes[NEED_LARGE_PRINT].token[0], "s|lp");
    assert_string_equal(config.needs_codes[NEED_EXTRA_TIME].token[0], "s|xt");
    assert_string_equal(config.marks[MARK_NO_KIOSK].token[0], "s|nk");
    assert_string_equal(config.marks[MARK_RESTRICTED].token[0], "s|r");
    assert_string_equal(config.marks[MARK_ISOLATION].token[0], "s|i");
    assert_string_equal(config.channel_codes[CHANNEL_PHONE].token[0], "t|p");
    assert_int_equal(config.channel_codes[CHANNEL_VIDEO].count, 2);
    assert_int_equal(config.channel_codes[CHANNEL_IN_PERSON].count, 0);
}

// Every need has its key, named as NEED_LIST says.
static void every_need_has_a_key(void **state)
{
    (void)state;
    static const char *const keys[] = {
#define X(name, key, words) key,
        NEED_LIST(X)
#undef X
    };
    char members[128];
    for (int i = 0; i < NEED_COUNT; i++) {
        (void)snprintf(members, sizeof members, "\"needs\": {\"codes\": {\"%s\": [\"s|%d\"]}}",
                       keys[i], i);
        must_read(members);
        for (int j = 0; j < NEED_COUNT; j++) {
            assert_int_equal(config.needs_codes[j].count, i == j ? 1 : 0);
        }
    }
}

static void codes_that_are_none(void **state)
{
    (void)state;
    static const char *const bad[] = {"bsl", "|bsl", "s|", "s|a|b", "s|a b", "s|a,b", ""};
    char members[512];
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        (void)snprintf(members, sizeof members,
                       "\"needs\": {\"codes\": {\"bsl\": [\"s|ok\", \"%s\"]}}", bad[i]);
        must_refuse(members, "needs.codes.bsl.1 is not allowed; allowed: a list of at most 8 texts "
                             "\"system|code\", without spaces and commas");
    }
    must_refuse("\"marks\": {\"isolation\": \"s|i\"}", "marks.isolation has the wrong type; allowed: a list");
    must_refuse("\"marks\": {\"isolation\": [[\"s|i\"]]}", "marks.isolation.0 has the wrong type");
    must_refuse("\"channels\": {\"in_person\": [\"s|i\"]}", "unknown key \"channels.in_person\"");
    (void)snprintf(members, sizeof members, "\"channels\": {\"phone\": [\"s|%0126d\"]}", 0);
    must_refuse(members, "channels.phone.0 is too long");
    (void)snprintf(members, sizeof members, "\"channels\": {\"phone\": [\"s|%0125d\"]}", 0);
    must_read(members);
    must_read("\"channels\": {\"video\": [\"s|1\", \"s|2\", \"s|3\", \"s|4\", \"s|5\", \"s|6\", "
              "\"s|7\", \"s|8\"]}");
    assert_int_equal(config.channel_codes[CHANNEL_VIDEO].count, CONFIG_CODES);
    must_refuse("\"channels\": {\"video\": [\"s|1\", \"s|2\", \"s|3\", \"s|4\", \"s|5\", \"s|6\", "
                "\"s|7\", \"s|8\", \"s|9\"]}",
                "channels.video is too long; allowed: a list of at most 8");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"schedule\": \"s|x\"}, \"marks\": {\"no_kiosk\": "
                "[\"s|n\"]}}}",
                "cannot be set for one clinic; set it at the top: \"marks.no_kiosk\"");
}

static void one_code_means_one_thing(void **state)
{
    (void)state;
    must_refuse("\"needs\": {\"codes\": {\"bsl\": [\"s|1\"], \"interpreter\": [\"s|2\", \"s|1\"]}}",
                "needs.codes.interpreter.1 is in needs.codes.bsl already; one code means one thing");
    must_refuse("\"needs\": {\"codes\": {\"hoist\": [\"s|1\", \"s|1\"]}}",
                "needs.codes.hoist.1 is in needs.codes.hoist already");
    must_refuse("\"marks\": {\"no_kiosk\": [\"s|1\"], \"isolation\": [\"s|1\"]}",
                "marks.isolation.0 is in marks.no_kiosk already");
    must_refuse("\"channels\": {\"phone\": [\"s|1\"], \"video\": [\"s|1\"]}",
                "channels.video.0 is in channels.phone already");
    must_refuse("\"marks\": {\"isolation\": [\"s|1\"]}, \"needs\": {\"codes\": {\"hoist\": [\"s|1\"]}}",
                "marks.isolation.0 is in needs.codes.hoist already; one code means one thing");
    // What an appointment's type says is no Flag.
    must_read("\"channels\": {\"phone\": [\"s|1\"]}, \"needs\": {\"codes\": {\"hoist\": [\"s|1\"]}}");
}

static void codes_are_compared_whole(void **state)
{
    (void)state;
    const struct config_codes codes = {.count = 2, .token = {"sys|code", "other|x"}};
    const struct config_codes none = {.count = 0, .token = {"sys|code"}};
    assert_true(config_codes_have(&codes, "sys", "code"));
    assert_true(config_codes_have(&codes, "other", "x"));
    assert_false(config_codes_have(&codes, "sys", "x"));
    assert_false(config_codes_have(&codes, "sys", "cod"));
    assert_false(config_codes_have(&codes, "sys", "codes"));
    assert_false(config_codes_have(&codes, "sy", "code"));
    assert_false(config_codes_have(&codes, "sys|code", ""));
    assert_false(config_codes_have(&codes, "sys|", "code"));
    assert_false(config_codes_have(&codes, "", "code"));
    assert_false(config_codes_have(&codes, NULL, "code"));
    assert_false(config_codes_have(&codes, "sys", NULL));
    assert_false(config_codes_have(&none, "sys", "code"));
}

#define CLINIC "\"clinics\": {\"x\": {\"match\": {\"schedule\": \"s|x\"}, "

static void what_a_clinic_says_before(void **state)
{
    (void)state;
    char members[512];
    must_read(CLINIC "\"prepare\": {\"text\": \"Do not go to the toilet yet.\"}, "
                     "\"clinic\": {\"isolation\": \"off\"}}, \"y\": {\"match\": {\"schedule\": "
                     "\"s|y\"}}}");
    assert_string_equal(config.clinics[0].prepare, "Do not go to the toilet yet.");
    assert_false(config.clinics[0].isolation);
    assert_string_equal(config.clinics[1].prepare, "");
    assert_true(config.clinics[1].isolation);
    assert_true(config.default_clinic.isolation);
    (void)snprintf(members, sizeof members, CLINIC "\"prepare\": {\"text\": \"%0160d\"}}}", 0);
    must_read(members);
    (void)snprintf(members, sizeof members, CLINIC "\"prepare\": {\"text\": \"%0161d\"}}}", 0);
    must_refuse(members, "clinics.x.prepare.text is too long; allowed: a text of at most 160 bytes");
    must_refuse(CLINIC "\"prepare\": {\"text\": \"two\\nlines\"}}}", "clinics.x.prepare.text has control");
    must_refuse("\"prepare\": {\"text\": \"Drink water.\"}",
                "prepare.text belongs to one clinic, which has approved it");
}

#define ROW "{\"name\": \"Collect\", \"desk\": \"desk 2\", \"help\": \"a thing\"}"

static void a_menu(void **state)
{
    (void)state;
    must_read("\"journey\": {\"menu\": \"on\"}, \"menu\": {\"a\": " ROW ", \"b\": {\"name\": "
              "\"Bring\", \"desk\": \"desk 1\", \"help\": \"a sample\"}}");
    assert_true(config.journey_menu);
    assert_int_equal(config.menu_count, 2);
    assert_string_equal(config.menu[0].id, "a");
    assert_string_equal(config.menu[0].name, "Collect");
    assert_string_equal(config.menu[1].desk, "desk 1");
    assert_string_equal(config.menu[1].help, "a sample");
    must_read("\"menu\": {}");
    must_refuse("\"journey\": {\"menu\": \"on\"}", "journey.menu on needs at least one row in menu");
    must_refuse("\"menu\": []", "menu must be an object");
    must_refuse("\"menu\": {\"a\": 1}", "menu.a must be an object");
    must_refuse("\"menu\": {\"a b\": " ROW "}", "is not a fit name");
    must_refuse("\"menu\": {\"a\": {\"name\": \"N\", \"help\": \"h\"}}",
                "menu.a lacks \"desk\"; each row needs name (on the button), desk and help");
    must_read("\"menu\": {\"a\": {\"name\": \"Ask about a letter from us here.\", \"desk\": \"d\", \"help\": \"h\"}}");
    must_refuse("\"menu\": {\"a\": {\"name\": \"Ask about a letter from us heres.\", \"desk\": \"d\", \"help\": \"h\"}}",
                "menu.a has a name of more than 32 letters");
    must_refuse("\"menu\": {\"a\": {\"name\": \"\", \"desk\": \"d\", \"help\": \"h\"}}",
                "menu.a lacks \"name\"");
    must_refuse("\"menu\": {\"a\": {\"name\": \"N\", \"desk\": 2, \"help\": \"h\"}}",
                "menu.a.desk must be a text");
    must_refuse("\"menu\": {\"a\": {\"name\": \"N\", \"desk\": \"d\", \"help\": \"h\", \"x\": 1}}",
                "unknown key \"menu.a.x\"; known here: name, desk, help");
    must_refuse("\"menu\": {\"a\": {\"name\": \" N\", \"desk\": \"d\", \"help\": \"h\"}}",
                "menu.a.name has control or invisible characters, or white space");
    must_read("\"menu\": {\"a\": " ROW ", \"b\": " ROW ", \"c\": " ROW ", \"d\": " ROW ", \"e\": " ROW
              ", \"f\": " ROW "}");
    must_refuse("\"menu\": {\"a\": " ROW ", \"b\": " ROW ", \"c\": " ROW ", \"d\": " ROW ", \"e\": " ROW
                ", \"f\": " ROW ", \"g\": " ROW "}",
                "menu.g is one row too many; at most 6");
}

// 16 and 32 bytes of zeros.
#define SALT16 "AAAAAAAAAAAAAAAAAAAAAA"
#define HASH32 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define SALT64 HASH32 HASH32 // 86 letters: 64 bytes and 4 bits that are zero

static void a_pin(void **state)
{
    (void)state;
    static const char *const good[] = {"scrypt$14$8$1$" SALT16 "$" HASH32,
                                       "scrypt$15$8$2$" SALT64 "$" HASH32};
    static const char *const bad[] = {"2468",
                                      "scrypt$13$8$1$" SALT16 "$" HASH32,
                                      "scrypt$16$8$1$" SALT16 "$" HASH32,
                                      "scrypt$14$7$1$" SALT16 "$" HASH32,
                                      "scrypt$14$9$1$" SALT16 "$" HASH32,
                                      "scrypt$14$8$0$" SALT16 "$" HASH32,
                                      "scrypt$14$8$3$" SALT16 "$" HASH32,
                                      "scrypt$014$8$1$" SALT16 "$" HASH32,
                                      "scrypt$14$08$1$" SALT16 "$" HASH32,
                                      "scrypt$+14$8$1$" SALT16 "$" HASH32,
                                      "scrypt$$8$1$" SALT16 "$" HASH32,
                                      "scrypt$14$8$1$AAAAAAAAAAAAAAAAAAAA$" HASH32, // 15 bytes
                                      "scrypt$14$8$1$" SALT64 "AA$" HASH32,         // 66 bytes
                                      "scrypt$14$8$1$" SALT16 "$" SALT16,
                                      "scrypt$14$8$1$" SALT16 "$" HASH32 "A",
                                      "scrypt$14$8$1$" SALT16 "$" HASH32 "=",
                                      "scrypt$14$8$1$" SALT16 "$" HASH32 "$",
                                      "scrypt$14$8$1$" SALT16,
                                      "scrypt$14$8$1$AAAAAAAAAAAAAAAAAAAAA+$" HASH32,
                                      "bcrypt$14$8$1$" SALT16 "$" HASH32};
    char members[512];
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        (void)snprintf(members, sizeof members, "\"staff\": {\"pin_hash\": \"%s\"}", good[i]);
        must_read(members);
        assert_string_equal(config.staff_pin_hash, good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        (void)snprintf(members, sizeof members, "\"staff\": {\"pin_hash\": \"%s\"}", bad[i]);
        must_refuse(members, "staff.pin_hash is not allowed; allowed: the line that foyer --hash-pin prints");
    }
    must_refuse("\"staff\": {\"pin_hash\": 2468}", "staff.pin_hash has the wrong type");
    must_refuse("\"staff\": {\"pin\": \"2468\"}", "unknown key \"staff.pin\"; did you mean \"staff.pin_hash\"?");
    must_read("\"staff\": {\"pin_hash\": \"\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults),
        cmocka_unit_test(switches),
        cmocka_unit_test(numbers_out_of_range),
        cmocka_unit_test(a_hospital_always_asks_the_postcode),
        cmocka_unit_test(codes_are_read),
        cmocka_unit_test(every_need_has_a_key),
        cmocka_unit_test(codes_that_are_none),
        cmocka_unit_test(one_code_means_one_thing),
        cmocka_unit_test(codes_are_compared_whole),
        cmocka_unit_test(what_a_clinic_says_before),
        cmocka_unit_test(a_menu),
        cmocka_unit_test(a_pin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
