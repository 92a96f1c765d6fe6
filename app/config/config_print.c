// A configuration as a person reads it. What is secret is a file name, so all of it may be shown; of the
// staff PIN's hash only whether there is one.
#include "config/config_private.h"

#include <string.h>

enum { ENTRY_BYTES = 2048 };

// One entry, built and handed on whole.
struct printer {
    void (*write)(void *context, const char *text);
    void *context;
    char entry[ENTRY_BYTES];
    struct text_builder builder;
};

static void entry_begin(struct printer *printer)
{
    text_begin(&printer->builder, printer->entry, sizeof printer->entry);
}

static void entry_add(struct printer *printer, const char *a, const char *b, const char *c)
{
    text_add(&printer->builder, a);
    text_add(&printer->builder, b);
    text_add(&printer->builder, c);
}

static void entry_number(struct printer *printer, const char *before, int number, const char *after)
{
    text_add(&printer->builder, before);
    text_add_int(&printer->builder, number);
    text_add(&printer->builder, after);
}

static void entry_end(struct printer *printer)
{
    printer->write(printer->context, printer->entry);
}

// "[site]" before the first key of each group.
static void print_group(struct printer *printer, int index)
{
    const char *name = config_keys[index].name;
    size_t length = strcspn(name, ".");
    if (index > 0 && strncmp(config_keys[index - 1].name, name, length) == 0 &&
        config_keys[index - 1].name[length] == '.') {
        return;
    }
    text_add(&printer->builder, index > 0 ? "\n[" : "[");
    text_add_bytes(&printer->builder, name, length);
    text_add(&printer->builder, "]\n");
}

static void print_default(struct printer *printer, const struct config_key *key)
{
    if (key->standard == NULL) {
        entry_add(printer, "required", "", "");
    } else if (*key->standard == '\0') {
        entry_add(printer, "default: ", key->when_unset == NULL ? "not set" : key->when_unset, "");
    } else if (key->standard_hospital != NULL) {
        entry_add(printer, "default: ", key->standard, " at a GP surgery, ");
        entry_add(printer, key->standard_hospital, " at a hospital", "");
    } else {
        entry_add(printer, "default: ", key->standard, "");
    }
}

static void print_key(struct printer *printer, const struct config *config, int index)
{
    const struct config_key *key = &config_keys[index];
    char allowed[CONFIG_RANGE_TEXT];
    entry_begin(printer);
    print_group(printer, index);
    if (key->type == KEY_LATER) {
        entry_add(printer, key->name, ": not part of this release yet\n    ", key->sentence);
        entry_add(printer, "\n", "", "");
        entry_end(printer);
        return;
    }
    config_key_allowed(key, allowed);
    entry_add(printer, key->name, " = ", "");
    config_value_print(key, config, &printer->builder);
    entry_add(printer, "\n    ", key->sentence, "\n    ");
    print_default(printer, key);
    entry_add(printer, "; allowed: ", allowed, "\n");
    entry_end(printer);
}

static void print_areas(struct printer *printer, const struct config *config)
{
    entry_begin(printer);
    entry_add(printer, "\n[areas]\n    Where patients wait: { id: { name, level, walk_minutes, ",
              "directions, location: \"system|value\" or \"|Location/id\" } }\n    ",
              "default: none; at most 24\n");
    entry_end(printer);
    for (int i = 0; i < config->area_count; i++) {
        const struct config_area *area = &config->areas[i];
        entry_begin(printer);
        entry_add(printer, "areas.", area->id, " = ");
        entry_add(printer, area->name, *area->level == '\0' ? "" : ", ", area->level);
        entry_number(printer, ", walk ", area->walk_minutes, " min");
        entry_add(printer, *area->directions == '\0' ? "" : ", ", area->directions, "");
        entry_add(printer, *area->location == '\0' ? "" : ", ", area->location, "\n");
        entry_end(printer);
    }
}

static void print_place(struct printer *printer, const struct config *config,
                        const struct config_clinic *clinic)
{
    const struct config_area *area = config_find_area(config, clinic);
    const char *no_area = config->site_kind == SITE_HOSPITAL ? "asks at reception where to wait"
                                                             : "sits in the waiting room";
    if (clinic->channel != CHANNEL_IN_PERSON) {
        return;
    }
    if (clinic->sensitive || config->area_count == 0) {
        entry_add(printer, ", ", no_area, "");
    } else {
        entry_add(printer, ", waits where the appointment's own Location says, else ",
                  area == NULL ? no_area : "in ", area == NULL ? "" : area->name);
    }
}

static void print_clinic(struct printer *printer, const struct config *config,
                         const struct config_clinic *clinic, const char *id)
{
    static const char kinds[] = "service_type|healthcare_service|schedule|location";
    static const char channels[] = "in person|by phone|by video";
    static const char shows[] = "the time only|the area|the clinician|the clinic";
    char word[CONFIG_TEXT];
    entry_begin(printer);
    entry_add(printer, id, " = ", "");
    entry_add(printer, clinic->name, *clinic->name == '\0' ? "" : ", ", "");
    if (*clinic->match != '\0') {
        config_word_at(kinds, (int)clinic->match_by, word);
        entry_add(printer, word, " ", clinic->match);
        entry_add(printer, ", ", "", "");
    }
    config_word_at(channels, (int)clinic->channel, word);
    entry_add(printer, word, "", "");
    print_place(printer, config, clinic);
    config_word_at(shows, clinic->sensitive ? (int)SHOW_TIME : (int)clinic->confirm_show, word);
    entry_add(printer, ", shows ", word, clinic->sensitive ? " (sensitive)" : "");
    entry_add(printer, clinic->kiosk_allowed ? "" : ", not at the kiosk", "", "");
    entry_number(printer, ", opens ", clinic->open_before_minutes, " minutes before");
    entry_number(printer, ", on time until +", clinic->on_time_after_minutes, "");
    entry_number(printer, ", ends at +", clinic->late_after_minutes, "");
    entry_number(printer, " less ", clinic->close_guard_s, " s");
    entry_add(printer, clinic->isolation ? "" : ", no mask for isolation", "", "");
    entry_add(printer, *clinic->prepare == '\0' ? "" : ", before: ", clinic->prepare, "\n");
    entry_end(printer);
}

static void print_clinics(struct printer *printer, const struct config *config)
{
    char id[CONFIG_TEXT + 16];
    struct text_builder builder;
    entry_begin(printer);
    entry_add(printer,
              "\n[clinics]\n    What the site calls them, and the keys window.*_minutes, "
              "window.close_guard_s, confirm.show, clinic.* and prepare.text for each of them:\n",
              "    { id: { match: { service_type|healthcare_service|schedule|location: "
              "\"system|code\", or \"|TYPE/id\" for the resource itself }, name, area, "
              "channel } }\n",
              "    default: none; at most 64\n");
    entry_end(printer);
    for (int i = 0; i < config->clinic_count; i++) {
        text_begin(&builder, id, sizeof id);
        text_add(&builder, "clinics.");
        text_add(&builder, config->clinics[i].id);
        print_clinic(printer, config, &config->clinics[i], id);
    }
    print_clinic(printer, config, &config->default_clinic, "any other clinic");
}

static void print_hours(struct printer *printer, const struct config *config)
{
    static const char days[] = "mon|tue|wed|thu|fri|sat|sun";
    char word[CONFIG_TEXT];
    entry_begin(printer);
    entry_add(printer, "\n[hours]\n    Opening hours: { mon: [\"08:00-18:30\"], ... }; ",
              "a day that is not named is closed\n    default: always open; at most 3 a day\n", "");
    for (int day = 0; config->hours_stated && day < 7; day++) {
        config_word_at(days, day, word);
        entry_add(printer, "hours.", word, config->hours_count[day] == 0 ? " = closed" : " =");
        for (int i = 0; i < config->hours_count[day]; i++) {
            const struct config_hours *hours = &config->hours[day][i];
            text_add(&printer->builder, " ");
            text_add_padded(&printer->builder, hours->opens_minute / 60, 2);
            text_add(&printer->builder, ":");
            text_add_padded(&printer->builder, hours->opens_minute % 60, 2);
            text_add(&printer->builder, "-");
            text_add_padded(&printer->builder, hours->closes_minute / 60, 2);
            text_add(&printer->builder, ":");
            text_add_padded(&printer->builder, hours->closes_minute % 60, 2);
        }
        text_add(&printer->builder, "\n");
    }
    entry_end(printer);
    entry_begin(printer);
    entry_add(printer, "\n[closed]\n    Days without patients: [\"2026-12-25\"]\n    ",
              "default: none; at most 64\n", "closed =");
    for (int i = 0; i < config->closed_count; i++) {
        char day[11];
        date_format(config->closed[i], day);
        entry_add(printer, " ", day, "");
    }
    entry_add(printer, "\n", "", "");
    entry_end(printer);
}

static void print_menu(struct printer *printer, const struct config *config)
{
    entry_begin(printer);
    entry_add(printer, "\n[menu]\n    What else brings people to reception, and the desk: ",
              "{ id: { name, desk, help } }\n    default: none; at most 6; ",
              "shown with journey.menu on\n");
    entry_end(printer);
    for (int i = 0; i < config->menu_count; i++) {
        const struct config_menu_item *item = &config->menu[i];
        entry_begin(printer);
        entry_add(printer, "menu.", item->id, " = ");
        entry_add(printer, item->name, ": go to ", item->desk);
        entry_add(printer, ", for ", item->help, "\n");
        entry_end(printer);
    }
}

static void print_pattern(struct printer *printer, const struct config_pattern *pattern)
{
    static const char characters[] = "digits|letters|letters and digits";
    static const char carriers[] = "any code|a QR code|Code 128|Code 39";
    static const char checks[] = "|, check digit modulus 10|, check digit modulus 11";
    char word[CONFIG_TEXT];
    entry_begin(printer);
    entry_add(printer, "scan.pattern.", pattern->id, " = ");
    config_word_at(carriers, (int)pattern->carrier, word);
    entry_add(printer, word, *pattern->prefix == '\0' ? "" : " that begins with ", pattern->prefix);
    entry_number(printer, ", ", pattern->shortest, " to ");
    entry_number(printer, "", pattern->longest, " characters, ");
    config_word_at(characters, (int)pattern->characters, word);
    text_add(&printer->builder, word);
    config_word_at(checks, (int)pattern->check, word);
    entry_add(printer, word, pattern->spaces ? ", spaces ignored" : "",
              pattern->of == PATTERN_PATIENT ? "; a patient, " : "; an appointment, ");
    entry_add(printer, pattern->system, pattern->strip_prefix ? ", without the prefix\n" : "\n", "");
    entry_end(printer);
}

static void print_scan(struct printer *printer, const struct config *config)
{
    entry_begin(printer);
    entry_add(printer, "\n[scan.pattern]\n    What the codes on letters look like: { id: { prefix, shortest, longest, ",
              "characters: digits|letters|letters_digits, check: none|mod10|mod11, carrier: any|qr|code_128|code_39, ",
              "of: patient|appointment, system, spaces, strip_prefix } }\n    default: none; at most 8\n");
    entry_end(printer);
    for (int i = 0; i < config->pattern_count; i++) {
        print_pattern(printer, &config->patterns[i]);
    }
    entry_begin(printer);
    entry_add(printer, "\n[scan.gs1.prefixes]\n    What the number on a wristband (AI 8018) must begin with: ",
              "[\"9999999\"]\n    default: anything; at most 4\n", "scan.gs1.prefixes =");
    for (int i = 0; i < config->scan_gs1_prefix_count; i++) {
        entry_add(printer, " ", config->scan_gs1_prefixes[i], "");
    }
    entry_add(printer, "\n", "", "");
    entry_end(printer);
    entry_begin(printer);
    entry_add(printer, "\n[pass.issuers]\n    Who may issue appointment passes, and their pinned keys: ",
              "{ id: { iss, keys_file } }\n    default: none, no pass is accepted; at most 4\n", "");
    entry_end(printer);
    for (int i = 0; i < config->issuer_count; i++) {
        entry_begin(printer);
        entry_add(printer, "pass.issuers.", config->issuers[i].id, " = ");
        entry_add(printer, config->issuers[i].iss, ", keys in ", config->issuers[i].keys_file);
        entry_add(printer, "\n", "", "");
        entry_end(printer);
    }
}

void config_print(const struct config *config, void (*write)(void *context, const char *text),
                  void *context)
{
    struct printer printer = {.write = write, .context = context};
    for (int i = 0; i < config_key_count; i++) {
        print_key(&printer, config, i);
    }
    print_areas(&printer, config);
    print_clinics(&printer, config);
    print_hours(&printer, config);
    print_menu(&printer, config);
    print_scan(&printer, config);
}
