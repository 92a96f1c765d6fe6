// Every key there is (settled 1, product 4.4). A key of the design that this release does not act
// on is listed as LATER: it is refused with a sentence of its own.
#include "config/config_private.h"

#include <string.h>

#define AT(field)        .offset = offsetof(struct config, field)
#define BYTES(field)     AT(field), .bytes = sizeof(((struct config *)0)->field)
#define IN_CLINIC(field) .in_clinic = true, .offset = offsetof(struct config_clinic, field)
#define LATER(key, words)                                                                          \
    {                                                                                              \
        .name = key, .type = KEY_LATER, .standard = "", .sentence = words                          \
    }

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
     .words = "none|mtls|client_credentials|signed_jwt", .standard = "none",
     .sentence = "How the kiosk proves itself to the appointment system."},
    {"site.fhir.ca_file", KEY_PATH, BYTES(fhir_ca_file), .standard = "",
     .when_unset = "the system's own list",
     .sentence = "Certificates that are trusted for the appointment system."},
    {"site.fhir.cert_file", KEY_PATH, BYTES(fhir_cert_file), .standard = "",
     .sentence = "The kiosk's certificate, for auth mtls."},
    {"site.fhir.key_file", KEY_PATH, BYTES(fhir_key_file), .standard = "",
     .sentence = "File with the private key of the certificate."},
    {"site.fhir.token_url", KEY_URL, BYTES(fhir_token_url), .standard = "",
     .sentence = "Where tokens come from, for auth client_credentials and signed_jwt."},
    {"site.fhir.client_id", KEY_TEXT, BYTES(fhir_client_id), .standard = "",
     .sentence = "The kiosk's name at the token server."},
    {"site.fhir.write", KEY_WORD, AT(fhir_write), .words = "patch|put|encounter",
     .standard = "patch", .sentence = "How an arrival is written."},
    {"site.fhir.confirm", KEY_WORD, AT(fhir_confirm), .words = "appointment|encounter",
     .standard = "appointment",
     .sentence = "With write encounter: what shows that the arrival is known."},
    {"site.fhir.search", KEY_WORD, AT(fhir_search),
     .words = "auto|chained|patient_first|day_list", .standard = "auto",
     .sentence = "How today's appointments are searched; auto asks the system what it can do."},
    {"site.fhir.identifier_nhs", KEY_SYSTEM, BYTES(fhir_identifier_nhs),
     .standard = "https://fhir.nhs.uk/Id/nhs-number",
     .sentence = "Identifier system of NHS numbers."},
    {"site.fhir.identifier_local", KEY_SYSTEM, BYTES(fhir_identifier_local), .standard = "",
     .sentence = "Identifier system of the hospital's own numbers."},

    {"oauth.token_url", KEY_URL, BYTES(oauth_token_url), .standard = "",
     .sentence = "Token server of the national services."},
    {"oauth.audience", KEY_TEXT, BYTES(oauth_audience), .standard = "",
     .sentence = "Audience named in the signed token request."},
    {"oauth.client_id", KEY_TEXT, BYTES(oauth_client_id), .standard = "",
     .sentence = "The application's name at the token server."},
    {"oauth.kid", KEY_TEXT, BYTES(oauth_kid), .standard = "",
     .sentence = "Name of the key that signs."},
    {"oauth.key_file", KEY_PATH, BYTES(oauth_key_file), .standard = "",
     .sentence = "File with the private key that signs."},
    {"pds.mode", KEY_WORD, AT(pds_mode), .words = "off|signed-jwt|mtls-gateway", .standard = "off",
     .sentence = "How the Personal Demographics Service is reached."},
    {"pds.base_url", KEY_URL, BYTES(pds_base_url), .standard = "",
     .sentence = "Address of the Personal Demographics Service."},
    {"pds.ods", KEY_CODE, BYTES(pds_ods), .standard = "",
     .sentence = "ODS code of the organisation that asks."},
    {"pds.verify", KEY_BOOL, AT(pds_verify), .standard = "off",
     .sentence = "Verify the NHS number after the site's own match."},
    {"pds.wait_s", KEY_SECONDS_MS, AT(pds_wait_ms), .low = 1000, .high = 3000, .standard = "1.5",
     .sentence = "How long to wait for that; at least 1 s less than find.answer_ms."},

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
     .sentence = "What says that the clock is right; system only for demonstrations."},
    {"clock.unsynced_max_minutes", KEY_INTEGER, AT(clock_unsynced_max_minutes), .low = 5,
     .high = 1440, .standard = "60",
     .sentence = "Minutes without synchronisation until check-in stops."},

    {"window.mode", KEY_WORD, AT(window_mode), .words = "fullscreen|window",
     .standard = "fullscreen", .sentence = "The whole screen, or a window to try things out."},
    {"window.size", KEY_SIZE, AT(window_width_px), .low = 480, .high = 8192, .standard = "",
     .when_unset = "the whole screen", .sentence = "Width and height in pixels."},
    {"window.rotate", KEY_INTEGER, AT(window_rotate), .low = 0, .high = 270, .step = 90,
     .standard = "0", .sentence = "Degrees clockwise, for a panel that hangs upright."},
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
    {"confirm.show", KEY_WORD, IN_CLINIC(confirm_show), .words = "time|area|clinician|clinic",
     .standard = "clinician", .standard_hospital = "area",
     .sentence = "What is shown of the appointment before check-in."},

    LATER("journey.check_in", "A kiosk without check-in."),
    LATER("journey.no_appointment", "\"I do not have an appointment\" on the first screen."),
    LATER("journey.appointments", "Find my appointments."),
    LATER("journey.record", "See my record."),
    LATER("journey.menu", "A menu on the first screen."),
    {"match.letters_check_in", KEY_INTEGER, AT(letters_check_in), .low = 1, .high = 3,
     .standard = "1", .sentence = "Letters of the last name that are asked at check-in."},
    {"match.extra", KEY_WORD, AT(match_extra), .words = "postcode|house_number",
     .standard = "postcode", .sentence = "The further question when two people match."},
    {"match.mask_after_ms", KEY_INTEGER, AT(mask_after_ms), .high = 10000, .standard = "2000",
     .sentence = "Milliseconds until a typed date of birth is covered; 0 = never."},
    LATER("match.setting", "site.kind decides this."),
    LATER("match.gp_needs", "A postcode besides at a GP surgery."),
    LATER("match.scan_offered", "Letters and passes with a code."),
    LATER("match.letters_appointments", "Letters asked before appointments are shown."),
    LATER("match.alone_from_age", "From which age patients check in alone."),
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
    LATER("help.unanswered_s", "When an unanswered call for help says so."),
    LATER("help.unwell", "\"I feel unwell\"."),
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
    {"offline.mode", KEY_WORD, AT(offline_mode), .words = "refuse|note", .standard = "refuse",
     .sentence = "What happens while the appointment system is away."},

    LATER("offline.list_max_age_minutes", "Age of the day list."),
    LATER("offline.wait_minutes", "Waiting time that a noted patient is told."),
    LATER("offline.unwritten_alert_minutes", "When the desk hears of unwritten notes."),
    LATER("scan.wait_s", "Time for a scan."),
    LATER("scan.max_bytes", "Longest code."),
    LATER("scan.pattern", "What letter codes look like."),
    LATER("details.every_days", "How often details are asked."),
    LATER("details.ask_next_of_kin", "Next of kin among the details."),
    LATER("needs.ask_everyone", "Ask everyone about needs."),
    LATER("form.max_questions", "Questions after check-in."),
    LATER("prepare.text", "What to do before the appointment."),
    LATER("wait.show", "Waiting times."),
    LATER("wait.max_age_minutes", "Age of a waiting time."),
    LATER("print.enabled", "A printer."),
    LATER("clean.lock_s", "Lock for cleaning."),
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

// Letters to change, add or drop to make b of a; both shorter than 64.
static int edit_distance(const char *a, const char *b)
{
    int row[65];
    int b_length = (int)strlen(b);
    for (int j = 0; j <= b_length; j++) {
        row[j] = j;
    }
    for (int i = 0; a[i] != '\0'; i++) {
        int corner = row[0];
        row[0] = i + 1;
        for (int j = 0; j < b_length; j++) {
            int changed = corner + (a[i] == b[j] ? 0 : 1);
            int shorter = (row[j] < row[j + 1] ? row[j] : row[j + 1]) + 1;
            corner = row[j + 1];
            row[j + 1] = changed < shorter ? changed : shorter;
        }
    }
    return row[b_length];
}

static int dots_in(const char *name)
{
    int dots = 0;
    for (; *name != '\0'; name++) {
        dots += *name == '.' ? 1 : 0;
    }
    return dots;
}

// The first dots + 1 parts of a key's name; false when it has fewer.
static bool name_cut(const char *name, int dots, char ret_cut[64])
{
    size_t length = 0;
    for (; name[length] != '\0' && length < 63; length++) {
        if (name[length] == '.' && dots-- == 0) {
            break;
        }
    }
    memcpy(ret_cut, name, length);
    ret_cut[length] = '\0';
    return dots <= 0;
}

static bool same_last_part(const char *name, const char *part)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL && text_equal(dot + 1, part);
}

void config_key_nearest(const char *name, char ret_name[CONFIG_TEXT])
{
    static const char *const sections[] = {"areas", "clinics", "hours", "closed"};
    const char *last = strrchr(name, '.');
    char cut[64];
    size_t length = strlen(name);
    int dots = dots_in(name);
    int best = length < 6 ? 2 : 3; // further away is another word
    ret_name[0] = '\0';
    if (length >= 64) {
        return;
    }
    for (int i = 0; i < config_key_count + 4; i++) {
        const char *known =
            i < config_key_count ? config_keys[i].name : sections[i - config_key_count];
        if (!name_cut(known, dots, cut)) {
            continue;
        }
        int distance = edit_distance(name, cut);
        if (distance < best || (distance == best && ret_name[0] == '\0')) {
            best = distance;
            config_text_set(ret_name, CONFIG_TEXT, cut);
        }
    }
    // The right word in the wrong place.
    for (int i = 0; i < config_key_count && ret_name[0] == '\0'; i++) {
        if (same_last_part(config_keys[i].name, last == NULL ? name : last + 1)) {
            config_text_set(ret_name, CONFIG_TEXT, config_keys[i].name);
        }
    }
}

static void add_words(struct text_builder *builder, const char *words)
{
    for (; *words != '\0'; words++) {
        text_add_bytes(builder, *words == '|' ? ", " : words, *words == '|' ? 2 : 1);
    }
}

static void add_numbers(struct text_builder *builder, const struct config_key *key)
{
    int64_t by = key->type == KEY_SECONDS_MS ? 1000 : 1;
    if (key->step > 0) {
        for (int64_t number = key->low; number <= key->high; number += key->step) {
            text_add(builder, number == key->low ? "" : ", ");
            text_add_int(builder, number);
        }
        return;
    }
    text_add_int(builder, key->low / by);
    if (key->high > key->low) {
        text_add(builder, " to ");
        text_add_int(builder, key->high / by);
    }
}

void config_key_allowed(const struct config_key *key, char ret_text[CONFIG_RANGE_TEXT])
{
    struct text_builder builder;
    text_begin(&builder, ret_text, CONFIG_RANGE_TEXT);
    switch (key->type) {
    case KEY_TEXT:
    case KEY_PATH:
        text_add(&builder, key->type == KEY_TEXT ? "a text" : "a file name");
        text_add(&builder, " of at most ");
        text_add_int(&builder, (int64_t)key->bytes - 1);
        text_add(&builder, " bytes");
        return;
    case KEY_CODE: text_add(&builder, "letters, digits, dots, hyphens and underscores"); return;
    case KEY_SYSTEM: text_add(&builder, "a FHIR system, without spaces, commas and bars"); return;
    case KEY_URL:
        text_add(&builder, "an https address without a slash at the end; ");
        text_add(&builder, "http only to this machine");
        return;
    case KEY_BOOL: text_add(&builder, "on, off"); return;
    case KEY_WORD: add_words(&builder, key->words); return;
    case KEY_INTEGER: add_numbers(&builder, key); return;
    case KEY_SECONDS_MS:
        add_numbers(&builder, key);
        text_add(&builder, ", with up to 3 decimals");
        return;
    case KEY_SIZE:
        text_add(&builder, "\"WIDTHxHEIGHT\", each ");
        add_numbers(&builder, key);
        return;
    case KEY_LETTERS: text_add(&builder, "1 or 2 letters of A to Z but I, O and Q"); return;
    case KEY_LATER: text_add(&builder, "not part of this release"); return;
    }
}
