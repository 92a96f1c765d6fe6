// Every key there is (settled 1, product 4.4). A key of the design that this release does not act
// on is listed as LATER: it is refused with a sentence of its own.
#include "config/config_private.h"

#include <string.h>

#define AT(field)        .offset = offsetof(struct config, field)
#define BYTES(field)     AT(field), .bytes = sizeof(((struct config *)0)->field)
#define IN_CLINIC(field) .in_clinic = true, .offset = offsetof(struct config_clinic, field)
// Codes of the site that mean one thing; key is a literal, so that the names come from the one list.
#define CODES(key, field, words)                                                                   \
    {                                                                                              \
        .name = key, .type = KEY_CODES, .offset = offsetof(struct config, field), .standard = "",  \
        .when_unset = "none", .sentence = words                                                    \
    }
#define LATER(key, words)                                                                          \
    {                                                                                              \
        .name = key, .type = KEY_LATER, .standard = "", .sentence = words                          \
    }

_Static_assert(MARK_COUNT == 3, "each mark has its key in the table");
_Static_assert(offsetof(struct config, window_height_px) ==
                   offsetof(struct config, window_width_px) + sizeof(int),
               "KEY_SIZE writes both");

// clang-format off
const struct config_key config_keys[] = {
    {"version", KEY_INTEGER, AT(version), .low = 1, .high = 1,
     .sentence = "Version of this file's form."},

    {"kiosk.id", KEY_CODE, BYTES(kiosk_id),
     .sentence = "Name of this kiosk in records and messages to staff; different for each kiosk."},
    {"kiosk.place", KEY_TEXT, BYTES(kiosk_place), .standard = "",
     .sentence = "Where it stands, for staff: \"main entrance\"."},
    LATER("kiosk.role", "Arrival, or exit with feedback only."),

    {"site.ods", KEY_CODE, BYTES(site_ods),
     .sentence = "ODS code of the organisation."},
    {"site.name", KEY_TEXT, BYTES(site_name),
     .sentence = "Name of the place, shown at the top of every screen."},
    {"site.kind", KEY_WORD, AT(site_kind), .words = "gp|hospital",
     .sentence = "GP surgery or hospital; decides questions, windows and what is shown."},
    {"site.state_dir", KEY_PATH, BYTES(state_dir),
     .sentence = "Folder for reference numbers and pauses; must outlive a restart."},
    {"site.fhir.base_url", KEY_URL, BYTES(fhir_base_url),
     .sentence = "The appointment system's FHIR R4 address."},
    {"site.fhir.auth", KEY_WORD, AT(fhir_auth),
     .words = "none|mtls|client_credentials|signed_jwt", .later = 2, .standard = "none",
     .sentence = "How the kiosk proves itself to the appointment system."},
    {"site.fhir.ca_file", KEY_PATH, BYTES(fhir_ca_file), .standard = "",
     .when_unset = "the system's own list",
     .sentence = "Certificates that are trusted for the appointment system."},
    {"site.fhir.cert_file", KEY_PATH, BYTES(fhir_cert_file), .standard = "",
     .sentence = "The kiosk's certificate, for auth mtls."},
    {"site.fhir.key_file", KEY_PATH, BYTES(fhir_key_file), .standard = "",
     .sentence = "File with the private key of the certificate."},
    {"site.fhir.crl_file", KEY_PATH, BYTES(fhir_crl_file), .standard = "",
     .when_unset = "not looked up",
     .sentence = "List of revoked certificates (PEM) that the appointment system's is held against."},
    {"site.fhir.token_url", KEY_URL, BYTES(fhir_token_url), .standard = "",
     .sentence = "Where tokens come from, once the kiosk can sign in with them: not part of this release yet."},
    {"site.fhir.client_id", KEY_TEXT, BYTES(fhir_client_id), .standard = "",
     .sentence = "The kiosk's name at the token server."},
    {"site.fhir.write", KEY_WORD, AT(fhir_write), .words = "patch|put|encounter",
     .standard = "patch", .sentence = "How an arrival is written."},
    {"site.fhir.confirm", KEY_WORD, AT(fhir_confirm), .words = "appointment|encounter",
     .standard = "appointment",
     .sentence = "With write encounter: what shows that the arrival is known."},
    {"site.fhir.search", KEY_WORD, AT(fhir_search),
     .words = "auto|chained|patient_first|day_list", .later = 1, .standard = "auto",
     .sentence = "How today's appointments are searched; auto asks the system what it can do."},
    {"site.fhir.identifier_nhs", KEY_SYSTEM, BYTES(fhir_identifier_nhs),
     .standard = "https://fhir.nhs.uk/Id/nhs-number",
     .sentence = "Identifier system of NHS numbers."},
    {"site.fhir.identifier_local", KEY_SYSTEM, BYTES(fhir_identifier_local), .standard = "",
     .sentence = "Identifier system of the hospital's own numbers."},

    {"oauth.token_url", KEY_URL, BYTES(oauth_token_url), .standard = "",
     .sentence = "Token server of the national services, for pds.mode signed-jwt."},
    {"oauth.audience", KEY_TEXT, BYTES(oauth_audience), .standard = "",
     .sentence = "The token server's address as it sees itself; it goes into the signed request."},
    {"oauth.client_id", KEY_TEXT, BYTES(oauth_client_id), .standard = "",
     .sentence = "The application's name (its key) at the token server."},
    {"oauth.kid", KEY_TEXT, BYTES(oauth_kid), .standard = "",
     .sentence = "Name of the key that signs, as registered."},
    {"oauth.key_file", KEY_PATH, BYTES(oauth_key_file), .standard = "",
     .sentence = "File with the private RSA key that signs (PEM)."},
    {"pds.mode", KEY_WORD, AT(pds_mode), .words = "off|signed-jwt|mtls-gateway", .standard = "off",
     .sentence = "How the Personal Demographics Service is reached."},
    {"pds.base_url", KEY_URL, BYTES(pds_base_url), .standard = "",
     .sentence = "Address of the Personal Demographics Service, or of the gateway in front of it."},
    {"pds.ods", KEY_CODE, BYTES(pds_ods), .standard = "", .when_unset = "site.ods",
     .sentence = "ODS code of the organisation that asks."},
    {"pds.ca_file", KEY_PATH, BYTES(pds_ca_file), .standard = "",
     .when_unset = "the system's own list",
     .sentence = "Certificates that are trusted for it and for the token server."},
    {"pds.cert_file", KEY_PATH, BYTES(pds_cert_file), .standard = "",
     .sentence = "The kiosk's certificate, for pds.mode mtls-gateway."},
    {"pds.key_file", KEY_PATH, BYTES(pds_key_file), .standard = "",
     .sentence = "File with the private key of that certificate."},
    {"pds.verify", KEY_BOOL, AT(pds_verify), .standard = "",
     .when_unset = "on where pds.mode is not off",
     .sentence = "Verify the NHS number after the site's own match."},
    {"pds.wait_s", KEY_SECONDS_MS, AT(pds_wait_ms), .low = 1000, .high = 3000, .standard = "1.5",
     .sentence = "How long to wait for that; at least 1 s less than find.answer_ms."},
    {"proxy.url", KEY_PROXY, BYTES(proxy_url), .standard = "",
     .when_unset = "none, whatever the environment says",
     .sentence = "Proxy for every connection of the kiosk."},
    {"proxy.user", KEY_TEXT, BYTES(proxy_user), .standard = "",
     .sentence = "The kiosk's name at the proxy."},
    {"proxy.password_file", KEY_PATH, BYTES(proxy_password_file), .standard = "",
     .sentence = "File with its password there."},

    {"journal.file", KEY_PATH, BYTES(journal_file), .standard = "",
     .when_unset = "journal.db in site.state_dir",
     .sentence = "The record of what was asked of the appointment system."},
    {"journal.key_file", KEY_PATH, BYTES(journal_key_file), .standard = "",
     .when_unset = "journal.key among the service's credentials, else in site.state_dir",
     .sentence = "File with the 32 bytes that seal it."},
    {"journal.keep_days", KEY_INTEGER, AT(journal_keep_days), .low = 1, .high = 31,
     .standard = "8", .sentence = "Days until a closed row is deleted."},
    {"clock.trust", KEY_WORD, AT(clock_trust), .words = "chrony|tls_date|system",
     .standard = "chrony",
     .sentence = "What says that the clock is right: chrony, verified replies, or (demonstrations "
                 "only) nothing."},
    {"clock.unsynced_max_minutes", KEY_INTEGER, AT(clock_unsynced_max_minutes), .low = 5,
     .high = 1440, .standard = "60",
     .sentence = "Minutes without synchronisation until check-in stops."},

    {"window.mode", KEY_WORD, AT(window_mode), .words = "fullscreen|window",
     .standard = "fullscreen", .sentence = "The whole screen, or a window to try things out."},
    {"window.size", KEY_SIZE, AT(window_width_px), .low = 480, .high = 8192, .standard = "",
     .when_unset = "the whole screen", .sentence = "Width and height in pixels."},
    {"window.rotate", KEY_INTEGER, AT(window_rotate), .low = 0, .high = 270, .step = 90,
     .later = 3, .standard = "0",
     .sentence = "Degrees clockwise, for a panel that hangs upright: let the display server turn the picture."},
    {"window.open_before_minutes", KEY_INTEGER, IN_CLINIC(open_before_minutes), .high = 240,
     .standard = "30", .standard_hospital = "60",
     .sentence = "Minutes before the appointment when check-in opens."},
    {"window.on_time_after_minutes", KEY_INTEGER, IN_CLINIC(on_time_after_minutes), .high = 60,
     .standard = "5", .sentence = "Minutes after the start that still count as on time."},
    {"window.late_after_minutes", KEY_INTEGER, IN_CLINIC(late_after_minutes), .high = 120,
     .standard = "10", .standard_hospital = "15",
     .sentence = "Minutes after the start when check-in ends; the clinic's own policy."},
    {"window.close_guard_s", KEY_INTEGER, IN_CLINIC(close_guard_s), .low = 5, .high = 60,
     .standard = "10", .sentence = "Seconds before that end after which no write begins."},
    {"clinic.sensitive", KEY_BOOL, IN_CLINIC(sensitive), .standard = "off",
     .sentence = "The screen gives the time only, not where or with whom."},
    {"clinic.kiosk_allowed", KEY_BOOL, IN_CLINIC(kiosk_allowed), .standard = "on",
     .sentence = "Off sends its patients to reception."},
    {"clinic.isolation", KEY_BOOL, IN_CLINIC(isolation), .standard = "on",
     .sentence = "A patient marked for isolation is asked to put on a mask and gets no waiting area."},
    {"prepare.text", KEY_TEXT, IN_CLINIC(prepare),
     .bytes = sizeof(((struct config_clinic *)0)->prepare), .standard = "",
     .sentence = "What to do before the appointment, approved by the clinic; only in a clinic's entry."},
    {"confirm.show", KEY_WORD, IN_CLINIC(confirm_show), .words = "time|area|clinician|clinic",
     .standard = "clinician", .standard_hospital = "area",
     .sentence = "What is shown of the appointment before check-in."},

    LATER("journey.check_in", "A kiosk without check-in."),
    {"journey.no_appointment", KEY_BOOL, AT(journey_no_appointment), .standard = "on",
     .sentence = "\"I do not have an appointment\" on the first screen."},
    LATER("journey.appointments", "Find my appointments."),
    LATER("journey.record", "See my record."),
    {"journey.menu", KEY_BOOL, AT(journey_menu), .standard = "off",
     .sentence = "\"Something else\" on the first screen: the rows of menu, each with its desk."},
    {"match.letters_check_in", KEY_INTEGER, AT(letters_check_in), .low = 1, .high = 3,
     .standard = "1", .sentence = "Letters of the last name that are asked at check-in."},
    {"match.extra", KEY_WORD, AT(match_extra), .words = "postcode|house_number",
     .standard = "postcode", .sentence = "The further question when two people match."},
    {"match.mask_after_ms", KEY_INTEGER, AT(mask_after_ms), .high = 10000, .standard = "2000",
     .sentence = "Milliseconds until a typed date of birth is covered; 0 = never."},
    LATER("match.setting", "site.kind decides this."),
    {"match.gp_needs", KEY_WORD, AT(match_needs), .words = "dob_letters|dob_letters_postcode",
     .standard = "dob_letters", .standard_hospital = "dob_letters_postcode",
     .sentence = "What is typed to be found; a hospital always asks the postcode, too."},
    LATER("match.scan_offered", "Letters and passes with a code."),
    LATER("match.letters_appointments", "Letters asked before appointments are shown."),
    {"match.alone_from_age", KEY_INTEGER, AT(alone_from_age), .low = 13, .high = 18,
     .standard = "16", .sentence = "From this age on patients check in alone."},
    {"tries.per_session", KEY_INTEGER, AT(tries_per_session), .low = 1, .high = 5,
     .standard = "3", .sentence = "Misses in one session, then reception."},
    {"tries.per_identity", KEY_INTEGER, AT(tries_per_identity), .low = 2, .high = 10,
     .standard = "3", .sentence = "Misses with the same facts in one hour."},
    {"tries.per_kiosk", KEY_INTEGER, AT(tries_per_kiosk), .low = 3, .high = 10,
     .standard = "6", .sentence = "Misses at this kiosk in the window, then typing pauses."},
    {"tries.kiosk_window_s", KEY_INTEGER, AT(tries_kiosk_window_s), .low = 300, .high = 3600,
     .standard = "600", .sentence = "Seconds of that window."},
    {"tries.pause_s", KEY_INTEGER, AT(tries_pause_s), .low = 60, .high = 900,
     .standard = "120", .sentence = "Seconds of the first pause; it doubles up to 900."},
    {"find.answer_ms", KEY_INTEGER, AT(find_answer_ms), .low = 1500, .high = 4000,
     .standard = "2500",
     .sentence = "The one moment after \"Continue\" when every refusal appears."},
    {"find.max_s", KEY_INTEGER, AT(find_max_s), .low = 3, .high = 15, .standard = "8",
     .sentence = "Seconds until a search is given up."},
    {"write.confirm_s", KEY_INTEGER, AT(write_confirm_s), .low = 3, .high = 15,
     .standard = "8", .sentence = "Seconds until an unconfirmed arrival sends to reception."},
    {"idle.ask_s", KEY_INTEGER, AT(idle_ask_s), .low = 30, .high = 120, .standard = "45",
     .sentence = "Seconds without a touch until \"Do you need more time?\"."},
    {"idle.warn_s", KEY_INTEGER, AT(idle_warn_s), .low = 20, .high = 60, .standard = "20",
     .sentence = "Seconds that question stays."},
    LATER("idle.slow_factor", "Slow mode."),
    LATER("idle.ask_speech_s", "As idle.ask_s, with speech."),
    LATER("idle.warn_speech_s", "As idle.warn_s, with speech."),
    {"done.show_s", KEY_INTEGER, AT(done_show_s), .low = 12, .high = 120, .standard = "20",
     .sentence = "Seconds the last screen stays before it asks."},
    LATER("code.enabled", "Call codes."),
    {"code.letter", KEY_LETTERS, BYTES(code_letter), .standard = "",
     .sentence = "Letters before this kiosk's numbers; different for each kiosk of a site."},
    {"help.unanswered_s", KEY_INTEGER, AT(help_unanswered_s), .low = 30, .high = 300,
     .standard = "90", .sentence = "Seconds until a call for help that nobody took sends to reception."},
    {"help.unwell", KEY_BOOL, AT(help_unwell), .standard = "on",
     .sentence = "\"I feel very unwell\" on the help screen: a message of the highest priority."},
    {"staff.pin_hash", KEY_PIN_HASH, BYTES(staff_pin_hash), .standard = "",
     .when_unset = "no staff screen",
     .sentence = "Opens the staff screen; the line that foyer --hash-pin prints for a PIN."},
    {"clean.lock_s", KEY_INTEGER, AT(clean_lock_s), .low = 30, .high = 300, .standard = "60",
     .sentence = "Seconds without touch for cleaning."},
    {"details.ask", KEY_BOOL, AT(details_ask), .standard = "on",
     .sentence = "Ask after check-in whether phone number or address have changed."},
    {"details.every_days", KEY_INTEGER, AT(details_every_days), .low = 30, .high = 730,
     .standard = "182", .sentence = "Days until the same patient is asked again."},
    {"details.ask_next_of_kin", KEY_BOOL, AT(details_next_of_kin), .standard = "off",
     .standard_hospital = "on", .sentence = "Ask about the next of kin, too."},
    {"similar.warn", KEY_BOOL, AT(similar_names), .standard = "on",
     .sentence = "Warn staff of similar names in one clinic session."},
    {"needs.ask_everyone", KEY_BOOL, AT(needs_ask_everyone), .standard = "off",
     .sentence = "Ask every patient about help or support, also without a recorded need."},
#define X(need, key, words) \
    CODES("needs.codes." key, needs_codes[need], "Codes that mean \"You may need: " words "\"."),
    NEED_LIST(X)
#undef X
    CODES("marks.no_kiosk", marks[MARK_NO_KIOSK],
          "Codes that mean: the patient asked not to use the kiosk."),
    CODES("marks.restricted", marks[MARK_RESTRICTED],
          "Codes that mean a restricted record, besides R and V of v3 Confidentiality."),
    CODES("marks.isolation", marks[MARK_ISOLATION],
          "Codes that mean: isolate from other patients."),
    CODES("channels.phone", channel_codes[CHANNEL_PHONE],
          "Codes of an appointment (its type or service category) that mean: by phone."),
    CODES("channels.video", channel_codes[CHANNEL_VIDEO],
          "Codes of an appointment that mean: by video."),
    {"display.distance_mm", KEY_INTEGER, AT(display_distance_mm), .low = 300, .high = 900,
     .standard = "600", .sentence = "From the eye to the screen."},
    {"display.width_mm", KEY_INTEGER, AT(display_width_mm), .low = 150, .high = 1500,
     .standard = "", .when_unset = "the panel's own", .sentence = "Width of the picture."},
    LATER("display.bottom_mm", "Lower controls."),
    {"display.target_mm", KEY_INTEGER, AT(display_target_mm), .low = 15, .high = 30,
     .standard = "20", .sentence = "Smallest button."},
    {"display.gap_mm", KEY_INTEGER, AT(display_gap_mm), .low = 3, .high = 10,
     .standard = "3", .sentence = "Smallest gap between buttons."},
    {"touch.debounce_ms", KEY_INTEGER, AT(touch_debounce_ms), .low = 50, .high = 500,
     .standard = "150", .sentence = "A second touch sooner than this is a tremor."},
    {"font.dir", KEY_PATH, BYTES(font_dir), .standard = "", .when_unset = "Liberation Sans",
     .sentence = "Folder with the trust's own fonts."},
    {"offline.mode", KEY_WORD, AT(offline_mode), .words = "refuse|note", .later = 1,
     .standard = "refuse",
     .sentence = "What happens while the appointment system is away."},

    LATER("offline.list_max_age_minutes", "Age of the day list."),
    LATER("offline.wait_minutes", "Waiting time that a noted patient is told."),
    LATER("offline.unwritten_alert_minutes", "When the desk hears of unwritten notes."),
    LATER("scan.wait_s", "Time for a scan."),
    LATER("scan.max_bytes", "Longest code."),
    LATER("scan.pattern", "What letter codes look like."),
    LATER("form.max_questions", "Questions after check-in."),
    LATER("wait.show", "Waiting times."),
    LATER("wait.max_age_minutes", "Age of a waiting time."),
    LATER("print.enabled", "A printer."),
    LATER("appointments.future_needs", "Proof for future appointments."),
    LATER("appointments.future_max", "How many future appointments."),
    LATER("record.sections", "Parts of the record."),
    LATER("record.code_valid_s", "Life of a sign-in code."),
    LATER("record.sign_in_s", "Time to sign in."),
    LATER("record.bar_s", "The bar before hiding."),
    LATER("record.hide_s", "When the record hides."),
    LATER("record.unhide", "How it is shown again."),
    LATER("record.number_digits", "Digits on the phone."),
    LATER("record.poll_s", "How often the phone is asked."),
    LATER("language.offered", "Languages besides English."),
    LATER("language.unreviewed", "Languages before review."),
    LATER("mode.bsl", "British Sign Language."),
    LATER("keypad.map", "Keys of an accessible keypad."),
    LATER("speech.volume_default_percent", "Volume of speech."),
    LATER("speech.rate_wpm", "Speed of speech."),
    LATER("logo.file", "The trust's logo."),
};
// clang-format on

const int config_key_count = (int)(sizeof config_keys / sizeof config_keys[0]);
_Static_assert(sizeof config_keys / sizeof config_keys[0] <= CONFIG_KEYS_MAX,
               "seen[] is too small");

int config_key_find(const char *name)
{
    for (int i = 0; i < config_key_count; i++) {
        if (text_equal(config_keys[i].name, name)) {
            return i;
        }
    }
    return -1;
}

bool config_key_is_branch(const char *name)
{
    size_t length = strlen(name);
    for (int i = 0; i < config_key_count; i++) {
        if (strncmp(config_keys[i].name, name, length) == 0 && config_keys[i].name[length] == '.') {
            return true;
        }
    }
    return false;
}
