// Which kiosk arrived whom, as FHIR AuditEvent (settled 4): what R4 requires and what says
// something, and no more.
#include "api/site_task.h"
#include "api/site_wire.h"
#include <string.h>

static void add_agent(struct text_builder *body, const struct config *config)
{
    text_add(body, "\"agent\":[{\"who\":");
    site_add_device(body, config);
    if (config->kiosk_place[0] != '\0') {
        text_add(body, ",\"name\":");
        json_add_text(body, config->kiosk_place);
    }
    text_add(body, ",\"requestor\":true}],");
}

static void add_source(struct text_builder *body, const struct config *config)
{
    text_add(body, "\"source\":{");
    if (config->site_ods[0] != '\0') {
        text_add(body, "\"site\":");
        json_add_text(body, config->site_ods);
        text_add(body, ",");
    }
    text_add(body, "\"observer\":");
    site_add_device(body, config);
    text_add(body, "},");
}

enum err site_audit_request(const struct config *config, const char *patient_id,
                            const char *appointment_id, int64_t wall_ms,
                            struct http_request *ret_request)
{
    struct text_builder url, body;
    char now[26];

    memset(ret_request, 0, sizeof *ret_request);
    if (!site_id_is_legal(patient_id) || !site_id_is_legal(appointment_id)) {
        return ERR_RANGE;
    }
    instant_format_london(wall_ms, now);
    ret_request->method = HTTP_POST;
    ret_request->content_type = "application/fhir+json";
    site_url_begin(&url, config, ret_request->url, "AuditEvent");
    text_begin(&body, ret_request->body, sizeof ret_request->body);
    text_add(&body, "{\"resourceType\":\"AuditEvent\",\"type\":{\"system\":"
                    "\"http://terminology.hl7.org/CodeSystem/audit-event-type\",\"code\":\"rest\"},"
                    "\"subtype\":[{\"system\":\"http://hl7.org/fhir/restful-interaction\",\"code\":"
                    "\"update\"}],\"action\":\"U\",\"recorded\":\"");
    text_add(&body, now);
    text_add(&body, "\",\"outcome\":\"0\",");
    add_agent(&body, config);
    add_source(&body, config);
    text_add(&body, "\"entity\":[{\"what\":{\"reference\":\"Patient/");
    text_add(&body, patient_id); // legal FHIR ids need no escape
    text_add(&body, "\"}},{\"what\":{\"reference\":\"Appointment/");
    text_add(&body, appointment_id);
    text_add(&body, "\"}}]}");
    ret_request->body_bytes = body.used_bytes;
    return text_end(&url) == OK ? text_end(&body) : ERR_LIMIT;
}

enum site_answer site_audit_reply(const struct http_reply *reply)
{
    return site_judge_create(reply);
}
