// Configuration: what is read, and the message for everything that is refused.
#include "config_document.h"

static void defaults_of_a_gp_surgery(void **state)
{
    (void)state;
    must_read("");
    assert_int_equal(config.site_kind, SITE_GP);
    assert_string_equal(config.site_name, "Place");
    assert_string_equal(config.journal_file, "state/journal.db");
    assert_string_equal(config.journal_key_file, "");
    assert_string_equal(config.fhir_identifier_nhs, "https://fhir.nhs.uk/Id/nhs-number");
    assert_int_equal(config.clock_trust, CLOCK_CHRONY);
    assert_int_equal(config.window_mode, WINDOW_FULLSCREEN);
    assert_int_equal(config.pds_wait_ms, 1500);
    assert_int_equal(config.find_answer_ms, 2500);
    assert_int_equal(config.letters_check_in, 1);
    assert_int_equal(config.display_width_mm, 0);
    assert_int_equal(config.tries_kiosk_window_s, 600);
    assert_int_equal(config.journal_keep_days, 8);
    assert_false(config.hours_stated);
    assert_int_equal(config.default_clinic.open_before_minutes, 30);
    assert_int_equal(config.default_clinic.late_after_minutes, 10);
    assert_int_equal(config.default_clinic.confirm_show, SHOW_CLINICIAN);
    assert_true(config.default_clinic.isolation);
    assert_string_equal(config.default_clinic.prepare, "");
    assert_int_equal(config.default_clinic.channel, CHANNEL_IN_PERSON);
    assert_true(config.default_clinic.kiosk_allowed);
    assert_true(config.default_clinic.sensitive); // nobody knows what it is
    assert_false(config.every_clinic.sensitive);
    assert_null(config_find_area(&config, &config.default_clinic));
}

static void defaults_of_a_hospital(void **state)
{
    (void)state;
    must_read_hospital("");
    assert_int_equal(config.default_clinic.open_before_minutes, 60);
    assert_int_equal(config.default_clinic.late_after_minutes, 15);
    assert_int_equal(config.default_clinic.confirm_show, SHOW_AREA);
}

static void values_of_every_type(void **state)
{
    (void)state;
    must_read("\"pds\": {\"wait_s\": 1.25}, \"clinic\": {\"sensitive\": \"on\"}, \"window\": "
              "{\"mode\": \"window\", \"size\": \"1080x1920\", \"rotate\": 0}, \"code\": "
              "{\"letter\": \"KR\"}, \"display\": {\"width_mm\": 300}, "
              "\"match\": {\"extra\": \"house_number\", \"mask_after_ms\": 0}");
    assert_int_equal(config.pds_wait_ms, 1250);
    assert_true(config.every_clinic.sensitive);
    assert_int_equal(config.window_width_px, 1080);
    assert_int_equal(config.window_height_px, 1920);
    assert_int_equal(config.window_rotate, 0);
    assert_string_equal(config.code_letter, "KR");
    assert_int_equal(config.display_width_mm, 300);
    assert_int_equal(config.match_extra, EXTRA_HOUSE_NUMBER);
    assert_int_equal(config.mask_after_ms, 0);
}

static void the_most_specific_value_wins(void **state)
{
    (void)state;
    must_read(
        "\"clinics\": {\"x\": {\"match\": {\"schedule\": \"s|x\"}, \"window\": "
        "{\"open_before_minutes\": 10}, \"clinic\": {\"sensitive\": true}}, \"y\": {\"match\": "
        "{\"location\": \"s|y\"}, \"name\": \"Eye clinic\", \"area\": \"b\", \"channel\": "
        "\"video\"}}, \"window\": "
        "{\"open_before_minutes\": 20, \"close_guard_s\": 30}, \"areas\": {\"a\": {\"name\": "
        "\"A\"}, \"b\": {\"name\": \"B\", \"walk_minutes\": 4}}");
    const struct config_clinic *x = &config.clinics[0];
    const struct config_clinic *y = &config.clinics[1];
    assert_int_equal(config.clinic_count, 2);
    assert_int_equal(x->open_before_minutes, 10);
    assert_int_equal(x->close_guard_s, 30);
    assert_true(x->sensitive);
    assert_int_equal(x->area, -1);
    assert_int_equal(y->open_before_minutes, 20);
    assert_false(y->sensitive);
    assert_int_equal(y->channel, CHANNEL_VIDEO);
    assert_string_equal(x->name, "x");
    assert_string_equal(y->name, "Eye clinic");
    assert_int_equal(config.default_clinic.open_before_minutes, 20);
    assert_null(config_find_area(&config, x)); // never guessed, though the site has areas
    assert_null(config_find_area(&config, &config.default_clinic));
    assert_string_equal(config_find_area(&config, y)->name, "B");
    assert_int_equal(config_find_area(&config, y)->walk_minutes, 4);
}

static void clinics_are_found_in_the_settled_order(void **state)
{
    (void)state;
    must_read("\"clinics\": {\"place\": {\"match\": {\"location\": \"s|l\"}}, \"service\": "
              "{\"match\": {\"service_type\": \"s|t\"}}}");
    const char *const types[] = {"s|other", "s|t", NULL};
    const char *const places[] = {"s|l", NULL};
    const char *const none[] = {NULL};
    const char *const *const both[4] = {types, none, NULL, places};
    const char *const *const place[4] = {none, none, none, places};
    const char *const wrong_kind[] = {"s|l", NULL};
    const char *const *const neither[4] = {wrong_kind, none, none, none};
    assert_string_equal(config_find_clinic(&config, both)->id, "service");
    assert_string_equal(config_find_clinic(&config, place)->id, "place");
    assert_ptr_equal(config_find_clinic(&config, neither), &config.default_clinic);
}

static void hours_and_closed_days(void **state)
{
    (void)state;
    must_read(
        "\"hours\": {\"mon\": [\"08:00-12:30\", \"12:30-18:30\"], \"sun\": [\"00:00-24:00\"], "
        "\"sat\": []}, \"closed\": [\"2026-12-25\"]");
    assert_true(config.hours_stated);
    assert_int_equal(config.hours_count[0], 2);
    assert_int_equal(config.hours[0][0].opens_minute, 480);
    assert_int_equal(config.hours[0][1].closes_minute, 1110);
    assert_int_equal(config.hours_count[1], 0);
    assert_int_equal(config.hours[6][0].closes_minute, 1440);
    assert_int_equal(config.closed_count, 1);
    assert_int_equal(config.closed[0].day, 25);
}

static void unknown_keys_name_the_nearest(void **state)
{
    (void)state;
    must_refuse("\"tries\": {\"per_sesion\": 3}",
                "unknown key \"tries.per_sesion\"; did you mean \"tries.per_session\"?");
    must_refuse("\"widnow\": {}", "unknown key \"widnow\"; did you mean \"window\"?");
    must_refuse("\"clinic\": {\"senstive\": true}", "did you mean \"clinic.sensitive\"?");
    must_refuse("\"clincs\": {}", "did you mean \"clinics\"?");
    must_refuse("\"menus\": {}", "did you mean \"menu\"?");
    must_refuse("\"marks\": {\"no_kiosks\": []}", "did you mean \"marks.no_kiosk\"?");
    must_refuse("\"needs\": {\"codes\": {\"hoists\": []}}", "did you mean \"needs.codes.hoist\"?");
    must_refuse("\"letters_check_in\": 1", "did you mean \"match.letters_check_in\"?");
    must_refuse("\"zzzzzzzzzz\": 1", "unknown key \"zzzzzzzzzz\"; remove it");
    must_refuse("\"tries.per_session\": 1", "instead of dots write objects");
    must_refuse("\"\": 1", "unknown key \"\"");
    // A key that only looks like a known one, and one that would speak to a terminal.
    must_refuse("\"find\\u200b\": {}", "unknown key \"find\"");
    must_refuse("\"a\\u001b[2Jb\": 1", "unknown key \"a[2Jb\"");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"schedule\": \"s|x\"}, \"confrim\": {}}}",
                "unknown key \"clinics.x.confrim\"; did you mean \"confirm\"?");
    must_refuse("\"areas\": {\"x\": {\"name\": \"A\", \"lvl\": \"1\"}}",
                "unknown key \"areas.x.lvl\"; did you mean \"level\"?");
    must_refuse("\"areas\": {\"x\": {\"name\": \"A\", \"colour\": \"1\"}}",
                "unknown key \"areas.x.colour\"; known here: name, level, walk_minutes, directions, location");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"schedule\": \"s|x\"}, \"chanel\": \"phone\"}}",
                "unknown key \"clinics.x.chanel\"; did you mean \"channel\"?");
    must_refuse("\"id\": 1", "did you mean \"kiosk.id\"?");
    must_refuse("\"find\": {\"clinics\": {}}", "unknown key \"find.clinics\"; did you mean \"clinics\"?");
}

// A section under the name of a group of keys: one message for all of its rows, and none of them to be removed.
static void misspelt_sections_are_named_once(void **state)
{
    (void)state;
    must_refuse("\"clinic\": {\"a\": {\"match\": {\"schedule\": \"s|a\"}}, \"b\": {\"match\": {\"schedule\": "
                "\"s|b\"}}}",
                "unknown key \"clinic\"; did you mean \"clinics\"?");
    must_refuse("\"area\": {\"a\": {\"name\": \"A\"}}", "unknown key \"area\"; did you mean \"areas\"?");
    must_refuse("\"hour\": {\"mon\": []}", "unknown key \"hour\"; did you mean \"hours\"?");
    must_refuse("\"clinic\": {\"sensitiv\": \"on\"}", "did you mean \"clinic.sensitive\"?");
    must_read("\"clinic\": {}");
}

static void places_are_those_of_the_key(void **state)
{
    (void)state;
    assert_int_not_equal(
        read_text("{\n" KIOSK "\n" SITE ",\n  \"find\": {\n    \"answer_ms\": 1}}"), OK);
    assert_int_equal(strncmp(problems.text[0], "f.json:5:5: find.answer_ms ", 27), 0);
    assert_int_equal(read_text("{\n  \"version\": 1,\n}"), ERR_SYNTAX);
    assert_int_equal(strncmp(problems.text[0], "f.json:3:1: ", 12), 0);
    assert_int_equal(read_text("{\"version\": 1,\n \"version\": 1}"), ERR_DUPLICATE);
    assert_int_equal(strncmp(problems.text[0], "f.json:2:2: ", 12), 0);
    assert_int_equal(read_text("[]"), ERR_TYPE);
    assert_int_equal(problems.count, 1);
    assert_int_equal(read_text(""), ERR_SYNTAX);
}

static void values_out_of_range_say_what_is_allowed(void **state)
{
    (void)state;
    must_refuse("\"idle\": {\"ask_s\": 29}", "idle.ask_s is not allowed; allowed: 30 to 120");
    must_refuse("\"idle\": {\"ask_s\": 45.5}", "allowed: 30 to 120");
    must_refuse("\"idle\": {\"ask_s\": \"45\"}", "idle.ask_s is a text; write the number without quotation marks: 30 to 120");
    must_refuse("\"idle\": {\"ask_s\": true}", "has the wrong type; allowed: 30 to 120");
    must_refuse("\"idle\": 45", "idle must be an object");
    must_refuse("\"pds\": {\"wait_s\": 0.9}", "allowed: 1 to 3, with up to 3 decimals");
    must_refuse("\"window\": {\"rotate\": 45}", "window.rotate is not allowed; allowed: 0");
    must_refuse("\"window\": {\"size\": \"1080*1920\"}", "\"WIDTHxHEIGHT\", each 480 to 8192");
    must_refuse("\"window\": {\"size\": \"1080x1920x\"}", "WIDTHxHEIGHT");
    must_refuse("\"window\": {\"size\": \"10x1920\"}", "WIDTHxHEIGHT");
    must_refuse("\"match\": {\"extra\": \"Postcode\"}", "match.extra is \"Postcode\"; write one of: postcode, house_number");
    must_refuse("\"clinic\": {\"sensitive\": \"yes\"}", "clinic.sensitive is \"yes\"; write one of: on, off");
    must_refuse("\"match\": {\"extra\": \"p\\u001b[2J\"}", "match.extra is \"p[2J\"; write one of: ");
    must_refuse("\"match\": {\"extra\": 1}", "match.extra has the wrong type; allowed: postcode, house_number");
    must_refuse("\"clinic\": {\"sensitive\": 1}", "wrong type; allowed: on, off");
    must_refuse("\"code\": {\"letter\": \"I\"}", "1 or 2 letters");
    must_refuse("\"code\": {\"letter\": \"ABC\"}", "1 or 2 letters");
    must_refuse("\"code\": {\"letter\": \"a\"}", "1 or 2 letters");
    must_refuse("\"tries\": {\"per_kiosk\": 11}", "allowed: 3 to 10");
    must_refuse("\"font\": {\"dir\": \"a\\nb\"}", "control or invisible characters");
    must_refuse("\"font\": {\"dir\": \" a\"}", "white space twice or at an end");
}

static void long_texts_are_refused_whole(void **state)
{
    (void)state;
    char body[DOCUMENT_BYTES];
    (void)snprintf(body, sizeof body, "\"oauth\": {\"kid\": \"%0127d\"}", 0);
    must_read(body);
    (void)snprintf(body, sizeof body, "\"oauth\": {\"kid\": \"%0128d\"}", 0);
    must_refuse(body, "oauth.kid is too long; allowed: a text of at most 127 bytes");
    (void)snprintf(body, sizeof body,
                   "{" KIOSK "\"site\": {\"ods\": \"A1\", \"name\": \"P\", "
                   "\"kind\": \"gp\", \"state_dir\": \"%0505d\", \"fhir\": "
                   "{\"base_url\": \"https://fhir.example/r4\"}}}",
                   0);
    assert_int_not_equal(read_text(body), OK);
    assert_non_null(strstr(problems.text[0], "site.state_dir is too long"));
}

static void what_is_required_is_missed_by_name(void **state)
{
    (void)state;
    static const char *const required[] = {"version",           "kiosk.id",  "site.ods",
                                           "site.name",         "site.kind", "site.state_dir",
                                           "site.fhir.base_url"};
    assert_int_not_equal(read_text("{}"), OK);
    assert_int_equal(problems.count, 7);
    for (int i = 0; i < 7; i++) {
        char expected[64];
        (void)snprintf(expected, sizeof expected, "f.json:1:1: %s is missing", required[i]);
        assert_int_equal(strncmp(problems.text[i], expected, strlen(expected)), 0);
    }
    // There but wrong: one message, not two.
    assert_int_not_equal(read_text("{\"version\": 2, \"kiosk\": {\"id\": \"\"}, " SITE "}"), OK);
    assert_int_equal(problems.count, 2);
    assert_non_null(strstr(problems.text[0], "version is not allowed; allowed: 1"));
    assert_non_null(strstr(problems.text[1], "kiosk.id is not allowed"));
}

static void what_is_not_built_yet_is_refused(void **state)
{
    (void)state;
    static const char later[] = "not part of this release yet";
    must_refuse("\"speech\": {\"rate_wpm\": 150}", later);
    must_refuse("\"record\": {\"sections\": []}", later);
    must_refuse("\"language\": {\"offered\": [\"cy\"]}", later);
    must_refuse("\"journey\": {\"record\": \"off\"}", later);
    must_refuse("\"code\": {\"enabled\": \"on\"}", later);
    must_refuse_site("\"site\": {\"ods\": \"A1\", \"name\": \"P\", \"kind\": \"GP\", " SITE_END, "",
                     "site.kind is \"GP\"; write one of: gp, hospital");
    must_refuse("\"offline\": {\"mode\": \"queue\"}", "offline.mode is \"queue\"; write one of: refuse");
    assert_int_not_equal(read_text("{" KIOSK "\"site\": {\"ods\": \"A1\", \"name\": \"P\", \"kind\": \"gp\", "
                                   "\"state_dir\": \"s\", \"fhir\": {\"base_url\": \"https://f.example/r4\", "
                                   "\"search\": \"day_list\"}}}"),
                         OK);
    assert_non_null(strstr(problems.text[0], later));
    must_refuse("\"window\": {\"rotate\": 90}", later);
    must_refuse("\"offline\": {\"mode\": \"note\"}", later);
    must_refuse("\"journey\": {\"check_in\": \"on\"}", later);
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"schedule\": \"s|x\"}, \"form\": "
                "{\"max_questions\": 1}}}",
                later);
    must_read("\"offline\": {\"mode\": \"refuse\"}");
}

// base_url and other members of site.fhir in a good document.
static const char *fhir(const char *base_url, const char *more)
{
    static char body[DOCUMENT_BYTES];
    (void)snprintf(body, sizeof body,
                   "{" KIOSK "\"site\": {\"ods\": \"A1\", \"name\": \"P\", \"kind\": \"gp\", "
                   "\"state_dir\": \"s\", \"fhir\": {\"base_url\": \"%s\"%s}}}",
                   base_url, more);
    return body;
}

static void addresses(void **state)
{
    (void)state;
    static const char *const good[] = {
        "https://fhir.example",  "https://fhir.example:8443/a/b", "http://127.0.0.1:8090/fhir",
        "http://localhost/fhir", "http://[::1]:80/fhir",          "https://[2001:db8::1]/x"};
    static const char *const bad[] = {"http://fhir.example/r4",
                                      "https://fhir.example/r4/",
                                      "https://",
                                      "fhir.example",
                                      "ftp://127.0.0.1/x",
                                      "https://fhir example/x",
                                      "https://fhir.example/x?y",
                                      "https://fhir.example/x#y",
                                      "https://user@fhir.example/x",
                                      "http://127.0.0.1@evil.example",
                                      "http://127.0.0.1.evil.example/x",
                                      "http://localhost.evil.example",
                                      "http://127.1/x",
                                      "http://128.0.0.1/x",
                                      "http://127.0.0.256/x",
                                      "https://fhir.example:/x",
                                      "https://fhir.example:x/x",
                                      "https:///x",
                                      "http://127.0.0.1\\\\@evil.example/x",
                                      "https://[::1/x",
                                      "http://0177.0.0.1/x",
                                      ""};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        if (read_text(fhir(good[i], "")) != OK) {
            fail_msg("%s", problems.text[0]);
        }
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (read_text(fhir(bad[i], "")) == OK || problems.count != 1 ||
            strstr(problems.text[0], "site.fhir.base_url is not allowed") == NULL) {
            fail_msg("not refused: %s", bad[i]);
        }
    }
    assert_true(config_is_loopback("http://127.255.0.9/x"));
    assert_true(config_is_loopback("https://LOCALHOST:1"));
    assert_true(config_is_loopback("http://[::1]"));
    assert_false(config_is_loopback("http://[::1]x/"));
    assert_false(config_is_loopback("http://[::2]/"));
    assert_false(config_is_loopback("https://127.0.0.1:80@evil.example/"));
    assert_false(config_is_loopback(""));
}

static void certificates_and_clock(void **state)
{
    (void)state;
    assert_int_not_equal(read_text(fhir("https://f.example", ", \"auth\": \"mtls\"")), OK);
    assert_int_equal(problems.count, 2);
    assert_non_null(strstr(problems.text[0], "site.fhir.cert_file is missing"));
    assert_non_null(strstr(problems.text[1], "site.fhir.key_file is missing"));
    assert_int_equal(read_text(fhir("https://f.example", ", \"auth\": \"mtls\", \"cert_file\": "
                                                         "\"/c\", \"key_file\": \"/k\"")),
                     OK);
    assert_int_not_equal(read_text(fhir("http://localhost", ", \"auth\": \"mtls\", \"cert_file\": "
                                                            "\"/c\", \"key_file\": \"/k\"")),
                         OK);
    assert_non_null(strstr(problems.text[0], "https base_url"));
    assert_int_not_equal(read_text(fhir("https://f.example", ", \"auth\": \"signed_jwt\"")), OK);
    assert_non_null(strstr(problems.text[0], "not part of this release yet"));
    assert_int_not_equal(read_text(fhir("https://f.example", ", \"confirm\": \"encounter\"")), OK);
    assert_non_null(strstr(problems.text[0], "needs site.fhir.write encounter"));
    assert_int_equal(read_text(fhir("https://f.example",
                                    ", \"confirm\": \"encounter\", \"write\": \"encounter\"")),
                     OK);
    must_refuse("\"clock\": {\"trust\": \"system\"}",
                "only while every service is on this machine, and site.fhir.base_url is not; use chrony");
    must_refuse("\"clock\": {\"trust\": \"gps\"}", "clock.trust is \"gps\"; write one of: chrony, tls_date, system");
    assert_int_not_equal(read_text(fhir("https://f.example", ", \"auth\": \"token\"")), OK);
    assert_non_null(strstr(problems.text[0], "site.fhir.auth is \"token\"; write one of: none, mtls"));
    assert_null(strstr(problems.text[0], "client_credentials"));
    assert_int_not_equal(read_text(fhir("https://f.example", ", \"search\": \"list\"")), OK);
    assert_non_null(strstr(problems.text[0], "site.fhir.search is \"list\"; write one of: auto, chained, patient_first"));
    assert_null(strstr(problems.text[0], "day_list"));
    must_read("\"clock\": {\"trust\": \"tls_date\"}");
    assert_int_equal(config.clock_trust, CLOCK_TLS_DATE);
    assert_int_equal(read_text(fhir("http://localhost", "")), OK);
    assert_true(config_all_loopback(&config));
    must_read("");
    assert_false(config_all_loopback(&config));
}

static void rules_between_keys(void **state)
{
    (void)state;
    must_refuse("\"pds\": {\"wait_s\": 1.501}", "pds.wait_s must be at least 1 s less than");
    must_refuse("\"find\": {\"answer_ms\": 2499}", "must be at least 1 s less than");
    must_read("\"find\": {\"answer_ms\": 4000}, \"pds\": {\"wait_s\": 3}");
    must_refuse("\"find\": {\"answer_ms\": 4000, \"max_s\": 3}", "find.max_s must be later than");
    must_refuse("\"window\": {\"open_before_minutes\": 0, \"on_time_after_minutes\": 0, \"late_after_minutes\": 0}",
                "leaves no time in which anybody can check in");
    must_refuse("\"window\": {\"on_time_after_minutes\": 11}",
                "window has late_after_minutes before");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"schedule\": \"s|x\"}, \"window\": "
                "{\"late_after_minutes\": 4}}}",
                "clinics.x.window has late_after_minutes before");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"schedule\": \"s|x\"}, \"find\": "
                "{\"max_s\": 4}}}",
                "cannot be set for one clinic");
}

static void areas_and_clinics(void **state)
{
    (void)state;
    must_refuse("\"areas\": []", "areas must be an object");
    must_refuse("\"areas\": {\"a b\": {\"name\": \"A\"}}", "is not a fit name");
    must_refuse("\"areas\": {\"a.b\": {\"name\": \"A\"}}", "is not a fit name");
    must_refuse("\"areas\": {\"a\": {}}", "areas.a has no name");
    must_refuse("\"areas\": {\"a\": {\"name\": \"\"}}", "areas.a has no name");
    must_refuse("\"areas\": {\"a\": {\"name\": 1}}", "areas.a.name must be a text");
    must_refuse("\"areas\": {\"a\": {\"name\": \"A\", \"walk_minutes\": 61}}", "0 to 60");
    must_refuse("\"areas\": {\"a\": {\"name\": \"A\", \"walk_minutes\": \"4\"}}",
                "areas.a.walk_minutes is a text; write the number without quotation marks: 0 to 60");
    must_refuse("\"areas\": {\"a\": {\"name\": \"A\", \"location\": \"s|l\"}, \"b\": {\"name\": \"B\", "
                "\"location\": \"s|l\"}}",
                "areas.b.location is the same as of area \"a\"; one Location means one area");
    must_read("\"areas\": {\"a\": {\"name\": \"A\"}, \"b\": {\"name\": \"B\"}}"); // none is not the same
    must_refuse("\"areas\": {\"a\": {\"name\": \"A\", \"location\": \"x\"}}", "\"system|value\"");
    must_refuse("\"clinics\": {\"x\": {}}", "needs \"match\" with exactly one of");
    must_refuse("\"clinics\": {\"x\": 1}", "clinics.x must be an object");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"schedule\": \"a|b\", \"location\": \"a|b\"}}}",
                "exactly one of");
    must_refuse("\"clinics\": {\"x\": {\"match\": {}}}",
                "clinics.x.match must be an object with exactly one of: service_type, healthcare_service, schedule, location");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"service\": \"a|b\"}}}",
                "unknown key \"clinics.x.match.service\"; did you mean \"service_type\"?");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"shedule\": \"a|b\"}}}",
                "unknown key \"clinics.x.match.shedule\"; did you mean \"schedule\"?");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"room\": \"a|b\"}}}",
                "unknown key \"clinics.x.match.room\"; known here: service_type, healthcare_service, ");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"schedule\": 1}}}", "clinics.x.match.schedule must be a text");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"schedule\": \"ab\"}}}",
                "clinics.x.match.schedule must be \"system|value\" without spaces and commas, or \"|Schedule/id\"");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"schedule\": \"a,c|b\"}}}", "\"system|value\"");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"service_type\": \"ab\"}}}",
                "clinics.x.match.service_type must be \"system|code\" without spaces and commas");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"schedule\": \"a|b\"}, \"area\": \"n\"}}",
                "names an area that does not exist: \"n\"");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"schedule\": \"a|b\"}, \"channel\": \"fax\"}}",
                "clinics.x.channel is \"fax\"; write one of: in_person, phone, video");
    must_refuse("\"clinics\": {\"x\": {\"match\": {\"schedule\": \"a|b\"}}, \"y\": {\"match\": "
                "{\"schedule\": \"a|b\"}}}",
                "is the same as of clinic \"x\"");
}

// A resource that the appointment names by reference, and that has no identifier.
static void resources_named_directly(void **state)
{
    (void)state;
    static const struct {
        const char *member, *good, *bad;
    } kinds[] = {{"location", "|Location/area-b.1", "|Schedule/x"},
                 {"schedule", "|Schedule/x", "|Location/x"},
                 {"healthcare_service", "|HealthcareService/podiatry", "|HealthcareService/a_b"},
                 {"service_type", "s|x", "|Location/x"}}; // a service type is no resource
    static const char *const bad_locations[] = {"|Location/", "|Location", "|x", "|Location/a b", "|Location/a/b",
                                                "Location/x", "|Location/x|y", "|location/x"};
    char members[256];
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        (void)snprintf(members, sizeof members, "\"clinics\": {\"x\": {\"match\": {\"%s\": \"%s\"}}}",
                       kinds[i].member, kinds[i].good);
        must_read(members);
        assert_string_equal(config.clinics[0].match, kinds[i].good);
        (void)snprintf(members, sizeof members, "\"clinics\": {\"x\": {\"match\": {\"%s\": \"%s\"}}}",
                       kinds[i].member, kinds[i].bad);
        must_refuse(members, "must be \"system|");
    }
    must_read("\"areas\": {\"a\": {\"name\": \"A\", \"location\": \"|Location/area-a\"}}");
    assert_string_equal(config.areas[0].location, "|Location/area-a");
    for (size_t i = 0; i < sizeof bad_locations / sizeof bad_locations[0]; i++) {
        (void)snprintf(members, sizeof members, "\"areas\": {\"a\": {\"name\": \"A\", \"location\": \"%s\"}}",
                       bad_locations[i]);
        must_refuse(members, "areas.a.location must be \"system|value\" without spaces and commas, or \"|Location/id\"");
    }
    (void)snprintf(members, sizeof members, "\"areas\": {\"a\": {\"name\": \"A\", \"location\": \"|Location/%064d\"}}", 0);
    must_read(members);
    (void)snprintf(members, sizeof members, "\"areas\": {\"a\": {\"name\": \"A\", \"location\": \"|Location/%065d\"}}", 0);
    must_refuse(members, "areas.a.location must be");
    // A need is a code, never a resource.
    must_refuse("\"needs\": {\"codes\": {\"bsl\": [\"|Location/x\"]}}", "needs.codes.bsl.0 is not allowed");
}

static void tables_have_an_end(void **state)
{
    (void)state;
    static char body[DOCUMENT_BYTES];
    struct text_builder builder;
    for (int more = 0; more <= 1; more++) {
        text_begin(&builder, body, sizeof body);
        text_add(&builder, "\"areas\": {");
        for (int i = 0; i < CONFIG_AREAS + more; i++) {
            text_add(&builder, i > 0 ? ", \"a" : "\"a");
            text_add_int(&builder, i);
            text_add(&builder, "\": {\"name\": \"A\"}");
        }
        text_add(&builder, "}, \"clinics\": {");
        for (int i = 0; i < CONFIG_CLINICS; i++) {
            text_add(&builder, i > 0 ? ", \"c" : "\"c");
            text_add_int(&builder, i);
            text_add(&builder, "\": {\"match\": {\"schedule\": \"s|");
            text_add_int(&builder, i);
            text_add(&builder, "\"}}");
        }
        text_add(&builder, "}");
        assert_int_equal(text_end(&builder), OK);
        if (more == 0) {
            must_read(body);
            assert_int_equal(config.area_count, CONFIG_AREAS);
            assert_int_equal(config.clinic_count, CONFIG_CLINICS);
        } else {
            must_refuse(body, "areas.a24 is one area too many");
        }
    }
}

static void hours_that_cannot_be(void **state)
{
    (void)state;
    static const char *const bad[] = {"8:00-18:00",  "08:00",       "08:00-08:00",  "18:00-08:00",
                                      "08:60-09:00", "08:00-24:01", "08:00-18:00 ", "08.00-18.00"};
    char members[256];
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        (void)snprintf(members, sizeof members, "\"hours\": {\"tue\": [\"%s\"]}", bad[i]);
        must_refuse(members, "hours.tue must be like \"08:00-18:30\"");
    }
    must_refuse("\"hours\": {\"mon\": [\"08:00-12:00\", \"11:59-18:00\"]}", "overlaps");
    must_refuse("\"hours\": {\"mon\": [\"13:00-14:00\", \"08:00-12:00\"]}", "out of order");
    must_refuse("\"hours\": {\"mon\": \"08:00-12:00\"}", "hours.mon must be a list");
    must_refuse("\"hours\": {\"monday\": []}", "hours.monday is no day; write one of: mon, tue, wed, thu, fri, sat, sun");
    must_refuse("\"hours\": {}", "hours has no open time, so the kiosk would never open; add");
    must_refuse("\"hours\": {\"mon\": [], \"tue\": []}", "hours has no open time");
    must_refuse("\"hours\": []", "hours must be an object");
    must_refuse("\"hours\": {\"mon\": [\"01:00-02:00\", \"03:00-04:00\", \"05:00-06:00\", "
                "\"07:00-08:00\"]}",
                "at most 3 a day");
    must_refuse("\"closed\": [\"2026-12-25\", \"2026-02-30\"]", "closed.1 must be a day");
    must_refuse("\"closed\": [20261225]", "closed.0 must be a day");
    must_refuse("\"closed\": \"2026-12-25\"", "closed must be a list");
}

static void at_most_twenty_problems_are_kept(void **state)
{
    (void)state;
    static char body[DOCUMENT_BYTES];
    struct text_builder builder;
    text_begin(&builder, body, sizeof body);
    text_add(&builder, "\"unknown0\": 0");
    for (int i = 1; i < 40; i++) {
        text_add(&builder, ", \"unknown");
        text_add_int(&builder, i);
        text_add(&builder, "\": 0");
    }
    assert_int_not_equal(read_with(body), OK);
    assert_int_equal(problems.count, 20);
    assert_non_null(strstr(problems.text[19], "unknown19"));
}

static void a_large_file_is_refused(void **state)
{
    (void)state;
    size_t bytes = CONFIG_DOCUMENT_BYTES + 1;
    char *body = malloc(bytes + 1);
    assert_non_null(body);
    memset(body, ' ', bytes);
    body[bytes] = '\0';
    assert_int_equal(config_read("f.json", body, bytes, &config, &problems), ERR_LIMIT);
    assert_int_equal(problems.count, 1);
    free(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_of_a_gp_surgery),
        cmocka_unit_test(defaults_of_a_hospital),
        cmocka_unit_test(values_of_every_type),
        cmocka_unit_test(the_most_specific_value_wins),
        cmocka_unit_test(clinics_are_found_in_the_settled_order),
        cmocka_unit_test(hours_and_closed_days),
        cmocka_unit_test(unknown_keys_name_the_nearest),
        cmocka_unit_test(misspelt_sections_are_named_once),
        cmocka_unit_test(places_are_those_of_the_key),
        cmocka_unit_test(values_out_of_range_say_what_is_allowed),
        cmocka_unit_test(long_texts_are_refused_whole),
        cmocka_unit_test(what_is_required_is_missed_by_name),
        cmocka_unit_test(what_is_not_built_yet_is_refused),
        cmocka_unit_test(addresses),
        cmocka_unit_test(certificates_and_clock),
        cmocka_unit_test(rules_between_keys),
        cmocka_unit_test(areas_and_clinics),
        cmocka_unit_test(resources_named_directly),
        cmocka_unit_test(tables_have_an_end),
        cmocka_unit_test(hours_that_cannot_be),
        cmocka_unit_test(at_most_twenty_problems_are_kept),
        cmocka_unit_test(a_large_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
