// What --check-config says besides "right": facts of this configuration that somebody may take for granted.
#include "config/config_private.h"

#include "base/symbology.h"
#include <string.h>
#include <strings.h>

struct notes {
    void (*write)(void *context, const char *text);
    void *context;
};

static void note(const struct notes *notes, bool holds, const char *sentence)
{
    if (holds) {
        notes->write(notes->context, sentence);
    }
}

static bool is_https(const char *url)
{
    return strncasecmp(url, "https:", 6) == 0;
}

static void note_national(const struct notes *notes, const struct config *config)
{
    note(notes, config->pds_mode == PDS_MTLS_GATEWAY && config->pds_verify,
         "the Personal Demographics Service is asked through the trust's gateway: only whether an NHS "
         "number that the site has matched is current. Nothing of its answer is shown.\n");
    note(notes, config->pds_mode == PDS_SIGNED_JWT && config->pds_verify,
         "the Personal Demographics Service is asked by the kiosk itself, with a signed token: only "
         "whether an NHS number that the site has matched is current. Nothing of its answer is shown.\n");
    note(notes, config->pds_mode != PDS_OFF && !config->pds_verify,
         "pds.mode is set, but pds.verify is off: no national service is asked.\n");
    note(notes, true,
         "NHS England's services for patients' records and appointments are not open to kiosks; they are "
         "no part of Foyer.\n");
}

static void note_trust(const struct notes *notes, const struct config *config)
{
    bool national_https = config->pds_mode != PDS_OFF && is_https(config->pds_base_url);
    note(notes, config->fhir_auth == AUTH_NONE && !config_is_loopback(config->fhir_base_url),
         "site.fhir.auth is none: the kiosk does not sign in to the appointment system, so that must know "
         "it by the network alone. Use mtls where it can.\n");
    note(notes, config->clock_trust == CLOCK_SYSTEM,
         "clock.trust is system: a wrong clock is not noticed. For demonstrations and tests only.\n");
    note(notes,
         config->clock_trust == CLOCK_TLS_DATE && !is_https(config->fhir_base_url) && !national_https,
         "clock.trust is tls_date, and no service is reached by https: the clock will never be trusted, "
         "and nobody can check in.\n");
}

// Patients of a hospital's clinic are to be told where to wait.
static bool lacks_area(const struct config *config, const struct config_clinic *clinic)
{
    return config->site_kind == SITE_HOSPITAL && clinic->area < 0 && !clinic->sensitive &&
           clinic->kiosk_allowed && clinic->channel == CHANNEL_IN_PERSON;
}

static void note_areas(const struct notes *notes, const struct config *config)
{
    enum { NAMED = 6 };
    char sentence[CONFIG_TEXT * (NAMED + 3)];
    struct text_builder builder;
    int count = 0;
    text_begin(&builder, sentence, sizeof sentence);
    text_add(&builder, "no area is stated for ");
    for (int i = 0; i < config->clinic_count; i++) {
        if (lacks_area(config, &config->clinics[i]) && count++ < NAMED) {
            text_add(&builder, count > 1 ? ", clinics." : "clinics.");
            text_add(&builder, config->clinics[i].id);
        }
    }
    if (count > NAMED) {
        text_add(&builder, " and ");
        text_add_int(&builder, count - NAMED);
        text_add(&builder, " more");
    }
    text_add(&builder, ": unless the appointment's own Location is one of areas, patients read "
                       "\"Ask at reception where to wait\".\n");
    note(notes, count > 0, sentence);
}

static void note_closed(const struct notes *notes, const struct config *config, int64_t wall_ms)
{
    int64_t today = date_to_days(london_date(wall_ms));
    bool over = config->closed_count > 0;
    for (int i = 0; i < config->closed_count; i++) {
        over = over && date_to_days(config->closed[i]) < today;
    }
    note(notes, over, "every day of closed is over: add the next ones.\n");
}

static void note_site(const struct notes *notes, const struct config *config)
{
    int needs = 0;
    for (int i = 0; i < NEED_COUNT; i++) {
        needs += config->needs_codes[i].count;
    }
    note(notes, *config->staff_pin_hash == '\0',
         "staff.pin_hash is not set: staff cannot clean, close or open this kiosk at its screen, lift a "
         "pause or take an arrival back. foyer --hash-pin makes one.\n");
    note(notes, config->marks[MARK_NO_KIOSK].count == 0,
         "marks.no_kiosk has no codes: a patient's wish not to use the kiosk cannot be seen.\n");
    note(notes, needs == 0,
         "needs.codes has no codes: of recorded needs only the language can be told to staff.\n");
    note(notes, config->clinic_count == 0,
         "clinics is empty: every appointment is shown by its time alone.\n");
    note(notes, config->menu_count > 0 && !config->journey_menu,
         "menu has rows, and journey.menu is off: they are not shown.\n");
}

// What will be read, where codes are offered at all.
static void note_scan(const struct notes *notes, const struct config *config)
{
    bool looked_up = config->issuer_count > 0 || config->pattern_count > 0 || config->scan_nhs_number ||
                     *config->scan_ubrn_system != '\0';
    bool source = !text_equal(config->scan_camera, "off") || *config->scan_serial != '\0' ||
                  *config->scan_wedge != '\0' || *config->scan_wedge_prefix != '\0' ||
                  *config->scan_pictures != '\0';
    note(notes, config->match_scan_offered && !looked_up,
         "match.scan_offered is on, and no code would be accepted: add pass.issuers or scan.pattern, or "
         "switch it off. Until then patients are not asked for a code.\n");
    note(notes, config->match_scan_offered && looked_up && !source,
         "match.scan_offered is on, and nothing can read a code: name a camera or a fixed scanner (scan).\n");
    note(notes, !config->match_scan_offered && looked_up,
         "match.scan_offered is off: codes on letters and messages are not used.\n");
    note(notes, !config->scan_nhs_number && config->scan_gs1_prefix_count > 0,
         "scan.gs1 is set, and scan.nhs_number is off: no wristband is looked up.\n");
}

enum { PATTERN_SENTENCE = CONFIG_TEXT * 4 };

static struct text_builder pattern_begin(const struct config_pattern *pattern, char ret_sentence[PATTERN_SENTENCE])
{
    struct text_builder builder;
    text_begin(&builder, ret_sentence, PATTERN_SENTENCE);
    text_add(&builder, "scan.pattern.");
    text_add(&builder, pattern->id);
    return builder;
}

static void note_wide_pattern(const struct notes *notes, const struct config_pattern *pattern)
{
    static const char *const characters[] = {" digits", " capital letters", " capital letters and digits"};
    char sentence[PATTERN_SENTENCE];
    struct text_builder builder = pattern_begin(pattern, sentence);
    text_add(&builder, " has no prefix: every code of ");
    text_add_int(&builder, pattern->shortest);
    if (pattern->shortest < pattern->longest) {
        text_add(&builder, " to ");
        text_add_int(&builder, pattern->longest);
    }
    text_add(&builder, characters[pattern->characters]);
    text_add(&builder, pattern->of == PATTERN_PATIENT ? " is taken for a patient's number" : " is taken for a booking's number");
    text_add(&builder, ", and a code that is something else costs the patient a wrong date of birth. Give it a prefix, a "
                       "check digit, or digits of one fixed length.\n");
    note(notes, config_pattern_is_wide(pattern), sentence);
}

static void note_short_code_39(const struct notes *notes, const struct config_pattern *pattern)
{
    char sentence[PATTERN_SENTENCE];
    struct text_builder builder = pattern_begin(pattern, sentence);
    text_add(&builder, ": a camera does not read a Code 39 of fewer than ");
    text_add_int(&builder, CODE_39_CAMERA_LEAST);
    text_add(&builder, " characters; a fixed scanner does.\n");
    note(notes, pattern->carrier == CARRIER_CODE_39 && pattern->shortest < CODE_39_CAMERA_LEAST, sentence);
}

static void note_patterns(const struct notes *notes, const struct config *config)
{
    for (int i = 0; i < config->pattern_count; i++) {
        note_wide_pattern(notes, &config->patterns[i]);
        note_short_code_39(notes, &config->patterns[i]);
    }
}

// A scanner that nobody has taken is a keyboard. Behind its prefix nothing of it reaches a page, taken or not.
static void note_wedge(const struct notes *notes, const struct config *config)
{
    bool alone = *config->scan_wedge != '\0' && *config->scan_wedge_prefix == '\0';
    note(notes, alone && !config_scans(config),
         "scan.wedge is set, and codes are not used: that scanner is a keyboard that types into the page that is "
         "shown. Unplug it, or set it to send a prefix and name that in scan.wedge_prefix.\n");
    note(notes, alone && config_scans(config),
         "scan.wedge is set, and scan.wedge_prefix is not: until that scanner is there and may be opened by the "
         "kiosk's user, what it reads is typed into the page that is shown, as by a keyboard. Set the scanner to send a "
         "prefix before each code and name it in scan.wedge_prefix: that closes this hole even then.\n");
}

void config_notes(const struct config *config, int64_t wall_ms,
                  void (*write)(void *context, const char *text), void *context)
{
    const struct notes notes = {.write = write, .context = context};
    note_national(&notes, config);
    note_trust(&notes, config);
    note_site(&notes, config);
    note_areas(&notes, config);
    note_scan(&notes, config);
    note_patterns(&notes, config);
    note_wedge(&notes, config);
    note_closed(&notes, config, wall_ms);
}
