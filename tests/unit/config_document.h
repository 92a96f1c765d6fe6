// A small good configuration, and what tests of the configuration say about it with more in it.
#pragma once
#include "unit.h"

#include "config/config.h"

enum { DOCUMENT_BYTES = 16 * 1024 };

#define KIOSK    "\"version\": 1, \"kiosk\": {\"id\": \"k1\"}, "
#define SITE_END "\"state_dir\": \"state\", \"fhir\": {\"base_url\": \"https://fhir.example/r4\"}}"
#define SITE     "\"site\": {\"ods\": \"A1\", \"name\": \"Place\", \"kind\": \"gp\", " SITE_END
#define HOSPITAL "\"site\": {\"ods\": \"A1\", \"name\": \"P\", \"kind\": \"hospital\", " SITE_END

static struct config config; // large
static struct config_problems problems;

static inline enum err read_text(const char *body)
{
    return config_read("f.json", body, strlen(body), &config, &problems);
}

static inline enum err read_site(const char *site, const char *members)
{
    char body[DOCUMENT_BYTES];
    struct text_builder builder;
    text_begin(&builder, body, sizeof body);
    text_add(&builder, "{" KIOSK);
    text_add(&builder, site);
    text_add(&builder, *members == '\0' ? "" : ", ");
    text_add(&builder, members);
    text_add(&builder, "}");
    assert_int_equal(text_end(&builder), OK);
    return read_text(body);
}

// A good document with more members at its end.
static inline enum err read_with(const char *members)
{
    return read_site(SITE, members);
}

static inline void must_be_read(enum err err)
{
    if (err != OK) {
        fail_msg("%s", problems.count > 0 ? problems.text[0] : "no message");
    }
    assert_int_equal(problems.count, 0);
}

static inline void must_read(const char *members)
{
    must_be_read(read_with(members));
}

static inline void must_read_hospital(const char *members)
{
    must_be_read(read_site(HOSPITAL, members));
}

// Exactly one problem, which holds this text, and a place; the configuration is untouched.
static inline void must_refuse_site(const char *site, const char *members, const char *message)
{
    int line = 0;
    int column = 0;
    memset(&config, 0x5A, sizeof config);
    assert_int_not_equal(read_site(site, members), OK);
    if (problems.count != 1 || strstr(problems.text[0], message) == NULL) {
        fail_msg("%d problems, expected: %s\n  first: %s\n  second: %s", problems.count, message,
                 problems.text[0], problems.count > 1 ? problems.text[1] : "");
    }
    assert_int_equal(sscanf(problems.text[0], "f.json:%d:%d: ", &line, &column), 2);
    assert_true(line >= 1 && column >= 1);
    for (size_t i = 0; i < sizeof config; i++) {
        if (((const unsigned char *)&config)[i] != 0x5A) {
            fail_msg("a refused file changed byte %zu of the configuration", i);
        }
    }
}

static inline void must_refuse(const char *members, const char *message)
{
    must_refuse_site(SITE, members, message);
}

// This many problems, and each of these texts in one of them, in order.
static inline void must_refuse_all(const char *members, const char *const messages[], int count)
{
    assert_int_not_equal(read_with(members), OK);
    for (int i = 0; i < count; i++) {
        if (i >= problems.count || strstr(problems.text[i], messages[i]) == NULL) {
            fail_msg("expected: %s\n  is: %s", messages[i],
                     i < problems.count ? problems.text[i] : "nothing");
        }
    }
    assert_int_equal(problems.count, count);
}
