// The configuration of one kiosk: one JSON document through the strict door (settled 1, product 4.4). Every
// key has a default, a range and a sentence; an unknown key, a key twice or a value out of range refuses the
// document whole. Secrets are file names, never values. Pure: bytes in, struct out.
#pragma once
#include "base/err.h"
#include "base/calendar.h"
#include "base/json.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CONFIG_TEXT = 128,       // longest name, sentence or code, bytes with NUL
    CONFIG_PATH = 512,       // longest file name or address
    CONFIG_AREAS = 24,
    CONFIG_CLINICS = 64,
    CONFIG_CLOSED_DAYS = 64,
    CONFIG_HOURS_A_DAY = 3,
    CONFIG_CODES = 8,        // FHIR codes that mean one thing: a need, a mark, a channel
    CONFIG_MENU = 6,         // X16
    CONFIG_PREPARE = 161,    // S8b: 160 bytes and NUL
    CONFIG_PIN_HASH = 200,
    CONFIG_PATTERNS = 8,     // scan.pattern
    CONFIG_ISSUERS = 4,      // pass.issuers
    CONFIG_PREFIXES = 4,     // scan.gs1.prefixes
    CONFIG_DOCUMENT_BYTES = 256 * 1024,
};

enum site_kind { SITE_GP, SITE_HOSPITAL };
enum site_auth { AUTH_NONE, AUTH_MTLS, AUTH_CLIENT_CREDENTIALS, AUTH_SIGNED_JWT };
enum site_write { WRITE_PATCH, WRITE_PUT, WRITE_ENCOUNTER };
enum site_confirm { CONFIRM_APPOINTMENT, CONFIRM_ENCOUNTER };
enum site_search { SEARCH_AUTO, SEARCH_CHAINED, SEARCH_PATIENT_FIRST, SEARCH_DAY_LIST };
enum match_extra { EXTRA_POSTCODE, EXTRA_HOUSE_NUMBER };
enum confirm_show { SHOW_TIME, SHOW_AREA, SHOW_CLINICIAN, SHOW_CLINIC };
enum clinic_channel { CHANNEL_IN_PERSON, CHANNEL_PHONE, CHANNEL_VIDEO };
enum clock_trust { CLOCK_CHRONY, CLOCK_TLS_DATE, CLOCK_SYSTEM };
enum window_mode { WINDOW_FULLSCREEN, WINDOW_WINDOW };
enum offline_mode { OFFLINE_REFUSE, OFFLINE_NOTE }; // note is refused until a desk link exists
enum match_needs { MATCH_LETTERS, MATCH_LETTERS_POSTCODE };
enum pds_mode { PDS_OFF, PDS_SIGNED_JWT, PDS_MTLS_GATEWAY };
enum clinic_match { MATCH_SERVICE_TYPE, MATCH_HEALTHCARE_SERVICE, MATCH_SCHEDULE, MATCH_LOCATION };

// Reasonable adjustments and needs that can be told to staff (settled 3): X(name, key in needs.codes, words on S7 and in
// the message to staff). The codes that mean them are the site's own.
#define NEED_LIST(X)                                                                               \
    X(NEED_LARGE_PRINT, "large_print", "large print")                                              \
    X(NEED_EASY_READ, "easy_read", "easy read")                                                    \
    X(NEED_BSL, "bsl", "British Sign Language")                                                    \
    X(NEED_INTERPRETER, "interpreter", "an interpreter")                                           \
    X(NEED_HEARING_LOOP, "hearing_loop", "a hearing loop")                                         \
    X(NEED_FETCH, "cannot_hear_name", "someone to fetch you in person")                            \
    X(NEED_STEP_FREE, "step_free", "step-free access")                                             \
    X(NEED_HOIST, "hoist", "a hoist")                                                              \
    X(NEED_EXTRA_TIME, "extra_time", "extra time")

enum need {
#define X(name, key, words) name,
    NEED_LIST(X)
#undef X
        NEED_COUNT
};

// What the codes on this site's letters, messages and wristbands look like (national-services 8.4 row 6). Anchored at both
// ends; the first pattern that fits decides.
enum pattern_of { PATTERN_PATIENT, PATTERN_APPOINTMENT };
enum pattern_characters { PATTERN_DIGITS, PATTERN_LETTERS, PATTERN_LETTERS_DIGITS }; // upper case; of what follows the prefix
enum pattern_check { CHECK_NONE, CHECK_MOD10, CHECK_MOD11 }; // of the digits behind the prefix: GS1's, the NHS number's
enum pattern_carrier { CARRIER_ANY, CARRIER_QR, CARRIER_CODE_128, CARRIER_CODE_39 };

struct config_pattern {
    char id[CONFIG_TEXT];
    char prefix[CONFIG_TEXT];     // visible ASCII; may be empty
    int shortest, longest;        // characters of the whole code with the prefix, without spaces that are ignored; 4 to 64
    enum pattern_characters characters;
    enum pattern_check check;
    enum pattern_carrier carrier; // CARRIER_CODE_39 is read only when a pattern asks for it: it has no check of its own
    enum pattern_of of;           // whose identifier it is
    char system[CONFIG_TEXT];     // identifier system at the site; required
    bool spaces;                  // spaces in the code are ignored
    bool strip_prefix;            // the identifier is what follows the prefix
};

// Who may issue appointment passes, and the keys that are pinned for them (national-services 8.3).
struct config_issuer {
    char id[CONFIG_TEXT];
    char iss[CONFIG_TEXT];        // 1 to 64 characters; exactly as in the pass
    char keys_file[CONFIG_PATH];  // JWK Set; never fetched by address
};

// What a Flag or a label of the record can say about the kiosk itself: X(name, key in marks).
#define MARK_LIST(X)                                                                               \
    X(MARK_NO_KIOSK, "no_kiosk")     /* the patient asked not to use it: X1 */                     \
    X(MARK_RESTRICTED, "restricted") /* besides R and V of v3 Confidentiality: X1 */               \
    X(MARK_ISOLATION, "isolation")   /* X14: no waiting area */

enum mark {
#define X(name, key) name,
    MARK_LIST(X)
#undef X
        MARK_COUNT
};

// FHIR codes, each "system|code"; a coding that has one of them is meant.
struct config_codes {
    int count;
    char token[CONFIG_CODES][CONFIG_TEXT];
};

// X16: something else that brings people to a reception, and the desk that deals with it.
struct config_menu_item {
    char id[CONFIG_TEXT];
    char name[CONFIG_TEXT]; // on the button: "Collect a prescription"
    char desk[CONFIG_TEXT]; // "desk 2"
    char help[CONFIG_TEXT]; // "They will help you with {help}.": "a prescription"
};

struct config_area {
    char id[CONFIG_TEXT];
    char name[CONFIG_TEXT];       // shown: "Area C"
    char level[CONFIG_TEXT];      // shown after the name: "level 2"; may be empty
    char directions[CONFIG_TEXT * 2]; // "Follow the blue line."; may be empty
    int walk_minutes;             // 0 = not said
    char location[CONFIG_TEXT];   // of the FHIR Location: "system|value", or "|Location/id"; may be empty
};

struct config_clinic {
    char id[CONFIG_TEXT];
    char name[CONFIG_TEXT]; // shown where confirm_show is SHOW_CLINIC; the id when the file has none
    enum clinic_match match_by;
    char match[CONFIG_TEXT]; // "system|code", or a resource named directly: "|Schedule/id"
    int area;                // index into areas, -1 = not stated
    enum clinic_channel channel;
    enum confirm_show confirm_show;
    bool sensitive;      // S6 and S9 give the time only
    bool kiosk_allowed;  // off = X1
    int open_before_minutes;
    int on_time_after_minutes;
    int late_after_minutes;
    int close_guard_s;
    bool isolation;      // a patient with MARK_ISOLATION is asked to put on a mask and gets no waiting area
    char prepare[CONFIG_PREPARE]; // S8b, approved by the clinic: "Do not go to the toilet yet. ..."; "" = none
};

struct config_hours {
    int opens_minute; // minutes since local midnight
    int closes_minute;
};

struct config {
    int version;
    char kiosk_id[CONFIG_TEXT];
    char kiosk_place[CONFIG_TEXT];

    char site_ods[CONFIG_TEXT];
    char site_name[CONFIG_TEXT]; // shown in the header
    enum site_kind site_kind;
    char state_dir[CONFIG_PATH]; // reference numbers, pauses, journal in demo and tests

    char fhir_base_url[CONFIG_PATH]; // no slash at the end
    enum site_auth fhir_auth;
    char fhir_ca_file[CONFIG_PATH];
    char fhir_cert_file[CONFIG_PATH];
    char fhir_key_file[CONFIG_PATH];
    char fhir_crl_file[CONFIG_PATH]; // revoked certificates; "" = not looked up
    char fhir_token_url[CONFIG_PATH];
    char fhir_client_id[CONFIG_TEXT];
    enum site_write fhir_write;
    enum site_confirm fhir_confirm; // what confirms an arrival of style encounter (national-services 7.3)
    enum site_search fhir_search;
    char fhir_identifier_nhs[CONFIG_TEXT];   // identifier system of NHS numbers
    char fhir_identifier_local[CONFIG_TEXT]; // identifier system of hospital numbers; may be empty

    char oauth_token_url[CONFIG_PATH]; // pds.mode signed-jwt
    char oauth_audience[CONFIG_PATH];
    char oauth_client_id[CONFIG_TEXT];
    char oauth_kid[CONFIG_TEXT];
    char oauth_key_file[CONFIG_PATH];
    enum pds_mode pds_mode;
    char pds_base_url[CONFIG_PATH];
    char pds_ods[CONFIG_TEXT];       // "" = site_ods
    char pds_ca_file[CONFIG_PATH];   // of PDS or the gateway, and of the token server; "" = the system's own list
    char pds_cert_file[CONFIG_PATH]; // mtls-gateway: the kiosk's certificate
    char pds_key_file[CONFIG_PATH];
    bool pds_verify;                 // default: on where pds_mode is not off
    int pds_wait_ms;

    char proxy_url[CONFIG_PATH]; // "http://proxy.example:3128"; "" = none, whatever the environment says
    char proxy_user[CONFIG_TEXT];
    char proxy_password_file[CONFIG_PATH];

    char journal_file[CONFIG_PATH];     // default state_dir/journal.db
    char journal_key_file[CONFIG_PATH]; // empty when not set: main then takes
                                        // $CREDENTIALS_DIRECTORY/journal.key, else state_dir/journal.key
    int journal_keep_days;
    enum offline_mode offline_mode;
    enum clock_trust clock_trust;
    int clock_unsynced_max_minutes;

    struct config_area areas[CONFIG_AREAS];
    int area_count;
    struct config_clinic clinics[CONFIG_CLINICS];
    int clinic_count;
    struct config_clinic every_clinic;   // the C keys at the top of the file: what each clinic starts from
    struct config_clinic default_clinic; // for an appointment that matches no clinic: sensitive is on
    struct config_hours hours[7][CONFIG_HOURS_A_DAY]; // Monday first
    int hours_count[7];
    bool hours_stated; // false = always open
    struct date closed[CONFIG_CLOSED_DAYS];
    int closed_count;

    struct config_codes needs_codes[NEED_COUNT];
    struct config_codes marks[MARK_COUNT];
    struct config_codes channel_codes[3]; // by enum clinic_channel: [CHANNEL_PHONE], [CHANNEL_VIDEO]; in_person is empty
    bool needs_ask_everyone;     // S7 for all
    bool details_ask;            // S8
    int details_every_days;
    bool details_next_of_kin;    // default: on in a hospital
    bool similar_names;          // warn staff of similar names in one clinic session

    bool journey_no_appointment; // X15 on S0
    bool journey_menu;           // X16 on S0
    struct config_menu_item menu[CONFIG_MENU];
    int menu_count;

    char staff_pin_hash[CONFIG_PIN_HASH]; // "scrypt$..." made by foyer --hash-pin; "" = no staff screen
    int clean_lock_s;
    int help_unanswered_s;
    bool help_unwell;

    enum window_mode window_mode;
    int window_width_px, window_height_px; // window.size "1080x1920"; 0 = the whole screen
    int window_rotate; // 0, 90, 180, 270

    int letters_check_in; // 1 to 3
    enum match_needs match_needs; // always MATCH_LETTERS_POSTCODE in a hospital
    enum match_extra match_extra;
    int alone_from_age; // X13
    int mask_after_ms; // 0 = never
    int tries_per_session, tries_per_identity, tries_per_kiosk, tries_kiosk_window_s, tries_pause_s;
    int find_answer_ms, find_max_s, write_confirm_s;
    int idle_ask_s, idle_warn_s, done_show_s;
    char code_letter[4];

    bool match_scan_offered;       // S2; default: on in a hospital. Off = codes are not looked at at all
    int scan_wait_s;               // S2a: then typing is offered in words
    int scan_max_bytes;            // longer codes are refused as unreadable
    struct config_pattern patterns[CONFIG_PATTERNS];
    int pattern_count;
    bool scan_nhs_number;          // ten digits with a right check digit: fhir_identifier_nhs
    char scan_ubrn_system[CONFIG_TEXT]; // e-RS reference, 12 digits: identifier system of Appointments; "" = not known
    int scan_gs1_nhs_offset;       // digits of a GSRN (AI 8018) before the NHS number
    char scan_gs1_prefixes[CONFIG_PREFIXES][16]; // a GSRN must begin with one of these; none = any
    int scan_gs1_prefix_count;
    char scan_camera[CONFIG_PATH]; // "off", "auto", or a device file
    char scan_pictures[CONFIG_PATH]; // demo and tests (every service on loopback): folder of pictures, or a recorded video,
                                   // in place of a camera; "" = none
    char scan_serial[CONFIG_PATH]; // device file of a fixed scanner on a serial line; "" = none
    char scan_wedge[CONFIG_TEXT];  // a fixed scanner that is a keyboard: "VVVV:PPPP", USB ids in hex; grabbed; "" = none
    char scan_wedge_prefix[8];     // what that scanner is set to send first, 1 to 4 visible characters; known also where it
                                   // cannot be grabbed; "" = none
    bool scan_sound;
    char pass_identifier_system[CONFIG_TEXT]; // "" = apt of a pass is the Appointment's FHIR id
    struct config_issuer issuers[CONFIG_ISSUERS];
    int issuer_count;
    int display_distance_mm, display_width_mm; // width 0 = the panel's own
    int display_target_mm, display_gap_mm;
    int touch_debounce_ms;
    char font_dir[CONFIG_PATH]; // empty = Debian's Liberation Sans
};

// What was wrong, for the person who wrote the file: "kiosk.json:12:9: unknown key \"site.fihr\"; did you mean
// \"site.fhir\"?". At most 20 are collected.
struct config_problems {
    int count;
    char text[20][CONFIG_TEXT * 4];
};

// Reads a document. body[body_bytes] must be NUL. file_name is used in messages only. On failure ret_config is
// untouched and ret_problems says why; on success ret_problems is empty.
MUST_CHECK enum err config_read(const char *file_name, const char *body, size_t body_bytes,
                                struct config *ret_config, struct config_problems *ret_problems);

// Every key with its value here, default, range and sentence, as text for a person, into write(context, text).
void config_print(const struct config *config, void (*write)(void *context, const char *text),
                  void *context);

// What is right and yet worth knowing at wall_ms (UTC), each a sentence with a line end: what this configuration leaves
// out, what is believed without proof, which national services are used (national-services 2.2).
void config_notes(const struct config *config, int64_t wall_ms,
                  void (*write)(void *context, const char *text), void *context);

// Is the kiosk to be open at wall_ms, by hours and closed days on London's clock? ret_change_ms: when that changes next
// (UTC), INT64_MAX when it does not within 400 days; while closed it is when it opens. A range means every moment at which
// London's clock shows a time inside it. Pure; both clock-change nights are right. Cheap enough for every event.
bool config_is_open(const struct config *config, int64_t wall_ms, int64_t *ret_change_ms);

// Is a coding one of these?
bool config_codes_have(const struct config_codes *codes, const char *system, const char *code);

// True for 127.0.0.0/8, ::1 and localhost in an http(s) address.
bool config_is_loopback(const char *url);
// The key of the first service that is not on loopback ("site.fhir.base_url"), or NULL.
const char *config_service_elsewhere(const struct config *config);
// True when every service named in the configuration is on loopback (settled 5: clock.trust system, --now).
bool config_all_loopback(const struct config *config);

// The clinic of an appointment by its codes ("system|code"), in the order of settled 3; never NULL.
// codes[kind] is a NULL-terminated list for each enum clinic_match.
const struct config_clinic *config_find_clinic(const struct config *config,
                                               const char *const *const codes[4]);
// Is each character of text one of these? True for "".
bool config_characters_fit(enum pattern_characters characters, const char *text);
// Can a code be of use here: codes are offered, and at least one kind would be looked up?
bool config_scans(const struct config *config);
// The area that the clinic states, or NULL. The appointment's own Location comes before it, and without either the
// patient asks at reception: a guessed area sends somebody to the wrong place (H16).
const struct config_area *config_find_area(const struct config *config,
                                           const struct config_clinic *clinic);
