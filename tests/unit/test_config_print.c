// What --print-config shows, and the two examples.
#include "unit.h"

#include "config/config.h"

enum { PRINT_BYTES = 128 * 1024 };

static struct config config; // large
static struct config_problems problems;
static struct text_builder printed;

static void must_read(const char *name, const char *body, size_t bytes)
{
    if (config_read(name, body, bytes, &config, &problems) != OK) {
        fail_msg("%s", problems.count > 0 ? problems.text[0] : "no message");
    }
}

static void collect(void *context, const char *text)
{
    assert_ptr_equal(context, &printed);
    text_add(&printed, text);
}

static const char *print_config(void)
{
    static char text[PRINT_BYTES];
    text_begin(&printed, text, sizeof text);
    config_print(&config, collect, &printed);
    assert_int_equal(text_end(&printed), OK);
    return text;
}

static void assert_printed_once(const char *text, const char *expected)
{
    const char *found = strstr(text, expected);
    if (found == NULL || strstr(found + 1, expected) != NULL) {
        fail_msg("%s: %s", found == NULL ? "not printed" : "printed twice", expected);
    }
}

static const char document[] =
    "{\"version\": 1, \"kiosk\": {\"id\": \"k1\"}, \"site\": {\"ods\": \"A1\", \"name\": "
    "\"Place\", "
    "\"kind\": \"hospital\", \"state_dir\": \"s\", \"fhir\": {\"base_url\": "
    "\"https://f.example\"}}, "
    "\"pds\": {\"wait_s\": 1.25}, \"window\": {\"mode\": \"window\", \"size\": \"1080x1920\"}, "
    "\"areas\": {\"c\": {\"name\": \"Area C\", \"level\": \"level 2\", \"walk_minutes\": 4, "
    "\"directions\": \"Follow the blue line.\"}}, \"clinics\": {\"eye\": {\"name\": \"Eye "
    "clinic\", "
    "\"area\": \"c\", \"match\": {\"service_type\": \"s|e\"}, \"clinic\": {\"kiosk_allowed\": \"off\", "
    "\"isolation\": \"off\"}, \"prepare\": {\"text\": \"Bring your glasses.\"}}, "
    "\"ear\": {\"match\": {\"service_type\": \"s|r\"}}, \"skin\": {\"match\": {\"service_type\": \"s|s\"}, "
    "\"area\": \"c\", \"clinic\": {\"sensitive\": \"on\"}}, \"call\": {\"match\": {\"service_type\": \"s|c\"}, "
    "\"channel\": \"phone\"}}, "
    "\"needs\": {\"codes\": {\"bsl\": [\"s|b1\", \"s|b2\"]}}, \"staff\": {\"pin_hash\": "
    "\"scrypt$14$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}, "
    "\"menu\": {\"rx\": {\"name\": \"Collect a prescription\", \"desk\": \"desk 2\", \"help\": "
    "\"a prescription\"}}, "
    "\"hours\": {\"mon\": [\"08:00-12:30\", \"13:30-18:00\"]}, "
    "\"closed\": [\"2026-12-25\", \"2026-12-28\"]}";

static void everything_is_printed_once(void **state)
{
    (void)state;
    static const char *const expected[] = {
        "[version]\nversion = 1\n",
        "\nsite.name = Place\n",
        "required; allowed: gp, hospital\n",
        "\nsite.fhir.auth = none\n",
        "default: none; allowed: none, mtls\n",
        "default: auto; allowed: auto, chained, patient_first\n",
        "default: 0; allowed: 0\n",
        "default: refuse; allowed: refuse\n",
        "\npds.wait_s = 1.25\n",
        "default: 1.5; allowed: 1 to 3, with up to 3 decimals\n",
        "default: 45; allowed: 30 to 120\n",
        "\nwindow.size = 1080x1920\n",
        "default: the whole screen; allowed: ",
        "\nwindow.late_after_minutes = 15\n",
        "default: 10 at a GP surgery, 15 at a hospital; allowed: 0 to 120\n",
        "\ndisplay.width_mm = \n",
        "default: the panel's own; allowed: 150 to 1500\n",
        "\nconfirm.show = area\n",
        "\nclinic.sensitive = off\n",
        "\njournal.file = s/journal.db\n",
        "\nspeech.rate_wpm: not part of this release yet\n",
        "\nareas.c = Area C, level 2, walk 4 min, Follow the blue line.\n",
        "\nclinics.eye = Eye clinic, service_type s|e, in person, waits where the appointment's own Location says, else in Area C, ",
        "shows the area, not at the kiosk, opens 60 minutes before, on time until +5, ",
        "less 10 s, no mask for isolation, before: Bring your glasses.\n",
        "\nclinics.ear = ear, service_type s|r, in person, waits where the appointment's own Location says, else asks at reception where to wait, ",
        "\nclinics.skin = skin, service_type s|s, in person, asks at reception where to wait, shows the time only (sensitive), ",
        "\nclinics.call = call, service_type s|c, by phone, shows the area, ",
        "\nany other clinic = in person, asks at reception where to wait, shows the time only (sensitive), opens 60",
        "\nhours.mon = 08:00-12:30 13:30-18:00\nhours.tue = closed\n",
        "\nclosed = 2026-12-25 2026-12-28\n",
        "\nmenu.rx = Collect a prescription: go to desk 2, for a prescription\n",
        "\nneeds.codes.bsl = s|b1, s|b2\n    Codes that mean \"You may need: British Sign Language\".\n",
        "\nneeds.codes.hoist = \n",
        "\nmarks.no_kiosk = \n",
        "\nchannels.video = \n",
        "\nmatch.gp_needs = dob_letters_postcode\n",
        "default: dob_letters at a GP surgery, dob_letters_postcode at a hospital; allowed: dob_letters, ",
        "\nmatch.alone_from_age = 16\n",
        "\nstaff.pin_hash = set, not shown\n",
        "default: no staff screen; allowed: the line that foyer --hash-pin prints\n",
        "\ndetails.ask_next_of_kin = on\n",
        "\nsite.fhir.crl_file = \n",
        "\npds.verify = off\n",
        "default: on where pds.mode is not off; allowed: on, off\n",
        "\npds.ods = \n",
        "default: site.ods; allowed: ",
        "\nproxy.url = \n",
        "default: none, whatever the environment says; allowed: ",
        "\nprepare.text = \n",
        "\nclinic.isolation = on\n",
    };
    must_read("f.json", document, sizeof document - 1);
    const char *text = print_config();
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_printed_once(text, expected[i]);
    }
}

static void read_example(const char *path)
{
    size_t bytes = 0;
    char *body = unit_read_file(path, &bytes);
    assert_non_null(body);
    must_read(path, body, bytes);
    free(body);
    assert_true(config_all_loopback(&config));
    assert_int_equal(config.clock_trust, CLOCK_SYSTEM);
    assert_true(*config.staff_pin_hash != '\0');
    assert_false(config.hours_stated); // a demonstration works at any time
    for (int i = 0; i < NEED_COUNT; i++) {
        assert_int_equal(config.needs_codes[i].count, 1);
    }
    assert_true(config_codes_have(&config.needs_codes[NEED_FETCH], "https://demo.foyer.example/need",
                                  "cannot-hear-name"));
    assert_true(config_codes_have(&config.marks[MARK_NO_KIOSK], "https://demo.foyer.example/mark",
                                  "no-kiosk"));
    assert_true(config_codes_have(&config.channel_codes[CHANNEL_PHONE],
                                  "https://demo.foyer.example/appointment-type", "phone"));
    assert_true(config.journey_no_appointment && config.similar_names);
    assert_true(strlen(print_config()) > 1000);
}

static const struct config_clinic *clinic_with(const char *id)
{
    for (int i = 0; i < config.clinic_count; i++) {
        if (text_equal(config.clinics[i].id, id)) {
            return &config.clinics[i];
        }
    }
    fail_msg("no clinic %s", id);
    return NULL;
}

static void the_surgery_of_the_demonstration(void **state)
{
    (void)state;
    read_example("assets/demo/gp-surgery.json");
    assert_string_equal(config.site_name, "Riverside GP surgery");
    assert_int_equal(config.site_kind, SITE_GP);
    assert_int_equal(config.default_clinic.confirm_show, SHOW_CLINICIAN);
    assert_false(clinic_with("blocked")->kiosk_allowed);
    assert_false(config.details_ask);
    assert_false(config.journey_menu);
}

static void the_hospital_of_the_demonstration(void **state)
{
    (void)state;
    read_example("assets/demo/hospital.json");
    assert_string_equal(config.site_name, "Northfield Hospital, Outpatients");
    assert_int_equal(config.site_kind, SITE_HOSPITAL);
    assert_int_equal(config.area_count, 3);
    assert_string_equal(config.areas[2].name, "Area C");
    assert_true(config.areas[2].walk_minutes > 0);
    assert_true(clinic_with("sexual-health")->sensitive);
    assert_true(config.details_ask);
    assert_true(config.journey_menu);
    assert_int_equal(config.menu_count, 2);
    assert_string_equal(config.menu[0].desk, "desk 2");
    assert_string_equal(config.areas[1].location, "https://demo.foyer.example/location|area-b");
    assert_string_equal(clinic_with("blood-test")->prepare,
                        "Do not go to the toilet yet. You need a urine sample.");
}

// ---- what --check-config says besides "right"

static const char *site_kind = "gp";
static const int64_t now_ms = 1796720700000; // 8 December 2026

static const char *notes_of(const char *more)
{
    static char text[PRINT_BYTES];
    char body[2048];
    (void)snprintf(body, sizeof body,
                   "{\"version\": 1, \"kiosk\": {\"id\": \"k1\"}, \"site\": {\"ods\": \"A1\", "
                   "\"name\": \"P\", \"kind\": \"%s\", \"state_dir\": \"s\", \"fhir\": %s}",
                   site_kind, more);
    must_read("f.json", body, strlen(body));
    text_begin(&printed, text, sizeof text);
    config_notes(&config, now_ms, collect, &printed);
    assert_int_equal(text_end(&printed), OK);
    return text;
}

static void notes_say_what_may_be_taken_for_granted(void **state)
{
    (void)state;
    const char *text = notes_of("{\"base_url\": \"https://f.example\"}}");
    assert_printed_once(text, "not open to kiosks; they are no part of Foyer.\n");
    assert_printed_once(text, "site.fhir.auth is none: the kiosk does not sign in");
    assert_printed_once(text, "staff.pin_hash is not set");
    assert_printed_once(text, "marks.no_kiosk has no codes");
    assert_printed_once(text, "needs.codes has no codes");
    assert_printed_once(text, "clinics is empty");
    assert_null(strstr(text, "Personal Demographics Service"));
    assert_null(strstr(text, "clock.trust"));
    assert_null(strstr(text, "stays open"));
    text = notes_of("{\"base_url\": \"http://localhost\"}}, \"clock\": {\"trust\": \"system\"}, "
                    "\"menu\": {\"a\": {\"name\": \"N\", \"desk\": \"d\", \"help\": \"h\"}}");
    assert_null(strstr(text, "site.fhir.auth"));
    assert_printed_once(text, "clock.trust is system");
    assert_printed_once(text, "menu has rows, and journey.menu is off");
    text = notes_of("{\"base_url\": \"http://localhost\"}}, \"clock\": {\"trust\": \"tls_date\"}");
    assert_printed_once(text, "clock.trust is tls_date, and no service is reached by https");
    text = notes_of("{\"base_url\": \"https://f.example\"}}, \"clock\": {\"trust\": \"tls_date\"}");
    assert_null(strstr(text, "tls_date"));
}

#define WITHOUT_AREAS                                                                              \
    "{\"base_url\": \"http://localhost\"}}, \"clinics\": {\"a\": {\"match\": {\"location\": \"s|a\"}}, "                 \
    "\"b\": {\"match\": {\"location\": \"s|b\"}, \"clinic\": {\"sensitive\": \"on\"}}, "                              \
    "\"c\": {\"match\": {\"location\": \"s|c\"}, \"channel\": \"video\"}, "                                         \
    "\"d\": {\"match\": {\"location\": \"s|d\"}, \"area\": \"x\"}, "                                                \
    "\"e\": {\"match\": {\"location\": \"s|e\"}, \"clinic\": {\"kiosk_allowed\": \"off\"}}, "                       \
    "\"f\": {\"match\": {\"location\": \"s|f\"}}}, \"areas\": {\"x\": {\"name\": \"X\"}}"

static void notes_name_clinics_without_an_area(void **state)
{
    (void)state;
    site_kind = "hospital";
    assert_printed_once(notes_of(WITHOUT_AREAS), "no area is stated for clinics.a, clinics.f: unless the appointment's own Location");
    site_kind = "gp";
    assert_null(strstr(notes_of(WITHOUT_AREAS), "no area is stated"));
    // A surgery has a waiting room.
    assert_printed_once(print_config(), "\nany other clinic = in person, sits in the waiting room, ");
    assert_printed_once(print_config(), "location s|a, in person, waits where the appointment's own Location says, else sits in the waiting room, ");
}

#define SCAN "{\"base_url\": \"http://localhost\"}}, \"match\": {\"scan_offered\": \"on\"}, \"scan\": "
#define NOTED(members) SCAN "{\"pattern\": {\"letter\": {\"of\": \"patient\", \"system\": \"s:x\", " members "}}}"

static void notes_name_patterns_that_strangers_codes_fit(void **state)
{
    (void)state;
    static const char wide[] = "scan.pattern.letter has no prefix";
    assert_printed_once(notes_of(NOTED("\"shortest\": 4, \"longest\": 10")),
                        "scan.pattern.letter has no prefix: every code of 4 to 10 digits is taken for a patient's number");
    assert_printed_once(notes_of(NOTED("\"shortest\": 8, \"longest\": 8, \"characters\": \"letters_digits\"")),
                        "every code of 8 capital letters and digits is taken");
    assert_printed_once(notes_of(NOTED("\"shortest\": 8, \"longest\": 8, \"characters\": \"letters\"")), "every code of 8 capital letters is taken");
    assert_null(strstr(notes_of(NOTED("\"shortest\": 8, \"longest\": 8")), wide));
    assert_null(strstr(notes_of(NOTED("\"shortest\": 4, \"longest\": 10, \"check\": \"mod10\"")), wide));
    assert_null(strstr(notes_of(NOTED("\"shortest\": 4, \"longest\": 64, \"prefix\": \"H\", \"characters\": \"letters\"")), wide));
}

static void notes_name_what_a_camera_cannot_read(void **state)
{
    (void)state;
    static const char camera[] = "scan.pattern.letter: a camera does not read a Code 39 of fewer than 6 characters";
    assert_printed_once(notes_of(NOTED("\"shortest\": 5, \"longest\": 8, \"carrier\": \"code_39\"")), camera);
    assert_null(strstr(notes_of(NOTED("\"shortest\": 6, \"longest\": 8, \"carrier\": \"code_39\"")), camera));
    assert_null(strstr(notes_of(NOTED("\"shortest\": 5, \"longest\": 8")), camera));
}

static void notes_say_when_a_wristband_is_not_looked_up(void **state)
{
    (void)state;
    static const char band[] = "scan.gs1 is set, and scan.nhs_number is off";
    assert_printed_once(notes_of(SCAN "{\"gs1\": {\"prefixes\": [\"9999999\"]}}"), band);
    assert_null(strstr(notes_of(SCAN "{\"nhs_number\": \"on\", \"gs1\": {\"prefixes\": [\"9999999\"]}}"), band));
}

static void notes_say_when_a_scanner_could_type_into_a_page(void **state)
{
    (void)state;
    static const char both[] = "scan.wedge is set, and ";
    const char *text = notes_of(SCAN "{\"nhs_number\": \"on\", \"wedge\": \"05e0:1200\"}");
    assert_printed_once(text, "scan.wedge is set, and scan.wedge_prefix is not: until that scanner is there and may be opened");
    assert_printed_once(text, both);
    text = notes_of("{\"base_url\": \"http://localhost\"}}, \"scan\": {\"nhs_number\": \"on\", \"wedge\": \"05e0:1200\"}");
    assert_printed_once(text, "scan.wedge is set, and codes are not used: that scanner is a keyboard");
    assert_printed_once(text, both);
    assert_null(strstr(notes_of(SCAN "{\"nhs_number\": \"on\", \"wedge\": \"05e0:1200\", \"wedge_prefix\": \"~\"}"), both));
    assert_null(strstr(notes_of(SCAN "{\"nhs_number\": \"on\", \"wedge_prefix\": \"~\"}"), both));
}

static void notes_say_when_closed_days_are_over(void **state)
{
    (void)state;
    static const char over[] = "every day of closed is over";
    assert_null(strstr(notes_of("{\"base_url\": \"http://localhost\"}}"), over));
    assert_printed_once(notes_of("{\"base_url\": \"http://localhost\"}}, \"closed\": [\"2025-12-25\", \"2026-12-07\"]"), over);
    assert_null(strstr(notes_of("{\"base_url\": \"http://localhost\"}}, \"closed\": [\"2025-12-25\", \"2026-12-08\"]"), over));
}

static void notes_say_which_national_service_is_used(void **state)
{
    (void)state;
#define GATEWAY                                                                                    \
    "{\"base_url\": \"https://f.example\"}}, \"pds\": {\"mode\": \"mtls-gateway\", "             \
    "\"base_url\": \"https://g.example\", \"cert_file\": \"c\", \"key_file\": \"k\""
    assert_printed_once(notes_of(GATEWAY "}"), "is asked through the trust's gateway");
    assert_printed_once(notes_of(GATEWAY ", \"verify\": \"off\"}"), "no national service is asked");
#undef GATEWAY
    assert_printed_once(
        notes_of("{\"base_url\": \"https://f.example\"}}, \"pds\": {\"mode\": \"signed-jwt\", "
                 "\"base_url\": \"https://p.example\"}, \"oauth\": {\"token_url\": "
                 "\"https://p.example/t\", \"audience\": \"a\", \"client_id\": \"c\", \"kid\": "
                 "\"k\", \"key_file\": \"f\"}"),
        "is asked by the kiosk itself, with a signed token");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_printed_once),
        cmocka_unit_test(the_surgery_of_the_demonstration),
        cmocka_unit_test(the_hospital_of_the_demonstration),
        cmocka_unit_test(notes_say_what_may_be_taken_for_granted),
        cmocka_unit_test(notes_name_clinics_without_an_area),
        cmocka_unit_test(notes_name_patterns_that_strangers_codes_fit),
        cmocka_unit_test(notes_name_what_a_camera_cannot_read),
        cmocka_unit_test(notes_say_when_a_wristband_is_not_looked_up),
        cmocka_unit_test(notes_say_when_a_scanner_could_type_into_a_page),
        cmocka_unit_test(notes_say_when_closed_days_are_over),
        cmocka_unit_test(notes_say_which_national_service_is_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
