// foyer-shown FILE: each text of [{"in":"...","shown":"..."}] as the clinician's name in an
// Appointment, from the strict door to the draw lists of the confirm page on three panels (faults
// F5, F6). "shown", where given, must be on the page letter for letter; every list must keep the
// rules of tests/screens. Prints texts= and cut=; 1 when anything is wrong.
#include "api/site_find_read.h"
#include "flow/flow.h"
#include "flow/view.h"
#include "screens/layout_check.h"
#include "screens/samples.h"
#include "ui/ui.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PANELS = 3, FILE_BYTES = 2 * 1024 * 1024 };

static struct config config;
static struct ui *uis[PANELS];
static struct draw_list list;
static struct flow flow;
static int wrong, cut;

// An Appointment as a site sends it, with this display.
static char *appointment_make(const char *display, size_t *ret_bytes)
{
    size_t size = strlen(display) * 6 + 1024; // an escape is at most six bytes for one
    char *body = malloc(size);
    struct text_builder text;

    if (body == NULL) {
        return NULL;
    }
    text_begin(&text, body, size);
    text_add(&text, "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"status\":\"booked\","
                    "\"start\":\"2026-12-08T09:25:00+00:00\",\"participant\":["
                    "{\"actor\":{\"reference\":\"Patient/P1\"}},"
                    "{\"actor\":{\"reference\":\"Practitioner/D1\",\"display\":");
    json_add_text(&text, display);
    text_add(&text, "}}]}");
    *ret_bytes = text.used_bytes;
    return body;
}

static bool read_display(const char *display, struct appointment *ret_appointment)
{
    char patient[FHIR_ID_BYTES];
    struct json_document *document = NULL;
    size_t bytes = 0;
    char *body = appointment_make(display, &bytes);
    bool fine = body != NULL &&
                json_parse(body, bytes, &json_limits_reply, &document, NULL) == OK &&
                site_read_listed(json_root(document), &config, ret_appointment, patient) == OK;

    json_free(document);
    free(body);
    return fine;
}

// Without blanks and no-break spaces: lines may end anywhere.
static void squeeze(char *dst, size_t size, const char *src)
{
    size_t used = 0;

    for (; *src != '\0' && used + 1 < size; src++) {
        if ((unsigned char)src[0] == 0xC2 && (unsigned char)src[1] == 0xA0) {
            src++;
        } else if (*src != ' ') {
            dst[used++] = *src;
        }
    }
    dst[used] = '\0';
}

static bool page_shows(const char *shown)
{
    static char page[DRAW_TEXT_BYTES], wanted[1024], all[DRAW_TEXT_BYTES];
    struct text_builder text;

    text_begin(&text, all, sizeof all);
    for (int i = 0; i < list.item_count; i++) {
        if (list.items[i].kind == DRAW_TEXT) {
            text_add(&text, draw_list_text(&list, list.items[i].text_at));
        }
    }
    squeeze(page, sizeof page, all);
    squeeze(wanted, sizeof wanted, shown);
    return strstr(page, wanted) != NULL;
}

static void show(int number, const char *display, const char *shown)
{
    struct person *person = &flow.session.people.list[0];
    struct view view;
    char where[64];

    if (!read_display(display, &person->appointments[0])) {
        (void)fprintf(stderr, "text %d: not read at all\n", number);
        wrong++;
        return;
    }
    view_make(&flow, 0, &view);
    for (int i = 0; i < PANELS; i++) {
        (void)snprintf(where, sizeof where, "text %d, %s", number, sample_panels[i].name);
        ui_draw(uis[i], &view, NULL, CTL_NONE, 0, &list);
        wrong += layout_check(where, &list, ui_layout(uis[i]), true);
        cut += list.cut;
        if (draw_list_find(&list, CTL_YES, 0) == NULL ||
            draw_list_find(&list, CTL_NOT_ME, 0) == NULL) {
            (void)fprintf(stderr, "%s: an answer is missing\n", where);
            wrong++;
        }
        if (shown != NULL && !list.cut && !page_shows(shown)) {
            (void)fprintf(stderr, "%s: \"%s\" is not on the page\n", where, shown);
            wrong++;
        }
    }
}

static bool begin(void)
{
    sample_config(&config, false);
    config.default_clinic.sensitive = false;
    config.default_clinic.confirm_show = SHOW_CLINICIAN;
    config.default_clinic.kiosk_allowed = true;
    flow.config = &config;
    flow.screen = SCREEN_CONFIRM;
    flow.cover = SCREEN_COUNT;
    flow.in_session = true;
    flow.session.people.count = 1;
    flow.session.people.list[0].appointment_count = 1;
    for (int i = 0; i < PANELS; i++) {
        const struct sample_panel *panel = &sample_panels[i];

        if (ui_new(&config, panel->width_px, panel->height_px, panel->width_mm, &uis[i]) != OK) {
            return false;
        }
    }
    return true;
}

static char *read_file(const char *path, size_t *ret_bytes)
{
    FILE *file = fopen(path, "rb");
    char *body = file != NULL ? malloc(FILE_BYTES + 1) : NULL;

    if (body != NULL) {
        *ret_bytes = fread(body, 1, FILE_BYTES, file);
        body[*ret_bytes] = '\0';
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return body;
}

int main(int argc, char **argv)
{
    struct json_document *document = NULL;
    size_t bytes = 0;
    int count = 0;
    char *body = argc == 2 ? read_file(argv[1], &bytes) : NULL;

    if (body == NULL || json_parse(body, bytes, &json_limits_reply, &document, NULL) != OK ||
        !begin()) {
        (void)fputs("foyer-shown: needs one JSON file, and fonts\n", stderr);
        return 2;
    }
    for (const struct json *each = json_first(json_root(document)); each != NULL;
         each = json_next(each)) {
        const char *display = json_text_borrow(json_member(each, "in"));

        if (display != NULL) {
            show(++count, display, json_text_borrow(json_member(each, "shown")));
        }
    }
    for (int i = 0; i < PANELS; i++) {
        ui_free(uis[i]);
    }
    json_free(document);
    free(body);
    (void)printf("texts=%d cut=%d wrong=%d\n", count, cut, wrong);
    return wrong == 0 && count > 0 ? 0 : 1;
}
