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
    "\"match\": {\"service_type\": \"s|e\"}, \"clinic\": {\"kiosk_allowed\": \"off\"}}}, "
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
        "\nclinics.eye = Eye clinic, service_type s|e, in person, waits in Area C, ",
        "shows the area, not at the kiosk, opens 60 minutes before, on time until +5, ",
        "ends at +15 less 10 s\nany other clinic = in person, waits in Area C, ",
        "shows the time only (sensitive), opens 60 minutes before",
        "\nhours.mon = 08:00-12:30 13:30-18:00\nhours.tue = closed\n",
        "\nclosed = 2026-12-25 2026-12-28\n",
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
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_printed_once),
        cmocka_unit_test(the_surgery_of_the_demonstration),
        cmocka_unit_test(the_hospital_of_the_demonstration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
