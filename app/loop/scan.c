// Codes: from cameras and fixed scanners to the flow. What a code is, app/codes says; what it means, the flow.
#include "base/log_event.h"
#include "base/wipe.h"
#include "codes/codes.h"
#include "loop/loop_inside.h"
#include <string.h>

// What a code is known again by, and what wrong dates of birth are counted by: never kept as itself (reliability 3).
static uint64_t tag_of_claim(const struct claim *claim)
{
    char fact[sizeof claim->id + sizeof claim->system + sizeof claim->value];
    struct text_builder text;

    text_begin(&text, fact, sizeof fact);
    text_add(&text, claim->id);
    if (claim->id[0] == '\0') {
        text_add(&text, claim->system);
        text_add(&text, "|");
        text_add(&text, claim->value);
    }
    uint64_t tag = chance_tag(fact, text.used_bytes);
    wipe(fact, sizeof fact);
    return tag;
}

void scan_came(struct loop *loop, const struct scan *scan)
{
    const struct codes_rules rules = {.config = loop->config, .keys = loop->ports.keys, .verify = es256_verify};
    struct code_scan code = {.bytes = scan->bytes, .count = scan->count, .symbology = scan->symbology, .gs1 = scan->gs1};
    struct event event = loop_stamp(EV_SCAN);
    struct claim claim;

    if (!config_scans(loop->config)) {
        return;
    }
    if (scan->fixed) {
        codes_strip(&code);
    }
    event.code = codes_read(&rules, &code, event.wall_ms, &claim);
    event.claim = &claim;
    event.fixed = scan->fixed;
    event.identity = event.code == CODE_ACCEPTED ? tag_of_claim(&claim) : chance_tag(code.bytes, code.count);
    loop_event(loop, &event);
    wipe(&claim, sizeof claim);
}

// What a fixed scanner typed into the window behind its prefix.
void scan_typed(struct loop *loop)
{
    struct scan scan;

    window_scanned(loop->ports.window, &scan);
    scan_came(loop, &scan);
    wipe(&scan, sizeof scan);
}

// A scanner that types behind a prefix is not seen before it does: it counts as there.
static bool reads_codes(const struct loop *loop, const struct scanner_state *state)
{
    return (state->camera && state->decoder) || state->serial || state->wedge ||
           loop->config->scan_wedge_prefix[0] != '\0';
}

void scan_changed(struct loop *loop, const struct scanner_state *state)
{
    struct event event = loop_stamp(EV_SCANNER);
    bool dark = state->camera && state->dark;
    bool was_dark = loop->scanner.dark;

    loop->scanner = *state;
    loop->scanner.dark = dark;
    event.ready = reads_codes(loop, state);
    event.camera = state->camera && state->decoder;
    loop_event(loop, &event);
    if (dark != was_dark) {
        event = loop_stamp(EV_LIGHT);
        event.ready = !dark;
        loop_event(loop, &event);
    }
}

void scan_begin(struct loop *loop)
{
    struct scanner_state none = {.decoder = true};

    // The scanner's thread says what it has; what types into the window has no thread.
    if (config_scans(loop->config) && loop->config->scan_wedge_prefix[0] != '\0') {
        scan_changed(loop, &none);
    }
}

void scan_watch(struct loop *loop, bool on)
{
    if (loop->ports.scanner != NULL) {
        scanner_watch(loop->ports.scanner, on);
        ui_set_preview(loop->ui, NULL, 0); // its memory may be gone
    }
}

void scan_show(struct loop *loop)
{
    const unsigned char *grey = NULL;

    if (loop->ports.scanner != NULL && loop->flow.scanning && loop->view.screen == SCREEN_SCAN) {
        scanner_preview(loop->ports.scanner, &loop->view.preview, &grey);
        ui_set_preview(loop->ui, grey, SCANNER_PREVIEW);
    }
}

void scan_again(struct loop *loop)
{
    if (loop->ports.scanner != NULL) {
        scanner_again(loop->ports.scanner);
    }
}

// Everything that is named in the configuration is there. A camera that is only looked for ("auto") may be absent where
// another scanner is named.
bool scan_works(const struct loop *loop)
{
    const struct config *config = loop->config;
    const struct scanner_state *state = &loop->scanner;
    bool fixed = config->scan_serial[0] != '\0' || config->scan_wedge[0] != '\0' || config->scan_wedge_prefix[0] != '\0';
    bool camera = !text_equal(config->scan_camera, "off") || config->scan_pictures[0] != '\0';
    bool optional = fixed && text_equal(config->scan_camera, "auto") && config->scan_pictures[0] == '\0';

    return (config->scan_serial[0] == '\0' || state->serial) && (config->scan_wedge[0] == '\0' || state->wedge) &&
           (!camera || (state->camera && state->decoder) || (optional && !state->camera));
}
