#include "api/pds.h"
#include "api/site_wire.h"
#include "base/check_digit.h"
#include "base/json.h"
#include "base/text.h"
#include <string.h>

#define DEATH_NOTIFICATION                                                                         \
    "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus"
#define CONFIDENTIALITY "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"

// national-services 2.3
static const struct json_limits pds_limits = {
    .body_bytes = 256 * 1024, .depth = 32, .values = 20000, .members = 256};

// A gateway sets it itself (national-services 3.3).
static enum err add_organisation(const struct config *config, struct http_request *request)
{
    const char *ods = config->pds_ods[0] != '\0' ? config->pds_ods : config->site_ods;

    return text_copy(request->end_user_ods, sizeof request->end_user_ods,
                     config->pds_mode == PDS_MTLS_GATEWAY ? "" : ods);
}

enum err pds_request(const struct config *config, const char *nhs_number, const char *token,
                     struct http_request *ret_request)
{
    struct text_builder url;
    struct text_builder bearer;

    memset(ret_request, 0, sizeof *ret_request);
    if (!check_nhs_number(nhs_number)) {
        return ERR_RANGE; // the service would refuse it, and count it against every kiosk
    }
    ret_request->service = HTTP_NATIONAL;
    ret_request->method = HTTP_GET;
    ret_request->read_only = true;
    text_begin(&url, ret_request->url, sizeof ret_request->url);
    text_add(&url, config->pds_base_url);
    text_add(&url, "/Patient/");
    text_add(&url, nhs_number);
    text_begin(&bearer, ret_request->authorization, sizeof ret_request->authorization);
    if (token[0] != '\0') {
        text_add(&bearer, "Bearer ");
        text_add(&bearer, token);
    }
    enum err err = add_organisation(config, ret_request);
    err = err == OK ? text_end(&url) : err;
    return err == OK ? text_end(&bearer) : err;
}

// ---- what a record says. Every list may be one object instead (national-services 3.6, point 6); a
// statement that is there and cannot be read is odd: then the record verifies nothing.

struct finding {
    bool hidden, odd;
};

static bool is_one_of(const char *code, const char *const *list)
{
    while (*list != NULL && !text_equal(code, *list)) {
        list++;
    }
    return *list != NULL;
}

// REDACTED is promised never to come; if it does, it hides. A label of another system that has none
// of these codes says nothing about confidentiality.
static void read_label(const struct json *label, struct finding *finding)
{
    static const char *const closed[] = {"R", "V", "REDACTED", NULL};
    static const char *const open[] = {"U", "L", "M", "N", NULL};
    const char *system = json_text_borrow(json_member(label, "system"));
    const char *code = json_text_borrow(json_member(label, "code"));
    bool other = system != NULL && !text_equal(system, CONFIDENTIALITY);

    if (code != NULL && is_one_of(code, closed)) {
        finding->hidden = true;
    } else if (code == NULL || (!other && !is_one_of(code, open))) {
        finding->odd = true;
    }
}

// Anywhere in the list, not only at its head.
static void read_labels(const struct json *record, struct finding *finding)
{
    const struct json *meta = json_member(record, "meta");
    const struct json *labels = json_member(meta, "security");

    finding->odd |= meta != NULL && !json_is_object(meta);
    for (const struct json *label = site_first(labels); label != NULL;
         label = site_next(labels, label)) {
        read_label(label, finding);
    }
}

// 1 informal, 2 formal; U is a notice that was taken back, so no ground at all.
static void read_death_code(const struct json *concept, struct finding *finding)
{
    const struct json *codings = json_member(concept, "coding");
    const struct json *coding = site_first(codings);

    finding->odd |= coding == NULL;
    for (; coding != NULL; coding = site_next(codings, coding)) {
        const char *code = json_text_borrow(json_member(coding, "code"));

        if (code != NULL && (text_equal(code, "1") || text_equal(code, "2"))) {
            finding->hidden = true;
        } else if (code == NULL || !text_equal(code, "U")) {
            finding->odd = true;
        }
    }
}

static void read_notification(const struct json *notification, struct finding *finding)
{
    const struct json *parts = json_member(notification, "extension");
    bool stated = false;

    for (const struct json *part = site_first(parts); part != NULL; part = site_next(parts, part)) {
        const char *url = json_text_borrow(json_member(part, "url"));

        if (url != NULL && text_equal(url, "deathNotificationStatus")) {
            read_death_code(json_member(part, "valueCodeableConcept"), finding);
            stated = true;
        }
    }
    finding->odd |= !stated;
}

static void read_death(const struct json *record, struct finding *finding)
{
    const struct json *flag = json_member(record, "deceasedBoolean");
    const struct json *extensions = json_member(record, "extension");

    // A moment of death that cannot be read is still one.
    finding->hidden |= json_member(record, "deceasedDateTime") != NULL || json_is_true(flag);
    finding->odd |= flag != NULL && !json_is_bool(flag);
    for (const struct json *each = site_first(extensions); each != NULL;
         each = site_next(extensions, each)) {
        const char *url = json_text_borrow(json_member(each, "url"));

        if (url == NULL) {
            finding->odd = true;
        } else if (text_equal(url, DEATH_NOTIFICATION)) {
            read_notification(each, finding);
        }
    }
}

static enum pds_verdict read_record(const struct json *record, const char *nhs_number)
{
    struct finding finding = {0};
    const char *id = json_text_borrow(json_member(record, "id"));

    read_labels(record, &finding);
    read_death(record, &finding);
    if (finding.hidden) {
        return PDS_HIDDEN; // also under another number: it is the same person's record now
    }
    if (finding.odd || id == NULL || !check_nhs_number(id)) {
        return PDS_UNVERIFIED;
    }
    return text_equal(id, nhs_number) ? PDS_CURRENT : PDS_SUPERSEDED;
}

// The code that decides: the first one of the details, else that of the issue. Never the text,
// which echoes input.
static bool says_not_found(const struct json *outcome)
{
    const struct json *issue = site_first(json_member(outcome, "issue"));
    const struct json *coding = site_first(json_member(json_member(issue, "details"), "coding"));
    const char *code = json_text_borrow(json_member(coding, "code"));

    if (code == NULL) {
        code = json_text_borrow(json_member(issue, "code"));
    }
    return code != NULL &&
           (text_equal(code, "RESOURCE_NOT_FOUND") || text_equal(code, "INVALIDATED_RESOURCE") ||
            text_equal(code, "PATIENT_NOT_FOUND") || text_equal(code, "not-found"));
}

static enum pds_verdict read_answer(const struct http_reply *reply, const char *nhs_number)
{
    struct json_document *document = NULL;
    enum pds_verdict verdict = PDS_UNVERIFIED;

    if (json_parse(reply->body, reply->body_bytes, &pds_limits, &document, NULL) != OK) {
        return PDS_UNVERIFIED;
    }
    const struct json *root = json_root(document);

    if (site_is_type(root, "Patient")) {
        verdict = read_record(root, nhs_number);
    } else if (site_is_type(root, "OperationOutcome") && says_not_found(root)) {
        verdict = PDS_HIDDEN;
    }
    json_free(document);
    return verdict;
}

enum pds_verdict pds_reply(const struct http_reply *reply, const char *nhs_number)
{
    if (reply->end != HTTP_DONE) {
        return PDS_UNVERIFIED;
    }
    if (reply->status == 401) {
        return PDS_UNAUTHORISED;
    }
    if (reply->status == 404) {
        return PDS_HIDDEN;
    }
    return reply->status == 200 ? read_answer(reply, nhs_number) : PDS_UNVERIFIED;
}
