// Configuration of the services beyond the appointment system: PDS, its tokens, the proxy, certificates.
#include "config_document.h"

#define JWT_OAUTH                                                                                  \
    "\"oauth\": {\"token_url\": \"https://api.example/oauth2/token\", \"audience\": "              \
    "\"https://api.example/oauth2/token\", \"client_id\": \"app\", \"kid\": \"k-1\", "             \
    "\"key_file\": \"/run/k.pem\"}"
#define GATEWAY                                                                                    \
    "\"mode\": \"mtls-gateway\", \"base_url\": \"https://gateway.example/pds\", "                  \
    "\"cert_file\": \"/run/c.pem\", \"key_file\": \"/run/k.pem\""

static void no_national_service_by_default(void **state)
{
    (void)state;
    must_read("");
    assert_int_equal(config.pds_mode, PDS_OFF);
    assert_false(config.pds_verify);
    assert_string_equal(config.pds_ods, "");
    assert_string_equal(config.pds_ca_file, "");
    assert_string_equal(config.proxy_url, "");
    assert_string_equal(config.fhir_crl_file, "");
    must_read("\"pds\": {\"verify\": \"off\"}");
    must_refuse("\"pds\": {\"verify\": \"on\"}",
                "pds.verify on needs a way to PDS; set pds.mode, or remove it");
    must_refuse("\"pds\": {\"mode\": \"jwt\"}", "pds.mode is \"jwt\"; write one of: off, signed-jwt, mtls-gateway");
}

// Half a way to PDS is a mistake: nobody would notice that it is never asked.
static void services_that_are_never_asked(void **state)
{
    (void)state;
    static const char *const both[] = {"pds.base_url is set, and pds.mode is off", "pds.cert_file is set",
                                       "pds.key_file is set"};
    must_refuse("\"pds\": {\"base_url\": \"https://p.example\"}",
                "pds.base_url is set, and pds.mode is off: PDS is never asked; set pds.mode or remove it");
    must_refuse("\"pds\": {\"ca_file\": \"/ca.pem\"}", "pds.ca_file is set, and pds.mode is off");
    must_refuse("\"pds\": {\"ods\": \"X9Z\"}", "pds.ods is set, and pds.mode is off");
    must_refuse("\"oauth\": {\"token_url\": \"https://p.example/t\"}", "oauth.token_url is set, and pds.mode is off");
    must_refuse("\"oauth\": {\"key_file\": \"/k.pem\"}", "oauth.key_file is set, and pds.mode is off");
    must_refuse_all("\"pds\": {\"base_url\": \"https://p.example\", \"cert_file\": \"c\", \"key_file\": \"k\"}", both, 3);
    must_refuse("\"pds\": {\"mode\": \"jwt\", \"base_url\": \"https://p.example\"}", "pds.mode is \"jwt\""); // and no more
    must_read("\"pds\": {\"mode\": \"off\", \"wait_s\": 1}");
}

static void a_signed_token(void **state)
{
    (void)state;
    static const char *const missing[] = {"oauth.token_url is missing", "oauth.audience is missing",
                                          "oauth.client_id is missing", "oauth.kid is missing",
                                          "oauth.key_file is missing",  "pds.base_url is missing"};
    must_read("\"pds\": {\"mode\": \"signed-jwt\", \"base_url\": \"https://api.example/pds\", "
              "\"ods\": \"X9Z\", \"ca_file\": \"/etc/ca.pem\"}, " JWT_OAUTH);
    assert_int_equal(config.pds_mode, PDS_SIGNED_JWT);
    assert_true(config.pds_verify); // on without being said
    assert_string_equal(config.pds_base_url, "https://api.example/pds");
    assert_string_equal(config.pds_ods, "X9Z");
    assert_string_equal(config.pds_ca_file, "/etc/ca.pem");
    assert_string_equal(config.oauth_token_url, "https://api.example/oauth2/token");
    assert_string_equal(config.oauth_audience, "https://api.example/oauth2/token");
    assert_string_equal(config.oauth_client_id, "app");
    assert_string_equal(config.oauth_kid, "k-1");
    assert_string_equal(config.oauth_key_file, "/run/k.pem");
    must_refuse_all("\"pds\": {\"mode\": \"signed-jwt\"}", missing, 6);
    assert_non_null(strstr(problems.text[0], "pds.mode signed-jwt needs oauth.token_url, .audience, "
                                             ".client_id, .kid and .key_file, and pds.base_url"));
    must_refuse("\"pds\": {\"mode\": \"signed-jwt\"}, " JWT_OAUTH, "pds.base_url is missing");
    must_refuse("\"pds\": {\"mode\": \"signed-jwt\", \"base_url\": \"http://api.example/pds\"}, " JWT_OAUTH,
                "pds.base_url is not allowed; allowed: an https address");
}

static void a_gateway(void **state)
{
    (void)state;
    static const char *const missing[] = {"pds.base_url is missing", "pds.cert_file is missing",
                                          "pds.key_file is missing"};
    must_read("\"pds\": {" GATEWAY "}");
    assert_int_equal(config.pds_mode, PDS_MTLS_GATEWAY);
    assert_true(config.pds_verify);
    assert_string_equal(config.pds_cert_file, "/run/c.pem");
    assert_string_equal(config.pds_key_file, "/run/k.pem");
    must_read("\"pds\": {" GATEWAY ", \"verify\": \"off\"}");
    assert_false(config.pds_verify);
    must_read("\"pds\": {" GATEWAY ", \"verify\": true, \"wait_s\": 1}");
    assert_true(config.pds_verify);
    assert_int_equal(config.pds_wait_ms, 1000);
    must_refuse_all("\"pds\": {\"mode\": \"mtls-gateway\"}", missing, 3);
    assert_non_null(strstr(problems.text[1],
                           "pds.mode mtls-gateway needs pds.base_url, pds.cert_file and pds.key_file"));
    must_refuse("\"pds\": {\"mode\": \"mtls-gateway\", \"base_url\": \"http://gateway.example\", "
                "\"cert_file\": \"c\", \"key_file\": \"k\"}",
                "http only to this machine");
    must_read("\"pds\": {\"mode\": \"mtls-gateway\", \"base_url\": \"http://127.0.0.1:8091\", "
              "\"cert_file\": \"c\", \"key_file\": \"k\"}");
}

// clock.trust system is for demonstrations: nothing of theirs leaves the machine.
static void every_service_counts_for_loopback(void **state)
{
    (void)state;
    static const char local[] = "\"site\": {\"ods\": \"A1\", \"name\": \"P\", \"kind\": \"gp\", "
                                "\"state_dir\": \"s\", \"fhir\": {\"base_url\": "
                                "\"http://127.0.0.1:8090/fhir\"}}, \"clock\": {\"trust\": \"system\"}";
    static const char refused[] = "clock.trust system is allowed only while every service";
    must_be_read(read_site(local, ""));
    must_be_read(read_site(local, "\"proxy\": {\"url\": \"http://127.0.0.1:3128\"}"));
    must_refuse_site(local, "\"proxy\": {\"url\": \"http://proxy.example:3128\"}", refused);
    must_refuse_site(local, "\"proxy\": {\"url\": \"http://proxy.example:3128\"}", "and proxy.url is not; use chrony");
    must_refuse_site(local, "\"pds\": {" GATEWAY "}", "and pds.base_url is not; use chrony");
    must_refuse_site(local, "\"pds\": {\"mode\": \"signed-jwt\", \"base_url\": \"http://127.0.0.1/p\"}, " JWT_OAUTH,
                     "and oauth.token_url is not; use chrony");
}

static void a_proxy(void **state)
{
    (void)state;
    static const char *const good[] = {"http://proxy.example:3128", "http://10.0.0.1:80",
                                       "http://[2001:db8::1]:8080", "HTTP://proxy:1"};
    static const char *const bad[] = {"https://proxy.example:443", // TLS to the proxy itself is not spoken
                                      "http://proxy.example",
                                      "proxy.example:3128",
                                      "http://proxy.example:3128/",
                                      "http://proxy.example:3128/path",
                                      "http://user:word@proxy.example:3128",
                                      "http://user@proxy.example:3128",
                                      "socks5://proxy.example:1080",
                                      "http://proxy.example:",
                                      "http://proxy.example:123456",
                                      "http://proxy.example:31x8",
                                      "http://:3128",
                                      "http://pro xy:3128",
                                      "http://proxy:3128?x",
                                      "http://prox\\\\y:3128"};
    char members[256];
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        (void)snprintf(members, sizeof members, "\"proxy\": {\"url\": \"%s\"}", good[i]);
        must_read(members);
        assert_string_equal(config.proxy_url, good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        (void)snprintf(members, sizeof members, "\"proxy\": {\"url\": \"%s\"}", bad[i]);
        must_refuse(members, "proxy.url is not allowed; allowed: \"http://HOST:PORT\", with");
    }
    must_refuse("\"proxy\": {\"url\": 3128}", "proxy.url has the wrong type");
}

static void a_proxy_with_a_login(void **state)
{
    (void)state;
#define PROXY_URL "\"url\": \"http://proxy.example:3128\""
    must_read("\"proxy\": {" PROXY_URL ", \"user\": \"kiosk\", \"password_file\": \"/run/p\"}");
    assert_string_equal(config.proxy_user, "kiosk");
    assert_string_equal(config.proxy_password_file, "/run/p");
    must_refuse("\"proxy\": {" PROXY_URL ", \"user\": \"kiosk\"}",
                "proxy.user needs proxy.password_file; name the file, or remove the user");
    must_refuse("\"proxy\": {" PROXY_URL ", \"password_file\": \"/run/p\"}",
                "proxy.password_file needs proxy.user; add the name, or remove the file");
    must_refuse("\"proxy\": {\"user\": \"kiosk\", \"password_file\": \"/run/p\"}",
                "proxy.user needs proxy.url");
    must_refuse("\"proxy\": {" PROXY_URL ", \"user\": \"a:b\", \"password_file\": \"/run/p\"}",
                "proxy.user must not have a colon");
    must_refuse("\"proxy\": {\"url\": \"proxy\", \"user\": \"kiosk\", \"password_file\": \"p\"}",
                "proxy.url is not allowed");
    must_refuse("\"proxy\": {" PROXY_URL ", \"user\": \"kiosk\", \"password_file\": 1}",
                "proxy.password_file has the wrong type");
    must_refuse("\"proxy\": {\"password\": \"secret\"}", "unknown key \"proxy.password\"; did you mean \"proxy.password_file\"?");
#undef PROXY_URL
}

static void revoked_certificates(void **state)
{
    (void)state;
    must_be_read(read_site("\"site\": {\"ods\": \"A1\", \"name\": \"P\", \"kind\": \"gp\", "
                           "\"state_dir\": \"s\", \"fhir\": {\"base_url\": \"https://f.example\", "
                           "\"crl_file\": \"/etc/foyer/revoked.pem\"}}",
                           ""));
    assert_string_equal(config.fhir_crl_file, "/etc/foyer/revoked.pem");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_national_service_by_default),
        cmocka_unit_test(services_that_are_never_asked),
        cmocka_unit_test(a_signed_token),
        cmocka_unit_test(a_gateway),
        cmocka_unit_test(every_service_counts_for_loopback),
        cmocka_unit_test(a_proxy),
        cmocka_unit_test(a_proxy_with_a_login),
        cmocka_unit_test(revoked_certificates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
